import { expect } from "chai";
import { Chain } from "../../chain/Chain.ts";
import { panelsOf } from "../../economics/brake.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { counterweight } from "../../systems/counterweight.ts";
import type { AfterVote, Ballot, Classes, Hearing, JuryBrake, World } from "../../systems/System.ts";

const LOOT = Chain.account("loot");
const SPEND = 1;
/** Enough of them have a voice for the pool of jurors to be at its floor. */
const population = expand(loadTable("hop"), 60);

function there<T>(part: T | null): T {
  if (part === null) throw new Error("Counterweight has it");
  return part;
}

interface Scene {
  readonly world: World;
  readonly brake: JuryBrake;
  readonly afterVote: AfterVote;
  readonly classes: Classes;
}

async function sceneOf(variant?: string): Promise<Scene> {
  const world = await counterweight.world({ population, treasuryUsd: 1_000n, variant });
  return {
    world,
    brake: there(world.brake),
    afterVote: there(world.afterVote),
    classes: there(world.classes),
  };
}

async function undone<T>(world: World, act: () => Promise<T>): Promise<T> {
  const [checkpoint, forget] = [await world.chain.checkpoint(), world.remember()];
  try {
    return await act();
  } finally {
    await world.chain.rollback(checkpoint);
    forget();
  }
}

/** A payment that everybody voted for, queued. */
async function queued({ world, afterVote }: Scene): Promise<Ballot> {
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(
    ballot,
    world.honest.map((h) => ({ account: h.account, side: "for" })),
  );
  await world.close(ballot);
  await afterVote.queue(ballot);
  return ballot;
}

async function ran({ world, afterVote }: Scene, ballot: Ballot): Promise<boolean> {
  const expected = await afterVote.expectedReady(ballot);
  if (expected > world.chain.now) await world.chain.aimAt(expected);
  return afterVote.execute(ballot);
}

describe("the brake in the laboratory", function () {
  this.timeout(300_000);
  let scene: Scene;
  before(async () => {
    scene = await sceneOf();
  });

  it("lets one finder have a decision cancelled that everybody passed, and gives every panel there is to whoever appeals", async () => {
    const { world, brake } = scene;
    await undone(world, async () => {
      expect(await brake.idle()).to.equal("");
      const ballot = await queued(scene);
      const pool = (await brake.pool()) - 2;
      const finder = world.honest[5]?.account ?? "";
      const hearing = there<Hearing>(await brake.hear(ballot, finder, []));
      expect(hearing.cancelled).to.equal(true);
      expect(hearing.panels.map((p) => p.seats)).to.deep.equal(panelsOf(pool, brake.seats));
      expect(hearing.panels.map((p) => p.hostile)).to.deep.equal([0, 0]);
      expect(await ran(scene, ballot)).to.equal(false);
      expect(await world.loot(LOOT)).to.equal(0n);
    });
  });

  it("lets the decision run where the panel is the thief's", async () => {
    const { world, brake } = scene;
    await undone(world, async () => {
      const ballot = await queued(scene);
      const everybody = world.honest.map((h) => h.account);
      const hearing = there<Hearing>(await brake.hear(ballot, world.honest[5]?.account ?? "", everybody));
      expect(hearing).to.deep.equal({ panels: [{ seats: 23, hostile: 23 }], cancelled: false });
      expect(await ran(scene, ballot)).to.equal(true);
    });
  });

  it("draws newcomers who entered the pool", async () => {
    const { world, brake } = scene;
    await undone(world, async () => {
      const weight = world.honest.at(-1)?.weight ?? 0n;
      const members = Array.from({ length: 20 }, (_, i) => ({
        account: Chain.account(`new ${i}`),
        weight,
        person: true,
      }));
      await world.grant(members);
      await world.activate(members);
      const before = await brake.pool();
      const accounts = members.map((m) => m.account);
      await brake.join(accounts);
      expect(await brake.pool()).to.equal(before + 20);
      const hearing = there<Hearing>(await brake.hear(await queued(scene), world.honest[5]?.account ?? "", accounts));
      // Of 80 all but the proposer and the finder can sit.
      expect(hearing.panels.map((p) => p.seats)).to.deep.equal([23, 47]);
      expect(hearing.panels.reduce((n, p) => n + p.hostile, 0)).to.be.within(1, 20);
    });
  });

  it("classes payments as the policy does", async () => {
    const { world, classes } = scene;
    const held = await world.treasuryHeld();
    const policy = world.contracts["policy"];
    if (policy === undefined) throw new Error("no policy");
    // Each bound, and one wei more.
    for (const bps of [50n, 100n, 500n]) {
      for (const amount of [(held * bps) / 10_000n, (held * bps) / 10_000n + 1n]) {
        const call = world.payCall(LOOT, amount);
        const judged = await policy.read("classify", [[call.target], [0n], [call.data]]);
        // No payment of this kind is routine.
        expect(Number(judged[0]), `${amount}`).to.equal(Math.max(SPEND, classes.asked(amount, held)));
      }
    }
  });

  it("hears nobody where the rule is missing, and the decision runs", async () => {
    const without = await sceneOf("no-brake");
    expect(await without.brake.idle()).to.equal("");
    const ballot = await queued(without);
    expect(await without.brake.hear(ballot, without.world.honest[5]?.account ?? "", [])).to.equal(null);
    expect(await ran(without, ballot)).to.equal(true);
  });
});
