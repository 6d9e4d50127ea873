/** Sizes of the networks that `circuits/glyphs.circom` computes. */
export const PIXELS = 25;
export const HIDDEN = 8;
export const CLASSES = 10;

/** Bits of every kind of number, signed but for pixels. The circuit has the same. */
export const BITS = { pixel: 4, weight: 6, hiddenBias: 12, scoreBias: 18 } as const;

/** A network of one hidden layer in whole numbers: `scores = W2 * max(W1 * picture + b1, 0) + b2`. */
export interface Network {
  readonly hiddenWeights: readonly (readonly bigint[])[];
  readonly hiddenBiases: readonly bigint[];
  readonly scoreWeights: readonly (readonly bigint[])[];
  readonly scoreBiases: readonly bigint[];
}

/** Brightness of every pixel, 0 to 15, row by row. */
export type Picture = readonly bigint[];

/** What a network says about a picture. */
export interface Answer {
  readonly scores: readonly bigint[];
  /** Class of the highest score; of several that are equal, the first. */
  readonly class: bigint;
}

function demandCount(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${what}: ${wanted} wanted, ${found} found`);
}

function demandRange(what: string, values: readonly bigint[], low: bigint, high: bigint): void {
  const stray = values.find((value) => value < low || value >= high);
  if (stray !== undefined) throw new Error(`${what}: ${stray} is not in [${low}, ${high})`);
}

function demandSigned(what: string, values: readonly bigint[], bits: number): void {
  const half = 1n << BigInt(bits - 1);
  demandRange(what, values, -half, half);
}

/** Throws unless the network has the shape and the ranges of the circuit. */
export function checkNetwork(network: Network): void {
  const { hiddenWeights, hiddenBiases, scoreWeights, scoreBiases } = network;
  demandCount("rows of hidden weights", hiddenWeights.length, HIDDEN);
  for (const row of hiddenWeights) demandCount("hidden weights of a row", row.length, PIXELS);
  demandCount("hidden biases", hiddenBiases.length, HIDDEN);
  demandCount("rows of score weights", scoreWeights.length, CLASSES);
  for (const row of scoreWeights) demandCount("score weights of a row", row.length, HIDDEN);
  demandCount("score biases", scoreBiases.length, CLASSES);
  demandSigned("weights", [...hiddenWeights.flat(), ...scoreWeights.flat()], BITS.weight);
  demandSigned("hidden biases", hiddenBiases, BITS.hiddenBias);
  demandSigned("score biases", scoreBiases, BITS.scoreBias);
}

/** Throws unless the picture has the size and the range of the circuit. */
export function checkPicture(picture: Picture): void {
  demandCount("pixels", picture.length, PIXELS);
  demandRange("pixels", picture, 0n, 1n << BigInt(BITS.pixel));
}

const dot = (row: readonly bigint[], values: readonly bigint[], bias: bigint): bigint =>
  row.reduce((sum, weight, index) => sum + weight * (values[index] ?? 0n), bias);

/** Runs the network, exactly. */
export function answerOf(network: Network, picture: Picture): Answer {
  checkNetwork(network);
  checkPicture(picture);
  const hidden = network.hiddenWeights
    .map((row, index) => dot(row, picture, network.hiddenBiases[index] ?? 0n))
    .map((sum) => (sum > 0n ? sum : 0n));
  const scores = network.scoreWeights.map((row, index) => dot(row, hidden, network.scoreBiases[index] ?? 0n));
  const highest = scores.reduce((best, score) => (score > best ? score : best));
  return { scores, class: BigInt(scores.indexOf(highest)) };
}
