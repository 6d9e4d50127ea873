import type { Contract } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { StakeVault } from "../../typechain-types/index.js";
import { Calendar, DAY, EPOCH, cast, ethers, futureStart, send, type Cast } from "./epochs.ts";

/** Moods of PuppetToken, in the order of its enum. */
export const TokenMood = {
  Honest: 0,
  FeeFromRecipient: 1,
  FeeFromSender: 2,
  Bonus: 3,
  ReturnsFalse: 4,
  MovesNothing: 5,
  CallsBack: 6,
  BalanceReverts: 7,
} as const;

export const GWEI = 1_000_000_000n;
export const TOKEN = 10n ** 18n;
export const UNBONDING = 7n;
/** Half-life of the constitutional class: 5 days. */
export const HALF_LIFE = 5n * DAY;
/** Tokens each person of the cast starts with. */
export const PURSE = 1_000_000n * TOKEN;
/** Largest stake and unbonding together, in wei. */
export const VAULT_MAX = (2n ** 63n - 1n) * GWEI;

export interface VaultSuite extends Cast {
  vault: StakeVault;
  address: string;
  token: Contract;
  probe: Contract;
  calendar: Calendar;
  court: HardhatEthersSigner;
  book: HardhatEthersSigner;
}

/** A vault over a puppet token before its start, not bound; everybody's purse is filled and approved. */
export async function unboundVault(): Promise<VaultSuite> {
  const actors = await cast();
  const signers = await ethers.getSigners();
  const [court, book] = [signers[8], signers[9]];
  if (!court || !book) throw new Error("ten accounts needed");
  const calendar = new Calendar(await futureStart());
  const token = await ethers.deployContract("PuppetToken");
  const probe = await ethers.deployContract("VoiceSyncProbe");
  const vault = await ethers.deployContract("StakeVault", [
    calendar.start,
    EPOCH,
    await token.getAddress(),
    actors.timelock.address,
    UNBONDING,
    HALF_LIFE,
    actors.binder.address,
  ]);
  const address = await vault.getAddress();
  for (const owner of [actors.alice, actors.bob, actors.carol, actors.dave]) {
    await send(token, "mint", owner.address, PURSE);
    await send(token.connect(owner) as Contract, "approve", address, ethers.MaxUint256);
  }
  return { ...actors, vault, address, token, probe, calendar, court, book };
}

/** The same in epoch 5, bound, with the modules `court` and `book`. */
export async function vaultSuite(): Promise<VaultSuite> {
  const suite = await unboundVault();
  const { vault, binder, probe, court, book, calendar } = suite;
  await vault.connect(binder).bind(await probe.getAddress(), [court.address, book.address]);
  await calendar.enter(5n);
  return suite;
}

/** `owner` lets `module` bond `amount`, which it does. */
export async function bond(
  vault: StakeVault,
  owner: HardhatEthersSigner,
  module: HardhatEthersSigner,
  amount: bigint,
): Promise<void> {
  await vault.connect(owner).setBondAllowance(module.address, amount);
  await vault.connect(module).bond(owner.address, amount);
}

/** Stake as plain numbers: active, then [epoch, amount] of each pending tranche. */
export async function scheduleOf(vault: StakeVault, owner: string): Promise<[bigint, [bigint, bigint][]]> {
  const [active, pending] = await vault.stakeSchedule(owner);
  return [active, pending.map(({ epoch, amount }) => [epoch, amount])];
}

/** Unbonding entries as plain numbers: [release time, amount]. */
export async function unbondingOf(vault: StakeVault, owner: string): Promise<[bigint, bigint][]> {
  return (await vault.unbondingOf(owner)).map(({ releaseTime, amount }) => [releaseTime, amount]);
}

/** What the vault holds minus what it stands for: ST-1 says never below zero, and zero but for unasked tokens. */
export async function surplusOf({ vault, token, address }: VaultSuite): Promise<bigint> {
  const balance = (await token.getFunction("balanceOf").staticCall(address)) as bigint;
  return balance - (await vault.totalStake()) - (await vault.totalUnbonding()) - (await vault.insurance());
}
