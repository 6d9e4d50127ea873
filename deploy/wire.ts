import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { FunctionFragment } from "ethers";
import { wireClaims, type MoreProofs } from "./claims.ts";
import { wireJuries } from "./juries.ts";

const Class = { Parameters: 2, Constitutional: 3 } as const;

/**
 * What governs the suite's own settings at genesis. A rule is also the least class that its function can ever have, so the
 * constitutional ones cannot be lowered by any decision. Functions that are not listed are constitutional.
 */
export const GENESIS_RULES = [
  { contract: "deposits", signature: "setBase(uint256)", impact: Class.Parameters },
  { contract: "treasury", signature: "setOutflowShare(uint16)", impact: Class.Parameters },
  { contract: "registry", signature: "setAdapterTerm(address,uint8)", impact: Class.Parameters },
  { contract: "registry", signature: "addStandby(address,uint8)", impact: Class.Constitutional },
  { contract: "registry", signature: "switchAdapter(address)", impact: Class.Constitutional },
  { contract: "vault", signature: "addModule(address)", impact: Class.Constitutional },
  { contract: "vault", signature: "spendInsurance(address,uint256)", impact: Class.Constitutional },
  { contract: "insurance", signature: "spend(address,uint256)", impact: Class.Constitutional },
  { contract: "proofKinds", signature: "add(address)", impact: Class.Constitutional },
  { contract: "measurements", signature: "approveMeasurement(bytes32)", impact: Class.Parameters },
  { contract: "measurements", signature: "revokeMeasurement(bytes32)", impact: Class.Parameters },
  { contract: "measurements", signature: "enrolKey((bytes32,uint8,bytes32,bytes32,uint48))", impact: Class.Parameters },
  { contract: "measurements", signature: "revokeKey(bytes32)", impact: Class.Parameters },
] as const;

/** Selector of a function signature. */
export function selectorOf(signature: string): string {
  return FunctionFragment.from(signature).selector;
}

/** Deploys the adapter that tells persons apart. */
export type Personhood = (m: IgnitionModuleBuilder) => ContractFuture<string>;

/** In what suites differ. */
export interface SuiteWiring {
  /** The counting adapter; by default registrars' signatures. */
  readonly personhood?: Personhood;
  /** Proofs that claims may come with besides those of enclaves. */
  readonly moreProofs?: MoreProofs;
}

const byRegistrars: Personhood = (m) =>
  m.contract("RegistrarPersonhood", [
    m.getParameter<string[]>("registrars"),
    m.getParameter<bigint>("registrarThreshold"),
  ]);

/** Deploys every contract of a suite around `token` and binds them; afterwards no account holds any power. */
export function wireSuite(
  m: IgnitionModuleBuilder,
  token: ContractFuture<string>,
  { personhood = byRegistrars, moreProofs = () => [] }: SuiteWiring = {},
) {
  const start = m.getParameter<bigint>("start");
  const length = m.getParameter<bigint>("epochLength");
  const maxHalfLife = m.getParameter<bigint>("maxHalfLife");

  const genesis = m.contract("Genesis", [start, length, m.getParameter<bigint>("openPersons")]);
  const timelock = m.contract("ConvictionTimelock", [m.getParameter<bigint>("minDelay"), genesis]);
  const adapter = personhood(m);
  const registry = m.contract("PersonRegistry", [
    start,
    length,
    timelock,
    adapter,
    m.getParameter<bigint>("maxTermEpochs"),
    [],
    [],
    genesis,
  ]);
  const vault = m.contract("StakeVault", [
    start,
    length,
    token,
    timelock,
    m.getParameter<bigint>("unbondingEpochs"),
    maxHalfLife,
    genesis,
  ]);
  const votes = m.contract("QuadraticVotes", [
    vault,
    registry,
    m.getParameter<bigint>("minStake"),
    m.getParameter<bigint>("stakeCap"),
  ]);
  const treasury = m.contract("Treasury", [
    start,
    length,
    timelock,
    genesis,
    m.getParameter<bigint>("outflowBps"),
    m.getParameter<bigint>("maxOutflowBps"),
    m.getParameter<bigint>("treasuryRoutineBps"),
  ]);
  const deposits = m.contract("ProposalDeposits", [
    start,
    length,
    token,
    timelock,
    treasury,
    m.getParameter<bigint>("depositBase"),
    genesis,
  ]);
  const { insurance, pool, beacon, court } = wireJuries(m, { votes, timelock, genesis });
  const challenges = m.contract("ProposalChallenges", [
    court,
    m.getParameter<string>("challengeMetaEvidence"),
    genesis,
  ]);
  const network = wireClaims(m, { vault, timelock, genesis, court, insurance }, moreProofs);
  const { measurements, proofKinds, verifiers, claims } = network;
  const settable = { deposits, treasury, registry, vault, insurance, proofKinds, measurements };
  const policy = m.contract("ImpactPolicy", [
    {
      timelock,
      treasury,
      genesis,
      challenges,
      rules: GENESIS_RULES.map((rule) => ({
        target: settable[rule.contract],
        selector: selectorOf(rule.signature),
        impact: rule.impact,
      })),
      terms: ["routine", "spend", "parameters", "constitutional"].map((name) => ({
        quorumBps: m.getParameter<bigint>(`${name}QuorumBps`),
        halfLife: m.getParameter<bigint>(`${name}HalfLife`),
      })),
      routineBps: m.getParameter<bigint>("routineShareBps"),
      spendBps: m.getParameter<bigint>("spendShareBps"),
      parametersBps: m.getParameter<bigint>("parametersShareBps"),
      exposureHalfLife: m.getParameter<bigint>("exposureHalfLife"),
      minHalfLife: m.getParameter<bigint>("minHalfLife"),
      maxHalfLife,
      binder: genesis,
    },
  ]);
  const governor = m.contract("CounterweightGovernor", [
    { timelock, votes, policy, deposits, genesis, challenges, personsFloor: m.getParameter<bigint>("personsFloor") },
  ]);
  const ledger = m.contractAt("ConvictionLedger", m.staticCall(governor, "ledger"));
  const lens = m.contract("CounterweightLens", [governor]);
  m.call(genesis, "bind", [
    {
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
      claims,
      modules: [pool, verifiers],
    },
  ]);
  return {
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
    insurance,
    pool,
    beacon,
    court,
    ...network,
    lens,
  };
}
