import { expect } from "chai";
import fc from "fast-check";
import { banzhaf, banzhafIndex, sampledBanzhaf } from "../../metrics/banzhaf.ts";
import { banzhafOf, shapleyOf } from "../../metrics/largest.ts";
import { chamberRule } from "../../metrics/decisionRule.ts";
import { MOST_CELLS, decisiveProbabilities, scaledWeights, type WeightedGame } from "../../metrics/leaveOneOut.ts";
import { samplesFor, type DecisionRule } from "../../metrics/sampling.ts";
import { gaussLegendre, sampledShapleyShubik, shapleyShubik } from "../../metrics/shapley.ts";
import { randomFrom } from "../../economics/random.ts";

function ruleOf({ weights, quota }: WeightedGame): DecisionRule {
  return (coalition) => weights.reduce((sum, w, i) => sum + w * (coalition[i] ?? 0), 0) >= quota;
}

/** Every coalition, one by one. */
function bruteBanzhaf(n: number, rule: DecisionRule): number[] {
  const swings = Array.from({ length: n }, () => 0);
  for (let bits = 0; bits < 2 ** n; bits++) {
    const coalition = Uint8Array.from({ length: n }, (_, i) => (bits >> i) & 1);
    if (!rule(coalition)) continue;
    for (let i = 0; i < n; i++) {
      if (coalition[i] !== 1) continue;
      coalition[i] = 0;
      if (!rule(coalition)) swings[i] = (swings[i] ?? 0) + 1;
      coalition[i] = 1;
    }
  }
  return swings.map((s) => s / 2 ** (n - 1));
}

/** A table of everybody else for every voter alone, in the order in which the halving includes them. */
function byWholeTables({ weights, quota }: WeightedGame, p: number): number[] {
  const distinct = [...new Set(weights)].sort((a, b) => b - a);
  const again = [...new Set(weights)].flatMap((w) => weights.filter((x) => x === w).slice(1));
  const orderWithout = (left: number, from: number, to: number): number[] => {
    if (to - from === 1) return [];
    const middle = (from + to) >> 1;
    return left < middle
      ? [...distinct.slice(middle, to), ...orderWithout(left, from, middle)]
      : [...distinct.slice(from, middle), ...orderWithout(left, middle, to)];
  };
  return weights.map((own) => {
    let table: number[] = Array.from({ length: quota }, (_, at) => (at === 0 ? 1 : 0));
    for (const w of [...again, ...orderWithout(distinct.indexOf(own), 0, distinct.length)]) {
      if (w === 0) continue;
      table = table.map((chance, at) => (1 - p) * chance + (at < w ? 0 : p * (table[at - w] ?? 0)));
    }
    return table.slice(Math.max(0, quota - own), own === 0 ? 0 : quota).reduce((a, b) => a + b, 0);
  });
}

/** Coalitions of the others in which a voter is decisive, counted in whole numbers, over all of them. */
function countedBanzhaf({ weights, quota }: WeightedGame, voter: number): number {
  const counts: bigint[] = Array.from({ length: quota }, (_, at) => (at === 0 ? 1n : 0n));
  for (const w of weights.toSpliced(voter, 1)) {
    for (let at = quota - 1; at >= w; at--) counts[at] = (counts[at] ?? 0n) + (counts[at - w] ?? 0n);
  }
  const swings = counts.slice(Math.max(0, quota - (weights[voter] ?? 0))).reduce((a, b) => a + b, 0n);
  // To 64 digits of two before the division, then one rounding.
  const others = BigInt(weights.length - 1);
  const shift = BigInt(swings.toString(2).length) - 64n;
  return Number(shift > 0n ? swings >> shift : swings) * 2 ** Number((shift > 0n ? shift : 0n) - others);
}

/** Every order of arrival, one by one. */
function bruteShapley(n: number, rule: DecisionRule): number[] {
  const pivots = Array.from({ length: n }, () => 0);
  let orders = 0;
  const arrive = (present: Uint8Array, left: readonly number[], decided: boolean): void => {
    if (left.length === 0) orders += 1;
    for (const next of left) {
      const with_ = Uint8Array.from(present);
      with_[next] = 1;
      const wins = rule(with_);
      if (wins && !decided) pivots[next] = (pivots[next] ?? 0) + factorial(left.length - 1);
      if (wins && !decided) orders += factorial(left.length - 1);
      else
        arrive(
          with_,
          left.filter((x) => x !== next),
          decided,
        );
    }
  };
  arrive(new Uint8Array(n), [...Array(n).keys()], false);
  return pivots.map((p) => p / orders);
}

function factorial(k: number): number {
  return k <= 1 ? 1 : k * factorial(k - 1);
}

function closeTo(measured: readonly number[], expected: readonly number[], within = 1e-12): void {
  expect(measured.length).to.equal(expected.length);
  for (const [i, e] of expected.entries()) expect(measured[i], `voter ${i}`).to.be.closeTo(e, within);
}

const games = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 }).chain((weights) => {
  const total = weights.reduce((a, b) => a + b, 0);
  return fc.record({ weights: fc.constant(weights), quota: fc.integer({ min: 1, max: total + 1 }) });
});

describe("power by Banzhaf", () => {
  it("is that of the textbook game [51; 50, 49, 1]", () => {
    // Coalitions of the others in which the first is decisive: {2}, {3}, {2,3}; the second and the third: {1} alone.
    closeTo(banzhaf({ weights: [50, 49, 1], quota: 51 }), [0.75, 0.25, 0.25]);
    closeTo(banzhafIndex({ weights: [50, 49, 1], quota: 51 }), [0.6, 0.2, 0.2]);
  });

  it("gave Luxembourg nothing in the Council of 1958", () => {
    // [12; 4, 4, 4, 2, 2, 1]: no coalition of the others ever weighs 11.
    closeTo(banzhafIndex({ weights: [4, 4, 4, 2, 2, 1], quota: 12 }), [5 / 21, 5 / 21, 5 / 21, 1 / 7, 1 / 7, 0]);
  });

  it("is all a dictator's, and nobody's where even all of them lose", () => {
    closeTo(banzhaf({ weights: [10, 1, 1], quota: 10 }), [1, 0, 0]);
    closeTo(banzhafIndex({ weights: [1, 1], quota: 3 }), [0, 0]);
  });

  it("equals the count over every coalition in random games", () => {
    fc.assert(
      fc.property(games, (game) => closeTo(banzhaf(game), bruteBanzhaf(game.weights.length, ruleOf(game)))),
      {
        numRuns: 150,
      },
    );
  });

  it("takes a thousand voters of different weight", () => {
    const weights = Array.from({ length: 1_000 }, (_, i) => 1 + ((i * 7919) % 39));
    const total = weights.reduce((a, b) => a + b, 0);
    const values = banzhaf({ weights, quota: Math.floor(total / 2) + 1 });
    // Penrose: power grows as weight does where nobody is large.
    const small = values[weights.indexOf(1)] ?? 0;
    const large = values[weights.indexOf(39)] ?? 0;
    expect(large / small).to.be.closeTo(39, 0.5);
    const squares = weights.reduce((a, w) => a + w * w, 0);
    expect(small).to.be.closeTo(2 / Math.sqrt(2 * Math.PI * squares), small * 0.01);
  });

  it("is bit for bit what leaving each voter out of a whole table gives, at any probability", () => {
    const probabilities = fc.oneof(fc.constant(0.5), fc.double({ min: 0, max: 1, noNaN: true }));
    const larger = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 }).chain((weights) =>
      fc.record({
        weights: fc.constant(weights),
        quota: fc.integer({ min: 1, max: weights.reduce((a, b) => a + b, 0) + 1 }),
      }),
    );
    fc.assert(
      fc.property(larger, probabilities, (game, p) => {
        expect(decisiveProbabilities(game, p)).to.deep.equal(byWholeTables(game, p));
      }),
      { numRuns: 300 },
    );
    const weights = Array.from({ length: 100 }, (_, i) => 1 + ((i * 37) % 100) * 10);
    const game = { weights, quota: Math.floor(weights.reduce((a, b) => a + b, 0) / 20) };
    expect(decisiveProbabilities(game, 0.5)).to.deep.equal(byWholeTables(game, 0.5));
  });

  it("is the count of coalitions in whole numbers, for a thousand voters that all differ, within n * 2^-52", () => {
    const weights = Array.from({ length: 1_000 }, (_, i) => 1 + ((i * 617) % 1_000));
    const game = { weights, quota: Math.floor(weights.reduce((a, b) => a + b, 0) / 50) };
    const values = banzhaf(game);
    for (const voter of [0, 1, 500, 998]) {
      const exact = countedBanzhaf(game, voter);
      expect(exact).to.be.greaterThan(0);
      expect(Math.abs((values[voter] ?? 0) / exact - 1), `voter ${voter}`).to.be.lessThan(1_000 * 2 ** -52);
    }
  });

  it("takes common factors out, so that units of any size fit", () => {
    const weights = [50, 49, 1];
    const larger = weights.map((w) => w * 10 ** 12);
    expect(banzhaf({ weights: larger, quota: 51 * 10 ** 12 })).to.deep.equal(banzhaf({ weights, quota: 51 }));
    // A coalition that falls short of the quota by less than a unit falls short of the next whole one.
    expect(banzhaf({ weights: larger, quota: 50 * 10 ** 12 + 1 })).to.deep.equal(banzhaf({ weights, quota: 51 }));
    expect(() => banzhaf({ weights: [...larger, 1], quota: 51 * 10 ** 12 })).to.throw(RangeError, "scale the weights");
  });

  it("lets nobody count for more than the quota", () => {
    const huge = Number.MAX_SAFE_INTEGER;
    expect(banzhaf({ weights: [huge, huge - 1, 3, 2, 2], quota: 5 })).to.deep.equal(
      banzhaf({ weights: [5, 5, 3, 2, 2], quota: 5 }),
    );
  });

  it("refuses fractions, negative weights, and quotas of nothing or too large for a table", () => {
    for (const game of [
      { weights: [1.5], quota: 1 },
      { weights: [-1], quota: 1 },
      { weights: [1], quota: 0 },
      { weights: [1], quota: 1.5 },
      { weights: [1], quota: MOST_CELLS + 1 },
    ]) {
      expect(() => banzhaf(game)).to.throw(RangeError);
    }
  });

  it("scales wei to whole units without gaining any", () => {
    expect(scaledWeights([600n * 10n ** 18n, 300n * 10n ** 18n, 100n * 10n ** 18n], 10)).to.deep.equal([6, 3, 1]);
    expect(scaledWeights([2n, 1n], 100)).to.deep.equal([66, 33]);
    expect(scaledWeights([0n, 0n], 100)).to.deep.equal([0, 0]);
  });
});

describe("power by Shapley and Shubik", () => {
  it("is that of the textbook game [51; 50, 49, 1]", () => {
    closeTo(shapleyShubik({ weights: [50, 49, 1], quota: 51 }), [2 / 3, 1 / 6, 1 / 6]);
  });

  it("gives a permanent member of the Security Council 0.19627 and another 0.00186", () => {
    const weights = [7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const index = shapleyShubik({ weights, quota: 39 });
    expect(index[0]).to.be.closeTo(421 / 2145, 1e-12);
    expect(index[14]).to.be.closeTo(4 / 2145, 1e-12);
  });

  it("equals the count over every order in random games, and sums to 1 where somebody can win", () => {
    fc.assert(
      fc.property(games, (game) => {
        const index = shapleyShubik(game);
        closeTo(index, bruteShapley(game.weights.length, ruleOf(game)));
        const wins = game.weights.reduce((a, b) => a + b, 0) >= game.quota;
        expect(index.reduce((a, b) => a + b, 0)).to.be.closeTo(wins ? 1 : 0, 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves out no place where somebody is decisive, whoever is large", () => {
    const all = Array.from({ length: 120 }, (_, i) => 1 + ((i * 31) % 50));
    for (const weights of [all, [2_000, ...all], [2_000, 1_500, ...all], all.map(() => 1)]) {
      const total = weights.reduce((a, b) => a + b, 0);
      for (const share of [0.1, 0.5, 0.9]) {
        const game = { weights, quota: Math.floor(total * share) + 1 };
        const whole = new Float64Array(weights.length);
        for (const { at, weight } of gaussLegendre(Math.ceil(weights.length / 2))) {
          for (const [i, value] of decisiveProbabilities(game, at).entries())
            whole[i] = (whole[i] ?? 0) + weight * value;
        }
        closeTo(shapleyShubik(game), [...whole], 2 ** -60);
      }
    }
  });

  it("integrates polynomials up to twice its nodes exactly, and one degree more not", () => {
    const integral = (m: number, degree: number): number =>
      gaussLegendre(m).reduce((sum, { at, weight }) => sum + weight * at ** degree, 0);
    for (const m of [1, 2, 5, 20]) {
      for (let degree = 0; degree < 2 * m; degree++) {
        expect(integral(m, degree)).to.be.closeTo(1 / (degree + 1), 1e-13);
      }
    }
    expect(Math.abs(integral(2, 4) - 1 / 5)).to.be.greaterThan(1e-3);
  });
});

describe("sampled power", () => {
  const accuracy = { epsilon: 0.02, delta: 1e-6 };

  it("takes ln(2/delta) / (2 eps^2) samples", () => {
    expect(samplesFor({ epsilon: 0.01, delta: 0.05 })).to.equal(18_445);
    expect(() => samplesFor({ epsilon: 0, delta: 0.5 })).to.throw(RangeError);
    expect(() => samplesFor({ epsilon: 0.1, delta: 1 })).to.throw(RangeError);
  });

  it("is within epsilon of the exact indices, by both measures", () => {
    const game = { weights: [9, 7, 5, 5, 3, 2, 1, 1], quota: 17 };
    const options = { ...accuracy, random: randomFrom(7) };
    closeTo(sampledBanzhaf(8, ruleOf(game), options).values, banzhaf(game), accuracy.epsilon);
    closeTo(sampledShapleyShubik(8, ruleOf(game), options).values, shapleyShubik(game), accuracy.epsilon);
  });

  it("looks only at the voters asked for", () => {
    const game = { weights: [50, 49, 1], quota: 51 };
    const options = { ...accuracy, random: randomFrom(3), voters: [2, 0] };
    closeTo(sampledBanzhaf(3, ruleOf(game), options).values, [0.25, 0.75], accuracy.epsilon);
    closeTo(sampledShapleyShubik(3, ruleOf(game), options).values, [1 / 6, 2 / 3], accuracy.epsilon);
  });

  it("gives nobody anything where everybody together loses or nobody is needed", () => {
    const options = { epsilon: 0.3, delta: 0.5, random: randomFrom(1) };
    expect(sampledShapleyShubik(3, () => false, options).values).to.deep.equal([0, 0, 0]);
    expect(sampledShapleyShubik(3, () => true, options).values).to.deep.equal([0, 0, 0]);
    expect(sampledBanzhaf(2, () => true, options).values).to.deep.equal([0, 0]);
  });

  it("needs people and capital under the rule of two chambers, and caps what is lent", () => {
    // A whale with most of the stake, four people with equal roots, one of whom was lent everything under a cap of 2.
    const person = { root: 5n, borrowed: 0n, stake: 10n };
    const voters = [{ root: 5n, borrowed: 0n, stake: 100n }, person, person, person, { ...person, borrowed: 1_000n }];
    const rule = chamberRule(voters, { cap: 2n, quorum: 10n, floor: 3, stakeQuorum: 7n, twoChambers: true });
    const passes = (...who: number[]): boolean => rule(Uint8Array.from(voters, (_, i) => (who.includes(i) ? 1 : 0)));
    expect(passes(0, 1, 2)).to.equal(true);
    expect(passes(0, 4)).to.equal(false); // 12 of 27 roots, two persons
    expect(passes(1, 2, 3, 4)).to.equal(false); // every other person, but 40 of 140 of the stake
    const exact = bruteBanzhaf(5, rule);
    closeTo(sampledBanzhaf(5, rule, { ...accuracy, random: randomFrom(5) }).values, exact, accuracy.epsilon);
    const capital = chamberRule(voters, { cap: 2n, quorum: 10n, floor: 3, stakeQuorum: 0n, twoChambers: false });
    expect(capital(Uint8Array.from([0, 1, 1, 1, 1]))).to.equal(true);
  });
});

describe("being decisive at another probability", () => {
  it("is a product where everybody must agree", () => {
    closeTo(decisiveProbabilities({ weights: [1, 1, 1], quota: 3 }, 0.2), [0.04, 0.04, 0.04]);
  });
});

describe("power of the largest voter alone", () => {
  it("is its entry among everybody's, in random games", () => {
    fc.assert(
      fc.property(games, fc.nat(8), (game, at) => {
        const voter = at % game.weights.length;
        expect(banzhafOf(game, voter)).to.be.closeTo(banzhaf(game)[voter] ?? NaN, 1e-12);
        expect(shapleyOf(game, voter)).to.be.closeTo(shapleyShubik(game)[voter] ?? NaN, 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it("is exact to a millionth where the integral is cut, with hundreds of voters and one giant or none", () => {
    for (const giant of [1, 20, 150, 400]) {
      const weights = [giant, ...Array.from({ length: 240 }, (_, i) => 1 + ((i * 7) % 5))];
      const total = weights.reduce((a, b) => a + b, 0);
      for (const quota of [Math.floor(total / 2) + 1, Math.floor(total / 10), Math.floor(0.8 * total)]) {
        const exact = shapleyShubik({ weights, quota })[0] ?? NaN;
        expect(shapleyOf({ weights, quota }, 0), `${giant}, quota ${quota} of ${total}`).to.be.closeTo(exact, 1e-6);
        expect(banzhafOf({ weights, quota }, 0)).to.be.closeTo(banzhaf({ weights, quota })[0] ?? NaN, 1e-12);
      }
    }
  });

  it("is all a dictator's, nothing of who weighs nothing, and nothing where all together lose", () => {
    expect([banzhafOf({ weights: [9, 1], quota: 9 }, 0), shapleyOf({ weights: [9, 1], quota: 9 }, 0)]).to.deep.equal([
      1, 1,
    ]);
    expect(shapleyOf({ weights: [5], quota: 5 }, 0)).to.equal(1);
    expect([banzhafOf({ weights: [5, 0], quota: 5 }, 1), shapleyOf({ weights: [5, 0], quota: 5 }, 1)]).to.deep.equal([
      0, 0,
    ]);
    expect([banzhafOf({ weights: [5, 4], quota: 10 }, 0), shapleyOf({ weights: [5, 4], quota: 10 }, 0)]).to.deep.equal([
      0, 0,
    ]);
  });
});
