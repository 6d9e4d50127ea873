import { expect } from "chai";
import { ensurePeers } from "../../peers/install.ts";
import { populationOf } from "../../runner/cell.ts";
import type { Court, Seat } from "../../systems/courts/Court.ts";
import { klerosV1 } from "../../systems/courts/kleros-v1.ts";

const cast = (seat: Seat, choice: 0 | 1 | 2) => ({ seat, choice, manner: "cast" }) as const;

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nobody is there");
  return value;
}

describe("Kleros v1", () => {
  let court: Court;

  before(async function () {
    this.timeout(300_000);
    await ensurePeers((line) => console.error(line));
    court = await klerosV1.build({ population: populationOf("compound", 40) });
  });

  it("draws three seats by stake, hears commits and reveals, and pays the coherent with the stake of the incoherent", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    expect(seats).to.have.length(3);
    const known = new Set(court.jurors.map((j) => j.account));
    expect(seats.every((s) => known.has(s.account))).to.equal(true);
    const round = await court.vote(
      dispute,
      seats.map((s) => cast(s, s.id === 2 ? 2 : 1)),
    );
    expect(round.counted).to.have.length(3);
    expect(await court.ruling(dispute)).to.equal(1);
    const penalty = await court.penalty(dispute, must(seats[0]));
    const accounts = [...new Set(seats.map((s) => s.account))];
    const before = new Map(await Promise.all(accounts.map(async (a) => [a, await court.wallet(a)] as const)));
    expect(await court.settle(dispute)).to.equal(1);
    for (const account of accounts) {
      const mine = seats.filter((s) => s.account === account);
      const [won, lost] = [mine.filter((s) => s.id !== 2).length, mine.filter((s) => s.id === 2).length];
      const was = before.get(account);
      const is = await court.wallet(account);
      expect(is.stake - (was?.stake ?? 0n)).to.equal((penalty / 2n) * BigInt(won) - penalty * BigInt(lost));
      // The whole fee of the round goes to who was coherent.
      expect(is.coin - (was?.coin ?? 0n)).to.equal((dispute.cost / 2n) * BigInt(won));
    }
  });

  it("asks twice as many and one more in appeal, and the last round decides", async () => {
    const dispute = await court.open();
    const first = await court.draw(dispute);
    await court.vote(
      dispute,
      first.map((s) => cast(s, 2)),
    );
    expect(await court.ruling(dispute)).to.equal(2);
    expect(await court.appealCost(dispute)).to.equal(7n * (await court.fee()));
    expect((await court.appeal(dispute, court.jurors[0]?.account ?? "")).ok).to.equal(true);
    const second = await court.draw(dispute);
    expect(second).to.have.length(7);
    await court.vote(
      dispute,
      second.map((s) => cast(s, 1)),
    );
    expect(await court.settle(dispute)).to.equal(1);
  });

  it("takes the stake of who stays silent and throws the silent out", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    const silent = must(seats[0]);
    const before = (await court.wallet(silent.account)).stake;
    await court.vote(
      dispute,
      seats.map((s) =>
        s.account === silent.account ? ({ seat: s, choice: 1, manner: "silent" } as const) : cast(s, 1),
      ),
    );
    await court.settle(dispute);
    const times = BigInt(seats.filter((s) => s.account === silent.account).length);
    expect(before - (await court.wallet(silent.account)).stake).to.equal(
      (await court.penalty(dispute, must(seats[0]))) * times,
    );
  });

  it("takes a copied commit for the copier's own, once the secret is out", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    const [first, second, third] = [must(seats[0]), must(seats[1]), must(seats[2])];
    const round = await court.vote(dispute, [
      cast(first, 1),
      { seat: second, choice: 1, manner: "copy", from: first },
      { seat: third, choice: 1, manner: "withhold" },
    ]);
    expect(round.counted.map((s) => s.id)).to.deep.equal([first.id, second.id]);
    expect(round.lost.map((s) => s.id)).to.deep.equal([third.id]);
  });
});
