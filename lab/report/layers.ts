import type { Check, Layer } from "../scenarios/Scenario.ts";
import type { Report } from "./Report.ts";

type Modelled = Exclude<Layer, "exact">;

/** What stands beside a state of which not every figure was executed. */
const MARKS: Readonly<Record<Modelled, string>> = { model: "m", arithmetic: "a" };

export function layerOf({ layer }: Check): Layer {
  return layer ?? "exact";
}

/** Where a figure of a criterion comes from, in a word. */
export function layerWord(check: Check): string {
  const layer = layerOf(check);
  return layer === "exact" ? "transactions" : layer;
}

/** " (m)" where the model has a part in what these checks say, " (a)" where arithmetic has; nothing where all was executed. */
export function layerMark(checks: readonly Check[]): string {
  const marks = (Object.keys(MARKS) as Modelled[]).filter((l) => checks.some((c) => layerOf(c) === l));
  return marks.length === 0 ? "" : ` (${marks.map((l) => MARKS[l]).join(", ")})`;
}

/** How much of the report was executed, and where the rest is. */
export function layersSentence(report: Report): string {
  const checks = report.cells.flatMap((c) => c.checks.map((k) => ({ scenario: c.scenario, layer: layerOf(k) })));
  const of = (layer: Layer): { count: number; where: string } => {
    const found = checks.filter((k) => k.layer === layer);
    return { count: found.length, where: [...new Set(found.map((k) => k.scenario))].join(", ") };
  };
  const [exact, model, arithmetic] = [of("exact"), of("model"), of("arithmetic")];
  const opening = "Every attack sends real transactions to real contracts on an in-process chain";
  if (exact.count === checks.length) return `${opening}, and every figure of a criterion was measured there.`;
  const rest = [
    ...(model.count > 0
      ? [
          `${model.count} are of the model, the same rules in TypeScript that conformance tests hold to the contracts (m: ${model.where})`,
        ]
      : []),
    ...(arithmetic.count > 0
      ? [`${arithmetic.count} are computed from prices and tables (a: ${arithmetic.where})`]
      : []),
  ];
  const figures = `${exact.count} of ${checks.length} figures of the criteria were measured there`;
  return `${opening}. ${figures}; ${rest.join("; ")}. Each figure says which under its attack.`;
}
