/** Formulas that simulations and searches are held to. Shares and probabilities are numbers in [0, 1]. */

/**
 * Least sunk-or-spent cost of outvoting honest roots `v` under square-root voting, with tokens at `p` and persons at `c`:
 * `m` persons of `t` tokens each have `m * sqrt(t) = v` and cost `m * (c + p * t)`, least at `t = c / p`: `2 v sqrt(p c)`.
 */
export function squareRootCapture(v: number, p: number, c: number): number {
  return 2 * v * Math.sqrt(p * c);
}

function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) logs[i] = (logs[i - 1] as number) + Math.log(i);
  return logs;
}

/** Probability that more than half of `seats`, drawn without replacement from `pool` tickets, are among `hostile` ones. */
export function hypergeometricMajority(pool: number, hostile: number, seats: number): number {
  if (seats > pool || hostile > pool) throw new RangeError(`${seats} seats and ${hostile} hostile of ${pool} tickets`);
  const log = logFactorials(pool);
  const choose = (n: number, k: number): number => (log[n] as number) - (log[k] as number) - (log[n - k] as number);
  let sum = 0;
  for (let k = Math.floor(seats / 2) + 1; k <= Math.min(seats, hostile); k++) {
    if (seats - k > pool - hostile) continue;
    sum += Math.exp(choose(hostile, k) + choose(pool - hostile, seats - k) - choose(pool, seats));
  }
  return Math.min(1, sum);
}

/** The same with replacement, each seat hostile with probability `share`: a court whose tickets are stake. */
export function binomialMajority(share: number, seats: number): number {
  const log = logFactorials(seats);
  let sum = 0;
  for (let k = Math.floor(seats / 2) + 1; k <= seats; k++) {
    const ways = (log[seats] as number) - (log[k] as number) - (log[seats - k] as number);
    if (share === 0 || share === 1) sum += share === 1 && k === seats ? 1 : 0;
    else sum += Math.exp(ways + k * Math.log(share) + (seats - k) * Math.log(1 - share));
  }
  return Math.min(1, sum);
}

/** Chance of at least one good draw of `m`, each good with probability `q`: who may choose among seeds has `m` of them. */
export function grinding(q: number, m: number): number {
  return 1 - (1 - q) ** m;
}

/** Share of a weight that has become conviction `t` after it was cast, with half-life `h`. */
export function convictionShare(t: number, h: number): number {
  return 1 - 2 ** (-t / h);
}

/** Time from a last ballot until conviction reaches `threshold` of a support `s`: `h * log2(s / (s - threshold))`. */
export function convictionWait(s: number, threshold: number, h: number): number {
  return h * Math.log2(s / (s - threshold));
}

/** Hostile tickets that give a majority of `seats` with probability `pi` beside `honest` others, drawn without replacement. */
export function ticketsForMajority(honest: number, seats: number, pi: number): number {
  let [low, high] = [0, 64 * (honest + seats)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const pool = honest + middle;
    if (pool >= seats && hypergeometricMajority(pool, middle, seats) >= pi) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Share of all stake that gives a majority of `seats` with probability `pi` in a court drawn by stake. */
export function stakeForMajority(seats: number, pi: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (binomialMajority(middle, seats) >= pi) high = middle;
    else low = middle;
  }
  return high;
}
