import { sum } from "./arithmetic.ts";
import type { EpochClock } from "./clock.ts";
import { EpochLog } from "./epochLog.ts";
import { refuseIf } from "./refusal.ts";
import { ACTIVATION_DELAY } from "./registry.ts";

export const GWEI = 10n ** 9n;

/** Stake that counts from the snapshot closing `epoch` on, in wei. */
export interface Tranche {
  readonly epoch: bigint;
  readonly amount: bigint;
}

export interface Unbonding {
  readonly releaseTime: bigint;
  readonly amount: bigint;
}

/** Deposits, their activation, and the way out (mechanism, section 4). */
export class StakeModel {
  readonly #clock: EpochClock;
  readonly #unbondingEpochs: bigint;
  readonly #tranches = new Map<string, EpochLog<readonly Tranche[]>>();
  readonly #unbonding = new Map<string, readonly Unbonding[]>();

  constructor(clock: EpochClock, unbondingEpochs: bigint) {
    this.#clock = clock;
    this.#unbondingEpochs = unbondingEpochs;
  }

  deposit(now: bigint, owner: string, amount: bigint): void {
    refuseIf(amount === 0n, "VaultAmountZero");
    refuseIf(amount % GWEI !== 0n, "VaultNotWholeGwei");
    const epoch = this.#clock.epochAt(now);
    const log = this.#log(owner);
    log.set(epoch, [...log.at(epoch), { epoch: epoch + ACTIVATION_DELAY, amount }]);
  }

  /** Stops `amount` from counting at the next snapshot, the youngest stake first; unbonding runs from the next epoch on. */
  unbond(now: bigint, owner: string, amount: bigint): void {
    refuseIf(amount === 0n, "VaultAmountZero");
    refuseIf(amount % GWEI !== 0n, "VaultNotWholeGwei");
    refuseIf(amount > this.stakeOf(owner), "VaultInsufficientStake");
    const epoch = this.#clock.epochAt(now);
    const log = this.#log(owner);
    const kept: Tranche[] = [];
    let left = amount;
    for (const tranche of log.at(epoch).toReversed()) {
      const taken = left < tranche.amount ? left : tranche.amount;
      left -= taken;
      if (taken < tranche.amount) kept.unshift({ epoch: tranche.epoch, amount: tranche.amount - taken });
    }
    log.set(epoch, kept);
    this.#leave(owner, {
      releaseTime: this.#clock.startOf(epoch + 1n) + this.#unbondingEpochs * this.#clock.length,
      amount,
    });
  }

  /** Pays out everything whose time has come. */
  withdraw(now: bigint, owner: string): bigint {
    const entries = this.unbondingOf(owner);
    const due = entries.filter((entry) => entry.releaseTime <= now);
    refuseIf(due.length === 0, "VaultNothingToWithdraw");
    this.#unbonding.set(
      owner,
      entries.filter((entry) => entry.releaseTime > now),
    );
    return sum(due.map((entry) => entry.amount));
  }

  owners(): string[] {
    return [...this.#tranches.keys()];
  }

  /** Active plus activating stake, in wei. */
  stakeOf(owner: string): bigint {
    return sum((this.#tranches.get(owner)?.latest ?? []).map((tranche) => tranche.amount));
  }

  /** Stake past its activation at the snapshot closing `epoch`, in wei. */
  activeAt(owner: string, epoch: bigint): bigint {
    const tranches = this.#tranches.get(owner)?.at(epoch) ?? [];
    return sum(tranches.filter((tranche) => tranche.epoch <= epoch).map((tranche) => tranche.amount));
  }

  unbondingOf(owner: string): readonly Unbonding[] {
    return this.#unbonding.get(owner) ?? [];
  }

  /** What leaves in one epoch is paid out together. */
  #leave(owner: string, entry: Unbonding): void {
    const earlier = this.unbondingOf(owner);
    const last = earlier.at(-1);
    const together = last !== undefined && last.releaseTime === entry.releaseTime;
    const kept = together ? earlier.slice(0, -1) : earlier;
    const amount = entry.amount + (together ? last.amount : 0n);
    this.#unbonding.set(owner, [...kept, { releaseTime: entry.releaseTime, amount }]);
  }

  #log(owner: string): EpochLog<readonly Tranche[]> {
    let log = this.#tranches.get(owner);
    if (log === undefined) {
      log = new EpochLog<readonly Tranche[]>([]);
      this.#tranches.set(owner, log);
    }
    return log;
  }
}
