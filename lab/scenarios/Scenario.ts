import type { JournalLine } from "../chain/Journal.ts";
import type { Market, Prices } from "../prices.ts";
import type { Population } from "../populations/types.ts";
import type { World } from "../systems/System.ts";

/** What a cell of the matrix can say. `captured` means that the criterion failed, whatever the attacker's purse looks like. */
export type CellState = "held" | "captured" | "n/a";

/**
 * Where a figure comes from: transactions of this run, the model that conformance tests hold to the contracts, or a computation
 * from prices and tables.
 */
export type Layer = "exact" | "model" | "arithmetic";

/** One inequality of the criterion, as computed by this run. */
export interface Check {
  readonly what: string;
  readonly measured: number;
  readonly relation: ">=" | "<=" | "=";
  readonly bound: number;
  readonly holds: boolean;
  /** The layer that least of it was executed in; transactions unless said otherwise. */
  readonly layer?: Exclude<Layer, "exact">;
}

/** The criterion at one price of a person, where a price of a person moves it. */
export interface SweepPoint {
  readonly personUsd: number;
  /** The quantity that the criterion bounds, at this price. */
  readonly value: number;
  readonly holds: boolean;
}

export interface BreakEven {
  /** Price of a person from which on the criterion holds; null when the price does not matter. */
  readonly personUsd: number | null;
  readonly note: string;
}

/** Dollars of one capture. */
export interface CostUsd {
  readonly capital: number;
  readonly carry: number;
  readonly slippage: number;
  readonly persons: number;
  readonly bribes: number;
  readonly bonds: number;
  /** What does not come back. */
  readonly sunk: number;
}

/** P(capture) at one budget, with a 95 % interval over the trials. */
export interface CurvePoint {
  readonly budgetUsd: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  readonly trials: number;
}

/** Least budget that captures with probability `probability`, by search, with a 95 % interval. An upper bound on the true cost. */
export interface CaptureCost {
  readonly probability: number;
  readonly budgetUsd: number;
  readonly low: number;
  /** Null when the interval reaches beyond the budgets that were tried. */
  readonly high: number | null;
}

/** How the odds rise with the money. */
export interface Curve {
  readonly title: string;
  /** Which layer it comes from: real transactions, or the model that is held to them. */
  readonly layer: "exact" | "model";
  readonly points: readonly CurvePoint[];
  readonly costs?: readonly CaptureCost[];
  readonly note?: string;
}

/** Quantities over time: tallies, conviction, opposition. */
export interface Timeline {
  readonly title: string;
  /** Unit of the values, for example "share of the support". */
  readonly unit: string;
  readonly series: readonly {
    readonly name: string;
    /** A tally stays until it changes; conviction grows all the time. */
    readonly shape: "step" | "line";
    readonly points: readonly { readonly hours: number; readonly value: number }[];
  }[];
  /** Moments with a name: end of voting, queued, executed. */
  readonly marks: readonly { readonly hours: number; readonly label: string }[];
  readonly note?: string;
}

/** Odds that a hostile share of the tickets gets a majority of a jury. */
export interface JuryOdds {
  readonly title: string;
  /** Tickets in the pool that the jury is drawn from. */
  readonly pool: number;
  readonly rows: readonly {
    /** Hostile share of the tickets, 0..1. */
    readonly share: number;
    readonly seats: number;
    /** By the closed form. */
    readonly expected: number;
    /** By drawing, with a 95 % interval, where it was done. */
    readonly measured?: {
      readonly probability: number;
      readonly low: number;
      readonly high: number;
      readonly trials: number;
    };
  }[];
  readonly note?: string;
}

export interface Outcome {
  readonly state: CellState;
  /** One sentence: why this state. */
  readonly because: string;
  readonly checks: readonly Check[];
  readonly measures: Readonly<Record<string, number | string>>;
  readonly cost?: CostUsd;
  readonly sweep: readonly SweepPoint[];
  readonly breakEven: BreakEven;
  readonly curves?: readonly Curve[];
  readonly timelines?: readonly Timeline[];
  readonly juryOdds?: readonly JuryOdds[];
  /** Parts of the cell whose time is worth knowing: metadata of the run, no part of what it found. */
  readonly timings?: readonly { readonly what: string; readonly milliseconds: number }[];
}

export interface CellContext {
  readonly world: World;
  readonly population: Population;
  readonly prices: Prices;
  readonly market: Market;
  /** Uniform in [0, 1), the same sequence for the same seed. */
  readonly random: () => number;
  readonly seed: number;
  /** Runs `probe` and undoes everything it did to the chain. */
  readonly undone: <T>(probe: () => Promise<T>) => Promise<T>;
}

export interface Precedent {
  readonly event: string;
  readonly figures: string;
  readonly source: string;
}

export interface Ablation {
  readonly system: string;
  readonly variant: string;
  readonly note: string;
  /** Population on which the rule does something, where that is not the first on which the attack is held. */
  readonly on?: string;
}

/** One attack: a program against any system, and what it has to show. Scenario fifty is one more file like these. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly family: "capital" | "quadratic" | "delegation" | "jury" | "conviction" | "process" | "combination";
  readonly claim: string;
  readonly precedent: Precedent;
  readonly budget: string;
  readonly criterion: string;
  readonly ablations: readonly Ablation[];
  readonly limits: readonly string[];
  /** Populations that it is played on unless others are asked for: fewer where one cell takes long, "derived" for all that come from records, where the claim is about every one. */
  readonly playedOn?: readonly string[] | "derived";
  /** Numbered invariants of the mechanism that the claim rests on, where they differ from lab/trace/threats.ts. */
  readonly invariants?: readonly string[];
  run(context: CellContext): Promise<Outcome>;
}

export interface CellResult extends Outcome {
  readonly scenario: string;
  readonly system: string;
  readonly population: string;
  readonly variant: string | null;
  readonly voters: number;
  readonly seed: number;
  readonly journal: readonly JournalLine[];
  readonly milliseconds: number;
  /** What each seed gave; the cell is the worst of them. */
  readonly trials?: readonly { readonly seed: number; readonly state: CellState }[];
}

/** Stands for a quantity without bound, which JSON has no number for. */
export const UNBOUNDED = Number.MAX_SAFE_INTEGER;

export function check(
  what: string,
  measured: number,
  relation: Check["relation"],
  bound: number,
  layer: Layer = "exact",
): Check {
  const holds = relation === ">=" ? measured >= bound : relation === "<=" ? measured <= bound : measured === bound;
  return { what, measured, relation, bound, holds, ...(layer === "exact" ? {} : { layer }) };
}

/** Whether `after` is further from what is asked than `before`. */
export function isWorse(before: Check, after: Check): boolean {
  if (before.holds !== after.holds) return before.holds;
  if (after.relation === ">=") return after.measured < before.measured;
  if (after.relation === "<=") return after.measured > before.measured;
  return !after.holds && after.measured !== before.measured;
}

/** Held if every check holds. */
export function verdict(checks: readonly Check[]): CellState {
  return checks.every((c) => c.holds) ? "held" : "captured";
}

/** For criteria that no price of a person moves: there is nothing to sweep, and the note says why. */
export function priceless(note: string): Pick<Outcome, "sweep" | "breakEven"> {
  return { sweep: [], breakEven: { personUsd: null, note } };
}

export function notApplicable(because: string): Outcome {
  return {
    state: "n/a",
    because,
    checks: [],
    measures: {},
    sweep: [],
    breakEven: { personUsd: null, note: "n/a whatever a person costs" },
  };
}
