import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { populationOf } from "../../runner/cell.ts";
import type { Ballot, Choice, Seat } from "../../systems/courts/Court.ts";
import { CounterweightCourt } from "../../systems/courts/counterweight.ts";
import { stakeBounds } from "../../systems/counterweight/parameters.ts";

const cast = (seat: Seat, choice: Choice): Ballot => ({ seat, choice, manner: "cast" });

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nobody is there");
  return value;
}

describe("Counterweight's court in the laboratory", () => {
  let court: CounterweightCourt;

  before(async function () {
    this.timeout(300_000);
    court = await CounterweightCourt.build({ population: populationOf("bittensor", 40) }, {});
  });

  it("seats five people once each, and pays and slashes as the mechanism says", async () => {
    const dispute = await court.open();
    const seats = await court.draw(dispute);
    expect(seats).to.have.length(5);
    expect(new Set(seats.map((s) => s.account)).size).to.equal(5);
    const [wrong, silent] = [must(seats[0]), must(seats[1])];
    const right = must(seats[2]);
    const before = new Map<string, { stake: bigint; coin: bigint }>();
    for (const s of seats) before.set(s.account, await court.wallet(s.account));
    await court.vote(
      dispute,
      seats.map((s) => (s === silent ? { seat: s, choice: 1, manner: "silent" } : cast(s, s === wrong ? 2 : 1))),
    );
    expect(await court.settle(dispute)).to.equal(1);
    const lost = async (s: Seat): Promise<bigint> =>
      must(before.get(s.account)).stake - (await court.wallet(s.account)).stake;
    const quarter = await court.penalty();
    const gwei = 10n ** 9n;
    expect(await lost(wrong)).to.equal((quarter / gwei) * gwei);
    expect((await lost(silent)) / gwei).to.equal((2n * quarter) / gwei);
    expect(Number(await lost(right))).to.be.lessThan(0);
    expect((await court.wallet(right.account)).coin - must(before.get(right.account)).coin).to.equal(await court.fee());
  });

  it("asks eleven in appeal and lets them turn the ruling", async () => {
    const dispute = await court.open();
    const first = await court.draw(dispute);
    await court.vote(
      dispute,
      first.map((s) => cast(s, 2)),
    );
    expect(await court.ruling(dispute)).to.equal(2);
    expect((await court.appeal(dispute, Chain.account("appellant"))).ok).to.equal(true);
    const second = await court.draw(dispute);
    expect(second).to.have.length(11);
    const sat = new Set(first.map((s) => s.account));
    expect(second.some((s) => sat.has(s.account))).to.equal(false);
    await court.vote(
      dispute,
      second.map((s) => cast(s, 1)),
    );
    expect(await court.settle(dispute)).to.equal(1);
  });

  it("refuses a second account of somebody who is in the pool", async () => {
    const newcomers = ["a", "b"].map((name) => ({
      account: Chain.account(`newcomer ${name}`),
      person: "newcomer",
      stake: stakeBounds(court.population).minStake,
    }));
    await court.join(newcomers);
    const { registry } = court.world.suite;
    const [first, second] = [must(newcomers[0]), must(newcomers[1])];
    const person = await registry.readBigint("livePersonOf", [first.account]);
    expect((await court.world.suite.pool.read("inTree", [person]))[0]).to.equal(true);
    expect(await registry.readBigint("livePersonOf", [second.account])).to.equal(0n);
  });
});
