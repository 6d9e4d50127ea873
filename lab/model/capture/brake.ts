import type { Prices } from "../../prices.ts";
import { jurorBondOf } from "../../systems/counterweight/parameters.ts";
import type { Contest } from "./contest.ts";
import { OPERATIONS_PANELS, PanelOdds, letsStand, type Prospect } from "./panels.ts";

/** Least pool with which a decision can be challenged, and the share of those live that it needs. */
export const POOL_FLOOR = 50;
const FLOOR_DIVISOR = 20;
/** Parts of a bond: lost by who votes against the final ruling, by who does not vote, and gained at most by who is coherent. */
const INCOHERENT = 1 / 4;
const ABSENT = 1 / 2;
const SHARED = 1 / 6;
/** What a bribe is above what its juror loses by it. */
const EPSILON = 0.01;

/** What an attacker puts into the court. */
export interface CourtSpending {
  /** Bought persons who serve as jurors. */
  readonly jurors: number;
  /** Rational jurors of the pool to whom a bribe is promised, should they be called. */
  readonly jurorBribes: number;
  /** Further panels that it pays for. */
  readonly appeals: number;
}

/** One challenged decision before the court, its money in dollars. */
export interface Hearing {
  /** Probability that the decision stands. */
  readonly lets: number;
  /** Expected fees of appeals, and bonds lost by the attacker's own jurors. */
  readonly bonds: number;
  /** Expected payments to bribed jurors. */
  readonly bribes: number;
  readonly prospect: Prospect | null;
}

/** The court that hears challenges in one population: who serves, who is for sale, what it costs. */
export class Brake {
  /** Jurors who are nobody's. */
  readonly honest: number;
  /** Those of them who take a bribe that covers what they lose. */
  readonly rational: number;
  readonly bondUsd: number;
  readonly #feeUsd: number;
  readonly #depositUsd: number;
  readonly #live: number;
  readonly #known = new Map<string, Hearing>();

  constructor(contest: Contest, prices: Prices, supplyUsd: number) {
    const voiced = contest.rootWhole.filter((r) => r > 0n).length;
    this.honest = Math.floor(voiced * prices.jury.poolShare);
    this.rational = Math.floor(this.honest * prices.willing.share);
    this.#live = contest.population.persons.filter(Boolean).length;
    const usdPerWei = supplyUsd / Number(contest.population.supply);
    // A bond is of the stake that votes as well: it costs what is slashed of it, and no capital of its own.
    this.bondUsd = Number(jurorBondOf(contest.bounds.minStake)) * usdPerWei;
    this.#depositUsd = Number(contest.bounds.minStake) * usdPerWei;
    this.#feeUsd = prices.jury.feeUsd;
  }

  /** Whether the pool is large enough for challenges; where it is not, every decision is constitutional. */
  isHeard(jurors: number, persons: number): boolean {
    const pool = this.honest + jurors;
    return pool >= Math.max(POOL_FLOOR, Math.ceil((this.#live + persons) / FLOOR_DIVISOR));
  }

  /** Price of one bribed seat: what its juror loses by the answer, and what it would have had, and one per cent. */
  bribeUsd(lost: number): number {
    return (1 + EPSILON) * ((lost + SHARED) * this.bondUsd + this.#feeUsd);
  }

  /** A challenge by somebody honest, heard to its end. */
  hearing(spending: CourtSpending): Hearing {
    const { jurors, jurorBribes, appeals } = spending;
    const key = `${jurors} ${jurorBribes} ${appeals}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const hostile = jurors + Math.min(jurorBribes, this.rational);
    const hearing = hostile === 0 ? this.#undefended() : this.#defended(jurors, hostile, appeals);
    this.#known.set(key, hearing);
    return hearing;
  }

  /** Nobody on the jury is the attacker's: the decision is cancelled, and the deposit with it. */
  #undefended(): Hearing {
    return { lets: 0, bonds: this.#depositUsd, bribes: 0, prospect: null };
  }

  #defended(jurors: number, hostile: number, appeals: number): Hearing {
    const prospect = new PanelOdds(appeals).dispute(this.honest + jurors, hostile);
    const lets = letsStand(prospect);
    const { withheld, incoherent } = prospect;
    const [own, bribed] = [jurors / hostile, 1 - jurors / hostile];
    const slashed = own * (ABSENT * withheld + INCOHERENT * incoherent) * this.bondUsd;
    // As in a contract that pays p + epsilon: who votes as told and is right in the end has lost nothing, and is paid nothing.
    const paid = bribed * (withheld * this.bribeUsd(ABSENT) + incoherent * this.bribeUsd(INCOHERENT));
    const appealUsd = (OPERATIONS_PANELS[1] ?? 0) * this.#feeUsd;
    return {
      lets,
      bonds: prospect.appeals * appealUsd + slashed + (1 - lets) * this.#depositUsd,
      bribes: paid,
      prospect,
    };
  }
}
