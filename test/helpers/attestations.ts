import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BaseContract, ContractTransactionResponse, InterfaceAbi, Signer } from "ethers";
import type { Suite } from "./suite.ts";

type Ethers = Suite["connection"]["ethers"];

const require = createRequire(import.meta.url);

/** The schema that `EASPersonhood` reads. */
export const SCHEMA = "bytes32 nullifier";

/** What an attester says; what is left out is in order. */
export interface Statement {
  readonly recipient: string;
  readonly nullifier: string;
  readonly data?: string;
  readonly schema?: string;
  readonly expirationTime?: bigint;
  readonly revocable?: boolean;
}

/** The published bytecode of a contract of the Ethereum Attestation Service. */
async function published(ethers: Ethers, name: string, args: readonly unknown[]): Promise<BaseContract> {
  const path = require.resolve(
    `@ethereum-attestation-service/eas-contracts/artifacts/contracts/${name}.sol/${name}.json`,
  );
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const [deployer] = await ethers.getSigners();
  const contract = await new ethers.ContractFactory(abi, bytecode, deployer).deploy(...args);
  return contract.waitForDeployment();
}

/** The Ethereum Attestation Service as its package publishes it, on an in-process chain. */
export class AttestationService {
  readonly #ethers: Ethers;
  readonly #registry: BaseContract;
  readonly #service: BaseContract;

  private constructor(ethers: Ethers, registry: BaseContract, service: BaseContract) {
    this.#ethers = ethers;
    this.#registry = registry;
    this.#service = service;
  }

  static async deploy(ethers: Ethers): Promise<AttestationService> {
    const registry = await published(ethers, "SchemaRegistry", []);
    return new AttestationService(ethers, registry, await published(ethers, "EAS", [await registry.getAddress()]));
  }

  address(): Promise<string> {
    return this.#service.getAddress();
  }

  /** Registers a schema without resolver and tells its uid. */
  async schema(text = SCHEMA, revocable = true): Promise<string> {
    const ethers = this.#ethers;
    await this.#registry.getFunction("register").send(text, ethers.ZeroAddress, revocable);
    return ethers.solidityPackedKeccak256(["string", "address", "bool"], [text, ethers.ZeroAddress, revocable]);
  }

  /** Attests as `attester` and tells the uid. */
  async attest(attester: Signer, statement: Statement & { readonly schema: string }): Promise<string> {
    const { schema, recipient, nullifier, data, expirationTime = 0n, revocable = true } = statement;
    const refUID = this.#ethers.ZeroHash;
    const content = { recipient, expirationTime, revocable, refUID, data: data ?? nullifier, value: 0n };
    const tx = (await this.#service
      .connect(attester)
      .getFunction("attest")
      .send({ schema, data: content })) as ContractTransactionResponse;
    const receipt = await tx.wait();
    const event = this.#service.interface.getEvent("Attested");
    const log = receipt?.logs.find(({ topics }) => topics[0] === event?.topicHash);
    const uid: unknown = log === undefined ? undefined : this.#service.interface.parseLog(log)?.args.getValue("uid");
    if (typeof uid !== "string") throw new Error("the service announced no attestation");
    return uid;
  }

  async revoke(attester: Signer, schema: string, uid: string): Promise<void> {
    await this.#service
      .connect(attester)
      .getFunction("revoke")
      .send({ schema, data: { uid, value: 0n } });
  }

  /** When `uid` was made, in seconds. */
  async timeOf(uid: string): Promise<bigint> {
    return ((await this.#service.getFunction("getAttestation").staticCall(uid)) as { time: bigint }).time;
  }

  /** What the service itself thinks of `uid`. */
  async isAttestationValid(uid: string): Promise<boolean> {
    return (await this.#service.getFunction("isAttestationValid").staticCall(uid)) as boolean;
  }
}
