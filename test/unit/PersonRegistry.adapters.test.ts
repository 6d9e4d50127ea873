import { expect } from "chai";
import { ethers, loadFixture, send } from "../helpers/epochs.ts";
import { MAX_TERM, NOBODY, enrol, human, registrySuite } from "../helpers/identity.ts";

describe("PersonRegistry, adapters", () => {
  describe("roster", () => {
    it("is changed by the timelock alone (SY-2)", async () => {
      const { registry, binder, deployer, outsider, standby } = await loadFixture(registrySuite);
      const adapter = await standby.getAddress();
      for (const stranger of [outsider, deployer, binder]) {
        const outside = registry.connect(stranger);
        for (const attempt of [
          outside.addStandby(stranger.address, 13),
          outside.switchAdapter(adapter),
          outside.setAdapterTerm(adapter, 5),
        ]) {
          await expect(attempt)
            .to.be.revertedWithCustomError(registry, "RegistryNotTimelock")
            .withArgs(stranger.address);
        }
      }
    });

    it("lists standbys in order and cuts their terms to 1..13 epochs", async () => {
      const { registry, timelock, standby, second, adapter } = await loadFixture(registrySuite);
      const third = await (await ethers.deployContract("PuppetAdapter")).getAddress();
      const governed = registry.connect(timelock);
      for (const term of [0, 14, 255]) {
        await expect(governed.addStandby(third, term))
          .to.be.revertedWithCustomError(registry, "RegistryTermOutOfRange")
          .withArgs(term);
        await expect(governed.setAdapterTerm(adapter, term))
          .to.be.revertedWithCustomError(registry, "RegistryTermOutOfRange")
          .withArgs(term);
      }
      const tx = await governed.addStandby(third, 1);
      await expect(tx).to.emit(registry, "StandbyAdded").withArgs(third, 1);
      await expect(tx).to.emit(registry, "AdapterTermSet").withArgs(third, 1);
      expect(await registry.standbys()).to.deep.equal([await standby.getAddress(), await second.getAddress(), third]);
      expect(await registry.adapterTerm(third)).to.equal(1n);
    });

    it("lists no adapter twice, and none without code", async () => {
      const { registry, timelock, adapter, standby, outsider } = await loadFixture(registrySuite);
      const governed = registry.connect(timelock);
      for (const listed of [await adapter.getAddress(), await standby.getAddress()]) {
        await expect(governed.addStandby(listed, 13))
          .to.be.revertedWithCustomError(registry, "RegistryAdapterListed")
          .withArgs(listed);
      }
      for (const empty of [outsider.address, NOBODY]) {
        await expect(governed.addStandby(empty, 13))
          .to.be.revertedWithCustomError(registry, "RegistryAdapterWithoutCode")
          .withArgs(empty);
      }
    });

    it("switches only to a standby, keeps the order of the others and lets the replaced one go", async () => {
      const { registry, timelock, adapter, standby, second } = await loadFixture(registrySuite);
      const governed = registry.connect(timelock);
      const [old, first, next] = [await adapter.getAddress(), await standby.getAddress(), await second.getAddress()];
      const third = await (await ethers.deployContract("PuppetAdapter")).getAddress();
      await governed.addStandby(third, 13);
      await expect(governed.switchAdapter(next)).to.emit(registry, "AdapterSwitched").withArgs(old, next, false);
      expect(await registry.countingAdapter()).to.equal(next);
      expect(await registry.standbys()).to.deep.equal([first, third]);
      expect(await registry.adapterTerm(old)).to.equal(0n);
      for (const unlisted of [old, next, timelock.address]) {
        await expect(governed.switchAdapter(unlisted))
          .to.be.revertedWithCustomError(registry, "RegistryAdapterNotStandby")
          .withArgs(unlisted);
      }
      for (const unlisted of [old, timelock.address]) {
        await expect(governed.setAdapterTerm(unlisted, 5))
          .to.be.revertedWithCustomError(registry, "RegistryAdapterUnlisted")
          .withArgs(unlisted);
      }
      await governed.addStandby(old, 3);
      expect(await registry.standbys()).to.deep.equal([first, third, old]);
    });

    it("grants a changed term from then on, to terms already granted nothing", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, timelock, adapter, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice");
      await registry.connect(timelock).setAdapterTerm(await adapter.getAddress(), 2);
      await enrol(suite, bob.address, "Bob");
      expect((await registry.termOf(1))[1]).to.equal(18n);
      expect((await registry.termOf(2))[1]).to.equal(7n);
    });
  });

  describe("after a switch", () => {
    async function switched() {
      const suite = await registrySuite();
      await enrol(suite, suite.alice.address, "Alice", 10n);
      await suite.registry.connect(suite.timelock).switchAdapter(await suite.standby.getAddress());
      return suite;
    }

    it("persons count until their own expiry", async () => {
      const { registry } = await loadFixture(switched);
      expect(await registry.liveAt(9)).to.equal(1n);
      expect(await registry.liveAt(10)).to.equal(0n);
    });

    it("a live person renews by a new nullifier for its account, without quota, under its id", async () => {
      const suite = await loadFixture(switched);
      const { registry, standby, adapter, alice } = suite;
      const issuer = await standby.getAddress();
      await expect(enrol(suite, alice.address, "Alice under the new issuer"))
        .to.emit(registry, "PersonRenewed")
        .withArgs(1, alice.address, issuer, human("Alice under the new issuer"), 9, 18);
      expect(await registry.admissions()).to.deep.equal([1n, 20n]);
      expect(await registry.personCount()).to.equal(1n);
      expect(await registry.adapterOf(1)).to.equal(issuer);
      expect(await registry.personOfNullifier(issuer, human("Alice under the new issuer"))).to.equal(1n);
      expect(await registry.nullifierOf(1, await adapter.getAddress())).to.equal(human("Alice"));
    });

    it("so does one lapsed for up to 4 epochs; later the account gets a new person", async () => {
      const suite = await loadFixture(switched);
      const { registry, calendar, alice } = suite;
      await calendar.enter(14n);
      const early = await ethers.provider.send("evm_snapshot", []);
      await enrol(suite, alice.address, "New");
      expect(await registry.termOf(1)).to.deep.equal([9n, 27n]);
      expect(await registry.admissions()).to.deep.equal([0n, 20n]);
      await ethers.provider.send("evm_revert", [early]);
      await calendar.enter(15n);
      await enrol(suite, alice.address, "New");
      expect(await registry.livePersonOf(alice.address)).to.equal(2n);
      expect(await registry.accountOf(1)).to.equal(NOBODY);
      expect(await registry.admissions()).to.deep.equal([1n, 20n]);
    });

    it("nobody holds two nullifiers of one adapter: the second is refused", async () => {
      const suite = await loadFixture(switched);
      await enrol(suite, suite.alice.address, "New");
      await expect(enrol(suite, suite.alice.address, "Newer"))
        .to.be.revertedWithCustomError(suite.registry, "RegistryAccountTaken")
        .withArgs(suite.alice.address, 1);
    });

    it("a nullifier linked to one person never passes to another", async () => {
      const suite = await loadFixture(switched);
      const { registry, calendar, alice, bob } = suite;
      await enrol(suite, bob.address, "New", 8n);
      await expect(enrol(suite, alice.address, "New"))
        .to.be.revertedWithCustomError(registry, "RegistryBoundElsewhere")
        .withArgs(2, bob.address);
      await calendar.enter(8n);
      await expect(enrol(suite, alice.address, "New"))
        .to.be.revertedWithCustomError(registry, "RegistryAccountTaken")
        .withArgs(alice.address, 1);
    });

    it("the same bytes are another nullifier under another adapter", async () => {
      const suite = await loadFixture(switched);
      await enrol(suite, suite.bob.address, "Alice");
      expect(await suite.registry.livePersonOf(suite.bob.address)).to.equal(2n);
      expect(await suite.registry.livePersonOf(suite.alice.address)).to.equal(1n);
    });

    it("an adapter that returns still knows its nullifiers", async () => {
      const suite = await loadFixture(switched);
      const { registry, timelock, adapter, calendar, alice, bob } = suite;
      await enrol(suite, alice.address, "New", 11n);
      const old = await adapter.getAddress();
      await registry.connect(timelock).addStandby(old, MAX_TERM);
      await registry.connect(timelock).switchAdapter(old);
      await calendar.enter(6n);
      await expect(enrol(suite, bob.address, "Alice"))
        .to.be.revertedWithCustomError(registry, "RegistryBoundElsewhere")
        .withArgs(1, alice.address);
      await enrol(suite, alice.address, "Alice");
      expect((await registry.termOf(1))[1]).to.equal(19n);
      expect(await registry.adapterOf(1)).to.equal(old);
    });
  });

  describe("dead issuer", () => {
    it("is replaced by anyone after 4 full quiet epochs in which a term ran out, not a second before", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, adapter, standby, second, outsider, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.nextAtLastSecondOf(9n);
      await expect(registry.connect(outsider).replaceDeadIssuer())
        .to.be.revertedWithCustomError(registry, "RegistryIssuerAlive")
        .withArgs(5, 9);
      await calendar.nextAtFirstSecondOf(10n);
      await expect(registry.connect(outsider).replaceDeadIssuer())
        .to.emit(registry, "AdapterSwitched")
        .withArgs(await adapter.getAddress(), await standby.getAddress(), true);
      expect(await registry.standbys()).to.deep.equal([await second.getAddress()]);
      expect(await registry.lastActivityEpoch()).to.equal(10n);
    });

    it("is not called dead while no term runs out, however quiet it is", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await expect(registry.replaceDeadIssuer()).to.be.revertedWithCustomError(registry, "RegistryIssuerAlive");
      await enrol(suite, alice.address, "Alice");
      // Runs out at the start of epoch 18, which is a full quiet epoch only once it is over.
      await calendar.nextAtLastSecondOf(18n);
      await expect(registry.replaceDeadIssuer())
        .to.be.revertedWithCustomError(registry, "RegistryIssuerAlive")
        .withArgs(5, 18);
      await calendar.nextAtFirstSecondOf(19n);
      await registry.replaceDeadIssuer();
    });

    it("is not called dead for a term that ran out before it last acted", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.enter(7n);
      await enrol(suite, bob.address, "Bob");
      await calendar.enter(12n);
      await expect(registry.replaceDeadIssuer())
        .to.be.revertedWithCustomError(registry, "RegistryIssuerAlive")
        .withArgs(7, 12);
    });

    it("proves its life by one renewal", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await enrol(suite, bob.address, "Bob", 12n);
      await calendar.enter(9n);
      await enrol(suite, bob.address, "Bob", 13n);
      await calendar.enter(10n);
      await expect(registry.replaceDeadIssuer())
        .to.be.revertedWithCustomError(registry, "RegistryIssuerAlive")
        .withArgs(9, 10);
    });

    it("a revocation is no term that ran out: the issuer lives to confirm it", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, adapter, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await send(adapter, "withdraw", human("Alice"));
      await registry.reportRevocation(1);
      await calendar.enter(12n);
      await expect(registry.replaceDeadIssuer()).to.be.revertedWithCustomError(registry, "RegistryIssuerAlive");
    });

    it("gives the next issuer 4 full epochs of its own, and a replaced one no way back", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, second, alice, bob, carol } = suite;
      for (const [who, until] of [
        [alice, 7n],
        [bob, 12n],
        [carol, 17n],
      ] as const) {
        await enrol(suite, who.address, who.address, until);
      }
      await calendar.enter(10n);
      await registry.replaceDeadIssuer();
      await calendar.nextAtLastSecondOf(14n);
      await expect(registry.replaceDeadIssuer())
        .to.be.revertedWithCustomError(registry, "RegistryIssuerAlive")
        .withArgs(10, 14);
      await calendar.nextAtFirstSecondOf(15n);
      await registry.replaceDeadIssuer();
      await calendar.enter(20n);
      await expect(registry.replaceDeadIssuer()).to.be.revertedWithCustomError(registry, "RegistryNoStandby");
      expect(await registry.countingAdapter()).to.equal(await second.getAddress());
    });
  });
});
