/** A population as it ships: facts derived from public data, in our own form. No row of a source is in it. */
export interface PopulationTable {
  readonly id: string;
  readonly title: string;
  /** Whether the table was derived from records, is a curve fitted to published figures, or is a list of the user's. */
  readonly kind: "derived" | "fit" | "own";
  readonly source: string;
  readonly licence: string;
  readonly unit: string;
  readonly derivation: string;
  /** Holders with a positive weight. */
  readonly count: number;
  /** Sum of the weights, in units. */
  readonly total: number;
  /** Share of the circulating supply that the listed holders have together, and why. */
  readonly listedShare: number;
  readonly listedShareNote: string;
  /** Descending ranks at which the cumulative share is recorded, ending with `count`. */
  readonly ranks: readonly number[];
  /** Cumulative share of the largest `ranks[i]` holders, 0..1. */
  readonly cumulative: readonly number[];
  readonly statistics: PopulationStatistics;
  /** Real ballots by descending weight, where the source has them: "F" for, "A" against. */
  readonly sides?: string;
  /** Sizes of known sybil clusters, addresses per cluster, where the source has them. */
  readonly clusters?: ClusterTable;
  /** Who lends to whom, where the source says it. Ranks count from 0 in descending order of own weight. */
  readonly lending?: LendingTable;
  /** Which holders are persons, by descending weight, where the list says it: "P" a person, "A" an account that is none. */
  readonly persons?: string;
  /** The rank of each holder's delegate, -1 where it has none, where a list of the user's says it. */
  readonly pairs?: readonly number[];
  /** Share of supply that turns out in opposition, where this population has its own; otherwise that of prices.json. */
  readonly turnoutShare?: number;
}

export interface PopulationStatistics {
  readonly gini: number;
  readonly hhi: number;
  readonly top1: number;
  readonly top10: number;
  readonly nakamotoHalf: number;
  readonly nakamotoThird: number;
}

/** Delegation as facts about it: which holders lend, how many carry, and what each carrier carries. */
export interface LendingTable {
  /** By descending weight: "L" lends, "-" does not. */
  readonly roles: string;
  /** Ranks of those who carry, by descending carried weight. */
  readonly carriers: readonly number[];
  /** Share of the total that each carrier carries for others. */
  readonly carried: readonly number[];
  /** Over the powers after delegation. */
  readonly count: number;
  readonly statistics: PopulationStatistics;
}

export interface ClusterTable {
  readonly count: number;
  readonly addresses: number;
  readonly largest: number;
  readonly median: number;
  readonly ranks: readonly number[];
  readonly cumulative: readonly number[];
}

/** A table expanded to a number of holders with whole weights. */
export interface Population {
  readonly table: PopulationTable;
  /** Wei per holder, descending, whole gwei, above zero. */
  readonly weights: readonly bigint[];
  /** Wei in circulation; what the listed holders lack is held by a market that does not vote. */
  readonly supply: bigint;
  /** Real side of each holder where known. */
  readonly sides: readonly ("for" | "against")[];
  /** To whom each holder lends, as an index into `weights`; -1 where it keeps its voice. */
  readonly delegates: readonly number[];
  /** Whether each holder is a person. */
  readonly persons: readonly boolean[];
}
