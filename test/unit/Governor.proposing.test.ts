import { expect } from "chai";
import {
  asked,
  at,
  connection,
  DAY,
  decide,
  ethers,
  governed,
  lend,
  loadFixture,
  networkHelpers,
  one,
  rootOf,
  time,
  type Governed,
} from "../helpers/governed.ts";
import { enterEpoch, fundProposer, register, stake } from "../helpers/people.ts";
import {
  describe as describeProposal,
  endVoting,
  operation,
  payCall,
  payRoutineCall,
  propose,
  setBaseCall,
  startVoting,
  State,
  Support,
  vote,
  type Call,
} from "../helpers/proposals.ts";
import { Class, deploySuite } from "../helpers/suite.ts";

/** Tries to propose `calls` from `account`, with a deposit in hand. */
async function tryPropose(g: Governed, account = one(g, 0), calls?: Call[], description = "a proposal") {
  const proposal = await describeProposal(g.suite, calls ?? [await setBaseCall(g.suite, 7n)], description);
  await fundProposer(g.suite, account, 10n ** 20n);
  return g.suite.governor
    .connect(account)
    .propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
}

/** Start of `epoch`. */
const startOf = (g: Governed, epoch: number): number => g.suite.start + epoch * g.suite.options.epochLength;

/** Fixture: a suite with persons that nobody has opened yet. */
async function closedNetwork() {
  const suite = await deploySuite(connection);
  const signers = (await ethers.getSigners()).slice(2, 5);
  for (const person of signers) {
    await register(suite, person.address);
    await stake(suite, person, suite.options.minStake);
  }
  await enterEpoch(suite, 6);
  return { suite, signers };
}

describe("Proposing", () => {
  it("is refused until the network is open", async () => {
    const { suite, signers } = await loadFixture(closedNetwork);
    const [proposer] = signers;
    if (proposer === undefined) throw new Error("nobody");
    const call = await setBaseCall(suite, 7n);
    const tx = suite.governor.connect(proposer).propose([call.target], [0], [call.data], "early");
    await expect(tx).to.be.revertedWithCustomError(suite.governor, "GovernorNotOpen");
  });

  describe("who may", () => {
    it("needs a person: stake alone gives no root", async () => {
      const g = await loadFixture(governed);
      await expect(tryPropose(g, g.holder))
        .to.be.revertedWithCustomError(g.suite.governor, "GovernorProposerHasNoRoot")
        .withArgs(g.holder, 9);
      await expect(tryPropose(g, g.outsider)).to.be.revertedWithCustomError(
        g.suite.governor,
        "GovernorProposerHasNoRoot",
      );
    });

    it("needs a root of one's own, borrowed voice is not enough", async () => {
      const g = await loadFixture(governed);
      await register(g.suite, g.outsider.address);
      await enterEpoch(g.suite, 15);
      await lend(g, [one(g, 3)], g.outsider);
      await enterEpoch(g.suite, 16);
      expect(await g.suite.governor.getVotes(g.outsider, BigInt(await time.latest()) - 1n)).to.equal(rootOf(3));
      await expect(tryPropose(g, g.outsider)).to.be.revertedWithCustomError(
        g.suite.governor,
        "GovernorProposerHasNoRoot",
      );
    });

    it("looks at the last snapshot, so stake taken back since does not matter", async () => {
      const g = await loadFixture(governed);
      await g.suite.vault.connect(one(g, 0)).unbond(await g.suite.vault.stakeOf(one(g, 0)));
      await expect(tryPropose(g)).to.emit(g.suite.governor, "ProposalCreated");
      await enterEpoch(g.suite, 11, 10);
      await expect(tryPropose(g, one(g, 0), undefined, "later")).to.be.revertedWithCustomError(
        g.suite.governor,
        "GovernorProposerHasNoRoot",
      );
    });

    it("takes a lent root for a root: proposing is not voting", async () => {
      const g = await loadFixture(governed);
      await lend(g, [one(g, 0)], one(g, 1));
      await enterEpoch(g.suite, 11, 10);
      await expect(tryPropose(g)).to.emit(g.suite.governor, "ProposalCreated");
    });

    it("is limited to the account that the description names at its end", async () => {
      const g = await loadFixture(governed);
      const description = `mine #proposer=${one(g, 1).address}`;
      await expect(tryPropose(g, one(g, 0), undefined, description))
        .to.be.revertedWithCustomError(g.suite.governor, "GovernorRestrictedProposer")
        .withArgs(one(g, 0));
      await expect(tryPropose(g, one(g, 1), undefined, description)).to.emit(g.suite.governor, "ProposalCreated");
    });
  });

  it("locks a deposit, twice as large while another proposal is open", async () => {
    const g = await loadFixture(governed);
    const person = await g.suite.registry.livePersonOf(one(g, 0));
    const first = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)], "first");
    expect(await g.suite.deposits.depositOf(first.id)).to.deep.equal([
      g.suite.options.depositBase,
      person,
      one(g, 0).address,
    ]);
    const second = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)], "second");
    expect((await g.suite.deposits.depositOf(second.id)).amount).to.equal(2n * g.suite.options.depositBase);
  });

  it("fails as a whole when the deposit is not approved", async () => {
    const g = await loadFixture(governed);
    const call = await setBaseCall(g.suite, 7n);
    const tx = g.suite.governor.connect(one(g, 0)).propose([call.target], [0], [call.data], "poor");
    await expect(tx).to.be.revertedWithCustomError(g.suite.token, "ERC20InsufficientAllowance");
  });

  it("refuses lists of different lengths and an empty payload", async () => {
    const g = await loadFixture(governed);
    const { target, data } = await setBaseCall(g.suite, 7n);
    const governor = g.suite.governor.connect(one(g, 0));
    const lists: [string[], number[], string[]][] = [
      [[], [], []],
      [[target], [], [data]],
      [[target], [0], []],
      [[target, target], [0], [data]],
    ];
    for (const [targets, values, calldatas] of lists) {
      await expect(governor.propose(targets, values, calldatas, "crooked"))
        .to.be.revertedWithCustomError(governor, "GovernorInvalidProposalLength")
        .withArgs(targets.length, calldatas.length, values.length);
    }
  });

  it("refuses the same payload with the same description a second time", async () => {
    const g = await loadFixture(governed);
    await tryPropose(g);
    await expect(tryPropose(g, one(g, 1))).to.be.revertedWithCustomError(
      g.suite.governor,
      "GovernorUnexpectedProposalState",
    );
  });

  describe("when voting starts", () => {
    it("is the next epoch, at any moment that leaves a day of notice", async () => {
      const g = await loadFixture(governed);
      const boundary = startOf(g, 11);
      for (const [name, moment] of [
        ["early", boundary - 6 * Number(DAY)],
        ["just in time", boundary - Number(DAY)],
      ] as const) {
        await at(moment);
        await networkHelpers.mine(1);
        expect(await g.suite.governor.votingDelay(), name).to.equal(boundary - 1 - moment);
      }
    });

    it("is the epoch after the next when less than a day of notice remains, up to the boundary itself", async () => {
      const g = await loadFixture(governed);
      const next = startOf(g, 12);
      for (const moment of [startOf(g, 11) - Number(DAY) + 1, startOf(g, 11) - 1, startOf(g, 11)]) {
        await at(moment);
        await networkHelpers.mine(1);
        expect(await g.suite.governor.votingDelay()).to.equal(next - 1 - moment);
      }
    });

    it("puts snapshot and start on the last second before the boundary, and the deadline one epoch later (QV-5)", async () => {
      const g = await loadFixture(governed);
      await at(startOf(g, 11) - Number(DAY) + 10);
      await tryPropose(g);
      const proposal = await describeProposal(g.suite, [await setBaseCall(g.suite, 7n)], "a proposal");
      // The funding of the deposit takes two blocks before it.
      const snapshot = startOf(g, 12) - 1;
      expect(await g.suite.governor.proposalSnapshot(proposal.id)).to.equal(snapshot);
      expect(await g.suite.governor.proposalDeadline(proposal.id)).to.equal(snapshot + g.suite.options.epochLength);
      expect((await g.suite.ledger.termsOf(proposal.id)).voteStart).to.equal(snapshot);
      expect(await g.suite.votes.snapshotOf(11)).to.equal(snapshot);
    });

    it("turns Pending to Active in the first second after the snapshot, and stays Active to the deadline", async () => {
      const g = await loadFixture(governed);
      const proposal = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)]);
      const snapshot = await g.suite.governor.proposalSnapshot(proposal.id);
      const length = BigInt(g.suite.options.epochLength);
      const stateAt = async (timestamp: bigint) => {
        await time.increaseTo(timestamp);
        return g.suite.governor.state(proposal.id);
      };
      expect(await stateAt(snapshot)).to.equal(State.Pending);
      expect(await stateAt(snapshot + 1n)).to.equal(State.Active);
      expect(await stateAt(snapshot + length)).to.equal(State.Active);
      expect(await stateAt(snapshot + length + 1n)).to.equal(State.Defeated);
    });
  });

  describe("cancelling", () => {
    it("is the proposer's alone, and returns the deposit", async () => {
      const g = await loadFixture(governed);
      const proposal = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)]);
      await expect(g.suite.governor.connect(one(g, 1)).cancel(...operation(proposal)))
        .to.be.revertedWithCustomError(g.suite.governor, "GovernorUnableToCancel")
        .withArgs(proposal.id, one(g, 1));
      await expect(g.suite.governor.connect(one(g, 0)).cancel(...operation(proposal)))
        .to.emit(g.suite.governor, "ProposalCanceled")
        .withArgs(proposal.id);
      expect(await g.suite.governor.state(proposal.id)).to.equal(State.Canceled);
      await g.suite.deposits.settle(proposal.id);
      expect(await g.suite.deposits.creditOf(one(g, 0))).to.equal(g.suite.options.depositBase);
    });

    it("ends with the notice: not while voting, not after passing, not when queued", async () => {
      const g = await loadFixture(asked);
      const tryCancel = async () =>
        expect(g.suite.governor.connect(one(g, 0)).cancel(...operation(g.proposal))).to.be.revertedWithCustomError(
          g.suite.governor,
          "GovernorUnableToCancel",
        );
      await tryCancel();
      await vote(g.suite, g.proposal, g.people, Support.For);
      await endVoting(g.suite, g.proposal);
      await tryCancel();
      await g.suite.governor.queue(...operation(g.proposal));
      await tryCancel();
    });

    it("is for ever: a cancelled payload is not proposed again under its description", async () => {
      const g = await loadFixture(governed);
      const proposal = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)]);
      await g.suite.governor.connect(one(g, 0)).cancel(...operation(proposal));
      await expect(tryPropose(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
    });
  });

  describe("what is frozen (CT-7)", () => {
    it("is the class of the worst call, with its quorum and half-life", async () => {
      const g = await loadFixture(governed);
      const setBase = await setBaseCall(g.suite, 7n);
      const pay = await payCall(g.suite, g.outsider.address, 10n ** 18n);
      const routine = await payRoutineCall(g.suite, g.outsider.address, 10n ** 18n);
      const unknown = { target: g.outsider.address, data: "0x12345678" };
      const table: [Call[], number, number, bigint][] = [
        [[routine], Class.Routine, 800, DAY],
        [[routine, pay], Class.Spend, 1_200, 2n * DAY],
        [[routine, setBase, pay], Class.Parameters, 1_600, 4n * DAY],
        [[setBase, unknown], Class.Constitutional, 2_500, 5n * DAY],
      ];
      for (const [calls, impact, quorumBps, halfLife] of table) {
        const proposal = await describeProposal(g.suite, calls, `class ${impact}`);
        await expect(tryPropose(g, one(g, impact), calls, `class ${impact}`))
          .to.emit(g.suite.governor, "ProposalClassified")
          .withArgs(proposal.id, impact, 1, quorumBps, halfLife, await codeHashOf(calls));
        const terms = await g.suite.ledger.termsOf(proposal.id);
        expect([terms.impact, terms.quorumBps, terms.halfLife]).to.deep.equal([
          BigInt(impact),
          BigInt(quorumBps),
          halfLife,
        ]);
      }
    });

    it("does not move with a change of the policy that is decided meanwhile", async () => {
      const g = await loadFixture(governed);
      const setTerms = {
        target: await g.suite.policy.getAddress(),
        data: g.suite.policy.interface.encodeFunctionData("setTerms", [
          Class.Parameters,
          { quorumBps: 2_000, halfLife: 5n * DAY },
        ]),
      };
      const change = await decide(g, [setTerms], "another table");
      await time.increaseTo(await g.suite.ledger.expectedReadyAt(change.proposal.id));
      const proposal = await propose(g.suite, one(g, 1), [await setBaseCall(g.suite, 8n)]);
      await g.suite.governor.execute(...operation(change.proposal));
      expect((await g.suite.policy.termsOf(2, Class.Parameters)).quorumBps).to.equal(2_000);
      const terms = await g.suite.ledger.termsOf(proposal.id);
      expect([terms.policyVersion, terms.quorumBps, terms.halfLife]).to.deep.equal([1n, 1_600n, 4n * DAY]);
      const later = await propose(g.suite, one(g, 2), [await setBaseCall(g.suite, 8n)], "later");
      const laterTerms = await g.suite.ledger.termsOf(later.id);
      expect([laterTerms.policyVersion, laterTerms.quorumBps, laterTerms.halfLife]).to.deep.equal([
        2n,
        2_000n,
        5n * DAY,
      ]);
    });

    it("includes the code of every target, in order; no code and an untouched address are the same (GV-4)", async () => {
      const g = await loadFixture(governed);
      const calls = [await setBaseCall(g.suite, 7n), { target: ethers.Wallet.createRandom().address, data: "0x" }];
      const proposal = await propose(g.suite, one(g, 0), calls);
      expect(await g.suite.governor.pinnedCode(proposal.id)).to.equal(await codeHashOf(calls));
      const swapped = await propose(g.suite, one(g, 1), calls.toReversed());
      expect(await g.suite.governor.pinnedCode(swapped.id)).to.not.equal(await codeHashOf(calls));
    });
  });

  it("tells terms that depend on the electorate only after the snapshot", async () => {
    const g = await loadFixture(governed);
    const proposal = await propose(g.suite, one(g, 0), [await setBaseCall(g.suite, 7n)]);
    const before = await g.suite.ledger.termsOf(proposal.id);
    expect([before.quorum, before.cap, before.floor, before.activeStake]).to.deep.equal([0n, 0n, 0n, 0n]);
    await startVoting(g.suite, proposal);
    const open = await g.suite.ledger.termsOf(proposal.id);
    await vote(g.suite, proposal, [one(g, 1)], Support.Abstain);
    expect(await g.suite.ledger.termsOf(proposal.id)).to.deep.equal(open);
    expect(open.quorum).to.be.greaterThan(0n);
  });
});

/** keccak256 over the code hashes of the targets, as the governor pins them. */
async function codeHashOf(calls: readonly Call[]): Promise<string> {
  const codes = await Promise.all(calls.map((call) => ethers.provider.getCode(call.target)));
  return ethers.keccak256(ethers.concat(codes.map((code) => ethers.keccak256(code))));
}
