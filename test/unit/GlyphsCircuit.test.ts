import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";
import { wtns, type Input, type MemoryFile } from "snarkjs";
import { buildCircuit, type Circuit } from "../../scripts/lib/circuits/build.ts";
import { endProving } from "../../scripts/lib/circuits/endProving.ts";
import { commitmentOf, inputHashOf, outputHashOf } from "../../scripts/lib/model/commitments.ts";
import {
  BITS,
  CLASSES,
  HIDDEN,
  PIXELS,
  answerOf,
  type Network,
  type Picture,
} from "../../scripts/lib/model/network.ts";
import { glyphOf, randomNumbers } from "../../scripts/lib/model/pictures.ts";
import { circuitInputs } from "../../scripts/lib/model/proof.ts";
import { MODEL_FILE, modelDocument, publishedNetwork } from "../../scripts/lib/model/published.ts";
import { RECIPE, rightAnswers, train } from "../../scripts/lib/model/training.ts";

const SEED = 20_260;
const CONTEXT = 5n;

/** A number of [low, high), now and then one of its ends. */
type Draw = (low: bigint, high: bigint) => bigint;

function drawer(seed: number): Draw {
  const random = randomNumbers(seed);
  return (low, high) => {
    const kind = random();
    if (kind < 0.1) return low;
    if (kind < 0.2) return high - 1n;
    return low + BigInt(Math.floor(random() * Number(high - low)));
  };
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const half = (bits: number): bigint => 1n << BigInt(bits - 1);

function anyNetwork(draw: Draw): Network {
  const signed = (bits: number) => () => draw(-half(bits), half(bits));
  return {
    hiddenWeights: many(HIDDEN, () => many(PIXELS, signed(BITS.weight))),
    hiddenBiases: many(HIDDEN, signed(BITS.hiddenBias)),
    scoreWeights: many(CLASSES, () => many(HIDDEN, signed(BITS.weight))),
    scoreBiases: many(CLASSES, signed(BITS.scoreBias)),
  };
}

const anyPicture = (draw: Draw): Picture => many(PIXELS, () => draw(0n, 16n));

/** A network of one weight and one bias over and over. */
const uniform = (weight: bigint, hiddenBias: bigint, scoreWeight: bigint, scoreBias: bigint): Network => ({
  hiddenWeights: many(HIDDEN, () => many(PIXELS, () => weight)),
  hiddenBiases: many(HIDDEN, () => hiddenBias),
  scoreWeights: many(CLASSES, () => many(HIDDEN, () => scoreWeight)),
  scoreBiases: many(CLASSES, () => scoreBias),
});

/** `values` with another one at `index`. */
const withAt = <T>(values: readonly T[], index: number, value: T): T[] => values.with(index, value);

/** Does `act` while the runtime of circom, which prints every refusal, is not heard. */
async function hushed<T>(act: () => Promise<T>): Promise<T> {
  const print = console.error;
  console.error = () => {};
  try {
    return await act();
  } finally {
    console.error = print;
  }
}

describe("The circuit of the glyphs", function () {
  // The first build on a machine makes the keys.
  this.timeout(600_000);
  let circuit: Circuit;

  before(async () => {
    circuit = await buildCircuit();
  });

  after(endProving);

  /** Commitment, input hash, output hash and context, as the circuit computes them. */
  async function signalsOf(inputs: Input): Promise<bigint[]> {
    const witness: MemoryFile = { type: "mem" };
    await wtns.calculate(inputs, circuit.wasm, witness);
    // The first element of every witness is 1.
    return (await wtns.exportJson(witness)).slice(1, 5);
  }

  async function expectAgreement(network: Network, picture: Picture): Promise<void> {
    const hashes = [commitmentOf(network), inputHashOf(picture), outputHashOf(answerOf(network, picture))];
    const signals = await signalsOf(circuitInputs(network, picture, CONTEXT));
    expect(signals).to.deep.equal([...hashes.map(BigInt), CONTEXT]);
  }

  it("answers as the model in TypeScript does, on random models and pictures", async () => {
    const draw = drawer(SEED);
    for (let round = 0; round < 25; ++round) await expectAgreement(anyNetwork(draw), anyPicture(draw));
  });

  it("answers so at the ends of every range, where sums are largest", async () => {
    const dark = many(PIXELS, () => 15n);
    const [weight, hiddenBias, scoreBias] = [half(BITS.weight), half(BITS.hiddenBias), half(BITS.scoreBias)];
    await expectAgreement(uniform(weight - 1n, hiddenBias - 1n, weight - 1n, scoreBias - 1n), dark);
    await expectAgreement(uniform(weight - 1n, hiddenBias - 1n, -weight, -scoreBias), dark);
    await expectAgreement(uniform(-weight, -hiddenBias, weight - 1n, scoreBias - 1n), dark);
  });

  it("names the first of the classes whose scores are equal", async () => {
    const network = uniform(1n, 0n, 1n, 7n);
    const later = {
      ...network,
      scoreBiases: network.scoreBiases.map((bias, index) => (index >= 4 ? bias + 1n : bias)),
    };
    expect(answerOf(network, glyphOf(3)).class).to.equal(0n);
    expect(answerOf(later, glyphOf(3)).class).to.equal(4n);
    await expectAgreement(network, glyphOf(3));
    await expectAgreement(later, glyphOf(3));
  });

  it("has no witness for numbers out of their range", async () => {
    const network = await publishedNetwork();
    const honest = circuitInputs(network, glyphOf(1), CONTEXT);
    const [weights, scores] = [network.hiddenWeights[0] ?? [], network.scoreWeights[0] ?? []];
    const strays: [string, Input][] = [
      ["pixel 16", { ...honest, picture: withAt(honest.picture, 0, 16n) }],
      ["pixel -1", { ...honest, picture: withAt(honest.picture, 24, -1n) }],
      ["weight 32", { ...honest, hiddenWeights: withAt(honest.hiddenWeights, 0, withAt(weights, 3, 32n)) }],
      ["weight -33", { ...honest, scoreWeights: withAt(honest.scoreWeights, 0, withAt(scores, 3, -33n)) }],
      ["hidden bias 2048", { ...honest, hiddenBiases: withAt(honest.hiddenBiases, 7, 2_048n) }],
      ["score bias -131073", { ...honest, scoreBiases: withAt(honest.scoreBiases, 9, -131_073n) }],
    ];
    await signalsOf(honest);
    for (const [what, inputs] of strays) {
      const refusal = await hushed(() => signalsOf(inputs)).then(
        () => "none",
        (error: unknown) => String(error),
      );
      // The range of a number is the template Num2Bits, alone or within Signed.
      expect(refusal, what).to.match(/Error: Assert Failed\.\s+Error in template Num2Bits_/);
    }
  });

  it("hashes a model, a picture and an answer apart: another number, another hash", async () => {
    const network = await publishedNetwork();
    const models = [
      network,
      { ...network, hiddenBiases: withAt(network.hiddenBiases, 0, (network.hiddenBiases[0] ?? 0n) + 1n) },
      { ...network, scoreBiases: withAt(network.scoreBiases, 9, (network.scoreBiases[9] ?? 0n) - 1n) },
      ...Array.from({ length: HIDDEN }, (_, row) => ({
        ...network,
        hiddenWeights: withAt(network.hiddenWeights, row, (network.hiddenWeights[row] ?? []).toReversed()),
      })),
    ];
    expect(new Set(models.map(commitmentOf))).to.have.length(models.length);
    const answer = answerOf(network, glyphOf(1));
    const answers = [
      answer,
      { ...answer, class: answer.class + 1n },
      { ...answer, scores: withAt(answer.scores, 9, (answer.scores[9] ?? 0n) + 1n) },
    ];
    expect(new Set(answers.map(outputHashOf))).to.have.length(answers.length);
  });
});

describe("The model of the glyphs", () => {
  it("is what its recipe trains, on any machine", async () => {
    const options = { ...(await resolveConfig(MODEL_FILE)), filepath: MODEL_FILE };
    expect(await readFile(MODEL_FILE, "utf8")).to.equal(await format(modelDocument(), options));
    expect(await publishedNetwork()).to.deep.equal(train(RECIPE.seed));
  });

  it("reads every clean digit, and at least 98 in 100 noisy ones that it was not trained on", async () => {
    const network = await publishedNetwork();
    const read = Array.from({ length: CLASSES }, (_, digit) => answerOf(network, glyphOf(digit)).class);
    expect(read).to.deep.equal([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n]);
    expect(rightAnswers(network)).to.be.at.least((RECIPE.tests * 98) / 100);
  });

  it("learned that: with other names for the digits it is right about as often as a guess", async () => {
    const network = await publishedNetwork();
    const renamed = {
      ...network,
      scoreWeights: [...network.scoreWeights.slice(1), ...network.scoreWeights.slice(0, 1)],
      scoreBiases: [...network.scoreBiases.slice(1), ...network.scoreBiases.slice(0, 1)],
    };
    expect(rightAnswers(renamed)).to.be.at.most(RECIPE.tests / 10);
  });

  it("refuses networks and pictures of another shape or range", async () => {
    const network = await publishedNetwork();
    expect(() => answerOf(network, glyphOf(1).slice(1))).to.throw("pixels: 25 wanted, 24 found");
    expect(() => answerOf(network, withAt(glyphOf(1), 2, 16n))).to.throw("16 is not in [0, 16)");
    expect(() => commitmentOf({ ...network, hiddenBiases: [] })).to.throw("hidden biases: 8 wanted, 0 found");
    expect(() => commitmentOf({ ...network, scoreBiases: withAt(network.scoreBiases, 0, 131_072n) })).to.throw(
      "131072 is not in",
    );
  });
});
