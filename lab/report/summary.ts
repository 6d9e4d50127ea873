import { over } from "../metrics/capture.ts";
import { medianSorted } from "simple-statistics";
import type { Expected } from "../runner/expectations.ts";
import { UNBOUNDED } from "../scenarios/Scenario.ts";
import type { Report, ReportCell } from "./Report.ts";
import { dollars } from "./format.ts";
import { layerMark } from "./layers.ts";

/** The system that this project ships. */
export const OURS = "counterweight";

export type Shown = Expected | "broken" | "not run";

/** From the worst to what says least. */
const WORST_FIRST: readonly Shown[] = ["captured", "expected-loss", "broken", "not run", "held", "n/a"];

export function word(state: Shown): string {
  return state === "captured" ? "CAPTURED" : state === "expected-loss" ? "expected loss" : state;
}

/** Where an attack on one system ended, over the populations that it is played on. */
export interface MatrixCell {
  /** The worst of them. */
  readonly state: Shown;
  /** Populations in that state. */
  readonly count: number;
  /** Populations on which the attack has a meaning there. */
  readonly of: number;
  readonly places: readonly { readonly population: string; readonly state: Shown; readonly because: string }[];
  /** What of it was not executed; empty where all was. */
  readonly mark: string;
}

export function matrixCell(report: Report, scenario: string, system: string): MatrixCell {
  const populations = report.scenarios.find((s) => s.id === scenario)?.populations ?? [];
  const places = populations.map((population) => {
    const here = (x: { scenario: string; system: string; population: string; variant: string | null }): boolean =>
      x.scenario === scenario && x.system === system && x.population === population && x.variant === null;
    const cell = report.cells.find(here);
    if (cell !== undefined) return { population, state: cell.shown as Shown, because: cell.because };
    const failure = report.failures.find(here);
    return failure === undefined
      ? { population, state: "not run" as const, because: "this run did not get to it" }
      : { population, state: "broken" as const, because: failure.error };
  });
  const state = WORST_FIRST.find((s) => places.some((p) => p.state === s)) ?? "not run";
  const shown = report.cells.filter((c) => c.scenario === scenario && c.system === system);
  return {
    state,
    count: places.filter((p) => p.state === state).length,
    of: places.filter((p) => p.state !== "n/a").length,
    places,
    mark: layerMark(shown.flatMap((c) => (c.shown === state ? c.checks : []))),
  };
}

export function matrixText({ state, count, of, mark }: MatrixCell): string {
  return `${word(state)}${count === of || state === "n/a" ? "" : ` ${count} of ${of}`}${mark}`;
}

export function matrixHead(report: Report): string[] {
  return ["attack", ...report.systems.map((s) => s.id), "break-even person"];
}

/** A row for each attack: the worst state per system over its populations, and the price of a person from which ours holds. */
export function matrixRows(report: Report): string[][] {
  return report.scenarios.map((scenario) => [
    `${scenario.id} ${scenario.title}`,
    ...report.systems.map((s) => matrixText(matrixCell(report, scenario.id, s.id))),
    breakEvenOf(oursIn(report, scenario.id)),
  ]);
}

export function oursIn(report: Report, scenario: string): ReportCell[] {
  return report.cells.filter((c) => c.scenario === scenario && c.system === OURS);
}

/** The highest price of a person that any population needs. */
export function breakEvenOf(cells: readonly ReportCell[]): string {
  const judged = cells.filter((c) => c.state !== "n/a");
  const texts = judged.map(breakEvenText);
  if (texts.includes("none")) return "none";
  const priced = judged.filter((c) => c.breakEven.personUsd !== null);
  if (priced.length === 0) return texts[0] ?? "";
  return dollars(Math.max(...priced.map((c) => c.breakEven.personUsd ?? 0)));
}

/** Why no price of a person moves the criterion, and on which populations; cells that were swept left out. */
export function unmoved(cells: readonly ReportCell[]): string[] {
  const flat = cells.filter((c) => c.state !== "n/a" && c.sweep.length === 0);
  return [...new Set(flat.map((c) => c.breakEven.note))].map((note) => {
    const where = flat.filter((c) => c.breakEven.note === note).map((c) => c.population);
    return `No price of a person moves the criterion (${where.join(", ")}): ${note}.`;
  });
}

/** Price of a person from which on the criterion holds in one cell. */
export function breakEvenText(cell: ReportCell): string {
  if (cell.state === "n/a") return "";
  const price = cell.breakEven.personUsd;
  if (price === null) return cell.state === "held" && cell.sweep.every((point) => point.holds) ? "any" : "none";
  return dollars(price);
}

/** How one system fared over the run. */
export interface Score {
  readonly system: string;
  readonly held: number;
  readonly lost: number;
  readonly meaningless: number;
}

export function scores(report: Report): Score[] {
  return report.systems.map(({ id: system }) => {
    const cells = report.cells.filter((c) => c.system === system);
    const count = (state: ReportCell["state"]): number => cells.filter((c) => c.state === state).length;
    return { system, held: count("held"), lost: count("captured"), meaningless: count("n/a") };
  });
}

/** What one capture cost on every system, for one attack on one population. */
export interface CostRow {
  readonly scenario: string;
  readonly population: string;
  readonly costs: readonly { readonly system: string; readonly sunk: number; readonly capital: number }[];
  /** Ours over the dearest of the others; null when one of them is missing. */
  readonly multiplier: number | null;
}

export function costRows(report: Report): CostRow[] {
  return report.scenarios.flatMap((scenario) =>
    report.populations.flatMap((population): CostRow[] => {
      const costs = report.cells.flatMap((c) =>
        c.scenario === scenario.id && c.population === population.id && c.cost !== undefined
          ? [{ system: c.system, sunk: c.cost.sunk, capital: c.cost.capital }]
          : [],
      );
      if (costs.length === 0) return [];
      const ours = costs.find((c) => c.system === OURS);
      const others = costs.filter((c) => c.system !== OURS).map((c) => c.sunk);
      const multiplier =
        ours === undefined || others.length === 0 ? null : Math.min(UNBOUNDED, over(ours.sunk, Math.max(...others)));
      return [{ scenario: scenario.id, population: population.id, costs, multiplier }];
    }),
  );
}

/** The population on which ours does worst against the dearest of the others; the first where there is nothing to compare. */
export function leastFavourable(rows: readonly CostRow[], scenario: string): CostRow | undefined {
  const here = rows.filter((r) => r.scenario === scenario);
  return here.reduce<CostRow | undefined>(
    (worst, row) =>
      worst === undefined || (row.multiplier ?? Infinity) < (worst.multiplier ?? Infinity) ? row : worst,
    undefined,
  );
}

export interface Multipliers {
  readonly median: number;
  readonly worst: CostRow;
  readonly best: CostRow;
  readonly count: number;
  /** Comparisons in which a peer is dearer to capture than ours. */
  readonly below: number;
}

export function multipliers(report: Report): Multipliers | null {
  const rows = costRows(report)
    .filter((r) => r.multiplier !== null)
    .sort((a, b) => (a.multiplier ?? 0) - (b.multiplier ?? 0));
  const worst = rows[0];
  const best = rows.at(-1);
  if (worst === undefined || best === undefined) return null;
  const ratios = rows.map((r) => r.multiplier ?? 0);
  const below = ratios.filter((x) => x < 1).length;
  return { median: medianSorted(ratios), worst, best, count: rows.length, below };
}

/** What a capture of ours costs over what it costs on one other system: the median where both have a cost. */
export interface Rivalry {
  readonly system: string;
  readonly median: number;
  readonly count: number;
}

/** Every system that has costs to compare, the dearest to capture first. */
export function rivalries(report: Report): Rivalry[] {
  const rows = costRows(report);
  return report.systems
    .filter(({ id }) => id !== OURS)
    .flatMap(({ id: system }): Rivalry[] => {
      const ratios = rows.flatMap(({ costs }) => {
        const [ours, theirs] = [OURS, system].map((s) => costs.find((c) => c.system === s)?.sunk);
        return ours === undefined || theirs === undefined ? [] : [Math.min(UNBOUNDED, over(ours, theirs))];
      });
      if (ratios.length === 0) return [];
      return [{ system, median: medianSorted(ratios.sort((a, b) => a - b)), count: ratios.length }];
    })
    .sort((a, b) => a.median - b.median);
}

/** Transactions of every cell and ablation, probes included. */
export function transactionCount(report: Report): number {
  const of = (cells: readonly { journal: readonly { count: number }[] }[]): number =>
    cells.reduce((sum, c) => sum + c.journal.reduce((s, l) => s + l.count, 0), 0);
  return of(report.cells) + of(report.ablations);
}

/** Cells that ours lost. */
export function losses(report: Report): ReportCell[] {
  return report.cells.filter((c) => c.system === OURS && c.state === "captured");
}

export function reproduce(scenario: string, seeds: number): string {
  return `npm run attack -- --only ${scenario}${seeds > 1 ? ` --seeds ${seeds}` : ""}`;
}
