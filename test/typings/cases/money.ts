import { Mood } from "../../helpers/moods.ts";
import { Class, deploySuite, type Suite } from "../../helpers/suite.ts";
import type { Callable, Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const COIN = "0x0000000000000000000000000000000000000000";

const policy = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "ImpactPolicy",
  how,
  provoke,
});

const asTimelock = async ({ suite, reverts }: World, contract: Callable, name: string, args: unknown[]) =>
  reverts(contract, name, args, { from: await suite.timelock.getAddress() });

/** A policy's constructor argument that holds together, with `overrides`. */
export function policyConfig(suite: Suite, overrides: Record<string, unknown> = {}): unknown {
  const day = suite.options.epochLength / 7;
  return {
    timelock: STRANGER,
    treasury: STRANGER,
    genesis: STRANGER,
    challenges: STRANGER,
    rules: [],
    terms: [1, 2, 3, 4].map((days) => ({ quorumBps: 100 * days, halfLife: days * day })),
    routineBps: 50,
    spendBps: 500,
    parametersBps: 1_500,
    exposureHalfLife: 4 * suite.options.epochLength,
    minHalfLife: day / 2,
    maxHalfLife: 5 * day,
    binder: STRANGER,
    ...overrides,
  };
}

const deploying = (error: string, how: string, overrides: (suite: Suite) => Record<string, unknown>): Case =>
  policy(error, how, ({ suite, revertsDeploying }) =>
    revertsDeploying("ImpactPolicy", [policyConfig(suite, overrides(suite))]),
  );

export const policyCases: readonly Case[] = [
  policy("PolicyNotGovernor", "an outsider who charges", ({ suite, reverts }) =>
    reverts(suite.policy, "charge", [1, Class.Routine, [], [], []]),
  ),
  policy("PolicyNotTimelock", "an outsider who sets terms", ({ suite, reverts }) =>
    reverts(suite.policy, "setTerms", [Class.Routine, { quorumBps: 1, halfLife: 86_400 }]),
  ),
  policy("PolicyClassRose", "a payload that was proposed under a lower class", async ({ suite, reverts }) =>
    reverts(suite.policy, "charge", [1, Class.Routine, [STRANGER], [0n], ["0x"]], {
      from: await suite.governor.getAddress(),
    }),
  ),
  policy("PolicyTermsOutOfRange", "a quorum of nothing", (world) =>
    asTimelock(world, world.suite.policy, "setTerms", [Class.Routine, { quorumBps: 0, halfLife: 86_400 }]),
  ),
  policy("PolicyTermsNotMonotone", "a routine quorum above that of spending", (world) =>
    asTimelock(world, world.suite.policy, "setTerms", [Class.Routine, { quorumBps: 9_000, halfLife: 86_400 }]),
  ),
  policy("PolicyRuleFixed", "a rule for the policy itself", async (world) =>
    asTimelock(world, world.suite.policy, "setRule", [
      await world.suite.policy.getAddress(),
      "0x12345678",
      Class.Routine,
    ]),
  ),
  policy("PolicyRuleBelowFloor", "a rule below that of genesis", async (world) => {
    const { deposits } = world.suite;
    const { selector } = deposits.interface.getFunction("setBase");
    return asTimelock(world, world.suite.policy, "setRule", [await deposits.getAddress(), selector, Class.Routine]);
  }),
  policy("PolicyUnknownVersion", "the terms of a version to come", ({ suite, reverts }) =>
    reverts(suite.policy, "termsOf", [99, Class.Routine]),
  ),
  policy("PolicyPayloadMismatch", "targets without values", ({ suite, reverts }) =>
    reverts(suite.policy, "classify", [[STRANGER], [], []]),
  ),
  deploying("PolicyThresholdsInvalid", "thresholds that do not rise", () => ({ spendBps: 50 })),
  deploying("PolicyHalfLifeTooShort", "an exposure forgotten at once", () => ({ exposureHalfLife: 1 })),
  deploying("PolicyZeroAddress", "a policy without a treasury", () => ({ treasury: COIN })),
];

const treasury = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "Treasury",
  how,
  provoke,
});

function treasuryArgs(suite: Suite, overrides: Record<number, unknown> = {}): unknown[] {
  const args = [suite.start, suite.options.epochLength, STRANGER, STRANGER, 500, 1_000, 50];
  return args.map((value, index) => overrides[index] ?? value);
}

/** Gives the treasury a million units of a token that misbehaves. */
async function hostileAsset(suite: Suite, mood: number): Promise<string> {
  const token = await suite.connection.ethers.deployContract("HostileToken");
  await token.getFunction("mint").send(await suite.treasury.getAddress(), 1_000_000n);
  await token.getFunction("setMood").send(mood);
  return token.getAddress();
}

async function fund(suite: Suite, amount: bigint): Promise<void> {
  await suite.connection.networkHelpers.setBalance(await suite.treasury.getAddress(), amount);
}

export const treasuryCases: readonly Case[] = [
  treasury("TreasuryNotTimelock", "an outsider who pays", ({ suite, reverts }) =>
    reverts(suite.treasury, "pay", [COIN, STRANGER, 1n]),
  ),
  treasury("TreasuryNotOpen", "a payment before the network opened", async ({ suite, reverts }) => {
    const young = await deploySuite(suite.connection);
    return reverts(young.treasury, "pay", [COIN, STRANGER, 1n], { from: await young.timelock.getAddress() });
  }),
  treasury("TreasuryPaymentInvalid", "a payment of nothing", (world) =>
    asTimelock(world, world.suite.treasury, "pay", [COIN, STRANGER, 0n]),
  ),
  treasury("TreasuryOutflowLimit", "more than the share of an epoch", async (world) => {
    await fund(world.suite, 10_000n);
    return asTimelock(world, world.suite.treasury, "pay", [COIN, STRANGER, 501n]);
  }),
  treasury("TreasuryRoutineLimit", "more than the routine share of an epoch", async (world) => {
    await fund(world.suite, 10_000n);
    return asTimelock(world, world.suite.treasury, "payRoutine", [COIN, STRANGER, 51n]);
  }),
  treasury("TreasuryShareOutOfRange", "a share above its maximum", (world) =>
    asTimelock(world, world.suite.treasury, "setOutflowShare", [1_001]),
  ),
  treasury("TreasuryTransferFailed", "a recipient that refuses the coin", async (world) => {
    await fund(world.suite, 10_000n);
    const refuser = await world.suite.connection.ethers.deployContract("CoinRefuser");
    return asTimelock(world, world.suite.treasury, "pay", [COIN, await refuser.getAddress(), 1n]);
  }),
  treasury("TreasuryTransferMismatch", "a token that takes more than it was asked", async (world) =>
    asTimelock(world, world.suite.treasury, "pay", [
      await hostileAsset(world.suite, Mood.TakesFeeFromSender),
      STRANGER,
      1_000n,
    ]),
  ),
  treasury("SafeERC20FailedOperation", "a token that answers false", async (world) =>
    asTimelock(world, world.suite.treasury, "pay", [
      await hostileAsset(world.suite, Mood.ReturnsFalse),
      STRANGER,
      1_000n,
    ]),
  ),
  treasury("TreasuryConfigInvalid", "shares out of order", ({ suite, revertsDeploying }) =>
    revertsDeploying("Treasury", treasuryArgs(suite, { 4: 1_001 })),
  ),
  treasury("TreasuryZeroAddress", "a treasury without a timelock", ({ suite, revertsDeploying }) =>
    revertsDeploying("Treasury", treasuryArgs(suite, { 2: COIN })),
  ),
];

const deposits = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "ProposalDeposits",
  how,
  provoke,
});

/** Deposits of 1 wei in a token that misbehaves, for a governor and a binder that are the deployer. */
async function ownDeposits(suite: Suite, mood: number, overrides: Record<number, unknown> = {}) {
  const { ethers } = suite.connection;
  const { deployer, start, options } = suite;
  const token = await ethers.deployContract("HostileToken");
  const tokenAddress = await token.getAddress();
  const base = [start, options.epochLength, tokenAddress, STRANGER, STRANGER, 1n, deployer.address];
  const args = base.map((value, index) => overrides[index] ?? value);
  const deploy = async () => {
    const own = await ethers.deployContract("ProposalDeposits", args as never);
    await own.getFunction("bind").send(deployer.address);
    await token.getFunction("mint").send(deployer.address, 2n ** 80n);
    await token.getFunction("approve").send(await own.getAddress(), 2n ** 80n);
    await token.getFunction("setMood").send(mood);
    return own;
  };
  return { args, deploy };
}

export const depositCases: readonly Case[] = [
  deposits("DepositsNotGovernor", "an outsider who locks", ({ suite, reverts }) =>
    reverts(suite.deposits, "lock", [1n, 1, STRANGER]),
  ),
  deposits("DepositsNotTimelock", "an outsider who sets the base", ({ suite, reverts }) =>
    reverts(suite.deposits, "setBase", [1n]),
  ),
  deposits("DepositsBaseOutOfRange", "a base of nothing", (world) =>
    asTimelock(world, world.suite.deposits, "setBase", [0n]),
  ),
  deposits("DepositsAlreadyHeld", "a second deposit for a proposal", async ({ suite, reverts, pending, proposer }) =>
    reverts(suite.deposits, "lock", [pending.id, 1, proposer.address], { from: await suite.governor.getAddress() }),
  ),
  deposits("DepositsTooManyProposals", "the twenty-second open proposal of a person", async ({ suite, reverts }) => {
    const own = await (await ownDeposits(suite, Mood.Honest)).deploy();
    for (let id = 1; id <= 21; ++id) await own.getFunction("lock").send(id, 1, suite.deployer.address);
    return reverts(own, "lock", [22n, 1, suite.deployer.address]);
  }),
  deposits("DepositsTransferMismatch", "a token that takes a fee", async ({ suite, reverts }) => {
    const { deploy } = await ownDeposits(suite, Mood.TakesFeeFromRecipient, { 5: 1_000n });
    return reverts(await deploy(), "lock", [1n, 1, suite.deployer.address]);
  }),
  deposits("DepositsStillLive", "settling while a proposal may run", ({ suite, reverts, pending }) =>
    reverts(suite.deposits, "settle", [pending.id]),
  ),
  deposits("DepositsNothingHeld", "settling what nobody deposited", ({ suite, reverts }) =>
    reverts(suite.deposits, "settle", [1n]),
  ),
  deposits("DepositsNothingToClaim", "a claim without a credit", ({ suite, reverts }) =>
    reverts(suite.deposits, "claim"),
  ),
  deposits("DepositsZeroAddress", "deposits without a treasury", async ({ suite, revertsDeploying }) =>
    revertsDeploying("ProposalDeposits", (await ownDeposits(suite, Mood.Honest, { 4: COIN })).args),
  ),
];

const genesis = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "Genesis",
  how,
  provoke,
});

/** A genesis contract of the deployer, and a manifest that names `part` everywhere. */
async function ownGenesis(suite: Suite, part: string, modules: string[] = [part]) {
  const { ethers } = suite.connection;
  const parts = ["timelock", "token", "adapter", "registry", "vault", "votes", "treasury", "policy", "deposits"];
  const manifest: Record<string, unknown> = { modules };
  for (const name of [...parts, "ledger", "governor", "challenges", "pool", "court"]) manifest[name] = part;
  const own = await ethers.deployContract("Genesis", [suite.start, suite.options.epochLength, 100]);
  return { own, manifest };
}

export const genesisCases: readonly Case[] = [
  genesis("GenesisOpenPersonsZero", "a network of nobody", ({ suite, revertsDeploying }) =>
    revertsDeploying("Genesis", [suite.start, suite.options.epochLength, 0]),
  ),
  genesis("GenesisNotDeployer", "an outsider who binds", async ({ suite, reverts, other }) =>
    reverts(suite.genesis, "bind", [(await ownGenesis(suite, STRANGER)).manifest], { from: other.address }),
  ),
  genesis("GenesisAlreadyBound", "binding twice", async ({ suite, reverts }) =>
    reverts(suite.genesis, "bind", [(await ownGenesis(suite, STRANGER)).manifest]),
  ),
  genesis("GenesisNoCode", "a manifest of nothing", async ({ suite, reverts }) => {
    const { own, manifest } = await ownGenesis(suite, STRANGER);
    return reverts(own, "bind", [manifest]);
  }),
  genesis("GenesisNotModule", "a manifest whose pool is no module", async ({ suite, reverts }) => {
    const { own, manifest } = await ownGenesis(suite, await suite.registry.getAddress(), []);
    return reverts(own, "bind", [manifest]);
  }),
  genesis("GenesisNotBound", "opening before binding", async ({ suite, reverts }) =>
    reverts((await ownGenesis(suite, STRANGER)).own, "open"),
  ),
  genesis("GenesisAlreadyOpen", "opening twice", ({ suite, reverts }) => reverts(suite.genesis, "open")),
  genesis("GenesisTooEarly", "opening in epoch 0", async ({ suite, reverts }) =>
    reverts((await deploySuite(suite.connection)).genesis, "open"),
  ),
  genesis("GenesisTooFewPersons", "opening without anybody", async ({ suite, reverts }) => {
    const young = await deploySuite(suite.connection);
    await suite.connection.networkHelpers.time.increaseTo(young.start + 6 * young.options.epochLength);
    return reverts(young.genesis, "open");
  }),
  genesis("BindingNotBinder", "a manifest of contracts that wait for another binder", async ({ suite, reverts }) => {
    const { own, manifest } = await ownGenesis(suite, await suite.registry.getAddress());
    return reverts(own, "bind", [manifest]);
  }),
  genesis("VaultModuleInvalid", "a manifest that lists a module twice", async ({ suite, reverts }) => {
    const { ethers } = suite.connection;
    const { start, options } = suite;
    const stub = await (await ethers.deployContract("BindingStub")).getAddress();
    const { own, manifest } = await ownGenesis(suite, stub, [stub, stub]);
    const day = options.epochLength / 7;
    const args = [start, options.epochLength, stub, stub, options.unbondingEpochs, 5 * day, await own.getAddress()];
    manifest["vault"] = await (await ethers.deployContract("StakeVault", args as never)).getAddress();
    return reverts(own, "bind", [manifest]);
  }),
];
