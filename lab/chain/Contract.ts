import { Interface, getAddress, type InterfaceAbi, type Result } from "ethers";
import type { Call, Chain } from "./Chain.ts";

export interface Build {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** A deployed contract: its address, what it understands, and the chain it is on. */
export class Contract {
  readonly chain: Chain;
  readonly address: string;
  readonly abi: Interface;

  constructor(chain: Chain, address: string, abi: InterfaceAbi) {
    this.chain = chain;
    this.address = getAddress(address);
    this.abi = Interface.from(abi);
    chain.register(this);
  }

  static async deploy(
    chain: Chain,
    from: string,
    name: string,
    build: Build,
    args: readonly unknown[] = [],
  ): Promise<Contract> {
    const abi = Interface.from(build.abi);
    const code = build.bytecode.startsWith("0x") ? build.bytecode : `0x${build.bytecode}`;
    const data = code + abi.encodeDeploy([...args]).slice(2);
    const outcome = await chain.send({ from, to: null, data, label: `deploy ${name}` });
    if (outcome.contractAddress === null) throw new Error(`${name} was not deployed.`);
    return new Contract(chain, outcome.contractAddress, build.abi);
  }

  encode(fn: string, args: readonly unknown[] = []): string {
    return this.abi.encodeFunctionData(fn, [...args]);
  }

  call(from: string, fn: string, args: readonly unknown[] = [], label = fn): Call {
    return { from, to: this.address, data: this.encode(fn, args), label };
  }

  async read(fn: string, args: readonly unknown[] = []): Promise<Result> {
    const raw = await this.chain.view(this.address, this.encode(fn, args));
    return this.abi.decodeFunctionResult(fn, raw);
  }

  async readBigint(fn: string, args: readonly unknown[] = []): Promise<bigint> {
    const value: unknown = (await this.read(fn, args))[0];
    if (typeof value !== "bigint") throw new TypeError(`${fn} does not return a number.`);
    return value;
  }

  async readAddress(fn: string, args: readonly unknown[] = []): Promise<string> {
    const value: unknown = (await this.read(fn, args))[0];
    if (typeof value !== "string") throw new TypeError(`${fn} does not return an address.`);
    return value;
  }
}
