import type { Act, DecisionTotals } from "../ledger.ts";
import { conviction, convinces, growth } from "../conviction.ts";
import { Deadline } from "../deadline.ts";
import { EPOCH_BUDGET, intensityCost, MAX_INTENSITY } from "../intensity.ts";
import { LIFE_IN_HALF_LIVES } from "../ledger.ts";
import { refuseIf } from "../refusal.ts";
import { BASIS_POINTS, thresholdsOf, type ClassTerms } from "../thresholds.ts";
import type { Side } from "../ballots.ts";
import type { FastElectorate } from "./electorate.ts";
import { ABSTAIN, AGAINST, FastTally, FOR, LEFT, SILENT, STANCE_OF } from "./tally.ts";

/** What each voter has spent of its budget in one epoch, over all proposals of it. */
export class FastBudgets {
  readonly #spent: Float64Array;

  constructor(size: number) {
    this.#spent = new Float64Array(size);
  }

  spend(i: number, intensity: bigint): void {
    refuseIf(intensity < 1n || intensity > MAX_INTENSITY, "GovernorIntensityInvalid");
    // At most 10,000^2, far below 2^53.
    const cost = Number(intensityCost(intensity));
    refuseIf((this.#spent[i] as number) + cost > Number(EPOCH_BUDGET), "LedgerIntensityBudget");
    this.#spent[i] = (this.#spent[i] as number) + cost;
  }
}

export interface FastTimes {
  /** One second before voting starts. */
  readonly snapshotAt: bigint;
  /** Length of an epoch in seconds: voting lasts as long. */
  readonly epochLength: bigint;
}

/** One question over a fixed electorate, from its first ballot to its end. */
export class FastProposal {
  readonly tally: FastTally;
  readonly times: FastTimes;
  readonly deadline: Deadline;
  readonly #budgets: FastBudgets;
  #queuedAt: bigint | undefined;
  #supportAtQueue = 0n;
  #isExecuted = false;
  #isCancelled = false;

  constructor(voters: FastElectorate, times: FastTimes, terms: ClassTerms, leastPersons: bigint, budgets: FastBudgets) {
    const thresholds = thresholdsOf(voters.electorate, terms.quorumBps, leastPersons);
    this.tally = new FastTally(voters, times.snapshotAt, terms, thresholds);
    this.times = times;
    this.deadline = new Deadline(times.snapshotAt + times.epochLength, times.epochLength / 7n);
    this.#budgets = budgets;
  }

  get supportAtQueue(): bigint {
    return this.#supportAtQueue;
  }

  get expiry(): bigint {
    return (this.#queuedAt ?? 0n) + LIFE_IN_HALF_LIVES * this.tally.terms.halfLife;
  }

  castVote(now: bigint, i: number, side: Side, intensity: bigint): void {
    const isOpen = !this.#isCancelled && now > this.times.snapshotAt && now <= this.deadline.at;
    refuseIf(!isOpen, "GovernorUnexpectedProposalState");
    const isReply = side === "against" && intensity >= BASIS_POINTS;
    refuseIf(this.deadline.isReplyOnly(now) && !isReply, "GovernorReplyOnly");
    const { tally } = this;
    refuseIf(tally.stance[i] !== SILENT, "GovernorAlreadyCastVote");
    refuseIf(tally.voters.person[i] === 0 && !tally.terms.stakeChamber, "LedgerPersonsOnly");
    refuseIf(!tally.hasVoice(i), "LedgerNoVoice");
    this.#budgets.spend(i, intensity);
    const passed = tally.passes();
    tally.cast(i, STANCE_OF[side], Number(intensity), tally.momentOf(now));
    if (tally.passes() !== passed) this.deadline.flipped(now);
  }

  /**
   * Many ballots at full voice in one second, in the order given; who has no voice is passed over. The same as `castVote` for
   * each, with what does not change within a second looked at once.
   */
  castMany(now: bigint, voters: Iterable<number>, sideOf: (i: number) => "for" | "against"): void {
    const isOpen = !this.#isCancelled && now > this.times.snapshotAt && now <= this.deadline.at;
    refuseIf(!isOpen, "GovernorUnexpectedProposalState");
    const { tally } = this;
    const isReplyOnly = this.deadline.isReplyOnly(now);
    const moment = tally.momentOf(now);
    const full = Number(BASIS_POINTS);
    let passed = tally.passes();
    for (const i of voters) {
      const stance = sideOf(i) === "for" ? FOR : AGAINST;
      refuseIf(isReplyOnly && stance === FOR, "GovernorReplyOnly");
      refuseIf(tally.stance[i] !== SILENT, "GovernorAlreadyCastVote");
      if (!tally.hasVoice(i)) continue;
      tally.cast(i, stance, full, moment);
      const passes = tally.passes();
      if (passes !== passed) this.deadline.flipped(now);
      passed = passes;
    }
  }

  /** Before voting only. */
  cancel(now: bigint): void {
    refuseIf(this.#isCancelled || now > this.times.snapshotAt, "GovernorUnableToCancel");
    this.#isCancelled = true;
  }

  queue(now: bigint): void {
    const isSucceeded =
      this.#queuedAt === undefined &&
      !this.#isCancelled &&
      now > this.deadline.at &&
      now <= this.deadline.at + this.tally.terms.halfLife &&
      this.tally.passes();
    refuseIf(!isSucceeded, "GovernorUnexpectedProposalState");
    this.#queuedAt = now;
    this.#supportAtQueue = this.tally.totals().support;
    this.tally.freeze();
  }

  act(now: bigint, i: number, act: Act): void {
    refuseIf(this.#queuedAt === undefined || this.#isExecuted || now > this.expiry, "LedgerDecisionClosed");
    const { tally } = this;
    if (act === "withdrawn") {
      refuseIf(tally.stance[i] !== FOR || tally.baseOf(i) === 0n, "LedgerNothingToWithdraw");
      tally.withdraw(i);
      return;
    }
    refuseIf(tally.stance[i] !== SILENT, "LedgerAlreadySpoke");
    refuseIf(!tally.hasBase(i), "LedgerNoVoice");
    if (act === "supported") {
      const carrier = tally.voters.carrier[i] as number;
      const stance = carrier < 0 ? SILENT : tally.stance[carrier];
      refuseIf(stance !== SILENT && stance !== ABSTAIN && stance !== LEFT, "LedgerDelegateStands");
    }
    tally.cast(i, act === "supported" ? FOR : AGAINST, Number(BASIS_POINTS), tally.momentOf(now));
  }

  execute(now: bigint): void {
    const isQueued = this.#queuedAt !== undefined && !this.#isExecuted && now <= this.expiry;
    refuseIf(!isQueued, "GovernorUnexpectedProposalState");
    refuseIf(!this.isReadyAt(now), "LedgerNotReady");
    this.#isExecuted = true;
  }

  convictionAt(timestamp: bigint): bigint {
    const { support, charge } = this.tally.totals();
    return conviction(support, charge, this.#growthAt(timestamp));
  }

  isReadyAt(timestamp: bigint, totals: DecisionTotals = this.tally.totals()): boolean {
    if (this.#queuedAt === undefined || this.#isExecuted) return false;
    if (timestamp < this.#queuedAt + this.tally.terms.halfLife || timestamp > this.expiry) return false;
    const { quorum, floor } = this.tally.thresholds;
    return (
      totals.support >= quorum &&
      totals.personsFor >= floor &&
      convinces(totals.support, totals.charge, this.#supportAtQueue, totals.opposition, this.#growthAt(timestamp))
    );
  }

  /** First second at which it may run if nothing else happens; undefined when never. */
  firstReadyAt(): bigint | undefined {
    const totals = this.tally.totals();
    if (!this.isReadyAt(this.expiry, totals)) return undefined;
    let [low, high] = [(this.#queuedAt ?? 0n) + this.tally.terms.halfLife, this.expiry];
    while (low < high) {
      const middle = (low + high) / 2n;
      if (this.isReadyAt(middle, totals)) high = middle;
      else low = middle + 1n;
    }
    return low;
  }

  #growthAt(timestamp: bigint): bigint {
    return growth(timestamp - this.times.snapshotAt, this.tally.terms.halfLife);
  }
}
