import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { gini, nakamoto, sum, topShare } from "../../metrics/concentration.ts";
import { DERIVATIONS } from "../../populations/derivations.ts";
import { FITS } from "../../populations/fits.ts";
import { PopulationFileError, tableFromFile } from "../../populations/fromFile.ts";
import { SUPPLY, clusterSizes, expand, loadTable, populationIds } from "../../populations/load.ts";
import { deriveParticipation, loadParticipation, quantileAt } from "../../populations/participation.ts";
import { COMPOUND_FILE, PROPOSALS_FILE, rawAvailable } from "../../populations/raw.ts";
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

  for (const { id, files, weights, derive } of DERIVATIONS) {
    raw([...files], `derives the table of ${id} again, and it fits every holder's cumulative share`, () => {
      expect(derive()).to.deep.equal(loadTable(id));
      fits(id, weights());
    });
  }
  raw([COMPOUND_FILE, PROPOSALS_FILE], "derives the participation of real decisions again", () => {
    expect(deriveParticipation()).to.deep.equal(loadParticipation());
  });
});

/** What the provenance of the raw files states of each series: count, total, Gini, largest, ten largest, Nakamoto 1/2, 1/3. */
const STATED: Readonly<Record<string, readonly [number, number, number, number, number, number, number]>> = {
  compound: [38, 992_528, 0.748, 0.258, 0.846, 4, 2],
  uniswap: [119, 94_613_040, 0.894, 0.159, 0.764, 6, 3],
  aave: [6_594, 10_571_326, 0.994, 0.256, 0.57, 7, 2],
  beanstalk: [112, 3.366e10, 0.77, 0.117, 0.567, 8, 5],
  kusama: [676, 393_199, 0.939, 0.102, 0.688, 7, 4],
  bittensor: [370, 2_361_518, 0.809, 0.116, 0.405, 17, 7],
  hop: [28_857, 32_630_281, 0.217, 0.00006, 0.00058, 10_515, 6_756],
  kleros: [237, 20_622_223, 0.842, 0.097, 0.537, 9, 4],
};

describe("tables against the figures stated of their sources", () => {
  for (const [id, [count, total, giniOf, top1, top10, half, third]] of Object.entries(STATED)) {
    it(`has the count, total, Gini, shares and Nakamoto coefficients of ${id}`, () => {
      const { count: found, total: sumOf, statistics } = loadTable(id);
      expect(found).to.equal(count);
      expect(sumOf / total).to.be.closeTo(1, 1e-4);
      expect(statistics.gini).to.be.closeTo(giniOf, 0.0006);
      expect(statistics.top1).to.be.closeTo(top1, 0.0006);
      expect(statistics.top10).to.be.closeTo(top10, 0.0006);
      expect([statistics.nakamotoHalf, statistics.nakamotoThird]).to.deep.equal([half, third]);
    });
  }

  it("gives Kusama's carriers the concentration that delegation gave them", () => {
    const table = loadTable("kusama");
    const { weights, delegates } = expand(table);
    const powers = [...weights];
    for (const [i, to] of delegates.entries()) {
      if (to < 0) continue;
      powers[to] = (powers[to] ?? 0n) + (weights[i] ?? 0n);
      powers[i] = (powers[i] ?? 0n) - (weights[i] ?? 0n);
    }
    const left = powers.filter((power) => power > 0n);
    expect(left.length).to.equal(402);
    expect(nakamoto(left)).to.equal(5);
    expect(nakamoto(left, 1n, 3n)).to.equal(3);
    expect(topShare(left, 1)).to.be.closeTo(0.21, 0.001);
    expect(topShare(left, 10)).to.be.closeTo(0.78, 0.001);
    expect(gini(left)).to.be.closeTo(0.951, 0.001);
  });
});

describe("fits", () => {
  for (const fit of FITS) {
    it(`derives the table of ${fit.id} again: ${fit.figure}`, () => {
      expect(fit.derive()).to.deep.equal(loadTable(fit.id));
    });
  }

  const top = (id: string, k: number): number => topShare(expand(loadTable(id)).weights, k);

  it("holds the figures they are fitted to", () => {
    expect(top("compound-like", 10)).to.be.closeTo(0.5786, 1e-4);
    expect(top("uniswap-like", 10)).to.be.closeTo(0.4472, 1e-4);
    expect(99 / loadTable("extreme").count).to.be.below(0.01);
    expect(top("extreme", 99)).to.be.closeTo(0.9, 0.0025);
    expect(top("broad", 100)).to.be.below(0.05);
    expect(loadTable("court").count).to.equal(6_400);
    expect(top("court", 9)).to.be.above(0.5);
    expect(top("court", 8)).to.be.below(0.5);
  });

  it("makes four per cent of the deserted network cost what raiders paid, against the treasury they took", () => {
    const prices = loadPrices();
    const market = marketOf(prices, "zombie");
    expect(0.04 * market.tokenSupply * market.tokenUsd).to.be.closeTo(prices.zombie.quorumUsd, 1);
    expect(market.treasuryUsd).to.equal(prices.zombie.treasuryUsd);
    expect(loadTable("zombie").turnoutShare).to.equal(0);
  });
});

describe("participation of real decisions", () => {
  it("rises from quantile to quantile and is read linearly between them", () => {
    const { adopted, wanted, ...accounts } = loadParticipation();
    for (const { decisions } of [accounts, adopted, wanted]) expect(decisions).to.be.above(300);
    expect(wanted.decisions).to.be.above(adopted.decisions);
    for (const table of [accounts, adopted, wanted].flatMap((t) => [t.turnout, t.approval])) {
      expect(table).to.deep.equal([...table].sort((a, b) => a - b));
      expect(table[0]).to.be.above(0);
      expect(table.at(-1)).to.be.at.most(1);
    }
    expect(quantileAt([0, 1, 4], 0.75)).to.equal(2.5);
  });
});

describe("a population of the user's own", () => {
  const write = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), "population-")), "holders.csv");
    writeFileSync(path, text);
    return path;
  };

  it("reads the weights, leaves out zeros, and keeps every weight of a short list", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `0xabc${i},${i + 1}`);
    const table = tableFromFile(write(["holder,balance", "0xdef,0", ...rows, ""].join("\n")));
    expect(table.count).to.equal(20);
    expect(table.total).to.equal(210);
    const { weights } = expand(table);
    expect(Number((weights[0] ?? 0n) / (weights[19] ?? 1n))).to.be.closeTo(20, 1);
  });

  it("refuses a list with too few holders and says how many it needs", () => {
    expect(() => tableFromFile(write("1\n2\n3\n"))).to.throw(PopulationFileError, /3 weights above 0; .* at least 14/);
  });

  const heading = "id;weight;person;delegate";
  const members = Array.from({ length: 20 }, (_, i) => `m${i};${100 - i};yes;`);

  it("reads persons and delegations by the names of the columns", () => {
    const table = tableFromFile(write([heading, ...members, "fund;1000;no;m3", "idle;0;yes;m1"].join("\n")));
    expect(table.count).to.equal(21);
    const { delegates, persons, weights } = expand(table);
    expect(persons.indexOf(false)).to.equal(0);
    expect(delegates[0]).to.equal(4);
    expect(delegates.slice(1).every((to) => to === -1)).to.equal(true);
    expect(weights[0] ?? 0n).to.be.above(weights[1] ?? 0n);
  });

  it("reads one weight a line, with or without a heading", () => {
    const weights = Array.from({ length: 14 }, (_, i) => `${i + 1}.5`).join("\r\n");
    expect(tableFromFile(write(weights)).total).to.equal(112);
    expect(tableFromFile(write(`\uFEFFweight\n\n${weights}`)).total).to.equal(112);
  });

  it("reads the example of docs/attack-suite.md", () => {
    const table = tableFromFile(fileURLToPath(new URL("../../examples/electorate.csv", import.meta.url)));
    expect([table.count, table.total, table.persons]).to.deep.equal([16, 684_900.5, `A${"P".repeat(15)}`]);
    const lent = (table.pairs ?? []).flatMap((to, from) => (to === -1 ? [] : [[from, to]]));
    expect(lent).to.deep.equal([
      [0, 1],
      [4, 1],
      [8, 2],
      [14, 3],
    ]);
  });

  it("takes an address for the same however it is capitalised", () => {
    const [mixed, lower] = ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"];
    const table = tableFromFile(write([heading, ...members, `${mixed};5;yes;`, `x;1;yes;${lower}`].join("\n")));
    expect(table.pairs?.at(-1)).to.equal(20);
    const twice = () => tableFromFile(write([heading, ...members, `${mixed};5;yes;`, `${lower};5;yes;`].join("\n")));
    expect(twice).to.throw(PopulationFileError, /line 23: 0x5aaeb\w+ is on line 22 already/);
  });

  const refusal = (...lines: string[]): string => {
    try {
      tableFromFile(write(lines.join("\n")));
    } catch (error) {
      if (error instanceof PopulationFileError) return error.message;
      throw error;
    }
    return "";
  };

  it("names the lines that cannot be read in their order, and what is wrong with each", () => {
    const bad = [
      "a;;yes;",
      "b;1,5;yes;",
      "c;-3;yes;",
      "d;7;perhaps;",
      "m4;7;yes;",
      "e;7;yes;nobody",
      "f;7;no;",
      "g;7;yes;f",
      ";7;yes;",
      "h;7;yes;a",
      "i;7;yes",
      "j;7;yes;m1;",
      "k;7;yes;l",
      "l;0;yes;",
    ];
    expect(refusal(heading, ...members, ...bad).split("\n")).to.deep.equal([
      "holders.csv is no population:",
      "  line 22: there is no weight",
      '  line 23: "1,5" is no plain decimal number, such as 1234.5',
      "  line 24: a weight of -3 is below 0",
      '  line 25: person is "perhaps", not yes or no',
      "  line 26: m4 is on line 6 already",
      "  line 27: the delegate nobody is not in the file",
      "  line 29: the delegate f is no person; only persons carry",
      "  line 30: there is no id",
      "  line 32: 3 columns, unlike the 4 of the first line; numbers have no separators of thousands",
      "  line 33: 5 columns, unlike the 4 of the first line; numbers have no separators of thousands",
      "  line 34: the delegate l holds nothing",
    ]);
  });

  it("shows twenty faults and counts the others", () => {
    const lines = refusal(heading, ...members.map((m) => m.replace("yes", "maybe")), "x;?;yes;", "y;?;yes;").split(
      "\n",
    );
    expect(lines).to.have.length(22);
    expect(lines[20]).to.contain("line 21: person is");
    expect(lines[21]).to.equal("  and 2 more");
  });

  it("takes a number torn at its separator for no other number", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `p${i},${i + 1}`);
    expect(refusal("id,weight", "q,101,000", ...rows)).to.contain("line 2: 3 columns, unlike the 2");
    expect(refusal("id,weight", "101,000", ...rows)).to.contain('line 2: "000" is no plain decimal number');
    expect(refusal(...Array.from({ length: 20 }, (_, i) => `${i + 1},000`))).to.contain(
      "line 1: a list of several columns begins with their names, which are id, weight, person, delegate",
    );
    expect(refusal("5", "1,000")).to.contain("line 2: 2 columns, unlike the 1");
  });

  for (const odd of ["0x10", "1e3", "+5", ".5", "5.", "007", "1_000", "many", "NaN", "Infinity", "5 %"]) {
    it(`takes ${odd} for no number`, () => {
      expect(refusal("id,weight", `p,${odd}`)).to.contain(`line 2: "${odd}" is no plain decimal number`);
    });
  }

  it("refuses weights that no statistics can be made of", () => {
    const [small, large] = [`0.${"0".repeat(9)}1`, "9".repeat(400)];
    expect(refusal("weight", small, large)).to.match(/line 2: .* is not between[^]*line 3: .* is not between/);
  });

  it("knows nothing of columns it has no use for, and says which may be meant", () => {
    const of = (names: string): string => refusal(names, "a,5,yes,b");
    expect(of("id,weight,person,delegated_to")).to.contain('column "delegated_to": did you mean "delegate"?');
    expect(of("id,weigth,person,delegate")).to.contain(
      'line 1: nothing is known of a column "weigth": did you mean "weight"?',
    );
    expect(of("id,weight,human,delegate")).to.contain('column "human": There are id, weight, person, delegate');
    expect(of("id,weight,person,")).to.contain("column 4 has no name");
    expect(of("id,weight,balance,person")).to.contain('the columns "weight" and "balance" both are the weight');
    expect(refusal("id,person", "a,yes")).to.contain('no column is the "weight"');
    expect(refusal("weight,delegate", "1,b")).to.contain('a "delegate" is an "id" of the list');
    expect(refusal("names", "1", "2")).to.contain('line 1: nothing is known of a column "names"');
  });

  it("refuses a list with too few persons, however many accounts it has", () => {
    const funds = Array.from({ length: 20 }, (_, i) => `fund${i};${50 + i};no;`);
    const persons = (n: number): string => refusal(heading, ...members.slice(0, n), ...funds, "idle;0;yes;");
    expect(persons(0)).to.contain("it has 0 persons with a weight above 0; a population needs at least 14");
    expect(persons(13)).to.contain("it has 13 persons with a weight above 0");
    expect(persons(14)).to.equal("");
    expect(refusal(heading, ...members.slice(0, 13), ...funds, "one;1;;")).to.equal("");
  });

  it("says that a file is empty, is none, is a folder, or is no CSV", () => {
    expect(refusal("")).to.contain("it is empty");
    expect(() => tableFromFile("/nowhere/holders.csv")).to.throw(
      PopulationFileError,
      "holders.csv is no population:\n  there is no such file",
    );
    expect(() => tableFromFile(tmpdir())).to.throw(PopulationFileError, "it is a folder");
    expect(refusal('a,"1')).to.contain("Quote");
  });
});
