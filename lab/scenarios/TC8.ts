import { Chain } from "../chain/Chain.ts";
import { outOfReach } from "../economics/reach.ts";
import { nakamoto, sum } from "../metrics/concentration.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
type Rest = "against" | "silent";

/** Whether the `k` largest pass and execute a decision while the rest oppose it or stay away. */
async function passes(context: CellContext, k: number, rest: Rest): Promise<boolean> {
  const { world } = context;
  return context.undone(async () => {
    const prize = await world.prize();
    const ballot = await world.open(world.clerk, LOOT, prize);
    const pact = world.honest.slice(0, k).map((h) => ({ account: h.account, side: "for" as const }));
    const others = world.honest.slice(k).map((h) => ({ account: h.account, side: "against" as const }));
    await world.vote(ballot, rest === "against" ? [...pact, ...others] : pact);
    await world.close(ballot);
    await world.enact(ballot);
    return (await world.loot(LOOT)) > 0n;
  });
}

/** Least `k` that passes: a guess confirmed by transactions on both sides, or a bisection if the guess is off. */
async function leastPact(context: CellContext, rest: Rest, guess: number): Promise<number> {
  const n = context.world.honest.length;
  let [fails, works] = [0, n + 1];
  const probe = async (k: number): Promise<void> => {
    if (k <= fails || k >= works) return;
    if (await passes(context, k, rest)) works = k;
    else fails = k;
  };
  await probe(Math.min(n, Math.max(1, guess)));
  await probe(guess - 1);
  await probe(guess + 1);
  while (works - fails > 1) await probe(Math.floor((fails + works) / 2));
  return works;
}

/** Least k of a token vote, by arithmetic: more than the rest that opposes, and 4 % of supply. */
function tokenPact(context: CellContext, rest: Rest): number {
  const { population } = context;
  const quorum = (population.supply * 4n) / 100n;
  const all = sum(population.weights);
  let held = 0n;
  for (const [i, weight] of population.weights.entries()) {
    held += weight;
    const opposed = rest === "against" ? all - held : 0n;
    if (held >= quorum && held > opposed) return i + 1;
  }
  return population.weights.length + 1;
}

/** Where to look first: the same with voices. */
function voicedPact(context: CellContext, rest: Rest, quorum: bigint, floor: number): number {
  const voices = context.world.honest.map((h) => context.world.voiceOf(h.weight));
  const all = sum(voices);
  let held = 0n;
  for (const [i, voice] of voices.entries()) {
    held += voice;
    const opposed = rest === "against" ? all - held : 0n;
    if (i + 1 >= floor && held >= quorum && held > opposed) return i + 1;
  }
  return voices.length;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population, prices } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(prices, unreachable);
  const bounds = await context.undone(async () =>
    world.bounds(await world.open(world.clerk, LOOT, await world.prize())),
  );
  const voiced = world.honest.filter((h) => world.voiceOf(h.weight) > 0n).length;
  const floor = Math.max(7, Math.ceil(Math.sqrt(voiced)));
  const guess = (rest: Rest): number => voicedPact(context, rest, bounds.quorum, Number(bounds.floor));
  const opposed = await leastPact(context, "against", guess("against"));
  const silent = await leastPact(context, "silent", guess("silent"));
  const token = nakamoto(population.weights);
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
    },
    ...priceless(
      prices,
      state === "held",
      round(opposed / token),
      "the pact buys nobody: its members are the holders there are",
    ),
  };
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}

export const scenario: Scenario = {
  id: "TC8",
  playedOn: "every",
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
    "Where holdings are so equal that four times the token Nakamoto coefficient is more people than there are, no system can meet the criterion; it is shown as lost, not softened.",
    "The least pact is found by bisection with real ballots, confirmed on both sides.",
  ],
  run,
};
