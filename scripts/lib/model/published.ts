import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../tool.ts";
import { commitmentOf } from "./commitments.ts";
import { checkNetwork, type Network } from "./network.ts";
import { RECIPE, rightAnswers, train } from "./training.ts";

/** Where the trained model is published. */
export const MODEL_FILE = join(ROOT, "circuits", "glyphs.model.json");

interface Published {
  readonly network: Readonly<Record<keyof Network, readonly number[] | readonly (readonly number[])[]>>;
}

const asNumbers = (rows: readonly (readonly bigint[])[]): number[][] => rows.map((row) => row.map(Number));

/** The model's file: how it was trained, how often it is right, and its weights. Trains, which takes a moment. */
export function modelDocument(): string {
  const network = train(RECIPE.seed);
  const published = {
    about: "Reads the ten digits of scripts/lib/model/pictures.ts, drawn on 5 by 5 pixels and seen with noise. A toy.",
    trainedBy: "npm run circuits (scripts/lib/model/training.ts), on pictures made from that recipe and nothing else",
    recipe: RECIPE,
    rightAnswers: `${rightAnswers(network)} of ${RECIPE.tests} noisy pictures that it was not trained on`,
    contentHash: commitmentOf(network),
    network: {
      hiddenWeights: asNumbers(network.hiddenWeights),
      hiddenBiases: network.hiddenBiases.map(Number),
      scoreWeights: asNumbers(network.scoreWeights),
      scoreBiases: network.scoreBiases.map(Number),
    },
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

/** The published model. */
export async function publishedNetwork(): Promise<Network> {
  const { network } = JSON.parse(await readFile(MODEL_FILE, "utf8")) as Published;
  const row = (values: readonly unknown[]): bigint[] => values.map((value) => BigInt(value as number));
  const rows = (values: readonly unknown[]): bigint[][] => values.map((value) => row(value as readonly unknown[]));
  const read: Network = {
    hiddenWeights: rows(network.hiddenWeights),
    hiddenBiases: row(network.hiddenBiases),
    scoreWeights: rows(network.scoreWeights),
    scoreBiases: row(network.scoreBiases),
  };
  checkNetwork(read);
  return read;
}
