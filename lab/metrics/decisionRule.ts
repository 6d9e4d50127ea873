import type { DecisionRule } from "./sampling.ts";

/** One voter of a decision in two chambers. */
export interface ChamberVoter {
  /** Own root. 0 for accounts that are not persons. */
  readonly root: bigint;
  /** Roots lent to it; they count up to the cap. */
  readonly borrowed: bigint;
  /** Own and delegated stake, uncapped. */
  readonly stake: bigint;
}

export interface ChamberRule {
  readonly cap: bigint;
  /** Least base weight For. */
  readonly quorum: bigint;
  /** Least number of For-persons with weight of their own. */
  readonly floor: number;
  /** Least stake For; 0 where only one chamber decides. */
  readonly stakeQuorum: bigint;
  /** Whether stake decides beside roots. */
  readonly twoChambers: boolean;
}

/**
 * Counterweight's rule (design 6) as a game: the coalition votes For, everybody else Against, at plain voice. No sum of weights
 * stands for it, so power in it is sampled. Coalitions are judged on integers, as the contracts do.
 */
export function chamberRule(voters: readonly ChamberVoter[], rule: ChamberRule): DecisionRule {
  const weight = voters.map((v) => v.root + (v.borrowed < rule.cap ? v.borrowed : rule.cap));
  const allWeight = weight.reduce((a, b) => a + b, 0n);
  const allStake = voters.reduce((a, v) => a + v.stake, 0n);
  return (coalition) => {
    let [inFavour, stake, persons] = [0n, 0n, 0];
    for (const [i, voter] of voters.entries()) {
      if (coalition[i] !== 1) continue;
      inFavour += weight[i] ?? 0n;
      stake += voter.stake;
      if (voter.root > 0n) persons += 1;
    }
    if (inFavour < rule.quorum || persons < rule.floor || 2n * inFavour <= allWeight) return false;
    return !rule.twoChambers || (stake >= rule.stakeQuorum && 2n * stake > allStake);
  };
}
