import { wilson } from "../../metrics/intervals.ts";
import type { Curve, JuryOdds, Timeline } from "../../scenarios/Scenario.ts";
import { curveChart, juryChart, timelineChart } from "../charts/lines.ts";
import { stepsChart, type Step } from "../charts/steps.ts";
import { DAY, daySpan, dollars, mean, number, odds } from "../format.ts";
import { layerWord } from "../layers.ts";
import type { Report, ReportCell, ScenarioFacts } from "../Report.ts";
import { OURS, breakEvenText, matrixCell, matrixText, reproduce, unmoved } from "../summary.ts";
import { plural, stateTag } from "./front.ts";
import { figure, html, slug, table, type Html, type Piece } from "./html.ts";

/** Everything about one attack. */
export function scenarioSection(report: Report, s: ScenarioFacts): Html {
  const cells = report.cells.filter((c) => c.scenario === s.id);
  return html`<section id="${slug(s.id)}">
    <h2>${s.id}: ${s.title}</h2>
    <p class="lede">${s.claim}</p>
    <dl class="facts">
      <dt>Precedent</dt>
      <dd>${s.precedent.event}: ${s.precedent.figures}. <span class="note">Source: ${s.precedent.source}.</span></dd>
      <dt>Budget</dt>
      <dd>${s.budget}</dd>
      <dt>Criterion</dt>
      <dd>${s.criterion}</dd>
      <dt>Reproduce</dt>
      <dd><code>${reproduce(s.id, report.selection.seeds)}</code></dd>
    </dl>
    ${results(report, s, cells)} ${charts(report, cells)}
    ${transactions(cells)}${checks(cells)}${costs(cells)}${sweeps(cells)}${unmoved(
      cells.filter((c) => c.system === OURS),
    ).map((line) => html`<p class="note">${line}</p>`)}
    ${ablations(report, s)}
    <h3>Limits</h3>
    <ul>
      ${s.limits.map((l) => html`<li>${l}</li>`)}
    </ul>
  </section> `;
}

/** A line for each system with its worst population; everything behind it. */
function results(report: Report, s: ScenarioFacts, cells: readonly ReportCell[]): Html {
  const failures = report.failures.filter((f) => f.scenario === s.id && f.variant === null);
  const worst = report.systems.map((system) => {
    const cell = matrixCell(report, s.id, system.id);
    const place = cell.places.find((p) => p.state === cell.state);
    const where = report.populations.length > 1 && cell.state !== "n/a" ? `${place?.population ?? ""}: ` : "";
    return [system.id, stateTag(cell.state, matrixText(cell)), `${where}${place?.because ?? ""}`];
  });
  const rows = [
    ...cells.map((c) => [c.population, c.system, stateTag(c.shown), c.because, number(c.voters)]),
    ...failures.map((f) => [f.population, f.system, stateTag("broken"), f.error, ""]),
  ];
  const head = ["system", "state", "why, where it is worst"];
  const all = { caption: `Every cell of ${s.id}`, head: ["population", "system", "state", "why", "voters"], rows };
  return html`<div class="results">${table({ caption: `Results of ${s.id}`, head, rows: worst, sentences: [2] })}</div>
    ${folded(`Every population (${plural(rows.length, "cell")})`, table({ ...all, figures: [4], sentences: [3] }))}`;
}

/** Charts of one attack that are shown at once. */
const SHOWN = 4;

function charts(report: Report, cells: readonly ReportCell[]): Html | null {
  const of = (c: ReportCell): string => `${c.system} on ${c.population}`;
  const all: Html[] = cells.flatMap((c) => [
    ...(c.curves ?? []).map((curve) => curveFigure(curve, of(c))),
    ...(c.timelines ?? []).map((t) => timelineFigure(t, of(c))),
    ...(c.juryOdds ?? []).map((j) => juryFigure(j, of(c))),
  ]);
  const trials =
    report.selection.seeds > 1
      ? trialTable(cells)
      : html`<p class="note">
          One seed: every cell is one play, captured or not. With <code>--seeds 100</code> each has a probability of
          capture with its interval.
        </p>`;
  const grid = (figures: readonly Html[]): Html => html`<div class="charts">${figures}</div>`;
  const more = all.slice(SHOWN);
  return html`${trials} ${all.length > 0 ? grid(all.slice(0, SHOWN)) : null}
  ${more.length > 0 ? folded(`More charts (${more.length})`, grid(more)) : null}`;
}

/** P(capture) over the seeds of the run, at the budget of each plan. */
function trialTable(cells: readonly ReportCell[]): Html {
  const rows = cells
    .filter((c) => c.state !== "n/a")
    .map((c) => {
      const captured = c.trials.filter((t) => t.state === "captured").length;
      const { low, high } = wilson(captured, c.trials.length);
      const budget = c.cost === undefined ? "" : dollars(c.cost.sunk);
      return [c.population, c.system, budget, `${captured} of ${c.trials.length}`, `${odds(low)} to ${odds(high)}`];
    });
  const inside = table({
    caption: "P(capture) over the seeds of this run, with its 95 % interval",
    head: ["population", "system", "budget", "captured", "95 % interval"],
    rows,
    figures: [2, 3, 4],
  });
  return folded("P(capture) over the seeds of this run", inside);
}

function curveFigure(curve: Curve, where: string): Html {
  const costs = (curve.costs ?? []).map(
    (c) =>
      `${odds(c.probability)} at ${dollars(c.budgetUsd)} (${dollars(c.low)} to ${c.high === null ? "beyond what was tried" : dollars(c.high)})`,
  );
  const layer = curve.layer === "exact" ? "real transactions" : "the model that is held to the contracts";
  const bounds = costs.length > 0 ? `Upper bounds: ${costs.join("; ")}.` : "";
  return figure({
    title: `${curve.title} (${where})`,
    svg: curveChart(curve),
    numbers: {
      caption: curve.title,
      head: ["budget", "P(capture)", "95 % interval", "trials"],
      rows: curve.points.map((p) => [
        dollars(p.budgetUsd),
        odds(p.probability),
        `${odds(p.low)} to ${odds(p.high)}`,
        number(p.trials),
      ]),
      figures: [0, 1, 2, 3],
    },
    note: [`By ${layer}.`, bounds, curve.note ?? ""].filter((part) => part !== "").join(" "),
  });
}

function timelineFigure(t: Timeline, where: string): Html {
  const points = t.series.flatMap((s) => s.points.map((p) => [s.name, number(round(p.hours)), number(p.value)]));
  return figure({
    title: `${t.title} (${where})`,
    svg: timelineChart(t),
    numbers: {
      caption: t.title,
      head: ["series", "hours", t.unit],
      rows: [...points, ...t.marks.map((m) => [m.label, number(round(m.hours)), ""])],
      figures: [1, 2],
    },
    names: t.series.map((s) => s.name),
    note: t.note,
  });
}

const MEASURED =
  "Dots: measured, with intervals of 95 %. Lines, or diamonds where there is one share only: closed form.";

export function juryFigure(j: JuryOdds, where: string | null): Html {
  const seats = [...new Set(j.rows.map((r) => r.seats))];
  const measured = (m: JuryOdds["rows"][number]["measured"]): string[] =>
    m === undefined ? ["", "", ""] : [odds(m.probability), `${odds(m.low)} to ${odds(m.high)}`, number(m.trials)];
  return figure({
    title: where === null ? j.title : `${j.title} (${where})`,
    svg: juryChart(j),
    numbers: {
      caption: `${j.title}, ${j.pool} tickets`,
      head: ["hostile share", "seats", "closed form", "measured", "95 % interval", "trials"],
      rows: j.rows.map((r) => [odds(r.share), number(r.seats), odds(r.expected), ...measured(r.measured)]),
      figures: [0, 1, 2, 3, 4, 5],
    },
    names: seats.map((k) => `${k} seats, closed form`),
    note: [j.rows.some((r) => r.measured !== undefined) ? MEASURED : "", j.note ?? ""]
      .filter((n) => n !== "")
      .join(" "),
  });
}

function checks(cells: readonly ReportCell[]): Html | null {
  const rows = cells.flatMap((c) =>
    c.checks.map((k): Piece[] => [
      c.population,
      c.system,
      k.what,
      number(k.measured),
      `${k.relation} ${number(k.bound)}`,
      k.holds ? "yes" : "NO",
      layerWord(k),
    ]),
  );
  if (rows.length === 0) return null;
  const head = ["population", "system", "what", "measured", "asked", "holds", "by"];
  return folded(
    `The criterion in figures (${rows.length})`,
    table({ caption: "Checks", head, rows, figures: [3, 4], sentences: [2] }),
  );
}

function costs(cells: readonly ReportCell[]): Html | null {
  const rows = cells.flatMap((c) => {
    if (c.cost === undefined) return [];
    const { capital, carry, slippage, persons, bribes, bonds, sunk } = c.cost;
    return [[c.population, c.system, ...[capital, carry, slippage, persons, bribes, bonds, sunk].map(dollars)]];
  });
  if (rows.length === 0) return null;
  const head = [
    "population",
    "system",
    "capital",
    "carry",
    "slippage",
    "persons",
    "bribes",
    "bonds lost",
    "not returned",
  ];
  return folded("Where the money goes", table({ caption: "Costs", head, rows, figures: [2, 3, 4, 5, 6, 7, 8] }));
}

function sweeps(cells: readonly ReportCell[]): Html | null {
  const priced = cells.filter((c) => c.system === OURS && c.sweep.length > 0 && c.state !== "n/a");
  const first = priced[0];
  if (first === undefined) return null;
  const head = ["Counterweight on", ...first.sweep.map((p) => dollars(p.personUsd)), "holds from"];
  const rows = priced.map((c) => [
    c.population,
    ...c.sweep.map((p) => `${number(p.value)} ${p.holds ? "holds" : "FAILS"}`),
    `${breakEvenText(c)}: ${c.breakEven.note}`,
  ]);
  return folded("The criterion over the price of a person", table({ caption: "Price of a person", head, rows }));
}

const MOST_LINES = 40;

function transactions(cells: readonly ReportCell[]): Html | null {
  const cell = cells.find((c) => c.system === OURS && c.journal.length > 0) ?? cells.find((c) => c.journal.length > 0);
  if (cell === undefined) return null;
  const where = `${cell.system} on ${cell.population}`;
  const rows = cell.journal
    .slice(0, MOST_LINES)
    .map((l, i) => [
      String(i + 1),
      l.label,
      daySpan(l.from, l.to),
      number(l.count),
      number(l.failed),
      mean(l.gas, l.count - l.failed),
      BigInt(l.gas).toLocaleString("en-US"),
    ]);
  const left = cell.journal.length - rows.length;
  const head = ["step", "call", "simulated days", "sent", "reverted", "mean gas", "gas"];
  const steps = stepsOf(cell);
  const kinds = steps.length > MOST_STEPS ? `The first ${MOST_STEPS} kinds of call of ${steps.length}. ` : "";
  return html`${figure({
    title: `What was sent, and when (${where})`,
    svg: stepsChart(`Transactions of the attack on ${where} over simulated days`, steps.slice(0, MOST_STEPS)),
    numbers: { caption: `Transactions against ${where}, probes included`, head, rows, figures: [2, 3, 4, 5, 6] },
    behind: "The transactions in order, with their gas",
    note: `${kinds}Rings: all of them reverted. Plans that were tried and undone are in it; they start the clock again.`,
  })}
  ${left > 0 ? html`<p class="note">${left} further lines are in report.json.</p>` : null}`;
}

const MOST_STEPS = 14;

/** Lines of the journal under one name, in the order in which the names first came. */
function stepsOf({ journal }: ReportCell): Step[] {
  const steps = new Map<string, Step>();
  for (const { label, count, failed, from, to } of journal) {
    const known = steps.get(label) ?? { label, count: 0, failed: 0, runs: [] };
    steps.set(label, {
      label,
      count: known.count + count,
      failed: known.failed + failed,
      runs: [...known.runs, { from: from / DAY, to: to / DAY }],
    });
  }
  return [...steps.values()];
}

function ablations(report: Report, s: ScenarioFacts): Html {
  const rows = report.ablations
    .filter((a) => a.scenario === s.id)
    .map((a) => [
      a.rule,
      `${a.system} on ${a.population}`,
      a.intact,
      stateTag(a.state),
      a.changed.join("; ") || a.because,
    ]);
  const named = s.ablations.map((a) => html`<li>${a.system} without <code>${a.variant}</code>: ${a.note}</li>`);
  if (rows.length === 0 && named.length === 0) {
    return html`<h3>Ablation</h3>
      <p>None: no single rule is the defence against this one.</p>`;
  }
  if (rows.length === 0)
    return html`<h3>Ablation</h3>
      <p>Not run. It would be:</p>
      <ul>
        ${named}
      </ul>`;
  const head = ["rule removed", "where", "with it", "without it", "what changed"];
  return html`<h3>Ablation</h3>
    ${table({ caption: `${s.id} with a rule removed`, head, rows, sentences: [0, 4] })}`;
}

function folded(title: string, inside: Html): Html {
  return html`<details>
    <summary>${title}</summary>
    ${inside}
  </details> `;
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}
