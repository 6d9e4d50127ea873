import { expect } from "chai";
import { EPOCH, announced, ethers, loadFixture, send, time } from "../helpers/epochs.ts";
import {
  MAX_TERM,
  NOBODY,
  enrol,
  enrolCrowd,
  human,
  puppetProof,
  registrySuite,
  unboundRegistry,
} from "../helpers/identity.ts";

/** Binding as plain numbers: person, activation, expiry, stake counts from. */
type Binding = [bigint, bigint, bigint, bigint];

describe("PersonRegistry", () => {
  describe("when deployed", () => {
    it("tells its wiring", async () => {
      const { registry, timelock, adapter, standby, second, probe, binder } = await loadFixture(registrySuite);
      expect(await registry.timelock()).to.equal(timelock.address);
      expect(await registry.countingAdapter()).to.equal(await adapter.getAddress());
      expect(await registry.standbys()).to.deep.equal([await standby.getAddress(), await second.getAddress()]);
      expect(await registry.votes()).to.equal(await probe.getAddress());
      expect(await registry.binder()).to.equal(binder.address);
      expect(await registry.isBound()).to.equal(true);
    });

    it("refuses a zero timelock, a zero binder and lists of different length", async () => {
      const { timelock, binder, adapter, standby } = await loadFixture(registrySuite);
      const factory = await ethers.getContractFactory("PersonRegistry");
      const [first, other] = [await adapter.getAddress(), await standby.getAddress()];
      const deploy = (lock: string, terms: number[], by: string) =>
        factory.deploy(0, EPOCH, lock, first, MAX_TERM, [other], terms, by);
      await expect(deploy(NOBODY, [13], binder.address)).to.be.revertedWithCustomError(factory, "RegistryZeroAddress");
      await expect(deploy(timelock.address, [13], NOBODY)).to.be.revertedWithCustomError(factory, "BindingZeroAddress");
      await expect(deploy(timelock.address, [], binder.address))
        .to.be.revertedWithCustomError(factory, "RegistryLengthMismatch")
        .withArgs(1, 0);
    });

    it("refuses an epoch that is too short or no multiple of seven", async () => {
      const { timelock, binder, adapter } = await loadFixture(registrySuite);
      const factory = await ethers.getContractFactory("PersonRegistry");
      for (const length of [413, 421]) {
        await expect(
          factory.deploy(0, length, timelock.address, await adapter.getAddress(), MAX_TERM, [], [], binder.address),
        )
          .to.be.revertedWithCustomError(factory, "EpochLengthInvalid")
          .withArgs(length, 420);
      }
    });

    it("is bound once, by the binder, to a votes contract", async () => {
      const { registry, binder, outsider, deployer, timelock, probe } = await loadFixture(unboundRegistry);
      const votes = await probe.getAddress();
      for (const stranger of [outsider, deployer, timelock]) {
        await expect(registry.connect(stranger).bind(votes))
          .to.be.revertedWithCustomError(registry, "BindingNotBinder")
          .withArgs(stranger.address);
      }
      const bound = registry.connect(binder);
      await expect(bound.bind(NOBODY)).to.be.revertedWithCustomError(registry, "BindingZeroAddress");
      await expect(bound.bind(votes)).to.emit(registry, "Bound");
      await expect(bound.bind(votes)).to.be.revertedWithCustomError(registry, "BindingSpent");
    });

    it("admits nobody before it is bound", async () => {
      const suite = await loadFixture(unboundRegistry);
      await expect(enrol(suite, suite.alice.address, "Alice")).to.be.revertedWithCustomError(
        suite.registry,
        "BindingMissing",
      );
    });
  });

  describe("registration", () => {
    it("issues dense ids from 1 and announces the account last, with the person in place", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, address, probe, adapter, alice, bob } = suite;
      await send(probe, "watch", address, NOBODY);
      const tx = await enrol(suite, alice.address, "Alice");
      await expect(tx)
        .to.emit(registry, "PersonRegistered")
        .withArgs(1, alice.address, await adapter.getAddress(), human("Alice"), 9, 18);
      await expect(tx).to.emit(probe, "Read").withArgs(alice.address, 0, 0, 1);
      await enrol(suite, bob.address, "Bob");
      expect(await registry.personCount()).to.equal(2n);
      expect(await registry.livePersonOf(bob.address)).to.equal(2n);
      expect(await registry.accountOf(1)).to.equal(alice.address);
      expect((await registry.bindingOf(alice.address)) as unknown as Binding).to.deep.equal([1n, 9n, 18n, 0n]);
      expect(await registry.termOf(1)).to.deep.equal([9n, 18n]);
      expect(await registry.personOfNullifier(await adapter.getAddress(), human("Bob"))).to.equal(2n);
      expect(await registry.nullifierOf(2, await adapter.getAddress())).to.equal(human("Bob"));
      expect(await registry.adapterOf(2)).to.equal(await adapter.getAddress());
    });

    it("knows nothing of strangers, unissued ids and unlisted adapters", async () => {
      const { registry, outsider } = await loadFixture(registrySuite);
      expect(await registry.livePersonOf(outsider.address)).to.equal(0n);
      expect((await registry.bindingOf(outsider.address)) as unknown as Binding).to.deep.equal([0n, 0n, 0n, 0n]);
      expect(await registry.accountOf(1)).to.equal(NOBODY);
      expect(await registry.accountAt(1, 5)).to.equal(NOBODY);
      expect(await registry.adapterOf(0)).to.equal(NOBODY);
      expect(await registry.adapterOf(1)).to.equal(NOBODY);
      expect(await registry.personOfNullifier(outsider.address, human("Alice"))).to.equal(0n);
      expect(await registry.nullifierOf(1, outsider.address)).to.equal(ethers.ZeroHash);
    });

    it("counts a person from the snapshot 4 epochs later, in whichever second of the epoch it registers", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob, carol } = suite;
      await calendar.nextAtLastSecondOf(6n);
      await enrol(suite, alice.address, "Alice");
      await calendar.nextAtFirstSecondOf(7n);
      await enrol(suite, bob.address, "Bob");
      await calendar.nextAtLastSecondOf(7n);
      await enrol(suite, carol.address, "Carol");
      expect(await registry.termOf(1)).to.deep.equal([10n, 19n]);
      expect(await registry.termOf(2)).to.deep.equal([11n, 20n]);
      expect(await registry.termOf(3)).to.deep.equal([11n, 20n]);
    });

    it("treats time before the start as epoch 0", async () => {
      const suite = await loadFixture(unboundRegistry);
      await suite.registry.connect(suite.binder).bind(await suite.probe.getAddress());
      await enrol(suite, suite.alice.address, "Alice");
      expect(await suite.registry.termOf(1)).to.deep.equal([4n, 13n]);
      expect(await suite.registry.admissions()).to.deep.equal([1n, 20n]);
    });

    it("lives at exactly the snapshots that its proof outlasts (ID-2)", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob, carol } = suite;
      // Ends in the snapshot's second: not after it. Ends one second later: after it.
      const expiries = [calendar.snapshotOf(6n), calendar.snapshotOf(6n) + 1n, calendar.snapshotOf(7n)];
      for (const [i, who] of [alice, bob, carol].entries()) {
        await registry.register(who.address, puppetProof(who.address, human(who.address), expiries[i] ?? 0n));
      }
      const expiryOf = async (person: number) => (await registry.termOf(person))[1];
      expect(await expiryOf(1)).to.equal(6n);
      expect(await expiryOf(2)).to.equal(7n);
      expect(await expiryOf(3)).to.equal(7n);
      expect(await Promise.all([4, 5, 6, 7].map((epoch) => registry.liveAt(epoch)))).to.deep.equal([0n, 3n, 2n, 0n]);
    });

    it("lapses without anybody's help at the first second of the expiry epoch", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.close(6n);
      expect(await registry.livePersonOf(alice.address)).to.equal(1n);
      await calendar.enter(7n);
      expect(await registry.livePersonOf(alice.address)).to.equal(0n);
      expect(await registry.accountOf(1)).to.equal(alice.address);
    });

    it("refuses a proof that ends before the next snapshot", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      for (const expiry of [0n, 1n, calendar.startOf(4n), calendar.snapshotOf(5n)]) {
        const proof = puppetProof(alice.address, human("Alice"), expiry);
        const offered = expiry < calendar.start ? 0n : (expiry - calendar.start) / EPOCH;
        await expect(registry.register(alice.address, proof))
          .to.be.revertedWithCustomError(registry, "RegistryTermNotExtended")
          .withArgs(0, 5, offered);
      }
      expect(await registry.personCount()).to.equal(0n);
    });

    it("cuts every longer expiry to the adapter's term, up to the largest timestamp there is", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob, carol } = suite;
      const expiries = [calendar.startOf(18n), calendar.startOf(19n), 2n ** 48n - 1n];
      for (const [i, who] of [alice, bob, carol].entries()) {
        await registry.register(who.address, puppetProof(who.address, human(who.address), expiries[i] ?? 0n));
        expect((await registry.termOf(i + 1))[1]).to.equal(18n);
      }
    });

    it("cuts an expiry that would not fit the number of an epoch, where epochs are short", async () => {
      const { timelock, binder, adapter, probe, alice } = await loadFixture(registrySuite);
      const [start, length] = [BigInt(await time.latest()) - 6_300n, 630n];
      const issuer = await adapter.getAddress();
      const registry = await ethers.deployContract("PersonRegistry", [
        start,
        length,
        timelock.address,
        issuer,
        MAX_TERM,
        [],
        [],
        binder.address,
      ]);
      await registry.connect(binder).bind(await probe.getAddress());
      // Cut to 32 bits this would be epoch 11, not one 57,000 years away.
      const expiry = start + (2n ** 32n + 11n) * length;
      expect(expiry).to.be.below(2n ** 48n);
      await registry.register(alice.address, puppetProof(alice.address, human("Alice"), expiry));
      expect(await registry.termOf(1)).to.deep.equal([14n, 23n]);
    });

    it("refuses the zero account", async () => {
      const suite = await loadFixture(registrySuite);
      await expect(enrol(suite, NOBODY, "Nobody")).to.be.revertedWithCustomError(suite.registry, "RegistryAccountZero");
    });

    it("refuses an account that another person lives at (ID-1)", async () => {
      const suite = await loadFixture(registrySuite);
      await enrol(suite, suite.alice.address, "Alice");
      await expect(enrol(suite, suite.alice.address, "Bob"))
        .to.be.revertedWithCustomError(suite.registry, "RegistryAccountTaken")
        .withArgs(suite.alice.address, 1);
    });

    it("refuses a second account for the same nullifier (ID-1)", async () => {
      const suite = await loadFixture(registrySuite);
      await enrol(suite, suite.alice.address, "Alice");
      await expect(enrol(suite, suite.bob.address, "Alice"))
        .to.be.revertedWithCustomError(suite.registry, "RegistryBoundElsewhere")
        .withArgs(1, suite.alice.address);
      expect(await suite.registry.liveAt(5)).to.equal(1n);
    });

    it("does nothing when the votes contract refuses to listen", async () => {
      const suite = await loadFixture(registrySuite);
      await send(suite.probe, "refuse", true);
      await expect(enrol(suite, suite.alice.address, "Alice")).to.be.revertedWithCustomError(
        suite.probe,
        "ProbeRefuses",
      );
      expect(await suite.registry.personCount()).to.equal(0n);
    });
  });

  describe("renewal and return", () => {
    it("renews a live person without quota or delay, and moves its end", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, adapter, alice } = suite;
      await enrol(suite, alice.address, "Alice", 8n);
      await calendar.enter(7n);
      await expect(enrol(suite, alice.address, "Alice"))
        .to.emit(registry, "PersonRenewed")
        .withArgs(1, alice.address, await adapter.getAddress(), human("Alice"), 9, 20);
      expect(await registry.admissions()).to.deep.equal([0n, 20n]);
      expect(await registry.liveAt(8)).to.equal(1n);
      expect(await registry.liveAt(19)).to.equal(1n);
      expect(await registry.liveAt(20)).to.equal(0n);
    });

    it("refuses a renewal that does not outlast the present term", async () => {
      const suite = await loadFixture(registrySuite);
      await enrol(suite, suite.alice.address, "Alice", 10n);
      for (const until of [9n, 10n]) {
        await expect(enrol(suite, suite.alice.address, "Alice", until))
          .to.be.revertedWithCustomError(suite.registry, "RegistryTermNotExtended")
          .withArgs(1, 10, until);
      }
    });

    it("keeps the first activation through renewals shorter than the delay", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      for (const epoch of [5n, 6n, 7n, 8n]) {
        await calendar.enter(epoch);
        await enrol(suite, alice.address, "Alice", epoch + 2n);
      }
      expect(await registry.termOf(1)).to.deep.equal([9n, 10n]);
    });

    it("takes a person back within 4 epochs of lapsing, without quota or delay", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.nextAtLastSecondOf(11n);
      await enrol(suite, alice.address, "Alice");
      expect(await registry.termOf(1)).to.deep.equal([9n, 24n]);
      expect(await registry.admissions()).to.deep.equal([0n, 20n]);
      expect(await Promise.all([6, 7, 10, 11, 23, 24].map((epoch) => registry.liveAt(epoch)))).to.deep.equal([
        1n,
        0n,
        0n,
        1n,
        1n,
        0n,
      ]);
    });

    it("lets a person back after more than 4 epochs only with quota and delay, under its old id", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.nextAtFirstSecondOf(12n);
      await enrol(suite, alice.address, "Alice");
      expect(await registry.termOf(1)).to.deep.equal([16n, 25n]);
      expect(await registry.admissions()).to.deep.equal([1n, 20n]);
      expect(await registry.personCount()).to.equal(1n);
    });

    it("refuses a late return when the epoch's admissions are used up (ID-3)", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.enter(12n);
      await enrolCrowd(suite, 20, "crowd");
      await expect(enrol(suite, alice.address, "Alice"))
        .to.be.revertedWithCustomError(registry, "RegistryAdmissionLimit")
        .withArgs(12, 20);
    });

    it("rebinds a lapsed person to the account its proof names, whose stake starts its delay anew", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, probe, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.enter(8n);
      const tx = await enrol(suite, bob.address, "Alice");
      await expect(tx).to.emit(registry, "PersonMoved").withArgs(1, alice.address, bob.address);
      expect(await announced(probe, tx)).to.deep.equal([alice.address, bob.address]);
      expect((await registry.bindingOf(bob.address)) as unknown as Binding).to.deep.equal([1n, 9n, 21n, 12n]);
      expect((await registry.bindingOf(alice.address)) as unknown as Binding).to.deep.equal([0n, 0n, 0n, 0n]);
      expect(await registry.accountAt(1, 7)).to.equal(alice.address);
      expect(await registry.accountAt(1, 8)).to.equal(bob.address);
    });

    it("does not rebind a lapsed person to an account another person lives at (ID-1)", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, alice, bob } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await enrol(suite, bob.address, "Bob");
      await calendar.enter(8n);
      await expect(enrol(suite, bob.address, "Alice"))
        .to.be.revertedWithCustomError(registry, "RegistryAccountTaken")
        .withArgs(bob.address, 2);
    });

    it("displaces a lapsed person from its account, which is without account until it returns", async () => {
      const suite = await loadFixture(registrySuite);
      const { registry, calendar, probe, alice, carol } = suite;
      await enrol(suite, alice.address, "Alice", 7n);
      await calendar.enter(8n);
      await expect(enrol(suite, alice.address, "Heiress"))
        .to.emit(registry, "PersonMoved")
        .withArgs(1, alice.address, NOBODY);
      expect(await registry.accountOf(1)).to.equal(NOBODY);
      expect(await registry.accountAt(1, 7)).to.equal(alice.address);
      expect(await registry.accountAt(1, 8)).to.equal(NOBODY);
      expect(await registry.livePersonOf(alice.address)).to.equal(2n);
      await expect(enrol(suite, alice.address, "Alice"))
        .to.be.revertedWithCustomError(registry, "RegistryAccountTaken")
        .withArgs(alice.address, 2);

      await calendar.enter(9n);
      const back = await enrol(suite, carol.address, "Alice");
      await expect(back).to.emit(registry, "PersonMoved").withArgs(1, NOBODY, carol.address);
      expect(await announced(probe, back)).to.deep.equal([carol.address]);
      expect((await registry.bindingOf(carol.address)) as unknown as Binding).to.deep.equal([1n, 9n, 22n, 13n]);
      expect(await registry.livePersonOf(alice.address)).to.equal(2n);
    });
  });
});
