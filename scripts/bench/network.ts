import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { parseEther } from "ethers";
import type {
  ClaimBook,
  DrandBeacon,
  JurorPool,
  JuryCourt,
  ModelRegistry,
  VerifierRegistry,
} from "../../typechain-types/index.js";
import { enterEpoch, enrolled } from "../../test/helpers/people.ts";
import { deploySuite, type Juries, type JuryParts, type Suite } from "../../test/helpers/suite.ts";
import { VERIFIER } from "../lib/circuits/solidity.ts";
import { DrandSigner } from "../lib/drand/signer.ts";
import { beaconArguments } from "../lib/drand/network.ts";
import { at, gasOf, openChain } from "./chain.ts";
import type { Measured } from "./operations.ts";

/** Persons, all of them jurors: their two first panels seat five and eleven. */
const PEOPLE = 16;
const PANELS = [5, 11];
const JUROR_BOND = parseEther("1");
const POOL_FLOOR = 5;
const FEE = 10n ** 15n;
const SEED_LAG = 30;
const VERIFIER_BOND = parseEther("40");
const SLASH_BPS = 2_500;
const EXIT_EPOCHS = 14;
const MIN_BOND = parseEther("0.05");
const META_EVIDENCE = "/ipfs/bench/metaevidence.json";
/** First pool with those who join in epoch 10. */
const POOL_EPOCH = 15;
/** The juror whose joining is measured: not the first, who pays for what all share. */
const MEASURED = 5;

const DRAND = new DrandSigner(7n, { genesis: 1_893_000_000n, period: 3n });

/** A suite with its court and its verification network, sixteen jurors in a frozen pool. */
export interface VerificationNetwork {
  readonly suite: Suite;
  readonly people: readonly HardhatEthersSigner[];
  readonly keeper: HardhatEthersSigner;
  readonly pool: JurorPool;
  readonly court: JuryCourt;
  readonly beacon: DrandBeacon;
  readonly drand: DrandSigner;
  readonly models: ModelRegistry;
  readonly verifiers: VerifierRegistry;
  readonly claims: ClaimBook;
  /** What joining cost. */
  readonly gas: Measured;
}

async function realJuries({ connection, votes, timelock, binder }: JuryParts): Promise<Juries> {
  const { ethers } = connection;
  const insurance = await ethers.deployContract("InsuranceFund", [timelock]);
  const pool = await ethers.deployContract("JurorPool", [votes, JUROR_BOND, POOL_FLOOR, binder]);
  const beacon = await ethers.deployContract("DrandBeacon", beaconArguments(DRAND.network));
  const court = await ethers.deployContract("JuryCourt", [
    {
      pool,
      beacon,
      insurance,
      feePerJuror: FEE,
      keeperReward: FEE / 2n,
      seedLag: SEED_LAG,
      standardPanels: PANELS,
      operationsPanels: PANELS,
    },
  ]);
  return { pool, court } as unknown as Juries;
}

/** The claim book over the suite's court: kind 1 are enclaves' proofs, kind 2 Groth16 proofs of the example circuit. */
async function verificationOf(suite: Suite) {
  const { ethers } = suite.connection;
  const { timelock, deployer, start, options } = suite;
  const insurance = await suite.court.getFunction("insurance").staticCall();
  const models = await ethers.deployContract("ModelRegistry", [start, options.epochLength]);
  const measurements = await ethers.deployContract("MeasurementRegistry", [timelock, [], []]);
  const tee = await ethers.deployContract("TeeProof", [measurements, options.epochLength]);
  const groth16 = await ethers.deployContract("Groth16Proof", [models, await ethers.deployContract(VERIFIER)]);
  const kinds = await ethers.deployContract("ProofKinds", [timelock, [tee, groth16]]);
  const verifiers = await ethers.deployContract("VerifierRegistry", [
    suite.vault,
    VERIFIER_BOND,
    SLASH_BPS,
    EXIT_EPOCHS,
    deployer,
  ]);
  const claims = await ethers.deployContract("ClaimBook", [
    suite.genesis,
    models,
    verifiers,
    kinds,
    suite.court,
    insurance,
    MIN_BOND,
    META_EVIDENCE,
  ]);
  await verifiers.getFunction("bind").send(claims);
  const address = await timelock.getAddress();
  await suite.connection.networkHelpers.setBalance(address, parseEther("1"));
  await suite.vault.connect(await ethers.getImpersonatedSigner(address)).addModule(verifiers);
  return { models, verifiers, claims } as unknown as Pick<VerificationNetwork, "models" | "verifiers" | "claims">;
}

/** Deploys it, enrols the people in epoch 10, has them join, and freezes the first pool that has them. */
export async function verificationNetwork(): Promise<VerificationNetwork> {
  const connection = await openChain(PEOPLE + 4);
  const { ethers } = connection;
  const suite = await deploySuite(connection, { juries: realJuries });
  const keeper = at(await ethers.getSigners(), PEOPLE + 3);
  const pool = suite.pool as unknown as JurorPool;
  const court = suite.court as unknown as JuryCourt;
  const beacon = (await ethers.getContractAt("DrandBeacon", await court.beacon())) as unknown as DrandBeacon;
  const verification = await verificationOf(suite);
  const people = await enrolled(suite, PEOPLE, 4n * suite.options.minStake);
  const gas: Measured = {};
  for (const [index, person] of people.entries()) {
    await suite.vault.connect(person).setBondAllowance(pool, 3n * JUROR_BOND);
    const joined = await gasOf(pool.connect(person).join());
    if (index === MEASURED) gas["join the pool"] = joined;
  }
  await enterEpoch(suite, POOL_EPOCH - 1, 60);
  await pool.connect(keeper).advance(1_000);
  await enterEpoch(suite, POOL_EPOCH, 60);
  const frozen = await gasOf(pool.connect(keeper).advance(1_000));
  if ((await pool.poolSize()) !== BigInt(PEOPLE)) throw new Error("not everybody is in the pool");
  gas["freeze a pool, per juror of 16 that joined"] = (frozen + BigInt(PEOPLE) - 1n) / BigInt(PEOPLE);
  return { suite, people, keeper, pool, court, beacon, drand: DRAND, ...verification, gas };
}
