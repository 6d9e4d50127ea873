import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { getBytes, id } from "ethers";
import {
  endVoting,
  operation,
  propose,
  setBaseCall,
  startVoting,
  Support,
  vote,
} from "../../test/helpers/proposals.ts";
import { buildCircuit } from "../lib/circuits/build.ts";
import { endProving } from "../lib/circuits/endProving.ts";
import { commitmentOf, inputHashOf, outputHashOf } from "../lib/model/commitments.ts";
import { answerOf } from "../lib/model/network.ts";
import { glyphOf } from "../lib/model/pictures.ts";
import { prove } from "../lib/model/proof.ts";
import { publishedNetwork } from "../lib/model/published.ts";
import { at, gasOf } from "./chain.ts";
import { verificationNetwork, type VerificationNetwork } from "./network.ts";
import type { Measured } from "./operations.ts";

const Kind = { Optimistic: 0n, Groth16: 2n } as const;
const CONDUCT = 1n;
const STANDS = 1n;
const STEPS = 2_048n;
const DIGIT = 7;
/** What a byte of calldata costs, and how much less when it is zero. */
const ZERO_BYTE_SAVES = 12n;

/** Measures the life of claims, of disputes before the court, and the brake on operations. */
export async function measureDisputes(progress: (step: string) => void): Promise<Measured> {
  progress("enrolling 16 jurors");
  const net = await verificationNetwork();
  const gas: Measured = { ...net.gas };
  const { suite, people, verifiers } = net;
  const verifier = at(people, 0);
  await suite.vault.connect(verifier).setBondAllowance(verifiers, await verifiers.verifierBond());
  await verifiers.connect(verifier).join();
  const model = await registered(net, at(people, 1));
  progress("a claim with a Groth16 proof");
  await measureProven(net, verifier, model, gas);
  progress("a claim before the court");
  await measureDispute(net, verifier, model, gas);
  progress("an operation before the court");
  await measureBrake(net, gas);
  return gas;
}

const dayOf = ({ suite }: VerificationNetwork): number => suite.options.epochLength / 7;

/** The published model, for optimistic claims and for Groth16 proofs, before juries. */
async function registered(net: VerificationNetwork, owner: HardhatEthersSigner): Promise<string> {
  const contentHash = commitmentOf(await publishedNetwork());
  const day = dayOf(net);
  const policy = { proofKinds: 0b101n, minBond: 0n, minWindow: day, maxWindow: 7 * day, jury: true };
  await net.models.connect(owner).register(contentHash, policy);
  return net.models.idOf(contentHash, owner);
}

interface Posted {
  readonly claim: string;
  readonly producedAt: bigint;
  readonly bond: bigint;
  readonly gas: bigint;
}

async function post(
  { claims, suite }: VerificationNetwork,
  verifier: HardhatEthersSigner,
  saying: { model: string; inputHash: string; outputHash: string; proofKind: bigint; window: number },
): Promise<Posted> {
  const producedAt = BigInt(await suite.connection.networkHelpers.time.latest());
  const posting = { ...saying, producedAt, version: 1n, nonce: await claims.nonceOf(verifier), value: 0n };
  const bond = await claims.bondFor(saying.model, 0n);
  const claim = await claims.connect(verifier).post.staticCall(posting, { value: bond });
  return { claim, producedAt, bond, gas: await gasOf(claims.connect(verifier).post(posting, { value: bond })) };
}

/** Post, prove and settle a claim that nobody challenges. */
async function measureProven(
  net: VerificationNetwork,
  verifier: HardhatEthersSigner,
  model: string,
  gas: Measured,
): Promise<void> {
  const { claims, suite } = net;
  const [network, picture] = [await publishedNetwork(), glyphOf(DIGIT)];
  const hashes = { inputHash: inputHashOf(picture), outputHash: outputHashOf(answerOf(network, picture)) };
  const saying = { model, ...hashes, proofKind: Kind.Groth16, window: dayOf(net) };
  // A verifier's first claim writes slots that later ones find written.
  await post(net, verifier, saying);
  const posted = await post(net, verifier, saying);
  gas["post a claim"] = posted.gas;
  const { chainId } = await suite.connection.ethers.provider.getNetwork();
  const context = { chainId, claimBook: await claims.getAddress(), verifier: verifier.address };
  try {
    const { proof } = await prove(await buildCircuit(), network, picture, {
      ...context,
      producedAt: posted.producedAt,
    });
    const used = await gasOf(claims.connect(net.keeper).prove(posted.claim, proof));
    // Proofs are made with fresh randomness, so they have zero bytes, which cost less, here or there: counted as if none was.
    const zeros = getBytes(proof).filter((byte) => byte === 0).length;
    gas["prove a claim (Groth16)"] = used + BigInt(zeros) * ZERO_BYTE_SAVES;
  } finally {
    await endProving();
  }
  await suite.connection.networkHelpers.time.increaseTo((await claims.claimOf(posted.claim)).deadline);
  gas["settle a claim"] = await gasOf(claims.connect(net.keeper).settle(posted.claim));
}

/** Challenge a claim, open its dispute, draw, commit and reveal. */
async function measureDispute(
  net: VerificationNetwork,
  verifier: HardhatEthersSigner,
  model: string,
  gas: Measured,
): Promise<void> {
  const { beacon, claims, court, drand, keeper, pool, suite } = net;
  const { time } = suite.connection.networkHelpers;
  const saying = { model, inputHash: id("input"), outputHash: id("output"), proofKind: Kind.Optimistic };
  const { claim, bond } = await post(net, verifier, { ...saying, window: dayOf(net) });
  const challenger = at(net.people, 2);
  gas["challenge a claim"] = await gasOf(claims.connect(challenger).challenge(claim, CONDUCT, { value: bond }));
  gas["open a dispute"] = await gasOf(claims.connect(keeper).openDispute(claim));

  const { dispute } = await claims.claimOf(claim);
  const { request, beaconRound } = await court.roundOf(dispute, 0);
  await time.increaseTo(await beacon.dueAt(beaconRound));
  await beacon.connect(keeper).submit(beaconRound, drand.sign(beaconRound));
  gas["draw 5 through the court"] = await gasOf(court.connect(keeper).draw(dispute, STEPS));
  const jury = await pool.juryOf(request);
  if (jury.length !== 5) throw new Error(`${jury.length} jurors were drawn`);

  const saltOf = (person: bigint): string => id(`salt of ${person}`);
  for (const [index, person] of jury.entries()) {
    const commitment = await court.commitmentOf(dispute, person, STANDS, saltOf(person));
    const account = await suite.connection.ethers.getSigner(await suite.registry.accountOf(person));
    const used = await gasOf(court.connect(account).commit(dispute, commitment));
    if (index === 1) gas["commit a vote"] = used;
  }
  await time.increaseTo((await court.roundOf(dispute, 0)).commitEnd);
  for (const [index, person] of jury.entries()) {
    const used = await gasOf(court.connect(keeper).reveal(dispute, person, STANDS, saltOf(person)));
    // Not the first, which writes the round's tally.
    if (index === 1) gas["reveal a vote"] = used;
  }
}

/** Challenges an operation that passed. */
async function measureBrake({ people, suite }: VerificationNetwork, gas: Measured): Promise<void> {
  const { challenges, governor } = suite;
  const proposal = await propose(suite, at(people, 3), [await setBaseCall(suite, 7n)]);
  await startVoting(suite, proposal);
  await vote(suite, proposal, people, Support.For);
  await endVoting(suite, proposal);
  await governor.queue(...operation(proposal));
  const challenger = challenges.connect(at(people, 4));
  const value = await challenges.challengeCost(proposal.id, at(people, 4));
  gas["challenge an operation"] = await gasOf(challenger.challenge(...operation(proposal), { value }));
}
