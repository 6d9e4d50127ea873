import { concat, dataSlice, toBeHex, type Signer } from "ethers";
import { LOCAL_BEACON } from "../lib/drand/local.ts";
import { mined } from "../walkthrough/world.ts";
import { refusalOf } from "./refusals.ts";
import type { World } from "./world.ts";

/** A signature with its last bit the other way round. */
const forged = (signature: string): string =>
  concat([dataSlice(signature, 0, 63), toBeHex(BigInt(dataSlice(signature, 63)) ^ 1n, 1)]);

/** Checks that the beacon takes nothing but the network's own signature of the very round. */
export async function tryForgeries({ contracts, story }: World, round: bigint): Promise<void> {
  const { beacon } = contracts;
  for (const [what, wrong, expected] of [
    ["a signature with a bit changed", forged(LOCAL_BEACON.sign(round)), "BeaconSignatureNotOnCurve"],
    ["another round's signature", LOCAL_BEACON.sign(round + 1n), "BeaconSignatureInvalid"],
  ] as const) {
    const refusal = await refusalOf(beacon.interface, beacon.submit.staticCall(round, wrong));
    story.check(`the beacon refuses ${what}: ${refusal}`, refusal === expected);
  }
}

/** Waits until a round is due, has the network sign it, and brings the signature to the chain. */
export async function publishRound(world: World, round: bigint, bringer: Signer, who: string): Promise<void> {
  const { contracts, story } = world;
  const { beacon } = contracts;
  await story.wait(await beacon.dueAt(round), `round ${round} of the beacon is due`);
  await mined(beacon.connect(bringer).submit(round, LOCAL_BEACON.sign(round)));
  const value = await beacon.randomness(round);
  await story.tell(who, `brings round ${round} with its BLS signature (DrandBeacon.submit)`);
  story.check(`verified on chain, its value is ${value.slice(0, 18)}...`, value === LOCAL_BEACON.randomness(round));
}
