import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { enrolled } from "../helpers/people.ts";
import { propose, setBaseCall, type Proposal } from "../helpers/proposals.ts";
import { deploySuite, type Suite } from "../helpers/suite.ts";
import type { ContractName } from "./typings.ts";

/** Who calls, with what. The default caller is the deployer, who has no power after genesis. */
export interface CallOptions {
  readonly from?: string;
  readonly value?: bigint;
  readonly gas?: bigint;
}

/** What the suite's contracts and the tests' mocks have in common here. */
export interface Callable {
  readonly interface: { encodeFunctionData(name: string, args?: readonly unknown[]): string };
  getAddress(): Promise<string>;
}

/** A suite with nine persons in epoch 10 and a pending proposal. */
export interface World {
  readonly suite: Suite;
  readonly people: readonly HardhatEthersSigner[];
  readonly proposer: HardhatEthersSigner;
  readonly other: HardhatEthersSigner;
  readonly pending: Proposal;
  /** Revert data of a call; fails when the call succeeds. */
  reverts(contract: Callable, name: string, args?: readonly unknown[], options?: CallOptions): Promise<string>;
  /** Revert data of a deployment; fails when it succeeds. */
  revertsDeploying(name: string, args: readonly unknown[]): Promise<string>;
  /** Sends as an account that has no key, such as a contract of the suite. */
  as(address: string): Promise<HardhatEthersSigner>;
}

/** A way to provoke an error. `provoke` answers with the revert data that the caller of contract `at` receives. */
export interface Case {
  readonly error: string;
  readonly at: ContractName;
  readonly how: string;
  provoke(world: World): Promise<string>;
}

function dataOf(error: unknown): string | undefined {
  for (let cause: unknown = error; typeof cause === "object" && cause !== null; ) {
    const { data, cause: next } = cause as { data?: unknown; cause?: unknown };
    if (typeof data === "string") return data;
    if (typeof data === "object" && data !== null && "data" in data && typeof data.data === "string") return data.data;
    cause = next;
  }
  return undefined;
}

export async function createWorld(): Promise<World> {
  const suite = await deploySuite(await network.create());
  const people = await enrolled(suite, 9);
  const [proposer, other] = people;
  if (proposer === undefined || other === undefined) throw new Error("nobody enrolled");
  const pending = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
  const { ethers, networkHelpers, provider } = suite.connection;

  const failing = async (request: Record<string, string>): Promise<string> => {
    try {
      await provider.request({ method: "eth_call", params: [request, "latest"] });
    } catch (error) {
      const data = dataOf(error);
      if (data === undefined) throw error;
      return data;
    }
    throw new Error("the call succeeded");
  };

  return {
    suite,
    people,
    proposer,
    other,
    pending,
    async reverts(contract, name, args = [], options = {}) {
      const request: Record<string, string> = {
        from: options.from ?? suite.deployer.address,
        to: await contract.getAddress(),
        data: name === "" ? "0x" : contract.interface.encodeFunctionData(name, args),
      };
      if (options.value !== undefined) request["value"] = ethers.toQuantity(options.value);
      if (options.gas !== undefined) request["gas"] = ethers.toQuantity(options.gas);
      return failing(request);
    },
    async revertsDeploying(name, args) {
      const factory = await ethers.getContractFactory(name);
      const { data } = await factory.getDeployTransaction(...(args as never[]));
      return failing({ from: suite.deployer.address, data, gas: ethers.toQuantity(16_000_000n) });
    },
    async as(address) {
      await networkHelpers.setBalance(address, 10n ** 20n);
      return ethers.getImpersonatedSigner(address);
    },
  };
}
