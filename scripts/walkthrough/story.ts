import type { Clock } from "./clock.ts";

/** One thing that happened. */
export interface Step {
  readonly epoch: bigint;
  readonly time: bigint;
  readonly chapter: string;
  readonly who: string;
  readonly what: string;
}

/** Something that should be so. */
export interface Outcome {
  readonly what: string;
  readonly holds: boolean;
}

/** Tells what happens, as it happens, and keeps it. */
export class Story {
  readonly steps: Step[] = [];
  readonly outcomes: Outcome[] = [];
  readonly #clock: Clock;
  readonly #say: (line: string) => void;
  #chapter = "";

  constructor(clock: Clock, say: (line: string) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** Whether everything was so that should be. */
  get ok(): boolean {
    return this.outcomes.every(({ holds }) => holds);
  }

  chapter(title: string): void {
    this.#chapter = title;
    this.#say(`\n${title}`);
  }

  /** `who` did `what`. */
  async tell(who: string, what: string): Promise<void> {
    const time = await this.#clock.now();
    const epoch = (time - this.#clock.start) / this.#clock.length;
    this.steps.push({ epoch, time, chapter: this.#chapter, who, what });
    this.#say(`  ${who.padEnd(11)}${what}`);
  }

  /** Lets the time pass until `moment`, for the reason given. */
  async wait(moment: bigint, why: string): Promise<void> {
    const passed = await this.#clock.until(moment);
    if (passed > 0n) await this.tell("...", `${passed} s pass: ${why} (epoch ${await this.#clock.epoch()})`);
  }

  check(what: string, holds: boolean): void {
    this.outcomes.push({ what, holds });
    this.#say(`  ${(holds ? "checked" : "BROKEN").padEnd(11)}${what}`);
  }
}
