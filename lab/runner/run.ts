import type { Prices } from "../prices.ts";
import type { CellResult, Check, Scenario } from "../scenarios/Scenario.ts";
import { systemById } from "../systems/registry.ts";
import type { System } from "../systems/System.ts";
import { Theatre, populationOf } from "./cell.ts";
import type { Selection } from "./selection.ts";

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
}

export interface RunOptions {
  readonly prices: Prices;
  readonly seeds: readonly number[];
  readonly mostVoters: number;
  readonly ablations: boolean;
  readonly observer: Observer;
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

export async function runMatrix(selection: Selection, options: RunOptions): Promise<RunResult> {
  const { scenarios, systems, populations } = selection;
  const cells: CellResult[] = [];
  const ablations: AblationResult[] = [];
  const failures: Failure[] = [];
  const calendar: Calendar[] = [];
  const ablationCount = options.ablations ? countAblations(selection) : 0;
  options.observer.start(scenarios.length * systems.length * populations.length + ablationCount);

  for (const population of populations) {
    for (const system of systems) {
      const stage = `${system.id} on ${population}`;
      options.observer.stage(`enrolling: ${stage}`);
      const theatre = await build(system, undefined, population, options);
      calendar.push({
        system: system.id,
        population,
        voters: theatre.people,
        enrolmentDays: Math.round((theatre.enrolmentSeconds / 86_400) * 100) / 100,
      });
      for (const scenario of scenarios) {
        options.observer.stage(`${scenario.id}: ${stage}`);
        const result = await attempt(theatre, scenario, options.seeds);
        if ("error" in result) failures.push(result);
        else cells.push(result);
        options.observer.cell(result);
      }
    }
  }

  if (options.ablations) {
    for (const [key, tasks] of groupAblations(selection, cells)) {
      const first = tasks[0];
      if (first === undefined) continue;
      options.observer.stage(`enrolling: ${key}`);
      const theatre = await build(first.system, first.variant, first.population, options);
      for (const task of tasks) {
        options.observer.stage(`ablation of ${task.scenario.id}: ${key}`);
        const result = await attempt(theatre, task.scenario, options.seeds);
        if ("error" in result) failures.push(result);
        else ablations.push(compared(result, task));
        options.observer.cell(result);
      }
    }
  }
  options.observer.done();
  return { cells, ablations, failures, calendar };
}

function build(system: System, variant: string | undefined, population: string, options: RunOptions): Promise<Theatre> {
  return Theatre.build({
    system,
    variant,
    population: populationOf(population, options.mostVoters),
    prices: options.prices,
    progress: (step) => options.observer.stage(`${system.id} on ${population}: ${step}`),
  });
}

async function attempt(theatre: Theatre, scenario: Scenario, seeds: readonly number[]): Promise<CellResult | Failure> {
  try {
    const results: CellResult[] = [];
    for (const seed of seeds) results.push(await theatre.play(scenario, seed));
    const result = worst(results);
    if (result === undefined) throw new Error("No seed was given.");
    return result;
  } catch (error) {
    return {
      scenario: scenario.id,
      system: theatre.stage.system.id,
      population: theatre.stage.population.table.id,
      variant: theatre.stage.variant ?? null,
      error: error instanceof Error ? error.message : String(error),
    };
  }
}

function countAblations(selection: Selection): number {
  const ids = new Set(selection.systems.map((s) => s.id));
  return selection.scenarios.flatMap((s) => s.ablations.filter((a) => ids.has(a.system))).length;
}

/**
 * One population for each ablation: the first on which the intact system held, so that what the rule does is seen; the first
 * of all where it never held.
 */
function groupAblations(selection: Selection, cells: readonly CellResult[]): Map<string, AblationTask[]> {
  const groups = new Map<string, AblationTask[]>();
  const ids = new Set(selection.systems.map((s) => s.id));
  for (const scenario of selection.scenarios) {
    for (const ablation of scenario.ablations) {
      if (!ids.has(ablation.system)) continue;
      const intact = cells.filter((c) => c.scenario === scenario.id && c.system === ablation.system);
      const chosen = intact.find((c) => c.state === "held") ?? intact[0];
      const population = chosen?.population ?? selection.populations[0];
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
