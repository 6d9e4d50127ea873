/** What a scenario sent, folded: runs of the same transaction are one line with a count and their gas. */
export interface JournalLine {
  readonly label: string;
  readonly count: number;
  readonly failed: number;
  /** Sum over the successful ones. */
  readonly gas: bigint;
}

export class Journal {
  private folded: { label: string; count: number; failed: number; gas: bigint }[] = [];

  record(label: string, gas: bigint, ok: boolean): void {
    const last = this.folded[this.folded.length - 1];
    if (last?.label === label) {
      last.count += 1;
      last.failed += ok ? 0 : 1;
      last.gas += gas;
    } else {
      this.folded.push({ label, count: 1, failed: ok ? 0 : 1, gas });
    }
  }

  /** Hands over the lines and starts again. */
  take(): JournalLine[] {
    const lines = this.folded;
    this.folded = [];
    return lines;
  }
}
