/** Whether the coalition of those marked with 1 wins. It must not lose by growing. */
export type DecisionRule = (coalition: Uint8Array) => boolean;

export interface Accuracy {
  /** Largest error of each figure ... */
  readonly epsilon: number;
  /** ... but for this probability. */
  readonly delta: number;
}

/** Hoeffding: samples so that a mean of values in 0..1 is within `epsilon` but for probability `delta`: ln(2/delta)/(2 eps^2). */
export function samplesFor({ epsilon, delta }: Accuracy): number {
  if (!(epsilon > 0 && epsilon < 1 && delta > 0 && delta < 1)) {
    throw new RangeError(`An accuracy lies between 0 and 1, unlike epsilon ${epsilon}, delta ${delta}.`);
  }
  return Math.ceil(Math.log(2 / delta) / (2 * epsilon * epsilon));
}

export interface Sampled {
  /** One figure per voter asked for. */
  readonly values: readonly number[];
  readonly samples: number;
  readonly epsilon: number;
  readonly delta: number;
}

export interface SamplingOptions extends Accuracy {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Whose power is wanted; everybody's by default. */
  readonly voters?: readonly number[];
}
