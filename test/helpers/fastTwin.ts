import { expect } from "chai";
import { FastBudgets, FastProposal, fromSnapshot } from "../../lab/model/fast/index.ts";
import type { ProposalModel, Side, Tally } from "../../lab/model/index.ts";
import { Refusal } from "../../lab/model/index.ts";

/** The reason of a refusal; empty when nothing was refused. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}

/** A question in the fast model beside the same one in the plain model. */
export class FastTwin {
  readonly plain: ProposalModel;
  readonly fast: FastProposal;
  readonly #numbers: ReadonlyMap<string, number>;

  /** @param budgets those of the epoch's electorate, shared by its questions */
  constructor(plain: ProposalModel, now: bigint, leastPersons: bigint, budgets?: FastBudgets) {
    const box = plain.box(now);
    const { electorate, numbers } = fromSnapshot(box.snapshot);
    const times = { snapshotAt: plain.snapshotAt, epochLength: plain.epochLength };
    this.plain = plain;
    this.#numbers = numbers;
    this.fast = new FastProposal(
      electorate,
      times,
      plain.terms,
      leastPersons,
      budgets ?? new FastBudgets(electorate.size),
    );
  }

  numberOf(account: string): number {
    const number = this.#numbers.get(account);
    if (number === undefined) throw new RangeError(`${account} is in no column`);
    return number;
  }

  vote(now: bigint, account: string, side: Side, intensity: bigint): string {
    return refusalOf(() => this.fast.castVote(now, this.numberOf(account), side, intensity));
  }

  act(now: bigint, account: string, kind: "object" | "support" | "withdraw"): string {
    const act = kind === "object" ? "objected" : kind === "support" ? "supported" : "withdrawn";
    return refusalOf(() => this.fast.act(now, this.numberOf(account), act));
  }

  /** What the tally of the contract would show: votes as they closed, base weights as they stand. */
  tally(): Tally {
    return this.fast.tally.tally();
  }

  /** Every integer of the plain model. */
  compare(now: bigint, label: string): void {
    const { plain, fast } = this;
    const box = plain.box(now);
    const { decision } = plain;
    expect(fast.tally.thresholds, `thresholds of ${label}`).to.deep.equal(box.thresholds);
    const expected = decision === undefined ? box.tally() : { ...box.tally(), ...decision.totals() };
    expect(this.tally(), `tally of ${label}`).to.deep.equal(expected);
    expect(fast.deadline.at, `deadline of ${label}`).to.equal(plain.deadline.at);
    if (decision === undefined) {
      expect(fast.tally.passes(), `passing of ${label}`).to.equal(box.passes());
      return;
    }
    expect(fast.supportAtQueue).to.equal(decision.supportAtQueue);
    expect(fast.expiry).to.equal(decision.expiry);
    expect(fast.firstReadyAt(), `readiness of ${label}`).to.equal(decision.firstReadyAt());
    expect(fast.convictionAt(now), `conviction of ${label}`).to.equal(decision.convictionAt(now));
  }
}

/** Budgets by epoch, for the twins of one network. */
export class FastBudgetBook {
  readonly #byEpoch = new Map<bigint, FastBudgets>();

  of(plain: ProposalModel, now: bigint): FastBudgets {
    const known = this.#byEpoch.get(plain.epoch);
    if (known !== undefined) return known;
    const budgets = new FastBudgets(plain.box(now).snapshot.accounts().length);
    this.#byEpoch.set(plain.epoch, budgets);
    return budgets;
  }
}
