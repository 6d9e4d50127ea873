import { expect } from "chai";
import {
  FEE,
  KEEPER_PART,
  Manner,
  Phase,
  DAY,
  appealed,
  coinOf,
  courthouse,
  ethers,
  fullHouse,
  lastRound,
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

async function stubbed(): Promise<Courthouse> {
  const stub = await ethers.deployContract("StubBeacon");
  return courthouse({ beacon: await stub.getAddress() });
}

/** A dispute that is decided for choice 1. */
async function decided(house: Courthouse): Promise<bigint> {
  const dispute = await opened(house);
  await voted(house, dispute, [1, 1, 1]);
  await time.increase(2 * DAY);
  return dispute;
}

describe("JuryCourt among the hostile", () => {
  for (const [name, manner, gasLimit] of [
    ["reverts", Manner.Refuse, 1_000_000n],
    ["burns all gas", Manner.BurnGas, 3_000_000n],
    ["returns half a megabyte", Manner.Bomb, 3_000_000n],
  ] as const) {
    it(`an arbitrable that ${name} stops neither ruling nor payment, and may be told again`, async () => {
      const house = await loadFixture(fullHouse);
      const { court, puppet, stranger } = house;
      const dispute = await decided(house);
      await puppet.getFunction("setManner").send(manner);
      await expect(court.connect(stranger).resolve(dispute, { gasLimit }))
        .to.emit(court, "RulingDelivered")
        .withArgs(dispute, false);
      expect(await court.phaseOf(dispute)).to.equal(Phase.Solved);
      await settled(house, dispute, 0);
      expect(await court.heldOf(dispute)).to.equal(0);
      await court.connect(stranger).deliver(dispute, { gasLimit });
      expect((await court.disputeOf(dispute)).delivered).to.equal(false);
      await puppet.getFunction("setManner").send(Manner.Take);
      await expect(court.connect(stranger).deliver(dispute)).to.emit(court, "RulingDelivered").withArgs(dispute, true);
      expect(await puppet.getFunction("rulingOf").staticCall(dispute)).to.equal(1);
      await expect(court.deliver(dispute))
        .to.be.revertedWithCustomError(court, "CourtNothingToDeliver")
        .withArgs(dispute);
    });
  }

  it("an arbitrable that calls back from its ruling gains nothing by it", async () => {
    const house = await loadFixture(fullHouse);
    const { court, puppet } = house;
    const dispute = await decided(house);
    const call = court.interface;
    await puppet
      .getFunction("setCallbacks")
      .send([
        call.encodeFunctionData("resolve", [dispute]),
        call.encodeFunctionData("deliver", [dispute]),
        call.encodeFunctionData("pass", [dispute]),
        call.encodeFunctionData("appeal", [dispute, "0x"]),
        call.encodeFunctionData("settle", [dispute, 0, 100]),
        call.encodeFunctionData("settle", [dispute, 0, 100]),
      ]);
    await resolved(house, dispute);
    // Only the settlement, which is anybody's.
    expect(await puppet.getFunction("callbacksTaken").staticCall()).to.equal(1);
    expect(await puppet.getFunction("heard").staticCall()).to.equal(1);
    expect(await court.creditOf(puppet), "the keepers of no redraw, and its own settlement").to.equal(3n * KEEPER_PART);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  it("too little gas for a dear arbitrable makes a delivery fail, not a ruling", async () => {
    const house = await loadFixture(fullHouse);
    const { court, puppet, stranger } = house;
    const dispute = await decided(house);
    await puppet.getFunction("setManner").send(Manner.Dear);
    await expect(court.connect(stranger).resolve(dispute, { gasLimit: 600_000n }))
      .to.emit(court, "RulingDelivered")
      .withArgs(dispute, false);
    await expect(court.deliver(dispute)).to.emit(court, "RulingDelivered").withArgs(dispute, true);
  });

  it("a receiver that refuses or re-enters hurts itself only", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const greedy = await ethers.deployContract("GreedyReceiver", [court]);
    const value = await court.arbitrationCost("0x");
    await greedy.getFunction("create").send({ value: value + 1_000n });
    const dispute = await decided(house);
    for (const manner of [0, 1]) {
      await greedy.getFunction("setManner").send(manner);
      await expect(court.connect(stranger).withdrawFor(greedy))
        .to.be.revertedWithCustomError(court, "CourtTransferFailed")
        .withArgs(await greedy.getAddress(), 1_000n);
    }
    await resolved(house, dispute);
    await settled(house, dispute, 0);
    await court.connect(stranger).withdraw();
    expect(await court.creditOf(greedy)).to.equal(1_000n);
    await greedy.getFunction("setManner").send(2);
    await expect(court.connect(stranger).withdrawFor(greedy)).to.changeEtherBalance(ethers, greedy, 1_000n);
  });

  it("a silent beacon leaves disputes without rulings, not without ends", async () => {
    const house = await loadFixture(stubbed);
    const { court, stranger } = house;
    const beacon = await ethers.getContractAt("StubBeacon", await court.beacon());
    await beacon.getFunction("setSilent").send(true);
    const dispute = await opened(house);
    const { drawableFrom } = await court.roundOf(dispute, 0n);
    await time.increaseTo(drawableFrom);
    await expect(court.connect(stranger).draw(dispute, 100n)).to.be.revertedWithCustomError(court, "CourtSeedUnknown");
    await time.increase(3 * DAY);
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    expect(await court.heldOf(dispute)).to.equal(0);
  });

  it("a lying beacon that changes its value in mid-draw stops the draw, not the dispute", async () => {
    const house = await loadFixture(stubbed);
    const { court, pool, stranger } = house;
    const beacon = await ethers.getContractAt("StubBeacon", await court.beacon());
    const dispute = await opened(house);
    const { drawableFrom } = await court.roundOf(dispute, 0n);
    await time.increaseTo(drawableFrom);
    await court.connect(stranger).draw(dispute, 1n);
    await beacon.getFunction("setSalt").send(ethers.id("another"));
    await expect(court.connect(stranger).draw(dispute, 100n)).to.be.revertedWithCustomError(pool, "PoolSeedChanged");
    await time.increase(3 * DAY);
    await court.connect(stranger).pass(dispute);
    await resolved(house, dispute);
    expect(await court.heldOf(dispute)).to.equal(0);
  });

  it("sixty self-disputes ahead of a real one do not touch its jury or its time (JR-2)", async () => {
    const house = await loadFixture(stubbed);
    const { court, stranger } = house;
    const draws = async (first: number) => {
      const snapshot = await house.jurors.suite.connection.networkHelpers.takeSnapshot();
      const disputes: bigint[] = [];
      const start = (await time.latest()) + 500;
      for (let i = 0; i < 60; ++i) disputes.push(await opened(house));
      await time.setNextBlockTimestamp(start);
      const real = await opened(house);
      await time.increase(DAY + 60);
      for (const dispute of disputes.slice(0, first)) await court.connect(stranger).draw(dispute, 100n);
      await court.connect(stranger).draw(real, 100n);
      const panel = await panelOf(house, real);
      for (const dispute of disputes.slice(first)) await court.connect(stranger).draw(dispute, 3n);
      await snapshot.restore();
      return panel;
    };
    const alone = await draws(0);
    expect(alone).to.have.length(3);
    expect(await draws(60)).to.deep.equal(alone);
  });

  it("an appellant's money buys a larger panel, not its verdict, and never more seats", async () => {
    const house = await loadFixture(fullHouse);
    const { court, jurors } = house;
    const dispute = await opened(house);
    await voted(house, dispute, [1, 1, 1]);
    await court.connect(jurors.suite.deployer).appeal(dispute, "0x", { value: 1_000n * FEE });
    expect((await court.roundOf(dispute, 1n)).against).to.equal(1);
    const panel = await seated(house, dispute);
    expect(panel).to.have.length(5);
    expect(await lastRound(house, dispute)).to.equal(1);
  });

  it("coin forced upon the court changes nobody's account", async () => {
    const house = await loadFixture(fullHouse);
    const { court } = house;
    const dispute = await decided(house);
    await ethers.deployContract("ForcedCoin", [court], { value: 77n });
    await resolved(house, dispute);
    await settled(house, dispute, 0);
    const { balance, accounted } = await coinOf(house);
    expect(balance - accounted).to.equal(77);
  });

  it("a beacon's round that comes late gives the same jury", async () => {
    const house = await loadFixture(fullHouse);
    const { court } = house;
    const dispute = await opened(house);
    const drawnAt = async (later: number) => {
      const snapshot = await house.jurors.suite.connection.networkHelpers.takeSnapshot();
      await time.increase(DAY + 100 + later);
      await published(house, dispute);
      await court.draw(dispute, 100n);
      const panel = await panelOf(house, dispute);
      await snapshot.restore();
      return panel;
    };
    expect(await drawnAt(2 * DAY)).to.deep.equal(await drawnAt(0));
  });

  it("refuses an appeal by whom the period has run out for, whatever is sent", async () => {
    const house = await loadFixture(fullHouse);
    const dispute = await decided(house);
    const before = await ethers.provider.getBalance(house.court);
    await expect(appealed(house, dispute, house.jurors.suite.deployer)).to.revert(ethers);
    expect(await ethers.provider.getBalance(house.court)).to.equal(before);
  });
});
