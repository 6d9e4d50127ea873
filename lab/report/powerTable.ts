import type { Power } from "../metrics/power.ts";
import { number, odds } from "./format.ts";
import type { PopulationPower } from "./power.ts";

/** The table of power, in words that report.md and index.html share. */
export const POWER = {
  title: "Who holds the power",
  reading:
    "Each electorate as the attacks meet it, under a token vote and under Counterweight's capped square roots of what persons hold. " +
    "Nakamoto: the fewest holders with more than a third, half, or the quorum (four per cent of supply; of roots that of payments). " +
    "Entropy: bits of the largest bloc that votes alike, who lends with whom it lends to, tokens of nobody listed being one silent bloc; 0 is a single bloc. " +
    "Decisive: the chance of the largest holder to decide when all others toss a coin (Banzhaf), and the share of orders of arrival in which it turns the outcome (Shapley); 100 % is a dictator, and among equals Shapley is one over the number of voters. " +
    "Everybody listed votes with its own; that Counterweight asks for a number of persons besides, and for a second chamber in some decisions, is not in it. " +
    "Larger populations are represented by fewer holders, which makes the first of them larger; figures of the full lists are under Populations.",
  head: [
    "population",
    "weights",
    "voters of holders",
    "Gini",
    "HHI",
    "equal voters",
    "Nakamoto 1/3, 1/2, quorum",
    "entropy, bits",
    "decisive: Banzhaf",
    "decisive: Shapley",
  ],
} as const;

export function powerRows(all: readonly PopulationPower[]): string[][] {
  return all.flatMap(({ population, holders, tokens, roots }) => [
    row(population, "tokens", holders, tokens),
    row(population, "capped roots", holders, roots),
  ]);
}

function row(population: string, weights: string, holders: number, p: Power): string[] {
  const count = (k: number): string => (k === 0 ? "none" : number(k));
  return [
    population,
    weights,
    `${number(p.voters)} of ${number(holders)}`,
    number(round(p.gini)),
    number(round(p.hhi)),
    number(round(p.effectiveNumber)),
    [p.nakamotoThird, p.nakamotoHalf, p.nakamotoQuorum].map(count).join(", "),
    number(round(p.blocEntropy)),
    odds(p.banzhafLargest),
    odds(p.shapleyLargest),
  ];
}

function round(x: number): number {
  return Number(x.toPrecision(3));
}
