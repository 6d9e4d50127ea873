import { expect } from "chai";
import {
  COIN,
  MILLION,
  Mood,
  STANDARD_SHARE,
  WEEK,
  cast,
  enterEpoch,
  errorSelector,
  ethers,
  loadFixture,
  openTreasury,
  read,
  send,
  time,
} from "../helpers/governanceParts.ts";

/** What may leave of a million: 5 % in all, 0.5 % routine. */
const LIMIT = 50_000n;
const ROUTINE_LIMIT = 5_000n;

describe("Treasury", () => {
  describe("when deployed", () => {
    it("refuses shares that do not rise from routine to outflow to maximum within 1..10,000 basis points", async () => {
      const { deployer } = await cast();
      const treasury = await ethers.getContractFactory("Treasury");
      for (const [outflow, max, routine] of [
        [500, 1_000, 0],
        [500, 1_000, 501],
        [1_001, 1_000, 50],
        [500, 10_001, 50],
      ] as const) {
        await expect(treasury.deploy(0, WEEK, deployer.address, deployer.address, outflow, max, routine))
          .to.be.revertedWithCustomError(treasury, "TreasuryConfigInvalid")
          .withArgs(outflow, max, routine);
      }
    });

    it("refuses zero addresses and an epoch that is no multiple of seven", async () => {
      const { deployer } = await cast();
      const treasury = await ethers.getContractFactory("Treasury");
      const someone = deployer.address;
      await expect(treasury.deploy(0, WEEK, COIN, someone, 5, 10, 5)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryZeroAddress",
      );
      await expect(treasury.deploy(0, WEEK, someone, COIN, 5, 10, 5)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryZeroAddress",
      );
      await expect(treasury.deploy(0, 421, someone, someone, 5, 10, 5))
        .to.be.revertedWithCustomError(treasury, "EpochLengthInvalid")
        .withArgs(421, 420);
    });

    it("tells its wiring", async () => {
      const { treasury, timelock, genesis } = await loadFixture(openTreasury);
      expect(await treasury.timelock()).to.equal(timelock.address);
      expect(await treasury.genesis()).to.equal(await genesis.getAddress());
      expect(await treasury.outflowBps()).to.equal(STANDARD_SHARE.outflow);
      expect(await treasury.maxOutflowBps()).to.equal(STANDARD_SHARE.max);
      expect(await treasury.routineBps()).to.equal(STANDARD_SHARE.routine);
    });
  });

  describe("powers (SY-2)", () => {
    it("pays and changes its share for the timelock alone", async () => {
      const { treasury, asset, deployer, governor, stranger } = await loadFixture(openTreasury);
      for (const outsider of [deployer, governor, stranger]) {
        const outside = treasury.connect(outsider);
        for (const attempt of [
          outside.pay(asset, outsider.address, 1n),
          outside.payRoutine(asset, outsider.address, 1n),
          outside.setOutflowShare(60),
        ]) {
          await expect(attempt)
            .to.be.revertedWithCustomError(treasury, "TreasuryNotTimelock")
            .withArgs(outsider.address);
        }
      }
    });

    it("pays nothing before the network is open", async () => {
      const { treasury, asset, timelock, grantee, genesis } = await loadFixture(openTreasury);
      await send(genesis, "setOpenEpoch", 0);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, 1n)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryNotOpen",
      );
      await expect(treasury.connect(timelock).payRoutine(COIN, grantee.address, 1n)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryNotOpen",
      );
    });

    it("moves its outflow share within routine share and maximum only", async () => {
      const { treasury, timelock } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      await expect(inside.setOutflowShare(1_001))
        .to.be.revertedWithCustomError(treasury, "TreasuryShareOutOfRange")
        .withArgs(1_001, 1_000);
      await expect(inside.setOutflowShare(49))
        .to.be.revertedWithCustomError(treasury, "TreasuryShareOutOfRange")
        .withArgs(49, 1_000);
      await expect(inside.setOutflowShare(1_000)).to.emit(treasury, "OutflowShareSet").withArgs(1_000);
      expect(await treasury.outflowBps()).to.equal(1_000n);
    });
  });

  describe("paying", () => {
    it("moves tokens and says so", async () => {
      const { treasury, token, asset, timelock, grantee } = await loadFixture(openTreasury);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, 700n))
        .to.emit(treasury, "TreasuryPaid")
        .withArgs(asset, grantee.address, 700n, false);
      expect(await read<bigint>(token, "balanceOf", grantee.address)).to.equal(700n);
      expect(await treasury.balanceOf(asset)).to.equal(MILLION - 700n);
    });

    it("moves the coin and says so", async () => {
      const { treasury, timelock, grantee } = await loadFixture(openTreasury);
      const before = await ethers.provider.getBalance(grantee.address);
      await expect(treasury.connect(timelock).payRoutine(COIN, grantee.address, 700n))
        .to.emit(treasury, "TreasuryPaid")
        .withArgs(COIN, grantee.address, 700n, true);
      expect((await ethers.provider.getBalance(grantee.address)) - before).to.equal(700n);
      expect(await treasury.balanceOf(COIN)).to.equal(MILLION - 700n);
    });

    it("refuses nobody, itself and nothing as a payment", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      const itself = await treasury.getAddress();
      for (const [to, amount] of [
        [COIN, 1n],
        [itself, 1n],
        [grantee.address, 0n],
      ] as const) {
        await expect(treasury.connect(timelock).pay(asset, to, amount))
          .to.be.revertedWithCustomError(treasury, "TreasuryPaymentInvalid")
          .withArgs(to, amount);
      }
    });
  });

  describe("limits of an epoch", () => {
    it("lets exactly the outflow share leave, and one unit more not", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      await expect(inside.pay(asset, grantee.address, LIMIT + 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, LIMIT, LIMIT + 1n);
      await inside.pay(asset, grantee.address, LIMIT);
      expect(await treasury.paidThisEpoch(asset)).to.deep.equal([LIMIT, 0n]);
    });

    it("gives 50 slices no unit more than one payment", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      for (let i = 0; i < 50; i++) await inside.pay(asset, grantee.address, LIMIT / 50n);
      await expect(inside.pay(asset, grantee.address, 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, LIMIT, LIMIT + 1n);
    });

    it("holds routine payments together under the routine share, and counts them in the whole", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      await inside.payRoutine(asset, grantee.address, ROUTINE_LIMIT - 1n);
      await expect(inside.payRoutine(asset, grantee.address, 2n))
        .to.be.revertedWithCustomError(treasury, "TreasuryRoutineLimit")
        .withArgs(asset, ROUTINE_LIMIT, ROUTINE_LIMIT + 1n);
      await inside.payRoutine(asset, grantee.address, 1n);
      await expect(inside.pay(asset, grantee.address, LIMIT - ROUTINE_LIMIT + 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, LIMIT, LIMIT + 1n);
      expect(await treasury.paidThisEpoch(asset)).to.deep.equal([ROUTINE_LIMIT, ROUTINE_LIMIT]);
    });

    it("keeps one asset's payments out of another's limit", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      await inside.pay(asset, grantee.address, LIMIT);
      await inside.pay(COIN, grantee.address, LIMIT);
      expect(await treasury.paidThisEpoch(COIN)).to.deep.equal([LIMIT, 0n]);
    });

    it("rounds the limit down", async () => {
      const { treasury, token, asset, timelock, grantee } = await loadFixture(openTreasury);
      await send(token, "mint", await treasury.getAddress(), 19n);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, LIMIT + 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, LIMIT, LIMIT + 1n);
    });

    it("starts anew with the next epoch, from what is left", async () => {
      const { treasury, asset, timelock, grantee, start } = await loadFixture(openTreasury);
      const inside = treasury.connect(timelock);
      await inside.pay(asset, grantee.address, LIMIT);
      await time.increaseTo(start + 11n * WEEK - 2n);
      await expect(inside.pay(asset, grantee.address, 1n)).to.be.revertedWithCustomError(
        treasury,
        "TreasuryOutflowLimit",
      );
      await enterEpoch(start, 11n);
      expect(await treasury.paidThisEpoch(asset)).to.deep.equal([0n, 0n]);
      const next = ((MILLION - LIMIT) * 5n) / 100n;
      await expect(inside.pay(asset, grantee.address, next + 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, next, next + 1n);
      await inside.pay(asset, grantee.address, next);
    });

    it("survives amounts that overflow", async () => {
      const { treasury, asset, timelock, grantee } = await loadFixture(openTreasury);
      await treasury.connect(timelock).pay(asset, grantee.address, 1n);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, ethers.MaxUint256))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(asset, LIMIT, ethers.MaxUint256);
    });
  });

  describe("hostile assets", () => {
    it("refuses a token that takes more than was paid", async () => {
      const { treasury, token, asset, timelock, grantee } = await loadFixture(openTreasury);
      await send(token, "setMood", Mood.TakesFeeFromSender);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, 1_000n))
        .to.be.revertedWithCustomError(treasury, "TreasuryTransferMismatch")
        .withArgs(asset, 1_000n, 1_010n);
    });

    it("refuses a token that returns false", async () => {
      const { treasury, token, asset, timelock, grantee } = await loadFixture(openTreasury);
      await send(token, "setMood", Mood.ReturnsFalse);
      await expect(treasury.connect(timelock).pay(asset, grantee.address, 1n))
        .to.be.revertedWithCustomError(treasury, "SafeERC20FailedOperation")
        .withArgs(asset);
    });

    it("lets a token that lies about its balance bend its own limit only", async () => {
      const { treasury, token, asset, timelock, grantee } = await loadFixture(openTreasury);
      await send(token, "setLie", ethers.MaxUint256);
      await send(token, "setMood", Mood.BalanceLies);
      await treasury.connect(timelock).pay(asset, grantee.address, LIMIT + 1n);
      await expect(treasury.connect(timelock).pay(COIN, grantee.address, LIMIT + 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryOutflowLimit")
        .withArgs(COIN, LIMIT, LIMIT + 1n);
    });

    it("is not entered a second time by a token, even if the token were the timelock", async () => {
      const { start, genesis, grantee } = await loadFixture(openTreasury);
      const token = await ethers.deployContract("HostileToken");
      const treasury = await ethers.deployContract("Treasury", [
        start,
        WEEK,
        await token.getAddress(),
        await genesis.getAddress(),
        500,
        1_000,
        50,
      ]);
      await send(token, "mint", await treasury.getAddress(), MILLION);
      const pay = treasury.interface.encodeFunctionData("pay", [await token.getAddress(), grantee.address, 1n]);
      await send(token, "setCallback", await treasury.getAddress(), pay);
      // A transfer makes the token call `pay`, whose own transfer calls `pay` again from within.
      await send(token, "transfer", grantee.address, 0n);
      expect(await read<boolean>(token, "callbackSucceeded")).to.equal(true);
      expect(await read<bigint>(token, "balanceOf", grantee.address)).to.equal(1n);
      expect((await treasury.paidThisEpoch(await token.getAddress()))[0]).to.equal(1n);
    });

    it("is not entered a second time by a recipient of the coin", async () => {
      const { start, genesis, deployer } = await loadFixture(openTreasury);
      const reenterer = await ethers.deployContract("CoinReenterer");
      const treasury = await ethers.deployContract("Treasury", [
        start,
        WEEK,
        await reenterer.getAddress(),
        await genesis.getAddress(),
        500,
        1_000,
        50,
      ]);
      await deployer.sendTransaction({ to: await treasury.getAddress(), value: MILLION });
      await send(reenterer, "setTreasury", await treasury.getAddress());
      await send(reenterer, "start", 1_000n);
      expect(await read<string>(reenterer, "refusal")).to.equal(
        errorSelector(treasury.interface, "ReentrancyGuardReentrantCall"),
      );
      expect(await ethers.provider.getBalance(await reenterer.getAddress())).to.equal(1_000n);
    });

    it("reverts when the recipient refuses the coin", async () => {
      const { treasury, timelock } = await loadFixture(openTreasury);
      const refuser = await (await ethers.deployContract("CoinRefuser")).getAddress();
      await expect(treasury.connect(timelock).pay(COIN, refuser, 1n))
        .to.be.revertedWithCustomError(treasury, "TreasuryTransferFailed")
        .withArgs(refuser, 1n);
      expect(await treasury.paidThisEpoch(COIN)).to.deep.equal([0n, 0n]);
    });
  });
});
