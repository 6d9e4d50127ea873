import type { Holder, Listed, World } from "../systems/System.ts";

/** What a ballot of one holder alone counts: its own voice where it has one left, and what it carries for others. */
export function ballotVoice(world: World, holder: Holder): bigint {
  return world.weigh([holder]).voice;
}

/** What the own capital of one of the population counts, whoever votes with it. */
export function ownVoice(world: World, holder: Listed): bigint {
  return world.traits.persons && !holder.person ? 0n : world.voiceOf(holder.weight);
}

/** Those whose own capital counts in the decisive unit. */
export function voicedHolders(world: World): Listed[] {
  return world.honest.filter((h) => ownVoice(world, h) > 0n);
}

/** Who votes in an ordinary ballot: who lent is silent, and its delegate speaks for it. */
export function speakers(world: World): Listed[] {
  return world.honest.filter((h) => h.delegate === null || world.roll.lendersOf(h.account).length > 0);
}

/** The same by the capital behind their ballots: the largest holders and delegates. */
export function largestSpeakers(world: World): Listed[] {
  const powers = new Map(speakers(world).map((h) => [h, world.roll.powerOf(h)]));
  return [...powers].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([h]) => h);
}

/** Those who lend nothing and carry nothing: their ballots are their own, and nobody else's changes them. */
export function isUntouched(world: World, holder: Listed): boolean {
  return holder.delegate === null && world.roll.lendersOf(holder.account).length === 0;
}

/** The people that a system counts: persons where it asks for them, accounts elsewhere. */
export function headcount(world: World): number {
  return world.traits.persons ? world.honest.filter((h) => h.person).length : world.honest.length;
}
