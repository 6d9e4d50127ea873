import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Contract, ContractTransactionResponse } from "ethers";

/** One in-process chain for every test file that imports this. */
export const connection = await network.create();
export const { ethers, networkHelpers } = connection;
export const { loadFixture, time } = networkHelpers;

/** Seconds in an epoch and in a "day" of it. */
export const EPOCH = 604_800n;
export const DAY = EPOCH / 7n;

/** The parts people play in a test. */
export interface Cast {
  deployer: HardhatEthersSigner;
  timelock: HardhatEthersSigner;
  binder: HardhatEthersSigner;
  outsider: HardhatEthersSigner;
  alice: HardhatEthersSigner;
  bob: HardhatEthersSigner;
  carol: HardhatEthersSigner;
  dave: HardhatEthersSigner;
}

export async function cast(): Promise<Cast> {
  const [deployer, timelock, binder, outsider, alice, bob, carol, dave] = await ethers.getSigners();
  if (!deployer || !timelock || !binder || !outsider || !alice || !bob || !carol || !dave) {
    throw new Error("eight accounts needed");
  }
  return { deployer, timelock, binder, outsider, alice, bob, carol, dave };
}

/** Where epoch 0 of a fresh suite starts: far enough ahead that it can be deployed before. */
export async function futureStart(): Promise<bigint> {
  return BigInt(await time.latest()) + 10_000n;
}

/** Epochs of a suite that starts at `start`. */
export class Calendar {
  readonly start: bigint;

  constructor(start: bigint) {
    this.start = start;
  }

  /** First second of `epoch`. */
  startOf(epoch: bigint): bigint {
    return this.start + epoch * EPOCH;
  }

  /** Last second of `epoch`: its snapshot. */
  snapshotOf(epoch: bigint): bigint {
    return this.startOf(epoch + 1n) - 1n;
  }

  /** Mines a block at the first second of `epoch`, unless it has begun. */
  async enter(epoch: bigint): Promise<void> {
    const now = BigInt(await time.latest());
    if (now > this.snapshotOf(epoch)) throw new Error(`epoch ${epoch} is over`);
    if (now < this.startOf(epoch)) await time.increaseTo(this.startOf(epoch));
  }

  /** Mines a block at the last second of `epoch`. */
  async close(epoch: bigint): Promise<void> {
    await time.increaseTo(this.snapshotOf(epoch));
  }

  /** Lets the next transaction happen in the first second of `epoch`. */
  async nextAtFirstSecondOf(epoch: bigint): Promise<void> {
    await time.setNextBlockTimestamp(this.startOf(epoch));
  }

  /** Lets the next transaction happen in the last second of `epoch`. */
  async nextAtLastSecondOf(epoch: bigint): Promise<void> {
    await time.setNextBlockTimestamp(this.snapshotOf(epoch));
  }
}

/** Sends to a contract without typings (a mock). */
export async function send(contract: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionResponse> {
  return (await contract.getFunction(name).send(...args)) as ContractTransactionResponse;
}

/** Who was announced to the votes contract by a transaction, in order. */
export async function announced(probe: Contract, tx: ContractTransactionResponse): Promise<string[]> {
  const receipt = await tx.wait();
  const heard = probe.interface.getEvent("Heard");
  if (!receipt || !heard) throw new Error("the transaction was not mined, or the probe is no VoiceSyncProbe");
  return receipt.logs
    .filter((log) => log.topics[0] === heard.topicHash)
    .map((log) => String(probe.interface.parseLog(log)?.args[0]));
}
