import { quantileSorted } from "simple-statistics";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided normal quantile of 95 %. */
const Z95 = 1.959963984540054;

/** Wilson's 95 % interval of a probability seen `successes` times in `trials`. Never leaves 0..1; sensible at 0 and at all. */
export function wilson(successes: number, trials: number): Interval {
  if (!(trials > 0) || successes < 0 || successes > trials) {
    throw new RangeError(`${successes} successes in ${trials} trials make no probability.`);
  }
  const p = successes / trials;
  const z2 = Z95 * Z95;
  const middle = p + z2 / (2 * trials);
  const spread = Z95 * Math.sqrt((p * (1 - p) + z2 / (4 * trials)) / trials);
  const scale = 1 + z2 / trials;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}

export interface BootstrapOptions {
  readonly random: () => number;
  readonly resamples?: number;
  readonly level?: number;
}

/** Percentile bootstrap interval (95 % unless told) of a statistic of a sample. */
export function bootstrap(
  sample: readonly number[],
  statistic: (sample: number[]) => number,
  { random, resamples = 1_000, level = 0.95 }: BootstrapOptions,
): Interval {
  if (sample.length === 0) throw new RangeError("A bootstrap needs a sample.");
  const values: number[] = [];
  for (let r = 0; r < resamples; r++) {
    const again = sample.map(() => sample[Math.floor(random() * sample.length)] ?? 0);
    values.push(statistic(again));
  }
  values.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return { low: quantileSorted(values, tail), high: quantileSorted(values, 1 - tail) };
}
