import { expect } from "chai";
import fc from "fast-check";
import { conviction, convinces, expWad, growth, LN2_WAD, WAD } from "../../../lab/model/index.ts";

const SCALE = 10n ** 60n;

/** `2^(num / den)` for `0 <= num < den`, scaled by 10^60: the exponential series with ln 2 from `sum 1 / (k * 2^k)`. */
function twoToThe(num: bigint, den: bigint): bigint {
  let ln2 = 0n;
  for (let k = 1n; k < 220n; k++) ln2 += SCALE / (k * 2n ** k);
  const x = (ln2 * num) / den;
  let term = SCALE;
  let total = 0n;
  for (let k = 1n; term !== 0n; k++) {
    total += term;
    term = (term * x) / (SCALE * k);
  }
  return total;
}

describe("model: growth of conviction", () => {
  it("is exactly 2^k after k half-lives", () => {
    for (const halfLife of [1n, 90n, 86_400n, 432_000n]) {
      for (let k = 0n; k <= 64n; k++) expect(growth(k * halfLife, halfLife)).to.equal(WAD << k);
    }
  });

  it("knows a few values of the exponential to the last digit", () => {
    expect(expWad(0n)).to.equal(WAD);
    // The argument is cut to 18 digits: e^0.346573590279972654 = 1.414213562373095047..., e^0.173286795139986327 likewise.
    expect(expWad(LN2_WAD / 2n)).to.equal(1_414_213_562_373_095_047n);
    expect(expWad(LN2_WAD / 4n)).to.equal(1_189_207_115_002_721_066n);
  });

  it("lies within 3 units of the 18th digit of a 60-digit series", () => {
    fc.assert(
      fc.property(fc.bigInt(420n, 864_000n), fc.bigInt(0n, 863_999n), (halfLife, elapsed) => {
        const rest = elapsed % halfLife;
        const exact = twoToThe(rest, halfLife) / 10n ** 42n;
        const error = growth(rest, halfLife) - exact;
        expect(error >= -3n && error <= 3n, `${rest}/${halfLife}: off by ${error}`).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it("never falls, and doubles every half-life exactly", () => {
    fc.assert(
      fc.property(fc.bigInt(60n, 864_000n), fc.bigInt(0n, 5_000_000n), (halfLife, elapsed) => {
        expect(growth(elapsed + 1n, halfLife) > growth(elapsed, halfLife)).to.equal(true);
        expect(growth(elapsed + halfLife, halfLife)).to.equal(2n * growth(elapsed, halfLife));
      }),
    );
  });
});

describe("model: readiness test", () => {
  it("rounds conviction down", () => {
    // 10 roots, one third of the charge gone: 10 - 10/3 = 6.67.
    expect(conviction(10n, 10n * WAD, 3n * WAD)).to.equal(6n);
    expect(conviction(10n, 10n * WAD, 2n * WAD)).to.equal(5n);
  });

  it("holds on the edge and fails one part below it", () => {
    // S = 100, S_q = 100: the bar is 50, reached when C = 50 * g.
    expect(convinces(100n, 50n * WAD, 100n, 0n, WAD)).to.equal(true);
    expect(convinces(100n, 50n * WAD + 1n, 100n, 0n, WAD)).to.equal(false);
  });

  it("fails instead of wrapping around when opposition exceeds support", () => {
    expect(convinces(100n, 0n, 100n, 101n, WAD)).to.equal(false);
    expect(convinces(100n, 0n, 201n, 0n, WAD)).to.equal(false);
  });
});
