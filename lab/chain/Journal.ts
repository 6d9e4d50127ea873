/** What a scenario sent, folded: runs of the same transaction are one line with a count and their gas. */
export interface JournalLine {
  readonly label: string;
  readonly count: number;
  readonly failed: number;
  /** Sum over the successful ones. */
  readonly gas: bigint;
  /**
   * Seconds on the chain's clock, from the earliest transaction of all to the first and to the last of this line. A line may be
   * earlier than the one before it: plans are tried and undone.
   */
  readonly from: number;
  readonly to: number;
}

export class Journal {
  private folded: { label: string; count: number; failed: number; gas: bigint; from: number; to: number }[] = [];

  /** @param timestamp of the block, in seconds */
  record(label: string, gas: bigint, ok: boolean, timestamp: number): void {
    const last = this.folded[this.folded.length - 1];
    if (last?.label === label && timestamp >= last.to) {
      last.count += 1;
      last.failed += ok ? 0 : 1;
      last.gas += gas;
      last.to = timestamp;
    } else {
      this.folded.push({ label, count: 1, failed: ok ? 0 : 1, gas, from: timestamp, to: timestamp });
    }
  }

  /** Hands over the lines and starts again. */
  take(): JournalLine[] {
    const lines = this.folded;
    this.folded = [];
    const start = lines.reduce((least, line) => Math.min(least, line.from), Number.POSITIVE_INFINITY);
    return lines.map((line) => ({ ...line, from: line.from - start, to: line.to - start }));
  }
}
