import { expect } from "chai";
import fc from "fast-check";
import { EpochClock, IntensityBudgets, ProposalModel, Refusal, type Side } from "../../../lab/model/index.ts";
import { DAY, type Line, snapshotOf, SPEND, WEEK } from "../../helpers/electorate.ts";

const START = 1_700_000_000n;
const CLOCK = new EpochClock(START, WEEK);

/** A spend proposal made in epoch 9 over a hand-made electorate; voting covers epoch 10. */
function propose(lines: Readonly<Record<string, Line>>, leastPersons = 1n) {
  const budgets = new IntensityBudgets();
  const snapshot = snapshotOf(lines);
  const proposal = new ProposalModel(CLOCK, CLOCK.startOf(9n) + DAY, SPEND, leastPersons, () => snapshot);
  const planned = proposal.deadline.at;
  const vote = (at: bigint, account: string, side: Side, intensity = 10_000n) =>
    proposal.castVote(at, account, side, intensity, budgets);
  return { proposal, vote, planned, budgets };
}

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return "";
}

/** Four persons, so that two must be For; `dan` is the second one of every ballot. */
const TOWN = { ann: { root: 40n }, bob: { root: 50n }, cat: { root: 60n }, dan: { root: 1n } };

describe("model: life of a proposal", () => {
  it("votes from the second after its snapshot through the seventh day", () => {
    const { proposal, planned } = propose(TOWN);
    expect(proposal.snapshotAt).to.equal(CLOCK.startOf(10n) - 1n);
    expect(planned).to.equal(CLOCK.startOf(11n) - 1n);
    expect(proposal.stateAt(proposal.snapshotAt)).to.equal("Pending");
    expect(proposal.stateAt(proposal.snapshotAt + 1n)).to.equal("Active");
    expect(proposal.stateAt(planned)).to.equal("Active");
    expect(proposal.stateAt(planned + 1n)).to.equal("Defeated");
  });

  it("can be queued for one half-life after voting, and is dead then", () => {
    const { proposal, vote, planned } = propose(TOWN);
    vote(planned - 3n * DAY, "dan", "for");
    vote(planned - 2n * DAY, "ann", "for");
    expect(proposal.stateAt(planned + SPEND.halfLife)).to.equal("Succeeded");
    expect(proposal.stateAt(planned + SPEND.halfLife + 1n)).to.equal("Expired");
    const decision = proposal.queue(planned + SPEND.halfLife);
    expect(decision.expiry).to.equal(planned + 6n * SPEND.halfLife);
    expect(proposal.stateAt(decision.expiry)).to.equal("Queued");
    expect(proposal.stateAt(decision.expiry + 1n)).to.equal("Expired");
  });

  it("charges the budget of the snapshot's epoch even in an extension", () => {
    const { vote, planned, budgets } = propose(TOWN);
    vote(planned - 2n, "dan", "for");
    vote(planned - 1n, "ann", "for");
    vote(planned + 1n, "bob", "against", 20_000n);
    expect(budgets.left("person 2", 9n)).to.equal(0n);
    expect(budgets.left("person 2", 10n)).to.equal(100_000_000n);
  });

  it("spends nothing on a ballot that is refused", () => {
    const { vote, planned, budgets } = propose(TOWN);
    vote(planned - 2n * DAY, "ann", "for");
    expect(refusal(() => vote(planned - DAY, "ann", "for", 20_000n))).to.equal("GovernorAlreadyCastVote");
    expect(budgets.left("person 1", 9n)).to.equal(100_000_000n);
  });
});

describe("model: last word", () => {
  it("leaves the deadline alone for a flip with a day to go", () => {
    const { proposal, vote, planned } = propose(TOWN);
    vote(planned - 2n * DAY, "dan", "for");
    vote(planned - DAY, "ann", "for");
    expect(proposal.box(planned).passes()).to.equal(true);
    expect(proposal.deadline.at).to.equal(planned);
  });

  it("gives a full day after a flip in the last one, either way, and after nothing else (GV-3)", () => {
    const { proposal, vote, planned } = propose(TOWN);
    vote(planned - DAY + 1n, "dan", "for");
    expect(proposal.deadline.at).to.equal(planned);
    vote(planned - DAY + 1n, "ann", "for");
    expect(proposal.deadline.at).to.equal(planned + 1n);
    vote(planned - DAY + 2n, "bob", "abstain");
    expect(proposal.deadline.at).to.equal(planned + 1n);
    vote(planned + 1n, "cat", "against");
    expect(proposal.deadline.at).to.equal(planned + DAY + 1n);
  });

  it("takes a late quorum for a flip", () => {
    const { proposal, vote, planned } = propose({ ...TOWN, eve: { root: 400n } }, 2n);
    vote(planned - 2n * DAY, "dan", "for");
    vote(planned - 2n * DAY, "ann", "for");
    vote(planned - 2n * DAY, "bob", "abstain");
    // 41 of 551 roots are under 12 %; 101 are above.
    vote(planned - 10n, "cat", "for");
    expect(proposal.deadline.at).to.equal(planned - 10n + DAY);
  });

  it("never passes the third day, and hears Against at full voice alone in the last one", () => {
    const roots = [1n, 1n, 1n, 40n, 80n, 160n, 320n];
    const { proposal, vote, planned } = propose(Object.fromEntries(roots.map((root, i) => [`p${i}`, { root }])));
    const bound = planned + 3n * DAY;
    // Seven persons ask for three. From the fourth on, each ballot outweighs all before it.
    for (const account of ["p0", "p1"]) vote(planned - 1n, account, "for");
    vote(planned, "p4", "for");
    vote(planned + DAY, "p5", "against");
    vote(planned + 2n * DAY, "p6", "for");
    expect(proposal.deadline.at).to.equal(bound);
    expect(refusal(() => vote(planned + 2n * DAY + 1n, "p3", "for"))).to.equal("GovernorReplyOnly");
    expect(refusal(() => vote(planned + 2n * DAY + 1n, "p3", "abstain"))).to.equal("GovernorReplyOnly");
    expect(refusal(() => vote(planned + 2n * DAY + 1n, "p3", "against", 9_999n))).to.equal("GovernorReplyOnly");
    vote(bound, "p3", "against");
    expect(proposal.deadline.at).to.equal(bound);
    expect(proposal.stateAt(bound)).to.equal("Active");
    expect(proposal.stateAt(bound + 1n)).to.equal("Succeeded");
  });

  it("leaves a day of reply after every flip to passing, on any history (GV-3)", () => {
    const person = fc.record({ root: fc.bigInt(1n, 100n), lentTo: fc.option(fc.nat(8), { freq: 1 }) });
    const ballot = fc.record({
      voter: fc.nat(8),
      side: fc.constantFrom<Side>("for", "for", "for", "against", "against", "abstain"),
      intensity: fc.constantFrom(5_000n, 10_000n, 14_000n),
      gap: fc.bigInt(0n, DAY / 5n),
    });
    let flips = 0;
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 9, maxLength: 9 }),
        fc.array(ballot, { minLength: 15, maxLength: 30 }),
        (people, plan) => {
          const lines = Object.fromEntries(
            people.map((each, i) => [
              `p${i}`,
              { root: each.root, lentTo: each.lentTo === null || each.lentTo === i ? undefined : `p${each.lentTo}` },
            ]),
          );
          const { proposal, vote, planned } = propose(lines, 2n);
          let now = planned - DAY;
          for (const { voter, side, intensity, gap } of plan) {
            now += gap;
            if (proposal.stateAt(now) !== "Active") break;
            const before = proposal.box(now).passes();
            const opposed = proposal.box(now).tally().againstVotes;
            const refused = refusal(() => vote(now, `p${voter}`, side, intensity)) !== "";
            expect(proposal.deadline.at <= planned + 3n * DAY).to.equal(true);
            if (refused) continue;
            if (!before && proposal.box(now).passes()) {
              flips++;
              expect(proposal.deadline.at - now >= DAY).to.equal(true);
            }
            if (proposal.deadline.isReplyOnly(now)) {
              expect(proposal.box(now).tally().againstVotes >= opposed).to.equal(true);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(flips).to.be.greaterThan(50);
  });
});
