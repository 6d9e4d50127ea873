/**
 * Juries of a challenged decision, panel by panel (mechanism, section 8): what hostile seats can make of each, and how likely
 * they come to it. Composed of counts only: who sits is drawn without replacement from everybody who may, and nobody twice.
 */

/** Seats of the ladder for disputes about operations. */
export const OPERATIONS_PANELS: readonly number[] = [23, 47];

/** Rulings of the court: none, the decision stands, it is cancelled. */
export const REFUSED = 0;
export const STANDS = 1;
export const CANCELLED = 2;
export type Ruling = typeof REFUSED | typeof STANDS | typeof CANCELLED;

/**
 * What the hostile seats of a panel do together: vote to let the decision stand, vote with the others because the panel is
 * lost, or reveal nothing so that too few agree for the panel to count.
 */
export type Answer = "stand" | "yield" | "withhold";

/** A panel about to be drawn. */
export interface Call {
  readonly rung: number;
  readonly isRedraw: boolean;
  /** Who may sit, and how many of them are hostile. */
  readonly eligible: number;
  readonly hostile: number;
  /** What stands if nothing more happens. */
  readonly ruling: Ruling;
  /** Seats of the last panel whose votes counted; 0 before the first. */
  readonly seatedBefore: number;
}

/** Expected course of a dispute when the hostile side answers as well as it can. */
export interface Prospect {
  /** Probability that the final ruling is 1, and 0. Both let the decision stand. */
  readonly stands: number;
  readonly refused: number;
  /** Expected number of hostile seats that withheld, and that voted against the final ruling. */
  readonly withheld: number;
  readonly incoherent: number;
  /** Expected number of appeals that the attacker pays. */
  readonly appeals: number;
}

/** People drawn for a panel: all who may sit where they are fewer than its seats. */
export function drawnFor(panels: readonly number[], rung: number, eligible: number): number {
  return Math.min(panels[rung] ?? 0, eligible);
}

/** Seats that sit: the largest odd number of those drawn; 0 where the panel is given up. */
export function seatsOf(panels: readonly number[], call: Pick<Call, "rung" | "eligible" | "seatedBefore">): number {
  const drawn = drawnFor(panels, call.rung, call.eligible);
  const seats = drawn === 0 ? 0 : drawn - ((drawn + 1) % 2);
  // A first panel about an operation sits in full or not at all; a later one only if it is larger.
  const least = call.seatedBefore === 0 ? (panels[0] ?? 0) : call.seatedBefore + 1;
  return seats < least ? 0 : seats;
}

/** Two thirds of a panel have to reveal, or more than half of its seats have to reveal the same. */
export function isQuorate(revealed: number, agreed: number, seats: number): boolean {
  return 3 * revealed >= 2 * seats || 2 * agreed > seats;
}

/** More than half of those who revealed; no ruling where nobody has so many. */
export function counted(standing: number, cancelling: number): Ruling {
  if (2 * standing > standing + cancelling) return STANDS;
  return 2 * cancelling > standing + cancelling ? CANCELLED : REFUSED;
}

export function letsStand(prospect: Prospect): number {
  return Math.min(1, prospect.stands + prospect.refused);
}

/**
 * Odds of a dispute whose honest jurors all come and vote to cancel. Whoever is honest appeals every ruling that lets the
 * decision stand; the attacker appeals the others as often as it pays for.
 */
export class PanelOdds {
  readonly panels: readonly number[];
  /** Appeals that the attacker pays. */
  readonly appeals: number;
  readonly #known = new Map<number, Prospect>();

  constructor(appeals: number, panels: readonly number[] = OPERATIONS_PANELS) {
    this.appeals = appeals;
    this.panels = panels;
  }

  /** The whole dispute. */
  dispute(eligible: number, hostile: number): Prospect {
    return this.#hear(firstCall(eligible, hostile), this.appeals);
  }

  /** What the hostile side does with `x` of the seats of a panel. */
  answer(call: Call, x: number, paid: number): Answer {
    const seats = seatsOf(this.panels, call);
    return this.#best(call, seats, x, this.appeals - paid).answer;
  }

  /** Whether the hostile side, having paid for `paid` appeals, asks for `next` after a panel that cancelled: not without hope. */
  doesAppeal(next: Call, paid: number): boolean {
    return paid < this.appeals && letsStand(this.#hear(next, this.appeals - paid - 1)) > 0;
  }

  #hear(call: Call, appealsLeft: number): Prospect {
    const seats = seatsOf(this.panels, call);
    if (seats === 0) return settled(call.ruling);
    const key = keyOf(call, appealsLeft);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const sum = { stands: 0, refused: 0, withheld: 0, incoherent: 0, appeals: 0 };
    for (const [x, p] of hypergeometric(call.eligible, call.hostile, seats)) {
      const { prospect } = this.#best(call, seats, x, appealsLeft);
      sum.stands += p * prospect.stands;
      sum.refused += p * prospect.refused;
      sum.withheld += p * prospect.withheld;
      sum.incoherent += p * prospect.incoherent;
      sum.appeals += p * prospect.appeals;
    }
    this.#known.set(key, sum);
    return sum;
  }

  /** The answer that lets the decision stand most probably; of equals the one that costs fewest bonds. */
  #best(call: Call, seats: number, x: number, appealsLeft: number): { answer: Answer; prospect: Prospect } {
    const honest = seats - x;
    const after = this.#after(call, seats, x, counted(x, honest), appealsLeft);
    const cancelled = 1 - letsStand(after);
    let best = { answer: "stand" as Answer, prospect: { ...after, incoherent: after.incoherent + x * cancelled } };
    if (counted(x, honest) === CANCELLED && after.stands < cancelled) {
      best = { answer: "yield", prospect: { ...after, incoherent: after.incoherent + x * after.stands } };
    }
    // Whoever is honest comes and agrees.
    if (x === 0 || isQuorate(honest, honest, seats)) return best;
    const void_ = call.isRedraw
      ? settled(call.ruling)
      : this.#hear({ ...left(this.panels, call, x), isRedraw: true }, appealsLeft);
    const prospect = { ...void_, withheld: void_.withheld + x };
    return letsStand(prospect) > letsStand(best.prospect) ? { answer: "withhold", prospect } : best;
  }

  /** What follows a panel that ruled. */
  #after(call: Call, seats: number, x: number, ruling: Ruling, appealsLeft: number): Prospect {
    if (call.rung + 1 >= this.panels.length) return settled(ruling);
    const next = { ...left(this.panels, call, x), rung: call.rung + 1, isRedraw: false, ruling, seatedBefore: seats };
    if (ruling !== CANCELLED) return this.#hear(next, appealsLeft);
    if (appealsLeft === 0) return settled(ruling);
    const appealed = this.#hear(next, appealsLeft - 1);
    return letsStand(appealed) === 0 ? settled(ruling) : { ...appealed, appeals: appealed.appeals + 1 };
  }
}

export function firstCall(eligible: number, hostile: number): Call {
  return { rung: 0, isRedraw: false, eligible, hostile, ruling: REFUSED, seatedBefore: 0 };
}

/** Who may sit after a panel with `x` hostile seats; nobody is called twice. */
function left(panels: readonly number[], call: Call, x: number): Call {
  const eligible = call.eligible - drawnFor(panels, call.rung, call.eligible);
  // Where everybody was drawn nobody is left, whoever had no seat.
  return { ...call, eligible, hostile: Math.min(eligible, call.hostile - x) };
}

/** One number for each call: rungs, appeals and rulings below 4, seats at most 63, people below 2^17. */
function keyOf(call: Call, appealsLeft: number): number {
  const course = ((call.rung * 2 + (call.isRedraw ? 1 : 0)) * 4 + call.ruling) * 4 + appealsLeft;
  return ((course * 64 + call.seatedBefore) * 2 ** 17 + call.eligible) * 2 ** 17 + call.hostile;
}

function settled(ruling: Ruling): Prospect {
  return {
    stands: ruling === STANDS ? 1 : 0,
    refused: ruling === REFUSED ? 1 : 0,
    withheld: 0,
    incoherent: 0,
    appeals: 0,
  };
}

const lnFactorials: number[] = [0];

function lnFactorial(n: number): number {
  for (let i = lnFactorials.length; i <= n; i++) lnFactorials.push((lnFactorials[i - 1] as number) + Math.log(i));
  return lnFactorials[n] as number;
}

function lnChoose(n: number, k: number): number {
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}

/** What is less probable than this, beside the most probable number, is left out. */
const NEGLIGIBLE = 1e-12;

/** Hostile seats of a panel and their probabilities, from the most probable number outwards. */
export function* hypergeometric(pool: number, hostile: number, seats: number): Generator<readonly [number, number]> {
  const [low, high] = [Math.max(0, seats - (pool - hostile)), Math.min(seats, hostile)];
  const mode = Math.min(high, Math.max(low, Math.floor(((seats + 1) * (hostile + 1)) / (pool + 2))));
  const top = Math.exp(lnChoose(hostile, mode) + lnChoose(pool - hostile, seats - mode) - lnChoose(pool, seats));
  yield [mode, top];
  const honest = pool - hostile;
  for (let x = mode, p = top; x < high; x++) {
    p *= ((hostile - x) * (seats - x)) / ((x + 1) * (honest - seats + x + 1));
    if (p < NEGLIGIBLE * top) break;
    yield [x + 1, p];
  }
  for (let x = mode, p = top; x > low; x--) {
    p *= (x * (honest - seats + x)) / ((hostile - x + 1) * (seats - x + 1));
    if (p < NEGLIGIBLE * top) break;
    yield [x - 1, p];
  }
}
