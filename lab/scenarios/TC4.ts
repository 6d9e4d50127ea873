import { Chain } from "../chain/Chain.ts";
import { carry, marketValue } from "../prices.ts";
import { firstThatWorks } from "../economics/plans.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Economics, Member, Plan } from "../systems/System.ts";
import { UNBOUNDED, check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

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

/** A deserted network: what all its tokens and its treasury are worth. */
interface Network {
  readonly name: "smallest" | "largest" | "own";
  readonly supplyUsd: number;
  readonly treasuryUsd: number;
}

/** Four per cent of the supply costs what a quorum cost the raiders, at both ends of what was seen; and the population's own market. */
function networks({ prices, market }: CellContext): Network[] {
  const { quorumUsd, treasuryUsd, mostQuorumUsd, mostTreasuryUsd } = prices.zombie;
  return [
    { name: "smallest", supplyUsd: quorumUsd * 25, treasuryUsd },
    { name: "largest", supplyUsd: mostQuorumUsd * 25, treasuryUsd: mostTreasuryUsd },
    { name: "own", supplyUsd: marketValue(market), treasuryUsd: market.treasuryUsd },
  ];
}

interface Raided {
  readonly network: Network;
  readonly economics: Economics;
  readonly plan: Plan;
  readonly raid: Raid;
  readonly capital: number;
  readonly carried: number;
  /** Persons that cost something. */
  readonly people: number;
  /** Dollars taken by the first decision and by all. */
  readonly first: number;
  readonly prize: number;
}

function costAt({ capital, carried, people }: Raided, personUsd: number): number {
  return capital + carried + people * personUsd;
}

/** Cost over prize; without bound where nothing was taken. */
function marginAt(raided: Raided, personUsd: number): number {
  return raided.prize === 0 ? UNBOUNDED : Number((costAt(raided, personUsd) / raided.prize).toFixed(4));
}

/** The cheapest raid on a network, executed. What was executed already with the same people and capital is not executed again. */
async function raidOn(context: CellContext, network: Network, known: Map<string, Found>): Promise<Raided> {
  const { world, prices, population } = context;
  const economics: Economics = {
    personUsd: prices.person.usd,
    usdPerWei: network.supplyUsd / Number(population.supply),
    // A raided network's token is not sold again: the capital is gone.
    capitalShare: 1,
  };
  const planned = await world.plan([], economics, "raider");
  const key = `${planned.persons} with ${planned.capital}`;
  const found = known.get(key) ?? (await executed(context, planned));
  known.set(key, found);
  const { plan, raid } = found;
  const taken = raid.shares.reduce((a, b) => a + b, 0);
  const capital = Number(plan.capital) * economics.usdPerWei;
  return {
    network,
    economics,
    plan,
    raid,
    capital,
    carried: carry(prices, capital, world.lockSeconds + raid.weeks * WEEK),
    people: world.traits.persons ? plan.persons : 0,
    first: (raid.shares[0] ?? 0) * network.treasuryUsd,
    prize: taken * network.treasuryUsd,
  };
}

interface Found {
  readonly plan: Plan;
  readonly raid: Raid;
}

async function executed(context: CellContext, planned: Plan): Promise<Found> {
  const { world } = context;
  const found = await firstThatWorks(planned, "raider", (candidate) =>
    context.undone(async () => {
      await world.grant(candidate.members);
      await world.activate(candidate.members);
      const raid = await campaign(context, candidate.members);
      return raid.shares.length > 0 ? raid : null;
    }),
  );
  return found === null
    ? { plan: planned, raid: { shares: [], weeks: 0, failures: 0 } }
    : { plan: found.plan, raid: found.result };
}

function told(raided: Raided): string {
  const { network, raid, first, prize } = raided;
  if (raid.shares.length === 0) return `${network.name}: no plan up to twice the cheapest passed`;
  const decisions = `${raid.shares.length} decision${raid.shares.length === 1 ? "" : "s"}`;
  return `${network.name}: ${dollars(costAt(raided, raided.economics.personUsd))} took ${dollars(first)} at once and ${dollars(prize)} of ${dollars(network.treasuryUsd)} in ${decisions}`;
}

/** Price of a person from which on the raid does not pay; null where persons are not asked for or nothing was taken. */
function breakEven({ people, prize, capital, carried }: Raided): number | null {
  return people === 0 || prize === 0 ? null : Math.max(0, (prize - capital - carried) / people);
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, population } = context;
  await world.fallAsleep(SILENT_WEEKS);
  const known = new Map<string, Found>();
  const raids: Raided[] = [];
  for (const network of networks(context)) raids.push(await raidOn(context, network, known));
  const personUsd = prices.person.usd;
  const checks = raids.map((r) =>
    check(`cost of the raid over its prize, ${r.network.name} network`, marginAt(r, personUsd), ">=", 1),
  );
  const state = verdict(checks);
  const worstAt = (price: number): Raided =>
    raids.reduce((worst, r) => (marginAt(r, price) < marginAt(worst, price) ? r : worst));
  const worst = worstAt(personUsd);
  const evens = raids.map(breakEven).filter((x) => x !== null);
  return {
    state,
    because: `nobody votes: ${raids.map(told).join("; ")}`,
    checks,
    measures: {
      silentWeeks: SILENT_WEEKS,
      ...Object.fromEntries(
        raids.flatMap((r): [string, number | string][] => {
          const { name } = r.network;
          return [
            [`${name}CapitalShareOfSupply`, ratio(r.plan.capital, population.supply)],
            [`${name}Persons`, r.plan.persons],
            [`${name}DecisionsExecuted`, r.raid.shares.length],
            [`${name}DecisionsFailed`, r.raid.failures],
            [`${name}CampaignWeeks`, round(r.raid.weeks)],
            [`${name}FirstDecisionUsd`, round(r.first)],
            [`${name}CampaignUsd`, round(r.prize)],
            [
              `${name}CostOverFirstDecision`,
              r.first === 0 ? "unbounded" : round(costAt(r, r.economics.personUsd) / r.first),
            ],
          ];
        }),
      ),
    },
    cost: {
      capital: worst.capital,
      carry: worst.carried,
      slippage: 0,
      persons: worst.people * personUsd,
      bribes: 0,
      bonds: 0,
      sunk: costAt(worst, personUsd),
    },
    sweep: prices.person.sweepUsd.map((price) => {
      const value = marginAt(worstAt(price), price);
      return { personUsd: price, value, holds: value >= 1 };
    }),
    breakEven: {
      personUsd: evens.length === 0 ? null : round(Math.max(...evens)),
      note:
        evens.length === 0
          ? "no persons are asked for, or nothing was taken"
          : "from this price on no raid on a deserted network of these pays",
    },
  };
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
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
  budget:
    "4 to 25 thousand dollars against 0.1 to 3 million; here the cheapest plan at both ends, and at the population's own market",
  criterion: "cost >= prize at zero turnout",
  ablations: [{ system: "counterweight", variant: "no-floor", note: "one person may carry a decision" }],
  limits: [
    "Networks: the smallest treasury that was raided with the cheapest quorum, the largest with the dearest, and the population's own market and treasury. Prices and treasury go together; the plan is made anew for each.",
    "The decision attacked takes the most that one decision can. Routine decisions, half a per cent of the treasury an epoch by persons alone, ask a smaller quorum and the same floor.",
    "Nobody has spoken or renewed for fourteen weeks and nobody wakes up: the hardest case for any system.",
    "The prize is what half a year of decisions, one after the other, takes by real transactions; the first decision's is reported beside. Raiders renew their personhood free of charge.",
    "The token is taken to be worth nothing after the raid, so the capital counts as spent.",
  ],
  run,
};
