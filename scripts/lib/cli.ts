import { InvalidArgumentError } from "commander";
import type { CheckReport } from "./check/index.ts";

/** Prints an object as JSON; whole numbers of the chain become strings. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, (_, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry), 2));
}

/** Argument parser for ports: 0 to 65,535. */
export function parsePort(raw: string): number {
  const port = Number(raw);
  if (!/^\d+$/.test(raw) || port > 65_535) throw new InvalidArgumentError("Accepted: 0 (any free port) to 65535.");
  return port;
}

/** Argument parser for block numbers. */
export function parseBlock(raw: string): number {
  if (!/^\d+$/.test(raw) || !Number.isSafeInteger(Number(raw))) throw new InvalidArgumentError("Accepted: 0 or above.");
  return Number(raw);
}

/** Prints a report of the check for people. */
export function printReport(report: CheckReport): void {
  for (const note of report.notes) console.log(`  note     ${note}`);
  for (const { check, message } of report.findings) console.log(`  FINDING  [${check}] ${message}`);
  console.log(
    report.ok
      ? "  ok       no account holds a role; code, bindings and wiring are those of this build"
      : `  ${report.findings.length} finding(s)`,
  );
}

/** Runs a command line tool: an error is one line on stderr and exit code 2, so that 1 means "the check found something". */
export async function runTool(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
