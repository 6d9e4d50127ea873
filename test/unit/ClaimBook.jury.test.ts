import { expect } from "chai";
import { ethers, loadFixture, networkHelpers, time } from "../helpers/epochs.ts";
import {
  BOND,
  COST,
  CourtMood,
  DAY,
  ETHER,
  Ground,
  Kind,
  OUTPUT,
  Outcome,
  State,
  beforeJury,
  challenged,
  openClaims,
  pastDeadline,
  posted,
  purses,
  ruled,
  unaccounted,
  type Claims,
} from "../helpers/claims.ts";

/** What a loser's bond leaves after the court. */
const REST = BOND - COST;

async function moody({ court }: Claims, mood: number): Promise<void> {
  await court.getFunction("setMood").send(mood);
}

async function owed({ court }: Claims, dispute: bigint, amount: bigint): Promise<void> {
  await court.getFunction("setOwed").send(dispute, amount);
}

async function contested(claims: Claims): Promise<string> {
  return challenged(claims, await posted(claims, { proofKind: Kind.Optimistic }), Ground.Conduct);
}

describe("ClaimBook, before a jury", () => {
  describe("the ruling", () => {
    it("that the claim stands makes it final at once and costs the challenger (CL-1, CL-2)", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const { claim, dispute } = await beforeJury(claims);
      expect(await unaccounted(claims, 2n * BOND - COST)).to.equal(0n);
      const giving = court.getFunction("give").send(dispute, 1n);
      await expect(giving)
        .to.emit(book, "Ruling")
        .withArgs(await court.getAddress(), dispute, 1);
      await expect(giving).to.emit(book, "ClaimFinal").withArgs(claim);
      expect(await book.outputOf(claim)).to.equal(OUTPUT);
      const settling = book.settle(claim);
      await expect(settling)
        .to.emit(book, "ClaimSettled")
        .withArgs(claim, BOND + REST / 2n, 0, REST / 2n, 0);
      await expect(settling).not.to.emit(claims.verifiers, "VerifierSlashed");
      expect(await purses(claims)).to.deep.equal([BOND + REST / 2n, 0n, REST / 2n]);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("that it is refuted restores the challenger's fee from the verifier's bond, and slashes stake (CL-2)", async () => {
      const claims = await loadFixture(openClaims);
      const { book, verifiers, verifier, suite } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await ruled(claims, dispute, 2n);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Refuted);
      await expect(book.outputOf(claim)).to.be.revertedWithCustomError(book, "ClaimNotFinal");
      const insured = await suite.vault.insurance();
      await expect(book.settle(claim))
        .to.emit(verifiers, "VerifierSlashed")
        .withArgs(verifier.address, 10n * ETHER);
      expect((await suite.vault.insurance()) - insured).to.equal(10n * ETHER);
      expect(await purses(claims)).to.deep.equal([0n, BOND + REST / 2n, REST / 2n]);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    for (const ruling of [0n, 3n]) {
      it(`${ruling} refuses: the claim is not final, both pay half the fee`, async () => {
        const claims = await loadFixture(openClaims);
        const { book, court } = claims;
        await court.getFunction("setCost").send(COST + 1n);
        const { claim, dispute } = await beforeJury(claims);
        await ruled(claims, dispute, ruling);
        await owed(claims, dispute, ETHER);
        await expect(book.settle(claim)).not.to.emit(claims.verifiers, "VerifierSlashed");
        expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Refused);
        const each = BOND - COST / 2n - 1n;
        expect(await purses(claims), "the odd wei to the insurance, nothing to appellants").to.deep.equal([
          each,
          each,
          1n,
        ]);
        expect(await book.isFinal(claim)).to.equal(false);
        expect(await unaccounted(claims, 0n)).to.equal(0n);
      });
    }

    it("is given once; another changes nothing (CL-1)", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await ruled(claims, dispute, 1n);
      await ruled(claims, dispute, 2n);
      expect(await book.isFinal(claim)).to.equal(true);
      await book.settle(claim);
      await ruled(claims, dispute, 2n);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Stands);
      await expect(book.settle(claim)).to.be.revertedWithCustomError(book, "ClaimNothingToSettle");
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("comes from the court alone, about its own disputes", async () => {
      const claims = await loadFixture(openClaims);
      const { book, outsider, court } = claims;
      await beforeJury(claims);
      await expect(book.connect(outsider).rule(0, 1))
        .to.be.revertedWithCustomError(book, "ClaimNotCourt")
        .withArgs(outsider.address);
      const address = await court.getAddress();
      await networkHelpers.setBalance(address, ETHER);
      const impersonated = await ethers.getImpersonatedSigner(address);
      await expect(book.connect(impersonated).rule(9, 1))
        .to.be.revertedWithCustomError(book, "ClaimDisputeUnknown")
        .withArgs(9);
    });

    it("takes little gas, as it only writes down what was ruled", async () => {
      const claims = await loadFixture(openClaims);
      const { dispute } = await beforeJury(claims);
      const receipt = await (await claims.court.getFunction("give").send(dispute, 1n)).wait();
      expect(receipt?.gasUsed).to.be.below(120_000n);
    });
  });

  describe("appellants that turned the ruling", () => {
    it("are repaid from the loser's bond before winner and insurance", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await owed(claims, dispute, COST + 1n);
      await ruled(claims, dispute, 2n);
      const rest = REST - COST - 1n;
      await expect(book.settle(claim))
        .to.emit(book, "ClaimSettled")
        .withArgs(claim, 0, BOND + rest / 2n, rest - rest / 2n, COST + 1n);
      expect(await court["repaid"]?.()).to.equal(COST + 1n);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("are repaid as far as it goes, never from the winner's bond", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await owed(claims, dispute, 9n * ETHER);
      await ruled(claims, dispute, 1n);
      await expect(book.settle(claim)).to.emit(book, "ClaimSettled").withArgs(claim, BOND, 0, 0, REST);
      expect(await purses(claims)).to.deep.equal([BOND, 0n, 0n]);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("cannot be starved of gas by whoever settles", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await owed(claims, dispute, COST);
      await ruled(claims, dispute, 1n);
      await expect(book.settle(claim, { gasLimit: 1_200_000n })).to.be.revertedWithCustomError(book, "ClaimGasTooLow");
    });

    for (const [name, mood] of [
      ["is not done with the dispute", CourtMood.StaysUnsolved],
      ["refuses the repayment", CourtMood.RefusesRepayment],
      ["burns the gas of the repayment", CourtMood.BurnsGasOnRepayment],
      ["does not say what is owed", CourtMood.AnswersGarbage],
    ] as const) {
      it(`are waited for while the court ${name}, 7 days and no longer`, async () => {
        const claims = await loadFixture(openClaims);
        const { book } = claims;
        const { claim, dispute } = await beforeJury(claims);
        await owed(claims, dispute, COST);
        await ruled(claims, dispute, 2n);
        const { deadline } = await book.claimOf(claim);
        expect(deadline).to.equal((await time.latest()) + 7 * DAY);
        await moody(claims, mood);
        await expect(book.settle(claim, { gasLimit: 6_000_000n }))
          .to.be.revertedWithCustomError(book, "ClaimCourtUnready")
          .withArgs(claim, deadline);
        const snapshot = await networkHelpers.takeSnapshot();
        await moody(claims, CourtMood.Honest);
        await expect(book.settle(claim))
          .to.emit(book, "ClaimSettled")
          .withArgs(claim, 0, BOND + (REST - COST) / 2n, (REST - COST) / 2n, COST);
        await snapshot.restore();
        await time.increaseTo(deadline);
        await expect(book.settle(claim, { gasLimit: 6_000_000n }))
          .to.emit(book, "ClaimSettled")
          .withArgs(claim, 0, BOND + REST / 2n, REST / 2n, 0);
        expect(await unaccounted(claims, 0n)).to.equal(0n);
      });
    }
  });

  describe("while no jury can be asked", () => {
    it("takes challenges below the pool's floor, waits for it, and goes to the jury when it is back", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const claim = await posted(claims, { proofKind: Kind.Optimistic });
      await court.getFunction("setFloorReached").send(false);
      await challenged(claims, claim, Ground.Conduct);
      await expect(book.openDispute(claim)).to.be.revertedWithCustomError(book, "ClaimPoolBelowFloor").withArgs(7);
      await time.increase(6 * DAY);
      await court.getFunction("setFloorReached").send(true);
      await book.openDispute(claim);
      expect(await book.stateOf(claim)).to.equal(State.Jury);
    });

    it("refuses after 7 days: not final, nobody loses, nothing is slashed", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court, verifiers, verifier } = claims;
      const claim = await contested(claims);
      await court.getFunction("setFloorReached").send(false);
      await pastDeadline(claims, claim);
      await court.getFunction("setFloorReached").send(true);
      await expect(book.openDispute(claim))
        .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
        .withArgs(claim, State.Resolved);
      const settling = book.settle(claim);
      await expect(settling).to.emit(book, "ClaimSettled").withArgs(claim, BOND, BOND, 0, 0);
      await expect(settling).not.to.emit(verifiers, "VerifierSlashed");
      expect(await book.isFinal(claim)).to.equal(false);
      expect((await verifiers.verifierOf(verifier)).openClaims).to.equal(0);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("pays a fee that rose up to the bond, and refuses above it", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const claim = await contested(claims);
      await court.getFunction("setCost").send(BOND + 1n);
      await expect(book.openDispute(claim))
        .to.be.revertedWithCustomError(book, "ClaimCostAboveBond")
        .withArgs(BOND + 1n, BOND);
      const snapshot = await networkHelpers.takeSnapshot();
      await pastDeadline(claims, claim);
      await book.settle(claim);
      expect(await purses(claims)).to.deep.equal([BOND, BOND, 0n]);
      await snapshot.restore();
      await court.getFunction("setCost").send(BOND);
      await book.openDispute(claim);
      await ruled(claims, 0n, 2n);
      await book.settle(claim);
      expect(await purses(claims), "nothing is left to share").to.deep.equal([0n, BOND, 0n]);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("gives up a jury that never rules after 63 days; a ruling that comes before the settlement counts", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const { claim, dispute } = await beforeJury(claims);
      expect((await book.claimOf(claim)).deadline).to.equal((await time.latest()) + 63 * DAY);
      await expect(book.settle(claim))
        .to.be.revertedWithCustomError(book, "ClaimNothingToSettle")
        .withArgs(claim, State.Jury);
      await pastDeadline(claims, claim);
      const snapshot = await networkHelpers.takeSnapshot();
      await ruled(claims, dispute, 1n);
      expect(await book.isFinal(claim)).to.equal(true);
      await snapshot.restore();
      await book.settle(claim);
      await ruled(claims, dispute, 1n);
      expect([(await book.claimOf(claim)).outcome, await book.isFinal(claim)]).to.deep.equal([Outcome.Refused, false]);
      expect(await purses(claims)).to.deep.equal([BOND - COST / 2n, BOND - COST / 2n, 0n]);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });
  });

  describe("with a hostile court", () => {
    for (const [name, mood] of [
      ["that refuses disputes", CourtMood.RefusesDisputes],
      ["that burns all gas", CourtMood.BurnsGasOnDisputes],
      ["that rules before it answers", CourtMood.RulesBeforeItAnswers],
    ] as const) {
      it(`${name}: the claim waits, then both have their bonds back`, async () => {
        const claims = await loadFixture(openClaims);
        const { book } = claims;
        const claim = await contested(claims);
        await moody(claims, mood);
        await networkHelpers.mine();
        const opening = book.openDispute(claim, { gasLimit: 3_000_000n });
        await expect(opening).to.be.revert(ethers);
        expect(await book.stateOf(claim)).to.equal(State.Challenged);
        await pastDeadline(claims, claim);
        await book.settle(claim);
        expect(await purses(claims)).to.deep.equal([BOND, BOND, 0n]);
        expect(await unaccounted(claims, 0n)).to.equal(0n);
      });
    }

    it("that gives a number twice: the second claim keeps waiting, the first is untouched", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const first = await beforeJury(claims);
      const second = await contested(claims);
      await moody(claims, CourtMood.ReusesNumbers);
      await expect(book.openDispute(second)).to.be.revertedWithCustomError(book, "ClaimDisputeReused").withArgs(0);
      await ruled(claims, first.dispute, 1n);
      expect(await book.isFinal(first.claim)).to.equal(true);
      expect(await book.stateOf(second)).to.equal(State.Challenged);
    });

    it("that calls back while asked: nothing that moves coin can be entered", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const done = await posted(claims);
      const claim = await contested(claims);
      await time.increaseTo((await book.claimOf(done)).deadline);
      const guard = book.interface.getError("ReentrancyGuardReentrantCall")?.selector;
      await moody(claims, CourtMood.CallsBackOnDisputes);
      const snapshot = await networkHelpers.takeSnapshot();
      for (const data of [
        book.interface.encodeFunctionData("settle", [done]),
        book.interface.encodeFunctionData("openDispute", [claim]),
        book.interface.encodeFunctionData("withdraw", [await court.getAddress()]),
        book.interface.encodeFunctionData("forwardInsurance"),
      ]) {
        await court.getFunction("setCallback").send(data);
        await book.openDispute(claim);
        expect(await court["refusal"]?.()).to.equal(guard);
        await snapshot.restore();
      }
    });

    it("that calls back while it repays: nothing is settled twice", async () => {
      const claims = await loadFixture(openClaims);
      const { book, court } = claims;
      const { claim, dispute } = await beforeJury(claims);
      await owed(claims, dispute, COST);
      await ruled(claims, dispute, 1n);
      await moody(claims, CourtMood.CallsBackOnRepayment);
      await court.getFunction("setCallback").send(book.interface.encodeFunctionData("settle", [claim]));
      await book.settle(claim);
      expect(await court["refusal"]?.()).to.equal(book.interface.getError("ReentrancyGuardReentrantCall")?.selector);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("that returns coin: it is the insurance's, and nobody else can send any", async () => {
      const claims = await loadFixture(openClaims);
      const { book, outsider } = claims;
      const claim = await contested(claims);
      await moody(claims, CourtMood.ReturnsChange);
      await book.openDispute(claim);
      expect(await book.insuranceDue()).to.equal(1n);
      await expect(outsider.sendTransaction({ to: book, value: 1n }))
        .to.be.revertedWithCustomError(book, "ClaimNotCourt")
        .withArgs(outsider.address);
    });
  });
});
