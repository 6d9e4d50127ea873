import { expect } from "chai";
import { cast, ethers, loadFixture } from "../helpers/epochs.ts";
import { TOKEN, UNIT, neighbours } from "../helpers/voices.ts";

const GWEI = 10n ** 9n;

describe("QuadraticVotes, delegation", () => {
  describe("what is lent", () => {
    it("adds roots and never takes the root of a sum (QV-2)", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.votes.connect(bob).delegate(carol.address);
      await voices.calendar.enter(1n);
      expect(await voices.past(carol, 0n)).to.equal(20n + 30n + 40n);
      const voice = await voices.votes.voiceAt(carol.address, 0);
      expect([voice.borrowedRoots, voice.borrowedStake]).to.deep.equal([50n * UNIT, 1_300n * GWEI]);
    });

    it("shrinks by the difference of roots, not by the root of the difference", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.votes.connect(bob).delegate(carol.address);
      await voices.calendar.enter(1n);
      await voices.setStake(bob, 400n);
      await voices.calendar.enter(2n);
      // 30 - 20, where the root of the 500 tokens taken would be 22.
      expect(await voices.past(carol, 1n)).to.equal(90n - 10n);
      await voices.votes.connect(alice).delegate(alice.address);
      await voices.votes.connect(bob).delegate(bob.address);
      await voices.calendar.enter(3n);
      expect(await voices.past(carol, 2n)).to.equal(40n);
    });

    it("counts for the delegate alone, while the lender's own voice stays readable", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.calendar.enter(1n);
      expect(await voices.past(alice, 0n)).to.equal(0n);
      const voice = await voices.votes.voiceAt(alice.address, 0);
      expect([voice.root, voice.stake, voice.delegate]).to.deep.equal([20n * UNIT, 400n * GWEI, 3n]);
      expect(await voices.votes.getPastTotalSupply(voices.calendar.snapshotOf(0n))).to.equal(90n * UNIT);
    });

    it("goes one hop: roots lent to a delegator stay there", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      await voices.votes.connect(alice).delegate(bob.address);
      await voices.votes.connect(bob).delegate(carol.address);
      await voices.calendar.enter(1n);
      expect(await voices.past(bob, 0n)).to.equal(20n);
      expect(await voices.past(carol, 0n)).to.equal(70n);
    });

    it("is stake without a root when an account that is no person lends", async () => {
      const voices = await loadFixture(neighbours);
      const { bob, dave } = await cast();
      await voices.votes.connect(dave).delegate(bob.address);
      await voices.calendar.enter(1n);
      const voice = await voices.votes.voiceAt(bob.address, 0);
      expect([voice.borrowedRoots, voice.borrowedStake]).to.deep.equal([0n, 900n * GWEI]);
      expect(await voices.past(bob, 0n)).to.equal(30n);
    });

    it("follows the stake of the lender without another call", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      const { stake, votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      await stake.getFunction("deposit").send(alice.address, 500n * TOKEN, votes);
      await calendar.enter(7n);
      expect(await Promise.all([3n, 4n].map((epoch) => voices.past(carol, epoch)))).to.deep.equal([60n, 70n]);
    });

    it("begins with the activation of a person who delegated while waiting for it", async () => {
      const voices = await loadFixture(neighbours);
      const { carol, outsider } = await cast();
      await voices.person(outsider, 400n, 4n, 13n);
      await voices.votes.connect(outsider).delegate(carol.address);
      await voices.calendar.enter(6n);
      expect(await Promise.all([3n, 4n].map((epoch) => voices.past(carol, epoch)))).to.deep.equal([40n, 60n]);
      const waiting = await voices.votes.voiceAt(outsider.address, 3);
      expect([waiting.delegate, waiting.stake]).to.deep.equal([0n, 400n * GWEI]);
    });
  });

  describe("terms", () => {
    it("run out although nobody pokes (DL-3)", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegateUntil(carol.address, calendar.startOf(2n) + 5n);
      await calendar.enter(4n);
      expect(await Promise.all([0n, 1n, 2n].map((e) => voices.past(carol, e)))).to.deep.equal([60n, 60n, 40n]);
      expect(await Promise.all([0n, 1n, 2n].map((e) => voices.past(alice, e)))).to.deep.equal([0n, 0n, 20n]);
      expect(await votes.delegates(alice.address)).to.equal(alice.address);
      expect([...(await votes.delegationOf(alice.address))]).to.deep.equal([3n, 2n]);
    });

    it("are 13 epochs by default", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      const { votes, calendar } = voices;
      await calendar.enter(3n);
      await votes.connect(alice).delegate(carol.address);
      for (const who of [alice, carol]) await voices.setTerm(who, 0n, 16n);
      await calendar.enter(5n);
      for (const who of [alice, carol]) await voices.setTerm(who, 0n, 18n);
      await calendar.enter(17n);
      expect([...(await votes.delegationOf(alice.address))]).to.deep.equal([3n, 16n]);
      expect(await Promise.all([15n, 16n].map((epoch) => voices.past(carol, epoch)))).to.deep.equal([60n, 40n]);
    });

    it("end within 1 to 13 epochs from now, to the second", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      const { votes, calendar } = voices;
      await calendar.enter(2n);
      const earliest = calendar.startOf(3n);
      const latest = calendar.snapshotOf(15n);
      for (const until of [0n, earliest - 1n, latest + 1n, (1n << 48n) - 1n]) {
        await expect(votes.connect(alice).delegateUntil(carol.address, until))
          .to.be.revertedWithCustomError(votes, "VotesTermOutOfRange")
          .withArgs(until, earliest, latest);
      }
      await votes.connect(alice).delegateUntil(carol.address, earliest);
      expect([...(await votes.delegationOf(alice.address))]).to.deep.equal([3n, 3n]);
      await votes.connect(alice).delegateUntil(carol.address, latest);
      expect([...(await votes.delegationOf(alice.address))]).to.deep.equal([3n, 15n]);
    });

    it("can be renewed and cut short without counting twice", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      await votes.connect(alice).delegateUntil(carol.address, calendar.startOf(2n));
      await calendar.enter(1n);
      await votes.connect(alice).delegateUntil(carol.address, calendar.startOf(4n));
      await calendar.enter(6n);
      const lent = await Promise.all([0n, 1n, 2n, 3n, 4n].map((epoch) => voices.past(carol, epoch)));
      expect(lent).to.deep.equal([60n, 60n, 60n, 60n, 40n]);
    });
  });

  describe("changes", () => {
    it("leave nothing with the first delegate when made again in the same epoch", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      await voices.votes.connect(alice).delegate(bob.address);
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.calendar.enter(1n);
      expect([await voices.past(bob, 0n), await voices.past(carol, 0n)]).to.deep.equal([30n, 60n]);
    });

    it("count from the next snapshot and keep the past", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      await voices.votes.connect(alice).delegate(bob.address);
      await voices.calendar.enter(1n);
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.calendar.enter(2n);
      await voices.votes.connect(alice).delegate(ethers.ZeroAddress);
      await voices.calendar.enter(3n);
      const past = await Promise.all(
        [0n, 1n, 2n].map(async (e) => Promise.all([alice, bob, carol].map((who) => voices.past(who, e)))),
      );
      expect(past).to.deep.equal([
        [0n, 50n, 40n],
        [0n, 30n, 60n],
        [20n, 30n, 40n],
      ]);
      const delegates = await Promise.all(
        [0, 1, 2].map(async (e) => (await voices.votes.voiceAt(alice.address, e)).delegate),
      );
      expect(delegates).to.deep.equal([2n, 3n, 0n]);
    });

    it("tell tools what ERC-5805 promises them", async () => {
      const { votes } = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      const first = votes.connect(alice).delegate(bob.address);
      await expect(first).to.emit(votes, "DelegateChanged").withArgs(alice.address, alice.address, bob.address);
      await expect(first).to.emit(votes, "DelegationTermSet").withArgs(alice.address, 2, 13);
      await expect(first)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(alice.address, 20n * UNIT, 0n);
      await expect(first)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(bob.address, 30n * UNIT, 50n * UNIT);
      expect(await votes.delegates(alice.address)).to.equal(bob.address);
      const second = votes.connect(alice).delegate(carol.address);
      await expect(second).to.emit(votes, "DelegateChanged").withArgs(alice.address, bob.address, carol.address);
      await expect(second)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(bob.address, 50n * UNIT, 30n * UNIT);
      await expect(second)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(carol.address, 40n * UNIT, 60n * UNIT);
      const cleared = votes.connect(alice).delegate(alice.address);
      await expect(cleared).to.emit(votes, "DelegateChanged").withArgs(alice.address, carol.address, alice.address);
      await expect(cleared).to.emit(votes, "DelegationTermSet").withArgs(alice.address, 0, 0);
      await expect(cleared)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(alice.address, 0n, 20n * UNIT);
    });

    it("refuse a delegate who is no live person", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, dave, outsider } = await cast();
      await voices.setTerm(carol, 0n, 0n);
      for (const nobody of [carol, dave, outsider]) {
        await expect(voices.votes.connect(alice).delegate(nobody.address))
          .to.be.revertedWithCustomError(voices.votes, "VotesDelegateNotPerson")
          .withArgs(nobody.address);
      }
    });
  });

  describe("a delegate who lapses", () => {
    it("has no votes, while those who lent keep their own root, and speaks again after a return", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol } = await cast();
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.calendar.enter(1n);
      await voices.setTerm(carol, 0n, 1n);
      await voices.calendar.enter(2n);
      expect(await voices.past(carol, 1n)).to.equal(0n);
      const silent = await voices.votes.voiceAt(carol.address, 1);
      expect([silent.person, silent.borrowedRoots, silent.borrowedStake]).to.deep.equal([0n, 0n, 0n]);
      const lender = await voices.votes.voiceAt(alice.address, 1);
      expect([lender.root, lender.delegate]).to.deep.equal([20n * UNIT, 3n]);
      await voices.setTerm(carol, 0n, 13n);
      await voices.calendar.enter(3n);
      expect(await voices.past(carol, 2n)).to.equal(60n);
    });
  });

  describe("a person who moves", () => {
    it("keeps the delegation given, and the old account its past votes", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, outsider } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      await calendar.enter(1n);
      await voices.setStake(outsider, 900n);
      await voices.move(alice, outsider, 5n);
      await calendar.enter(6n);
      expect(await Promise.all([0n, 1n, 4n, 5n].map((e) => voices.past(carol, e)))).to.deep.equal([60n, 40n, 40n, 70n]);
      expect((await votes.voiceAt(alice.address, 0)).delegate).to.equal(3n);
      expect((await votes.voiceAt(alice.address, 1)).delegate).to.equal(0n);
      expect(await votes.delegates(outsider.address)).to.equal(carol.address);
      expect(await votes.delegates(alice.address)).to.equal(alice.address);
    });

    it("keeps what others lent, which the old account loses from the next snapshot on", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, outsider } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      await calendar.enter(1n);
      await voices.move(carol, outsider, 5n);
      await calendar.enter(2n);
      expect(await Promise.all([0n, 1n].map((e) => voices.past(carol, e)))).to.deep.equal([60n, 0n]);
      expect(await Promise.all([0n, 1n].map((e) => voices.past(outsider, e)))).to.deep.equal([0n, 20n]);
      expect(await votes.delegates(alice.address)).to.equal(outsider.address);
    });

    it("finds what is lent later to a person whose first lender had nothing yet", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, outsider } = await cast();
      await voices.setStake(alice, 0n);
      await voices.votes.connect(alice).delegate(carol.address);
      await voices.move(carol, outsider, 4n);
      await voices.setStake(alice, 400n);
      await voices.calendar.enter(1n);
      expect(await voices.past(outsider, 0n)).to.equal(20n);
    });

    it("has nothing to give to itself", async () => {
      const voices = await loadFixture(neighbours);
      const { alice } = await cast();
      await voices.votes.connect(alice).delegate(alice.address);
      expect([...(await voices.votes.delegationOf(alice.address))]).to.deep.equal([0n, 0n]);
      expect(await voices.votes.getVotes(alice.address)).to.equal(20n * UNIT);
    });
  });

  describe("an account that becomes a person", () => {
    it("starts without a delegation, and tools hear of it", async () => {
      const voices = await loadFixture(neighbours);
      const { carol, dave } = await cast();
      const { votes, persons } = voices;
      await votes.connect(dave).delegate(carol.address);
      await expect(persons.getFunction("admit").send(dave.address, 0, 13, votes))
        .to.emit(votes, "DelegateChanged")
        .withArgs(dave.address, carol.address, dave.address);
      await voices.calendar.enter(1n);
      expect(await voices.past(dave, 0n)).to.equal(30n);
      expect((await votes.voiceAt(carol.address, 0)).borrowedStake).to.equal(0n);
    });
  });

  describe("poke", () => {
    it("tells once what a silent expiry owes, and changes no weight", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, outsider } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegateUntil(carol.address, calendar.startOf(2n));
      await calendar.enter(2n);
      const before = [await votes.getVotes(alice.address), await votes.getVotes(carol.address)];
      const poke = votes.connect(outsider).poke(alice.address);
      await expect(poke).to.emit(votes, "DelegateChanged").withArgs(alice.address, carol.address, alice.address);
      await expect(poke)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(carol.address, 60n * UNIT, 40n * UNIT);
      await expect(poke)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(alice.address, 0n, 20n * UNIT);
      expect([await votes.getVotes(alice.address), await votes.getVotes(carol.address)]).to.deep.equal(before);
      await expect(votes.poke(alice.address))
        .to.be.revertedWithCustomError(votes, "VotesNothingToPoke")
        .withArgs(alice.address);
    });

    it("refuses while a delegation runs, where there is none and after it was cleared", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      const { votes } = voices;
      await votes.connect(alice).delegate(carol.address);
      for (const who of [alice, bob]) {
        await expect(votes.poke(who.address)).to.be.revertedWithCustomError(votes, "VotesNothingToPoke");
      }
      await votes.connect(alice).delegate(alice.address);
      await expect(votes.poke(alice.address)).to.be.revertedWithCustomError(votes, "VotesNothingToPoke");
    });

    it("leaves the next change to start from the account itself, and without it from the old delegate", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      const { votes, calendar } = voices;
      for (const who of [alice, bob]) await votes.connect(who).delegateUntil(carol.address, calendar.startOf(1n));
      await calendar.enter(1n);
      await votes.poke(alice.address);
      await expect(votes.connect(alice).delegate(carol.address))
        .to.emit(votes, "DelegateChanged")
        .withArgs(alice.address, alice.address, carol.address);
      await expect(votes.connect(bob).delegate(alice.address))
        .to.emit(votes, "DelegateChanged")
        .withArgs(bob.address, carol.address, alice.address);
    });
  });
});
