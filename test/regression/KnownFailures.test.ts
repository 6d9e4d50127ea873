import { expect } from "chai";
import { signBallot } from "../helpers/ballots.ts";
import {
  ask,
  asked,
  governed,
  lend,
  loadFixture,
  loud,
  one,
  rootOf,
  roots,
  shout,
  some,
  type Asked,
} from "../helpers/governed.ts";
import { enterEpoch, fundProposer, register, stake } from "../helpers/people.ts";
import {
  describe as describeProposal,
  endVoting,
  setBaseCall,
  startVoting,
  State,
  Support,
  vote,
} from "../helpers/proposals.ts";

const BUDGET = 10_000n ** 2n;
const EPOCH = 10;
const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);

/** Fixture: twenty-six questions would be too dear to propose; five are enough to spend a budget in equal parts. */
async function fiveQuestions() {
  const g = await loadFixture(governed);
  const proposals = [];
  for (const index of [0, 1, 2, 3, 4]) {
    const proposal = await describeProposal(g.suite, [await setBaseCall(g.suite, 7n)], `question ${index}`);
    await fundProposer(g.suite, one(g, index), 10n ** 20n);
    await g.suite.governor
      .connect(one(g, index))
      .propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    proposals.push(proposal);
  }
  const [first] = proposals;
  if (first === undefined) throw new Error("no question");
  await startVoting(g.suite, first);
  return { ...g, proposals };
}

/** What went wrong in the systems of others; the line above a test says where. */
describe("Known failures of others", () => {
  // Allo v2 QVSimpleStrategy: `allocator.voiceCredits` was checked and never raised (sherlock-audit/2023-09-Gitcoin-judging#86).
  it("credits never debited: every louder ballot pays, until the budget is empty (QV-6)", async () => {
    const g = await loadFixture(fiveQuestions);
    let left = BUDGET;
    for (const proposal of g.proposals.slice(0, 4)) {
      await shout(g, proposal, one(g, 6), Support.For, 15_000n);
      left -= 5_000n ** 2n;
      expect(await g.suite.ledger.intensityBudget(one(g, 6), EPOCH)).to.equal(left);
    }
    const last = g.proposals[4];
    if (last === undefined) throw new Error("no fifth question");
    await expect(shout(g, last, one(g, 6), Support.For, 10_001n)).to.be.revertedWithCustomError(
      g.suite.governor,
      "LedgerIntensityBudget",
    );
  });

  // The same, by signature: a relayed ballot is debited from its voter, not from the relayer, and not twice.
  it("credits never debited: a signed ballot pays from the voter's budget", async () => {
    const g = await loadFixture(asked);
    const ballot = await signBallot(g.suite, one(g, 6), g.proposal.id, Support.For, { params: loud(16_000n) });
    await g.suite.governor.connect(one(g, 7)).castVotesBySig(g.proposal.id, [ballot, ballot]);
    expect(await g.suite.ledger.intensityBudget(one(g, 6), EPOCH)).to.equal(BUDGET - 6_000n ** 2n);
    expect(await g.suite.ledger.intensityBudget(one(g, 7), EPOCH)).to.equal(BUDGET);
  });

  // Allo v2 QVBaseStrategy: each call added the running total of credits again (`voiceCreditsCastToRecipient += totalCredits`).
  it("credits doubled per call: the second ballot costs its own square, not the sum so far", async () => {
    const g = await loadFixture(fiveQuestions);
    const [first, second] = g.proposals;
    if (first === undefined || second === undefined) throw new Error("two questions needed");
    await shout(g, first, one(g, 6), Support.For, 13_000n);
    await shout(g, second, one(g, 6), Support.For, 14_000n);
    expect(await g.suite.ledger.intensityBudget(one(g, 6), EPOCH)).to.equal(BUDGET - 3_000n ** 2n - 4_000n ** 2n);
    for (const [proposal, intensity] of [
      [first, 13_000n],
      [second, 14_000n],
    ] as const) {
      const { forVotes } = await g.suite.ledger.tallyOf(proposal.id);
      expect(forVotes).to.equal((rootOf(6) * intensity) / 10_000n);
    }
  });

  // RAAC Governance: `state()` took quorum from the voting power of now (codehawks 2025-02-raac, submissions 591 and 2018).
  it("current instead of snapshot: neither quorum nor an outcome moves with the electorate of later", async () => {
    const g = await loadFixture(asked);
    const before = await g.suite.ledger.termsOf(g.proposal.id);
    await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
    for (const index of [8, 9, 10, 11, 12, 13, 14, 15]) {
      await g.suite.vault.connect(one(g, index)).unbond(await g.suite.vault.stakeOf(one(g, index)));
    }
    await stake(g.suite, g.outsider, 10n ** 24n);
    await endVoting(g.suite, g.proposal);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Succeeded);
    expect(await g.suite.ledger.termsOf(g.proposal.id)).to.deep.equal(before);
  });

  // An allow-list or a personhood check asked at the vote lets whoever was admitted since decide what was asked before.
  it("current instead of snapshot identity: who became a person since the snapshot has no voice, who lapsed since has", async () => {
    const g = await loadFixture(governed);
    await register(g.suite, g.outsider.address);
    await stake(g.suite, g.outsider, 10n ** 21n);
    // Registered and staked in epoch 10: counts from the snapshot closing epoch 14.
    await enterEpoch(g.suite, 13, 10);
    const early = await ask(g, [await setBaseCall(g.suite, 7n)], "before");
    expect(await g.suite.votes.currentEpoch()).to.equal(14);
    await expect(
      g.suite.governor.connect(g.outsider).castVote(early.proposal.id, Support.For),
    ).to.be.revertedWithCustomError(g.suite.governor, "LedgerNoVoice");
    const later = await ask(g, [await setBaseCall(g.suite, 7n)], "after");
    await g.suite.governor.connect(g.outsider).castVote(later.proposal.id, Support.For);

    // Terms end with epoch 22: its snapshot is the last one at which these persons live, and its ballots are cast in 23.
    await enterEpoch(g.suite, 22, 10);
    const last = await ask(g, [await setBaseCall(g.suite, 7n)], "last");
    expect(await g.suite.registry.livePersonOf(one(g, 2))).to.equal(0);
    await g.suite.governor.connect(one(g, 2)).castVote(last.proposal.id, Support.For);
    expect((await tally(last)).personsFor).to.equal(1);
  });

  // MZero DualGovernor: votes followed delegations made after the vote had begun (m0-platform/ttg#123).
  it("delegation read at vote time: lending or taking back after the snapshot changes nothing in its ballots", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4)], one(g, 1));
    const open = await ask(g);
    // Taken back, lent elsewhere, and new roots lent to the old delegate: all after the snapshot.
    await lend(g, [one(g, 4)], one(g, 5));
    await lend(g, [one(g, 8)], one(g, 1));
    await open.suite.governor.connect(one(g, 1)).castVote(open.proposal.id, Support.For);
    await open.suite.governor.connect(one(g, 5)).castVote(open.proposal.id, Support.Against);
    const { support, opposition } = await tally(open);
    expect([support, opposition]).to.deep.equal([roots(1, 4), rootOf(5)]);
    // And the override takes from the delegate of the snapshot, not from the one of now.
    await open.suite.governor.connect(one(g, 4)).castVote(open.proposal.id, Support.Abstain);
    const after = await tally(open);
    expect([after.support, after.opposition]).to.deep.equal([rootOf(1), rootOf(5)]);
  });
});
