import { expect } from "chai";
import { DAY, EPOCH, announced, ethers, loadFixture, send } from "../helpers/epochs.ts";
import { NOBODY } from "../helpers/identity.ts";
import {
  GWEI,
  HALF_LIFE,
  PURSE,
  TOKEN,
  UNBONDING,
  VAULT_MAX,
  bond,
  scheduleOf,
  surplusOf,
  unbondingOf,
  unboundVault,
  vaultSuite,
} from "../helpers/stake.ts";

describe("StakeVault", () => {
  describe("when deployed", () => {
    it("tells its wiring", async () => {
      const { vault, token, timelock, probe, binder, court, book, outsider } = await loadFixture(vaultSuite);
      expect(await vault.token()).to.equal(await token.getAddress());
      expect(await vault.timelock()).to.equal(timelock.address);
      expect(await vault.votes()).to.equal(await probe.getAddress());
      expect(await vault.binder()).to.equal(binder.address);
      expect(await vault.unbondingEpochs()).to.equal(UNBONDING);
      for (const module of [court, book]) expect(await vault.isModule(module.address)).to.equal(true);
      expect(await vault.isModule(outsider.address)).to.equal(false);
    });

    it("refuses to unbond faster than a decision lives, and slower than 52 epochs (ST-4)", async () => {
      const { token, timelock, binder } = await loadFixture(vaultSuite);
      const factory = await ethers.getContractFactory("StakeVault");
      const deploy = async (epochs: bigint, halfLife: bigint) =>
        factory.deploy(0, EPOCH, await token.getAddress(), timelock.address, epochs, halfLife, binder.address);
      // Epoch, voting, three days of extension and six half-lives must fit.
      await expect(deploy(6n, HALF_LIFE))
        .to.be.revertedWithCustomError(factory, "VaultUnbondingTooShort")
        .withArgs(6n * EPOCH, 2n * EPOCH + 3n * DAY + 6n * HALF_LIFE);
      const longest = (7n * EPOCH - 2n * EPOCH - 3n * DAY) / 6n;
      await expect(deploy(7n, longest + 1n)).to.be.revertedWithCustomError(factory, "VaultUnbondingTooShort");
      await deploy(7n, longest);
      await deploy(52n, HALF_LIFE);
      await expect(deploy(53n, HALF_LIFE))
        .to.be.revertedWithCustomError(factory, "VaultUnbondingTooLong")
        .withArgs(53, 52);
    });

    it("refuses zero addresses", async () => {
      const { token, timelock, binder } = await loadFixture(vaultSuite);
      const factory = await ethers.getContractFactory("StakeVault");
      const asset = await token.getAddress();
      const deploy = (what: string, lock: string, by: string) => factory.deploy(0, EPOCH, what, lock, 7, HALF_LIFE, by);
      await expect(deploy(NOBODY, timelock.address, binder.address)).to.be.revertedWithCustomError(
        factory,
        "VaultZeroAddress",
      );
      await expect(deploy(asset, NOBODY, binder.address)).to.be.revertedWithCustomError(factory, "VaultZeroAddress");
      await expect(deploy(asset, timelock.address, NOBODY)).to.be.revertedWithCustomError(
        factory,
        "BindingZeroAddress",
      );
    });

    it("refuses an epoch that is too short or no multiple of seven", async () => {
      const { token, timelock, binder } = await loadFixture(vaultSuite);
      const factory = await ethers.getContractFactory("StakeVault");
      for (const length of [413, 421]) {
        await expect(factory.deploy(0, length, await token.getAddress(), timelock.address, 7, 10, binder.address))
          .to.be.revertedWithCustomError(factory, "EpochLengthInvalid")
          .withArgs(length, 420);
      }
    });

    it("is bound once, by the binder, to a votes contract and distinct modules", async () => {
      const { vault, binder, outsider, deployer, timelock, probe, court } = await loadFixture(unboundVault);
      const votes = await probe.getAddress();
      for (const stranger of [outsider, deployer, timelock]) {
        await expect(vault.connect(stranger).bind(votes, []))
          .to.be.revertedWithCustomError(vault, "BindingNotBinder")
          .withArgs(stranger.address);
      }
      const bound = vault.connect(binder);
      await expect(bound.bind(NOBODY, [])).to.be.revertedWithCustomError(vault, "BindingZeroAddress");
      for (const [modules, culprit] of [
        [[NOBODY], NOBODY],
        [[court.address, court.address], court.address],
      ] as const) {
        await expect(bound.bind(votes, [...modules]))
          .to.be.revertedWithCustomError(vault, "VaultModuleInvalid")
          .withArgs(culprit);
      }
      await expect(bound.bind(votes, [court.address]))
        .to.emit(vault, "ModuleAdded")
        .withArgs(court.address);
      await expect(bound.bind(votes, [])).to.be.revertedWithCustomError(vault, "BindingSpent");
    });

    it("takes no stake before it is bound", async () => {
      const { vault, alice } = await loadFixture(unboundVault);
      await expect(vault.connect(alice).deposit(TOKEN)).to.be.revertedWithCustomError(vault, "BindingMissing");
    });
  });

  describe("deposit", () => {
    it("books what arrived and announces the owner last, with the stake in place", async () => {
      const suite = await loadFixture(vaultSuite);
      const { vault, address, token, probe, alice } = suite;
      await send(probe, "watch", NOBODY, address);
      const tx = await vault.connect(alice).deposit(3n * TOKEN);
      await expect(tx)
        .to.emit(vault, "StakeDeposited")
        .withArgs(alice.address, 3n * TOKEN, 9);
      await expect(tx)
        .to.emit(probe, "Read")
        .withArgs(alice.address, 0, 3n * TOKEN, 0);
      expect(await token.getFunction("balanceOf").staticCall(alice.address)).to.equal(PURSE - 3n * TOKEN);
      expect(await vault.stakeOf(alice.address)).to.equal(3n * TOKEN);
      expect(await vault.totalStake()).to.equal(3n * TOKEN);
      expect(await surplusOf(suite)).to.equal(0n);
    });

    it("counts from the snapshot 4 epochs later, in whichever second of the epoch it is made", async () => {
      const { vault, calendar, alice, bob, carol } = await loadFixture(vaultSuite);
      await calendar.nextAtLastSecondOf(6n);
      await vault.connect(alice).deposit(TOKEN);
      await calendar.nextAtFirstSecondOf(7n);
      await vault.connect(bob).deposit(TOKEN);
      await calendar.nextAtLastSecondOf(7n);
      await vault.connect(carol).deposit(TOKEN);
      await calendar.close(9n);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([0n, [[10n, TOKEN]]]);
      await calendar.enter(10n);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([TOKEN, []]);
      expect(await scheduleOf(vault, bob.address)).to.deep.equal([0n, [[11n, TOKEN]]]);
      expect(await scheduleOf(vault, carol.address)).to.deep.equal([0n, [[11n, TOKEN]]]);
      await calendar.enter(11n);
      expect(await scheduleOf(vault, carol.address)).to.deep.equal([TOKEN, []]);
    });

    it("keeps one tranche an epoch, and never delays an older one", async () => {
      const { vault, calendar, alice } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      for (const epoch of [5n, 6n, 7n, 8n, 9n]) {
        await calendar.enter(epoch);
        await owner.deposit(epoch * TOKEN);
        await owner.deposit(TOKEN);
      }
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        6n * TOKEN,
        [
          [10n, 7n * TOKEN],
          [11n, 8n * TOKEN],
          [12n, 9n * TOKEN],
          [13n, 10n * TOKEN],
        ],
      ]);
      await calendar.enter(11n);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        21n * TOKEN,
        [
          [12n, 9n * TOKEN],
          [13n, 10n * TOKEN],
        ],
      ]);
      await calendar.enter(40n);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([40n * TOKEN, []]);
      await owner.deposit(TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([40n * TOKEN, [[44n, TOKEN]]]);
    });

    it("refuses nothing at all and fractions of a gwei", async () => {
      const { vault, alice } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      await expect(owner.deposit(0)).to.be.revertedWithCustomError(vault, "VaultAmountZero");
      for (const amount of [1n, GWEI - 1n, GWEI + 1n]) {
        await expect(owner.deposit(amount)).to.be.revertedWithCustomError(vault, "VaultNotWholeGwei").withArgs(amount);
      }
      await owner.deposit(GWEI);
    });

    it("refuses more than the votes contract can count, unbonding included", async () => {
      const { vault, token, alice, bob } = await loadFixture(vaultSuite);
      await send(token, "mint", alice.address, VAULT_MAX);
      const owner = vault.connect(alice);
      for (const amount of [VAULT_MAX + GWEI, (ethers.MaxUint256 / GWEI) * GWEI - VAULT_MAX]) {
        await expect(owner.deposit(amount))
          .to.be.revertedWithCustomError(vault, "VaultFull")
          .withArgs(amount, VAULT_MAX);
      }
      await owner.deposit(VAULT_MAX);
      await owner.unbond(VAULT_MAX);
      await expect(vault.connect(bob).deposit(GWEI))
        .to.be.revertedWithCustomError(vault, "VaultFull")
        .withArgs(VAULT_MAX + GWEI, VAULT_MAX);
    });

    it("is undone when the votes contract refuses to listen", async () => {
      const { vault, probe, alice } = await loadFixture(vaultSuite);
      await send(probe, "refuse", true);
      await expect(vault.connect(alice).deposit(TOKEN)).to.be.revertedWithCustomError(probe, "ProbeRefuses");
      expect(await vault.totalStake()).to.equal(0n);
    });
  });

  describe("unbonding", () => {
    it("stops counting at once and is paid from the start of the epoch 7 after the snapshot (ST-3)", async () => {
      const suite = await loadFixture(vaultSuite);
      const { vault, calendar, probe, token, alice } = suite;
      const owner = vault.connect(alice);
      await owner.deposit(5n * TOKEN);
      await calendar.enter(9n);
      await calendar.nextAtLastSecondOf(9n);
      const tx = await owner.unbond(2n * TOKEN);
      const release = calendar.startOf(9n + 1n + UNBONDING);
      await expect(tx)
        .to.emit(vault, "StakeUnbonding")
        .withArgs(alice.address, 2n * TOKEN, release);
      expect(await announced(probe, tx)).to.deep.equal([alice.address]);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([3n * TOKEN, []]);
      expect(await unbondingOf(vault, alice.address)).to.deep.equal([[release, 2n * TOKEN]]);
      expect(await vault.totalStake()).to.equal(3n * TOKEN);
      expect(await vault.totalUnbonding()).to.equal(2n * TOKEN);

      await calendar.nextAtLastSecondOf(16n);
      await expect(owner.withdraw())
        .to.be.revertedWithCustomError(vault, "VaultNothingToWithdraw")
        .withArgs(alice.address);
      await calendar.nextAtFirstSecondOf(17n);
      await expect(owner.withdraw())
        .to.emit(vault, "StakeWithdrawn")
        .withArgs(alice.address, 2n * TOKEN);
      expect(await token.getFunction("balanceOf").staticCall(alice.address)).to.equal(PURSE - 3n * TOKEN);
      expect(await vault.totalUnbonding()).to.equal(0n);
      expect(await surplusOf(suite)).to.equal(0n);
      await expect(owner.withdraw()).to.be.revertedWithCustomError(vault, "VaultNothingToWithdraw");
    });

    it("takes the youngest tranche first, then older ones, then active stake", async () => {
      const { vault, calendar, alice } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      for (const epoch of [5n, 8n, 9n, 10n]) {
        await calendar.enter(epoch);
        await owner.deposit(10n * TOKEN);
      }
      await owner.unbond(4n * TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        10n * TOKEN,
        [
          [12n, 10n * TOKEN],
          [13n, 10n * TOKEN],
          [14n, 6n * TOKEN],
        ],
      ]);
      await owner.unbond(10n * TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([
        10n * TOKEN,
        [
          [12n, 10n * TOKEN],
          [13n, 6n * TOKEN],
        ],
      ]);
      await owner.unbond(19n * TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([7n * TOKEN, []]);
      await owner.unbond(7n * TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([0n, []]);
    });

    it("takes a tranche that matured since as active stake", async () => {
      const { vault, calendar, alice } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      await owner.deposit(10n * TOKEN);
      await calendar.enter(8n);
      await owner.deposit(5n * TOKEN);
      await calendar.enter(9n);
      await owner.unbond(6n * TOKEN);
      expect(await scheduleOf(vault, alice.address)).to.deep.equal([9n * TOKEN, []]);
    });

    it("merges what leaves in one epoch and pays whatever has matured together", async () => {
      const { vault, calendar, alice } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      await owner.deposit(10n * TOKEN);
      await owner.unbond(TOKEN);
      await owner.unbond(TOKEN);
      await calendar.enter(6n);
      await owner.unbond(TOKEN);
      await calendar.enter(8n);
      await owner.unbond(TOKEN);
      expect(await unbondingOf(vault, alice.address)).to.deep.equal([
        [calendar.startOf(13n), 2n * TOKEN],
        [calendar.startOf(14n), TOKEN],
        [calendar.startOf(16n), TOKEN],
      ]);
      await calendar.enter(15n);
      expect(await owner.withdraw.staticCall()).to.equal(3n * TOKEN);
      await owner.withdraw();
      expect(await unbondingOf(vault, alice.address)).to.deep.equal([[calendar.startOf(16n), TOKEN]]);
    });

    it("lists at most the unbonding epochs and two entries, however long nobody withdraws", async () => {
      const suite = await loadFixture(vaultSuite);
      const { vault, calendar, alice } = suite;
      const owner = vault.connect(alice);
      await owner.deposit(100n * TOKEN);
      let longest = 0;
      for (let epoch = 5n; epoch < 45n; ++epoch) {
        await calendar.enter(epoch);
        await owner.unbond(TOKEN);
        longest = Math.max(longest, (await vault.unbondingOf(alice.address)).length);
      }
      expect(longest).to.equal(Number(UNBONDING) + 2);
      const entries = await unbondingOf(vault, alice.address);
      expect(entries.reduce((sum, [, amount]) => sum + amount, 0n)).to.equal(40n * TOKEN);
      // Everything that left up to epoch 36 is payable in epoch 44, and nothing else.
      expect(await owner.withdraw.staticCall()).to.equal(32n * TOKEN);
      await owner.withdraw();
      await calendar.enter(52n);
      expect(await owner.withdraw.staticCall()).to.equal(8n * TOKEN);
      expect(await surplusOf(suite)).to.equal(0n);
    });

    it("refuses zero, fractions of a gwei and more than there is", async () => {
      const { vault, alice, outsider } = await loadFixture(vaultSuite);
      const owner = vault.connect(alice);
      await owner.deposit(TOKEN);
      await expect(owner.unbond(0)).to.be.revertedWithCustomError(vault, "VaultAmountZero");
      await expect(owner.unbond(1)).to.be.revertedWithCustomError(vault, "VaultNotWholeGwei").withArgs(1);
      const everything = (ethers.MaxUint256 / GWEI) * GWEI;
      for (const amount of [TOKEN + GWEI, everything]) {
        await expect(owner.unbond(amount))
          .to.be.revertedWithCustomError(vault, "VaultInsufficientStake")
          .withArgs(alice.address, TOKEN, amount);
      }
      await expect(vault.connect(outsider).unbond(GWEI))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientStake")
        .withArgs(outsider.address, 0, GWEI);
    });

    it("never goes below what is bonded (ST-2)", async () => {
      const { vault, alice, court } = await loadFixture(vaultSuite);
      await vault.connect(alice).deposit(10n * TOKEN);
      await bond(vault, alice, court, 7n * TOKEN);
      await expect(vault.connect(alice).unbond(3n * TOKEN + GWEI))
        .to.be.revertedWithCustomError(vault, "VaultInsufficientStake")
        .withArgs(alice.address, 3n * TOKEN, 3n * TOKEN + GWEI);
      await vault.connect(alice).unbond(3n * TOKEN);
      expect(await vault.stakeOf(alice.address)).to.equal(await vault.bondedOf(alice.address));
    });
  });
});
