import { expect } from "chai";
import {
  FEE,
  KEEPER_PART,
  Phase,
  SHARE,
  Stage,
  accountOf,
  appealed,
  coinOf,
  commits,
  courthouse,
  lastRound,
  networkHelpers,
  opened,
  resolved,
  saltOf,
  seated,
  settled,
  time,
  voted,
  type Behaviour,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";
import { BOND } from "../helpers/jurors.ts";

/** Five seats on the first rung, seven on the second. */
async function fiveSeats(): Promise<Courthouse> {
  return courthouse({ standard: [5, 7] });
}

/** A court of one panel. */
async function manySeats(seats: number): Promise<Courthouse> {
  return courthouse({ people: 31, standard: [seats] });
}

/** `count` jurors that behave alike. */
function alike(count: number, behaviour: Behaviour): Behaviour[] {
  return Array.from({ length: count }, () => behaviour);
}

describe("JuryCourt, which panels count (JR-10)", () => {
  it("counts one of which a hostile third withheld, and punishes that third as in any counted panel (JR-6, JR-7)", async () => {
    const house = await loadFixture(fiveSeats);
    const { court, jurors, pool, puppet, stranger } = house;
    const dispute = await opened(house);
    const panel = await voted(house, dispute, [2, 2, 2, "withhold", "absent"]);
    expect(await court.phaseOf(dispute)).to.equal(Phase.Appeal);
    expect(await court.currentRuling(dispute)).to.equal(2);
    await expect(court.connect(stranger).pass(dispute)).to.emit(court, "AppealPossible");
    await resolved(house, dispute);
    expect((await court.disputeOf(dispute)).rounds, "no other panel").to.equal(1);
    expect((await court.roundOf(dispute, 0n)).stage).to.equal(Stage.Counted);
    expect(await puppet.getFunction("rulingOf").staticCall(dispute)).to.equal(2);
    await settled(house, dispute, 0);
    const accounts = panel.map((person) => accountOf(jurors, person));
    const { vault } = jurors.suite;
    const bonds = await Promise.all(accounts.map(async (account) => vault.bondOf(pool, account)));
    expect(bonds).to.deep.equal([BOND, BOND, BOND, 0n, BOND / 2n]);
    const fees = await Promise.all(accounts.map(async (account) => court.creditOf(account)));
    expect(fees).to.deep.equal([FEE, FEE, FEE, 0n, 0n]);
    expect(await court.creditOf(puppet), "fees of who did not vote, no redraw's keeper").to.equal(
      2n * FEE + 2n * KEEPER_PART,
    );
    expect(await vault.insurance()).to.equal((3n * BOND) / 2n - 3n * SHARE);
    expect(await court.heldOf(dispute)).to.equal(0);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  it("says so from the reveal that settles it, and never takes it back", async () => {
    const house = await loadFixture(fiveSeats);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await seated(house, dispute);
    const panel = await commits(house, dispute, [2, 2, 1, 2, 1]);
    const { commitEnd, revealEnd } = await court.roundOf(dispute, 0n);
    await time.increaseTo(commitEnd);
    const starts: bigint[] = [];
    for (const [seat, choice] of [2, 2, 1, 2, 1].entries()) {
      const person = panel[seat] ?? 0;
      await court.connect(stranger).reveal(dispute, person, choice, saltOf(person));
      starts.push((await court.appealPeriod(dispute)).start);
    }
    // Three of five do not agree, four are two thirds.
    expect(starts).to.deep.equal([0n, 0n, 0n, revealEnd, revealEnd]);
    const next = await opened(house);
    await seated(house, next);
    const others = await commits(house, next, alike(5, 1));
    const round = await court.roundOf(next, 0n);
    await time.increaseTo(round.commitEnd);
    starts.length = 0;
    for (const person of others) {
      await court.connect(stranger).reveal(next, person, 1, saltOf(person));
      starts.push((await court.appealPeriod(next)).start);
    }
    const end = round.revealEnd;
    expect(starts, "three of five agree").to.deep.equal([0n, 0n, end, end, end]);
  });

  for (const [name, behaviours, ruling] of [
    ["three of five that agree to refuse", [0, 0, 0, "absent", "withhold"], 0n],
    ["three of five in any seats", ["absent", 1, "withhold", 1, 1], 1n],
    ["four of five that part", [1, 1, 2, 2, "absent"], 0n],
  ] as const) {
    it(`counts ${name}`, async () => {
      const house = await loadFixture(fiveSeats);
      const { court } = house;
      const dispute = await opened(house);
      await voted(house, dispute, behaviours);
      expect(await court.phaseOf(dispute)).to.equal(Phase.Appeal);
      await resolved(house, dispute);
      const record = await court.disputeOf(dispute);
      expect([record.rounds, record.ruling]).to.deep.equal([1n, ruling]);
    });
  }

  for (const [name, behaviours] of [
    ["three of five of whom two agree", [1, 1, 2, "absent", "withhold"]],
    ["three of five of whom one refuses", [1, 1, 0, "absent", "withhold"]],
    ["two of five that agree", [1, 1, "absent", "withhold", "withhold"]],
    ["one of five", [1, "absent", "absent", "absent", "absent"]],
    ["none", ["absent", "absent", "absent", "absent", "absent"]],
  ] as const) {
    it(`draws another panel for ${name}`, async () => {
      const house = await loadFixture(fiveSeats);
      const { court, stranger } = house;
      const dispute = await opened(house);
      await voted(house, dispute, behaviours);
      const revealed = behaviours.filter((b) => typeof b === "number").length;
      expect(await court.phaseOf(dispute)).to.equal(Phase.Inquorate);
      expect(await court.currentRuling(dispute)).to.equal(0);
      await expect(court.connect(stranger).pass(dispute))
        .to.emit(court, "CourtRoundInquorate")
        .withArgs(dispute, 0, revealed, 5);
      expect((await court.roundOf(dispute, await lastRound(house, dispute))).redraw).to.equal(true);
    });
  }

  it("lets the majority of an appeal's panel turn the ruling although the rest stay away", async () => {
    const house = await loadFixture(fiveSeats);
    const { court, jurors } = house;
    const dispute = await opened(house);
    await voted(house, dispute, alike(5, 1));
    await appealed(house, dispute, jurors.suite.deployer);
    await voted(house, dispute, [...alike(4, 2), ...alike(3, "withhold")]);
    expect(await court.phaseOf(dispute)).to.equal(Phase.Decided);
    await resolved(house, dispute);
    const record = await court.disputeOf(dispute);
    expect([record.rounds, record.ruling]).to.deep.equal([2n, 2n]);
    for (const round of [0, 1]) await settled(house, dispute, round);
    expect(await court.heldOf(dispute)).to.equal(0);
  });

  it("lets the majority of a second panel rule after a first one that did not", async () => {
    const house = await loadFixture(fiveSeats);
    const { court, stranger } = house;
    const dispute = await opened(house);
    await voted(house, dispute, [1, 1, 2, "absent", "absent"]);
    await court.connect(stranger).pass(dispute);
    await voted(house, dispute, [2, 2, 2, "withhold", "withhold"]);
    await resolved(house, dispute);
    expect((await court.disputeOf(dispute)).ruling).to.equal(2);
    for (const round of [0, 1]) await settled(house, dispute, round);
    const { balance, accounted } = await coinOf(house);
    expect(balance).to.equal(accounted);
  });

  for (const seats of [3, 5, 7, 9, 15]) {
    it(`needs ${(seats + 1) / 2} of ${seats} that agree, or ${Math.ceil((2 * seats) / 3)} that do not`, async () => {
      const house = await manySeats(seats);
      const { court } = house;
      const [half, quorum] = [(seats + 1) / 2, Math.ceil((2 * seats) / 3)];
      const dispute = await opened(house);
      await seated(house, dispute);
      const phaseAfter = async (votes: readonly number[]): Promise<bigint> => {
        const { restore } = await networkHelpers.takeSnapshot();
        const panel = await commits(house, dispute, [...votes, ...alike(seats - votes.length, "absent")]);
        const { commitEnd, revealEnd } = await court.roundOf(dispute, 0n);
        await time.increaseTo(commitEnd);
        for (const [seat, vote] of votes.entries()) {
          const person = panel[seat] ?? 0;
          await court.reveal(dispute, person, vote, saltOf(person));
        }
        await time.increaseTo(revealEnd);
        const phase = await court.phaseOf(dispute);
        await restore();
        return phase;
      };
      const votes = (first: number, second: number): number[] => [
        ...Array.from({ length: first }, () => 1),
        ...Array.from({ length: second }, () => 2),
      ];
      // The last rung has no appeal.
      expect(await phaseAfter(votes(half, 0)), "half and one").to.equal(Phase.Decided);
      expect(await phaseAfter(votes(half - 1, 0)), "not half").to.equal(Phase.Inquorate);
      const [more, fewer] = [Math.ceil((quorum - 1) / 2), Math.floor((quorum - 1) / 2)];
      expect(await phaseAfter(votes(more, fewer)), "divided, below two thirds").to.equal(Phase.Inquorate);
      expect(await phaseAfter(votes(more, fewer + 1)), "divided, two thirds").to.equal(Phase.Decided);
    });
  }
});
