import type { Suite } from "../../helpers/suite.ts";
import { Mood } from "../../helpers/moods.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const GWEI = 10n ** 9n;

const vault = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "StakeVault",
  how,
  provoke,
});

const asTimelock = async ({ suite, reverts }: World, name: string, args: unknown[]): Promise<string> =>
  reverts(suite.vault, name, args, { from: await suite.timelock.getAddress() });

/** Lists the deployer as a module and answers with its revert data. */
async function asModule(world: World, name: string, args: unknown[]): Promise<string> {
  const { suite, reverts, as } = world;
  await suite.vault.connect(await as(await suite.timelock.getAddress())).addModule(suite.deployer);
  return reverts(suite.vault, name, args);
}

function vaultArgs(suite: Suite, token: string, overrides: Record<number, unknown> = {}): unknown[] {
  const { deployer, options, start } = suite;
  const day = options.epochLength / 7;
  const args = [
    start,
    options.epochLength,
    token,
    deployer.address,
    options.unbondingEpochs,
    5 * day,
    deployer.address,
  ];
  return args.map((value, index) => overrides[index] ?? value);
}

/** A vault that is not bound, with a token that misbehaves, of which the deployer has approved plenty. */
async function hostileVault(suite: Suite, mood: number) {
  const { ethers } = suite.connection;
  const token = await ethers.deployContract("HostileToken");
  const hostile = await ethers.deployContract("StakeVault", vaultArgs(suite, await token.getAddress()) as never);
  await token.getFunction("mint").send(suite.deployer.address, GWEI * GWEI);
  await token.getFunction("approve").send(await hostile.getAddress(), GWEI * GWEI);
  await token.getFunction("setMood").send(mood);
  return { hostile, token };
}

export const vaultCases: readonly Case[] = [
  vault("VaultAmountZero", "a deposit of nothing", ({ suite, reverts }) => reverts(suite.vault, "deposit", [0n])),
  vault("VaultNotWholeGwei", "a deposit of one wei", ({ suite, reverts }) => reverts(suite.vault, "deposit", [1n])),
  vault("VaultFull", "more than the stake lane holds", ({ suite, reverts }) =>
    reverts(suite.vault, "deposit", [2n ** 63n * GWEI]),
  ),
  vault("VaultTransferMismatch", "a token that takes a fee", async ({ suite, reverts }) => {
    const { hostile } = await hostileVault(suite, Mood.TakesFeeFromRecipient);
    return reverts(hostile, "deposit", [1_000n * GWEI]);
  }),
  vault("SafeERC20FailedOperation", "a token that answers false", async ({ suite, reverts }) => {
    const { hostile } = await hostileVault(suite, Mood.ReturnsFalse);
    return reverts(hostile, "deposit", [1_000n * GWEI]);
  }),
  vault("ReentrancyGuardReentrantCall", "a token that calls back", async ({ suite }) => {
    const { hostile, token } = await hostileVault(suite, Mood.Honest);
    const again = hostile.interface.encodeFunctionData("deposit", [GWEI]);
    await token.getFunction("setCallback").send(await hostile.getAddress(), again);
    await hostile.getFunction("bind").send(await suite.votes.getAddress(), []);
    await hostile.getFunction("deposit").send(GWEI);
    return (await token.getFunction("callbackError").staticCall()) as string;
  }),
  vault("BindingMissing", "a deposit before the votes contract is bound", async ({ suite, reverts }) => {
    const { hostile } = await hostileVault(suite, Mood.Honest);
    return reverts(hostile, "deposit", [GWEI]);
  }),
  vault("VaultInsolvent", "a token that rebased down", async ({ suite, reverts, other }) => {
    const { ethers, networkHelpers } = suite.connection;
    // OpenZeppelin's ERC20 keeps balances in a mapping at slot 0.
    const slot = ethers.solidityPackedKeccak256(["uint256", "uint256"], [await suite.vault.getAddress(), 0]);
    await networkHelpers.setStorageAt(await suite.token.getAddress(), slot, 1);
    await suite.token.transfer(other, GWEI);
    await suite.token.connect(other).approve(suite.vault, GWEI);
    return reverts(suite.vault, "deposit", [GWEI], { from: other.address });
  }),
  vault("ERC20InsufficientAllowance", "a deposit that was not approved", ({ suite, reverts }) =>
    reverts(suite.vault, "deposit", [GWEI]),
  ),
  vault("ERC20InsufficientBalance", "a deposit of tokens one does not have", async ({ suite, reverts, other }) => {
    await suite.token.connect(other).approve(suite.vault, GWEI);
    return reverts(suite.vault, "deposit", [GWEI], { from: other.address });
  }),
  vault("VaultInsufficientStake", "unbonding what is not there", ({ suite, reverts }) =>
    reverts(suite.vault, "unbond", [GWEI]),
  ),
  vault("VaultNothingToWithdraw", "a withdrawal before anything matured", ({ suite, reverts }) =>
    reverts(suite.vault, "withdraw"),
  ),
  vault("VaultNotModule", "a bond by an outsider", ({ suite, reverts, other }) =>
    reverts(suite.vault, "bond", [other.address, GWEI]),
  ),
  vault("VaultInsufficientBondAllowance", "a bond without an allowance", (world) =>
    asModule(world, "bond", [world.other.address, GWEI]),
  ),
  vault("VaultInsufficientBond", "releasing what is not bonded", (world) =>
    asModule(world, "release", [world.other.address, GWEI]),
  ),
  vault("VaultNotTimelock", "an outsider who spends insurance", ({ suite, reverts }) =>
    reverts(suite.vault, "spendInsurance", [STRANGER, GWEI]),
  ),
  vault("VaultInsufficientInsurance", "insurance that is not there", (world) =>
    asTimelock(world, "spendInsurance", [STRANGER, GWEI]),
  ),
  vault("VaultModuleInvalid", "the zero address as a module", (world) =>
    asTimelock(world, "addModule", [world.suite.connection.ethers.ZeroAddress]),
  ),
  vault("VaultNothingToSweep", "a sweep when nothing came unasked", ({ suite, reverts }) =>
    reverts(suite.vault, "sweep"),
  ),
  vault("VaultUnbondingTooShort", "unbonding shorter than a decision's life", ({ suite, revertsDeploying }) =>
    revertsDeploying("StakeVault", vaultArgs(suite, STRANGER, { 4: 1 })),
  ),
  vault("VaultUnbondingTooLong", "unbonding longer than the list", ({ suite, revertsDeploying }) =>
    revertsDeploying("StakeVault", vaultArgs(suite, STRANGER, { 4: 53 })),
  ),
  vault("VaultZeroAddress", "a vault without a token", ({ suite, revertsDeploying }) =>
    revertsDeploying("StakeVault", vaultArgs(suite, suite.connection.ethers.ZeroAddress)),
  ),
  vault("BindingNotBinder", "an outsider who binds", ({ suite, reverts }) =>
    reverts(suite.vault, "bind", [STRANGER, []]),
  ),
  vault("BindingSpent", "binding twice", async ({ suite, reverts }) =>
    reverts(suite.vault, "bind", [STRANGER, []], { from: await suite.genesis.getAddress() }),
  ),
  vault("BindingZeroAddress", "no binder", ({ suite, revertsDeploying }) =>
    revertsDeploying("StakeVault", vaultArgs(suite, STRANGER, { 6: suite.connection.ethers.ZeroAddress })),
  ),
  vault("EpochLengthInvalid", "an epoch that is no multiple of seven", ({ suite, revertsDeploying }) =>
    revertsDeploying("StakeVault", vaultArgs(suite, STRANGER, { 1: 604_801 })),
  ),
];
