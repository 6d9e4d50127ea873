import { MOST_ATTEMPTS, type Contest } from "./contest.ts";
import type { Rival } from "./rivals.ts";

/** Pairs of numbers of sellers whose sums are kept at once. */
const MOST_KEPT = 400;

/** What bribed delegates bring for others, by draw: whoever turns out speaks for itself. */
export interface Borrowed {
  readonly roots: Float64Array;
  readonly stake: Float64Array;
  /** Delegates without a voice of their own who count as persons for what they carry. */
  readonly persons: Uint16Array;
  /** The most of each in any draw, with what the large carry. */
  readonly most: { readonly roots: number; readonly stake: number; readonly persons: number };
}

/** Somebody who may carry more than the cap, by draw: roots that it carries, and for whom: 1 for the plan, -1 against, 0 silent. */
export interface Large {
  readonly roots: Float64Array;
  readonly side: Int8Array;
}

/** What stands against a plan with so many sellers. The number of draw `d` is `first + d * step`. */
export interface Stand {
  readonly first: number;
  readonly step: number;
  readonly roots: Float64Array;
  readonly stake: Float64Array;
  readonly borrowed: Borrowed | null;
  readonly large: readonly Large[];
  /** Share of supply that sold delegates bring for others in a vote by tokens. */
  readonly brought: number;
}

/** Sums over everybody who opposes, draw by draw, less those who sold; delegations as the system counts them. */
export class Opposition {
  readonly #contest: Contest;
  readonly #rival: Rival;
  readonly #voice: Float64Array;
  readonly #delegates: Int32Array;
  readonly #lends: boolean;
  /** Whoever may carry more than the least cap there can be, and its number among those. */
  readonly #large: ReadonlyMap<number, number>;
  readonly #opposes: readonly Uint8Array[];
  readonly #plain: Stand | null;
  readonly #kept = new Map<number, Stand>();

  /** @param leastCap no plan makes the cap on borrowed roots smaller */
  constructor(contest: Contest, rival: Rival, voice: Float64Array, leastCap: number) {
    this.#contest = contest;
    this.#rival = rival;
    this.#voice = voice;
    this.#delegates = Int32Array.from(contest.population.delegates);
    // Square roots without identity are of what somebody holds: there is nothing to lend.
    this.#lends = rival.kind !== "roots" && this.#delegates.some((d) => d >= 0);
    this.#large = this.#carryingMore(leastCap);
    const draws = Array.from({ length: contest.trials * MOST_ATTEMPTS }, (_, draw) => contest.opponents(draw));
    this.#opposes = this.#lends ? draws : [];
    this.#plain = this.#lends ? null : this.#withoutLoans(draws);
  }

  /** The first `bribed` sellers cast their ballots, the next `rented` lend. */
  stand(bribed: number, rented: number): Stand {
    if (this.#plain !== null) return { ...this.#plain, first: bribed + rented };
    const key = bribed * 100_000 + rented;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const found = this.#rival.kind === "tokens" ? this.#byTokens(bribed + rented) : this.#inChambers(bribed, rented);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size >= MOST_KEPT && oldest.done !== true) this.#kept.delete(oldest.value);
    this.#kept.set(key, found);
    return found;
  }

  #carryingMore(leastCap: number): Map<number, number> {
    const carried = new Float64Array(this.#voice.length);
    for (const [i, d] of this.#delegates.entries()) if (d >= 0) carried[d] = (carried[d] ?? 0) + (this.#voice[i] ?? 0);
    const large = [...carried.keys()].filter((i) => (carried[i] ?? 0) > leastCap);
    return new Map(this.#lends ? large.map((i, n) => [i, n]) : []);
  }

  /** One row a draw, one column for each number of sellers. */
  #withoutLoans(draws: readonly Uint8Array[]): Stand {
    const { sellers, share } = this.#contest;
    const voice = this.#voice;
    const step = sellers.length + 1;
    const [against, stakeAgainst] = [new Float64Array(draws.length * step), new Float64Array(draws.length * step)];
    for (const [draw, opposes] of draws.entries()) {
      let [roots, stake] = [0, 0];
      for (let i = 0; i < opposes.length; i++) {
        if (opposes[i] === 0) continue;
        roots += voice[i] as number;
        stake += share[i] as number;
      }
      for (let j = 0; j < step; j++) {
        against[draw * step + j] = Math.max(0, roots);
        stakeAgainst[draw * step + j] = Math.max(0, stake);
        const seller = sellers[j];
        if (seller === undefined || opposes[seller] === 0) continue;
        roots -= voice[seller] as number;
        stake -= share[seller] as number;
      }
    }
    return { first: 0, step, roots: against, stake: stakeAgainst, borrowed: null, large: [], brought: 0 };
  }

  /** Of each holder: 0 nothing sold, 1 bribed, 2 rented. */
  #sold(bribed: number, rented: number): Uint8Array {
    const sold = new Uint8Array(this.#voice.length);
    for (const [j, i] of this.#contest.sellers.entries()) sold[i] = j < bribed ? 1 : j < bribed + rented ? 2 : 0;
    return sold;
  }

  /** Who lent has no votes there: its delegate has them, whatever the owner thinks; a seller's are the attacker's. */
  #byTokens(sellers: number): Stand {
    const { share } = this.#contest;
    const sold = this.#sold(sellers, 0);
    const power = Float64Array.from(share, (own, i) => ((this.#delegates[i] as number) < 0 ? own : 0));
    for (const [i, d] of this.#delegates.entries()) {
      if (d >= 0 && sold[i] === 0) power[d] = (power[d] as number) + (share[i] as number);
    }
    const stake = Float64Array.from(this.#opposes, (opposes) => {
      let sum = 0;
      for (let i = 0; i < power.length; i++) if (opposes[i] === 1 && sold[i] === 0) sum += power[i] as number;
      return sum;
    });
    let brought = 0;
    for (const [i, d] of this.#delegates.entries()) {
      if (d >= 0 && sold[i] === 0 && sold[d] !== 0) brought += share[i] as number;
    }
    return { first: 0, step: 1, roots: new Float64Array(stake.length), stake, borrowed: null, large: [], brought };
  }

  /** Who turns out speaks for itself; a delegate who speaks carries the others, each no more than the cap. */
  #inChambers(bribed: number, rented: number): Stand {
    const draws = this.#opposes.length;
    const sold = this.#sold(bribed, rented);
    const [roots, stake] = [new Float64Array(draws), new Float64Array(draws)];
    const borrowed = {
      roots: new Float64Array(draws),
      stake: new Float64Array(draws),
      persons: new Uint16Array(draws),
    };
    const most = { roots: 0, stake: 0, persons: 0 };
    const large = [...this.#large].map(() => ({ roots: new Float64Array(draws), side: new Int8Array(draws) }));
    const size = this.#voice.length;
    const [silentRoots, silentStake] = [new Float64Array(size), new Float64Array(size)];
    for (const [draw, opposes] of this.#opposes.entries()) {
      silentRoots.fill(0);
      silentStake.fill(0);
      let [against, stakeAgainst] = [0, 0];
      for (let i = 0; i < size; i++) {
        if (sold[i] !== 0) continue;
        const d = this.#delegates[i] as number;
        if (opposes[i] === 1) {
          against += this.#voice[i] as number;
          stakeAgainst += this.#contest.share[i] as number;
        } else if (d >= 0) {
          silentRoots[d] = (silentRoots[d] as number) + (this.#voice[i] as number);
          silentStake[d] = (silentStake[d] as number) + (this.#contest.share[i] as number);
        }
      }
      let [forRoots, forStake, persons, wideRoots] = [0, 0, 0, 0];
      for (let i = 0; i < size; i++) {
        const side = sold[i] === 1 ? 1 : sold[i] === 0 && opposes[i] === 1 ? -1 : 0;
        const carried = silentRoots[i] as number;
        const number = this.#large.get(i);
        const wide = number === undefined ? undefined : large[number];
        if (wide !== undefined) {
          wide.roots[draw] = carried;
          wide.side[draw] = side;
        }
        if (side === 1) {
          if (wide === undefined) forRoots += carried;
          else wideRoots += carried;
          forStake += silentStake[i] as number;
          if (carried > 0 && this.#voice[i] === 0) persons += 1;
        } else if (side === -1) {
          if (wide === undefined) against += carried;
          stakeAgainst += silentStake[i] as number;
        }
      }
      [roots[draw], stake[draw]] = [against, stakeAgainst];
      [borrowed.roots[draw], borrowed.stake[draw], borrowed.persons[draw]] = [forRoots, forStake, persons];
      most.roots = Math.max(most.roots, forRoots + wideRoots);
      most.stake = Math.max(most.stake, forStake);
      most.persons = Math.max(most.persons, persons);
    }
    return { first: 0, step: 1, roots, stake, borrowed: { ...borrowed, most }, large, brought: 0 };
  }
}
