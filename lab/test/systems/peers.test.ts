import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { governorAlpha } from "../../systems/governor-alpha.ts";
import { ozGovernor, ozGovernorHardened } from "../../systems/oz-governor.ts";
import type { Ballot, System, World } from "../../systems/System.ts";

const LOOT = Chain.account("loot");
const TREASURY = 1_000n;
const USD = 10n ** 18n;
const population = expand(loadTable("compound"));

async function worldOf(system: System, variant?: string): Promise<World> {
  return system.world({ population, treasuryUsd: TREASURY, variant });
}

async function ballotOf(world: World): Promise<Ballot> {
  return world.open(world.clerk, LOOT, TREASURY * USD);
}

/** Holders by descending weight until `share` of supply is reached. */
function holding(world: World, share: number): string[] {
  const wanted = (population.supply * BigInt(Math.round(share * 1e6))) / 1_000_000n;
  const chosen: string[] = [];
  let held = 0n;
  for (const holder of world.honest) {
    if (held >= wanted) break;
    chosen.push(holder.account);
    held += holder.weight;
  }
  return chosen;
}

for (const system of [ozGovernor, ozGovernorHardened, governorAlpha]) {
  describe(`documented behaviour of ${system.id}`, () => {
    let world: World;
    let restart: () => Promise<void>;

    before(async () => {
      world = await worldOf(system);
      let checkpoint = await world.chain.checkpoint();
      restart = async () => {
        await world.chain.rollback(checkpoint);
        checkpoint = await world.chain.checkpoint();
      };
    });
    beforeEach(() => restart());

    it("carries a decision from proposal to payment", async () => {
      const ballot = await ballotOf(world);
      expect(await world.stage(ballot)).to.equal("active");
      await world.vote(
        ballot,
        holding(world, 0.05).map((account) => ({ account, side: "for" })),
      );
      await world.close(ballot);
      expect(await world.stage(ballot)).to.equal("succeeded");
      const enactment = await world.enact(ballot);
      expect(enactment.executed).to.equal(true);
      expect(await world.loot(LOOT)).to.equal(TREASURY * USD);
      expect(await world.prize()).to.equal(0n);
    });

    it("defeats what misses four per cent of supply, and cannot queue it", async () => {
      const ballot = await ballotOf(world);
      await world.vote(ballot, [{ account: world.honest[0]?.account ?? LOOT, side: "for" }]);
      await world.close(ballot);
      expect(await world.stage(ballot)).to.equal("defeated");
      expect((await world.enact(ballot)).executed).to.equal(false);
      expect(await world.loot(LOOT)).to.equal(0n);
    });

    it("lets the larger side win whatever the heads", async () => {
      const ballot = await ballotOf(world);
      const [largest, ...others] = world.honest;
      const small = others.slice(-20);
      await world.vote(ballot, [
        ...holding(world, 0.05).map((account) => ({ account, side: "for" as const })),
        ...small
          .filter((h) => !holding(world, 0.05).includes(h.account))
          .map((h) => ({ account: h.account, side: "against" as const })),
      ]);
      expect(largest).to.not.equal(undefined);
      await world.close(ballot);
      expect(await world.stage(ballot)).to.equal("succeeded");
    });

    it("refuses a second ballot of the same account", async () => {
      const ballot = await ballotOf(world);
      const vote = { account: world.honest[0]?.account ?? LOOT, side: "for" as const };
      await world.vote(ballot, [vote]);
      expect((await world.chain.attempt(world.ballotCall(ballot, vote))).ok).to.equal(false);
    });

    it("gives tokens bought after the snapshot no weight", async () => {
      const ballot = await ballotOf(world);
      const late = { account: Chain.account("late"), weight: population.supply / 10n, person: false };
      await world.grant([late]);
      await world.activate([late]);
      await world.vote(ballot, [{ account: late.account, side: "for" }]);
      expect((await world.tally(ballot)).for).to.equal(0n);
    });

    it("counts the last block of voting and refuses the one after", async () => {
      const ballot = await ballotOf(world);
      const [first, second] = world.honest;
      if (first === undefined || second === undefined) throw new Error("too few holders");
      await world.lastMoment(ballot);
      await world.vote(ballot, [{ account: first.account, side: "for" }]);
      expect((await world.tally(ballot)).for).to.equal(first.weight);
      expect(
        (await world.chain.attempt(world.ballotCall(ballot, { account: second.account, side: "for" }))).ok,
      ).to.equal(false);
    });

    it("moves a lent weight whole to the delegate, who alone can use it", async () => {
      const [boss, lender] = world.honest;
      if (boss === undefined || lender === undefined) throw new Error("too few holders");
      await world.lend([lender.account], boss.account);
      const ballot = await ballotOf(world);
      await world.vote(ballot, [{ account: boss.account, side: "for" }]);
      await world.chain.attempt(world.ballotCall(ballot, { account: lender.account, side: "against" }));
      const tally = await world.tally(ballot);
      expect(tally.for).to.equal(boss.weight + lender.weight);
      expect(tally.against).to.equal(0n);
    });
  });
}

describe("what sets the peers apart", () => {
  it("extends a late quorum by two days in the hardened governor, and not in the published one", async () => {
    const left: number[] = [];
    for (const system of [ozGovernor, ozGovernorHardened]) {
      const world = await worldOf(system);
      const ballot = await ballotOf(world);
      await world.lastMoment(ballot);
      const calls = holding(world, 0.05).map((account) => world.ballotCall(ballot, { account, side: "for" }));
      await world.chain.block(calls);
      left.push(await world.remaining(ballot));
    }
    expect(left).to.deep.equal([0, 2 * 86_400]);
  });

  it("asks one per cent of supply of a proposer in GovernorAlpha alone", async () => {
    const small = { account: Chain.account("small"), weight: population.supply / 200n, person: false };
    for (const [system, allowed] of [
      [governorAlpha, false],
      [ozGovernor, true],
    ] as const) {
      const world = await worldOf(system);
      await world.grant([small]);
      await world.activate([small]);
      const opened = await world.open(small.account, LOOT, 1n).then(
        () => true,
        () => false,
      );
      expect(opened, system.id).to.equal(allowed);
    }
  });

  it("makes GovernorAlpha wait its two days before it pays", async () => {
    const world = await worldOf(governorAlpha);
    const ballot = await ballotOf(world);
    await world.vote(
      ballot,
      holding(world, 0.05).map((account) => ({ account, side: "for" })),
    );
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    expect(enactment.executed).to.equal(true);
    expect(enactment.waited).to.be.at.least(2 * 86_400);
  });

  it("scales Uni's fixed supply so that its quorum in the bytecode is four per cent", async () => {
    const world = await worldOf(governorAlpha);
    expect((await world.bounds(await ballotOf(world))).quorum * 25n).to.equal(
      await world.token.readBigint("totalSupply"),
    );
  });
});
