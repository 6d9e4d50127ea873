import type { Place } from "../report/Report.ts";
import type { Scenario } from "../scenarios/Scenario.ts";
import { DEFENCES } from "./threats.ts";
import { traceOf } from "./trace.ts";

/** Files of the project as links from a document in docs/. Lines move with every change, so that a document names files only. */
function links(places: readonly Place[]): string {
  const link = ({ file }: Place): string => {
    const name = file.split("/").at(-1) ?? file;
    return `[${name.replace(/(\.test)?\.(ts|t\.sol|sol)$/, "")}](../${file})`;
  };
  return places.map(link).join(", ");
}

/** The threat model as rows: attack, section of the mechanism, invariant, tests, sources. A row for each invariant. */
export function threatRows(scenarios: readonly Scenario[]): string[][] {
  return traceOf(scenarios).flatMap((t) => {
    const attack = `[${t.threat}](../${t.scenario})`;
    const section = DEFENCES[t.threat]?.section ?? "";
    if (t.invariants.length === 0) return [[attack, t.title, section, "-", "", ""]];
    return t.invariants.map((i) => [attack, t.title, section, i.id, links(i.tests), links(i.sources)]);
  });
}
