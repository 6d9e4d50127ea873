import { errorFunction } from "simple-statistics";
import { Chain } from "../chain/Chain.ts";
import { binomialAtLeast } from "../metrics/closedForms.ts";
import { sum } from "../metrics/concentration.ts";
import {
  HONEST,
  HOSTILE,
  type Ballot,
  type Choice,
  type Court,
  type Juror,
  type Seat,
} from "../systems/courts/Court.ts";

/** Least probability of an honest measurement being taken for an attack. */
export const SIGNIFICANCE = 1e-4;

/** Stake is held in whole gwei in some systems. */
const GWEI = 1_000_000_000n;

/**
 * People of one mind who enter the pool of a court: `persons` of them behind `accounts` accounts, with `share` of all the stake
 * there will be between them, evenly by account, or as much as is for sale.
 */
export async function clique(
  court: Court,
  persons: number,
  share: number,
  name: string,
  accounts = persons,
): Promise<Juror[]> {
  const others = sum(court.jurors.map((j) => j.stake));
  const wanted = (others * BigInt(Math.round(share * 1e6))) / BigInt(Math.round((1 - share) * 1e6));
  const offered = await court.forSale();
  const whole = wanted < offered ? wanted : offered;
  const least = court.jurors.reduce((low, j) => (j.stake < low ? j.stake : low), whole);
  const each = (whole / BigInt(accounts) / GWEI) * GWEI;
  return Array.from({ length: accounts }, (_, i) => ({
    account: Chain.account(`${name} ${i}`),
    person: `${name} ${i % persons}`,
    stake: each > least ? each : least,
  }));
}

export function accountsOf(jurors: readonly Juror[]): ReadonlySet<string> {
  return new Set(jurors.map((j) => j.account));
}

export function weightOf(seats: readonly Seat[]): bigint {
  return sum(seats.map((s) => s.weight));
}

export function seatsOf(seats: readonly Seat[], accounts: ReadonlySet<string>): Seat[] {
  return seats.filter((s) => accounts.has(s.account));
}

/** Whether more than half of the weight of a jury is theirs. */
export function captured(seats: readonly Seat[], accounts: ReadonlySet<string>): boolean {
  return 2n * weightOf(seatsOf(seats, accounts)) > weightOf(seats);
}

export function cast(seat: Seat, choice: Choice): Ballot {
  return { seat, choice, manner: "cast" };
}

/** Everybody speaks the truth but the clique. */
export function divided(seats: readonly Seat[], accounts: ReadonlySet<string>): Ballot[] {
  return seats.map((s) => cast(s, accounts.has(s.account) ? HOSTILE : HONEST));
}

/** p of `hostile` of `seats` seats when each is hostile with probability `share`: chi-square with one degree of freedom, to 1e-6. */
export function chiSquareP(hostile: number, seats: number, share: number): number {
  const [expected, rest] = [seats * share, seats * (1 - share)];
  const statistic = (hostile - expected) ** 2 / expected + (seats - hostile - rest) ** 2 / rest;
  return Math.max(0, 1 - errorFunction(Math.sqrt(statistic / 2)));
}

/** Most captures among `juries` that chance explains when each falls with probability `odds`. */
export function mostByChance(juries: number, odds: number): number {
  for (let most = 0; most < juries; most++) {
    if (binomialAtLeast(juries, odds, most + 1) < SIGNIFICANCE) return most;
  }
  return juries;
}

/** The same people in the same seats. */
export function sameJury(a: readonly Seat[], b: readonly Seat[]): boolean {
  const names = (seats: readonly Seat[]): string => seats.map((s) => `${s.account}:${s.weight}`).join();
  return names(a) === names(b);
}
