import { concat, keccak256, toBeHex } from "ethers";

/** Full epochs that a person rests after service. */
export const REST = 3;
/** Leaves that one draw looks at, at most. */
export const MOST_STEPS = 2_048;

/** The lot: numbers below `size` in an order that the seed decides, none twice. The order is made as it is asked for. */
export class SortitionOrder {
  readonly #seed: string;
  readonly #size: number;
  /** Numbers that stand in another place than their own. */
  readonly #moved = new Map<number, number>();
  #step = 0;

  constructor(seed: string, size: number) {
    this.#seed = seed;
    this.#size = size;
  }

  /** Exchanges the number at the head with one at or behind it, and gives that. */
  next(): number {
    if (this.#step >= this.#size) throw new RangeError(`all ${this.#size} numbers are drawn`);
    const step = this.#step++;
    const lot = BigInt(keccak256(concat([this.#seed, toBeHex(step, 32)])));
    const place = step + Number(lot % BigInt(this.#size - step));
    const drawn = this.#moved.get(place) ?? place;
    this.#moved.set(place, this.#moved.get(step) ?? step);
    return drawn;
  }
}

export interface DrawTerms {
  readonly seats: number;
  /** Epoch of the pool. */
  readonly epoch: number;
  /** Who may sit at all. */
  readonly maySit: (person: number) => boolean;
  /** Epochs of pools from which a person was seated, this one left out. */
  readonly services: (person: number) => readonly number[];
}

export interface DrawnJury {
  readonly jury: readonly number[];
  /** Least rest that was asked for in the end. */
  readonly rest: number;
  readonly steps: number;
}

/**
 * The jury of one frozen pool (mechanism, section 8; JR-1 to JR-3): people in the order of the lot who may sit and have rested
 * long enough; where they are too few, those who rested longest, in the order in which they came up.
 */
export function drawJury(members: readonly number[], seed: string, terms: DrawTerms): DrawnJury {
  const ordered = [...members].sort((a, b) => a - b);
  const order = new SortitionOrder(seed, ordered.length);
  const jury: number[] = [];
  const reserves: number[][] = Array.from({ length: REST }, () => []);
  let steps = 0;
  for (; jury.length < terms.seats && steps < Math.min(ordered.length, MOST_STEPS); steps++) {
    const person = ordered[order.next()];
    if (person === undefined || !terms.maySit(person)) continue;
    const rested = Math.min(REST, ...terms.services(person).map((served) => terms.epoch - served - 1));
    if (rested === REST) jury.push(person);
    else reserves[rested]?.push(person);
  }
  let rest = REST;
  for (let relaxed = REST - 1; relaxed >= 0 && jury.length < terms.seats; relaxed--) {
    const seated = (reserves[relaxed] ?? []).slice(0, terms.seats - jury.length);
    if (seated.length > 0) rest = relaxed;
    jury.push(...seated);
  }
  return { jury, rest, steps };
}
