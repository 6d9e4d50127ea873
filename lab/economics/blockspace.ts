/** Most that the base fee rises by with a full block (EIP-1559). */
const STEP = 1 / 8;

/** Dollars of so many full blocks in a row at the base fee of the first: what nothing but competition could raise. */
export function atConstantFee(usdPerBlock: number, blocks: number): number {
  return usdPerBlock * blocks;
}

/**
 * Dollars of so many full blocks among `blocks / share`, where every full one raises the base fee by an eighth and the blocks
 * between them, half full as the protocol aims at, leave it alone: `f ((1 + 1/8)^n - 1) / (1/8)`. What is in the blocks apart,
 * nobody else bids: tips, and whoever would outbid the attacker, are left out, so that it is a lower bound still.
 */
export function atRisingFee(usdPerBlock: number, blocks: number): number {
  return (usdPerBlock * Math.expm1(blocks * Math.log1p(STEP))) / STEP;
}
