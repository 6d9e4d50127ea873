/** Largest quota that a table is made for, after common factors are taken out: 8 MB a table, log2(voters) + 1 tables. */
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
 * The same game in the largest units that all weights are whole in; who is decisive does not change. Refuses games that no
 * table is made for.
 */
function reduced(game: WeightedGame): WeightedGame {
  checkGame(game);
  const unit = game.weights.reduce((a, b) => commonFactor(a, b), 0) || 1;
  const quota = Math.ceil(game.quota / unit);
  if (quota > MOST_CELLS) {
    throw new RangeError(`A quota of ${quota} needs too large a table: scale the weights down, or sample.`);
  }
  return { weights: game.weights.map((w) => w / unit), quota };
}

function commonFactor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/**
 * For every voter the probability to be decisive when each of the others is in the coalition with probability `p`,
 * independently: P(quota - w_i <= weight of the others < quota).
 *
 * The distribution of the others' weight comes from a table over 0..quota-1, filled one voter at a time. Leaving one voter out
 * is done by halving (each half is filled in before the other is looked at), never by taking it out again: only positive
 * numbers are added and multiplied, so that the relative error stays below the number of voters times 2^-52. Voters of equal
 * weight are looked at once.
 *
 * A table is kept only where it still matters: up to the weight of those included, and from the quota less the weight of those
 * to come. The latter halves with every halving, so that all of them together cost a few times what the first does.
 * Time: O(distinct weights * quota) additions.
 */
export function decisiveProbabilities(game: WeightedGame, p: number): number[] {
  const { weights, quota } = reduced(game);
  const byWeight = new Map<number, number>();
  for (const w of weights) byWeight.set(w, (byWeight.get(w) ?? 0) + 1);
  const distinct = [...byWeight.keys()].sort((a, b) => b - a);
  // More than the quota counts as much as the quota, and keeps sums safe.
  const counted = (w: number): number => Math.min(w, quota);

  const start = new OthersWeight(quota, p);
  // Of each weight one voter is left out in turn; the rest of them is always there.
  let toCome = weights.reduce((a, w) => a + counted(w), 0);
  for (const [w, count] of byWeight) for (let i = 1; i < count; i++) start.include(w, (toCome -= counted(w)));

  const tables = [start];
  const decisive = new Map<number, number>();
  /** `table` at this depth holds everybody but distinct[from..to), who weigh `missing`. */
  const visit = (depth: number, from: number, to: number, missing: number): void => {
    const table = (tables[depth] ??= new OthersWeight(quota, p));
    if (to - from === 1) {
      const w = distinct[from] ?? 0;
      decisive.set(w, table.chanceOfLast(w));
      return;
    }
    const middle = (from + to) >> 1;
    const half = (tables[depth + 1] ??= new OthersWeight(quota, p));
    half.copyFrom(table, missing);
    let left = missing;
    for (const w of distinct.slice(middle, to)) half.include(w, (left -= counted(w)));
    visit(depth + 1, from, middle, left);
    left = missing;
    for (const w of distinct.slice(from, middle)) table.include(w, (left -= counted(w)));
    visit(depth, middle, to, left);
  };
  if (distinct.length > 0) visit(0, 0, distinct.length, toCome);
  return weights.map((w) => decisive.get(w) ?? 0);
}

/**
 * Chances of the weights below the quota of a coalition by lot. Cells above `#reach` and those that can no longer come to count
 * hold what was left in them and are never read.
 */
class OthersWeight {
  readonly #cells: Float64Array;
  readonly #p: number;
  /** Weight of all included, or the last cell. */
  #reach = 0;

  constructor(quota: number, p: number) {
    this.#cells = new Float64Array(quota);
    this.#cells[0] = 1;
    this.#p = p;
  }

  /** First cell that counts when voters of weight `toCome` are not included yet. */
  #first(toCome: number): number {
    return Math.max(0, this.#cells.length - toCome);
  }

  copyFrom(other: OthersWeight, toCome: number): void {
    const first = this.#first(toCome);
    if (first <= other.#reach) this.#cells.set(other.#cells.subarray(first, other.#reach + 1), first);
    this.#reach = other.#reach;
  }

  /** One more voter, in with probability `p`. What reaches the quota leaves the table: it is decisive for nobody. */
  include(weight: number, toCome: number): void {
    if (weight === 0) return;
    const cells = this.#cells;
    const [p, out] = [this.#p, 1 - this.#p];
    const first = this.#first(toCome);
    const before = this.#reach;
    const reach = Math.min(cells.length - 1, before + weight);
    // A gap above what was reached. Voters that come heaviest first leave none behind in a used table; other orders would.
    if (weight > before) cells.fill(0, before + 1, Math.min(weight, reach + 1));
    let at = reach;
    for (const end = Math.max(first, weight, before + 1); at >= end; at--)
      cells[at] = p * (cells[at - weight] as number);
    for (const end = Math.max(first, weight); at >= end; at--) {
      cells[at] = out * (cells[at] as number) + p * (cells[at - weight] as number);
    }
    for (at = Math.min(weight - 1, before); at >= first; at--) cells[at] = out * (cells[at] as number);
    this.#reach = reach;
  }

  /** P(quota - weight <= weight of the others < quota). */
  chanceOfLast(weight: number): number {
    let sum = 0;
    for (let at = this.#first(weight); at <= this.#reach; at++) sum += this.#cells[at] as number;
    return sum;
  }
}
