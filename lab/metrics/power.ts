import { votingBlocEntropy, type BlocVoter } from "./blocs.ts";
import { effectiveNumber, gini, hhi, nakamoto, sum } from "./concentration.ts";
import { banzhafOf, shapleyOf, unitGame } from "./largest.ts";

/** How power lies in one electorate under one rule of weights. */
export interface Power {
  /** Voters with a weight. */
  readonly voters: number;
  readonly gini: number;
  readonly hhi: number;
  /** How many equal voters would be as concentrated. */
  readonly effectiveNumber: number;
  /** Fewest voters with more than a third of the weight that is held, half of it, and the quorum; 0 where all have less. */
  readonly nakamotoThird: number;
  readonly nakamotoHalf: number;
  readonly nakamotoQuorum: number;
  /** Bits, over all that may vote, the silent included. */
  readonly blocEntropy: number;
  /** Chance of the largest voter to be decisive when all others toss a coin. */
  readonly banzhafLargest: number;
  /** Share of the orders of arrival in which the largest voter makes the coalition win. */
  readonly shapleyLargest: number;
}

/**
 * Power where a coalition wins with more than half of what `voters` weigh, and at least `quorum`. `silent` is what could vote and
 * does not. Figures have six digits.
 */
export function powerIn(voters: readonly BlocVoter[], quorum: bigint, silent: bigint): Power {
  const weights = voters.map((v) => v.weight).filter((w) => w > 0n);
  const whole = sum(weights);
  const largest = weights.reduce((best, w, i) => (w > (weights[best] ?? 0n) ? i : best), 0);
  const bar = quorum - 1n > whole / 2n ? quorum - 1n : whole / 2n;
  const game = unitGame(weights, bar);
  return {
    voters: weights.length,
    gini: digits(gini(weights)),
    hhi: digits(hhi(weights)),
    effectiveNumber: digits(effectiveNumber(weights)),
    nakamotoThird: nakamoto(weights, 1n, 3n),
    nakamotoHalf: nakamoto(weights),
    nakamotoQuorum: whole === 0n ? 0 : nakamoto(weights, quorum - 1n, whole),
    blocEntropy: digits(votingBlocEntropy([...voters, { weight: silent, bloc: null }])),
    banzhafLargest: digits(banzhafOf(game, largest)),
    shapleyLargest: digits(shapleyOf(game, largest)),
  };
}

function digits(x: number): number {
  return Number(x.toPrecision(6));
}
