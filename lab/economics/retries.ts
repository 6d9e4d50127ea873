/** How so many tries that nobody supports are paid for most cheaply. */
export interface Retries {
  readonly persons: number;
  readonly usd: number;
}

/** Deposits of `tries` tries of one person, each twice the one before it. */
function doubled(depositUsd: number, tries: number): number {
  return depositUsd * (2 ** tries - 1);
}

/**
 * The cheapest way to `tries` tries: a person more costs `personUsd` and begins with the first deposit again, and tries are spread
 * evenly. The first person is there already.
 */
export function cheapestRetries(depositUsd: number, personUsd: number, tries: number): Retries {
  let best: Retries = { persons: 1, usd: doubled(depositUsd, tries) };
  for (let persons = 2; persons <= tries; persons++) {
    const [each, more] = [Math.floor(tries / persons), tries % persons];
    const deposits = more * doubled(depositUsd, each + 1) + (persons - more) * doubled(depositUsd, each);
    const usd = deposits + (persons - 1) * personUsd;
    if (usd < best.usd) best = { persons, usd };
  }
  return best;
}

/** What the second try costs over the first: a doubled deposit, or a fresh person and the first deposit again. */
export function secondOverFirst(depositUsd: number, personUsd: number): number {
  return depositUsd === 0 ? 1 : Math.min(2, 1 + personUsd / depositUsd);
}
