/**
 * Derives the committed tables from the raw files beside the project:
 *
 *     node lab/populations/derive.ts
 *
 * Without the raw files it says so and changes nothing.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  BITTENSOR_FILE,
  BITTENSOR_HOLDERS_FILE,
  COMPOUND_FILE,
  HOP_FILE,
  bittensorOwners,
  bittensorSupply,
  compoundBravo100,
  hop,
  rawAvailable,
} from "./raw.ts";
import { cumulativeShares, statistics, tableRanks } from "./tabulate.ts";
import type { PopulationTable } from "./types.ts";

const COMP_SUPPLY = 10_000_000;

function table(
  weights: readonly number[],
  facts: Omit<PopulationTable, "count" | "total" | "ranks" | "cumulative" | "statistics">,
): PopulationTable {
  const ranks = tableRanks(weights.length);
  return {
    ...facts,
    count: weights.length,
    total: Number(weights.reduce((a, b) => a + b, 0).toFixed(3)),
    statistics: statistics(weights),
    ranks,
    cumulative: cumulativeShares(weights, ranks),
  };
}

export function deriveCompound(): PopulationTable {
  const ballots = compoundBravo100();
  const weights = ballots.map((b) => b.weight);
  const total = weights.reduce((a, b) => a + b, 0);
  return table(weights, {
    id: "compound",
    title: "Compound Bravo 100",
    source: "bhemen/dao-governance, data commit 413efe26 (arXiv:2407.10945)",
    licence: "none stated by the source; derived cumulative shares only",
    unit: "COMP",
    derivation:
      "positive weights of the ballots of Compound Governor Bravo proposal 100, delegated power at its snapshot",
    listedShare: Number((total / COMP_SUPPLY).toFixed(6)),
    listedShareNote: "share of the 10,000,000 COMP there are; the rest did not vote",
    sides: ballots.map((b) => (b.side === "for" ? "F" : "A")).join(""),
  });
}

export function deriveBittensor(): PopulationTable {
  const weights = bittensorOwners();
  const total = weights.reduce((a, b) => a + b, 0);
  return table(weights, {
    id: "bittensor",
    title: "Bittensor stake by owner",
    source: "opentensor/subtensor cbdec380, block 3,606,775 of 20 March 2023",
    licence: "Unlicense",
    unit: "TAO",
    derivation: "stake of the 4,096 validator and miner slots summed by owner, owners with stake",
    listedShare: Number((total / bittensorSupply()).toFixed(6)),
    listedShareNote: "share of all free and staked TAO at that block; the rest holds no slot",
  });
}

export function deriveHop(): PopulationTable {
  const { allocations, clusters } = hop();
  const ranks = tableRanks(clusters.length);
  const addresses = clusters.reduce((a, b) => a + b, 0);
  return table(allocations, {
    id: "hop",
    title: "Hop airdrop with its sybil clusters",
    source: "hop-protocol/hop-airdrop 9551fcea",
    licence: "ISC",
    unit: "HOP",
    derivation:
      "eligible allocations of addresses kept by the project; clusters are those it eliminated, by its own judgement",
    listedShare: Number((allocations.length / (allocations.length + addresses)).toFixed(6)),
    listedShareNote:
      "share of the addresses that were kept; the eliminated clusters' share of an airdrop to all is what the market sells",
    clusters: {
      count: clusters.length,
      addresses,
      largest: clusters[0] ?? 0,
      median: clusters[Math.floor(clusters.length / 2)] ?? 0,
      ranks,
      cumulative: cumulativeShares(clusters, ranks),
    },
  });
}

function main(): void {
  const needed = [COMPOUND_FILE, BITTENSOR_FILE, BITTENSOR_HOLDERS_FILE, HOP_FILE];
  const missing = needed.filter((f) => !rawAvailable(f));
  if (missing.length > 0) {
    console.error(`Raw data not present (${missing.join(", ")}); the committed tables stay as they are.`);
    process.exitCode = 1;
    return;
  }
  for (const derived of [deriveCompound(), deriveBittensor(), deriveHop()]) {
    const path = fileURLToPath(new URL(`./tables/${derived.id}.json`, import.meta.url));
    writeFileSync(path, `${JSON.stringify(derived, null, 2)}\n`);
    console.log(`${derived.id}: ${derived.count} holders, Nakamoto ${derived.statistics.nakamotoHalf}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
