import { expect } from "chai";
import { MergeError, mergeReports } from "../../report/merge.ts";
import type { Report } from "../../report/Report.ts";
import { validate } from "../../report/validate.ts";
import { EXIT, verdictOf } from "../../report/verdict.ts";
import { select } from "../../runner/selection.ts";
import { minesOf, shardFrom } from "../../runner/shards.ts";
import { sampleReport } from "../helpers/reports.ts";

const content = (report: Report): unknown => ({ ...report, run: null });

function shards(count: number): Promise<Report[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => sampleReport({ shard: { index: i + 1, count } })));
}

describe("shards", () => {
  it("cover every attack on every system exactly once, however many there are", async () => {
    const selection = await select({});
    for (const count of [1, 2, 3, 8, 40, 1_000]) {
      const mines = Array.from({ length: count }, (_, i) => minesOf(selection, { index: i + 1, count }));
      for (const { id } of selection.scenarios) {
        for (const system of selection.systems) {
          expect(mines.filter((mine) => mine(id, system.id)).length, `${id} ${system.id} of ${count}`).to.equal(1);
        }
      }
    }
  });

  it("are of about the same length", async () => {
    const selection = await select({});
    const lengths = [1, 2, 3, 4].map((index) => {
      const mine = minesOf(selection, { index, count: 4 });
      return selection.systems.flatMap((s) => selection.scenarios.filter((x) => mine(x.id, s.id))).length;
    });
    expect(Math.min(...lengths)).to.be.greaterThan(0);
    expect(Math.max(...lengths)).to.be.lessThan(4 * Math.min(...lengths));
  });

  it("are written as 2/8 and in no other way", () => {
    expect(shardFrom("2/8")).to.deep.equal({ index: 2, count: 8 });
    for (const wrong of ["0/8", "9/8", "2", "2/0", "a/b", "-1/2", "1/2/3"])
      expect(shardFrom(wrong), wrong).to.equal(null);
  });
});

describe("merging", () => {
  it("gives the report of the whole run, whatever the number and the order of the shards", async () => {
    const whole = await sampleReport();
    for (const count of [1, 2, 5]) {
      const parts = await shards(count);
      const merged = mergeReports(parts.toReversed());
      expect(content(merged), `${count} shards`).to.deep.equal(content(whole));
      expect(merged.run.shards).to.deep.equal(parts.map((_, i) => `${i + 1}/${count}`));
      expect(() => validate(merged)).to.not.throw();
    }
  });

  it("takes the same shard twice as one", async () => {
    const [a, b] = await shards(2);
    if (a === undefined || b === undefined) throw new Error("no shards");
    expect(content(mergeReports([a, b, a]))).to.deep.equal(content(await sampleReport()));
  });

  it("says that shards are missing, and ends with a code of its own", async () => {
    const [first] = await shards(3);
    if (first === undefined) throw new Error("no shards");
    const merged = mergeReports([first]);
    expect(merged.coverage).to.include({ complete: false, why: "shards are missing" });
    expect(verdictOf(merged).exitCode).to.equal(EXIT.incomplete);
  });

  it("keeps a stopped shard stopped", async () => {
    const [a, b] = await shards(2);
    if (a === undefined || b === undefined) throw new Error("no shards");
    const cut = { ...b, cells: b.cells.slice(1), coverage: { ...b.coverage, why: "interrupted" } };
    expect(mergeReports([a, cut]).coverage.why).to.equal("interrupted");
  });

  it("refuses what is of another run, and says in what it differs", async () => {
    const [a, b] = await shards(2);
    if (a === undefined || b === undefined) throw new Error("no shards");
    const cases: readonly [RegExp, Report][] = [
      [/differ in run\.commit/, { ...b, run: { ...b.run, commit: "another" } }],
      [/differ in run\.seeds/, { ...b, run: { ...b.run, seeds: [9] } }],
      [/differ in selection/, { ...b, selection: { ...b.selection, maxVoters: 5 } }],
      [/differ in .*scenarios.*coverage\.planned/, await sampleReport({ only: "TC3" })],
    ];
    for (const [message, other] of cases) expect(() => mergeReports([a, other])).to.throw(MergeError, message);
    expect(() => mergeReports([])).to.throw(MergeError);
  });

  it("refuses two shards that tell a cell differently: the run would not reproduce", async () => {
    const whole = await sampleReport();
    const other = { ...whole, cells: whole.cells.map((c, i) => (i === 0 ? { ...c, because: "otherwise" } : c)) };
    expect(() => mergeReports([whole, other])).to.throw(
      MergeError,
      /different things about TC3 counterweight compound/,
    );
  });
});
