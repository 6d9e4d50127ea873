import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { cumulativeShares, statistics, tableRanks } from "./tabulate.ts";
import type { PopulationTable } from "./types.ts";

/** The id under which a list of the user's own runs. */
export const OWN_POPULATION = "own";

/** Seven persons are the floor of any decision; as many again may oppose them. Accounts are persons where nothing else is said. */
const LEAST_HOLDERS = 14;
const MOST_FAULTS = 10;

const WEIGHT_NAMES = ["weight", "balance", "votes", "stake", "amount", "tokens"];
const ACCOUNT_NAMES = ["account", "holder", "address", "voter", "owner", "id"];
const YES = ["1", "yes", "true", "y"];
const NO = ["0", "no", "false", "n"];

/** A file that cannot be taken as a population. The message names every line at fault, ten at most. */
export class PopulationFileError extends Error {
  constructor(path: string, faults: readonly string[]) {
    const shown = faults.slice(0, MOST_FAULTS).map((fault) => `  ${fault}`);
    const more = faults.length > MOST_FAULTS ? [`  and ${faults.length - MOST_FAULTS} more`] : [];
    super([`${basename(path)} is no population:`, ...shown, ...more].join("\n"));
    this.name = "PopulationFileError";
  }
}

interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

interface Columns {
  readonly weight: number;
  readonly account: number | undefined;
  readonly person: number | undefined;
  readonly delegate: number | undefined;
}

interface Holding {
  readonly line: number;
  readonly account: string;
  readonly weight: number;
  readonly isPerson: boolean;
  readonly delegate: string;
}

/**
 * A population from a list of holdings. Either one weight a line, or a CSV (comma, semicolon or tab) whose last column is the
 * weight, or one whose first line names its columns: `weight`, and if there are such, `account`, `person` (yes or no) and
 * `delegate` (an account of the file). Holders of 0 are left out; everything else that cannot be read is an error.
 */
export function tableFromFile(path: string): PopulationTable {
  const faults: string[] = [];
  const [first, ...others] = readLines(path);
  if (first === undefined) throw new PopulationFileError(path, ["it is empty"]);
  const named = columnsOf(first);
  const columns = named ?? { weight: -1, account: undefined, person: undefined, delegate: undefined };
  const lines = named === undefined && isHolding(first) ? [first, ...others] : others;
  const holdings = lines.map((line) => holdingOf(line, columns, faults)).filter((h) => h !== undefined);
  const held = holdings.filter((h) => h.weight > 0).sort((a, b) => b.weight - a.weight);
  const pairs = pairsOf(held, holdings, faults);
  if (faults.length === 0 && held.length < LEAST_HOLDERS) {
    faults.push(`it has ${held.length} weights above 0; a population needs at least ${LEAST_HOLDERS}`);
  }
  const persons = held.filter((h) => h.isPerson).length;
  if (faults.length === 0 && persons < LEAST_HOLDERS) {
    faults.push(`it has ${persons} persons with a weight above 0; a population needs at least ${LEAST_HOLDERS}`);
  }
  if (faults.length > 0) throw new PopulationFileError(path, faults);
  const weights = held.map((h) => h.weight);
  const ranks = tableRanks(weights.length);
  return {
    id: OWN_POPULATION,
    title: basename(path),
    kind: "own",
    source: "a file of the user's",
    licence: "the user's",
    unit: "units",
    derivation: "weights as they are in the file",
    count: weights.length,
    total: weights.reduce((a, b) => a + b, 0),
    listedShare: 0.5,
    listedShareNote: "taken to be half of what circulates; the file does not say",
    statistics: statistics(weights),
    ranks,
    cumulative: cumulativeShares(weights, ranks),
    ...(columns.person === undefined ? {} : { persons: held.map((h) => (h.isPerson ? "P" : "A")).join("") }),
    ...(columns.delegate === undefined ? {} : { pairs }),
  };
}

function readLines(path: string): Line[] {
  try {
    const records = parse(readFileSync(path), {
      bom: true,
      delimiter: [",", ";", "\t"],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ number: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CsvError) throw new PopulationFileError(path, [error.message]);
    throw error;
  }
}

/** The columns that a heading names; undefined when the line is no such heading. */
function columnsOf(line: Line): Columns | undefined {
  const names = line.cells.map((cell) => cell.toLowerCase());
  const find = (wanted: readonly string[]): number | undefined => {
    const at = names.findIndex((name) => wanted.includes(name));
    return at === -1 ? undefined : at;
  };
  const weight = find(WEIGHT_NAMES);
  if (weight === undefined) return undefined;
  return { weight, account: find(ACCOUNT_NAMES), person: find(["person"]), delegate: find(["delegate"]) };
}

/** Whether a first line without known headings is a holding; a heading of other words is passed over. */
function isHolding(line: Line): boolean {
  const last = line.cells.at(-1) ?? "";
  return last !== "" && /\d/.test(last);
}

function holdingOf(line: Line, columns: Columns, faults: string[]): Holding | undefined {
  const cell = (at: number | undefined): string => (at === undefined ? "" : (line.cells.at(at) ?? ""));
  const fault = (what: string): undefined => {
    faults.push(`line ${line.number}: ${what}`);
    return undefined;
  };
  const text = cell(columns.weight);
  const weight = Number(text);
  if (text === "") return fault("there is no weight");
  if (!Number.isFinite(weight)) return fault(`"${text}" is no number; write it without thousands separators`);
  if (weight < 0) return fault(`a weight of ${text} is below 0`);
  if (columns.delegate !== undefined && cell(columns.account) === "") return fault("there is no account");
  const person = cell(columns.person).toLowerCase();
  if (person !== "" && ![...YES, ...NO].includes(person)) return fault(`person is "${person}", not yes or no`);
  return {
    line: line.number,
    account: cell(columns.account),
    weight,
    isPerson: !NO.includes(person),
    delegate: cell(columns.delegate),
  };
}

/** The rank of everybody's delegate; -1 where there is none. A delegate must be a person of the file with a weight. */
function pairsOf(held: readonly Holding[], all: readonly Holding[], faults: string[]): number[] {
  const rankOf = new Map(held.map((h, rank) => [h.account, rank]));
  const seen = new Map<string, number>();
  for (const { account, line } of all) {
    if (account === "") continue;
    const before = seen.get(account);
    if (before !== undefined) faults.push(`line ${line}: account ${account} is on line ${before} already`);
    else seen.set(account, line);
  }
  return held.map((h) => {
    if (h.delegate === "" || h.delegate === h.account) return -1;
    const rank = rankOf.get(h.delegate);
    if (rank === undefined) {
      const reason = seen.has(h.delegate) ? "holds nothing" : "is not in the file";
      faults.push(`line ${h.line}: the delegate ${h.delegate} ${reason}`);
    } else if (held[rank]?.isPerson === false) {
      faults.push(`line ${h.line}: the delegate ${h.delegate} is no person; only persons carry`);
    }
    return rank ?? -1;
  });
}
