import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sum } from "../metrics/concentration.ts";
import { assignLending } from "./lending.ts";
import type { ClusterTable, Population, PopulationTable } from "./types.ts";

const TABLES = new URL("./tables/", import.meta.url);
const GWEI = 1_000_000_000n;
const SHARE_UNIT = 1_000_000_000_000_000n;

/** Supply that every population is scaled to: with it GovernorAlpha's hard-coded quorum of 40 million is its published 4 %. */
export const SUPPLY = 1_000_000_000n * 10n ** 18n;

const own = new Map<string, PopulationTable>();

/** Adds a population for this process. */
export function addTable(table: PopulationTable): void {
  own.set(table.id, table);
}

/** Populations that were added to this process; another one has to be given them. */
export function ownTables(): PopulationTable[] {
  return [...own.values()];
}

export function populationIds(): string[] {
  return [...own.keys(), ...shippedIds()];
}

function shippedIds(): string[] {
  return readdirSync(fileURLToPath(TABLES))
    .filter((f) => f.endsWith(".json"))
    .map((f) => f.slice(0, -5))
    .sort();
}

export function loadTable(id: string): PopulationTable {
  const added = own.get(id);
  if (added !== undefined) return added;
  const ids = shippedIds();
  if (!ids.includes(id)) throw new Error(`No population "${id}". There are: ${ids.join(", ")}.`);
  return JSON.parse(readFileSync(fileURLToPath(new URL(`${id}.json`, TABLES)), "utf8")) as PopulationTable;
}

/** Cumulative share of the largest `x` holders; straight between recorded ranks, so descending order is kept. */
function cumulativeAt(x: number, ranks: readonly number[], cumulative: readonly number[]): number {
  let fromRank = 0;
  let fromShare = 0;
  for (const [i, rank] of ranks.entries()) {
    const share = cumulative[i] ?? 1;
    if (x <= rank) return fromShare + ((share - fromShare) * (x - fromRank)) / (rank - fromRank);
    fromRank = rank;
    fromShare = share;
  }
  return 1;
}

/**
 * Expands a table to `n` holders (its own count unless told otherwise) whose weights sum to its share of `supply`.
 * Weights are whole gwei, because the vault takes no other; what rounding leaves goes to the largest holder.
 */
export function expand(table: PopulationTable, n = table.count, supply = SUPPLY): Population {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`A population needs a whole number of holders, not ${n}.`);
  const listed = (supply * BigInt(Math.round(table.listedShare * 1e6))) / 1_000_000n;
  const weights: bigint[] = [];
  let before = 0;
  for (let i = 1; i <= n; i++) {
    const upTo = cumulativeAt((i * table.count) / n, table.ranks, table.cumulative);
    const share = BigInt(Math.round(Math.max(0, upTo - before) * Number(SHARE_UNIT)));
    const weight = ((listed * share) / SHARE_UNIT / GWEI) * GWEI;
    weights.push(weight > GWEI ? weight : GWEI);
    before = upTo;
  }
  weights[0] = (weights[0] ?? 0n) + ((listed - sum(weights)) / GWEI) * GWEI;
  weights.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const sides = weights.map((_, i): "for" | "against" => {
    const at = Math.min(table.count - 1, Math.floor((i * table.count) / n));
    return table.sides?.[at] === "F" ? "for" : "against";
  });
  const persons = weights.map((_, i) => {
    const at = Math.min(table.count - 1, Math.floor((i * table.count) / n));
    return table.persons?.[at] !== "A";
  });
  // Delegations name ranks, which mean the same holders only at the table's own number.
  const delegates = n === table.count ? delegatesOf(table, weights) : weights.map(() => -1);
  return { table, weights, supply, sides, delegates, persons };
}

function delegatesOf(table: PopulationTable, weights: readonly bigint[]): readonly number[] {
  if (table.pairs !== undefined) return table.pairs;
  return table.lending === undefined ? weights.map(() => -1) : assignLending(table.lending, weights);
}

/** The `n` largest of a population among themselves: who lends to somebody smaller keeps its voice. */
export function largestOf(population: Population, n: number): Population {
  const { weights, sides, delegates, persons } = population;
  return {
    ...population,
    weights: weights.slice(0, n),
    sides: sides.slice(0, n),
    delegates: delegates.slice(0, n).map((to) => (to < n ? to : -1)),
    persons: persons.slice(0, n),
  };
}

/** Sizes of the sybil clusters by descending size, whole addresses. */
export function clusterSizes(table: ClusterTable): number[] {
  const sizes: number[] = [];
  let before = 0;
  for (let i = 1; i <= table.count; i++) {
    const upTo = Math.round(cumulativeAt(i, table.ranks, table.cumulative) * table.addresses);
    sizes.push(Math.max(1, upTo - before));
    before = upTo;
  }
  return sizes;
}
