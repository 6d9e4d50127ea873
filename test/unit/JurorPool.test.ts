import { expect } from "chai";
import { ethers, loadFixture } from "../helpers/epochs.ts";
import {
  BOND,
  DAY,
  FLOOR,
  accountOf,
  drawn,
  emptyPool,
  enter,
  filledPool,
  frozenAt,
  requested,
  seedOf,
  unboundPool,
} from "../helpers/jurors.ts";
import { personMoved } from "../helpers/moving.ts";
import { register } from "../helpers/people.ts";

describe("JurorPool, who is in it", () => {
  describe("deployment", () => {
    it("takes vault, registry and clock from the votes contract", async () => {
      const { pool, suite } = await loadFixture(unboundPool);
      expect(await pool.votes()).to.equal(await suite.votes.getAddress());
      expect(await pool.vault()).to.equal(await suite.vault.getAddress());
      expect(await pool.registry()).to.equal(await suite.registry.getAddress());
      expect(await pool.epochStart()).to.equal(suite.start);
      expect(await pool.epochLength()).to.equal(suite.options.epochLength);
      expect(await pool.jurorBond()).to.equal(BOND);
      expect(await pool.poolFloor()).to.equal(FLOOR);
    });

    it("refuses a bond of nothing, of no whole gwei, or beyond what is counted", async () => {
      const { pool, suite } = await loadFixture(unboundPool);
      for (const bond of [0n, 1n, 2n ** 64n * 10n ** 9n]) {
        await expect(ethers.deployContract("JurorPool", [suite.votes, bond, FLOOR, suite.deployer]))
          .to.be.revertedWithCustomError(pool, "PoolBondInvalid")
          .withArgs(bond);
      }
    });

    it("is bound once, by the binder, to a court that is not zero", async () => {
      const { pool, suite, court, outsider } = await loadFixture(unboundPool);
      await expect(pool.connect(outsider).bind(court)).to.be.revertedWithCustomError(pool, "BindingNotBinder");
      await expect(pool.connect(suite.deployer).bind(ethers.ZeroAddress)).to.be.revertedWithCustomError(
        pool,
        "BindingZeroAddress",
      );
      await expect(pool.connect(court).request(3, 0, [], [])).to.be.revertedWithCustomError(pool, "PoolNotCourt");
      await pool.connect(suite.deployer).bind(court);
      expect(await pool.court()).to.equal(court.address);
      await expect(pool.connect(suite.deployer).bind(court)).to.be.revertedWithCustomError(pool, "BindingSpent");
    });
  });

  describe("joining", () => {
    it("bonds the caller's stake and counts from the pool that the snapshot of four epochs later freezes", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite } = jurors;
      const alice = accountOf(jurors, 1);
      await expect(pool.connect(alice).join()).to.emit(pool, "JurorJoined").withArgs(1, alice.address, BOND, 5);
      expect(await suite.vault.bondOf(pool, alice)).to.equal(BOND);
      await frozenAt(jurors, 4);
      expect(await pool.inTree(1)).to.equal(false);
      await enter(suite, 5);
      await expect(pool.advance(10)).to.emit(pool, "PoolFrozen").withArgs(5, 1);
      expect(await pool.inTree(1)).to.equal(true);
      expect(await pool.poolSize()).to.equal(1);
    });

    it("is for live persons, once, with a bond allowed in the vault", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite, outsider } = jurors;
      const [alice, bob] = [accountOf(jurors, 1), accountOf(jurors, 2)];
      await expect(pool.connect(outsider).join())
        .to.be.revertedWithCustomError(pool, "PoolNotPerson")
        .withArgs(outsider.address);
      await pool.connect(alice).join();
      await expect(pool.connect(alice).join()).to.be.revertedWithCustomError(pool, "PoolAlreadyJoined").withArgs(1);
      await suite.vault.connect(bob).setBondAllowance(pool, BOND - 1n);
      await expect(pool.connect(bob).join()).to.be.revertedWithCustomError(
        suite.vault,
        "VaultInsufficientBondAllowance",
      );
      expect((await pool.jurorOf(2)).entryEpoch).to.equal(0);
      await enter(suite, 13);
      await expect(pool.connect(bob).join()).to.be.revertedWithCustomError(pool, "PoolNotPerson");
    });

    it("gives one ticket to a person that moves, joins again and is bonded by two accounts", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite, outsider } = jurors;
      await pool.connect(accountOf(jurors, 1)).join();
      await personMoved(suite, accountOf(jurors, 1), outsider);
      await expect(pool.connect(outsider).join()).to.be.revertedWithCustomError(pool, "PoolAlreadyJoined").withArgs(1);
      await frozenAt(jurors, 5);
      expect(await pool.poolSize()).to.equal(1);
    });

    it("queues one entry for an epoch however often a person joins and leaves in it", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool } = jurors;
      const alice = pool.connect(accountOf(jurors, 1));
      for (let i = 0; i < 3; ++i) {
        await alice.join();
        await alice.leave(1);
        await alice.returnBond(1);
      }
      expect(await pool.queuedFor(5)).to.equal(1);
      await frozenAt(jurors, 5);
      expect(await pool.poolSize()).to.equal(0);
    });

    it("counts from the later epoch when a person withdraws and joins again", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite } = jurors;
      const alice = pool.connect(accountOf(jurors, 1));
      await alice.join();
      await enter(suite, 1);
      await alice.leave(1);
      await alice.returnBond(1);
      await alice.join();
      await frozenAt(jurors, 5);
      expect(await pool.inTree(1)).to.equal(false);
      await frozenAt(jurors, 6);
      expect(await pool.inTree(1)).to.equal(true);
    });
  });

  describe("leaving", () => {
    it("counts from the next pool, and the bond is free once the tree is there", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, outsider } = jurors;
      const alice = accountOf(jurors, 1);
      await expect(pool.connect(alice).leave(1)).to.emit(pool, "JurorLeaving").withArgs(1, 6);
      await expect(pool.connect(alice).leave(1)).to.be.revertedWithCustomError(pool, "PoolNotJoined").withArgs(1);
      await expect(pool.returnBond(1)).to.be.revertedWithCustomError(pool, "PoolBondInUse").withArgs(1, 6, 0);
      expect(await pool.inTree(1)).to.equal(true);
      await enter(suite, 6);
      await expect(pool.returnBond(1)).to.be.revertedWithCustomError(pool, "PoolBondInUse");
      await pool.advance(10);
      expect(await pool.inTree(1)).to.equal(false);
      await expect(pool.connect(outsider).returnBond(1))
        .to.emit(pool, "JurorBondReturned")
        .withArgs(1, alice.address, BOND);
      expect(await suite.vault.bondedOf(alice)).to.equal(0);
      await expect(pool.returnBond(1)).to.be.revertedWithCustomError(pool, "PoolNotJoined");
    });

    it("is up to the person's account and the account that bonded", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, outsider } = jurors;
      await expect(pool.connect(outsider).leave(1))
        .to.be.revertedWithCustomError(pool, "PoolNotJuror")
        .withArgs(1, outsider.address);
      await personMoved(suite, accountOf(jurors, 1), outsider);
      await pool.connect(outsider).leave(1);
      await expect(pool.connect(outsider).leave(2)).to.be.revertedWithCustomError(pool, "PoolNotJuror");
      await pool.connect(accountOf(jurors, 2)).leave(2);
      await expect(pool.leave(99)).to.be.revertedWithCustomError(pool, "PoolNotJoined").withArgs(99);
    });

    it("lets the bonding account out after its person moved away", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, outsider } = jurors;
      const alice = accountOf(jurors, 1);
      await personMoved(suite, alice, outsider);
      await pool.connect(alice).leave(1);
      await frozenAt(jurors, 6);
      await expect(pool.returnBond(1)).to.emit(pool, "JurorBondReturned").withArgs(1, alice.address, BOND);
    });

    it("does not change the pool of an epoch that has begun, though the tree lags behind", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite } = jurors;
      await pool.connect(accountOf(jurors, 1)).join();
      await enter(suite, 5);
      await pool.connect(accountOf(jurors, 1)).leave(1);
      await pool.advance(100);
      expect((await pool.poolState()).epoch).to.equal(5);
      expect(await pool.inTree(1)).to.equal(true);
      await frozenAt(jurors, 6);
      expect(await pool.inTree(1)).to.equal(false);
    });
  });

  describe("reporting", () => {
    it("takes out whoever was not live at the last snapshot, by anybody", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, outsider } = jurors;
      await register(suite, accountOf(jurors, 2).address);
      await enter(suite, 13);
      await expect(pool.connect(outsider).report(1)).to.be.revertedWithCustomError(pool, "PoolPersonLive").withArgs(1);
      await enter(suite, 14);
      await expect(pool.connect(outsider).report(2)).to.be.revertedWithCustomError(pool, "PoolPersonLive");
      await expect(pool.connect(outsider).report(1)).to.emit(pool, "JurorLeaving").withArgs(1, 15);
      await expect(pool.report(1)).to.be.revertedWithCustomError(pool, "PoolNotJoined");
      await frozenAt(jurors, 15);
      expect(await pool.poolSize()).to.equal(11);
    });
  });

  describe("advancing", () => {
    it("applies the queue in parts, between which nothing is drawn and the size is the old one", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool, suite, court } = jurors;
      for (const person of jurors.people) await pool.connect(person).join();
      await enter(suite, 5);
      const request = await requested(jurors, 3);
      // Four empty epochs, the opening of the fifth, two of its twelve entries.
      await pool.advance(7);
      expect(await pool.poolState()).to.deep.equal([5n, false, 1n]);
      expect(await pool.poolSize()).to.equal(0);
      await expect(pool.connect(court).draw(request, seedOf(1), 10))
        .to.be.revertedWithCustomError(pool, "PoolNotReady")
        .withArgs(request, 5, 5);
      await expect(pool.connect(jurors.outsider).advance(100)).to.emit(pool, "PoolFrozen").withArgs(5, 12);
      expect(await pool.poolState()).to.deep.equal([5n, true, 1n]);
      expect(await drawn(jurors, request, seedOf(1))).to.have.length(3);
    });

    it("refuses no steps, and steps where nothing is to do", async () => {
      const jurors = await loadFixture(filledPool);
      await expect(jurors.pool.advance(0)).to.be.revertedWithCustomError(jurors.pool, "PoolStepsZero");
      await expect(jurors.pool.advance(1)).to.be.revertedWithCustomError(jurors.pool, "PoolUpToDate").withArgs(5);
    });

    it("waits for open requests of the old pool, for three days at most", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, court } = jurors;
      const request = await requested(jurors, 3);
      const next = suite.start + 6 * suite.options.epochLength;
      await enter(suite, 6);
      await expect(pool.advance(1))
        .to.be.revertedWithCustomError(pool, "PoolStillDrawing")
        .withArgs(5, 1, next + 3 * DAY);
      const later = await requested(jurors, 3);
      await expect(pool.connect(court).draw(later, seedOf(2), 1))
        .to.be.revertedWithCustomError(pool, "PoolNotReady")
        .withArgs(later, 6, 5);
      await suite.connection.networkHelpers.time.setNextBlockTimestamp(next + 3 * DAY - 1);
      await expect(pool.advance(1)).to.be.revertedWithCustomError(pool, "PoolStillDrawing");
      await suite.connection.networkHelpers.time.setNextBlockTimestamp(next + 3 * DAY);
      await expect(pool.advance(1)).to.emit(pool, "PoolFrozen").withArgs(6, 12);
      await expect(pool.connect(court).draw(request, seedOf(1), 10))
        .to.be.revertedWithCustomError(pool, "PoolRequestLapsed")
        .withArgs(request, 5);
      expect(await drawn(jurors, later, seedOf(2))).to.have.length(3);
      await pool.connect(court).cancel(request);
      expect(await pool.outstandingFor(5)).to.equal(0);
    });

    it("goes on at once when the last jury of the old pool is drawn or given up", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite, court } = jurors;
      const [first, second] = [await requested(jurors, 3), await requested(jurors, 3)];
      await enter(suite, 6);
      await drawn(jurors, first, seedOf(1));
      await expect(pool.advance(1)).to.be.revertedWithCustomError(pool, "PoolStillDrawing");
      await pool.connect(court).cancel(second);
      await pool.advance(1);
      expect((await pool.poolState()).epoch).to.equal(6);
    });
  });

  describe("the floor", () => {
    it("is reached by the pool that is frozen, not by who waits", async () => {
      const jurors = await loadFixture(emptyPool);
      const { pool } = jurors;
      expect(await pool.floorReached()).to.equal(false);
      for (let person = 1; person <= 4; ++person) await pool.connect(accountOf(jurors, person)).join();
      await enter(jurors.suite, 1);
      await pool.connect(accountOf(jurors, 5)).join();
      await frozenAt(jurors, 5);
      expect(await pool.floorReached()).to.equal(false);
      await frozenAt(jurors, 6);
      expect(await pool.floorReached()).to.equal(true);
    });

    it("is at least 5 % of the persons live, rounded up", async () => {
      const { suite, pool } = await loadFixture(unboundPool);
      const free = await ethers.deployContract("JurorPool", [suite.votes, BOND, 0, suite.deployer]);
      expect(await free.getFunction("floorReached")()).to.equal(true);
      await enter(suite, 1);
      // 5 % of 12 persons is one person, and nobody is in.
      expect(await free.getFunction("floorReached")()).to.equal(false);
      expect(await pool.floorReached()).to.equal(false);
    });
  });
});
