import { expect } from "chai";
import {
  ask,
  asked,
  at,
  CAP,
  counted,
  governed,
  lend,
  loadFixture,
  one,
  queued,
  recount,
  rootOf,
  some,
  Stance,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { awaitReadiness, endVoting, operation, State, Support, vote } from "../helpers/proposals.ts";
import { Class } from "../helpers/suite.ts";

const ledgerAs = (g: Asked, voter: number) => g.suite.ledger.connect(one(g, voter));
const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);
const same = async (g: Asked) => expect(await counted(g, g.proposal)).to.deep.equal(await recount(g, g.proposal));
const stanceOf = async (g: Asked, voter: number) =>
  (await g.suite.ledger.receiptOf(g.proposal.id, one(g, voter))).stance;

/** Fixture: a queued decision without any delegation, persons 2, 3, 6, 7, 10, 11 For, 0 Against. */
async function plain() {
  const g = await loadFixture(queued);
  return g;
}

/** Fixture: 15 lends to 2 and 14 to 0 (both vote), 13 to 12 (silent), 9 to 8 (abstains); queued. */
async function delegated() {
  const g = await loadFixture(governed);
  await lend(g, [one(g, 15)], one(g, 2));
  await lend(g, [one(g, 14)], one(g, 0));
  await lend(g, [one(g, 13)], one(g, 12));
  await lend(g, [one(g, 9)], one(g, 8));
  const open = await ask(g);
  await vote(g.suite, open.proposal, some(g, 2, 3, 6, 7, 10, 11), Support.For);
  await vote(g.suite, open.proposal, some(g, 0), Support.Against);
  await vote(g.suite, open.proposal, some(g, 8), Support.Abstain);
  await endVoting(g.suite, open.proposal);
  await g.suite.governor.queue(...operation(open.proposal));
  return open;
}

const acts = ["object", "support", "withdraw"] as const;

describe("After the vote", () => {
  describe("nothing is heard", () => {
    it("about a proposal that was never made", async () => {
      const g = await loadFixture(plain);
      for (const act of acts) {
        await expect(ledgerAs(g, 1)[act](1n))
          .to.be.revertedWithCustomError(g.suite.ledger, "LedgerUnknownProposal")
          .withArgs(1n);
      }
      await expect(g.suite.ledger.termsOf(1n)).to.be.revertedWithCustomError(g.suite.ledger, "LedgerUnknownProposal");
      await expect(g.suite.ledger.decisionOf(1n)).to.be.revertedWithCustomError(
        g.suite.ledger,
        "LedgerUnknownProposal",
      );
    });

    it("about one that is still being voted on, or passed and not queued", async () => {
      const g = await loadFixture(asked);
      const closed = async () => {
        for (const act of acts) {
          await expect(ledgerAs(g, 1)[act](g.proposal.id))
            .to.be.revertedWithCustomError(g.suite.ledger, "LedgerDecisionClosed")
            .withArgs(g.proposal.id, 0, false);
        }
      };
      await closed();
      await vote(g.suite, g.proposal, g.people.slice(2), Support.For);
      await endVoting(g.suite, g.proposal);
      await closed();
    });

    it("after expiry, but in its very second", async () => {
      const g = await loadFixture(plain);
      const { expiry } = await g.suite.ledger.decisionOf(g.proposal.id);
      await at(expiry);
      await ledgerAs(g, 1).object(g.proposal.id);
      for (const act of acts) {
        await expect(ledgerAs(g, 5)[act](g.proposal.id))
          .to.be.revertedWithCustomError(g.suite.ledger, "LedgerDecisionClosed")
          .withArgs(g.proposal.id, expiry, false);
      }
    });

    it("after execution", async () => {
      const g = await loadFixture(plain);
      await awaitReadiness(g.suite, g.proposal);
      await g.suite.governor.execute(...operation(g.proposal));
      const { expiry } = await g.suite.ledger.decisionOf(g.proposal.id);
      for (const act of acts) {
        await expect(ledgerAs(g, 1)[act](g.proposal.id))
          .to.be.revertedWithCustomError(g.suite.ledger, "LedgerDecisionClosed")
          .withArgs(g.proposal.id, expiry, true);
      }
    });

    it("from whoever has no root and nobody's at the snapshot, stake or not", async () => {
      const g = await loadFixture(plain);
      for (const account of [g.holder, g.outsider]) {
        for (const act of ["object", "support"] as const) {
          await expect(g.suite.ledger.connect(account)[act](g.proposal.id))
            .to.be.revertedWithCustomError(g.suite.ledger, "LedgerNoVoice")
            .withArgs(account, 10);
        }
      }
    });
  });

  describe("objecting", () => {
    it("adds one's root to the opposition at once, for good", async () => {
      const g = await loadFixture(plain);
      const before = await tally(g);
      await expect(ledgerAs(g, 5).object(g.proposal.id))
        .to.emit(g.suite.ledger, "DecisionObjected")
        .withArgs(g.proposal.id, one(g, 5), rootOf(5));
      const after = await tally(g);
      expect(after.opposition - before.opposition).to.equal(rootOf(5));
      expect(after.personsAgainst - before.personsAgainst).to.equal(1);
      expect([after.support, after.charge, after.againstVotes, after.stakeAgainst]).to.deep.equal([
        before.support,
        before.charge,
        before.againstVotes,
        before.stakeAgainst,
      ]);
      expect(await stanceOf(g, 5)).to.equal(Stance.Objected);
      await expect(ledgerAs(g, 5).withdraw(g.proposal.id)).to.be.revertedWithCustomError(
        g.suite.ledger,
        "LedgerNothingToWithdraw",
      );
      await same(g);
    });

    it("is for those who have not spoken: no ballot, no act", async () => {
      const g = await loadFixture(delegated);
      await ledgerAs(g, 5).object(g.proposal.id);
      await ledgerAs(g, 1).support(g.proposal.id);
      for (const voter of [0, 2, 8, 5, 1]) {
        for (const act of ["object", "support"] as const) {
          await expect(ledgerAs(g, voter)[act](g.proposal.id))
            .to.be.revertedWithCustomError(g.suite.ledger, "LedgerAlreadySpoke")
            .withArgs(g.proposal.id, one(g, voter));
        }
      }
    });

    it("by a delegator takes delta from the For delegate at the delegate's own time of casting (DL-2, CT-1)", async () => {
      const g = await loadFixture(delegated);
      const before = await tally(g);
      await expect(ledgerAs(g, 15).object(g.proposal.id))
        .to.emit(g.suite.ledger, "VoteReduced")
        .withArgs(one(g, 2), g.proposal.id, Support.For, CAP < rootOf(15) ? CAP : rootOf(15));
      const after = await tally(g);
      const delta = CAP < rootOf(15) ? CAP : rootOf(15);
      expect(before.support - after.support).to.equal(delta);
      expect(after.opposition - before.opposition).to.equal(rootOf(15));
      expect(after.personsFor).to.equal(before.personsFor);
      expect([after.forVotes, after.stakeFor]).to.deep.equal([before.forVotes, before.stakeFor]);
      await same(g);
    });

    it("by a delegator of an Against voter only makes O grow: r joins, delta <= r leaves (CT-5)", async () => {
      const g = await loadFixture(delegated);
      const before = await tally(g);
      await ledgerAs(g, 14).object(g.proposal.id);
      const after = await tally(g);
      expect(after.opposition).to.equal(before.opposition);
      expect(after.personsAgainst - before.personsAgainst).to.equal(1);
      expect(after.againstVotes).to.equal(before.againstVotes);
      await same(g);
    });

    it("by a silent delegate carries what is lent, less what its delegators took back (DL-2)", async () => {
      const all = await loadFixture(delegated);
      await expect(ledgerAs(all, 12).object(all.proposal.id))
        .to.emit(all.suite.ledger, "DecisionObjected")
        .withArgs(all.proposal.id, one(all, 12), rootOf(12) + rootOf(13));
      await same(all);
      const less = await loadFixture(delegated);
      await ledgerAs(less, 13).support(less.proposal.id);
      await expect(ledgerAs(less, 12).object(less.proposal.id))
        .to.emit(less.suite.ledger, "DecisionObjected")
        .withArgs(less.proposal.id, one(less, 12), rootOf(12));
      await same(less);
    });
  });

  describe("supporting", () => {
    it("adds one's root, whose conviction starts at zero", async () => {
      const g = await loadFixture(plain);
      await time.increase(86_400);
      const now = BigInt(await time.latest()) + 1n;
      const conviction = await g.suite.ledger.convictionAt(g.proposal.id, now);
      const before = await tally(g);
      await at(now);
      await expect(ledgerAs(g, 15).support(g.proposal.id))
        .to.emit(g.suite.ledger, "DecisionSupported")
        .withArgs(g.proposal.id, one(g, 15), rootOf(15));
      const after = await tally(g);
      expect(after.support - before.support).to.equal(rootOf(15));
      expect(after.personsFor - before.personsFor).to.equal(1);
      expect(after.forVotes).to.equal(before.forVotes);
      expect(await g.suite.ledger.convictionAt(g.proposal.id, now)).to.equal(conviction);
      expect((await g.suite.ledger.decisionOf(g.proposal.id)).supportAtQueue).to.equal(before.support);
      await same(g);
    });

    it("is refused while one's delegate stands For or Against, by ballot or by act", async () => {
      const g = await loadFixture(delegated);
      const refused = async (voter: number, delegate: number) =>
        expect(ledgerAs(g, voter).support(g.proposal.id))
          .to.be.revertedWithCustomError(g.suite.ledger, "LedgerDelegateStands")
          .withArgs(g.proposal.id, one(g, delegate));
      await refused(15, 2);
      await refused(14, 0);
      await ledgerAs(g, 12).object(g.proposal.id);
      await refused(13, 12);
    });

    it("is refused while one's delegate supports", async () => {
      const g = await loadFixture(delegated);
      await ledgerAs(g, 12).support(g.proposal.id);
      await expect(ledgerAs(g, 13).support(g.proposal.id))
        .to.be.revertedWithCustomError(g.suite.ledger, "LedgerDelegateStands")
        .withArgs(g.proposal.id, one(g, 12));
      await ledgerAs(g, 13).object(g.proposal.id);
      await same(g);
    });

    it("is free when one's delegate abstained, is silent, or withdrew", async () => {
      const g = await loadFixture(delegated);
      await expect(ledgerAs(g, 9).support(g.proposal.id))
        .to.emit(g.suite.ledger, "VoteReduced")
        .withArgs(one(g, 8), g.proposal.id, Support.Abstain, rootOf(9));
      await ledgerAs(g, 13).support(g.proposal.id);
      await ledgerAs(g, 2).withdraw(g.proposal.id);
      await ledgerAs(g, 15).support(g.proposal.id);
      expect((await g.suite.ledger.receiptOf(g.proposal.id, one(g, 8))).counted).to.equal(rootOf(8));
      await same(g);
    });
  });

  describe("withdrawing", () => {
    it("takes support and its conviction away exactly, for good", async () => {
      const g = await loadFixture(plain);
      const before = await tally(g);
      await expect(ledgerAs(g, 3).withdraw(g.proposal.id))
        .to.emit(g.suite.ledger, "SupportWithdrawn")
        .withArgs(g.proposal.id, one(g, 3), rootOf(3));
      const after = await tally(g);
      expect(before.support - after.support).to.equal(rootOf(3));
      expect(before.personsFor - after.personsFor).to.equal(1);
      expect([after.forVotes, after.stakeFor]).to.deep.equal([before.forVotes, before.stakeFor]);
      await same(g);
      for (const act of ["object", "support"] as const) {
        await expect(ledgerAs(g, 3)[act](g.proposal.id)).to.be.revertedWithCustomError(
          g.suite.ledger,
          "LedgerAlreadySpoke",
        );
      }
      await expect(ledgerAs(g, 3).withdraw(g.proposal.id))
        .to.be.revertedWithCustomError(g.suite.ledger, "LedgerNothingToWithdraw")
        .withArgs(g.proposal.id, one(g, 3));
      expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 3))).to.equal(true);
    });

    it("is for those who stand For: not for the silent, the opponents, the abstaining", async () => {
      const g = await loadFixture(delegated);
      for (const voter of [1, 0, 8]) {
        await expect(ledgerAs(g, voter).withdraw(g.proposal.id))
          .to.be.revertedWithCustomError(g.suite.ledger, "LedgerNothingToWithdraw")
          .withArgs(g.proposal.id, one(g, voter));
      }
    });

    it("is for late supporters, too", async () => {
      const g = await loadFixture(plain);
      await ledgerAs(g, 15).support(g.proposal.id);
      await time.increase(1_000);
      await ledgerAs(g, 15).withdraw(g.proposal.id);
      expect(await stanceOf(g, 15)).to.equal(Stance.Withdrawn);
      await same(g);
    });

    it("by a delegate takes what is still borrowed, and those it spoke for may speak", async () => {
      const g = await loadFixture(delegated);
      const before = await tally(g);
      await ledgerAs(g, 2).withdraw(g.proposal.id);
      const borrowed = rootOf(15) < CAP ? rootOf(15) : CAP;
      expect(before.support - (await tally(g)).support).to.equal(rootOf(2) + borrowed);
      await expect(ledgerAs(g, 15).object(g.proposal.id)).to.not.emit(g.suite.ledger, "VoteReduced");
      await same(g);
    });

    it("has nothing to take from a For ballot of stake alone", async () => {
      const g = await loadFixture(asked);
      await vote(g.suite, g.proposal, g.people, Support.For);
      await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For);
      await endVoting(g.suite, g.proposal);
      await g.suite.governor.queue(...operation(g.proposal));
      await expect(g.suite.ledger.connect(g.holder).withdraw(g.proposal.id))
        .to.be.revertedWithCustomError(g.suite.ledger, "LedgerNothingToWithdraw")
        .withArgs(g.proposal.id, g.holder);
    });
  });

  it("never turns Queued into Defeated: a decision that lost everybody only never runs (trap)", async () => {
    const g = await loadFixture(plain);
    for (const voter of [2, 3, 6, 7, 10, 11]) await ledgerAs(g, voter).withdraw(g.proposal.id);
    for (const voter of [1, 5, 9, 13, 14, 15]) await ledgerAs(g, voter).object(g.proposal.id);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Queued);
    expect(await g.suite.ledger.quorumReached(g.proposal.id)).to.equal(true);
    expect(await g.suite.ledger.voteSucceeded(g.proposal.id)).to.equal(true);
    expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
    await same(g);
    await at((await g.suite.ledger.decisionOf(g.proposal.id)).expiry);
    await expect(g.suite.governor.execute(...operation(g.proposal))).to.be.revertedWithCustomError(
      g.suite.governor,
      "LedgerNotReady",
    );
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Queued);
    await time.increaseTo((await g.suite.ledger.decisionOf(g.proposal.id)).expiry + 1n);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Expired);
  });

  it("belongs to the account that the person had at the snapshot, though it moved since", async () => {
    const g = await loadFixture(plain);
    expect((await g.suite.votes.voiceAt(one(g, 5), 10)).root).to.equal(rootOf(5));
    await g.suite.vault.connect(one(g, 5)).unbond(await g.suite.vault.stakeOf(one(g, 5)));
    await ledgerAs(g, 5).object(g.proposal.id);
    expect((await tally(g)).opposition).to.equal(rootOf(0) + rootOf(5));
  });

  describe("the governor's part", () => {
    it("is nobody else's", async () => {
      const g = await loadFixture(plain);
      const ledger = g.suite.ledger.connect(g.outsider);

      for (const act of [
        () => ledger.begin(1n, 1, Class.Routine, 1, 60),
        () => ledger.cast(g.proposal.id, g.outsider, Support.For, 10_000),
        () => ledger.open(g.proposal.id, "0x".padEnd(66, "1")),
        () => ledger.close(g.proposal.id),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(ledger, "LedgerNotGovernor").withArgs(g.outsider);
      }
    });
  });
});
