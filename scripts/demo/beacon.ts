import { concat, dataSlice, toBeHex, type Signer } from "ethers";
import { DrandBeacon__factory, type DrandBeacon } from "../../typechain-types/index.js";
import { beaconArguments } from "../lib/drand/network.ts";
import { DrandSigner } from "../lib/drand/signer.ts";
import { refusalOf } from "./refusals.ts";
import { mined } from "../walkthrough/world.ts";
import type { World } from "./world.ts";

/** Everybody knows this key, so the network of one node that it makes is a toy. Its signatures are real. */
const LOCAL_SECRET = 0xc0de_0000_0000_0001n;
/** Seconds from one round to the next, as drand's evmnet has them. */
const PERIOD = 3n;

/** A drand network of one node, and the contract that verifies it: the code that verifies drand's own. */
export interface PublicBeacon {
  readonly signer: DrandSigner;
  readonly contract: DrandBeacon;
}

/** Deploys the verifier of a local drand network whose first round is due at `genesis`. */
export async function deployBeacon(deployer: Signer, genesis: bigint): Promise<PublicBeacon> {
  const signer = new DrandSigner(LOCAL_SECRET, { genesis, period: PERIOD });
  const [key, domain, start, period] = beaconArguments(signer.network);
  const factory = new DrandBeacon__factory(deployer);
  const [x0 = 0n, x1 = 0n, y0 = 0n, y1 = 0n] = key;
  const contract = await factory.deploy([x0, x1, y0, y1], domain, start, period);
  await contract.waitForDeployment();
  return { signer, contract };
}

/** Waits until a round is due, has the network sign it, and brings the signature to the chain. Answers with its value. */
export async function publishRound(world: World, round: bigint, bringer: Signer, who: string): Promise<string> {
  const { beacon, story } = world;
  const { contract, signer } = beacon;
  await story.wait(await contract.dueAt(round), `round ${round} of the beacon is due`);
  const signature = signer.sign(round);
  const forged = concat([dataSlice(signature, 0, 63), toBeHex(BigInt(dataSlice(signature, 63)) ^ 1n, 1)]);
  const neighbour = signer.sign(round + 1n);
  for (const [what, wrong] of [
    ["a changed signature", forged],
    ["another round's signature", neighbour],
  ] as const) {
    const refusal = await refusalOf(contract.interface, contract.submit.staticCall(round, wrong));
    story.check(`the beacon refuses ${what}: ${refusal}`, refusal !== undefined);
  }
  await mined(contract.connect(bringer).submit(round, signature));
  const value = await contract.randomness(round);
  await story.tell(who, `brings round ${round} with its BLS signature (DrandBeacon.submit)`);
  story.check(`verified on chain, its value is ${value.slice(0, 18)}...`, value === signer.randomness(round));
  return value;
}
