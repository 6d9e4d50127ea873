import { createRequire } from "node:module";
import type { Builder } from "junit-report-builder";
import type { Report } from "./Report.ts";
import { OURS } from "./summary.ts";
import { verdictOf } from "./verdict.ts";

// Its typings describe a module with a default export; what it ships is the builder itself.
const builder = createRequire(import.meta.url)("junit-report-builder") as Builder;

/**
 * JUnit XML for build servers. A test fails where the command fails: a cell on record as held was lost, or an ablation proves
 * nothing. Published losses and the peers' losses are in its output, not failures; cells without meaning are skipped.
 */
export function junitReport(report: Report): string {
  const file = builder.newBuilder();
  const { regressions, inert } = verdictOf(report);
  for (const scenario of report.scenarios) {
    const suite = file.testSuite().name(`${scenario.id} ${scenario.title}`);
    for (const cell of report.cells.filter((c) => c.scenario === scenario.id)) {
      const test = suite
        .testCase()
        .className(`${scenario.id}.${cell.system}`)
        .name(`${cell.system} on ${cell.population}`);
      if (cell.state === "n/a") test.skipped();
      else if (regressions.includes(cell)) test.failure(cell.because, "regressed");
      else test.standardOutput(`${cell.system === OURS ? cell.shown : cell.state}: ${cell.because}`);
    }
    for (const a of report.ablations.filter((x) => x.scenario === scenario.id)) {
      const test = suite
        .testCase()
        .className(`${scenario.id}.${a.system}`)
        .name(`without ${a.variant ?? ""} on ${a.population}`);
      if (inert.includes(a)) test.failure(`nothing is worse without "${a.rule}"`, "inert");
    }
    for (const f of report.failures.filter((x) => x.scenario === scenario.id)) {
      const test = suite
        .testCase()
        .className(`${scenario.id}.${f.system}`)
        .name(`${f.system} ${f.variant ?? ""} on ${f.population}`);
      test.error(f.error, "broken");
    }
  }
  // All that differs between two runs of the same seeds is in this suite.
  const run = file.testSuite().name("run");
  run.property("commit", report.run.commit);
  run.property("compiler", report.run.compiler);
  run.property("node", report.run.node);
  run.property("seeds", report.run.seeds.join(","));
  run.property("started", report.run.started);
  run.property("seconds", String(report.run.seconds));
  return file.build();
}
