import { expect } from "chai";
import {
  Phase,
  appealed,
  commits,
  courthouse,
  enter,
  ethers,
  fullHouse,
  networkHelpers,
  opened,
  panelOf,
  published,
  resolved,
  time,
  voted,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";

/** Five seats on the first rung. */
async function widePanels(): Promise<Courthouse> {
  return courthouse({ standard: [5, 7], operations: [5] });
}

describe("JuryCourt, its rulings", () => {
  describe("a ruling", () => {
    it("takes more than half of the revealed votes: the larger minority of a divided panel rules nothing", async () => {
      const house = await loadFixture(widePanels);
      for (const [choices, behaviours, ruling] of [
        [2, [2, 2, 1, 0, "absent"], 0n],
        [3, [2, 2, 1, 3, 0], 0n],
        [2, [2, 2, 1, 0, 2], 2n],
      ] as const) {
        const { restore } = await networkHelpers.takeSnapshot();
        const dispute = await opened(house, "0x", choices);
        await voted(house, dispute, behaviours);
        expect(await house.court.currentRuling(dispute)).to.equal(ruling);
        await resolved(house, dispute);
        expect((await house.court.disputeOf(dispute)).ruling).to.equal(ruling);
        await restore();
      }
    });

    for (const [votes, ruling] of [
      [[1, 1, 2], 1],
      [[2, 1, 2], 2],
      [[1, 2, 3], 0],
      [[0, 0, 1], 0],
      [[31, 31, 1], 31],
      [[2, 1, "absent"], 0],
      [[2, 2, "absent"], 2],
    ] as const) {
      it(`of ${votes.join(", ")} is ${ruling}`, async () => {
        const house = await loadFixture(fullHouse);
        const dispute = await opened(house, "0x", 31);
        await voted(house, dispute, votes);
        expect(await house.court.currentRuling(dispute)).to.equal(ruling);
      });
    }
  });

  describe("an appeal", () => {
    it("is paid, in its period, below the last rung", async () => {
      const house = await loadFixture(fullHouse);
      const { court, stranger } = house;
      const dispute = await opened(house);
      const value = await court.appealCost(dispute, "0x");
      const as = court.connect(stranger);
      await expect(as.appeal(dispute, "0x", { value })).to.be.revertedWithCustomError(court, "CourtWrongPhase");
      await voted(house, dispute, [1, 1, 1]);
      await expect(as.appeal(dispute, "0x", { value: value - 1n }))
        .to.be.revertedWithCustomError(court, "CourtPaymentTooLow")
        .withArgs(value - 1n, value);
      await as.appeal(dispute, "0xdeadbeef", { value: value + 5n });
      expect(await court.creditOf(stranger)).to.be.above(4n);
      await voted(house, dispute, [1, 1, 1, 1, 1]);
      await expect(as.appeal(dispute, "0x", { value: 10n ** 18n }))
        .to.be.revertedWithCustomError(court, "CourtWrongPhase")
        .withArgs(dispute, Phase.Decided);
    });

    it("comes too late when its period is over", async () => {
      const house = await loadFixture(fullHouse);
      const { court, stranger } = house;
      const dispute = await opened(house);
      await voted(house, dispute, [1, 1, 1]);
      const [, end] = await court.appealPeriod(dispute);
      await time.increaseTo(end);
      expect(await court.appealCost(dispute, "0x")).to.equal(2n ** 128n - 1n);
      await expect(appealed(house, dispute, stranger)).to.revert(ethers);
      await expect(court.connect(stranger).appeal(dispute, "0x", { value: 10n ** 18n }))
        .to.be.revertedWithCustomError(court, "CourtWrongPhase")
        .withArgs(dispute, Phase.Decided);
    });
  });

  it("takes evidence from anybody until it is solved", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await expect(court.connect(stranger).submitEvidence(dispute, "/ipfs/evidence"))
      .to.emit(court, "Evidence")
      .withArgs(await court.getAddress(), dispute, stranger.address, "/ipfs/evidence");
    await voted(house, dispute, [1, 1, 1]);
    await time.increaseTo((await court.appealPeriod(dispute)).end);
    await court.resolve(dispute);
    await expect(court.submitEvidence(dispute, "")).to.be.revertedWithCustomError(court, "CourtWrongPhase");
  });

  it("draws in its period only, by a published round, and waits for the pool", async () => {
    const house = await loadFixture(fullHouse);
    const { court, pool, jurors, stranger } = house;
    const as = court.connect(stranger);
    const dispute = await opened(house);
    await expect(as.draw(dispute, 1n))
      .to.be.revertedWithCustomError(court, "CourtWrongPhase")
      .withArgs(dispute, Phase.Evidence);
    const { drawableFrom, beaconRound } = await court.roundOf(dispute, 0n);
    await time.increaseTo(drawableFrom);
    await expect(as.draw(dispute, 1n)).to.be.revertedWithCustomError(court, "CourtSeedUnknown").withArgs(beaconRound);
    await published(house, dispute);
    await expect(as.draw(dispute, 0n)).to.be.revertedWithCustomError(pool, "PoolStepsZero");
    await as.draw(dispute, 1n);
    expect(await panelOf(house, dispute)).to.deep.equal([]);
    while ((await court.phaseOf(dispute)) === Phase.Draw) await as.draw(dispute, 1n);
    expect(await commits(house, dispute, [1, 1, 1])).to.have.length(3);
    await enter(jurors.suite, 6);
    const next = await opened(house);
    await published(house, next);
    await expect(as.draw(next, 100n)).to.be.revertedWithCustomError(pool, "PoolNotReady");
    await pool.advance(100n);
    await as.draw(next, 100n);
  });
});
