import { checkGame, type WeightedGame } from "./leaveOneOut.ts";
import { gaussLegendre } from "./shapley.ts";

/** What is left out of an integral lies below this. */
const NEGLIGIBLE = 1e-9;

/**
 * A game in which a coalition wins with more than `bar`, in whole units of which the largest voter has `resolution` and all
 * together `least` to `most`: an index of the result is that of weights known to one unit.
 */
export function unitGame(
  weights: readonly bigint[],
  bar: bigint,
  { resolution = 32, least = 4_096, most = 40_000 } = {},
): WeightedGame {
  const whole = weights.reduce((a, b) => a + b, 0n);
  const largest = weights.reduce((a, b) => (b > a ? b : a), 0n);
  if (whole === 0n) return { weights: weights.map(() => 0), quota: 1 };
  if (whole <= BigInt(most)) return { weights: weights.map(Number), quota: Number(bar) + 1 };
  const total = Math.min(most, Math.max(least, Math.ceil((resolution * Number(whole)) / Number(largest))));
  const units = weights.map((w) => Number((w * BigInt(total)) / whole));
  const sum = units.reduce((a, b) => a + b, 0);
  return { weights: units, quota: Number((bar * BigInt(sum)) / whole) + 1 };
}

/** Banzhaf's measure (absolute) of one voter: as `banzhaf`, of which it is one entry, by one table. */
export function banzhafOf(game: WeightedGame, voter: number): number {
  return new Others(game, voter).decisive(0.5);
}

/**
 * Shapley and Shubik's index of one voter: as `shapleyShubik`, of which it is one entry. The integral is taken where the weight of
 * the others comes near the quota at all (Hoeffding bounds the rest), with nodes closer than its edges are steep; for few
 * voters with as many as make it exact.
 */
export function shapleyOf(game: WeightedGame, voter: number): number {
  const others = new Others(game, voter);
  const { weights, own, quota } = others;
  const whole = weights.reduce((a, w) => a + w, 0);
  if (own === 0) return 0;
  if (whole === 0) return own >= quota ? 1 : 0;
  const squares = Math.sqrt(weights.reduce((a, w) => a + w * w, 0));
  const reach = squares * Math.sqrt(Math.log(1 / NEGLIGIBLE) / 2);
  const from = Math.min(1, Math.max(0, (quota - own - reach) / whole));
  const to = Math.min(1, Math.max(0, (quota + reach) / whole));
  const deviation = squares / 2 / whole;
  const nodes = Math.min(Math.ceil((weights.length + 1) / 2), 16 + Math.ceil((2 * (to - from)) / deviation));
  let index = 0;
  for (const { at, weight } of gaussLegendre(Math.max(1, nodes))) {
    index += weight * (to - from) * others.decisive(from + (to - from) * at);
  }
  return index;
}

/** Everybody but one voter. */
class Others {
  /** Weights of the others, ascending, none of 0. */
  readonly weights: readonly number[];
  readonly own: number;
  readonly quota: number;

  constructor(game: WeightedGame, voter: number) {
    checkGame(game);
    this.own = game.weights[voter] ?? 0;
    this.weights = game.weights.filter((w, i) => i !== voter && w > 0).sort((a, b) => a - b);
    this.quota = game.quota;
  }

  /** P(quota - own <= weight of the others < quota) when each of them is in the coalition with probability `p`. */
  decisive(p: number): number {
    const { quota } = this;
    const table = new Float64Array(quota);
    table[0] = 1;
    const out = 1 - p;
    let [reach, toCome] = [0, this.weights.reduce((a, w) => a + w, 0)];
    for (const weight of this.weights) {
      toCome -= weight;
      reach = Math.min(quota - 1, reach + weight);
      // What lies below can no longer come to count.
      const first = Math.max(0, quota - this.own - toCome);
      const split = Math.max(first, Math.min(weight, reach + 1));
      for (let at = reach; at >= split; at--) table[at] = out * (table[at] ?? 0) + p * (table[at - weight] ?? 0);
      for (let at = split - 1; at >= first; at--) table[at] = out * (table[at] ?? 0);
    }
    let chance = 0;
    for (let at = Math.max(0, quota - this.own); at <= reach; at++) chance += table[at] ?? 0;
    return chance;
  }
}
