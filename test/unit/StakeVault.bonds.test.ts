import { expect } from "chai";
import { announced, ethers, loadFixture } from "../helpers/epochs.ts";
import { NOBODY } from "../helpers/identity.ts";
import { GWEI, TOKEN, UNBONDING, bond, scheduleOf, surplusOf, unbondingOf, vaultSuite } from "../helpers/stake.ts";

/** Alice with 10 tokens active and 10 activating at 10 and 12; the court holds a bond of 12 of them. Epoch 9. */
async function bonded() {
  const suite = await vaultSuite();
  const { vault, calendar, alice, court } = suite;
  for (const epoch of [5n, 6n, 8n]) {
    await calendar.enter(epoch);
    await vault.connect(alice).deposit(10n * TOKEN);
  }
  await calendar.enter(9n);
  await bond(vault, alice, court, 12n * TOKEN);
  return suite;
}

describe("StakeVault, bonds", () => {
  describe("bonding", () => {
    it("consumes the owner's allowance and adds up over modules", async () => {
      const { vault, alice, court, book } = await loadFixture(vaultSuite);
      await vault.connect(alice).deposit(10n * TOKEN);
      await expect(vault.connect(alice).setBondAllowance(court.address, 5n * TOKEN))
        .to.emit(vault, "BondAllowanceSet")
        .withArgs(alice.address, court.address, 5n * TOKEN);
      await expect(vault.connect(court).bond(alice.address, 3n * TOKEN))
        .to.emit(vault, "StakeBonded")
        .withArgs(court.address, alice.address, 3n * TOKEN);
      await vault.connect(court).bond(alice.address, TOKEN);
      await bond(vault, alice, book, 2n * TOKEN);
      expect(await vault.bondAllowance(alice.address, court.address)).to.equal(TOKEN);
      expect(await vault.bondOf(court.address, alice.address)).to.equal(4n * TOKEN);
      expect(await vault.bondOf(book.address, alice.address)).to.equal(2n * TOKEN);
      expect(await vault.bondedOf(alice.address)).to.equal(6n * TOKEN);
      expect(await vault.stakeOf(alice.address)).to.equal(10n * TOKEN);
    });

    it("needs the owner's allowance, in full, for this module", async () => {
      const { vault, alice, court, book } = await loadFixture(vaultSuite);
      await vault.connect(alice).deposit(10n * TOKEN);
      await vault.connect(alice).setBondAllowance(court.address, TOKEN);
      await expect(vault.connect(court).bond(alice.address, TOKEN + GWEI))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientBondAllowance")
        .withArgs(alice.address, court.address, TOKEN, TOKEN + GWEI);
      await expect(vault.connect(book).bond(alice.address, GWEI))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientBondAllowance")
        .withArgs(alice.address, book.address, 0, GWEI);
      await vault.connect(alice).setBondAllowance(court.address, 0);
      await expect(vault.connect(court).bond(alice.address, GWEI)).to.be.revertedWithCustomError(
        vault,
        "VaultInsufficientBondAllowance",
      );
    });

    it("never passes the stake of the owner, whoever bonds (ST-2)", async () => {
      const { vault, alice, court, book } = await loadFixture(vaultSuite);
      await vault.connect(alice).deposit(10n * TOKEN);
      await bond(vault, alice, court, 7n * TOKEN);
      await vault.connect(alice).setBondAllowance(book.address, ethers.MaxUint256);
      await expect(vault.connect(book).bond(alice.address, 3n * TOKEN + GWEI))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientStake")
        .withArgs(alice.address, 3n * TOKEN, 3n * TOKEN + GWEI);
      await vault.connect(book).bond(alice.address, 3n * TOKEN);
    });

    it("does not reach stake that is unbonding", async () => {
      const { vault, alice, court } = await loadFixture(vaultSuite);
      await vault.connect(alice).deposit(10n * TOKEN);
      await vault.connect(alice).unbond(10n * TOKEN);
      await vault.connect(alice).setBondAllowance(court.address, TOKEN);
      await expect(vault.connect(court).bond(alice.address, TOKEN))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientStake")
        .withArgs(alice.address, 0, TOKEN);
    });

    it("takes no allowance for what is no module", async () => {
      const { vault, alice, outsider } = await loadFixture(vaultSuite);
      await expect(vault.connect(alice).setBondAllowance(outsider.address, TOKEN))
        .to.be.revertedWithCustomError(vault, "VaultNotModule")
        .withArgs(outsider.address);
    });

    it("is for modules alone, and so are release and slash", async () => {
      const { vault, alice, timelock, binder, outsider } = await loadFixture(bonded);
      for (const stranger of [outsider, alice, timelock, binder]) {
        const outside = vault.connect(stranger);
        for (const attempt of [
          outside.bond(alice.address, TOKEN),
          outside.release(alice.address, TOKEN),
          outside.slash(alice.address, TOKEN, stranger.address),
        ]) {
          await expect(attempt).to.be.revertedWithCustomError(vault, "VaultNotModule").withArgs(stranger.address);
        }
      }
    });

    it("refuses zero and fractions of a gwei, as release and slash do", async () => {
      const { vault, alice, court } = await loadFixture(bonded);
      await vault.connect(alice).setBondAllowance(court.address, TOKEN);
      const module = vault.connect(court);
      const acts = [
        (amount: bigint) => module.bond(alice.address, amount),
        (amount: bigint) => module.release(alice.address, amount),
        (amount: bigint) => module.slash(alice.address, amount, NOBODY),
      ];
      for (const act of acts) {
        await expect(act(0n)).to.be.revertedWithCustomError(vault, "VaultAmountZero");
        await expect(act(GWEI + 1n))
          .to.be.revertedWithCustomError(vault, "VaultNotWholeGwei")
          .withArgs(GWEI + 1n);
      }
    });
  });

  describe("release", () => {
    it("frees the module's own bond and nothing of the allowance", async () => {
      const { vault, alice, court } = await loadFixture(bonded);
      await expect(vault.connect(court).release(alice.address, 5n * TOKEN))
        .to.emit(vault, "StakeReleased")
        .withArgs(court.address, alice.address, 5n * TOKEN);
      expect(await vault.bondedOf(alice.address)).to.equal(7n * TOKEN);
      expect(await vault.bondAllowance(alice.address, court.address)).to.equal(0n);
      await vault.connect(alice).unbond(23n * TOKEN);
    });

    it("does not touch another module's bond", async () => {
      const { vault, alice, court, book } = await loadFixture(bonded);
      await bond(vault, alice, book, TOKEN);
      for (const act of [
        vault.connect(book).release(alice.address, 2n * TOKEN),
        vault.connect(book).slash(alice.address, 2n * TOKEN, NOBODY),
      ]) {
        await expect(act)
          .to.be.revertedWithCustomError(vault, "VaultInsufficientBond")
          .withArgs(alice.address, book.address, TOKEN, 2n * TOKEN);
      }
      expect(await vault.bondOf(court.address, alice.address)).to.equal(12n * TOKEN);
    });
  });

  describe("slash", () => {
    it("takes active stake first, then the oldest tranche, and announces the owner", async () => {
      const suite = await loadFixture(bonded);
      const { vault, probe, alice, court } = suite;
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        10n * TOKEN,
        [
          [10n, 10n * TOKEN],
          [12n, 10n * TOKEN],
        ],
      ]);
      const tx = await vault.connect(court).slash(alice.address, 12n * TOKEN, NOBODY);
      await expect(tx)
        .to.emit(vault, "StakeSlashed")
        .withArgs(court.address, alice.address, NOBODY, 12n * TOKEN);
      expect(await announced(probe, tx)).to.deep.equal([alice.address]);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        0n,
        [
          [10n, 8n * TOKEN],
          [12n, 10n * TOKEN],
        ],
      ]);
      expect(await vault.bondedOf(alice.address)).to.equal(0n);
      expect(await vault.insurance()).to.equal(12n * TOKEN);
      expect(await vault.totalStake()).to.equal(18n * TOKEN);
      expect(await surplusOf(suite)).to.equal(0n);
    });

    it("reaches its beneficiary as unbonding stake, no sooner than unbonding would (ST-3)", async () => {
      const suite = await loadFixture(bonded);
      const { vault, calendar, alice, bob, court } = suite;
      await vault.connect(bob).deposit(TOKEN);
      await vault.connect(bob).unbond(TOKEN);
      const release = calendar.startOf(9n + 1n + UNBONDING);
      await expect(vault.connect(court).slash(alice.address, 4n * TOKEN, bob.address))
        .to.emit(vault, "StakeUnbonding")
        .withArgs(bob.address, 4n * TOKEN, release);
      expect(await unbondingOf(vault, bob.address)).to.deep.equal([[release, 5n * TOKEN]]);
      expect(await vault.stakeOf(bob.address)).to.equal(0n);
      await calendar.nextAtLastSecondOf(16n);
      await expect(vault.connect(bob).withdraw()).to.be.revertedWithCustomError(vault, "VaultNothingToWithdraw");
      await calendar.nextAtFirstSecondOf(17n);
      await expect(vault.connect(bob).withdraw())
        .to.emit(vault, "StakeWithdrawn")
        .withArgs(bob.address, 5n * TOKEN);
      expect(await surplusOf(suite)).to.equal(0n);
    });

    it("gives its owner no short cut when owner and beneficiary are one", async () => {
      const { vault, calendar, alice, court } = await loadFixture(bonded);
      await vault.connect(court).slash(alice.address, 12n * TOKEN, alice.address);
      expect(await unbondingOf(vault, alice.address)).to.deep.equal([
        [calendar.startOf(9n + 1n + UNBONDING), 12n * TOKEN],
      ]);
    });

    it("always finds the whole bond, for unbonding leaves it in place", async () => {
      const suite = await loadFixture(bonded);
      const { vault, calendar, alice, court } = suite;
      await vault.connect(alice).unbond(18n * TOKEN);
      await calendar.enter(30n);
      await vault.connect(court).slash(alice.address, 12n * TOKEN, NOBODY);
      expect(await vault.stakeOf(alice.address)).to.equal(0n);
      await vault.connect(alice).withdraw();
      expect(await vault.insurance()).to.equal(12n * TOKEN);
      expect(await surplusOf(suite)).to.equal(0n);
    });

    it("is refused above the module's bond", async () => {
      const { vault, alice, court } = await loadFixture(bonded);
      const everything = (ethers.MaxUint256 / GWEI) * GWEI;
      for (const amount of [12n * TOKEN + GWEI, everything]) {
        await expect(vault.connect(court).slash(alice.address, amount, NOBODY))
          .to.be.revertedWithCustomError(vault, "VaultInsufficientBond")
          .withArgs(alice.address, court.address, 12n * TOKEN, amount);
      }
    });
  });

  describe("insurance and modules", () => {
    it("are the timelock's alone (SY-2)", async () => {
      const { vault, alice, court, binder, deployer, outsider } = await loadFixture(bonded);
      await vault.connect(court).slash(alice.address, TOKEN, NOBODY);
      for (const stranger of [outsider, deployer, binder, court, alice]) {
        const outside = vault.connect(stranger);
        for (const attempt of [outside.spendInsurance(stranger.address, 1n), outside.addModule(stranger.address)]) {
          await expect(attempt).to.be.revertedWithCustomError(vault, "VaultNotTimelock").withArgs(stranger.address);
        }
      }
    });

    it("pays up to what is insured, to whom the timelock says", async () => {
      const suite = await loadFixture(bonded);
      const { vault, token, timelock, alice, court, outsider } = suite;
      await vault.connect(court).slash(alice.address, 2n * TOKEN, NOBODY);
      const governed = vault.connect(timelock);
      await expect(governed.spendInsurance(outsider.address, 0)).to.be.revertedWithCustomError(
        vault,
        "VaultAmountZero",
      );
      await expect(governed.spendInsurance(outsider.address, 2n * TOKEN + 1n))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientInsurance")
        .withArgs(2n * TOKEN, 2n * TOKEN + 1n);
      await expect(governed.spendInsurance(outsider.address, TOKEN + 1n))
        .to.emit(vault, "InsuranceSpent")
        .withArgs(outsider.address, TOKEN + 1n);
      expect(await token.getFunction("balanceOf").staticCall(outsider.address)).to.equal(TOKEN + 1n);
      expect(await vault.insurance()).to.equal(TOKEN - 1n);
      expect(await surplusOf(suite)).to.equal(0n);
      await expect(governed.spendInsurance(suite.address, 1n))
        .to.be.revertedWithCustomError(vault, "VaultTransferMismatch")
        .withArgs(1, 0);
    });

    it("lists a module once, which may then bond", async () => {
      const { vault, timelock, alice, outsider, court } = await loadFixture(bonded);
      const governed = vault.connect(timelock);
      await expect(governed.addModule(outsider.address)).to.emit(vault, "ModuleAdded").withArgs(outsider.address);
      for (const invalid of [outsider.address, court.address, NOBODY]) {
        await expect(governed.addModule(invalid))
          .to.be.revertedWithCustomError(vault, "VaultModuleInvalid")
          .withArgs(invalid);
      }
      await bond(vault, alice, outsider, TOKEN);
      expect(await vault.bondOf(outsider.address, alice.address)).to.equal(TOKEN);
    });
  });
});
