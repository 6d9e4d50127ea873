import { Chain } from "../chain/Chain.ts";
import { patientEconomics } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { firstThatWorks, leastThatWorks } from "../economics/plans.ts";
import { notForSale } from "../economics/reach.ts";
import { headcount } from "../economics/voices.ts";
import { isqrt, ratio, sum } from "../metrics/concentration.ts";
import { carry } from "../prices.ts";
import type { Economics, Holder, Plan } from "../systems/System.ts";
import {
  UNBOUNDED,
  check,
  notApplicable,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
  type SweepPoint,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
const WEEK = 604_800;
/** An issuer admits this many in an epoch, or a tenth of the people there are. */
const ADMITTED_AT_LEAST = 20;
/** The closed form is for a continuum of wallets. */
const TOLERANCE = 0.05;

async function execute(context: CellContext, plan: Plan, opposition: readonly Holder[]): Promise<boolean> {
  const { world } = context;
  await world.grant(plan.members);
  await world.activate(plan.members);
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  // Defenders without a voice are heard where capital is asked, and turned away elsewhere.
  await world.chain.block(opposition.map((h) => world.ballotCall(ballot, { account: h.account, side: "against" })));
  // Who brings too little has no ballot.
  await world.chain.block(plan.members.map((m) => world.ballotCall(ballot, { account: m.account, side: "for" })));
  await world.close(ballot);
  return (await world.enact(ballot)).executed;
}

/** Weeks that an issuer takes to admit `newcomers` beside `people`. */
function weeksToAdmit(newcomers: number, people: number): number {
  let [admitted, weeks] = [0, 0];
  while (admitted < newcomers) {
    admitted += Math.max(ADMITTED_AT_LEAST, Math.floor((people + admitted) / 10));
    weeks += 1;
  }
  return weeks;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  if (!world.traits.roots) {
    return notApplicable("weight is linear in capital here: another identity adds nothing to it");
  }
  const opposition = defenders(context);
  const economics = patientEconomics(prices, market, world);
  // Sunk dollars of a wei for a wallet that nothing locks, and the roots to outvote: the closed form knows no more.
  const perWei = economics.usdPerWei * prices.slippage.share;
  const quorum = (sum(population.weights.map(isqrt)) * 4n) / 100n;
  const against = sum(opposition.map((h) => isqrt(world.roll.powerOf(h))));
  const roots = Number(against > quorum ? against : quorum);
  const closedForm = (price: number): number => 2 * roots * Math.sqrt(perWei * price);
  const weight = world.weigh(opposition).capital;
  const leastQuorum = (population.supply * 4n) / 100n;
  const tokenVote = Number(weight > leastQuorum ? weight : leastQuorum) * perWei;

  const costOf = (plan: Plan, at: Economics): number => {
    const capital = Number(plan.capital) * at.usdPerWei;
    const waiting = world.traits.persons ? weeksToAdmit(plan.persons, headcount(world)) * WEEK : 0;
    return plan.persons * at.personUsd + capital * at.capitalShare + carry(prices, capital, waiting);
  };
  const first = await world.plan(opposition, economics, "mixer");
  const missing = await notForSale(context, first.capital);
  if (missing !== null) return notApplicable(missing);
  const works = (candidate: Plan): Promise<boolean> => context.undone(() => execute(context, candidate, opposition));
  const found = await firstThatWorks(first, "mixer", async (candidate) => ((await works(candidate)) ? true : null));
  const least = found === null ? { plan: first, slack: false } : await leastThatWorks(found.plan, works);
  const { plan } = least;
  const cost = found === null ? UNBOUNDED : costOf(plan, economics);
  const price = prices.person.usd;
  const over = (other: number): number => (found === null ? UNBOUNDED : round(cost / other));
  const [overClosed, overToken] = [over(closedForm(price)), over(tokenVote)];
  const sweep: SweepPoint[] = [];
  for (const personUsd of prices.person.sweepUsd) {
    const at = { ...economics, personUsd };
    const value = round(costOf(await world.plan(opposition, at, "mixer"), at) / tokenVote);
    sweep.push({ personUsd, value, holds: value >= 1 });
  }
  const checks = [
    ...(world.traits.persons
      ? [check("cost of the best mix over that of roots without identity, 2V*sqrt(p*c)", overClosed, ">=", 1)]
      : [
          check("cost of the best mix over 2V*sqrt(p*c)", overClosed, ">=", 1 - TOLERANCE),
          check("cost of the best mix over 2V*sqrt(p*c), at most", overClosed, "<=", 1 + TOLERANCE),
        ]),
    check("cost of the best mix over the plain token vote's", overToken, ">=", 1),
    check("the executed mix passes with one per cent less capital", least.slack ? 1 : 0, "=", 0),
  ];
  const state = verdict(checks);
  const even = sweep.find((point, i) => sweep.slice(i).every((p) => p.holds));
  return {
    state,
    because:
      found === null
        ? "no mix up to twice the cheapest passed"
        : `${plan.persons} identities with ${(100 * ratio(plan.capital, population.supply)).toFixed(2)} % of supply pass at ${overClosed.toFixed(2)} times the closed form of roots without identity and ${overToken.toFixed(2)} times the cost of a plain token vote`,
    checks,
    measures: {
      identities: plan.persons,
      capitalShareOfSupply: ratio(plan.capital, population.supply),
      costUsd: found === null ? "nothing passed" : round(cost),
      closedFormUsd: round(closedForm(price)),
      tokenVoteUsd: round(tokenVote),
      executed: found === null ? "no" : "yes",
      executedWithOnePercentLess: found === null ? "nothing was executed" : least.slack ? "yes" : "no",
      weeksToAdmit: world.traits.persons ? weeksToAdmit(plan.persons, headcount(world)) : 0,
    },
    sweep,
    breakEven: {
      personUsd: even?.personUsd ?? null,
      note:
        even === undefined
          ? "at no swept price of an identity does the best mix cost as much as a plain token vote"
          : "least swept price from which on the best mix costs no less than a plain token vote",
    },
  };
}

function round(x: number): number {
  return Math.round(x * 10_000) / 10_000;
}

export const scenario: Scenario = {
  id: "QV2",
  title: "Best mix of tokens and bought identities",
  family: "quadratic",
  claim: "Buying people beside tokens makes a decision no cheaper than a plain token vote.",
  precedent: {
    event: "the arithmetic of square-root voting, and the market for identities",
    figures:
      "n identities with s tokens each outvote V roots for 2V*sqrt(p*c) at s = c/p; World ID credentials changed hands for as little as 30 dollars in May 2023",
    source:
      "closed form derived by the laboratory; The Block, Sam Altman's Worldcoin rolls out fresh measures to combat black market (https://www.theblock.co/post/231433/worldcoin-iris-black-market); prices.json, person",
  },
  budget: "the cheapest mix of capital and identities against the usual defenders, for every price of an identity",
  criterion:
    "roots without identity within 5 % of the closed form; ours dearer, issuer rate limit included; break-even published",
  ablations: [{ system: "counterweight", variant: "one-chamber", note: "persons decide alone, capital is not asked" }],
  limits: [
    "Mixes are of equal identities, so the cost is an upper bound.",
    "The closed form counts roots without a cap and without a least stake; the roots to outvote are those of the same defenders.",
    "At other prices than the price list's the plan is computed, not executed.",
  ],
  run,
};
