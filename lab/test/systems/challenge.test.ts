import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { playDispute, type HeardDispute } from "../../economics/dispute.ts";
import { cast } from "../../economics/juries.ts";
import { randomFrom } from "../../economics/random.ts";
import { majority } from "../../economics/pacts.ts";
import { drawJury } from "../../model/juries.ts";
import { CANCELLED, PanelOdds, REFUSED, STANDS, letsStand } from "../../model/capture/panels.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { CounterweightWorld } from "../../systems/counterweight/world.ts";
import { CounterweightCourt } from "../../systems/courts/counterweight.ts";
import type { Ballot, ProposedCall } from "../../systems/System.ts";

const LOOT = Chain.account("loot of the challenged plan");
const WATCHER = Chain.account("watcher");
const ATTACKER = Chain.account("attacker's purse");

/** CB1 with a challenge, its court half: decisions that passed, put before juries of the real pool, by transactions. */
describe("challenged plans, by transactions", function () {
  this.timeout(600_000);
  let world: CounterweightWorld;
  let court: CounterweightCourt;

  before(async () => {
    const population = expand(loadTable("broad"), 130);
    world = await CounterweightWorld.build(
      { population, treasuryUsd: 1_000_000n },
      {},
      { floor: null, stakeChamber: true },
    );
    court = await CounterweightCourt.of(world);
  });

  async function undone<T>(probe: () => Promise<T>): Promise<T> {
    const [checkpoint, restore] = [await world.chain.checkpoint(), court.remember()];
    try {
      return await probe();
    } finally {
      await world.chain.rollback(checkpoint);
      restore();
    }
  }

  /** A payment that passed and waits; a constitutional one carries a call that nobody wrote a rule for. */
  async function queued(isGrave: boolean, note: string): Promise<Ballot> {
    const calls: ProposedCall[] = [world.payCall(LOOT, await world.prize()), ...(isGrave ? world.gravest() : [])];
    const ballot = await world.propose(world.clerk, calls, note);
    await world.opened(ballot);
    const votes = (isGrave ? world.honest : majority(world)).map((h) => ({ account: h.account, side: "for" as const }));
    await world.vote(ballot, votes);
    await world.close(ballot);
    await world.afterVote.queue(ballot);
    return ballot;
  }

  async function stolen(ballot: Ballot): Promise<boolean> {
    const expected = await world.afterVote.expectedReady(ballot);
    if (expected > world.chain.now) await world.chain.aimAt(expected);
    await world.afterVote.execute(ballot);
    return (await world.loot(LOOT)) > 0n;
  }

  /** The proposer, who is a party, is never one of the hostile: it is in the pool and may not sit. */
  function hostileOf(share: number, seed: number): { hostile: ReadonlySet<string>; others: number } {
    const random = randomFrom(seed);
    const others = court.jurors.filter((j) => j.account !== world.clerk);
    const lots = others.map((j) => ({ account: j.account, lot: random() })).sort((a, b) => a.lot - b.lot);
    const wanted = Math.round(share * others.length);
    return { hostile: new Set(lots.slice(0, wanted).map((j) => j.account)), others: others.length };
  }

  async function hearing(share: number, appeals: number, seed: number): Promise<HeardDispute & { stole: boolean }> {
    return undone(async () => {
      const { hostile, others } = hostileOf(share, seed);
      const ballot = await queued(false, `a payment, ${seed}`);
      const dispute = await court.brake.challenge(ballot, WATCHER);
      if (dispute === null) throw new Error("The challenge was refused.");
      const heard = await playDispute(court, dispute, new PanelOdds(appeals), {
        hostile,
        eligible: others,
        hostileEligible: hostile.size,
        attacker: ATTACKER,
        watcher: WATCHER,
      });
      return { ...heard, stole: await stolen(ballot) };
    });
  }

  function agrees(heard: HeardDispute & { stole: boolean }, what: string): void {
    for (const panel of heard.panels) expect(panel.seats, `seats, ${what}`).to.equal(panel.seatsForetold);
    expect(heard.ruling, `ruling, ${what}`).to.equal(heard.foretold);
    expect(heard.stole, `theft, ${what}`).to.equal(heard.foretold !== CANCELLED);
  }

  it("have a pool above its floor", async () => {
    expect(await court.brake.idle()).to.equal("");
    expect(court.jurors.length).to.be.at.least(100);
  });

  it("end as the model says of the same panels, from nobody hostile to almost everybody", async () => {
    const seen = new Set<number>();
    let [withheld, appeals] = [0, 0];
    for (const [share, paid] of [
      [0, 0],
      [0.25, 1],
      [0.42, 0],
      [0.5, 1],
      [0.9, 0],
    ] as const) {
      const heard = await hearing(share, paid, Math.round(100 * share) + 1);
      agrees(heard, `${share} hostile`);
      seen.add(heard.ruling);
      withheld += heard.panels.filter((p) => p.withheld).length;
      appeals += heard.panels.length > 1 ? 1 : 0;
    }
    expect(seen).to.include(CANCELLED);
    expect([...seen].some((ruling) => ruling === STANDS || ruling === REFUSED)).to.equal(true);
    expect(withheld, "panels without a quorum").to.be.above(0);
    expect(appeals, "disputes of several panels").to.be.above(0);
  });

  it("are cancelled by the panel of which a hostile third stays away, with no other panel", async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const third = await undone(async () => {
        const { hostile } = hostileOf(0.42, seed);
        const ballot = await queued(false, `a payment, a third away, ${seed}`);
        const dispute = await court.brake.challenge(ballot, WATCHER);
        if (dispute === null) throw new Error("The challenge was refused.");
        const jury = await court.draw(dispute);
        const away = jury.filter((s) => hostile.has(s.account));
        // More than a third, less than half.
        if (3 * away.length <= jury.length || 2 * away.length >= jury.length) return null;
        const { counted } = await court.vote(
          dispute,
          jury.map((seat) =>
            away.includes(seat) ? { seat, choice: STANDS, manner: "silent" } : cast(seat, CANCELLED),
          ),
        );
        expect(counted.length).to.be.below((2 * jury.length) / 3);
        expect(await court.reopened(dispute), "another panel").to.equal(false);
        return { ruling: await court.settle(dispute), stole: await stolen(ballot) };
      });
      if (third === null) continue;
      expect(third).to.deep.equal({ ruling: CANCELLED, stole: false });
      return;
    }
    expect.fail("no panel was hostile by more than a third and less than half");
  });

  it("stand without an appeal where half of two panels does not vote: then the court rules nothing and the money is gone", async () => {
    // Both panels of a pool of which half is hostile are theirs one time in five; the first seed that shows it is enough.
    for (let seed = 1; seed <= 24; seed++) {
      const heard = await hearing(0.5, 0, seed);
      agrees(heard, `seed ${seed}`);
      if (heard.ruling !== REFUSED) continue;
      expect(heard.panels.map((p) => p.withheld)).to.deep.equal([true, true]);
      expect(heard.panels.every((p) => 2 * p.hostile > p.seats)).to.equal(true);
      expect(heard.stole).to.equal(true);
      return;
    }
    expect.fail("no dispute had two panels of which half did not vote");
  });

  it("draw the people whom the model draws", async () => {
    await undone(async () => {
      const ballot = await queued(false, "a payment");
      const dispute = await court.brake.challenge(ballot, WATCHER);
      if (dispute === null) throw new Error("The challenge was refused.");
      const jury = await court.draw(dispute);
      const persons = new Map<string, number>();
      const { registry, court: contract } = world.suite;
      for (const { account } of court.jurors) {
        persons.set(account, Number(await registry.readBigint("livePersonOf", [account])));
      }
      const seed = String((await contract.read("seedOf", [dispute.id, 0]))[0]);
      const clerk = persons.get(world.clerk);
      const epoch = await world.epoch();
      const expected = drawJury([...persons.values()], seed, {
        seats: 23,
        epoch,
        maySit: (person) => person !== clerk,
        services: () => [],
      });
      expect(jury.map((s) => persons.get(s.account))).to.deep.equal(expected.jury);
    });
  });

  it("come through the second time when a jury cancelled a constitutional payload before", async () => {
    await undone(async () => {
      const first = await queued(true, "all of it");
      const dispute = await court.brake.challenge(first, WATCHER);
      if (dispute === null) throw new Error("The challenge was refused.");
      const nobody = { hostile: new Set<string>(), hostileEligible: 0, attacker: ATTACKER, watcher: WATCHER };
      const eligible = court.jurors.length - 1;
      const heard = await playDispute(court, dispute, new PanelOdds(0), { ...nobody, eligible });
      agrees({ ...heard, stole: await stolen(first) }, "the first time");
      expect(heard.ruling).to.equal(CANCELLED);
      const second = await queued(true, "all of it, again");
      expect(await court.brake.challenge(second, WATCHER), "a second challenge").to.equal(null);
      expect(await stolen(second)).to.equal(true);
    });
  });

  it("are heard as often as the odds say", () => {
    // The odds that the search works with, at the numbers of this pool.
    const people = court.jurors.length - 1;
    expect(letsStand(new PanelOdds(1).dispute(people, 0))).to.equal(0);
    expect(letsStand(new PanelOdds(1).dispute(people, Math.round(people / 3)))).to.be.below(0.05);
    expect(letsStand(new PanelOdds(1).dispute(people, Math.round(0.6 * people)))).to.be.above(0.5);
  });
});
