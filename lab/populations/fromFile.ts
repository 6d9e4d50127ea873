import { basename } from "node:path";
import { readListing, sameId, type Fault, type Holding, type Listing } from "./listing.ts";
import { cumulativeShares, statistics, tableRanks } from "./tabulate.ts";
import type { PopulationTable } from "./types.ts";

/** The id under which a list of the user's own runs. */
export const OWN_POPULATION = "own";

/** Seven persons are the floor of any decision; as many again may oppose them. Accounts are persons where nothing else is said. */
const LEAST_HOLDERS = 14;
const MOST_FAULTS = 20;

/** A file that cannot be taken as a population. The message names the lines at fault in their order, twenty at most. */
export class PopulationFileError extends Error {
  constructor(path: string, faults: readonly Fault[]) {
    const shown = faults
      .toSorted((a, b) => a.line - b.line)
      .slice(0, MOST_FAULTS)
      .map(({ line, what }) => (line === 0 ? `  ${what}` : `  line ${line}: ${what}`));
    const more = faults.length > MOST_FAULTS ? [`  and ${faults.length - MOST_FAULTS} more`] : [];
    super([`${basename(path)} is no population:`, ...shown, ...more].join("\n"));
    this.name = "PopulationFileError";
  }
}

/**
 * A population from a list of holdings: one weight a line, or a CSV whose first line names its columns: `weight`, and if there are
 * such, `id`, `person` (yes or no) and `delegate` (an id of the list). Holders of 0 are left out; whatever cannot be read is an
 * error.
 */
export function tableFromFile(path: string): PopulationTable {
  const { columns, ...listing } = readListing(path);
  const held = listing.holdings.filter((h) => h.weight > 0).sort((a, b) => b.weight - a.weight);
  const { pairs, faults: unpaired } = pairsOf(held, listing);
  const faults = [...listing.faults, ...repeated(listing.holdings), ...unpaired];
  if (faults.length === 0) faults.push(...wanting(held));
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
    ...(columns.has("person") ? { persons: held.map((h) => (h.isPerson ? "P" : "A")).join("") } : {}),
    ...(columns.has("delegate") ? { pairs } : {}),
  };
}

/** What a list lacks in which every line can be read. */
function wanting(held: readonly Holding[]): Fault[] {
  const fault = (what: string): Fault[] => [{ line: 0, what }];
  if (held.length < LEAST_HOLDERS) {
    return fault(`it has ${held.length} weights above 0; a population needs at least ${LEAST_HOLDERS}`);
  }
  const persons = held.filter((h) => h.isPerson).length;
  if (persons >= LEAST_HOLDERS) return [];
  return fault(`it has ${persons} persons with a weight above 0; a population needs at least ${LEAST_HOLDERS}`);
}

function repeated(holdings: readonly Holding[]): Fault[] {
  const seen = new Map<string, number>();
  return holdings.flatMap(({ id, line }) => {
    if (id === "") return [];
    const before = seen.get(sameId(id));
    if (before !== undefined) return [{ line, what: `${id} is on line ${before} already` }];
    seen.set(sameId(id), line);
    return [];
  });
}

/** The rank of everybody's delegate; -1 where there is none. A delegate must be a person of the file with a weight. */
function pairsOf(
  held: readonly Holding[],
  { holdings, unread }: Pick<Listing, "holdings" | "unread">,
): { pairs: number[]; faults: Fault[] } {
  const rankOf = new Map(held.map((h, rank) => [sameId(h.id), rank]));
  const listed = new Set(holdings.map((h) => sameId(h.id)));
  const faults: Fault[] = [];
  const rankFor = ({ id, delegate }: Holding): number | string => {
    const to = sameId(delegate);
    if (to === "" || to === sameId(id) || unread.has(to)) return -1;
    const rank = rankOf.get(to);
    if (rank === undefined)
      return `the delegate ${delegate} ${listed.has(to) ? "holds nothing" : "is not in the file"}`;
    return held[rank]?.isPerson === false ? `the delegate ${delegate} is no person; only persons carry` : rank;
  };
  // Who holds nothing lends nothing, but what stands in its line has to be right as well.
  for (const h of holdings) {
    const found = rankFor(h);
    if (typeof found === "string") faults.push({ line: h.line, what: found });
  }
  const pairs = held.map((h) => Number(rankFor(h)));
  return { pairs: faults.length === 0 ? pairs : [], faults };
}
