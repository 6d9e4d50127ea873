import type { Market, Prices } from "../../prices.ts";
import { CLASSES } from "../classes.ts";
import { LIFE_IN_HALF_LIVES } from "../ledger.ts";
import { Brake, type CourtSpending, type Hearing } from "./brake.ts";
import { MOST_ATTEMPTS, type Contest } from "./contest.ts";
import { TokenCosts, totalOf, sunkOf, type Split } from "./costs.ts";
import { Opposition, type Stand } from "./opposition.ts";
import { GRAVEST_CLASS, PRIZE_CLASS, type Rival } from "./rivals.ts";
import { leastPersons } from "../../systems/counterweight/parameters.ts";
import { tokenBars } from "./tokenRule.ts";

/** What one budget is spent on. Tokens are shares of supply. */
export interface Spending extends CourtSpending {
  /** Persons bought, or wallets where persons are not asked for. */
  readonly persons: number;
  /** All tokens: spread equally over the persons up to the cap, the rest in an account that is none. */
  readonly tokens: number;
  /** Sellers who cast their ballot themselves, delegates with all that they carry; then sellers who lend their voice. */
  readonly bribed: number;
  readonly rented: number;
  /** Decisions tried one after the other. */
  readonly attempts: number;
  /** Whether the payload is made constitutional: once a jury has cancelled it, the next one that passes cannot be challenged. */
  readonly isGrave: boolean;
}

export type Measure = "sunk" | "total";
export type Draft = Omit<Spending, "tokens">;

const EPOCH = 7 * 86_400;
const DAY = 86_400;
/** Epochs that a jury takes between a decision and the next ballot: evidence, two panels or two redraws, to the next snapshot. */
export const COURT_EPOCHS = 2;
/** The stake chamber asks a twentieth of the active stake, the attacker's own included. */
const CHAMBER = 1 / 20;
const VOTING_DAYS = 7;

/** What a plan brings, the loans of sold delegates apart, and what it needs. */
interface Strength {
  readonly roots: number;
  readonly stake: number;
  readonly persons: number;
  readonly leastRoots: number;
  readonly leastStake: number;
  readonly leastPersons: number;
  /** Opposition above this share of the support outlasts the decision's life. */
  readonly conviction: number;
  readonly cap: number;
  /** Bounds on the stake against it, where they are not the plan's own stake and nothing: opponents may make a quorum, or raise it. */
  readonly below?: number;
  readonly from?: number;
}

/** Conviction of a first-day vote at expiry: `1 - 2^-x`, x half-lives after the vote. */
function convictionOf(impact: keyof typeof CLASSES): number {
  const halfLifeDays = Number(CLASSES[impact].halfLife) / DAY;
  return 1 - 2 ** -(VOTING_DAYS / halfLifeDays + Number(LIFE_IN_HALF_LIVES));
}

const CONVICTION = convictionOf(PRIZE_CLASS);
const GRAVE_CONVICTION = convictionOf(GRAVEST_CLASS);
const GRAVE_QUORUM = Number(CLASSES[GRAVEST_CLASS].quorumBps) / 10_000;

/** Whether plans work, by arithmetic on sums that are prepared once: thousands of plans a second. */
export class Field {
  readonly contest: Contest;
  readonly rival: Rival;
  readonly costs: TokenCosts;
  /** The court that every decision is brought before; null where nobody challenges, or nothing can be. */
  readonly brake: Brake | null;
  readonly personUsd: number;
  readonly #opposition: Opposition;
  /** Over the sellers in their order: roots, share of supply, and the share whose votes they command. */
  readonly #soldRoots: Float64Array;
  readonly #soldShare: Float64Array;
  readonly #soldPower: Float64Array;
  readonly #roots: number;
  readonly #voiced: number;
  readonly #voicedSellers: Float64Array;
  readonly #listed: number;

  constructor(contest: Contest, rival: Rival, prices: Prices, market: Market, isChallenged = false) {
    this.contest = contest;
    this.rival = rival;
    this.costs = new TokenCosts(prices, market);
    const isOurs = rival.kind === "chambers";
    this.brake = isChallenged && isOurs ? new Brake(contest, prices, this.costs.supplyUsd) : null;
    this.personUsd = isOurs ? prices.person.usd : rival.kind === "roots" ? prices.wallet.usd : 0;
    const voice = this.#voices();
    this.#roots = voice.reduce((a, b) => a + b, 0);
    this.#voiced = voice.filter((v) => v > 0).length;
    this.#listed = contest.share.reduce((a, b) => a + b, 0);
    const { sellers } = contest;
    this.#soldRoots = prefix(sellers.map((i) => voice[i] as number));
    this.#soldShare = prefix(sellers.map((i) => contest.share[i] as number));
    this.#soldPower = prefix(sellers.map((i) => (contest.share[i] as number) + (contest.carriedShare[i] as number)));
    this.#voicedSellers = prefix(sellers.map((i) => ((voice[i] as number) > 0 ? 1 : 0)));
    this.#opposition = new Opposition(contest, rival, voice, isOurs ? this.#leastCap() : Number.POSITIVE_INFINITY);
  }

  get isChallenged(): boolean {
    return this.brake !== null;
  }

  get sellers(): number {
    return this.contest.sellers.length;
  }

  get mostPersons(): number {
    return this.rival.kind === "tokens" ? 1 : 4 * this.contest.share.length + 2_000;
  }

  get leastPersons(): number {
    return this.rival.kind === "chambers" ? 0 : 1;
  }

  /** Tokens that `persons` need to have a voice at all. */
  leastTokens(persons: number): number {
    if (this.rival.kind !== "chambers") return 0;
    return (persons * Number(this.contest.bounds.minStake)) / Number(this.contest.population.supply);
  }

  /** What a plan costs, by what it is spent on. */
  split(plan: Spending): Split {
    const { costs } = this;
    const { lock, times, persons, bribes, bonds } = this.#apart(plan);
    return {
      capital: plan.tokens * costs.supplyUsd,
      carry: times * costs.carry(plan.tokens, lock),
      slippage: costs.slippage(plan.tokens),
      persons,
      bribes,
      bonds,
    };
  }

  cost(plan: Spending, measure: Measure): number {
    const split = this.split(plan);
    return measure === "sunk" ? sunkOf(split) : totalOf(split);
  }

  /** Most tokens that `budget` pays beside the rest of the plan; undefined when it does not pay the rest. */
  affordable(draft: Draft, budget: number, measure: Measure): number | undefined {
    const { costs } = this;
    const { lock, times, persons, bribes, bonds } = this.#apart(draft);
    const cost = (tokens: number): number => {
      const sunk = times * costs.carry(tokens, lock) + costs.slippage(tokens) + persons + bribes + bonds;
      return measure === "sunk" ? sunk : tokens * costs.supplyUsd + sunk;
    };
    const least = this.leastTokens(draft.persons);
    if (cost(least) > budget) return undefined;
    let [low, high] = [least, 1];
    if (cost(high) <= budget) return high;
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (cost(middle) <= budget) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Days from the first snapshot of a plan to its last decision's end that juries take. */
  courtDays(plan: Draft): number {
    const heard = this.#heard(plan);
    return heard === 0 ? 0 : heard * COURT_EPOCHS * (EPOCH / DAY);
  }

  /** What a hearing of one decision of the plan comes to; null where none is held. */
  hearing(plan: Draft): Hearing | null {
    if (this.brake === null || !this.brake.isHeard(plan.jurors, plan.persons)) return null;
    return this.brake.hearing(plan);
  }

  /** Probability of capture by the number of attempts that are carried. */
  chances(plan: Draft): readonly number[] {
    const hearing = this.hearing(plan);
    return Array.from({ length: MOST_ATTEMPTS + 1 }, (_, carried) => {
      if (carried === 0) return 0;
      if (hearing === null) return 1;
      // A payload that a jury cancelled is immune once.
      if (plan.isGrave) return carried > 1 ? 1 : hearing.lets;
      return 1 - (1 - hearing.lets) ** carried;
    });
  }

  /** Of each trial, how many attempts are carried; one is enough where none is challenged. */
  outcomes(plan: Spending, into: Uint8Array): void {
    into.fill(0);
    const strength = this.#strength(plan);
    const stand = this.#opposition.stand(plan.bribed, plan.rented);
    if (!mayPass(strength, stand)) return;
    const isOnce = this.brake === null;
    for (let trial = 0; trial < this.contest.trials; trial++) {
      for (let attempt = 0; attempt < plan.attempts; attempt++) {
        if (!carries(strength, stand, this.contest.drawOf(trial, attempt))) continue;
        into[trial] = (into[trial] as number) + 1;
        if (isOnce) break;
      }
    }
  }

  /** Probability of capture, over the trials. */
  probability(plan: Spending, into: Uint8Array): number {
    this.outcomes(plan, into);
    return meanOf(into, this.chances(plan));
  }

  /** Everything but tokens. */
  #apart(plan: Draft): { lock: number; times: number; persons: number; bribes: number; bonds: number } {
    const { costs, rival } = this;
    const isOurs = rival.kind === "chambers";
    const heard = this.#heard(plan);
    const hearing = heard === 0 ? null : this.hearing(plan);
    const sold = plan.bribed + plan.rented;
    const ballots = isOurs ? plan.bribed * this.personUsd : 0;
    return {
      lock: rival.lockSeconds + (isOurs ? (plan.attempts - 1 + heard * COURT_EPOCHS) * EPOCH : 0),
      // A token vote needs the tokens for two blocks of each attempt; here they stay in.
      times: isOurs ? 1 : plan.attempts,
      persons: rival.kind === "tokens" ? 0 : plan.persons * this.personUsd,
      bribes:
        plan.attempts * (costs.rent(this.#commanded(plan.bribed, sold)) + ballots) + heard * (hearing?.bribes ?? 0),
      bonds: heard * (hearing?.bonds ?? 0),
    };
  }

  /** Decisions that are brought before a jury: each that is carried, but for a payload that is immune after the first. */
  #heard(plan: Draft): number {
    if (this.hearing(plan) === null) return 0;
    return plan.isGrave ? 1 : plan.attempts;
  }

  /** Share of supply whose votes are paid for: with what delegates carry, where they cast the ballot. */
  #commanded(bribed: number, sold: number): number {
    if (this.rival.kind === "tokens") return this.#soldPower[sold] as number;
    const [own, power] = [this.#soldShare, this.#soldPower];
    const carried = (power[bribed] as number) - (own[bribed] as number);
    return (own[sold] as number) + Math.max(0, carried);
  }

  #strength(plan: Spending): Strength {
    const soldAll = plan.bribed + plan.rented;
    const soldShare = this.#soldShare[soldAll] as number;
    const unbounded = Number.POSITIVE_INFINITY;
    const alone = { persons: 0, leastRoots: 0, leastStake: 0, leastPersons: 0, conviction: 1, cap: 0 };
    if (this.rival.kind === "tokens") {
      const stake = plan.tokens + soldShare + this.#opposition.stand(soldAll, 0).brought;
      const whole = this.rival.isOfStake === true ? this.#listed + plan.tokens : 1;
      const { mayPass, below, from } = tokenBars(this.rival, stake, whole);
      // What is too little for the quorum in any draw is less than any stake.
      return { ...alone, roots: unbounded, stake, leastStake: mayPass ? 0 : unbounded, below, from };
    }
    const supply = Number(this.contest.population.supply);
    if (this.rival.kind === "roots") {
      const own = Math.sqrt(plan.persons * plan.tokens * supply);
      const roots = own + (this.#soldRoots[soldAll] as number);
      return { ...alone, roots, stake: unbounded, leastRoots: this.rival.quorum * (this.#roots + own) };
    }
    const { minStake, stakeCap } = this.contest.bounds;
    const each = plan.persons === 0 ? 0 : Math.min(Number(stakeCap), (plan.tokens * supply) / plan.persons);
    const own = each >= Number(minStake) ? plan.persons * Math.floor(Math.sqrt(each)) : 0;
    const electorate = this.#roots + own;
    const voiced = this.#voiced + plan.persons;
    const cap = capOf(electorate, voiced);
    const bribed = this.#soldRoots[plan.bribed] as number;
    const rented = Math.min((this.#soldRoots[soldAll] as number) - bribed, plan.persons * cap);
    // Somebody has to carry what is rented.
    const stake = plan.tokens + (this.#soldShare[plan.persons > 0 ? soldAll : plan.bribed] as number);
    const isGrave = this.brake !== null && (plan.isGrave || !this.brake.isHeard(plan.jurors, plan.persons));
    const roots = own + bribed + rented;
    const persons = (own > 0 ? plan.persons : 0) + (this.#voicedSellers[plan.bribed] as number);
    const leastRoots = (isGrave ? Math.max(GRAVE_QUORUM, this.rival.quorum) : this.rival.quorum) * electorate;
    const leastStake = CHAMBER * (this.#listed + plan.tokens);
    const floor = leastPersons(voiced);
    return {
      roots,
      stake,
      persons,
      leastRoots,
      leastStake,
      leastPersons: floor,
      conviction: isGrave ? GRAVE_CONVICTION : CONVICTION,
      cap,
    };
  }

  /** Smallest cap on borrowed roots that bought persons can bring about: each has the least root at least. */
  #leastCap(): number {
    const least = Math.floor(Math.sqrt(Number(this.contest.bounds.minStake)));
    let cap = Number.POSITIVE_INFINITY;
    for (let persons = 0; persons <= this.mostPersons; persons++) {
      cap = Math.min(cap, capOf(this.#roots + persons * least, this.#voiced + persons));
    }
    return cap;
  }

  /** What each holder's own capital weighs in the chamber that counts roots. */
  #voices(): Float64Array {
    if (this.rival.kind === "chambers") return this.contest.root;
    if (this.rival.kind === "tokens") return new Float64Array(this.contest.share.length);
    return Float64Array.from(this.contest.population.weights, (w) => Math.sqrt(Number(w)));
  }
}

function capOf(electorate: number, voiced: number): number {
  return Math.min(electorate / 10, Math.max(electorate / 1_000, electorate / Math.sqrt(voiced)));
}

/** Whether quorum, floor and stake are met in any draw: what bribed delegates carry differs from one to the next. */
function mayPass(plan: Strength, { borrowed }: Stand): boolean {
  const { roots, stake, persons } = borrowed?.most ?? { roots: 0, stake: 0, persons: 0 };
  return (
    plan.persons + persons >= plan.leastPersons &&
    plan.roots + roots >= plan.leastRoots &&
    plan.stake + stake >= plan.leastStake
  );
}

/** Whether the plan carries the decision of one draw, and outlasts those who are against. */
function carries(plan: Strength, stand: Stand, draw: number): boolean {
  const at = stand.first + draw * stand.step;
  let { roots, stake, persons } = plan;
  let against = stand.roots[at] as number;
  const contrary = stand.stake[at] as number;
  if (stand.borrowed !== null) {
    roots += stand.borrowed.roots[at] as number;
    stake += stand.borrowed.stake[at] as number;
    persons += stand.borrowed.persons[at] as number;
  }
  for (const wide of stand.large) {
    const carried = Math.min(plan.cap, wide.roots[at] as number);
    const side = wide.side[at] as number;
    if (side > 0) roots += carried;
    else if (side < 0) against += carried;
  }
  return (
    persons >= plan.leastPersons &&
    roots >= plan.leastRoots &&
    stake >= plan.leastStake &&
    against < roots * plan.conviction &&
    contrary < (plan.below ?? stake) &&
    contrary >= (plan.from ?? 0)
  );
}

/** Mean chance over trials with so many attempts carried. */
export function meanOf(carried: Uint8Array, chances: readonly number[]): number {
  let sum = 0;
  for (const n of carried) sum += chances[n] as number;
  return sum / carried.length;
}

function prefix(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [i, value] of values.entries()) sums[i + 1] = (sums[i] as number) + value;
  return sums;
}
