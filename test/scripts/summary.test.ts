import { expect } from "chai";
import { countsOf, summaryLine, verdictOf } from "../../scripts/lib/summary.ts";

const MOCHA =
  "\n  A decision\n    ✔ has 3 failing parts (20ms)\n\n\n  12 passing (3s)\n  1 pending\n  2 failing\n\n  1) A decision\n";

describe("The summary of a test run", () => {
  it("reads what a runner counted and nothing that a test is named", () => {
    expect(countsOf(MOCHA)).to.deep.equal({ passed: 12, failed: 2, skipped: 1 });
  });

  it("reads coloured output", () => {
    expect(countsOf("\u001b[92m \u001b[0m\u001b[32m 7 passing\u001b[0m\u001b[90m (4s)\u001b[0m\n").passed).to.equal(7);
  });

  it("counts a runner that broke as a failure, though it counted none", () => {
    expect(verdictOf(1, "  7 passing (1s)\n")).to.deep.equal({ passed: 7, failed: 1, skipped: 0 });
  });

  it("counts a runner that found nothing to run as a failure", () => {
    expect(verdictOf(0, "Running Mocha tests\n\n  0 passing (0ms)\n").failed).to.equal(1);
  });

  it("does not count a failure twice when the exit code tells of it too", () => {
    expect(verdictOf(1, MOCHA).failed).to.equal(2);
  });

  it("sums runners and speaks of skipped tests only when there are some", () => {
    expect(summaryLine([{ passed: 1, failed: 0, skipped: 0 }])).to.equal("1 passed, 0 failed");
    expect(summaryLine([countsOf(MOCHA), countsOf(MOCHA)])).to.equal("24 passed, 4 failed, 2 skipped");
  });
});
