import { bn254 } from "@noble/curves/bn254";
import { concat, getBytes, hexlify, keccak256, sha256, toBeHex } from "ethers";
import { G1, hashToCurve, type G1Point } from "./hashToCurve.ts";
import { DRAND_DOMAIN, type DrandNetwork } from "./network.ts";

const ORDER = bn254.fields.Fr.ORDER;

/** What a network signs for a round: the keccak256 of its number in 8 bytes, big-endian. */
export const messageOf = (round: bigint): Uint8Array => getBytes(keccak256(toBeHex(round, 8)));

/** x and y, 32 bytes each, big-endian. */
export function encodePoint(point: G1Point): string {
  const { x, y } = point.toAffine();
  return concat([toBeHex(x, 32), toBeHex(y, 32)]);
}

/** The point of a signature's 64 bytes. Throws when it is off the curve. */
export function decodePoint(signature: string): G1Point {
  const bytes = getBytes(signature);
  if (bytes.length !== 64) throw new Error(`a signature has 64 bytes, not ${bytes.length}`);
  const [x, y] = [BigInt(hexlify(bytes.subarray(0, 32))), BigInt(hexlify(bytes.subarray(32)))];
  const point = G1.fromAffine({ x, y });
  point.assertValidity();
  return point;
}

/**
 * A drand network of one node with a key of its own, for local networks, tests and demonstrations. Its signatures are real:
 * a `DrandBeacon` with its `network` verifies them as it verifies drand's. The secret is whatever the caller says, so a
 * network that it protects is a toy.
 */
export class DrandSigner {
  readonly network: DrandNetwork;
  readonly #secret: bigint;

  constructor(secret: bigint, clock: Pick<DrandNetwork, "genesis" | "period">, domain: string = DRAND_DOMAIN) {
    if (secret <= 0n || secret >= ORDER) throw new Error(`a secret key lies between 0 and ${ORDER}`);
    const { x, y } = bn254.G2.ProjectivePoint.BASE.multiply(secret).toAffine();
    this.#secret = secret;
    this.network = { ...clock, publicKey: [x.c0, x.c1, y.c0, y.c1], domain };
  }

  /** The network's signature of `round`: 64 bytes. */
  sign(round: bigint): string {
    return encodePoint(hashToCurve(messageOf(round), this.network.domain).multiply(this.#secret));
  }

  /** The value that a beacon publishes for `round`. */
  randomness(round: bigint): string {
    return sha256(this.sign(round));
  }

  /** The last round due at `timestamp`; 0 before the first. */
  roundAt(timestamp: bigint): bigint {
    const { genesis, period } = this.network;
    return timestamp < genesis ? 0n : (timestamp - genesis) / period + 1n;
  }
}
