import { curves, powersOfTau, zKey, type Logger, type MemoryFile, type VerificationKey } from "snarkjs";

/**
 * The randomness of the only contribution to the ceremony: public, and therefore the secret that lets anybody who reads this
 * line prove anything. It makes keys the same on every machine. FOR TESTS ONLY.
 */
const TEST_ONLY_BEACON = "7e57".repeat(16);
const TEST_ONLY = "counterweight: public randomness, for tests only";
/** snarkjs hashes the beacon 2^10 times, its minimum. */
const EXPONENT = 10;

/** Powers of tau for circuits of up to 2^12 constraints. */
const POWER = 12;

/** Keys of a circuit, from a ceremony without a secret. */
export interface TestOnlyKeys {
  /** The proving key. */
  readonly zkey: Uint8Array;
  readonly verificationKey: VerificationKey;
}

/** What is under way, told when it begins. */
export type Progress = (stage: string) => void;

/** snarkjs answers false, or -1, instead of throwing; its logger knows why. */
class Complaints implements Logger {
  #last = "snarkjs did not say why";
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(message: string): void {
    this.#last = message;
  }

  refuse(stage: string, answer: unknown): void {
    if (answer === false || answer === -1) throw new Error(`${stage}: ${this.#last}`);
  }
}

const memory = (): MemoryFile => ({ type: "mem" });

function bytesOf(file: MemoryFile): Uint8Array {
  if (file.data === undefined) throw new Error("snarkjs wrote nothing");
  return file.data;
}

/** Makes the keys of a circuit, given as r1cs. Deterministic; takes most of a minute. */
export async function testOnlyCeremony(r1cs: Uint8Array, progress: Progress): Promise<TestOnlyKeys> {
  const said = new Complaints();
  const [fresh, powers, prepared, unsealed, sealed] = [memory(), memory(), memory(), memory(), memory()];
  const curve = await curves.getCurveFromName("bn128");
  progress("powers of tau");
  await powersOfTau.newAccumulator(curve, POWER, fresh, said);
  said.refuse("powers of tau", await powersOfTau.beacon(fresh, powers, TEST_ONLY, TEST_ONLY_BEACON, EXPONENT, said));
  progress("preparing its second phase, which takes longest");
  await powersOfTau.preparePhase2(powers, prepared, said);
  progress("proving key");
  said.refuse("proving key", await zKey.newZKey({ type: "mem", data: r1cs }, prepared, unsealed, said));
  said.refuse("proving key", await zKey.beacon(unsealed, sealed, TEST_ONLY, TEST_ONLY_BEACON, EXPONENT, said));
  const verificationKey = await zKey.exportVerificationKey(sealed, said);
  return { zkey: bytesOf(sealed), verificationKey };
}

/** Ends the workers that snarkjs leaves behind, which would keep the process alive. */
export async function endProving(): Promise<void> {
  const { curve_bn128: curve } = globalThis as { curve_bn128?: { terminate(): Promise<void> } | null };
  await curve?.terminate();
}
