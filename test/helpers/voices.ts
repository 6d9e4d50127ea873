import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Contract } from "ethers";
import type { QuadraticVotes } from "../../typechain-types/index.js";
import { Calendar, EPOCH, cast, ethers, futureStart, send } from "./epochs.ts";

export const TOKEN = 10n ** 18n;
export const MIN_STAKE = 100n * TOKEN;
export const STAKE_CAP = 2_500n * TOKEN;
/** Root of a whole token's stake times the square root of the number of tokens: 400 tokens weigh 20 of these. */
export const UNIT = 10n ** 9n;

/** A votes contract over a vault and a registry that the test sets. */
export class Voices {
  readonly votes: QuadraticVotes;
  readonly stake: Contract;
  readonly persons: Contract;
  readonly calendar: Calendar;

  constructor(votes: QuadraticVotes, stake: Contract, persons: Contract, calendar: Calendar) {
    this.votes = votes;
    this.stake = stake;
    this.persons = persons;
    this.calendar = calendar;
  }

  /** Gives `account` stake that counts at once. */
  async setStake(account: HardhatEthersSigner, tokens: bigint): Promise<void> {
    await send(this.stake, "set", account.address, tokens * TOKEN);
    await this.votes.sync(account.address);
  }

  /** A person with stake, active from epoch `from` until before epoch `until`. */
  async person(account: HardhatEthersSigner, tokens: bigint, from = 0n, until = 13n): Promise<void> {
    await this.setStake(account, tokens);
    await send(this.persons, "admit", account.address, from, until, this.votes);
  }

  async setTerm(account: HardhatEthersSigner, from: bigint, until: bigint): Promise<void> {
    await send(this.persons, "setTerm", account.address, from, until, this.votes);
  }

  async move(from: HardhatEthersSigner, to: HardhatEthersSigner, stakeFrom: bigint): Promise<void> {
    await send(this.persons, "move", from.address, to.address, stakeFrom, this.votes);
  }

  /** Votes at the snapshot of a closed epoch, in `UNIT`s; exact, as every stake here is a square number of tokens. */
  async past(account: HardhatEthersSigner, epoch: bigint): Promise<bigint> {
    return (await this.votes.getPastVotes(account.address, this.calendar.snapshotOf(epoch))) / UNIT;
  }
}

/** Nobody is anybody yet. */
export async function emptyVoices(): Promise<Voices> {
  const start = await futureStart();
  const stake = await ethers.deployContract("StakeSource", [start, EPOCH]);
  const persons = await ethers.deployContract("PersonSource", [start, EPOCH]);
  const votes = await ethers.deployContract("QuadraticVotes", [stake, persons, MIN_STAKE, STAKE_CAP]);
  const calendar = new Calendar(start);
  await calendar.enter(0n);
  return new Voices(votes as unknown as QuadraticVotes, stake, persons, calendar);
}

/** Alice (root 20), Bob (30) and Carol (40) are persons until epoch 13; Dave has 900 tokens and is none. Epoch 0. */
export async function neighbours(): Promise<Voices> {
  const { alice, bob, carol, dave } = await cast();
  const voices = await emptyVoices();
  await voices.person(alice, 400n);
  await voices.person(bob, 900n);
  await voices.person(carol, 1_600n);
  await voices.setStake(dave, 900n);
  return voices;
}
