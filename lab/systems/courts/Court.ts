import { Chain, type Outcome } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import type { Population } from "../../populations/types.ts";
import type { Ballot as Decision, World } from "../System.ts";

/** What a jury scenario may ask of any court. A scenario knows no contract; an adapter knows no attack. */

/** 0: no ruling. 1: what is true in every scenario. 2: what the attacker wants. */
export type Choice = 0 | 1 | 2;
export const HONEST: Choice = 1;
export const HOSTILE: Choice = 2;
/** Whom jurors tell their secrets to. */
export const INFORMER = Chain.account("informer");

/** Somebody who may be called to a jury. Accounts of one human have the same `person`. */
export interface Juror {
  readonly account: string;
  readonly person: string;
  readonly stake: bigint;
}

/** One vote in one round of one dispute. */
export interface Seat {
  readonly account: string;
  /** Number of the seat in its round. */
  readonly id: number;
  /** What the seat weighs in the count: 1 by the head, wei by the stake. */
  readonly weight: bigint;
}

/**
 * What whoever sits does. `cast`: commits where votes are hidden, and reveals. `withhold`: commits and never reveals. `silent`:
 * neither. `copy`: commits what `from` committed and, after `from` revealed, reveals the same. `leak`: commits and tells
 * somebody the secret, who says so at once; only in courts that take it.
 */
export interface Ballot {
  readonly seat: Seat;
  readonly choice: Choice;
  readonly manner: "cast" | "withhold" | "silent" | "copy" | "leak";
  readonly from?: Seat;
}

export interface Dispute {
  readonly id: bigint;
  /** Contract or account that the dispute belongs to. */
  readonly owner: string;
  /** Wei of the chain's coin (or of the court's fee token) that opening it cost. */
  readonly cost: bigint;
}

/** A dispute whose owner is hostile, and how the court is told to finish it, as a call that the owner repeats. */
export interface OwnedDispute extends Dispute {
  readonly contract: Contract;
  readonly finish: string;
}

/** How a round went. */
export interface Round {
  /** Seats whose vote counted. */
  readonly counted: readonly Seat[];
  /** Seats whose commit was refused, or was never matched by a reveal that the court took. */
  readonly lost: readonly Seat[];
  /** Seconds from the draw to the end of revealing. */
  readonly seconds: number;
}

export interface CourtTraits {
  /** What a ticket is: a unit of stake, or a person. `everybody`: there is no draw, all stakers vote by stake. */
  readonly tickets: "stake" | "person" | "everybody";
  /** Votes are committed first and revealed later. */
  readonly hidden: boolean;
  /** Where the seed comes from. */
  readonly seed: "block hash" | "beacon" | "none";
  readonly appeals: boolean;
  /** A secret that somebody else can prove before votes are shown costs its juror the seat. */
  readonly bounty: boolean;
}

/** Longest that the court's own terms let each step last, in seconds. */
export interface CourtCalendar {
  /** From the request for a panel to the moment it may vote: evidence, seed and draw. */
  readonly drawing: number;
  /** Committing and revealing. */
  readonly voting: number;
  /** In which a counted round may be appealed; 0 where there is no appeal. */
  readonly appeal: number;
  /** Panels that one round may need, redraws among them. */
  readonly panels: number;
  /** Share of a panel's people who have to show their votes so that it is not drawn again; 0 where any number counts. */
  readonly quorum: number;
  /** Share of them that does without that quorum where more than it showed the same vote; 1 where nothing does. */
  readonly agreement: number;
}

/** How a claim ended whose proofs a hostile contract judges. */
export interface HostileEnding {
  /** Empty proofs that were taken. */
  readonly taken: number;
  /** The claim and an honest one beside it came to their ends. */
  readonly ended: boolean;
  /** Whoever was owed something got it. */
  readonly paid: boolean;
}

/** Claims that proofs decide before a jury does, about models whose owner chose the judge of proofs. */
export interface ProofDesk {
  judged(judge: Contract): Promise<HostileEnding>;
}

/** The jury that decisions of the same people can be put before. */
export interface Brake {
  /** Where the same people cast ballots. */
  readonly world: World;
  /** Why nothing can be challenged now; empty when it can. */
  idle(): Promise<string>;
  /** Puts a queued decision before a jury, at `payer`'s cost; null when that was refused. Choices: 1 stands, 2 is cancelled. */
  challenge(decision: Decision, payer: string): Promise<Dispute | null>;
}

export interface Wallet {
  /** Stake in the court and tokens outside it, in wei. */
  readonly stake: bigint;
  /** Wei of the coin that fees are paid in. */
  readonly coin: bigint;
}

export interface Court {
  readonly system: string;
  readonly chain: Chain;
  readonly population: Population;
  readonly traits: CourtTraits;
  /** Everybody who is in the pool before any attack, by descending stake. */
  readonly jurors: readonly Juror[];
  /** Seconds of simulated time it took to fill the pool. */
  readonly enrolmentSeconds: number;
  /** Seats of the first round; 0 where everybody votes. */
  readonly seats: number;
  readonly calendar: CourtCalendar;

  /** Wei of the stake token that attackers can buy. */
  forSale(): Promise<bigint>;
  /** Puts more people into the pool and waits until they count for disputes opened afterwards. */
  join(jurors: readonly Juror[]): Promise<void>;
  /** One attempt to enter the pool now, waiting for nothing. */
  rush(juror: Juror): Promise<Outcome>;
  /** Takes people out of the pool, as far as the court lets them now. */
  leave(accounts: readonly string[]): Promise<void>;
  /**
   * Has people who sit in a drawn dispute thrown out of the pool against their will, as fast as the court does such a thing; how
   * many that were. None where nobody is thrown out before a round is over.
   */
  eject(dispute: Dispute, seats: readonly Seat[]): Promise<number>;
  open(): Promise<Dispute>;
  /** Opens a dispute that belongs to a contract of the laboratory; null where only the court's own kind may have one. */
  openBy(name: string, manner: number): Promise<OwnedDispute | null>;
  /**
   * Waits until everybody can work out the seed of the open disputes, while nobody was drawn yet. `skipped` proposers in a row
   * make no block where the seed is to come from.
   */
  ripen(disputes: readonly Dispute[], skipped?: number): Promise<void>;
  /** Who sits in the current round. Waits as the rules ask. */
  draw(dispute: Dispute): Promise<Seat[]>;
  /** Everybody in `ballots` does as written, and the round is brought to its end. */
  vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round>;
  /** Wei that another round costs; null when no further round is to be had. */
  appealCost(dispute: Dispute): Promise<bigint | null>;
  /** Another round at `payer`'s cost. `answered`: where the other side has to pay too, somebody does. */
  appeal(dispute: Dispute, payer: string, answered?: boolean): Promise<Outcome>;
  /** Whether another round was granted and waits for its jury. */
  reopened(dispute: Dispute): Promise<boolean>;
  /** The ruling as it stands. */
  ruling(dispute: Dispute): Promise<number>;
  /** Lets all periods end, executes the ruling, pays everybody; the final ruling. */
  settle(dispute: Dispute): Promise<number>;
  wallet(account: string): Promise<Wallet>;
  /** What a seat loses by voting with the losing side, in wei of the stake token. */
  penalty(dispute: Dispute, seat: Seat): Promise<bigint>;
  /** What one coherent seat is paid at least, in wei of the fee coin. */
  fee(): Promise<bigint>;
  /** Null where no decision of a governor can be put before the court. */
  readonly brake: Brake | null;
  /** Null where no proof spares a jury, or nothing can be claimed. */
  readonly proofs: ProofDesk | null;
  /** Null where no contract can learn how somebody voted. */
  witness(): Promise<Witness | null>;
  /** A function that restores what the adapter itself remembers, for use after a rollback of the chain. */
  remember(): () => void;
}

/** How a contract sees single votes of a court. */
export interface Witness {
  /** Contract of the laboratory that reads them. */
  readonly contract: Contract;
  /** What the witness knows the seat by. */
  readonly keyOf: (seat: Seat) => Promise<bigint>;
  readonly token: Contract;
  /** Gives `to` stake tokens from the market. */
  readonly buy: (to: string, amount: bigint) => Promise<void>;
}

export interface CourtRequest {
  readonly population: Population;
  /** Name of an ablation, or none. */
  readonly variant?: string;
  readonly progress?: (step: string) => void;
}
