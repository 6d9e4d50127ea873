import { expect } from "chai";
import { ensurePeers } from "../../peers/install.ts";
import { populationOf } from "../../runner/cell.ts";
import type { Ballot, Choice, Court, Seat } from "../../systems/courts/Court.ts";
import { umaDvm } from "../../systems/courts/uma-dvm.ts";

const cast = (seat: Seat, choice: Choice): Ballot => ({ seat, choice, manner: "cast" });

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nobody is there");
  return value;
}

describe("UMA's voters", () => {
  let court: Court;

  before(async function () {
    this.timeout(300_000);
    await ensurePeers((line) => console.error(line));
    court = await umaDvm.build({ population: populationOf("compound", 30) });
  });

  it("hears every staker by stake, and moves a thousandth of the stake of the wrong to the right", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    expect(seats).to.have.length(court.jurors.length);
    const wrong = must(seats[seats.length - 1]);
    const right = must(seats[0]);
    const round = await court.vote(
      dispute,
      seats.map((s) => cast(s, s === wrong ? 2 : 1)),
    );
    expect(round.counted).to.have.length(seats.length);
    expect(await court.settle(dispute)).to.equal(1);
    expect((await court.wallet(wrong.account)).stake).to.equal(wrong.weight - wrong.weight / 1_000n);
    expect(Number((await court.wallet(right.account)).stake - right.weight)).to.be.greaterThan(0);
    // The asserter was right: half of the loser's bond is the store's.
    expect((await court.wallet(dispute.owner)).coin).to.equal((dispute.cost * 3n) / 2n);
  });

  it("rolls a request over when fewer than 65 % of the stake agree", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    let [mine, whole] = [0n, 0n];
    for (const s of seats) whole += s.weight;
    const some = seats.filter((s) => (mine + s.weight) * 100n < whole * 60n && (mine += s.weight) > 0n);
    expect(Number((mine * 100n) / whole)).to.be.within(40, 60);
    await court.vote(
      dispute,
      some.map((s) => cast(s, 2)),
    );
    expect(await court.ruling(dispute)).to.equal(0);
    expect(await court.settle(dispute)).to.equal(0);
    const again = await court.draw(dispute);
    await court.vote(
      dispute,
      again.map((s) => cast(s, 1)),
    );
    expect(await court.settle(dispute)).to.equal(1);
  });

  it("refuses a reveal of somebody else's commit", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    const [first, second] = [must(seats[0]), must(seats[1])];
    const round = await court.vote(dispute, [
      ...seats.filter((s) => s !== second).map((s) => cast(s, 1)),
      { seat: second, choice: 1, manner: "copy", from: first },
    ]);
    expect(round.lost.map((s) => s.account)).to.deep.equal([second.account]);
  });
});
