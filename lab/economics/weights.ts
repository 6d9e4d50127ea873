import { ratio } from "../metrics/concentration.ts";
import type { Tally } from "../systems/System.ts";

/** The greater share that the side For has, of all voice or of all capital that decides; what `before` had counts for nothing. */
export function shareFor(tally: Tally, before?: Tally): number {
  const voice = ratio(tally.for - (before?.for ?? 0n), tally.whole);
  if (tally.stakeFor === undefined || tally.stakeWhole === undefined) return voice;
  return Math.max(voice, ratio(tally.stakeFor - (before?.stakeFor ?? 0n), tally.stakeWhole));
}
