import { expect } from "chai";
import { FEE, Ruling, challenge, giveRuling, goTo, payloadHashOf } from "../helpers/challenges.ts";
import { ethers, governed, loadFixture, one, some, type Governed } from "../helpers/governed.ts";
import { enterEpoch, register } from "../helpers/people.ts";
import {
  State,
  Support,
  endVoting,
  operation,
  propose,
  setBaseCall,
  startVoting,
  vote,
  type Call,
  type Proposal,
} from "../helpers/proposals.ts";

const WEEK = 604_800n;

/** A payload of class Constitutional: other terms for that class. */
function constitutional(g: Governed): Call {
  return {
    target: g.suite.timelock.target as string,
    data: g.suite.timelock.interface.encodeFunctionData("grantRole", [ethers.id("A ROLE"), g.holder.address]),
  };
}

/** Proposes every description in one ballot, passes all, and queues none yet. */
async function passed(g: Governed, call: Call, ...descriptions: string[]): Promise<Proposal[]> {
  const made: Proposal[] = [];
  for (const [index, description] of descriptions.entries()) {
    made.push(await propose(g.suite, one(g, index + 1), [call], description));
  }
  const [first] = made;
  if (first === undefined) throw new Error("nothing was proposed");
  await startVoting(g.suite, first);
  for (const proposal of made) await vote(g.suite, proposal, g.people, Support.For);
  await endVoting(g.suite, first);
  return made;
}

const queue = (g: Governed, proposal: Proposal) => g.suite.governor.queue(...operation(proposal));
const note = (g: Governed, proposal: Proposal) => g.suite.challenges.noteImmune(...operation(proposal));
const isImmune = (g: Governed, proposal: Proposal) => g.suite.challenges.isImmune(...operation(proposal));

/** Challenges `proposal` and cancels it. */
async function struck(g: Governed, proposal: Proposal): Promise<void> {
  await giveRuling(g.suite, await challenge(g.suite, proposal, g.outsider), Ruling.Cancel);
}

/** Persons are renewed where a test lives longer than their terms. */
async function renewed(g: Governed): Promise<void> {
  for (const person of g.people) await register(g.suite, person.address);
}

/** Fixture: one constitutional operation, cancelled by a jury. */
async function cancelled() {
  const g = await loadFixture(governed);
  const [first] = await passed(g, constitutional(g), "first");
  if (first === undefined) throw new Error("nothing passed");
  await queue(g, first);
  await struck(g, first);
  await g.suite.deposits.settle(first.id);
  return { ...g, first };
}

/** Fixture: the payload was cancelled and passed twice again, as "a" and "b"; a was queued first. */
async function passedAgain() {
  const g = await loadFixture(cancelled);
  const [a, b] = await passed(g, constitutional(g), "a", "b");
  if (a === undefined || b === undefined) throw new Error("nothing passed");
  await queue(g, a);
  await queue(g, b);
  return { ...g, a, b };
}

const refused = async (g: Governed, proposal: Proposal) =>
  expect(challenge(g.suite, proposal, g.outsider))
    .to.be.revertedWithCustomError(g.suite.challenges, "ChallengesImmune")
    .withArgs(proposal.id);

describe("A payload that a jury cancelled and the people passed again", () => {
  it("cannot be challenged, and runs", async () => {
    const g = await loadFixture(cancelled);
    expect(await g.suite.governor.state(g.first.id)).to.equal(State.Canceled);
    const [again] = await passed(g, constitutional(g), "again");
    if (again === undefined) throw new Error("nothing passed");
    expect(await isImmune(g, again)).to.equal(false);
    await queue(g, again);
    expect(await isImmune(g, again)).to.equal(true);
    await refused(g, again);
    await goTo((await g.suite.ledger.decisionOf(again.id)).earliest);
    await g.suite.governor.execute(...operation(again));
    expect(await g.suite.governor.state(again.id)).to.equal(State.Executed);
  });

  it("is immune once: the operation queued second can be challenged by whoever shows the first", async () => {
    const g = await loadFixture(passedAgain);
    await expect(note(g, g.a))
      .to.emit(g.suite.challenges, "ImmunityNoted")
      .withArgs(payloadHashOf(g.a), g.a.id, (at: bigint) => at > 0n);
    await refused(g, g.a);
    expect(await isImmune(g, g.b)).to.equal(false);
    await struck(g, g.b);
    expect(await g.suite.governor.state(g.b.id)).to.equal(State.Canceled);
  });

  it("stays the first whatever is noted, in whatever order", async () => {
    for (const order of [["b"], ["b", "a"], ["a"], []] as const) {
      const g = await loadFixture(passedAgain);
      for (const which of order) await note(g, g[which]);
      expect(await isImmune(g, g.a), order.join()).to.equal(true);
      await refused(g, g.a);
      // The later one stays immune only until somebody shows that it is not the first.
      if (!(order as readonly string[]).includes("a")) {
        await refused(g, g.b);
        await note(g, g.a);
      }
      await challenge(g.suite, g.b, g.outsider);
    }
  });

  it("is noted when it precedes what was noted, and not else", async () => {
    const g = await loadFixture(passedAgain);
    const unrelated = await propose(g.suite, one(g, 5), [await setBaseCall(g.suite, 7n)], "unrelated");
    const refusedNote = async (proposal: Proposal) =>
      expect(note(g, proposal))
        .to.be.revertedWithCustomError(g.suite.challenges, "ChallengesNothingToNote")
        .withArgs(proposal.id);
    await refusedNote(unrelated);
    await refusedNote(g.first);
    await note(g, g.b);
    await refusedNote(g.b);
    await note(g, g.a);
    await refusedNote(g.a);
    await refusedNote(g.b);
    await expect(note(g, { ...g.a, descriptionHash: ethers.id("nobody") })).to.be.revertedWithCustomError(
      g.suite.ledger,
      "LedgerUnknownProposal",
    );
  });

  it("of two queued in one second is the one with the smaller id, in either order", async () => {
    for (const smallerFirst of [true, false]) {
      const g = await loadFixture(cancelled);
      const both = await passed(g, constitutional(g), "a", "b");
      both.sort((x, y) => (x.id < y.id ? -1 : 1));
      const [smaller, larger] = both;
      if (smaller === undefined || larger === undefined) throw new Error("nothing passed");
      await ethers.provider.send("evm_setAutomine", [false]);
      for (const proposal of smallerFirst ? [smaller, larger] : [larger, smaller]) {
        await g.suite.governor.queue(...operation(proposal), { gasLimit: 2_000_000 });
      }
      await g.suite.connection.networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      const queuedAt = async (proposal: Proposal) => (await g.suite.ledger.decisionOf(proposal.id)).queuedAt;
      expect(await queuedAt(smaller)).to.equal(await queuedAt(larger));
      await note(g, smallerFirst ? smaller : larger);
      if (!smallerFirst) await note(g, smaller);
      await refused(g, smaller);
      await challenge(g.suite, larger, g.outsider);
    }
  });

  it("gains nothing from a second ballot held beside the first: its voting began before the ruling", async () => {
    const g = await loadFixture(governed);
    const [first, twin] = await passed(g, constitutional(g), "first", "twin");
    if (first === undefined || twin === undefined) throw new Error("nothing passed");
    await queue(g, first);
    await struck(g, first);
    await queue(g, twin);
    expect(await isImmune(g, twin)).to.equal(false);
    await expect(note(g, twin)).to.be.revertedWithCustomError(g.suite.challenges, "ChallengesNothingToNote");
    await struck(g, twin);
    expect(await g.suite.governor.state(twin.id)).to.equal(State.Canceled);
  });

  it("keeps its immunity when a later operation with the payload is cancelled", async () => {
    const g = await loadFixture(passedAgain);
    await note(g, g.a);
    await struck(g, g.b);
    await refused(g, g.a);
    // Voted on after the second cancellation, it is immune again, once.
    await g.suite.deposits.settle(g.b.id);
    const [again, last] = await passed(g, constitutional(g), "again", "last");
    if (again === undefined || last === undefined) throw new Error("nothing passed");
    await queue(g, again);
    await queue(g, last);
    await refused(g, again);
    await note(g, again);
    await challenge(g.suite, last, g.outsider);
  });

  it("is immune when queued within 26 epochs of the cancellation, and not after", async () => {
    const g = await loadFixture(cancelled);
    const hash = payloadHashOf(g.first);
    const at = await g.suite.challenges.cancelledAt(hash, 2n ** 47n);
    expect(at).to.be.above(0);
    expect(await g.suite.challenges.cancelledAt(hash, at - 1n)).to.equal(0);
    const epoch = Number(await g.suite.votes.epochAt(at));
    // Asked in the 24th epoch after it, voted on in the 25th: voting ends within 26 epochs, queueing may be later.
    await enterEpoch(g.suite, epoch + 12, 43_200);
    await renewed(g);
    await enterEpoch(g.suite, epoch + 24, 43_200);
    await renewed(g);
    const [early, late] = await passed(g, constitutional(g), "early", "late");
    if (early === undefined || late === undefined) throw new Error("nothing passed");
    const last = at + 26n * WEEK;
    expect(await g.suite.governor.proposalDeadline(early.id)).to.be.below(last);
    expect(await g.suite.governor.queueDeadline(early.id)).to.be.above(last);
    await g.suite.connection.networkHelpers.time.setNextBlockTimestamp(last);
    await queue(g, early);
    await queue(g, late);
    await refused(g, early);
    expect(await isImmune(g, late)).to.equal(false);
    await challenge(g.suite, late, g.outsider);
  });

  it("is not immune in a lower class than constitutional", async () => {
    const g = await loadFixture(governed);
    const call = await setBaseCall(g.suite, 7n);
    const [first] = await passed(g, call, "first");
    if (first === undefined) throw new Error("nothing passed");
    await queue(g, first);
    await struck(g, first);
    const [again] = await passed(g, call, "again");
    if (again === undefined) throw new Error("nothing passed");
    await queue(g, again);
    expect(await isImmune(g, again)).to.equal(false);
    await struck(g, again);
    // Passed as constitutional, as it is while the pool is below its floor, the same payload is.
    await g.suite.pool.getFunction("setFloorReached").send(false);
    const [grave] = await passed(g, call, "grave");
    await g.suite.pool.getFunction("setFloorReached").send(true);
    if (grave === undefined) throw new Error("nothing passed");
    expect((await g.suite.ledger.termsOf(grave.id)).impact).to.equal(3);
    await queue(g, grave);
    await refused(g, grave);
  });

  it("is the payload to the byte: another amount, target or order is another payload", async () => {
    const g = await loadFixture(cancelled);
    const call = constitutional(g);
    const other = {
      ...call,
      data: g.suite.timelock.interface.encodeFunctionData("grantRole", [ethers.id("A ROLE"), g.outsider.address]),
    };
    const [changed] = await passed(g, other, "changed");
    if (changed === undefined) throw new Error("nothing passed");
    await queue(g, changed);
    await challenge(g.suite, changed, g.outsider, FEE);
    expect(payloadHashOf(changed)).not.to.equal(payloadHashOf(g.first));
    expect(some(g, 0)).to.have.length(1);
  });

  it("is not immune after a jury let it stand", async () => {
    const g = await loadFixture(governed);
    const [first] = await passed(g, constitutional(g), "first");
    if (first === undefined) throw new Error("nothing passed");
    await queue(g, first);
    await giveRuling(g.suite, await challenge(g.suite, first, g.outsider), Ruling.Stands);
    const [again] = await passed(g, constitutional(g), "again");
    if (again === undefined) throw new Error("nothing passed");
    await queue(g, again);
    expect(await isImmune(g, again)).to.equal(false);
    await challenge(g.suite, again, g.outsider);
  });
});
