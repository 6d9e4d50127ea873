import type { Report } from "./Report.ts";

interface Placed {
  readonly scenario: string;
  readonly system: string;
  readonly population: string;
  readonly variant?: string | null;
}

/** A report whose lists follow the order of its attacks, populations and systems, in whatever order they were executed. */
export function inOrder(report: Report): Report {
  const ranks = (ids: readonly { id: string }[]): Map<string, number> => new Map(ids.map(({ id }, i) => [id, i]));
  const [scenarios, populations, systems] = [ranks(report.scenarios), ranks(report.populations), ranks(report.systems)];
  const at = (map: Map<string, number>, id: string): number => map.get(id) ?? map.size;
  const byPlace = (a: Placed, b: Placed): number =>
    at(scenarios, a.scenario) - at(scenarios, b.scenario) ||
    at(populations, a.population) - at(populations, b.population) ||
    at(systems, a.system) - at(systems, b.system) ||
    (a.variant ?? "").localeCompare(b.variant ?? "", "en");
  return {
    ...report,
    cells: [...report.cells].sort(byPlace),
    ablations: [...report.ablations].sort(byPlace),
    failures: [...report.failures].sort(byPlace),
    calendar: [...report.calendar].sort(
      (a, b) =>
        at(populations, a.population) - at(populations, b.population) || at(systems, a.system) - at(systems, b.system),
    ),
    traceability: [...report.traceability].sort((a, b) => at(scenarios, a.threat) - at(scenarios, b.threat)),
  };
}
