import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { expand, loadTable } from "../../populations/load.ts";
import type { Ballot, Side, World } from "../../systems/System.ts";

export const LOOT = Chain.account("loot");
export const DAY = 86_400;
export const USD = 10n ** 18n;
const TREASURY = 1_000n;
/** The listed holders have 56 % of supply: enough for every quorum. */
export const population = expand(loadTable("bittensor"), 60);
export const request = { population, treasuryUsd: TREASURY };

export interface Stage {
  world: World;
  restart(): Promise<void>;
}

/** A world that each test finds as it was. */
export function staged(build: () => Promise<World>): Stage {
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

export function open(world: World): Promise<Ballot> {
  return world.open(world.clerk, LOOT, TREASURY * USD);
}

/** Somebody who holds `perMille` thousandths of supply and can vote with them. */
export async function holder(world: World, name: string, perMille: bigint): Promise<string> {
  const account = Chain.account(name);
  const member = { account, weight: (population.supply * perMille) / 1_000n, person: true };
  await world.grant([member]);
  await world.activate([member]);
  return account;
}

export async function vote(world: World, ballot: Ballot, account: string, side: Side): Promise<boolean> {
  return (await world.chain.attempt(world.ballotCall(ballot, { account, side }))).ok;
}

/** What every one of these peers does, whatever its numbers. */
export function carriesDecisions(stage: Stage, quorumPerMille: bigint): void {
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
