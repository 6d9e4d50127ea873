import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Report, ReportCell } from "./Report.ts";
import { OURS } from "./summary.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT = "SRCROOT";

/** SARIF 2.1.0 for code scanners: every cell of ours is a result, those of the peers are not our findings. */
export function sarifReport(report: Report): string {
  const rules: ReportingDescriptor[] = report.scenarios.map((s) => ({
    id: s.id,
    name: s.title.replace(/[^A-Za-z0-9]+(\w?)/g, (_all, letter: string) => letter.toUpperCase()),
    shortDescription: { text: s.title },
    fullDescription: { text: s.claim },
    help: { text: `Precedent: ${s.precedent.event}: ${s.precedent.figures}. Criterion: ${s.criterion}.` },
    properties: { tags: ["security", "governance", s.family] },
  }));
  const index = new Map(rules.map((r, i) => [r.id, i]));
  const ours = report.cells.filter((c) => c.system === OURS).map((c) => result(c, index.get(c.scenario) ?? -1));
  const broken = report.failures.map(
    (f): Result => ({
      ruleId: f.scenario,
      ruleIndex: index.get(f.scenario) ?? -1,
      kind: "open",
      level: "none",
      message: { text: `Did not run against ${f.system} on ${f.population}: ${f.error}` },
      locations: [at(f.scenario)],
    }),
  );
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "counterweight-attack-laboratory", semanticVersion: "0.1.0", rules } },
        columnKind: "utf16CodeUnits",
        // Where the clone is, is nobody's business; whoever reads the file knows.
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
        results: [...ours, ...broken],
        properties: { coverage: report.coverage },
        // All that differs between two runs of the same seeds is in here.
        invocations: [
          {
            executionSuccessful: report.coverage.why !== "interrupted" && report.failures.length === 0,
            startTimeUtc: report.run.started,
            properties: { ...report.run, timings: undefined },
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(cell: ReportCell, ruleIndex: number): Result {
  const lost = cell.state === "captured";
  return {
    ruleId: cell.scenario,
    ruleIndex,
    kind: lost ? "fail" : cell.state === "held" ? "pass" : "notApplicable",
    // A published weakness is a warning; a surprise is an error.
    level: lost ? (cell.shown === "expected-loss" ? "warning" : "error") : "none",
    message: { text: `${cell.system} on ${cell.population}: ${cell.because}` },
    locations: [at(cell.scenario)],
    partialFingerprints: { cell: `${cell.scenario}/${cell.system}/${cell.population}` },
  };
}

function at(scenario: string): NonNullable<Result["locations"]>[number] {
  const uri = `lab/scenarios/${scenario}.ts`;
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: ROOT }, region: { startLine: 1 } } };
}
