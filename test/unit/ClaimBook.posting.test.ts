import { expect } from "chai";
import { ethers, loadFixture, time } from "../helpers/epochs.ts";
import {
  BOND,
  DAY,
  ETHER,
  Ground,
  INPUT,
  Kind,
  MIN_BOND,
  OUTPUT,
  POLICY,
  State,
  WINDOW,
  challenged,
  deployedClaims,
  idOf,
  openClaims,
  posted,
  posting,
  proven,
  unaccounted,
} from "../helpers/claims.ts";

const UNKNOWN = ethers.id("no claim");

async function closedClaims() {
  return deployedClaims(false);
}

describe("ClaimBook, posting", () => {
  it("keeps the claim under the hash of what it says, and the bond", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifier, owner } = claims;
    const what = await posting(claims);
    const claim = await idOf(claims, what);
    await expect(book.connect(verifier).post(what, { value: BOND + 5n }))
      .to.emit(book, "ClaimPosted")
      .withArgs(claim, verifier.address, what.model, Object.values(what), BOND, (deadline: bigint) => deadline > 0n);
    const found = await book.claimOf(claim);
    expect(found.state).to.equal(State.Posted);
    expect([found.verifier, found.modelOwner]).to.deep.equal([verifier.address, owner.address]);
    expect([found.inputHash, found.outputHash, found.bond, found.value]).to.deep.equal([INPUT, OUTPUT, BOND, ETHER]);
    expect(found.deadline).to.equal(BigInt((await time.latest()) + WINDOW));
    expect(found.snapshotEpoch).to.equal(9);
    expect(await book.creditOf(verifier), "excess").to.equal(5n);
    expect(await unaccounted(claims, BOND)).to.equal(0n);
    expect((await claims.verifiers.verifierOf(verifier)).openClaims).to.equal(1);
  });

  it("asks for the largest of the minima, twice the fee and 5 % of the value, rounded up", async () => {
    const claims = await loadFixture(openClaims);
    const { book, models, owner, court, model, strict } = claims;
    expect(await book.bondFor(model, 0)).to.equal(BOND);
    expect(await book.bondFor(model, 4n * ETHER + 1n)).to.equal(BOND + 1n);
    expect(await book.bondFor(model, 10n * ETHER)).to.equal(ETHER / 2n);
    await court.getFunction("setCost").send(ETHER);
    expect(await book.bondFor(model, 10n * ETHER)).to.equal(2n * ETHER);
    expect(await book.bondFor(strict, 10n * ETHER), "no jury, no fee").to.equal(ETHER / 2n);
    await models.connect(owner).setPolicy(strict, { ...POLICY, minBond: 0n, proofKinds: 4n, jury: false });
    expect(await book.bondFor(strict, 0)).to.equal(MIN_BOND);
  });

  it("refuses what the model, its policy or the clock do not take", async () => {
    const claims = await loadFixture(openClaims);
    const { book, models, owner, verifier, strict } = claims;
    const refused = async (changes: Parameters<typeof posting>[1], error: string, args: unknown[]) => {
      const posting_ = book.connect(verifier).post(await posting(claims, changes), { value: ETHER });
      await expect(posting_)
        .to.be.revertedWithCustomError(book, error)
        .withArgs(...args);
    };
    const now = await time.latest();
    await refused({ model: UNKNOWN }, "ModelUnknown", [UNKNOWN]);
    await refused({ version: 2 }, "ClaimPolicyChanged", [claims.model, 1]);
    await refused({ model: strict, proofKind: Kind.Tee }, "ClaimKindNotTaken", [strict, Kind.Tee]);
    await refused({ proofKind: 3n }, "ClaimKindNotTaken", [claims.model, 3]);
    await refused({ window: DAY - 1 }, "ClaimWindowOutOfRange", [DAY - 1, DAY, 14 * DAY]);
    await refused({ window: 14 * DAY + 1 }, "ClaimWindowOutOfRange", [14 * DAY + 1, DAY, 14 * DAY]);
    await refused({ producedAt: now + 3_600 }, "ClaimTimeInvalid", [now + 3_600, (e: bigint) => e > 0n]);
    await refused({ producedAt: now - 7 * DAY }, "ClaimTimeInvalid", [now - 7 * DAY, (e: bigint) => e > 0n]);
    await refused({ nonce: 1n }, "ClaimNonceInvalid", [1, 0]);
    await models.connect(owner).setPolicy(claims.model, { ...POLICY, proofKinds: 0b1111n });
    await refused({ version: 2, proofKind: 3n }, "ProofKindUnknown", [3]);
    await models.connect(owner).retire(claims.model);
    await refused({ version: 2 }, "ModelRetired", [claims.model]);
  });

  it("refuses who is no verifier, who pays too little and who posts twice", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifier, outsider } = claims;
    const what = await posting(claims);
    await expect(book.connect(outsider).post(what, { value: BOND }))
      .to.be.revertedWithCustomError(book, "VerifierNotActive")
      .withArgs(outsider.address);
    await expect(book.connect(verifier).post(what, { value: BOND - 1n }))
      .to.be.revertedWithCustomError(book, "ClaimBondTooLow")
      .withArgs(BOND - 1n, BOND);
    await book.connect(verifier).post(what, { value: BOND });
    await expect(book.connect(verifier).post(what, { value: BOND }))
      .to.be.revertedWithCustomError(book, "ClaimNonceInvalid")
      .withArgs(0, 1);
    const again = await posted(claims, { producedAt: what.producedAt });
    expect(again, "the same words, another claim").not.to.equal(await idOf(claims, what));
  });

  it("refuses what needs a jury while the network is closed or the pool is thin, and nothing else", async () => {
    const claims = await loadFixture(openClaims);
    const { book, court, verifier, strict } = claims;
    await court.getFunction("setFloorReached").send(false);
    await expect(book.connect(verifier).post(await posting(claims), { value: BOND }))
      .to.be.revertedWithCustomError(book, "ClaimPoolBelowFloor")
      .withArgs(7);
    expect(await book.stateOf(await posted(claims, { model: strict }))).to.equal(State.Posted);
    const closed = await loadFixture(closedClaims);
    await expect(closed.book.connect(closed.verifier).post(await posting(closed), { value: BOND }))
      .to.be.revertedWithCustomError(closed.book, "ClaimNetworkClosed")
      .withArgs();
  });

  it("keeps the terms it was posted under, whatever the model's owner does later", async () => {
    const claims = await loadFixture(openClaims);
    const { book, models, owner, model } = claims;
    const claim = await posted(claims);
    await models.connect(owner).setPolicy(model, { ...POLICY, proofKinds: 4n, jury: false, minBond: 9n * ETHER });
    await models.connect(owner).retire(model);
    await challenged(claims, claim, Ground.Conduct);
    await proven(claims, claim);
    await book.openDispute(claim);
    expect(await book.stateOf(claim)).to.equal(State.Jury);
    expect((await book.claimOf(claim)).bond).to.equal(BOND);
  });
});
