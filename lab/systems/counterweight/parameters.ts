import { ratio, sum } from "../../metrics/concentration.ts";
import type { Population } from "../../populations/types.ts";

/** What the suite is deployed with in the laboratory: its defaults, and stake bounds that follow from the population. */
export const WEEK = 604_800;
export const DAY = 86_400;
export const EPOCH = WEEK;
export const UNBONDING_EPOCHS = 7;
export const ACTIVATION_EPOCHS = 4;
export const MIN_HALF_LIFE = DAY / 2;
export const MAX_HALF_LIFE = 5 * DAY;
export const PERSONS_FLOOR = 7;
export const OPEN_PERSONS = 50;
export const MAX_TERM_EPOCHS = 13;
/** A decision may take 5 % of an asset in one epoch, the treasury's own limit. */
export const OUTFLOW_BPS = 500;
export const MAX_OUTFLOW_BPS = 1_000;
export const ROUTINE_BPS = 50;
export const SPEND_BPS = 500;
export const PARAMETERS_BPS = 1_500;
export const EXPOSURE_HALF_LIFE = 4 * WEEK;
/** Ten thousand tokens: 0.001 % of the supply. */
export const DEPOSIT_BASE = 10_000n * 10n ** 18n;

export const CLASS_TERMS = [
  { quorumBps: 800, halfLife: DAY },
  { quorumBps: 1_200, halfLife: 2 * DAY },
  { quorumBps: 1_600, halfLife: 4 * DAY },
  { quorumBps: 2_500, halfLife: 5 * DAY },
] as const;

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

/** Share of the listed holders that have a voice in roots at all. */
export function voicedShare(population: Population): number {
  const { minStake } = stakeBounds(population);
  const voiced = population.weights.filter((w) => w >= minStake).length;
  return ratio(BigInt(voiced), BigInt(population.weights.length));
}
