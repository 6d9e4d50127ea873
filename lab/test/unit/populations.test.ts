import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { gini, nakamoto, sum, topShare } from "../../metrics/concentration.ts";
import { deriveBittensor, deriveCompound, deriveHop } from "../../populations/derive.ts";
import { tableFromFile } from "../../populations/fromFile.ts";
import { SUPPLY, clusterSizes, expand, loadTable, populationIds } from "../../populations/load.ts";
import {
  BITTENSOR_FILE,
  BITTENSOR_HOLDERS_FILE,
  COMPOUND_FILE,
  HOP_FILE,
  bittensorOwners,
  compoundBravo100,
  hop,
  rawAvailable,
} from "../../populations/raw.ts";
import { TABLE_POINTS, tableRanks } from "../../populations/tabulate.ts";
import { loadPrices, marketOf } from "../../prices.ts";

const GWEI = 1_000_000_000n;

describe("populations", () => {
  for (const id of populationIds()) {
    describe(id, () => {
      const table = loadTable(id);

      it("ships at most 128 points, rising to the whole", () => {
        expect(table.ranks.length).to.equal(table.cumulative.length);
        expect(table.ranks.length).to.be.at.most(TABLE_POINTS);
        expect(table.ranks.at(-1)).to.equal(table.count);
        expect(table.cumulative.at(-1)).to.equal(1);
        for (let i = 1; i < table.cumulative.length; i++) {
          expect(table.cumulative[i]).to.be.at.least(table.cumulative[i - 1] ?? 0);
        }
      });

      it("expands to its own number with the statistics it states", () => {
        const { weights } = expand(table);
        expect(weights.length).to.equal(table.count);
        expect(nakamoto(weights)).to.be.closeTo(table.statistics.nakamotoHalf, table.statistics.nakamotoHalf * 0.01);
        expect(gini(weights)).to.be.closeTo(table.statistics.gini, 0.01);
        expect(topShare(weights, 10)).to.be.closeTo(table.statistics.top10, 1e-4);
      });

      it("keeps its concentration when it is expanded to fewer holders", () => {
        const { weights } = expand(table, Math.min(table.count, 1_000));
        expect(gini(weights)).to.be.closeTo(table.statistics.gini, 0.02);
      });

      it("gives whole gwei by descending weight that sum to its share of supply", () => {
        const { weights, supply } = expand(table, Math.min(table.count, 500));
        expect(supply).to.equal(SUPPLY);
        for (const [i, w] of weights.entries()) {
          expect(w % GWEI).to.equal(0n);
          expect(w).to.be.greaterThan(0n);
          if (i > 0) expect(w <= (weights[i - 1] ?? 0n)).to.equal(true);
        }
        const listed = (supply * BigInt(Math.round(table.listedShare * 1e6))) / 1_000_000n;
        expect(listed - sum(weights)).to.be.lessThan(GWEI);
      });

      it("has a market in prices.json and names source and licence", () => {
        expect(marketOf(loadPrices(), id).tokenUsd).to.be.greaterThan(0);
        expect(table.source).to.not.equal("");
        expect(table.licence).to.not.equal("");
      });
    });
  }

  it("refuses to expand to no holders, and names what there is when asked for an unknown population", () => {
    expect(() => expand(loadTable("compound"), 0)).to.throw(RangeError);
    expect(() => loadTable("nowhere")).to.throw(/There are: .*compound/);
  });

  it("records every rank of a small population and the first 64 of a large one", () => {
    expect(tableRanks(5)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(tableRanks(30_000).slice(0, 64)).to.deep.equal(Array.from({ length: 64 }, (_, i) => i + 1));
  });

  it("knows which side each of Compound's voters took", () => {
    const { weights, sides } = expand(loadTable("compound"));
    const of = (side: string): bigint => sum(weights.filter((_, i) => sides[i] === side));
    // 492,678 for, 499,850 against.
    expect(Number((of("for") * 1_000_000n) / (of("for") + of("against"))) / 1e6).to.be.closeTo(0.49639, 1e-4);
  });

  it("expands Hop's sybil clusters to their number, their total and their largest", () => {
    const { clusters } = loadTable("hop");
    if (clusters === undefined) throw new Error("Hop has no clusters");
    const sizes = clusterSizes(clusters);
    expect(sizes.length).to.equal(501);
    expect(sizes[0]).to.equal(881);
    expect(sizes.reduce((a, b) => a + b, 0)).to.be.closeTo(14_195, 501);
  });
});

describe("populations against the raw data", () => {
  const raw = (files: string[], name: string, body: () => void): void => {
    const missing = files.filter((f) => !rawAvailable(f));
    it(missing.length === 0 ? name : `${name} (skipped: no ${missing.join(", ")} beside the project)`, function () {
      if (missing.length > 0) this.skip();
      body();
    });
  };
  const fits = (id: string, weights: readonly number[]): void => {
    const { weights: expanded } = expand(loadTable(id));
    const [all, total] = [sum(expanded), weights.reduce((a, b) => a + b, 0)];
    let [held, rawHeld, worst] = [0n, 0, 0];
    for (const [i, w] of expanded.entries()) {
      held += w;
      rawHeld += weights[i] ?? 0;
      worst = Math.max(worst, Math.abs(Number((held * 1_000_000_000n) / all) / 1e9 - rawHeld / total));
    }
    // A quarter of a per cent of everything: between two recorded ranks a table is straight.
    expect(worst).to.be.lessThan(0.0025);
  };

  raw([COMPOUND_FILE], "derives Compound's table again, and it fits every holder's cumulative share", () => {
    expect(deriveCompound()).to.deep.equal(loadTable("compound"));
    fits(
      "compound",
      compoundBravo100().map((b) => b.weight),
    );
  });
  raw([BITTENSOR_FILE, BITTENSOR_HOLDERS_FILE], "derives Bittensor's table again, and it fits", () => {
    expect(deriveBittensor()).to.deep.equal(loadTable("bittensor"));
    fits("bittensor", bittensorOwners());
  });
  raw([HOP_FILE], "derives Hop's table again, and it fits", () => {
    expect(deriveHop()).to.deep.equal(loadTable("hop"));
    fits("hop", hop().allocations);
  });
});

describe("a population of the user's own", () => {
  const write = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), "population-")), "holders.csv");
    writeFileSync(path, text);
    return path;
  };

  it("reads the last column, leaves out headings and zeros, and keeps every weight of a short list", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `0xabc${i},${i + 1}`);
    const table = tableFromFile(write(["holder,balance", "0xdef,0", ...rows, ""].join("\n")));
    expect(table.count).to.equal(20);
    expect(table.total).to.equal(210);
    const { weights } = expand(table);
    expect(Number((weights[0] ?? 0n) / (weights[19] ?? 1n))).to.be.closeTo(20, 1);
  });

  it("refuses a list with too few holders and says how many it needs", () => {
    expect(() => tableFromFile(write("1\n2\n3\n"))).to.throw(/3 weights above 0; .* at least 14/);
  });
});
