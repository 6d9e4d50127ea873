import type { Market, Prices } from "../../prices.ts";
import { marketOf } from "../../prices.ts";
import { expand, loadTable } from "../../populations/load.ts";
import type { Population } from "../../populations/types.ts";
import { Contest } from "./contest.ts";
import { Field, type Measure } from "./field.ts";
import { askedBy, COUNTERWEIGHT, PEERS, SAME_STAKE, type Rival } from "./rivals.ts";
import { CaptureSearch, type Capture, type SearchResult } from "./search.ts";

/** Probability at which multipliers are stated. */
export const STATED = 0.5;

export interface Multiplier {
  /** Ours over the best-defended peer's; 0 when only that peer is never captured, infinite when we are not. */
  readonly value: number;
  readonly ours: number | null;
  readonly peer: number | null;
  readonly peerId: string;
}

export function at(result: SearchResult, pi: number): Capture {
  const found = result.captures.find((c) => c.pi === pi);
  if (found === undefined) throw new RangeError(`The search states no capture at ${pi}.`);
  return found;
}

/** Ours over theirs, where null is a cost that no budget reaches. */
export function ratioOf(ours: number | null, theirs: number | null): number {
  if (ours === null) return Number.POSITIVE_INFINITY;
  return theirs === null ? 0 : ours / theirs;
}

/**
 * What people use, once where several ask the same of a capturer. The square root without identity is nobody's baseline: it is in the
 * laboratory to show a mistake, and whoever beats it has shown little.
 */
function baselines(): Rival[] {
  const seen = new Set<string>();
  return PEERS.filter(({ kind }) => kind !== "roots").filter((rival) => {
    const key = askedBy(rival);
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
  dominance(pi = STATED): number {
    const cost = (rival: Rival): number | null => at(this.search(rival, "total"), pi).cost;
    return ratioOf(cost(this.ours), cost(SAME_STAKE));
  }

  /** Cost of capture over that of each peer, the one that is hardest to capture first. */
  against(measure: Measure, pi = STATED): Multiplier[] {
    const cost = (rival: Rival): number | null => at(this.search(rival, measure), pi).cost;
    const ours = cost(this.ours);
    return baselines()
      .map((rival) => ({ peer: cost(rival), peerId: rival.id }))
      .map(({ peer, peerId }) => ({ value: ratioOf(ours, peer), ours, peer, peerId }))
      .sort((a, b) => a.value - b.value);
  }

  /** Cost of capture over that of the peer which is hardest to capture. */
  multiplier(measure: Measure, pi = STATED): Multiplier {
    const [hardest] = this.against(measure, pi);
    if (hardest === undefined) throw new RangeError("There is no peer to compare with.");
    return hardest;
  }
}

/** A study of a shipped population at the size of the exact layer. */
export function studyOf(id: string, prices: Prices, seed: number, trials: number, mostVoters: number): CaptureStudy {
  const table = loadTable(id);
  const population = expand(table, Math.min(table.count, mostVoters));
  return new CaptureStudy(population, prices, marketOf(prices, id), seed, trials);
}
