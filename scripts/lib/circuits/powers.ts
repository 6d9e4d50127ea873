import { id } from "ethers";
import type { Curve, Element, Group } from "snarkjs";

/**
 * The secrets of the powers of tau. In a ceremony nobody knows them; here they are hashes of these words, so that everybody can
 * make the same keys, and prove anything under them. FOR TESTS ONLY.
 */
const TEST_ONLY_SECRETS = {
  tau: "Counterweight, for tests only: tau",
  alpha: "Counterweight, for tests only: alpha",
  beta: "Counterweight, for tests only: beta",
} as const;

/** Sections of snarkjs' file of powers that are needed to make a proving key. */
const SECTION = {
  header: 1,
  powersG1: 2,
  alphaG1: 4,
  betaG1: 5,
  betaG2: 6,
  tauG1: 12,
  tauG2: 13,
  alphaTauG1: 14,
  betaTauG1: 15,
};
const VERSION = 1;
const FIELD_BYTES = 32;

function bytesOf(...parts: readonly (Uint8Array | number | bigint)[]): Uint8Array {
  // A number is four bytes, a bigint eight, little-endian as all of the file.
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === "object") return part;
      const bytes = Buffer.alloc(typeof part === "number" ? 4 : 8);
      if (typeof part === "number") bytes.writeUInt32LE(part);
      else bytes.writeBigUInt64LE(part);
      return bytes;
    }),
  );
}

const section = (kind: number, content: Uint8Array): Uint8Array => bytesOf(kind, BigInt(content.length), content);

function littleEndian(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * FIELD_BYTES, "0"), "hex").reverse();
}

/** Each scalar times the group's generator. */
function lifted(group: Group, scalars: readonly Element[]): Uint8Array {
  const size = 2 * group.F.n8;
  const points = new Uint8Array(scalars.length * size);
  scalars.forEach((scalar, index) => group.toRprLEM(points, index * size, group.timesFr(group.g, scalar)));
  return points;
}

/** 1, tau, tau^2 and so on. */
function powersOf({ Fr }: Curve, tau: Element, count: number): Element[] {
  const powers = [Fr.one];
  for (let last = Fr.one; powers.length < count; powers.push(last)) last = Fr.mul(last, tau);
  return powers;
}

/** Values at tau of the Lagrange polynomials of a domain, of which these powers of tau are known. */
async function lagrange({ Fr }: Curve, domain: number, known: readonly Element[]): Promise<Element[]> {
  const powers = new Uint8Array(domain * FIELD_BYTES);
  known.forEach((power, index) => powers.set(power, index * FIELD_BYTES));
  const values = await Fr.ifft(powers);
  return Array.from({ length: domain }, (_, index) => values.slice(index * FIELD_BYTES, (index + 1) * FIELD_BYTES));
}

/**
 * Powers of tau for circuits of up to `2^power` constraints, prepared for the second phase, in snarkjs' format. Knowing the
 * secrets, they are computed in the field and lifted to the curve once, which takes seconds where preparing a ceremony's powers
 * takes a minute. Blocks for smaller circuits are left empty.
 */
export async function testOnlyPowers(curve: Curve, power: number): Promise<Uint8Array> {
  const { Fr, G1, G2 } = curve;
  const secret = (name: keyof typeof TEST_ONLY_SECRETS): Element => Fr.e(BigInt(id(TEST_ONLY_SECRETS[name])) % curve.r);
  const [tau, alpha, beta] = [secret("tau"), secret("alpha"), secret("beta")];
  const domain = 2 ** power;
  const times = (values: readonly Element[], factor: Element): Element[] =>
    values.map((value) => Fr.mul(value, factor));
  // The quotient polynomial needs the double domain, without the highest power.
  const known = powersOf(curve, tau, 2 * domain - 1);
  const single = await lagrange(curve, domain, known.slice(0, domain));
  const double = await lagrange(curve, 2 * domain, known);
  const smaller = (group: Group): Uint8Array => new Uint8Array((domain - 1) * 2 * group.F.n8);
  const sections = [
    section(SECTION.header, bytesOf(FIELD_BYTES, littleEndian(curve.q), power, power)),
    section(SECTION.powersG1, lifted(G1, known)),
    section(SECTION.alphaG1, lifted(G1, [alpha])),
    section(SECTION.betaG1, lifted(G1, [beta])),
    section(SECTION.betaG2, lifted(G2, [beta])),
    section(SECTION.tauG1, bytesOf(smaller(G1), lifted(G1, single), lifted(G1, double))),
    section(SECTION.tauG2, bytesOf(smaller(G2), lifted(G2, single))),
    section(SECTION.alphaTauG1, bytesOf(smaller(G1), lifted(G1, times(single, alpha)))),
    section(SECTION.betaTauG1, bytesOf(smaller(G1), lifted(G1, times(single, beta)))),
  ];
  return bytesOf(Buffer.from("ptau"), VERSION, sections.length, ...sections);
}
