import { expect } from "chai";
import { ethers, loadFixture } from "../helpers/epochs.ts";
import {
  BOND,
  COST,
  Ground,
  INSURANCE,
  Kind,
  beforeJury,
  openClaims,
  pastDeadline,
  posted,
  ruled,
} from "../helpers/claims.ts";

/** What a loser's bond leaves after the court. */
const REST = BOND - COST;

describe("ClaimBook, coin", () => {
  it("is withdrawn by whom it is owed, to where it says, once", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifier, outsider, court } = claims;
    const claim = await posted(claims);
    await pastDeadline(claims, claim);
    await book.settle(claim);
    const asking = book.connect(verifier);
    await expect(asking.withdraw(court)).to.be.revertedWithCustomError(book, "ClaimTransferFailed");
    await expect(asking.withdraw(ethers.ZeroAddress))
      .to.be.revertedWithCustomError(book, "ClaimTransferFailed")
      .withArgs(ethers.ZeroAddress, BOND);
    const before = await ethers.provider.getBalance(outsider);
    await expect(asking.withdraw(outsider))
      .to.emit(book, "CreditWithdrawn")
      .withArgs(verifier.address, outsider.address, BOND);
    expect((await ethers.provider.getBalance(outsider)) - before).to.equal(BOND);
    await expect(asking.withdraw(outsider))
      .to.be.revertedWithCustomError(book, "ClaimNoCredit")
      .withArgs(verifier.address);
    expect(await ethers.provider.getBalance(book)).to.equal(0n);
  });

  it("for the insurance is passed on by anybody", async () => {
    const claims = await loadFixture(openClaims);
    const { book, outsider } = claims;
    await expect(book.forwardInsurance()).to.be.revertedWithCustomError(book, "ClaimNothingForInsurance");
    const { claim, dispute } = await beforeJury(claims);
    await ruled(claims, dispute, 1n);
    await book.settle(claim);
    const before = await ethers.provider.getBalance(INSURANCE);
    await expect(book.connect(outsider).forwardInsurance())
      .to.emit(book, "InsuranceForwarded")
      .withArgs(REST / 2n);
    expect((await ethers.provider.getBalance(INSURANCE)) - before).to.equal(REST / 2n);
    expect(await book.insuranceDue()).to.equal(0n);
  });

  it("is not paid twice to a challenger that asks again while it is paid", async () => {
    const claims = await loadFixture(openClaims);
    const { book, court } = claims;
    const greedy = await ethers.deployContract("GreedyChallenger", [book]);
    const claim = await posted(claims, { proofKind: Kind.Optimistic });
    await greedy.getFunction("challenge").send(claim, Ground.Conduct, { value: BOND });
    await book.openDispute(claim);
    await ruled(claims, 0n, 2n);
    await book.settle(claim);
    await greedy.getFunction("collect").send();
    expect(await greedy["paid"]?.()).to.equal(1n);
    expect(await greedy["refusal"]?.()).to.equal(book.interface.getError("ReentrancyGuardReentrantCall")?.selector);
    expect(await ethers.provider.getBalance(greedy)).to.equal(BOND + REST / 2n);
    expect(await ethers.provider.getBalance(book)).to.equal(REST / 2n);
    expect(await court["received"]?.()).to.equal(COST);
  });

  it("disputing oneself costs: never free, whoever is said to win", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifier } = claims;
    for (const [nth, ruling] of [1n, 2n, 0n].entries()) {
      const before = await book.creditOf(verifier);
      const claim = await posted(claims, { proofKind: Kind.Optimistic });
      await book.connect(verifier).challenge(claim, Ground.Conduct, { value: BOND });
      await book.openDispute(claim);
      await ruled(claims, BigInt(nth), ruling);
      await book.settle(claim);
      const back = (await book.creditOf(verifier)) - before;
      const lost = ruling === 0n ? COST : COST + REST / 2n;
      expect(2n * BOND - back).to.equal(lost);
      if (ruling === 2n) await claims.verifiers.connect(verifier).topUp();
    }
  });
});
