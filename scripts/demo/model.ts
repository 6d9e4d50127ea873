import { buildCircuit } from "../lib/circuits/build.ts";
import { endProving } from "../lib/circuits/endProving.ts";
import { commitmentOf, inputHashOf, outputHashOf } from "../lib/model/commitments.ts";
import { answerOf, type Answer, type Picture } from "../lib/model/network.ts";
import { drawingOf, noisyGlyph, randomNumbers } from "../lib/model/pictures.ts";
import { prove, type Context } from "../lib/model/proof.ts";
import { publishedNetwork } from "../lib/model/published.ts";

/** A request to the model: a picture, and what the model says, and a lie about it. */
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

/** The picture as the lines of a story. */
export const shown = ({ picture }: Inference): string[] => drawingOf(picture);

/** Proves what the model answered, for `Groth16Proof`. The first call on a machine builds the circuit and its test-only keys. */
export async function proveInference({ picture }: Inference, context: Context, progress: (stage: string) => void) {
  const circuit = await buildCircuit(progress);
  try {
    return await prove(circuit, await publishedNetwork(), picture, context);
  } finally {
    await endProving();
  }
}
