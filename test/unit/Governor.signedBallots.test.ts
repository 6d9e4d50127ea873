import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { signBallot, type SignedBallot } from "../helpers/ballots.ts";
import {
  ask,
  asked,
  at,
  DAY,
  ethers,
  governed,
  GWEI,
  gweiOf,
  loadFixture,
  loud,
  one,
  rootOf,
  shout,
  some,
  type Asked,
} from "../helpers/governed.ts";
import { enterEpoch, fundProposer, register } from "../helpers/people.ts";
import { describe as describeProposal, setBaseCall, startVoting, Support, vote } from "../helpers/proposals.ts";

const Mood = { Honest: 0, Reverts: 1, BurnsGas: 2, ReturnsBomb: 3, RevertsWithBomb: 4 } as const;

const tally = (g: Asked) => g.suite.ledger.tallyOf(g.proposal.id);
const sign = (g: Asked, voter: HardhatEthersSigner, support: number, options = {}) =>
  signBallot(g.suite, voter, g.proposal.id, support, options);
/** A plain ballot of each of `voters`. */
const signAll = (g: Asked, voters: readonly HardhatEthersSigner[], support: number): Promise<SignedBallot[]> =>
  Promise.all(voters.map((voter) => sign(g, voter, support)));

/** Fixture: a person whose account is a contract wallet of the outsider's, with the root of person 7. */
async function walletVoter() {
  const g = await loadFixture(governed);
  const wallet = await ethers.deployContract("Wallet1271", [g.outsider]);
  const account = await wallet.getAddress();
  const stake = gweiOf(7) * GWEI;
  await register(g.suite, account);
  await g.suite.token.connect(g.suite.deployer).transfer(account, stake);
  const call = async (target: { getAddress(): Promise<string> }, data: string) =>
    (await wallet.getFunction("call").send(await target.getAddress(), data)) as unknown;
  await call(
    g.suite.token,
    g.suite.token.interface.encodeFunctionData("approve", [await g.suite.vault.getAddress(), stake]),
  );
  await call(g.suite.vault, g.suite.vault.interface.encodeFunctionData("deposit", [stake]));
  await enterEpoch(g.suite, 15, 10);
  const open = await ask(g);
  const setMood = async (mood: number) => (await wallet.getFunction("setMood").send(mood)) as unknown;
  return { ...open, account, setMood };
}

/** Fixture: two questions in one epoch. */
async function twoQuestions() {
  const g = await loadFixture(governed);
  const other = await describeProposal(g.suite, [await setBaseCall(g.suite, 9n)], "the other");
  await fundProposer(g.suite, one(g, 1), 10n ** 20n);
  await g.suite.governor.connect(one(g, 1)).propose(other.targets, other.values, other.calldatas, other.description);
  const open = await ask(g);
  await startVoting(g.suite, other, 100);
  return { ...open, other };
}

describe("A signed ballot", () => {
  describe("alone", () => {
    it("counts like a cast one", async () => {
      const g = await loadFixture(asked);
      const { signature } = await sign(g, one(g, 3), Support.For);
      await expect(g.suite.governor.connect(g.outsider).castVoteBySig(g.proposal.id, Support.For, one(g, 3), signature))
        .to.emit(g.suite.governor, "VoteCast")
        .withArgs(one(g, 3), g.proposal.id, Support.For, rootOf(3), "");
      expect((await tally(g)).support).to.equal(rootOf(3));
    });

    it("may carry a reason and an intensity", async () => {
      const g = await loadFixture(asked);
      const params = loud(15_000n);
      const { signature } = await sign(g, one(g, 3), Support.Against, { params, reason: "no" });
      await expect(
        g.suite.governor.castVoteWithReasonAndParamsBySig(
          g.proposal.id,
          Support.Against,
          one(g, 3),
          "no",
          params,
          signature,
        ),
      )
        .to.emit(g.suite.governor, "VoteCastWithParams")
        .withArgs(one(g, 3), g.proposal.id, Support.Against, (rootOf(3) * 3n) / 2n, "no", params);
    });

    it("of a contract wallet is asked for by ERC-1271", async () => {
      const g = await loadFixture(walletVoter);
      const { signature } = await sign(g, g.outsider, Support.For, { voter: g.account });
      await g.suite.governor.castVoteBySig(g.proposal.id, Support.For, g.account, signature);
      expect((await tally(g)).support).to.equal(rootOf(7));
    });

    it("says what was signed, by whom, and nothing else", async () => {
      const g = await loadFixture(asked);
      const { governor } = g.suite;
      const { signature } = await sign(g, one(g, 3), Support.For);
      for (const [support, voter] of [
        [Support.Against, one(g, 3)],
        [Support.For, one(g, 4)],
      ] as const) {
        await expect(governor.castVoteBySig(g.proposal.id, support, voter, signature))
          .to.be.revertedWithCustomError(governor, "GovernorInvalidSignature")
          .withArgs(voter);
      }
      const louder = await sign(g, one(g, 3), Support.For, { params: loud(11_000n) });
      await expect(
        governor.castVoteWithReasonAndParamsBySig(
          g.proposal.id,
          Support.For,
          one(g, 3),
          "",
          loud(20_000n),
          louder.signature,
        ),
      ).to.be.revertedWithCustomError(governor, "GovernorInvalidSignature");
    });

    it("relayed by somebody leaves the voter's other signed ballots good", async () => {
      const g = await loadFixture(twoQuestions);
      const first = await sign(g, one(g, 3), Support.For);
      const loudly = await signBallot(g.suite, one(g, 4), g.proposal.id, Support.For, { params: loud(11_000n) });
      const others = [
        await signBallot(g.suite, one(g, 3), g.other.id, Support.Against),
        await signBallot(g.suite, one(g, 4), g.other.id, Support.Against),
      ];
      await g.suite.governor.castVoteBySig(g.proposal.id, Support.For, one(g, 3), first.signature);
      await g.suite.governor.castVoteWithReasonAndParamsBySig(
        g.proposal.id,
        Support.For,
        one(g, 4),
        "",
        loud(11_000n),
        loudly.signature,
      );
      expect(await g.suite.governor.castVotesBySig.staticCall(g.other.id, others)).to.equal(2);
    });
  });

  describe("in a batch", () => {
    it("counts, fifty at a time, each invalid one skipped with its reason", async () => {
      const g = await loadFixture(asked);
      const good = await signAll(g, g.people, Support.For);
      const loudly = await sign(g, g.holder, Support.For, { params: loud(5_000n) });
      const stale = await sign(g, one(g, 2), Support.For, { nonce: 1n });
      const [first] = good;
      if (first === undefined) throw new Error("nobody");
      const ballots = [...good, loudly, ...Array<SignedBallot>(16).fill(first), ...Array<SignedBallot>(17).fill(stale)];
      expect(ballots.length).to.equal(50);
      const { governor } = g.suite;
      expect(await governor.castVotesBySig.staticCall(g.proposal.id, ballots)).to.equal(17);
      const tx = await governor.connect(g.outsider).castVotesBySig(g.proposal.id, ballots);
      const receipt = await tx.wait();
      const skipped = await governor.queryFilter(governor.filters.BallotSkipped(), receipt?.blockNumber);
      expect(skipped.length).to.equal(33);
      const reasons = skipped.map(({ args }) => governor.interface.parseError(args.reason)?.name);
      expect(reasons.slice(0, 16)).to.deep.equal(Array(16).fill("GovernorAlreadyCastVote"));
      expect(reasons.slice(16)).to.deep.equal(Array(17).fill("GovernorInvalidSignature"));
      const { personsFor, support } = await tally(g);
      expect([personsFor, support]).to.deep.equal([16n, g.people.reduce((sum, _, index) => sum + rootOf(index), 0n)]);
    });

    it("is guarded against replay by the receipt, not by the nonce", async () => {
      const g = await loadFixture(asked);
      const ballots = await signAll(g, some(g, 1, 2), Support.For);
      await g.suite.governor.castVotesBySig(g.proposal.id, ballots);
      expect(await g.suite.governor.nonces(one(g, 1))).to.equal(0);
      await expect(g.suite.governor.castVotesBySig(g.proposal.id, ballots))
        .to.emit(g.suite.governor, "BallotSkipped")
        .withArgs(
          g.proposal.id,
          one(g, 1),
          g.suite.governor.interface.encodeErrorResult("GovernorAlreadyCastVote", [one(g, 1).address]),
        );
      expect((await tally(g)).personsFor).to.equal(2);
    });

    it("is good for its proposal alone", async () => {
      const g = await loadFixture(twoQuestions);
      const ballots = await signAll(g, some(g, 1, 2), Support.For);
      expect(await g.suite.governor.castVotesBySig.staticCall(g.other.id, ballots)).to.equal(0);
    });

    it("with params is an extended ballot with an empty reason; another shape is not what was signed", async () => {
      const g = await loadFixture(asked);
      const params = loud(20_000n);
      const good = await sign(g, one(g, 3), Support.For, { params });
      const wrong = [
        { ...(await sign(g, one(g, 2), Support.For, { extended: true })) },
        { ...(await sign(g, one(g, 4), Support.For)), params },
        { ...(await sign(g, one(g, 5), Support.For, { params, reason: "not empty" })) },
      ];
      expect(await g.suite.governor.castVotesBySig.staticCall(g.proposal.id, [good, ...wrong])).to.equal(1);
      await g.suite.governor.castVotesBySig(g.proposal.id, [good, ...wrong]);
      expect((await tally(g)).forVotes).to.equal(2n * rootOf(3));
    });

    it("is bound to the reply rule of the last window like any other", async () => {
      const g = await loadFixture(asked);
      await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7), Support.For);
      await vote(g.suite, g.proposal, some(g, 10, 11, 14), Support.Against);
      await g.suite.governor.connect(g.holder).castVote(g.proposal.id, Support.For);
      const ordinary = await g.suite.governor.proposalDeadline(g.proposal.id);
      for (const [round, voter, support] of [
        [0n, 15, Support.Against],
        [1n, 1, Support.For],
        [2n, 5, Support.Against],
      ] as const) {
        await at(ordinary + round * (DAY - 10n) - 10n);
        await g.suite.governor.connect(one(g, voter)).castVote(g.proposal.id, support);
      }
      const ballots = [await sign(g, one(g, 9), Support.For), await sign(g, one(g, 13), Support.Against)];
      await at(ordinary + 2n * DAY + 5n);
      await expect(g.suite.governor.castVotesBySig(g.proposal.id, ballots))
        .to.emit(g.suite.governor, "BallotSkipped")
        .withArgs(
          g.proposal.id,
          one(g, 9),
          g.suite.governor.interface.encodeErrorResult("GovernorReplyOnly", [g.proposal.id, ordinary + 3n * DAY]),
        );
      expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 13))).to.equal(true);
    });

    it("with a wrong support, or a budget that does not last, is skipped", async () => {
      const g = await loadFixture(twoQuestions);
      await shout(g, g.other, one(g, 2), Support.For, 20_000n);
      const ballots = [
        await sign(g, one(g, 1), 3),
        await sign(g, one(g, 2), Support.For, { params: loud(10_001n) }),
        await sign(g, one(g, 3), Support.For, { params: "0x1234" }),
        await sign(g, one(g, 4), Support.For),
      ];
      const tx = await g.suite.governor.castVotesBySig(g.proposal.id, ballots);
      const receipt = await tx.wait();
      const skipped = await g.suite.governor.queryFilter(
        g.suite.governor.filters.BallotSkipped(),
        receipt?.blockNumber,
      );
      const reasons = skipped.map(({ args }) => g.suite.governor.interface.parseError(args.reason)?.name);
      expect(reasons).to.deep.equal(["GovernorInvalidVoteType", "LedgerIntensityBudget", "GovernorIntensityInvalid"]);
      expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 4))).to.equal(true);
    });

    for (const [name, mood] of Object.entries(Mood).filter(([, value]) => value !== Mood.Honest)) {
      it(`costs the others nothing when a wallet ${name}, and a million gas at most`, async () => {
        const g = await loadFixture(walletVoter);
        await g.setMood(mood);
        const hostile = await sign(g, g.outsider, Support.For, { voter: g.account });
        const ballots = [hostile, await sign(g, one(g, 1), Support.For)];
        const tx = await g.suite.governor.castVotesBySig(g.proposal.id, ballots);
        await expect(tx)
          .to.emit(g.suite.governor, "BallotSkipped")
          .withArgs(g.proposal.id, g.account, (reason: string) => reason.length <= 2 + 2 * 36);
        expect((await tx.wait())?.gasUsed ?? 0n).to.be.lessThan(1_500_000n);
        expect(await g.suite.governor.hasVoted(g.proposal.id, one(g, 1))).to.equal(true);
        expect(await g.suite.governor.hasVoted(g.proposal.id, g.account)).to.equal(false);
      });
    }

    it("of an honest wallet counts", async () => {
      const g = await loadFixture(walletVoter);
      const ballots = [await sign(g, g.outsider, Support.For, { voter: g.account })];
      await g.suite.governor.castVotesBySig(g.proposal.id, ballots);
      expect((await tally(g)).support).to.equal(rootOf(7));
    });
  });
});
