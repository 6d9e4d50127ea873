import { id } from "ethers";
import { EVMNET, beaconArguments, type DrandNetwork } from "../../../scripts/lib/drand/network.ts";
import type { Case, World } from "../world.ts";

const X = "00".repeat(31) + "01";
const Y = "00".repeat(31) + "02";

const deployed = ({ suite }: World) => suite.connection.ethers.deployContract("DrandBeacon", beaconArguments(EVMNET));

const submitting = (error: string, how: string, round: bigint, signature: string, gas?: bigint): Case => ({
  error,
  at: "DrandBeacon",
  how,
  provoke: async (world) => world.reverts(await deployed(world), "submit", [round, signature], { gas }),
});

/** Revert data of a submission that has just enough gas to fail at the library's addition of two points. */
async function starved(world: World): Promise<string> {
  const beacon = await deployed(world);
  const selector = id("BNAddFailed(uint256[4])").slice(0, 10);
  // The addition takes 150 gas, and the library holds 2,000 back.
  for (let gas = 40_000n; gas < 100_000n; gas += 120n) {
    const data = await world.reverts(beacon, "submit", [1n, `0x${X}${Y}`], { gas }).catch(() => "0x");
    if (data.startsWith(selector)) return data;
  }
  throw new Error("no amount of gas fails there");
}

const deploying = (error: string, how: string, changes: Partial<DrandNetwork>): Case => ({
  error,
  at: "DrandBeacon",
  how,
  provoke: ({ revertsDeploying }) => revertsDeploying("DrandBeacon", beaconArguments({ ...EVMNET, ...changes })),
});

export const beaconCases: readonly Case[] = [
  submitting("BeaconRoundZero", "round 0", 0n, `0x${X}${Y}`),
  submitting("BeaconSignatureLength", "an x without a y", 1n, `0x${X}`),
  submitting("BeaconSignatureNotOnCurve", "a point beside the curve", 1n, `0x${X}${X}`),
  submitting("BeaconSignatureInvalid", "a point that nobody signed with", 1n, `0x${X}${Y}`),
  submitting("BeaconGasTooLow", "gas for the hash and not for the pairing", 1n, `0x${X}${Y}`, 130_000n),
  { error: "BNAddFailed", at: "DrandBeacon", how: "gas that ends in the library", provoke: starved },
  deploying("BeaconKeyInvalid", "a key of zeros", { publicKey: [0n, 0n, 0n, 0n] }),
  deploying("BeaconDomainLength", "no tag", { domain: "" }),
  deploying("BeaconPeriodZero", "rounds that are all due at once", { period: 0n }),
];
