import type { Market, Prices } from "../../prices.ts";
import { marketOf } from "../../prices.ts";
import { expand, loadTable } from "../../populations/load.ts";
import type { Population } from "../../populations/types.ts";
import { Contest } from "./contest.ts";
import { Field, type Measure } from "./field.ts";
import { COUNTERWEIGHT, PEERS, SAME_STAKE, type Rival } from "./rivals.ts";
import { CaptureSearch, type Capture, type SearchResult } from "./search.ts";

/** Probability at which multipliers are stated. */
export const STATED = 0.5;

export interface Multiplier {
  /** Ours over the best-defended peer's; null when one of them is never captured. */
  readonly value: number | null;
  readonly ours: number | null;
  readonly peer: number | null;
  readonly peerId: string;
}

export function at(result: SearchResult, pi: number): Capture {
  const found = result.captures.find((c) => c.pi === pi);
  if (found === undefined) throw new RangeError(`The search states no capture at ${pi}.`);
  return found;
}

/** Peers that ask the same of a capturer are searched once. */
function distinctPeers(): Rival[] {
  const seen = new Set<string>();
  return PEERS.filter(({ kind, quorum, lockSeconds }) => {
    const key = `${kind} ${quorum} ${lockSeconds}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Searches against one population, with the same draws for every system. */
export class CaptureStudy {
  readonly contest: Contest;
  readonly ours: Rival;
  readonly #prices: Prices;
  readonly #market: Market;
  readonly #known = new Map<string, SearchResult>();
  readonly #timings: { what: string; milliseconds: number }[] = [];

  constructor(
    population: Population,
    prices: Prices,
    market: Market,
    seed: number,
    trials: number,
    ours: Rival = COUNTERWEIGHT,
  ) {
    this.ours = ours;
    this.contest = new Contest(population, prices, seed, trials);
    this.#prices = prices;
    this.#market = market;
  }

  search(rival: Rival, measure: Measure, isChallenged = false): SearchResult {
    const key = `${rival.id} ${measure} ${isChallenged}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const since = Date.now();
    const result = new CaptureSearch(this.field(rival, isChallenged), measure).run();
    const what = `search of ${rival.id}, ${measure}${isChallenged ? ", challenged" : ""}`;
    this.#timings.push({ what, milliseconds: Date.now() - since });
    this.#known.set(key, result);
    return result;
  }

  /** What plans against a system are judged by. */
  field(rival: Rival, isChallenged = false): Field {
    return new Field(this.contest, rival, this.#prices, this.#market, isChallenged);
  }

  /** Searches made so far, with the time each took: no part of any result. */
  get timings(): readonly { readonly what: string; readonly milliseconds: number }[] {
    return this.#timings;
  }

  /** Total cost of capture over that of a token vote fed the same stakes, delegations and ballots (GV-5). */
  dominance(pi = STATED): number | null {
    const [ours, theirs] = [this.ours, SAME_STAKE].map((rival) => at(this.search(rival, "total"), pi).cost);
    return typeof ours === "number" && typeof theirs === "number" ? ours / theirs : null;
  }

  /** Cost of capture over that of the peer which is hardest to capture. */
  multiplier(measure: Measure, pi = STATED): Multiplier {
    const ours = at(this.search(this.ours, measure), pi).cost;
    let [peer, peerId]: [number | null, string] = [0, ""];
    for (const rival of distinctPeers()) {
      const { cost } = at(this.search(rival, measure), pi);
      if (peer !== null && (cost === null || cost > peer)) [peer, peerId] = [cost, rival.id];
    }
    return { value: ours === null || peer === null ? null : ours / peer, ours, peer, peerId };
  }
}

/** A study of a shipped population at the size of the exact layer. */
export function studyOf(id: string, prices: Prices, seed: number, trials: number, mostVoters: number): CaptureStudy {
  const table = loadTable(id);
  const population = expand(table, Math.min(table.count, mostVoters));
  return new CaptureStudy(population, prices, marketOf(prices, id), seed, trials);
}
