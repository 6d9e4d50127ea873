import { isqrt, sum } from "../metrics/concentration.ts";
import type { Population } from "../populations/types.ts";
import type { Holder, World } from "../systems/System.ts";

const SPAN = 25n;
const GWEI = 1_000_000_000n;

/**
 * The largest holders until together they have more than half of the listed capital, more than half of all voice, and as many
 * heads as any system here asks: whoever they are, they pass what they like.
 */
export function majority(world: World): Holder[] {
  const { honest } = world;
  const [capital, voice] = [sum(honest.map((h) => h.weight)), sum(honest.map((h) => world.voiceOf(h.weight)))];
  const heads = Math.max(7, Math.ceil(Math.sqrt(honest.length)));
  const pact: Holder[] = [];
  let [held, spoken] = [0n, 0n];
  for (const holder of honest) {
    if (pact.length >= heads && held * 2n > capital && spoken * 2n > voice) break;
    pact.push(holder);
    held += holder.weight;
    spoken += world.voiceOf(holder.weight);
  }
  return pact;
}

/** The largest holders until they have `share` of the listed capital. */
export function capitalBloc(world: World, share: number): Holder[] {
  const wanted = (sum(world.honest.map((h) => h.weight)) * BigInt(Math.round(share * 1e6))) / 1_000_000n;
  const bloc: Holder[] = [];
  let held = 0n;
  for (const holder of world.honest) {
    if (held > wanted) break;
    bloc.push(holder);
    held += holder.weight;
  }
  return bloc;
}

/** What a holder would weigh if voices were roots up to the mean holding, whatever the system under attack counts. */
export function personVoice(population: Population, weight: bigint): bigint {
  const mean = sum(population.weights) / BigInt(population.weights.length);
  if (weight < mean / SPAN) return 0n;
  return isqrt(weight < mean ? weight : mean);
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
