import { decisiveProbabilities, type WeightedGame } from "./leaveOneOut.ts";
import { samplesFor, type DecisionRule, type Sampled, type SamplingOptions } from "./sampling.ts";

/**
 * Banzhaf's measure (absolute): for every voter the share of the coalitions of the others in which it is decisive. Exact up to
 * the rounding of doubles; see `decisiveProbabilities`.
 */
export function banzhaf(game: WeightedGame): number[] {
  return decisiveProbabilities(game, 0.5);
}

/** Banzhaf's index: the measure scaled so that it sums to 1. All zeros where nobody is ever decisive. */
export function banzhafIndex(game: WeightedGame): number[] {
  return normalized(banzhaf(game));
}

export function normalized(values: readonly number[]): number[] {
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((v) => (total === 0 ? 0 : v / total));
}

/** Banzhaf's measure on any rule that grows with its coalition, by random coalitions. Each figure is within epsilon but for delta. */
export function sampledBanzhaf(voters: number, rule: DecisionRule, options: SamplingOptions): Sampled {
  const samples = samplesFor(options);
  const asked = options.voters ?? Array.from({ length: voters }, (_, i) => i);
  const swings = new Float64Array(asked.length);
  const coalition = new Uint8Array(voters);
  for (let s = 0; s < samples; s++) {
    for (let i = 0; i < voters; i++) coalition[i] = options.random() < 0.5 ? 1 : 0;
    const wins = rule(coalition);
    for (const [at, voter] of asked.entries()) {
      const was = coalition[voter] ?? 0;
      // Decisive: in a winning coalition that loses without it, or outside a losing one that wins with it.
      if ((was === 1) === wins) {
        coalition[voter] = 1 - was;
        if (rule(coalition) !== wins) swings[at] = (swings[at] ?? 0) + 1;
        coalition[voter] = was;
      }
    }
  }
  return { values: [...swings].map((n) => n / samples), samples, epsilon: options.epsilon, delta: options.delta };
}
