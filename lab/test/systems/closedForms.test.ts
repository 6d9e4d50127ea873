import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { accountsOf, captured, clique, seatsOf, SIGNIFICANCE } from "../../economics/juries.ts";
import {
  binomialAtLeast,
  binomialP,
  convictionShare,
  convictionTime,
  grinding,
  majority,
} from "../../metrics/closedForms.ts";
import { ratio, sum } from "../../metrics/concentration.ts";
import { ensurePeers } from "../../peers/install.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { populationOf } from "../../runner/cell.ts";
import { klerosV1 } from "../../systems/courts/kleros-v1.ts";
import type { Court, Dispute, Seat } from "../../systems/courts/Court.ts";
import { counterweight } from "../../systems/counterweight.ts";
import type { World } from "../../systems/System.ts";

describe("closed forms beside Kleros v1", function () {
  this.timeout(300_000);
  const DISPUTES = 60;
  const SEEDS = 5;
  let court: Court;
  let share: number;
  let hostile: ReadonlySet<string>;
  /** Juries of the same disputes, by the seed that another block would have given. */
  const juries: Seat[][][] = [];

  before(async () => {
    await ensurePeers((line) => console.error(line));
    court = await klerosV1.build({ population: populationOf("compound", 40) });
    // One account: with replacement it may sit twice in one jury, without it never.
    const whale = await clique(court, 1, 0.3, "whale");
    await court.join(whale);
    hostile = accountsOf(whale);
    const [theirs, others] = [sum(whale.map((w) => w.stake)), sum(court.jurors.map((j) => j.stake))];
    share = ratio(theirs, theirs + others);
    const disputes: Dispute[] = [];
    for (let i = 0; i < DISPUTES; i++) disputes.push(await court.open());
    for (let seed = 0; seed < SEEDS; seed++) {
      const checkpoint = await court.chain.checkpoint();
      const restore = court.remember();
      await court.ripen(disputes, seed);
      const drawn: Seat[][] = [];
      for (const dispute of disputes) drawn.push(await court.draw(dispute));
      juries.push(drawn);
      await court.chain.rollback(checkpoint);
      restore();
    }
  });

  it("gives one account with three tenths of the stake so many seats of a jury as the binomial says", () => {
    expect(share).to.be.closeTo(0.3, 0.001);
    const all = juries.flat();
    for (const least of [1, 2, 3]) {
      const found = all.filter((jury) => seatsOf(jury, hostile).length >= least).length;
      const odds = binomialAtLeast(court.seats, share, least);
      expect(binomialP(found, all.length, odds), `${found} of ${all.length}, not ${odds}`).to.be.above(SIGNIFICANCE);
    }
  });

  it("lets whoever chooses among five seeds capture as many juries as 1 - (1 - q)^5 says", () => {
    const q = binomialAtLeast(court.seats, share, majority(court.seats));
    const fallen = (seeds: number): number =>
      Array.from({ length: DISPUTES }, (_, i) => i).filter((i) =>
        juries.slice(0, seeds).some((drawn) => captured(drawn[i] ?? [], hostile)),
      ).length;
    for (let m = 1; m <= SEEDS; m++) {
      const p = binomialP(fallen(m), DISPUTES, grinding(q, m));
      expect(p, `${fallen(m)} of ${DISPUTES} with ${m} seeds, not ${grinding(q, m)}`).to.be.above(SIGNIFICANCE);
    }
    // One seed would not do it: the measurement tells the two apart.
    expect(binomialP(fallen(SEEDS), DISPUTES, q)).to.be.below(SIGNIFICANCE);
  });
});

describe("closed forms beside the conviction ledger", function () {
  this.timeout(300_000);
  const population = expand(loadTable("hop"), 60);
  let world: World;
  let restart: () => Promise<void>;

  before(async () => {
    world = await counterweight.world({ population, treasuryUsd: 1_000n });
    let checkpoint = await world.chain.checkpoint();
    let forget = world.remember();
    restart = async () => {
      await world.chain.rollback(checkpoint);
      forget();
      checkpoint = await world.chain.checkpoint();
      forget = world.remember();
    };
  });
  beforeEach(() => restart());

  /** Half of the electorate supports a decision, in one block, at once or in the last moment of voting. */
  async function decided(moment: "first" | "last") {
    const after = world.afterVote;
    if (after === null) throw new Error("The suite has a time after the vote.");
    const ballot = await world.open(world.clerk, Chain.account("loot"), await world.prize());
    const everyOther = (from: number) => world.honest.filter((_, i) => i % 2 === from).map((h) => h.account);
    if (moment === "last") await world.lastMoment(ballot);
    await world.chain.block(everyOther(0).map((account) => world.ballotCall(ballot, { account, side: "for" })));
    const cast = world.chain.now;
    const support = await after.support(ballot);
    const halfLife = Number((await world.bounds(ballot)).halfLife);
    return { after, ballot, cast, support, halfLife, others: everyOther(1) };
  }

  it("lets support become conviction as 1 - 2^(-t/h)", async () => {
    const { after, ballot, cast, support, halfLife } = await decided("first");
    expect(support).to.be.above(10n ** 9n);
    for (const t of [1, 12, 3_600, halfLife / 2, halfLife - 1, halfLife, halfLife + 1, 3 * halfLife].map(Math.round)) {
      const measured = ratio(await after.convictionAt(ballot, cast + t), support);
      expect(measured, `after ${t} s`).to.be.closeTo(convictionShare(t, halfLife), 1e-9);
    }
  });

  it("is ready in the second that h log2(s/(s - T)) names, against the opposition there is", async () => {
    const { after, ballot, cast, support, halfLife, others } = await decided("last");
    await world.close(ballot);
    await after.queue(ballot);
    // From here on no notice is left to wait for: conviction decides.
    const notice = (await after.queuedAt(ballot)) + halfLife;
    let [objected, byFormula] = [0, 0];
    for (const count of [others.length - 6, others.length - 2, others.length - 1]) {
      await after.object(ballot, others.slice(objected, count));
      objected = count;
      const opposition = await after.opposition(ballot);
      expect(2n * opposition).to.be.above(support);
      const due = cast + convictionTime(halfLife, 1, ratio(opposition, support));
      if (due > notice) byFormula += 1;
      const ready = await after.expectedReady(ballot);
      expect(Math.abs(ready - Math.max(due, notice)), `due ${due - cast} s after the ballots`).to.be.at.most(1);
    }
    expect(byFormula).to.be.at.least(2);
  });
});
