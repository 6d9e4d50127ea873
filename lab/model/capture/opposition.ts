import { MOST_ATTEMPTS, type Contest } from "./contest.ts";
import type { Rival } from "./rivals.ts";

/** Pairs of numbers of sellers whose sums are kept at once. */
const MOST_KEPT = 1_000;

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
  #none: Unsold | undefined;

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

  /** Sums of every draw with nothing sold: what opposes by itself, and what each carrier carries for those who are silent. */
  #unsold(): Unsold {
    const { share } = this.#contest;
    const carriers = [...new Set(this.#delegates)].filter((d) => d >= 0);
    const place = new Map(carriers.map((d, n) => [d, n]));
    const draws = this.#opposes.length;
    const cells = draws * carriers.length;
    const unsold: Unsold = {
      carriers,
      place,
      roots: new Float64Array(draws),
      stake: new Float64Array(draws),
      carriedRoots: new Float64Array(cells),
      carriedStake: new Float64Array(cells),
    };
    for (const [draw, opposes] of this.#opposes.entries()) {
      for (let i = 0; i < opposes.length; i++) {
        const carrier = place.get(this.#delegates[i] as number);
        if (opposes[i] === 1) {
          add(unsold.roots, draw, this.#voice[i] as number);
          add(unsold.stake, draw, share[i] as number);
        } else if (carrier !== undefined) {
          const at = draw * carriers.length + carrier;
          add(unsold.carriedRoots, at, this.#voice[i] as number);
          add(unsold.carriedStake, at, share[i] as number);
        }
      }
    }
    return unsold;
  }

  /** Who turns out speaks for itself; a delegate who speaks carries the others, each no more than the cap. */
  #inChambers(bribed: number, rented: number): Stand {
    const { share, sellers } = this.#contest;
    this.#none ??= this.#unsold();
    const { carriers, place } = this.#none;
    const draws = this.#opposes.length;
    const sold = this.#sold(bribed, rented);
    const gone = sellers.slice(0, bribed + rented);
    const goneFrom = gone.map((i) => place.get(this.#delegates[i] as number) ?? -1);
    const [roots, stake] = [this.#none.roots.slice(), this.#none.stake.slice()];
    const borrowed = {
      roots: new Float64Array(draws),
      stake: new Float64Array(draws),
      persons: new Uint16Array(draws),
    };
    const most = { roots: 0, stake: 0, persons: 0 };
    const large = [...this.#large].map(() => ({ roots: new Float64Array(draws), side: new Int8Array(draws) }));
    const wides = carriers.map((i) => large[this.#large.get(i) ?? -1]);
    for (const [draw, opposes] of this.#opposes.entries()) {
      const from = draw * carriers.length;
      const silentRoots = this.#none.carriedRoots.slice(from, from + carriers.length);
      const silentStake = this.#none.carriedStake.slice(from, from + carriers.length);
      for (let j = 0; j < gone.length; j++) {
        const i = gone[j] as number;
        const carrier = goneFrom[j] as number;
        if (opposes[i] === 1) {
          add(roots, draw, -(this.#voice[i] as number));
          add(stake, draw, -(share[i] as number));
        } else if (carrier >= 0) {
          add(silentRoots, carrier, -(this.#voice[i] as number));
          add(silentStake, carrier, -(share[i] as number));
        }
      }
      let [forRoots, forStake, persons, wideRoots] = [0, 0, 0, 0];
      for (let n = 0; n < carriers.length; n++) {
        const i = carriers[n] as number;
        const side = sold[i] === 1 ? 1 : sold[i] === 0 && opposes[i] === 1 ? -1 : 0;
        // Roots are whole numbers: what is taken off leaves exactly the rest.
        const carried = silentRoots[n] as number;
        const wide = wides[n];
        if (wide !== undefined) {
          wide.roots[draw] = carried;
          wide.side[draw] = side;
        }
        if (side === 1) {
          if (wide === undefined) forRoots += carried;
          else wideRoots += carried;
          forStake += silentStake[n] as number;
          if (carried > 0 && this.#voice[i] === 0) persons += 1;
        } else if (side === -1) {
          if (wide === undefined) add(roots, draw, carried);
          add(stake, draw, silentStake[n] as number);
        }
      }
      stake[draw] = Math.max(0, stake[draw] as number);
      [borrowed.roots[draw], borrowed.stake[draw], borrowed.persons[draw]] = [forRoots, forStake, persons];
      most.roots = Math.max(most.roots, forRoots + wideRoots);
      most.stake = Math.max(most.stake, forStake);
      most.persons = Math.max(most.persons, persons);
    }
    return { first: 0, step: 1, roots, stake, borrowed: { ...borrowed, most }, large, brought: 0 };
  }
}

interface Unsold {
  readonly carriers: readonly number[];
  readonly place: ReadonlyMap<number, number>;
  /** By draw. */
  readonly roots: Float64Array;
  readonly stake: Float64Array;
  /** By draw and carrier. */
  readonly carriedRoots: Float64Array;
  readonly carriedStake: Float64Array;
}

function add(sums: Float64Array, at: number, amount: number): void {
  sums[at] = (sums[at] as number) + amount;
}
