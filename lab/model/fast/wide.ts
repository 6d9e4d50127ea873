/**
 * Whole numbers up to 2^104 as two doubles of 52 bits, many of them side by side. All sums are exact: a low part stays below
 * 2^53 before it is carried, and doubles are whole up to there.
 */
export const RADIX = 2 ** 52;
const RADIX_BITS = 52n;
const LOW_MASK = (1n << RADIX_BITS) - 1n;

export interface Pair {
  readonly hi: number;
  readonly lo: number;
}

export function pairOf(value: bigint): Pair {
  if (value < 0n || value >> (2n * RADIX_BITS) > 0n) throw new RangeError(`${value} does not fit two words of 52 bits`);
  return { hi: Number(value >> RADIX_BITS), lo: Number(value & LOW_MASK) };
}

/** Whether `a >= b`. */
export function atLeast(aHi: number, aLo: number, b: Pair): boolean {
  return aHi > b.hi || (aHi === b.hi && aLo >= b.lo);
}

export class Wides {
  hi: Float64Array;
  lo: Float64Array;

  constructor(size: number) {
    this.hi = new Float64Array(size);
    this.lo = new Float64Array(size);
  }

  add(at: number, hi: number, lo: number): void {
    let low = (this.lo[at] as number) + lo;
    let high = (this.hi[at] as number) + hi;
    if (low >= RADIX) {
      low -= RADIX;
      high += 1;
    }
    this.lo[at] = low;
    this.hi[at] = high;
  }

  /** The difference must not be negative. */
  subtract(at: number, hi: number, lo: number): void {
    let low = (this.lo[at] as number) - lo;
    let high = (this.hi[at] as number) - hi;
    if (low < 0) {
      low += RADIX;
      high -= 1;
    }
    this.lo[at] = low;
    this.hi[at] = high;
  }

  atLeast(at: number, bound: Pair): boolean {
    return atLeast(this.hi[at] as number, this.lo[at] as number, bound);
  }

  /** Whether the number at `a` is above the one at `b`. */
  above(a: number, b: number): boolean {
    const [aHi, bHi] = [this.hi[a] as number, this.hi[b] as number];
    return aHi > bHi || (aHi === bHi && (this.lo[a] as number) > (this.lo[b] as number));
  }

  isZero(at: number): boolean {
    return this.hi[at] === 0 && this.lo[at] === 0;
  }

  value(at: number): bigint {
    return (BigInt(this.hi[at] as number) << RADIX_BITS) + BigInt(this.lo[at] as number);
  }

  /** Room for `size` numbers; the new ones are 0. */
  grow(size: number): void {
    if (size <= this.lo.length) return;
    const [hi, lo] = [new Float64Array(size), new Float64Array(size)];
    hi.set(this.hi);
    lo.set(this.lo);
    [this.hi, this.lo] = [hi, lo];
  }

  clear(): void {
    this.hi.fill(0);
    this.lo.fill(0);
  }

  copyFrom(other: Wides): void {
    this.hi.set(other.hi);
    this.lo.set(other.lo);
  }
}
