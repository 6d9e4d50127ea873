import { expect } from "chai";
import {
  FEE,
  KEEPER,
  KEEPER_PART,
  LAG,
  DAY,
  Phase,
  SHARE,
  Stage,
  accountOf,
  appealed,
  coinOf,
  commits,
  committed,
  ethers,
  fullHouse,
  lastRound,
  opened,
  panelOf,
  published,
  resolved,
  reveals,
  saltOf,
  seated,
  settled,
  time,
  voted,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";
import { BOND } from "../helpers/jurors.ts";

describe("JuryCourt, the life of a dispute", () => {
  it("goes from a request by a verified round of the beacon through an appeal to payment", async () => {
    const house = await loadFixture(fullHouse);
    const { court, puppet, pool, fund, stranger, jurors } = house;
    const { vault } = jurors.suite;
    const cost = 3n * FEE + KEEPER;
    expect(await court.arbitrationCost("0x")).to.equal(cost);
    const creating = puppet.getFunction("create").send(2, "0x", { value: cost });
    await expect(creating)
      .to.emit(court, "DisputeCreation")
      .withArgs(1, await puppet.getAddress());
    expect(await court.phaseOf(1n)).to.equal(Phase.Evidence);
    const { drawableFrom, beaconRound, request } = await court.roundOf(1n, 0n);
    expect(drawableFrom).to.equal((await time.latest()) + DAY + LAG);
    // JR-9: the round is due after evidence, so nobody knew it when the pool was frozen.
    expect(await house.beacon.dueAt(beaconRound)).to.be.above(drawableFrom);
    expect(await court.seedOf(1n, 0n)).to.equal(ethers.ZeroHash);

    const behaviours = [1, 1, 2] as const;
    const first = await voted(house, 1n, behaviours);
    expect(first).to.have.length(3);
    expect(await court.currentRuling(1n)).to.equal(1);
    expect(await court.disputeStatus(1n)).to.equal(1);
    const { revealEnd } = await court.roundOf(1n, 0n);
    expect(await court.appealPeriod(1n)).to.deep.equal([revealEnd, revealEnd + 2n * BigInt(DAY)]);
    await expect(court.connect(stranger).pass(1n))
      .to.emit(court, "AppealPossible")
      .withArgs(1, await puppet.getAddress());

    const appellant = jurors.suite.deployer;
    expect(await court.appealCost(1n, "0x")).to.equal(5n * FEE + KEEPER);
    await expect(appealed(house, 1n, appellant))
      .to.emit(court, "AppealDecision")
      .withArgs(1, await puppet.getAddress());
    const second = await voted(house, 1n, [2, 2, 2, 1, "withhold"]);
    expect(new Set([...first, ...second]).size, "JR-1").to.equal(8);
    expect(await court.phaseOf(1n), "the last rung is not appealable").to.equal(Phase.Decided);
    expect(await court.appealCost(1n, "0x")).to.equal(2n ** 128n - 1n);
    const resolving = court.connect(stranger).resolve(1n);
    await expect(resolving).to.emit(court, "DisputeSolved").withArgs(1, 2);
    await expect(resolving).to.emit(court, "RulingDelivered").withArgs(1, true);
    expect(await puppet.getFunction("rulingOf").staticCall(1)).to.equal(2);
    expect(await court.disputeStatus(1n)).to.equal(2);
    expect(await court.currentRuling(1n)).to.equal(2);

    // The appeal turned the ruling: four of five jurors earned a fee, a draw and a settlement their quarters.
    expect(await court.reimbursable(1n)).to.equal(4n * FEE + 2n * KEEPER_PART);

    await settled(house, 1n, 0);
    await settled(house, 1n, 1);
    const paid = async (person: number) => court.creditOf(accountOf(jurors, person));
    expect(await Promise.all(first.map(paid))).to.deep.equal([0n, 0n, FEE]);
    expect(await Promise.all(second.map(paid))).to.deep.equal([FEE, FEE, FEE, 0n, 0n]);
    expect(await court.insuranceDue()).to.equal(3n * FEE);
    const bonded = async (person: number) => vault.bondOf(pool, accountOf(jurors, person));
    const three = (3n * BOND) / 4n;
    expect(await Promise.all(first.map(bonded))).to.deep.equal([three, three, BOND]);
    expect(await Promise.all(second.map(bonded))).to.deep.equal([BOND, BOND, BOND, three, 0n]);
    const unbonding = async (person: number) =>
      (await vault.unbondingOf(accountOf(jurors, person))).reduce((sum, { amount }) => sum + amount, 0n);
    const coherent = [first[2] ?? 0, ...second.slice(0, 3)];
    expect(await Promise.all(coherent.map(unbonding))).to.deep.equal([SHARE, SHARE, SHARE, SHARE]);
    // 2 x 1/4 in the first, 1/4 + 1 in the second, less a sixth each.
    expect(await vault.insurance()).to.equal((7n * BOND) / 4n - 4n * SHARE);
    expect((await pool.requestOf(request)).state, "discharged").to.equal(4);

    // JR-7.
    expect(await court.heldOf(1n)).to.equal(0);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
    await court.connect(stranger).sweep();
    expect(await ethers.provider.getBalance(fund)).to.equal(3n * FEE);
    for (const person of coherent) await court.connect(stranger).withdrawFor(accountOf(jurors, person));
    await court.connect(appellant).withdraw();
    await court.connect(stranger).withdraw();
    await court.connect(stranger).withdrawFor(puppet);
    expect(await ethers.provider.getBalance(court)).to.equal(0);
  });

  it("walks through its phases by the clock alone", async () => {
    const house = await loadFixture(fullHouse);
    const { court } = house;
    const dispute = await opened(house);
    const at = async (phase: bigint) => expect(await court.phaseOf(dispute)).to.equal(phase);
    await at(Phase.Evidence);
    const { drawableFrom } = await court.roundOf(dispute, 0n);
    await time.increaseTo(drawableFrom - 1n);
    await at(Phase.Evidence);
    await time.increaseTo(drawableFrom);
    await at(Phase.Draw);
    await seated(house, dispute);
    await at(Phase.Commit);
    const { commitEnd, revealEnd, stage } = await court.roundOf(dispute, 0n);
    expect(stage).to.equal(Stage.Voting);
    expect(commitEnd).to.equal((await time.latest()) + DAY);
    expect(revealEnd).to.equal(commitEnd + BigInt(DAY));
    await commits(house, dispute, [1, 1, 1]);
    await time.increaseTo(commitEnd - 1n);
    await at(Phase.Commit);
    await reveals(house, dispute, [1, 1, 1]);
    await at(Phase.Reveal);
    expect(await court.currentRuling(dispute), "not before the end").to.equal(0);
    expect((await court.appealPeriod(dispute)).start, "known with two thirds").to.equal(revealEnd);
    await time.increaseTo(revealEnd);
    await at(Phase.Appeal);
    expect(await court.currentRuling(dispute)).to.equal(1);
    await time.increaseTo(revealEnd + 2n * BigInt(DAY));
    await at(Phase.Decided);
    expect(await court.appealPeriod(dispute)).to.deep.equal([0n, 0n]);
    await resolved(house, dispute);
    await at(Phase.Solved);
  });

  it("redraws a panel of which fewer than two thirds revealed, and pays it from its slashes", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors, pool } = house;
    const dispute = await opened(house);
    const first = await voted(house, dispute, [1, "absent", "withhold"]);
    expect(await court.phaseOf(dispute)).to.equal(Phase.Inquorate);
    await expect(court.connect(stranger).pass(dispute)).to.emit(court, "CourtRoundInquorate").withArgs(1, 0, 1, 3);
    expect((await court.roundOf(dispute, 1n)).redraw).to.equal(true);
    // A discarded round settles at once.
    await settled(house, dispute, 0);
    expect(await court.creditOf(accountOf(jurors, first[0] ?? 0)), "no fee").to.equal(0);
    const [{ amount } = { amount: 0n }] = await jurors.suite.vault.unbondingOf(accountOf(jurors, first[0] ?? 0));
    expect(amount).to.equal(SHARE);
    const second = await voted(house, dispute, [2, 2, 2]);
    expect(new Set([...first, ...second]).size, "JR-1").to.equal(6);
    await resolved(house, dispute);
    expect(await court.currentRuling(dispute)).to.equal(2);
    await settled(house, dispute, 1);
    for (const person of second) expect(await court.creditOf(accountOf(jurors, person))).to.equal(FEE);
    expect(await court.heldOf(dispute)).to.equal(0);
    expect((await pool.requestOf(1)).state).to.equal(4);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  it("lets the last ruling stand when the redrawn panel fails too, and pays those who revealed", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors, puppet } = house;
    const dispute = await opened(house);
    await voted(house, dispute, ["absent", "absent", "absent"]);
    await court.connect(stranger).pass(dispute);
    const second = await voted(house, dispute, [1, "absent", "absent"]);
    await court.connect(stranger).pass(dispute);
    expect(await court.phaseOf(dispute)).to.equal(Phase.Decided);
    expect(await court.creditOf(puppet), "unearned").to.equal(2n * FEE);
    await resolved(house, dispute);
    expect(await court.currentRuling(dispute)).to.equal(0);
    await settled(house, dispute, 0);
    await settled(house, dispute, 1);
    expect(await court.creditOf(accountOf(jurors, second[0] ?? 0))).to.equal(FEE);
    expect(await court.heldOf(dispute)).to.equal(0);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  it("pays a bounty for a leaked salt, but not to the juror", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger, jurors } = house;
    const { vault } = jurors.suite;
    const dispute = await opened(house);
    const [leaky = 0, selfish = 0, good = 0] = await seated(house, dispute);
    for (const person of [leaky, selfish, good]) await committed(house, dispute, person, 1);
    await expect(court.connect(stranger).denounce(dispute, leaky, 2, saltOf(leaky))).to.be.revertedWithCustomError(
      court,
      "CourtRevealMismatch",
    );
    await expect(court.connect(stranger).denounce(dispute, leaky, 1, saltOf(leaky)))
      .to.emit(court, "BallotDenounced")
      .withArgs(dispute, 0, leaky, stranger.address, BOND / 4n);
    const [bounty] = await vault.unbondingOf(stranger);
    expect(bounty?.amount).to.equal(BOND / 4n);
    await expect(court.connect(accountOf(jurors, selfish)).denounce(dispute, selfish, 1, saltOf(selfish)))
      .to.emit(court, "BallotDenounced")
      .withArgs(dispute, 0, selfish, accountOf(jurors, selfish).address, 0);
    expect(await vault.unbondingOf(accountOf(jurors, selfish))).to.deep.equal([]);
    await expect(
      court.connect(stranger).denounce(dispute, leaky, 1, saltOf(leaky)),
      "once",
    ).to.be.revertedWithCustomError(court, "CourtRevealMismatch");
    await expect(committed(house, dispute, leaky, 1)).to.be.revertedWithCustomError(court, "CourtAlreadyCommitted");
    const { commitEnd, revealEnd } = await court.roundOf(dispute, 0n);
    await time.increaseTo(commitEnd);
    await expect(court.connect(stranger).reveal(dispute, leaky, 1, saltOf(leaky))).to.be.revertedWithCustomError(
      court,
      "CourtRevealMismatch",
    );
    await court.reveal(dispute, good, 1, saltOf(good));
    await time.increaseTo(revealEnd);
    await court.connect(stranger).pass(dispute);
    await settled(house, dispute, 0);
    const [share] = await vault.unbondingOf(accountOf(jurors, good));
    expect(share?.amount, "from what leaked").to.equal(SHARE);
    expect(await vault.insurance()).to.equal(2n * BOND - BOND / 4n - SHARE);
  });

  it("shows nothing of a dispute or round that is not there", async () => {
    const house = await loadFixture(fullHouse);
    const { court } = house;
    await expect(court.phaseOf(0n)).to.be.revertedWithCustomError(court, "CourtDisputeUnknown").withArgs(0);
    await expect(court.disputeOf(1n)).to.be.revertedWithCustomError(court, "CourtDisputeUnknown").withArgs(1);
    const dispute = await opened(house);
    await expect(court.roundOf(dispute, 1n)).to.be.revertedWithCustomError(court, "CourtRoundUnknown").withArgs(1, 1);
    expect(await lastRound(house, dispute)).to.equal(0);
    await published(house, dispute);
    expect(await panelOf(house, dispute)).to.deep.equal([]);
  });
});
