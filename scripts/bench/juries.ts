import { JURIES, POOLS, measuredSeed, populatedTree } from "../../test/helpers/sortition.ts";
import { EVMNET, beaconArguments } from "../lib/drand/network.ts";
import { gasOf, openChain } from "./chain.ts";
import type { Measured } from "./operations.ts";

/** Round 1000 of drand's evmnet, as published. */
const ROUND = 1_000n;
const SIGNATURE =
  "0x06fd5996329504d3a56b482d9222bf7205857d0a9559ddd216ca31a286f6a8cc" +
  "0a120f021aac2f13553fb164f62bc3a5ca32c76dea88a777b39bcf3cac5fdbd6";

/** Measures what juries are drawn with: the tree, over pools of four sizes, and the beacon. */
export async function measureJuries(progress: (step: string) => void): Promise<Measured> {
  const connection = await openChain(2);
  const { ethers } = connection;
  const gas: Measured = {};
  progress("verifying a round of the beacon");
  const beacon = await ethers.deployContract("DrandBeacon", beaconArguments(EVMNET));
  gas["verify a drand round"] = await gasOf(beacon.submit(ROUND, SIGNATURE));
  for (const members of POOLS) {
    progress(`drawing from ${members.toLocaleString("en-US")} members`);
    const tree = await populatedTree(connection, members);
    const draw = tree.getFunction("drawAndEmit");
    for (const seats of JURIES) gas[`draw ${seats} of ${members}`] = await gasOf(draw(measuredSeed(seats), seats));
    if (members === 100_000) {
      gas["sortition tree: insert at 100000"] = await gasOf(tree.getFunction("insert")(members));
      gas["sortition tree: remove at 100000"] = await gasOf(tree.getFunction("remove")(members / 2));
    }
  }
  return gas;
}
