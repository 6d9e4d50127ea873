import { min } from "./arithmetic.ts";

/** Days by which flips may lengthen a vote in all. */
export const LONGEST_EXTENSION_DAYS = 3n;

/** The end of one vote, moved by late flips (mechanism, section 6.5). */
export class Deadline {
  readonly #day: bigint;
  readonly #latest: bigint;
  #at: bigint;

  /** @param planned last second of voting if nothing flips
   * @param day length of the reply window */
  constructor(planned: bigint, day: bigint) {
    this.#day = day;
    this.#latest = planned + LONGEST_EXTENSION_DAYS * day;
    this.#at = planned;
  }

  /** Last second of voting as it stands. */
  get at(): bigint {
    return this.#at;
  }

  /** Whether only Against at full base weight is heard: from here no further reply would fit before the last bound. */
  isReplyOnly(now: bigint): boolean {
    return now > this.#latest - this.#day;
  }

  /** Gives a full reply window after a flip in the last one, up to the bound. */
  flipped(now: bigint): void {
    if (now > this.#at - this.#day) this.#at = min(now + this.#day, this.#latest);
  }
}
