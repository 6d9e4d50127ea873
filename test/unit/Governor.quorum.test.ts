import { expect } from "chai";
import {
  ACTIVE_STAKE,
  ask,
  asked,
  connection,
  ELECTORATE,
  FLOOR,
  governed,
  GWEI,
  loadFixture,
  one,
  roots,
  shout,
  some,
  stakes,
  time,
  type Asked,
  type Governed,
} from "../helpers/governed.ts";
import { enrolled, enterEpoch } from "../helpers/people.ts";
import {
  endVoting,
  payCall,
  payRoutineCall,
  propose,
  setBaseCall,
  startVoting,
  State,
  Support,
  vote,
} from "../helpers/proposals.ts";
import { deploySuite } from "../helpers/suite.ts";

const ceilShare = (base: bigint, bps: bigint): bigint => (base * bps + 9_999n) / 10_000n;
const decayed = (base: bigint): bigint => (base * 9n + 9n) / 10n;

/** The state after voting has ended. */
async function outcome(g: Asked): Promise<bigint> {
  await endVoting(g.suite, g.proposal);
  return g.suite.governor.state(g.proposal.id);
}

const forAll = (g: Asked, ...which: number[]) => vote(g.suite, g.proposal, some(g, ...which), Support.For);
const holderVotes = (g: Asked, support: number) => g.suite.governor.connect(g.holder).castVote(g.proposal.id, support);

/** A question of each class but Parameters. */
const routineOf = async (g: Governed) => ask(g, [await payRoutineCall(g.suite, g.outsider.address, 1n)], "routine");
const spendOf = async (g: Governed) => ask(g, [await payCall(g.suite, g.outsider.address, 1n)], "spend");
const constitutionalOf = async (g: Governed) => ask(g, [{ target: g.outsider.address, data: "0x" }], "constitutional");

/** Fixture: five persons under a suite whose own floor is six. */
async function smallHouse() {
  const suite = await deploySuite(connection, { personsFloor: 6 });
  const people = await enrolled(suite, 7);
  const [proposer] = people;
  if (proposer === undefined) throw new Error("nobody");
  const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
  await startVoting(suite, proposal);
  return { suite, people, proposal };
}

describe("Passing", () => {
  describe("quorum", () => {
    it("is the class's share of the electorate's roots, rounded up", async () => {
      const g = await loadFixture(asked);
      expect((ELECTORATE * 1_600n) % 10_000n).to.not.equal(0);
      expect(await g.suite.governor.proposalQuorum(g.proposal.id)).to.equal(ceilShare(ELECTORATE, 1_600n));
    });

    it("is missed by one atom and met without one (GV-1)", async () => {
      const short = await loadFixture(asked);
      const quorum = ceilShare(ELECTORATE, 1_600n);
      await holderVotes(short, Support.For);
      await forAll(short, 1, 6, 12);
      await shout(short, short.proposal, one(short, 0), Support.For, 4_000n);
      expect((await short.suite.ledger.tallyOf(short.proposal.id)).support).to.equal(quorum - 1n);
      expect(await outcome(short)).to.equal(State.Defeated);

      const met = await loadFixture(asked);
      await holderVotes(met, Support.For);
      await forAll(met, 1, 6, 12);
      await shout(met, met.proposal, one(met, 4), Support.For, 4_000n);
      expect((await met.suite.ledger.tallyOf(met.proposal.id)).support).to.equal(quorum);
      expect(await outcome(met)).to.equal(State.Succeeded);
    });

    it("counts For alone: neither Against nor Abstain helps", async () => {
      const g = await loadFixture(asked);
      await holderVotes(g, Support.For);
      await forAll(g, 0, 4, 8, 12);
      await vote(g.suite, g.proposal, [one(g, 1)], Support.Against);
      await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7, 10, 11, 14, 15), Support.Abstain);
      expect(await outcome(g)).to.equal(State.Defeated);
    });

    it("counts base weight: intensity does not help (an intense minority can stop, never impose)", async () => {
      const g = await loadFixture(asked);
      await holderVotes(g, Support.For);
      for (const index of [0, 4, 8, 12]) await shout(g, g.proposal, one(g, index), Support.For, 20_000n);
      const { forVotes, support } = await g.suite.ledger.tallyOf(g.proposal.id);
      const quorum = await g.suite.governor.proposalQuorum(g.proposal.id);
      expect(forVotes).to.be.greaterThan(quorum);
      expect(support).to.be.lessThan(quorum);
      expect(await outcome(g)).to.equal(State.Defeated);
    });

    it("falls by a tenth per epoch at most when the electorate deserts", async () => {
      const g = await loadFixture(governed);
      const stay = [0, 1, 2, 3];
      for (const [index, person] of g.people.entries()) {
        if (!stay.includes(index)) await g.suite.vault.connect(person).unbond(await g.suite.vault.stakeOf(person));
      }
      let base = ELECTORATE;
      for (const description of ["one epoch later", "two", "three"]) {
        const open = await ask(g, [await setBaseCall(g.suite, 7n)], description);
        base = decayed(base);
        expect(base).to.be.greaterThan(roots(...stay));
        expect(await g.suite.governor.proposalQuorum(open.proposal.id)).to.equal(ceilShare(base, 1_600n));
      }
    });

    it("of a moment is the routine class's at the last snapshot before it", async () => {
      const g = await loadFixture(asked);
      const { governor, votes } = g.suite;
      expect(await governor.quorum(await votes.snapshotOf(10))).to.equal(ceilShare(ELECTORATE, 800n));
      expect(await governor.quorum(BigInt(await time.latest()))).to.equal(ceilShare(ELECTORATE, 800n));
      expect(await governor.quorum((await votes.snapshotOf(3)) - 1n)).to.equal(0);
      expect(await governor.quorum(g.suite.start)).to.equal(0);
    });
  });

  describe("the floor of persons", () => {
    it("is the root of their number, rounded up, where that is above the suite's own", async () => {
      const g = await loadFixture(asked);
      expect((await g.suite.ledger.termsOf(g.proposal.id)).floor).to.equal(FLOOR);
      expect(await g.suite.ledger.personsFloor()).to.equal(3);
    });

    it("stops three persons with twice the quorum, and lets four pass (GV-1)", async () => {
      const three = await loadFixture(asked);
      await forAll(three, 3, 7, 11);
      await holderVotes(three, Support.For);
      expect(roots(3, 7, 11)).to.be.greaterThan(await three.suite.governor.proposalQuorum(three.proposal.id));
      expect(await outcome(three)).to.equal(State.Defeated);

      const four = await loadFixture(asked);
      await forAll(four, 3, 7, 11);
      await shout(four, four.proposal, one(four, 0), Support.For, 1n);
      expect(await outcome(four)).to.equal(State.Succeeded);
    });

    it("is the suite's own in a small network", async () => {
      const { suite, people, proposal } = await loadFixture(smallHouse);
      expect((await suite.ledger.termsOf(proposal.id)).floor).to.equal(6);
      await vote(suite, proposal, people.slice(0, 5), Support.For);
      await endVoting(suite, proposal);
      expect(await suite.governor.state(proposal.id)).to.equal(State.Defeated);
    });
  });

  describe("majority", () => {
    it("is more For than Against: a tie is a refusal", async () => {
      const g = await loadFixture(asked);
      expect(roots(2, 7)).to.equal(roots(3, 6));
      expect(stakes(2, 7)).to.be.greaterThan(stakes(3, 6));
      await forAll(g, 2, 7);
      await vote(g.suite, g.proposal, some(g, 3, 6), Support.Against);
      expect(await g.suite.ledger.voteSucceeded(g.proposal.id)).to.equal(false);
      await shout(g, g.proposal, one(g, 0), Support.For, 1n);
      expect(await g.suite.ledger.voteSucceeded(g.proposal.id)).to.equal(true);
    });

    it("counts intensity: a minority twice as loud stops a passage", async () => {
      const g = await loadFixture(asked);
      await forAll(g, 2, 3, 6, 7);
      for (const index of [10, 11, 1]) await shout(g, g.proposal, one(g, index), Support.Against, 20_000n);
      expect(roots(10, 11, 1)).to.be.lessThan(roots(2, 3, 6, 7));
      expect(await outcome(g)).to.equal(State.Defeated);
    });
  });

  describe("the stake chamber (GV-2)", () => {
    const classes = { spend: spendOf, parameters: (g: Governed) => ask(g), constitutional: constitutionalOf };

    for (const [name, open] of Object.entries(classes)) {
      it(`stops a ${name} proposal that all persons want and a majority of the stake does not`, async () => {
        const g = await open(await loadFixture(governed));
        await forAll(g, ...g.people.keys());
        await holderVotes(g, Support.Against);
        const { stakeFor, stakeAgainst } = await g.suite.ledger.tallyOf(g.proposal.id);
        expect(stakeFor).to.be.lessThan(stakeAgainst);
        expect(await outcome(g)).to.equal(State.Defeated);
      });

      it(`lets no ${name} proposal pass on stake alone`, async () => {
        const g = await open(await loadFixture(governed));
        await holderVotes(g, Support.For);
        expect(await outcome(g)).to.equal(State.Defeated);
      });
    }

    it("has no say on a routine proposal, which needs no share of the stake", async () => {
      const g = await routineOf(await loadFixture(governed));
      expect(await g.suite.governor.proposalQuorum(g.proposal.id)).to.equal(ceilShare(ELECTORATE, 800n));
      await forAll(g, 0, 4, 8, 12);
      expect(stakes(0, 4, 8, 12) * 20n).to.be.lessThan(ACTIVE_STAKE);
      expect((await g.suite.ledger.tallyOf(g.proposal.id)).stakeFor).to.equal(0);
      expect(await outcome(g)).to.equal(State.Succeeded);
    });

    it("needs a twentieth of all active stake For, not a gwei less", async () => {
      const g = await loadFixture(asked);
      expect((await g.suite.ledger.termsOf(g.proposal.id)).activeStake).to.equal(ACTIVE_STAKE);
      await forAll(g, 1, 5, 9, 13);
      expect(stakes(1, 5, 9, 13) * 20n).to.be.lessThan(ACTIVE_STAKE);
      expect(await g.suite.ledger.quorumReached(g.proposal.id)).to.equal(true);
      expect(await outcome(g)).to.equal(State.Defeated);
    });

    it("is satisfied with exactly a twentieth", async () => {
      const g = await loadFixture(governed);
      // The holder leaves just as much as makes the stake of eight persons a twentieth of everything.
      const supporters = [1, 5, 9, 13];
      const rest = stakes(...[...g.people.keys()].filter((index) => !supporters.includes(index)));
      const keep = (stakes(...supporters) * 19n - rest) * GWEI;
      await g.suite.vault.connect(g.holder).unbond((await g.suite.vault.stakeOf(g.holder)) - keep);
      const open = await ask(g);
      const { activeStake } = await g.suite.ledger.termsOf(open.proposal.id);
      await forAll(open, ...supporters);
      expect((await g.suite.ledger.tallyOf(open.proposal.id)).stakeFor * 20n).to.equal(activeStake);
      expect(await outcome(open)).to.equal(State.Succeeded);
    });
  });

  it("does not happen without a single ballot", async () => {
    const g = await loadFixture(asked);
    expect(await g.suite.ledger.quorumReached(g.proposal.id)).to.equal(false);
    expect(await outcome(g)).to.equal(State.Defeated);
  });

  it("is not undone by what the electorate does afterwards", async () => {
    const g = await loadFixture(asked);
    await forAll(g, 2, 3, 6, 7);
    await enterEpoch(g.suite, 12);
    for (const index of [2, 3, 6, 7]) {
      await g.suite.vault.connect(one(g, index)).unbond(await g.suite.vault.stakeOf(one(g, index)));
    }
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Succeeded);
  });
});
