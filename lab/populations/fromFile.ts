import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { cumulativeShares, statistics, tableRanks } from "./tabulate.ts";
import type { PopulationTable } from "./types.ts";

/** The id under which a list of the user's own runs. */
export const OWN_POPULATION = "own";

/** Seven persons are the floor of any decision; as many again may oppose them. */
const LEAST_HOLDERS = 14;

/**
 * A population from a list of weights: one number a line, or a CSV whose last column is the weight. Lines whose last column
 * is no number above 0 are left out.
 */
export function tableFromFile(path: string): PopulationTable {
  const weights = readFileSync(path, "utf8")
    .split(/\r?\n/)
    .map((line) =>
      Number(
        line
          .split(/[,;\t]/)
          .at(-1)
          ?.trim() || Number.NaN,
      ),
    )
    .filter((weight) => Number.isFinite(weight) && weight > 0)
    .sort((a, b) => b - a);
  if (weights.length < LEAST_HOLDERS) {
    throw new Error(`${path} has ${weights.length} weights above 0; a population needs at least ${LEAST_HOLDERS}.`);
  }
  const ranks = tableRanks(weights.length);
  return {
    id: OWN_POPULATION,
    title: basename(path),
    source: "a file of the user's",
    licence: "the user's",
    unit: "units",
    derivation: "weights as they are in the file",
    count: weights.length,
    total: weights.reduce((a, b) => a + b, 0),
    listedShare: 0.5,
    listedShareNote: "taken to be half of what circulates; the file does not say",
    statistics: statistics(weights),
    ranks,
    cumulative: cumulativeShares(weights, ranks),
  };
}
