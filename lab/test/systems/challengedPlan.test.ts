import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { playDispute } from "../../economics/dispute.ts";
import { membersOf } from "../../economics/muster.ts";
import { CANCELLED, PanelOdds } from "../../model/capture/panels.ts";
import { loadPlans, rivalOfPlan, studyOfPlan } from "../../model/capture/plans.ts";
import { musterOf, verdictOn } from "../../model/capture/verify.ts";
import { loadPrices, marketOf } from "../../prices.ts";
import { CounterweightWorld } from "../../systems/counterweight/world.ts";
import { CounterweightCourt } from "../../systems/courts/counterweight.ts";
import type { Vote } from "../../systems/System.ts";

const LOOT = Chain.account("loot of the challenged plan");
const WATCHER = Chain.account("watcher");
const ATTACKER = Chain.account("attacker's purse");

/** CB1 with a challenge, vote and court together: purchase, admission, loans, ballots, challenge, juries, payment. */
describe("the challenged plan that was found once, by transactions", function () {
  this.timeout(600_000);
  const kept = loadPlans().find((p) => p.isChallenged === true);
  if (kept === undefined) throw new Error("No challenged plan is kept.");
  const { plan } = kept;
  const study = studyOfPlan(kept);
  const { contest } = study;
  const rival = rivalOfPlan(kept.system);
  const muster = musterOf(contest, rival, plan);
  const { brake } = study.field(rival, true);
  if (brake === null) throw new Error("The plan met no brake.");
  const members = membersOf(muster, true);
  const bought = members.filter((m) => m.person);
  let world: CounterweightWorld;
  let court: CounterweightCourt;
  /** Jurors of nobody's, as many as the model says, the rational ones first. */
  let honest: string[];

  before(async () => {
    const { population } = contest;
    const treasuryUsd = BigInt(marketOf(loadPrices(), kept.population).treasuryUsd);
    world = await CounterweightWorld.build({ population, treasuryUsd }, {}, { floor: null, stakeChamber: true });
    court = await CounterweightCourt.of(world);
    const everybody = court.jurors.map((j) => j.account);
    honest = everybody.filter((_, i) => i % 2 === 0).slice(0, brake.honest);
    await court.leave(everybody.filter((account) => !honest.includes(account)));
    await world.grant(members.slice(bought.length));
    await world.activate(members.slice(bought.length));
    const serving = bought.slice(0, plan.jurors);
    await court.join(serving.map((m) => ({ account: m.account, person: m.account, stake: m.weight })));
    for (const [carrier, member] of bought.entries()) {
      const lenders = muster.rented.filter((r) => r.carrier === carrier).map((r) => holder(r.holder));
      if (lenders.length > 0) await world.lend(lenders, member.account);
    }
  });

  function holder(i: number): string {
    return world.honest[i]?.account ?? "";
  }

  async function undone<T>(probe: () => Promise<T>): Promise<T> {
    const [checkpoint, restore] = [await world.chain.checkpoint(), court.remember()];
    try {
      return await probe();
    } finally {
      await world.chain.rollback(checkpoint);
      restore();
    }
  }

  function votesAgainst(draw: number): Vote[] {
    const sold = new Set([...muster.bribed, ...muster.rented.map((r) => r.holder)]);
    const opposes = contest.opponents(draw);
    const against = [...opposes.keys()].filter((i) => opposes[i] === 1 && !sold.has(i));
    return against.map((i) => ({ account: holder(i), side: "against" }));
  }

  it("has as many jurors in the pool as the search reckons with", async () => {
    expect(await world.suite.pool.readBigint("poolSize")).to.equal(BigInt(brake.honest + plan.jurors));
    expect(plan.jurors, "jurors of the attacker's").to.be.above(0);
    expect(plan.jurorBribes, "jurors for sale").to.be.above(0);
  });

  for (const draw of [kept.winsDraw, kept.losesDraw]) {
    if (draw === null) continue;
    it(`ends as the model says, the vote of draw ${draw} and the juries after it`, async () => {
      await undone(async () => {
        const carried = verdictOn(contest, rival, muster, draw, plan.isGrave).captured;
        expect(carried).to.equal(draw === kept.winsDraw);
        // Who carries no loan proposes: lenders to the proposer would not be seated.
        const proposer = bought.at(-1)?.account ?? "";
        expect(muster.rented.some((r) => r.carrier === bought.length - 1)).to.equal(false);
        const ballot = await world.open(proposer, LOOT, await world.prize());
        await world.vote(ballot, [
          ...votesAgainst(draw),
          ...muster.bribed.map((i): Vote => ({ account: holder(i), side: "for" })),
          ...members.map((m): Vote => ({ account: m.account, side: "for" })),
        ]);
        await world.close(ballot);
        const queued = await world.chain.attempt(world.queueCall(ballot));
        const lives = queued.ok && (await world.afterVote.expectedReady(ballot)) > 0;
        expect(lives, "carried by the chain").to.equal(carried);
        if (!lives) return;
        const dispute = await court.brake.challenge(ballot, WATCHER);
        if (dispute === null) throw new Error("The challenge was refused.");
        const own = bought.slice(0, plan.jurors).map((m) => m.account);
        const hostile = new Set([...own, ...honest.slice(0, plan.jurorBribes)]);
        // The proposer is a party: one juror less of the attacker's than the search reckons with.
        const heard = await playDispute(court, dispute, new PanelOdds(plan.appeals), {
          hostile,
          eligible: brake.honest + plan.jurors - 1,
          hostileEligible: hostile.size - 1,
          attacker: ATTACKER,
          watcher: WATCHER,
        });
        for (const panel of heard.panels) expect(panel.seats).to.equal(panel.seatsForetold);
        expect(heard.ruling).to.equal(heard.foretold);
        const expected = await world.afterVote.expectedReady(ballot);
        if (expected > world.chain.now) await world.chain.aimAt(expected);
        await world.afterVote.execute(ballot);
        expect((await world.loot(LOOT)) > 0n, "paid").to.equal(heard.foretold !== CANCELLED);
      });
    });
  }
});
