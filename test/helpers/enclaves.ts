import { p256 } from "@noble/curves/p256";
import { AbiCoder, SigningKey, getBytes, hexlify, toBeHex, type TypedDataDomain } from "ethers";

/** Numbers of `IMeasurementRegistry.Curve`. */
export const Curve = { None: 0, Secp256k1: 1, P256: 2 } as const;

/** A key as the registry takes it. */
export interface KeyTerms {
  readonly curve: number;
  readonly x: string;
  readonly y: string;
}

/** A key inside an enclave. */
export interface Enclave extends KeyTerms {
  /** Signature of a digest in the registry's encoding. */
  sign(digest: string): string;
}

export const OUTPUT_TYPES = {
  Output: [
    { name: "claimBook", type: "address" },
    { name: "verifier", type: "address" },
    { name: "model", type: "bytes32" },
    { name: "inputHash", type: "bytes32" },
    { name: "outputHash", type: "bytes32" },
    { name: "producedAt", type: "uint48" },
  ],
};

export function domainOf(chainId: bigint, verifyingContract: string): TypedDataDomain {
  return { name: "Counterweight TEE", version: "1", chainId, verifyingContract };
}

/** An enclave that signs on secp256k1, known by its account. */
export function accountEnclave(secret: string, account: string): Enclave {
  const key = new SigningKey(secret);
  return {
    curve: Curve.Secp256k1,
    x: toBeHex(account, 32),
    y: toBeHex(0, 32),
    sign: (digest) => key.sign(digest).serialized,
  };
}

/** An enclave that signs on P-256, known by its point. */
export function pointEnclave(secret: string): Enclave {
  const bytes = getBytes(secret);
  const point = p256.ProjectivePoint.fromPrivateKey(bytes).toAffine();
  return {
    curve: Curve.P256,
    x: toBeHex(point.x, 32),
    y: toBeHex(point.y, 32),
    sign: (digest) => hexlify(p256.sign(getBytes(digest), bytes, { lowS: true, prehash: false }).toCompactRawBytes()),
  };
}

/** The same signature with the other `s`. */
export function malleated(signature: string, order: bigint): string {
  const bytes = getBytes(signature);
  const s = BigInt(hexlify(bytes.slice(32, 64)));
  const other = getBytes(toBeHex(order - s, 32));
  const tail = bytes.slice(64).map((v) => (v === 27 ? 28 : 27));
  return hexlify(Uint8Array.from([...bytes.slice(0, 32), ...other, ...tail]));
}

/** A proof for `TeeProof`. */
export function teeProof(key: string, signature: string): string {
  return AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes"], [key, signature]);
}
