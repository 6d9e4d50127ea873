import type { JournalLine } from "../chain/Journal.ts";
import type { Prices } from "../prices.ts";
import type { Expected } from "../runner/expectations.ts";
import type { Failure } from "../runner/play.ts";
import type { AblationResult } from "../runner/run.ts";
import type { CellResult, CellState, JuryOdds, Scenario } from "../scenarios/Scenario.ts";
import type { PopulationPower } from "./power.ts";

/** What a run leaves behind. `report.schema.json` is its published description; everything else is rendered from it. */
export interface Report {
  readonly schemaVersion: 3;
  /** The only part that differs between two runs with the same seeds. */
  readonly run: RunFacts;
  readonly selection: {
    readonly seeds: number;
    readonly maxVoters: number;
    readonly ablations: boolean;
  };
  readonly coverage: Coverage;
  readonly prices: Prices;
  readonly systems: readonly SystemFacts[];
  readonly populations: readonly PopulationFacts[];
  /** A row for each population, in their order. */
  readonly power: readonly PopulationPower[];
  readonly scenarios: readonly ScenarioFacts[];
  readonly cells: readonly ReportCell[];
  readonly ablations: readonly ReportAblation[];
  readonly failures: readonly Failure[];
  readonly calendar: readonly Calendar[];
  /** Odds by closed form that need no run. */
  readonly juryOdds: readonly JuryOdds[];
  readonly notClaimed: readonly { readonly title: string; readonly source: string }[];
  readonly traceability: readonly Trace[];
}

export interface RunFacts {
  readonly commit: string;
  readonly node: string;
  readonly compiler: string;
  readonly seeds: readonly number[];
  readonly started: string;
  readonly seconds: number;
  /** Shards that were merged, as "1/4"; empty for a run in one piece. */
  readonly shards: readonly string[];
  readonly hashes: Readonly<Record<string, string>>;
  readonly timings: readonly Timing[];
}

/** A world that cells were played in. */
export interface Calendar {
  readonly system: string;
  readonly population: string;
  readonly voters: number;
  /** Simulated days it took to enrol everybody. */
  readonly enrolmentDays: number;
}

export interface Timing {
  readonly what: string;
  readonly milliseconds: number;
}

/** How much of what was asked for is in the report. */
export interface Coverage {
  /** Cells and ablations of the whole selection. */
  readonly planned: number;
  readonly executed: number;
  readonly complete: boolean;
  /** Why it is not; empty when it is. */
  readonly why: string;
}

export interface SystemFacts {
  readonly id: string;
  readonly title: string;
  readonly notes: readonly string[];
}

export interface PopulationFacts {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  readonly count: number;
  readonly statistics: {
    readonly gini: number;
    readonly hhi: number;
    readonly top1: number;
    readonly top10: number;
    readonly nakamotoHalf: number;
    readonly nakamotoThird: number;
  };
}

export type ScenarioFacts = Omit<Scenario, "run" | "invariants" | "playedOn"> & {
  /** Populations of the run that the attack is played on. */
  readonly populations: readonly string[];
};

/** Gas as a decimal string: JSON has no integers of every size. */
type Line = Omit<JournalLine, "gas"> & { readonly gas: string };

interface Written {
  readonly journal: readonly Line[];
  readonly trials: readonly Trial[];
}

/** What one seed gave. */
export interface Trial {
  readonly seed: number;
  readonly state: CellState;
}

export type ReportCell = Omit<CellResult, "journal" | "milliseconds" | "timings" | "trials"> &
  Written & {
    readonly shown: Expected;
    /** State on record in lab/expectations.json; null when the cell is new. */
    readonly onRecord: Expected | null;
  };

export type ReportAblation = Omit<AblationResult, "journal" | "milliseconds" | "timings" | "trials"> & Written;

export interface Place {
  readonly file: string;
  readonly lines: readonly number[];
}

/** From an attack to the rules that stop it, the tests that hold the rules, and the lines that implement them. */
export interface Trace {
  readonly threat: string;
  readonly title: string;
  readonly scenario: string;
  readonly invariants: readonly {
    readonly id: string;
    readonly statement: string;
    readonly tests: readonly Place[];
    readonly sources: readonly Place[];
  }[];
}
