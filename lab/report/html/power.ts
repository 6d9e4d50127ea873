import { POWER, powerRows } from "../powerTable.ts";
import type { Report } from "../Report.ts";
import { html, table, type Html } from "./html.ts";

/** Concentration and power in every electorate, with tokens and with roots. */
export function power(report: Report): Html {
  return html`<h2 id="power">${POWER.title}</h2>
    <p>${POWER.reading}</p>
    ${table({
      caption: "Concentration and power, by population and by what is counted",
      head: POWER.head,
      rows: powerRows(report.power),
      figures: [2, 3, 4, 5, 6, 7, 8, 9],
    })}`;
}
