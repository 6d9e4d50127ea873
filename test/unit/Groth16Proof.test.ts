import { AbiCoder, concat, dataLength, dataSlice, toBeHex } from "ethers";
import { expect } from "chai";
import { buildCircuit } from "../../scripts/lib/circuits/build.ts";
import { endProving } from "../../scripts/lib/circuits/endProving.ts";
import { VERIFIER } from "../../scripts/lib/circuits/solidity.ts";
import { inputHashOf, outputHashOf } from "../../scripts/lib/model/commitments.ts";
import type { Network } from "../../scripts/lib/model/network.ts";
import { glyphOf, noisyGlyph, randomNumbers } from "../../scripts/lib/model/pictures.ts";
import { contextSignal, prove, type Context, type Proven } from "../../scripts/lib/model/proof.ts";
import { publishedNetwork } from "../../scripts/lib/model/published.ts";
import { train } from "../../scripts/lib/model/training.ts";
import { cast, ethers, loadFixture } from "../helpers/epochs.ts";
import { instrumented } from "../helpers/instrumented.ts";

/** Orders of the scalar field, in which hashes are, and of the field in which coordinates are. */
const SCALARS = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const COORDINATES = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
/** A gas limit with which nothing is short. */
const PLENTY = 2_000_000n;
const PRODUCED_AT = 1_760_000_000n;
const DIGIT = 7;

interface Statement {
  readonly claimBook: string;
  readonly verifier: string;
  readonly model: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly producedAt: bigint;
}

/** `value` with the same class of residues modulo `order`, in another name. */
const alias = (value: string, order: bigint): string => toBeHex(BigInt(value) + order, 32);
/** Words of a proof. */
const words = (proof: string): string[] =>
  Array.from({ length: dataLength(proof) / 32 }, (_, index) => dataSlice(proof, 32 * index, 32 * index + 32));

/** The contract over a registry with the published model, that of another training and one that nobody has weights of. */
async function proofSuite() {
  const { deployer, alice, bob, outsider } = await cast();
  const registry = await ethers.deployContract("ContentSource");
  const verifier = await ethers.deployContract(VERIFIER);
  const proofs = await ethers.deployContract("Groth16Proof", [
    await registry.getAddress(),
    await verifier.getAddress(),
  ]);
  const register = async (contentHash: string): Promise<string> => {
    const model = await registry.getFunction("register").staticCall(contentHash);
    await registry.getFunction("register").send(contentHash);
    return model as string;
  };
  const { chainId } = await ethers.provider.getNetwork();
  const context: Context = { chainId, claimBook: bob.address, verifier: alice.address, producedAt: PRODUCED_AT };
  return { deployer, alice, bob, outsider, registry, verifier, proofs, register, chainId, context };
}

describe("Groth16Proof", function () {
  // The first build on a machine makes the keys; a proof takes about a second.
  this.timeout(600_000);
  let network: Network;
  let other: Network;
  let proven: Proven;
  let provenByOther: Proven;
  let provenElsewhere: Proven;

  /** Proofs do not depend on the chain's state, so they are made once. Fixtures deploy to the same addresses each time. */
  before(async () => {
    const circuit = await buildCircuit();
    const { context } = await loadFixture(proofSuite);
    network = await publishedNetwork();
    other = train(1);
    proven = await prove(circuit, network, glyphOf(DIGIT), context);
    provenByOther = await prove(circuit, other, glyphOf(DIGIT), context);
    provenElsewhere = await prove(circuit, network, glyphOf(DIGIT), { ...context, chainId: context.chainId + 1n });
  });

  after(endProving);

  /** A suite where the model is registered and its claim is true. */
  async function claimed() {
    const suite = await loadFixture(proofSuite);
    const model = await suite.register(proven.contentHash);
    const { claimBook, verifier, producedAt } = suite.context;
    const { inputHash, outputHash } = proven;
    const statement: Statement = { claimBook, verifier, model, inputHash, outputHash, producedAt };
    const verify = (changes: Partial<Statement> = {}, proof = proven.proof, gasLimit = PLENTY): Promise<boolean> =>
      suite.proofs.verify({ ...statement, ...changes }, proof, { gasLimit });
    return { ...suite, model, statement, verify };
  }

  describe("when deployed", () => {
    it("tells its registry and its circuit's verifier", async () => {
      const { proofs, registry, verifier } = await loadFixture(proofSuite);
      expect(await proofs.modelRegistry()).to.equal(await registry.getAddress());
      expect(await proofs.circuitVerifier()).to.equal(await verifier.getAddress());
    });

    it("refuses addresses without code", async () => {
      const { proofs, registry, verifier, outsider } = await loadFixture(proofSuite);
      const factory = await ethers.getContractFactory("Groth16Proof");
      for (const args of [
        [outsider.address, await verifier.getAddress()],
        [await registry.getAddress(), outsider.address],
      ] as const) {
        await expect(factory.deploy(...args))
          .to.be.revertedWithCustomError(proofs, "Groth16ProofWithoutCode")
          .withArgs(outsider.address);
      }
    });
  });

  describe("a claim", () => {
    it("is shown when the model gave that output on that input", async () => {
      const { verify } = await claimed();
      expect(proven.answer.class).to.equal(BigInt(DIGIT));
      expect(await verify()).to.equal(true);
    });

    it("is shown for noisy pictures, whatever the model answers", async () => {
      const { verify, context } = await claimed();
      const circuit = await buildCircuit();
      const random = randomNumbers(11);
      for (const digit of [2, 8]) {
        const shown = await prove(circuit, network, noisyGlyph(digit, random), context);
        expect(await verify({ inputHash: shown.inputHash, outputHash: shown.outputHash }, shown.proof)).to.equal(true);
        expect(await verify({}, shown.proof)).to.equal(false);
      }
    });

    it("is not shown with another output: neither class nor score (CL-3)", async () => {
      const { verify } = await claimed();
      const { answer } = proven;
      const lies = [
        { ...answer, class: 1n },
        { ...answer, scores: answer.scores.with(0, (answer.scores[0] ?? 0n) + 1n) },
      ];
      for (const lie of lies) expect(await verify({ outputHash: outputHashOf(lie) })).to.equal(false);
    });

    it("is not shown with another input", async () => {
      const { verify } = await claimed();
      const picture = glyphOf(DIGIT);
      for (const other of [glyphOf(1), picture.with(0, 14n)]) {
        expect(await verify({ inputHash: inputHashOf(other) })).to.equal(false);
      }
      expect(await verify({ inputHash: inputHashOf(picture) })).to.equal(true);
    });

    it("is not shown by the weights of another model", async () => {
      const { verify, register } = await claimed();
      const { proof, outputHash, contentHash } = provenByOther;
      expect(outputHash).to.not.equal(proven.outputHash);
      expect(await verify({ outputHash }, proof)).to.equal(false);
      expect(await verify({ outputHash, model: await register(contentHash) }, proof)).to.equal(true);
    });

    it("is not shown for a model that nobody registered, nor for the content hash in place of its id", async () => {
      const { verify } = await claimed();
      expect(await verify({ model: proven.contentHash })).to.equal(false);
      expect(await verify({ model: toBeHex(0, 32) })).to.equal(false);
    });
  });

  describe("a proof", () => {
    it("counts for one verifier, claim book and time", async () => {
      const { verify, outsider } = await claimed();
      expect(await verify({ verifier: outsider.address })).to.equal(false);
      expect(await verify({ claimBook: outsider.address })).to.equal(false);
      expect(await verify({ producedAt: PRODUCED_AT + 1n })).to.equal(false);
    });

    it("counts on one chain", async () => {
      const { verify } = await claimed();
      expect(await verify({}, provenElsewhere.proof)).to.equal(false);
    });

    it("is bound by a number that the contract and the prover compute alike, below 2^248", async () => {
      const { proofs, statement, context } = await claimed();
      const signal = await proofs.contextOf(statement);
      expect(signal).to.equal(contextSignal(context));
      expect(signal < 1n << 248n).to.equal(true);
    });

    it("does not count for the same elements under other names: hash + order of the field", async () => {
      const { verify, register } = await claimed();
      expect(await verify({ inputHash: alias(proven.inputHash, SCALARS) })).to.equal(false);
      expect(await verify({ outputHash: alias(proven.outputHash, SCALARS) })).to.equal(false);
      expect(await verify({ model: await register(alias(proven.contentHash, SCALARS)) })).to.equal(false);
    });

    it("is refused itself, not by the generated code alone, for such names", async () => {
      const { registry, context } = await claimed();
      // A verifier that says yes to everything: what remains are the checks of the contract.
      const agreeable = await ethers.deployContract("AgreeableVerifier");
      const proofs = await ethers.deployContract("Groth16Proof", [
        await registry.getAddress(),
        await agreeable.getAddress(),
      ]);
      const register = async (contentHash: string): Promise<string> => {
        await registry.getFunction("register").send(contentHash);
        return (await registry.getFunction("register").staticCall(contentHash)) as string;
      };
      const model = await register(proven.contentHash);
      const { claimBook, verifier, producedAt } = context;
      const { inputHash, outputHash, proof } = proven;
      const statement = { claimBook, verifier, model, inputHash, outputHash, producedAt };
      const highest = toBeHex(SCALARS - 1n, 32);
      const order = toBeHex(SCALARS, 32);
      expect(await proofs.verify({ ...statement, inputHash: highest, outputHash: highest }, proof)).to.equal(true);
      expect(await proofs.verify({ ...statement, model: await register(highest) }, proof)).to.equal(true);
      expect(await proofs.verify({ ...statement, inputHash: order }, proof)).to.equal(false);
      expect(await proofs.verify({ ...statement, outputHash: order }, proof)).to.equal(false);
      expect(await proofs.verify({ ...statement, model: await register(order) }, proof)).to.equal(false);
      expect(await proofs.verify({ ...statement, model: await register(toBeHex(0, 32)) }, proof)).to.equal(false);
    });

    it("is refused in any other length", async () => {
      const { verify } = await claimed();
      for (const proof of ["0x", "0x00", dataSlice(proven.proof, 0, 255), dataSlice(proven.proof, 0, 224)]) {
        expect(await verify({}, proof)).to.equal(false);
      }
      expect(await verify({}, concat([proven.proof, "0x00"]))).to.equal(false);
      expect(await verify({}, concat([proven.proof, toBeHex(0, 32)]))).to.equal(false);
    });

    it("is refused with any of its eight words changed, and with zeros", async () => {
      const { verify } = await claimed();
      const parts = words(proven.proof);
      for (const [index, part] of parts.entries()) {
        const tampered = concat(parts.with(index, toBeHex(BigInt(part) ^ 1n, 32)));
        expect(await verify({}, tampered), `word ${index}`).to.equal(false);
      }
      expect(await verify({}, `0x${"00".repeat(256)}`)).to.equal(false);
      expect(await verify({}, `0x${"ff".repeat(256)}`)).to.equal(false);
    });

    it("is refused with its points exchanged, or one of another true proof", async () => {
      const { verify } = await claimed();
      const [ours, theirs] = [words(proven.proof), words(provenByOther.proof)];
      expect(await verify({}, concat([...ours.slice(6), ...ours.slice(2, 6), ...ours.slice(0, 2)]))).to.equal(false);
      expect(await verify({}, concat([...ours.slice(0, 6), ...theirs.slice(6)]))).to.equal(false);
      expect(await verify({}, concat([...theirs.slice(0, 2), ...ours.slice(2)]))).to.equal(false);
    });

    it("shows the same in other bytes, which is why nothing may be keyed by them", async () => {
      const { verify, statement } = await claimed();
      const [ax, ay, bx1, bx0, by1, by0, cx, cy] = words(proven.proof).map(BigInt);
      if (ay === undefined || by1 === undefined || by0 === undefined) throw new Error("a proof has eight words");
      // (-A, -B, C) satisfies what (A, B, C) does.
      const mirrored = [ax, COORDINATES - ay, bx1, bx0, COORDINATES - by1, COORDINATES - by0, cx, cy];
      const proof = AbiCoder.defaultAbiCoder().encode(["uint256[8]"], [mirrored]);
      expect(await verify({}, proof)).to.equal(true);
      expect(await verify({ outputHash: statement.inputHash }, proof)).to.equal(false);
    });
  });

  describe("gas", () => {
    it("in want is a revert, never a false answer to a true proof", async () => {
      const { proofs, statement } = await claimed();
      const answers: (boolean | undefined)[] = [];
      for (let gas = 40_000n; gas <= 640_000n; gas += 6_000n) {
        const answer = await proofs.verify(statement, proven.proof, { gasLimit: gas }).catch(() => undefined);
        answers.push(answer);
      }
      expect(answers).to.not.include(false);
      expect(answers.at(0)).to.equal(undefined);
      expect(answers.at(-1)).to.equal(true);
    });

    it("in want has its own error", async () => {
      const { proofs, verify } = await claimed();
      await expect(verify({}, proven.proof, 400_000n)).to.be.revertedWithCustomError(proofs, "Groth16ProofGasTooLow");
    });

    it("of a true proof is at most 270,000, of points on no curve at most 500,000", async function () {
      if (instrumented) this.skip();
      const { deployer, proofs, statement } = await claimed();
      /** What a transaction that does nothing else takes, its 21,000 and its data included. */
      const gasOf = async (proof: string): Promise<bigint> => {
        const call = await proofs.verify.populateTransaction(statement, proof);
        const receipt = await (await deployer.sendTransaction({ ...call, gasLimit: PLENTY })).wait();
        return receipt?.gasUsed ?? 0n;
      };
      const honest = await gasOf(proven.proof);
      const broken = await gasOf(concat(words(proven.proof).with(6, toBeHex(1, 32))));
      console.log(`      gas: ${honest.toLocaleString("en-US")} honest, ${broken.toLocaleString("en-US")} broken`);
      expect(honest).to.be.within(200_000n, 270_000n);
      expect(broken).to.be.within(200_000n, 500_000n);
    });
  });
});
