import { expect } from "chai";
import type { Contract } from "ethers";
import {
  asked,
  at,
  DAY,
  decide,
  encode,
  ethers,
  governed,
  loadFixture,
  networkHelpers,
  one,
  queued,
  read,
  time,
  type Asked,
} from "../helpers/governed.ts";
import {
  awaitReadiness,
  endVoting,
  operation,
  payCall,
  propose,
  startVoting,
  State,
  Support,
  vote,
  type Call,
} from "../helpers/proposals.ts";

const stateOf = (g: Asked) => g.suite.governor.state(g.proposal.id);
const execute = (g: Asked, value = 0n) => g.suite.governor.execute(...operation(g.proposal), { value });
const queue = (g: Asked) => g.suite.governor.queue(...operation(g.proposal));

/** A call of a mock. */
async function callOf(target: Contract, name: string, ...args: unknown[]): Promise<Call> {
  return { target: await target.getAddress(), data: encode(target, name, ...args) };
}

/** Fixture: a receiver of calls, and a factory of receivers. */
async function workshop() {
  const g = await loadFixture(governed);
  const receiver = await ethers.deployContract("Receiver");
  const factory = await ethers.deployContract("ReceiverFactory");
  return { ...g, receiver, factory };
}

/** Fixture: a passed proposal that nobody queued yet. */
async function passed() {
  const g = await loadFixture(asked);
  await vote(g.suite, g.proposal, g.people, Support.For);
  await endVoting(g.suite, g.proposal);
  return g;
}

/** Queues `calls`, waits, and returns the ready decision. */
async function ready(g: Parameters<typeof decide>[0], calls: Call[]): Promise<Asked> {
  const decision = await decide(g, calls);
  await awaitReadiness(g.suite, decision.proposal);
  return decision;
}

describe("Queueing", () => {
  it("opens the decision in ledger and timelock, with a half-life of notice", async () => {
    const g = await loadFixture(passed);
    await expect(queue(g)).to.emit(g.suite.governor, "ProposalQueued").to.emit(g.suite.ledger, "DecisionOpened");
    const now = BigInt(await time.latest());
    expect(await stateOf(g)).to.equal(State.Queued);
    expect(await g.suite.governor.proposalNeedsQueuing(g.proposal.id)).to.equal(true);
    expect(await g.suite.governor.proposalEta(g.proposal.id)).to.equal(now + 4n * DAY);
    const { queuedAt, earliest, expiry } = await g.suite.ledger.decisionOf(g.proposal.id);
    expect([queuedAt, earliest, expiry]).to.deep.equal([now, now + 4n * DAY, now + 20n * DAY]);
  });

  it("is open to anybody, for one half-life after voting; then the passage is dead, not dormant", async () => {
    const g = await loadFixture(passed);
    const last = await g.suite.governor.queueDeadline(g.proposal.id);
    expect(last).to.equal((await g.suite.governor.proposalDeadline(g.proposal.id)) + 4n * DAY);
    await time.increaseTo(last);
    expect(await stateOf(g)).to.equal(State.Succeeded);
    await time.increaseTo(last + 1n);
    expect(await stateOf(g)).to.equal(State.Expired);
    await expect(queue(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
    await g.suite.deposits.settle(g.proposal.id);
    expect(await g.suite.deposits.creditOf(one(g, 0))).to.equal(g.suite.options.depositBase);
  });

  it("works in the last second of that time", async () => {
    const g = await loadFixture(passed);
    await at(await g.suite.governor.queueDeadline(g.proposal.id));
    await g.suite.governor.connect(g.outsider).queue(...operation(g.proposal));
    expect(await stateOf(g)).to.equal(State.Queued);
  });

  it("happens once, and never while voting or after a refusal", async () => {
    const open = await loadFixture(asked);
    const refused = async () =>
      expect(queue(open)).to.be.revertedWithCustomError(open.suite.governor, "GovernorUnexpectedProposalState");
    await refused();
    await endVoting(open.suite, open.proposal);
    await refused();
    const g = await loadFixture(passed);
    await queue(g);
    await expect(queue(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
  });

  it("is refused when the class has risen since: propose again", async () => {
    const g = await loadFixture(governed);
    // Two spends of 4 % each: alone they are class Spend, the second one on top of the first is more than that.
    const amount = 40_000n * 10n ** 18n;
    const calls = [await payCall(g.suite, g.outsider.address, amount)];
    const first = await propose(g.suite, one(g, 0), calls, "first");
    const second = await propose(g.suite, one(g, 1), calls, "second");
    await startVoting(g.suite, first);
    for (const proposal of [first, second]) await vote(g.suite, proposal, g.people, Support.For);
    await endVoting(g.suite, first);
    await g.suite.governor.queue(...operation(first));
    await expect(g.suite.governor.queue(...operation(second))).to.be.revertedWithCustomError(
      g.suite.policy,
      "PolicyClassRose",
    );
    expect(await g.suite.governor.state(second.id)).to.equal(State.Succeeded);
  });
});

describe("Executing", () => {
  it("is refused before one half-life of notice (CT-4), and by the timelock to everybody but the governor", async () => {
    const g = await loadFixture(passed);
    await queue(g);
    const { earliest } = await g.suite.ledger.decisionOf(g.proposal.id);
    await at(earliest - 1n);
    await expect(execute(g)).to.be.revertedWithCustomError(g.suite.governor, "LedgerNotReady");
    await at(earliest);
    await execute(g);
    expect(await g.suite.deposits.base()).to.equal(7);
    expect(await stateOf(g)).to.equal(State.Executed);
  });

  it("is refused when only passed, or refused, or run already", async () => {
    const g = await loadFixture(passed);
    const refused = async () =>
      expect(execute(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
    await refused();
    await queue(g);
    await awaitReadiness(g.suite, g.proposal);
    await execute(g);
    await refused();
  });

  it("leaves a record of how legitimate it was (section 6.7)", async () => {
    const g = await loadFixture(queued);
    await awaitReadiness(g.suite, g.proposal);
    const tally = await g.suite.ledger.tallyOf(g.proposal.id);
    const { queuedAt } = await g.suite.ledger.decisionOf(g.proposal.id);
    const now = BigInt(await time.latest()) + 1n;
    await at(now);
    await expect(execute(g))
      .to.emit(g.suite.ledger, "DecisionExecuted")
      .withArgs(
        g.proposal.id,
        2,
        tally.personsFor,
        tally.personsAgainst,
        tally.support,
        tally.opposition,
        tally.stakeFor,
        tally.stakeAgainst,
        await g.suite.ledger.convictionAt(g.proposal.id, now),
        now - queuedAt,
      );
  });

  describe("after five half-lives", () => {
    it("still works in the last second, and not a second later: Expired", async () => {
      const g = await loadFixture(queued);
      const { expiry } = await g.suite.ledger.decisionOf(g.proposal.id);
      await time.increaseTo(expiry - 1n);
      expect(await stateOf(g)).to.equal(State.Queued);
      await networkHelpers.mine(1);
      expect(await stateOf(g)).to.equal(State.Queued);
      await networkHelpers.mine(1);
      expect(await stateOf(g)).to.equal(State.Expired);
      await expect(execute(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
      const operationId = await operationOf(g);
      expect(await g.suite.timelock.isOperationReady(operationId)).to.equal(false);
    });

    it("runs at the very expiry", async () => {
      const g = await loadFixture(queued);
      await at((await g.suite.ledger.decisionOf(g.proposal.id)).expiry);
      await execute(g);
      expect(await stateOf(g)).to.equal(State.Executed);
    });
  });

  describe("exactly the code that was voted on (GV-4)", () => {
    it("refuses a target whose code changed", async () => {
      const g = await loadFixture(workshop);
      const decision = await ready(g, [await callOf(g.receiver, "ping")]);
      await networkHelpers.setCode(await g.receiver.getAddress(), "0x00");
      const pinned = await g.suite.governor.pinnedCode(decision.proposal.id);
      await expect(execute(decision))
        .to.be.revertedWithCustomError(g.suite.governor, "GovernorCodeChanged")
        .withArgs(decision.proposal.id, pinned, (found: string) => found !== pinned);
    });

    it("refuses a target that was empty and was deployed to meanwhile (CREATE2)", async () => {
      const g = await loadFixture(workshop);
      const target = await read<string>(g.factory, "addressOf", ethers.ZeroHash);
      const decision = await ready(g, [{ target, data: encode(g.receiver, "ping") }]);
      await g.factory.getFunction("deploy").send(ethers.ZeroHash);
      await expect(execute(decision)).to.be.revertedWithCustomError(g.suite.governor, "GovernorCodeChanged");
    });

    it("is not stopped by a wei sent to an empty address, which changes its EXTCODEHASH", async () => {
      const g = await loadFixture(workshop);
      const target = await read<string>(g.factory, "addressOf", ethers.ZeroHash);
      const decision = await ready(g, [{ target, data: "0x" }]);
      await g.outsider.sendTransaction({ to: target, value: 1n });
      await execute(decision);
      expect(await stateOf(decision)).to.equal(State.Executed);
    });

    it("refuses code that the payload itself puts in the place of none", async () => {
      const g = await loadFixture(workshop);
      const target = await read<string>(g.factory, "addressOf", ethers.ZeroHash);
      const decision = await ready(g, [
        await callOf(g.factory, "deploy", ethers.ZeroHash),
        { target, data: encode(g.receiver, "ping") },
      ]);
      await expect(execute(decision)).to.be.revertedWithCustomError(g.suite.governor, "GovernorCodeChanged");
      expect(await ethers.provider.getCode(target)).to.equal("0x");
    });

    it("looks at every target", async () => {
      const g = await loadFixture(workshop);
      const other = await ethers.deployContract("Receiver");
      const decision = await ready(g, [await callOf(g.receiver, "ping"), await callOf(other, "ping")]);
      await networkHelpers.setCode(await other.getAddress(), "0x00");
      await expect(execute(decision)).to.be.revertedWithCustomError(g.suite.governor, "GovernorCodeChanged");
    });
  });

  it("sends along what the executor sends", async () => {
    const g = await loadFixture(workshop);
    const decision = await ready(g, [{ ...(await callOf(g.receiver, "ping")), value: 5n }]);
    await expect(execute(decision)).to.be.revertedWithCustomError(g.suite.governor, "FailedCall");
    await execute(decision, 5n);
    expect(await read<bigint>(g.receiver, "received")).to.equal(5);
    expect(await read<string>(g.receiver, "lastCaller")).to.equal(await g.suite.timelock.getAddress());
  });

  it("fails as a whole when one call fails, and may be tried again", async () => {
    const g = await loadFixture(workshop);
    const decision = await ready(g, [await callOf(g.receiver, "ping"), await callOf(g.receiver, "refuse")]);
    await expect(execute(decision)).to.be.revertedWithCustomError(g.receiver, "ReceiverRefused");
    expect(await read<bigint>(g.receiver, "calls")).to.equal(0);
    expect(await stateOf(decision)).to.equal(State.Queued);
    expect((await g.suite.ledger.decisionOf(decision.proposal.id)).executed).to.equal(false);
  });

  it("cannot be nested: a payload neither executes nor queues anything else", async () => {
    for (const name of ["execute", "queue"] as const) {
      const g = await loadFixture(workshop);
      const { governor } = g.suite;
      const reenterer = await ethers.deployContract("Reenterer", [await governor.getAddress()]);
      const inner = governor.interface.encodeFunctionData(name as never, [[], [], [], ethers.ZeroHash] as never);
      const decision = await ready(g, [await callOf(reenterer, "run", inner)]);
      await expect(execute(decision), name).to.be.revertedWithCustomError(governor, "ReentrancyGuardReentrantCall");
    }
  });

  it("relays nothing, even for a decision: ledger and deposits obey the governor (SY-2)", async () => {
    const g = await loadFixture(workshop);
    const { governor, ledger } = g.suite;
    const vote = ledger.interface.encodeFunctionData("cast", [1n, g.outsider.address, 1, 10_000]);
    const relayed = governor.interface.encodeFunctionData("relay", [await ledger.getAddress(), 0, vote]);
    await expect(governor.connect(g.outsider).relay(g.outsider, 0, "0x")).to.be.revertedWithCustomError(
      governor,
      "GovernorRelayDisabled",
    );
    const decision = await ready(g, [{ target: await governor.getAddress(), data: relayed }]);
    await expect(execute(decision)).to.be.revertedWithCustomError(governor, "GovernorRelayDisabled");
  });

  it("never makes the governor hold anything", async () => {
    const { suite, outsider } = await loadFixture(governed);
    const to = await suite.governor.getAddress();
    await expect(outsider.sendTransaction({ to, value: 1n })).to.be.revertedWithCustomError(
      suite.governor,
      "GovernorDisabledDeposit",
    );
    const { governor } = suite;
    const zero = ethers.ZeroAddress;
    for (const tx of [
      () => governor.onERC721Received(zero, zero, 0, "0x"),
      () => governor.onERC1155Received(zero, zero, 0, 0, "0x"),
      () => governor.onERC1155BatchReceived(zero, zero, [], [], "0x"),
    ]) {
      await expect(tx()).to.be.revertedWithCustomError(governor, "GovernorDisabledDeposit");
    }
  });
});

describe("A governor", () => {
  it("refuses a part without code, each by its name", async () => {
    const { suite, outsider } = await loadFixture(governed);
    const factory = await ethers.getContractFactory("CounterweightGovernor");
    const config = {
      timelock: await suite.timelock.getAddress(),
      votes: await suite.votes.getAddress(),
      policy: await suite.policy.getAddress(),
      deposits: await suite.deposits.getAddress(),
      genesis: await suite.genesis.getAddress(),
      challenges: await suite.challenges.getAddress(),
      personsFloor: 3,
    };
    for (const part of ["timelock", "policy", "deposits", "genesis", "challenges"] as const) {
      await expect(factory.deploy({ ...config, [part]: outsider.address }))
        .to.be.revertedWithCustomError(factory, "GovernorConfigInvalid")
        .withArgs(ethers.encodeBytes32String(part));
    }
    for (const personsFloor of [0, 65_536]) {
      const ledger = await ethers.getContractFactory("ConvictionLedger");
      await expect(factory.deploy({ ...config, personsFloor }))
        .to.be.revertedWithCustomError(ledger, "LedgerFloorOutOfRange")
        .withArgs(personsFloor);
    }
  });

  it("tells its wiring", async () => {
    const { suite } = await loadFixture(governed);
    const { governor, ledger } = suite;
    expect(await governor.name()).to.equal("Counterweight");
    expect(await governor.timelock()).to.equal(await suite.timelock.getAddress());
    expect(await governor.policy()).to.equal(await suite.policy.getAddress());
    expect(await governor.deposits()).to.equal(await suite.deposits.getAddress());
    expect(await governor.genesis()).to.equal(await suite.genesis.getAddress());
    expect(await governor.votingPeriod()).to.equal(suite.options.epochLength);
    expect(await ledger.governor()).to.equal(await governor.getAddress());
    expect(await ledger.votes()).to.equal(await suite.votes.getAddress());
    expect(await ledger.challenges()).to.equal(await suite.challenges.getAddress());
  });
});

/** The timelock's id of the proposal's batch. */
async function operationOf(g: Asked): Promise<string> {
  const { governor, timelock } = g.suite;
  const prefix = BigInt(await governor.getAddress()) << 96n;
  const salt = ethers.toBeHex(prefix ^ BigInt(g.proposal.descriptionHash), 32);
  const { targets, values, calldatas } = g.proposal;
  return timelock.hashOperationBatch(targets, values, calldatas, ethers.ZeroHash, salt);
}
