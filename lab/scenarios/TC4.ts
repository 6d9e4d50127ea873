import { Chain } from "../chain/Chain.ts";
import { carry } from "../prices.ts";
import { firstThatWorks } from "../economics/plans.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Economics, Member } from "../systems/System.ts";
import { check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const SILENT_WEEKS = 14;
const WEEK = 604_800;
const CAMPAIGN_SECONDS = 26 * WEEK;

interface Raid {
  /** Of the treasury as the raiders found it, decision by decision. */
  readonly shares: readonly number[];
  readonly weeks: number;
  /** Decisions that did not pass; the raiders go on. */
  readonly failures: number;
}

/** Decision after decision until the half year is over or the treasury is empty. */
async function campaign(context: CellContext, raiders: readonly Member[]): Promise<Raid> {
  const { world } = context;
  const since = world.chain.now;
  const before = await world.treasuryHeld();
  const shares: number[] = [];
  let failures = 0;
  for (let i = 0; world.chain.now - since < CAMPAIGN_SECONDS; i++) {
    const asked = await world.prize();
    if (asked === 0n) break;
    const proposer = raiders[i % raiders.length]?.account ?? LOOT;
    const ballot = await world.open(proposer, LOOT, asked);
    await world.vote(
      ballot,
      raiders.map((m) => ({ account: m.account, side: "for" })),
    );
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    if (enactment.executed) shares.push(ratio(asked, before));
    else failures += 1;
  }
  return { shares, weeks: (world.chain.now - since) / WEEK, failures };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, population } = context;
  await world.fallAsleep(SILENT_WEEKS);
  // Four per cent of the supply costs what a quorum cost the raiders.
  const supplyUsd = prices.zombie.quorumUsd * 25;
  const economics: Economics = {
    personUsd: prices.person.usd,
    usdPerWei: supplyUsd / Number(population.supply),
    // A raided network's token is not sold again: the capital is gone.
    capitalShare: 1,
  };
  const first = await world.plan([], economics, "raider");
  const failed: Raid = { shares: [], weeks: 0, failures: 0 };
  const found = await firstThatWorks(first, "raider", (candidate) =>
    context.undone(async () => {
      await world.grant(candidate.members);
      await world.activate(candidate.members);
      const raid = await campaign(context, candidate.members);
      return raid.shares.length > 0 ? raid : null;
    }),
  );
  const { plan, result: raid } = found ?? { plan: first, result: failed };

  const takenShare = raid.shares.reduce((a, b) => a + b, 0);
  const firstPrize = (raid.shares[0] ?? 0) * prices.zombie.treasuryUsd;
  const prize = takenShare * prices.zombie.treasuryUsd;
  const capital = Number(plan.capital) * economics.usdPerWei;
  const people = world.traits.persons ? plan.persons : 0;
  const carried = carry(prices, capital, world.lockSeconds + raid.weeks * WEEK);
  const costAt = (personUsd: number): number => capital + carried + people * personUsd;
  const cost = {
    capital,
    carry: carried,
    slippage: 0,
    persons: people * economics.personUsd,
    bribes: 0,
    bonds: 0,
    sunk: costAt(economics.personUsd),
  };
  const marginAt = (personUsd: number): number =>
    finite(prize === 0 ? Number.POSITIVE_INFINITY : costAt(personUsd) / prize);
  const checks = [check("cost of the raid over its prize", marginAt(economics.personUsd), ">=", 1)];
  const state = verdict(checks);
  const evenAt = people === 0 || prize === 0 ? null : Math.max(0, (prize - capital - carried) / people);
  return {
    state,
    because:
      raid.shares.length === 0
        ? "no plan up to twice the cheapest passed"
        : `nobody votes: ${dollars(cost.sunk)} took ${dollars(firstPrize)} at once and ${dollars(prize)} of ${dollars(prices.zombie.treasuryUsd)} in ${raid.shares.length} decision${raid.shares.length === 1 ? "" : "s"}`,
    checks,
    measures: {
      silentWeeks: SILENT_WEEKS,
      capitalShareOfSupply: ratio(plan.capital, population.supply),
      persons: plan.persons,
      decisionsExecuted: raid.shares.length,
      campaignWeeks: round(raid.weeks),
      decisionsFailed: raid.failures,
      firstDecisionUsd: round(firstPrize),
      campaignUsd: round(prize),
      costOverFirstDecision: firstPrize === 0 ? "unbounded" : round(cost.sunk / firstPrize),
    },
    cost,
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: marginAt(personUsd),
      holds: marginAt(personUsd) >= 1,
    })),
    breakEven: {
      personUsd: evenAt === null ? null : round(evenAt),
      note:
        evenAt === null ? "no persons are asked for" : "from this price on a raid on a deserted network does not pay",
    },
  };
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

function finite(x: number): number {
  return Number.isFinite(x) ? Number(x.toFixed(4)) : Number.MAX_SAFE_INTEGER;
}

function dollars(x: number): string {
  return `$${Math.round(x).toLocaleString("en-US")}`;
}

export const scenario: Scenario = {
  id: "TC4",
  title: "Zombie raid",
  family: "capital",
  claim: "Taking a deserted network's treasury costs at least what there is to take.",
  precedent: {
    event: "Indexed Finance, November 2023; Yam, July 2022",
    figures:
      "400,000 NDX (4,000 dollars) were a quorum over 90,000 to 120,000 dollars, and 224,739 YAM at 0.11 dollars over 3.1 million; both raids were stopped in time",
    source:
      "Indexed: https://theforum24.com/?p=55829 and https://blockbriefly.com/news/indexed-finance-successfully-thwarts-two-treasury-hijack-attempts (its month is not verified here); Yam: Decrypt (https://decrypt.co/104848/yam-finance-safeguards-3-1m-treasury-governance-attack); prices.json, zombie",
  },
  budget: "4 to 25 thousand dollars against 0.1 to 3 million; here the cheapest plan against 100,000 dollars",
  criterion: "cost >= prize at zero turnout",
  ablations: [{ system: "counterweight", variant: "no-floor", note: "one person may carry a decision" }],
  limits: [
    "The decision attacked takes the most that one decision can. Routine decisions, half a per cent of the treasury an epoch by persons alone, ask a smaller quorum and the same floor.",
    "Nobody has spoken or renewed for fourteen weeks and nobody wakes up: the hardest case for any system.",
    "The prize is what half a year of decisions, one after the other, takes by real transactions; the first decision's is reported beside. Raiders renew their personhood free of charge.",
    "The token is taken to be worth nothing after the raid, so the capital counts as spent.",
  ],
  run,
};
