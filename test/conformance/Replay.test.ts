import { expect } from "chai";
import { network } from "hardhat";
import { compareQuestion, compareReceipts } from "../helpers/comparison.ts";
import { History } from "../helpers/history.ts";
import { Mirror } from "../helpers/mirror.ts";
import { Random } from "../helpers/random.ts";

const SEEDS = [1, 2, 3];
const SHAPE = { humans: 16, epochs: 26, stepsPerEpoch: 45 };
const ACCOUNTS = 21;

/** What all histories together must have seen at least so often. */
const EXPECTED: Readonly<Record<string, number>> = {
  deposit: 100,
  unbond: 30,
  "pay out": 8,
  register: 100,
  move: 6,
  delegate: 100,
  propose: 40,
  "vote for": 200,
  "vote against": 100,
  "vote abstain": 15,
  "late flip": 20,
  "loud ballot": 20,
  "faint ballot": 10,
  "override before": 10,
  "override after": 10,
  "capped ballot": 10,
  "signed ballot": 20,
  cancel: 3,
  sync: 5,
  roll: 5,
  queue: 12,
  object: 10,
  support: 6,
  withdraw: 10,
  "reduced after the vote": 3,
  execute: 3,
  challenge: 8,
  dismissed: 3,
  cancelled: 2,
  "challenge: LedgerAlreadyChallenged": 1,
  "support: LedgerDelegateStands": 2,
  "execute: LedgerNotReady": 20,
  "queue: GovernorUnexpectedProposalState": 5,
  "vote for: LedgerPersonsOnly": 5,
};

describe("conformance: contracts and model give the same integers", () => {
  const totals = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`after every step of random history ${seed}`, async () => {
      const mirror = await Mirror.create(await network.create(), ACCOUNTS, seed);
      await new History(mirror, new Random(seed), SHAPE).run();
      for (const [what, count] of mirror.counts) totals.set(what, (totals.get(what) ?? 0) + count);
    });
  }

  it("and the histories have seen everything that may happen to a decision", () => {
    for (const [what, least] of Object.entries(EXPECTED)) {
      expect(totals.get(what) ?? 0, what).to.be.at.least(least);
    }
  });

  it("through a vote fought to its last bound (GV-3)", async () => {
    const mirror = await Mirror.create(await network.create(), 14, 99);
    const { clock } = mirror.model;
    const [proposer = "", ...others] = mirror.accounts;
    let now = mirror.readyAt;
    for (const [human, account] of mirror.accounts.entries()) {
      await mirror.register(++now, human, account, clock.startOf(14n));
      await mirror.deposit(++now, account, 400n * 10n ** 18n);
    }
    await mirror.open(clock.startOf(5n));
    const question = await mirror.propose(clock.startOf(10n), proposer, "spend");
    if (question === undefined) throw new Error("the proposal was refused");
    const { deadline } = question.model;
    const planned = deadline.at;
    const vote = async (at: bigint, side: "for" | "against" | "abstain", intensity?: bigint) => {
      const [voter = ""] = others;
      const refusal = await mirror.vote(at, question, voter, side, intensity);
      if (refusal === "") others.shift();
      await compareQuestion(mirror, at, question);
      await compareReceipts(mirror, at, question, [voter]);
      return refusal;
    };

    now = planned - 9n;
    for (const side of ["for", "for", "for", "against", "against", "against"] as const) await vote(now++, side);
    await vote(planned, "for");
    expect(deadline.at).to.equal(planned + clock.day);
    await vote(planned + clock.day, "against");
    expect(deadline.at).to.equal(planned + 2n * clock.day);
    await vote(planned + 2n * clock.day, "for");
    expect(deadline.at).to.equal(planned + 3n * clock.day);
    for (const [side, intensity] of [
      ["for", undefined],
      ["abstain", undefined],
      ["against", 9_999n],
    ] as const) {
      expect(await vote(++now + 2n * clock.day + 9n, side, intensity)).to.equal("GovernorReplyOnly");
    }
    expect(await vote(planned + 3n * clock.day, "against", 15_000n)).to.equal("");
    expect(deadline.at).to.equal(planned + 3n * clock.day);
    expect(await vote(planned + 3n * clock.day + 1n, "against")).to.equal("GovernorUnexpectedProposalState");
    expect(question.model.stateAt(planned + 3n * clock.day + 1n)).to.equal("Defeated");
  });
});
