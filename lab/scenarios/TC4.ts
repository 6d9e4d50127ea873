import { Chain } from "../chain/Chain.ts";
import { carry } from "../prices.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Economics } from "../systems/System.ts";
import { check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const SILENT_WEEKS = 14;
const CAMPAIGN_EPOCHS = 13;

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
  const treasury = await world.prize();
  const plan = await world.plan([], economics, "raider");
  const first = plan.members[0];
  if (first === undefined) throw new Error("A plan without anybody.");
  await world.grant(plan.members);
  await world.activate(plan.members);
  const asked = await world.prize();
  const ballot = await world.open(first.account, LOOT, asked);
  await world.vote(
    ballot,
    plan.members.map((m) => ({ account: m.account, side: "for" })),
  );
  await world.close(ballot);
  const enactment = await world.enact(ballot);
  const taken = await world.loot(LOOT);

  const held = await world.treasuryHeld();
  const share = ratio(taken, held + taken);
  const onePrize = share * prices.zombie.treasuryUsd;
  // The same people and stake go on, decision after decision, until their personhood runs out.
  const rounds = world.traits.persons ? CAMPAIGN_EPOCHS - 5 : 1;
  const campaignPrize = (1 - (1 - share) ** rounds) * prices.zombie.treasuryUsd;
  const capital = Number(plan.capital) * economics.usdPerWei;
  const people = world.traits.persons ? plan.persons : 0;
  const carried = carry(prices, capital, world.lockSeconds);
  const cost = {
    capital,
    carry: carried,
    slippage: 0,
    persons: people * economics.personUsd,
    bribes: 0,
    bonds: 0,
    sunk: capital + carried + people * economics.personUsd,
  };
  const margin = campaignPrize === 0 ? Number.POSITIVE_INFINITY : cost.sunk / campaignPrize;
  const marginAt = (personUsd: number): number =>
    campaignPrize === 0 ? Number.POSITIVE_INFINITY : (capital + carried + people * personUsd) / campaignPrize;
  const checks = [check("cost of the raid over its prize", finite(margin), ">=", 1)];
  const state = verdict(checks);
  const evenAt = people === 0 || campaignPrize === 0 ? null : Math.max(0, (campaignPrize - capital - carried) / people);
  return {
    state,
    because: enactment.executed
      ? `nobody votes: ${dollars(cost.sunk)} took ${dollars(onePrize)} in one decision and can take ${dollars(campaignPrize)} of ${dollars(prices.zombie.treasuryUsd)}`
      : `the raid did not pass (${enactment.reason})`,
    checks,
    measures: {
      silentWeeks: SILENT_WEEKS,
      capitalShareOfSupply: ratio(plan.capital, population.supply),
      persons: plan.persons,
      executed: enactment.executed ? "yes" : "no",
      oneDecisionTakesShare: share,
      oneDecisionUsd: round(onePrize),
      costOverOneDecision: onePrize === 0 ? "unbounded" : round(cost.sunk / onePrize),
      campaignUsd: round(campaignPrize),
      prizeAskedShare: ratio(asked, treasury),
    },
    cost,
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: finite(marginAt(personUsd)),
      holds: marginAt(personUsd) >= 1,
    })),
    breakEven: {
      personUsd: evenAt === null ? null : round(evenAt),
      note: evenAt === null ? "no persons are asked for" : "from this price on a raid on a deserted network does not pay",
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
    figures: "4 to 25 thousand dollars of tokens against treasuries of 0.1 to 3 million dollars, with hardly anybody voting",
    source: "as quoted in the catalogue; prices.json, zombie",
  },
  budget: "4 to 25 thousand dollars against 0.1 to 3 million; here the cheapest plan against 100,000 dollars",
  criterion: "cost >= prize at zero turnout",
  ablations: [
    { system: "counterweight", variant: "no-floor", note: "one person may carry a decision" },
  ],
  limits: [
    "Nobody has spoken or renewed for fourteen weeks and nobody wakes up: the hardest case for any system.",
    "The prize of Counterweight is what eight further decisions can take one after the other within the outflow limit, until the raiders' first personhood runs out. One decision's prize is reported beside.",
    "The token is taken to be worth nothing after the raid, so the capital counts as spent.",
  ],
  run,
};
