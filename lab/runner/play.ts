import type { Prices } from "../prices.ts";
import { loadScenarios } from "../scenarios/catalogue.ts";
import type { CellResult, Scenario } from "../scenarios/Scenario.ts";
import { systemById } from "../systems/registry.ts";
import { Theatre, populationOf } from "./cell.ts";

/** A system, whole or without one rule, among the people of one population. */
export interface Place {
  readonly system: string;
  /** The rule that is missing; null for the system as it is. */
  readonly variant: string | null;
  readonly population: string;
}

/** Attacks that are played in one world, which is built once for all of them. Made of names, so that any process can do it. */
export interface Task extends Place {
  readonly scenarios: readonly string[];
}

export interface Settings {
  readonly prices: Prices;
  readonly seeds: readonly number[];
  readonly mostVoters: number;
}

export interface Failure extends Place {
  readonly scenario: string;
  readonly error: string;
}

export interface Enrolment extends Place {
  readonly voters: number;
  readonly milliseconds: number;
  /** Simulated days it took to enrol everybody. */
  readonly enrolmentDays: number;
}

/** What comes out of a task, as it happens. */
export type News =
  | { readonly kind: "stage"; readonly what: string }
  | { readonly kind: "enrolled"; readonly enrolment: Enrolment }
  | { readonly kind: "cell"; readonly result: CellResult | Failure };

export type Listener = (news: News) => void;

/** Builds the world of a task and plays its attacks, telling each as it is known. A world that cannot be built is a failure of each. */
export async function play(task: Task, settings: Settings, tell: Listener): Promise<void> {
  const name = nameOf(task);
  tell({ kind: "stage", what: `enrolling: ${name}` });
  const since = Date.now();
  const scenarios = await named(task.scenarios);
  const theatre = await build(task, scenarios, settings, tell).catch((error: unknown) => messageOf(error));
  if (typeof theatre === "string") {
    for (const { id } of scenarios) tell(failure(task, id, `the world was not built: ${theatre}`));
    return;
  }
  tell({ kind: "enrolled", enrolment: { ...placeOf(task), ...calendarOf(theatre), milliseconds: Date.now() - since } });
  for (const scenario of scenarios) {
    tell({ kind: "stage", what: `${scenario.id}: ${name}` });
    tell(await attempt(task, theatre, scenario, settings.seeds));
  }
}

export function placeOf({ system, variant, population }: Place): Place {
  return { system, variant, population };
}

export function nameOf({ system, variant, population }: Place): string {
  return `${system}${variant === null ? "" : ` without ${variant}`} on ${population}`;
}

export function failure(place: Place, scenario: string, error: string): News {
  return { kind: "cell", result: { scenario, ...placeOf(place), error } };
}

async function named(ids: readonly string[]): Promise<Scenario[]> {
  const all = await loadScenarios();
  return ids.map((id) => {
    const found = all.find((s) => s.id === id);
    if (found === undefined) throw new Error(`There is no attack "${id}".`);
    return found;
  });
}

async function build(task: Task, scenarios: readonly Scenario[], settings: Settings, tell: Listener): Promise<Theatre> {
  const stage = {
    system: systemById(task.system),
    variant: task.variant ?? undefined,
    population: populationOf(task.population, settings.mostVoters),
    prices: settings.prices,
    progress: (step: string): void => tell({ kind: "stage", what: `${nameOf(task)}: ${step}` }),
  };
  return Theatre.build(stage, scenarios);
}

function calendarOf(theatre: Theatre): Pick<Enrolment, "voters" | "enrolmentDays"> {
  return { voters: theatre.people, enrolmentDays: Math.round((theatre.enrolmentSeconds / 86_400) * 100) / 100 };
}

const WORST = ["n/a", "held", "captured"];

/** Plays an attack once for each seed; the worst of them is the cell. */
async function attempt(place: Place, theatre: Theatre, scenario: Scenario, seeds: readonly number[]): Promise<News> {
  try {
    const results: CellResult[] = [];
    for (const seed of seeds) results.push(await theatre.play(scenario, seed));
    const [first, ...others] = results;
    if (first === undefined) throw new Error("No seed was given.");
    const worst = others.reduce((a, b) => (WORST.indexOf(b.state) > WORST.indexOf(a.state) ? b : a), first);
    return {
      kind: "cell",
      result: { ...worst, trials: results.map(({ seed, state }) => ({ seed, state })) },
    };
  } catch (error) {
    return failure(place, scenario.id, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
