/** How many tests of a run ended which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Reads the summary that Mocha and Hardhat's Solidity tests end with: `12 passing (3s)`, `1 failing`, `2 pending`. */
export function countsOf(output: string): Counts {
  const plain = output.replace(COLOURS, "");
  const count = (...words: string[]): number => {
    const found = plain.matchAll(new RegExp(`^\\s*(\\d+) (?:${words.join("|")})(?: \\(.*\\))?\\s*$`, "gm"));
    return [...found].reduce((sum, match) => sum + Number(match[1]), 0);
  };
  return { passed: count("passing"), failed: count("failing"), skipped: count("pending", "skipped") };
}

/** What a runner that ended with `code` adds to the sum: one that broke, or ran nothing, counts as a failure. */
export function verdictOf(code: number, output: string): Counts {
  const counts = countsOf(output);
  const broke = (code !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0;
  return broke ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** The line that a run of several runners ends with. */
export function summaryLine(counts: readonly Counts[]): string {
  const sum = (key: keyof Counts): number => counts.reduce((total, one) => total + one[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
