import type { Field, Spending } from "../capture/field.ts";
import { NO_COURT } from "../capture/search.ts";

/** What a class asks that can be tried at other numbers here. */
export interface Asked {
  /** Shares of all roots, and of all active stake, the capturer's own included. */
  readonly quorum: number;
  readonly stake: number;
}

export interface Silent {
  readonly usd: number;
  readonly persons: number;
  /** Share of supply that has to be held. */
  readonly tokens: number;
}

/**
 * The cheapest way through both chambers when nobody else votes and nobody sells: every number of persons, each with the least
 * capital that reaches quorum and stake chamber. What the search for captures finds by trying budgets, for other stake chambers.
 */
export function cheapestInSilence(field: Field, asked: Asked): Silent {
  const { contest } = field;
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const [listed, roots] = [sum(contest.share), sum(contest.root)];
  const voiced = contest.root.filter((root) => root > 0).length;
  const supply = Number(contest.population.supply);
  const cap = Number(contest.bounds.stakeCap);
  let best: Silent | undefined;
  for (let persons = 7; persons <= field.mostPersons; persons++) {
    if (persons < Math.ceil(Math.sqrt(voiced + persons))) continue;
    const reaches = (tokens: number): boolean => {
      const own = persons * Math.floor(Math.sqrt(Math.min(cap, (tokens * supply) / persons)));
      return own >= asked.quorum * (roots + own);
    };
    const least = Math.max(field.leastTokens(persons), (asked.stake * listed) / (1 - asked.stake));
    // Above the cap a person speaks no louder.
    let [low, high] = [least, Math.max(least, (persons * cap) / supply)];
    if (!reaches(high)) continue;
    for (let i = 0; !reaches(least) && i < 60; i++) {
      const middle = (low + high) / 2;
      if (reaches(middle)) high = middle;
      else low = middle;
    }
    const tokens = reaches(least) ? least : high;
    const plan: Spending = { persons, tokens, bribed: 0, rented: 0, attempts: 1, ...NO_COURT };
    const usd = field.cost(plan, "sunk");
    if (best === undefined || usd < best.usd) best = { usd, persons, tokens };
  }
  if (best === undefined) throw new Error(`No number of persons reaches ${asked.quorum} of the roots in silence.`);
  return best;
}
