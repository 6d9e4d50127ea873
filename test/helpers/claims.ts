import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, id, keccak256, type Contract } from "ethers";
import type {
  ClaimBook,
  MeasurementRegistry,
  ModelRegistry,
  ProofKinds,
  TeeProof,
  VerifierRegistry,
} from "../../typechain-types/index.js";
import { connection } from "./epochs.ts";
import { enrolled } from "./people.ts";
import { deploySuite, type Suite } from "./suite.ts";

export const DAY = 86_400;
export const ETHER = 10n ** 18n;
/** Stake bonded by a verifier. */
export const VERIFIER_BOND = 40n * ETHER;
export const SLASH_BPS = 2_500n;
export const EXIT_EPOCHS = 14;
/** Least bond of a claim, in wei of the coin. */
export const MIN_BOND = ETHER / 100n;
/** Least bond that the tests' models ask for: above twice the fee of the court, which is 0.05. */
export const BOND = ETHER / 5n;
export const COST = ETHER / 20n;
export const WINDOW = 3 * DAY;
export const INSURANCE = "0x00000000000000000000000000000000000A55E7";

export const State = {
  None: 0n,
  Posted: 1n,
  Final: 2n,
  ObjectiveCheck: 3n,
  Challenged: 4n,
  Jury: 5n,
  Resolved: 6n,
} as const;
export const Ground = { Output: 0n, Conduct: 1n } as const;
export const Outcome = { None: 0n, Stands: 1n, Refuted: 2n, Refused: 3n } as const;
export const Kind = { Optimistic: 0n, Tee: 1n, Stub: 2n } as const;
export const CourtMood = {
  Honest: 0,
  RefusesDisputes: 1,
  BurnsGasOnDisputes: 2,
  ReusesNumbers: 3,
  RulesBeforeItAnswers: 4,
  CallsBackOnDisputes: 5,
  ReturnsChange: 6,
  StaysUnsolved: 7,
  RefusesRepayment: 8,
  BurnsGasOnRepayment: 9,
  AnswersGarbage: 10,
  CallsBackOnRepayment: 11,
} as const;
export const ProofMood = {
  Honest: 0,
  SaysYes: 1,
  Reverts: 2,
  BurnsGas: 3,
  ReturnsBomb: 4,
  ReturnsTwo: 5,
  ReturnsHalfAWord: 6,
  WritesState: 7,
  NeedsGas: 8,
} as const;

/** A policy that takes every kind and a jury. */
export const POLICY = { proofKinds: 0b111n, minBond: BOND, minWindow: DAY, maxWindow: 14 * DAY, jury: true };

/** The verification network over a whole suite, in epoch 10, with a court of the tests' own. */
export interface Claims {
  readonly suite: Suite;
  readonly models: ModelRegistry;
  readonly measurements: MeasurementRegistry;
  readonly kinds: ProofKinds;
  readonly verifiers: VerifierRegistry;
  readonly book: ClaimBook;
  readonly tee: TeeProof;
  readonly court: Contract;
  readonly stub: Contract;
  readonly timelock: HardhatEthersSigner;
  readonly verifier: HardhatEthersSigner;
  readonly challenger: HardhatEthersSigner;
  readonly owner: HardhatEthersSigner;
  readonly outsider: HardhatEthersSigner;
  /** Takes every kind, and a jury. */
  readonly model: string;
  /** Takes the stub's proofs only, and no jury. */
  readonly strict: string;
}

export interface Posting {
  readonly model: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly producedAt: number;
  readonly version: number;
  readonly window: number;
  readonly nonce: bigint;
  readonly proofKind: bigint;
  readonly value: bigint;
}

export const INPUT = id("what is six times seven?");
export const OUTPUT = id("forty-two");

/** The network over a fresh suite; while it is closed nobody is a verifier. */
export async function deployedClaims(open = true): Promise<Claims> {
  const suite = await deploySuite(connection);
  const people = open ? await enrolled(suite, 3) : (await connection.ethers.getSigners()).slice(2, 5);
  const [verifier] = people;
  if (!verifier) throw new Error("nobody enrolled");
  const claims = await claimsOn(suite, verifier);
  if (open) await joined(claims, verifier);
  return claims;
}

/** A court to rule on claims, and where the losers' part goes. */
export interface Bench {
  readonly court: Contract;
  readonly insurance: string;
}

/** The network over a suite, under a court of the tests' own unless there is another. */
export async function claimsOn(suite: Suite, verifier: HardhatEthersSigner, bench?: Bench): Promise<Claims> {
  const { ethers, networkHelpers } = suite.connection;
  const signers = await ethers.getSigners();
  const [challenger, owner, outsider] = [signers[17], signers[18], signers[19]];
  if (!challenger || !owner || !outsider) throw new Error("twenty accounts needed");
  const address = await suite.timelock.getAddress();
  await networkHelpers.setBalance(address, 10n ** 20n);
  const timelock = await ethers.getImpersonatedSigner(address);

  const { start } = suite;
  const { epochLength } = suite.options;
  const models = await ethers.deployContract("ModelRegistry", [start, epochLength]);
  const measurements = await ethers.deployContract("MeasurementRegistry", [timelock, [], []]);
  const tee = await ethers.deployContract("TeeProof", [measurements, 4 * epochLength]);
  const stub = await ethers.deployContract("ProofStub");
  const kinds = await ethers.deployContract("ProofKinds", [timelock, [tee, stub]]);
  const verifiers = await ethers.deployContract("VerifierRegistry", [
    suite.vault,
    VERIFIER_BOND,
    SLASH_BPS,
    EXIT_EPOCHS,
    suite.deployer,
  ]);
  const { court, insurance } = bench ?? {
    court: await ethers.deployContract("ClaimCourtStub"),
    insurance: INSURANCE,
  };
  const book = await ethers.deployContract("ClaimBook", [
    suite.genesis,
    models,
    verifiers,
    kinds,
    court,
    insurance,
    MIN_BOND,
    "ipfs://what-jurors-are-asked",
  ]);
  await verifiers.getFunction("bind").send(book);
  await suite.vault.connect(timelock).addModule(verifiers);
  const registry = (models as unknown as ModelRegistry).connect(owner);
  await registry.register(id("model"), POLICY);
  await registry.register(id("strict"), { ...POLICY, proofKinds: 0b100n, jury: false });
  return {
    ...{ suite, models, measurements, kinds, verifiers, book, tee, court, stub },
    ...{ timelock, verifier, challenger, owner, outsider },
    model: await registry.idOf(id("model"), owner),
    strict: await registry.idOf(id("strict"), owner),
  } as unknown as Claims;
}

/** The network open, `verifier` a verifier. */
export async function openClaims(): Promise<Claims> {
  return deployedClaims();
}

/** Makes a staked account a verifier. */
export async function joined(
  { suite, verifiers }: Pick<Claims, "suite" | "verifiers">,
  account: HardhatEthersSigner,
): Promise<void> {
  await suite.vault.connect(account).setBondAllowance(verifiers, 100n * VERIFIER_BOND);
  await verifiers.connect(account).join();
}

/** What `verifier` would post next. */
export async function posting(claims: Claims, changes: Partial<Posting> = {}): Promise<Posting> {
  return {
    model: claims.model,
    inputHash: INPUT,
    outputHash: OUTPUT,
    producedAt: await claims.suite.connection.networkHelpers.time.latest(),
    version: 1,
    window: WINDOW,
    nonce: await claims.book.nonceOf(claims.verifier),
    proofKind: Kind.Stub,
    value: ETHER,
    ...changes,
  };
}

/** The id that a posting gets. */
export async function idOf({ suite, book, verifier }: Claims, what: Posting, bond = BOND): Promise<string> {
  const { chainId } = await suite.connection.ethers.provider.getNetwork();
  const parts = ["uint256", "address", "bytes32", "bytes32", "bytes32", "uint8", "address", "uint128", "uint32"];
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(parts, [
      chainId,
      await book.getAddress(),
      what.model,
      what.inputHash,
      what.outputHash,
      what.proofKind,
      verifier.address,
      bond,
      what.nonce,
    ]),
  );
}

/** Posts as `verifier`, against the least bond, and answers with the id. */
export async function posted(claims: Claims, changes: Partial<Posting> = {}): Promise<string> {
  const what = await posting(claims, changes);
  const bond = await claims.book.bondFor(what.model, what.value);
  await claims.book.connect(claims.verifier).post(what, { value: bond });
  return idOf(claims, what, bond);
}

/** Challenges as `challenger`, against the claim's bond. */
export async function challenged(claims: Claims, claim: string, ground: bigint): Promise<string> {
  const { bond } = await claims.book.claimOf(claim);
  await claims.book.connect(claims.challenger).challenge(claim, ground, { value: bond });
  return claim;
}

/** The stub's proof of a claim. */
export async function proofOf({ book }: Claims, claim: string): Promise<string> {
  const { verifier, model, inputHash, outputHash, producedAt } = await book.claimOf(claim);
  return AbiCoder.defaultAbiCoder().encode(
    ["tuple(address, address, bytes32, bytes32, bytes32, uint48)"],
    [[await book.getAddress(), verifier, model, inputHash, outputHash, producedAt]],
  );
}

export async function proven(claims: Claims, claim: string): Promise<string> {
  await claims.book.connect(claims.outsider).prove(claim, await proofOf(claims, claim));
  return claim;
}

/** Takes a fresh optimistic claim to the jury and answers with it and the dispute. */
export async function beforeJury(claims: Claims): Promise<{ claim: string; dispute: bigint }> {
  const claim = await challenged(claims, await posted(claims, { proofKind: Kind.Optimistic }), Ground.Conduct);
  await claims.book.connect(claims.outsider).openDispute(claim);
  return { claim, dispute: (await claims.book.claimOf(claim)).dispute };
}

/** Lets the court give its ruling. */
export async function ruled({ court }: Claims, dispute: bigint, ruling: bigint): Promise<void> {
  await court.getFunction("give").send(dispute, ruling);
}

/** Jumps to the deadline of the claim's stage. */
export async function pastDeadline({ suite, book }: Claims, claim: string): Promise<void> {
  await suite.connection.networkHelpers.time.increaseTo((await book.claimOf(claim)).deadline);
}

/** What verifier, challenger and insurance have coming. */
export async function purses({ book, verifier, challenger }: Claims): Promise<[bigint, bigint, bigint]> {
  return [await book.creditOf(verifier), await book.creditOf(challenger), await book.insuranceDue()];
}

/** Coin in the book that is neither bond nor credit nor insurance. */
export async function unaccounted(claims: Claims, bondsHeld: bigint): Promise<bigint> {
  const held = await claims.suite.connection.ethers.provider.getBalance(claims.book);
  const [forVerifier, forChallenger, forInsurance] = await purses(claims);
  return held - bondsHeld - forVerifier - forChallenger - forInsurance;
}
