import { min, sum } from "./arithmetic.ts";
import type { Snapshot } from "./snapshot.ts";
import { BASIS_POINTS } from "./thresholds.ts";

/** What one account counts on one proposal. Roots, and stake in gwei. */
export interface Weight {
  /** In For > Against. */
  readonly votes: bigint;
  /** In quorum, conviction and opposition. */
  readonly base: bigint;
  /** In the stake chamber. */
  readonly stake: bigint;
}

/** Roots and stake that lenders of `account` carry themselves because they have spoken. */
export function takenBack(
  snapshot: Snapshot,
  spoken: ReadonlySet<string>,
  account: string,
): { roots: bigint; stake: bigint } {
  const lenders = snapshot.lendersOf(account).filter((lender) => spoken.has(lender));
  return {
    roots: sum(lenders.map((lender) => snapshot.member(lender).root)),
    stake: sum(lenders.map((lender) => snapshot.member(lender).stake)),
  };
}

/**
 * The weight of `account` at `intensity` basis points, given who has spoken in person (mechanism, sections 6.1 to 6.3).
 * Intensity multiplies the own root alone, base weight never exceeds it, and borrowed roots are those of lenders who have not
 * spoken, up to the cap. Stake is neither capped nor scaled.
 */
export function weigh(
  snapshot: Snapshot,
  cap: bigint,
  spoken: ReadonlySet<string>,
  account: string,
  intensity: bigint,
): Weight {
  const { root, stake } = snapshot.member(account);
  const silent = snapshot.lendersOf(account).filter((lender) => !spoken.has(lender));
  const borrowed = min(sum(silent.map((lender) => snapshot.member(lender).root)), cap);
  return {
    votes: (root * intensity) / BASIS_POINTS + borrowed,
    base: (root * min(intensity, BASIS_POINTS)) / BASIS_POINTS + borrowed,
    stake: stake + sum(silent.map((lender) => snapshot.member(lender).stake)),
  };
}
