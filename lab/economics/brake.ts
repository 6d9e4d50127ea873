import { binomialAtLeast, hypergeometric, majority } from "../metrics/closedForms.ts";

/** Those whom a jury about a decision is drawn from, parties left out, and what is known of them. */
export interface Bench {
  readonly pool: number;
  /** Persons of the attacker's among them, who never cancel. */
  readonly hostile: number;
  /** Most seats of each panel in turn. */
  readonly seats: readonly number[];
  /** Probability that an honest juror does not cancel. */
  readonly error: number;
}

/**
 * Seats of each panel: nobody sits twice, the largest odd number that is left sits, the first panel in full or not at all, every
 * later one only when it is larger than the one before.
 */
export function panelsOf(pool: number, seats: readonly number[]): number[] {
  const panels: number[] = [];
  let left = pool;
  for (const most of seats) {
    const sitting = Math.min(most, left - ((left + 1) % 2));
    const least = panels.length === 0 ? most : (panels[panels.length - 1] ?? 0) + 1;
    if (sitting < least) break;
    panels.push(sitting);
    left -= sitting;
  }
  return panels;
}

/**
 * Probability that a theft which a finder put before the jury stands. The attacker pays for every panel it can after a
 * cancellation, nobody for one after a ruling that lets it stand: it is enough for the attacker to win one panel. Its seats
 * vote: to stay away gains nothing, because a panel of which more than half cancels counts whoever is absent.
 */
export function standing(bench: Bench): number {
  const panels = panelsOf(bench.pool, bench.seats);
  return panels.length === 0 ? 1 : standingFrom(panels, bench.pool, bench.hostile, bench.error);
}

function standingFrom(panels: readonly number[], pool: number, hostile: number, error: number): number {
  const [seats, ...later] = panels;
  if (seats === undefined) return 0;
  let odds = 0;
  for (let theirs = Math.max(0, seats - (pool - hostile)); theirs <= Math.min(seats, hostile); theirs++) {
    // The panel cancels when more than half of it says so.
    const stands = binomialAtLeast(seats - theirs, error, majority(seats) - theirs);
    const next = standingFrom(later, pool - seats, hostile - theirs, error);
    odds += hypergeometric(pool, hostile, seats, theirs) * (stands + (1 - stands) * next);
  }
  return Math.min(1, odds);
}

/** Share of errors from which on `captured`, which rises with it, exceeds `most`; null when it does at no error, one when it never does. */
export function errorBreakEven(captured: (error: number) => number, most: number): number | null {
  if (captured(0) > most) return null;
  if (captured(1) <= most) return 1;
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (captured(middle) <= most) low = middle;
    else high = middle;
  }
  return low;
}
