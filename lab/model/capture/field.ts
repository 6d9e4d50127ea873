import type { Market, Prices } from "../../prices.ts";
import { juryCapture } from "../../metrics/closedForms.ts";
import { MOST_ATTEMPTS, type Contest } from "./contest.ts";
import { sunkOf, TokenCosts, totalOf, type Split } from "./costs.ts";
import type { Rival } from "./rivals.ts";
import { Standing } from "./standing.ts";

/** What one budget is spent on. Tokens are shares of supply. */
export interface Spending {
  /** Persons bought, or wallets where persons are not asked for. */
  readonly persons: number;
  /** All tokens: spread equally over the persons up to the cap, the rest in an account that is none. */
  readonly tokens: number;
  /** Sellers who cast their ballot themselves, then sellers who lend their voice. */
  readonly bribed: number;
  readonly rented: number;
  /** Decisions tried one after the other. */
  readonly attempts: number;
  /** Whether the bought persons serve as jurors and a lost panel is appealed. */
  readonly appeals: boolean;
}

export type Measure = "sunk" | "total";

const EPOCH = 7 * 86_400;
/** The stake chamber asks a twentieth of the active stake, the attacker's own included. */
const CHAMBER = 1 / 20;
/** Conviction reaches 1 - 2^-x of a first-day vote before expiry: x = (7 d + 5 h) / h for h of 4 days. */
const CONVICTION = 1 - 2 ** -(7 / 4 + 5);
const APPEAL_PANEL = 47;
const POOL_FLOOR = 50;

/** Whether plans work, by arithmetic on sums that are prepared once: thousands of plans a second. */
export class Field {
  readonly contest: Contest;
  readonly rival: Rival;
  readonly costs: TokenCosts;
  readonly isChallenged: boolean;
  readonly personUsd: number;
  readonly #prices: Prices;
  /** Of each draw: roots and share of supply against, and the same less the first `j` sellers. */
  readonly #against: Float64Array;
  readonly #stakeAgainst: Float64Array;
  /** Over the sellers in their order: roots, share of supply, persons. */
  readonly #soldRoots: Float64Array;
  readonly #soldShare: Float64Array;
  /** Chance that the jury lets a decision stand, by the number of hostile jurors. */
  readonly #juries = new Map<number, number>();
  readonly #roots: number;
  readonly #voiced: number;
  readonly #voicedSellers: number;
  /** Over the sellers in their order: how many carry for others, and the roots of those. */
  readonly #soldCarriers: Float64Array;
  readonly #carrierRoots: Float64Array;
  readonly #listed: number;

  constructor(contest: Contest, rival: Rival, prices: Prices, market: Market, isChallenged = false) {
    this.contest = contest;
    this.rival = rival;
    this.costs = new TokenCosts(prices, market);
    this.isChallenged = isChallenged && rival.kind === "chambers";
    this.#prices = prices;
    this.personUsd = rival.kind === "chambers" ? prices.person.usd : rival.kind === "roots" ? prices.wallet.usd : 0;
    const standing = new Standing(contest, rival.kind);
    const own = contest.share.map((_, i) => standing.ownVoice(i));
    this.#roots = own.reduce((a, b) => a + b, 0);
    this.#voiced = own.filter((v) => v > 0).length;
    const { delegates } = contest.population;
    // Who lends sells its own alone; the others what their ballots bring.
    const sold = (i: number): number => (contest.speaks(i) ? standing.voice(i) : standing.ownVoice(i));
    // Sellers stand in order of voice per token, those without a voice last.
    this.#voicedSellers = contest.sellers.filter((i) => sold(i) > 0).length;
    this.#listed = contest.share.reduce((a, b) => a + b, 0);
    const { sellers } = contest;
    const columns = sellers.length + 1;
    this.#soldRoots = prefix(sellers.map(sold));
    this.#soldShare = prefix(
      sellers.map((i) => (contest.speaks(i) ? standing.share(i) : (contest.share[i] as number))),
    );
    this.#soldCarriers = prefix(sellers.map((i) => (contest.carries[i] === true ? 1 : 0)));
    this.#carrierRoots = prefix(sellers.map((i) => (contest.carries[i] === true ? sold(i) : 0)));
    const draws = contest.trials * MOST_ATTEMPTS;
    this.#against = new Float64Array(draws * columns);
    this.#stakeAgainst = new Float64Array(draws * columns);
    for (let draw = 0; draw < draws; draw++) {
      const opposes = contest.opponents(draw);
      let [roots, stake] = [0, 0];
      for (let i = 0; i < opposes.length; i++) {
        if (opposes[i] === 0) continue;
        roots += standing.voice(i);
        stake += standing.share(i);
      }
      const soldBy = new Map<number, number[]>();
      for (let j = 0; j < columns; j++) {
        this.#against[draw * columns + j] = Math.max(0, roots);
        this.#stakeAgainst[draw * columns + j] = Math.max(0, stake);
        const seller = sellers[j];
        if (seller === undefined) continue;
        if (opposes[seller] === 1) {
          roots -= standing.voice(seller);
          stake -= standing.share(seller);
          continue;
        }
        // Its delegate stands without it.
        const to = delegates[seller] ?? -1;
        if (to < 0 || opposes[to] === 0) continue;
        const before = soldBy.get(to) ?? [];
        const after = [...before, seller];
        soldBy.set(to, after);
        roots -= standing.voice(to, before) - standing.voice(to, after);
        stake -= contest.share[seller] as number;
      }
    }
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
    const { costs, rival } = this;
    const lock = rival.lockSeconds + (rival.kind === "chambers" ? (plan.attempts - 1) * EPOCH : 0);
    // A token vote needs the tokens for two blocks of each attempt; here they stay in.
    const times = rival.kind === "chambers" ? 1 : plan.attempts;
    const sold = plan.bribed + plan.rented;
    const ballots = rival.kind === "chambers" ? this.#ballotsSold(plan) * this.personUsd : 0;
    const jurors = plan.appeals ? plan.persons : 0;
    const { feeUsd, bondUsd } = this.#prices.jury;
    return {
      capital: plan.tokens * costs.supplyUsd + jurors * bondUsd,
      carry: times * costs.carry(plan.tokens, lock),
      slippage: costs.slippage(plan.tokens),
      persons: rival.kind === "tokens" ? 0 : plan.persons * this.personUsd,
      bribes: plan.attempts * (costs.rent(this.#soldShare[sold] as number) + ballots),
      bonds: plan.appeals ? APPEAL_PANEL * feeUsd : 0,
    };
  }

  cost(plan: Spending, measure: Measure): number {
    const split = this.split(plan);
    return measure === "sunk" ? sunkOf(split) : totalOf(split);
  }

  /** Of each trial, whether some attempt carries the decision. */
  outcomes(plan: Spending, into: Uint8Array): number {
    const columns = this.sellers + 1;
    const sold = plan.bribed + plan.rented;
    const bar = this.#strength(plan);
    let won = 0;
    for (let trial = 0; trial < this.contest.trials; trial++) {
      into[trial] = 0;
      for (let attempt = 0; bar.mayPass && attempt < plan.attempts; attempt++) {
        const at = this.contest.drawOf(trial, attempt) * columns + sold;
        if ((this.#against[at] as number) >= bar.roots || (this.#stakeAgainst[at] as number) >= bar.stake) continue;
        into[trial] = 1;
        won += 1;
        break;
      }
    }
    return won / this.contest.trials;
  }

  /** Probability that the jury lets a captured decision stand, every honest juror voting to cancel it. */
  juryLets(plan: Spending): number {
    if (!this.isChallenged) return 1;
    const hostile = plan.appeals ? plan.persons : 0;
    const known = this.#juries.get(hostile);
    if (known !== undefined) return known;
    const pool = Math.floor(this.#voiced * this.#prices.jury.poolShare) + hostile;
    // Below its floor the pool hears no challenge. Who loses appeals, on either side: the second panel decides.
    const lets = pool < Math.max(POOL_FLOOR, this.#voiced / 20) ? 1 : juryCapture(pool, hostile, APPEAL_PANEL);
    this.#juries.set(hostile, lets);
    return lets;
  }

  probability(plan: Spending, into: Uint8Array): number {
    return this.outcomes(plan, into) * this.juryLets(plan);
  }

  /** Roots and stake against which the plan still wins, and whether quorum and floor are met at all. */
  #strength(plan: Spending): { readonly mayPass: boolean; readonly roots: number; readonly stake: number } {
    const soldAll = plan.bribed + plan.rented;
    const soldShare = this.#soldShare[soldAll] as number;
    const unbounded = Number.POSITIVE_INFINITY;
    if (this.rival.kind === "tokens") {
      const inFavour = plan.tokens + soldShare;
      const whole = this.rival.isOfStake === true ? this.#listed + plan.tokens : 1;
      return { mayPass: inFavour >= this.rival.quorum * whole, roots: unbounded, stake: inFavour };
    }
    const supply = Number(this.contest.population.supply);
    if (this.rival.kind === "roots") {
      const own = Math.sqrt(plan.persons * plan.tokens * supply);
      const inFavour = own + (this.#soldRoots[soldAll] as number);
      return { mayPass: inFavour >= this.rival.quorum * (this.#roots + own), roots: inFavour, stake: unbounded };
    }
    const cap = Number(this.contest.bounds.stakeCap);
    const each = plan.persons === 0 ? 0 : Math.min(cap, (plan.tokens * supply) / plan.persons);
    const own = each >= Number(this.contest.bounds.minStake) ? plan.persons * Math.floor(Math.sqrt(each)) : 0;
    const electorate = this.#roots + own;
    const voiced = this.#voiced + plan.persons;
    const open = electorate / Math.sqrt(voiced);
    const carried = Math.min(electorate / 10, Math.max(electorate / 1_000, open));
    const carriers = plan.persons === 0 ? plan.bribed : soldAll;
    const bribed =
      (this.#soldRoots[plan.bribed] as number) +
      ((this.#carrierRoots[carriers] as number) - (this.#carrierRoots[plan.bribed] as number));
    const rented = Math.min((this.#soldRoots[soldAll] as number) - bribed, plan.persons * carried);
    const roots = own + bribed + rented;
    // Somebody has to carry what is rented.
    const stake = plan.tokens + (this.#soldShare[plan.persons > 0 ? soldAll : plan.bribed] as number);
    const persons = (own > 0 ? plan.persons : 0) + Math.min(this.#ballotsSold(plan), this.#voicedSellers);
    return {
      mayPass:
        persons >= Math.max(7, Math.ceil(Math.sqrt(voiced))) &&
        roots >= this.rival.quorum * electorate &&
        stake >= CHAMBER * (this.#listed + plan.tokens),
      // Opposition above this share of the support outlasts the decision's life.
      roots: roots * CONVICTION,
      stake,
    };
  }

  /** Sellers who cast their ballot themselves: what others lent cannot be lent on, so who carries sells its ballot. */
  #ballotsSold({ persons, bribed, rented }: Spending): number {
    const [first, last] = [this.#soldCarriers[bribed] as number, this.#soldCarriers[bribed + rented] as number];
    return persons === 0 ? bribed : bribed + last - first;
  }
}

function prefix(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [i, value] of values.entries()) sums[i + 1] = (sums[i] as number) + value;
  return sums;
}
