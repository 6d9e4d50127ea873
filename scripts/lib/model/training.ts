import { BITS, CLASSES, HIDDEN, PIXELS, answerOf, type Network, type Picture } from "./network.ts";
import { noisyGlyph, randomNumbers } from "./pictures.ts";

/** How the committed model was trained. Only sums, products and square roots are used, so every machine gets the same. */
export const RECIPE = { seed: 2_026, steps: 60_000, rate: 0.01, testSeed: 7, tests: 2_000 } as const;

const FULL = 15;

interface Floats {
  readonly w1: number[][];
  readonly b1: number[];
  readonly w2: number[][];
  readonly b2: number[];
}

const matrix = (rows: number, columns: number, entry: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, entry));

function fresh(random: () => number): Floats {
  // Sums of uniform numbers are near enough to normal ones.
  const about = (scale: number) => () => (random() + random() + random() - 1.5) * scale;
  return {
    w1: matrix(HIDDEN, PIXELS, about(0.5)),
    b1: Array.from({ length: HIDDEN }, () => 0.1),
    w2: matrix(CLASSES, HIDDEN, about(0.8)),
    b2: Array.from({ length: CLASSES }, () => 0),
  };
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;
const dot = (row: readonly number[], values: readonly number[]): number =>
  row.reduce((sum, weight, index) => sum + weight * at(values, index), 0);

/** One step down the gradient of the multi-class hinge loss with a margin of 1. */
function step(net: Floats, picture: Picture, digit: number, rate: number): void {
  const x = picture.map((pixel) => Number(pixel) / FULL);
  const before = net.w1.map((row, index) => dot(row, x) + at(net.b1, index));
  const hidden = before.map((sum) => (sum > 0 ? sum : 0));
  const scores = net.w2.map((row, index) => dot(row, hidden) + at(net.b2, index));
  const wrong = scores.map((score, index) => (index === digit ? -Infinity : score));
  const rival = wrong.indexOf(Math.max(...wrong));
  if (at(scores, digit) - at(scores, rival) >= 1) return;
  const [truth, lie] = [net.w2[digit], net.w2[rival]];
  if (truth === undefined || lie === undefined) throw new Error(`no class ${digit} or ${rival}`);
  net.w1.forEach((row, neuron) => {
    // A neuron that is silent for every picture would never learn to speak, so a tenth of the gradient passes.
    const slope = (at(truth, neuron) - at(lie, neuron)) * (at(before, neuron) > 0 ? 1 : 0.1);
    truth[neuron] = at(truth, neuron) + rate * at(hidden, neuron);
    lie[neuron] = at(lie, neuron) - rate * at(hidden, neuron);
    x.forEach((pixel, index) => (row[index] = at(row, index) + rate * slope * pixel));
    net.b1[neuron] = at(net.b1, neuron) + rate * slope;
  });
  net.b2[digit] = at(net.b2, digit) + rate;
  net.b2[rival] = at(net.b2, rival) - rate;
}

const limit = (bits: number): number => 2 ** (bits - 1) - 1;

function rounded(value: number, bits: number): bigint {
  const most = limit(bits);
  return BigInt(Math.max(-most, Math.min(most, Math.round(value))));
}

/** Whole numbers nearest to the trained ones, each layer scaled so that its largest weight is the largest that fits. */
function quantised({ w1, b1, w2, b2 }: Floats): Network {
  const largest = (rows: readonly number[][]): number => Math.max(...rows.flat().map(Math.abs));
  const [first, second] = [limit(BITS.weight) / largest(w1), limit(BITS.weight) / largest(w2)];
  return {
    hiddenWeights: w1.map((row) => row.map((weight) => rounded(weight * first, BITS.weight))),
    hiddenBiases: b1.map((bias) => rounded(bias * first * FULL, BITS.hiddenBias)),
    scoreWeights: w2.map((row) => row.map((weight) => rounded(weight * second, BITS.weight))),
    scoreBiases: b2.map((bias) => rounded(bias * first * second * FULL, BITS.scoreBias)),
  };
}

/** Trains a network on noisy glyphs; what comes out depends on the arguments only. */
export function train(seed: number, steps: number = RECIPE.steps): Network {
  const random = randomNumbers(seed);
  const net = fresh(random);
  for (let done = 0; done < steps; ++done) {
    const digit = Math.floor(random() * CLASSES);
    step(net, noisyGlyph(digit, random), digit, RECIPE.rate * (1 - done / steps));
  }
  return quantised(net);
}

/** How many of `tests` noisy glyphs, none of them trained on, the network calls by their name. */
export function rightAnswers(network: Network, seed: number = RECIPE.testSeed, tests: number = RECIPE.tests): number {
  const random = randomNumbers(seed);
  let right = 0;
  for (let test = 0; test < tests; ++test) {
    const digit = Math.floor(random() * CLASSES);
    if (answerOf(network, noisyGlyph(digit, random)).class === BigInt(digit)) ++right;
  }
  return right;
}
