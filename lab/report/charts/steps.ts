import * as Plot from "@observablehq/plot";
import { draw, pick, SERIES } from "./plot.ts";

/** What was sent under one name, over all of an attack. */
export interface Step {
  readonly label: string;
  readonly count: number;
  readonly failed: number;
  /** Each run of it, in days from the earliest transaction. */
  readonly runs: readonly { readonly from: number; readonly to: number }[];
}

const MOST_LETTERS = 26;

/** Calls from top to bottom as they first came, each with the days on which it was sent. */
export function stepsChart(title: string, steps: readonly Step[]): string {
  const nameOf = ({ label }: Step): string =>
    label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1)}…` : label;
  const runs = steps.flatMap((step, row) =>
    step.runs.map((run) => ({ ...run, row, fails: step.failed === step.count })),
  );
  const last = Math.max(...runs.map((r) => r.to));
  return draw(`${title}: ${steps.map((s) => s.label).join(", ")}`, {
    height: 60 + 24 * steps.length,
    marginLeft: 8,
    marginRight: 16,
    marginTop: 14,
    x: { label: "simulated days", ticks: 5, domain: [0, last > 0 ? last : 1], nice: last > 0 },
    y: { axis: null, domain: steps.map((_, row) => row), padding: 0.2 },
    marks: [
      Plot.ruleY(
        steps.map((_, row) => row),
        { y: (row: number) => row, strokeOpacity: 0.15, dy: 5 },
      ),
      Plot.ruleY(runs, { x1: "from", x2: "to", y: "row", stroke: pick(SERIES, 0), strokeWidth: 4, dy: 5 }),
      Plot.dot(runs, {
        x: "from",
        y: "row",
        r: 3.5,
        dy: 5,
        stroke: pick(SERIES, 0),
        fill: (r: { fails: boolean }) => (r.fails ? "var(--paper)" : pick(SERIES, 0)),
      }),
      // Above its row, on the side where there is room: names are longer than any margin on a phone.
      Plot.text(
        steps.map((step, row) => ({ row, text: `${nameOf(step)}${step.count > 1 ? ` × ${step.count}` : ""}` })),
        {
          frameAnchor: "left",
          y: "row",
          text: "text",
          textAnchor: "start",
          dy: -4,
          stroke: "var(--paper)",
          strokeWidth: 3,
          fill: "currentColor",
        },
      ),
    ],
  });
}
