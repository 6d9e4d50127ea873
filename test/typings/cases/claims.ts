import { ZeroAddress, ZeroHash, id } from "ethers";
import {
  BOND,
  CourtMood,
  ETHER,
  Ground,
  INPUT,
  Kind,
  MIN_BOND,
  POLICY,
  beforeJury,
  challenged,
  claimsOn,
  joined,
  pastDeadline,
  posted,
  posting,
  proofOf,
  proven,
  ruled,
  type Claims,
} from "../../helpers/claims.ts";
import type { ContractName } from "../typings.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const SOMETHING = id("something");

/** The network over the world's suite, whose proposer is a verifier. */
async function networkOf({ suite, proposer }: World): Promise<Claims> {
  const claims = await claimsOn(suite, proposer);
  await joined(claims, proposer);
  return claims;
}

type Provoking = (world: World, claims: Claims) => Promise<string>;

const at =
  (contract: ContractName) =>
  (error: string, how: string, provoke: Provoking): Case => ({
    error,
    at: contract,
    how,
    provoke: async (world) => provoke(world, await networkOf(world)),
  });

const book = at("ClaimBook");
const consumer = at("ClaimConsumer");
const kinds = at("ProofKinds");
const measurements = at("MeasurementRegistry");
const models = at("ModelRegistry");
const tee = at("TeeProof");
const verifiers = at("VerifierRegistry");

/** Posts as the verifier, with changes, and answers with the revert data. */
const posting_ = (changes: Parameters<typeof posting>[1], value = ETHER): Provoking => {
  return async ({ reverts }, claims) =>
    reverts(claims.book, "post", [await posting(claims, changes)], { from: claims.verifier.address, value });
};

const deployingBook = (change: (parts: unknown[]) => void): Provoking => {
  return async ({ suite, revertsDeploying }, claims) => {
    const parts = [suite.genesis, claims.models, claims.verifiers, claims.kinds, claims.court, STRANGER, MIN_BOND, ""];
    change(parts);
    return revertsDeploying("ClaimBook", parts);
  };
};

const settledAgain: Provoking = async ({ reverts }, claims) => {
  const claim = await posted(claims);
  return reverts(claims.book, "settle", [claim]);
};

export const claimCases: readonly Case[] = [
  book(
    "ClaimZeroAddress",
    "no court",
    deployingBook((parts) => (parts[4] = ZeroAddress)),
  ),
  book(
    "ClaimBondZero",
    "bonds of nothing",
    deployingBook((parts) => (parts[6] = 0n)),
  ),
  book("ClaimNetworkClosed", "a genesis that never opened", async ({ suite, as, reverts }, claims) => {
    const { ethers } = suite.connection;
    const closed = await ethers.deployContract("FoundingStub", [suite.start, suite.options.epochLength]);
    const { models, kinds, court } = claims;
    const parts = [closed, models, claims.verifiers, kinds, court, STRANGER, MIN_BOND, ""];
    const made = await ethers.deployContract("ClaimBook", parts);
    const { address } = await as(claims.verifier.address);
    return reverts(made, "post", [await posting(claims)], { from: address, value: ETHER });
  }),
  book("ClaimPoolBelowFloor", "a claim while the pool is thin", async (world, claims) => {
    await claims.court.getFunction("setFloorReached").send(false);
    return posting_({})(world, claims);
  }),
  book("ClaimPolicyChanged", "another version of the policy", posting_({ version: 2 })),
  book("ClaimKindNotTaken", "a kind that the model does not take", posting_({ proofKind: 9n })),
  book("ClaimWindowOutOfRange", "a window of a second", posting_({ window: 1 })),
  book("ClaimTimeInvalid", "an output of long ago", posting_({ producedAt: 1 })),
  book("ClaimNonceInvalid", "the second claim first", posting_({ nonce: 1n })),
  book("ClaimBondTooLow", "a wei as a bond", posting_({}, 1n)),
  book("ClaimUnknown", "a claim never posted", ({ reverts }, claims) => reverts(claims.book, "settle", [SOMETHING])),
  book("ClaimStateInvalid", "a jury for what nobody challenged", async ({ reverts }, claims) =>
    reverts(claims.book, "openDispute", [await posted(claims)]),
  ),
  book("ClaimAlreadyProven", "a second proof", async ({ reverts }, claims) => {
    const claim = await proven(claims, await posted(claims));
    return reverts(claims.book, "prove", [claim, "0x"]);
  }),
  book("ClaimWithoutJury", "conduct of a model that takes proofs only", async ({ reverts }, claims) => {
    const claim = await posted(claims, { model: claims.strict });
    return reverts(claims.book, "challenge", [claim, Ground.Conduct], { value: BOND });
  }),
  book("ClaimWithoutProof", "a proof of an optimistic claim", async ({ reverts }, claims) =>
    reverts(claims.book, "prove", [await posted(claims, { proofKind: Kind.Optimistic }), "0x"]),
  ),
  book("ClaimProofInvalid", "a proof of something else", async ({ reverts }, claims) =>
    reverts(claims.book, "prove", [await posted(claims), "0x"]),
  ),
  book("ClaimGasTooLow", "a proof with a million gas", async ({ reverts }, claims) => {
    const claim = await posted(claims);
    return reverts(claims.book, "prove", [claim, await proofOf(claims, claim)], { gas: 1_000_000n });
  }),
  book("ClaimCostAboveBond", "a court grown dear", async ({ reverts }, claims) => {
    const claim = await challenged(claims, await posted(claims, { proofKind: Kind.Optimistic }), Ground.Conduct);
    await claims.court.getFunction("setCost").send(BOND + 1n);
    return reverts(claims.book, "openDispute", [claim]);
  }),
  book("ClaimDisputeReused", "a court that counts to nothing", async ({ reverts }, claims) => {
    await beforeJury(claims);
    const claim = await challenged(claims, await posted(claims, { proofKind: Kind.Optimistic }), Ground.Conduct);
    await claims.court.getFunction("setMood").send(CourtMood.ReusesNumbers);
    return reverts(claims.book, "openDispute", [claim]);
  }),
  book("ClaimNotCourt", "a ruling by a stranger", ({ reverts }, claims) =>
    reverts(claims.book, "rule", [0, 1], { from: STRANGER }),
  ),
  book("ClaimDisputeUnknown", "a ruling about nothing", async ({ reverts }, claims) =>
    reverts(claims.book, "rule", [9, 1], { from: await claims.court.getAddress() }),
  ),
  book("ClaimCourtUnready", "a court that is not done", async ({ reverts }, claims) => {
    const { claim, dispute } = await beforeJury(claims);
    await ruled(claims, dispute, 1n);
    await claims.court.getFunction("setMood").send(CourtMood.StaysUnsolved);
    return reverts(claims.book, "settle", [claim]);
  }),
  book("ClaimNothingToSettle", "a claim still open", settledAgain),
  book("ClaimNotFinal", "the output of a claim still open", async ({ reverts }, claims) =>
    reverts(claims.book, "outputOf", [await posted(claims)]),
  ),
  book("ClaimNoCredit", "a stranger who withdraws", ({ reverts }, claims) =>
    reverts(claims.book, "withdraw", [STRANGER], { from: STRANGER }),
  ),
  book("ClaimNothingForInsurance", "nothing lost yet", ({ reverts }, claims) =>
    reverts(claims.book, "forwardInsurance"),
  ),
  book("ClaimTransferFailed", "a withdrawal to nobody", async ({ reverts }, claims) => {
    const claim = await posted(claims);
    await pastDeadline(claims, claim);
    await claims.book.settle(claim);
    return reverts(claims.book, "withdraw", [ZeroAddress], { from: claims.verifier.address });
  }),
  consumer("ConsumerRewardInvalid", "a question for nothing", async ({ suite, reverts }, claims) => {
    const made = await suite.connection.ethers.deployContract("ClaimConsumer", [claims.book]);
    return reverts(made, "ask", [claims.model, INPUT]);
  }),
  consumer("ConsumerRequestClosed", "an answer nobody asked for", async ({ suite, reverts }, claims) => {
    const made = await suite.connection.ethers.deployContract("ClaimConsumer", [claims.book]);
    return reverts(made, "answer", [1, SOMETHING]);
  }),
  consumer("ConsumerClaimUnfit", "an answer to another question", async ({ suite, reverts }, claims) => {
    const made = await suite.connection.ethers.deployContract("ClaimConsumer", [claims.book]);
    await made.getFunction("ask").send(claims.model, SOMETHING, { value: 1n });
    const claim = await posted(claims);
    await pastDeadline(claims, claim);
    return reverts(made, "answer", [1, claim]);
  }),
  consumer("ConsumerNothingEarned", "a stranger who collects", async ({ suite, reverts }, claims) => {
    const made = await suite.connection.ethers.deployContract("ClaimConsumer", [claims.book]);
    return reverts(made, "collect", [], { from: STRANGER });
  }),
  consumer("ConsumerTransferFailed", "an earner that takes no coin", async ({ suite, reverts }, claims) => {
    const made = await suite.connection.ethers.deployContract("ClaimConsumer", [claims.book]);
    await made.getFunction("ask").send(claims.model, INPUT, { value: 1n });
    const claim = await posted(claims);
    await pastDeadline(claims, claim);
    await made.getFunction("answer").send(1, claim);
    await suite.connection.networkHelpers.setCode(claims.verifier.address, "0xfe");
    return reverts(made, "collect", [], { from: claims.verifier.address });
  }),
  kinds("ProofKindsNotTimelock", "a stranger who adds", ({ reverts }, claims) =>
    reverts(claims.kinds, "add", [STRANGER], { from: STRANGER }),
  ),
  kinds("ProofKindsZeroAddress", "no timelock", ({ revertsDeploying }) =>
    revertsDeploying("ProofKinds", [ZeroAddress, []]),
  ),
  kinds("ProofKindsWithoutCode", "a judge without code", ({ revertsDeploying }) =>
    revertsDeploying("ProofKinds", [STRANGER, [STRANGER]]),
  ),
  kinds("ProofKindsListed", "a judge listed twice", ({ revertsDeploying }, claims) =>
    revertsDeploying("ProofKinds", [STRANGER, [claims.stub, claims.stub]]),
  ),
  kinds("ProofKindsFull", "256 judges", async ({ suite, reverts }, claims) => {
    const { setCode } = suite.connection.networkHelpers;
    const judges = Array.from({ length: 254 }, (_, i) => `0x${(0xc0de0000 + i).toString(16).padStart(40, "0")}`);
    for (const judge of judges) await setCode(judge, "0x00");
    const owner = claims.owner.address;
    const full = await suite.connection.ethers.deployContract("ProofKinds", [owner, [claims.tee, ...judges]]);
    return reverts(full, "add", [await claims.stub.getAddress()], { from: owner });
  }),
  kinds("ProofKindUnknown", "kind 9", ({ reverts }, claims) => reverts(claims.kinds, "verifierOf", [9])),
  measurements("MeasurementNotTimelock", "a stranger who approves", ({ reverts }, claims) =>
    reverts(claims.measurements, "approveMeasurement", [SOMETHING], { from: STRANGER }),
  ),
  measurements("MeasurementZeroAddress", "no timelock", ({ revertsDeploying }) =>
    revertsDeploying("MeasurementRegistry", [ZeroAddress, [], []]),
  ),
  measurements("MeasurementNotNew", "a measurement approved twice", ({ revertsDeploying }) =>
    revertsDeploying("MeasurementRegistry", [STRANGER, [SOMETHING, SOMETHING], []]),
  ),
  ...(
    [
      ["MeasurementNotApproved", "a key of no measurement", [], 1, STRANGER, 1],
      ["MeasurementKeyInvalid", "a key of no curve", [SOMETHING], 0, STRANGER, 1],
      ["MeasurementKeyNotNew", "a key enrolled twice", [SOMETHING], 1, STRANGER, 2],
    ] as const
  ).map(([error, how, approved, curve, account, times]) =>
    measurements(error, how, ({ revertsDeploying }) => {
      const x = `0x${account.slice(2).padStart(64, "0")}`;
      const key = { measurement: SOMETHING, curve, x, y: ZeroHash, expiry: 2n ** 40n };
      return revertsDeploying("MeasurementRegistry", [STRANGER, approved, new Array(times).fill(key)]);
    }),
  ),
  measurements("MeasurementKeyNotEnrolled", "a key revoked that nobody enrolled", ({ reverts }, claims) =>
    reverts(claims.measurements, "revokeKey", [SOMETHING], { from: claims.timelock.address }),
  ),
  measurements("MeasurementExpiryPast", "a key that has expired", ({ revertsDeploying }) => {
    const key = { measurement: SOMETHING, curve: 1, x: `0x${"1".padStart(64, "0")}`, y: ZeroHash, expiry: 1 };
    return revertsDeploying("MeasurementRegistry", [STRANGER, [SOMETHING], [key]]);
  }),
  models("ModelUnknown", "a model never registered", ({ reverts }, claims) =>
    reverts(claims.models, "modelOf", [SOMETHING]),
  ),
  models("ModelAlreadyRegistered", "the same content twice", ({ reverts }, claims) =>
    reverts(claims.models, "register", [id("model"), POLICY], { from: claims.owner.address }),
  ),
  models("ModelContentZero", "no content", ({ reverts }, claims) =>
    reverts(claims.models, "register", [ZeroHash, POLICY]),
  ),
  models("ModelNotOwner", "a stranger who retires", ({ reverts }, claims) =>
    reverts(claims.models, "retire", [claims.model], { from: STRANGER }),
  ),
  models("ModelNotOffered", "a stranger who accepts", ({ reverts }, claims) =>
    reverts(claims.models, "accept", [claims.model], { from: STRANGER }),
  ),
  models("ModelRetired", "a model retired twice", async ({ reverts }, claims) => {
    await claims.models.connect(claims.owner).retire(claims.model);
    return reverts(claims.models, "retire", [claims.model], { from: claims.owner.address });
  }),
  models("ModelKindsInvalid", "a policy that takes nothing", ({ reverts }, claims) =>
    reverts(claims.models, "register", [SOMETHING, { ...POLICY, proofKinds: 0n }]),
  ),
  models("ModelWindowInvalid", "a window of a second", ({ reverts }, claims) =>
    reverts(claims.models, "register", [SOMETHING, { ...POLICY, minWindow: 1 }]),
  ),
  models("ModelPolicyUnknown", "a policy to come", ({ reverts }, claims) =>
    reverts(claims.models, "policyOf", [claims.model, 2]),
  ),
  tee("TeeProofAgeZero", "outputs that cannot age", ({ revertsDeploying }) =>
    revertsDeploying("TeeProof", [STRANGER, 0]),
  ),
  tee("TeeProofZeroAddress", "no registry", ({ revertsDeploying }) => revertsDeploying("TeeProof", [ZeroAddress, 1])),
  verifiers("VerifierNotClaimBook", "a stranger who slashes", ({ reverts }, claims) =>
    reverts(claims.verifiers, "close", [STRANGER, true], { from: STRANGER }),
  ),
  verifiers("VerifierAlreadyJoined", "a second bond", ({ reverts }, claims) =>
    reverts(claims.verifiers, "join", [], { from: claims.verifier.address }),
  ),
  verifiers("VerifierNotJoined", "a stranger who leaves", ({ reverts }, claims) =>
    reverts(claims.verifiers, "leave", [], { from: STRANGER }),
  ),
  verifiers("VerifierNotActive", "a claim of a stranger", async ({ reverts }, claims) =>
    reverts(claims.verifiers, "open", [STRANGER], { from: await claims.book.getAddress() }),
  ),
  verifiers("VerifierBondWhole", "nothing missing", ({ reverts }, claims) =>
    reverts(claims.verifiers, "topUp", [], { from: claims.verifier.address }),
  ),
  verifiers("VerifierBondInUse", "a bond of who has not left", ({ reverts }, claims) =>
    reverts(claims.verifiers, "returnBond", [claims.verifier.address]),
  ),
  verifiers("VerifierBondInvalid", "no bond", ({ suite, revertsDeploying }) =>
    revertsDeploying("VerifierRegistry", [suite.vault, 0n, 1, 14, STRANGER]),
  ),
  verifiers("VerifierSlashInvalid", "no slash", ({ suite, revertsDeploying }) =>
    revertsDeploying("VerifierRegistry", [suite.vault, ETHER, 0, 14, STRANGER]),
  ),
  verifiers("VerifierExitTooShort", "an exit of an epoch", ({ suite, revertsDeploying }) =>
    revertsDeploying("VerifierRegistry", [suite.vault, ETHER, 1, 1, STRANGER]),
  ),
];
