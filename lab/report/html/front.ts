import { dollars, times } from "../format.ts";
import { layersSentence } from "../layers.ts";
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
  rivalries,
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
        on ${plural(systems.length, "system")} and ${plural(populations.length, "electorate")}:
        ${plural(cells.length, "cell")}, ${sent} real transactions to real contracts,
        ${plural(report.selection.seeds, "seed")} each.
      </p>
      <p>
        A cell is one attack on one system on one electorate. ${plural(ablations.length, "attack")}
        ${ablations.length === 1 ? "was" : "were"} played again with a rule removed.
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
      ? html`<p>of Counterweight held${everywhere(report)}. Nothing else was attacked.</p>`
      : html`<p>of Counterweight held${everywhere(report)}. The others, same attacks and electorates:</p>
          <ul>
            ${others.map((s) => html`<li>${s.system}: ${share(s)}</li>`)}
          </ul>`,
  );
}

/** Attacks that Counterweight held on all electorates. */
function everywhere(report: Report): string {
  const states = report.scenarios.map((s) => oursIn(report, s.id).map((c) => c.state));
  const judged = states.filter((found) => found.some((state) => state !== "n/a"));
  const held = judged.filter((found) => !found.includes("captured")).length;
  return judged.length === 0 ? "" : `: ${held} of ${plural(judged.length, "attack")} on every electorate`;
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
  const { worst, best, count, median, below } = found;
  const [from, to] = [times(worst.multiplier ?? 0), times(best.multiplier ?? 0)];
  return answer(
    "What would it have cost?",
    from === to ? from : `median ${times(median)}`,
    html`<p>
        what one capture of the dearest peer costs, in dollars that do not come back
        (${plural(count, "comparison")}${from === to ? "" : `, ${from} to ${to}`}).
        ${below === 0
          ? null
          : `In ${below} of them it is below 1 x: there a peer is dearer to capture than Counterweight.`}
        Against each peer by itself, the median:
      </p>
      <ul>
        ${rivalries(report).map(({ system, median: each }) => html`<li>${system}: ${times(each)}</li>`)}
      </ul>
      <p>Upper bounds: a cheaper plan may exist.</p>`,
  );
}

function notClaimed(report: Report): Html {
  const lost = losses(report);
  const attacks = [...new Set(lost.map((c) => c.scenario))];
  const [named, others] = [report.notClaimed.slice(0, MOST_RISKS), report.notClaimed.length - MOST_RISKS];
  return answer(
    "What is not claimed?",
    lost.length === 0 ? "no cell lost" : `${plural(lost.length, "cell")} lost`,
    html`<p>
        ${attacks.length === 0
          ? "In this run."
          : html`By ${attacks.map((id, i) => html`${i > 0 ? ", " : ""}<a href="#${slug(id)}">${id}</a>`)}.`}
        Each is in the matrix and in its own section.
      </p>
      <p>
        No run can show that prices are right or that no cheaper plan exists. Published as
        <a href="#not-claimed">known risks</a>:
        ${named.map((r) => risk(r.title).toLowerCase()).join(", ")}${others > 0 ? ` and ${others} more` : ""}. No audit
        has taken place.
      </p>`,
  );
}

/** Known risks named on the front page. */
const MOST_RISKS = 4;

/** Without its number. */
export function risk(title: string): string {
  return title.replace(/^\d+\. /, "");
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

const UNFINISHED: readonly (readonly [Shown, string])[] = [
  ["broken", "the play ended with an error"],
  ["not run", "this run did not get to it"],
];

/** Attack by system; the worst population of each cell. */
export function matrix(report: Report): Html {
  const states = new Set<Shown>();
  const rows = report.scenarios.map((s) => {
    return [
      html`<a href="#${slug(s.id)}">${s.id}</a> ${s.title}`,
      ...report.systems.map((system) => {
        const cell = matrixCell(report, s.id, system.id);
        states.add(cell.state);
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
      its own section below. ${layersSentence(report)}
    </p>
    <ul class="legend">
      ${[...LEGEND, ...UNFINISHED.filter(([state]) => states.has(state))].map(
        ([state, text]) => html`<li>${stateTag(state)} ${text}</li>`,
      )}
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
