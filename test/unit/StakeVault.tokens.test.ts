import { expect } from "chai";
import { EPOCH, ethers, loadFixture, send } from "../helpers/epochs.ts";
import { NOBODY } from "../helpers/identity.ts";
import {
  HALF_LIFE,
  PURSE,
  TOKEN,
  TokenMood,
  UNBONDING,
  bond,
  surplusOf,
  unbondingOf,
  vaultSuite,
  type VaultSuite,
} from "../helpers/stake.ts";

/** Alice with 10 tokens staked in epoch 5, 4 more unbonding until epoch 13. */
async function staked(): Promise<VaultSuite> {
  const suite = await vaultSuite();
  await suite.vault.connect(suite.alice).deposit(14n * TOKEN);
  await suite.vault.connect(suite.alice).unbond(4n * TOKEN);
  return suite;
}

/** A vault whose timelock, first module and staker is the token itself: the worst place to be called back from. */
async function entangled() {
  const suite = await vaultSuite();
  const { token, binder, probe, alice } = suite;
  const asset = await token.getAddress();
  const vault = await ethers.deployContract("StakeVault", [
    suite.calendar.start,
    EPOCH,
    asset,
    asset,
    UNBONDING,
    HALF_LIFE,
    binder.address,
  ]);
  const address = await vault.getAddress();
  await vault.connect(binder).bind(await probe.getAddress(), [asset]);
  const act = (name: string, ...args: never[]) =>
    send(token, "act", address, vault.interface.encodeFunctionData(name as never, args as never));
  await send(token, "mint", asset, PURSE);
  await send(token, "act", asset, token.interface.encodeFunctionData("approve", [address, ethers.MaxUint256]));
  await act("deposit", (10n * TOKEN) as never);
  await act("unbond", TOKEN as never);
  await act("setBondAllowance", asset as never, (5n * TOKEN) as never);
  await act("bond", asset as never, (5n * TOKEN) as never);
  await act("slash", asset as never, TOKEN as never, NOBODY as never);
  await send(token, "mint", address, 7n);
  await send(token.connect(alice) as typeof token, "approve", address, ethers.MaxUint256);
  return { ...suite, vault, address, asset };
}

describe("StakeVault, hostile tokens", () => {
  it("refuses deposits of a token that takes a fee, adds a bonus or moves nothing", async () => {
    const suite = await loadFixture(staked);
    const { vault, token, alice } = suite;
    for (const [mood, moved] of [
      [TokenMood.FeeFromRecipient, 99n * TOKEN],
      [TokenMood.Bonus, 101n * TOKEN],
      [TokenMood.MovesNothing, 0n],
    ] as const) {
      await send(token, "setMood", mood);
      await expect(vault.connect(alice).deposit(100n * TOKEN))
        .to.be.revertedWithCustomError(vault, "VaultTransferMismatch")
        .withArgs(100n * TOKEN, moved);
    }
    expect(await vault.stakeOf(alice.address)).to.equal(10n * TOKEN);
  });

  it("refuses deposits of a token that returns false, or whose balance cannot be read", async () => {
    const { vault, token, alice } = await loadFixture(staked);
    await send(token, "setMood", TokenMood.ReturnsFalse);
    await expect(vault.connect(alice).deposit(TOKEN))
      .to.be.revertedWithCustomError(vault, "SafeERC20FailedOperation")
      .withArgs(await token.getAddress());
    await send(token, "setMood", TokenMood.BalanceReverts);
    await expect(vault.connect(alice).deposit(TOKEN)).to.be.revertedWithCustomError(token, "PuppetBalanceHidden");
  });

  it("takes a deposit whose fee the sender pays on top", async () => {
    const suite = await loadFixture(staked);
    const { vault, token, alice } = suite;
    await send(token, "setMood", TokenMood.FeeFromSender);
    await vault.connect(alice).deposit(TOKEN);
    expect(await surplusOf(suite)).to.equal(0n);
  });

  it("pays only when it costs exactly what is owed (ST-1)", async () => {
    const suite = await loadFixture(staked);
    const { vault, token, calendar, alice } = suite;
    await calendar.enter(13n);
    for (const [mood, moved] of [
      [TokenMood.FeeFromSender, 4n * TOKEN + (4n * TOKEN) / 100n],
      [TokenMood.MovesNothing, 0n],
    ] as const) {
      await send(token, "setMood", mood);
      await expect(vault.connect(alice).withdraw())
        .to.be.revertedWithCustomError(vault, "VaultTransferMismatch")
        .withArgs(4n * TOKEN, moved);
    }
    await send(token, "setMood", TokenMood.ReturnsFalse);
    await expect(vault.connect(alice).withdraw()).to.be.revertedWithCustomError(vault, "SafeERC20FailedOperation");
    expect((await unbondingOf(vault, alice.address)).length).to.equal(1);
    // A fee that the recipient bears is the recipient's loss, and no reason to keep the stake.
    await send(token, "setMood", TokenMood.FeeFromRecipient);
    await vault.connect(alice).withdraw();
    expect(await surplusOf(suite)).to.equal(0n);
  });

  it("credits nobody with tokens that came unasked; anyone sweeps them into the insurance", async () => {
    const suite = await loadFixture(staked);
    const { vault, address, token, alice, outsider } = suite;
    await expect(vault.sweep()).to.be.revertedWithCustomError(vault, "VaultNothingToSweep");
    await send(token, "mint", address, 3n * TOKEN + 1n);
    expect(await surplusOf(suite)).to.equal(3n * TOKEN + 1n);
    expect(await vault.connect(outsider).sweep.staticCall()).to.equal(3n * TOKEN + 1n);
    await expect(vault.connect(outsider).sweep())
      .to.emit(vault, "InsuranceSwept")
      .withArgs(3n * TOKEN + 1n);
    expect(await vault.insurance()).to.equal(3n * TOKEN + 1n);
    expect(await vault.stakeOf(alice.address)).to.equal(10n * TOKEN);
    expect(await surplusOf(suite)).to.equal(0n);
    await expect(vault.sweep()).to.be.revertedWithCustomError(vault, "VaultNothingToSweep");
  });

  it("does not sweep more than the insurance can hold", async () => {
    const { vault, address, token } = await loadFixture(staked);
    await send(token, "mint", address, 2n ** 128n);
    await expect(vault.sweep()).to.be.revertedWithCustomError(vault, "SafeCastOverflowedUintDowncast");
  });

  it("takes nothing in while a rebase has left it short, and still pays who is due", async () => {
    const suite = await loadFixture(staked);
    const { vault, address, token, calendar, alice, bob } = suite;
    await send(token, "confiscate", address, TOKEN);
    await expect(vault.connect(bob).deposit(TOKEN))
      .to.be.revertedWithCustomError(vault, "VaultInsolvent")
      .withArgs(14n * TOKEN, 15n * TOKEN);
    await expect(vault.sweep()).to.be.revertedWithCustomError(vault, "VaultNothingToSweep");
    await calendar.enter(13n);
    await vault.connect(alice).withdraw();
    await send(token, "mint", address, TOKEN);
    await vault.connect(bob).deposit(TOKEN);
    expect(await surplusOf(suite)).to.equal(0n);
  });

  describe("calling back in mid-transfer", () => {
    it("cannot re-enter anything that moves value", async () => {
      const { vault, address, token, asset, alice } = await loadFixture(entangled);
      const { interface: abi } = vault;
      const attempts = [
        abi.encodeFunctionData("deposit", [TOKEN]),
        abi.encodeFunctionData("unbond", [TOKEN]),
        abi.encodeFunctionData("withdraw"),
        abi.encodeFunctionData("sweep"),
        abi.encodeFunctionData("slash", [asset, TOKEN, asset]),
        abi.encodeFunctionData("spendInsurance", [asset, TOKEN]),
      ];
      for (const attempt of attempts) {
        await send(token, "callBack", address, attempt);
        await expect(vault.connect(alice).deposit(TOKEN)).to.be.revertedWithCustomError(
          vault,
          "ReentrancyGuardReentrantCall",
        );
      }
    });

    it("cannot re-enter while it is paid, either", async () => {
      const { vault, address, token, asset, calendar } = await loadFixture(entangled);
      const { interface: abi } = vault;
      await calendar.enter(13n);
      for (const payment of [
        abi.encodeFunctionData("withdraw"),
        abi.encodeFunctionData("spendInsurance", [asset, TOKEN]),
      ]) {
        for (const attempt of [
          payment,
          abi.encodeFunctionData("sweep"),
          abi.encodeFunctionData("slash", [asset, TOKEN, asset]),
        ]) {
          await send(token, "callBack", address, attempt);
          await expect(send(token, "act", address, payment)).to.be.revertedWithCustomError(
            vault,
            "ReentrancyGuardReentrantCall",
          );
        }
      }
      await send(token, "setMood", TokenMood.Honest);
      await send(token, "act", address, abi.encodeFunctionData("withdraw"));
    });

    it("leaves the vault as it was after a refused attempt", async () => {
      const { vault, address, token, alice } = await loadFixture(entangled);
      const before = [await vault.totalStake(), await vault.totalUnbonding(), await vault.insurance()];
      await send(token, "callBack", address, vault.interface.encodeFunctionData("sweep"));
      await expect(vault.connect(alice).deposit(TOKEN)).to.be.revertedWithCustomError(
        vault,
        "ReentrancyGuardReentrantCall",
      );
      await send(token, "setMood", TokenMood.Honest);
      expect([await vault.totalStake(), await vault.totalUnbonding(), await vault.insurance()]).to.deep.equal(before);
      await vault.connect(alice).deposit(TOKEN);
      expect(await vault.stakeOf(alice.address)).to.equal(TOKEN);
    });
  });

  it("slashes and unbonds without the token's consent", async () => {
    const suite = await loadFixture(staked);
    const { vault, token, alice, court } = suite;
    await bond(vault, alice, court, 2n * TOKEN);
    await send(token, "setMood", TokenMood.BalanceReverts);
    await vault.connect(court).slash(alice.address, 2n * TOKEN, NOBODY);
    await vault.connect(alice).unbond(8n * TOKEN);
    await send(token, "setMood", TokenMood.Honest);
    expect(await surplusOf(suite)).to.equal(0n);
  });
});
