import { expect } from "chai";
import { effectiveNumber, gini, hhi, isqrt, nakamoto, ratio, topShare } from "../../metrics/concentration.ts";

describe("measures of concentration", () => {
  it("gives equal holders a Gini of 0, an HHI of 1/n and n effective holders", () => {
    const equal = Array.from({ length: 8 }, () => 5n);
    expect(gini(equal)).to.be.closeTo(0, 1e-9);
    expect(hhi(equal)).to.be.closeTo(1 / 8, 1e-9);
    expect(effectiveNumber(equal)).to.be.closeTo(8, 1e-6);
  });

  it("gives one holder of everything a Gini of (n-1)/n over n holders with dust", () => {
    const weights = [1_000_000_000n, 1n, 1n, 1n];
    expect(gini(weights)).to.be.closeTo(0.75, 1e-6);
    expect(hhi(weights)).to.be.closeTo(1, 1e-6);
  });

  it("computes the Gini of a hand-worked example", () => {
    // 1, 2, 3, 4: 2 * (1 + 4 + 9 + 16) / (4 * 10) - 5/4 = 0.25
    expect(gini([4n, 1n, 3n, 2n])).to.be.closeTo(0.25, 1e-9);
  });

  it("counts how many of the largest pass a threshold, strictly", () => {
    expect(nakamoto([50n, 50n])).to.equal(2);
    expect(nakamoto([51n, 49n])).to.equal(1);
    expect(nakamoto([40n, 30n, 20n, 10n], 1n, 3n)).to.equal(1);
    expect(nakamoto([25n, 25n, 25n, 25n], 1n, 3n)).to.equal(2);
    expect(nakamoto([])).to.equal(0);
  });

  it("leaves holders of nothing out", () => {
    expect(gini([3n, 3n, 0n, 0n])).to.be.closeTo(0, 1e-9);
    expect(topShare([6n, 4n, 0n], 1)).to.equal(0.6);
  });

  it("takes integer square roots exactly on both sides of every square", () => {
    for (let r = 0n; r < 2_000n; r++) {
      expect(isqrt(r * r)).to.equal(r);
      if (r > 0n) expect(isqrt(r * r - 1n)).to.equal(r - 1n);
    }
    const large = 1_099_511_627_775n;
    expect(isqrt(large * large)).to.equal(large);
    expect(isqrt(large * large + 2n * large)).to.equal(large);
    expect(() => isqrt(-1n)).to.throw(RangeError);
  });

  it("divides to twelve decimals and gives 0 over nothing", () => {
    expect(ratio(1n, 3n)).to.equal(0.333333333333);
    expect(ratio(5n, 0n)).to.equal(0);
  });
});
