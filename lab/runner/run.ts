import type { Prices } from "../prices.ts";
import type { CellResult, Check, Scenario } from "../scenarios/Scenario.ts";
import { systemById } from "../systems/registry.ts";
import type { System } from "../systems/System.ts";
import { Theatre, populationOf } from "./cell.ts";
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

export interface Failure {
  readonly scenario: string;
  readonly system: string;
  readonly population: string;
  readonly variant: string | null;
  readonly error: string;
}

export interface Calendar {
  readonly system: string;
  readonly population: string;
  readonly voters: number;
  /** Simulated days it took to enrol everybody. */
  readonly enrolmentDays: number;
}

export interface RunResult {
  readonly cells: readonly CellResult[];
  readonly ablations: readonly AblationResult[];
  readonly failures: readonly Failure[];
  readonly calendar: readonly Calendar[];
  /** Cells and ablations of the whole selection, whatever the shard. */
  readonly planned: number;
  /** Stopped by the user: what is there is valid, the rest is missing. */
  readonly interrupted: boolean;
  /** How long it took to enrol everybody, world by world. */
  readonly enrolments: readonly { readonly what: string; readonly milliseconds: number }[];
}

export interface RunOptions {
  readonly prices: Prices;
  readonly seeds: readonly number[];
  readonly mostVoters: number;
  readonly ablations: boolean;
  readonly observer: Observer;
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

interface AblationTask {
  readonly scenario: Scenario;
  readonly system: System;
  readonly variant: string;
  readonly population: string;
  readonly intact: CellResult | undefined;
}

const WORST = ["n/a", "held", "captured"];

/** The worst of several seeds is the cell. */
function worst(results: readonly CellResult[]): CellResult | undefined {
  return results.reduce<CellResult | undefined>(
    (a, b) => (a === undefined || WORST.indexOf(b.state) > WORST.indexOf(a.state) ? b : a),
    undefined,
  );
}

/** The user stopped the run. */
class Stopped extends Error {}

/** One run of the matrix: what it has found so far. */
class Run {
  readonly cells: CellResult[] = [];
  readonly ablations: AblationResult[] = [];
  readonly failures: Failure[] = [];
  readonly calendar: Calendar[] = [];
  readonly enrolments: { what: string; milliseconds: number }[] = [];
  private readonly selection: Selection;
  private readonly options: RunOptions;
  private readonly mine: Mine;
  private readonly stop: Promise<never>;

  constructor(selection: Selection, options: RunOptions) {
    this.selection = selection;
    this.options = options;
    this.mine = minesOf(selection, options.shard ?? null);
    this.stop = new Promise((_resolve, reject) => {
      const give = (): void => reject(new Stopped("stopped by the user"));
      if (options.signal?.aborted === true) give();
      options.signal?.addEventListener("abort", give);
    });
    // Nobody may be waiting for it when it comes.
    this.stop.catch(() => undefined);
  }

  /** What is running is left to itself when the user stops: its chain is in this process and ends with it. */
  private orStopped<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.stop]);
  }

  async matrix(): Promise<void> {
    const { selection, options } = this;
    for (const population of selection.populations) {
      for (const system of selection.systems) {
        const tasks = selection.scenarios
          .filter((s) => this.mine(s.id, system.id) && populationsOf(selection, s).includes(population))
          .map((scenario) => ({ scenario }));
        await this.world({ system, variant: undefined, population }, tasks, async (theatre, { scenario }) => {
          const result = await this.attempt(theatre, scenario);
          if ("error" in result) this.failures.push(result);
          else this.cells.push(result);
          options.observer.cell(result);
        });
      }
    }
  }

  async removals(): Promise<void> {
    for (const tasks of groupAblations(this.selection, this.mine, this.cells).values()) {
      const first = tasks[0];
      if (first === undefined) continue;
      await this.world(first, tasks, async (theatre, task) => {
        const result = await this.attempt(theatre, task.scenario);
        if ("error" in result) this.failures.push(result);
        else this.ablations.push(compared(result, task));
        this.options.observer.cell(result);
      });
    }
  }

  /** Builds a world and plays attacks in it. A world that cannot be built is a failure of each of them. */
  private async world<T extends { readonly scenario: Scenario }>(
    place: Place,
    tasks: readonly T[],
    play: (theatre: Theatre, task: T) => Promise<void>,
  ): Promise<void> {
    if (tasks.length === 0) return;
    const { observer } = this.options;
    const name = nameOf(place);
    observer.stage(`enrolling: ${name}`);
    const since = Date.now();
    const scenarios = tasks.map((t) => t.scenario);
    const building = build(place, scenarios, this.options).catch((error: unknown) => messageOf(error));
    const theatre = await this.orStopped(building);
    this.enrolments.push({ what: `enrolling ${name}`, milliseconds: Date.now() - since });
    if (typeof theatre === "string") {
      for (const { scenario } of tasks) {
        const failure = failed(place, scenario, `the world was not built: ${theatre}`);
        this.failures.push(failure);
        observer.cell(failure);
      }
      return;
    }
    if (place.variant === undefined) this.calendar.push(calendarOf(place, theatre));
    for (const task of tasks) {
      observer.stage(`${task.scenario.id}: ${name}`);
      await this.orStopped(play(theatre, task));
    }
  }

  private async attempt(theatre: Theatre, scenario: Scenario): Promise<CellResult | Failure> {
    try {
      const results: CellResult[] = [];
      for (const seed of this.options.seeds) results.push(await theatre.play(scenario, seed));
      const result = worst(results);
      if (result === undefined) throw new Error("No seed was given.");
      return { ...result, trials: results.map(({ seed, state }) => ({ seed, state })) };
    } catch (error) {
      const { system, variant, population } = theatre.stage;
      return failed({ system, variant, population: population.table.id }, scenario, messageOf(error));
    }
  }
}

export async function runMatrix(selection: Selection, options: RunOptions): Promise<RunResult> {
  const ours = minesOf(selection, options.shard ?? null);
  options.observer.start(countOf(selection, options.ablations, ours));
  const run = new Run(selection, options);
  let interrupted = false;
  try {
    await run.matrix();
    if (options.ablations) await run.removals();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    interrupted = true;
  } finally {
    options.observer.done();
  }
  const { cells, ablations, failures, calendar, enrolments } = run;
  const planned = countOf(selection, options.ablations, () => true);
  return { cells, ablations, failures, calendar, planned, interrupted, enrolments };
}

interface Place {
  readonly system: System;
  readonly variant: string | undefined;
  readonly population: string;
}

function nameOf({ system, variant, population }: Place): string {
  return `${system.id}${variant === undefined ? "" : ` without ${variant}`} on ${population}`;
}

function calendarOf({ system, population }: Place, theatre: Theatre): Calendar {
  const days = Math.round((theatre.enrolmentSeconds / 86_400) * 100) / 100;
  return { system: system.id, population, voters: theatre.people, enrolmentDays: days };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed({ system, variant, population }: Place, scenario: Scenario, error: string): Failure {
  return { scenario: scenario.id, system: system.id, population, variant: variant ?? null, error };
}

function build(place: Place, scenarios: readonly Scenario[], options: RunOptions): Promise<Theatre> {
  const stage = {
    system: place.system,
    variant: place.variant,
    population: populationOf(place.population, options.mostVoters),
    prices: options.prices,
    progress: (step: string): void => options.observer.stage(`${nameOf(place)}: ${step}`),
  };
  return Theatre.build(stage, scenarios);
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

/**
 * One population for each ablation: the one that it asks for, or the first on which the intact system held, so that what the rule does is seen; the first
 * of all where it never held.
 */
function groupAblations(selection: Selection, mine: Mine, cells: readonly CellResult[]): Map<string, AblationTask[]> {
  const groups = new Map<string, AblationTask[]>();
  const ids = new Set(selection.systems.map((s) => s.id));
  for (const scenario of selection.scenarios) {
    for (const ablation of scenario.ablations) {
      if (!ids.has(ablation.system) || !mine(scenario.id, ablation.system)) continue;
      const intact = cells.filter((c) => c.scenario === scenario.id && c.system === ablation.system);
      const wanted = intact.find((c) => c.population === ablation.on);
      const chosen = wanted ?? intact.find((c) => c.state === "held") ?? intact[0];
      const population = chosen?.population ?? populationsOf(selection, scenario)[0];
      if (population === undefined) continue;
      const key = `${ablation.system} without ${ablation.variant} on ${population}`;
      const task: AblationTask = {
        scenario,
        system: systemById(ablation.system),
        variant: ablation.variant,
        population,
        intact: chosen,
      };
      groups.set(key, [...(groups.get(key) ?? []), task]);
    }
  }
  return groups;
}

function ruleOf(task: AblationTask): string {
  return task.system.variants[task.variant] ?? task.variant;
}

function compared(result: CellResult, task: AblationTask): AblationResult {
  const changed = result.checks.flatMap((after) => {
    const before = task.intact?.checks.find((c) => c.what === after.what);
    return before !== undefined && isWorse(before, after)
      ? [`${after.what}: ${before.measured} -> ${after.measured}`]
      : [];
  });
  return {
    ...result,
    rule: ruleOf(task),
    intact: task.intact?.state ?? "not run",
    changed,
    bites: result.state === "captured" && changed.length > 0,
  };
}

function isWorse(before: Check, after: Check): boolean {
  if (before.holds !== after.holds) return before.holds;
  if (after.relation === ">=") return after.measured < before.measured;
  if (after.relation === "<=") return after.measured > before.measured;
  return !after.holds && after.measured !== before.measured;
}
