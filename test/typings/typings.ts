import type { Interface } from "ethers";
import { factories } from "../../typechain-types/index.ts";

const { examples, governance, identity, jury, lens, randomness, stake, token, verification, votes } = factories;

/** Deployable contracts of the suite with the interface that their typing carries. */
export const typings = {
  ClaimBook: verification.ClaimBook__factory.createInterface(),
  ClaimConsumer: examples.ClaimConsumer__factory.createInterface(),
  ConvictionLedger: governance.ConvictionLedger__factory.createInterface(),
  ConvictionTimelock: governance.ConvictionTimelock__factory.createInterface(),
  CounterweightGovernor: governance.CounterweightGovernor__factory.createInterface(),
  CounterweightLens: lens.CounterweightLens__factory.createInterface(),
  DrandBeacon: randomness.DrandBeacon__factory.createInterface(),
  EASPersonhood: identity.adapters.EASPersonhood__factory.createInterface(),
  Genesis: governance.Genesis__factory.createInterface(),
  Groth16Proof: verification.proofs.Groth16Proof__factory.createInterface(),
  ImpactPolicy: governance.ImpactPolicy__factory.createInterface(),
  InsuranceFund: stake.InsuranceFund__factory.createInterface(),
  JurorPool: jury.JurorPool__factory.createInterface(),
  JuryCourt: jury.JuryCourt__factory.createInterface(),
  MeasurementRegistry: verification.MeasurementRegistry__factory.createInterface(),
  ModelRegistry: verification.ModelRegistry__factory.createInterface(),
  NetworkToken: token.NetworkToken__factory.createInterface(),
  PersonRegistry: identity.PersonRegistry__factory.createInterface(),
  ProofKinds: verification.ProofKinds__factory.createInterface(),
  ProposalChallenges: governance.ProposalChallenges__factory.createInterface(),
  ProposalDeposits: governance.ProposalDeposits__factory.createInterface(),
  QuadraticVotes: votes.QuadraticVotes__factory.createInterface(),
  RegistrarPersonhood: identity.adapters.RegistrarPersonhood__factory.createInterface(),
  SemaphorePersonhood: identity.adapters.SemaphorePersonhood__factory.createInterface(),
  StakeVault: stake.StakeVault__factory.createInterface(),
  TeeProof: verification.proofs.TeeProof__factory.createInterface(),
  Treasury: governance.Treasury__factory.createInterface(),
  VerifierRegistry: verification.VerifierRegistry__factory.createInterface(),
} satisfies Record<string, Interface>;

export type ContractName = keyof typeof typings;
