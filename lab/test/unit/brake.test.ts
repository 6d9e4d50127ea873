import { expect } from "chai";
import { errorBreakEven, panelsOf, standing } from "../../economics/brake.ts";
import { hypergeometric, hypergeometricAtLeast, juryCapture } from "../../metrics/closedForms.ts";

/** Every draw of two panels out of a small pool, and every way of erring, one by one. */
function byEnumeration(
  pool: number,
  hostile: number,
  [first, second]: readonly [number, number],
  error: number,
): number {
  const people = Array.from({ length: pool }, (_, i) => i);
  const panels = (from: readonly number[], seats: number): number[][] => {
    const [head, ...rest] = from;
    if (seats === 0) return [[]];
    if (head === undefined) return [];
    return [...panels(rest, seats - 1).map((p) => [head, ...p]), ...panels(rest, seats)];
  };
  /** Probability that `panel` lets it stand. */
  const stands = (panel: readonly number[]): number => {
    let odds = 0;
    for (let votes = 0; votes < 2 ** panel.length; votes++) {
      const lets = panel.map((_, i) => (votes >> i) & 1);
      const chance = panel.reduce((p, person, i) => {
        const yes = person < hostile ? 1 : error;
        return p * (lets[i] === 1 ? yes : 1 - yes);
      }, 1);
      if (lets.filter((x) => x === 1).length * 2 > panel.length) odds += chance;
    }
    return odds;
  };
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return mean(
    panels(people, first).map((one) => {
      const left = people.filter((person) => !one.includes(person));
      const later = mean(panels(left, second).map(stands));
      return stands(one) + (1 - stands(one)) * later;
    }),
  );
}

describe("the model of the brake", () => {
  it("agrees with every draw and every error counted out", () => {
    for (const hostile of [0, 2, 4]) {
      for (const error of [0, 0.1, 0.5]) {
        const counted = byEnumeration(9, hostile, [3, 5], error);
        expect(standing({ pool: 9, hostile, seats: [3, 5], error }), `${hostile} ${error}`).to.be.closeTo(
          counted,
          1e-12,
        );
      }
    }
  });

  it("is the hypergeometric capture of one panel where nobody errs", () => {
    expect(standing({ pool: 300, hostile: 90, seats: [23], error: 0 })).to.be.closeTo(juryCapture(300, 90, 23), 1e-12);
    const counts = Array.from({ length: 24 }, (_, x) => hypergeometric(300, 90, 23, x));
    expect(counts.slice(12).reduce((a, b) => a + b, 0)).to.be.closeTo(hypergeometricAtLeast(300, 90, 23, 12), 1e-12);
  });

  it("rises with the attacker's jurors, with errors and with appeals", () => {
    const bench = { pool: 250, hostile: 40, seats: [23, 47], error: 0.1 };
    const odds = standing(bench);
    expect(standing({ ...bench, hostile: 60 })).to.be.above(odds);
    expect(standing({ ...bench, error: 0.2 })).to.be.above(odds);
    expect(standing({ ...bench, seats: [23] })).to.be.below(odds);
    expect(standing({ ...bench, hostile: 250 })).to.be.closeTo(1, 1e-9);
  });

  it("lets everything stand where too few are left for a full first panel", () => {
    expect(panelsOf(22, [23, 47])).to.deep.equal([]);
    expect(standing({ pool: 22, hostile: 0, seats: [23, 47], error: 0 })).to.equal(1);
  });

  it("seats the largest odd number that is left, and no panel that is not larger than the one before", () => {
    expect(panelsOf(200, [23, 47])).to.deep.equal([23, 47]);
    expect(panelsOf(61, [23, 47])).to.deep.equal([23, 37]);
    expect(panelsOf(47, [23, 47])).to.deep.equal([23]);
    expect(panelsOf(48, [23, 47])).to.deep.equal([23, 25]);
  });

  it("finds the share of errors from which on a bound is broken", () => {
    expect(errorBreakEven((e) => e / 2, 0.1)).to.be.closeTo(0.2, 1e-5);
    expect(errorBreakEven(() => 0.5, 0.1)).to.equal(null);
    expect(errorBreakEven(() => 0, 0.1)).to.equal(1);
  });
});
