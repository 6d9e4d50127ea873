import { max } from "./arithmetic.ts";

/** Time cut into epochs (mechanism, section 2). Epoch `e` closes with its snapshot, one second before the next one starts. */
export class EpochClock {
  readonly start: bigint;
  readonly length: bigint;

  constructor(start: bigint, length: bigint) {
    if (length <= 0n || length % 7n !== 0n)
      throw new RangeError(`an epoch must be a multiple of 7 seconds, not ${length}`);
    this.start = start;
    this.length = length;
  }

  /** A seventh of an epoch. */
  get day(): bigint {
    return this.length / 7n;
  }

  epochAt(timestamp: bigint): bigint {
    return max(timestamp - this.start, 0n) / this.length;
  }

  startOf(epoch: bigint): bigint {
    return this.start + epoch * this.length;
  }

  snapshotOf(epoch: bigint): bigint {
    return this.startOf(epoch + 1n) - 1n;
  }

  /** The last epoch whose snapshot lies before `timestamp`; -1 when none does. */
  closedAt(timestamp: bigint): bigint {
    return timestamp < this.start ? -1n : this.epochAt(timestamp) - 1n;
  }

  /** The epoch at whose snapshot a proposal made now is decided: this one, or the next if less than a day of notice is left. */
  ballotEpoch(now: bigint): bigint {
    const current = this.epochAt(now);
    return this.startOf(current + 1n) - now < this.day ? current + 1n : current;
  }
}
