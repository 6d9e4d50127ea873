import { growth } from "../conviction.ts";
import { BASIS_POINTS, leastStake, type ClassTerms, type Thresholds } from "../thresholds.ts";
import type { DecisionTotals } from "../ledger.ts";
import type { Side, Tally } from "../ballots.ts";
import type { FastElectorate } from "./electorate.ts";
import { pairOf, RADIX, Wides, type Pair } from "./wide.ts";

/** Where a voter stands. */
export const SILENT = 0;
export const AGAINST = 1;
export const FOR = 2;
export const ABSTAIN = 3;
export const LEFT = 4;

export const STANCE_OF: Readonly<Record<Side, number>> = { against: AGAINST, for: FOR, abstain: ABSTAIN };

const FULL = Number(BASIS_POINTS);
/** Rows of the running sums. Votes of a side are in the row of its stance. */
const SUPPORT = 4;
const OPPOSITION = 5;
const STAKE_FOR = 6;
const STAKE_AGAINST = 7;
const ROWS = 8;

/**
 * Ballots of one proposal, summed as they come: what one ballot changes is a handful of additions, whatever the electorate.
 * The plain model sums over the set of ballots instead; the two must agree on every integer.
 */
export class FastTally {
  readonly voters: FastElectorate;
  readonly terms: ClassTerms;
  readonly thresholds: Thresholds;
  readonly voteStart: bigint;
  readonly stance: Uint8Array;
  readonly #intensity: Uint16Array;
  readonly #moment: Int32Array;
  /** Lent roots and stake whose owners have not spoken. */
  readonly #silentRoots: Wides;
  readonly #silentStake: Wides;
  readonly #sums = new Wides(ROWS);
  /** Base weight For by the moment it was cast. */
  readonly #charges = new Wides(64);
  #moments: bigint[] = [];
  #growths: bigint[] = [];
  #personsFor = 0;
  #personsAgainst = 0;
  #isFrozen = false;
  readonly #cap: Pair;
  readonly #quorum: Pair;
  readonly #leastStake: Pair;
  readonly #floor: number;

  constructor(voters: FastElectorate, voteStart: bigint, terms: ClassTerms, thresholds: Thresholds) {
    this.voters = voters;
    this.voteStart = voteStart;
    this.terms = terms;
    this.thresholds = thresholds;
    this.stance = new Uint8Array(voters.size);
    this.#intensity = new Uint16Array(voters.size);
    this.#moment = new Int32Array(voters.size);
    this.#silentRoots = new Wides(voters.size);
    this.#silentStake = new Wides(voters.size);
    this.#cap = pairOf(thresholds.cap);
    this.#quorum = pairOf(thresholds.quorum);
    // At most the root of a number of persons below 2^23.
    this.#floor = Number(thresholds.floor);
    this.#leastStake = pairOf(leastStake(thresholds.activeStake, terms));
    this.reset();
  }

  /** Nobody has spoken. */
  reset(): void {
    this.stance.fill(SILENT);
    this.#silentRoots.copyFrom(this.voters.lentRoots);
    this.#silentStake.copyFrom(this.voters.lentStake);
    this.#sums.clear();
    this.#charges.clear();
    [this.#moments, this.#growths] = [[], []];
    [this.#personsFor, this.#personsAgainst] = [0, 0];
    this.#isFrozen = false;
  }

  /** Votes and stake chamber stay as they are from here on; base weights go on moving. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** A number for ballots cast at `timestamp`. Times never fall. */
  momentOf(timestamp: bigint): number {
    const last = this.#moments.length - 1;
    if (last >= 0 && this.#moments[last] === timestamp) return last;
    this.#moments.push(timestamp);
    this.#growths.push(growth(timestamp - this.voteStart, this.terms.halfLife));
    if (this.#moments.length > this.#charges.lo.length) this.#charges.grow(2 * this.#charges.lo.length);
    return last + 1;
  }

  /** Whether a voter has anything to vote with here. */
  hasVoice(i: number): boolean {
    const holds = !(this.voters.stake.isZero(i) && this.#silentStake.isZero(i));
    return this.hasBase(i) || (this.terms.stakeChamber && holds);
  }

  /** Base weight of `i` at full intensity is above 0. */
  hasBase(i: number): boolean {
    return (this.voters.root[i] as number) > 0 || (!this.#silentRoots.isZero(i) && this.thresholds.cap > 0n);
  }

  /** Counts a ballot of somebody who has not spoken. */
  cast(i: number, stance: number, intensity: number, moment: number): void {
    const root = this.voters.root[i] as number;
    this.stance[i] = stance;
    this.#intensity[i] = intensity;
    this.#moment[i] = moment;
    const base = scaled(root, Math.min(intensity, FULL));
    this.#count(i, stance, scaled(root, intensity), base, moment, 1);
    this.#takeBack(i);
  }

  /** Takes somebody who stands For out for good. */
  withdraw(i: number): void {
    const root = this.voters.root[i] as number;
    const base = scaled(root, Math.min(this.#intensity[i] as number, FULL));
    this.#count(i, FOR, 0, base, this.#moment[i] as number, -1);
    this.stance[i] = LEFT;
  }

  /** Base weight with which `i` stands; 0 where it does not. */
  baseOf(i: number): bigint {
    const stance = this.stance[i] as number;
    if (stance === SILENT || stance === LEFT) return 0n;
    const own = scaled(this.voters.root[i] as number, Math.min(this.#intensity[i] as number, FULL));
    this.#capped(i);
    return BigInt(own) + (BigInt(this.#borrowedHi) << 52n) + BigInt(this.#borrowedLo);
  }

  passes(): boolean {
    const sums = this.#sums;
    return (
      sums.above(FOR, AGAINST) &&
      sums.atLeast(SUPPORT, this.#quorum) &&
      this.#personsFor >= this.#floor &&
      (!this.terms.stakeChamber || (sums.above(STAKE_FOR, STAKE_AGAINST) && sums.atLeast(STAKE_FOR, this.#leastStake)))
    );
  }

  totals(): DecisionTotals {
    return {
      support: this.#sums.value(SUPPORT),
      opposition: this.#sums.value(OPPOSITION),
      charge: this.#moments.reduce((sum, _, m) => sum + this.#charges.value(m) * (this.#growths[m] ?? 0n), 0n),
      personsFor: BigInt(this.#personsFor),
      personsAgainst: BigInt(this.#personsAgainst),
    };
  }

  tally(): Tally {
    return {
      forVotes: this.#sums.value(FOR),
      againstVotes: this.#sums.value(AGAINST),
      abstainVotes: this.#sums.value(ABSTAIN),
      stakeFor: this.#sums.value(STAKE_FOR),
      stakeAgainst: this.#sums.value(STAKE_AGAINST),
      ...this.totals(),
    };
  }

  #borrowedHi = 0;
  #borrowedLo = 0;

  /** What `i` counts for others now, into the two fields above. */
  #capped(i: number): void {
    const [hi, lo] = [this.#silentRoots.hi[i] as number, this.#silentRoots.lo[i] as number];
    const isOver = hi > this.#cap.hi || (hi === this.#cap.hi && lo > this.#cap.lo);
    this.#borrowedHi = isOver ? this.#cap.hi : hi;
    this.#borrowedLo = isOver ? this.#cap.lo : lo;
  }

  /** Adds (sign 1) or removes (sign -1) a whole voter with what it carries. */
  #count(i: number, stance: number, own: number, base: number, moment: number, sign: 1 | -1): void {
    this.#capped(i);
    const [hi, lo] = [this.#borrowedHi, this.#borrowedLo];
    if (!this.#isFrozen) {
      this.#move(stance, sign, 0, own);
      this.#move(stance, sign, hi, lo);
      if (this.terms.stakeChamber && stance !== ABSTAIN) {
        const row = stance === FOR ? STAKE_FOR : STAKE_AGAINST;
        this.#move(row, sign, this.voters.stake.hi[i] as number, this.voters.stake.lo[i] as number);
        this.#move(row, sign, this.#silentStake.hi[i] as number, this.#silentStake.lo[i] as number);
      }
    }
    if (stance === ABSTAIN) return;
    const row = stance === FOR ? SUPPORT : OPPOSITION;
    this.#move(row, sign, 0, base);
    this.#move(row, sign, hi, lo);
    const counts = base > 0 || hi > 0 || lo > 0 ? sign : 0;
    if (stance === AGAINST) {
      this.#personsAgainst += counts;
      return;
    }
    this.#personsFor += counts;
    this.#charge(moment, sign, 0, base);
    this.#charge(moment, sign, hi, lo);
  }

  /** Who has spoken is carried by nobody: the carrier loses what it counted for this voter, and no more. */
  #takeBack(i: number): void {
    const carrier = this.voters.carrier[i] as number;
    if (carrier < 0) return;
    this.#capped(carrier);
    let [hi, lo] = [this.#borrowedHi, this.#borrowedLo];
    this.#silentRoots.subtract(carrier, 0, this.voters.root[i] as number);
    this.#silentStake.subtract(carrier, this.voters.stake.hi[i] as number, this.voters.stake.lo[i] as number);
    this.#capped(carrier);
    hi -= this.#borrowedHi;
    lo -= this.#borrowedLo;
    if (lo < 0) [hi, lo] = [hi - 1, lo + RADIX];
    const stance = this.stance[carrier] as number;
    if (stance === SILENT || stance === LEFT) return;
    if (!this.#isFrozen) {
      this.#sums.subtract(stance, hi, lo);
      if (this.terms.stakeChamber && stance !== ABSTAIN) {
        const row = stance === FOR ? STAKE_FOR : STAKE_AGAINST;
        this.#sums.subtract(row, this.voters.stake.hi[i] as number, this.voters.stake.lo[i] as number);
      }
    }
    if (stance === ABSTAIN) return;
    this.#sums.subtract(stance === FOR ? SUPPORT : OPPOSITION, hi, lo);
    if (stance === FOR) this.#charge(this.#moment[carrier] as number, -1, hi, lo);
    const own = scaled(this.voters.root[carrier] as number, Math.min(this.#intensity[carrier] as number, FULL));
    const isEmptied = (hi > 0 || lo > 0) && own === 0 && this.#borrowedHi === 0 && this.#borrowedLo === 0;
    if (!isEmptied) return;
    if (stance === FOR) this.#personsFor -= 1;
    else this.#personsAgainst -= 1;
  }

  #move(row: number, sign: 1 | -1, hi: number, lo: number): void {
    if (sign === 1) this.#sums.add(row, hi, lo);
    else this.#sums.subtract(row, hi, lo);
  }

  #charge(moment: number, sign: 1 | -1, hi: number, lo: number): void {
    if (sign === 1) this.#charges.add(moment, hi, lo);
    else this.#charges.subtract(moment, hi, lo);
  }
}

/** `floor(root * intensity / 10,000)`: the product may pass 2^53, so the root is divided first. */
function scaled(root: number, intensity: number): number {
  if (intensity === FULL) return root;
  const whole = Math.floor(root / FULL);
  return whole * intensity + Math.floor(((root - whole * FULL) * intensity) / FULL);
}
