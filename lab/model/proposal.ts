import { BallotBox, type Side } from "./ballots.ts";
import type { EpochClock } from "./clock.ts";
import { Deadline } from "./deadline.ts";
import type { IntensityBudgets } from "./intensity.ts";
import { DecisionModel } from "./ledger.ts";
import { refuseIf } from "./refusal.ts";
import type { Snapshot } from "./snapshot.ts";
import { BASIS_POINTS, type ClassTerms, thresholdsOf } from "./thresholds.ts";

export type State = "Pending" | "Active" | "Canceled" | "Defeated" | "Succeeded" | "Queued" | "Expired" | "Executed";

/** One question from its making to its end (mechanism, sections 2, 6 and 7). */
export class ProposalModel {
  readonly epoch: bigint;
  readonly snapshotAt: bigint;
  readonly epochLength: bigint;
  readonly terms: ClassTerms;
  readonly deadline: Deadline;
  readonly #leastPersons: bigint;
  readonly #day: bigint;
  readonly #closeSnapshot: (epoch: bigint) => Snapshot;
  #box: BallotBox | undefined;
  #decision: DecisionModel | undefined;
  #cancelled = false;

  /** @param closeSnapshot gives the snapshot of an epoch; asked once, after that epoch has closed */
  constructor(
    clock: EpochClock,
    now: bigint,
    terms: ClassTerms,
    leastPersons: bigint,
    closeSnapshot: (epoch: bigint) => Snapshot,
  ) {
    this.#leastPersons = leastPersons;
    this.#day = clock.day;
    this.#closeSnapshot = closeSnapshot;
    this.terms = terms;
    this.epochLength = clock.length;
    this.epoch = clock.ballotEpoch(now);
    this.snapshotAt = clock.snapshotOf(this.epoch);
    this.deadline = new Deadline(this.snapshotAt + clock.length, clock.day);
  }

  /** Ballots and thresholds; the snapshot must have passed. */
  box(now: bigint): BallotBox {
    if (now <= this.snapshotAt) throw new RangeError(`the snapshot of epoch ${this.epoch} has not passed at ${now}`);
    if (this.#box === undefined) {
      const snapshot = this.#closeSnapshot(this.epoch);
      const thresholds = thresholdsOf(snapshot.electorate, this.terms.quorumBps, this.#leastPersons);
      this.#box = new BallotBox(snapshot, this.snapshotAt, this.terms, thresholds);
    }
    return this.#box;
  }

  get decision(): DecisionModel | undefined {
    return this.#decision;
  }

  /** Last second in which a passed proposal can be queued. */
  get queueDeadline(): bigint {
    return this.deadline.at + this.terms.halfLife;
  }

  stateAt(now: bigint): State {
    if (this.#cancelled) return "Canceled";
    if (this.#decision !== undefined) {
      if (this.#decision.executed) return "Executed";
      if (this.#decision.cancelled) return "Canceled";
      return now > this.#decision.expiry ? "Expired" : "Queued";
    }
    if (now <= this.snapshotAt) return "Pending";
    if (now <= this.deadline.at) return "Active";
    if (!this.box(now).passes()) return "Defeated";
    return now > this.queueDeadline ? "Expired" : "Succeeded";
  }

  castVote(now: bigint, account: string, side: Side, intensity: bigint, budgets: IntensityBudgets): void {
    this.#requireState(now, "Active");
    const replyOnly = this.deadline.isReplyOnly(now);
    refuseIf(replyOnly && (side !== "against" || intensity < BASIS_POINTS), "GovernorReplyOnly");
    const box = this.box(now);
    const passed = box.passes();
    // The box refuses before anything is spent.
    box.requireMayCast(account);
    budgets.spend(box.snapshot.budgetOf(account), this.epoch, intensity);
    box.cast({ account, side, intensity, castAt: now });
    if (box.passes() !== passed) this.deadline.flipped(now);
  }

  queue(now: bigint): DecisionModel {
    this.#requireState(now, "Succeeded");
    this.#decision = new DecisionModel(this.box(now), now, this.#day);
    return this.#decision;
  }

  execute(now: bigint): void {
    const decision = this.#decision;
    refuseIf(decision === undefined || this.stateAt(now) !== "Queued", "GovernorUnexpectedProposalState");
    decision?.execute(now);
  }

  cancel(now: bigint): void {
    refuseIf(this.stateAt(now) !== "Pending", "GovernorUnableToCancel");
    this.#cancelled = true;
  }

  #requireState(now: bigint, state: State): void {
    const found = this.stateAt(now);
    refuseIf(found !== state, "GovernorUnexpectedProposalState", `${found}, not ${state}`);
  }
}
