import { formatUnits, type ContractTransactionResponse, type ContractTransactionReceipt } from "ethers";
import type { SuiteAddresses } from "../lib/addresses.ts";
import type { Clock } from "./clock.ts";
import type { Contracts } from "./contracts.ts";
import type { People } from "./people.ts";
import type { Story } from "./story.ts";

/** Everything that a chapter needs. */
export interface World {
  readonly addresses: SuiteAddresses;
  readonly chainId: bigint;
  readonly clock: Clock;
  readonly contracts: Contracts;
  readonly people: People;
  readonly story: Story;
}

/** The proposal that the story is about. */
export interface Motion {
  readonly id: bigint;
  readonly operation: readonly [targets: string[], values: bigint[], calldatas: string[], descriptionHash: string];
  readonly proposerBalance: bigint;
  readonly deposit: bigint;
  readonly newBase: bigint;
}

/** Waits until a transaction is mined. */
export async function mined(sending: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  const receipt = await (await sending).wait();
  if (receipt === null) throw new Error("a transaction was not mined");
  return receipt;
}

/** Votes and support count in square roots of wei; shown in roots of whole tokens. */
export const roots = (value: bigint): string => Number(formatUnits(value, 9)).toFixed(2);

/** Wei of the token as tokens. */
export const tokens = (value: bigint): string => formatUnits(value, 18);
