import { populationIds } from "../populations/load.ts";
import { loadScenarios, matches } from "../scenarios/catalogue.ts";
import { isJury } from "../scenarios/JuryScenario.ts";
import type { Scenario } from "../scenarios/Scenario.ts";
import { SYSTEMS } from "../systems/registry.ts";
import type { System } from "../systems/System.ts";

export interface Filters {
  readonly only?: string;
  readonly system?: string;
  readonly population?: string;
}

/** What a run consists of. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
  readonly systems: readonly System[];
  readonly populations: readonly string[];
}

/** The user asked for something that does not exist; the message says what does. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** Smallest population first, so that the first cells come quickly. */
const ORDER = ["compound", "bittensor", "hop"];

export async function select(filters: Filters): Promise<Selection> {
  const all = await loadScenarios();
  const known = populationIds().sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const scenarios = all.filter((s) => matches(filters.only, s.id));
  // `--system oz-governor` means that governor in every setting.
  const systems = SYSTEMS.filter(
    (s) => matches(filters.system, s.id) || matches(filters.system, s.id.replace(/-hardened$/, "")),
  );
  const relevant = filters.system === undefined ? systems.filter((s) => concerns(s, scenarios)) : systems;
  const populations = known.filter((p) => matches(filters.population, p));
  require("attack", filters.only, scenarios, all.map((s) => s.id));
  require("system", filters.system, systems, SYSTEMS.map((s) => s.id));
  require("population", filters.population, populations, known);
  return { scenarios, systems: relevant, populations };
}

/** Whether any of the attacks has a meaning in the system. Who asks for a system by name gets it all the same. */
export function concerns(system: System, scenarios: readonly Scenario[]): boolean {
  return scenarios.some((s) => (isJury(s) ? system.court !== undefined : system.courtOnly !== true));
}

/** Whether a run deploys anything that has to be installed first. */
export function needsPeers({ scenarios, systems }: Selection): boolean {
  const [juries, votes] = [scenarios.some(isJury), scenarios.some((s) => !isJury(s))];
  return systems.some((s) => (s.peers === "court" && juries) || (s.peers === "world" && votes));
}

function rank(population: string): number {
  const index = ORDER.indexOf(population);
  return index === -1 ? ORDER.length : index;
}

function require(what: string, pattern: string | undefined, found: readonly unknown[], known: readonly string[]): void {
  if (found.length > 0) return;
  throw new UsageError(
    `No ${what} matches "${pattern ?? ""}". There are: ${known.join(", ")}. Patterns may use * and commas.`,
  );
}
