import { expect } from "chai";
import { depositCases, genesisCases, policyCases, treasuryCases } from "./cases/money.ts";
import { governorCases, ledgerCases, lensCases } from "./cases/governor.ts";
import { challengesCases } from "./cases/challenges.ts";
import { attestationCases } from "./cases/attestations.ts";
import { claimCases } from "./cases/claims.ts";
import { registrarCases, registryCases } from "./cases/identity.ts";
import { membershipCases } from "./cases/membership.ts";
import { courtCases, fundCases } from "./cases/court.ts";
import { poolCases } from "./cases/juries.ts";
import { groth16Cases } from "./cases/proofs.ts";
import { beaconCases } from "./cases/randomness.ts";
import { vaultCases } from "./cases/stake.ts";
import { timelockCases } from "./cases/timelock.ts";
import { tokenCases, votesCases } from "./cases/votes.ts";
import { deployableContracts, declaredErrors } from "./declared.ts";
import { typings, type ContractName } from "./typings.ts";
import { unreachable } from "./unreachable.ts";
import { createWorld, type World } from "./world.ts";

const cases = [
  ...governorCases,
  ...ledgerCases,
  ...lensCases,
  ...timelockCases,
  ...challengesCases,
  ...policyCases,
  ...treasuryCases,
  ...depositCases,
  ...genesisCases,
  ...registryCases,
  ...registrarCases,
  ...attestationCases,
  ...membershipCases,
  ...vaultCases,
  ...votesCases,
  ...tokenCases,
  ...beaconCases,
  ...courtCases,
  ...fundCases,
  ...poolCases,
  ...groth16Cases,
  ...claimCases,
];

describe("Every error decodes from the typing of the contract that was called", () => {
  let world: World;

  before(async () => {
    world = await createWorld();
  });

  for (const { error, at, how, provoke } of cases) {
    it(`${at}: ${error}, by ${how}`, async () => {
      const snapshot = await world.suite.connection.networkHelpers.takeSnapshot();
      try {
        const data = await provoke(world);
        // A mock that swallows the error hands over its selector alone.
        const name = data.length === 10 ? typings[at].getError(data)?.name : typings[at].parseError(data)?.name;
        expect(name, `revert data ${data}`).to.equal(error);
      } finally {
        await snapshot.restore();
      }
    });
  }
});

describe("The list of errors", () => {
  it("has a typing for every deployable contract", async () => {
    expect(Object.keys(typings).sort()).to.deep.equal([...(await deployableContracts())].sort());
  });

  it("is provoked or reasoned to be unreachable, each error in exactly one of the two ways", async () => {
    const provoked = new Set(cases.map((entry) => entry.error));
    const reasoned = new Set(Object.keys(unreachable));
    const declared = new Set([...(await declaredErrors()).keys()]);
    expect([...declared].filter((name) => !provoked.has(name) && !reasoned.has(name))).to.deep.equal([]);
    expect([...reasoned].filter((name) => provoked.has(name) || !declared.has(name))).to.deep.equal([]);
  });

  it("declares one shape for one name", async () => {
    for (const [name, shapes] of await declaredErrors()) expect([...shapes], name).to.have.length(1);
  });

  it("provokes errors of a contract's own at that contract", async () => {
    const prefixes: Partial<Record<ContractName, string>> = {
      ClaimBook: "Claim",
      ClaimConsumer: "Consumer",
      ConvictionLedger: "Ledger",
      DrandBeacon: "Beacon",
      EASPersonhood: "EASPersonhood",
      Genesis: "Genesis",
      Groth16Proof: "Groth16Proof",
      ImpactPolicy: "Policy",
      InsuranceFund: "Fund",
      JurorPool: "Pool",
      JuryCourt: "Court",
      MeasurementRegistry: "Measurement",
      ModelRegistry: "Model",
      PersonRegistry: "Registry",
      ProofKinds: "ProofKinds",
      ProposalChallenges: "Challenges",
      ProposalDeposits: "Deposits",
      RegistrarPersonhood: "Registrar",
      SemaphorePersonhood: "SemaphorePersonhood",
      StakeVault: "Vault",
      TeeProof: "TeeProof",
      Treasury: "Treasury",
      VerifierRegistry: "Verifier",
    };
    const elsewhere: string[] = [];
    for (const [at, prefix] of Object.entries(prefixes)) {
      for (const name of (await declaredErrors()).keys()) {
        if (!new RegExp(`^${prefix}[A-Z]`).test(name) || unreachable[name] !== undefined) continue;
        const provokedAt: string[] = cases.filter((entry) => entry.error === name).map((entry) => entry.at);
        // What only a ballot can provoke reaches its caller through the governor.
        if (!provokedAt.includes(at) && !provokedAt.includes("CounterweightGovernor")) elsewhere.push(`${at}: ${name}`);
      }
    }
    expect(elsewhere).to.deep.equal([]);
  });
});
