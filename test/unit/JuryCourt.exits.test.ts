import { expect } from "chai";
import {
  FEE,
  KEEPER,
  KEEPER_PART,
  DAY,
  Lane,
  Phase,
  Stage,
  appealed,
  coinOf,
  courthouse,
  enter,
  ethers,
  extraData,
  fullHouse,
  opened,
  panelOf,
  published,
  resolved,
  seated,
  settled,
  time,
  voted,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";

async function nobodyJoined(): Promise<Courthouse> {
  return courthouse({ joined: 0 });
}

async function twoJoined(): Promise<Courthouse> {
  return courthouse({ joined: 2 });
}

/** Nothing is lost: what the court holds belongs to somebody, and the dispute holds nothing. */
async function nothingStuck(house: Courthouse, dispute: bigint): Promise<void> {
  expect(await house.court.heldOf(dispute), "held").to.equal(0);
  const { balance, accounted } = await coinOf(house);
  expect(balance, "JR-7").to.equal(accounted);
}

describe("JuryCourt, its exits: a stranger gets every dispute out of every state (JR-8)", () => {
  it("no seed in three days: no ruling, and all the coin returns", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, puppet, pool } = house;
    const dispute = await opened(house);
    const { drawableFrom, request } = await court.roundOf(dispute, 0n);
    await time.increaseTo(drawableFrom + 3n * BigInt(DAY) - 2n);
    await expect(court.connect(stranger).pass(dispute))
      .to.be.revertedWithCustomError(court, "CourtWrongPhase")
      .withArgs(dispute, Phase.Draw);
    await time.increaseTo(drawableFrom + 3n * BigInt(DAY));
    // Too late for a jury that somebody may have seen already.
    await expect(court.connect(stranger).draw(dispute, 100n))
      .to.be.revertedWithCustomError(court, "CourtWrongPhase")
      .withArgs(dispute, Phase.Overdue);
    await expect(court.connect(stranger).pass(dispute)).to.emit(court, "CourtRoundUndrawn").withArgs(dispute, 0, 0);
    expect((await pool.requestOf(request)).state, "cancelled").to.equal(3);
    expect((await court.roundOf(dispute, 0n)).stage).to.equal(Stage.Undrawn);
    await resolved(house, dispute);
    expect(await puppet.getFunction("heard").staticCall()).to.equal(1);
    expect(await puppet.getFunction("rulingOf").staticCall(dispute)).to.equal(0);
    expect(await court.creditOf(puppet)).to.equal(3n * FEE + KEEPER);
    await nothingStuck(house, dispute);
  });

  it("the same, where the arbitrable named whom the fees return to", async () => {
    const house = await loadFixture(fullHouse);
    const { court, puppet, stranger } = house;
    const someone = (await ethers.getSigners())[15]?.address ?? "";
    const dispute = await opened(house, extraData(Lane.Operations, 4, [], someone));
    const paid = await ethers.provider.getBalance(court);
    const { drawableFrom } = await court.roundOf(dispute, 0);
    await time.increaseTo(drawableFrom + 3n * BigInt(DAY));
    await court.connect(stranger).pass(dispute);
    expect(await court.creditOf(someone)).to.equal(paid);
    expect(await court.creditOf(puppet)).to.equal(0n);
  });

  it("a draw begun and never completed", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await published(house, dispute);
    await court.connect(stranger).draw(dispute, 1n);
    await time.increase(3 * DAY);
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    expect(await panelOf(house, dispute)).to.deep.equal([]);
    await nothingStuck(house, dispute);
  });

  it("a pool that closed before the draw", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, pool, jurors } = house;
    await enter(jurors.suite, 5, 7 * DAY - 100);
    const dispute = await opened(house);
    await enter(jurors.suite, 6, 3 * DAY);
    expect(await court.phaseOf(dispute), "drawable while the pool is open").to.equal(Phase.Draw);
    await pool.connect(stranger).advance(100n);
    expect(await court.phaseOf(dispute)).to.equal(Phase.Overdue);
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    await nothingStuck(house, dispute);
  });

  it("a dispute that crosses into the next epoch is drawn from the pool of its own", async () => {
    const house = await loadFixture(fullHouse);
    const { court, pool, jurors } = house;
    await enter(jurors.suite, 5, 7 * DAY - 100);
    const dispute = await opened(house);
    await enter(jurors.suite, 6, DAY);
    await voted(house, dispute, [1, 1, 1]);
    const { request } = await court.roundOf(dispute, 0n);
    expect((await pool.requestOf(request)).poolEpoch).to.equal(5);
    await resolved(house, dispute);
    await settled(house, dispute, 0);
    await nothingStuck(house, dispute);
  });

  for (const [name, fixture, drawn] of [
    ["an empty pool", nobodyJoined, 0],
    ["a pool of two", twoJoined, 2],
  ] as const) {
    it(`${name}: no ruling, the fees return, the draw is paid`, async () => {
      const house = await loadFixture(fixture);
      const { court, stranger, puppet } = house;
      const dispute = await opened(house);
      await published(house, dispute);
      await expect(court.connect(stranger).draw(dispute, 100n))
        .to.emit(court, "CourtRoundUndrawn")
        .withArgs(dispute, 0, drawn);
      await resolved(house, dispute);
      expect(await court.creditOf(puppet)).to.equal(3n * FEE + 3n * KEEPER_PART);
      expect(await court.creditOf(stranger)).to.equal(KEEPER_PART);
      await nothingStuck(house, dispute);
      await expect(court.settle(dispute, 0, 1)).to.be.revertedWithCustomError(court, "CourtRoundNotSettleable");
    });
  }

  it("no reveals in a panel and in its redraw", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const dispute = await opened(house);
    for (let i = 0; i < 2; ++i) {
      await voted(house, dispute, ["withhold", "absent", "withhold"]);
      expect(await court.phaseOf(dispute)).to.equal(Phase.Inquorate);
      await expect(court.connect(stranger).resolve(dispute)).to.be.revertedWithCustomError(court, "CourtWrongPhase");
      await court.connect(stranger).pass(dispute);
    }
    await resolved(house, dispute);
    await settled(house, dispute, 0, 1n);
    await settled(house, dispute, 1, 1n);
    expect(await house.jurors.suite.vault.insurance()).to.equal(5n * 10n ** 18n);
    await nothingStuck(house, dispute);
  });

  it("an appeal whose panel has no seed: the appealed ruling stands, the appellant has everything back", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors } = house;
    const dispute = await opened(house);
    await voted(house, dispute, [2, 2, 1]);
    const appellant = jurors.suite.deployer;
    await appealed(house, dispute, appellant);
    expect(await court.currentRuling(dispute)).to.equal(2);
    const { drawableFrom } = await court.roundOf(dispute, 1n);
    await time.increaseTo(drawableFrom + 3n * BigInt(DAY));
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    expect(await court.currentRuling(dispute)).to.equal(2);
    expect(await court.creditOf(appellant)).to.equal(5n * FEE + KEEPER);
    expect(await court.reimbursable(dispute)).to.equal(0);
    await settled(house, dispute, 0);
    await nothingStuck(house, dispute);
  });

  it("an appeal whose panel and redraw fail: the appealed ruling stands", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors } = house;
    const dispute = await opened(house);
    await voted(house, dispute, [2, 2, 1]);
    await appealed(house, dispute, jurors.suite.deployer);
    await voted(house, dispute, [1, 1, 2, "absent", "absent"]);
    await court.connect(stranger).pass(dispute);
    await voted(house, dispute, [1, 1, 2, "withhold", "withhold"]);
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    expect(await court.currentRuling(dispute)).to.equal(2);
    expect(await court.reimbursable(dispute)).to.equal(0);
    for (const round of [2, 0, 1]) await settled(house, dispute, round);
    expect(await court.creditOf(jurors.suite.deployer), "two of five earned nothing").to.equal(2n * FEE);
    await nothingStuck(house, dispute);
  });

  it("nobody appeals, nobody resolves for a year", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await voted(house, dispute, [1, 1, 1]);
    await court.connect(stranger).pass(dispute);
    await expect(court.connect(stranger).pass(dispute), "announced once").to.be.revertedWithCustomError(
      court,
      "CourtWrongPhase",
    );
    await time.increase(365 * DAY);
    await court.connect(stranger).resolve(dispute);
    await expect(court.connect(stranger).resolve(dispute)).to.be.revertedWithCustomError(court, "CourtWrongPhase");
    await settled(house, dispute, 0);
    await expect(court.settle(dispute, 0, 1)).to.be.revertedWithCustomError(court, "CourtRoundNotSettleable");
    await nothingStuck(house, dispute);
  });

  it("payments: pulled by their owner, to elsewhere, or by a stranger for it", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors, fund } = house;
    const dispute = await opened(house);
    const [one = 0, two = 0] = await voted(house, dispute, [1, 1, 2]);
    await resolved(house, dispute);
    await expect(court.settle(dispute, 0, 0)).to.be.revertedWithCustomError(court, "CourtStepsZero");
    await settled(house, dispute, 0, 1n);
    const [first, second] = [jurors.people[one - 1], jurors.people[two - 1]];
    if (first === undefined || second === undefined) throw new RangeError("two jurors");
    await expect(court.connect(stranger).withdrawFor(first)).to.changeEtherBalance(ethers, first, FEE);
    await expect(court.connect(second).withdrawTo(ethers.ZeroAddress)).to.be.revertedWithCustomError(
      court,
      "CourtZeroAddress",
    );
    const elsewhere = ethers.Wallet.createRandom().address;
    await court.connect(second).withdrawTo(elsewhere);
    expect(await ethers.provider.getBalance(elsewhere)).to.equal(FEE);
    await expect(court.connect(first).withdraw())
      .to.be.revertedWithCustomError(court, "CourtNothingToWithdraw")
      .withArgs(first.address);
    await expect(court.connect(stranger).sweep()).to.changeEtherBalance(ethers, fund, FEE);
    await expect(court.connect(stranger).sweep()).to.be.revertedWithCustomError(court, "CourtNothingToSweep");
    await nothingStuck(house, dispute);
  });

  it("jurors that left stay until they are discharged, and no longer", async () => {
    const house = await loadFixture(fullHouse);
    const { court, pool, jurors } = house;
    const dispute = await opened(house);
    const [one = 0] = await seated(house, dispute);
    const account = jurors.people[one - 1];
    if (account === undefined) throw new RangeError("a juror");
    await pool.connect(account).leave(one);
    await time.increase(2 * DAY);
    await court.pass(dispute);
    await settled(house, dispute, 0);
    await enter(jurors.suite, 6, 4 * DAY);
    await pool.advance(100n);
    await expect(pool.returnBond(one)).to.emit(pool, "JurorBondReturned");
  });
});
