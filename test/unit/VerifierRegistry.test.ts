import { expect } from "chai";
import { ethers, loadFixture, time } from "../helpers/epochs.ts";
import {
  ETHER,
  EXIT_EPOCHS,
  Ground,
  SLASH_BPS,
  VERIFIER_BOND,
  challenged,
  joined,
  openClaims,
  pastDeadline,
  posted,
  type Claims,
} from "../helpers/claims.ts";

const WEEK = 7 * 86_400;

/** A claim of the verifier's refuted for want of a proof, and settled. */
async function refuted(claims: Claims): Promise<void> {
  const claim = await challenged(claims, await posted(claims), Ground.Output);
  await pastDeadline(claims, claim);
  await claims.book.settle(claim);
}

describe("VerifierRegistry", () => {
  it("takes one bond of stake for each account, and lets it vote on", async () => {
    const claims = await loadFixture(openClaims);
    const { suite, verifiers, verifier, outsider } = claims;
    expect(await suite.vault.bondOf(verifiers, verifier)).to.equal(VERIFIER_BOND);
    expect(await suite.vault.stakeOf(verifier)).to.equal(suite.options.minStake);
    expect([...(await verifiers.verifierOf(verifier))]).to.deep.equal([VERIFIER_BOND, 0n, 0n, true]);
    await expect(verifiers.connect(verifier).join())
      .to.be.revertedWithCustomError(verifiers, "VerifierAlreadyJoined")
      .withArgs(verifier.address);
    await expect(verifiers.connect(outsider).join(), "no allowance, no stake").to.be.revertedWithCustomError(
      suite.vault,
      "VaultInsufficientBondAllowance",
    );
    const other = (await ethers.getSigners())[3];
    if (!other) throw new Error("four accounts needed");
    await joined(claims, other);
    expect([await verifiers.isActive(other), await verifiers.isActive(outsider)]).to.deep.equal([true, false]);
  });

  it("returns the bond after the exit delay, to its owner, and lets it join again", async () => {
    const { suite, verifiers, verifier, outsider } = await loadFixture(openClaims);
    const epoch = await verifiers.currentEpoch();
    await expect(verifiers.returnBond(verifier))
      .to.be.revertedWithCustomError(verifiers, "VerifierBondInUse")
      .withArgs(verifier.address, 0, 0);
    const exit = epoch + 1n + BigInt(EXIT_EPOCHS);
    await expect(verifiers.connect(verifier).leave())
      .to.emit(verifiers, "VerifierLeaving")
      .withArgs(verifier.address, exit);
    expect(await verifiers.isActive(verifier)).to.equal(false);
    await expect(verifiers.connect(verifier).leave()).to.be.revertedWithCustomError(verifiers, "VerifierNotJoined");
    await expect(verifiers.connect(verifier).topUp()).to.be.revertedWithCustomError(verifiers, "VerifierNotJoined");
    await expect(verifiers.connect(outsider).leave())
      .to.be.revertedWithCustomError(verifiers, "VerifierNotJoined")
      .withArgs(outsider.address);
    const due = BigInt(suite.start) + exit * BigInt(WEEK);
    await time.increaseTo(due - 2n);
    await expect(verifiers.returnBond(verifier)).to.be.revertedWithCustomError(verifiers, "VerifierBondInUse");
    await time.increaseTo(due);
    await expect(verifiers.connect(outsider).returnBond(verifier))
      .to.emit(verifiers, "VerifierBondReturned")
      .withArgs(verifier.address, VERIFIER_BOND);
    expect(await suite.vault.bondOf(verifiers, verifier)).to.equal(0n);
    await expect(verifiers.returnBond(verifier)).to.be.revertedWithCustomError(verifiers, "VerifierNotJoined");
    await expect(verifiers.connect(verifier).join())
      .to.emit(verifiers, "VerifierJoined")
      .withArgs(verifier.address, VERIFIER_BOND);
  });

  it("keeps the bond while a claim is unsettled, however long that takes", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifiers, verifier } = claims;
    const claim = await posted(claims);
    await verifiers.connect(verifier).leave();
    await time.increase((EXIT_EPOCHS + 2) * WEEK);
    await expect(verifiers.returnBond(verifier))
      .to.be.revertedWithCustomError(verifiers, "VerifierBondInUse")
      .withArgs(verifier.address, (exit: bigint) => exit > 0n, 1);
    await book.settle(claim);
    await verifiers.returnBond(verifier);
  });

  it("slashes a share for each refuted claim to the vault's insurance, down to nothing, and stops the verifier", async () => {
    const claims = await loadFixture(openClaims);
    const { suite, book, verifiers, verifier, challenger } = claims;
    const share = (VERIFIER_BOND * SLASH_BPS) / 10_000n;
    expect(await verifiers.slashAmount()).to.equal(share);
    const pending = [];
    for (let i = 0; i < 5; ++i) pending.push(await challenged(claims, await posted(claims), Ground.Output));
    await pastDeadline(claims, pending.at(-1) ?? "");
    for (const [i, claim] of pending.entries()) {
      const settling = book.settle(claim);
      if (i < 4) await expect(settling).to.emit(verifiers, "VerifierSlashed").withArgs(verifier.address, share);
      else await expect(settling).not.to.emit(verifiers, "VerifierSlashed");
    }
    expect((await verifiers.verifierOf(verifier)).bond).to.equal(0n);
    expect(await suite.vault.insurance()).to.equal(VERIFIER_BOND);
    expect(await suite.vault.unbondingOf(challenger), "never to the challenger").to.deep.equal([]);
    await expect(posted(claims)).to.be.revertedWithCustomError(book, "VerifierNotActive").withArgs(verifier.address);
  });

  it("lets a slashed verifier make its bond whole", async () => {
    const claims = await loadFixture(openClaims);
    const { verifiers, verifier } = claims;
    await expect(verifiers.connect(verifier).topUp())
      .to.be.revertedWithCustomError(verifiers, "VerifierBondWhole")
      .withArgs(verifier.address);
    await refuted(claims);
    expect(await verifiers.isActive(verifier)).to.equal(false);
    await expect(verifiers.connect(verifier).topUp())
      .to.emit(verifiers, "VerifierToppedUp")
      .withArgs(verifier.address, 10n * ETHER);
    expect(await verifiers.isActive(verifier)).to.equal(true);
    await posted(claims);
  });

  it("returns nothing of a bond slashed whole, and ends", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifiers, verifier } = claims;
    const pending = [];
    for (let i = 0; i < 4; ++i) pending.push(await challenged(claims, await posted(claims), Ground.Output));
    await pastDeadline(claims, pending.at(-1) ?? "");
    for (const claim of pending) await book.settle(claim);
    await verifiers.connect(verifier).leave();
    await time.increase((EXIT_EPOCHS + 1) * WEEK);
    await expect(verifiers.returnBond(verifier))
      .to.emit(verifiers, "VerifierBondReturned")
      .withArgs(verifier.address, 0);
  });

  it("listens to the claim book alone, bound once", async () => {
    const { verifiers, verifier, outsider, book, suite } = await loadFixture(openClaims);
    for (const attempt of [
      () => verifiers.connect(outsider).open(verifier),
      () => verifiers.connect(outsider).close(verifier, true),
    ]) {
      await expect(attempt())
        .to.be.revertedWithCustomError(verifiers, "VerifierNotClaimBook")
        .withArgs(outsider.address);
    }
    await expect(verifiers.connect(outsider).bind(outsider))
      .to.be.revertedWithCustomError(verifiers, "BindingNotBinder")
      .withArgs(outsider.address);
    await expect(verifiers.connect(suite.deployer).bind(outsider)).to.be.revertedWithCustomError(
      verifiers,
      "BindingSpent",
    );
    expect([await verifiers.claimBook(), await verifiers.vault()]).to.deep.equal([
      await book.getAddress(),
      await suite.vault.getAddress(),
    ]);
    expect([await verifiers.verifierBond(), await verifiers.exitEpochs()]).to.deep.equal([
      VERIFIER_BOND,
      BigInt(EXIT_EPOCHS),
    ]);
  });

  it("refuses bonds, shares and exits that mean nothing", async () => {
    const { verifiers, suite, outsider } = await loadFixture(openClaims);
    const deploying = (bond: bigint, share: bigint, exit: number) =>
      ethers.deployContract("VerifierRegistry", [suite.vault, bond, share, exit, outsider]);
    for (const bond of [0n, 1n, 2n ** 64n * 10n ** 9n]) {
      await expect(deploying(bond, 1n, 14))
        .to.be.revertedWithCustomError(verifiers, "VerifierBondInvalid")
        .withArgs(bond);
    }
    for (const share of [0n, 10_001n]) {
      await expect(deploying(ETHER, share, 14))
        .to.be.revertedWithCustomError(verifiers, "VerifierSlashInvalid")
        .withArgs(share);
    }
    await expect(deploying(ETHER, 1n, 13))
      .to.be.revertedWithCustomError(verifiers, "VerifierExitTooShort")
      .withArgs(13, 14);
    const tiny = await deploying(10n ** 9n, 1n, 14);
    expect(await tiny["slashAmount"]?.(), "rounded up to a gwei").to.equal(10n ** 9n);
  });
});
