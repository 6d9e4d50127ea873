import { sum } from "./arithmetic.ts";
import { growth } from "./conviction.ts";
import { refuseIf } from "./refusal.ts";
import type { Snapshot } from "./snapshot.ts";
import { BASIS_POINTS, leastStake, type ClassTerms, type Thresholds } from "./thresholds.ts";
import { takenBack, weigh, type Weight } from "./weight.ts";

export type Side = "against" | "for" | "abstain";

export interface Ballot {
  readonly account: string;
  readonly side: Side;
  /** Basis points, 1..20,000. */
  readonly intensity: bigint;
  readonly castAt: bigint;
}

export interface Tally {
  readonly forVotes: bigint;
  readonly againstVotes: bigint;
  readonly abstainVotes: bigint;
  readonly support: bigint;
  readonly opposition: bigint;
  readonly stakeFor: bigint;
  readonly stakeAgainst: bigint;
  readonly personsFor: bigint;
  readonly personsAgainst: bigint;
  /** Sum of base weight For times its growth when cast, in WAD. */
  readonly charge: bigint;
}

/** The ballots of one proposal and what they add up to. The tally is a function of the set of ballots: an override is no
 * correction of a sum, its lender merely stops counting as silent. */
export class BallotBox {
  readonly snapshot: Snapshot;
  readonly terms: ClassTerms;
  readonly thresholds: Thresholds;
  /** The moment from which conviction charges: the snapshot. */
  readonly voteStart: bigint;
  readonly #ballots = new Map<string, Ballot>();
  readonly #spoken = new Set<string>();

  constructor(snapshot: Snapshot, voteStart: bigint, terms: ClassTerms, thresholds: Thresholds) {
    this.snapshot = snapshot;
    this.voteStart = voteStart;
    this.terms = terms;
    this.thresholds = thresholds;
  }

  /** Refuses an account that has voted, has nothing to vote with, or is no person where persons alone decide. */
  requireMayCast(account: string): void {
    const { person } = this.snapshot.member(account);
    refuseIf(this.#ballots.has(account), "GovernorAlreadyCastVote");
    refuseIf(person === 0n && !this.terms.stakeChamber, "LedgerPersonsOnly");
    const { votes, stake } = weigh(this.snapshot, this.thresholds.cap, this.#spoken, account, BASIS_POINTS);
    refuseIf(votes + (this.terms.stakeChamber ? stake : 0n) === 0n, "LedgerNoVoice");
  }

  cast(ballot: Ballot): void {
    this.requireMayCast(ballot.account);
    this.#ballots.set(ballot.account, ballot);
    this.#spoken.add(ballot.account);
  }

  ballots(): Ballot[] {
    return [...this.#ballots.values()];
  }

  ballotOf(account: string): Ballot | undefined {
    return this.#ballots.get(account);
  }

  /** Accounts that have cast a ballot. */
  get spoken(): ReadonlySet<string> {
    return this.#spoken;
  }

  weightOf(ballot: Ballot): Weight {
    return weigh(this.snapshot, this.thresholds.cap, this.#spoken, ballot.account, ballot.intensity);
  }

  /** Roots and stake that lenders of `account` have taken back by voting. */
  takenBackFrom(account: string): { roots: bigint; stake: bigint } {
    return takenBack(this.snapshot, this.#spoken, account);
  }

  tally(): Tally {
    const counted = this.ballots().map((ballot) => ({ ballot, weight: this.weightOf(ballot) }));
    const on = (side: Side) => counted.filter(({ ballot }) => ballot.side === side);
    const stakeOn = (side: Side) => (this.terms.stakeChamber ? sum(on(side).map(({ weight }) => weight.stake)) : 0n);
    const baseOn = (side: Side) => sum(on(side).map(({ weight }) => weight.base));
    const votesOn = (side: Side) => sum(on(side).map(({ weight }) => weight.votes));
    const personsOn = (side: Side) => BigInt(on(side).filter(({ weight }) => weight.base > 0n).length);
    return {
      forVotes: votesOn("for"),
      againstVotes: votesOn("against"),
      abstainVotes: votesOn("abstain"),
      support: baseOn("for"),
      opposition: baseOn("against"),
      stakeFor: stakeOn("for"),
      stakeAgainst: stakeOn("against"),
      personsFor: personsOn("for"),
      personsAgainst: personsOn("against"),
      charge: sum(on("for").map(({ ballot, weight }) => weight.base * this.growthAt(ballot.castAt))),
    };
  }

  growthAt(timestamp: bigint): bigint {
    return growth(timestamp - this.voteStart, this.terms.halfLife);
  }

  /** Majority, quorum, floor of persons and, where the class asks it, the stake chamber with its twentieth of active stake. */
  passes(): boolean {
    const tally = this.tally();
    const { quorum, floor, activeStake } = this.thresholds;
    const chamber = tally.stakeFor > tally.stakeAgainst && tally.stakeFor >= leastStake(activeStake, this.terms);
    return (
      tally.forVotes > tally.againstVotes &&
      tally.support >= quorum &&
      tally.personsFor >= floor &&
      (chamber || !this.terms.stakeChamber)
    );
  }
}
