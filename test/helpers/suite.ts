import type { network } from "hardhat";
import type {
  ConvictionLedger,
  ConvictionTimelock,
  CounterweightGovernor,
  Genesis,
  ImpactPolicy,
  NetworkToken,
  PersonRegistry,
  ProposalChallenges,
  ProposalDeposits,
  QuadraticVotes,
  RegistrarPersonhood,
  StakeVault,
  Treasury,
} from "../../typechain-types/index.js";
import { GENESIS_RULES, selectorOf } from "../../deploy/wire.ts";
import type { Contract } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

/** Where jurors of the test suites would read what they judge. */
export const META_EVIDENCE = "/ipfs/test/metaevidence.json";

/** One connection to an in-process chain. */
export type Connection = Awaited<ReturnType<typeof network.create>>;

/** Numbers a suite is deployed with in tests. Durations are seconds, amounts wei. */
export interface SuiteOptions {
  readonly epochLength: number;
  readonly openPersons: number;
  readonly personsFloor: number;
  readonly unbondingEpochs: number;
  readonly minStake: bigint;
  readonly stakeCap: bigint;
  /** Half-lives of the classes, by rising class, in seconds; by default 1, 2, 4 and 5 days of the epoch. */
  readonly halfLives?: readonly [number, number, number, number];
  /** Shortest half-life the policy accepts, in seconds; by default half a day of the epoch, and a minute at least. */
  readonly minHalfLife?: number;
  readonly depositBase: bigint;
  readonly supply: bigint;
  /** Modules of the vault from genesis on. */
  readonly modules: readonly string[];
  /** The contract that plays the court: `CourtStub`, or one with the same constructor. */
  readonly court: string;
  /** Deploys pool and court; by default a pool without jurors, and `court`. */
  readonly juries?: (parts: JuryParts) => Promise<Juries>;
  /** Classes of calls besides the suite's own. */
  readonly rules: readonly { readonly target: string; readonly selector: string; readonly impact: number }[];
}

/** What juries are built on. `binder` binds the pool to its court. */
export interface JuryParts {
  readonly connection: Connection;
  readonly votes: string;
  readonly timelock: string;
  readonly binder: string;
}

export interface Juries {
  readonly pool: Contract;
  readonly court: Contract;
}

export const defaultOptions: SuiteOptions = {
  epochLength: 7 * 86_400,
  openPersons: 3,
  personsFloor: 3,
  unbondingEpochs: 7,
  minStake: 100n * 10n ** 18n,
  stakeCap: 2_500n * 10n ** 18n,
  depositBase: 10n * 10n ** 18n,
  supply: 1_000_000_000n * 10n ** 18n,
  modules: [],
  court: "CourtStub",
  rules: [],
};

/** Every contract of a suite, bound, plus the account that holds the token supply. */
export interface Suite {
  readonly connection: Connection;
  readonly options: SuiteOptions;
  readonly start: number;
  readonly deployer: HardhatEthersSigner;
  readonly registrar: HardhatEthersSigner;
  readonly genesis: Genesis;
  readonly timelock: ConvictionTimelock;
  readonly token: NetworkToken;
  readonly adapter: RegistrarPersonhood;
  readonly registry: PersonRegistry;
  readonly vault: StakeVault;
  readonly votes: QuadraticVotes;
  readonly treasury: Treasury;
  readonly policy: ImpactPolicy;
  readonly deposits: ProposalDeposits;
  readonly ledger: ConvictionLedger;
  readonly governor: CounterweightGovernor;
  readonly challenges: ProposalChallenges;
  /** A pool without jurors, at its floor unless a test says otherwise. */
  readonly pool: Contract;
  /** A court without juries, which rules what a test tells it. */
  readonly court: Contract;
}

export const Class = { Routine: 0, Spend: 1, Parameters: 2, Constitutional: 3 } as const;

/** Deploys and binds a suite whose epoch 0 starts at the next block. */
export async function deploySuite(connection: Connection, overrides: Partial<SuiteOptions> = {}): Promise<Suite> {
  const options = { ...defaultOptions, ...overrides };
  const { ethers, networkHelpers } = connection;
  const [deployer, registrar] = await ethers.getSigners();
  if (deployer === undefined || registrar === undefined) throw new Error("the test network has no signers");
  const start = (await networkHelpers.time.latest()) + 1;
  const length = options.epochLength;
  const day = length / 7;
  const halfLives = options.halfLives ?? [day, 2 * day, 4 * day, 5 * day];

  const genesis = await ethers.deployContract("Genesis", [start, length, options.openPersons]);
  const binder = await genesis.getAddress();
  const timelock = await ethers.deployContract("ConvictionTimelock", [day / 4, binder]);
  const timelockAddress = await timelock.getAddress();
  const token = await ethers.deployContract("NetworkToken", ["Counterweight", "CWT", [deployer], [options.supply]]);
  const adapter = await ethers.deployContract("RegistrarPersonhood", [[registrar], 1]);
  const registry = await ethers.deployContract("PersonRegistry", [
    start,
    length,
    timelock,
    adapter,
    13,
    [],
    [],
    binder,
  ]);
  const vault = await ethers.deployContract("StakeVault", [
    start,
    length,
    token,
    timelock,
    options.unbondingEpochs,
    5 * day,
    binder,
  ]);
  const votes = await ethers.deployContract("QuadraticVotes", [vault, registry, options.minStake, options.stakeCap]);
  const treasury = await ethers.deployContract("Treasury", [start, length, timelock, genesis, 500, 1_000, 50]);
  const deposits = await ethers.deployContract("ProposalDeposits", [
    start,
    length,
    token,
    timelock,
    treasury,
    options.depositBase,
    binder,
  ]);
  const stubs = async (): Promise<Juries> => {
    const pool = await ethers.deployContract("PoolStub", [start, length, binder]);
    return { pool, court: await ethers.deployContract(options.court, [pool]) };
  };
  const juries = { connection, votes: await votes.getAddress(), timelock: timelockAddress, binder };
  const { pool, court } = await (options.juries ?? stubs)(juries);
  const challenges = await ethers.deployContract("ProposalChallenges", [court, META_EVIDENCE, binder]);
  const insurance = await ethers.deployContract("InsuranceFund", [timelock]);
  const measurements = await ethers.deployContract("MeasurementRegistry", [timelock, [], []]);
  const proofKinds = await ethers.deployContract("ProofKinds", [timelock, []]);
  const verifiers = await ethers.deployContract("BindingStub");
  const ruled = { deposits, treasury, registry, vault, insurance, measurements, proofKinds };
  const rules = await Promise.all(
    GENESIS_RULES.map(async ({ contract, signature, impact }) => ({
      target: await ruled[contract].getAddress(),
      selector: selectorOf(signature),
      impact,
    })),
  );
  const policy = await ethers.deployContract("ImpactPolicy", [
    {
      timelock: timelockAddress,
      treasury: await treasury.getAddress(),
      genesis: binder,
      challenges: await challenges.getAddress(),
      rules: [...rules, ...options.rules],
      terms: [
        { quorumBps: 800, halfLife: halfLives[0] },
        { quorumBps: 1_200, halfLife: halfLives[1] },
        { quorumBps: 1_600, halfLife: halfLives[2] },
        { quorumBps: 2_500, halfLife: halfLives[3] },
      ],
      routineBps: 50,
      spendBps: 500,
      parametersBps: 1_500,
      exposureHalfLife: 4 * length,
      minHalfLife: options.minHalfLife ?? Math.max(60, Math.floor(day / 2)),
      maxHalfLife: 5 * day,
      binder,
    },
  ]);
  const governor = await ethers.deployContract("CounterweightGovernor", [
    {
      timelock: timelockAddress,
      votes: await votes.getAddress(),
      policy: await policy.getAddress(),
      deposits: await deposits.getAddress(),
      genesis: binder,
      challenges: await challenges.getAddress(),
      personsFloor: options.personsFloor,
    },
  ]);
  const ledger = await ethers.getContractAt("ConvictionLedger", await governor.ledger());
  await genesis.bind({
    timelock,
    token,
    adapter,
    registry,
    vault,
    votes,
    treasury,
    policy,
    deposits,
    ledger,
    governor,
    challenges,
    pool,
    court,
    verifiers,
    claims: court,
    modules: [...options.modules, await pool.getAddress(), await verifiers.getAddress()],
  });
  return {
    connection,
    options,
    start,
    deployer,
    registrar,
    genesis,
    timelock,
    token,
    adapter,
    registry,
    vault,
    votes,
    treasury,
    policy,
    deposits,
    ledger,
    governor,
    challenges,
    pool,
    court,
  } as unknown as Suite;
}
