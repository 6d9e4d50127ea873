/** Measures of concentration over integer weights. Shares are numbers, everything that decides is a bigint. */

function positiveDescending(weights: readonly bigint[]): bigint[] {
  return weights.filter((w) => w > 0n).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

export function sum(weights: readonly bigint[]): bigint {
  return weights.reduce((total, w) => total + w, 0n);
}

/** A ratio as a number with twelve decimals; 0 when the denominator is 0. */
export function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000_000_000n) / whole) / 1e12;
}

/** `min{k : sum of the k largest > num/den of all}`; 0 when there is nothing to hold. */
export function nakamoto(weights: readonly bigint[], num = 1n, den = 2n): number {
  const sorted = positiveDescending(weights);
  const total = sum(sorted);
  let held = 0n;
  for (const [i, w] of sorted.entries()) {
    held += w;
    if (held * den > total * num) return i + 1;
  }
  return 0;
}

/** `2 * sum(i * w_i) / (n * W) - (n + 1) / n` over ascending positive weights. */
export function gini(weights: readonly bigint[]): number {
  const ascending = positiveDescending(weights).reverse();
  const n = ascending.length;
  const total = sum(ascending);
  if (n === 0 || total === 0n) return 0;
  const ranked = ascending.reduce((acc, w, i) => acc + BigInt(i + 1) * w, 0n);
  // The ratio is rounded down, which takes equal weights below 0.
  return Math.max(0, 2 * ratio(ranked, BigInt(n) * total) - (n + 1) / n);
}

/** Herfindahl-Hirschman index `sum s_i^2`, between 1/n and 1. */
export function hhi(weights: readonly bigint[]): number {
  const total = sum(weights);
  return weights.reduce((acc, w) => acc + ratio(w, total) ** 2, 0);
}

/** `1 / HHI`: how many equal holders would be as concentrated. */
export function effectiveNumber(weights: readonly bigint[]): number {
  const index = hhi(weights);
  return index === 0 ? 0 : 1 / index;
}

/** Share of the `k` largest. */
export function topShare(weights: readonly bigint[], k: number): number {
  const sorted = positiveDescending(weights);
  return ratio(sum(sorted.slice(0, k)), sum(sorted));
}

/** Integer square root, rounded down. Newton's method from above. */
export function isqrt(value: bigint): bigint {
  if (value < 0n) throw new RangeError("isqrt of a negative number");
  if (value < 2n) return value;
  let x = 1n << (BigInt(value.toString(2).length + 1) / 2n);
  for (;;) {
    const y = (x + value / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
