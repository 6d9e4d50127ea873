import { Chain } from "../chain/Chain.ts";
import { costOfPlan, patientEconomics } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { firstThatWorks, poorer } from "../economics/plans.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Ballot, Holder, Plan } from "../systems/System.ts";
import { check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const LEAST_MULTIPLIER = 5;

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

/** Sunk cost of the cheapest token-vote capture: outvote the defenders, reach 4 % of supply, hold two blocks. */
function baseline(
  context: CellContext,
  opposition: readonly Holder[],
): { capital: number; carry: number; sunk: number } {
  const { population, prices, market, world } = context;
  const against = world.weigh(opposition).capital + 1n;
  const quorum = (population.supply * 4n) / 100n;
  const wei = against > quorum ? against : quorum;
  const capital = Number(wei) * patientEconomics(prices, market, world).usdPerWei;
  const twoBlocks = (capital * prices.carry.perYear * 24) / (365 * 86_400);
  return { capital, carry: twoBlocks, sunk: capital * prices.slippage.share + twoBlocks };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const opposition = defenders(context);
  const economics = patientEconomics(prices, market, world);
  const first = await world.plan(opposition, economics, "whale");
  const found = await firstThatWorks(first, "whale", async (candidate) =>
    (await context.undone(() => execute(context, candidate, opposition))) ? true : null,
  );
  const captured = found !== null;
  const plan = found?.plan ?? first;
  const asExecuted = await context.undone(() => execute(context, precedentPlan(context), opposition));
  const tooPoor = await context.undone(() => execute(context, poorer(plan), opposition));
  const cost = costOfPlan(prices, economics, world, plan);
  const base = baseline(context, opposition);
  const multiplier = captured ? cost.sunk / base.sunk : Number.POSITIVE_INFINITY;
  const checks = [
    check(
      "sunk cost of capture as a multiple of the token vote's",
      Number(multiplier.toFixed(4)),
      ">=",
      LEAST_MULTIPLIER,
      "arithmetic",
    ),
  ];
  const fixed = cost.sunk - cost.persons;
  const people = world.traits.persons ? plan.persons : 0;
  const valueAt = (personUsd: number): number => (fixed + people * personUsd) / base.sunk;
  const short = LEAST_MULTIPLIER * base.sunk - fixed;
  const evenAt = people === 0 ? null : Math.max(0, short / people);
  const state = verdict(checks);
  return {
    state,
    because: captured
      ? `the prize was taken with ${(100 * ratio(plan.capital, population.supply)).toFixed(2)} % of supply and ${plan.persons} ${world.traits.persons ? "persons" : plan.persons === 1 ? "account" : "accounts"}, at ${multiplier.toFixed(2)} times the token vote's sunk cost; seven per cent in five wallets ${asExecuted ? "pass" : "fail"}`
      : "no plan up to twice the cheapest passed",
    checks,
    measures: {
      capitalShareOfSupply: ratio(plan.capital, population.supply),
      persons: plan.persons,
      opposingShareOfSupply: ratio(world.weigh(opposition).capital, population.supply),
      opposingVoters: opposition.length,
      executed: captured ? "yes" : "no",
      sevenPercentInFiveWallets: asExecuted ? "passes" : "fails",
      executedWithOnePercentLess: tooPoor ? "yes" : "no",
      baselineSunkUsd: round(base.sunk),
      baselineCapitalUsd: round(base.capital),
      capitalMultiplier: Number((cost.capital / base.capital).toFixed(4)),
      multiplierWithoutSlippage: Math.round((cost.carry + cost.persons) / base.carry),
      lockDays: world.lockSeconds / 86_400,
    },
    cost,
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: Number(valueAt(personUsd).toFixed(4)),
      holds: valueAt(personUsd) >= LEAST_MULTIPLIER,
    })),
    breakEven: {
      personUsd: evenAt === null ? null : round(evenAt),
      note:
        evenAt === null
          ? "no persons are asked for"
          : `from this price on the cost is ${LEAST_MULTIPLIER} times the token vote's`,
    },
  };
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

export const scenario: Scenario = {
  id: "TC3",
  playedOn: "every",
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
    "Cost is what does not come back: slippage, carry, persons. The capital itself is sold again; its multiple is reported beside.",
    "The plan is the best found among equal persons, so its cost is an upper bound on the true cost.",
    "Slippage is assumed, the same share of the capital for every system. It dominates the baseline's cost; without it every multiplier here would be thousands.",
  ],
  run,
};
