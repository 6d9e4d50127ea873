/** A population as it ships: facts derived from public data, in our own form. No row of a source is in it. */
export interface PopulationTable {
  readonly id: string;
  readonly title: string;
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
}

export interface PopulationStatistics {
  readonly gini: number;
  readonly hhi: number;
  readonly top1: number;
  readonly top10: number;
  readonly nakamotoHalf: number;
  readonly nakamotoThird: number;
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
}
