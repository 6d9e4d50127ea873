/** Largest quota that a table is made for: a thousand voters then take well under a second. */
export const MOST_CELLS = 1_000_000;

/**
 * A weighted game: a coalition wins iff its weight reaches `quota`. Weights are whole and not negative, and the quota is above
 * zero, so that nobody wins with nothing.
 */
export interface WeightedGame {
  readonly weights: readonly number[];
  readonly quota: number;
}

export function checkGame(game: WeightedGame): void {
  if (!Number.isSafeInteger(game.quota) || game.quota < 1) {
    throw new RangeError(`A quota is a whole number above 0, not ${game.quota}.`);
  }
  if (game.quota > MOST_CELLS) {
    throw new RangeError(`A quota of ${game.quota} needs too large a table: scale the weights down, or sample.`);
  }
  const wrong = game.weights.find((w) => !Number.isSafeInteger(w) || w < 0);
  if (wrong !== undefined) throw new RangeError(`A weight is a whole number and not negative, unlike ${wrong}.`);
}

/**
 * Brings weights down to whole units so that their sum is about `total`. Each loses at most one unit, so that a power index of
 * the result is that of weights known to one part in `total`.
 */
export function scaledWeights(weights: readonly bigint[], total: number): number[] {
  const whole = weights.reduce((a, b) => a + b, 0n);
  if (whole === 0n) return weights.map(() => 0);
  return weights.map((w) => Number((w * BigInt(total)) / whole));
}

/**
 * For every voter the probability to be decisive when each of the others is in the coalition with probability `p`,
 * independently: P(quota - w_i <= weight of the others < quota).
 *
 * The distribution of the others' weight comes from a table over 0..quota-1, filled one voter at a time. Leaving one voter out
 * is done by halving (each half is filled in before the other is looked at), never by taking it out again: only positive
 * numbers are added and multiplied, so that the relative error stays below the number of voters times 2^-52. Voters of equal
 * weight are looked at once. Time: O(distinct weights * log * quota) additions.
 */
export function decisiveProbabilities(game: WeightedGame, p: number): number[] {
  checkGame(game);
  const { weights, quota } = game;
  const byWeight = new Map<number, number>();
  for (const w of weights) byWeight.set(w, (byWeight.get(w) ?? 0) + 1);
  const distinct = [...byWeight.keys()].sort((a, b) => b - a);

  const start = new Float64Array(quota);
  start[0] = 1;
  // Of each weight one voter is left out in turn; the rest of them is always there.
  for (const [w, count] of byWeight) for (let i = 1; i < count; i++) include(start, w, p);

  const decisive = new Map<number, number>();
  const visit = (table: Float64Array, from: number, to: number): void => {
    if (to - from === 1) {
      const w = distinct[from] ?? 0;
      let sum = 0;
      for (let at = Math.max(0, quota - w); at < quota; at++) sum += table[at] ?? 0;
      decisive.set(w, sum);
      return;
    }
    const middle = (from + to) >> 1;
    const left = table.slice();
    for (let i = middle; i < to; i++) include(left, distinct[i] ?? 0, p);
    visit(left, from, middle);
    for (let i = from; i < middle; i++) include(table, distinct[i] ?? 0, p);
    visit(table, middle, to);
  };
  if (distinct.length > 0) visit(start, 0, distinct.length);
  return weights.map((w) => decisive.get(w) ?? 0);
}

/** One more voter, in the coalition with probability `p`. What reaches the quota leaves the table: it is decisive for nobody. */
function include(table: Float64Array, weight: number, p: number): void {
  if (weight === 0) return;
  const out = 1 - p;
  for (let at = table.length - 1; at >= weight; at--) {
    table[at] = out * (table[at] ?? 0) + p * (table[at - weight] ?? 0);
  }
  for (let at = Math.min(weight, table.length) - 1; at >= 0; at--) table[at] = out * (table[at] ?? 0);
}
