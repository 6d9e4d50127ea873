import { expect } from "chai";
import {
  ask,
  connection,
  decide,
  ethers,
  governed,
  gweiOf,
  lend,
  loadFixture,
  one,
  rootOf,
  some,
  time,
  type Governed,
} from "../helpers/governed.ts";
import { personMoved } from "../helpers/moving.ts";
import { enterEpoch, register } from "../helpers/people.ts";
import { deploySuite } from "../helpers/suite.ts";
import { awaitReadiness, operation, propose, setBaseCall, Support, vote } from "../helpers/proposals.ts";

/** The registrars revoke person `index`, and somebody reports it. */
async function revoked(g: Governed, index: number): Promise<bigint> {
  const { adapter, registry, registrar } = g.suite;
  const nullifier = ethers.id(one(g, index).address);
  const { chainId } = await ethers.provider.getNetwork();
  const signature = await registrar.signTypedData(
    { name: "Counterweight Registrars", version: "1", chainId, verifyingContract: await adapter.getAddress() },
    { Revocation: [{ name: "nullifier", type: "bytes32" }] },
    { nullifier },
  );
  await adapter.revoke(nullifier, [{ registrar: registrar.address, signature }]);
  const person = await registry.livePersonOf(one(g, index));
  await registry.reportRevocation(person);
  return person;
}

/** Found by reading the contracts against each other: each is about two parts that are right alone. */
describe("Audit", () => {
  describe("deposit base", () => {
    // One decision of class Parameters that nobody can ever take back, because taking it back needs a proposal.
    it("refuses a base that would end proposing for ever", async () => {
      const g = await loadFixture(governed);
      const base = await g.suite.deposits.base();
      for (const [index, unpayable] of [(1n << 96n) - 1n, base * 2n + 1n].entries()) {
        const { proposal } = await decide(g, [await setBaseCall(g.suite, unpayable)], `freeze ${index}`);
        await awaitReadiness(g.suite, proposal);
        await expect(g.suite.governor.execute(...operation(proposal)))
          .to.be.revertedWithCustomError(g.suite.deposits, "DepositsBaseOutOfRange")
          .withArgs(unpayable);
      }
      expect(await g.suite.deposits.base()).to.equal(base);
    });

    it("may be doubled, and from any low base come back to twice the first", async () => {
      const g = await loadFixture(governed);
      const base = await g.suite.deposits.base();
      for (const [index, next] of [base * 2n, 1n, base * 2n, base * 4n].entries()) {
        const { proposal } = await decide(g, [await setBaseCall(g.suite, next)], `base ${index}`);
        await awaitReadiness(g.suite, proposal);
        await g.suite.governor.execute(...operation(proposal));
        expect(await g.suite.deposits.base()).to.equal(next);
        for (const person of g.people) await register(g.suite, person.address);
      }
    });
  });

  describe("taken-back voice (DL-2)", () => {
    it("finds what was lent to a delegate that moved away and back within the epoch", async () => {
      const g = await loadFixture(governed);
      await lend(g, some(g, 1), one(g, 5));
      await personMoved(g.suite, one(g, 5), g.outsider);
      await personMoved(g.suite, g.outsider, one(g, 5));
      const { proposal } = await ask(g);
      await vote(g.suite, proposal, some(g, 5), Support.For);
      // Its own stake starts its delay anew; what is lent to its person came along.
      const before = await g.suite.ledger.tallyOf(proposal.id);
      expect([before.forVotes, before.support, before.stakeFor, before.personsFor]).to.deep.equal([
        rootOf(1),
        rootOf(1),
        gweiOf(1),
        1n,
      ]);
      await vote(g.suite, proposal, some(g, 1), Support.Against);
      const after = await g.suite.ledger.tallyOf(proposal.id);
      expect([after.forVotes, after.support, after.stakeFor, after.personsFor, after.charge]).to.deep.equal(
        Array(5).fill(0n),
      );
      expect([after.againstVotes, after.stakeAgainst]).to.deep.equal([rootOf(1), gweiOf(1)]);
    });

    it("takes nothing from whoever sits at the account of a delegate that was displaced", async () => {
      const g = await loadFixture(governed);
      await lend(g, some(g, 1, 2), one(g, 5));
      const displaced = await revoked(g, 5);
      await register(g.suite, one(g, 5).address, "a newcomer");
      const { proposal } = await ask(g);
      expect(await g.suite.registry.accountAt(displaced, 10)).to.equal(ethers.ZeroAddress);
      // The newcomer is not active yet: it speaks for the stake at its account, and for nothing that was lent before.
      await vote(g.suite, proposal, some(g, 5), Support.For);
      await vote(g.suite, proposal, some(g, 1, 2), Support.Against);
      const tally = await g.suite.ledger.tallyOf(proposal.id);
      expect([tally.forVotes, tally.stakeFor, tally.personsFor]).to.deep.equal([0n, gweiOf(5), 0n]);
      expect([tally.againstVotes, tally.stakeAgainst, tally.personsAgainst]).to.deep.equal([
        rootOf(1) + rootOf(2),
        gweiOf(1) + gweiOf(2),
        2n,
      ]);
      expect((await g.suite.ledger.receiptOf(proposal.id, one(g, 5))).overriddenRoots).to.equal(0n);
    });

    it("takes nothing from a delegate that had lapsed at the snapshot, and it may still speak for its stake", async () => {
      const g = await loadFixture(governed);
      await lend(g, some(g, 1), one(g, 5));
      await revoked(g, 5);
      const { proposal } = await ask(g);
      await vote(g.suite, proposal, some(g, 1), Support.Against);
      await vote(g.suite, proposal, some(g, 5), Support.For);
      const tally = await g.suite.ledger.tallyOf(proposal.id);
      expect([tally.forVotes, tally.stakeFor, tally.personsFor]).to.deep.equal([0n, gweiOf(5), 0n]);
      expect([tally.againstVotes, tally.stakeAgainst]).to.deep.equal([rootOf(1), gweiOf(1)]);
    });
  });

  // 2^32 epochs of 28 minutes lie below the largest timestamp, so an epoch number can wrap around.
  it("refuses the end of a delegation that only its epoch number makes near", async () => {
    const epochLength = 1_680;
    const suite = await deploySuite(connection, { epochLength });
    const [first, second] = await ethers.getSigners();
    if (first === undefined || second === undefined) throw new Error("no signers");
    await register(suite, second.address);
    const near = BigInt((await time.latest()) + 5 * epochLength);
    const wrapped = near + (1n << 32n) * BigInt(epochLength);
    await expect(suite.votes.connect(first).delegateUntil(second, wrapped)).to.be.revertedWithCustomError(
      suite.votes,
      "VotesTermOutOfRange",
    );
    await suite.votes.connect(first).delegateUntil(second, near);
    expect(await suite.votes.delegates(first)).to.equal(second.address);
  });

  // A policy may later set any half-life down to its least; the timelock must not refuse it as too short a notice.
  it("refuses a timelock whose least notice is above the least half-life", async () => {
    const { suite } = await loadFixture(governed);
    const least = await suite.policy.minHalfLife();
    const config = async (minDelay: bigint) => ({
      timelock: await (await ethers.deployContract("ConvictionTimelock", [minDelay, suite.genesis])).getAddress(),
      votes: await suite.votes.getAddress(),
      policy: await suite.policy.getAddress(),
      deposits: await suite.deposits.getAddress(),
      genesis: await suite.genesis.getAddress(),
      challenges: await suite.challenges.getAddress(),
      personsFloor: 3,
    });
    await expect(ethers.deployContract("CounterweightGovernor", [await config(least + 1n)]))
      .to.be.revertedWithCustomError(suite.governor, "GovernorConfigInvalid")
      .withArgs(ethers.encodeBytes32String("timelock"));
    await ethers.deployContract("CounterweightGovernor", [await config(least)]);
  });

  // The deposits of a person that moves, lapses and returns stay its own: neither escapes the doubling.
  it("doubles the deposit of a person at whatever account it asks from", async () => {
    const g = await loadFixture(governed);
    const person = await g.suite.registry.livePersonOf(one(g, 3));
    const base = await g.suite.deposits.base();
    await propose(g.suite, one(g, 3), [await setBaseCall(g.suite, 7n)], "first");
    await personMoved(g.suite, one(g, 3), g.outsider);
    await g.suite.votes.sync(one(g, 3));
    await enterEpoch(g.suite, 10, 86_400);
    // At the last snapshot the person was still at its old account, which may ask for it and pays twice the base.
    await g.suite.token.connect(g.suite.deployer).transfer(one(g, 3), 2n * base);
    await g.suite.token.connect(one(g, 3)).approve(g.suite.deposits, 2n * base);
    const { target, data } = await setBaseCall(g.suite, 8n);
    await expect(g.suite.governor.connect(one(g, 3)).propose([target], [0], [data], "second"))
      .to.emit(g.suite.deposits, "DepositLocked")
      .withArgs((id: bigint) => id > 0n, person, one(g, 3).address, 2n * base);
  });
});
