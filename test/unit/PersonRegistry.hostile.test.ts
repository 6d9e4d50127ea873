import { expect } from "chai";
import { announced, ethers, loadFixture, send } from "../helpers/epochs.ts";
import { AdapterMood, enrol, human, puppetProof, registrySuite } from "../helpers/identity.ts";

const encode = (types: string[], values: unknown[]) => ethers.AbiCoder.defaultAbiCoder().encode(types, values);

describe("PersonRegistry, hostile adapters and revocation", () => {
  describe("revocation", () => {
    it("ends a term from the next snapshot on, whoever reports it (ID-2)", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, adapter, probe, alice, outsider } = suite;
      await enrol(suite, alice.address, "Alice");
      await calendar.enter(8n);
      await send(adapter, "withdraw", human("Alice"));
      const tx = await registry.connect(outsider).reportRevocation(1);
      await expect(tx).to.emit(registry, "PersonRevoked").withArgs(1, alice.address, outsider.address);
      expect(await announced(probe, tx)).to.deep.equal([alice.address]);
      expect(await registry.termOf(1)).to.deep.equal([9n, 8n]);
      expect(await registry.livePersonOf(alice.address)).to.equal(0n);
      expect(await Promise.all([7, 8, 17, 18].map((epoch) => registry.liveAt(epoch)))).to.deep.equal([1n, 0n, 0n, 0n]);
    });

    it("needs a person that lives, and the adapter's word", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      for (const unknown of [0, 2]) {
        await expect(registry.reportRevocation(unknown))
          .to.be.revertedWithCustomError(registry, "RegistryUnknownPerson")
          .withArgs(unknown);
      }
      await expect(registry.reportRevocation(1))
        .to.be.revertedWithCustomError(registry, "RegistryNotRevoked")
        .withArgs(1);
      await calendar.enter(7n);
      await expect(registry.reportRevocation(1))
        .to.be.revertedWithCustomError(registry, "RegistryNoLivePerson")
        .withArgs(alice.address);
    });

    it("is confirmed by the adapter that vouched last, counting or not", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, timelock, adapter, standby, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice", 10n);
      await enrol(suite, bob.address, "Bob", 10n);
      await registry.connect(timelock).switchAdapter(await standby.getAddress());
      await enrol(suite, alice.address, "New");
      await send(adapter, "withdraw", human("Alice"));
      await send(adapter, "withdraw", human("Bob"));
      await expect(registry.reportRevocation(1)).to.be.revertedWithCustomError(registry, "RegistryNotRevoked");
      await registry.reportRevocation(2);
      await send(standby, "withdraw", human("New"));
      await registry.reportRevocation(1);
      expect(await registry.liveAt(5)).to.equal(0n);
    });

    it("does not pass on garbage, reverts or burnt gas", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, alice } = suite;
      await enrol(suite, alice.address, "Alice");
      const refused = () =>
        expect(registry.reportRevocation(1, { gasLimit: 4_000_000 }))
          .to.be.revertedWithCustomError(registry, "RegistryNotRevoked")
          .withArgs(1);
      for (const mood of [AdapterMood.Reverts, AdapterMood.BurnsGas, AdapterMood.Panics, AdapterMood.Bombs]) {
        await send(adapter, "setMood", mood);
        await refused();
      }
      for (const answer of ["0x", "0x01", encode(["uint256"], [2]), encode(["uint256"], [1n << 255n])]) {
        await send(adapter, "setRawAnswer", answer);
        await refused();
      }
    });
  });

  describe("hostile adapter", () => {
    it("admits nobody by reverting, panicking, burning its gas, writing or answering rubbish", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, alice } = suite;
      const issuer = await adapter.getAddress();
      const proof = puppetProof(alice.address, human("Alice"), suite.calendar.startOf(18n));
      const refused = () =>
        expect(registry.register(alice.address, proof, { gasLimit: 4_000_000 }))
          .to.be.revertedWithCustomError(registry, "RegistryProofRefused")
          .withArgs(issuer, alice.address);
      const { Reverts, BurnsGas, Panics, WritesState } = AdapterMood;
      for (const mood of [Reverts, BurnsGas, Panics, WritesState]) {
        await send(adapter, "setMood", mood);
        await refused();
      }
      const short = encode(["bytes32", "uint256"], [human("Alice"), 1n << 40n]).slice(0, -2);
      const late = encode(["bytes32", "uint256"], [human("Alice"), 1n << 48n]);
      for (const answer of ["0x", "0x00", human("Alice"), short, late]) {
        await send(adapter, "setRawAnswer", answer);
        await refused();
      }
      await send(adapter, "setMood", AdapterMood.Bombs);
      await expect(registry.register(alice.address, proof, { gasLimit: 6_000_000 }))
        .to.be.revertedWithCustomError(registry, "RegistryNullifierZero")
        .withArgs(issuer);
      expect(await registry.personCount()).to.equal(0n);
    });

    it("is read by its first two words, whatever follows", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, calendar, alice } = suite;
      const answer = encode(["bytes32", "uint256", "bytes"], [human("Alice"), calendar.startOf(9n), "0xffff"]);
      await send(adapter, "setRawAnswer", answer);
      await registry.register(alice.address, "0x");
      expect(await registry.termOf(1)).to.deep.equal([9n, 9n]);
    });

    it("cannot pass a zero nullifier, an ended term or one nullifier for two accounts", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, calendar, alice, bob } = suite;
      await expect(registry.register(alice.address, puppetProof(alice.address, ethers.ZeroHash, calendar.startOf(9n))))
        .to.be.revertedWithCustomError(registry, "RegistryNullifierZero")
        .withArgs(await adapter.getAddress());
      await send(adapter, "setRawAnswer", encode(["bytes32", "uint256"], [human("Alice"), calendar.startOf(5n)]));
      await expect(registry.register(alice.address, "0x"))
        .to.be.revertedWithCustomError(registry, "RegistryTermNotExtended")
        .withArgs(0, 5, 5);
      await send(adapter, "setRawAnswer", encode(["bytes32", "uint256"], [human("Alice"), calendar.startOf(9n)]));
      await registry.register(alice.address, "0x");
      await expect(registry.register(bob.address, "0x"))
        .to.be.revertedWithCustomError(registry, "RegistryBoundElsewhere")
        .withArgs(1, alice.address);
    });

    it("does not stop others from being replaced, moved or revoked", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, standby, timelock, alice } = suite;
      await enrol(suite, alice.address, "Alice", 8n);
      await send(adapter, "setMood", AdapterMood.BurnsGas);
      await registry.connect(timelock).switchAdapter(await standby.getAddress());
      await enrol(suite, alice.address, "New");
      expect((await registry.termOf(1))[1]).to.equal(18n);
    });

    it("refuses a proof for an account it does not name", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, adapter, calendar, alice, outsider } = suite;
      const proof = puppetProof(alice.address, human("Alice"), calendar.startOf(9n));
      await expect(registry.connect(outsider).register(outsider.address, proof))
        .to.be.revertedWithCustomError(registry, "RegistryProofRefused")
        .withArgs(await adapter.getAddress(), outsider.address);
      await registry.connect(outsider).register(alice.address, proof);
      expect(await registry.livePersonOf(alice.address)).to.equal(1n);
    });
  });

  describe("gas", () => {
    it("is asked for in full, so that no caller can starve a good proof", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      const proof = puppetProof(alice.address, human("Alice"), calendar.startOf(9n));
      await expect(registry.register(alice.address, proof, { gasLimit: 1_400_000 })).to.be.revertedWithCustomError(
        registry,
        "RegistryGasTooLow",
      );
      const receipt = await (await registry.register(alice.address, proof, { gasLimit: 1_600_000 })).wait();
      // What is asked for is not what is used.
      expect(receipt?.gasUsed).to.be.below(330_000n);
      await expect(registry.reportRevocation(1, { gasLimit: 1_400_000 })).to.be.revertedWithCustomError(
        registry,
        "RegistryGasTooLow",
      );
    });
  });
});
