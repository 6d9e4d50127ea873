import { expect } from "chai";
import { Journal } from "../../chain/Journal.ts";

describe("the journal of a chain", () => {
  it("folds runs of one transaction, with their gas, failures and times from the earliest on", () => {
    const journal = new Journal();
    journal.record("propose", 190_000n, true, 1_000);
    journal.record("castVote", 70_000n, true, 1_012);
    journal.record("castVote", 0n, false, 1_024);
    journal.record("castVote", 66_000n, true, 1_036);
    journal.record("queue", 200_000n, true, 2_000);
    expect(journal.take()).to.deep.equal([
      { label: "propose", count: 1, failed: 0, gas: 190_000n, from: 0, to: 0 },
      { label: "castVote", count: 3, failed: 1, gas: 136_000n, from: 12, to: 36 },
      { label: "queue", count: 1, failed: 0, gas: 200_000n, from: 1_000, to: 1_000 },
    ]);
  });

  it("starts a line where time falls, because a plan was undone, and counts from the earliest all the same", () => {
    const journal = new Journal();
    journal.record("execute", 1n, true, 5_000);
    journal.record("execute", 1n, true, 4_000);
    expect(journal.take().map(({ from, to }) => [from, to])).to.deep.equal([
      [1_000, 1_000],
      [0, 0],
    ]);
  });

  it("starts again when it was handed over", () => {
    const journal = new Journal();
    journal.record("deposit", 1n, true, 100);
    journal.take();
    expect(journal.take()).to.deep.equal([]);
    journal.record("deposit", 1n, true, 900);
    expect(journal.take()[0]?.from).to.equal(0);
  });
});
