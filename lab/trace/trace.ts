import type { Trace } from "../report/Report.ts";
import type { Scenario } from "../scenarios/Scenario.ts";
import { citations, statements } from "./scan.ts";
import { DEFENCES } from "./threats.ts";

/** Invariants of one attack: its own, or those of the table. */
export function invariantsOf(scenario: Pick<Scenario, "id" | "invariants">): readonly string[] {
  return scenario.invariants ?? DEFENCES[scenario.id]?.invariants ?? [];
}

/** Threat -> invariant -> test -> source lines, read from the files as they are. */
export function traceOf(scenarios: readonly Pick<Scenario, "id" | "title" | "invariants">[]): Trace[] {
  const said = statements();
  const tests = citations("test", [".ts", ".sol"]);
  const sources = citations("contracts", [".sol"]);
  return scenarios.map((scenario) => ({
    threat: scenario.id,
    title: scenario.title,
    scenario: `lab/scenarios/${scenario.id}.ts`,
    invariants: invariantsOf(scenario).map((id) => ({
      id,
      statement: said.get(id) ?? "",
      tests: tests.get(id) ?? [],
      sources: sources.get(id) ?? [],
    })),
  }));
}
