import { buildCircuit, type Circuit } from "../lib/circuits/build.ts";
import { commitmentOf, inputHashOf, outputHashOf } from "../lib/model/commitments.ts";
import { answerOf, type Answer, type Picture } from "../lib/model/network.ts";
import { noisyGlyph, randomNumbers } from "../lib/model/pictures.ts";
import { prove, type Context } from "../lib/model/proof.ts";
import { publishedNetwork } from "../lib/model/published.ts";

/** A request to the model: a picture, what the model says, and a lie about it. */
export interface Inference {
  readonly picture: Picture;
  readonly answer: Answer;
  readonly lie: Answer;
  /** Commitment to the model: its content hash in the registry. */
  readonly contentHash: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly lieHash: string;
}

/** Runs the published model on a digit seen badly. */
export async function infer(digit: number, seed: number): Promise<Inference> {
  const network = await publishedNetwork();
  const picture = noisyGlyph(digit, randomNumbers(seed));
  const answer = answerOf(network, picture);
  const lie = { ...answer, class: (answer.class + 1n) % 10n };
  return {
    picture,
    answer,
    lie,
    contentHash: commitmentOf(network),
    inputHash: inputHashOf(picture),
    outputHash: outputHashOf(answer),
    lieHash: outputHashOf(lie),
  };
}

/** The circuit with its test-only keys, from the cache but for the first time on a machine. */
export const builtCircuit = (progress: (stage: string) => void): Promise<Circuit> => buildCircuit(progress);

/** Proves what the model answered, as `Groth16Proof` takes it. */
export async function proofOfInference(circuit: Circuit, { picture }: Inference, context: Context): Promise<string> {
  return (await prove(circuit, await publishedNetwork(), picture, context)).proof;
}
