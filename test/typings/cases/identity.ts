import type { Suite } from "../../helpers/suite.ts";
import { enterEpoch, personhoodProof, register } from "../../helpers/people.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";

/** A registry of its own, not bound, whose counting adapter is `adapter`. */
async function unboundRegistry(suite: Suite, adapter: string, overrides: Record<number, unknown> = {}) {
  const { ethers } = suite.connection;
  const args: unknown[] = [
    suite.start,
    suite.options.epochLength,
    suite.deployer.address,
    adapter,
    13,
    [],
    [],
    suite.deployer.address,
  ];
  for (const [index, value] of Object.entries(overrides)) args[Number(index)] = value;
  return { args, deploy: () => ethers.deployContract("PersonRegistry", args as never) };
}

async function asTimelock(world: World, name: string, args: unknown[]): Promise<string> {
  return world.reverts(world.suite.registry, name, args, { from: await world.suite.timelock.getAddress() });
}

const registry = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "PersonRegistry",
  how,
  provoke,
});

export const registryCases: readonly Case[] = [
  registry("RegistryProofRefused", "a proof that is no proof", ({ suite, reverts }) =>
    reverts(suite.registry, "register", [STRANGER, "0x"]),
  ),
  registry("RegistryGasTooLow", "less gas than the adapter is granted", async ({ suite, reverts }) =>
    reverts(suite.registry, "register", [STRANGER, await personhoodProof(suite, STRANGER)], { gas: 1_000_000n }),
  ),
  registry("RegistryAccountZero", "the zero address", ({ suite, reverts }) =>
    reverts(suite.registry, "register", [suite.connection.ethers.ZeroAddress, "0x"]),
  ),
  registry("RegistryNullifierZero", "an adapter that vouches for nobody", async ({ suite, reverts }) => {
    const adapter = await suite.connection.ethers.deployContract("NamelessAdapter");
    const { deploy } = await unboundRegistry(suite, await adapter.getAddress());
    return reverts(await deploy(), "register", [STRANGER, "0x"]);
  }),
  registry("RegistryTermNotExtended", "a renewal for less than the running term", async ({ suite, reverts, other }) => {
    const proof = await personhoodProof(suite, other.address, other.address, suite.options.epochLength);
    return reverts(suite.registry, "register", [other.address, proof]);
  }),
  registry("RegistryAdmissionLimit", "the twenty-first newcomer of an epoch", async ({ suite, reverts }) => {
    const { ethers } = suite.connection;
    for (let i = 0; i < 20; ++i) await register(suite, ethers.Wallet.createRandom().address);
    return reverts(suite.registry, "register", [STRANGER, await personhoodProof(suite, STRANGER)]);
  }),
  registry("RegistryAccountTaken", "a newcomer at a living person's account", async ({ suite, reverts, other }) =>
    reverts(suite.registry, "register", [other.address, await personhoodProof(suite, other.address, "newcomer")]),
  ),
  registry("RegistryBoundElsewhere", "a living person's proof for another account", async (world) => {
    const { suite, reverts, other } = world;
    return reverts(suite.registry, "register", [STRANGER, await personhoodProof(suite, STRANGER, other.address)]);
  }),
  registry("RegistryNoLivePerson", "a move by nobody", ({ suite, reverts }) =>
    reverts(suite.registry, "move", [STRANGER, 2n ** 48n, "0x"], { from: STRANGER }),
  ),
  registry("RegistryMoveSignatureInvalid", "a move that the new account did not sign", ({ suite, reverts, other }) =>
    reverts(suite.registry, "move", [STRANGER, 2n ** 48n, "0x"], { from: other.address }),
  ),
  registry("RegistryMoveExpired", "a move past its deadline", ({ suite, reverts, other }) =>
    reverts(suite.registry, "move", [STRANGER, 1n, "0x"], { from: other.address }),
  ),
  registry("RegistryNotRevoked", "a revocation that the adapter does not confirm", ({ suite, reverts }) =>
    reverts(suite.registry, "reportRevocation", [1n]),
  ),
  registry("RegistryUnknownPerson", "a person id never issued", ({ suite, reverts }) =>
    reverts(suite.registry, "reportRevocation", [999n]),
  ),
  registry("RegistryAdapterListed", "listing the counting adapter again", async (world) =>
    asTimelock(world, "addStandby", [await world.suite.adapter.getAddress(), 13]),
  ),
  registry("RegistryAdapterNotStandby", "switching to the counting adapter", async (world) =>
    asTimelock(world, "switchAdapter", [await world.suite.adapter.getAddress()]),
  ),
  registry("RegistryAdapterUnlisted", "the term of an adapter nobody listed", (world) =>
    asTimelock(world, "setAdapterTerm", [STRANGER, 13]),
  ),
  registry("RegistryAdapterWithoutCode", "an adapter without code", (world) =>
    asTimelock(world, "addStandby", [STRANGER, 13]),
  ),
  registry("RegistryTermOutOfRange", "a term of no epochs", async (world) =>
    asTimelock(world, "setAdapterTerm", [await world.suite.adapter.getAddress(), 0]),
  ),
  registry("RegistryNotTimelock", "an outsider who lists an adapter", ({ suite, reverts }) =>
    reverts(suite.registry, "addStandby", [STRANGER, 13]),
  ),
  registry("RegistryIssuerAlive", "calling a living issuer dead", ({ suite, reverts }) =>
    reverts(suite.registry, "replaceDeadIssuer"),
  ),
  registry("RegistryNoStandby", "a dead issuer with nobody on standby", async ({ suite, reverts }) => {
    await enterEpoch(suite, 40);
    return reverts(suite.registry, "replaceDeadIssuer");
  }),
  registry("RegistryLengthMismatch", "standbys without terms", async ({ suite, revertsDeploying }) => {
    const adapter = await suite.adapter.getAddress();
    return revertsDeploying("PersonRegistry", (await unboundRegistry(suite, adapter, { 5: [adapter] })).args);
  }),
  registry("RegistryZeroAddress", "a registry without a timelock", async ({ suite, revertsDeploying }) => {
    const zero = { 2: suite.connection.ethers.ZeroAddress };
    return revertsDeploying(
      "PersonRegistry",
      (await unboundRegistry(suite, await suite.adapter.getAddress(), zero)).args,
    );
  }),
  registry("BindingMissing", "registering before the votes contract is bound", async ({ suite, reverts }) => {
    const { deploy } = await unboundRegistry(suite, await suite.adapter.getAddress());
    return reverts(await deploy(), "register", [STRANGER, await personhoodProof(suite, STRANGER)]);
  }),
];

const registrar = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "RegistrarPersonhood",
  how,
  provoke,
});

type Endorsement = [registrar: string, signature: string];

async function verifying(
  { suite, reverts }: World,
  endorsements: Endorsement[],
  nullifier = suite.connection.ethers.id("somebody"),
  expiry = 2n ** 40n,
): Promise<string> {
  const proof = suite.connection.ethers.AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint48", "tuple(address registrar, bytes signature)[]"],
    [nullifier, expiry, endorsements],
  );
  return reverts(suite.adapter, "verify", [STRANGER, proof]);
}

/** Withdraws `nullifier` with the registrar's signature. */
async function revoke(suite: Suite, nullifier: string): Promise<void> {
  const { ethers } = suite.connection;
  const signature = await suite.registrar.signTypedData(
    {
      name: "Counterweight Registrars",
      version: "1",
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await suite.adapter.getAddress(),
    },
    { Revocation: [{ name: "nullifier", type: "bytes32" }] },
    { nullifier },
  );
  await suite.adapter.revoke(nullifier, [{ registrar: suite.registrar.address, signature }]);
}

export const registrarCases: readonly Case[] = [
  registrar("RegistrarThresholdMissed", "no endorsement", (world) => verifying(world, [])),
  registrar("RegistrarOrderInvalid", "endorsements that do not rise", (world) =>
    verifying(world, [[world.suite.connection.ethers.ZeroAddress, "0x"]]),
  ),
  registrar("RegistrarUnknown", "an endorsement by nobody on the list", (world) =>
    verifying(world, [[world.other.address, "0x"]]),
  ),
  registrar("RegistrarSignatureInvalid", "a registrar that signed something else", (world) =>
    verifying(world, [[world.suite.registrar.address, "0x"]]),
  ),
  registrar("RegistrarProofExpired", "a proof that ended", (world) =>
    verifying(world, [], world.suite.connection.ethers.id("somebody"), 1n),
  ),
  registrar("RegistrarNullifierZero", "no nullifier", (world) =>
    verifying(world, [], world.suite.connection.ethers.ZeroHash),
  ),
  registrar("RegistrarNullifierRevoked", "a personhood that was withdrawn", async (world) => {
    const nullifier = world.suite.connection.ethers.id("somebody");
    await revoke(world.suite, nullifier);
    return verifying(world, [], nullifier);
  }),
  registrar("RegistrarThresholdOutOfRange", "a threshold nobody can reach", ({ suite, revertsDeploying }) =>
    revertsDeploying("RegistrarPersonhood", [[suite.registrar.address], 2]),
  ),
  registrar("RegistrarTooMany", "more registrars than gas allows", ({ revertsDeploying }) =>
    revertsDeploying("RegistrarPersonhood", [Array.from({ length: 33 }, () => STRANGER), 1]),
  ),
  registrar("RegistrarInvalid", "a registrar listed twice", ({ revertsDeploying }) =>
    revertsDeploying("RegistrarPersonhood", [[STRANGER, STRANGER], 1]),
  ),
];
