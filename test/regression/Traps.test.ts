import { expect } from "chai";
import type { Contract } from "ethers";
import {
  ask,
  asked,
  at,
  DAY,
  decide,
  encode,
  ethers,
  governed,
  gweiOf,
  GWEI,
  lend,
  loadFixture,
  one,
  queued,
  rootOf,
  roots,
  shout,
  some,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { personMoved } from "../helpers/moving.ts";
import { stake } from "../helpers/people.ts";
import { awaitReadiness, endVoting, operation, State, Support, vote } from "../helpers/proposals.ts";

const NONE = ethers.ZeroHash;
const isqrt = (value: bigint): bigint => {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root > value) --root;
  while ((root + 1n) * (root + 1n) <= value) ++root;
  return root;
};
const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);
const cast = (g: Asked, voter: number, support: number) =>
  g.suite.governor.connect(one(g, voter)).castVote(g.proposal.id, support);

/** The batch that the governor hands to the timelock: lists and salt. */
async function batchOf(g: Asked) {
  const { targets, values, calldatas, descriptionHash } = g.proposal;
  const prefix = BigInt(await g.suite.governor.getAddress()) << 96n;
  const salt = ethers.toBeHex(prefix ^ BigInt(descriptionHash), 32);
  return [targets, values, calldatas, NONE, salt] as const;
}

/** Each of these was run into while building or studying a governor; the line above a test says what goes wrong. */
describe("Traps", () => {
  // Overriding proposalSnapshot makes state, deadline and ProposalCreated (which read voteStart) disagree with the weights.
  it("snapshot override: one moment is start, snapshot, event and weight", async () => {
    const g = await loadFixture(asked);
    const [created] = await g.suite.governor.queryFilter(g.suite.governor.filters.ProposalCreated());
    if (created === undefined) throw new Error("no proposal");
    const snapshot = await g.suite.governor.proposalSnapshot(g.proposal.id);
    expect(created.args.voteStart).to.equal(snapshot);
    expect(created.args.voteEnd).to.equal(await g.suite.governor.proposalDeadline(g.proposal.id));
    expect((await g.suite.ledger.termsOf(g.proposal.id)).voteStart).to.equal(snapshot);
    expect(await g.suite.governor.getVotes(one(g, 3), snapshot)).to.equal(rootOf(3));
    expect((await g.suite.votes.voiceAt(one(g, 3), await g.suite.votes.epochAt(snapshot))).root).to.equal(rootOf(3));
  });

  // A gate that asks governor.state(), which asks the timelock, which asks the gate, recurses until out of gas.
  it("recursive gate: the timelock asks the ledger, which answers from its own storage", async () => {
    const g = await loadFixture(queued);
    const batch = await batchOf(g);
    const [targets, values, calldatas, , salt] = batch;
    const id = await g.suite.timelock.hashOperationBatch([...targets], [...values], [...calldatas], NONE, salt);
    await awaitReadiness(g.suite, g.proposal);
    expect(await g.suite.ledger.isReady.estimateGas(id)).to.be.lessThan(60_000n);
    const gate = await ethers.deployContract("RecursiveGate", [await g.suite.timelock.getAddress()]);
    const data = g.suite.timelock.interface.encodeFunctionData("updateGate", [await gate.getAddress()]);
    const change = await decide(g, [{ target: await g.suite.timelock.getAddress(), data }], "a bad gate");
    await awaitReadiness(g.suite, change.proposal);
    await g.suite.governor.execute(...operation(change.proposal));
    await expect(g.suite.timelock.getOperationState.staticCall(id, { gasLimit: 400_000n })).to.be.revert(ethers);
  });

  // TimelockController asks for readiness again after the calls: a payload that changes its own readiness undoes itself.
  it("self-changing payload: readiness is latched while the operation runs; without the latch it reverts", async () => {
    const g = await loadFixture(governed);
    const gate = await ethers.deployContract("SwitchGate");
    const gateAddress = await gate.getAddress();
    const data = g.suite.timelock.interface.encodeFunctionData("updateGate", [gateAddress]);
    const decision = await decide(g, [
      { target: gateAddress, data: encode(gate, "set", false) },
      { target: await g.suite.timelock.getAddress(), data },
    ]);
    await awaitReadiness(g.suite, decision.proposal);
    await g.suite.governor.execute(...operation(decision.proposal));
    expect(await g.suite.governor.state(decision.proposal.id)).to.equal(State.Executed);

    await gate.getFunction("set").send(true);
    const bare = await ethers.deployContract("LatchlessTimelock", [[g.outsider.address], gateAddress]);
    const batch = [[gateAddress], [0n], [encode(gate, "set", false)], NONE, NONE];
    const asActor = bare.connect(g.outsider) as Contract;
    await asActor.getFunction("scheduleBatch").send(...batch, 0);
    await expect(asActor.getFunction("executeBatch").send(...batch)).to.be.revertedWithCustomError(
      bare,
      "TimelockUnexpectedOperationState",
    );
  });

  // With the executor role open, anybody runs the batch past the governor: no code pin, no record, no state.
  it("open executor: nobody runs a ready operation but the governor", async () => {
    const g = await loadFixture(queued);
    await awaitReadiness(g.suite, g.proposal);
    const [targets, values, calldatas, predecessor, salt] = await batchOf(g);
    for (const account of [g.outsider, one(g, 0), g.suite.deployer]) {
      await expect(
        g.suite.timelock.connect(account).executeBatch([...targets], [...values], [...calldatas], predecessor, salt),
      ).to.be.revertedWithCustomError(g.suite.timelock, "AccessControlUnauthorizedAccount");
    }
  });

  // Governor.state() computes Defeated from the tally of now, also for a queued proposal: late acts would kill and refund.
  it("queued to defeated: what is said after queueing stops a decision, but never unmakes its passage", async () => {
    const g = await loadFixture(queued);
    for (const voter of [2, 3, 6, 7, 10, 11]) {
      await g.suite.ledger.connect(one(g, voter)).withdraw(g.proposal.id);
    }
    for (const voter of [1, 4, 5, 8, 9, 12, 13, 14, 15]) {
      await g.suite.ledger.connect(one(g, voter)).object(g.proposal.id);
    }
    expect((await tally(g)).support).to.equal(0);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Queued);
    await expect(g.suite.deposits.settle(g.proposal.id)).to.be.revertedWithCustomError(
      g.suite.deposits,
      "DepositsStillLive",
    );
    await time.increaseTo((await g.suite.ledger.decisionOf(g.proposal.id)).expiry + 1n);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Expired);
  });

  // The root of a delegate's summed stake gives every delegator less than its own root: splitting and lending then cancel.
  it("square root of delegated totals: roots are added, never taken of a sum", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4), one(g, 8)], one(g, 1));
    const open = await ask(g);
    await cast(open, 1, Support.For);
    const { support } = await tally(open);
    expect(support).to.equal(roots(1, 4, 8));
    expect(support).to.not.equal(isqrt((gweiOf(1) + gweiOf(4) + gweiOf(8)) * GWEI));
  });

  // Taking back sqrt(S) - sqrt(S - s) from a delegate, instead of sqrt(s), leaves a part of the voice counted twice.
  it("root of a difference: an override takes back the delegator's whole root", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4), one(g, 8)], one(g, 1));
    const open = await ask(g);
    await cast(open, 1, Support.For);
    await cast(open, 8, Support.Against);
    const whole = (gweiOf(1) + gweiOf(4) + gweiOf(8)) * GWEI;
    const { support, opposition } = await tally(open);
    expect([support, opposition]).to.deep.equal([roots(1, 4), rootOf(8)]);
    expect(support).to.not.equal(roots(1, 4, 8) - (isqrt(whole) - isqrt(whole - gweiOf(8) * GWEI)));
  });

  // Weights and budgets read at different moments of one epoch let the same stake, or the same budget, speak twice.
  it("mid-epoch double spend: stake and budget of an epoch are spent once, in its extensions too", async () => {
    const g = await loadFixture(asked);
    await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
    await shout(g, g.proposal, one(g, 15), Support.Abstain, 20_000n);
    await g.suite.vault.connect(one(g, 3)).unbond(await g.suite.vault.stakeOf(one(g, 3)));
    await stake(g.suite, one(g, 0), 15n * 10n ** 20n);
    await cast(g, 0, Support.For);
    expect((await tally(g)).support).to.equal(roots(0, 2, 3, 6, 7));
    // The second question of person 0 is voted on while the first one's extension runs, from another epoch's budget.
    const ordinary = await g.suite.governor.proposalDeadline(g.proposal.id);
    await at(ordinary - 1n);
    await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.Against);
    await at(ordinary + 10n);
    await shout(g, g.proposal, one(g, 14), Support.Against, 20_000n);
    expect(await g.suite.ledger.intensityBudget(one(g, 14), 10)).to.equal(0);
    expect(await g.suite.ledger.intensityBudget(one(g, 15), 10)).to.equal(0);
  });

  // A person that moves between two ballots of an epoch would vote from both accounts, if identity were read at the vote.
  it("account move double vote: the ballot belongs to the account bound at the snapshot", async () => {
    const g = await loadFixture(asked);
    await personMoved(g.suite, one(g, 3), g.outsider);
    await cast(g, 3, Support.For);
    await expect(g.suite.governor.connect(g.outsider).castVote(g.proposal.id, Support.For))
      .to.be.revertedWithCustomError(g.suite.governor, "LedgerNoVoice")
      .withArgs(g.outsider, 10);
    expect((await tally(g)).personsFor).to.equal(1);
  });

  it("account move double vote: after the snapshot that follows, it is the new account's, and lent roots come along", async () => {
    const g = await loadFixture(governed);
    await lend(g, [one(g, 4)], one(g, 3));
    await personMoved(g.suite, one(g, 3), g.outsider);
    const open = await ask(g);
    await g.suite.governor.connect(g.outsider).castVote(open.proposal.id, Support.For);
    await cast(open, 3, Support.For);
    const { support, personsFor, stakeFor } = await tally(open);
    // The old account keeps the stake of its address, and neither root nor person.
    expect([support, personsFor, stakeFor]).to.deep.equal([rootOf(4), 1n, gweiOf(3) + gweiOf(4)]);
  });

  // A whale that reaches quorum in the last second leaves nobody time to answer.
  it("late quorum: reaching it late gives a day to answer", async () => {
    const g = await loadFixture(asked);
    await vote(g.suite, g.proposal, some(g, 0, 4, 8), Support.For);
    await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For);
    const deadline = await g.suite.governor.proposalDeadline(g.proposal.id);
    await at(deadline);
    await expect(cast(g, 3, Support.For))
      .to.emit(g.suite.governor, "ProposalExtended")
      .withArgs(g.proposal.id, deadline + DAY);
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Active);
    await at(deadline + DAY);
    await g.suite.governor.connect(one(g, 15)).castVote(g.proposal.id, Support.Against);
    await endVoting(g.suite, g.proposal);
    // Four units For each of them, and three more For: the answer was heard, and did not suffice.
    expect((await tally(g)).opposition).to.equal(rootOf(15));
    expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Succeeded);
  });
});
