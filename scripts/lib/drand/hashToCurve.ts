import { hash_to_field } from "@noble/curves/abstract/hash-to-curve";
import { bn254 } from "@noble/curves/bn254";
import { keccak_256 } from "@noble/hashes/sha3";

const { Fp } = bn254.fields;

/** A point of G1: y^2 = x^3 + 3. */
export const G1 = bn254.G1.ProjectivePoint;
export type G1Point = InstanceType<typeof G1>;

const g = (x: bigint): bigint => Fp.add(Fp.mul(Fp.sqr(x), x), 3n);
const isOdd = (x: bigint): boolean => (x & 1n) === 1n;
const inverse = (x: bigint): bigint => (Fp.is0(x) ? x : Fp.inv(x));

/** Constants of the Shallue-van de Woestijne map for Z = 1 and A = 0, as RFC 9380 (section 6.6.1) defines them. */
const Z = 1n;
const C1 = g(Z);
const C2 = Fp.neg(Fp.div(Z, 2n));
const THREE_Z_SQUARED = Fp.mul(3n, Fp.sqr(Z));
const ROOT = Fp.sqrt(Fp.neg(Fp.mul(C1, THREE_Z_SQUARED)));
const C3 = isOdd(ROOT) ? Fp.neg(ROOT) : ROOT;
const C4 = Fp.neg(Fp.div(Fp.mul(4n, C1), THREE_Z_SQUARED));

/** The square root of `square` in the field; undefined when it has none. */
function rootOf(square: bigint): bigint | undefined {
  const root = Fp.pow(square, (Fp.ORDER + 1n) / 4n);
  return Fp.eql(Fp.sqr(root), square) ? root : undefined;
}

/** RFC 9380, appendix F.1. */
function mapToCurve(u: bigint): G1Point {
  const scaled = Fp.mul(Fp.sqr(u), C1);
  const [minus, plus] = [Fp.sub(1n, scaled), Fp.add(1n, scaled)];
  const inverted = inverse(Fp.mul(minus, plus));
  const shift = Fp.mul(Fp.mul(Fp.mul(u, minus), inverted), C3);
  const third = Fp.mul(Fp.sqr(plus), inverted);
  for (const x of [Fp.sub(C2, shift), Fp.add(C2, shift), Fp.add(Fp.mul(Fp.sqr(third), C4), Z)]) {
    const y = rootOf(g(x));
    if (y !== undefined) return G1.fromAffine({ x, y: isOdd(u) === isOdd(y) ? y : Fp.neg(y) });
  }
  throw new Error("one of the three candidates always lies on the curve");
}

/** Hashes `message` to G1 with keccak256, XMD and the tag `domain`, in two maps (RFC 9380, section 3, `_RO_`). */
export function hashToCurve(message: Uint8Array, domain: string): G1Point {
  const options = { DST: domain, p: Fp.ORDER, m: 1, k: 128, expand: "xmd", hash: keccak_256 } as const;
  const [first, second] = hash_to_field(message, 2, options).map(([u]) => mapToCurve(u ?? 0n));
  if (first === undefined || second === undefined) throw new Error("two field elements were asked for");
  return first.add(second);
}
