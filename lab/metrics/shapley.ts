import { checkGame, decisiveProbabilities, type WeightedGame } from "./leaveOneOut.ts";
import { samplesFor, type DecisionRule, type Sampled, type SamplingOptions } from "./sampling.ts";

/**
 * Shapley and Shubik's index: the share of the orders of arrival in which a voter is the one that makes the coalition win.
 * It equals the integral over p in 0..1 of the probability to be decisive when everybody else is there with probability p
 * (Owen 1972). That is a polynomial of degree n - 1 in p, which Gauss and Legendre's rule with ceil(n/2) nodes integrates
 * exactly; at each node the coalitions are summed by the table of `decisiveProbabilities`. Nodes at which nobody is decisive but
 * for 2^-60 are left out: no figure changes by more than that. Time: at most n/2 tables; a fifth of it for a majority of a
 * thousand.
 */
export function shapleyShubik(game: WeightedGame): number[] {
  checkGame(game);
  const n = game.weights.length;
  const index = new Float64Array(n);
  for (const { at, weight } of gaussLegendre(Math.max(1, Math.ceil(n / 2)))) {
    if (mostDecisive(game, at) < NEGLIGIBLE) continue;
    for (const [i, value] of decisiveProbabilities(game, at).entries()) index[i] = (index[i] ?? 0) + weight * value;
  }
  return [...index];
}

const NEGLIGIBLE = 2 ** -60;

/**
 * Hoeffding's bound on the probability that anybody is decisive: the weight of the others then lies less than the largest
 * weight below the quota, and by the mean of it is further away than that.
 */
function mostDecisive({ weights, quota }: WeightedGame, p: number): number {
  let [total, squares, largest] = [0, 0, 0];
  for (const w of weights) [total, squares, largest] = [total + w, squares + w * w, Math.max(largest, w)];
  // Without voter i the mean is between p * total - largest and p * total.
  const away = Math.max(quota - largest - p * total, p * total - largest - quota);
  return away > 0 ? Math.exp((-2 * away * away) / squares) : 1;
}

/** Nodes and weights on 0..1 that integrate every polynomial of degree 2m - 1 exactly; roots of Legendre's polynomial by Newton. */
export function gaussLegendre(m: number): { at: number; weight: number }[] {
  return Array.from({ length: m }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (m + 0.5));
    let slope = 0;
    for (let step = 0; step < MOST_STEPS; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= m; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (m * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

/** Newton doubles the digits at every step; from this start four are enough, and the rest costs nothing. */
const MOST_STEPS = 20;

/** The index on any rule that grows with its coalition, by random orders. Each figure is within epsilon but for delta. */
export function sampledShapleyShubik(voters: number, rule: DecisionRule, options: SamplingOptions): Sampled {
  const samples = samplesFor(options);
  const asked = options.voters ?? Array.from({ length: voters }, (_, i) => i);
  const pivots = new Float64Array(voters);
  const order = Array.from({ length: voters }, (_, i) => i);
  const coalition = new Uint8Array(voters);
  for (let s = 0; s < samples; s++) {
    for (let i = voters - 1; i > 0; i--) {
      const j = Math.floor(options.random() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    const pivot = pivotOf(order, coalition, rule);
    if (pivot !== null) pivots[pivot] = (pivots[pivot] ?? 0) + 1;
  }
  const values = asked.map((voter) => (pivots[voter] ?? 0) / samples);
  return { values, samples, epsilon: options.epsilon, delta: options.delta };
}

/** Who makes the coalition win when people arrive in this order; null when everybody together loses. By halving. */
function pivotOf(order: readonly number[], coalition: Uint8Array, rule: DecisionRule): number | null {
  const winsWith = (count: number): boolean => {
    coalition.fill(0);
    for (let i = 0; i < count; i++) coalition[order[i] ?? 0] = 1;
    return rule(coalition);
  };
  if (order.length === 0 || !winsWith(order.length)) return null;
  let [loses, wins] = [0, order.length];
  if (winsWith(0)) return null;
  while (wins - loses > 1) {
    const middle = (loses + wins) >> 1;
    if (winsWith(middle)) wins = middle;
    else loses = middle;
  }
  return order[wins - 1] ?? null;
}
