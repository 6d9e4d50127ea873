import type { Rival } from "./rivals.ts";

const BPS = 10_000;

/** Opposition against which so many tokens carry a decision, as shares of supply. */
export interface TokenBars {
  readonly mayPass: boolean;
  /** There has to be less against it than this. */
  readonly below: number;
  /** And at least this much, where opponents help to make the quorum. */
  readonly from: number;
}

/**
 * What a vote by tokens asks of `inFavour`, a share of supply. A quorum of the kind that opponents move is one of supply; a
 * fixed one may be of less, `whole`.
 */
export function tokenBars(rival: Rival, inFavour: number, whole: number): TokenBars {
  // In basis points: a difference of two shares in doubles misses by a hair what is asked exactly.
  const over = inFavour * BPS - Math.round(rival.quorum * BPS);
  if (rival.countsBothSides === true) return { mayPass: true, below: inFavour, from: Math.max(0, -over / BPS) };
  const mayPass = inFavour >= rival.quorum * whole;
  if (rival.ceiling === undefined || inFavour >= rival.ceiling) return { mayPass, below: inFavour, from: 0 };
  // Opposition is rounded down to basis points before the quorum is: so many of them are still met.
  return { mayPass, below: Math.min(inFavour, (Math.floor(over) + 1) / BPS), from: 0 };
}

/** The same in wei, as the contracts reckon. */
export function tokensCarry(rival: Rival, inFavour: bigint, against: bigint, whole: bigint): boolean {
  const asked = BigInt(Math.round(rival.quorum * BPS));
  const rising = rival.ceiling === undefined ? asked : asked + (against * BigInt(BPS)) / whole;
  const most = BigInt(Math.round((rival.ceiling ?? 1) * BPS));
  const quorum = (whole * (rising < most ? rising : most)) / BigInt(BPS);
  const counted = rival.countsBothSides === true ? inFavour + against : inFavour;
  return inFavour > against && counted >= quorum;
}
