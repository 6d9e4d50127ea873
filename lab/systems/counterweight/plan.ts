import { isqrt } from "../../metrics/concentration.ts";
import { Chain } from "../../chain/Chain.ts";
import type { Economics, Plan } from "../System.ts";
import { weightOf, type Opposition } from "./opposition.ts";
import { PERSONS_FLOOR, leastPersons, type StakeBounds } from "./parameters.ts";

const GWEI = 1_000_000_000n;
const BPS = 10_000n;

/** What the planner knows of the electorate at the ballot, the attackers apart. */
export interface Outlook {
  readonly bounds: StakeBounds;
  /** Live roots and persons. */
  readonly roots: bigint;
  readonly persons: number;
  /** Active stake, wei. */
  readonly stake: bigint;
  /** Electorate base, decayed to the ballot. */
  readonly base: bigint;
  readonly quorumBps: bigint;
  /** Least number of persons, where it is not the formula's. */
  readonly floor: number | null;
  /** Whether capital is asked beside persons. */
  readonly stakeChamber: boolean;
}

/** What one delegate counts for others at most, in an electorate of `persons` with `roots` together. */
export function capOf(roots: bigint, persons: number): bigint {
  const open = persons === 0 ? 0n : isqrt((roots * roots) / BigInt(persons));
  const [least, most] = [roots / 1000n, roots / 10n];
  return open < least ? least : open > most ? most : open;
}

/** The quorum that attackers adding `roots` face. */
export function quorumOf(outlook: Outlook, added: bigint): bigint {
  const electorate = outlook.roots + added;
  const base = electorate > outlook.base ? electorate : outlook.base;
  return (base * outlook.quorumBps + BPS - 1n) / BPS;
}

interface Candidate {
  readonly persons: number;
  readonly each: bigint;
  readonly capital: bigint;
}

/**
 * The cheapest number of equal persons, and their stake, that outvotes `opposition` in both chambers, reaches the quorum and
 * the floor. An upper bound on the true cost: a cleverer split might exist.
 */
export function cheapest(opposition: Opposition, outlook: Outlook, economics: Economics, name: string): Plan {
  const most = outlook.persons * 2 + 1_000;
  let best: Candidate | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let persons = outlook.floor ?? PERSONS_FLOOR; persons <= most; persons++) {
    if (persons < (outlook.floor ?? leastPersons(outlook.persons + persons))) continue;
    const candidate = withPersons(persons, opposition, outlook);
    if (candidate === undefined) continue;
    const capitalUsd = Number(candidate.capital) * economics.usdPerWei;
    const cost = persons * economics.personUsd + capitalUsd * economics.capitalShare;
    if (cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  if (best === undefined) throw new Error("No number of persons passes a decision against this opposition.");
  return planOf(best, name);
}

function withPersons(persons: number, opposition: Opposition, outlook: Outlook): Candidate | undefined {
  const count = BigInt(persons);
  const least = isqrt(outlook.bounds.minStake);
  const most = isqrt(outlook.bounds.stakeCap);
  // The quorum and the cap of delegates rise with what is added, so it is searched; what the search ends with is enough.
  const enough = (root: bigint): boolean => {
    const added = root * count;
    const cap = capOf(outlook.roots + added, outlook.persons + persons);
    return added > weightOf(opposition, cap).voice && added >= quorumOf(outlook, added);
  };
  if (!enough(most)) return undefined;
  let [low, high] = [least, most];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (enough(middle)) high = middle;
    else low = middle + 1n;
  }
  const rooted = low * low > outlook.bounds.minStake ? low * low : outlook.bounds.minStake;
  const forRoots = up(rooted);
  // More than the opposition, and a twentieth of all active stake, their own included.
  const stakeNeeded = max(opposition.capital + GWEI, outlook.stake / 19n + GWEI);
  const forStake = outlook.stakeChamber ? up((stakeNeeded + count - 1n) / count) : 0n;
  const each = max(forRoots, forStake);
  return { persons, each, capital: each * count };
}

function planOf(candidate: Candidate, name: string): Plan {
  const members = Array.from({ length: candidate.persons }, (_, i) => ({
    account: Chain.account(`${name} ${i}`),
    weight: candidate.each,
    person: true,
  }));
  return { members, capital: candidate.capital, persons: candidate.persons };
}

function up(wei: bigint): bigint {
  return ((wei + GWEI - 1n) / GWEI) * GWEI;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
