import { AttestationService, type Statement } from "../../helpers/attestations.ts";
import type { Case, World } from "../world.ts";

const MAX_AGE = 1_000_000;

const attested = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "EASPersonhood",
  how,
  provoke,
});

/** The adapter over the published service, with the suite's registrar as attester. */
async function attesting({ suite, other }: World) {
  const { ethers } = suite.connection;
  const service = await AttestationService.deploy(ethers);
  const schema = await service.schema();
  const args = [await service.address(), schema, suite.registrar.address, MAX_AGE] as const;
  const adapter = await ethers.deployContract("EASPersonhood", [...args]);
  const attest = (statement: Partial<Statement> = {}, by: typeof other = suite.registrar) =>
    service.attest(by, { schema, recipient: other.address, nullifier: ethers.id("somebody"), ...statement });
  return { ethers, service, schema, args, adapter, attest };
}

/** Revert data of recording an attestation that differs from a good one as told. */
async function recording(world: World, statement: Partial<Statement>): Promise<string> {
  const { adapter, attest } = await attesting(world);
  return world.reverts(adapter, "record", [await attest(statement)]);
}

/** Revert data of a deployment whose arguments differ from good ones as told. */
async function deploying(world: World, changed: Partial<Record<number, unknown>>): Promise<string> {
  const { args } = await attesting(world);
  return world.revertsDeploying(
    "EASPersonhood",
    args.map((value, index) => (index in changed ? changed[index] : value)),
  );
}

export const attestationCases: readonly Case[] = [
  attested("EASPersonhoodServiceWithoutCode", "a service that is an account", (world) =>
    deploying(world, { 0: world.other.address }),
  ),
  attested("EASPersonhoodAttesterZero", "no attester", (world) =>
    deploying(world, { 2: world.suite.connection.ethers.ZeroAddress }),
  ),
  attested("EASPersonhoodMaxAgeZero", "attestations that end at once", (world) => deploying(world, { 3: 0 })),
  attested("EASPersonhoodSchemaUnfit", "a schema nobody registered", (world) =>
    deploying(world, { 1: world.suite.connection.ethers.id("unregistered") }),
  ),
  attested("EASPersonhoodProofInvalid", "an empty proof", async (world) => {
    const { adapter } = await attesting(world);
    return world.reverts(adapter, "verify", [world.other.address, "0x"]);
  }),
  attested("EASPersonhoodUnknown", "an attestation nobody made", async (world) => {
    const { adapter, ethers } = await attesting(world);
    return world.reverts(adapter, "record", [ethers.id("nothing")]);
  }),
  attested("EASPersonhoodSchemaMismatch", "an attestation of another schema", async (world) => {
    const { adapter, service, attest } = await attesting(world);
    return world.reverts(adapter, "record", [await attest({ schema: await service.schema("bytes32 other") })]);
  }),
  attested("EASPersonhoodAttesterMismatch", "an attestation by a stranger", async (world) => {
    const { adapter, attest } = await attesting(world);
    return world.reverts(adapter, "record", [await attest({}, world.other)]);
  }),
  attested("EASPersonhoodIrrevocable", "an attestation for ever", (world) => recording(world, { revocable: false })),
  attested("EASPersonhoodRevoked", "a revoked attestation", async (world) => {
    const { adapter, service, schema, attest } = await attesting(world);
    const uid = await attest();
    await service.revoke(world.suite.registrar, schema, uid);
    return world.reverts(adapter, "record", [uid]);
  }),
  attested("EASPersonhoodExpired", "an attestation that grew old", async (world) => {
    const { adapter, attest } = await attesting(world);
    const uid = await attest();
    await world.suite.connection.networkHelpers.time.increase(MAX_AGE);
    return world.reverts(adapter, "record", [uid]);
  }),
  attested("EASPersonhoodNullifierInvalid", "an attestation without nullifier", (world) =>
    recording(world, { data: "0x" }),
  ),
  attested("EASPersonhoodRecipientMismatch", "another's attestation", async (world) => {
    const { adapter, attest } = await attesting(world);
    return world.reverts(adapter, "verify", [world.proposer.address, await attest()]);
  }),
  attested("EASPersonhoodNotCurrent", "an attestation nobody recorded", async (world) => {
    const { adapter, attest } = await attesting(world);
    return world.reverts(adapter, "verify", [world.other.address, await attest()]);
  }),
  attested("EASPersonhoodNotLater", "recording an attestation twice", async (world) => {
    const { adapter, attest } = await attesting(world);
    const uid = await attest();
    await adapter.record(uid);
    return world.reverts(adapter, "record", [uid]);
  }),
];
