/** Formulas in closed form that simulations are held to. Each says where it is valid. */

/**
 * `2 V sqrt(p c)`: cheapest way to a root sum V by square-root voting, with tokens at `tokenUsd` and persons at `personUsd`.
 * Valid for equal stakes of c/p each, if the system lets a person hold exactly that much.
 */
export function squareRootCapture(rootSum: number, tokenUsd: number, personUsd: number): number {
  return 2 * rootSum * Math.sqrt(tokenUsd * personUsd);
}

/** ln C(n, k) by a sum of logarithms: exact enough (1e-12) for the juries and pools that there are. */
function lnChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log(n - i + 1) - Math.log(i);
  return sum;
}

/** P(at least `least` of `seats` are hostile) when each is with probability `share`: a draw with replacement. */
export function binomialAtLeast(seats: number, share: number, least: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share lies in 0..1, unlike ${share}.`);
  if (least <= 0) return 1;
  if (share === 0) return 0;
  if (share === 1) return least <= seats ? 1 : 0;
  let sum = 0;
  for (let x = least; x <= seats; x++) {
    sum += Math.exp(lnChoose(seats, x) + x * Math.log(share) + (seats - x) * Math.log1p(-share));
  }
  return Math.min(1, sum);
}

/**
 * p of a count that is as far out as `successes` in either direction, when each of `trials` succeeds with probability `odds`: how
 * well a measurement and a formula go together.
 */
export function binomialP(successes: number, trials: number, odds: number): number {
  const [above, below] = [binomialAtLeast(trials, odds, successes), 1 - binomialAtLeast(trials, odds, successes + 1)];
  return Math.max(0, Math.min(1, 2 * Math.min(above, below)));
}

/** P(at least `least` of `seats` are hostile) when `hostile` of `pool` tickets are: a draw without replacement. */
export function hypergeometricAtLeast(pool: number, hostile: number, seats: number, least: number): number {
  if (![pool, hostile, seats].every((x) => Number.isInteger(x) && x >= 0) || hostile > pool || seats > pool) {
    throw new RangeError(`No jury of ${seats} comes out of ${pool} tickets of which ${hostile} are hostile.`);
  }
  let sum = 0;
  for (let x = Math.max(0, least); x <= Math.min(seats, hostile); x++) {
    sum += hypergeometric(pool, hostile, seats, x);
  }
  return Math.min(1, sum);
}

/** P(exactly `count` of `seats` are hostile) when `hostile` of `pool` tickets are: a draw without replacement. */
export function hypergeometric(pool: number, hostile: number, seats: number, count: number): number {
  return Math.exp(lnChoose(hostile, count) + lnChoose(pool - hostile, seats - count) - lnChoose(pool, seats));
}

/** Seats that are more than half. */
export function majority(seats: number): number {
  return Math.floor(seats / 2) + 1;
}

/** A hostile majority of a jury drawn with replacement. */
export function juryCaptureBinomial(share: number, seats: number): number {
  return binomialAtLeast(seats, share, majority(seats));
}

/** A hostile majority of a jury drawn without replacement from `pool` tickets. */
export function juryCapture(pool: number, hostile: number, seats: number): number {
  return hypergeometricAtLeast(pool, hostile, seats, majority(seats));
}

/** `1 - (1 - q)^m`: chance that one of `m` free tries succeeds, each with probability `q`. */
export function grinding(q: number, m: number): number {
  return -Math.expm1(m * Math.log1p(-q));
}

/** `1 - 2^(-t/h)`: share of a vote that has become conviction after `t`, with half-life `h`. */
export function convictionShare(t: number, h: number): number {
  return -Math.expm1((-t / h) * Math.LN2);
}

/** `h log2(s / (s - T))`: when the conviction of support `s` reaches `threshold`; never (infinite) from `s` on. */
export function convictionTime(h: number, support: number, threshold: number): number {
  if (threshold >= support) return Number.POSITIVE_INFINITY;
  return threshold <= 0 ? 0 : h * Math.log2(support / (support - threshold));
}

/**
 * Dollars to buy `amount` from a constant-product market with these reserves, price impact included: `usd * a / (tokens - a)`.
 * Infinite where the market does not hold as much.
 */
export function constantProductCost(reserveTokens: number, reserveUsd: number, amount: number): number {
  return amount >= reserveTokens ? Number.POSITIVE_INFINITY : (reserveUsd * amount) / (reserveTokens - amount);
}
