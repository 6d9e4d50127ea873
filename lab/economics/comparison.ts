import { CaptureStudy, studyOf, type Multiplier } from "../model/capture/study.ts";
import type { Rival } from "../model/capture/rivals.ts";
import { populationIds } from "../populations/load.ts";
import type { Prices } from "../prices.ts";
import { UNBOUNDED, type CellContext } from "../scenarios/Scenario.ts";

/** Where only ratios count. */
const TRIALS = 100;
const MOST_VOTERS = 1_000;
/** Shares of supply that can be borrowed: nothing, what was seen at Compound (TC2), the price that is used, and more. */
const LENDABLE = [0, 0.01, 0.02, 0.05, 0.1];

export interface Spread {
  readonly median: number;
  readonly worst: number;
  readonly worstPopulation: string;
}

/** Searched once a process for each seed and price of a person. */
const known = new Map<string, Spread>();

/** Our sunk cost over the best-defended peer's on every shipped population: the lower median, and the worst. */
export function overPopulations(prices: Prices, seed: number): Spread {
  const key = `${seed} ${prices.person.usd}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const values = populationIds()
    .map((id) => ({ id, value: studyOf(id, prices, seed, TRIALS, MOST_VOTERS).multiplier("sunk").value }))
    .sort((a, b) => a.value - b.value);
  const [first] = values;
  // The lower of the two middle ones where there are two: no multiplier is made up.
  const middle = values[Math.ceil(values.length / 2) - 1];
  if (first === undefined || middle === undefined) throw new RangeError("No population ships.");
  const spread = { median: middle.value, worst: first.value, worstPopulation: first.id };
  known.set(key, spread);
  return spread;
}

/** Our sunk cost over each peer's at other prices, the attacker planning anew; the hardest peer first. */
export function againstAt({ population, market, seed }: CellContext, prices: Prices, ours: Rival): Multiplier[] {
  return new CaptureStudy(population, prices, market, seed, TRIALS, ours).against("sunk");
}

/** The same over how much of the supply can be borrowed, which decides what a token vote with a low quorum costs: the hardest, the easiest. */
export function overLendable(context: CellContext, ours: Rival): Record<string, string> {
  const { prices } = context;
  return Object.fromEntries(
    LENDABLE.map((share) => {
      const lent = { ...prices, lending: { ...prices.lending, availableShareOfSupply: share } };
      const peers = againstAt(context, lent, ours);
      const ends = [peers[0], peers.at(-1)].filter((p) => p !== undefined);
      return [`sunkOverPeersWhere${100 * share}PercentCanBeBorrowed`, overPeers(ends)];
    }),
  );
}

/** Each peer by itself: what it costs there, and ours over that. */
export function overPeers(multipliers: readonly Multiplier[]): string {
  return multipliers
    .map(({ peerId, peer, value }) => `${peerId} ${peer === null ? "never captured" : dollars(peer)}: ${told(value)}`)
    .join("; ");
}

export function dollars(usd: number): string {
  return `$${usd.toLocaleString("en-US", { maximumFractionDigits: usd < 10 ? 2 : 0 })}`;
}

/** A multiplier as people read it: two digits below ten, whole above. */
export function told(multiplier: number): string {
  if (multiplier >= UNBOUNDED) return "without bound";
  return multiplier >= 10 ? Math.round(multiplier).toLocaleString("en-US") : String(Number(multiplier.toPrecision(2)));
}
