import { gini, hhi, nakamoto, topShare } from "../metrics/concentration.ts";
import type { PopulationStatistics } from "./types.ts";

export const TABLE_POINTS = 128;
const EXACT_TOP = 64;
const SHARE_DECIMALS = 12;

/** Ranks 1..64 one by one, where power sits, then geometrically to the last: at most 128 points. */
export function tableRanks(count: number): number[] {
  if (count <= TABLE_POINTS) return Array.from({ length: count }, (_, i) => i + 1);
  const ranks = Array.from({ length: EXACT_TOP }, (_, i) => i + 1);
  const rest = TABLE_POINTS - EXACT_TOP;
  for (let i = 1; i <= rest; i++) {
    const rank = Math.round(EXACT_TOP * (count / EXACT_TOP) ** (i / rest));
    const last = ranks[ranks.length - 1] ?? 0;
    ranks.push(Math.min(count, Math.max(last + 1, rank)));
  }
  return ranks;
}

export function cumulativeShares(descending: readonly number[], ranks: readonly number[]): number[] {
  const total = descending.reduce((a, b) => a + b, 0);
  const shares: number[] = [];
  let held = 0;
  let next = 0;
  for (const [i, weight] of descending.entries()) {
    held += weight;
    if (i + 1 === ranks[next]) {
      shares.push(i + 1 === descending.length ? 1 : Number((held / total).toFixed(SHARE_DECIMALS)));
      next += 1;
    }
  }
  return shares;
}

/** Statistics over floating weights, through integers of 1e-9 of a unit so that one implementation serves both. */
export function statistics(weights: readonly number[]): PopulationStatistics {
  const whole = weights.map((w) => BigInt(Math.round(w * 1e9)));
  return {
    gini: round(gini(whole)),
    hhi: round(hhi(whole)),
    top1: round(topShare(whole, 1)),
    top10: round(topShare(whole, 10)),
    nakamotoHalf: nakamoto(whole),
    nakamotoThird: nakamoto(whole, 1n, 3n),
  };
}

function round(x: number): number {
  return Number(x.toFixed(6));
}
