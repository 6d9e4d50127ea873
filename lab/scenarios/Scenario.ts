import type { JournalLine } from "../chain/Journal.ts";
import type { Market, Prices } from "../prices.ts";
import type { Population } from "../populations/types.ts";
import type { World } from "../systems/System.ts";

/** What a cell of the matrix can say. `captured` means that the criterion failed, whatever the attacker's purse looks like. */
export type CellState = "held" | "captured" | "n/a";

/** One inequality of the criterion, as computed by this run. */
export interface Check {
  readonly what: string;
  readonly measured: number;
  readonly relation: ">=" | "<=" | "=";
  readonly bound: number;
  readonly holds: boolean;
}

/** The criterion at one price of a person. */
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

export interface Outcome {
  readonly state: CellState;
  /** One sentence: why this state. */
  readonly because: string;
  readonly checks: readonly Check[];
  readonly measures: Readonly<Record<string, number | string>>;
  readonly cost?: CostUsd;
  readonly sweep: readonly SweepPoint[];
  readonly breakEven: BreakEven;
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
}

export function check(what: string, measured: number, relation: Check["relation"], bound: number): Check {
  const holds = relation === ">=" ? measured >= bound : relation === "<=" ? measured <= bound : measured === bound;
  return { what, measured, relation, bound, holds };
}

/** Held if every check holds. */
export function verdict(checks: readonly Check[]): CellState {
  return checks.every((c) => c.holds) ? "held" : "captured";
}

/** For criteria that no price of a person moves. */
export function priceless(
  prices: Prices,
  holds: boolean,
  value: number,
  note: string,
): Pick<Outcome, "sweep" | "breakEven"> {
  return {
    sweep: prices.person.sweepUsd.map((personUsd) => ({ personUsd, value, holds })),
    breakEven: { personUsd: null, note },
  };
}

export function notApplicable(prices: Prices, because: string): Outcome {
  return {
    state: "n/a",
    because,
    checks: [],
    measures: {},
    sweep: [],
    breakEven: { personUsd: null, note: `n/a at every price of a person (${prices.person.sweepUsd.length} swept)` },
  };
}
