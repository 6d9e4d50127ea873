import { Chain } from "../chain/Chain.ts";
import { patientEconomics } from "../economics/costs.ts";
import { firstThatWorks } from "../economics/plans.ts";
import { shuffled } from "../economics/random.ts";
import { notForSale } from "../economics/reach.ts";
import { ballotVoice, speakers } from "../economics/voices.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Ballot, Listed, Plan } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
const TURNOUT = 0.05;
/** A day of notice, a week of voting, and the half-life of a spending decision. */
const LEAST_SECONDS = 10 * DAY;

interface Strike {
  readonly ballot: Ballot;
  readonly published: number;
}

/** The cartel publishes, the few who are not on holiday vote, the cartel outvotes them. */
async function strike(context: CellContext, plan: Plan, awake: readonly Listed[]): Promise<Strike | null> {
  const { world } = context;
  await world.grant(plan.members);
  await world.activate(plan.members);
  const pay = world.payCall(LOOT, await world.prize());
  const published = world.chain.now;
  const ballot = await world.propose(world.clerk, [pay], "holiday");
  await world.opened(ballot);
  await world.vote(ballot, [
    ...awake.map((h) => ({ account: h.account, side: "against" as const })),
    ...plan.members.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  await world.close(ballot);
  return (await world.stage(ballot)) === "succeeded" ? { ballot, published } : null;
}

/** Seconds from publication to execution if everybody stays on holiday; null if it does not run. */
async function unopposed(context: CellContext, plan: Plan, awake: readonly Listed[]): Promise<number | null> {
  const { world } = context;
  return context.undone(async () => {
    const struck = await strike(context, plan, awake);
    if (struck === null || !(await world.enact(struck.ballot)).executed) return null;
    return world.chain.now - struck.published;
  });
}

/** Whether it runs although everybody else wakes up when voting is over. */
async function runsAgainstAll(context: CellContext, plan: Plan, awake: readonly Listed[]): Promise<boolean> {
  const { world } = context;
  return context.undone(async () => {
    const struck = await strike(context, plan, awake);
    if (struck === null) return false;
    const { afterVote: after } = world;
    if (after === null) return (await world.enact(struck.ballot)).executed;
    await after.queue(struck.ballot);
    const asleep = world.honest.filter((h) => !awake.includes(h) && ballotVoice(world, h) > 0n);
    await world.chain.block(asleep.map((h) => after.actCall(struck.ballot, h.account, "object")));
    const ready = await after.expectedReady(struck.ballot);
    if (ready === 0) return false;
    await world.chain.aimAt(Math.max(ready, world.chain.now + 24));
    return after.execute(struck.ballot);
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const able = speakers(world).filter((h) => ballotVoice(world, h) > 0n);
  const awake = shuffled(able, context.random).slice(0, Math.max(1, Math.round(able.length * TURNOUT)));
  const first = await world.plan(awake, patientEconomics(prices, market, world), "cartel");
  const missing = await notForSale(context, first.capital);
  if (missing !== null) return notApplicable(missing);
  const found = await firstThatWorks(first, "cartel", (plan) => unopposed(context, plan, awake));
  if (found === null) throw new Error("No cartel up to twice the cheapest passes: the attack is void.");
  const stopped = !(await runsAgainstAll(context, found.plan, awake));
  const checks = [
    check("seconds from publication to execution", found.result, ">=", LEAST_SECONDS),
    check("executed although everybody else woke up after voting", stopped ? 0 : 1, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `a cartel with ${(100 * ratio(found.plan.capital, population.supply)).toFixed(2)} % of supply takes the prize ${(found.result / DAY).toFixed(1)} days after publication; those who wake up after voting ${stopped ? "stop it" : "cannot stop it"}`,
    checks,
    measures: {
      cartelShareOfSupply: ratio(found.plan.capital, population.supply),
      cartelMembers: found.plan.persons,
      awake: awake.length,
      people: able.length,
      days: Math.round((found.result / DAY) * 100) / 100,
    },
    ...priceless("the time does not depend on the price of a person"),
  };
}

export const scenario: Scenario = {
  id: "CT2",
  title: "Sleeper cartel on a holiday",
  family: "conviction",
  claim: "What a cartel passes while nearly everybody is away waits long enough to be stopped by those who come back.",
  precedent: {
    event: "Compound proposal 289, voted on over a weekend in July 2024",
    figures: "682,191 COMP for, 633,636 against, from Thursday night to Sunday; support came late",
    source:
      "The Block, $24 million Compound Finance proposal passed by whale over DAO objections (https://bitget.com/news/detail/12560604123605); late support: https://playtoearngames.com/news/how-humpy-the-whale-investor-dramatically-influences-compound-dao-choices. The hour of the last ballots is not verified here",
  },
  budget: "the cheapest cartel that outvotes one defender in twenty",
  criterion: "time from publication to execution >= notice + voting + h; defenders can stop it",
  ablations: [{ system: "counterweight", variant: "no-objection", note: "nobody may object after the vote" }],
  limits: [
    "The least time is that of Counterweight's spending class, for every system: 10 days.",
    "Everybody wakes up, at once, and within the waiting time. How many have to is the cartel's support, by construction.",
  ],
  run,
};
