/**
 * Philox 4x32 with ten rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"): a random word is a function of
 * key and counter, with no state between them. A trial's words depend on the seed and the trial alone, so it does not matter
 * which thread or machine runs it, or what ran before.
 */
const M0 = 0xd251_1f53;
const M1 = 0xcd9e_8d57;
const W0 = 0x9e37_79b9;
const W1 = 0xbb67_ae85;
const ROUNDS = 10;
const TWO_32 = 4_294_967_296;

/** High 32 bits of the product of two unsigned 32-bit numbers. */
function high(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  // Every sum here is below 2^32.
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) >>> 0;
}

/** The four words of one counter under one key. */
export function philox(counter: readonly [number, number, number, number], key: readonly [number, number]): number[] {
  let [x0, x1, x2, x3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const [h0, l0] = [high(M0, x0), Math.imul(M0, x0) >>> 0];
    const [h1, l1] = [high(M1, x2), Math.imul(M1, x2) >>> 0];
    [x0, x1, x2, x3] = [(h1 ^ x1 ^ k0) >>> 0, l1, (h0 ^ x3 ^ k1) >>> 0, l0];
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [x0, x1, x2, x3];
}

/** Words of one trial. Streams of one trial do not touch each other. */
export class TrialRandom {
  readonly #seed: number;
  readonly #trial: number;

  constructor(seed: number, trial: number) {
    this.#seed = seed >>> 0;
    this.#trial = trial >>> 0;
  }

  /** Fills `words` with the first words of a stream. */
  fill(words: Uint32Array, stream: number): void {
    for (let block = 0; block * 4 < words.length; block++) {
      let [x0, x1, x2, x3] = [block, stream, this.#trial, 0];
      let [k0, k1] = [this.#seed, 0];
      for (let round = 0; round < ROUNDS; round++) {
        const h0 = high(M0, x0);
        const l0 = Math.imul(M0, x0) >>> 0;
        const h1 = high(M1, x2);
        const l1 = Math.imul(M1, x2) >>> 0;
        x0 = (h1 ^ x1 ^ k0) >>> 0;
        x1 = l1;
        x2 = (h0 ^ x3 ^ k1) >>> 0;
        x3 = l0;
        k0 = (k0 + W0) >>> 0;
        k1 = (k1 + W1) >>> 0;
      }
      const at = block * 4;
      words[at] = x0;
      if (at + 1 < words.length) words[at + 1] = x1;
      if (at + 2 < words.length) words[at + 2] = x2;
      if (at + 3 < words.length) words[at + 3] = x3;
    }
  }

  /** Uniform in [0, 1): the word `index` of a stream. */
  uniform(stream: number, index = 0): number {
    const words = philox([index >>> 2, stream, this.#trial, 0], [this.#seed, 0]);
    return (words[index & 3] ?? 0) / TWO_32;
  }
}

/** Probability as a bound on 32-bit words: a word below it is a yes. */
export function wordBelow(probability: number): number {
  return Math.round(Math.min(1, Math.max(0, probability)) * TWO_32);
}
