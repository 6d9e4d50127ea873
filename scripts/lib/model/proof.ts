import { AbiCoder, getBigInt, keccak256, toBeHex } from "ethers";
import { groth16, type Groth16Points } from "snarkjs";
import type { Circuit } from "../circuits/build.ts";
import { commitmentOf, inputHashOf, outputHashOf } from "./commitments.ts";
import { answerOf, checkNetwork, checkPicture, type Answer, type Network, type Picture } from "./network.ts";

/** What a proof is bound to beside model, input and output. */
export interface Context {
  readonly chainId: bigint;
  readonly claimBook: string;
  readonly verifier: string;
  /** Seconds. */
  readonly producedAt: bigint;
}

/** A proof, with what it shows. */
export interface Proven {
  /** What `Groth16Proof.verify` takes. */
  readonly proof: string;
  readonly answer: Answer;
  readonly contentHash: string;
  readonly inputHash: string;
  readonly outputHash: string;
}

/** The public signal that `Groth16Proof.contextOf` answers: 248 bits. */
export function contextSignal({ chainId, claimBook, verifier, producedAt }: Context): bigint {
  const named = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "address", "address", "uint48"],
    [chainId, claimBook, verifier, producedAt],
  );
  return getBigInt(keccak256(named)) >> 8n;
}

/** The circuit's inputs, for its witness. */
export function circuitInputs(network: Network, picture: Picture, context: bigint) {
  checkNetwork(network);
  checkPicture(picture);
  return { picture, ...network, context };
}

const pair = (values: readonly string[] | undefined): [string, string] => {
  const [first, second] = values ?? [];
  if (first === undefined || second === undefined) throw new Error("snarkjs answers with points of two coordinates");
  return [first, second];
};

/** Points as `Groth16Proof` reads them. */
export function encodePoints({ pi_a, pi_b, pi_c }: Groth16Points): string {
  // The precompile wants the imaginary part of a coordinate first.
  const imaginaryFirst = pi_b.slice(0, 2).map((coordinate) => pair(coordinate).reverse());
  return AbiCoder.defaultAbiCoder().encode(
    ["uint256[2]", "uint256[2][2]", "uint256[2]"],
    [pair(pi_a), imaginaryFirst, pair(pi_c)],
  );
}

/**
 * Runs the network on the picture and proves what it answered. The proof is made by the circuit; the hashes come from the
 * network in TypeScript, and it is an error when the two differ. Afterwards `endProving` lets the process end.
 */
export async function prove(circuit: Circuit, network: Network, picture: Picture, context: Context): Promise<Proven> {
  const answer = answerOf(network, picture);
  const shown = {
    contentHash: commitmentOf(network),
    inputHash: inputHashOf(picture),
    outputHash: outputHashOf(answer),
  };
  const signal = contextSignal(context);
  const inputs = circuitInputs(network, picture, signal);
  const { proof, publicSignals } = await groth16.fullProve(inputs, circuit.wasm, circuit.zkey);
  const found = publicSignals.map((element) => toBeHex(BigInt(element), 32));
  const expected = [shown.contentHash, shown.inputHash, shown.outputHash, toBeHex(signal, 32)];
  if (found.join() !== expected.join()) throw new Error(`the circuit shows ${found.join()}, not ${expected.join()}`);
  return { proof: encodePoints(proof), answer, ...shown };
}
