import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { sum } from "../metrics/concentration.ts";
import { collect, mostInOneWeek, type Collected } from "../economics/taking.ts";
import { outOfReach } from "../economics/reach.ts";
import type { Ballot, World } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const BALLOTS = 5;
const SLICES = 10;
/** Each of the fifty slices asks one part in so many of the treasury: a bundle stays below what an epoch lets out. */
const SLICE = 625n;
const LIMIT = 0.02;

interface Slicing extends Collected {
  /** Bundles that were queued although they faced less than what had been queued before asks together with them. */
  readonly below: number;
}

/** Where nothing rises with the sum every bundle but the first faces too little. */
async function below(world: World, queued: readonly Bundle[], held: bigint): Promise<number> {
  const { classes } = world;
  if (classes === null) return Math.max(0, queued.length - 1);
  let [count, total] = [0, 0n];
  for (const { ballot, amount } of queued) {
    total += amount;
    if ((await classes.of(ballot)) < classes.asked(total, held)) count += 1;
  }
  return count;
}

interface Bundle {
  readonly ballot: Ballot;
  readonly amount: bigint;
}

/** Publishes all slices at once, passes them, and runs what can run. */
async function slicing(context: CellContext, grave: boolean): Promise<Slicing> {
  const { world } = context;
  return context.undone(async () => {
    const pact = majority(world);
    const held = await world.treasuryHeld();
    const asked = held / SLICE;
    const bundles: Bundle[] = [];
    for (const [i, proposer] of (await world.proposers(BALLOTS)).entries()) {
      const more = grave ? world.gravest() : [];
      // No two slices are the same call.
      const amounts = Array.from(
        { length: SLICES - (more.length > 0 ? 1 : 0) },
        (_, j) => asked - BigInt(i * SLICES + j),
      );
      const calls = [...amounts.map((amount) => world.payCall(LOOT, amount)), ...more];
      bundles.push({ ballot: await world.propose(proposer, calls, `slices ${i}`), amount: sum(amounts) });
    }
    const ballots = bundles.map((bundle) => bundle.ballot);
    const last = ballots[ballots.length - 1];
    if (last !== undefined) await world.opened(last);
    for (const ballot of ballots) {
      await world.vote(
        ballot,
        pact.map((h) => ({ account: h.account, side: "for" as const })),
      );
    }
    for (const ballot of ballots) if ((await world.stage(ballot)) === "active") await world.close(ballot);
    const collected = await collect(world, ballots, LOOT);
    const queued = bundles.filter((bundle) => collected.queued.includes(bundle.ballot));
    return { ...collected, below: await below(world, queued, held) };
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const plain = await slicing(context, false);
  const grave = world.gravest().length > 0 ? await slicing(context, true) : plain;
  const week = round(Math.max(mostInOneWeek(plain.taken), mostInOneWeek(grave.taken)));
  const all = round(Math.max(...[plain, grave].map((c) => c.taken.reduce((total, t) => total + t.share, 0))));
  const faced = Math.max(plain.below, grave.below);
  const checks = [
    check("largest share of the treasury that slices took in one epoch", week, "<=", LIMIT),
    check("bundles of slices that faced a class below what their sum asks", faced, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `fifty slices of 0.16 % took at most ${(100 * week).toFixed(1)} % of the treasury in a week and ${(100 * all).toFixed(1)} % altogether; ${plain.refused.length} of ${BALLOTS} bundles were refused when queued; of the others ${faced} stood in a class below what their sum asks`,
    checks,
    measures: {
      takenPlain: round(plain.taken.reduce((total, t) => total + t.share, 0)),
      takenGravest: round(grave.taken.reduce((total, t) => total + t.share, 0)),
      refusedBundles: plain.refused.length,
      refused: plain.refused[0]?.slice(0, 60) ?? "nothing",
    },
    ...priceless("the pact buys nobody: its members are the holders there are"),
  };
}

function round(x: number): number {
  return Math.round(x * 1e6) / 1e6;
}

export const scenario: Scenario = {
  id: "CT4",
  title: "Salami slicing",
  family: "conviction",
  claim: "Cut into however many slices, what leaves the treasury in one epoch is bounded, and slices rise in class.",
  precedent: {
    event: "structuring below approval thresholds",
    figures:
      "fifty payments of 0.16 per cent are 8 per cent of the treasury; no case against a governor is known to the laboratory",
    source: "arithmetic; design, section 7; no public source",
  },
  budget: "a majority of capital, voice and heads, and fifty payments published at once",
  criterion: "outflow per epoch <= limit; classes rise",
  ablations: [
    { system: "counterweight", variant: "no-outflow-limit", note: "an epoch takes what decisions say" },
    // Below the floor of the pool, as on Compound, everything is constitutional, and no class is too low.
    { system: "counterweight", variant: "forgetful-policy", note: "every bundle is judged alone", on: "bittensor" },
  ],
  limits: [
    "What the sum asks is worked out from the parameters that were deployed, without the decay by which the policy forgets. Where there are no classes nothing rises, and every bundle after the first counts.",
    "The slices are five proposals of ten calls: GovernorAlpha takes ten calls at most, and one proposal of a proposer.",
    "A second run adds a call of the gravest class to each bundle, so that no class can rise and only the treasury's own limit stands.",
  ],
  run,
};
