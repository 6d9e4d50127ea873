import { isWorse, type CellResult } from "../scenarios/Scenario.ts";
import { systemById } from "../systems/registry.ts";
import { Crew, Stopped } from "./crew.ts";
import { nameOf, type Enrolment, type Failure, type Listener, type News, type Settings, type Task } from "./play.ts";
import { populationsOf, type Selection } from "./selection.ts";
import { minesOf, type Mine, type Shard } from "./shards.ts";

export interface AblationResult extends CellResult {
  /** The rule that was missing. */
  readonly rule: string;
  /** State of the same cell with the rule in place. */
  readonly intact: string;
  /** What the missing rule changed, check by check. */
  readonly changed: readonly string[];
  /** Captured, and worse than the intact cell in at least one check: a cell that is lost anyway proves nothing by being lost. */
  readonly bites: boolean;
}

export interface RunResult {
  readonly cells: readonly CellResult[];
  readonly ablations: readonly AblationResult[];
  readonly failures: readonly Failure[];
  /** Every world that was built. */
  readonly enrolments: readonly Enrolment[];
  /** Cells and ablations of the whole selection, whatever the shard. */
  readonly planned: number;
  /** Stopped by the user: what is there is valid, the rest is missing. */
  readonly interrupted: boolean;
}

export interface RunOptions extends Settings {
  readonly ablations: boolean;
  readonly observer: Observer;
  /** Processes that play at the same time. */
  readonly jobs: number;
  readonly shard?: Shard | null;
  /** Gives up what is running and returns what is done. */
  readonly signal?: AbortSignal;
}

/** Who wants to know how far the run is. */
export interface Observer {
  start(total: number): void;
  stage(what: string): void;
  cell(result: CellResult | Failure): void;
  done(): void;
}

export async function runMatrix(selection: Selection, options: RunOptions): Promise<RunResult> {
  const { observer, signal } = options;
  const { prices, seeds, mostVoters } = options;
  const mine = minesOf(selection, options.shard ?? null);
  const tasks = matrix(selection, mine);
  observer.start(countOf(selection, options.ablations, mine));
  const [cells, ablations, failures, enrolments] = [
    new Array<CellResult>(),
    new Array<AblationResult>(),
    new Array<Failure>(),
    new Array<Enrolment>(),
  ];
  const listener =
    (keep: (result: CellResult) => void): Listener =>
    (news: News) => {
      if (news.kind === "stage") observer.stage(news.what);
      else if (news.kind === "enrolled") enrolments.push(news.enrolment);
      else {
        if ("error" in news.result) failures.push(news.result);
        else keep(news.result);
        observer.cell(news.result);
      }
    };
  const crew = new Crew({ prices, seeds, mostVoters }, options.jobs, signal);
  let interrupted = false;
  try {
    await crew.play(
      tasks,
      listener((result) => cells.push(result)),
    );
    if (options.ablations) {
      await crew.play(
        removals(selection, mine, cells),
        listener((result) => ablations.push(compared(result, cells))),
      );
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    interrupted = true;
  } finally {
    crew.close();
    observer.done();
  }
  const planned = countOf(selection, options.ablations, () => true);
  return { cells, ablations, failures, enrolments, planned, interrupted };
}

/** A world for each system on each population. */
function matrix(selection: Selection, mine: Mine): Task[] {
  return selection.populations
    .flatMap((population) =>
      selection.systems.map(({ id }) => ({
        system: id,
        variant: null,
        population,
        scenarios: selection.scenarios
          .filter((s) => mine(s.id, id) && populationsOf(selection, s).includes(population))
          .map((s) => s.id),
      })),
    )
    .filter((task) => task.scenarios.length > 0);
}

/**
 * A world for each rule that is removed. The population is the one that the ablation asks for, or the first on which the intact system held, so
 * that what the rule does is seen; the first of all where it never held.
 */
function removals(selection: Selection, mine: Mine, cells: readonly CellResult[]): Task[] {
  const tasks = new Map<string, Task>();
  const ids = new Set(selection.systems.map((s) => s.id));
  for (const scenario of selection.scenarios) {
    const populations = populationsOf(selection, scenario);
    for (const { system, variant, on } of scenario.ablations) {
      if (!ids.has(system) || !mine(scenario.id, system)) continue;
      const intact = cells
        .filter((c) => c.scenario === scenario.id && c.system === system)
        .sort((a, b) => populations.indexOf(a.population) - populations.indexOf(b.population));
      const wanted = intact.find((c) => c.population === on);
      const chosen = wanted ?? intact.find((c) => c.state === "held") ?? intact[0];
      const population = chosen?.population ?? populations[0];
      if (population === undefined) continue;
      const place = { system, variant, population };
      const known = tasks.get(nameOf(place));
      tasks.set(nameOf(place), { ...place, scenarios: [...(known?.scenarios ?? []), scenario.id] });
    }
  }
  return [...tasks.values()];
}

/** Cells and ablations that are asked for. */
function countOf(selection: Selection, ablations: boolean, mine: Mine): number {
  const { scenarios, systems } = selection;
  let count = 0;
  for (const scenario of scenarios) {
    for (const system of systems.filter((s) => mine(scenario.id, s.id))) {
      count += populationsOf(selection, scenario).length;
      if (ablations) count += scenario.ablations.filter((a) => a.system === system.id).length;
    }
  }
  return count;
}

/** An ablation beside the cell that it is an ablation of. */
function compared(result: CellResult, cells: readonly CellResult[]): AblationResult {
  const intact = cells.find(
    (c) => c.scenario === result.scenario && c.system === result.system && c.population === result.population,
  );
  const changed = result.checks.flatMap((after) => {
    const before = intact?.checks.find((c) => c.what === after.what);
    return before !== undefined && isWorse(before, after)
      ? [`${after.what}: ${before.measured} -> ${after.measured}`]
      : [];
  });
  const variant = result.variant ?? "";
  return {
    ...result,
    rule: systemById(result.system).variants[variant] ?? variant,
    intact: intact?.state ?? "not run",
    changed,
    bites: result.state === "captured" && changed.length > 0,
  };
}
