import { expect } from "chai";
import {
  EpochClock,
  IntensityBudgets,
  isqrt,
  type Member,
  ProposalModel,
  type Side,
  Snapshot,
} from "../../../lab/model/index.ts";
import { CLASSES, CLASS_NAMES } from "../../../lab/model/classes.ts";
import { FastBudgets, pairOf, Wides } from "../../../lab/model/fast/index.ts";
import { FastTwin, refusalOf } from "../../helpers/fastTwin.ts";
import { Random } from "../../helpers/random.ts";

const CLOCK = new EpochClock(1_000_000n, 604_800n);
const HISTORIES = 150;
const LEAST_PERSONS = 3n;
const SIDES: readonly (readonly [number, Side])[] = [
  [6, "for"],
  [3, "against"],
  [1, "abstain"],
];

/** Persons, accounts that are none, people who lend, and carriers who carry more than the cap. */
function electorate(random: Random, voters: number): Snapshot {
  const huge = random.chance(0.2);
  const members = new Map<string, Member>();
  for (let i = 1; i <= voters; i++) {
    const isPerson = random.chance(0.85);
    const wei = random.bigBetween(0n, huge ? 1n << 79n : 900n) * (huge ? 1n : 10n ** 18n);
    const root = isPerson && random.chance(0.9) ? isqrt(wei) : 0n;
    const lends = random.chance(0.45);
    const delegate = lends
      ? BigInt(
          random.weighted([
            [3, 1],
            [2, 2],
            [2, random.between(1, voters)],
          ]),
        )
      : 0n;
    members.set(`a${i}`, {
      person: isPerson ? BigInt(i) : 0n,
      root,
      stake: wei / 10n ** 9n,
      delegate: delegate === BigInt(i) ? 0n : delegate,
    });
  }
  return new Snapshot(0n, members, random.bigBetween(0n, 2n) * isqrt(10n ** 18n));
}

describe("fast model: the same integers as the plain model, ballot by ballot", () => {
  const seen = new Map<string, number>();
  const note = (what: string, refusal: string): void => {
    const key = refusal === "" ? what : `${what}: ${refusal}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  };

  it(`over ${HISTORIES} random histories (CT-1, DL-1, DL-2, GV-3)`, function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const random = new Random(seed);
      const voters = random.between(3, 40);
      const snapshot = electorate(random, voters);
      const terms = CLASSES[random.pick(CLASS_NAMES)];
      const plain = new ProposalModel(CLOCK, CLOCK.start, terms, LEAST_PERSONS, () => snapshot);
      const budgets = new IntensityBudgets();
      let now = plain.snapshotAt + 1n;
      const accounts = snapshot.accounts();
      const fastBudgets = new FastBudgets(accounts.length);
      const twin = new FastTwin(plain, now, LEAST_PERSONS, fastBudgets);
      // Some have been loud on another question of the epoch.
      for (const account of accounts.filter(() => random.chance(0.2))) {
        const intensity = random.bigBetween(12_000n, 20_000n);
        budgets.spend(snapshot.budgetOf(account), plain.epoch, intensity);
        fastBudgets.spend(twin.numberOf(account), intensity);
      }
      // Half of the votes are fought to their last bound, ballot against ballot.
      const isFought = random.chance(0.5);
      while (plain.stateAt(now) === "Active") {
        const account = random.pick(accounts);
        const isLate = isFought && plain.box(now).ballots().length > voters / 3;
        const reply: Side = plain.box(now).passes() ? "against" : "for";
        const side = isLate && random.chance(0.8) ? reply : random.weighted<Side>(SIDES);
        const intensity = random.weighted([
          [6, 10_000n],
          [2, random.bigBetween(1n, 20_000n)],
          [0.1, 20_001n],
        ]);
        const expected = refusalOf(() => plain.castVote(now, account, side, intensity, budgets));
        expect(twin.vote(now, account, side, intensity)).to.equal(expected);
        note("vote", expected);
        twin.compare(now, `history ${seed}`);
        const last = plain.deadline.at - BigInt(random.between(0, 9));
        if (isLate) now = now < last && random.chance(0.4) ? last : now + BigInt(random.between(0, 3));
        else if (!isFought && random.chance(0.7))
          now += BigInt(random.between(0, random.chance(0.5) ? 60_000 : 20_000));
      }
      const at = plain.deadline.at + BigInt(random.between(1, 100_000));
      const queued = refusalOf(() => plain.queue(at));
      expect(refusalOf(() => twin.fast.queue(at))).to.equal(queued);
      note("queue", queued);
      if (queued !== "") continue;
      now = at;
      for (let i = 0; i < 40; i++) {
        now += BigInt(random.between(0, 30_000));
        const account = random.pick(accounts);
        const kind = random.pick(["object", "support", "withdraw"] as const);
        const expected = refusalOf(() => plain.decision?.[kind](now, account));
        expect(twin.act(now, account, kind), `${kind} in history ${seed}`).to.equal(expected);
        note(kind, expected);
        twin.compare(now, `history ${seed}`);
      }
      const ready = twin.fast.firstReadyAt() ?? plain.decision?.expiry ?? now;
      for (const time of [ready - 1n, ready].filter((t) => t >= now)) {
        const expected = refusalOf(() => plain.execute(time));
        expect(refusalOf(() => twin.fast.execute(time))).to.equal(expected);
        note("execute", expected);
      }
    }
  });

  it("having seen everything that may happen", () => {
    const least: Readonly<Record<string, number>> = {
      vote: 1_000,
      "vote: GovernorAlreadyCastVote": 100,
      "vote: GovernorReplyOnly": 5,
      "vote: LedgerPersonsOnly": 20,
      "vote: LedgerNoVoice": 20,
      "vote: LedgerIntensityBudget": 10,
      "vote: GovernorIntensityInvalid": 5,
      queue: 15,
      "queue: GovernorUnexpectedProposalState": 15,
      object: 60,
      support: 30,
      withdraw: 30,
      "support: LedgerDelegateStands": 10,
      "withdraw: LedgerNothingToWithdraw": 50,
      "object: LedgerDecisionClosed": 1,
      execute: 5,
      "execute: LedgerNotReady": 5,
    };
    for (const [what, count] of Object.entries(least)) expect(seen.get(what) ?? 0, what).to.be.at.least(count);
  });
});

describe("fast model: sums of two words of 52 bits", () => {
  it("add and subtract as whole numbers do, across the carry", () => {
    const random = new Random(7);
    const wides = new Wides(1);
    let held = 0n;
    for (let i = 0; i < 5_000; i++) {
      const limit = 1n << BigInt(random.between(1, 100));
      const value = random.bigBetween(0n, limit);
      const { hi, lo } = pairOf(value);
      if (value <= held && random.chance(0.5)) {
        wides.subtract(0, hi, lo);
        held -= value;
      } else if (held + value < 1n << 103n) {
        wides.add(0, hi, lo);
        held += value;
      }
      expect(wides.value(0)).to.equal(held);
      expect(wides.atLeast(0, pairOf(value))).to.equal(held >= value);
    }
    expect(() => pairOf(1n << 104n)).to.throw(RangeError);
    expect(() => pairOf(-1n)).to.throw(RangeError);
  });
});
