import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CellResult } from "../scenarios/Scenario.ts";

/** What is known of a cell. `expected-loss` is a published weakness of ours, `captured` the known state of a peer. */
export type Expected = "held" | "captured" | "expected-loss" | "n/a";

export interface Expectation {
  readonly state: Expected;
  /** What was measured, in the words of the cell. */
  readonly why: string;
  /** What a person has to add: why a loss is published and not mended. */
  readonly note?: string;
}

export type Expectations = Readonly<Record<string, Expectation>>;

export const EXPECTATIONS_FILE = fileURLToPath(new URL("../expectations.json", import.meta.url));

export function cellKey(cell: Pick<CellResult, "scenario" | "system" | "population">): string {
  return `${cell.scenario}/${cell.system}/${cell.population}`;
}

export function loadExpectations(): Expectations {
  return JSON.parse(readFileSync(EXPECTATIONS_FILE, "utf8")) as Expectations;
}

/** How a cell is shown: a loss that is published is an expected loss, everything else is what was measured. */
export function shownState(cell: CellResult, expectations: Expectations): Expected {
  if (cell.state !== "captured") return cell.state;
  return expectations[cellKey(cell)]?.state === "expected-loss" ? "expected-loss" : "captured";
}

export interface Recorded {
  readonly expectations: Expectations;
  /** Cells of ours that are lost now and on record as held: they stay as they are until somebody says why that is published. */
  readonly refused: readonly string[];
}

/**
 * The record with what was measured. What a person added stays as long as the state does. A cell of ours that was held becomes an expected
 * loss with a `note` only: nobody blesses a regression by accident.
 */
export function recordOf(previous: Expectations, cells: readonly CellResult[], note?: string): Recorded {
  const next: Record<string, Expectation> = { ...previous };
  const refused: string[] = [];
  for (const cell of cells) {
    const key = cellKey(cell);
    const state: Expected = cell.state === "captured" && cell.system === "counterweight" ? "expected-loss" : cell.state;
    const known = previous[key];
    const isNewLoss = known !== undefined && known.state !== state && state === "expected-loss";
    if (isNewLoss && note === undefined) {
      refused.push(key);
      continue;
    }
    const added = isNewLoss ? note : known?.state === state ? known.note : undefined;
    next[key] = { state, why: cell.because, ...(added === undefined ? {} : { note: added }) };
  }
  const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => a.localeCompare(b, "en", { numeric: true });
  return { expectations: Object.fromEntries(Object.entries(next).sort(byKey)), refused };
}

export function writeExpectations(expectations: Expectations): void {
  writeFileSync(EXPECTATIONS_FILE, `${JSON.stringify(expectations, null, 2)}\n`);
}
