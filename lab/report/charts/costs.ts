import * as Plot from "@observablehq/plot";
import type { CostRow } from "../summary.ts";
import { OURS } from "../summary.ts";
import { dollars, shortDollars } from "../format.ts";
import { draw } from "./plot.ts";

/** One scale for every chart of costs: whole decades of dollars that hold all of them. */
export function costDomain(rows: readonly CostRow[]): [number, number] {
  const sunk = rows.flatMap((r) => r.costs.map((c) => c.sunk)).filter((x) => x > 1);
  const top = Math.max(10, ...sunk);
  // A decade more, so that the figures fit behind the bars.
  return [1, 10 ** (Math.ceil(Math.log10(top)) + 2)];
}

export function costChart(row: CostRow, domain: [number, number]): string {
  const bars = row.costs.map((c) => ({
    system: c.system,
    end: Math.min(domain[1], Math.max(domain[0], c.sunk)),
    text: shortDollars(c.sunk),
    fill: c.system === OURS ? "var(--accent)" : "var(--bar)",
  }));
  return draw(
    `Dollars that one capture by ${row.scenario} costs on ${row.population}: ${row.costs
      .map((c) => `${c.system} ${dollars(c.sunk)}`)
      .join(", ")}`,
    {
      height: 58 + 22 * bars.length,
      marginLeft: 146,
      marginTop: 10,
      marginRight: 26,
      x: { type: "log", domain, label: "dollars not returned", tickFormat: (x: number) => shortDollars(x), ticks: 4 },
      y: { label: null, domain: bars.map((b) => b.system), tickSize: 0, padding: 0.25 },
      marks: [
        Plot.barX(bars, { x1: domain[0], x2: "end", y: "system", fill: "fill" }),
        Plot.text(bars, { x: "end", y: "system", text: "text", dx: 4, textAnchor: "start" }),
        Plot.ruleX([domain[0]]),
      ],
    },
  );
}
