import type { RawVoter } from "./raw.ts";
import { statistics } from "./tabulate.ts";
import type { LendingTable } from "./types.ts";

const SHARE_DECIMALS = 9;

/** Facts about who carries how much. `voters` by descending own power; a delegate is named by its id. */
export function deriveLending(voters: readonly RawVoter[]): LendingTable {
  const total = voters.reduce((a, v) => a + v.power, 0);
  const rankOf = new Map(voters.map((v, rank) => [v.id, rank]));
  const carried = new Map<string, number>();
  const powers = new Map<string, number>();
  const lends = (v: RawVoter): boolean => v.delegate !== "" && v.delegate !== v.id && rankOf.has(v.delegate);
  for (const v of voters) {
    const holder = lends(v) ? v.delegate : v.id;
    powers.set(holder, (powers.get(holder) ?? 0) + v.power);
    if (lends(v)) carried.set(v.delegate, (carried.get(v.delegate) ?? 0) + v.power);
  }
  const carriers = [...carried].sort(([, a], [, b]) => b - a);
  return {
    roles: voters.map((v) => (lends(v) ? "L" : "-")).join(""),
    carriers: carriers.map(([id]) => rankOf.get(id) ?? 0),
    carried: carriers.map(([, power]) => Number((power / total).toFixed(SHARE_DECIMALS))),
    count: powers.size,
    statistics: statistics([...powers.values()].sort((a, b) => b - a)),
  };
}

/**
 * A delegate for each of `weights` that gives every carrier about the weight that the table says: lenders by descending
 * weight, each to the carrier that still lacks most. The source's own pairs are not in the table.
 */
export function assignLending(lending: LendingTable, weights: readonly bigint[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0n);
  const lacking = lending.carried.map((share) => BigInt(Math.round(share * 1e9)) * total);
  const delegates = weights.map(() => -1);
  for (const [rank, weight] of weights.entries()) {
    if (lending.roles[rank] !== "L") continue;
    let chosen = 0;
    for (const [i, left] of lacking.entries()) if (left > (lacking[chosen] ?? left)) chosen = i;
    delegates[rank] = lending.carriers[chosen] ?? -1;
    lacking[chosen] = (lacking[chosen] ?? 0n) - weight * 1_000_000_000n;
  }
  return delegates;
}
