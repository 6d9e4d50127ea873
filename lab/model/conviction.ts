import { ceilDiv, max } from "./arithmetic.ts";

export const WAD = 10n ** 18n;
/** Natural logarithm of 2 in WAD, rounded down. */
export const LN2_WAD = 693_147_180_559_945_309n;

/** `ln(2) * 2**96`, in the binary fixed point of the algorithm below. */
const LN2_Q96 = 54_916_777_467_707_473_351_141_471_128n;

/** One step of a Horner scheme in Q96: `a * b`, rescaled with the sign-extending shift of the EVM. */
function mulQ96(a: bigint, b: bigint): bigint {
  return (a * b) >> 96n;
}

/**
 * `e^(x / WAD)` in WAD by the (6, 7)-term rational approximation of Remco Bloemen, as Solady's `expWad` documents it.
 * Domain here: `0 <= x < WAD`. Quotients of negative numbers are cut towards zero, shifts towards minus infinity.
 */
export function expWad(x: bigint): bigint {
  if (x < 0n || x >= WAD) throw new RangeError(`expWad is used for 0 <= x < 1e18, not ${x}`);
  const scaled = (x << 78n) / 5n ** 18n;
  const k = ((scaled << 96n) / LN2_Q96 + (1n << 95n)) >> 96n;
  const z = scaled - k * LN2_Q96;

  const y = mulQ96(z + 1_346_386_616_545_796_478_920_950_773_328n, z) + 57_155_421_227_552_351_082_224_309_758_442n;
  let p = y + z - 94_201_549_194_550_492_254_356_042_504_812n;
  p = mulQ96(p, y) + 28_719_021_644_029_726_153_956_944_680_412_240n;
  p = p * z + (4_385_272_521_454_847_904_659_076_985_693_276n << 96n);

  let q = z - 2_855_989_394_907_223_263_936_484_059_900n;
  q = mulQ96(q, z) + 50_020_603_652_535_783_019_961_831_881_945n;
  q = mulQ96(q, z) - 533_845_033_583_426_703_283_633_433_725_380n;
  q = mulQ96(q, z) + 3_604_857_256_930_695_427_073_651_918_091_429n;
  q = mulQ96(q, z) - 14_423_608_567_350_463_180_887_372_962_807_573n;
  q = mulQ96(q, z) + 26_449_188_498_355_588_339_934_803_723_976_023n;

  return ((p / q) * 3_822_833_074_963_236_453_042_738_258_902_158_003_155_416_615_667n) >> (195n - k);
}

/** `g = 2^(elapsed / halfLife)` in WAD: exact at whole half-lives, never falling in between. */
export function growth(elapsed: bigint, halfLife: bigint): bigint {
  if (elapsed < 0n) throw new RangeError(`conviction has not begun: ${elapsed} s`);
  return expWad((LN2_WAD * (elapsed % halfLife)) / halfLife) << (elapsed / halfLife);
}

/** Conviction `Y = S - C / g` in roots, rounded down. `charge` is C, a sum of weights times their growth at casting. */
export function conviction(support: bigint, charge: bigint, g: bigint): bigint {
  return support - ceilDiv(charge, g);
}

/** Whether conviction has reached half the support at queueing and all opposition: `2C <= (2S - max(S_q, 2O)) * g`. */
export function convinces(
  support: bigint,
  charge: bigint,
  supportAtQueue: bigint,
  opposition: bigint,
  g: bigint,
): boolean {
  const bar = max(supportAtQueue, 2n * opposition);
  return 2n * support >= bar && 2n * charge <= (2n * support - bar) * g;
}
