import { expect } from "chai";
import {
  ask,
  asked,
  at,
  ethers,
  governed,
  gweiOf,
  loadFixture,
  loud,
  one,
  rootOf,
  shout,
  Stance,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { enterEpoch, fundProposer } from "../helpers/people.ts";
import {
  describe as describeProposal,
  payRoutineCall,
  setBaseCall,
  startVoting,
  Support,
} from "../helpers/proposals.ts";

const BUDGET = 10_000n ** 2n;
const BALLOT_EPOCH = 10;

/** The tally's votes as [against, for, abstain]. */
const votesOf = async (g: Asked) => [...(await g.suite.governor.proposalVotes(g.proposal.id))];

/** Fixture: a routine proposal, which persons alone decide, voting open. */
async function routineAsked() {
  const g = await loadFixture(governed);
  return ask(g, [await payRoutineCall(g.suite, g.outsider.address, 10n ** 18n)], "routine");
}

/** Fixture: four questions by four persons in one epoch. */
async function fourQuestions() {
  const g = await loadFixture(governed);
  const proposals = [];
  for (const [index, base] of [7n, 8n, 9n, 10n].entries()) {
    const proposal = await describeProposal(g.suite, [await setBaseCall(g.suite, base)], `question ${index}`);
    await fundProposer(g.suite, one(g, index), 10n ** 20n);
    await g.suite.governor
      .connect(one(g, index))
      .propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    proposals.push(proposal);
  }
  const [first, second, third, fourth] = proposals;
  if (!first || !second || !third || !fourth) throw new Error("four questions expected");
  await startVoting(g.suite, first);
  return { ...g, first, second, third, fourth };
}

describe("Voting", () => {
  it("names its way of counting", async () => {
    const { suite } = await loadFixture(asked);
    expect(await suite.governor.COUNTING_MODE()).to.equal("support=bravo&quorum=for&params=intensity");
    expect(await suite.governor.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await suite.governor.clock()).to.equal(await time.latest());
  });

  it("counts a plain ballot at the voter's root, in votes, base weight, persons and stake", async () => {
    const g = await loadFixture(asked);
    await expect(g.suite.governor.connect(one(g, 5)).castVote(g.proposal.id, Support.For))
      .to.emit(g.suite.governor, "VoteCast")
      .withArgs(one(g, 5), g.proposal.id, Support.For, rootOf(5), "");
    await g.suite.governor.connect(one(g, 6)).castVote(g.proposal.id, Support.Against);
    await g.suite.governor.connect(one(g, 7)).castVote(g.proposal.id, Support.Abstain);
    expect(await votesOf(g)).to.deep.equal([rootOf(6), rootOf(5), rootOf(7)]);
    const tally = await g.suite.ledger.tallyOf(g.proposal.id);
    expect([tally.support, tally.opposition]).to.deep.equal([rootOf(5), rootOf(6)]);
    expect([tally.personsFor, tally.personsAgainst]).to.deep.equal([1n, 1n]);
    expect([tally.stakeFor, tally.stakeAgainst]).to.deep.equal([gweiOf(5), gweiOf(6)]);
  });

  it("keeps a receipt of it", async () => {
    const g = await loadFixture(asked);
    expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 5))).to.equal(false);
    await shout(g, g.proposal, one(g, 5), Support.Against, 4_000n);
    expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 5))).to.equal(true);
    expect(await g.suite.ledger.receiptOf(g.proposal.id, one(g, 5))).to.deep.equal([
      Stance.Against,
      4_000n,
      BigInt(await time.latest()),
      (rootOf(5) * 4_000n) / 10_000n,
      0n,
      0n,
    ]);
  });

  it("carries a reason, and params in an event of their own", async () => {
    const g = await loadFixture(asked);
    const { governor } = g.suite;
    await expect(governor.connect(one(g, 1)).castVoteWithReason(g.proposal.id, Support.For, "because"))
      .to.emit(governor, "VoteCast")
      .withArgs(one(g, 1), g.proposal.id, Support.For, rootOf(1), "because");
    await expect(
      governor.connect(one(g, 2)).castVoteWithReasonAndParams(g.proposal.id, Support.For, "loudly", loud(15_000n)),
    )
      .to.emit(governor, "VoteCastWithParams")
      .withArgs(one(g, 2), g.proposal.id, Support.For, (rootOf(2) * 15_000n) / 10_000n, "loudly", loud(15_000n));
  });

  it("is limited to three ways", async () => {
    const g = await loadFixture(asked);
    await expect(g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, 3)).to.be.revertedWithCustomError(
      g.suite.governor,
      "GovernorInvalidVoteType",
    );
  });

  it("happens once, whichever way", async () => {
    const g = await loadFixture(asked);
    await g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, Support.Abstain);
    for (const support of [Support.For, Support.Against, Support.Abstain]) {
      await expect(g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, support))
        .to.be.revertedWithCustomError(g.suite.governor, "GovernorAlreadyCastVote")
        .withArgs(one(g, 1));
    }
  });

  it("is refused before the snapshot, after the deadline, and for what was never proposed", async () => {
    const g = await loadFixture(asked);
    const vote = () => g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, Support.For);
    const deadline = await g.suite.governor.proposalDeadline(g.proposal.id);
    const early = await describeProposal(g.suite, [await setBaseCall(g.suite, 8n)], "for the next epoch");
    await fundProposer(g.suite, one(g, 2), 10n ** 20n);
    await g.suite.governor.connect(one(g, 2)).propose(early.targets, early.values, early.calldatas, early.description);
    await expect(g.suite.governor.connect(one(g, 1)).castVote(early.id, Support.For)).to.be.revertedWithCustomError(
      g.suite.governor,
      "GovernorUnexpectedProposalState",
    );
    await expect(g.suite.governor.connect(one(g, 1)).castVote(1n, Support.For))
      .to.be.revertedWithCustomError(g.suite.governor, "GovernorNonexistentProposal")
      .withArgs(1n);
    await at(deadline + 1n);
    await expect(vote()).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
  });

  it("is open in the last second of the deadline", async () => {
    const g = await loadFixture(asked);
    await at(await g.suite.governor.proposalDeadline(g.proposal.id));
    await g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, Support.For);
    expect((await g.suite.ledger.tallyOf(g.proposal.id)).support).to.equal(rootOf(1));
  });

  describe("by somebody who is no person", () => {
    it("moves the stake chamber alone, whatever the intensity", async () => {
      const g = await loadFixture(asked);
      const stake = (await g.suite.vault.stakeOf(g.holder)) / 10n ** 9n;
      await expect(shout(g, g.proposal, g.holder, Support.For, 1n))
        .to.emit(g.suite.governor, "VoteCastWithParams")
        .withArgs(g.holder, g.proposal.id, Support.For, 0, "", loud(1n));
      const tally = await g.suite.ledger.tallyOf(g.proposal.id);
      expect([tally.stakeFor, tally.support, tally.forVotes, tally.personsFor]).to.deep.equal([stake, 0n, 0n, 0n]);
      expect(await g.suite.governor.hasVoted(g.proposal.id, g.holder)).to.equal(true);
    });

    it("is refused on a routine proposal", async () => {
      const g = await loadFixture(routineAsked);
      await expect(g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For))
        .to.be.revertedWithCustomError(g.suite.governor, "LedgerPersonsOnly")
        .withArgs(g.holder);
      await g.suite.governor.connect(one(g, 1)).castVote(g.proposal.id, Support.For);
      const tally = await g.suite.ledger.tallyOf(g.proposal.id);
      expect([tally.support, tally.stakeFor]).to.deep.equal([rootOf(1), 0n]);
    });

    it("is refused without stake: no voice", async () => {
      const g = await loadFixture(asked);
      await expect(g.suite.governor.connect(g.outsider).castVote(g.proposal.id, Support.For))
        .to.be.revertedWithCustomError(g.suite.governor, "LedgerNoVoice")
        .withArgs(g.outsider, BALLOT_EPOCH);
    });
  });

  describe("at an intensity", () => {
    it("multiplies the votes, and lowers but never raises the base weight", async () => {
      const g = await loadFixture(asked);
      await shout(g, g.proposal, one(g, 2), Support.For, 20_000n);
      await shout(g, g.proposal, one(g, 5), Support.For, 3_333n);
      await shout(g, g.proposal, one(g, 7), Support.Against, 15_000n);
      await shout(g, g.proposal, one(g, 9), Support.Against, 1n);
      const quiet = (index: number, x: bigint) => (rootOf(index) * x) / 10_000n;
      const tally = await g.suite.ledger.tallyOf(g.proposal.id);
      expect([tally.forVotes, tally.support]).to.deep.equal([
        2n * rootOf(2) + quiet(5, 3_333n),
        rootOf(2) + quiet(5, 3_333n),
      ]);
      expect([tally.againstVotes, tally.opposition]).to.deep.equal([
        quiet(7, 15_000n) + quiet(9, 1n),
        rootOf(7) + quiet(9, 1n),
      ]);
      expect([tally.personsFor, tally.personsAgainst]).to.deep.equal([2n, 2n]);
      expect([tally.stakeFor, tally.stakeAgainst]).to.deep.equal([gweiOf(2) + gweiOf(5), gweiOf(7) + gweiOf(9)]);
    });

    it("is refused at zero, above double voice and in any other shape", async () => {
      const g = await loadFixture(asked);
      const governor = g.suite.governor.connect(one(g, 2));
      const shapes = [loud(0n), loud(20_001n), loud(1n << 16n), loud(ethers.MaxUint256), "0x2710", loud(1n) + "00"];
      for (const params of shapes) {
        await expect(governor.castVoteWithReasonAndParams(g.proposal.id, Support.For, "", params))
          .to.be.revertedWithCustomError(governor, "GovernorIntensityInvalid")
          .withArgs(params);
      }
    });

    it("costs the square of what exceeds full voice", async () => {
      const g = await loadFixture(asked);
      const left = () => g.suite.ledger.intensityBudget(one(g, 2), BALLOT_EPOCH);
      expect(await left()).to.equal(BUDGET);
      await shout(g, g.proposal, one(g, 2), Support.For, 12_345n);
      expect(await left()).to.equal(BUDGET - 2_345n ** 2n);
    });

    it("costs nothing up to full voice", async () => {
      const g = await loadFixture(asked);
      await shout(g, g.proposal, one(g, 2), Support.For, 10_000n);
      expect(await g.suite.ledger.intensityBudget(one(g, 2), BALLOT_EPOCH)).to.equal(BUDGET);
    });

    it("is paid from one budget for all questions of an epoch, however split (QV-6)", async () => {
      const g = await loadFixture(fourQuestions);
      const { ledger, governor } = g.suite;
      await shout(g, g.first, one(g, 2), Support.For, 15_000n);
      await shout(g, g.second, one(g, 2), Support.Against, 15_000n);
      await shout(g, g.third, one(g, 2), Support.For, 15_000n);
      await expect(shout(g, g.fourth, one(g, 2), Support.For, 15_001n))
        .to.be.revertedWithCustomError(governor, "LedgerIntensityBudget")
        .withArgs(one(g, 2), BUDGET / 4n, 5_001n ** 2n);
      await shout(g, g.fourth, one(g, 2), Support.For, 15_000n);
      expect(await ledger.intensityBudget(one(g, 2), BALLOT_EPOCH)).to.equal(0);
      expect(await ledger.intensityBudget(one(g, 3), BALLOT_EPOCH)).to.equal(BUDGET);
    });

    it("leaves full voice to those whose budget is spent", async () => {
      const g = await loadFixture(fourQuestions);
      await shout(g, g.first, one(g, 2), Support.For, 20_000n);
      await expect(shout(g, g.second, one(g, 2), Support.For, 10_001n))
        .to.be.revertedWithCustomError(g.suite.governor, "LedgerIntensityBudget")
        .withArgs(one(g, 2), 0, 1);
      await g.suite.governor.connect(one(g, 2)).castVote(g.second.id, Support.For);
    });

    it("is not paid for ballots that are refused", async () => {
      const g = await loadFixture(fourQuestions);
      await g.suite.governor.connect(one(g, 2)).castVote(g.first.id, Support.For);
      await expect(shout(g, g.first, one(g, 2), Support.For, 20_000n)).to.be.revertedWithCustomError(
        g.suite.governor,
        "GovernorAlreadyCastVote",
      );
      expect(await g.suite.ledger.intensityBudget(one(g, 2), BALLOT_EPOCH)).to.equal(BUDGET);
    });

    it("has a new budget in the ballots of the next epoch", async () => {
      const g = await loadFixture(asked);
      await shout(g, g.proposal, one(g, 2), Support.For, 20_000n);
      const next = await ask(g, [await setBaseCall(g.suite, 9n)], "next epoch");
      await shout(next, next.proposal, one(g, 2), Support.Against, 20_000n);
      expect(await g.suite.ledger.intensityBudget(one(g, 2), BALLOT_EPOCH + 1)).to.equal(0);
    });
  });

  it("weighs stake as of the snapshot, whatever happened since (QV-5)", async () => {
    const g = await loadFixture(asked);
    await g.suite.vault.connect(one(g, 3)).unbond(await g.suite.vault.stakeOf(one(g, 3)));
    await g.suite.governor.connect(one(g, 3)).castVote(g.proposal.id, Support.For);
    const tally = await g.suite.ledger.tallyOf(g.proposal.id);
    expect([tally.support, tally.stakeFor]).to.deep.equal([rootOf(3), gweiOf(3)]);
  });

  it("shows the voice of a moment, and refuses to look ahead", async () => {
    const g = await loadFixture(asked);
    const snapshot = await g.suite.governor.proposalSnapshot(g.proposal.id);
    expect(await g.suite.governor.getVotes(one(g, 3), snapshot)).to.equal(rootOf(3));
    expect(await g.suite.governor.getVotesWithParams(one(g, 3), snapshot, loud(20_000n))).to.equal(rootOf(3));
    expect(await g.suite.governor.getVotes(g.holder, snapshot)).to.equal(0);
    await expect(
      g.suite.governor.getVotes(one(g, 3), BigInt(await time.latest()) + 100n),
    ).to.be.revertedWithCustomError(g.suite.votes, "ERC5805FutureLookup");
    await enterEpoch(g.suite, 12);
    expect(await g.suite.governor.token()).to.equal(await g.suite.votes.getAddress());
  });
});
