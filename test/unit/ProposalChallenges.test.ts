import { expect } from "chai";
import { FEE, Ruling, askedOf, challenge, challenged, giveRuling, payloadHashOf } from "../helpers/challenges.ts";
import {
  ask,
  asked,
  connection,
  decide,
  ethers,
  governed,
  loadFixture,
  one,
  peopled,
  queued,
  read,
  some,
  type Asked,
} from "../helpers/governed.ts";
import { personMoved } from "../helpers/moving.ts";
import { State, operation, passAndQueue, propose, setBaseCall } from "../helpers/proposals.ts";
import { META_EVIDENCE, deploySuite } from "../helpers/suite.ts";

const HostileMood = {
  Honest: 0,
  RefusesToTellItsFee: 1,
  RaisesItsFee: 2,
  RefusesDisputes: 3,
  ReusesIds: 4,
  RulesAtOnce: 5,
  Reenters: 6,
} as const;

/** Fixture: a queued decision, nobody has challenged it. */
const before = () => loadFixture(queued);
/** Fixture: a queued decision that the outsider has challenged. */
async function pending() {
  return challenged(await loadFixture(queued));
}

/** Fixture: a queued decision of a suite with a hostile court. */
async function hostile(): Promise<Asked> {
  const g = await peopled(await deploySuite(connection, { court: "HostileCourt" }));
  return decide(g, [await setBaseCall(g.suite, 7n)]);
}

/** Sets the mood of a hostile court. */
const mood = (g: Asked, to: number, again = "0x") => g.suite.court.getFunction("setMood").send(to, again);

describe("ProposalChallenges", () => {
  describe("when deployed", () => {
    it("tells its wiring and what jurors judge", async () => {
      const { suite } = await loadFixture(governed);
      const { challenges } = suite;
      expect(await challenges.court()).to.equal(await suite.court.getAddress());
      expect(await challenges.pool()).to.equal(await suite.pool.getAddress());
      expect(await challenges.governor()).to.equal(await suite.governor.getAddress());
      expect(await challenges.ledger()).to.equal(await suite.ledger.getAddress());
      expect(await challenges.binder()).to.equal(await suite.genesis.getAddress());
      expect(await challenges.epochStart()).to.equal(await suite.votes.epochStart());
      expect(await challenges.epochLength()).to.equal(await suite.votes.epochLength());
      const made = challenges.deploymentTransaction();
      if (made === null) throw new Error("the challenges contract was not deployed here");
      await expect(made).to.emit(challenges, "MetaEvidence").withArgs(0, META_EVIDENCE);
    });

    it("refuses a court without code, and one whose pool has none", async () => {
      const { suite, outsider } = await loadFixture(governed);
      const factory = await ethers.getContractFactory("ProposalChallenges");
      const poolless = await (await ethers.deployContract("CourtStub", [outsider])).getAddress();
      for (const court of [outsider.address, poolless]) {
        await expect(factory.deploy(court, "", suite.genesis))
          .to.be.revertedWithCustomError(factory, "ChallengesCourtInvalid")
          .withArgs(court);
      }
      await expect(factory.deploy(suite.court, "", ethers.ZeroAddress)).to.be.revertedWithCustomError(
        factory,
        "BindingZeroAddress",
      );
    });

    it("is bound by its binder, once, and challenges nothing before", async () => {
      const { suite, outsider, proposal } = await before();
      const [binder] = await ethers.getSigners();
      if (binder === undefined) throw new Error("no signers");
      const fresh = await ethers.deployContract("ProposalChallenges", [suite.court, "", binder]);
      await expect(fresh.challenge(...operation(proposal), { value: FEE })).to.be.revertedWithCustomError(
        fresh,
        "BindingMissing",
      );
      await expect(fresh.connect(outsider).bind(suite.governor)).to.be.revertedWithCustomError(
        fresh,
        "BindingNotBinder",
      );
      await expect(fresh.bind(ethers.ZeroAddress)).to.be.revertedWithCustomError(fresh, "BindingZeroAddress");
      await fresh.bind(suite.governor);
      await expect(fresh.bind(suite.governor)).to.be.revertedWithCustomError(fresh, "BindingSpent");
    });
  });

  describe("a challenge", () => {
    it("puts the operation before a jury that excludes proposer and challenger", async () => {
      const { suite, proposal, outsider, ...g } = await before();
      const { challenges, court, ledger } = suite;
      const tx = challenges.connect(outsider).challenge(...operation(proposal), { value: FEE });
      await expect(tx)
        .to.emit(challenges, "ProposalChallenged")
        .withArgs(proposal.id, 0, outsider.address, payloadHashOf(proposal), FEE);
      await expect(tx)
        .to.emit(challenges, "Dispute")
        .withArgs(await court.getAddress(), 0, 0, proposal.id);
      const asked = await askedOf(suite, 0n);
      expect(asked).to.deep.equal({
        arbitrable: await challenges.getAddress(),
        choices: 2n,
        paid: FEE,
        lane: 1n,
        snapshotEpoch: await suite.votes.epochAt((await ledger.termsOf(proposal.id)).voteStart),
        parties: [one({ suite, outsider, ...g }, 0).address, outsider.address],
        refundTo: outsider.address,
      });
      expect(await challenges.challengeOf(proposal.id)).to.deep.equal([
        outsider.address,
        false,
        0n,
        payloadHashOf(proposal),
      ]);
      expect(await challenges.proposalOf(0)).to.equal(proposal.id);
      expect(await ethers.provider.getBalance(challenges)).to.equal(0);
    });

    it("names the closed snapshot of the ballot, which the court can look up", async () => {
      const g = await pending();
      const { snapshotEpoch } = await askedOf(g.suite, g.dispute);
      expect(snapshotEpoch).to.be.below(await g.suite.votes.currentEpoch());
      expect(await g.suite.votes.snapshotOf(snapshotEpoch)).to.equal(
        await g.suite.governor.proposalSnapshot(g.proposal.id),
      );
    });

    it("finds the proposer where it moved before the snapshot of its ballot, so that it cannot judge itself", async () => {
      const g = await loadFixture(governed);
      const [proposer, elsewhere] = [one(g, 0), (await ethers.getSigners())[1]];
      if (elsewhere === undefined) throw new Error("no second signer");
      const person = await g.suite.registry.livePersonOf(proposer);
      const proposal = await propose(g.suite, proposer, [await setBaseCall(g.suite, 7n)]);
      await personMoved(g.suite, proposer, elsewhere);
      await passAndQueue(g.suite, proposal, g.people.slice(1));
      const { parties } = await askedOf(g.suite, await challenge(g.suite, proposal, g.outsider));
      const bound = await Promise.all(parties.map(async (party) => (await g.suite.registry.bindingOf(party)).person));
      expect(bound).to.include(person);
    });

    it("costs the court's fee, to the wei", async () => {
      const { suite, proposal, outsider } = await before();
      const { challenges } = suite;
      expect(await challenges.challengeCost(proposal.id, outsider)).to.equal(FEE);
      for (const paid of [0n, FEE - 1n]) {
        await expect(challenges.connect(outsider).challenge(...operation(proposal), { value: paid }))
          .to.be.revertedWithCustomError(challenges, "ChallengesFeeShort")
          .withArgs(FEE, paid);
      }
    });

    it("credits what was paid too much, and pays it once", async () => {
      const { suite, proposal, outsider } = await before();
      const { challenges } = suite;
      await expect(challenges.connect(outsider).challenge(...operation(proposal), { value: FEE + 5n }))
        .to.emit(challenges, "ChallengeCredited")
        .withArgs(outsider.address, 5n);
      expect(await challenges.creditOf(outsider)).to.equal(5n);
      await expect(challenges.connect(outsider).claim()).to.changeEtherBalances(
        ethers,
        [challenges, outsider],
        [-5n, 5n],
      );
      await expect(challenges.connect(outsider).claim())
        .to.be.revertedWithCustomError(challenges, "ChallengesNothingToClaim")
        .withArgs(outsider.address);
    });

    it("pays no credit to who refuses it or asks again while it is paid", async () => {
      const { suite, proposal, outsider } = await before();
      const { challenges } = suite;
      const picky = await ethers.deployContract("PickyChallenger");
      const challengesAddress = await challenges.getAddress();
      await picky.getFunction("challenge").send(challengesAddress, ...operation(proposal), { value: FEE + 9n });
      await picky.getFunction("setRefuses").send(true);
      await expect(picky.getFunction("claim").send(challengesAddress))
        .to.be.revertedWithCustomError(challenges, "ChallengesTransferFailed")
        .withArgs(await picky.getAddress(), 9n);
      expect(await challenges.creditOf(picky)).to.equal(9n);
      await picky.getFunction("setRefuses").send(false);
      await picky.getFunction("claim").send(challengesAddress);
      const guard = challenges.interface.getError("ReentrancyGuardReentrantCall");
      expect(await read<string>(picky, "answer")).to.equal(guard?.selector);
      expect(await ethers.provider.getBalance(picky)).to.equal(9n);
      expect(await challenges.connect(outsider).creditOf(picky)).to.equal(0n);
    });

    it("is had once, whatever the ruling", async () => {
      for (const ruling of [undefined, Ruling.Refused, Ruling.Stands]) {
        const { suite, proposal, dispute, people } = await pending();
        if (ruling !== undefined) await giveRuling(suite, dispute, ruling);
        await expect(suite.challenges.connect(people[1]).challenge(...operation(proposal), { value: FEE }))
          .to.be.revertedWithCustomError(suite.ledger, "LedgerAlreadyChallenged")
          .withArgs(proposal.id);
      }
    });

    it("is refused before queueing, after execution, after expiry and of what nobody proposed", async () => {
      const unqueued = await loadFixture(asked);
      const { challenges, ledger } = unqueued.suite;
      await expect(challenges.challenge(...operation(unqueued.proposal), { value: FEE }))
        .to.be.revertedWithCustomError(ledger, "LedgerDecisionClosed")
        .withArgs(unqueued.proposal.id, 0, false);
      await expect(
        challenges.challenge(...operation({ ...unqueued.proposal, descriptionHash: ethers.id("x") }), { value: FEE }),
      ).to.be.revertedWithCustomError(ledger, "LedgerUnknownProposal");

      const ran = await loadFixture(queued);
      const { earliest, expiry } = await ran.suite.ledger.decisionOf(ran.proposal.id);
      await connection.networkHelpers.time.increaseTo(earliest);
      await ran.suite.governor.execute(...operation(ran.proposal));
      await expect(challenge(ran.suite, ran.proposal, ran.outsider))
        .to.be.revertedWithCustomError(ran.suite.ledger, "LedgerDecisionClosed")
        .withArgs(ran.proposal.id, expiry, true);

      const late = await loadFixture(queued);
      await connection.networkHelpers.time.increaseTo(expiry);
      await expect(challenge(late.suite, late.proposal, late.outsider))
        .to.be.revertedWithCustomError(late.suite.ledger, "LedgerDecisionClosed")
        .withArgs(late.proposal.id, expiry, false);
    });

    it("is open only while the juror pool is at its floor", async () => {
      const { suite, proposal, outsider } = await before();
      await suite.pool.getFunction("setFloorReached").send(false);
      expect(await suite.challenges.poolAtFloor()).to.equal(false);
      await expect(challenge(suite, proposal, outsider)).to.be.revertedWithCustomError(
        suite.challenges,
        "ChallengesPoolBelowFloor",
      );
      await suite.pool.getFunction("setFloorReached").send(true);
      await challenge(suite, proposal, outsider);
    });

    it("hears evidence from everybody, about what was challenged", async () => {
      const { suite, proposal, holder } = await before();
      const { challenges } = suite;
      await expect(challenges.submitEvidence(proposal.id, "ipfs://early"))
        .to.be.revertedWithCustomError(challenges, "ChallengesNotChallenged")
        .withArgs(proposal.id);
      const g = await pending();
      await expect(g.suite.challenges.connect(holder).submitEvidence(g.proposal.id, "ipfs://evidence"))
        .to.emit(g.suite.challenges, "Evidence")
        .withArgs(await suite.court.getAddress(), g.proposal.id, holder.address, "ipfs://evidence");
    });
  });

  describe("powers", () => {
    it("are the court's to rule, the challenges contract's to stop and cancel, and nobody else's", async () => {
      const g = await pending();
      const { challenges, governor, ledger } = g.suite;
      for (const outsider of [g.suite.deployer, ...some(g, 0, 1), g.holder, g.outsider]) {
        await expect(challenges.connect(outsider).rule(g.dispute, Ruling.Cancel))
          .to.be.revertedWithCustomError(challenges, "ChallengesNotCourt")
          .withArgs(outsider.address);
        await expect(governor.connect(outsider).cancelByJury(g.proposal.id))
          .to.be.revertedWithCustomError(governor, "GovernorNotChallenges")
          .withArgs(outsider.address);
        for (const act of ["challenge", "dismiss"] as const) {
          await expect(ledger.connect(outsider)[act](g.proposal.id))
            .to.be.revertedWithCustomError(ledger, "LedgerNotChallenges")
            .withArgs(outsider.address);
        }
        await expect(ledger.connect(outsider).cancel(g.proposal.id))
          .to.be.revertedWithCustomError(ledger, "LedgerNotGovernor")
          .withArgs(outsider.address);
        await expect(governor.connect(outsider).cancel(...operation(g.proposal)))
          .to.be.revertedWithCustomError(governor, "GovernorUnableToCancel")
          .withArgs(g.proposal.id, outsider.address);
      }
    });

    it("let even the challenges contract cancel or dismiss nothing that is not challenged", async () => {
      const g = await before();
      const address = await g.suite.challenges.getAddress();
      await connection.networkHelpers.impersonateAccount(address);
      await connection.networkHelpers.setBalance(address, 10n ** 18n);
      const brake = await ethers.getSigner(address);
      const { governor, ledger } = g.suite;
      for (const call of [
        () => governor.connect(brake).cancelByJury(g.proposal.id),
        () => ledger.connect(brake).dismiss(g.proposal.id),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(ledger, "LedgerNotChallenged").withArgs(g.proposal.id);
      }
      const fresh = await ask(await loadFixture(governed));
      await expect(fresh.suite.governor.connect(brake).cancelByJury(fresh.proposal.id)).to.be.revertedWithCustomError(
        ledger,
        "LedgerNotChallenged",
      );
    });
  });

  describe("against a hostile court", () => {
    it("leaves the operation untouched when the court reverts, or asks another fee than it told", async () => {
      for (const [bad, name] of [
        [HostileMood.RefusesToTellItsFee, "HostileCourtClosed"],
        [HostileMood.RefusesDisputes, "HostileCourtClosed"],
        [HostileMood.RaisesItsFee, "CourtStubFeeShort"],
      ] as const) {
        const g = await loadFixture(hostile);
        await mood(g, bad);
        await expect(challenge(g.suite, g.proposal, g.outsider)).to.be.revertedWithCustomError(g.suite.court, name);
        expect(await g.suite.ledger.isChallenged(g.proposal.id)).to.equal(false);
        expect((await g.suite.challenges.challengeOf(g.proposal.id)).challenger).to.equal(ethers.ZeroAddress);
      }
    });

    it("refuses an id that the court has given before", async () => {
      const g = await loadFixture(hostile);
      await challenge(g.suite, g.proposal, g.outsider);
      const next = await decide(g, [await setBaseCall(g.suite, 8n)], "another");
      await mood(g, HostileMood.ReusesIds);
      await expect(challenge(g.suite, next.proposal, g.outsider))
        .to.be.revertedWithCustomError(g.suite.challenges, "ChallengesDisputeReused")
        .withArgs(0);
    });

    it("hears no ruling on a dispute that is being opened, and no second challenge from within the first", async () => {
      const g = await loadFixture(hostile);
      const { challenges, court } = g.suite;
      await mood(g, HostileMood.RulesAtOnce);
      const dispute = await challenge(g.suite, g.proposal, g.outsider);
      expect(await read<string>(court, "answer")).to.equal(
        challenges.interface.getError("ChallengesUnknownDispute")?.selector,
      );
      expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Queued);
      await giveRuling(g.suite, dispute, Ruling.Stands);

      const next = await decide(g, [await setBaseCall(g.suite, 8n)], "another");
      await g.outsider.sendTransaction({ to: court, value: FEE });
      await mood(
        g,
        HostileMood.Reenters,
        challenges.interface.encodeFunctionData("challenge", operation(next.proposal)),
      );
      await challenge(g.suite, next.proposal, g.outsider);
      expect(await read<string>(court, "answer")).to.equal(
        challenges.interface.getError("ReentrancyGuardReentrantCall")?.selector,
      );
    });

    it("refuses rulings on disputes it does not know, and second rulings", async () => {
      const g = await pending();
      const { challenges, court } = g.suite;
      await connection.networkHelpers.impersonateAccount(await court.getAddress());
      await connection.networkHelpers.setBalance(await court.getAddress(), 10n ** 18n);
      const judge = await ethers.getSigner(await court.getAddress());
      await expect(challenges.connect(judge).rule(1, Ruling.Cancel))
        .to.be.revertedWithCustomError(challenges, "ChallengesUnknownDispute")
        .withArgs(1);
      await giveRuling(g.suite, g.dispute, Ruling.Stands);
      await expect(giveRuling(g.suite, g.dispute, Ruling.Cancel))
        .to.be.revertedWithCustomError(challenges, "ChallengesAlreadyRuled")
        .withArgs(g.dispute);
      expect(await g.suite.governor.state(g.proposal.id)).to.equal(State.Queued);
    });
  });
});
