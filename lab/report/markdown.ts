import { daySpan, dollars, mean, number, odds, times } from "./format.ts";
import { priceRows } from "./prices.ts";
import { layersSentence, layerWord } from "./layers.ts";
import { POWER, powerRows } from "./powerTable.ts";
import type { Report, ReportCell, ScenarioFacts } from "./Report.ts";
import {
  OURS,
  breakEvenText,
  losses,
  matrixHead,
  matrixRows,
  multipliers,
  rivalries,
  reproduce,
  scores,
  transactionCount,
  unmoved,
  word,
} from "./summary.ts";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c) => c.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The report for people who read text: the answers and the matrix first, then what is not claimed, then every attack. */
export function markdownReport(report: Report): string {
  const { coverage } = report;
  return (
    [
      "# Attack report",
      ...(coverage.complete
        ? []
        : [
            `**Partial report** (${coverage.why}): ${coverage.executed} of ${coverage.planned} cells and ablations. What is here is valid; the rest is missing.`,
          ]),
      answers(report),
      "## Attacks and systems",
      layersSentence(report),
      "*held*: the criterion holds. *CAPTURED*: it does not. *expected loss*: it does not, and that is on record. *n/a*: the attack has no meaning in that system. A cell is the worst over the populations that the attack is played on; counts say on how many of them.",
      table(matrixHead(report), matrixRows(report)),
      "The last column is the price of a person from which on Counterweight's criterion holds with the same plan; *any*: it holds whatever a person costs; *none*: no price of a person would make it hold.",
      `## ${POWER.title}\n\n${POWER.reading}\n\n${table(POWER.head, powerRows(report.power))}`,
      "## Ablations",
      "The same attack with one rule removed. Each must succeed and be worse than the intact cell in at least one check, otherwise the attack above proves nothing.",
      table(
        ["attack", "system", "population", "rule removed", "intact", "without it", "what changed"],
        report.ablations.map((a) => [
          a.scenario,
          a.system,
          a.population,
          a.rule,
          a.intact,
          word(a.state),
          a.changed.join("; "),
        ]),
      ),
      notClaimed(report),
      ...report.scenarios.map((s) => section(report, s)),
      traceability(report),
      `## Prices\n\n${table(["what", "value", "kind", "source"], priceRows(report.prices))}`,
      populations(report),
      "## Systems",
      ...report.systems.map((s) => [`**${s.id}** ${s.title}`, ...s.notes.map((n) => `- ${n}`)].join("\n")),
      runBlock(report),
    ].join("\n\n") + "\n"
  );
}

function answers(report: Report): string {
  const { scenarios, systems, populations, cells, ablations } = report;
  const sent = transactionCount(report).toLocaleString("en-US");
  const held = scores(report)
    .filter((s) => s.held + s.lost > 0)
    .map((s) => `${s.system} ${s.held} of ${s.held + s.lost}`);
  const found = multipliers(report);
  const each = rivalries(report)
    .map((r) => `${r.system} ${times(r.median)}`)
    .join(", ");
  const cost =
    found === null
      ? "No attack of this run has a cost on two systems."
      : `${times(found.median)} what the dearest peer costs in the median of ${found.count} comparisons; worst ${times(found.worst.multiplier ?? 0)} (${found.worst.scenario} on ${found.worst.population}). Against each peer by itself: ${each}. Upper bounds: a cheaper plan may exist.`;
  return [
    `- **Tried:** ${scenarios.length} attacks on ${systems.length} systems and ${populations.length} populations: ${cells.length} cells, ${ablations.length} ablations, ${sent} transactions.`,
    `- **Held:** ${held.join(", ") || "nothing was judged"}.`,
    `- **Would have cost:** ${cost}`,
    `- **Not claimed:** ${losses(report).length} cells lost by Counterweight in this run, and ${report.notClaimed.length} known risks.`,
  ].join("\n");
}

function notClaimed(report: Report): string {
  const lines = losses(report).map((c) => `- **${c.scenario} on ${c.population}** (${word(c.shown)}): ${c.because}.`);
  const broken = report.failures.map(
    (f) => `- **${f.scenario} against ${f.system} on ${f.population}** did not run: ${f.error}`,
  );
  return [
    "## Not claimed",
    "What Counterweight loses in this run:",
    ...(lines.length > 0 ? lines : ["- nothing"]),
    ...broken,
    "\nWhat no run can show (docs/known-risks.md):",
    ...report.notClaimed.map((r) => `- ${r.title.replace(/^\d+\. /, "")}`),
  ].join("\n");
}

function section(report: Report, s: ScenarioFacts): string {
  const cells = report.cells.filter((c) => c.scenario === s.id);
  const ours = cells.filter((c) => c.system === OURS);
  return [
    `## ${s.id}: ${s.title}`,
    `**Claim.** ${s.claim}`,
    `**Precedent.** ${s.precedent.event}: ${s.precedent.figures}. Source: ${s.precedent.source}.`,
    `**Budget.** ${s.budget}. **Criterion.** ${s.criterion}.`,
    table(
      ["system", "population", "voters", "state", "why"],
      cells.map((c) => [c.system, c.population, String(c.voters), word(c.shown), c.because]),
    ),
    checks(cells),
    costs(cells),
    curves(cells),
    sweeps(ours),
    ...unmoved(ours),
    transactions(ours),
    ...report.ablations
      .filter((a) => a.scenario === s.id)
      .map(
        (a) =>
          `**Ablation.** Without "${a.rule}" (${a.system}, ${a.population}): ${word(a.state)}: ${a.because}. What changed: ${a.changed.join("; ")}.`,
      ),
    `**Limits.** ${s.limits.join(" ")}`,
    `Reproduce: \`${reproduce(s.id, report.selection.seeds)}\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function checks(cells: readonly ReportCell[]): string {
  const rows = cells.flatMap((c) =>
    c.checks.map((k) => [
      c.system,
      c.population,
      k.what,
      number(k.measured),
      `${k.relation} ${number(k.bound)}`,
      k.holds ? "yes" : "no",
      layerWord(k),
    ]),
  );
  return rows.length === 0 ? "" : table(["system", "population", "what", "measured", "asked", "holds", "by"], rows);
}

function costs(cells: readonly ReportCell[]): string {
  const rows = cells.flatMap((c) => {
    if (c.cost === undefined) return [];
    const { capital, carry, slippage, persons, bribes, bonds, sunk } = c.cost;
    return [[c.system, c.population, ...[capital, carry, slippage, persons, bribes, bonds, sunk].map(dollars)]];
  });
  const head = ["system", "population", "capital", "carry", "slippage", "persons", "bribes", "bonds", "not returned"];
  return rows.length === 0 ? "" : table(head, rows);
}

/** Costs of capture at their probabilities; the points are in report.json and in the charts of index.html. */
function curves(cells: readonly ReportCell[]): string {
  const rows = cells.flatMap((c) =>
    (c.curves ?? []).flatMap((curve) =>
      (curve.costs ?? []).map((k) => [
        c.system,
        c.population,
        curve.title,
        odds(k.probability),
        dollars(k.budgetUsd),
        `${dollars(k.low)} to ${k.high === null ? "beyond what was tried" : dollars(k.high)}`,
      ]),
    ),
  );
  const head = ["system", "population", "search", "P(capture)", "cost, an upper bound", "95 % interval"];
  return rows.length === 0 ? "" : table(head, rows);
}

function sweeps(cells: readonly ReportCell[]): string {
  const priced = cells.filter((c) => c.sweep.length > 0);
  const first = priced[0];
  if (first === undefined) return "";
  const head = ["Counterweight on", ...first.sweep.map((p) => `$${p.personUsd}`), "break-even person"];
  const rows = priced.map((c) => [
    c.population,
    ...c.sweep.map((p) => `${number(p.value)} ${p.holds ? "holds" : "fails"}`),
    `${breakEvenText(c)}: ${c.breakEven.note}`,
  ]);
  return `The criterion over the price of a person:\n\n${table(head, rows)}`;
}

const MOST_LINES = 24;

function transactions(cells: readonly ReportCell[]): string {
  const cell = cells[0];
  if (cell === undefined || cell.journal.length === 0) return "";
  const shown = cell.journal.slice(0, MOST_LINES);
  const rows = shown.map((l) => [
    l.label,
    daySpan(l.from, l.to),
    String(l.count),
    String(l.failed),
    mean(l.gas, l.count - l.failed),
  ]);
  const left = cell.journal.length - shown.length;
  const more = left > 0 ? `\n\n${left} further lines are in report.json.` : "";
  return `Transactions against Counterweight on ${cell.population}, probes included:\n\n${table(["call", "simulated days", "sent", "reverted", "mean gas"], rows)}${more}`;
}

function traceability(report: Report): string {
  const files = (list: readonly { file: string; lines: readonly number[] }[]): string =>
    list.map((p) => `${p.file}:${p.lines.join(",")}`).join("; ") || "none yet";
  const rows = report.traceability.flatMap((t) =>
    t.invariants.map((i) => [t.threat, i.id, i.statement, files(i.tests), files(i.sources)]),
  );
  return `## Traceability\n\n${table(["threat", "invariant", "statement", "tests", "source lines"], rows)}`;
}

function populations(report: Report): string {
  const rows = report.populations.map((p) => {
    const here = report.calendar.filter((c) => c.population === p.id);
    const ours = here.find((c) => c.system === OURS) ?? here[0];
    return [
      `${p.id}: ${p.title}`,
      String(p.count),
      String(ours?.voters ?? ""),
      String(p.statistics.gini),
      odds(p.statistics.top10),
      String(p.statistics.nakamotoHalf),
      ours === undefined ? "" : `${ours.enrolmentDays} days`,
      `${p.source}; ${p.licence}`,
    ];
  });
  const head = [
    "population",
    "holders",
    "executed with",
    "Gini",
    "top 10",
    "Nakamoto 1/2",
    "enrolled in (simulated)",
    "source",
  ];
  return `## Populations\n\n${table(head, rows)}`;
}

/** All that differs between two runs of the same seeds. */
function runBlock({ run }: Report): string {
  const shards = run.shards.length > 0 ? ` Shards ${run.shards.join(", ")}.` : "";
  return [
    "<!-- run -->",
    "## Run",
    `Commit ${run.commit}. ${run.compiler}. Node ${run.node}. Seeds ${run.seeds.join(", ")}. Started ${run.started}, took ${run.seconds} seconds.${shards}`,
    table(["data", "SHA-256"], Object.entries(run.hashes)),
    "<!-- /run -->",
  ].join("\n\n");
}
