import { expect } from "chai";
import { FEE, Ruling, challenge, giveRuling } from "../helpers/challenges.ts";
import { ethers, governed, loadFixture, one, queued, type Asked } from "../helpers/governed.ts";
import { State, endVoting, operation, propose, setBaseCall, startVoting, vote, Support } from "../helpers/proposals.ts";

/** Fixture: person 1 has two proposals open, and the second, whose deposit is twice the base, is queued. */
async function second(): Promise<Asked> {
  const g = await loadFixture(queued);
  await propose(g.suite, one(g, 1), [await setBaseCall(g.suite, 8n)], "left open");
  const proposal = await propose(g.suite, one(g, 1), [await setBaseCall(g.suite, 9n)], "queued");
  await startVoting(g.suite, proposal);
  await vote(g.suite, proposal, g.people, Support.For);
  await endVoting(g.suite, proposal);
  await g.suite.governor.queue(...operation(proposal));
  return { ...g, proposal };
}

describe("The deposit of an operation that a jury cancelled", () => {
  it("repays the challenger with one base, and its proposer with the rest", async () => {
    const g = await second();
    const { deposits } = g.suite;
    const base = g.suite.options.depositBase;
    // What the base is later changes nothing.
    const timelock = await ethers.getImpersonatedSigner(await g.suite.timelock.getAddress());
    await g.suite.connection.networkHelpers.setBalance(timelock.address, 10n ** 18n);
    await deposits.connect(timelock).setBase(2n * base);
    const dispute = await challenge(g.suite, g.proposal, g.outsider, FEE);
    await expect(deposits.settle(g.proposal.id)).to.be.revertedWithCustomError(deposits, "DepositsStillLive");
    await giveRuling(g.suite, dispute, Ruling.Cancel);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Canceled);
    await expect(deposits.settle(g.proposal.id))
      .to.emit(deposits, "ChallengerRepaid")
      .withArgs(g.proposal.id, g.outsider.address, base)
      .and.to.emit(deposits, "DepositSettled")
      .withArgs(g.proposal.id, one(g, 1).address, base, false);
    const before = await g.suite.token.balanceOf(g.outsider);
    await deposits.connect(g.outsider).claim();
    expect((await g.suite.token.balanceOf(g.outsider)) - before).to.equal(base);
    expect(await deposits.creditOf(one(g, 1))).to.equal(base);
  });

  it("stays the proposer's when the jury lets the operation stand", async () => {
    for (const ruling of [Ruling.Refused, Ruling.Stands]) {
      const g = await second();
      const { deposits, governor } = g.suite;
      await giveRuling(g.suite, await challenge(g.suite, g.proposal, g.outsider), ruling);
      await g.suite.connection.networkHelpers.time.increaseTo(
        (await g.suite.ledger.decisionOf(g.proposal.id)).earliest,
      );
      await governor.execute(...operation(g.proposal));
      await expect(deposits.settle(g.proposal.id)).not.to.emit(deposits, "ChallengerRepaid");
      expect(await deposits.creditOf(one(g, 1))).to.equal(2n * g.suite.options.depositBase);
      expect(await deposits.creditOf(g.outsider)).to.equal(0n);
    }
  });

  it("stays the proposer's when it was the proposer that cancelled", async () => {
    const g = await loadFixture(governed);
    const { deposits, governor } = g.suite;
    const proposal = await propose(g.suite, one(g, 1), [await setBaseCall(g.suite, 8n)], "taken back");
    await governor.connect(one(g, 1)).cancel(...operation(proposal));
    await expect(deposits.settle(proposal.id)).not.to.emit(deposits, "ChallengerRepaid");
    expect(await deposits.creditOf(one(g, 1))).to.equal(g.suite.options.depositBase);
  });
});
