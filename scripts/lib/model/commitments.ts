import { toBeHex } from "ethers";
import { poseidon10, poseidon2, poseidon3 } from "poseidon-lite";
import {
  BITS,
  CLASSES,
  HIDDEN,
  PIXELS,
  checkNetwork,
  checkPicture,
  type Answer,
  type Network,
  type Picture,
} from "./network.ts";

/** First number of what is hashed, so that no hash of one kind is a hash of another. The circuit has the same. */
const TAGS = { model: BigInt((PIXELS << 16) | (HIDDEN << 8) | CLASSES), input: 1n, output: 2n } as const;

/** Whole bits that an element of the field holds. */
const ELEMENT_BITS = 253;
/** A score lies within 2^22 of zero: 8 neurons of at most 14,048 with weights of at most 32, and a bias of 18 bits. */
const SCORE_BITS = 22;

const asBytes32 = (element: bigint): string => toBeHex(element, 32);

/** Numbers of `bits` bits, as many to an element as it holds, the first lowest. */
function packed(values: readonly bigint[], bits: number): bigint[] {
  const perElement = Math.floor(ELEMENT_BITS / bits);
  const elements: bigint[] = [];
  for (let start = 0; start < values.length; start += perElement) {
    const part = values.slice(start, start + perElement);
    elements.push(part.reduceRight((sum, value) => (sum << BigInt(bits)) + value, 0n));
  }
  return elements;
}

const shifted = (values: readonly bigint[], bits: number): bigint[] =>
  values.map((value) => value + (1n << BigInt(bits - 1)));

/** Poseidon commitment to a network: its content hash in the model registry. */
export function commitmentOf(network: Network): string {
  checkNetwork(network);
  const weights = [...network.hiddenWeights.flat(), ...network.scoreWeights.flat()];
  return asBytes32(
    poseidon10([
      TAGS.model,
      ...packed(shifted(weights, BITS.weight), BITS.weight),
      ...packed(shifted(network.hiddenBiases, BITS.hiddenBias), BITS.hiddenBias),
      ...packed(shifted(network.scoreBiases, BITS.scoreBias), BITS.scoreBias),
    ]),
  );
}

/** Poseidon hash of a picture: a claim's `inputHash`. */
export function inputHashOf(picture: Picture): string {
  checkPicture(picture);
  return asBytes32(poseidon2([TAGS.input, ...packed(picture, BITS.pixel)]));
}

/** Poseidon hash of an answer, class and scores: a claim's `outputHash`. */
export function outputHashOf(answer: Answer): string {
  const scores = answer.scores.map((score) => score + (1n << BigInt(SCORE_BITS)));
  return asBytes32(poseidon3([TAGS.output, answer.class, ...packed(scores, SCORE_BITS + 1)]));
}
