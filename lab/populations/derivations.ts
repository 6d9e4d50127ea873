import { fileURLToPath } from "node:url";
import { deriveLending } from "./lending.ts";
import {
  BEANSTALK_FILE,
  BITTENSOR_FILE,
  BITTENSOR_HOLDERS_FILE,
  COMPOUND_FILE,
  HOP_FILE,
  KLEROS_FILE,
  KUSAMA_FILE,
  aaveDelegates,
  beanstalkBip17,
  bittensorOwners,
  bittensorSupply,
  compoundBravo100,
  hop,
  klerosJurors,
  kusama291,
  uniswapAlpha2,
  type RawBallot,
} from "./raw.ts";
import { cumulativeShares, statistics, tableRanks } from "./tabulate.ts";
import type { PopulationTable } from "./types.ts";

/** How one table comes from raw files. */
export interface Derivation {
  readonly id: string;
  /** Raw files it reads. */
  readonly files: readonly string[];
  /** The weights that the table is to fit, the heaviest first. */
  readonly weights: () => readonly number[];
  readonly derive: () => PopulationTable;
}

type Facts = Omit<PopulationTable, "kind" | "count" | "total" | "ranks" | "cumulative" | "statistics">;

const GOVERNORS = "bhemen/dao-governance, data commit 413efe26 (arXiv:2407.10945)";
const NO_LICENCE = "none stated by the source; derived cumulative shares only";

export function tabulated(weights: readonly number[], facts: Facts, kind: PopulationTable["kind"]): PopulationTable {
  const ranks = tableRanks(weights.length);
  return {
    ...facts,
    kind,
    count: weights.length,
    total: Number(weights.reduce((a, b) => a + b, 0).toFixed(3)),
    statistics: statistics(weights),
    ranks,
    cumulative: cumulativeShares(weights, ranks),
  };
}

/** Share of a supply that some weights are, to a millionth. */
function shareOf(weights: readonly number[], supply: number): number {
  return Number((weights.reduce((a, b) => a + b, 0) / supply).toFixed(6));
}

function weightsOf(ballots: readonly RawBallot[]): number[] {
  return ballots.map((b) => b.weight);
}

function sidesOf(ballots: readonly RawBallot[]): string {
  return ballots.map((b) => (b.side === "for" ? "F" : "A")).join("");
}

function derivation(
  id: string,
  files: readonly string[],
  weights: () => readonly number[],
  facts: () => Omit<Facts, "id">,
): Derivation {
  return { id, files, weights, derive: () => tabulated(weights(), { id, ...facts() }, "derived") };
}

export const DERIVATIONS: readonly Derivation[] = [
  derivation(
    "compound",
    [COMPOUND_FILE],
    () => weightsOf(compoundBravo100()),
    () => ({
      title: "Compound Bravo 100",
      source: GOVERNORS,
      licence: NO_LICENCE,
      unit: "COMP",
      derivation:
        "positive weights of the ballots of Compound Governor Bravo proposal 100, delegated power at its snapshot",
      listedShare: shareOf(weightsOf(compoundBravo100()), 10_000_000),
      listedShareNote: "share of the 10,000,000 COMP there are; the rest did not vote",
      sides: sidesOf(compoundBravo100()),
    }),
  ),
  derivation(
    "uniswap",
    [COMPOUND_FILE],
    () => weightsOf(uniswapAlpha2()),
    () => ({
      title: "Uniswap Alpha-2 number 2",
      source: GOVERNORS,
      licence: NO_LICENCE,
      unit: "UNI",
      derivation: "positive weights of the ballots of proposal 2 of Uniswap's second GovernorAlpha, delegated power",
      listedShare: shareOf(weightsOf(uniswapAlpha2()), 1_000_000_000),
      listedShareNote: "share of the 1,000,000,000 UNI there are; the rest did not vote",
      sides: sidesOf(uniswapAlpha2()),
    }),
  ),
  derivation("aave", [COMPOUND_FILE], aaveDelegates, () => ({
    title: "Aave v2 delegates",
    source: GOVERNORS,
    licence: NO_LICENCE,
    unit: "AAVE",
    derivation: "the largest weight that each voter of Aave governance v2 ever cast, delegated power",
    listedShare: shareOf(aaveDelegates(), 16_000_000),
    listedShareNote:
      "share of the 16,000,000 AAVE there are; largest weights of different days count together, so it is an upper bound",
  })),
  derivation("beanstalk", [BEANSTALK_FILE], beanstalkBip17, () => ({
    title: "Beanstalk BIP-17, the last before the attack",
    source: "BeanstalkFarms/Beanstalk d3941502",
    licence: "MIT",
    unit: "Roots",
    derivation: "positive Roots that voted for BIP-17; the protocol counted votes For only",
    listedShare: 0.5,
    listedShareNote: "assumed: the file does not say how many Roots there were; a simple majority of them passed a BIP",
  })),
  derivation(
    "kusama",
    [KUSAMA_FILE],
    () => kusama291().map((v) => v.power),
    () => ({
      title: "Kusama referendum 291, with its delegations",
      source: "amforc/voting-power 3511923f",
      licence: NO_LICENCE,
      unit: "conviction-weighted KSM",
      derivation: "tokens times conviction of each account; carriers and what they carry apart",
      listedShare: 0.05,
      listedShareNote: "assumed: conviction multiplies tokens up to six times, so a share of supply cannot be told",
      lending: deriveLending(kusama291()),
    }),
  ),
  derivation("bittensor", [BITTENSOR_FILE, BITTENSOR_HOLDERS_FILE], bittensorOwners, () => ({
    title: "Bittensor stake by owner",
    source: "opentensor/subtensor cbdec380, block 3,606,775 of 20 March 2023",
    licence: "Unlicense",
    unit: "TAO",
    derivation: "stake of the 4,096 validator and miner slots summed by owner, owners with stake",
    listedShare: shareOf(bittensorOwners(), bittensorSupply()),
    listedShareNote: "share of all free and staked TAO at that block; the rest holds no slot",
  })),
  derivation(
    "hop",
    [HOP_FILE],
    () => hop().allocations,
    () => {
      const { allocations, clusters } = hop();
      const ranks = tableRanks(clusters.length);
      const addresses = clusters.reduce((a, b) => a + b, 0);
      return {
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
      };
    },
  ),
  derivation("kleros", [KLEROS_FILE], klerosJurors, () => ({
    title: "Kleros jurors",
    source: "salgozino/KlerosJurorDashboard 89991deb",
    licence: NO_LICENCE,
    unit: "PNK",
    derivation: "stakes of May 2020 in all courts summed by juror",
    listedShare: shareOf(klerosJurors(), 1_000_000_000),
    listedShareNote: "share of the 1,000,000,000 PNK first minted; the rest was not staked",
  })),
];

export function tablePath(id: string): string {
  return fileURLToPath(new URL(`./tables/${id}.json`, import.meta.url));
}
