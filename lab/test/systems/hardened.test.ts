import { expect } from "chai";
import type { Result } from "ethers";
import { Chain } from "../../chain/Chain.ts";
import { aragonTokenVoting, aragonTokenVotingHardened } from "../../systems/aragon-token-voting.ts";
import { governorBravo, governorBravoHardened } from "../../systems/governor-bravo.ts";
import { nouns, nounsHardened, type NounsWorld } from "../../systems/nouns.ts";
import type { PeerWorld } from "../../systems/PeerWorld.ts";
import { SYSTEMS } from "../../systems/registry.ts";
import type { System, World } from "../../systems/System.ts";
import { carriesDecisions, DAY, holder, LOOT, open, population, request, staged, vote } from "../helpers/governors.ts";

/** Whether the account may propose by itself. */
async function proposes(world: World, account: string): Promise<boolean> {
  const call = world.proposeCall(account, [world.payCall(LOOT, 1n)], `by ${account}`);
  return (await world.chain.attempt(call)).ok;
}

/** What is left of voting after a quorum that came in its last block. */
async function leftAfterLateQuorum(world: World): Promise<number> {
  const boss = await holder(world, "boss", 50n);
  const ballot = await open(world);
  await world.lastMoment(ballot);
  expect(await vote(world, ballot, boss, "for")).to.equal(true);
  return world.remaining(ballot);
}

describe("hardened settings", () => {
  it("stand right after the published ones, and say what differs", () => {
    const ids = SYSTEMS.map((s) => s.id);
    for (const system of SYSTEMS.filter((s) => s.id.endsWith("-hardened"))) {
      expect(ids[ids.indexOf(system.id) - 1]).to.equal(system.id.replace(/-hardened$/, ""));
      expect(system.notes).to.not.have.length(0);
    }
    expect(ids.filter((id) => id.endsWith("-hardened"))).to.have.length(4);
  });

  it("are named by the worlds that they build", async function () {
    // Peers that publish sources are compiled once.
    this.timeout(300_000);
    for (const system of [governorBravoHardened, aragonTokenVotingHardened, nounsHardened]) {
      expect((await system.world(request)).system).to.equal(system.id);
    }
  });
});

describe("documented behaviour of governor-bravo-hardened", () => {
  const stage = staged(() => governorBravoHardened.world(request));
  carriesDecisions(stage, 40n);

  it("votes for seven days of blocks", async () => {
    const { world } = stage;
    expect(await world.remaining(await open(world))).to.equal(7 * DAY - 12);
  });

  it("leaves two days after a late quorum, of which the published one leaves nothing", async () => {
    expect(await leftAfterLateQuorum(stage.world)).to.equal(2 * DAY);
    expect(await leftAfterLateQuorum(await governorBravo.world(request))).to.equal(0);
  });

  it("shows the extended deadline as Bravo's own view does, and lets others answer in it", async () => {
    const { world } = stage;
    const [boss, answer] = [await holder(world, "boss", 50n), await holder(world, "answer", 60n)];
    const ballot = await open(world);
    await world.lastMoment(ballot);
    await vote(world, ballot, boss, "for");
    const { governor } = world as PeerWorld;
    const proposal: Result = await governor.read("proposals", [ballot.id]);
    expect(proposal["endBlock"]).to.equal(BigInt((await world.chain.blockNumber()) + (2 * DAY) / 12));
    await world.lastMoment(ballot);
    expect(await vote(world, ballot, answer, "against")).to.equal(true);
    await world.close(ballot);
    expect(await world.stage(ballot)).to.equal("defeated");
  });

  it("does not extend what had its quorum in time, nor extend twice", async () => {
    const { world } = stage;
    const [boss, late] = [await holder(world, "boss", 50n), await holder(world, "late", 60n)];
    const ballot = await open(world);
    await vote(world, ballot, boss, "for");
    const left = await world.remaining(ballot);
    await world.lastMoment(ballot);
    await vote(world, ballot, late, "for");
    expect(left).to.equal(7 * DAY - 24);
    expect(await world.remaining(ballot)).to.equal(0);
  });

  it("asks one per cent of supply of a proposer", async () => {
    const { world } = stage;
    const [little, enough] = [await holder(world, "little", 9n), await holder(world, "enough", 10n)];
    await world.chain.mine(1);
    expect(await proposes(world, little)).to.equal(false);
    expect(await proposes(world, enough)).to.equal(true);
  });

  it("waits the timelock's 48 hours", async () => {
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
});

describe("documented behaviour of aragon-token-voting-hardened", () => {
  const stage = staged(() => aragonTokenVotingHardened.world(request));
  carriesDecisions(stage, 200n);

  it("votes for seven days from the proposal on, and executes nothing earlier, whoever has all the ballots", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 410n);
    const since = world.chain.now;
    const ballot = await open(world);
    await vote(world, ballot, boss, "for");
    await world.lastMoment(ballot);
    expect((await world.chain.attempt(world.executeCall(ballot))).ok).to.equal(false);
    await world.close(ballot);
    expect((await world.enact(ballot)).executed).to.equal(true);
    expect(world.chain.now - since).to.be.within(7 * DAY, 7 * DAY + 60);
  });

  it("defeats what the published setting would carry, with 175 thousandths of supply taking part", async () => {
    const ends: string[] = [];
    for (const world of [stage.world, await aragonTokenVoting.world(request)]) {
      const [inFavour, against] = [await holder(world, "for", 95n), await holder(world, "against", 80n)];
      const ballot = await open(world);
      await vote(world, ballot, inFavour, "for");
      await vote(world, ballot, against, "against");
      await world.close(ballot);
      ends.push(await world.stage(ballot));
    }
    expect(ends).to.deep.equal(["defeated", "succeeded"]);
  });

  it("asks one per cent of supply of a proposer, lent or held, where the published setting asks nothing", async () => {
    const { world } = stage;
    const [little, enough] = [await holder(world, "little", 9n), await holder(world, "enough", 10n)];
    const boss = await holder(world, "boss", 1n);
    expect(await proposes(world, little)).to.equal(false);
    expect(await proposes(world, enough)).to.equal(true);
    expect(await proposes(world, boss)).to.equal(false);
    await world.lend([little], boss);
    expect(await proposes(world, boss)).to.equal(true);
    expect(await proposes(await aragonTokenVoting.world(request), Chain.account("passer-by"))).to.equal(true);
  });
});

describe("documented behaviour of nouns-hardened", () => {
  const stage = staged(() => nounsHardened.world(request));
  carriesDecisions(stage, 200n);

  it("starts at the largest floor and ends at the largest ceiling that the code allows", async () => {
    const { governor } = stage.world as NounsWorld;
    const floor = await governor.readBigint("MIN_QUORUM_VOTES_BPS_UPPER_BOUND");
    const ceiling = await governor.readBigint("MAX_QUORUM_VOTES_BPS_UPPER_BOUND");
    expect([floor, ceiling]).to.deep.equal([2_000n, 6_000n]);
    const set = (await governor.read("getDynamicQuorumParamsAt", [await governor.chain.blockNumber()]))[0] as Result;
    expect([set["minQuorumVotesBPS"], set["maxQuorumVotesBPS"]]).to.deep.equal([floor, ceiling]);
  });

  it("asks one per cent more for every per cent against it, up to sixty", async () => {
    const { world } = stage;
    const { governor } = world as NounsWorld;
    const [some, many] = [await holder(world, "some", 150n), await holder(world, "many", 260n)];
    const ballot = await open(world);
    const quorum = async (): Promise<number> =>
      Number(((await governor.readBigint("quorumVotes", [ballot.id])) * 1_000n) / population.supply);
    expect(await quorum()).to.equal(200);
    await vote(world, ballot, some, "against");
    expect(await quorum()).to.equal(350);
    await vote(world, ballot, many, "against");
    expect(await quorum()).to.equal(600);
  });

  it("defeats a majority that the published setting would carry", async () => {
    const ends: string[] = [];
    for (const system of [nounsHardened, nouns] satisfies System[]) {
      const world = await system.world(request);
      const [inFavour, against] = [await holder(world, "for", 240n), await holder(world, "against", 100n)];
      const ballot = await open(world);
      await vote(world, ballot, inFavour, "for");
      await vote(world, ballot, against, "against");
      await world.close(ballot);
      ends.push(await world.stage(ballot));
    }
    expect(ends).to.deep.equal(["defeated", "succeeded"]);
  });

  it("votes for seven days of blocks, and adds nothing to them after a late quorum", async () => {
    const { world } = stage;
    const boss = await holder(world, "boss", 210n);
    const ballot = await open(world);
    expect(await world.remaining(ballot)).to.equal(7 * DAY - 12);
    await world.lastMoment(ballot);
    await vote(world, ballot, boss, "for");
    expect(await world.remaining(ballot)).to.equal(0);
  });

  it("plans for the quorum that the opposition makes", async () => {
    const { world } = stage;
    const economics = { personUsd: 30, usdPerWei: 1e-19, capitalShare: 0.01 };
    const opposition = [{ account: await holder(world, "against", 100n), weight: population.supply / 10n }];
    const { capital } = await world.plan(opposition, economics, "planned");
    expect((capital * 1_000n) / population.supply).to.equal(300n);
  });
});
