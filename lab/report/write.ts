import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { htmlReport } from "./html/page.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { Report } from "./Report.ts";
import { sarifReport } from "./sarif.ts";
import { validate } from "./validate.ts";

/** The files of a report, each a pure function of it. */
export const FILES: Readonly<Record<string, (report: Report) => string>> = {
  "report.json": (report) => `${JSON.stringify(report, null, 2)}\n`,
  "report.md": markdownReport,
  "index.html": htmlReport,
  "report.sarif": sarifReport,
  "junit.xml": junitReport,
};

/** Validates and writes; the paths that were written. */
export function writeReport(report: Report, directory: string): string[] {
  validate(report);
  mkdirSync(directory, { recursive: true });
  return Object.entries(FILES).map(([name, render]) => {
    const path = resolve(directory, name);
    writeFileSync(path, render(report));
    return path;
  });
}

/** A report that was written before. */
export function readReport(path: string): Report {
  const report: unknown = JSON.parse(readFileSync(path, "utf8"));
  validate(report);
  return report;
}
