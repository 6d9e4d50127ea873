import { closest } from "fastest-levenshtein";
import { loadTable, populationIds } from "../populations/load.ts";
import { loadScenarios, matches } from "../scenarios/catalogue.ts";
import { isJury } from "../scenarios/JuryScenario.ts";
import type { Scenario } from "../scenarios/Scenario.ts";
import { SYSTEMS } from "../systems/registry.ts";
import type { System } from "../systems/System.ts";

export interface Filters {
  readonly only?: string;
  readonly system?: string;
  readonly population?: string;
  /** Every attack on every population, whatever it takes. */
  readonly all?: boolean;
}

/** What a run consists of. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
  readonly systems: readonly System[];
  readonly populations: readonly string[];
  /** Nobody asked for populations: each attack is played on its own. */
  readonly brief?: boolean;
}

type Played = Pick<Scenario, "playedOn">;

/** Whether an attack is played on a population when nobody asks for populations. */
function isUsual({ playedOn = DEFAULT_POPULATIONS }: Played, population: string): boolean {
  return playedOn === "derived" ? loadTable(population).kind === "derived" : playedOn.includes(population);
}

/** The populations of a selection that an attack is played on. */
export function populationsOf({ populations, brief }: Selection, scenario: Played): readonly string[] {
  return brief === true ? populations.filter((p) => isUsual(scenario, p)) : populations;
}

/** The user asked for something that does not exist; the message says what does. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/**
 * What is attacked unless populations are asked for: 38 voters of a token vote, 370 holders of an AI network, and a thousand
 * accounts with known clusters of sybils. Smallest first, so that the first cells come quickly.
 */
export const DEFAULT_POPULATIONS = ["compound", "bittensor", "hop"];

export async function select(filters: Filters): Promise<Selection> {
  const all = await loadScenarios();
  const known = populationIds().sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const scenarios = all.filter((s) => matches(filters.only, s.id));
  const systems = SYSTEMS.filter((s) => namesOf(s).some((name) => matches(filters.system, name)));
  const brief = filters.population === undefined && filters.all !== true;
  const populations = known.filter((p) =>
    brief ? scenarios.some((s) => isUsual(s, p)) : matches(filters.population, p),
  );
  const ids = all.map((s) => s.id);
  requireKnown("attack", filters.only, ids, ids);
  requireKnown(
    "system",
    filters.system,
    SYSTEMS.flatMap(namesOf),
    SYSTEMS.map((s) => s.id),
  );
  requireKnown("population", filters.population, known, known);
  // Who asks for a system by name gets it, whatever its attacks mean there.
  const relevant = filters.system === undefined ? systems.filter((s) => concerns(s, scenarios)) : systems;
  return { scenarios, systems: relevant, populations, brief };
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

/** `--system oz-governor` means that governor in every setting. */
function namesOf(system: System): string[] {
  return [system.id, system.id.replace(/-hardened$/, "")];
}

function rank(population: string): number {
  const index = DEFAULT_POPULATIONS.indexOf(population);
  return index === -1 ? DEFAULT_POPULATIONS.length : index;
}

/** Every part of a pattern has to match something: a slip of the pen in one of five names must not run the other four. */
function requireKnown(
  what: string,
  pattern: string | undefined,
  names: readonly string[],
  shown: readonly string[],
): void {
  for (const part of (pattern ?? "").split(",").map((p) => p.trim())) {
    if (part === "" || names.some((name) => matches(part, name))) continue;
    const near = part.includes("*") ? "" : ` Did you mean ${nearest(part, shown)}?`;
    throw new UsageError(
      `No ${what} matches "${part}".${near} There are: ${shown.join(", ")}. Patterns may use * and commas.`,
    );
  }
}

function nearest(part: string, names: readonly string[]): string {
  const found = closest(
    part.toLowerCase(),
    names.map((n) => n.toLowerCase()),
  );
  return names.find((n) => n.toLowerCase() === found) ?? found;
}
