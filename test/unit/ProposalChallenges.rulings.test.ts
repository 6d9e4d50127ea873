import { expect } from "chai";
import {
  FEE,
  LONGEST,
  Ruling,
  challenge,
  challenged,
  decisionOf,
  giveRuling,
  goTo,
  runsNow,
} from "../helpers/challenges.ts";
import {
  asked,
  at,
  connection,
  counted,
  ethers,
  loadFixture,
  one,
  queued,
  read,
  shout,
  some,
  time,
  type Asked,
} from "../helpers/governed.ts";
import { State, Support, endVoting, operation, vote } from "../helpers/proposals.ts";

const before = () => loadFixture(queued);
async function pending() {
  return challenged(await before());
}

const state = (g: Asked) => g.suite.governor.state(g.proposal.id);
const execute = (g: Asked) => g.suite.governor.execute(...operation(g.proposal));
const readyAt = (g: Asked, timestamp: bigint) => g.suite.ledger.isReadyAt(g.proposal.id, timestamp);

/** Fixture: For of 3, 7, 11, 15 (sixteen units), Against of 4 (a unit, a little softly), more to come. Queued. */
async function sixteen() {
  const g = await loadFixture(asked);
  await vote(g.suite, g.proposal, some(g, 3, 7, 11, 15), Support.For);
  await shout(g, g.proposal, one(g, 4), Support.Against, 9_960);
  await endVoting(g.suite, g.proposal);
  await g.suite.governor.queue(...operation(g.proposal));
  return g;
}

describe("A challenged operation", () => {
  it("does not run while no ruling is known, at any second it would have run", async () => {
    const g = await before();
    const { earliest, expiry } = await decisionOf(g);
    await goTo(earliest);
    expect(await runsNow(g)).to.equal(true);
    const { dispute } = await challenged(g);
    const { challengedAt, reopensAt, expiry: moved } = await decisionOf(g);
    expect(reopensAt).to.equal(challengedAt + LONGEST);
    expect(moved).to.equal(expiry + LONGEST);
    for (const moment of [challengedAt + 1n, expiry, expiry + 1n, reopensAt - 1n]) {
      expect(await readyAt(g, moment), String(moment)).to.equal(false);
      await at(moment);
      await expect(execute(g)).to.be.revertedWithCustomError(g.suite.ledger, "LedgerNotReady");
      expect(await state(g)).to.equal(State.Queued);
    }
    expect(await g.suite.challenges.proposalOf(dispute)).to.equal(g.proposal.id);
  });

  it("runs after 30 days without a ruling, and later rulings do nothing", async () => {
    for (const ruling of [Ruling.Cancel, Ruling.Stands]) {
      const g = await pending();
      const { reopensAt, expiry } = await decisionOf(g);
      await at(reopensAt);
      await giveRuling(g.suite, g.dispute, ruling);
      expect(await state(g)).to.equal(State.Queued);
      expect((await decisionOf(g)).expiry).to.equal(expiry);
      expect(
        await g.suite.challenges.cancelledAt(
          (await g.suite.challenges.challengeOf(g.proposal.id)).payloadHash,
          reopensAt,
        ),
      ).to.equal(0);
      await execute(g);
      expect(await state(g)).to.equal(State.Executed);
    }
  });

  it("hears a ruling in the last second of the 30 days", async () => {
    const g = await pending();
    await at((await decisionOf(g)).reopensAt - 1n);
    await giveRuling(g.suite, g.dispute, Ruling.Cancel);
    expect(await state(g)).to.equal(State.Canceled);
  });

  it("stands after any ruling but 2, for as long as it had left", async () => {
    for (const ruling of [Ruling.Refused, Ruling.Stands, 3n, ethers.MaxUint256]) {
      const g = await pending();
      const { challengedAt, queuedAt, earliest } = await decisionOf(g);
      await goTo(earliest + 100n);
      await expect(g.suite.court.getFunction("give").send(g.dispute, ruling, 0))
        .to.emit(g.suite.challenges, "Ruling")
        .withArgs(await g.suite.court.getAddress(), g.dispute, ruling);
      const ruledAt = BigInt(await time.latest());
      const { reopensAt, expiry, cancelled } = await decisionOf(g);
      expect([reopensAt, cancelled]).to.deep.equal([ruledAt, false]);
      expect(expiry).to.equal(queuedAt + 5n * 4n * 86_400n + ruledAt - challengedAt);
      expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(ruledAt);
      await at(expiry);
      await execute(g);
      expect(await state(g)).to.equal(State.Executed);
    }
  });

  it("dies on the second after its moved expiry", async () => {
    const g = await pending();
    await giveRuling(g.suite, g.dispute, Ruling.Stands);
    const { expiry } = await decisionOf(g);
    await goTo(expiry);
    expect(await state(g)).to.equal(State.Queued);
    await goTo(expiry + 1n);
    expect(await state(g)).to.equal(State.Expired);
    expect(await g.suite.ledger.fateOf(g.proposal.id)).to.equal(4);
    await expect(execute(g)).to.be.revertedWithCustomError(g.suite.governor, "GovernorUnexpectedProposalState");
  });

  it("is cancelled by a ruling of 2, everywhere", async () => {
    const g = await pending();
    const { governor, ledger, timelock } = g.suite;
    const tx = g.suite.court.getFunction("give").send(g.dispute, Ruling.Cancel, 0);
    await expect(tx).to.emit(governor, "ProposalCanceled").withArgs(g.proposal.id);
    await expect(tx).to.emit(timelock, "Cancelled");
    await expect(tx).to.emit(ledger, "DecisionCancelled");
    expect(await state(g)).to.equal(State.Canceled);
    expect((await decisionOf(g)).cancelled).to.equal(true);
    expect(await ledger.fateOf(g.proposal.id)).to.equal(3);
    expect(await ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
    const [scheduled] = await timelock.queryFilter(timelock.filters.CallScheduled());
    expect(await timelock.getOperationState(scheduled?.args.id ?? ethers.ZeroHash)).to.equal(0);
    await goTo((await decisionOf(g)).earliest);
    for (const act of [governor.execute, governor.queue, governor.cancel]) {
      await expect(act(...operation(g.proposal))).to.be.revert(ethers);
    }
    for (const act of ["object", "support", "withdraw"] as const) {
      await expect(ledger.connect(one(g, 2))[act](g.proposal.id)).to.be.revertedWithCustomError(
        ledger,
        "LedgerDecisionClosed",
      );
    }
    await expect(
      governor
        .connect(one(g, 0))
        .propose(g.proposal.targets, g.proposal.values, g.proposal.calldatas, g.proposal.description),
    ).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
  });

  it("is cancelled or not at all, however little gas the court gives", async () => {
    const g = await pending();
    const { challenges, court } = g.suite;
    const snapshot = await connection.networkHelpers.takeSnapshot();
    let [starved, carried] = [0, 0];
    for (let gas = 20_000n; gas <= 260_000n; gas += 2_500n) {
      const done = await court
        .getFunction("give")
        .send(g.dispute, Ruling.Cancel, gas, { gasLimit: 1_000_000 })
        .then(
          () => true,
          () => false,
        );
      const { isRuled } = await challenges.challengeOf(g.proposal.id);
      expect(isRuled, String(gas)).to.equal(done);
      // A ruling that was taken has cancelled; a ruling that was not can be delivered again.
      expect(await state(g), String(gas)).to.equal(done ? State.Canceled : State.Queued);
      if (done) carried++;
      else starved++;
      await snapshot.restore();
    }
    expect(Math.min(starved, carried)).to.be.above(3);
    await giveRuling(g.suite, g.dispute, Ruling.Cancel);
    expect(await state(g)).to.equal(State.Canceled);
  });

  it("starves by name when the cancellation alone runs out of gas", async () => {
    const g = await pending();
    const names = new Set<string>();
    for (let gas = 40_000n; gas <= 140_000n; gas += 500n) {
      await g.suite.court
        .getFunction("give")
        .staticCall(g.dispute, Ruling.Cancel, gas)
        .catch((error: unknown) => {
          const data = (error as { data?: string }).data;
          if (typeof data === "string" && data.length > 2)
            names.add(g.suite.challenges.interface.parseError(data)?.name ?? data);
        });
    }
    expect([...names]).to.deep.equal(["ChallengesRulingStarved"]);
  });

  it("waits out its time when the timelock no longer obeys the governor", async () => {
    const g = await pending();
    const { challenges, governor, timelock } = g.suite;
    const address = await timelock.getAddress();
    await connection.networkHelpers.impersonateAccount(address);
    await connection.networkHelpers.setBalance(address, 10n ** 18n);
    await timelock.connect(await ethers.getSigner(address)).revokeRole(await timelock.CANCELLER_ROLE(), governor);
    const refusal = timelock.interface.encodeErrorResult("AccessControlUnauthorizedAccount", [
      await governor.getAddress(),
      await timelock.CANCELLER_ROLE(),
    ]);
    await expect(g.suite.court.getFunction("give").send(g.dispute, Ruling.Cancel, 0))
      .to.emit(challenges, "CancellationRefused")
      .withArgs(g.proposal.id, refusal);
    const { reopensAt, cancelled } = await decisionOf(g);
    expect(cancelled).to.equal(false);
    expect(await g.suite.ledger.isChallenged(g.proposal.id)).to.equal(true);
    expect(await readyAt(g, reopensAt - 1n)).to.equal(false);
    expect(await readyAt(g, reopensAt)).to.equal(true);
  });
});

describe("Races", () => {
  it("execution and challenge in one block: whoever comes first has it", async () => {
    for (const executesFirst of [true, false]) {
      const g = await before();
      await goTo((await decisionOf(g)).earliest);
      const { governor, challenges } = g.suite;
      await ethers.provider.send("evm_setAutomine", [false]);
      const gasLimit = 2_000_000;
      const sends = [
        () => governor.connect(one(g, 5)).execute(...operation(g.proposal), { gasLimit }),
        () => challenges.connect(g.outsider).challenge(...operation(g.proposal), { value: FEE, gasLimit }),
      ];
      if (!executesFirst) sends.reverse();
      const sent = [];
      // Equal prices are ordered by arrival.
      for (const send of sends) sent.push(await send());
      await connection.networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      const status = await Promise.all(
        sent.map(async ({ hash }) => (await ethers.provider.getTransactionReceipt(hash))?.status),
      );
      expect(status).to.deep.equal([1, 0]);
      expect(await state(g)).to.equal(executesFirst ? State.Executed : State.Queued);
    }
  });

  it("a challenge in the last second leaves that second: the ruling's block can still run it, the next cannot", async () => {
    for (const sameBlock of [true, false]) {
      const g = await before();
      const { expiry } = await decisionOf(g);
      await at(expiry);
      const dispute = await challenge(g.suite, g.proposal, g.outsider);
      await goTo(expiry + 3n * 86_400n);
      await ethers.provider.send("evm_setAutomine", [false]);
      await g.suite.court.getFunction("give").send(dispute, Ruling.Stands, 0, { gasLimit: 1_000_000 });
      const ran = sameBlock
        ? await g.suite.governor.execute(...operation(g.proposal), { gasLimit: 2_000_000 })
        : undefined;
      await connection.networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      if (ran !== undefined) await ran.wait();
      else await connection.networkHelpers.mine();
      expect(await state(g)).to.equal(sameBlock ? State.Executed : State.Expired);
    }
  });
});

describe("A challenge makes nothing executable (CT-5)", () => {
  it("lets no decision run that its opposition has stopped: conviction ends where the expiry was", async () => {
    const g = await loadFixture(sixteen);
    // 99.97 % of the support: twelve half-lives after its ballots it would be ready; it has less than seven.
    for (const index of [0, 1, 2, 6, 10, 14]) await g.suite.ledger.connect(one(g, index)).object(g.proposal.id);
    const { support, opposition, charge } = await counted(g, g.proposal);
    const { expiry: own } = await decisionOf(g);
    expect(await readyAt(g, own)).to.equal(false);
    expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
    // Were the time under challenge to count, it would be ready before the 30 days are over.
    const math = await ethers.deployContract("ConvictionMathHarness");
    const { voteStart, halfLife } = await g.suite.ledger.termsOf(g.proposal.id);
    const later = await read<bigint>(math, "growth", own + LONGEST - voteStart, halfLife);
    expect(charge).to.be.at.most((support - opposition) * later);
    // The proposer challenges its own decision to gain time, and even wins.
    const dispute = await challenge(g.suite, g.proposal, one(g, 0));
    const { reopensAt, expiry } = await decisionOf(g);
    for (const moment of [reopensAt, own, expiry]) expect(await readyAt(g, moment)).to.equal(false);
    expect(await g.suite.ledger.expectedReadyAt(g.proposal.id)).to.equal(0);
    await goTo(own + 10n * 86_400n);
    await giveRuling(g.suite, dispute, Ruling.Stands);
    const after = await decisionOf(g);
    expect(await readyAt(g, after.expiry)).to.equal(false);
    expect(await g.suite.ledger.convictionAt(g.proposal.id, after.expiry)).to.equal(
      await g.suite.ledger.convictionAt(g.proposal.id, own),
    );
  });

  it("neither earlier: every second at which it is ready it would have been ready, or past its expiry was", async () => {
    const g = await loadFixture(sixteen);
    await g.suite.ledger.connect(one(g, 2)).object(g.proposal.id);
    const { queuedAt, expiry: own } = await decisionOf(g);
    const step = 7_200n;
    const moments = Array.from(
      { length: Number((own + LONGEST - queuedAt) / step) },
      (_, i) => queuedAt + BigInt(i) * step,
    );
    const without = new Map<bigint, boolean>();
    for (const moment of moments) without.set(moment, await readyAt(g, moment));
    const ended = await readyAt(g, own);
    await goTo(queuedAt + 86_400n);
    const { dispute } = await challenged(g);
    const whilePending = new Map<bigint, boolean>();
    for (const moment of moments) whilePending.set(moment, await readyAt(g, moment));
    await goTo(queuedAt + 9n * 86_400n);
    await giveRuling(g.suite, dispute, Ruling.Refused);
    for (const moment of moments) {
      const would = moment > own ? ended : without.get(moment) === true;
      expect(!(whilePending.get(moment) ?? false) || would, `pending, ${moment}`).to.equal(true);
      expect(!(await readyAt(g, moment)) || would, `dismissed, ${moment}`).to.equal(true);
    }
    expect([...without.values()].filter(Boolean).length).to.be.above(50);
  });

  it("gains a vacuous challenger nothing but the jury's bill", async () => {
    const g = await before();
    const { earliest } = await decisionOf(g);
    const proposer = one(g, 0);
    const paid = await ethers.provider.getBalance(proposer);
    const dispute = await challenge(g.suite, g.proposal, proposer);
    expect(paid - (await ethers.provider.getBalance(proposer))).to.be.at.least(FEE);
    // A jury hears it all the same, and may cancel.
    expect(await readyAt(g, earliest)).to.equal(false);
    await giveRuling(g.suite, dispute, Ruling.Cancel);
    expect(await state(g)).to.equal(State.Canceled);
    expect(await ethers.provider.getBalance(g.suite.challenges)).to.equal(0);
    await g.suite.deposits.settle(g.proposal.id);
    // Proposer and challenger in one, it gets its own deposit back and no more.
    expect(await g.suite.deposits.creditOf(proposer)).to.equal(g.suite.options.depositBase);
  });
});
