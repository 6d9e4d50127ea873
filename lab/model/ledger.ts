import { max, min, sum } from "./arithmetic.ts";
import type { BallotBox, Side } from "./ballots.ts";
import { conviction, convinces, growth } from "./conviction.ts";
import { refuseIf } from "./refusal.ts";
import { BASIS_POINTS } from "./thresholds.ts";
import { takenBack, weigh } from "./weight.ts";

/** Half-lives from queueing to expiry. */
export const LIFE_IN_HALF_LIVES = 5n;
/** "Days" for which a challenge stops a decision at most. */
export const CHALLENGE_DAYS = 30n;

export type Act = "supported" | "objected" | "withdrawn";

interface Spoken {
  readonly act: Act;
  /** When the account first spoke after the vote. */
  readonly at: bigint;
}

/** Where an account stands and since when, with the intensity of its base weight. */
interface Stand {
  readonly account: string;
  readonly side: Side;
  readonly since: bigint;
  readonly intensity: bigint;
}

export interface DecisionTotals {
  readonly support: bigint;
  readonly opposition: bigint;
  readonly charge: bigint;
  readonly personsFor: bigint;
  readonly personsAgainst: bigint;
}

export interface PostVoteRecord {
  readonly act: Act | undefined;
  readonly actAt: bigint;
  readonly counted: bigint;
  /** Taken back by lenders after the vote. */
  readonly overridden: { readonly roots: bigint; readonly stake: bigint };
  readonly reduced: bigint;
}

/** A queued decision: who stands where after the vote, and when it may run (mechanism, section 7; CT-1 to CT-6). As with
 * ballots, totals are a function of who has said what and when. */
export class DecisionModel {
  readonly box: BallotBox;
  readonly queuedAt: bigint;
  readonly supportAtQueue: bigint;
  readonly #atQueue: ReadonlyMap<string, bigint>;
  readonly #acts = new Map<string, Spoken>();
  #executed = false;
  #cancelled = false;
  #challengedAt: bigint | undefined;
  #ruledAt: bigint | undefined;

  readonly #day: bigint;

  /** @param day a seventh of an epoch, in seconds */
  constructor(box: BallotBox, queuedAt: bigint, day: bigint) {
    this.#day = day;
    this.box = box;
    this.queuedAt = queuedAt;
    this.supportAtQueue = box.tally().support;
    this.#atQueue = new Map(box.ballots().map((ballot) => [ballot.account, box.weightOf(ballot).base]));
  }

  get earliest(): bigint {
    return this.queuedAt + this.box.terms.halfLife;
  }

  /** The expiry that the decision had when queued: conviction grows up to here. */
  get ownExpiry(): bigint {
    return this.queuedAt + LIFE_IN_HALF_LIVES * this.box.terms.halfLife;
  }

  /** The own expiry, moved by the time under challenge: all that it may take while no ruling is known. */
  get expiry(): bigint {
    return this.#challengedAt === undefined ? this.ownExpiry : this.ownExpiry + this.reopensAt - this.#challengedAt;
  }

  get executed(): boolean {
    return this.#executed;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Whether the decision was ever challenged. */
  get isChallenged(): boolean {
    return this.#challengedAt !== undefined;
  }

  /** When the decision was challenged, 0 when never. */
  get challengedAt(): bigint {
    return this.#challengedAt ?? 0n;
  }

  /** When the challenge ended, or ends at the latest while no ruling is known; 0 when there was none. */
  get reopensAt(): bigint {
    if (this.#challengedAt === undefined) return 0n;
    return this.#ruledAt ?? this.#challengedAt + CHALLENGE_DAYS * this.#day;
  }

  isChallengedAt(timestamp: bigint): boolean {
    return this.#challengedAt !== undefined && this.#ruledAt === undefined && timestamp < this.reopensAt;
  }

  /** Stops the decision until a ruling, once. */
  challenge(now: bigint): void {
    this.#requireOpen(now);
    refuseIf(this.#challengedAt !== undefined, "LedgerAlreadyChallenged");
    this.#challengedAt = now;
  }

  /** A jury's ruling on the pending challenge. */
  rule(now: bigint, cancels: boolean): void {
    refuseIf(!this.isChallengedAt(now), "LedgerNotChallenged");
    this.#ruledAt = now;
    this.#cancelled = cancels;
  }

  /** Adds the base weight of an account that has not spoken to the opposition. */
  object(now: bigint, account: string): void {
    this.#requireMaySpeak(now, account);
    this.#acts.set(account, { act: "objected", at: now });
  }

  /** Adds the base weight of an account that has not spoken to the support, charging from now on. */
  support(now: bigint, account: string): void {
    this.#requireMaySpeak(now, account);
    const delegate = this.box.snapshot.delegateOf(account);
    const stand = delegate === undefined ? undefined : this.#standOf(delegate);
    refuseIf(stand !== undefined && stand.side !== "abstain", "LedgerDelegateStands");
    this.#acts.set(account, { act: "supported", at: now });
  }

  /** Takes the support of an account that stands For away for good. */
  withdraw(now: bigint, account: string): void {
    this.#requireOpen(now);
    const stand = this.#standOf(account);
    const nothing = stand === undefined || stand.side !== "for" || this.#baseOf(stand) === 0n;
    refuseIf(nothing, "LedgerNothingToWithdraw");
    this.#acts.set(account, { act: "withdrawn", at: this.#acts.get(account)?.at ?? now });
  }

  execute(now: bigint): void {
    this.#requireOpen(now);
    refuseIf(!this.isReadyAt(now), "LedgerNotReady");
    this.#executed = true;
  }

  totals(): DecisionTotals {
    const stands = this.#stands().map((stand) => ({ ...stand, base: this.#baseOf(stand) }));
    const on = (side: Side) => stands.filter((stand) => stand.side === side && stand.base > 0n);
    return {
      support: sum(on("for").map((stand) => stand.base)),
      opposition: sum(on("against").map((stand) => stand.base)),
      charge: sum(on("for").map((stand) => stand.base * this.#growthAt(stand.since))),
      personsFor: BigInt(on("for").length),
      personsAgainst: BigInt(on("against").length),
    };
  }

  recordOf(account: string): PostVoteRecord {
    const spoken = this.#acts.get(account);
    const stand = this.#standOf(account);
    const before = this.#atQueue.get(account);
    const postVote = new Set([...this.#acts.keys()].filter((each) => this.box.ballotOf(each) === undefined));
    return {
      act: spoken?.act,
      actAt: spoken?.at ?? 0n,
      counted: stand === undefined || spoken === undefined ? 0n : this.#baseOf(stand),
      overridden: takenBack(this.box.snapshot, postVote, account),
      reduced: before === undefined || stand === undefined ? 0n : before - this.#baseOf(stand),
    };
  }

  convictionAt(timestamp: bigint): bigint {
    const { support, charge } = this.totals();
    return conviction(support, charge, this.#growthAt(timestamp));
  }

  /** Whether the decision may run at `timestamp` if nothing else happens. */
  isReadyAt(timestamp: bigint): boolean {
    if (this.#executed || this.#cancelled || timestamp < this.earliest || timestamp > this.expiry) return false;
    if (timestamp < this.reopensAt) return false;
    const { support, charge, opposition, personsFor } = this.totals();
    const { quorum, floor } = this.box.thresholds;
    return (
      support >= quorum &&
      personsFor >= floor &&
      convinces(support, charge, this.supportAtQueue, opposition, this.#growthAt(timestamp))
    );
  }

  /** First second at which the decision may run if nothing else happens; undefined when never. */
  firstReadyAt(): bigint | undefined {
    // Conviction only rises while nothing happens, so what is ready stays ready until expiry.
    if (!this.isReadyAt(this.expiry)) return undefined;
    let [low, high] = [max(this.earliest, this.reopensAt), this.expiry];
    while (low < high) {
      const middle = (low + high) / 2n;
      if (this.isReadyAt(middle)) high = middle;
      else low = middle + 1n;
    }
    return low;
  }

  #growthAt(timestamp: bigint): bigint {
    return growth(min(timestamp, this.ownExpiry) - this.box.voteStart, this.box.terms.halfLife);
  }

  #spokenAccounts(): ReadonlySet<string> {
    return new Set([...this.box.spoken, ...this.#acts.keys()]);
  }

  #stands(): Stand[] {
    return [...this.#spokenAccounts()].map((account) => this.#standOf(account)).filter((stand) => stand !== undefined);
  }

  /** Where an account stands now; undefined when it never spoke or has withdrawn. */
  #standOf(account: string): Stand | undefined {
    const spoken = this.#acts.get(account);
    if (spoken?.act === "withdrawn") return undefined;
    if (spoken !== undefined) {
      const side = spoken.act === "supported" ? "for" : "against";
      return { account, side, since: spoken.at, intensity: BASIS_POINTS };
    }
    const ballot = this.box.ballotOf(account);
    return ballot === undefined
      ? undefined
      : { account, side: ballot.side, since: ballot.castAt, intensity: ballot.intensity };
  }

  #baseOf(stand: Stand): bigint {
    const { snapshot, thresholds } = this.box;
    return weigh(snapshot, thresholds.cap, this.#spokenAccounts(), stand.account, stand.intensity).base;
  }

  #requireOpen(now: bigint): void {
    refuseIf(this.#executed || this.#cancelled || now > this.expiry, "LedgerDecisionClosed");
  }

  #requireMaySpeak(now: bigint, account: string): void {
    this.#requireOpen(now);
    refuseIf(this.#spokenAccounts().has(account), "LedgerAlreadySpoke");
    const { snapshot, thresholds } = this.box;
    const weight = weigh(snapshot, thresholds.cap, this.#spokenAccounts(), account, BASIS_POINTS);
    refuseIf(weight.base === 0n, "LedgerNoVoice");
  }
}
