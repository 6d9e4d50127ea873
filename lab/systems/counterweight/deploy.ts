import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import Suite from "../../../deploy/modules/Suite.ts";
import { wireSuite } from "../../../deploy/wire.ts";
import { beaconArguments } from "../../../scripts/lib/drand/network.ts";
import { DrandSigner } from "../../../scripts/lib/drand/signer.ts";
import { validateParameters, type ParameterValue, type SuiteParameters } from "../../../scripts/lib/parameters.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact, type Connected } from "../../chain/connect.ts";
import type { Population } from "../../populations/types.ts";
import { BEACON_SECRET, OPEN_PERSONS, jurorBondOf, stakeBounds } from "./parameters.ts";

const PRODUCTION = fileURLToPath(new URL("../../../deploy/parameters/production.json", import.meta.url));
const SECONDS_TO_START = 3_600;
const BEACON_PERIOD = 3n;

/** Contracts that an ablation replaces by a subclass of the same constructor: shipped name to ablated name. */
export type Replacements = Readonly<Record<string, string>>;

export const PARTS = {
  genesis: "Genesis",
  timelock: "ConvictionTimelock",
  token: "NetworkToken",
  adapter: "RegistrarPersonhood",
  registry: "PersonRegistry",
  vault: "StakeVault",
  votes: "QuadraticVotes",
  treasury: "Treasury",
  policy: "ImpactPolicy",
  deposits: "ProposalDeposits",
  ledger: "ConvictionLedger",
  governor: "CounterweightGovernor",
  challenges: "ProposalChallenges",
  insurance: "InsuranceFund",
  pool: "JurorPool",
  beacon: "DrandBeacon",
  court: "JuryCourt",
  models: "ModelRegistry",
  measurements: "MeasurementRegistry",
  teeProof: "TeeProof",
  proofKinds: "ProofKinds",
  verifiers: "VerifierRegistry",
  claims: "ClaimBook",
} as const;

export type Part = keyof typeof PARTS;
export type DeployedSuite = Readonly<Record<Part, Contract>> & {
  readonly parameters: SuiteParameters;
  /** Signs what the suite's beacon accepts. */
  readonly drand: DrandSigner;
};

export interface Founding {
  readonly population: Population;
  readonly market: string;
  readonly registrars: readonly string[];
  readonly threshold: number;
  readonly replacements: Replacements;
}

/** The key is the laboratory's, the period that of drand's network: real signatures, made here. */
function signerFrom(start: number): DrandSigner {
  return new DrandSigner(BEACON_SECRET, { genesis: BigInt(start), period: BEACON_PERIOD });
}

/** The production profile as it ships, around the laboratory's token, registrars, beacon key and population. */
function parametersFor(founding: Founding, start: number, drand: DrandSigner): SuiteParameters {
  const profile = (JSON.parse(readFileSync(PRODUCTION, "utf8")) as { Suite: Record<string, unknown> }).Suite;
  const { minStake, stakeCap } = stakeBounds(founding.population);
  const [beaconKey, beaconDomain, beaconGenesis, beaconPeriod] = beaconArguments(drand.network);
  const own: Record<string, ParameterValue> = {
    start: BigInt(start),
    registrars: [...founding.registrars],
    registrarThreshold: BigInt(founding.threshold),
    challengeMetaEvidence: "laboratory",
    claimMetaEvidence: "laboratory",
    tokenName: "Laboratory",
    tokenSymbol: "LAB",
    tokenHolders: [founding.market],
    tokenAmounts: [founding.population.supply],
    openPersons: BigInt(openPersonsOf(founding.population)),
    minStake,
    stakeCap,
    // As in the profile: a deposit and a verifier's bond are one least stake, a juror's bond three fifths of one.
    depositBase: minStake,
    verifierBond: minStake,
    jurorBond: jurorBondOf(minStake),
    beaconKey,
    beaconDomain,
    beaconGenesis,
    beaconPeriod,
  };
  return validateParameters({ ...profile, ...own }, "the laboratory's suite");
}

/** The default of 100, or everybody that can have a voice where the population has fewer. */
function openPersonsOf(population: Population): number {
  const { minStake } = stakeBounds(population);
  const { weights, persons } = population;
  return Math.min(OPEN_PERSONS, weights.filter((w, i) => w >= minStake && persons[i] !== false).length);
}

/** Deploys by the module that users run. An ablation runs the same module with one name exchanged. */
export async function deploySuite(connected: Connected, founding: Founding): Promise<DeployedSuite> {
  const { chain, connection } = connected;
  const start = chain.now + SECONDS_TO_START;
  const drand = signerFrom(start);
  const parameters = parametersFor(founding, start, drand);
  const ablated = Object.keys(founding.replacements).length > 0;
  const module = ablated ? ablatedModule(founding.replacements) : Suite;
  const deployed = await connection.ignition.deploy(module, {
    parameters: { [module.id]: parameters },
    config: { requiredConfirmations: 1, blockPollingInterval: 20 },
    displayUi: false,
  });
  const contracts: Partial<Record<Part, Contract>> = {};
  for (const [part, name] of Object.entries(PARTS) as [Part, string][]) {
    const address = await deployed[part].getAddress();
    contracts[part] = new Contract(chain, address, (await artifact(name)).abi);
  }
  await chain.resume();
  await chain.jumpTo(start);
  return { ...(contracts as Record<Part, Contract>), parameters, drand };
}

function ablatedModule(replacements: Replacements): typeof Suite {
  const id = `Without${Object.values(replacements).join("")}`;
  return buildModule(id, (m) => {
    const renamed = new Proxy(m, {
      get(target, key) {
        if (key !== "contract") return Reflect.get(target, key, target) as unknown;
        return (name: string, ...rest: never[]): ContractFuture<string> =>
          (target.contract as (name: string, ...rest: never[]) => ContractFuture<string>)(
            replacements[name] ?? name,
            ...rest,
          );
      },
    }) as IgnitionModuleBuilder;
    const token = renamed.contract("NetworkToken", [
      m.getParameter<string>("tokenName"),
      m.getParameter<string>("tokenSymbol"),
      m.getParameter<string[]>("tokenHolders"),
      m.getParameter<bigint[]>("tokenAmounts"),
    ]);
    return wireSuite(renamed, token);
  }) as unknown as typeof Suite;
}
