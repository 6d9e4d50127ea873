import { dollars, times } from "../format.ts";
import type { Report } from "../Report.ts";
import {
  OURS,
  breakEvenOf,
  costRows,
  leastFavourable,
  losses,
  matrixCell,
  matrixText,
  multipliers,
  oursIn,
  scores,
  transactionCount,
  word,
  type Shown,
} from "../summary.ts";
import { costChart, costDomain } from "../charts/costs.ts";
import { Html, figure, html, slug, table } from "./html.ts";

const MARKS: Readonly<Record<Shown, string>> = {
  held: '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
  captured: '<path d="M2 2L14 14M14 2L2 14" stroke="currentColor" stroke-width="3.5"/>',
  "expected-loss": '<path d="M8 1L15 15H1Z" fill="none" stroke="currentColor" stroke-width="2.5"/>',
  "n/a": '<path d="M2 8H14" stroke="currentColor" stroke-width="2.5"/>',
  broken: '<path d="M3 3H13V13H3Z" fill="none" stroke="currentColor" stroke-width="2.5"/>',
  "not run": '<path d="M3 3H13V13H3Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3 2"/>',
};

/** A state as shape, colour and word. */
export function stateTag(state: Shown, text = word(state)): Html {
  const mark = new Html(`<svg viewBox="0 0 16 16" aria-hidden="true">${MARKS[state]}</svg>`);
  return html`<span class="state ${slug(state)}">${mark}${text}</span>`;
}

/** The four questions of who opens the report. */
export function answers(report: Report): Html {
  return html`<div class="answers">${tried(report)}${held(report)}${cost(report)}${notClaimed(report)}</div>`;
}

function answer(question: string, big: string, rest: Html): Html {
  return html`<section class="answer">
    <h2>${question}</h2>
    <p class="big">${big}</p>
    ${rest}
  </section> `;
}

function tried(report: Report): Html {
  const { scenarios, systems, populations, cells, ablations } = report;
  const sent = transactionCount(report).toLocaleString("en-US");
  return answer(
    "What was tried?",
    plural(scenarios.length, "attack"),
    html`<p>
      on ${plural(systems.length, "system")} and ${plural(populations.length, "population")}:
      ${plural(cells.length, "cell")} and ${plural(ablations.length, "ablation")}, ${sent} real transactions to real
      contracts, ${plural(report.selection.seeds, "seed")} each.
    </p>`,
  );
}

function held(report: Report): Html {
  const all = scores(report);
  const ours = all.find((s) => s.system === OURS);
  const share = (s: { held: number; lost: number }): string => `${s.held} of ${s.held + s.lost}`;
  const others = all.filter((s) => s.system !== OURS && s.held + s.lost > 0);
  return answer(
    "What held?",
    ours === undefined || ours.held + ours.lost === 0 ? "Counterweight was not attacked" : `${share(ours)} cells`,
    others.length === 0
      ? html`<p>of Counterweight held. Nothing else was attacked.</p>`
      : html`<p>of Counterweight held. The others, same attacks and electorates:</p>
          <ul>
            ${others.map((s) => html`<li>${s.system}: ${share(s)}</li>`)}
          </ul>`,
  );
}

function cost(report: Report): Html {
  const found = multipliers(report);
  if (found === null) {
    return answer(
      "What would it have cost?",
      "not compared",
      html`<p>No attack of this run has a cost on two systems.</p>`,
    );
  }
  const { worst, best, count } = found;
  const all = costRows(report);
  const lines = report.scenarios.flatMap((s) => {
    const row = leastFavourable(all, s.id);
    return row === undefined || row.multiplier === null ? [] : [{ id: s.id, row, multiplier: row.multiplier }];
  });
  const [from, to] = [times(worst.multiplier ?? 0), times(best.multiplier ?? 0)];
  return answer(
    "What would it have cost?",
    from === to ? from : `${from} to ${to}`,
    html`<p>
        the dearest peer's price of one capture, in dollars that do not come back (${plural(count, "comparison")}). On
        the population worst for us:
      </p>
      <ul>
        ${lines
          .toSorted((a, b) => a.multiplier - b.multiplier)
          .slice(0, MOST_PRICES)
          .map(
            ({ id, row, multiplier }) =>
              html`<li>
                <a href="#${slug(id)}">${id}</a>: ${times(multiplier)},
                ${dollars(row.costs.find((c) => c.system === OURS)?.sunk ?? 0)}
              </li>`,
          )}
      </ul>
      <p>Upper bounds: a cheaper plan may exist.</p>`,
  );
}

/** Attacks named on the front page, the worst first; the charts have them all. */
const MOST_PRICES = 5;

function notClaimed(report: Report): Html {
  const lost = losses(report);
  const attacks = [...new Set(lost.map((c) => c.scenario))];
  return answer(
    "What is not claimed?",
    lost.length === 0 ? "no cell lost" : `${plural(lost.length, "cell")} lost`,
    html`<p>
      ${attacks.length === 0
        ? "In this run."
        : html`By ${attacks.map((id, i) => html`${i > 0 ? ", " : ""}<a href="#${slug(id)}">${id}</a>`)}.`}
      Beyond what a run can show, <a href="#not-claimed">${plural(report.notClaimed.length, "known risk")}</a> are
      published. No audit has taken place.
    </p>`,
  );
}

export function plural(n: number, noun: string): string {
  return `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;
}

const LEGEND: readonly (readonly [Shown, string])[] = [
  ["held", "the criterion of the attack holds"],
  ["captured", "it does not"],
  ["expected-loss", "it does not, and that is on record as a weakness of ours"],
  ["n/a", "the attack has no meaning there"],
];

/** Attack by system; the worst population of each cell. */
export function matrix(report: Report): Html {
  const rows = report.scenarios.map((s) => {
    return [
      html`<a href="#${slug(s.id)}">${s.id}</a> ${s.title}`,
      ...report.systems.map((system) => {
        const cell = matrixCell(report, s.id, system.id);
        return stateTag(cell.state, matrixText(cell));
      }),
      breakEvenOf(oursIn(report, s.id)),
    ];
  });
  const head = ["attack", ...report.systems.map((s) => s.id), "holds from a person's price of"];
  const caption = "Every attack against every system: the worst state over the populations it is played on";
  return html`<h2 id="matrix">Attacks and systems</h2>
    <p>
      The worst over the populations that the attack is played on; "2 of 3" counts those in that state. Each attack has
      its own section below.
    </p>
    <ul class="legend">
      ${LEGEND.map(([state, text]) => html`<li>${stateTag(state)} ${text}</li>`)}
    </ul>
    <div class="matrix">${table({ caption, head, rows })}</div>`;
}

/** Dollars of one capture by each attack, all on one scale. */
export function costs(report: Report): Html {
  const rows = costRows(report);
  if (rows.length === 0) return html``;
  const domain = costDomain(rows);
  const shown = report.scenarios.flatMap((s) => leastFavourable(rows, s.id) ?? []);
  return html`<h2 id="cost">What a capture costs</h2>
    <p>
      Dollars that do not come back, one chart for each attack that has a price, each on the population that is least
      favourable to Counterweight, all on the same logarithmic scale. Capital that is sold again is not in it; what its
      sale loses is. Every figure is that of the best plan found: an upper bound on the true cost.
    </p>
    <div class="charts">
      ${shown.map((row) =>
        figure({
          title: `${row.scenario} on ${row.population}${row.multiplier === null ? "" : `: ${times(row.multiplier)} the dearest peer`}`,
          svg: costChart(row, domain),
          numbers: {
            caption: `Cost of one capture by ${row.scenario}`,
            head: ["population", "system", "not returned", "capital at risk"],
            rows: rows
              .filter((r) => r.scenario === row.scenario)
              .flatMap((r) => r.costs.map((c) => [r.population, c.system, dollars(c.sunk), dollars(c.capital)])),
            figures: [2, 3],
          },
        }),
      )}
    </div>`;
}
