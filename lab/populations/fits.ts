import { tabulated } from "./derivations.ts";
import type { PopulationTable } from "./types.ts";

/** Populations for which there is no record: a curve with as few parameters as its stated figure needs. */
export interface Fit {
  readonly id: string;
  /** The stated figure, and what the weights give for it. */
  readonly figure: string;
  readonly weights: () => readonly number[];
  readonly derive: () => PopulationTable;
}

const SOURCE_PAPER = "Messias et al., Understanding Blockchain Governance (arXiv:2305.17655)";
const OWN_CURVE = "a curve of this project; no record behind it";

/** Zipf's law: the i-th holder has `i^-exponent`. */
function zipf(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + 1) ** -exponent);
}

function shareOfLargest(weights: readonly number[], k: number): number {
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.slice(0, k).reduce((a, b) => a + b, 0) / total;
}

/** Exponent at which the `k` largest of `count` hold `share`; the share rises with the exponent. */
function exponentFor(count: number, k: number, share: number): number {
  let [low, high] = [0, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (shareOfLargest(zipf(count, middle), k) < share) low = middle;
    else high = middle;
  }
  return high;
}

function fitted(
  id: string,
  figure: string,
  weights: () => readonly number[],
  facts: Pick<PopulationTable, "title" | "source" | "derivation"> &
    Partial<Pick<PopulationTable, "listedShare" | "listedShareNote" | "turnoutShare">>,
): Fit {
  return {
    id,
    figure,
    weights,
    derive: () =>
      tabulated(
        weights(),
        {
          id,
          licence: "this project's own",
          unit: "tokens",
          listedShare: 0.5,
          listedShareNote: "assumed: half of what circulates is held by those who take part",
          ...facts,
        },
        "fit",
      ),
  };
}

const power = (count: number, k: number, share: number) => (): number[] => zipf(count, exponentFor(count, k, share));

/** Quantile of the logistic distribution. */
function logit(p: number): number {
  return Math.log(p / (1 - p));
}

export const FITS: readonly Fit[] = [
  fitted("compound-like", "the ten largest hold 57.9 %", power(1_000, 10, 0.5786), {
    title: "Compound-like: ten hold 57.9 %",
    source: SOURCE_PAPER,
    derivation: "Zipf's law over 1,000 holders, exponent solved so that the ten largest hold 57.86 %, as published",
  }),
  fitted("uniswap-like", "the ten largest hold 44.7 %", power(1_000, 10, 0.4472), {
    title: "Uniswap-like: ten hold 44.7 %",
    source: SOURCE_PAPER,
    derivation: "Zipf's law over 1,000 holders, exponent solved so that the ten largest hold 44.72 %, as published",
  }),
  fitted("extreme", "fewer than 1 % hold 90 %", power(10_000, 99, 0.9), {
    title: "Extreme: fewer than one per cent hold 90 %",
    source: OWN_CURVE,
    derivation: "Zipf's law over 10,000 holders, exponent solved so that the 99 largest hold 90 %",
  }),
  fitted(
    "broad",
    "the hundred largest of 10,000 hold under 5 %",
    () => Array.from({ length: 10_000 }, (_, i) => Math.exp(0.25 * logit(1 - (i + 0.5) / 10_000))),
    {
      title: "Broad: many small holders",
      source: OWN_CURVE,
      derivation: "log-logistic weights over 10,000 holders, scale 0.25: the largest holds a thousandth",
    },
  ),
  fitted("zombie", "nobody votes; four per cent of supply costs 4,000 dollars", power(200, 10, 0.5), {
    title: "Zombie: a deserted network",
    source: "Indexed Finance 2023 and Yam 2022, as prices.json quotes them",
    derivation: "Zipf's law over 200 holders, the ten largest with half; turnout zero",
    turnoutShare: 0,
  }),
  fitted("court", "9 of 6,400 hold half the votes", power(6_400, 9, 0.5000001), {
    title: "Court: nine of 6,400 hold half the votes",
    source: "UMA's disputes of 2025 as the catalogue quotes them: nine wallets with about half of the votes",
    derivation: "Zipf's law over 6,400 holders, exponent solved so that the nine largest hold just over half",
  }),
];
