import { expect } from "chai";
import type { Contract } from "ethers";
import {
  COIN,
  Mood,
  WEEK,
  cast,
  enterEpoch,
  errorSelector,
  ethers,
  loadFixture,
  read,
  send,
  time,
} from "../helpers/governanceParts.ts";

const BASE = 1_000n;
const QUORUM = 400n;
const ALICE = 1n;
const BOB = 2n;
const NOW_EPOCH = 20n;

/** Values of OpenZeppelin's `ProposalState`. */
const State = { Pending: 0, Active: 1, Canceled: 2, Defeated: 3, Succeeded: 4, Queued: 5, Expired: 6, Executed: 7 };

/** Deposits in epoch 20, a governor whose verdicts a test sets, and two funded proposers. */
async function depositsInPlace() {
  const actors = await cast();
  const { deployer, timelock, binder, stranger, grantee } = actors;
  const start = BigInt(await time.latest()) + 100n;
  const token = await ethers.deployContract("HostileToken");
  const governor = await ethers.deployContract("FateStub");
  const treasury = ethers.getAddress("0x00000000000000000000000000000000000000cc");
  const args = [start, WEEK, await token.getAddress(), timelock.address, treasury, BASE, binder.address] as const;
  const deposits = await ethers.deployContract("ProposalDeposits", [...args]);
  await deposits.connect(binder).bind(await governor.getAddress());
  for (const proposer of [stranger, grantee]) {
    await send(token, "mint", proposer.address, 10n ** 12n);
    await send(token.connect(proposer) as Contract, "approve", await deposits.getAddress(), ethers.MaxUint256);
  }
  await enterEpoch(start, NOW_EPOCH);

  const lock = async (id: bigint, person = ALICE, proposer = stranger.address) =>
    send(governor, "lock", await deposits.getAddress(), id, person, proposer);
  /** Gives proposal `id` a fate; its voting ended in the last second of `endedIn`. */
  const decide = async (id: bigint, state: number, support = 0n, endedIn = NOW_EPOCH) =>
    send(governor, "decide", id, [state, start + (endedIn + 1n) * WEEK - 1n, support, QUORUM]);
  const lose = async (id: bigint, endedIn = NOW_EPOCH) => {
    await decide(id, State.Defeated, QUORUM / 4n - 1n, endedIn);
    return deposits.settle(id);
  };
  const held = async (account: string) => read<bigint>(token, "balanceOf", account);
  return { ...actors, deployer, start, token, governor, treasury, args, deposits, lock, decide, lose, held };
}

describe("ProposalDeposits", () => {
  describe("when deployed", () => {
    it("refuses zero addresses, a clock out of step and a base outside its range", async () => {
      const { args } = await loadFixture(depositsInPlace);
      const deposits = await ethers.getContractFactory("ProposalDeposits");
      // One argument of the working set is replaced at a time.
      const deploy = (index: number, value: string | bigint) => {
        const changed: [bigint, bigint, string, string, string, bigint, string] = [...args];
        changed[index] = value as never;
        return deposits.deploy(...changed);
      };
      for (const index of [2, 3, 4]) {
        await expect(deploy(index, COIN)).to.be.revertedWithCustomError(deposits, "DepositsZeroAddress");
      }
      await expect(deploy(6, COIN)).to.be.revertedWithCustomError(deposits, "BindingZeroAddress");
      await expect(deploy(1, 419n)).to.be.revertedWithCustomError(deposits, "EpochLengthInvalid");
      for (const base of [0n, 1n << 96n]) {
        await expect(deploy(5, base)).to.be.revertedWithCustomError(deposits, "DepositsBaseOutOfRange").withArgs(base);
      }
    });

    it("tells its wiring", async () => {
      const { deposits, token, timelock, treasury, governor, binder } = await loadFixture(depositsInPlace);
      expect(await deposits.token()).to.equal(await token.getAddress());
      expect(await deposits.timelock()).to.equal(timelock.address);
      expect(await deposits.treasury()).to.equal(treasury);
      expect(await deposits.governor()).to.equal(await governor.getAddress());
      expect(await deposits.binder()).to.equal(binder.address);
      expect(await deposits.base()).to.equal(BASE);
    });

    it("is bound by its binder, once, to somebody", async () => {
      const { deposits, args, binder, stranger } = await loadFixture(depositsInPlace);
      await expect(deposits.connect(binder).bind(stranger.address)).to.be.revertedWithCustomError(
        deposits,
        "BindingSpent",
      );
      const fresh = await ethers.deployContract("ProposalDeposits", [...args]);
      await expect(fresh.connect(stranger).bind(stranger.address))
        .to.be.revertedWithCustomError(fresh, "BindingNotBinder")
        .withArgs(stranger.address);
      await expect(fresh.connect(binder).bind(COIN)).to.be.revertedWithCustomError(fresh, "BindingZeroAddress");
    });
  });

  describe("powers", () => {
    it("locks for the governor alone", async () => {
      const { deposits, deployer, timelock, binder, stranger } = await loadFixture(depositsInPlace);
      for (const outsider of [deployer, timelock, binder, stranger]) {
        await expect(deposits.connect(outsider).lock(1, ALICE, stranger.address))
          .to.be.revertedWithCustomError(deposits, "DepositsNotGovernor")
          .withArgs(outsider.address);
      }
    });

    it("changes its base for the timelock alone, for later proposals only", async () => {
      const { deposits, deployer, timelock, binder, stranger, lock, decide } = await loadFixture(depositsInPlace);
      for (const outsider of [deployer, binder, stranger]) {
        await expect(deposits.connect(outsider).setBase(1))
          .to.be.revertedWithCustomError(deposits, "DepositsNotTimelock")
          .withArgs(outsider.address);
      }
      for (const base of [0n, 1n << 96n]) {
        await expect(deposits.connect(timelock).setBase(base))
          .to.be.revertedWithCustomError(deposits, "DepositsBaseOutOfRange")
          .withArgs(base);
      }
      await lock(1n);
      await expect(deposits.connect(timelock).setBase(7n)).to.emit(deposits, "DepositBaseSet").withArgs(7n);
      expect(await deposits.required(BOB)).to.equal(7n);
      await decide(1n, State.Executed);
      await deposits.settle(1n);
      expect(await deposits.creditOf(stranger.address)).to.equal(BASE);
    });
  });

  describe("locking", () => {
    it("takes the deposit from the proposer and remembers whose it is", async () => {
      const { deposits, lock, held, stranger } = await loadFixture(depositsInPlace);
      const before = await held(stranger.address);
      await expect(lock(1n)).to.emit(deposits, "DepositLocked").withArgs(1n, ALICE, stranger.address, BASE);
      expect(before - (await held(stranger.address))).to.equal(BASE);
      expect(await held(await deposits.getAddress())).to.equal(BASE);
      expect(await deposits.depositOf(1n)).to.deep.equal([BASE, ALICE, stranger.address]);
    });

    it("refuses a second deposit for the same proposal", async () => {
      const { deposits, lock } = await loadFixture(depositsInPlace);
      await lock(1n);
      await expect(lock(1n)).to.be.revertedWithCustomError(deposits, "DepositsAlreadyHeld").withArgs(1n);
    });

    it("refuses a token that delivers less, or returns false", async () => {
      const { deposits, lock, token } = await loadFixture(depositsInPlace);
      await send(token, "setMood", Mood.TakesFeeFromRecipient);
      await expect(lock(1n))
        .to.be.revertedWithCustomError(deposits, "DepositsTransferMismatch")
        .withArgs(BASE, BASE - BASE / 100n);
      await send(token, "setMood", Mood.BalanceLies);
      await expect(lock(1n)).to.be.revertedWithCustomError(deposits, "DepositsTransferMismatch").withArgs(BASE, 0n);
      await send(token, "setMood", Mood.ReturnsFalse);
      await expect(lock(1n)).to.be.revertedWithCustomError(deposits, "SafeERC20FailedOperation");
    });

    it("is not entered by the token while it locks, settles or claims", async () => {
      const { deposits, lock, decide, lose, token, stranger } = await loadFixture(depositsInPlace);
      const guard = errorSelector(deposits.interface, "ReentrancyGuardReentrantCall");
      const address = await deposits.getAddress();
      await lock(1n);
      await decide(1n, State.Executed);
      await send(token, "setCallback", address, deposits.interface.encodeFunctionData("settle", [1n]));
      await lock(2n);
      expect(await read<string>(token, "callbackError")).to.equal(guard);
      await send(token, "setCallback", address, deposits.interface.encodeFunctionData("claim"));
      await lose(2n);
      expect(await read<string>(token, "callbackError")).to.equal(guard);
      await send(token, "setCallback", address, deposits.interface.encodeFunctionData("settle", [2n]));
      await deposits.settle(1n);
      await deposits.connect(stranger).claim();
      expect(await read<string>(token, "callbackError")).to.equal(guard);
    });
  });

  describe("doubling", () => {
    it("doubles with every open proposal of the person, and of nobody else", async () => {
      const { deposits, lock, grantee } = await loadFixture(depositsInPlace);
      for (let i = 0n; i < 5n; i++) {
        expect(await deposits.required(ALICE)).to.equal(BASE << i);
        await lock(i + 1n);
        expect((await deposits.depositOf(i + 1n))[0]).to.equal(BASE << i);
      }
      expect(await deposits.countsOf(ALICE)).to.deep.equal([5n, 0n]);
      expect(await deposits.required(BOB)).to.equal(BASE);
      await lock(99n, BOB, grantee.address);
      expect(await deposits.required(ALICE)).to.equal(BASE << 5n);
    });

    it("does not start anew when the person moves to another account", async () => {
      const { deposits, lock, stranger, grantee } = await loadFixture(depositsInPlace);
      await lock(1n, ALICE, stranger.address);
      await lock(2n, ALICE, grantee.address);
      expect((await deposits.depositOf(2n))[0]).to.equal(BASE * 2n);
      expect(await deposits.required(ALICE)).to.equal(BASE * 4n);
    });

    it("falls back as proposals run", async () => {
      const { deposits, lock, decide } = await loadFixture(depositsInPlace);
      await lock(1n);
      await lock(2n);
      await decide(1n, State.Executed);
      await deposits.settle(1n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([1n, 0n]);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
    });

    it("remembers a loss for 13 epochs, the one in which voting ended included", async () => {
      const { deposits, lock, lose, start } = await loadFixture(depositsInPlace);
      await lock(1n);
      await lose(1n);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
      await enterEpoch(start, NOW_EPOCH + 12n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 1n]);
      await time.increaseTo(start + (NOW_EPOCH + 13n) * WEEK - 1n);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
      await enterEpoch(start, NOW_EPOCH + 13n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 0n]);
      expect(await deposits.required(ALICE)).to.equal(BASE);
    });

    it("forgets losses one epoch after the other", async () => {
      const { deposits, lock, lose, start } = await loadFixture(depositsInPlace);
      for (const [id, epoch] of [
        [1n, 20n],
        [2n, 20n],
        [3n, 24n],
        [4n, 32n],
      ] as const) {
        if (epoch > NOW_EPOCH) await enterEpoch(start, epoch);
        await lock(id);
        await lose(id, epoch);
      }
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 4n]);
      for (const [epoch, lost] of [
        [33n, 2n],
        [36n, 2n],
        [37n, 1n],
        [44n, 1n],
        [45n, 0n],
        [90n, 0n],
      ] as const) {
        await enterEpoch(start, epoch);
        expect(await deposits.countsOf(ALICE), `epoch ${epoch}`).to.deep.equal([0n, lost]);
      }
    });

    it("keeps the ring apart from long silence", async () => {
      const { deposits, lock, lose, start } = await loadFixture(depositsInPlace);
      await lock(1n);
      await lose(1n);
      await enterEpoch(start, 200n);
      await lock(2n);
      await lose(2n, 200n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 1n]);
    });

    it("refuses a proposal whose deposit cannot be expressed", async () => {
      const { deposits, lock, token, stranger } = await loadFixture(depositsInPlace);
      await send(token, "mint", stranger.address, BASE << 21n);
      for (let id = 1n; id <= 21n; id++) await lock(id);
      expect((await deposits.depositOf(21n))[0]).to.equal(BASE << 20n);
      await expect(lock(22n)).to.be.revertedWithCustomError(deposits, "DepositsTooManyProposals").withArgs(ALICE, 21n);
    });
  });

  describe("settling", () => {
    it("waits until the proposal has run or died", async () => {
      const { deposits, lock, decide } = await loadFixture(depositsInPlace);
      await lock(1n);
      for (const state of [State.Pending, State.Active, State.Succeeded, State.Queued]) {
        await decide(1n, state);
        await expect(deposits.settle(1n)).to.be.revertedWithCustomError(deposits, "DepositsStillLive").withArgs(1n);
      }
      expect(await deposits.countsOf(ALICE)).to.deep.equal([1n, 0n]);
    });

    it("gives the deposit back when the proposal ran, was cancelled or expired, whatever its tally", async () => {
      const { deposits, lock, decide, stranger, deployer } = await loadFixture(depositsInPlace);
      let credit = 0n;
      for (const [id, state] of [
        [1n, State.Executed],
        [2n, State.Canceled],
        [3n, State.Expired],
      ] as const) {
        await lock(id);
        await decide(id, state);
        await expect(deposits.connect(deployer).settle(id))
          .to.emit(deposits, "DepositSettled")
          .withArgs(id, stranger.address, BASE, false);
        credit += BASE;
        expect(await deposits.creditOf(stranger.address)).to.equal(credit);
      }
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 0n]);
    });

    it("gives the deposit of a defeated proposal back from a quarter of quorum on", async () => {
      const { deposits, lock, decide, stranger } = await loadFixture(depositsInPlace);
      await lock(1n);
      await decide(1n, State.Defeated, QUORUM / 4n);
      await deposits.settle(1n);
      expect(await deposits.creditOf(stranger.address)).to.equal(BASE);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 0n]);
    });

    it("loses it to the treasury below a quarter of quorum", async () => {
      const { deposits, lock, lose, held, treasury, stranger } = await loadFixture(depositsInPlace);
      await lock(1n);
      await expect(lose(1n)).to.emit(deposits, "DepositSettled").withArgs(1n, treasury, BASE, true);
      expect(await held(treasury)).to.equal(BASE);
      expect(await deposits.creditOf(stranger.address)).to.equal(0n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 1n]);
    });

    it("settles once, and nothing that was never there", async () => {
      const { deposits, lock, lose } = await loadFixture(depositsInPlace);
      await lock(1n);
      await lose(1n);
      for (const id of [1n, 2n]) {
        await expect(deposits.settle(id)).to.be.revertedWithCustomError(deposits, "DepositsNothingHeld").withArgs(id);
      }
      expect(await deposits.depositOf(1n)).to.deep.equal([0n, 0n, COIN]);
    });

    it("counts a loss from the epoch in which voting ended, and as open until then: late is never cheaper", async () => {
      const { deposits, lock, decide, start } = await loadFixture(depositsInPlace);
      await lock(1n);
      await decide(1n, State.Defeated, 0n, NOW_EPOCH);
      await enterEpoch(start, NOW_EPOCH + 10n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([1n, 0n]);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
      await deposits.settle(1n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 1n]);
      await enterEpoch(start, NOW_EPOCH + 12n);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
      await enterEpoch(start, NOW_EPOCH + 13n);
      expect(await deposits.required(ALICE)).to.equal(BASE);
    });

    it("keeps a dead proposal open for as long as nobody settles it, and then forgets an old loss at once", async () => {
      const { deposits, lock, decide, start } = await loadFixture(depositsInPlace);
      await lock(1n);
      await decide(1n, State.Defeated, 0n, NOW_EPOCH);
      await enterEpoch(start, NOW_EPOCH + 30n);
      expect(await deposits.required(ALICE)).to.equal(BASE * 2n);
      await deposits.settle(1n);
      expect(await deposits.countsOf(ALICE)).to.deep.equal([0n, 0n]);
    });

    it("credits the account that proposed, also after the person moved", async () => {
      const { deposits, lock, decide, stranger, grantee } = await loadFixture(depositsInPlace);
      await lock(1n, ALICE, stranger.address);
      await lock(2n, ALICE, grantee.address);
      await decide(1n, State.Executed);
      await decide(2n, State.Executed);
      await deposits.settle(1n);
      await deposits.settle(2n);
      expect(await deposits.creditOf(stranger.address)).to.equal(BASE);
      expect(await deposits.creditOf(grantee.address)).to.equal(BASE * 2n);
    });
  });

  describe("claiming", () => {
    it("pays the credit once", async () => {
      const { deposits, lock, decide, held, stranger, deployer } = await loadFixture(depositsInPlace);
      const before = await held(stranger.address);
      await lock(1n);
      await decide(1n, State.Executed);
      await deposits.settle(1n);
      await expect(deposits.connect(deployer).claim())
        .to.be.revertedWithCustomError(deposits, "DepositsNothingToClaim")
        .withArgs(deployer.address);
      await expect(deposits.connect(stranger).claim())
        .to.emit(deposits, "DepositClaimed")
        .withArgs(stranger.address, BASE);
      expect(await held(stranger.address)).to.equal(before);
      expect(await held(await deposits.getAddress())).to.equal(0n);
      await expect(deposits.connect(stranger).claim())
        .to.be.revertedWithCustomError(deposits, "DepositsNothingToClaim")
        .withArgs(stranger.address);
    });
  });
});
