import { expect } from "chai";
import fc from "fast-check";
import { randomFrom } from "../../economics/random.ts";
import { votingBlocEntropy } from "../../metrics/blocs.ts";
import {
  captureCost,
  captureCosts,
  captureCurve,
  costUsd,
  criticalBudget,
  criticalBudgets,
  over,
} from "../../metrics/capture.ts";
import {
  binomialAtLeast,
  constantProductCost,
  convictionShare,
  convictionTime,
  grinding,
  juryCapture,
  juryCaptureBinomial,
  hypergeometricAtLeast,
  squareRootCapture,
} from "../../metrics/closedForms.ts";
import { bootstrap, wilson } from "../../metrics/intervals.ts";

const mean = (sample: number[]): number => sample.reduce((a, b) => a + b, 0) / sample.length;

describe("the cost of capture", () => {
  const range = { from: 1, to: 1e9, precision: 1e-6 };

  it("finds the least budget of one seed to the precision asked for", async () => {
    const found = await criticalBudget((budget) => budget >= 123_456.789, 1, range);
    expect(found).to.be.within(123_456.789, 123_456.789 * (1 + 2e-6));
  });

  it("says so when the smallest budget is enough and when the largest is not", async () => {
    expect(await criticalBudget(() => true, 1, range)).to.equal(1);
    expect(await criticalBudget(() => false, 1, range)).to.equal(Number.POSITIVE_INFINITY);
    await criticalBudget(() => true, 1, { from: 0, to: 1, precision: 1 }).then(
      () => expect.fail("accepted a range from 0"),
      (error: unknown) => expect(error).to.be.instanceOf(RangeError),
    );
  });

  it("meets every budget with the same luck", async () => {
    const needs = (seed: number): number => 1_000 * (1 + randomFrom(seed)());
    const asked: number[] = [];
    const attempt = (budget: number, seed: number): boolean => {
      asked.push(seed);
      return budget >= needs(seed);
    };
    const seeds = [1, 2, 3];
    const critical = await criticalBudgets(attempt, seeds, range);
    for (const [i, seed] of seeds.entries()) expect(critical[i]).to.be.closeTo(needs(seed), 0.01);
    expect(new Set(asked)).to.deep.equal(new Set(seeds));
  });

  it("is the budget that captures the share of seeds that is asked for", () => {
    const critical = [50, 10, 40, 20, 30];
    expect(captureCost(critical, 0.2)).to.equal(10);
    expect(captureCost(critical, 0.21)).to.equal(20);
    expect(captureCost(critical, 1)).to.equal(50);
    expect(captureCost([1, Number.POSITIVE_INFINITY], 1)).to.equal(Number.POSITIVE_INFINITY);
    expect(() => captureCost([], 0.5)).to.throw(RangeError);
    expect(() => captureCost([1], 0)).to.throw(RangeError);
  });

  it("is the inverse of its curve at every probability", () => {
    const budgets = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(budgets, fc.integer({ min: 1, max: 100 }), (critical, percent) => {
        const cost = captureCost(critical, percent / 100);
        const [at, below] = captureCurve(critical, [cost, cost - 1]);
        expect(at?.probability ?? 0).to.be.at.least(percent / 100 - 1e-9);
        expect(below?.probability ?? 1).to.be.lessThan(percent / 100);
      }),
      { numRuns: 200 },
    );
  });

  it("states each probability that was reached with an interval round it, open where it leaves the search", () => {
    const random = randomFrom(1);
    const critical = Array.from({ length: 200 }, (_, i) => 1_000 + 10 * i);
    const costs = captureCosts(critical, random);
    expect(costs.map((c) => c.probability)).to.deep.equal([0.05, 0.5, 0.95]);
    for (const { budgetUsd, low, high } of costs) {
      expect(low).to.be.at.most(budgetUsd);
      expect(high ?? 0).to.be.at.least(budgetUsd);
    }
    const beyond = [...critical.slice(0, 100), ...critical.slice(100).map(() => Number.POSITIVE_INFINITY)];
    const open = captureCosts(beyond, random);
    expect(open.map((c) => c.probability)).to.deep.equal([0.05, 0.5]);
    expect(open[1]?.high).to.equal(null);
  });

  it("leaves the capital out of what is not returned, and takes salvage off", () => {
    const spent = { capital: 1_000, carry: 10, slippage: 20, persons: 30, bribes: 40, bonds: 50 };
    expect(costUsd(spent).sunk).to.equal(150);
    expect(costUsd({ ...spent, salvage: 25 }).sunk).to.equal(125);
    expect([over(10, 4), over(0, 0), over(1, 0)]).to.deep.equal([2.5, 1, Number.POSITIVE_INFINITY]);
  });
});

describe("intervals", () => {
  it("are Wilson's for a probability: 0 of 10 is at most 27.75 %, 5 of 10 between 23.66 and 76.34 %", () => {
    expect(wilson(0, 10).low).to.equal(0);
    expect(wilson(0, 10).high).to.be.closeTo(0.27753, 1e-5);
    expect(wilson(5, 10).low).to.be.closeTo(0.23659, 1e-5);
    expect(wilson(5, 10).high).to.be.closeTo(0.76341, 1e-5);
    expect(wilson(10, 10).high).to.be.closeTo(1, 1e-12);
    expect(() => wilson(1, 0)).to.throw(RangeError);
    expect(() => wilson(3, 2)).to.throw(RangeError);
  });

  it("cover the true mean about 95 times in a hundred by bootstrap", () => {
    let covered = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const sample = Array.from({ length: 60 }, () => random());
      const { low, high } = bootstrap(sample, mean, { random, resamples: 400 });
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered).to.be.within(180, 199);
  });

  it("are the same for the same seed and need a sample", () => {
    const of = (seed: number) => bootstrap([1, 5, 9], mean, { random: randomFrom(seed) });
    expect(of(1)).to.deep.equal(of(1));
    expect(() => bootstrap([], mean, { random: randomFrom(1) })).to.throw(RangeError);
  });
});

describe("voting-bloc entropy", () => {
  it("is log2 of the number of equal blocs, and 0 where one bloc is everything", () => {
    const voters = ["a", "b", "c", "d"].map((bloc) => ({ weight: 5n, bloc }));
    expect(votingBlocEntropy(voters)).to.be.closeTo(2, 1e-9);
    expect(votingBlocEntropy(voters.map((v) => ({ ...v, bloc: "a" })))).to.equal(0);
    expect(votingBlocEntropy([])).to.equal(0);
  });

  it("counts everybody who stayed silent as one bloc", () => {
    const silent = [1n, 1n, 2n].map((weight) => ({ weight, bloc: null }));
    const loud = ["a", "b", "c", "d"].map((bloc) => ({ weight: 1n, bloc }));
    // The silent hold 4 of 8.
    expect(votingBlocEntropy([...silent, ...loud])).to.be.closeTo(1, 1e-9);
  });
});

describe("closed forms", () => {
  it("give the design's table of hostile juries out of 300 tickets", () => {
    const table: readonly (readonly [number, readonly number[]])[] = [
      [0.2, [0.056, 0.01, 3.3e-4, 1.3e-7]],
      [0.3, [0.161, 0.074, 0.017, 8.0e-4]],
      [0.4, [0.316, 0.243, 0.154, 0.065]],
    ];
    for (const [share, odds] of table) {
      for (const [i, seats] of [5, 11, 23, 47].entries()) {
        const expected = odds[i] ?? 0;
        // The table has two or three digits.
        expect(juryCapture(300, 300 * share, seats) / expected, `${share} ${seats}`).to.be.closeTo(1, 0.05);
      }
    }
  });

  it("count juries one by one", () => {
    // 3 of 5 tickets are hostile; of the ten juries of 3, seven have at least two of them.
    expect(juryCapture(5, 3, 3)).to.be.closeTo(0.7, 1e-12);
    // Three tosses of a fair coin: half of them have a majority of heads.
    expect(juryCaptureBinomial(0.5, 3)).to.be.closeTo(0.5, 1e-12);
    expect(binomialAtLeast(2, 0.5, 1)).to.be.closeTo(0.75, 1e-12);
    expect([
      binomialAtLeast(3, 0, 1),
      binomialAtLeast(3, 1, 3),
      binomialAtLeast(3, 1, 4),
      binomialAtLeast(3, 0.2, 0),
    ]).to.deep.equal([0, 1, 0, 1]);
  });

  it("equal brute force over every jury of a small pool", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(12), fc.nat(12), fc.nat(12), (pool, h, k, least) => {
        const [hostile, seats] = [h % (pool + 1), k % (pool + 1)];
        let [all, bad] = [0, 0];
        for (let bits = 0; bits < 2 ** pool; bits++) {
          const jury = [...Array(pool).keys()].filter((i) => (bits >> i) & 1);
          if (jury.length !== seats) continue;
          all += 1;
          if (jury.filter((i) => i < hostile).length >= least) bad += 1;
        }
        expect(hypergeometricAtLeast(pool, hostile, seats, least)).to.be.closeTo(bad / all, 1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it("let the hypergeometric tend to the binomial in a large pool", () => {
    expect(juryCapture(1_000_000, 300_000, 11)).to.be.closeTo(juryCaptureBinomial(0.3, 11), 1e-5);
  });

  it("refuse juries that cannot be", () => {
    expect(() => juryCapture(10, 11, 3)).to.throw(RangeError);
    expect(() => juryCapture(10, 3, 11)).to.throw(RangeError);
    expect(() => binomialAtLeast(3, 1.1, 1)).to.throw(RangeError);
  });

  it("price square-root voting at its own minimum", () => {
    // V = 100 roots, token $2, person $8: c/p = 4 tokens each, 50 persons: 50 * 8 + 200 * 2 = 800.
    expect(squareRootCapture(100, 2, 8)).to.equal(800);
    const costWith = (persons: number): number => persons * 8 + (100 ** 2 / persons) * 2;
    for (let persons = 1; persons <= 500; persons++) expect(costWith(persons)).to.be.at.least(800 - 1e-9);
  });

  it("grind, charge and wait as their formulas say", () => {
    expect(grinding(0.5, 3)).to.be.closeTo(0.875, 1e-12);
    expect(grinding(1e-12, 1)).to.be.closeTo(1e-12, 1e-24);
    expect(convictionShare(10, 10)).to.be.closeTo(0.5, 1e-12);
    expect(convictionShare(40, 10)).to.be.closeTo(15 / 16, 1e-12);
    expect(convictionTime(10, 100, 50)).to.be.closeTo(10, 1e-12);
    expect(convictionTime(10, 100, 75)).to.be.closeTo(20, 1e-12);
    expect(convictionTime(10, 100, 100)).to.equal(Number.POSITIVE_INFINITY);
    expect(convictionTime(10, 100, 0)).to.equal(0);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (share) => {
        expect(convictionShare(convictionTime(7, 1, share), 7)).to.be.closeTo(share, 1e-9);
      }),
    );
  });

  it("price an amount out of a constant-product market, dearer than the spot price and never all of it", () => {
    expect(constantProductCost(1_000, 5_000, 500)).to.equal(5_000);
    expect(constantProductCost(1_000, 5_000, 1_000)).to.equal(Number.POSITIVE_INFINITY);
    expect(constantProductCost(1_000, 5_000, 1) > 5).to.equal(true);
  });
});
