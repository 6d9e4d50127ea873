import { isqrt, sum } from "../../metrics/concentration.ts";
import type { Roll } from "../Roll.ts";
import type { Holder, Weight } from "../System.ts";
import type { StakeBounds } from "./parameters.ts";

/** People on one side before a cap is applied: their own roots, what each carries for others, and all the capital behind it. */
export interface Opposition {
  readonly own: bigint;
  readonly lent: readonly bigint[];
  readonly capital: bigint;
}

export function rootOf(stake: bigint, bounds: StakeBounds): bigint {
  if (stake < bounds.minStake) return 0n;
  return isqrt(stake < bounds.stakeCap ? stake : bounds.stakeCap);
}

/** Everybody speaks for itself, and for those who lend to it and are not there. Who is no person brings capital only. */
export function oppositionOf(holders: readonly Holder[], bounds: StakeBounds, roll?: Roll): Opposition {
  const there = new Set(holders.map((h) => h.account));
  const root = (h: Holder): bigint => (roll?.find(h.account)?.person === false ? 0n : rootOf(h.weight, bounds));
  const absent = (h: Holder): Holder[] => (roll?.lendersOf(h.account) ?? []).filter((l) => !there.has(l.account));
  return {
    own: sum(holders.map(root)),
    lent: holders.map((h) => sum(absent(h).map(root))).filter((roots) => roots > 0n),
    capital: sum(holders.flatMap((h) => [h.weight, ...absent(h).map((l) => l.weight)])),
  };
}

/** Nobody counts more than `cap` for others; their capital counts whole. */
export function weightOf({ own, lent, capital }: Opposition, cap: bigint): Weight {
  return { voice: own + sum(lent.map((roots) => (roots < cap ? roots : cap))), capital };
}
