import type { Electorate, Snapshot } from "../snapshot.ts";
import { GWEI } from "../stake.ts";
import type { StakeBounds } from "../voice.ts";
import { pairOf, Wides } from "./wide.ts";

/** Everybody at one snapshot, column by column. Voters are numbers from 0 on. */
export interface FastElectorate {
  readonly size: number;
  /** 1 where the voter is an active person. */
  readonly person: Uint8Array;
  /** Own root, below 2^40. */
  readonly root: Float64Array;
  /** Own stake in gwei. */
  readonly stake: Wides;
  /** The voter who carries this one's voice; -1 when nobody does. */
  readonly carrier: Int32Array;
  /** Roots and stake lent to each voter, nobody having spoken. */
  readonly lentRoots: Wides;
  readonly lentStake: Wides;
  readonly electorate: Electorate;
}

export interface Holding {
  readonly isPerson: boolean;
  readonly root: bigint;
  /** Gwei. */
  readonly stake: bigint;
  /** Index of the carrier, -1 when there is none. */
  readonly carrier: number;
}

/** @param carriedBase base of quorum that earlier snapshots leave to this one, already decayed */
export function electorateOf(holdings: readonly Holding[], carriedBase = 0n): FastElectorate {
  const size = holdings.length;
  const person = new Uint8Array(size);
  const root = new Float64Array(size);
  const carrier = new Int32Array(size);
  const [stake, lentRoots, lentStake] = [new Wides(size), new Wides(size), new Wides(size)];
  const all = new Wides(2);
  let persons = 0;
  for (const [i, holding] of holdings.entries()) {
    if (holding.root >= 1n << 40n) throw new RangeError(`voter ${i} has a root of 2^40 or more`);
    person[i] = holding.isPerson ? 1 : 0;
    root[i] = Number(holding.root);
    carrier[i] = holding.carrier;
    const held = pairOf(holding.stake);
    stake.add(i, held.hi, held.lo);
    all.add(0, 0, root[i] as number);
    all.add(1, held.hi, held.lo);
    if (holding.root > 0n) persons += 1;
    if (holding.carrier < 0) continue;
    lentRoots.add(holding.carrier, 0, root[i] as number);
    lentStake.add(holding.carrier, held.hi, held.lo);
  }
  const roots = all.value(0);
  return {
    size,
    person,
    root,
    stake,
    carrier,
    lentRoots,
    lentStake,
    electorate: {
      roots,
      persons: BigInt(persons),
      stake: all.value(1),
      base: roots > carriedBase ? roots : carriedBase,
    },
  };
}

/** The columns of a snapshot of the plain model, and the number of each account in them. */
export function fromSnapshot(snapshot: Snapshot): { electorate: FastElectorate; numbers: ReadonlyMap<string, number> } {
  const accounts = snapshot.accounts();
  const numbers = new Map(accounts.map((account, i) => [account, i]));
  const holdings = accounts.map((account): Holding => {
    const { person, root, stake } = snapshot.member(account);
    const delegate = snapshot.delegateOf(account);
    return {
      isPerson: person !== 0n,
      root,
      stake,
      carrier: delegate === undefined ? -1 : (numbers.get(delegate) ?? -1),
    };
  });
  return { electorate: electorateOf(holdings, snapshot.electorate.base), numbers };
}

/** Largest `r` with `r * r <= stake`, for stakes below 2^80: the root of doubles is off by one at most, and mended. */
export function fastRoot(stake: bigint, bounds: StakeBounds): bigint {
  if (stake < bounds.minStake) return 0n;
  const capped = stake < bounds.stakeCap ? stake : bounds.stakeCap;
  let r = BigInt(Math.floor(Math.sqrt(Number(capped))));
  while (r * r > capped) r -= 1n;
  while ((r + 1n) * (r + 1n) <= capped) r += 1n;
  return r;
}

/** A voter with `wei` of stake. */
export function holdingOf(wei: bigint, bounds: StakeBounds, isPerson = true, carrier = -1): Holding {
  return { isPerson, root: isPerson ? fastRoot(wei, bounds) : 0n, stake: wei / GWEI, carrier };
}
