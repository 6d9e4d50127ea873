import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { ensurePeers } from "../../peers/install.ts";
import { populationOf } from "../../runner/cell.ts";
import { aragonCourt } from "../../systems/courts/aragon-court.ts";
import type { Ballot, Choice, Court, Seat } from "../../systems/courts/Court.ts";

const cast = (seat: Seat, choice: Choice): Ballot => ({ seat, choice, manner: "cast" });

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nobody is there");
  return value;
}

const picks = (seats: readonly Seat[]): number => seats.reduce((n, s) => n + Number(s.weight), 0);

describe("Aragon Court", () => {
  let court: Court;

  before(async function () {
    this.timeout(300_000);
    await ensurePeers((line) => console.error(line));
    court = await aragonCourt.build({ population: populationOf("compound", 40) });
  });

  it("draws three by stake, slashes the incoherent and pays the coherent in tokens and fees", async () => {
    let [dispute, seats] = [await court.open(), [] as Seat[]];
    // Nobody is incoherent in a jury of one account: ask until two sit.
    for (seats = await court.draw(dispute); seats.length < 2; seats = await court.draw(dispute)) {
      dispute = await court.open();
    }
    expect(picks(seats)).to.equal(3);
    const [small, large] = [...seats].sort((a, b) => Number(a.weight - b.weight));
    const wrong = must(small);
    const right = seats.filter((s) => s !== wrong);
    const before = new Map<string, { stake: bigint; coin: bigint }>();
    for (const s of seats) before.set(s.account, await court.wallet(s.account));
    await court.vote(
      dispute,
      seats.map((s) => cast(s, s === wrong ? 2 : 1)),
    );
    expect(await court.settle(dispute)).to.equal(1);
    const lost = must(before.get(wrong.account)).stake - (await court.wallet(wrong.account)).stake;
    expect(lost).to.equal(await court.penalty(dispute, wrong));
    const winner = must(large);
    const share = (amount: bigint): bigint => (amount * winner.weight) / BigInt(picks(right));
    const won = await court.wallet(winner.account);
    expect(won.stake - must(before.get(winner.account)).stake).to.equal(share(lost));
    expect(won.coin - must(before.get(winner.account)).coin).to.equal(share(3n * (await court.fee())));
  });

  it("asks three times as many in an appeal that is answered", async () => {
    const dispute = await court.open();
    const first = await court.draw(dispute);
    await court.vote(
      dispute,
      first.map((s) => cast(s, 2)),
    );
    expect(await court.ruling(dispute)).to.equal(2);
    expect((await court.appeal(dispute, Chain.account("appellant"))).ok).to.equal(true);
    const second = await court.draw(dispute);
    expect(picks(second)).to.equal(9);
    await court.vote(
      dispute,
      second.map((s) => cast(s, 1)),
    );
    expect(await court.settle(dispute)).to.equal(1);
  });

  it("lets an appeal that nobody answers decide by itself", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    await court.vote(
      dispute,
      seats.map((s) => cast(s, 1)),
    );
    expect(await court.ruling(dispute)).to.equal(1);
    expect((await court.appeal(dispute, Chain.account("rich"), false)).ok).to.equal(true);
    expect(await court.settle(dispute)).to.equal(2);
  });
});
