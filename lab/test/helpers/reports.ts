import { buildReport } from "../../report/build.ts";
import type { Report } from "../../report/Report.ts";
import type { AblationResult, RunResult } from "../../runner/run.ts";
import { select } from "../../runner/selection.ts";
import { minesOf, shardName, type Shard } from "../../runner/shards.ts";
import { check, type CellResult, type CellState, type Curve, type JuryOdds } from "../../scenarios/Scenario.ts";

/** A result as a scenario hands it over. `what` is put where text goes, so that a test can look for it. */
export function cellOf(scenario: string, system: string, population: string, state: CellState = "held"): CellResult {
  const sunk = system === "counterweight" ? 5_000 : 1_000;
  return {
    scenario,
    system,
    population,
    variant: null,
    voters: 38,
    seed: 1,
    state,
    because: `${scenario} on ${population} <b>says</b> "so" & more`,
    checks: [check("people", 8, ">=", 7), check("without bound", Number.POSITIVE_INFINITY, ">=", 5)],
    measures: { people: 8, found: "yes" },
    cost: { capital: 9_000, carry: 1, slippage: 2, persons: 3, bribes: 4, bonds: 5, sunk },
    sweep: [{ personUsd: 30, value: 8, holds: true }],
    breakEven: { personUsd: null, note: "always" },
    journal: [
      { label: "propose", count: 1, failed: 0, gas: 190_000n, from: 0, to: 0 },
      { label: "castVote", count: 3, failed: 1, gas: 160_000n, from: 90_000, to: 180_000 },
    ],
    milliseconds: 7,
    trials: [
      { seed: 1, state },
      { seed: 2, state: "held" },
    ],
  };
}

export const CURVE: Curve = {
  title: "Cheapest capture by search",
  layer: "model",
  points: [1, 2, 3].map((i) => ({
    budgetUsd: 10 ** (i + 2),
    probability: i / 4,
    low: i / 5,
    high: i / 3.5,
    trials: 400,
  })),
  costs: [
    { probability: 0.05, budgetUsd: 700, low: 650, high: 800 },
    { probability: 0.5, budgetUsd: 9_000, low: 8_000, high: null },
  ],
};

export const ODDS: JuryOdds = {
  title: "Juries as they were drawn",
  pool: 300,
  rows: [
    { share: 0.3, seats: 5, expected: 0.161, measured: { probability: 0.16, low: 0.14, high: 0.18, trials: 900 } },
  ],
};

export interface Sample {
  readonly only?: string;
  readonly shard?: Shard;
  readonly states?: Readonly<Record<string, CellState>>;
  readonly interrupted?: boolean;
  /** Only so many cells were reached. */
  readonly reached?: number;
  readonly started?: Date;
  readonly milliseconds?: number;
}

/** A report over real attacks and systems with made-up results: what the renderers do with it does not depend on a chain. */
export async function sampleReport(sample: Sample = {}): Promise<Report> {
  const selection = await select({ only: sample.only ?? "TC3,CT1,DL1", population: "compound,hop" });
  const mine = minesOf(selection, sample.shard ?? null);
  const stateOf = (scenario: string, system: string): CellState => sample.states?.[`${scenario}/${system}`] ?? "held";
  const cells = selection.populations.flatMap((population) =>
    selection.systems.flatMap((system) =>
      selection.scenarios
        .filter((s) => mine(s.id, system.id))
        .map((s) => {
          const cell = cellOf(s.id, system.id, population, stateOf(s.id, system.id));
          const timed = { ...cell, milliseconds: sample.milliseconds ?? 7 };
          return s.id === "TC3" && system.id === "counterweight"
            ? { ...timed, curves: [CURVE], juryOdds: [ODDS] }
            : timed;
        }),
    ),
  );
  const ablations = selection.scenarios.flatMap((s) =>
    s.ablations
      .filter((a) => mine(s.id, a.system))
      .map(
        (a): AblationResult => ({
          ...cellOf(s.id, a.system, "compound", "captured"),
          variant: a.variant,
          rule: a.note,
          intact: "held",
          changed: ["people: 8 -> 1"],
          bites: true,
        }),
      ),
  );
  const planned = selection.scenarios.reduce(
    (sum, s) => sum + selection.systems.length * selection.populations.length + s.ablations.length,
    0,
  );
  const result: RunResult = {
    cells: cells.slice(0, sample.reached ?? cells.length),
    ablations: sample.reached === undefined ? ablations : [],
    failures: [],
    planned,
    interrupted: sample.interrupted ?? false,
    enrolments: [],
  };
  return buildReport(result, {
    selection,
    seeds: [1, 2],
    maxVoters: 1_000,
    ablations: true,
    started: sample.started ?? new Date("2026-01-01T00:00:00Z"),
    shard: sample.shard === undefined ? null : shardName(sample.shard),
    expectations: { "DL1/counterweight/compound": { state: "held", why: "on record" } },
  });
}
