import { isqrt, sum } from "../metrics/concentration.ts";
import { capOf } from "../systems/counterweight/plan.ts";
import type { Listed, World } from "../systems/System.ts";
import { leastPersons } from "../systems/counterweight/parameters.ts";
import { ballotVoice, headcount, largestSpeakers } from "./voices.ts";

const SPAN = 25n;
const GWEI = 1_000_000_000n;

/**
 * The largest holders and delegates until together they have more than half of the listed capital, more than half of all voice,
 * and as many heads as any system here asks: whoever they are, they pass what they like. Who lent its voice is in none of it.
 */
export function majority(world: World): Listed[] {
  const capital = sum(world.honest.map((h) => h.weight));
  const { voice } = world.weigh(world.honest);
  const heads = leastPersons(headcount(world));
  const pact: Listed[] = [];
  let [held, spoken, people] = [0n, 0n, 0];
  for (const holder of largestSpeakers(world)) {
    if (people >= heads && held * 2n > capital && spoken * 2n > voice) break;
    pact.push(holder);
    held += world.roll.powerOf(holder);
    spoken += ballotVoice(world, holder);
    if (holder.person || !world.traits.persons) people += 1;
  }
  return pact;
}

/** The largest holders and delegates until they vote with `share` of the listed capital. */
export function capitalBloc(world: World, share: number): Listed[] {
  const wanted = (sum(world.honest.map((h) => h.weight)) * BigInt(Math.round(share * 1e6))) / 1_000_000n;
  const bloc: Listed[] = [];
  let held = 0n;
  for (const holder of largestSpeakers(world)) {
    if (held > wanted) break;
    bloc.push(holder);
    held += world.roll.powerOf(holder);
  }
  return bloc;
}

/**
 * What each of the population would weigh if voices were roots up to the mean holding, whatever the system under attack counts:
 * its own if it is a person, and what it carries for others up to the cap of such an electorate.
 */
export function personVoices({ honest, roll, population }: World): (holder: Listed) => bigint {
  const mean = sum(population.weights) / BigInt(population.weights.length);
  const own = ({ person, weight }: Listed): bigint =>
    !person || weight < mean / SPAN ? 0n : isqrt(weight < mean ? weight : mean);
  const voices = honest.map(own).filter((voice) => voice > 0n);
  const cap = capOf(sum(voices), voices.length);
  return (holder) => {
    const lent = sum(roll.lendersOf(holder.account).map(own));
    return own(holder) + (lent < cap ? lent : cap);
  };
}

/** Least capital that has any voice in the system, whole gwei. */
export function leastVoiced(world: World): bigint {
  let [low, high] = [1n, sum(world.population.weights) / GWEI];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (world.voiceOf(middle * GWEI) > 0n) high = middle;
    else low = middle + 1n;
  }
  return high * GWEI;
}
