import { expect } from "chai";
import { ask, asked, at, DAY, governed, lend, loadFixture, one, shout, some, type Asked } from "../helpers/governed.ts";
import { endVoting, State, Support, vote } from "../helpers/proposals.ts";

/** A ballot at a moment. */
async function castAt(g: Asked, moment: bigint, voter: number, support: number) {
  await at(moment);
  return g.suite.governor.connect(one(g, voter)).castVote(g.proposal.id, support);
}

const deadlineOf = (g: Asked) => g.suite.governor.proposalDeadline(g.proposal.id);
const passes = async (g: Asked) =>
  (await g.suite.ledger.quorumReached(g.proposal.id)) && (await g.suite.ledger.voteSucceeded(g.proposal.id));

/** Fixture: fourteen units For, ten Against, the holder For: passing, and person 15 alone could turn it. */
async function close() {
  const g = await loadFixture(asked);
  await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
  await vote(g.suite, g.proposal, some(g, 10, 11, 14), Support.Against);
  await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For);
  return { ...g, ordinary: await deadlineOf(g) };
}

/** Fixture: three flips, each ten seconds before the deadline, have used up the extensions; refused at the moment. */
async function exhausted() {
  const g = await loadFixture(close);
  for (const [voter, support] of [
    [15, Support.Against],
    [1, Support.For],
    [5, Support.Against],
  ] as const) {
    await castAt(g, (await deadlineOf(g)) - 10n, voter, support);
  }
  return { ...g, bound: g.ordinary + 3n * DAY };
}

describe("A late flip", () => {
  describe("extends voting so that a day remains (GV-3), when", () => {
    it("the majority turns to refusal", async () => {
      const g = await loadFixture(close);
      expect(await passes(g)).to.equal(true);
      const moment = g.ordinary - 100n;
      await expect(await castAt(g, moment, 15, Support.Against))
        .to.emit(g.suite.governor, "ProposalExtended")
        .withArgs(g.proposal.id, moment + DAY);
      expect(await passes(g)).to.equal(false);
      expect(await deadlineOf(g)).to.equal(moment + DAY);
    });

    it("the majority turns to passage", async () => {
      const g = await loadFixture(close);
      await castAt(g, g.ordinary - 3n * DAY, 15, Support.Against);
      await expect(await castAt(g, g.ordinary, 1, Support.For))
        .to.emit(g.suite.governor, "ProposalExtended")
        .withArgs(g.proposal.id, g.ordinary + DAY);
      expect(await passes(g)).to.equal(true);
    });

    it("quorum is reached (the late quorum)", async () => {
      const g = await loadFixture(asked);
      const ordinary = await deadlineOf(g);
      await vote(g.suite, g.proposal, some(g, 0, 4, 8, 12), Support.For);
      await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For);
      expect(await g.suite.ledger.voteSucceeded(g.proposal.id)).to.equal(true);
      await castAt(g, ordinary - 1n, 3, Support.For);
      expect(await passes(g)).to.equal(true);
      expect(await deadlineOf(g)).to.equal(ordinary - 1n + DAY);
    });

    it("the floor of persons is reached", async () => {
      const g = await loadFixture(asked);
      const ordinary = await deadlineOf(g);
      await vote(g.suite, g.proposal, some(g, 3, 7, 11), Support.For);
      expect(await g.suite.ledger.voteSucceeded(g.proposal.id)).to.equal(true);
      await castAt(g, ordinary - 1n, 0, Support.For);
      expect(await passes(g)).to.equal(true);
      expect(await deadlineOf(g)).to.equal(ordinary - 1n + DAY);
    });

    it("the stake chamber turns, by an account that is no person", async () => {
      const g = await loadFixture(asked);
      const ordinary = await deadlineOf(g);
      await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
      expect(await passes(g)).to.equal(true);
      await at(ordinary - 1n);
      await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.Against);
      expect(await g.suite.ledger.quorumReached(g.proposal.id)).to.equal(true);
      expect(await passes(g)).to.equal(false);
      expect(await deadlineOf(g)).to.equal(ordinary - 1n + DAY);
    });

    it("the turnout of stake is reached", async () => {
      const g = await loadFixture(asked);
      const ordinary = await deadlineOf(g);
      await vote(g.suite, g.proposal, some(g, 1, 5, 9, 13), Support.For);
      expect(await g.suite.ledger.quorumReached(g.proposal.id)).to.equal(true);
      expect(await passes(g)).to.equal(false);
      await castAt(g, ordinary - 1n, 3, Support.For);
      expect(await passes(g)).to.equal(true);
      expect(await deadlineOf(g)).to.equal(ordinary - 1n + DAY);
    });

    it("an override takes the voice that carried it", async () => {
      const g = await loadFixture(governed);
      await lend(g, [one(g, 3)], one(g, 0));
      const open = await ask(g);
      await open.suite.governor.connect(g.holder).castVote(open.proposal.id, Support.For);
      await vote(open.suite, open.proposal, some(open, 0, 4, 8, 12), Support.For);
      expect(await passes(open)).to.equal(true);
      const moment = (await deadlineOf(open)) - 5n;
      await castAt(open, moment, 3, Support.Abstain);
      expect(await passes(open)).to.equal(false);
      expect(await deadlineOf(open)).to.equal(moment + DAY);
    });
  });

  it("extends nothing when a day remains anyway, and by a second from then on", async () => {
    const early = await loadFixture(close);
    await expect(await castAt(early, early.ordinary - DAY, 15, Support.Against)).to.not.emit(
      early.suite.governor,
      "ProposalExtended",
    );
    expect(await deadlineOf(early)).to.equal(early.ordinary);

    const late = await loadFixture(close);
    await castAt(late, late.ordinary - DAY + 1n, 15, Support.Against);
    expect(await deadlineOf(late)).to.equal(late.ordinary + 1n);
  });

  it("is a flip: late ballots that change nothing extend nothing", async () => {
    const g = await loadFixture(close);
    await expect(await castAt(g, g.ordinary - 1n, 0, Support.Against)).to.not.emit(
      g.suite.governor,
      "ProposalExtended",
    );
    expect(await deadlineOf(g)).to.equal(g.ordinary);
  });

  it("in a ballot that is refused extends nothing", async () => {
    const g = await loadFixture(close);
    await at(g.ordinary - 1n);
    await expect(
      g.suite.governor.connect(g.outsider).castVote(g.proposal.id, Support.Against),
    ).to.be.revertedWithCustomError(g.suite.governor, "LedgerNoVoice");
    expect(await deadlineOf(g)).to.equal(g.ordinary);
  });

  it("keeps voting Active in the extension, in which ballots still belong to the epoch of the snapshot", async () => {
    const g = await loadFixture(close);
    await castAt(g, g.ordinary - 1n, 15, Support.Against);
    await at(g.ordinary + 2n);
    await shout(g, g.proposal, one(g, 0), Support.Against, 20_000n);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Active);
    expect(await g.suite.ledger.intensityBudget(one(g, 0), 10)).to.equal(0);
    expect(await g.suite.ledger.intensityBudget(one(g, 0), 11)).to.equal(10_000n ** 2n);
  });

  it("counts from the extended deadline for queueing", async () => {
    const g = await loadFixture(close);
    await castAt(g, g.ordinary - 1n, 15, Support.Against);
    expect(await g.suite.governor.queueDeadline(g.proposal.id)).to.equal(g.ordinary - 1n + DAY + 4n * DAY);
  });

  describe("after three days of extensions", () => {
    it("adds no more than what is left to the bound", async () => {
      const g = await loadFixture(exhausted);
      expect(await deadlineOf(g)).to.equal(g.bound - 30n);
      expect(await passes(g)).to.equal(false);
    });

    it("only Against at full voice is heard in the last day before the bound", async () => {
      const g = await loadFixture(exhausted);
      const { governor } = g.suite;
      await at(g.bound - DAY + 1n);
      for (const support of [Support.For, Support.Abstain]) {
        await expect(governor.connect(one(g, 9)).castVote(g.proposal.id, support))
          .to.be.revertedWithCustomError(governor, "GovernorReplyOnly")
          .withArgs(g.proposal.id, g.bound);
      }
      await expect(shout(g, g.proposal, one(g, 9), Support.Against, 9_999n))
        .to.be.revertedWithCustomError(governor, "GovernorReplyOnly")
        .withArgs(g.proposal.id, g.bound);
      await shout(g, g.proposal, one(g, 9), Support.Against, 20_000n);
      await governor.connect(one(g, 13)).castVote(g.proposal.id, Support.Against);
    });

    it("For is heard up to the second before that day, and then has a whole day of reply (no passage by being last)", async () => {
      const g = await loadFixture(exhausted);
      await castAt(g, g.bound - DAY, 9, Support.For);
      expect(await passes(g)).to.equal(true);
      expect(await deadlineOf(g)).to.equal(g.bound);
      // The last word: a refusal may be carried by being last.
      await castAt(g, g.bound, 13, Support.Against);
      expect(await passes(g)).to.equal(false);
      expect(await deadlineOf(g)).to.equal(g.bound);
      await endVoting(g.suite, g.proposal);
      expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Defeated);
    });

    it("Against never falls in the reply, not even when an Against delegate is overridden", async () => {
      const g = await loadFixture(governed);
      await lend(g, [one(g, 15)], one(g, 12));
      const open = await ask(g);
      const ordinary = await deadlineOf(open);
      await vote(open.suite, open.proposal, some(open, 2, 3, 6, 7), Support.For);
      await vote(open.suite, open.proposal, some(open, 10, 11, 14), Support.Against);
      await open.suite.governor.connect(g.holder).castVote(open.proposal.id, Support.For);
      // Person 12 brings the root of person 15 as well; both turn and turn again.
      await castAt(open, ordinary - 10n, 12, Support.Against);
      await castAt(open, ordinary - 20n + DAY, 1, Support.For);
      await castAt(open, ordinary - 30n + 2n * DAY, 5, Support.Against);
      const before = await open.suite.ledger.tallyOf(open.proposal.id);
      await at(ordinary + 3n * DAY - DAY + 1n);
      await expect(open.suite.governor.connect(one(g, 15)).castVote(open.proposal.id, Support.Against)).to.emit(
        open.suite.ledger,
        "VoteReduced",
      );
      const after = await open.suite.ledger.tallyOf(open.proposal.id);
      expect(after.againstVotes).to.be.at.least(before.againstVotes);
      expect(after.opposition).to.be.at.least(before.opposition);
      expect(after.stakeAgainst).to.equal(before.stakeAgainst);
      expect(after.personsAgainst).to.equal(before.personsAgainst + 1n);
    });
  });
});
