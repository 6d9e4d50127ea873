import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { closest, distance } from "fastest-levenshtein";

/** What is wrong, and on which line; 0 where it is the file as a whole. */
export interface Fault {
  readonly line: number;
  readonly what: string;
}

/** One line of a list of holdings, as it is written. */
export interface Holding {
  readonly line: number;
  readonly id: string;
  readonly weight: number;
  readonly isPerson: boolean;
  readonly delegate: string;
}

/** A list of holdings with everything that cannot be read in it. */
export interface Listing {
  readonly holdings: readonly Holding[];
  /** Ids on lines at fault: what refers to them is no fault of its own. */
  readonly unread: ReadonlySet<string>;
  readonly columns: ReadonlySet<Column>;
  readonly faults: readonly Fault[];
}

export type Column = "id" | "weight" | "person" | "delegate";

/** The names of each column, the proper one first. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  id: ["id", "account", "holder", "address", "voter", "owner"],
  weight: ["weight", "balance", "votes", "stake", "amount", "tokens"],
  person: ["person"],
  delegate: ["delegate"],
};
const COLUMNS = Object.keys(NAMES) as Column[];
const ALL_NAMES = COLUMNS.flatMap((column) => NAMES[column]);

const YES = ["1", "yes", "true", "y"];
const NO = ["0", "no", "false", "n"];

/** Digits and at most one point. A zero in front would be the rest of a number that was torn at its separator. */
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;
/** Statistics count in units of 1e-9, and no token has more than 1e60 of anything. */
const [LEAST, MOST] = [1e-9, 1e60];

interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

/** The same holder, however the address is capitalised. */
export function sameId(id: string): string {
  return /^0x/i.test(id) ? id.toLowerCase() : id;
}

/**
 * Reads a list of holdings: one weight a line, or a CSV (comma, semicolon or tab) whose first line names its columns. Nothing is
 * guessed and nothing passed over but empty lines: every other line is a holding or a fault.
 */
export function readListing(path: string): Listing {
  const faults: Fault[] = [];
  const none = { holdings: [], unread: new Set<string>(), columns: new Set<Column>(), faults };
  const lines = readLines(path, faults);
  const first = lines[0];
  if (first === undefined) {
    if (faults.length === 0) faults.push({ line: 0, what: "it is empty" });
    return none;
  }
  const bare = first.cells.length === 1 && /\d/.test(first.cells[0] ?? "");
  const columns = bare ? new Map<Column, number>([["weight", 0]]) : columnsOf(first, faults);
  if (columns === undefined) return none;
  const unread = new Set<string>();
  const holdings: Holding[] = [];
  for (const line of bare ? lines : lines.slice(1)) {
    const read = holdingOf(line, columns, first.cells.length);
    if (typeof read !== "string") {
      holdings.push(read);
      continue;
    }
    faults.push({ line: line.number, what: read });
    const id = columns.get("id");
    if (id !== undefined) unread.add(sameId(line.cells[id] ?? ""));
  }
  return { holdings, unread, columns: new Set(columns.keys()), faults };
}

function readLines(path: string, faults: Fault[]): Line[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(error);
    faults.push({ line: 0, what: why });
    return [];
  }
  // One delimiter a file: in a list with semicolons a comma belongs to the cell.
  const heading = text.split(/\r\n?|\n/).find((line) => line.trim() !== "") ?? "";
  try {
    const records = parse(text, {
      bom: true,
      delimiter: ["\t", ";"].find((mark) => heading.includes(mark)) ?? ",",
      info: true,
      // Counted by holdingOf, which names every line at fault and not only the first.
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ number: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.push({ line: 0, what: error.message });
    return [];
  }
}

/** Where each column is; undefined, with faults, where the first line does not name the columns of a list. */
function columnsOf(line: Line, faults: Fault[]): Map<Column, number> | undefined {
  const before = faults.length;
  const fault = (what: string): void => void faults.push({ line: line.number, what });
  const names = line.cells.map((cell) => cell.toLowerCase());
  if (!names.some((name) => ALL_NAMES.includes(name)) && names.some((name) => /\d/.test(name))) {
    fault(`a list of several columns begins with their names, which are ${COLUMNS.join(", ")}`);
    return undefined;
  }
  const columns = new Map<Column, number>();
  for (const [at, name] of names.entries()) {
    const column = COLUMNS.find((c) => NAMES[c].includes(name));
    const taken = column === undefined ? undefined : columns.get(column);
    if (column === undefined) fault(unknownHeading(at, name));
    else if (taken !== undefined) fault(`the columns "${names[taken] ?? ""}" and "${name}" both are the ${column}`);
    else columns.set(column, at);
  }
  if (faults.length === before && !columns.has("weight")) fault('no column is the "weight"');
  if (columns.has("delegate") && !columns.has("id"))
    fault('a "delegate" is an "id" of the list, which has no such column');
  return faults.length === before ? columns : undefined;
}

function unknownHeading(at: number, name: string): string {
  if (name === "") return `column ${at + 1} has no name`;
  const near = closest(name, [...ALL_NAMES]);
  const hint = distance(name, near) * 2 <= Math.max(name.length, near.length) ? `did you mean "${near}"? ` : "";
  return `nothing is known of a column "${name}": ${hint}There are ${COLUMNS.join(", ")}`;
}

/** The holding on a line, or what is wrong with it. */
function holdingOf(line: Line, columns: ReadonlyMap<Column, number>, width: number): Holding | string {
  if (line.cells.length !== width) {
    return `${line.cells.length} columns, unlike the ${width} of the first line; numbers have no separators of thousands`;
  }
  const cell = (column: Column): string => line.cells[columns.get(column) ?? -1] ?? "";
  const text = cell("weight");
  if (text === "") return "there is no weight";
  if (!DECIMAL.test(text)) return `"${text}" is no plain decimal number, such as 1234.5`;
  const weight = Number(text);
  if (weight < 0) return `a weight of ${text} is below 0`;
  if (weight > 0 && (weight < LEAST || weight > MOST)) return `a weight of ${text} is not between ${LEAST} and ${MOST}`;
  if (columns.has("id") && cell("id") === "") return "there is no id";
  const person = cell("person").toLowerCase();
  if (person !== "" && ![...YES, ...NO].includes(person)) return `person is "${person}", not yes or no`;
  return { line: line.number, id: cell("id"), weight, isPerson: !NO.includes(person), delegate: cell("delegate") };
}
