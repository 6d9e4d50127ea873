import type { SigningKey } from "ethers";
import type { Call, Chain } from "../chain/Chain.ts";
import type { Contract } from "../chain/Contract.ts";
import type { Population } from "../populations/types.ts";
import type { Court, CourtRequest } from "./courts/Court.ts";
import type { Roll } from "./Roll.ts";

/** What a scenario may ask of any system. A scenario knows no contract; an adapter knows no attack. */

export type Side = "for" | "against";

export interface Holder {
  readonly account: string;
  readonly weight: bigint;
}

/** Somebody whose capital is to count. Systems without persons ignore `person`. */
export interface Member extends Holder {
  readonly person: boolean;
}

/** Somebody whom the population lists. `weight` is its own capital, whoever votes with it. */
export interface Listed extends Member {
  /** To whom it lends; null where it keeps its voice. */
  readonly delegate: string | null;
}

/** What ballots count. */
export interface Weight {
  /** In the unit that decides. */
  readonly voice: bigint;
  /** Capital that votes with them, lent or their own, wei. */
  readonly capital: bigint;
}

export interface Vote {
  readonly account: string;
  readonly side: Side;
  /** Basis points of full voice; systems without intensity take no notice. */
  readonly intensity?: number;
}

/** Quorum in basis points and half-life in seconds of one class of consequence. */
export interface ClassTerms {
  readonly quorumBps: bigint;
  readonly halfLife: bigint;
}

/** A call that a decision makes in the name of the system. */
export interface ProposedCall {
  readonly target: string;
  readonly data: string;
}

/** A proposal of any kind. */
export interface Ballot {
  readonly id: bigint;
  readonly proposer: string;
  readonly calls: readonly ProposedCall[];
  readonly description: string;
}

/** What somebody may do after the vote. */
export type Act = "object" | "support" | "withdraw";

/** A decision that hands power to a thief, and what the thief can do with it then. */
export interface Takeover {
  readonly calls: readonly ProposedCall[];
  /** Tries to pay itself with the new power alone, as fast as that allows; whether the money came. */
  exploit(to: string, amount: bigint): Promise<boolean>;
}

export interface Tally {
  /** Weight that decides, in the system's own unit. */
  readonly for: bigint;
  readonly against: bigint;
  /** All the weight there is in that unit. */
  readonly whole: bigint;
  /** Stake chamber, in wei, where there is one. */
  readonly stakeFor?: bigint;
  readonly stakeAgainst?: bigint;
  readonly stakeWhole?: bigint;
  readonly personsFor?: number;
}

/** Thresholds of one ballot, in the system's own unit; zero where the system has no such thing. */
export interface Bounds {
  readonly quorum: bigint;
  readonly cap: bigint;
  readonly floor: bigint;
  /** The most that one person's own capital can weigh. */
  readonly largestRoot: bigint;
  readonly halfLife: bigint;
}

export type Stage = "pending" | "active" | "canceled" | "defeated" | "succeeded" | "queued" | "expired" | "executed";

export interface Enactment {
  readonly executed: boolean;
  readonly stage: Stage;
  /** Seconds between the close of voting and the execution, or the giving up. */
  readonly waited: number;
  readonly reason: string;
}

/** What an attacker brings to pass one decision against a known opposition. */
export interface Plan {
  readonly members: readonly Member[];
  readonly capital: bigint;
  readonly persons: number;
}

export interface Economics {
  readonly personUsd: number;
  /** Dollars of one wei of the token. */
  readonly usdPerWei: number;
  /** Share of the capital lost while it is locked: slippage and carry. */
  readonly capitalShare: number;
}

/** What the system has at all. A scenario about something missing is n/a there. */
export interface Traits {
  /** Identity is asked for. */
  readonly persons: boolean;
  /** An account weighs the root of what it holds. */
  readonly roots: boolean;
  /** Borrowed weight is capped. */
  readonly delegationCap: boolean;
  /** A delegator can take its weight back after its delegate voted. */
  readonly override: boolean;
  /** Objections count after the vote. */
  readonly objections: boolean;
  /** Time weights the support. */
  readonly conviction: boolean;
}

/** What can be said and asked after a decision is queued, where a system knows such a thing. */
export interface AfterVote {
  queue(ballot: Ballot): Promise<void>;
  object(ballot: Ballot, accounts: readonly string[]): Promise<void>;
  /** One act as a transaction. */
  actCall(ballot: Ballot, account: string, act: Act): Call;
  /** Distinct persons who now carry the decision. */
  personsFor(ballot: Ballot): Promise<number>;
  /** Support now counted, in the system's unit. */
  support(ballot: Ballot): Promise<bigint>;
  opposition(ballot: Ballot): Promise<bigint>;
  convictionAt(ballot: Ballot, timestamp: number): Promise<bigint>;
  /** When it can run if nobody says more; 0 when never. */
  expectedReady(ballot: Ballot): Promise<number>;
  queuedAt(ballot: Ballot): Promise<number>;
  /** Whether it was executed. */
  execute(ballot: Ballot): Promise<boolean>;
}

/** Classes of consequence, larger numbers for graver ones, where a system has them. */
export interface Classes {
  /** That whose terms the ballot has to meet, fixed when it was made. */
  of(ballot: Ballot): Promise<number>;
  /** The least that paying `amount` out of `held` asks for, by the share alone. */
  asked(amount: bigint, held: bigint): number;
}

/** One panel of a jury that judged a decision. */
export interface Panel {
  readonly seats: number;
  /** Seats of those who let the decision stand. */
  readonly hostile: number;
}

export interface Hearing {
  /** In the order in which they sat. */
  readonly panels: readonly Panel[];
  readonly cancelled: boolean;
}

/** The jury before which anybody alone can put a decision that has passed, where there is one. */
export interface JuryBrake {
  /** Why nobody can call it now; empty when anybody can. */
  idle(): Promise<string>;
  /** People who may be drawn now. */
  pool(): Promise<number>;
  /** Most seats of each panel in turn; the first sits in full or not at all. */
  readonly seats: readonly number[];
  /** Enters people who have a voice into the pool, and waits until they may be drawn. */
  join(accounts: readonly string[]): Promise<void>;
  /**
   * `finder` puts a queued decision before the jury. Whoever of `hostile` is drawn lets it stand, everybody else cancels it; after
   * a cancellation the hostile pay for every further panel there is. Null when the finder was not heard.
   */
  hear(ballot: Ballot, finder: string, hostile: readonly string[]): Promise<Hearing | null>;
}

export interface World {
  readonly system: string;
  readonly chain: Chain;
  readonly population: Population;
  readonly traits: Traits;
  /** Everybody the population lists, enrolled, by descending weight. Who lends has lent. */
  readonly honest: readonly Listed[];
  /** The same people, and who lends to whom. */
  readonly roll: Roll;
  /** Holds what nobody else does; sells to attackers; never votes. */
  readonly market: string;
  /** May propose, and is nobody's friend: its ballot is never cast unless a scenario says so. */
  readonly clerk: string;
  readonly afterVote: AfterVote | null;
  readonly brake: JuryBrake | null;
  readonly classes: Classes | null;
  readonly token: Contract;
  readonly dollar: Contract;
  /** The account that holds the dollars. */
  readonly treasury: string;
  /** Everything that was deployed for the system, by name; the laboratory's dollars apart. */
  readonly contracts: Readonly<Record<string, Contract>>;
  /** Seconds of simulated time it took to enrol everybody. */
  readonly enrolmentSeconds: number;
  /** Shortest time that capital is held to count in one decision, buying to selling, in seconds. */
  readonly lockSeconds: number;

  /** Tokens from the market, not counting for anything yet. */
  grant(to: readonly Holder[]): Promise<void>;
  /** Makes capital that was granted count, waiting as long as the rules ask. */
  activate(members: readonly Member[]): Promise<void>;
  /** Lends the voice of each account to `delegate`, effective for the next decision. To itself takes it back. */
  lend(accounts: readonly string[], delegate: string): Promise<void>;
  /** The same for one account as a transaction, effective by itself. */
  lendCall(account: string, delegate: string): Call;
  /** Enrols as many of these humans, new ones, as are let in at once; how many that were. All where nobody is asked for. */
  admitAtOnce(accounts: readonly string[]): Promise<number>;
  /** Everything (in dollars, 18 decimals) that one decision can take. */
  prize(): Promise<bigint>;
  /** Dollars (18 decimals) that the treasury still holds. */
  treasuryHeld(): Promise<bigint>;
  /** What `weight` of one person counts in the decisive unit, nothing being lent. */
  voiceOf(weight: bigint): bigint;
  /**
   * What the ballots of exactly these count on one side, with the population's delegations: who lent to one of them and is not
   * among them counts for its delegate. `beside` are enrolled beyond the population; a cap on what is lent grows with them.
   */
  weigh(holders: readonly Holder[], beside?: readonly Holder[]): Weight;
  /** Most that one person can carry for others, in the same unit; 0 where there is no such bound. */
  capAhead(): Promise<bigint>;
  /** The call that pays `amount` to `to`. */
  payCall(to: string, amount: bigint): ProposedCall;
  /** A payment of the least consequence that the system knows, as large as that may be. */
  smallPayment(to: string): Promise<{ readonly call: ProposedCall; readonly amount: bigint }>;
  /** A call without effect that puts a payload in the gravest class; none where there are no classes. */
  gravest(): readonly ProposedCall[];
  /** The decision by which `thief` would take the system over. */
  takeover(thief: string): Takeover;
  /** The proposal as a transaction; nothing is granted to the proposer for it. */
  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call;
  /** The number of a proposal that was just made. */
  identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot>;
  /** What each class of consequence asks as it is deployed, the gravest last; absent where there are no classes. */
  readonly classTerms?: () => Promise<readonly ClassTerms[]>;
  /** Makes a proposal, its deposit granted, and waits for nothing. */
  propose(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot>;
  /** What the proposer would have to leave as a deposit for its next proposal, wei of the token; 0 where nothing is asked. */
  deposit(proposer: string): Promise<bigint>;
  /** Grants what `proposeCall` asks of a proposer who is otherwise entitled to propose. */
  fundProposal(proposer: string): Promise<void>;
  /** Accounts that may propose, one after the other or each at once. */
  proposers(count: number): Promise<string[]>;
  /** Proposes and makes `lastChange` in the last block whose changes of weight the ballot sees, before or after proposing. */
  proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot>;
  /** Waits until ballots are taken. */
  opened(ballot: Ballot): Promise<void>;
  /** Proposes to pay `amount` to `to` and waits until ballots are taken. */
  open(proposer: string, to: string, amount: bigint): Promise<Ballot>;
  cancelCall(ballot: Ballot, from: string): Call;
  /** Casts ballots that must all be accepted; those of the population who gave their votes away have none. */
  vote(ballot: Ballot, votes: readonly Vote[]): Promise<void>;
  /** One ballot as a transaction. */
  ballotCall(ballot: Ballot, vote: Vote): Call;
  /** The call by which the account makes its holdings count in this system, at once or in time. */
  stakingCalls(account: string, amount: bigint): Call[];
  /** The calls by which it gets them back. */
  unstakingCalls(account: string, amount: bigint): Call[];
  /** Takes capital that counts out again; the timestamp at which it is its owner's to sell. */
  leave(account: string, amount: bigint): Promise<number>;
  /** Lets time pass in which everybody keeps renewing what has to be renewed, the population's delegations among it. */
  pass(seconds: number): Promise<void>;
  /** Waits so that the next block is the last in which ballots are taken, or the `blocks`-th last. */
  lastMoment(ballot: Ballot, blocks?: number): Promise<void>;
  /** Seconds from now to the end of voting as it stands. */
  remaining(ballot: Ballot): Promise<number>;
  /** Waits until voting is over. */
  close(ballot: Ballot): Promise<void>;
  stage(ballot: Ballot): Promise<Stage>;
  tally(ballot: Ballot): Promise<Tally>;
  bounds(ballot: Ballot): Promise<Bounds>;
  /** Enrols the human behind `human` a second time, at `account`; whether that was let through. False where every account weighs what it holds. */
  secondAccount(human: string, account: string): Promise<boolean>;
  /** Moves the human at `from` with everything that is its person to the account of `to`; whether that was let through. */
  movePerson(from: string, to: SigningKey): Promise<boolean>;
  /** Nobody speaks or renews for so many weeks, `awake` apart, who renew personhood where there is such a thing. */
  fallAsleep(weeks: number, awake?: readonly string[]): Promise<void>;
  /** A function that restores what the adapter itself remembers, for use after a rollback of the chain. */
  remember(): () => void;
  queueCall(ballot: Ballot): Call;
  executeCall(ballot: Ballot): Call;
  /** Queues and executes as early as the rules allow, if they do. */
  enact(ballot: Ballot): Promise<Enactment>;
  /** Dollars that `account` holds. */
  loot(account: string): Promise<bigint>;
  /** The cheapest way to pass one decision alone against `opposition`, everybody else silent. */
  plan(opposition: readonly Holder[], economics: Economics, name: string): Promise<Plan>;
}

export interface WorldRequest {
  readonly population: Population;
  readonly treasuryUsd: bigint;
  /** Name of an ablation, or none. */
  readonly variant?: string;
  readonly progress?: (step: string) => void;
}

export interface System {
  readonly id: string;
  readonly title: string;
  /** What runs, and every way in which it differs from what is deployed in the wild. */
  readonly notes: readonly string[];
  /** For what the peers of `lab/peers` have to be installed. */
  readonly peers?: "world" | "court";
  /** Ablations that can be asked for: name, and the one rule that is missing. */
  readonly variants: Readonly<Record<string, string>>;
  world(request: WorldRequest): Promise<World>;
  /** Where the system has a court: the same population as the people that juries are drawn from. */
  readonly court?: (request: CourtRequest) => Promise<Court>;
  /** A court and nothing else: there are no ballots, and `world` refuses. */
  readonly courtOnly?: boolean;
}
