import { ceilDiv, ceilSqrt, clamp, isqrt, max } from "./arithmetic.ts";
import type { Electorate } from "./snapshot.ts";

export const BASIS_POINTS = 10_000n;

/** What one class asks, and whether it asks the stake chamber. */
export interface ClassTerms {
  readonly quorumBps: bigint;
  readonly halfLife: bigint;
  readonly stakeChamber: boolean;
  /** Least share of the active stake that For needs there, in basis points: a twentieth, unless another is tried. */
  readonly stakeBps?: bigint;
}

const TWENTIETH_BPS = 500n;

/** Least stake For with which the stake chamber agrees, in whole gwei. */
export function leastStake(activeStake: bigint, terms: ClassTerms): bigint {
  return ceilDiv(activeStake * (terms.stakeBps ?? TWENTIETH_BPS), BASIS_POINTS);
}

/** What a proposal must reach, from the electorate at its snapshot. Roots, persons, gwei. */
export interface Thresholds {
  readonly quorum: bigint;
  readonly cap: bigint;
  readonly floor: bigint;
  readonly activeStake: bigint;
}

/** Most borrowed roots that one person counts on one proposal: `clamp(isqrt(E^2 / N), E / 1000, E / 10)`. */
export function delegationCap(electorate: Electorate): bigint {
  const { roots, persons } = electorate;
  if (persons === 0n) return 0n;
  return clamp(isqrt((roots * roots) / persons), roots / 1000n, roots / 10n);
}

/** Base weight For that carries: a share of the electorate's base, rounded up. */
export function quorumOf(base: bigint, quorumBps: bigint): bigint {
  return ceilDiv(base * quorumBps, BASIS_POINTS);
}

/** Distinct persons For that carry: `max(least, ceil(sqrt(N)))`. */
export function personsFloor(persons: bigint, least: bigint): bigint {
  return max(least, ceilSqrt(persons));
}

export function thresholdsOf(electorate: Electorate, quorumBps: bigint, leastPersons: bigint): Thresholds {
  return {
    quorum: quorumOf(electorate.base, quorumBps),
    cap: delegationCap(electorate),
    floor: personsFloor(electorate.persons, leastPersons),
    activeStake: electorate.stake,
  };
}
