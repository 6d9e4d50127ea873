import { Chain } from "../chain/Chain.ts";
import { outOfReach } from "../economics/reach.ts";
import { ballotVoice, largestSpeakers, ownVoice, voicedHolders } from "../economics/voices.ts";
import { nakamoto, sum } from "../metrics/concentration.ts";
import type { Bounds, Listed } from "../systems/System.ts";
import { leastPersons } from "../systems/counterweight/parameters.ts";
import {
  UNBOUNDED,
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
type Rest = "against" | "silent";

/** Whether the first `k` of `order` pass and execute a decision while the rest oppose it or stay away. */
async function passes(context: CellContext, order: readonly Listed[], k: number, rest: Rest): Promise<boolean> {
  const { world } = context;
  return context.undone(async () => {
    const prize = await world.prize();
    const ballot = await world.open(world.clerk, LOOT, prize);
    const inPact = order.slice(0, k);
    const pact = inPact.map((h) => ({ account: h.account, side: "for" as const }));
    // Who lent to one of the pact speaks for itself, where that is possible.
    const others = world.honest
      .filter((h) => !inPact.includes(h))
      .map((h) => ({ account: h.account, side: "against" as const }));
    await world.vote(ballot, rest === "against" ? [...pact, ...others] : pact);
    await world.close(ballot);
    await world.enact(ballot);
    return (await world.loot(LOOT)) > 0n;
  });
}

/** Least `k` that passes: a guess confirmed by transactions on both sides, or a bisection if the guess is off. */
async function leastPact(
  context: CellContext,
  order: readonly Listed[],
  rest: Rest,
  bounds: Pick<Bounds, "quorum" | "floor">,
): Promise<number> {
  const n = order.length;
  const guess = voicedPact(context, order, rest, bounds);
  let [fails, works] = [0, n + 1];
  const probe = async (k: number): Promise<void> => {
    if (k <= fails || k >= works) return;
    if (await passes(context, order, k, rest)) works = k;
    else fails = k;
  };
  await probe(Math.min(n, Math.max(1, guess)));
  await probe(guess - 1);
  await probe(guess + 1);
  while (works - fails > 1) await probe(Math.floor((fails + works) / 2));
  return works;
}

/**
 * Whom a pact asks first: those whose ballots bring most capital, and where a ballot counts otherwise those whose ballots count
 * most. Both are tried where they are not the same people; the pact is the smaller. Delegates bring what was lent to them, unless
 * its owners stand against them.
 */
function orders({ world }: CellContext, rest: Rest): Listed[][] {
  const isOwn = rest === "against" && world.traits.override;
  const able = world.traits.override ? world.honest : largestSpeakers(world);
  const sorted = (of: readonly Listed[], measure: (h: Listed) => bigint): Listed[] => {
    const values = new Map(of.map((h) => [h, measure(h)]));
    const value = (h: Listed): bigint => values.get(h) ?? 0n;
    return [...of].sort((a, b) => (value(a) < value(b) ? 1 : value(a) > value(b) ? -1 : 0));
  };
  const byCapital = sorted(able, (h) => (isOwn ? h.weight : world.weigh([h]).capital));
  const byVoice = sorted(byCapital, (h) => (isOwn ? ownVoice(world, h) : ballotVoice(world, h)));
  return byVoice.every((h, i) => h === byCapital[i]) ? [byCapital] : [byCapital, byVoice];
}

/** Least k of a token vote, by arithmetic: more than the rest that opposes, and 4 % of supply. Lent tokens are the delegate's. */
function tokenPact(context: CellContext, rest: Rest): number {
  const { population, world } = context;
  const quorum = (population.supply * 4n) / 100n;
  const all = sum(population.weights);
  const order = largestSpeakers(world);
  let held = 0n;
  for (const [i, holder] of order.entries()) {
    held += world.roll.powerOf(holder);
    const opposed = rest === "against" ? all - held : 0n;
    if (held >= quorum && held > opposed) return i + 1;
  }
  return order.length + 1;
}

/** Where to look first: the same with voices. */
function voicedPact(
  { world }: CellContext,
  order: readonly Listed[],
  rest: Rest,
  { quorum, floor }: Pick<Bounds, "quorum" | "floor">,
): number {
  // Against who speaks for itself nothing is carried.
  const isOwn = rest === "against" && world.traits.override;
  const all = world.weigh(world.honest).voice;
  let held = 0n;
  for (const [i, holder] of order.entries()) {
    held += isOwn ? ownVoice(world, holder) : ballotVoice(world, holder);
    const opposed = rest === "against" ? all - held : 0n;
    if (i + 1 >= Number(floor) && held >= quorum && held > opposed) return i + 1;
  }
  return order.length;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const bounds = await context.undone(async () =>
    world.bounds(await world.open(world.clerk, LOOT, await world.prize())),
  );
  const voiced = voicedHolders(world).length;
  const floor = leastPersons(voiced);
  const least = async (rest: Rest): Promise<number> => {
    let found = UNBOUNDED;
    for (const order of orders(context, rest)) found = Math.min(found, await leastPact(context, order, rest, bounds));
    return found;
  };
  const opposed = await least("against");
  const silent = await least("silent");
  // Of what there is to vote with in a token vote: lent tokens are the delegate's.
  const token = nakamoto(largestSpeakers(world).map((h) => world.roll.powerOf(h)));
  const checks = [
    check("people needed against everybody else, over the token Nakamoto coefficient", round(opposed / token), ">=", 4),
    check("people needed while the rest is silent, against the persons floor", silent, ">=", floor),
    check(
      "people needed against everybody else, against the token vote's",
      opposed,
      ">=",
      tokenPact(context, "against"),
    ),
    check(
      "people needed while the rest is silent, against the token vote's",
      silent,
      ">=",
      tokenPact(context, "silent"),
    ),
  ];
  const state = verdict(checks);
  const attainable = 4 * token <= voiced;
  return {
    state,
    because:
      `${opposed} people carry a decision against all others and ${silent} when the rest is silent; the token Nakamoto coefficient is ${token}` +
      (attainable ? "" : `, and four times that is more than the ${voiced} people there are with a voice`),
    checks,
    measures: {
      opposed,
      silent,
      tokenNakamoto: token,
      tokenOpposed: tokenPact(context, "against"),
      tokenSilent: tokenPact(context, "silent"),
      holders: population.weights.length,
      voiced,
      floor,
      ...(world.roll.lending.length === 0
        ? {}
        : { lenders: world.roll.lending.length, tokenNakamotoOfOwners: nakamoto(population.weights) }),
    },
    ...priceless("the pact buys nobody: its members are the holders there are"),
  };
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}

export const scenario: Scenario = {
  id: "TC8",
  playedOn: "derived",
  title: "Whale pact",
  family: "capital",
  claim: "However the largest holders coordinate, they need many more people than a token vote would ask of them.",
  precedent: {
    event: "every large token vote on record",
    figures:
      "4 holders decide Compound Bravo 100, 6 decide Uniswap Alpha-2 number 2, 2 of Aave v2's delegates hold more than a third",
    source: "computed from the ballots in bhemen/dao-governance 413efe26",
  },
  budget: "their own holdings and perfect coordination; nothing is bought",
  criterion:
    "distinct people needed >= 4x the token Nakamoto coefficient and >= the persons floor; never fewer than the peer",
  ablations: [{ system: "counterweight", variant: "linear-voice", note: "a voice is the stake itself" }],
  limits: [
    "The decision attacked takes the most that one decision can. Routine decisions, half a per cent of the treasury an epoch by persons alone, ask a smaller quorum and the same floor.",
    "An account is taken for a person, as the data has no better: real concentration is higher in every system.",
    "Where the population lends, a pact is of delegates, too. Lenders stay silent with the rest, and speak for themselves against the pact where the system lets them.",
    "Where holdings are so equal that four times the token Nakamoto coefficient is more people than there are, no system can meet the criterion; it is shown as lost, not softened.",
    "The least pact is found by bisection with real ballots, confirmed on both sides.",
  ],
  run,
};
