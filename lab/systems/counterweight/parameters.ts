import { sum } from "../../metrics/concentration.ts";
import type { Population } from "../../populations/types.ts";

/** What the adapter has to know of the suite beside its deployment parameters, and the stake bounds of a population. */
export const WEEK = 604_800;
export const EPOCH = WEEK;
export const ACTIVATION_EPOCHS = 4;
export const PERSONS_FLOOR = 7;

/** Least number of people that a decision needs in an electorate of so many persons (mechanism, section 5). */
export function leastPersons(persons: number): number {
  return Math.max(PERSONS_FLOOR, Math.ceil(Math.sqrt(persons)));
}
export const OPEN_PERSONS = 100;
export const MAX_TERM_EPOCHS = 13;
/** Epochs until who joins the pool may sit. */
export const ENTRY_EPOCHS = 5;
export const BEACON_SECRET = 4_242n;

const LARGEST_STAKE_CAP = (1n << 80n) - 1n;
const GWEI = 1_000_000_000n;

export interface StakeBounds {
  readonly minStake: bigint;
  readonly stakeCap: bigint;
}

/**
 * The cap is the mean stake of the population, as far as 80 bits allow, and the least stake a twenty-fifth of it: who holds
 * more than the mean speaks no louder than it, and the span of 5 between voices is used in full.
 */
export function stakeBounds(population: Population): StakeBounds {
  const mean = sum(population.weights) / BigInt(population.weights.length);
  const capped = mean < LARGEST_STAKE_CAP ? mean : LARGEST_STAKE_CAP;
  const minStake = (capped / 25n / GWEI) * GWEI;
  return { minStake, stakeCap: minStake * 25n };
}

/** Three fifths of the least stake, as in the production profile: whoever has a voice can serve. */
export function jurorBondOf(minStake: bigint): bigint {
  return ((minStake * 3n) / 5n / GWEI) * GWEI;
}
