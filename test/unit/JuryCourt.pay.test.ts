import { expect } from "chai";
import {
  FEE,
  KEEPER,
  KEEPER_PART,
  SHARE,
  accountOf,
  appealed,
  coinOf,
  courthouse,
  fullHouse,
  opened,
  resolved,
  seated,
  settled,
  voted,
  commits,
  reveals,
  committed,
  saltOf,
  time,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";
import { BOND } from "../helpers/jurors.ts";

/** Nine seats at once. */
async function largePanels(): Promise<Courthouse> {
  return courthouse({ standard: [9] });
}

/** Three rungs, so that two appeals can turn a ruling. */
async function threeRungs(): Promise<Courthouse> {
  return courthouse({ standard: [3, 5, 7] });
}

/** What a person has won or lost so far: coin, and stake in the bond and on its way out. */
async function standing({ court, jurors, pool }: Courthouse, person: number) {
  const account = accountOf(jurors, person);
  const { bond } = await pool.jurorOf(person);
  const unbonding = await jurors.suite.vault.unbondingOf(account);
  return {
    coin: await court.creditOf(account),
    stake: bond - BOND + unbonding.reduce((sum, { amount }) => sum + amount, 0n),
  };
}

describe("JuryCourt, who is paid what", () => {
  it("orders coherent > incoherent > no commitment > no reveal, and a leak is no better (JR-6)", async () => {
    const house = await loadFixture(largePanels);
    const { court, stranger } = house;
    const dispute = await opened(house);
    const panel = await seated(house, dispute);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, incoherent = 0, absent = 0, withheld = 0, leaked = 0] = panel;
    const behaviours = [1, 1, 1, 1, 1, 2, "absent", "withhold", 1] as const;
    await commits(house, dispute, behaviours);
    await court.connect(stranger).denounce(dispute, leaked, 1, saltOf(leaked));
    const { commitEnd, revealEnd } = await court.roundOf(dispute, 0n);
    await time.increaseTo(commitEnd);
    for (const person of [a, b, c, d, e]) await court.reveal(dispute, person, 1, saltOf(person));
    await court.reveal(dispute, incoherent, 2, saltOf(incoherent));
    await time.increaseTo(revealEnd);
    await resolved(house, dispute);
    await settled(house, dispute, 0, 2n);
    // Seized: 1/4 + 1/2 + 1 + 3/4, which is a half for each of five; a sixth is the most.
    expect(await standing(house, a)).to.deep.equal({ coin: FEE, stake: SHARE });
    expect(await standing(house, e)).to.deep.equal({ coin: FEE, stake: SHARE });
    expect(await standing(house, incoherent)).to.deep.equal({ coin: 0n, stake: -BOND / 4n });
    expect(await standing(house, absent)).to.deep.equal({ coin: 0n, stake: -BOND / 2n });
    expect(await standing(house, withheld)).to.deep.equal({ coin: 0n, stake: -BOND });
    expect(await standing(house, leaked)).to.deep.equal({ coin: 0n, stake: -BOND });
    expect(await court.ballotOf(dispute, 0n, withheld)).to.deep.equal([4n, 0n, BOND]);
    expect(await court.ballotOf(dispute, 0n, leaked)).to.deep.equal([3n, 0n, (3n * BOND) / 4n]);
    expect(await court.insuranceDue(), "the incoherent fee").to.equal(FEE);
    expect(await court.creditOf(house.puppet), "three unearned fees and the keeper of no redraw").to.equal(
      3n * FEE + 2n * KEEPER_PART,
    );
    expect(await house.jurors.suite.vault.insurance()).to.equal((5n * BOND) / 2n - 5n * SHARE);
  });

  it("shares less than a sixth each when less was seized, in whole gwei, the rest to the vault's insurance", async () => {
    const house = await loadFixture(largePanels);
    const dispute = await opened(house);
    const panel = await voted(house, dispute, [1, 1, 1, 1, 1, 1, 1, 2, 1]);
    await resolved(house, dispute);
    await settled(house, dispute, 0);
    const share = (BOND / 4n / 8n / 10n ** 9n) * 10n ** 9n;
    for (const [seat, person] of panel.entries()) {
      if (seat !== 7) expect(await standing(house, person)).to.deep.equal({ coin: FEE, stake: share });
    }
    expect(await house.jurors.suite.vault.insurance()).to.equal(BOND / 4n - 8n * share);
  });

  it("has nobody incoherent after a refusal", async () => {
    const house = await loadFixture(fullHouse);
    const dispute = await opened(house);
    const panel = await voted(house, dispute, [1, 2, "absent"]);
    await resolved(house, dispute);
    expect(await house.court.currentRuling(dispute)).to.equal(0);
    await settled(house, dispute, 0);
    const [one = 0, two = 0, absent = 0] = panel;
    expect(await standing(house, one)).to.deep.equal({ coin: FEE, stake: SHARE });
    expect(await standing(house, two)).to.deep.equal({ coin: FEE, stake: SHARE });
    expect(await standing(house, absent)).to.deep.equal({ coin: 0n, stake: -BOND / 2n });
  });

  it("pays what was taken, not more, from a bond that several juries use up", async () => {
    const house = await loadFixture(largePanels);
    const { court } = house;
    const disputes = [await opened(house), await opened(house), await opened(house)];
    for (const dispute of disputes) await seated(house, dispute);
    // Whoever sits everywhere never comes; the others vote 1.
    const panels = await Promise.all(
      disputes.map(async (dispute) => [dispute, await panelSet(house, dispute)] as const),
    );
    const [, first] = panels[0] ?? [0n, new Set<number>()];
    const everywhere = [...first].filter((person) => panels.every(([, panel]) => panel.has(person)));
    expect(everywhere.length, "somebody sits on all three").to.be.above(0);
    const [idle = 0] = everywhere;
    for (const [dispute, panel] of panels) {
      for (const person of panel) if (person !== idle) await committed(house, dispute, person, 1);
    }
    const ends = await Promise.all(disputes.map(async (dispute) => (await court.roundOf(dispute, 0n)).commitEnd));
    await time.increaseTo(ends.reduce((a, b) => (a > b ? a : b)));
    for (const [dispute, panel] of panels) {
      for (const person of panel) if (person !== idle) await court.reveal(dispute, person, 1, saltOf(person));
    }
    await time.increase(4 * 86_400);
    for (const dispute of disputes) {
      await court.resolve(dispute);
      await settled(house, dispute, 0, 3n);
    }
    const seized = await Promise.all(disputes.map(async (dispute) => (await court.ballotOf(dispute, 0n, idle)).seized));
    expect(seized).to.deep.equal([BOND / 2n, BOND / 2n, 0n]);
    const { bond, seized: left, serving } = await house.pool.jurorOf(idle);
    expect([bond, left, serving]).to.deep.equal([0n, 0n, 0n]);
    for (const dispute of disputes) expect(await court.heldOf(dispute)).to.equal(0);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  it("judges every round by the final ruling", async () => {
    const house = await loadFixture(fullHouse);
    const { jurors } = house;
    const dispute = await opened(house);
    const [right = 0, wrong = 0] = await voted(house, dispute, [2, 1, 1]);
    await appealed(house, dispute, jurors.suite.deployer);
    await expect(house.court.settle(dispute, 0, 9), "before the final ruling").to.be.revertedWithCustomError(
      house.court,
      "CourtRoundNotSettleable",
    );
    await voted(house, dispute, [2, 2, 2, 2, 1]);
    await resolved(house, dispute);
    await settled(house, dispute, 0);
    expect((await standing(house, right)).coin).to.equal(FEE);
    expect(await standing(house, wrong)).to.deep.equal({ coin: 0n, stake: -BOND / 4n });
  });

  describe("reimbursement", () => {
    it("repays the appeals that turned the ruling, earlier ones first, as far as the coin goes", async () => {
      const house = await loadFixture(threeRungs);
      const { court, jurors, stranger } = house;
      const [early, late] = [jurors.suite.deployer, jurors.suite.registrar];
      const dispute = await opened(house);
      await voted(house, dispute, [1, 1, 1]);
      await appealed(house, dispute, early);
      await voted(house, dispute, [1, 1, 1, 1, 1]);
      await appealed(house, dispute, late);
      await voted(house, dispute, [2, 2, 2, 2, 2, "absent", "absent"]);
      expect(await court.reimbursable(dispute), "before the end").to.equal(0);
      await court.connect(stranger).reimburse(dispute, { value: 1n });
      expect(await court.creditOf(stranger), "before the end all is credit").to.be.above(0n);
      await resolved(house, dispute);
      const [first, second] = [5n * FEE + 2n * KEEPER_PART, 5n * FEE + 2n * KEEPER_PART];
      expect(await court.reimbursable(dispute)).to.equal(first + second);
      const before = await court.creditOf(early);
      await expect(court.connect(stranger).reimburse(dispute, { value: first - 1n }))
        .to.emit(court, "AppealReimbursed")
        .withArgs(dispute, 1, early.address, first - 1n);
      expect((await court.creditOf(early)) - before).to.equal(first - 1n);
      expect(await court.reimbursable(dispute)).to.equal(second + 1n);
      const [owed, kept] = [await court.creditOf(late), await court.creditOf(stranger)];
      await court.connect(stranger).reimburse(dispute, { value: second + 10n });
      expect((await court.creditOf(late)) - owed).to.equal(second);
      expect((await court.creditOf(stranger)) - kept, "too much").to.equal(9);
      expect(await court.reimbursable(dispute)).to.equal(0);
      for (const round of [0, 1, 2]) await settled(house, dispute, round);
      const { balance, accounted } = await coinOf(house);
      expect(balance).to.equal(accounted);
    });

    it("repays no appeal against the ruling that is final in the end", async () => {
      const house = await loadFixture(threeRungs);
      const { court, jurors } = house;
      const dispute = await opened(house);
      await voted(house, dispute, [1, 1, 1]);
      await appealed(house, dispute, jurors.suite.deployer);
      await voted(house, dispute, [2, 2, 2, 2, 2]);
      await appealed(house, dispute, jurors.suite.registrar);
      await voted(house, dispute, [1, 1, 1, 1, 1, 1, 1]);
      await resolved(house, dispute);
      // The first was against 1, which is final; the second against 2, which is not.
      expect(await court.reimbursable(dispute)).to.equal(7n * FEE + 2n * KEEPER_PART);
      expect((await court.roundOf(dispute, 1n)).owed).to.equal(5n * FEE + 2n * KEEPER_PART);
    });

    it("counts what a redraw cost, too", async () => {
      const house = await loadFixture(fullHouse);
      const { court, jurors, stranger } = house;
      const dispute = await opened(house);
      await voted(house, dispute, [1, 1, 1]);
      await appealed(house, dispute, jurors.suite.deployer);
      await voted(house, dispute, ["absent", "absent", "absent", "absent", "absent"]);
      await court.connect(stranger).pass(dispute);
      await voted(house, dispute, [2, 2, 2, 2, "absent"]);
      await resolved(house, dispute);
      expect(await court.reimbursable(dispute)).to.equal(4n * FEE + KEEPER);
      expect(await court.creditOf(jurors.suite.deployer)).to.equal(FEE);
    });
  });

  it("pays keepers a quarter of the reward for each draw and each settlement", async () => {
    const house = await loadFixture(fullHouse);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await voted(house, dispute, ["absent", "absent", "absent"]);
    expect(await court.creditOf(stranger)).to.equal(KEEPER_PART);
    await court.connect(stranger).pass(dispute);
    await settled(house, dispute, 0, 1n);
    expect(await court.creditOf(stranger)).to.equal(2n * KEEPER_PART);
    await voted(house, dispute, [1, 1, 1]);
    await resolved(house, dispute);
    await settled(house, dispute, 1);
    expect(await court.creditOf(stranger)).to.equal(KEEPER);
  });

  it("lets a stranger reveal for a juror, to the juror's own good", async () => {
    const house = await loadFixture(fullHouse);
    const dispute = await opened(house);
    const [one = 0] = await seated(house, dispute);
    await commits(house, dispute, [1, 1, 1]);
    await reveals(house, dispute, [1, 1, 1]);
    expect((await house.court.ballotOf(dispute, 0n, one)).state).to.equal(2);
  });
});

async function panelSet({ court, pool }: Courthouse, dispute: bigint): Promise<Set<number>> {
  const { request, seats } = await court.roundOf(dispute, 0n);
  return new Set((await pool.juryOf(request)).slice(0, Number(seats)).map(Number));
}
