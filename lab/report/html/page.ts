import { priceRows } from "../prices.ts";
import { number, odds } from "../format.ts";
import type { Place, Report } from "../Report.ts";
import { answers, costs, matrix, risk, stateTag } from "./front.ts";
import { Html, html, slug, table, type Piece } from "./html.ts";
import { power } from "./power.ts";
import { juryFigure, scenarioSection } from "./scenario.ts";
import { STYLE } from "./style.ts";

/** One file, without a script and without a request: it can be mailed, archived, and read on a phone. */
export function htmlReport(report: Report): string {
  return `${page(report).text}\n`;
}

function page(report: Report): Html {
  const { coverage } = report;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Attack report: Counterweight and its peers</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header>
          <h1>Attack report</h1>
          <p class="lede">
            Known attacks on governance, played with real transactions against Counterweight and against systems that
            people use today, on electorates derived from public records; what the model or arithmetic adds says so. For
            whoever has to judge whether a number in our documents deserves belief.
          </p>
          ${coverage.complete
            ? null
            : html`<p class="banner">
                <strong>Partial report</strong> (${coverage.why}): ${coverage.executed} of ${coverage.planned} cells and
                ablations. What is here is valid; the rest is missing.
              </p>`}
          ${answers(report)} ${contents(report)}
        </header>
        <main id="main">
          ${matrix(report)} ${power(report)} ${costs(report)} ${juries(report)} ${removed(report)} ${notClaimed(report)}
          ${report.scenarios.map((s) => scenarioSection(report, s))} ${traceability(report)} ${assumptions(report)}
        </main>
        <footer>${runBlock(report)}</footer>
      </body>
    </html>`;
}

function contents(report: Report): Html {
  const parts = [
    ["matrix", "Matrix"],
    ["power", "Power"],
    ["cost", "Cost of capture"],
    ["juries", "Juries"],
    ["ablations", "Ablations"],
    ["not-claimed", "Not claimed"],
    ["traceability", "Traceability"],
    ["prices", "Prices"],
    ["populations", "Populations"],
    ["systems", "Systems"],
    ["run", "Run"],
  ];
  return html`<nav aria-label="Contents">
    <ul>
      ${parts.map(([id = "", name = ""]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
    ${[...new Set(report.scenarios.map((s) => s.family))].map(
      (family) =>
        html`<ul>
          <li class="family">${family}</li>
          ${report.scenarios
            .filter((s) => s.family === family)
            .map((s) => html`<li><a href="#${slug(s.id)}" title="${s.title}">${s.id}</a></li>`)}
        </ul>`,
    )}
  </nav>`;
}

function juries(report: Report): Html {
  return html`<h2 id="juries">Juries</h2>
    <p>
      How likely a hostile share of the juror pool gets a majority of a jury. Appeals go from 5 to 11, 23 and 47 seats.
    </p>
    <div class="charts">${report.juryOdds.map((j) => juryFigure(j, null))}</div>`;
}

function removed(report: Report): Html {
  const rows = report.ablations.map((a) => [
    html`<a href="#${slug(a.scenario)}">${a.scenario}</a>`,
    `${a.system} on ${a.population}`,
    a.rule,
    a.intact,
    stateTag(a.state),
    a.bites ? "yes" : "NO",
  ]);
  return html`<h2 id="ablations">Ablations</h2>
    <p>
      The same attack with one rule removed. Each must succeed and be worse than with the rule; otherwise the attack
      would prove nothing about it.
    </p>
    ${rows.length === 0
      ? html`<p>None was run.</p>`
      : table({
          caption: "Every attack with its defence removed",
          head: ["attack", "where", "rule removed", "with it", "without it", "proves the rule"],
          rows,
          sentences: [2],
        })}`;
}

function notClaimed(report: Report): Html {
  const lost = report.cells.filter((c) => c.system === "counterweight" && c.state === "captured");
  return html`<h2 id="not-claimed">Not claimed</h2>
    <h3>What Counterweight loses in this run</h3>
    ${lost.length === 0
      ? html`<p>Nothing.</p>`
      : table({
          caption: "Cells lost by Counterweight",
          head: ["attack", "population", "state", "why"],
          rows: lost.map((c) => [
            html`<a href="#${slug(c.scenario)}">${c.scenario}</a>`,
            c.population,
            stateTag(c.shown),
            c.because,
          ]),
          sentences: [3],
        })}
    <h3>What no run can show</h3>
    <p>Known risks, each with its figures in <code>docs/known-risks.md</code>:</p>
    <ul>
      ${report.notClaimed.map((r) => html`<li>${risk(r.title)}</li>`)}
    </ul>`;
}

function places(list: readonly Place[]): Piece {
  if (list.length === 0) return "none yet";
  return list.map((p, i) => html`${i > 0 ? new Html("<br>") : null}<code>${p.file}:${p.lines.join(",")}</code>`);
}

function traceability(report: Report): Html {
  const rows = report.traceability.flatMap((t) =>
    t.invariants.map((i) => [
      html`<a href="#${slug(t.threat)}">${t.threat}</a>`,
      i.id,
      i.statement,
      places(i.tests),
      places(i.sources),
    ]),
  );
  return html`<h2 id="traceability">Traceability</h2>
    <p>
      From each attack to the numbered invariants that stand against it, the tests that cite them and the source lines
      that name them. Which invariant answers which attack is judgement (<code>lab/trace/threats.ts</code>); the rest is
      read from the code of this commit.
    </p>
    <details>
      <summary>The table (${rows.length} rows)</summary>
      ${table({
        caption: "Threat, invariant, test, source",
        head: ["threat", "invariant", "statement", "tests", "source lines"],
        rows,
        sentences: [2, 3, 4],
      })}
    </details>`;
}

function assumptions(report: Report): Html {
  return html`<h2 id="prices">Prices</h2>
    ${table({
      caption: "Every price, from lab/prices.json",
      head: ["what", "value", "kind", "source"],
      rows: priceRows(report.prices),
      sentences: [1, 3],
    })}
    <h2 id="populations">Populations</h2>
    ${table({
      caption: "Electorates",
      head: ["population", "holders", "executed with", "Gini", "top 10", "Nakamoto 1/2", "enrolled in", "source"],
      rows: report.populations.map((p) => {
        const here = report.calendar.filter((c) => c.population === p.id);
        const ours = here.find((c) => c.system === "counterweight") ?? here[0];
        return [
          `${p.id}: ${p.title}`,
          number(p.count),
          ours === undefined ? "" : number(ours.voters),
          number(p.statistics.gini),
          odds(p.statistics.top10),
          number(p.statistics.nakamotoHalf),
          ours === undefined ? "" : `${ours.enrolmentDays} simulated days`,
          `${p.source}; ${p.licence}`,
        ];
      }),
      figures: [1, 2, 3, 4, 5],
      sentences: [0, 7],
    })}
    <h2 id="systems">Systems</h2>
    ${report.systems.map(
      (s) =>
        html`<h3>${s.id}</h3>
          <p>${s.title}</p>
          <ul>
            ${s.notes.map((n) => html`<li>${n}</li>`)}
          </ul>`,
    )}`;
}

/** All that differs between two runs of the same seeds is in this section. */
function runBlock({ run }: Report): Html {
  const facts: readonly (readonly [string, string])[] = [
    ["Commit", run.commit],
    ["Compiler", run.compiler],
    ["Node", run.node],
    ["Seeds", run.seeds.length > 8 ? `${run.seeds.length}, from ${run.seeds[0] ?? ""} on` : run.seeds.join(", ")],
    ["Started", run.started],
    ["Took", `${run.seconds} s`],
    ...(run.shards.length > 0 ? [["Shards", run.shards.join(", ")] as const] : []),
  ];
  const slowest = [...run.timings].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10);
  return html`<!-- run -->
    <section id="run">
      <h2>Run</h2>
      <dl class="facts">
        ${facts.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      <details>
        <summary>Hashes of the data</summary>
        ${table({ caption: "SHA-256", head: ["file", "hash"], rows: Object.entries(run.hashes) })}
      </details>
      <details>
        <summary>Slowest parts</summary>
        ${table({
          caption: "Time on this machine",
          head: ["what", "seconds"],
          rows: slowest.map((t) => [t.what, (t.milliseconds / 1_000).toFixed(1)]),
          figures: [1],
        })}
      </details>
    </section>
    <!-- /run -->`;
}
