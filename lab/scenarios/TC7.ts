import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { collect, mostInOneWeek } from "../economics/taking.ts";
import { outOfReach } from "../economics/reach.ts";
import { ownVoice } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Ballot } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
/** Decisions that the raiders put to the vote at once. */
const DECISIONS = 7;
/** The share that Counterweight's treasury lets one epoch take, by default. */
const OUTFLOW_SHARE = 0.02;

/** The raiders publish all their decisions at once, in the class that takes most. */
async function publish(context: CellContext): Promise<Ballot[]> {
  const { world } = context;
  const held = await world.treasuryHeld();
  const [most, part] = [await world.prize(), held / BigInt(DECISIONS)];
  const ballots: Ballot[] = [];
  // Where each epoch takes at most a share, the next decision asks that share of what the one before it leaves.
  let [asked, left] = [most < part ? most : part, held];
  for (const [i, proposer] of (await world.proposers(DECISIONS)).entries()) {
    const calls = [world.payCall(LOOT, asked), ...world.gravest()];
    ballots.push(await world.propose(proposer, calls, `raid ${i}`));
    left -= asked;
    if (most < part) asked = (left * most) / held;
  }
  return ballots;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, population } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(prices, unreachable);
  const raiders = majority(world);
  const rest = world.honest.filter((h) => !raiders.includes(h));
  const dissenter = rest.find((h) => ownVoice(world, h) > 0n) ?? rest[0];
  if (dissenter === undefined) throw new Error("Nobody is left to dissent.");
  const published = world.chain.now;
  const ballots = await publish(context);
  const free = await world.leave(dissenter.account, dissenter.weight);
  const last = ballots[ballots.length - 1];
  if (last === undefined) throw new Error("Nothing was published.");
  await world.opened(last);
  for (const ballot of ballots) {
    await world.vote(
      ballot,
      raiders.map((h) => ({ account: h.account, side: "for" as const })),
    );
  }
  for (const ballot of ballots) if ((await world.stage(ballot)) === "active") await world.close(ballot);
  const taken = (await collect(world, ballots, LOOT)).taken;
  const week = round(mostInOneWeek(taken));
  const before = round(taken.filter((t) => t.at < free).reduce((total, t) => total + t.share, 0));
  const all = round(taken.reduce((total, t) => total + t.share, 0));
  const checks = [
    check("largest share of the treasury that a majority takes in one epoch", week, "<=", OUTFLOW_SHARE),
    check("share taken before a dissenter who leaves at publication is out", before, "<=", OUTFLOW_SHARE),
  ];
  const state = verdict(checks);
  const days = (timestamp: number): string => ((timestamp - published) / DAY).toFixed(1);
  return {
    state,
    because: `a majority took at most ${percent(week)} of the treasury in a week and ${percent(all)} with ${DECISIONS} decisions published together; a dissenter who left at publication was out after ${days(free)} days, when ${percent(before)} was gone`,
    checks,
    measures: {
      raiders: raiders.length,
      raidersShareOfListed: ratio(world.weigh(raiders).capital, sum(population.weights)),
      decisionsRun: taken.length,
      firstTakingDays: taken[0] === undefined ? "never" : days(taken[0].at),
      lastTakingDays: taken.length === 0 ? "never" : days(taken[taken.length - 1]?.at ?? published),
      dissenterOutDays: days(free),
      takenAltogether: all,
    },
    ...priceless(prices, state === "held", week, "the raiders are holders who are there already"),
  };
}

function round(x: number): number {
  return Math.round(x * 1e6) / 1e6;
}

function percent(x: number): string {
  return `${(100 * x).toFixed(1)} %`;
}

export const scenario: Scenario = {
  id: "TC7",
  title: "Raid below book value",
  family: "capital",
  claim: "A majority that holds less than the treasury is worth cannot empty it before the others are out.",
  precedent: {
    event: "Nouns fork, September 2023; Aragon, November 2023",
    figures:
      "472 of 846 Nouns left with 16,757 ether (27 million dollars), some of them bought below their share of the treasury; Aragon's association gave 86,343 ether (155 million) back after buyers below book value had pressed for it",
    source:
      "Decrypt (read as https://maybecrypto.com/nouns-fork-disgruntled-nft-holders-exit-with-27-million-from-treasury); Blockworks, 10 October 2023 (https://cryptonews.net/news/nft/27672752/); Aragon: https://urecomm.com/?p=207021 and CoinDesk (read as https://tipsinfobd.com/aragon-mulled-sale-of-crypto-project-leaked-screenshot-shows)",
  },
  budget: "a majority of capital, voice and heads, however it was come by",
  criterion: "no class lets a majority take more than the outflow limit before dissenters can leave",
  ablations: [{ system: "counterweight", variant: "no-outflow-limit", note: "an epoch takes what decisions say" }],
  limits: [
    "The bound for both checks is one epoch's outflow, 2 %, for every system.",
    "To leave means to have the tokens back, not to be paid a share of the treasury: no system here has an exit at book value. Tokens of peers are never locked, so a dissenter there is out at once, at the price of the day.",
    "Raiders run their decisions once a week. Two payments round the boundary of two epochs would be a day apart.",
  ],
  run,
};
