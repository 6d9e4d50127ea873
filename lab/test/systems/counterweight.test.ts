import { expect } from "chai";
import { SigningKey, id } from "ethers";
import { Chain } from "../../chain/Chain.ts";
import { sum } from "../../metrics/concentration.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { counterweight } from "../../systems/counterweight.ts";
import { oppositionOf, rootOf } from "../../systems/counterweight/opposition.ts";
import { leastPersons } from "../../systems/counterweight/parameters.ts";
import { cheapest, quorumOf, type Outlook } from "../../systems/counterweight/plan.ts";
import type { World } from "../../systems/System.ts";

const LOOT = Chain.account("loot");
const WEEK = 604_800;
/** Enough of them have a voice for the pool of jurors to be at its floor. */
const population = expand(loadTable("hop"), 60);

async function worldOf(variant?: string): Promise<World> {
  return counterweight.world({ population, treasuryUsd: 1_000n, variant });
}

describe("the suite in the laboratory", () => {
  let world: World;
  let restart: () => Promise<void>;

  before(async () => {
    world = await worldOf();
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

  it("enrols 60 people no faster than the issuer's limit of 20 an epoch, and opens after the founding epochs", () => {
    // Three epochs of admissions, five until the last counts, five constitutional ones.
    expect(world.enrolmentSeconds).to.be.at.least(12 * WEEK);
    expect(world.enrolmentSeconds).to.be.at.most(14 * WEEK);
  });

  it("gives every listed holder the voice of its stake", async () => {
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    const { whole, stakeWhole } = await world.tally(ballot);
    expect(whole).to.equal(sum(world.honest.map((h) => world.voiceOf(h.weight))));
    expect(stakeWhole).to.equal(sum(world.honest.map((h) => h.weight)));
  });

  it("locks capital for twelve epochs to count once, measured by doing it", () => {
    expect(world.lockSeconds).to.be.at.least(12 * WEEK);
    expect(world.lockSeconds).to.be.at.most(12 * WEEK + 60);
  });

  it("pays at most a fiftieth of the treasury by one decision, after its half-life", async () => {
    const prize = await world.prize();
    expect(prize).to.equal(20n * 10n ** 18n);
    const ballot = await world.open(world.clerk, LOOT, prize);
    await world.vote(
      ballot,
      world.honest.map((h) => ({ account: h.account, side: "for" })),
    );
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    expect(enactment.executed).to.equal(true);
    expect(enactment.waited).to.be.at.least(Number((await world.bounds(ballot)).halfLife));
    expect(await world.loot(LOOT)).to.equal(prize);
  });

  it("refuses the same human at a second account", async () => {
    const first = world.honest[0];
    if (first === undefined) throw new Error("nobody is enrolled");
    expect(await world.secondAccount(first.account, Chain.account("double"))).to.equal(false);
  });

  it("moves a person by the new account's signature, and not from an account without a person", async () => {
    const key = new SigningKey(id("a key of the laboratory's tests"));
    const first = world.honest[0];
    if (first === undefined) throw new Error("nobody is enrolled");
    expect(await world.movePerson(Chain.account("nobody"), key)).to.equal(false);
    expect(await world.movePerson(first.account, key)).to.equal(true);
  });

  it("frees capital eight epochs after its owner began to leave, at most, and a juror's bond an epoch later", async () => {
    const first = world.honest[0];
    if (first === undefined) throw new Error("nobody is enrolled");
    const since = world.chain.now;
    expect((await world.leave(first.account, first.weight / 2n)) - since).to.be.within(7 * WEEK, 8 * WEEK);
    const rest = world.chain.now;
    expect((await world.leave(first.account, first.weight / 2n)) - rest).to.be.within(8 * WEEK, 9 * WEEK);
  });

  it("has everybody who has a voice in its own pool, at its floor", async () => {
    const { pool } = world.contracts;
    if (pool === undefined) throw new Error("the suite has no pool");
    const voiced = world.honest.filter((h) => world.voiceOf(h.weight) > 0n);
    expect(voiced.length).to.be.at.least(50);
    expect(await pool.readBigint("poolSize")).to.equal(BigInt(voiced.length));
    expect((await pool.read("floorReached"))[0]).to.equal(true);
  });

  it("gives whoever holds the timelock's roles nothing without a decision", async () => {
    const takeover = world.takeover(LOOT);
    const ballot = await world.propose(world.clerk, takeover.calls, "takeover");
    await world.opened(ballot);
    await world.vote(
      ballot,
      world.honest.map((h) => ({ account: h.account, side: "for" })),
    );
    await world.close(ballot);
    expect((await world.enact(ballot)).executed).to.equal(true);
    expect(await takeover.exploit(LOOT, 1n)).to.equal(false);
  });

  it("pays routine sums by a call of the least class, and puts the gravest calls in the gravest", async () => {
    const small = await world.smallPayment(LOOT);
    const routine = await world.propose(world.clerk, [small.call], "routine");
    const grave = await world.propose(world.clerk, [small.call, ...world.gravest()], "grave");
    await world.opened(grave);
    expect((await world.bounds(routine)).halfLife).to.equal(86_400n);
    expect((await world.bounds(grave)).halfLife).to.equal(5n * 86_400n);
  });

  it("passes by the planner's plan and not by one with a tenth less", async () => {
    const opposition = world.honest.slice(0, 5);
    const economics = { personUsd: 30, usdPerWei: 1e-19, capitalShare: 0.03 };
    const plan = await world.plan(opposition, economics, "planned");
    const passes = async (share: bigint): Promise<boolean> => {
      await restart();
      const members = plan.members.map((m) => ({
        ...m,
        weight: ((m.weight * share) / 10n / 1_000_000_000n) * 1_000_000_000n,
      }));
      await world.grant(members);
      await world.activate(members);
      const ballot = await world.open(members[0]?.account ?? LOOT, LOOT, await world.prize());
      await world.vote(ballot, [
        ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
        ...members.map((m) => ({ account: m.account, side: "for" as const })),
      ]);
      await world.close(ballot);
      await world.enact(ballot);
      return (await world.loot(LOOT)) > 0n;
    };
    expect(await passes(10n)).to.equal(true);
    expect(await passes(9n)).to.equal(false);
  });
});

describe("ablations", () => {
  it("let one human in twice without the nullifier rule", async () => {
    const world = await worldOf("open-personhood");
    expect(await world.secondAccount(world.honest[0]?.account ?? LOOT, Chain.account("double"))).to.equal(true);
  });

  it("leave one person as the floor without the floor", async () => {
    const world = await worldOf("no-floor");
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    expect((await world.bounds(ballot)).floor).to.equal(1n);
  });

  it("shorten the lock to eight epochs without the activation delay", async () => {
    const world = await worldOf("instant-activation");
    expect(world.lockSeconds).to.be.at.most(8 * WEEK + 60);
  });

  it("do not exist under any other name", async () => {
    let message = "";
    await Promise.resolve()
      .then(() => counterweight.world({ population, treasuryUsd: 1n, variant: "no-such-rule" }))
      .catch((error: unknown) => {
        message = String(error);
      });
    expect(message).to.match(/no ablation "no-such-rule"/);
  });
});

describe("the attacker's planner", () => {
  const bounds = { minStake: 10n ** 20n, stakeCap: 25n * 10n ** 20n };
  const outlook: Outlook = {
    bounds,
    roots: 2_000n * 10n ** 10n,
    persons: 100,
    stake: 10n ** 23n,
    base: 2_000n * 10n ** 10n,
    quorumBps: 1_200n,
    floor: null,
    stakeChamber: true,
  };
  const opposition = [{ account: LOOT, weight: 3n * 10n ** 21n }];

  it("reaches quorum, floor and both chambers", () => {
    const plan = cheapest(
      oppositionOf(opposition, bounds),
      outlook,
      { personUsd: 30, usdPerWei: 1e-18, capitalShare: 1 },
      "p",
    );
    const roots = sum(plan.members.map((m) => rootOf(m.weight, bounds)));
    expect(plan.persons).to.be.at.least(leastPersons(outlook.persons + plan.persons));
    expect(roots >= quorumOf(outlook, roots)).to.equal(true);
    expect(roots > rootOf(opposition[0]?.weight ?? 0n, bounds)).to.equal(true);
    expect(plan.capital > (opposition[0]?.weight ?? 0n)).to.equal(true);
    expect(plan.capital * 20n >= outlook.stake + plan.capital).to.equal(true);
  });

  it("takes more people when people are cheap and fewer when they are dear", () => {
    const cheap = cheapest(
      oppositionOf([], bounds),
      outlook,
      { personUsd: 0.01, usdPerWei: 1e-18, capitalShare: 1 },
      "p",
    );
    const dear = cheapest(
      oppositionOf([], bounds),
      outlook,
      { personUsd: 1e6, usdPerWei: 1e-18, capitalShare: 1 },
      "p",
    );
    expect(cheap.persons).to.be.greaterThan(dear.persons);
    expect(cheap.capital <= dear.capital).to.equal(true);
  });
});
