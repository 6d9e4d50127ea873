import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { isqrt, sum } from "../../metrics/concentration.ts";
import { aragonTokenVoting } from "../../systems/aragon-token-voting.ts";
import { governorBravo } from "../../systems/governor-bravo.ts";
import { nouns, type NounsWorld } from "../../systems/nouns.ts";
import { sqrtNaive } from "../../systems/sqrt-naive.ts";
import {
  carriesDecisions,
  DAY,
  holder,
  LOOT,
  open,
  population,
  request,
  staged,
  USD,
  vote,
} from "../helpers/governors.ts";

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
  const stage = staged(() => nouns.world(request));
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
