import { expect } from "chai";
import { at, connection, DAY, ethers, loadFixture, read } from "../helpers/governed.ts";
import { enrolled } from "../helpers/people.ts";
import { operation, propose, setBaseCall, startVoting, State, Support, vote } from "../helpers/proposals.ts";
import { deploySuite } from "../helpers/suite.ts";

const DAYS_OF_VOTING = 10n;
const WAD = 10n ** 18n;
/** ceil(10 days / 26): the rest of 32 half-lives after six for queueing and life. */
const SHORTEST = 33_231;

/** Fixture: a suite all of whose classes have the shortest half-life that a ledger accepts. */
async function hasty() {
  const halfLives = [SHORTEST, SHORTEST, SHORTEST, SHORTEST] as const;
  const suite = await deploySuite(connection, { minHalfLife: SHORTEST, halfLives });
  const people = await enrolled(suite, 9);
  const [proposer] = people;
  if (proposer === undefined) throw new Error("nobody was enrolled");
  const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
  await startVoting(suite, proposal);
  return { suite, people, proposal };
}

describe("The shortest half-life", () => {
  it("refuses a ledger under a policy that would let decisions outlive 32 half-lives", async () => {
    const ledger = await ethers.getContractFactory("ConvictionLedger");
    const minHalfLife = SHORTEST - 1;
    await expect(deploySuite(connection, { minHalfLife }))
      .to.be.revertedWithCustomError(ledger, "LedgerHalfLifeTooShort")
      .withArgs(minHalfLife, SHORTEST);
  });

  it("is the least that keeps growth within 2^32, for every length of an epoch", async () => {
    const ledger = await ethers.getContractFactory("ConvictionLedger");
    const math = await ethers.deployContract("ConvictionMathHarness");
    for (const epochLength of [1_148, 604_800, 604_828, 2_592_016]) {
      const voting = (DAYS_OF_VOTING * BigInt(epochLength)) / 7n;
      const required = (voting + 25n) / 26n;
      const tooShort = deploySuite(connection, { epochLength, minHalfLife: Number(required) - 1 });
      await expect(tooShort)
        .to.be.revertedWithCustomError(ledger, "LedgerHalfLifeTooShort")
        .withArgs(required - 1n, required);
      const growthAtExpiry = (h: bigint) => read<bigint>(math, "growth", voting + 6n * h, h);
      expect(await growthAtExpiry(required)).to.be.at.most(WAD << 32n);
      expect(await growthAtExpiry(required - 1n)).to.be.above(WAD << 32n);
    }
  });

  it("counts the very last ballot, queueing, support and withdrawal, and runs at the last second", async () => {
    const { suite, people, proposal } = await loadFixture(hasty);
    const { governor, ledger } = suite;
    const as = (index: number) => {
      const person = people[index];
      if (person === undefined) throw new Error(`nobody is ${index}`);
      return person;
    };
    const ballot = (index: number, support: number) => governor.connect(as(index)).castVote(proposal.id, support);
    const ordinary = await governor.proposalDeadline(proposal.id);
    await vote(suite, proposal, [as(0), as(1)], Support.For);
    await vote(suite, proposal, [as(2), as(6)], Support.Against);
    // Three flips, each at the last second, use up the extension; the third is the last For that any ballot accepts.
    for (const [index, support] of [
      [3, Support.For],
      [4, Support.Against],
      [5, Support.For],
    ] as const) {
      await at(await governor.proposalDeadline(proposal.id));
      await ballot(index, support);
    }
    const bound = await governor.proposalDeadline(proposal.id);
    expect(bound).to.equal(ordinary + 3n * DAY);

    const queueDeadline = await governor.queueDeadline(proposal.id);
    expect(queueDeadline).to.equal(bound + BigInt(SHORTEST));
    await at(queueDeadline);
    await governor.queue(...operation(proposal));
    const { expiry } = await ledger.decisionOf(proposal.id);
    const { voteStart } = await ledger.termsOf(proposal.id);
    expect(expiry - voteStart).to.equal(DAYS_OF_VOTING * DAY + 6n * BigInt(SHORTEST));

    const before = await ledger.tallyOf(proposal.id);
    await at(expiry);
    // All in the block of the last second; the person who leaves takes exactly what it brought.
    await ethers.provider.send("evm_setAutomine", [false]);
    const sent = [
      await ledger.connect(as(7)).support(proposal.id, { gasLimit: 500_000 }),
      await ledger.connect(as(7)).withdraw(proposal.id, { gasLimit: 500_000 }),
      await ledger.connect(as(8)).support(proposal.id, { gasLimit: 500_000 }),
      await governor.execute(...operation(proposal), { gasLimit: 1_000_000 }),
    ];
    await connection.networkHelpers.mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    for (const transaction of sent) {
      const receipt = await ethers.provider.getTransactionReceipt(transaction.hash);
      expect(receipt?.status).to.equal(1);
    }
    const after = await ledger.tallyOf(proposal.id);
    const root = before.support / 4n;
    expect(after.support).to.equal(before.support + root);
    const math = await ethers.deployContract("ConvictionMathHarness");
    const growth = await read<bigint>(math, "growth", expiry - voteStart, SHORTEST);
    expect(after.charge).to.equal(before.charge + root * growth);
    expect(await governor.state(proposal.id)).to.equal(State.Executed);
  });
});
