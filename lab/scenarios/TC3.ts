import { Chain } from "../chain/Chain.ts";
import { costOfPlan, patientEconomics, patientSlippage } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { firstThatWorks, leastThatWorks } from "../economics/plans.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Ballot, Holder, Plan } from "../systems/System.ts";
import { UNBOUNDED, check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const LEAST_MULTIPLIER = 5;
/** Of the token vote that the cost is compared with: what Compound's and OpenZeppelin's governors ask. */
const QUORUM_PERCENT = 4n;

/** Executes a plan from purchase to payment; whether the prize arrived. */
async function execute(context: CellContext, plan: Plan, opposition: readonly Holder[]): Promise<boolean> {
  const { world } = context;
  const first = plan.members[0];
  if (first === undefined) throw new Error("A plan without anybody.");
  await world.grant(plan.members);
  await world.activate(plan.members);
  const prize = await world.prize();
  const ballot: Ballot = await world.open(first.account, LOOT, prize);
  await world.vote(ballot, [
    ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
    ...plan.members.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  await world.close(ballot);
  await world.enact(ballot);
  return (await world.loot(LOOT)) === prize;
}

/** The attack as it was executed: seven per cent of supply in five wallets, here five persons. */
function precedentPlan(context: CellContext): Plan {
  const each = ((context.population.supply * 7n) / 500n / 1_000_000_000n) * 1_000_000_000n;
  const members = Array.from({ length: 5 }, (_, i) => ({
    account: Chain.account(`golden ${i}`),
    weight: each,
    person: true,
  }));
  return { members, capital: each * 5n, persons: 5 };
}

/**
 * Sunk cost of the cheapest token-vote capture: outvote the defenders, reach 4 % of supply, hold two blocks. By arithmetic, the same
 * for every system: what the peers' own plans cost when they are executed is in their cells.
 */
function baseline(
  context: CellContext,
  opposition: readonly Holder[],
): { capital: number; carry: number; sunk: number } {
  const { population, prices, market, world } = context;
  const against = world.weigh(opposition).capital + 1n;
  const quorum = (population.supply * QUORUM_PERCENT) / 100n;
  const wei = against > quorum ? against : quorum;
  const capital = Number(wei) * patientEconomics(prices, market, world).usdPerWei;
  const twoBlocks = (capital * prices.carry.perYear * 24) / (365 * 86_400);
  return { capital, carry: twoBlocks, sunk: patientSlippage(prices, market, population.supply, wei) + twoBlocks };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const opposition = defenders(context);
  const economics = patientEconomics(prices, market, world);
  const first = await world.plan(opposition, economics, "whale");
  const works = (candidate: Plan): Promise<boolean> => context.undone(() => execute(context, candidate, opposition));
  const found = await firstThatWorks(first, "whale", async (candidate) => ((await works(candidate)) ? true : null));
  const captured = found !== null;
  const least = captured ? await leastThatWorks(found.plan, works) : { plan: first, slack: false };
  const { plan } = least;
  const asExecuted = await context.undone(() => execute(context, precedentPlan(context), opposition));
  const cost = costOfPlan(prices, market, world, plan);
  const base = baseline(context, opposition);
  const multiplier = captured ? Number((cost.sunk / base.sunk).toFixed(4)) : UNBOUNDED;
  const checks = [
    check(
      "sunk cost of capture as a multiple of the token vote's, by arithmetic",
      multiplier,
      ">=",
      LEAST_MULTIPLIER,
      "arithmetic",
    ),
    check("the executed plan passes with one per cent less capital", least.slack ? 1 : 0, "=", 0),
  ];
  const fixed = cost.sunk - cost.persons;
  const people = world.traits.persons ? plan.persons : 0;
  const valueAt = (personUsd: number): number =>
    captured ? Number(((fixed + people * personUsd) / base.sunk).toFixed(4)) : UNBOUNDED;
  const short = LEAST_MULTIPLIER * base.sunk - fixed;
  const evenAt = people === 0 || !captured ? null : Math.max(0, short / people);
  const state = verdict(checks);
  return {
    state,
    because: captured
      ? `the prize was taken with ${(100 * ratio(plan.capital, population.supply)).toFixed(2)} % of supply and ${plan.persons} ${world.traits.persons ? "persons" : plan.persons === 1 ? "account" : "accounts"}, at ${multiplier.toFixed(2)} times a token vote's sunk cost by arithmetic; seven per cent in five wallets ${asExecuted ? "pass" : "fail"}`
      : "no plan up to twice the cheapest passed",
    checks,
    measures: {
      capitalShareOfSupply: ratio(plan.capital, population.supply),
      persons: plan.persons,
      opposingShareOfSupply: ratio(world.weigh(opposition).capital, population.supply),
      opposingVoters: opposition.length,
      executed: captured ? "yes" : "no",
      sevenPercentInFiveWallets: asExecuted ? "passes" : "fails",
      executedWithOnePercentLess: captured ? (least.slack ? "yes" : "no") : "nothing was executed",
      baselineSunkUsd: round(base.sunk),
      baselineCapitalUsd: round(base.capital),
      capitalMultiplier: Number((cost.capital / base.capital).toFixed(4)),
      multiplierWithoutSlippage: Math.round((cost.carry + cost.persons) / base.carry),
      lockDays: world.lockSeconds / 86_400,
    },
    cost,
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: valueAt(personUsd),
      holds: valueAt(personUsd) >= LEAST_MULTIPLIER && !least.slack,
    })),
    breakEven: {
      personUsd: evenAt === null ? null : round(evenAt),
      note:
        evenAt === null
          ? people === 0
            ? "no persons are asked for"
            : "no plan passed"
          : `from this price on the cost is ${LEAST_MULTIPLIER} times the token vote's`,
    },
  };
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

export const scenario: Scenario = {
  id: "TC3",
  playedOn: "derived",
  title: "Patient market whale at low turnout",
  family: "capital",
  claim:
    "Buying a decision in the market against the usual few defenders costs at least five times what it costs in a token vote.",
  precedent: {
    event: "Compound proposal 289, 28 July 2024",
    figures:
      "682,191 COMP for (6.8 % of supply), 633,636 against; 499,000 COMP (24 million dollars) assigned, then cancelled in a settlement; bought over three months, the first 230,333 COMP in five wallets",
    source:
      "The Block, $24 million Compound Finance proposal passed by whale over DAO objections (https://bitget.com/news/detail/12560604123605); five wallets: OpenZeppelin's notice on proposal 247 (https://www.comp.xyz/t/governance-security-notice-goldcomp-proposal-247/5220); three months: https://cryptonews.net/en/news/altcoins/29519348; settlement: The Defiant (read as https://altszn.com/compound-agrees-to-distribute-30-of-reserves-to-comp-stakers-to-end-alleged-governance-attack)",
  },
  budget: "whatever is the cheapest plan found: capital, persons and time against the defenders who turn out",
  criterion: "cost of capture >= 5x the baseline's on every population",
  ablations: [
    { system: "counterweight", variant: "instant-activation", note: "deposits count from the next snapshot on" },
  ],
  limits: [
    "The token vote that costs are compared with is arithmetic: the same defenders outvoted, four per cent of supply for a quorum, two blocks. It is nobody's deployment; those are the cells beside.",
    "Cost is what does not come back: slippage, carry, persons. The capital itself is sold again; its multiple is reported beside.",
    "The plan is the best found among equal persons, so its cost is an upper bound on the true cost.",
    "Both sides buy: three months of tranches in a market of constant product, as CB1 buys what it cannot borrow. Its depth is assumed (prices.json, liquidity), and its slippage dominates the baseline's cost; without it every multiplier here would be thousands, and CB1, which borrows, says what borrowing does.",
  ],
  run,
};
