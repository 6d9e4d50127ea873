import { expect } from "chai";
import { ethers, loadFixture, networkHelpers, time } from "../helpers/epochs.ts";
import {
  BOND,
  COST,
  DAY,
  ETHER,
  Ground,
  Kind,
  MIN_BOND,
  OUTPUT,
  Outcome,
  State,
  challenged,
  openClaims,
  pastDeadline,
  posted,
  proofOf,
  proven,
  purses,
  ruled,
  unaccounted,
} from "../helpers/claims.ts";

const UNKNOWN = ethers.id("no claim");

describe("ClaimBook, from posting to final", () => {
  describe("unchallenged", () => {
    it("is final from the second its window is over, without any call (CL-1)", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const claim = await posted(claims);
      const { deadline } = await book.claimOf(claim);
      await time.increaseTo(deadline - 1n);
      expect(await book.isFinal(claim)).to.equal(false);
      await expect(book.outputOf(claim)).to.be.revertedWithCustomError(book, "ClaimNotFinal").withArgs(claim);
      await expect(book.settle(claim)).to.emit(book, "ClaimSettled").withArgs(claim, BOND, 0, 0, 0);
      expect(await time.latest()).to.equal(deadline);
      expect(await book.isFinal(claim)).to.equal(true);
      expect(await book.outputOf(claim)).to.equal(OUTPUT);
    });

    it("is final before it is settled, takes no challenge then, and settles once", async () => {
      const claims = await loadFixture(openClaims);
      const { book, challenger, outsider, verifier } = claims;
      const claim = await posted(claims);
      await expect(book.settle(claim))
        .to.be.revertedWithCustomError(book, "ClaimNothingToSettle")
        .withArgs(claim, State.Posted);
      await pastDeadline(claims, claim);
      expect([await book.isFinal(claim), await book.stateOf(claim)]).to.deep.equal([true, State.Final]);
      await expect(book.connect(challenger).challenge(claim, Ground.Output, { value: BOND }))
        .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
        .withArgs(claim, State.Final);
      await expect(book.prove(claim, await proofOf(claims, claim)))
        .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
        .withArgs(claim, State.Final);
      await expect(book.connect(outsider).settle(claim)).to.emit(book, "ClaimFinal").withArgs(claim);
      await expect(book.settle(claim))
        .to.be.revertedWithCustomError(book, "ClaimNothingToSettle")
        .withArgs(claim, State.Final);
      expect(await purses(claims)).to.deep.equal([BOND, 0n, 0n]);
      expect((await claims.verifiers.verifierOf(verifier)).openClaims).to.equal(0);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("takes a challenge in the last second of its window, and none in the next", async () => {
      const claims = await loadFixture(openClaims);
      const { book, challenger } = claims;
      const claim = await posted(claims);
      const { deadline } = await book.claimOf(claim);
      const snapshot = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(deadline);
      await expect(
        book.connect(challenger).challenge(claim, Ground.Output, { value: BOND }),
      ).to.be.revertedWithCustomError(book, "ClaimStateInvalid");
      await snapshot.restore();
      await time.setNextBlockTimestamp(deadline - 1n);
      await expect(book.connect(challenger).challenge(claim, Ground.Output, { value: BOND + 3n }))
        .to.emit(book, "ClaimChallenged")
        .withArgs(claim, challenger.address, Ground.Output, deadline - 1n + BigInt(2 * DAY));
      expect(await book.creditOf(challenger), "excess").to.equal(3n);
    });
  });

  describe("challenged for its output", () => {
    it("is refuted without a jury when no valid proof comes, and a bad one is as good as none (CL-3)", async () => {
      const claims = await loadFixture(openClaims);
      const { book, verifiers, verifier, court } = claims;
      const claim = await challenged(claims, await posted(claims), Ground.Output);
      expect(await book.stateOf(claim)).to.equal(State.ObjectiveCheck);
      const other = await posted(claims, { outputHash: ethers.id("forty-three") });
      await expect(book.connect(verifier).prove(claim, await proofOf(claims, other)))
        .to.be.revertedWithCustomError(book, "ClaimProofInvalid")
        .withArgs(claim);
      await expect(book.openDispute(claim))
        .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
        .withArgs(claim, State.ObjectiveCheck);
      await pastDeadline(claims, claim);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Refuted);
      await expect(book.prove(claim, await proofOf(claims, claim)))
        .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
        .withArgs(claim, State.Resolved);
      await expect(book.openDispute(claim)).to.be.revertedWithCustomError(book, "ClaimStateInvalid");
      const settling = book.settle(claim);
      await expect(settling).to.emit(book, "ClaimResolved").withArgs(claim, Outcome.Refuted);
      await expect(settling)
        .to.emit(book, "ClaimSettled")
        .withArgs(claim, 0, BOND + BOND / 2n, BOND / 2n, 0);
      await expect(settling)
        .to.emit(verifiers, "VerifierSlashed")
        .withArgs(verifier.address, 10n * ETHER);
      expect(await court["count"]?.()).to.equal(0n);
      expect(await book.isFinal(claim)).to.equal(false);
      expect(await purses(claims)).to.deep.equal([0n, BOND + BOND / 2n, BOND / 2n]);
      expect(await unaccounted(claims, BOND)).to.equal(0n);
    });

    it("stands by a valid proof where no jury is taken; the challenger pays", async () => {
      const claims = await loadFixture(openClaims);
      const { book, strict } = claims;
      const claim = await challenged(claims, await posted(claims, { model: strict }), Ground.Output);
      await expect(book.prove(claim, await proofOf(claims, claim)))
        .to.emit(book, "ClaimResolved")
        .withArgs(claim, Outcome.Stands);
      expect(await book.outputOf(claim)).to.equal(OUTPUT);
      await expect(book.settle(claim))
        .to.emit(book, "ClaimSettled")
        .withArgs(claim, BOND + BOND / 2n, 0, BOND / 2n, 0);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });

    it("opens again by a valid proof where a jury is taken, with what was left of its window", async () => {
      const claims = await loadFixture(openClaims);
      const { book, challenger } = claims;
      const claim = await posted(claims);
      const { deadline } = await book.claimOf(claim);
      await challenged(claims, claim, Ground.Output);
      const left = deadline - BigInt(await time.latest());
      await time.increase(DAY);
      await expect(book.prove(claim, await proofOf(claims, claim))).to.emit(book, "ClaimReopened");
      const found = await book.claimOf(claim);
      expect(found.deadline).to.equal(BigInt(await time.latest()) + left);
      expect([found.state, found.proven, found.challenger]).to.deep.equal([State.Posted, true, ethers.ZeroAddress]);
      expect(await purses(claims), "paid at once").to.deep.equal([BOND / 2n, 0n, BOND / 2n]);
      expect(await unaccounted(claims, BOND)).to.equal(0n);
      await expect(book.connect(challenger).challenge(claim, Ground.Output, { value: BOND }))
        .to.be.revertedWithCustomError(book, "ClaimAlreadyProven")
        .withArgs(claim);
      await expect(book.prove(claim, await proofOf(claims, claim)))
        .to.be.revertedWithCustomError(book, "ClaimAlreadyProven")
        .withArgs(claim);
      await challenged(claims, claim, Ground.Conduct);
      expect(await book.stateOf(claim), "no second proof is asked for").to.equal(State.Challenged);
    });

    it("cannot be shut to a real challenge by challenging oneself in the last second", async () => {
      const claims = await loadFixture(openClaims);
      const { book, verifier } = claims;
      const claim = await posted(claims, { window: DAY });
      await time.setNextBlockTimestamp((await book.claimOf(claim)).deadline - 1n);
      await book.connect(verifier).challenge(claim, Ground.Output, { value: BOND });
      await proven(claims, claim);
      expect((await book.claimOf(claim)).deadline).to.equal((await time.latest()) + DAY);
      expect(await book.isFinal(claim)).to.equal(false);
    });

    it("can be proven before anybody asks", async () => {
      const claims = await loadFixture(openClaims);
      const { book, outsider } = claims;
      const claim = await posted(claims);
      await expect(book.connect(outsider).prove(claim, await proofOf(claims, claim)))
        .to.emit(book, "ClaimProven")
        .withArgs(claim, outsider.address);
      expect(await book.stateOf(claim)).to.equal(State.Posted);
      await pastDeadline(claims, claim);
      expect(await book.isFinal(claim)).to.equal(true);
    });
  });

  describe("challenged for conduct", () => {
    it("is refuted when no valid proof comes: nothing unproven reaches a jury (CL-3)", async () => {
      const claims = await loadFixture(openClaims);
      const { book } = claims;
      const claim = await challenged(claims, await posted(claims), Ground.Conduct);
      expect(await book.stateOf(claim)).to.equal(State.ObjectiveCheck);
      await expect(book.openDispute(claim)).to.be.revertedWithCustomError(book, "ClaimStateInvalid");
      await pastDeadline(claims, claim);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Refuted);
      await book.settle(claim);
      expect(await purses(claims)).to.deep.equal([0n, BOND + BOND / 2n, BOND / 2n]);
    });

    it("goes to the jury once proven, with verifier, challenger and the model's owners as parties", async () => {
      const claims = await loadFixture(openClaims);
      const { book, models, owner, outsider, court, verifier, challenger, model } = claims;
      const claim = await challenged(claims, await posted(claims), Ground.Conduct);
      await proven(claims, claim);
      expect(await book.stateOf(claim)).to.equal(State.Challenged);
      await models.connect(owner).offer(model, outsider);
      await models.connect(outsider).accept(model);
      const opening = book.connect(outsider).openDispute(claim);
      await expect(opening).to.emit(book, "ClaimDisputed").withArgs(claim, 0, COST);
      await expect(opening)
        .to.emit(book, "Dispute")
        .withArgs(await court.getAddress(), 0, 0, BigInt(claim));
      const [lane, snapshotEpoch, parties] = (await court.getFunction("asked").staticCall()) as [
        bigint,
        bigint,
        string[],
      ];
      expect([lane, snapshotEpoch]).to.deep.equal([0n, 9n]);
      expect([...parties]).to.deep.equal([verifier, challenger, owner, outsider].map(({ address }) => address));
      expect(await book.claimOfDispute(0)).to.equal(claim);
      expect(await unaccounted(claims, 2n * BOND - COST)).to.equal(0n);
    });

    it("is no ground where no jury is taken", async () => {
      const claims = await loadFixture(openClaims);
      const { book, challenger, strict } = claims;
      const claim = await posted(claims, { model: strict });
      await expect(book.connect(challenger).challenge(claim, Ground.Conduct, { value: BOND }))
        .to.be.revertedWithCustomError(book, "ClaimWithoutJury")
        .withArgs(claim);
    });
  });

  it("takes one challenge at a time, of a known claim, for a bond as large", async () => {
    const claims = await loadFixture(openClaims);
    const { book, outsider } = claims;
    const claim = await posted(claims);
    await expect(book.connect(outsider).challenge(claim, Ground.Output, { value: BOND - 1n }))
      .to.be.revertedWithCustomError(book, "ClaimBondTooLow")
      .withArgs(BOND - 1n, BOND);
    await challenged(claims, claim, Ground.Output);
    await expect(book.connect(outsider).challenge(claim, Ground.Conduct, { value: BOND }))
      .to.be.revertedWithCustomError(book, "ClaimStateInvalid")
      .withArgs(claim, State.ObjectiveCheck);
    const unknown = [
      () => book.connect(outsider).challenge(UNKNOWN, Ground.Output, { value: BOND }),
      () => book.prove(UNKNOWN, "0x"),
      () => book.openDispute(UNKNOWN),
      () => book.settle(UNKNOWN),
      () => book.submitEvidence(UNKNOWN, ""),
      () => book.claimOf(UNKNOWN),
    ];
    for (const call of unknown) {
      await expect(call()).to.be.revertedWithCustomError(book, "ClaimUnknown").withArgs(UNKNOWN);
    }
    expect([await book.isFinal(UNKNOWN), await book.stateOf(UNKNOWN)]).to.deep.equal([false, State.None]);
  });

  it("asks no proof of an optimistic claim, and takes it to the jury on any ground", async () => {
    const claims = await loadFixture(openClaims);
    const { book } = claims;
    for (const ground of [Ground.Output, Ground.Conduct]) {
      const claim = await posted(claims, { proofKind: Kind.Optimistic });
      await expect(book.prove(claim, "0x")).to.be.revertedWithCustomError(book, "ClaimWithoutProof").withArgs(claim);
      await challenged(claims, claim, ground);
      expect(await book.stateOf(claim)).to.equal(State.Challenged);
    }
  });

  it("takes evidence from anybody while a claim is contested, and then only", async () => {
    const claims = await loadFixture(openClaims);
    const { book, outsider, court } = claims;
    const claim = await posted(claims, { proofKind: Kind.Optimistic });
    const submitting = () => book.connect(outsider).submitEvidence(claim, "ipfs://transcript");
    await expect(submitting()).to.be.revertedWithCustomError(book, "ClaimStateInvalid").withArgs(claim, State.Posted);
    await challenged(claims, claim, Ground.Conduct);
    await expect(submitting())
      .to.emit(book, "Evidence")
      .withArgs(await court.getAddress(), BigInt(claim), outsider.address, "ipfs://transcript");
    await book.openDispute(claim);
    await submitting();
    await ruled(claims, 0n, 1n);
    await expect(submitting()).to.be.revertedWithCustomError(book, "ClaimStateInvalid").withArgs(claim, State.Resolved);
  });

  it("tells where it was wired to", async () => {
    const claims = await loadFixture(openClaims);
    const { book, suite, models, kinds, verifiers, court } = claims;
    expect(
      await Promise.all([
        book.genesis(),
        book.models(),
        book.kinds(),
        book.verifiers(),
        book.court(),
        book.minBond(),
        book.epochStart(),
      ]),
    ).to.deep.equal([
      ...(await Promise.all([suite.genesis, models, kinds, verifiers, court].map((part) => part.getAddress()))),
      MIN_BOND,
      BigInt(suite.start),
    ]);
  });
});
