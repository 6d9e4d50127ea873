import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BytesLike, Contract, ContractTransactionResponse } from "ethers";

/** One in-process chain per test file that imports this. */
export const connection = await network.create();
export const { ethers, networkHelpers } = connection;
export const { loadFixture, time } = networkHelpers;

export const WEEK = 604_800n;
export const DAY = WEEK / 7n;
export const COIN = ethers.ZeroAddress;

export const ImpactClass = { Routine: 0n, Spend: 1n, Parameters: 2n, Constitutional: 3n } as const;
export { Mood } from "./moods.ts";

/** A call of a payload. */
export interface Call {
  target: string;
  value?: bigint;
  data: string;
}

/** A payload in the three lists that a governor takes. */
export function payload(...calls: Call[]): [string[], bigint[], string[]] {
  return [calls.map((call) => call.target), calls.map((call) => call.value ?? 0n), calls.map((call) => call.data)];
}

/** Sends to a contract without typings (a mock). */
export async function send(contract: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionResponse> {
  return (await contract.getFunction(name).send(...args)) as ContractTransactionResponse;
}

/** Reads from a contract without typings (a mock). */
export async function read<T>(contract: Contract, name: string, ...args: unknown[]): Promise<T> {
  return (await contract.getFunction(name).staticCall(...args)) as T;
}

/** Selector of a function signature. */
export function selectorOf(signature: string): string {
  return ethers.id(signature).slice(0, 10);
}

/** Calldata of a function given by its signature, arguments left empty: for functions that are only judged, never run. */
export function bare(signature: string): string {
  return selectorOf(signature);
}

/** The signers of a test by the part they play. */
export async function cast(): Promise<{
  deployer: HardhatEthersSigner;
  timelock: HardhatEthersSigner;
  binder: HardhatEthersSigner;
  governor: HardhatEthersSigner;
  stranger: HardhatEthersSigner;
  grantee: HardhatEthersSigner;
}> {
  const [deployer, timelock, binder, governor, stranger, grantee] = await ethers.getSigners();
  if (!deployer || !timelock || !binder || !governor || !stranger || !grantee) throw new Error("six accounts needed");
  return { deployer, timelock, binder, governor, stranger, grantee };
}

/** Moves to the first second of `epoch`. */
export async function enterEpoch(start: bigint, epoch: bigint, length: bigint = WEEK): Promise<void> {
  await time.increaseTo(start + epoch * length);
}

/** A founding stub and a treasury that holds a million tokens and a million wei of coin, open since epoch 5, in epoch 10. */
export async function openTreasury() {
  const actors = await cast();
  const start = BigInt(await time.latest()) + 100n;
  const genesis = await ethers.deployContract("FoundingStub", [start, WEEK]);
  const treasury = await ethers.deployContract("Treasury", [
    start,
    WEEK,
    actors.timelock.address,
    await genesis.getAddress(),
    STANDARD_SHARE.outflow,
    STANDARD_SHARE.max,
    STANDARD_SHARE.routine,
  ]);
  const token = await ethers.deployContract("HostileToken");
  await send(token, "mint", await treasury.getAddress(), MILLION);
  await actors.deployer.sendTransaction({ to: await treasury.getAddress(), value: MILLION });
  await send(genesis, "setOpenEpoch", 5);
  await enterEpoch(start, 10n);
  return { ...actors, start, genesis, treasury, token, asset: await token.getAddress() };
}

export const STANDARD_SHARE = { outflow: 500n, max: 1_000n, routine: 50n };
export const MILLION = 1_000_000n;

/** First four bytes of an error of `iface`. */
export function errorSelector(iface: { getError(name: string): { selector: string } | null }, name: string): BytesLike {
  const fragment = iface.getError(name);
  if (!fragment) throw new Error(`no error ${name}`);
  return fragment.selector;
}
