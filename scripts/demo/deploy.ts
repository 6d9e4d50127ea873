import { rm } from "node:fs/promises";
import { parseEther, type JsonRpcProvider } from "ethers";
import hre from "hardhat";
import {
  ClaimBook__factory,
  CounterweightGovernor__factory,
  CounterweightLens__factory,
  DrandBeacon__factory,
  Genesis__factory,
  JurorPool__factory,
  JuryCourt__factory,
  ModelRegistry__factory,
  NetworkToken__factory,
  PersonRegistry__factory,
  ProposalChallenges__factory,
  ProposalDeposits__factory,
  SemaphorePersonhood__factory,
  StakeVault__factory,
  VerifierRegistry__factory,
} from "../../typechain-types/index.js";
import type { SuiteAddresses } from "../lib/addresses.ts";
import { recordIdOf } from "../lib/localSuite.ts";
import { loadParameters, type SuiteParameters } from "../lib/parameters.ts";
import { journalOf } from "../lib/record.ts";
import { SemaphoreGroup } from "../lib/semaphore/membership.ts";
import { deploySuite } from "../lib/suite.ts";
import { DemonstrationSuite } from "./module.ts";
import type { Cast } from "./people.ts";

/** Test parameters: epochs of some minutes, panels that a village can seat, a beacon whose key everybody knows. */
const PROFILE = "fast-test";
/** Seconds for which an outdated root of the group is good: Semaphore's own default. */
const ROOT_DURATION = 3_600n;
const HOLDING = parseEther("1000000");
const TERM_EPOCHS = 13n;

/** A suite on the node, and the Semaphore group whose members are its persons. */
export interface Stage {
  readonly addresses: SuiteAddresses;
  readonly contracts: Contracts;
  readonly group: SemaphoreGroup;
}

/** Parameters of a suite for these people, whose epoch 0 starts at `start`. */
async function parametersFor({ humans }: Cast, group: SemaphoreGroup, start: bigint): Promise<SuiteParameters> {
  const parameters = await loadParameters(PROFILE, {
    start,
    tokenHolders: humans.map(({ account }) => account.address),
    tokenAmounts: humans.map(() => HOLDING),
  });
  const length = parameters["epochLength"];
  if (typeof length !== "bigint") throw new Error(`${PROFILE} has no epochLength`);
  return {
    ...parameters,
    semaphore: await group.address(),
    semaphoreGroup: group.id,
    semaphoreTerm: TERM_EPOCHS * length,
  };
}

/** Deploys Semaphore with an empty group, and a suite that counts its members. */
export async function deployStage(rpc: string, provider: JsonRpcProvider, cast: Cast): Promise<Stage> {
  const group = await SemaphoreGroup.deploy(cast.registrar, ROOT_DURATION);
  const latest = await provider.getBlock("latest");
  if (latest === null) throw new Error("the node has no blocks");
  const parameters = await parametersFor(cast, group, BigInt(latest.timestamp));
  const recordId = recordIdOf(new URL(rpc).port || "demo");
  await rm(journalOf(recordId), { recursive: true, force: true });
  const connection = await hre.network.create({ network: "local", override: { url: rpc } });
  try {
    const addresses = await deploySuite(connection, parameters, { deploymentId: recordId, module: DemonstrationSuite });
    return { addresses, contracts: contractsAt(addresses, provider), group };
  } finally {
    await connection.close();
    await rm(journalOf(recordId), { recursive: true, force: true });
  }
}

/** The contracts that people talk to. */
export type Contracts = ReturnType<typeof contractsAt>;

function contractsAt(addresses: SuiteAddresses, provider: JsonRpcProvider) {
  return {
    adapter: SemaphorePersonhood__factory.connect(addresses.adapter, provider),
    beacon: DrandBeacon__factory.connect(addresses.beacon, provider),
    challenges: ProposalChallenges__factory.connect(addresses.challenges, provider),
    claims: ClaimBook__factory.connect(addresses.claims, provider),
    court: JuryCourt__factory.connect(addresses.court, provider),
    deposits: ProposalDeposits__factory.connect(addresses.deposits, provider),
    genesis: Genesis__factory.connect(addresses.genesis, provider),
    governor: CounterweightGovernor__factory.connect(addresses.governor, provider),
    lens: CounterweightLens__factory.connect(addresses.lens, provider),
    models: ModelRegistry__factory.connect(addresses.models, provider),
    pool: JurorPool__factory.connect(addresses.pool, provider),
    registry: PersonRegistry__factory.connect(addresses.registry, provider),
    token: NetworkToken__factory.connect(addresses.token, provider),
    vault: StakeVault__factory.connect(addresses.vault, provider),
    verifiers: VerifierRegistry__factory.connect(addresses.verifiers, provider),
  };
}
