import { bootstrap, wilson, type Interval } from "./intervals.ts";
import type { CaptureCost, CostUsd, CurvePoint } from "../scenarios/Scenario.ts";

/** One attempt with a budget. Everything random comes from the seed, so that two budgets meet the same luck. */
export type Attempt = (budget: number, seed: number) => boolean | Promise<boolean>;

export interface SearchRange {
  readonly from: number;
  readonly to: number;
  /** Relative width at which the bisection stops. */
  readonly precision: number;
}

/**
 * Least budget that captures with the luck of `seed`, by bisection; infinite when `to` does not. More money is taken never to
 * hurt, as it does not hurt an attacker who may leave some of it unspent.
 */
export async function criticalBudget(attempt: Attempt, seed: number, range: SearchRange): Promise<number> {
  if (!(range.from > 0 && range.to > range.from && range.precision > 0)) {
    throw new RangeError("A search needs 0 < from < to and a precision above 0.");
  }
  if (await attempt(range.from, seed)) return range.from;
  if (!(await attempt(range.to, seed))) return Number.POSITIVE_INFINITY;
  let [fails, works] = [range.from, range.to];
  while (works / fails > 1 + range.precision) {
    // Budgets span decades: the middle is the geometric one.
    const middle = Math.sqrt(fails * works);
    if (await attempt(middle, seed)) works = middle;
    else fails = middle;
  }
  return works;
}

/** Critical budgets of many seeds: common random numbers, one bisection for each kind of luck. */
export async function criticalBudgets(
  attempt: Attempt,
  seeds: readonly number[],
  range: SearchRange,
): Promise<number[]> {
  const budgets: number[] = [];
  for (const seed of seeds) budgets.push(await criticalBudget(attempt, seed, range));
  return budgets;
}

/** Least of the critical budgets with which a share `probability` of the seeds is captured; infinite when none is enough. */
export function captureCost(critical: readonly number[], probability: number): number {
  if (critical.length === 0 || !(probability > 0 && probability <= 1)) {
    throw new RangeError("A cost of capture needs critical budgets and a probability in (0, 1].");
  }
  const sorted = [...critical].sort((a, b) => a - b);
  return sorted[Math.ceil(probability * sorted.length - 1e-9) - 1] ?? Number.POSITIVE_INFINITY;
}

/** The probabilities at which a cost of capture is stated. */
export const STATED = [0.05, 0.5, 0.95] as const;

/**
 * Cost of capture at each stated probability with its bootstrap interval. Costs beyond the searched range are left out: nothing
 * was found there.
 */
export function captureCosts(critical: readonly number[], random: () => number): CaptureCost[] {
  const dearest = critical.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 0);
  return STATED.flatMap((probability) => {
    const budgetUsd = captureCost(critical, probability);
    if (!Number.isFinite(budgetUsd)) return [];
    const capped = critical.map((b) => (Number.isFinite(b) ? b : Number.MAX_VALUE));
    const { low, high } = bootstrap(capped, (s) => captureCost(s, probability), { random });
    return [{ probability, budgetUsd, low, high: high > dearest ? null : high }];
  });
}

/** P(capture) at each budget, with Wilson's interval. */
export function captureCurve(critical: readonly number[], budgets: readonly number[]): CurvePoint[] {
  const trials = critical.length;
  return budgets.map((budgetUsd) => {
    const captured = critical.filter((b) => b <= budgetUsd).length;
    const { low, high }: Interval = wilson(captured, trials);
    return { budgetUsd, probability: captured / trials, low, high, trials };
  });
}

/** Where the money of one capture goes. All in dollars. */
export interface Spending {
  readonly capital: number;
  readonly carry: number;
  readonly slippage: number;
  readonly persons: number;
  readonly bribes: number;
  readonly bonds: number;
  /** What is got back beside the capital: sold identities, returned bribes. */
  readonly salvage?: number;
}

/** A cost with what does not come back. The capital itself is sold again; what that loses is slippage. */
export function costUsd(spending: Spending): CostUsd {
  const { capital, carry, slippage, persons, bribes, bonds, salvage = 0 } = spending;
  return {
    capital,
    carry,
    slippage,
    persons,
    bribes,
    bonds,
    sunk: carry + slippage + persons + bribes + bonds - salvage,
  };
}

/** Multiplier `K = C_ours / C_baseline` and margin `S = C / prize`. Infinite over nothing. */
export function over(cost: number, other: number): number {
  return other > 0 ? cost / other : cost > 0 ? Number.POSITIVE_INFINITY : 1;
}
