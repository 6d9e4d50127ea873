import { type Contract, keccak256, toBeHex } from "ethers";
import type { Connection } from "./suite.ts";

/** Sizes of pools and of juries that draws are measured with. */
export const POOLS = [1_000, 10_000, 100_000, 1_000_000] as const;
export const JURIES = [5, 11, 23, 47] as const;

const FULL = 2n ** 256n - 1n;
/** Bitmaps written by one transaction. */
const CHUNK = 512;

/** A tree whose members have the ids 0 .. `members` - 1, written wholesale. */
export async function populatedTree({ ethers }: Connection, members: number): Promise<Contract> {
  const harness = await ethers.deployContract("SortitionHarness");
  const fill = harness.getFunction("fill");
  let height = 1;
  while (256 * 8 ** height < members) height += 1;
  const leaves = Math.floor(members / 256);
  const overrides = { gasLimit: 29_000_000n };
  for (let leaf = 0; leaf < leaves; leaf += CHUNK) {
    await fill(height, leaf, Math.min(CHUNK, leaves - leaf), FULL, overrides);
  }
  const rest = BigInt(members % 256);
  if (rest > 0n) await fill(height, leaves, 1, 2n ** rest - 1n, overrides);
  return harness;
}

/** The lot with which a draw of `seats` is measured. */
export const measuredSeed = (seats: number): string => keccak256(toBeHex(seats, 32));
