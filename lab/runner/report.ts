import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { OWN_POPULATION } from "../populations/fromFile.ts";
import { loadTable, populationIds } from "../populations/load.ts";
import { PRICES_FILE, loadPrices, type Prices } from "../prices.ts";
import type { CellResult, Scenario } from "../scenarios/Scenario.ts";
import { SYSTEMS } from "../systems/registry.ts";
import type { Expected, Expectations } from "./expectations.ts";
import { shownState } from "./expectations.ts";
import type { RunResult } from "./run.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SCHEMA = fileURLToPath(new URL("./report.schema.json", import.meta.url));
const COMPILER = "solc 0.8.30, evmVersion cancun, optimizer runs 200";

export interface Report {
  readonly schemaVersion: 1;
  readonly run: {
    readonly commit: string;
    readonly node: string;
    readonly compiler: string;
    readonly seeds: readonly number[];
    readonly started: string;
    readonly seconds: number;
    readonly hashes: Readonly<Record<string, string>>;
  };
  readonly prices: Prices;
  readonly systems: readonly { id: string; title: string; notes: readonly string[] }[];
  readonly populations: readonly Record<string, unknown>[];
  readonly scenarios: readonly Record<string, unknown>[];
  readonly cells: readonly Record<string, unknown>[];
  readonly ablations: readonly Record<string, unknown>[];
  readonly failures: RunResult["failures"];
  readonly calendar: RunResult["calendar"];
}

export interface Facts {
  readonly scenarios: readonly Scenario[];
  readonly populations: readonly string[];
  readonly seeds: readonly number[];
  readonly started: Date;
  readonly expectations: Expectations;
}

export function buildReport(result: RunResult, facts: Facts): Report {
  return {
    schemaVersion: 1,
    run: {
      commit: commit(),
      node: process.version,
      compiler: COMPILER,
      seeds: facts.seeds,
      started: facts.started.toISOString(),
      seconds: Math.round((Date.now() - facts.started.getTime()) / 1000),
      hashes: hashes(),
    },
    prices: loadPrices(),
    systems: SYSTEMS.map(({ id, title, notes }) => ({ id, title, notes })),
    populations: facts.populations.map((id) => {
      const {
        title,
        source,
        licence,
        unit,
        derivation,
        count,
        total,
        listedShare,
        listedShareNote,
        statistics,
        clusters,
      } = loadTable(id);
      const facts = { id, title, source, licence, unit, derivation, count, total, listedShare, listedShareNote };
      return { ...facts, statistics, clusters: clusters?.count ?? 0 };
    }),
    scenarios: facts.scenarios.map((s) => JSON.parse(JSON.stringify(s)) as Record<string, unknown>),
    cells: result.cells.map((c) => ({ ...plain(c), shown: shownState(c, facts.expectations) })),
    ablations: result.ablations.map((c) => plain(c)),
    failures: result.failures,
    calendar: result.calendar,
  };
}

/** Bigints become decimal strings: JSON has no integers of their size. */
function plain(cell: CellResult): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(cell, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as Record<string, unknown>;
}

export function writeReport(report: Report, markdown: string, directory: string): string[] {
  validate(report);
  mkdirSync(directory, { recursive: true });
  const files = [resolve(directory, "report.json"), resolve(directory, "report.md")] as const;
  writeFileSync(files[0], `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(files[1], markdown);
  return [...files];
}

/** Throws when the report is not what its published schema says. */
export function validate(report: unknown): void {
  const check: ValidateFunction = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(
    JSON.parse(readFileSync(SCHEMA, "utf8")) as Record<string, unknown>,
  );
  if (check(report)) return;
  const faults = (check.errors ?? []).slice(0, 5).map((e) => `${e.instancePath} ${e.message ?? ""}`);
  throw new Error(`The report does not match lab/runner/report.schema.json: ${faults.join("; ")}`);
}

export type ShownCell = CellResult & { readonly shown: Expected };

function commit(): string {
  try {
    const git = (args: string[]): string =>
      execFileSync("git", args, { cwd: PROJECT, stdio: ["ignore", "pipe", "ignore"] })
        .toString()
        .trim();
    const dirty = git(["status", "--porcelain", "--untracked-files=no"]) === "" ? "" : " with local changes";
    return `${git(["rev-parse", "HEAD"])}${dirty}`;
  } catch {
    return "not a git checkout";
  }
}

function hashes(): Record<string, string> {
  const sha = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
  const tables = populationIds()
    .filter((id) => id !== OWN_POPULATION)
    .map((id): [string, string] => {
      const path = fileURLToPath(new URL(`../populations/tables/${id}.json`, import.meta.url));
      return [`populations/${id}.json`, sha(path)];
    });
  return Object.fromEntries([["prices.json", sha(PRICES_FILE)], ...tables]);
}
