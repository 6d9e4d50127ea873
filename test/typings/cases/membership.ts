import { Identity } from "@semaphore-protocol/identity";
import { SemaphoreGroup, consentOf, membershipProof } from "../../../scripts/lib/semaphore/membership.ts";
import type { Case, World } from "../world.ts";

const MAX_TERM = 1_000_000n;
const NOBODY = { merkleTreeDepth: 1n, merkleTreeRoot: 0n, nullifier: 7n, points: Array<bigint>(8).fill(0n) };

const member = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "SemaphorePersonhood",
  how,
  provoke,
});

/** Revert data of a proof that nobody made, for the newest root, with the term and the signer told. */
async function verifying(world: World, term: bigint, signed: boolean): Promise<string> {
  const { ethers, networkHelpers } = world.suite.connection;
  const group = await SemaphoreGroup.deploy(world.other, 3_600n);
  for (const name of ["one", "two"]) await group.add(new Identity(name));
  const adapter = await ethers.deployContract("SemaphorePersonhood", [await group.address(), group.id, MAX_TERM]);
  const expiry = BigInt(await networkHelpers.time.latest()) + term;
  const account = world.other.address;
  const consent = signed
    ? await consentOf(world.other, adapter, { account, nullifier: NOBODY.nullifier, expiry })
    : "0x";
  const membership = { ...NOBODY, merkleTreeRoot: group.members.root };
  return world.reverts(adapter, "verify", [account, membershipProof(membership, expiry, consent)]);
}

/** Revert data of a deployment over a service with one group. */
async function deploying(world: World, groupId: bigint, maxTerm: bigint, service?: string): Promise<string> {
  const group = await SemaphoreGroup.deploy(world.other, 3_600n);
  return world.revertsDeploying("SemaphorePersonhood", [service ?? (await group.address()), groupId, maxTerm]);
}

export const membershipCases: readonly Case[] = [
  member("SemaphorePersonhoodServiceWithoutCode", "a service that is an account", (world) =>
    deploying(world, 0n, MAX_TERM, world.other.address),
  ),
  member("SemaphorePersonhoodGroupUnknown", "a group nobody made", (world) => deploying(world, 1n, MAX_TERM)),
  member("SemaphorePersonhoodMaxTermZero", "terms that end at once", (world) => deploying(world, 0n, 0n)),
  member("SemaphorePersonhoodExpired", "a proof that ended", (world) => verifying(world, 0n, true)),
  member("SemaphorePersonhoodTermTooLong", "a proof for too long", (world) => verifying(world, 2n * MAX_TERM, true)),
  member("SemaphorePersonhoodConsentInvalid", "no consent", (world) => verifying(world, 1_000n, false)),
  member("SemaphorePersonhoodMembershipInvalid", "a proof of nothing", (world) => verifying(world, 1_000n, true)),
];
