import { expect } from "chai";
import {
  ask,
  CAP,
  counted,
  governed,
  GWEI,
  gweiOf,
  HOLDER_STAKE,
  lend,
  loadFixture,
  one,
  recount,
  rootOf,
  roots,
  shout,
  some,
  Stance,
  stakes,
  type Asked,
} from "../helpers/governed.ts";
import { personMoved } from "../helpers/moving.ts";
import { enterEpoch, register } from "../helpers/people.ts";
import { setBaseCall, Support } from "../helpers/proposals.ts";

const HOLDER = HOLDER_STAKE / GWEI;

/** What leaves a delegate's side when a delegator with `root` speaks, D roots being lent and not yet taken back. */
const leaves = (lent: bigint, root: bigint): bigint => min(lent, CAP) - min(lent - root, CAP);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Fixture: persons 2, 3, 6 (ten units, above the cap of four) delegate to person 0; 4 and the holder to person 1. */
async function delegated(): Promise<Asked> {
  const g = await loadFixture(governed);
  await lend(g, some(g, 2, 3, 6), one(g, 0));
  await lend(g, [one(g, 4), g.holder], one(g, 1));
  return ask(g);
}

/** Fixture: the same before anybody asked. */
async function lapsing() {
  const g = await loadFixture(governed);
  await lend(g, some(g, 2, 3), one(g, 0));
  return g;
}

const cast = (g: Asked, voter: number, support: number) =>
  g.suite.governor.connect(one(g, voter)).castVote(g.proposal.id, support);
const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);

describe("Delegated voice", () => {
  it("counts up to the cap, the excess is inert (DL-1)", async () => {
    const g = await loadFixture(delegated);
    expect((await g.suite.ledger.termsOf(g.proposal.id)).cap).to.equal(CAP);
    expect(roots(2, 3, 6)).to.be.greaterThan(CAP);
    await cast(g, 0, Support.For);
    const { support, forVotes, personsFor } = await tally(g);
    expect([support, forVotes, personsFor]).to.deep.equal([rootOf(0) + CAP, rootOf(0) + CAP, 1n]);
  });

  it("counts whole below the cap", async () => {
    const g = await loadFixture(delegated);
    await cast(g, 1, Support.Against);
    expect((await tally(g)).opposition).to.equal(rootOf(1) + rootOf(4));
  });

  it("is not made louder by intensity, nor more quiet", async () => {
    const g = await loadFixture(delegated);
    await shout(g, g.proposal, one(g, 0), Support.For, 20_000n);
    await shout(g, g.proposal, one(g, 1), Support.For, 5_000n);
    const { support, forVotes } = await tally(g);
    expect(forVotes).to.equal(2n * rootOf(0) + CAP + rootOf(1) / 2n + rootOf(4));
    expect(support).to.equal(rootOf(0) + CAP + rootOf(1) / 2n + rootOf(4));
  });

  it("carries its whole stake in the stake chamber, uncapped, that of accounts that are no persons too", async () => {
    const g = await loadFixture(delegated);
    await cast(g, 0, Support.For);
    await cast(g, 1, Support.Against);
    const { stakeFor, stakeAgainst } = await tally(g);
    expect([stakeFor, stakeAgainst]).to.deep.equal([stakes(0, 2, 3, 6), stakes(1, 4) + HOLDER]);
  });

  describe("taken back before the delegate spoke", () => {
    it("is missing when the delegate speaks (DL-2)", async () => {
      const g = await loadFixture(delegated);
      await expect(cast(g, 4, Support.Against)).to.not.emit(g.suite.ledger, "VoteReduced");
      await cast(g, 1, Support.For);
      const { support, opposition, stakeFor, stakeAgainst } = await tally(g);
      expect([support, opposition]).to.deep.equal([rootOf(1), rootOf(4)]);
      expect([stakeFor, stakeAgainst]).to.deep.equal([gweiOf(1) + HOLDER, gweiOf(4)]);
    });

    it("leaves at the cap what is still above it", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 2, Support.For);
      await cast(g, 0, Support.Against);
      expect(roots(3, 6)).to.be.greaterThan(CAP);
      expect((await tally(g)).opposition).to.equal(rootOf(0) + CAP);
    });

    it("leaves a delegate without a root of its own, and without lenders, no voice", async () => {
      const g = await loadFixture(governed);
      await register(g.suite, g.outsider.address);
      await enterEpoch(g.suite, 15);
      await lend(g, [one(g, 3)], g.outsider);
      const open = await ask(g);
      await cast(open, 3, Support.For);
      await expect(g.suite.governor.connect(g.outsider).castVote(open.proposal.id, Support.For))
        .to.be.revertedWithCustomError(g.suite.governor, "LedgerNoVoice")
        .withArgs(g.outsider, 15);
    });
  });

  describe("taken back after the delegate spoke", () => {
    it("leaves the delegate's side by min(D, CAP) - min(D - r, CAP), for one delegator after the other (DL-2, DL-4)", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 0, Support.For);
      let lent = roots(2, 3, 6);
      let standing = rootOf(0) + CAP;
      let against = 0n;
      for (const voter of [2, 3, 6]) {
        const delta = leaves(lent, rootOf(voter));
        await expect(cast(g, voter, Support.Against))
          .to.emit(g.suite.ledger, "VoteReduced")
          .withArgs(one(g, 0), g.proposal.id, Support.For, delta);
        lent -= rootOf(voter);
        standing -= delta;
        against += rootOf(voter);
        const { support, forVotes, opposition } = await tally(g);
        expect([support, forVotes, opposition], `person ${voter}`).to.deep.equal([standing, standing, against]);
      }
      expect(standing).to.equal(rootOf(0));
      expect(await counted(g, g.proposal)).to.deep.equal(await recount(g, g.proposal));
    });

    it("takes nothing from a delegate whose excess covers it", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 0, Support.Against);
      await expect(cast(g, 2, Support.For))
        .to.emit(g.suite.ledger, "VoteReduced")
        .withArgs(one(g, 0), g.proposal.id, Support.Against, 0);
      expect((await tally(g)).opposition).to.equal(rootOf(0) + CAP);
    });

    it("comes back whole whatever the intensity of the delegator", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 1, Support.For);
      await shout(g, g.proposal, one(g, 4), Support.Against, 100n);
      const { support, opposition } = await tally(g);
      expect([support, opposition]).to.deep.equal([rootOf(1), (rootOf(4) * 100n) / 10_000n]);
    });

    it("moves its stake exactly, also that of somebody who is no person", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 1, Support.For);
      await expect(g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.Against))
        .to.emit(g.suite.ledger, "VoteReduced")
        .withArgs(one(g, 1), g.proposal.id, Support.For, 0);
      const after = await tally(g);
      expect([after.stakeFor, after.stakeAgainst]).to.deep.equal([stakes(1, 4), HOLDER]);
      await cast(g, 4, Support.Against);
      const last = await tally(g);
      expect([last.stakeFor, last.stakeAgainst]).to.deep.equal([gweiOf(1), gweiOf(4) + HOLDER]);
    });

    it("leaves the abstaining delegate's votes, and no chamber", async () => {
      const g = await loadFixture(delegated);
      await cast(g, 1, Support.Abstain);
      await expect(cast(g, 4, Support.For))
        .to.emit(g.suite.ledger, "VoteReduced")
        .withArgs(one(g, 1), g.proposal.id, Support.Abstain, rootOf(4));
      const { abstainVotes, support, stakeFor, stakeAgainst } = await tally(g);
      expect([abstainVotes, support]).to.deep.equal([rootOf(1), rootOf(4)]);
      expect([stakeFor, stakeAgainst]).to.deep.equal([gweiOf(4), 0n]);
    });
  });

  it("of a delegate who lends its own root elsewhere stays with the delegate (single hop)", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4)], one(g, 1));
    await lend(g, [one(g, 1)], one(g, 5));
    const open = await ask(g);
    await cast(open, 5, Support.For);
    expect((await tally(open)).support).to.equal(rootOf(5) + rootOf(1));
    // Person 1 overrides person 5 with its own root, and brings what person 4 lent it.
    await cast(open, 1, Support.Against);
    const { support, opposition } = await tally(open);
    expect([support, opposition]).to.deep.equal([rootOf(5), rootOf(1) + rootOf(4)]);
  });

  it("lent in a circle counts once (DL-2)", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4)], one(g, 5));
    await lend(g, [one(g, 5)], one(g, 4));
    const open = await ask(g);
    await cast(open, 4, Support.For);
    expect((await tally(open)).support).to.equal(roots(4, 5));
    await cast(open, 5, Support.For);
    const { support, personsFor, stakeFor } = await tally(open);
    expect([support, personsFor, stakeFor]).to.deep.equal([roots(4, 5), 2n, stakes(4, 5)]);
  });

  it("silences a delegate that spoke with nothing but what was lent: it is no For-person any more (GV-1)", async () => {
    const g = await loadFixture(governed);
    await register(g.suite, g.outsider.address);
    await enterEpoch(g.suite, 15);
    await lend(g, some(g, 3, 7), g.outsider);
    const open = await ask(g);
    await g.suite.governor.connect(g.outsider).castVote(open.proposal.id, Support.For);
    expect((await tally(open)).personsFor).to.equal(1);
    await cast(open, 3, Support.Against);
    expect((await tally(open)).personsFor).to.equal(1);
    await cast(open, 7, Support.Against);
    const { personsFor, personsAgainst, support } = await tally(open);
    expect([personsFor, personsAgainst, support]).to.deep.equal([0n, 2n, 0n]);
    expect((await g.suite.ledger.receiptOf(open.proposal.id, g.outsider)).counted).to.equal(0);
  });

  it("silences an Against delegate just as well", async () => {
    const g = await loadFixture(governed);
    await register(g.suite, g.outsider.address);
    await enterEpoch(g.suite, 15);
    await lend(g, some(g, 3), g.outsider);
    const open = await ask(g);
    await g.suite.governor.connect(g.outsider).castVote(open.proposal.id, Support.Against);
    await cast(open, 3, Support.Against);
    const { personsAgainst, opposition, againstVotes } = await tally(open);
    expect([personsAgainst, opposition, againstVotes]).to.deep.equal([1n, rootOf(3), rootOf(3)]);
  });

  it("lent to a person that lapsed before the snapshot is nobody's, until its owner speaks", async () => {
    const g = await loadFixture(lapsing);
    // Person 0's term ends with epoch 22, the delegation with epoch 22 too: renew everybody else's and delegate again.
    await enterEpoch(g.suite, 20);
    for (const person of g.people.slice(1)) await register(g.suite, person.address);
    await lend(g, some(g, 2, 3), one(g, 0));
    await enterEpoch(g.suite, 24);
    const proposal = { ...(await askAs(g, 5)) };
    await g.suite.governor.connect(one(g, 0)).castVote(proposal.proposal.id, Support.For);
    const open: Asked = proposal;
    // A lapsed person keeps the stake of its address, nothing else.
    const spoke = await tally(open);
    expect([spoke.support, spoke.stakeFor, spoke.personsFor]).to.deep.equal([0n, gweiOf(0), 0n]);
    await expect(cast(open, 2, Support.For)).to.not.emit(g.suite.ledger, "VoteReduced");
    const after = await tally(open);
    expect([after.support, after.stakeFor]).to.deep.equal([rootOf(2), stakes(0, 2)]);
  });

  it("taken back from a lapsed delegate does not block the stake of its address", async () => {
    const g = await loadFixture(lapsing);
    await enterEpoch(g.suite, 20);
    for (const person of g.people.slice(1)) await register(g.suite, person.address);
    await lend(g, some(g, 2, 3), one(g, 0));
    await enterEpoch(g.suite, 24);
    const open = await askAs(g, 5);
    await cast(open, 2, Support.For);
    await cast(open, 3, Support.For);
    await cast(open, 0, Support.Against);
    const { stakeAgainst, opposition } = await tally(open);
    expect([stakeAgainst, opposition]).to.deep.equal([gweiOf(0), 0n]);
  });

  it("follows a delegate that moved to another account before the snapshot", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4)], one(g, 1));
    await personMoved(g.suite, one(g, 1), g.outsider);
    const open = await ask(g);
    await g.suite.governor.connect(g.outsider).castVote(open.proposal.id, Support.For);
    expect((await tally(open)).support).to.equal(rootOf(4));
    await cast(open, 4, Support.Against);
    const { support, opposition } = await tally(open);
    expect([support, opposition]).to.deep.equal([0n, rootOf(4)]);
    expect((await g.suite.ledger.receiptOf(open.proposal.id, g.outsider)).stance).to.equal(Stance.For);
  });
});

/** As `ask`, by another proposer. */
async function askAs(g: Awaited<ReturnType<typeof governed>>, proposer: number): Promise<Asked> {
  const people = [one(g, proposer), ...g.people.slice(1)];
  const { proposal } = await ask({ ...g, people }, [await setBaseCall(g.suite, 7n)]);
  return { ...g, proposal };
}
