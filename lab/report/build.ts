import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { juryCapture } from "../metrics/closedForms.ts";
import { OWN_POPULATION } from "../populations/fromFile.ts";
import { loadTable, populationIds } from "../populations/load.ts";
import { PRICES_FILE, loadPrices } from "../prices.ts";
import { cellKey, shownState, type Expectations } from "../runner/expectations.ts";
import { nameOf, type Enrolment } from "../runner/play.ts";
import type { RunResult } from "../runner/run.ts";
import { populationsOf, type Selection } from "../runner/selection.ts";
import { UNBOUNDED, type CellResult, type JuryOdds, type Scenario } from "../scenarios/Scenario.ts";
import { knownRisks } from "../trace/scan.ts";
import { traceOf } from "../trace/trace.ts";
import type {
  Calendar,
  Coverage,
  PopulationFacts,
  Report,
  ReportAblation,
  ReportCell,
  RunFacts,
  ScenarioFacts,
  Timing,
} from "./Report.ts";
import { inOrder } from "./order.ts";
import { powerOf } from "./power.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const COMPILER = "solc 0.8.30, evmVersion cancun, optimizer runs 200";

export interface Facts {
  readonly selection: Selection;
  readonly seeds: readonly number[];
  readonly maxVoters: number;
  readonly ablations: boolean;
  readonly started: Date;
  readonly shard: string | null;
  readonly expectations: Expectations;
}

export function buildReport(result: RunResult, facts: Facts): Report {
  const { selection, expectations } = facts;
  return inOrder({
    schemaVersion: 3,
    run: runFacts(result, facts),
    selection: { seeds: facts.seeds.length, maxVoters: facts.maxVoters, ablations: facts.ablations },
    coverage: coverageOf(result, facts.shard),
    prices: loadPrices(),
    systems: selection.systems.map(({ id, title, notes }) => ({ id, title, notes })),
    populations: selection.populations.map(populationFacts),
    power: selection.populations.map((id) => powerOf(id, facts.maxVoters)),
    scenarios: selection.scenarios.map((s) => scenarioFacts(s, populationsOf(selection, s))),
    cells: result.cells.map((c) => ({
      ...written<ReportCell>(c),
      shown: shownState(c, expectations),
      onRecord: expectations[cellKey(c)]?.state ?? null,
    })),
    ablations: result.ablations.map((c) => written<ReportAblation>(c)),
    failures: result.failures,
    calendar: result.enrolments.filter((e) => e.variant === null).map(calendarOf),
    juryOdds: [designOdds()],
    notClaimed: knownRisks(),
    traceability: traceOf(selection.scenarios),
  });
}

function runFacts(result: RunResult, facts: Facts): RunFacts {
  return {
    commit: commit(),
    node: process.version,
    compiler: COMPILER,
    seeds: facts.seeds,
    started: facts.started.toISOString(),
    seconds: Math.round((Date.now() - facts.started.getTime()) / 1000),
    shards: facts.shard === null ? [] : [facts.shard],
    hashes: hashes(),
    timings: timings(result),
  };
}

function timings(result: RunResult): Timing[] {
  const cells = [...result.cells, ...result.ablations].flatMap((c) => {
    const what = `${c.scenario} ${c.system}${c.variant === null ? "" : ` without ${c.variant}`} ${c.population}`;
    const parts = (c.timings ?? []).map((t) => ({ what: `${what}, ${t.what}`, milliseconds: t.milliseconds }));
    return [{ what, milliseconds: c.milliseconds }, ...parts];
  });
  const worlds = result.enrolments.map((e) => ({ what: `enrolling ${nameOf(e)}`, milliseconds: e.milliseconds }));
  return [...worlds, ...cells];
}

function calendarOf({ system, population, voters, enrolmentDays }: Enrolment): Calendar {
  return { system, population, voters, enrolmentDays };
}

function coverageOf(result: RunResult, shard: string | null): Coverage {
  const executed = result.cells.length + result.ablations.length + result.failures.length;
  const complete = executed === result.planned;
  const why = result.interrupted ? "interrupted" : shard === null ? "something did not run" : `shard ${shard}`;
  return { planned: result.planned, executed, complete, why: complete ? "" : why };
}

/** The shares themselves stay in the tables, whose hashes the report states. */
const LEFT_OUT = ["ranks", "cumulative", "sides", "lending", "persons", "pairs", "clusters"];

function populationFacts(id: string): PopulationFacts {
  const table = loadTable(id);
  const facts = Object.entries(table).filter(([name]) => !LEFT_OUT.includes(name));
  return plain<PopulationFacts>({ ...Object.fromEntries(facts), clusters: table.clusters?.count ?? 0 });
}

function scenarioFacts(scenario: Scenario, populations: readonly string[]): ScenarioFacts {
  const { id, title, family, claim, precedent, budget, criterion, ablations, limits } = scenario;
  return { id, title, family, claim, precedent, budget, criterion, ablations, limits, populations };
}

/** A cell without the time it took: that is metadata of the run. */
function written<T extends ReportCell | ReportAblation>(result: CellResult): Omit<T, "shown" | "onRecord"> {
  const trials = result.trials ?? [{ seed: result.seed, state: result.state }];
  return plain({ ...result, milliseconds: undefined, timings: undefined, trials });
}

/** Bigints become decimal strings, and what has no bound becomes the largest whole number of JSON. */
function plain<T>(value: unknown): T {
  const replace = (key: string, x: unknown): unknown => {
    if (typeof x === "bigint") return x.toString();
    if (typeof x !== "number" || Number.isFinite(x)) return x;
    if (Number.isNaN(x)) throw new Error(`A result has no number at "${key}".`);
    return x > 0 ? UNBOUNDED : -UNBOUNDED;
  };
  return JSON.parse(JSON.stringify(value, replace)) as T;
}

const POOL = 300;

/** The table of section 8 of the mechanism: a hostile majority of juries drawn without replacement. */
function designOdds(): JuryOdds {
  const rows = [5, 11, 23, 47].flatMap((seats) =>
    Array.from({ length: 10 }, (_, i) => (i + 1) / 20).map((share) => ({
      share,
      seats,
      expected: juryCapture(POOL, Math.round(POOL * share), seats),
    })),
  );
  return {
    title: "Odds of a hostile majority, by seats",
    pool: POOL,
    rows,
    note: "Closed form (hypergeometric): equal tickets, drawn without replacement. No run is behind these lines.",
  };
}

function commit(): string {
  const git = (args: string[]): string | undefined => {
    try {
      return execFileSync("git", args, { cwd: PROJECT, stdio: ["ignore", "pipe", "ignore"] })
        .toString()
        .trim();
    } catch {
      // Not a checkout, or no git: the report says so.
      return undefined;
    }
  };
  const head = git(["rev-parse", "HEAD"]);
  if (head === undefined) return "not a git checkout";
  return git(["status", "--porcelain", "--untracked-files=no"]) === "" ? head : `${head} with local changes`;
}

function hashes(): Record<string, string> {
  const sha = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
  const tables = populationIds()
    .filter((id) => id !== OWN_POPULATION)
    .map((id): [string, string] => {
      const path = fileURLToPath(new URL(`../populations/tables/${id}.json`, import.meta.url));
      return [`populations/${id}.json`, sha(path)];
    });
  return Object.fromEntries([["prices.json", sha(PRICES_FILE)], ...tables]);
}
