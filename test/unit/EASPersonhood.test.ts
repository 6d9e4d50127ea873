import { expect } from "chai";
import { AttestationService, type Statement } from "../helpers/attestations.ts";
import { DAY, EPOCH, cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import { NOBODY, enrol, human, registrySuite } from "../helpers/identity.ts";

const MAX_AGE = 4n * EPOCH;
const NOTHING = ethers.ZeroHash;

/** The adapter over the real service; `attest` is in order for Alice but for what it is told. */
async function serviceSuite() {
  const actors = await cast();
  const service = await AttestationService.deploy(ethers);
  const schema = await service.schema();
  const attester = actors.dave;
  const args = [await service.address(), schema, attester.address, MAX_AGE] as const;
  const adapter = await ethers.deployContract("EASPersonhood", [...args]);
  const attest = (statement: Partial<Statement> = {}, by = attester) =>
    service.attest(by, { schema, recipient: actors.alice.address, nullifier: human("Alice"), ...statement });
  const recorded = async (statement: Partial<Statement> = {}) => {
    const uid = await attest(statement);
    await adapter.record(uid);
    return uid;
  };
  const revoke = (uid: string) => service.revoke(attester, schema, uid);
  return { ...actors, service, schema, attester, args, adapter, attest, recorded, revoke };
}

/** A registry whose counting adapter is an EASPersonhood, in epoch 5. */
async function attestedRegistry() {
  const suite = await registrySuite();
  const attested = await serviceSuite();
  const address = await attested.adapter.getAddress();
  await suite.registry.connect(suite.timelock).addStandby(address, 13);
  await suite.registry.connect(suite.timelock).switchAdapter(address);
  return { ...suite, ...attested, puppet: suite.adapter };
}

describe("EASPersonhood", () => {
  describe("when deployed", () => {
    it("tells service, schema, attester and age", async () => {
      const { adapter, args } = await loadFixture(serviceSuite);
      expect([await adapter.service(), await adapter.schema(), await adapter.attester()]).to.deep.equal(
        args.slice(0, 3),
      );
      expect(await adapter.maxAge()).to.equal(MAX_AGE);
    });

    it("refuses a service without code, no attester and no age", async () => {
      const { args, outsider } = await loadFixture(serviceSuite);
      const factory = await ethers.getContractFactory("EASPersonhood");
      const [service, schema, attester] = args;
      await expect(factory.deploy(outsider.address, schema, attester, MAX_AGE))
        .to.be.revertedWithCustomError(factory, "EASPersonhoodServiceWithoutCode")
        .withArgs(outsider.address);
      await expect(factory.deploy(service, schema, NOBODY, MAX_AGE)).to.be.revertedWithCustomError(
        factory,
        "EASPersonhoodAttesterZero",
      );
      await expect(factory.deploy(service, schema, attester, 0)).to.be.revertedWithCustomError(
        factory,
        "EASPersonhoodMaxAgeZero",
      );
    });

    it("refuses a schema that is unknown, irrevocable or means something else", async () => {
      const { service, args } = await loadFixture(serviceSuite);
      const factory = await ethers.getContractFactory("EASPersonhood");
      for (const unfit of [
        ethers.id("never registered"),
        await service.schema("bytes32 nullifier", false),
        await service.schema("bytes32 nullifier, bool human"),
      ]) {
        await expect(factory.deploy(args[0], unfit, args[2], MAX_AGE))
          .to.be.revertedWithCustomError(factory, "EASPersonhoodSchemaUnfit")
          .withArgs(unfit);
      }
    });
  });

  describe("proof", () => {
    it("holds for the recipient of the current attestation until the attestation's own expiration", async () => {
      const { adapter, recorded, alice } = await loadFixture(serviceSuite);
      const expirationTime = BigInt(await time.latest()) + 3n * EPOCH;
      const uid = await recorded({ expirationTime });
      expect(await adapter.verify(alice.address, uid)).to.deep.equal([human("Alice"), expirationTime]);
      expect(await adapter.currentOf(human("Alice"))).to.equal(uid);
    });

    it("ends by age when the attestation has no expiration, or a later one", async () => {
      const { adapter, service, recorded, alice } = await loadFixture(serviceSuite);
      for (const expirationTime of [0n, BigInt(await time.latest()) + 2n * MAX_AGE, 2n ** 64n - 1n]) {
        const uid = await recorded({ expirationTime });
        const end = (await service.timeOf(uid)) + MAX_AGE;
        expect(await adapter.verify(alice.address, uid)).to.deep.equal([human("Alice"), end]);
      }
    });

    it("is one word", async () => {
      const { adapter, recorded, alice } = await loadFixture(serviceSuite);
      const uid = await recorded();
      for (const proof of ["0x", ethers.dataSlice(uid, 0, 31), ethers.concat([uid, "0x00"])]) {
        await expect(adapter.verify(alice.address, proof))
          .to.be.revertedWithCustomError(adapter, "EASPersonhoodProofInvalid")
          .withArgs(ethers.dataLength(proof));
      }
    });

    it("serves no account but the recipient", async () => {
      const { adapter, recorded, alice, bob } = await loadFixture(serviceSuite);
      const uid = await recorded();
      await expect(adapter.verify(bob.address, uid))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodRecipientMismatch")
        .withArgs(uid, alice.address, bob.address);
    });

    it("fails before its attestation is recorded, and after a later one is", async () => {
      const { adapter, attest, recorded, alice } = await loadFixture(serviceSuite);
      const first = await attest();
      await expect(adapter.verify(alice.address, first))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodNotCurrent")
        .withArgs(first, NOTHING);
      await adapter.record(first);
      const second = await recorded();
      await expect(adapter.verify(alice.address, first))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodNotCurrent")
        .withArgs(first, second);
      expect((await adapter.verify(alice.address, second)).nullifier).to.equal(human("Alice"));
    });
  });

  describe("attestation", () => {
    it("must exist", async () => {
      const { adapter, alice } = await loadFixture(serviceSuite);
      for (const uid of [ethers.id("never made"), NOTHING]) {
        for (const attempt of [() => adapter.record(uid), () => adapter.verify(alice.address, uid)]) {
          await expect(attempt()).to.be.revertedWithCustomError(adapter, "EASPersonhoodUnknown").withArgs(uid);
        }
      }
    });

    it("must be of the schema", async () => {
      const { adapter, service, attest } = await loadFixture(serviceSuite);
      const schema = await service.schema("bytes32 human");
      const uid = await attest({ schema });
      await expect(adapter.record(uid))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodSchemaMismatch")
        .withArgs(uid, schema);
    });

    it("must be by the attester", async () => {
      const { adapter, attest, alice } = await loadFixture(serviceSuite);
      const uid = await attest({}, alice);
      await expect(adapter.record(uid))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodAttesterMismatch")
        .withArgs(uid, alice.address);
    });

    it("must be revocable", async () => {
      const { adapter, attest } = await loadFixture(serviceSuite);
      const uid = await attest({ revocable: false });
      await expect(adapter.record(uid))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodIrrevocable")
        .withArgs(uid);
    });

    it("must not be revoked, which the service itself calls valid", async () => {
      const { adapter, service, attest, recorded, revoke, alice } = await loadFixture(serviceSuite);
      const uid = await recorded();
      const other = await attest({ nullifier: human("Bob") });
      for (const [gone, attempt] of [
        [uid, () => adapter.verify(alice.address, uid)],
        [other, () => adapter.record(other)],
      ] as const) {
        await revoke(gone);
        const revocationTime = await time.latest();
        expect(await service.isAttestationValid(gone)).to.equal(true);
        await expect(attempt())
          .to.be.revertedWithCustomError(adapter, "EASPersonhoodRevoked")
          .withArgs(gone, revocationTime);
      }
    });

    it("must not have ended, by the second, which the service itself calls valid", async () => {
      const { adapter, service, recorded, alice } = await loadFixture(serviceSuite);
      const expirationTime = BigInt(await time.latest()) + DAY;
      const uid = await recorded({ expirationTime });
      await time.increaseTo(expirationTime - 1n);
      expect((await adapter.verify(alice.address, uid)).expiry).to.equal(expirationTime);
      await time.increaseTo(expirationTime);
      expect(await service.isAttestationValid(uid)).to.equal(true);
      for (const attempt of [() => adapter.verify(alice.address, uid), () => adapter.record(uid)]) {
        await expect(attempt())
          .to.be.revertedWithCustomError(adapter, "EASPersonhoodExpired")
          .withArgs(uid, expirationTime);
      }
    });

    it("must not be older than the age, to the second", async () => {
      const { adapter, service, recorded, alice } = await loadFixture(serviceSuite);
      const uid = await recorded();
      const end = (await service.timeOf(uid)) + MAX_AGE;
      await time.increaseTo(end - 1n);
      expect((await adapter.verify(alice.address, uid)).expiry).to.equal(end);
      await time.increaseTo(end);
      await expect(adapter.verify(alice.address, uid))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodExpired")
        .withArgs(uid, end);
    });

    it("must carry one word that is not zero", async () => {
      const { adapter, attest } = await loadFixture(serviceSuite);
      const word = human("Alice");
      for (const data of ["0x", ethers.dataSlice(word, 0, 31), ethers.concat([word, "0x00"]), NOTHING]) {
        const uid = await attest({ data });
        await expect(adapter.record(uid))
          .to.be.revertedWithCustomError(adapter, "EASPersonhoodNullifierInvalid")
          .withArgs(uid);
      }
    });
  });

  describe("record", () => {
    it("is anyone's, and tells whom it favours", async () => {
      const { adapter, attest, outsider, bob } = await loadFixture(serviceSuite);
      const uid = await attest({ recipient: bob.address, nullifier: human("Bob") });
      await expect(adapter.connect(outsider).record(uid))
        .to.emit(adapter, "AttestationRecorded")
        .withArgs(human("Bob"), uid, bob.address);
    });

    it("never goes back to an earlier attestation, nor takes the current one again", async () => {
      const { adapter, attest, recorded } = await loadFixture(serviceSuite);
      const first = await attest();
      const second = await recorded();
      for (const uid of [first, second]) {
        await expect(adapter.record(uid))
          .to.be.revertedWithCustomError(adapter, "EASPersonhoodNotLater")
          .withArgs(uid, second);
      }
    });

    it("keeps humans apart", async () => {
      const { adapter, recorded, alice, bob } = await loadFixture(serviceSuite);
      const hers = await recorded();
      const his = await recorded({ nullifier: human("Bob"), recipient: bob.address });
      expect((await adapter.verify(alice.address, hers)).nullifier).to.equal(human("Alice"));
      expect((await adapter.verify(bob.address, his)).nullifier).to.equal(human("Bob"));
    });
  });

  describe("withdrawal", () => {
    it("is of nobody without an attestation, nor with one that holds or ended", async () => {
      const { adapter, recorded } = await loadFixture(serviceSuite);
      expect(await adapter.isRevoked(human("Alice"))).to.equal(false);
      await recorded();
      expect(await adapter.isRevoked(human("Alice"))).to.equal(false);
      await time.increase(MAX_AGE);
      expect(await adapter.isRevoked(human("Alice"))).to.equal(false);
    });

    it("follows the current attestation alone", async () => {
      const { adapter, attest, recorded, revoke } = await loadFixture(serviceSuite);
      const first = await recorded();
      const spare = await attest();
      const second = await recorded();
      await revoke(first);
      expect(await adapter.isRevoked(human("Alice"))).to.equal(false);
      await revoke(second);
      expect(await adapter.isRevoked(human("Alice"))).to.equal(true);
      await expect(adapter.record(spare))
        .to.be.revertedWithCustomError(adapter, "EASPersonhoodNotLater")
        .withArgs(spare, second);
    });

    it("ends when a later attestation is recorded", async () => {
      const { adapter, recorded, revoke, alice } = await loadFixture(serviceSuite);
      await revoke(await recorded());
      const later = await recorded();
      expect(await adapter.isRevoked(human("Alice"))).to.equal(false);
      expect((await adapter.verify(alice.address, later)).nullifier).to.equal(human("Alice"));
    });
  });

  describe("under the registry", () => {
    it("admits a human once, by one account (ID-1)", async () => {
      const { registry, adapter, recorded, attest, alice, bob } = await loadFixture(attestedRegistry);
      const uid = await recorded();
      await expect(registry.register(alice.address, uid))
        .to.emit(registry, "PersonRegistered")
        .withArgs(1, alice.address, await adapter.getAddress(), human("Alice"), 9, 9);
      await expect(registry.register(bob.address, uid))
        .to.be.revertedWithCustomError(registry, "RegistryProofRefused")
        .withArgs(await adapter.getAddress(), bob.address);
      const elsewhere = await attest({ recipient: bob.address });
      await adapter.record(elsewhere);
      await expect(registry.register(bob.address, elsewhere))
        .to.be.revertedWithCustomError(registry, "RegistryBoundElsewhere")
        .withArgs(1, alice.address);
    });

    it("renews by a later attestation only", async () => {
      const { registry, adapter, recorded, calendar, alice } = await loadFixture(attestedRegistry);
      const uid = await recorded();
      await registry.register(alice.address, uid);
      await calendar.enter(7n);
      await expect(registry.register(alice.address, uid))
        .to.be.revertedWithCustomError(registry, "RegistryTermNotExtended")
        .withArgs(1, 9, 9);
      const later = await recorded();
      await expect(registry.register(alice.address, later))
        .to.emit(registry, "PersonRenewed")
        .withArgs(1, alice.address, await adapter.getAddress(), human("Alice"), 9, 11);
    });

    it("lapses with the attestation and returns by a later one (ID-2)", async () => {
      const { registry, recorded, calendar, alice } = await loadFixture(attestedRegistry);
      const uid = await recorded({ expirationTime: calendar.startOf(7n) + DAY });
      await registry.register(alice.address, uid);
      expect([await registry.liveAt(6), await registry.liveAt(7)]).to.deep.equal([1n, 0n]);
      await calendar.enter(8n);
      await expect(registry.register(alice.address, uid)).to.be.revertedWithCustomError(
        registry,
        "RegistryProofRefused",
      );
      await registry.register(alice.address, await recorded());
      expect(await registry.livePersonOf(alice.address)).to.equal(1n);
    });

    it("ends the term of a human whom the attester withdrew, on anyone's report", async () => {
      const { registry, recorded, revoke, outsider, alice } = await loadFixture(attestedRegistry);
      const uid = await recorded();
      await registry.register(alice.address, uid);
      const report = registry.connect(outsider);
      await expect(report.reportRevocation(1))
        .to.be.revertedWithCustomError(registry, "RegistryNotRevoked")
        .withArgs(1);
      await revoke(uid);
      await expect(report.reportRevocation(1))
        .to.emit(registry, "PersonRevoked")
        .withArgs(1, alice.address, outsider.address);
      expect(await registry.livePersonOf(alice.address)).to.equal(0n);
    });

    it("takes up a person of the adapter before", async () => {
      const suite = await loadFixture(registrySuite);
      await enrol(suite, suite.alice.address, "Alice before");
      const { adapter, recorded } = await serviceSuite();
      const address = await adapter.getAddress();
      await suite.registry.connect(suite.timelock).addStandby(address, 13);
      await suite.registry.connect(suite.timelock).switchAdapter(address);
      await suite.calendar.enter(16n);
      await suite.registry.register(suite.alice.address, await recorded());
      expect(await suite.registry.personCount()).to.equal(1n);
      expect(await suite.registry.adapterOf(1)).to.equal(address);
    });
  });
});
