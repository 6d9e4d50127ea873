import { expect } from "chai";
import {
  ask,
  asked,
  at,
  DAY,
  decide,
  ethers,
  governed,
  loadFixture,
  one,
  queued,
  read,
  rootOf,
  roots,
  some,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { endVoting, operation, Support, vote } from "../helpers/proposals.ts";
import { Class } from "../helpers/suite.ts";

const HALF_LIFE = 4n * DAY;
const MAX = (a: bigint, b: bigint) => (a > b ? a : b);

/** Fifteen units and 33 atoms: just under fifteen sixteenths of persons 3, 7, 11 and 15, sixteen units and 36 atoms. */
const EDGE = [2, 6, 10, 1, 5, 9];

const ledgerAs = (g: Asked, voter: number) => g.suite.ledger.connect(one(g, voter));
const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);
const decision = (g: Asked) => g.suite.ledger.decisionOf(g.proposal.id);
const readyAt = (g: Asked, timestamp: bigint) => g.suite.ledger.isReadyAt(g.proposal.id, timestamp);
const convictionAt = (g: Asked, timestamp: bigint) => g.suite.ledger.convictionAt(g.proposal.id, timestamp);

/** The first second at which the decision may run, by bisection; 0 when there is none. Y never falls between events. */
async function firstReady(g: Asked): Promise<bigint> {
  const { earliest, expiry } = await decision(g);
  if (!(await readyAt(g, expiry))) return 0n;
  let [low, high] = [earliest - 1n, expiry];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (await readyAt(g, middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Fixture: persons 2, 3, 6, 7 cast For in the last seconds of voting: a day's conviction after the extension. Queued. */
async function lastBlock() {
  const g = await loadFixture(asked);
  await time.increaseTo((await g.suite.governor.proposalDeadline(g.proposal.id)) - 60n);
  await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
  await endVoting(g.suite, g.proposal);
  await g.suite.governor.queue(...operation(g.proposal));
  return g;
}

/** Fixture: sixteen units For in the first seconds (3, 7, 11, 15), nobody Against. Queued. */
async function contested() {
  const g = await loadFixture(asked);
  await vote(g.suite, g.proposal, some(g, 3, 7, 11, 15), Support.For);
  await endVoting(g.suite, g.proposal);
  await g.suite.governor.queue(...operation(g.proposal));
  return g;
}

describe("Conviction", () => {
  it("is nothing when a vote is cast, and closes half of its distance to the support every half-life (CT-2)", async () => {
    const g = await loadFixture(asked);
    const start = await g.suite.governor.proposalSnapshot(g.proposal.id);
    await at(start + 1_000n);
    await g.suite.governor.connect(one(g, 3)).castVote(g.proposal.id, Support.For);
    expect(await convictionAt(g, start + 1_000n)).to.equal(0);
    let gap = rootOf(3);
    for (let halfLives = 1n; halfLives <= 10n; ++halfLives) {
      gap = (gap + 1n) / 2n;
      const conviction = await convictionAt(g, start + 1_000n + halfLives * HALF_LIFE);
      // Rounded down: against the decision, by one atom at most.
      expect(rootOf(3) - conviction).to.be.oneOf([gap, gap + 1n]);
    }
  });

  it("never falls between events, and never reaches the support (CT-2)", async () => {
    const g = await loadFixture(queued);
    const { support } = await tally(g);
    const { queuedAt, expiry } = await decision(g);
    let last = 0n;
    for (let moment = queuedAt; moment <= expiry; moment += (expiry - queuedAt) / 97n) {
      const conviction = await convictionAt(g, moment);
      expect(conviction).to.be.at.least(last);
      expect(conviction).to.be.lessThan(support);
      last = conviction;
    }
  });

  it("of a queued decision stops where its expiry is", async () => {
    const g = await loadFixture(queued);
    const { expiry } = await decision(g);
    const last = await convictionAt(g, expiry);
    expect(last).to.be.above(await convictionAt(g, expiry - HALF_LIFE));
    for (const later of [1n, HALF_LIFE, 100n * HALF_LIFE]) expect(await convictionAt(g, expiry + later)).to.equal(last);
  });

  it("is changed by no view and no poke (CT-3)", async () => {
    const g = await loadFixture(queued);
    const { earliest } = await decision(g);
    const before = [await tally(g), await decision(g), await convictionAt(g, earliest)];
    await g.suite.votes.rollElectorate(10);
    await g.suite.votes.sync(one(g, 3));
    await g.suite.ledger.fateOf(g.proposal.id);
    expect([await tally(g), await decision(g), await convictionAt(g, earliest)]).to.deep.equal(before);
  });

  it("refuses to look more than 32 half-lives ahead while nothing is queued", async () => {
    const g = await loadFixture(asked);
    const start = await g.suite.governor.proposalSnapshot(g.proposal.id);
    const math = await ethers.getContractFactory("ConvictionMathHarness");
    await convictionAt(g, start + 33n * HALF_LIFE - 1n);
    await expect(convictionAt(g, start + 33n * HALF_LIFE))
      .to.be.revertedWithCustomError(math, "ConvictionOutOfRange")
      .withArgs(33n * HALF_LIFE, HALF_LIFE);
  });
});

describe("A queued decision is ready", () => {
  it("one half-life after queueing when unopposed, though all votes came late (CT-4)", async () => {
    const g = await loadFixture(lastBlock);
    const { earliest, queuedAt } = await decision(g);
    expect(earliest).to.equal(queuedAt + HALF_LIFE);
    expect(await readyAt(g, earliest - 1n)).to.equal(false);
    expect(await readyAt(g, earliest)).to.equal(true);
  });

  it("not before notice however long its votes stood (CT-4)", async () => {
    const g = await loadFixture(queued);
    const { earliest, queuedAt, supportAtQueue } = await decision(g);
    const { opposition } = await tally(g);
    expect(await convictionAt(g, queuedAt)).to.be.at.least(MAX(supportAtQueue / 2n, opposition));
    expect(await readyAt(g, earliest - 1n)).to.equal(false);
    expect(await firstReady(g)).to.equal(earliest);
  });

  it("later, the more object, and not at all when they outweigh fifteen sixteenths for ever (CT-5)", async () => {
    const g = await loadFixture(contested);
    let last = await firstReady(g);
    expect(last).to.equal((await decision(g)).earliest);
    let opposition = 0n;
    for (const voter of [2, 6, 10, 14, 1]) {
      await ledgerAs(g, voter).object(g.proposal.id);
      const first = await firstReady(g);
      expect(first, `after person ${voter}`).to.be.at.least(last);
      expect((await tally(g)).opposition).to.be.greaterThan(opposition);
      [last, opposition] = [first, (await tally(g)).opposition];
    }
    expect(last).to.be.greaterThan((await decision(g)).earliest);
    await ledgerAs(g, 5).object(g.proposal.id);
    await ledgerAs(g, 9).object(g.proposal.id);
    expect((await tally(g)).opposition).to.be.greaterThan((await tally(g)).support);
    expect(await firstReady(g)).to.equal(0);
  });

  it("later or never when supporters withdraw (CT-5)", async () => {
    const g = await loadFixture(lastBlock);
    const before = await firstReady(g);
    await ledgerAs(g, 2).withdraw(g.proposal.id);
    expect(await g.suite.ledger.isReadyAt(g.proposal.id, before)).to.equal(false);
    // Four persons are asked for, three remain.
    expect(await firstReady(g)).to.equal(0);
    await ledgerAs(g, 15).support(g.proposal.id);
    expect(await firstReady(g)).to.be.at.least(before);
  });

  it("despite all that opponents do, from four half-lives on, while they stay under fifteen sixteenths (CT-6)", async () => {
    const g = await loadFixture(contested);
    const { queuedAt, expiry } = await decision(g);
    const { support } = await tally(g);
    for (const voter of EDGE) await ledgerAs(g, voter).object(g.proposal.id);
    const { opposition } = await tally(g);
    expect(opposition * 16n).to.be.at.most(support * 15n);
    expect((opposition + 1n) * 16n).to.be.greaterThan(support * 15n);
    for (const moment of [queuedAt + 4n * HALF_LIFE, expiry - 12_345n, expiry]) {
      expect(await readyAt(g, moment)).to.equal(true);
    }
    expect(await readyAt(g, expiry + 1n)).to.equal(false);
  });

  it("exactly when twice C is at most (2S - max(S_q, 2O)) g, to the second", async () => {
    const g = await loadFixture(contested);
    for (const voter of EDGE) await ledgerAs(g, voter).object(g.proposal.id);
    const math = await ethers.deployContract("ConvictionMathHarness");
    const { support, opposition, charge } = await tally(g);
    const { supportAtQueue } = await decision(g);
    const { voteStart } = await g.suite.ledger.termsOf(g.proposal.id);
    const holds = async (moment: bigint) =>
      2n * charge <=
      (2n * support - MAX(supportAtQueue, 2n * opposition)) *
        (await read<bigint>(math, "growth", moment - voteStart, HALF_LIFE));
    const first = await firstReady(g);
    expect(await holds(first)).to.equal(true);
    expect(await holds(first - 1n)).to.equal(false);
  });

  it("only with its quorum, which late support may restore", async () => {
    const g = await loadFixture(contested);
    const { quorum } = await g.suite.ledger.termsOf(g.proposal.id);
    for (const voter of [3, 7, 11]) await ledgerAs(g, voter).withdraw(g.proposal.id);
    for (const voter of [0, 4, 8]) await ledgerAs(g, voter).support(g.proposal.id);
    const { support, personsFor } = await tally(g);
    expect(personsFor).to.equal(4);
    expect(support).to.be.greaterThan(quorum);
    await ledgerAs(g, 15).withdraw(g.proposal.id);
    await ledgerAs(g, 12).support(g.proposal.id);
    expect((await tally(g)).support).to.be.lessThan(quorum);
    expect((await tally(g)).personsFor).to.equal(4);
    expect(await firstReady(g)).to.equal(0);
    expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
  });

  it("is what the hint foretells, to the second", async () => {
    for (const objectors of [[], [2], [2, 6, 10], [2, 6, 10, 14, 1], [2, 6, 10, 14, 1, 4], [2, 6, 10, 14, 1, 5]]) {
      const g = await loadFixture(contested);
      for (const voter of objectors) await ledgerAs(g, voter).object(g.proposal.id);
      const hint = await g.suite.ledger.expectedReadyAt(g.proposal.id);
      const first = await firstReady(g);
      expect(hint - first, `${objectors.length} objectors`).to.be.within(-1n, 1n);
    }
  });

  it("for the timelock only when the ledger knows its operation", async () => {
    const { suite } = await loadFixture(queued);
    expect(await suite.ledger.isReady(ethers.ZeroHash)).to.equal(false);
    expect(await suite.ledger.isReady(ethers.id("unknown"))).to.equal(false);
  });

  it("or not, it says so when it is run too early, with what it has and what it needs", async () => {
    const g = await loadFixture(contested);
    for (const voter of EDGE) await ledgerAs(g, voter).object(g.proposal.id);
    const { earliest, expiry } = await decision(g);
    await at(earliest);
    await expect(g.suite.governor.execute(...operation(g.proposal)))
      .to.be.revertedWithCustomError(g.suite.governor, "LedgerNotReady")
      .withArgs(g.proposal.id, earliest, expiry, await convictionAt(g, earliest), roots(...EDGE));
  });
});

describe("The shortest half-life that the policy takes", () => {
  /** Decides that the routine class has a half-life of `halfLife`, and asks a routine question under it. */
  async function hasty(halfLife: bigint): Promise<Asked> {
    const g = await loadFixture(governed);
    const { policy, treasury, token } = g.suite;
    const change = await decide(g, [
      {
        target: await policy.getAddress(),
        data: policy.interface.encodeFunctionData("setTerms", [Class.Routine, { quorumBps: 800, halfLife }]),
      },
    ]);
    await time.increaseTo(await g.suite.ledger.expectedReadyAt(change.proposal.id));
    await g.suite.governor.execute(...operation(change.proposal));
    const data = treasury.interface.encodeFunctionData("payRoutine", [
      await token.getAddress(),
      g.outsider.address,
      1n,
    ]);
    return ask(g, [{ target: await treasury.getAddress(), data }], "hasty");
  }

  it("lets a decision live from the first ballot through all extensions to its expiry", async () => {
    const { suite } = await loadFixture(governed);
    const g = await hasty(await suite.policy.minHalfLife());
    const { governor } = g.suite;
    await vote(g.suite, g.proposal, some(g, 2, 3, 6), Support.For);
    // Three days of extensions, as flips can add, and the last moments for queueing and for execution.
    for (const [voters, support] of [
      [[7], Support.For],
      [[10, 11, 14, 15], Support.Against],
      [[1, 5], Support.For],
    ] as const) {
      await time.increaseTo((await governor.proposalDeadline(g.proposal.id)) - 30n);
      await vote(g.suite, g.proposal, some(g, ...voters), support);
    }
    await at(await governor.queueDeadline(g.proposal.id));
    await governor.queue(...operation(g.proposal));
    const { expiry } = await decision(g);
    expect(await readyAt(g, expiry)).to.equal(true);
    await at(expiry);
    await governor.execute(...operation(g.proposal));
  });

  it("is no shorter than that: a decision that could not be voted on to the end is impossible", async () => {
    const { suite } = await loadFixture(governed);
    await expect(hasty((await suite.policy.minHalfLife()) - 1n)).to.be.revertedWithCustomError(
      await ethers.getContractFactory("ImpactPolicy"),
      "PolicyTermsOutOfRange",
    );
  });
});

describe("Before it is queued, a proposal", () => {
  it("has no decision, is never ready and never expires", async () => {
    const g = await loadFixture(asked);
    await vote(g.suite, g.proposal, g.people, Support.For);
    expect(await decision(g)).to.deep.equal([0n, 0n, 0n, 0n, false, false, 0n, 0n]);
    expect(await readyAt(g, BigInt(await time.latest()) + 5n * HALF_LIFE)).to.equal(false);
    expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
    expect(await g.suite.ledger.fateOf(g.proposal.id)).to.equal(0);
    expect(await g.suite.ledger.isChallenged(g.proposal.id)).to.equal(false);
  });
});
