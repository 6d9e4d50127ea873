import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { collect, mostInOneWeek, type Collected } from "../economics/taking.ts";
import { outOfReach } from "../economics/reach.ts";
import type { Ballot } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const BALLOTS = 5;
const SLICES = 10;
/** Each of the fifty slices asks one part in so many of the treasury: a bundle stays below what an epoch lets out. */
const SLICE = 625n;
const LIMIT = 0.02;

/** Publishes all slices at once, passes them, and runs what can run. */
async function slicing(context: CellContext, grave: boolean): Promise<Collected> {
  const { world } = context;
  return context.undone(async () => {
    const pact = majority(world);
    const asked = (await world.treasuryHeld()) / SLICE;
    const ballots: Ballot[] = [];
    for (const [i, proposer] of (await world.proposers(BALLOTS)).entries()) {
      // No two slices are the same call.
      const slices = Array.from({ length: SLICES - 1 }, (_, j) => world.payCall(LOOT, asked - BigInt(i * SLICES + j)));
      const more = grave ? world.gravest() : [];
      const rest = more.length > 0 ? more : [world.payCall(LOOT, asked - BigInt(i * SLICES + SLICES))];
      ballots.push(await world.propose(proposer, [...slices, ...rest], `slices ${i}`));
    }
    const last = ballots[ballots.length - 1];
    if (last !== undefined) await world.opened(last);
    for (const ballot of ballots) {
      await world.vote(
        ballot,
        pact.map((h) => ({ account: h.account, side: "for" as const })),
      );
    }
    for (const ballot of ballots) if ((await world.stage(ballot)) === "active") await world.close(ballot);
    return collect(world, ballots, LOOT);
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(prices, unreachable);
  const plain = await slicing(context, false);
  const grave = world.gravest().length > 0 ? await slicing(context, true) : plain;
  const week = round(Math.max(mostInOneWeek(plain.taken), mostInOneWeek(grave.taken)));
  const all = round(Math.max(...[plain, grave].map((c) => c.taken.reduce((total, t) => total + t.share, 0))));
  const checks = [
    check("largest share of the treasury that slices took in one epoch", week, "<=", LIMIT),
    check("bundles of slices refused because their class had risen", plain.refused.length, ">=", 1),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `fifty slices of 0.16 % took at most ${(100 * week).toFixed(1)} % of the treasury in a week and ${(100 * all).toFixed(1)} % altogether; ${plain.refused.length} of ${BALLOTS} bundles were refused when queued`,
    checks,
    measures: {
      takenPlain: round(plain.taken.reduce((total, t) => total + t.share, 0)),
      takenGravest: round(grave.taken.reduce((total, t) => total + t.share, 0)),
      refused: plain.refused[0]?.slice(0, 60) ?? "nothing",
    },
    ...priceless(prices, state === "held", week, "the pact buys nobody: its members are the holders there are"),
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
  ablations: [{ system: "counterweight", variant: "no-outflow-limit", note: "an epoch takes what decisions say" }],
  limits: [
    "The slices are five proposals of ten calls: GovernorAlpha takes ten calls at most, and one proposal of a proposer.",
    "A second run adds a call of the gravest class to each bundle, so that no class can rise and only the treasury's own limit stands.",
  ],
  run,
};
