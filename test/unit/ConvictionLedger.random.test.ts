import { expect } from "chai";
import {
  ACTIVE_STAKE,
  ask,
  CAP,
  counted,
  ELECTORATE,
  governed,
  lend,
  loadFixture,
  one,
  recount,
  rootOf,
  shout,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { endVoting, operation, State, Support } from "../helpers/proposals.ts";
import { Random } from "../helpers/random.ts";

const HISTORIES = 12;
const ACTS = 40;

/** What a campaign must have done for its silence to mean anything. */
interface Coverage {
  ballots: number;
  overrides: number;
  acts: number;
  refused: number;
}

/** Invariants that hold after every step. */
async function check(g: Asked): Promise<void> {
  const { ledger } = g.suite;
  // CT-1: the sums are those over the receipts.
  const sums = await counted(g, g.proposal);
  expect(sums).to.deep.equal(await recount(g, g.proposal));
  let everybody = 0n;
  for (const [index, person] of g.people.entries()) {
    const receipt = await ledger.receiptOf(g.proposal.id, person);
    // DL-1: at most the cap is borrowed, whatever was lent.
    expect(receipt.counted).to.be.at.most(rootOf(index) + CAP);
    everybody += receipt.counted;
  }
  // DL-2: no root counts twice.
  expect(everybody).to.be.at.most(ELECTORATE);
  const { stakeFor, stakeAgainst } = await ledger.tallyOf(g.proposal.id);
  expect(stakeFor + stakeAgainst).to.be.at.most(ACTIVE_STAKE);
  // CT-2: conviction stays within the support.
  const now = BigInt(await time.latest());
  expect(await ledger.convictionAt(g.proposal.id, now)).to.be.at.most(sums.support);
}

/** Random delegations, one question, random ballots. */
async function vote(random: Random, coverage: Coverage): Promise<Asked> {
  const g = await loadFixture(governed);
  for (const person of [...g.people, g.holder]) {
    if (!random.chance(0.5)) continue;
    const delegate = one(g, random.between(0, 5));
    if (delegate !== person) await lend(g, [person], delegate);
  }
  const open = await ask(g);
  const side = () =>
    random.weighted([
      [6, Support.For],
      [2, Support.Against],
      [1, Support.Abstain],
    ]);
  await open.suite.governor.connect(open.holder).castVote(open.proposal.id, Support.For);
  for (let i = 0; i < 20; ++i) {
    const voter = random.pick(open.people);
    if (await open.suite.governor.hasVoted(open.proposal.id, voter)) continue;
    const tx = await shout(open, open.proposal, voter, side(), BigInt(random.pick([10_000, 10_000, 1, 5_001, 17_321])));
    const receipt = await tx.wait();
    const reduced = open.suite.ledger.interface.getEvent("VoteReduced").topicHash;
    coverage.overrides += receipt?.logs.filter(({ topics }) => topics[0] === reduced).length ?? 0;
    coverage.ballots += 1;
    await time.increase(random.between(1, 20_000));
    await check(open);
  }
  await endVoting(open.suite, open.proposal);
  return open;
}

/** Random objections, support and withdrawals: none makes the decision ready earlier, and O never falls. */
async function act(random: Random, g: Asked, coverage: Coverage): Promise<void> {
  const { ledger } = g.suite;
  const { earliest, expiry } = await ledger.decisionOf(g.proposal.id);
  const moments = [earliest - 1n, earliest, (earliest + expiry) / 2n, expiry - 1_000n, expiry];
  const readiness = () => Promise.all(moments.map((moment) => ledger.isReadyAt(g.proposal.id, moment)));
  for (let i = 0; i < ACTS; ++i) {
    const before = await counted(g, g.proposal);
    const wasReady = await readiness();
    const what = random.pick(["object", "object", "support", "withdraw"] as const);
    try {
      await ledger.connect(random.pick(g.people))[what](g.proposal.id);
      coverage.acts += 1;
    } catch {
      // Said already, stands elsewhere, or has nothing to take back: the unit tests name the reasons.
      coverage.refused += 1;
      continue;
    }
    await check(g);
    const after = await counted(g, g.proposal);
    expect(after.opposition).to.be.at.least(before.opposition);
    // CT-4 and CT-5.
    const isReady = await readiness();
    expect(isReady[0]).to.equal(false);
    if (what !== "support") {
      for (const [index, ready] of isReady.entries()) expect(!ready || wasReady[index]).to.equal(true);
    }
    await time.increase(random.between(1, 5_000));
  }
}

describe("Any history of ballots and acts", () => {
  it("keeps sums, cap, single counting and the one-way rules (CT-1, CT-2, CT-4, CT-5, DL-1, DL-2)", async () => {
    const coverage: Coverage = { ballots: 0, overrides: 0, acts: 0, refused: 0 };
    for (let seed = 1; seed <= HISTORIES; ++seed) {
      const random = new Random(seed);
      const g = await vote(random, coverage);
      if ((await g.suite.governor.state(g.proposal.id)) !== State.Succeeded) continue;
      await g.suite.governor.queue(...operation(g.proposal));
      await act(random, g, coverage);
    }
    expect(coverage.ballots, "ballots").to.be.greaterThan(100);
    expect(coverage.overrides, "overrides").to.be.greaterThan(15);
    expect(coverage.acts, "acts after the vote").to.be.greaterThan(50);
  }).timeout(240_000);
});
