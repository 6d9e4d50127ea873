import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";

/** What the verification network is built on. */
interface Foundations {
  readonly vault: ContractFuture<string>;
  readonly timelock: ContractFuture<string>;
  readonly genesis: ContractFuture<string>;
  readonly court: ContractFuture<string>;
  readonly insurance: ContractFuture<string>;
}

/** Contracts that decide proofs besides that of enclaves, given the registry of models. */
export type MoreProofs = (m: IgnitionModuleBuilder, models: ContractFuture<string>) => ContractFuture<string>[];

/**
 * Deploys the registries and the claim book. No measurement is approved and no key enrolled: that takes a decision. Proof kind 1
 * is that of enclaves; kinds from 2 on are `moreProofs`, and what decisions add.
 */
export function wireClaims(
  m: IgnitionModuleBuilder,
  { vault, timelock, genesis, court, insurance }: Foundations,
  moreProofs: MoreProofs,
) {
  const models = m.contract("ModelRegistry", [m.getParameter<bigint>("start"), m.getParameter<bigint>("epochLength")]);
  const measurements = m.contract("MeasurementRegistry", [timelock, [], []]);
  const teeProof = m.contract("TeeProof", [measurements, m.getParameter<bigint>("proofMaxAge")]);
  const proofKinds = m.contract("ProofKinds", [timelock, [teeProof, ...moreProofs(m, models)]]);
  const verifiers = m.contract("VerifierRegistry", [
    vault,
    m.getParameter<bigint>("verifierBond"),
    m.getParameter<bigint>("verifierSlashBps"),
    m.getParameter<bigint>("verifierExitEpochs"),
    genesis,
  ]);
  const claims = m.contract("ClaimBook", [
    genesis,
    models,
    verifiers,
    proofKinds,
    court,
    insurance,
    m.getParameter<bigint>("claimBond"),
    m.getParameter<string>("claimMetaEvidence"),
  ]);
  return { models, measurements, teeProof, proofKinds, verifiers, claims };
}
