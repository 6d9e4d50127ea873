import cliProgress from "cli-progress";
import Table from "cli-table3";
import type { CellResult } from "../scenarios/Scenario.ts";
import type { Expected, Expectations } from "./expectations.ts";
import { shownState } from "./expectations.ts";
import type { Failure, Observer, RunResult } from "./run.ts";
import type { Selection } from "./selection.ts";

/** A bar on a terminal, a line per cell elsewhere; both on standard error, so that standard output stays clean. */
export function progressObserver(stream: NodeJS.WriteStream): Observer {
  return stream.isTTY ? barObserver(stream) : lineObserver(stream);
}

function barObserver(stream: NodeJS.WriteStream): Observer {
  const bar = new cliProgress.SingleBar(
    {
      stream,
      format: "{bar} {value}/{total} cells, {duration_formatted} | {stage}",
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  return {
    start: (total) => bar.start(total, 0, { stage: "starting" }),
    stage: (stage) => bar.update({ stage }),
    cell: () => bar.increment(),
    done: () => bar.stop(),
  };
}

function lineObserver(stream: NodeJS.WriteStream): Observer {
  let [total, done] = [0, 0];
  return {
    start: (cells) => {
      total = cells;
    },
    stage: (stage) => {
      if (stage.startsWith("enrolling")) stream.write(`${stage}\n`);
    },
    cell: (result) => {
      done += 1;
      const variant = result.variant === null ? "" : ` without ${result.variant}`;
      const state = "error" in result ? `BROKEN: ${result.error}` : result.state;
      stream.write(`[${done}/${total}] ${result.scenario} ${result.system}${variant} ${result.population}: ${state}\n`);
    },
    done: () => undefined,
  };
}

export function word(state: Expected | "broken" | "not run"): string {
  return state === "captured" ? "CAPTURED" : state === "expected-loss" ? "expected loss" : state;
}

function stateOf(
  result: RunResult,
  expectations: Expectations,
  scenario: string,
  system: string,
  population: string,
): Expected | "broken" | "not run" {
  const here = (x: CellResult | Failure): boolean =>
    x.scenario === scenario && x.system === system && x.population === population && x.variant === null;
  const cell = result.cells.find(here);
  if (cell !== undefined) return shownState(cell, expectations);
  return result.failures.some(here) ? "broken" : "not run";
}

export function evenText(cell: CellResult | undefined): string {
  if (cell === undefined || cell.state === "n/a") return "";
  const price = cell.breakEven.personUsd;
  if (price === null) return cell.state === "held" ? "any" : "none";
  return `$${price.toLocaleString("en-US", { maximumFractionDigits: 2 })}`;
}

/** Rows of the matrix: attack, population, a state per system, the price of a person from which on ours holds. */
export function matrixRows(result: RunResult, selection: Selection, expectations: Expectations): string[][] {
  return selection.scenarios.flatMap((scenario) =>
    selection.populations.map((population) => {
      const ours = result.cells.find(
        (c) => c.scenario === scenario.id && c.population === population && c.system === "counterweight",
      );
      return [
        `${scenario.id} ${scenario.title}`,
        population,
        ...selection.systems.map((s) => word(stateOf(result, expectations, scenario.id, s.id, population))),
        evenText(ours),
      ];
    }),
  );
}

export function matrixHead(selection: Selection): string[] {
  return ["attack", "population", ...selection.systems.map((s) => s.id), "break-even person"];
}

export function printMatrix(result: RunResult, selection: Selection, expectations: Expectations): string {
  const table = new Table({ head: matrixHead(selection), style: { head: [], border: [] } });
  table.push(...matrixRows(result, selection, expectations));
  const ablated = new Table({
    head: ["ablation of", "system", "population", "rule removed", "intact", "without it"],
    style: { head: [], border: [] },
    colWidths: [14, 15, 13, 62, 10, 12],
    wordWrap: true,
  });
  ablated.push(...result.ablations.map((a) => [a.scenario, a.system, a.population, a.rule, a.intact, word(a.state)]));
  return result.ablations.length === 0 ? table.toString() : `${table.toString()}\n${ablated.toString()}`;
}
