import { ratio } from "../metrics/concentration.ts";
import type { Ballot, World } from "../systems/System.ts";

const DAY = 86_400;
const WEEK = 604_800;
const MOST_WEEKS = 12;

export interface Taking {
  readonly at: number;
  readonly share: number;
}

export interface Collected {
  readonly taken: readonly Taking[];
  /** What was queued, in that order, before anything of it ran. */
  readonly queued: readonly Ballot[];
  /** Why decisions that had passed were not queued. */
  readonly refused: readonly string[];
}

/** Runs what can run, once a week, until everything ran or died. */
export async function collect(world: World, ballots: readonly Ballot[], loot: string): Promise<Collected> {
  const held = await world.treasuryHeld();
  const taken: Taking[] = [];
  const refused: string[] = [];
  const queued: Ballot[] = [];
  for (const ballot of ballots) {
    const outcome = await world.chain.attempt(world.queueCall(ballot));
    if (outcome.ok) queued.push(ballot);
    else refused.push(world.chain.explain(outcome.revertData));
  }
  let waiting = [...ballots];
  for (let tick = 0; tick < MOST_WEEKS && waiting.length > 0; tick++) {
    // Two days first: the delay of the slowest peer.
    await world.pass(tick === 0 ? 2 * DAY : WEEK);
    const left: Ballot[] = [];
    for (const ballot of waiting) {
      const before = await world.loot(loot);
      const ran = (await world.chain.attempt(world.executeCall(ballot))).ok;
      if (ran) taken.push({ at: world.chain.now, share: ratio((await world.loot(loot)) - before, held) });
      else if ((await world.stage(ballot)) === "queued") left.push(ballot);
    }
    waiting = left;
  }
  return { taken, queued, refused };
}

/** Largest share taken within six days, in which a system of weekly runs takes once. */
export function mostInOneWeek(taken: readonly Taking[]): number {
  return taken.reduce((most, first) => {
    const week = taken.filter((t) => t.at >= first.at && t.at < first.at + WEEK - DAY);
    return Math.max(
      most,
      week.reduce((total, t) => total + t.share, 0),
    );
  }, 0);
}
