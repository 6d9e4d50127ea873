import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { isqrt, sum } from "../../metrics/concentration.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { aragonTokenVoting } from "../../systems/aragon-token-voting.ts";
import { governorBravo } from "../../systems/governor-bravo.ts";
import { NounsWorld } from "../../systems/nouns.ts";
import { sqrtNaive } from "../../systems/sqrt-naive.ts";
import type { Ballot, Side, World } from "../../systems/System.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
const USD = 10n ** 18n;
const TREASURY = 1_000n;
// The listed holders have 56 % of supply: enough for every quorum.
const population = expand(loadTable("bittensor"), 60);
const request = { population, treasuryUsd: TREASURY };

interface Stage {
  world: World;
  restart(): Promise<void>;
}

/** A world that each test finds as it was. */
function staged(build: () => Promise<World>): Stage {
  const stage = {} as Stage;
  before(async () => {
    stage.world = await build();
    let checkpoint = await stage.world.chain.checkpoint();
    stage.restart = async () => {
      await stage.world.chain.rollback(checkpoint);
      checkpoint = await stage.world.chain.checkpoint();
    };
  });
  beforeEach(() => stage.restart());
  return stage;
}

function open(world: World): Promise<Ballot> {
  return world.open(world.clerk, LOOT, TREASURY * USD);
}

/** Somebody who holds `perMille` thousandths of supply and can vote with them. */
async function holder(world: World, name: string, perMille: bigint): Promise<string> {
  const account = Chain.account(name);
  const member = { account, weight: (population.supply * perMille) / 1_000n, person: true };
  await world.grant([member]);
  await world.activate([member]);
  return account;
}

async function vote(world: World, ballot: Ballot, account: string, side: Side): Promise<boolean> {
  return (await world.chain.attempt(world.ballotCall(ballot, { account, side }))).ok;
}

/** What every one of these peers does, whatever its numbers. */
function carriesDecisions(stage: Stage, quorumPerMille: bigint): void {
  it("carries a decision from proposal to payment", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", quorumPerMille + 10n);
    const ballot = await open(world);
    expect(await world.stage(ballot)).to.equal("active");
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("succeeded");
    expect((await world.enact(ballot)).executed).to.equal(true);
    expect(await world.loot(LOOT)).to.equal(TREASURY * USD);
  });

  it("defeats what misses the quorum", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", quorumPerMille - 10n);
    const ballot = await open(world);
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("defeated");
    expect((await world.enact(ballot)).executed).to.equal(false);
  });

  it("lets the larger side win, and takes one ballot of each", async () => {
    const { world } = stage;
    const [large, small] = [await holder(world, "large", 200n), await holder(world, "small", 150n)];
    const ballot = await open(world);
    expect(await vote(world, ballot, large, "against")).to.equal(true);
    expect(await vote(world, ballot, large, "for")).to.equal(false);
    await vote(world, ballot, small, "for");
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("defeated");
  });

  it("gives tokens bought after the snapshot no weight", async () => {
    const { world } = stage;
    const ballot = await open(world);
    const late = await holder(world, "late", 300n);
    await vote(world, ballot, late, "for");
    expect((await world.tally(ballot)).for).to.equal(0n);
  });

  it("takes ballots in the last block of voting and none in the next", async () => {
    const { world } = stage;
    const [first, second] = [await holder(world, "first", 10n), await holder(world, "second", 10n)];
    const ballot = await open(world);
    await world.lastMoment(ballot);
    expect(await vote(world, ballot, first, "for")).to.equal(true);
    expect(await vote(world, ballot, second, "for")).to.equal(false);
  });

  it("pays nobody who asks the treasury directly", async () => {
    const { world } = stage;
    const takeover = world.takeover(LOOT);
    expect(await takeover.exploit(LOOT, USD)).to.equal(false);
    expect(await world.loot(LOOT)).to.equal(0n);
  });
}

describe("documented behaviour of governor-bravo", () => {
  const stage = staged(() => governorBravo.world(request));
  carriesDecisions(stage, 40n);

  it("opens voting 13,140 blocks after the proposal and closes it 19,710 later", async () => {
    const { world } = stage;
    const before = world.chain.now;
    const ballot = await open(world);
    expect((world.chain.now - before) / 12).to.be.closeTo(13_142, 2);
    expect(await world.remaining(ballot)).to.equal((19_710 - 1) * 12);
  });

  it("asks a quarter of a per cent of supply of a proposer", async () => {
    const { world } = stage;
    const [little, enough] = [Chain.account("little"), await holder(world, "enough", 3n)];
    await world.grant([{ account: little, weight: population.supply / 500n }]);
    await world.activate([{ account: little, weight: 0n, person: true }]);
    const pay = [world.payCall(LOOT, 1n)];
    expect((await world.chain.attempt(world.proposeCall(little, pay, "little"))).ok).to.equal(false);
    expect((await world.chain.attempt(world.proposeCall(enough, pay, "enough"))).ok).to.equal(true);
  });

  it("waits the timelock's two days", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 50n);
    const ballot = await open(world);
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    await world.chain.send(world.queueCall(ballot));
    await world.chain.jump(2 * DAY - 60);
    expect((await world.chain.attempt(world.executeCall(ballot))).ok).to.equal(false);
    await world.chain.jump(60);
    expect((await world.chain.attempt(world.executeCall(ballot))).ok).to.equal(true);
  });

  it("hands the timelock to whoever a decision names", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 50n);
    const takeover = world.takeover(LOOT);
    const ballot = await world.propose(boss, takeover.calls, "takeover");
    await world.opened(ballot);
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    expect((await world.enact(ballot)).executed).to.equal(true);
    expect(await takeover.exploit(LOOT, USD)).to.equal(true);
  });
});

describe("documented behaviour of aragon-token-voting", () => {
  const stage = staged(() => aragonTokenVoting.world(request));
  carriesDecisions(stage, 150n);

  it("opens voting with the proposal, for a day, and executes right after it", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 160n);
    const since = world.chain.now;
    const ballot = await open(world);
    expect(world.chain.now - since).to.equal(12);
    await vote(world, ballot, boss, "for");
    expect((await world.chain.attempt(world.executeCall(ballot))).ok).to.equal(false);
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    expect(enactment.executed).to.equal(true);
    expect(world.chain.now - since).to.be.at.most(DAY + 60);
  });

  it("counts opponents as taking part", async () => {
    const { world } = stage;
    const [inFavour, against] = [await holder(world, "for", 80n), await holder(world, "against", 75n)];
    const ballot = await open(world);
    await vote(world, ballot, inFavour, "for");
    await vote(world, ballot, against, "against");
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("succeeded");
  });

  it("defeats a tie", async () => {
    const { world } = stage;
    const [inFavour, against] = [await holder(world, "for", 100n), await holder(world, "against", 100n)];
    const ballot = await open(world);
    await vote(world, ballot, inFavour, "for");
    await vote(world, ballot, against, "against");
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("defeated");
  });

  it("has no ballot for who has no voting power", async () => {
    const { world } = stage;
    const [boss, lender] = [await holder(world, "boss", 10n), await holder(world, "lender", 10n)];
    await world.lend([lender], boss);
    const ballot = await open(world);
    expect(await vote(world, ballot, lender, "for")).to.equal(false);
    expect(await vote(world, ballot, Chain.account("passer-by"), "for")).to.equal(false);
  });

  it("executes at once for whoever a decision gives the right to", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 160n);
    const takeover = world.takeover(LOOT);
    const ballot = await world.propose(boss, takeover.calls, "takeover");
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    expect((await world.enact(ballot)).executed).to.equal(true);
    const since = world.chain.now;
    expect(await takeover.exploit(LOOT, USD)).to.equal(true);
    expect(world.chain.now - since).to.equal(12);
  });
});

describe("documented behaviour of nouns", () => {
  const stage = staged(() => NounsWorld.build(request));
  carriesDecisions(stage, 100n);

  it("asks one per cent more for every per cent against it, up to forty", async () => {
    const { world } = stage;
    const { governor } = world as NounsWorld;
    const [fifth, half] = [await holder(world, "fifth", 150n), await holder(world, "half", 250n)];
    const ballot = await open(world);
    const quorum = async (): Promise<number> =>
      Number(((await governor.readBigint("quorumVotes", [ballot.id])) * 1_000n) / population.supply);
    expect(await quorum()).to.equal(100);
    await vote(world, ballot, fifth, "against");
    expect(await quorum()).to.equal(250);
    await vote(world, ballot, half, "against");
    expect(await quorum()).to.equal(400);
  });

  it("lets the founders veto what is queued, and nobody else", async () => {
    const world = stage.world as NounsWorld;
    const boss = await holder(world, "boss", 120n);
    const ballot = await open(world);
    await vote(world, ballot, boss, "for");
    await world.close(ballot);
    await world.chain.send(world.queueCall(ballot));
    const veto = world.vetoCall(ballot);
    expect((await world.chain.attempt({ ...veto, from: boss })).ok).to.equal(false);
    expect((await world.chain.attempt(veto)).ok).to.equal(true);
    expect(await world.stage(ballot)).to.equal("canceled");
    await world.chain.jump(3 * DAY);
    expect((await world.chain.attempt(world.executeCall(ballot))).ok).to.equal(false);
  });

  it("takes one live proposal of a proposer, who has more than one per cent", async () => {
    const { world } = stage;
    const [little, enough] = [await holder(world, "little", 10n), await holder(world, "enough", 11n)];
    const propose = async (account: string, text: string): Promise<boolean> =>
      (await world.chain.attempt(world.proposeCall(account, [world.payCall(LOOT, 1n)], text))).ok;
    expect(await propose(little, "a")).to.equal(false);
    expect(await propose(enough, "b")).to.equal(true);
    expect(await propose(enough, "c")).to.equal(false);
  });

  it("counts the votes of the block of the proposal", async () => {
    const { world } = stage;
    const [boss, late] = [Chain.account("boss"), Chain.account("late")];
    const weight = population.supply / 10n;
    await world.grant([
      { account: boss, weight },
      { account: late, weight },
    ]);
    const ballot = await world.proposeAround(world.clerk, [world.payCall(LOOT, 1n)], "around", async () => {
      await world.chain.send(world.lendCall(boss, boss));
    });
    await world.chain.send(world.lendCall(late, late));
    await world.opened(ballot);
    await vote(world, ballot, boss, "for");
    await vote(world, ballot, late, "for");
    expect((await world.tally(ballot)).for).to.equal(weight);
  });
});

describe("documented behaviour of sqrt-naive", () => {
  const stage = staged(() => sqrtNaive.world(request));

  it("weighs the root of what an account holds", async () => {
    const { world } = stage;
    const [large, quarter] = [await holder(world, "large", 200n), await holder(world, "quarter", 50n)];
    const ballot = await open(world);
    await vote(world, ballot, large, "for");
    await vote(world, ballot, quarter, "against");
    const tally = await world.tally(ballot);
    expect(tally.for).to.equal(isqrt(population.supply / 5n));
    expect(tally.against * 2n).to.be.oneOf([tally.for, tally.for - 1n, tally.for + 1n]);
  });

  it("doubles the weight of a holding that is split over four accounts", async () => {
    const { world } = stage;
    const whole = await holder(world, "whole", 40n);
    const parts = [];
    for (let i = 0; i < 4; i++) parts.push(await holder(world, `part ${i}`, 10n));
    const ballot = await open(world);
    await vote(world, ballot, whole, "against");
    for (const part of parts) await vote(world, ballot, part, "for");
    const tally = await world.tally(ballot);
    expect(Number(tally.for) / Number(tally.against)).to.be.closeTo(2, 1e-9);
  });

  it("asks four per cent of the founding holders' roots", async () => {
    const { world } = stage;
    const roots = sum(population.weights.map(isqrt));
    expect((await world.bounds(await open(world))).quorum).to.equal((roots * 4n) / 100n);
  });

  it("pays by a plan of many small wallets, and not by one of a tenth less", async () => {
    const { world } = stage;
    const opposition = world.honest.slice(0, 3);
    const plan = await world.plan(opposition, { personUsd: 30, usdPerWei: 1e-19, capitalShare: 0.01 }, "split");
    const passes = async (tenths: bigint): Promise<boolean> => {
      await stage.restart();
      const members = plan.members.map((m) => ({ ...m, weight: (m.weight * tenths) / 10n }));
      await world.grant(members);
      await world.activate(members);
      const ballot = await open(world);
      await world.vote(ballot, [
        ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
        ...members.map((m) => ({ account: m.account, side: "for" as const })),
      ]);
      await world.close(ballot);
      return (await world.enact(ballot)).executed;
    };
    expect(plan.members.length).to.be.greaterThan(3);
    expect(await passes(10n)).to.equal(true);
    expect(await passes(9n)).to.equal(false);
  });
});
