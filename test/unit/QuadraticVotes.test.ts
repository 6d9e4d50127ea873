import { expect } from "chai";
import { EPOCH, cast, ethers, loadFixture, send, time } from "../helpers/epochs.ts";
import { MIN_STAKE, STAKE_CAP, TOKEN, UNIT, emptyVoices, neighbours } from "../helpers/voices.ts";

describe("QuadraticVotes", () => {
  describe("when deployed", () => {
    it("refuses stake bounds that let one person weigh more than five of another, or that do not fit", async () => {
      const { stake, persons } = await loadFixture(emptyVoices);
      const factory = await ethers.getContractFactory("QuadraticVotes");
      for (const [minStake, stakeCap] of [
        [0n, 0n],
        [2n, 1n],
        [1n, 26n],
        [1n << 79n, 1n << 80n],
      ] as const) {
        await expect(factory.deploy(stake, persons, minStake, stakeCap))
          .to.be.revertedWithCustomError(factory, "VotesStakeBounds")
          .withArgs(minStake, stakeCap);
      }
      await factory.deploy(stake, persons, 1n, 25n);
      await factory.deploy(stake, persons, (1n << 80n) - 1n, (1n << 80n) - 1n);
    });

    it("refuses a vault with another clock than the registry", async () => {
      const { persons, calendar } = await loadFixture(emptyVoices);
      const factory = await ethers.getContractFactory("QuadraticVotes");
      for (const [start, length] of [
        [calendar.start + 1n, EPOCH],
        [calendar.start, EPOCH + 7n],
      ]) {
        const other = await ethers.deployContract("StakeSource", [start, length]);
        await expect(factory.deploy(other, persons, MIN_STAKE, STAKE_CAP))
          .to.be.revertedWithCustomError(factory, "VotesClockMismatch")
          .withArgs(await other.getAddress());
      }
    });

    it("tells its wiring, bounds and clock", async () => {
      const { votes, stake, persons, calendar } = await loadFixture(emptyVoices);
      expect(await votes.vault()).to.equal(await stake.getAddress());
      expect(await votes.registry()).to.equal(await persons.getAddress());
      expect([await votes.minStake(), await votes.stakeCap(), await votes.maxRoot()]).to.deep.equal([
        MIN_STAKE,
        STAKE_CAP,
        50n * UNIT,
      ]);
      expect(await votes.clock()).to.equal(await time.latest());
      expect(await votes.CLOCK_MODE()).to.equal("mode=timestamp");
      expect(await votes.epochStart()).to.equal(calendar.start);
    });
  });

  describe("roots", () => {
    it("are zero below the least stake, the root of stake up to the cap, and grow no further (QV-1)", async () => {
      const { votes, stake, persons } = await loadFixture(emptyVoices);
      const { alice } = await cast();
      await send(persons, "admit", alice.address, 0, 13, votes);
      for (const [wei, root] of [
        [0n, 0n],
        [MIN_STAKE - 10n ** 9n, 0n],
        [MIN_STAKE, 10n * UNIT],
        // 10^20 + 10^9 lies between 10^10 squared and its successor's square, which is 2 * 10^10 + 1 higher.
        [MIN_STAKE + 10n ** 9n, 10n * UNIT],
        [MIN_STAKE + 2n * 10n ** 10n, 10n * UNIT],
        [MIN_STAKE + 21n * 10n ** 9n, 10n * UNIT + 1n],
        [STAKE_CAP, 50n * UNIT],
        [STAKE_CAP * 9n, 50n * UNIT],
      ] as const) {
        await send(stake, "set", alice.address, wei);
        await votes.sync(alice.address);
        const voice = await votes.voiceAt(alice.address, 0);
        expect([voice.root, voice.stake]).to.deep.equal([root, wei / 10n ** 9n]);
      }
    });

    it("are zero for accounts that are no persons, whose stake still counts in its own lane (ID-2)", async () => {
      const { votes } = await loadFixture(neighbours);
      const { dave } = await cast();
      const voice = await votes.voiceAt(dave.address, 0);
      expect([voice.person, voice.root, voice.stake]).to.deep.equal([0n, 0n, 900n * 10n ** 9n]);
      expect(await votes.getVotes(dave.address)).to.equal(0n);
    });

    it("begin with the person's activation and end with its term although nobody calls (DL-3)", async () => {
      const voices = await loadFixture(emptyVoices);
      const { alice } = await cast();
      await voices.person(alice, 400n, 4n, 6n);
      await voices.calendar.enter(8n);
      const roots = await Promise.all([3n, 4n, 5n, 6n].map((epoch) => voices.past(alice, epoch)));
      expect(roots).to.deep.equal([0n, 20n, 20n, 0n]);
    });

    it("grow with every tranche at its epoch, and with no call", async () => {
      const { votes, stake, persons, calendar } = await loadFixture(emptyVoices);
      const { alice, outsider } = await cast();
      await send(persons, "admit", alice.address, 0, 13, votes);
      await send(stake, "deposit", alice.address, 400n * TOKEN, votes);
      await calendar.enter(2n);
      await send(stake, "deposit", alice.address, 500n * TOKEN, votes);
      await calendar.enter(9n);
      const roots = async (): Promise<bigint[]> =>
        Promise.all([3, 4, 5, 6, 8].map(async (epoch) => (await votes.voiceAt(alice.address, epoch)).root / UNIT));
      expect(await roots()).to.deep.equal([0n, 20n, 20n, 30n, 30n]);
      // Moving what has begun into the hot slot changes no reading.
      await votes.connect(outsider).sync(alice.address);
      expect(await roots()).to.deep.equal([0n, 20n, 20n, 30n, 30n]);
    });

    it("wait anew for stake that was at the account before the person moved there", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, dave } = await cast();
      await voices.calendar.enter(1n);
      await voices.move(alice, dave, 5n);
      await voices.calendar.enter(6n);
      expect(await Promise.all([0n, 1n].map((epoch) => voices.past(alice, epoch)))).to.deep.equal([20n, 0n]);
      expect(await Promise.all([0n, 4n, 5n].map((epoch) => voices.past(dave, epoch)))).to.deep.equal([0n, 0n, 30n]);
      const waiting = await voices.votes.voiceAt(dave.address, 4);
      expect([waiting.person, waiting.stake]).to.deep.equal([1n, 0n]);
    });
  });

  describe("reads", () => {
    it("give the value of the last snapshot at or before the time asked for, 0 before the first", async () => {
      const voices = await loadFixture(neighbours);
      const { alice } = await cast();
      const { votes, calendar } = voices;
      await calendar.enter(1n);
      await voices.setStake(alice, 900n);
      await calendar.enter(2n);
      const at = async (t: bigint): Promise<bigint> => (await votes.getPastVotes(alice.address, t)) / UNIT;
      expect(await at(calendar.snapshotOf(0n) - 1n)).to.equal(0n);
      expect(await at(calendar.snapshotOf(0n))).to.equal(20n);
      expect(await at(calendar.snapshotOf(1n) - 1n)).to.equal(20n);
      expect(await at(calendar.snapshotOf(1n))).to.equal(30n);
      expect(await votes.getPastTotalSupply(calendar.snapshotOf(0n) - 1n)).to.equal(0n);
      expect(await votes.getPastTotalSupply(calendar.snapshotOf(1n) - 1n)).to.equal(90n * UNIT);
      expect(await votes.getPastTotalSupply(calendar.snapshotOf(1n))).to.equal(100n * UNIT);
    });

    it("give 0 for times before the clock of the suite starts", async () => {
      const { votes, calendar } = await loadFixture(neighbours);
      const { alice } = await cast();
      expect(await votes.getPastVotes(alice.address, calendar.start - 5_000n)).to.equal(0n);
    });

    it("give the pending value of the next snapshot for `getVotes`", async () => {
      const voices = await loadFixture(neighbours);
      const { alice } = await cast();
      await voices.calendar.enter(1n);
      await voices.setStake(alice, 900n);
      expect(await voices.votes.getVotes(alice.address)).to.equal(30n * UNIT);
    });

    it("refuse the present and the future", async () => {
      const { votes } = await loadFixture(neighbours);
      const { alice } = await cast();
      const now = BigInt(await time.latest());
      for (const t of [now, now + 1n, (1n << 256n) - 1n]) {
        await expect(votes.getPastVotes(alice.address, t))
          .to.be.revertedWithCustomError(votes, "ERC5805FutureLookup")
          .withArgs(t, now);
        await expect(votes.getPastTotalSupply(t)).to.be.revertedWithCustomError(votes, "ERC5805FutureLookup");
      }
      expect(await votes.getPastVotes(alice.address, now - 1n)).to.equal(0n);
    });

    it("never change for an epoch once its snapshot is past, whatever is done (QV-5)", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol, dave, outsider } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      await votes.connect(dave).delegate(carol.address);
      await calendar.enter(1n);
      const readAll = async (): Promise<unknown[]> => [
        ...(await Promise.all(
          [alice, bob, carol, dave].map(async (who) => [...(await votes.voiceAt(who.address, 0))]),
        )),
        [...(await votes.electorateAt(0))],
        await votes.getPastVotes(carol.address, calendar.snapshotOf(0n)),
      ];
      const before = await readAll();
      await votes.connect(alice).delegate(bob.address);
      await votes.connect(dave).delegate(dave.address);
      await voices.setStake(bob, 0n);
      await voices.setTerm(carol, 0n, 1n);
      await voices.move(alice, outsider, 5n);
      await votes.rollElectorate(1);
      expect(await readAll()).to.deep.equal(before);
      await calendar.enter(40n);
      await voices.setStake(alice, 400n);
      expect(await readAll()).to.deep.equal(before);
    });
  });

  describe("sync", () => {
    it("writes and emits nothing when nothing changed, so that strangers can do no harm with it", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, carol, outsider } = await cast();
      const { votes, calendar } = voices;
      await votes.connect(alice).delegate(carol.address);
      for (const epoch of [1n, 2n, 5n]) {
        await calendar.enter(epoch);
        for (const account of [alice, carol, outsider]) {
          const receipt = await (await votes.connect(outsider).sync(account.address)).wait();
          expect(receipt?.logs).to.deep.equal([]);
          // One storage write from zero alone costs 22,100 on top of the reads.
          expect(receipt?.gasUsed).to.be.lessThan(65_000n);
        }
      }
      await calendar.enter(6n);
      expect(await voices.past(carol, 5n)).to.equal(60n);
    });

    it("tells the whole plan and the votes that follow from it", async () => {
      const { votes, stake, persons } = await loadFixture(emptyVoices);
      const { alice } = await cast();
      await expect(send(persons, "admit", alice.address, 2, 13, votes))
        .to.emit(votes, "VoiceChanged")
        .withArgs(alice.address, 0, 0, 0, 0);
      const deposit = send(stake, "deposit", alice.address, 400n * TOKEN, votes);
      await expect(deposit).to.emit(votes, "VoiceChanged").withArgs(alice.address, 1, 2, 0, 0);
      await expect(deposit)
        .to.emit(votes, "VoiceChanged")
        .withArgs(alice.address, 1, 4, 20n * UNIT, 400n * 10n ** 9n);
      await expect(deposit).not.to.emit(votes, "DelegateVotesChanged");
    });

    it("tells account and delegate when pending votes change", async () => {
      const voices = await loadFixture(neighbours);
      const { alice, bob, carol } = await cast();
      const { votes, stake } = voices;
      await votes.connect(alice).delegate(carol.address);
      await send(stake, "set", alice.address, 900n * TOKEN);
      const lender = votes.sync(alice.address);
      await expect(lender)
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(carol.address, 60n * UNIT, 70n * UNIT);
      await send(stake, "set", bob.address, 400n * TOKEN);
      await expect(votes.sync(bob.address))
        .to.emit(votes, "DelegateVotesChanged")
        .withArgs(bob.address, 30n * UNIT, 20n * UNIT);
    });
  });

  describe("electorate", () => {
    it("adds up the roots, persons and stake of everybody (QV-3)", async () => {
      const voices = await loadFixture(neighbours);
      const { bob, dave } = await cast();
      await voices.votes.connect(dave).delegate(bob.address);
      const before = await voices.votes.electorateAt(0);
      expect([...before]).to.deep.equal([90n * UNIT, 3n, 3_800n * 10n ** 9n, 90n * UNIT]);
      // Below the least stake one is no voter, though still a person.
      await voices.setStake(bob, 99n);
      const after = await voices.votes.electorateAt(0);
      expect([...after]).to.deep.equal([60n * UNIT, 2n, 2_999n * 10n ** 9n, 60n * UNIT]);
    });

    it("lets the base fall by a tenth per epoch when roots vanish", async () => {
      const { votes, calendar } = await loadFixture(neighbours);
      await calendar.enter(16n);
      const bases = await Promise.all([12, 13, 14].map(async (epoch) => (await votes.electorateAt(epoch)).base));
      expect(bases).to.deep.equal([90n * UNIT, 81n * UNIT, (729n * UNIT) / 10n]);
      await votes.rollElectorate(15);
      expect((await votes.electorateAt(13)).base).to.equal(81n * UNIT);
    });

    it("wakes up from 5,000 idle epochs at a bounded price", async () => {
      const voices = await loadFixture(neighbours);
      const { alice } = await cast();
      await voices.calendar.enter(5_000n);
      await voices.setStake(alice, 900n);
      const receipt = await (await voices.votes.rollElectorate(5_000)).wait();
      expect(receipt?.gasUsed).to.be.lessThan(100_000n);
      // The last units do not decay away: rounding up has its fixed point at 9.
      expect((await voices.votes.electorateAt(4_999)).base).to.equal(9n);
      await voices.setTerm(alice, 5_000n, 5_013n);
      expect((await voices.votes.electorateAt(5_000)).roots).to.equal(30n * UNIT);
    });
  });
});
