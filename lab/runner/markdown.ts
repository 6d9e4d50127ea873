import type { CellResult, Scenario } from "../scenarios/Scenario.ts";
import { SYSTEMS } from "../systems/registry.ts";
import { loadTable } from "../populations/load.ts";
import { shownState, type Expectations } from "./expectations.ts";
import type { Report } from "./report.ts";
import type { AblationResult, RunResult } from "./run.ts";
import type { Selection } from "./selection.ts";
import { evenText, matrixHead, matrixRows, word } from "./terminal.ts";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The report for people: the matrix first, then what is not claimed, then every attack. */
export function markdownReport(
  report: Report,
  result: RunResult,
  selection: Selection,
  expectations: Expectations,
): string {
  return (
    [
      "# Attack report",
      `Commit ${report.run.commit}. ${report.run.compiler}. Node ${report.run.node}. Seeds ${report.run.seeds.join(", ")}. ${report.run.started}, ${report.run.seconds} seconds.`,
      "Every cell was executed: real transactions to real contracts on an in-process chain. *held*: the criterion holds. *CAPTURED*: it does not. *expected loss*: it does not, and that is on record. *n/a*: the attack has no meaning in that system.",
      table(matrixHead(selection), matrixRows(result, selection, expectations)),
      "The last column is the price of a person from which on Counterweight's criterion holds with the same plan; *any*: it holds whatever a person costs; *none*: no price of a person would make it hold.",
      "## Ablations",
      "The same attack with one rule removed. Each must succeed and be worse than the intact cell in at least one check, otherwise the attack above proves nothing.",
      table(
        ["attack", "system", "population", "rule removed", "intact", "without it", "what changed"],
        result.ablations.map((a) => [
          a.scenario,
          a.system,
          a.population,
          a.rule,
          a.intact,
          word(a.state),
          a.changed.join("; "),
        ]),
      ),
      notClaimed(result, expectations),
      ...selection.scenarios.map((s) => section(s, result, expectations)),
      assumptions(report),
      populations(selection, result),
      systems(selection),
    ].join("\n\n") + "\n"
  );
}

function notClaimed(result: RunResult, expectations: Expectations): string {
  const lost = result.cells.filter((c) => c.system === "counterweight" && c.state === "captured");
  const lines = lost.map(
    (c) => `- **${c.scenario} on ${c.population}** (${word(shownState(c, expectations))}): ${c.because}.`,
  );
  const broken = result.failures.map(
    (f) => `- **${f.scenario} against ${f.system} on ${f.population}** did not run: ${f.error}`,
  );
  return [
    "## Not claimed",
    "What Counterweight loses in this run:",
    ...(lines.length > 0 ? lines : ["- nothing"]),
    ...broken,
  ].join("\n");
}

function section(scenario: Scenario, result: RunResult, expectations: Expectations): string {
  const cells = result.cells.filter((c) => c.scenario === scenario.id);
  const ablations = result.ablations.filter((a) => a.scenario === scenario.id);
  return [
    `## ${scenario.id}: ${scenario.title}`,
    `**Claim.** ${scenario.claim}`,
    `**Precedent.** ${scenario.precedent.event}: ${scenario.precedent.figures}. Source: ${scenario.precedent.source}.`,
    `**Budget.** ${scenario.budget}. **Criterion.** ${scenario.criterion}.`,
    table(
      ["system", "population", "voters", "state", "why"],
      cells.map((c) => [c.system, c.population, String(c.voters), word(shownState(c, expectations)), c.because]),
    ),
    checks(cells),
    costs(cells),
    sweeps(cells.filter((c) => c.system === "counterweight")),
    transactions(cells.filter((c) => c.system === "counterweight")),
    ablationLines(ablations),
    `**Limits.** ${scenario.limits.join(" ")}`,
    `Reproduce: \`npm run attack -- --only ${scenario.id}\``,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function checks(cells: readonly CellResult[]): string {
  const rows = cells.flatMap((c) =>
    c.checks.map((k) => [
      c.system,
      c.population,
      k.what,
      number(k.measured),
      `${k.relation} ${number(k.bound)}`,
      k.holds ? "yes" : "no",
    ]),
  );
  return rows.length === 0 ? "" : table(["system", "population", "what", "measured", "asked", "holds"], rows);
}

function costs(cells: readonly CellResult[]): string {
  const rows = cells.flatMap((c) =>
    c.cost === undefined
      ? []
      : [
          [
            c.system,
            c.population,
            usd(c.cost.capital),
            usd(c.cost.carry),
            usd(c.cost.slippage),
            usd(c.cost.persons),
            usd(c.cost.bribes),
            usd(c.cost.sunk),
          ],
        ],
  );
  return rows.length === 0
    ? ""
    : table(["system", "population", "capital", "carry", "slippage", "persons", "bribes", "not returned"], rows);
}

function sweeps(cells: readonly CellResult[]): string {
  const priced = cells.filter((c) => c.sweep.length > 0);
  const first = priced[0];
  if (first === undefined) return "";
  const head = ["Counterweight on", ...first.sweep.map((p) => `$${p.personUsd}`), "break-even person"];
  const rows = priced.map((c) => [
    c.population,
    ...c.sweep.map((p) => `${number(p.value)} ${p.holds ? "holds" : "fails"}`),
    `${evenText(c)}: ${c.breakEven.note}`,
  ]);
  return `The criterion over the price of a person:\n\n${table(head, rows)}`;
}

function transactions(cells: readonly CellResult[]): string {
  const cell = cells[0];
  if (cell === undefined || cell.journal.length === 0) return "";
  const shown = cell.journal.slice(0, 24);
  const rows = shown.map((l) => {
    const sent = l.count - l.failed;
    return [l.label, String(l.count), String(l.failed), sent > 0 ? String(BigInt(l.gas) / BigInt(sent)) : "-"];
  });
  const more =
    cell.journal.length > shown.length
      ? `\n\n${cell.journal.length - shown.length} further lines are in report.json.`
      : "";
  return `Transactions against Counterweight on ${cell.population}, probes included:\n\n${table(["call", "sent", "reverted", "mean gas"], rows)}${more}`;
}

function ablationLines(ablations: readonly AblationResult[]): string {
  return ablations
    .map(
      (a) =>
        `**Ablation.** Without "${a.rule}" (${a.system}, ${a.population}): ${word(a.state)}: ${a.because}. What changed: ${a.changed.join("; ")}.`,
    )
    .join("\n\n");
}

function assumptions(report: Report): string {
  const p = report.prices;
  const rows = [
    ["a person", `$${p.person.usd}`, p.person.kind, p.person.source],
    ["carry", `${p.carry.perYear * 100} % a year`, p.carry.kind, p.carry.source],
    ["slippage", `${p.slippage.share * 100} %`, p.slippage.kind, p.slippage.source],
    [
      "vote rental",
      `${((100 * p.voteRental.paidUsd) / p.voteRental.notionalUsd).toFixed(3)} % of notional`,
      p.voteRental.kind,
      p.voteRental.source,
    ],
    ["defenders' turnout", `${(p.turnout.share * 100).toFixed(2)} % of supply`, p.turnout.kind, p.turnout.source],
    [
      "zombie network",
      `quorum $${p.zombie.quorumUsd}, treasury $${p.zombie.treasuryUsd}`,
      p.zombie.kind,
      p.zombie.source,
    ],
    ["time", `$${p.time.usdPerHour} an hour`, p.time.kind, p.time.source],
    ...Object.entries(p.markets).map(([id, m]) => [
      `market of ${id}`,
      `$${m.tokenUsd} a token, treasury $${m.treasuryUsd.toLocaleString("en-US")}`,
      m.kind,
      m.source,
    ]),
  ];
  return `## Prices\n\n${table(["what", "value", "kind", "source"], rows)}`;
}

function populations(selection: Selection, result: RunResult): string {
  const rows = selection.populations.map((id) => {
    const t = loadTable(id);
    const ours =
      result.calendar.find((c) => c.population === id && c.system === "counterweight") ??
      result.calendar.find((c) => c.population === id);
    return [
      t.title,
      String(t.count),
      String(ours?.voters ?? t.count),
      String(t.statistics.gini),
      `${(t.statistics.top10 * 100).toFixed(1)} %`,
      String(t.statistics.nakamotoHalf),
      ours === undefined ? "" : `${ours.enrolmentDays} days`,
      `${t.source}; ${t.licence}`,
    ];
  });
  return `## Populations\n\n${table(["population", "holders", "executed with", "Gini", "top 10", "Nakamoto 1/2", "enrolled in (simulated)", "source"], rows)}`;
}

function systems(selection: Selection): string {
  const chosen = SYSTEMS.filter((s) => selection.systems.includes(s));
  return [
    "## Systems",
    ...chosen.map((s) => [`**${s.id}** ${s.title}`, ...s.notes.map((n) => `- ${n}`)].join("\n")),
  ].join("\n\n");
}

function number(x: number): string {
  return x >= Number.MAX_SAFE_INTEGER ? "unbounded" : x.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function usd(x: number): string {
  return `$${Math.round(x).toLocaleString("en-US")}`;
}
