import { curves, zKey, type Logger, type MemoryFile, type VerificationKey } from "snarkjs";
import { testOnlyPowers } from "./powers.ts";

/** The only contribution to the keys' second phase: public, so that it protects nothing. FOR TESTS ONLY. */
const TEST_ONLY_BEACON = "7e57".repeat(16);
const TEST_ONLY = "counterweight: public randomness, for tests only";
/** snarkjs hashes the beacon 2^10 times, its minimum. */
const EXPONENT = 10;

/** For circuits of up to 2^12 constraints. */
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

const memory = (data?: Uint8Array): MemoryFile => ({ type: "mem", data });

/** Makes the keys of a circuit, given as r1cs. Deterministic. */
export async function testOnlyCeremony(r1cs: Uint8Array, progress: Progress): Promise<TestOnlyKeys> {
  const said = new Complaints();
  const [unsealed, sealed] = [memory(), memory()];
  const curve = await curves.getCurveFromName("bn128");
  progress("powers of tau, for tests only");
  const powers = memory(await testOnlyPowers(curve, POWER));
  progress("proving key, for tests only");
  said.refuse("proving key", await zKey.newZKey(memory(r1cs), powers, unsealed, said));
  said.refuse("proving key", await zKey.beacon(unsealed, sealed, TEST_ONLY, TEST_ONLY_BEACON, EXPONENT, said));
  if (sealed.data === undefined) throw new Error("proving key: snarkjs wrote nothing");
  return { zkey: sealed.data, verificationKey: await zKey.exportVerificationKey(sealed, said) };
}
