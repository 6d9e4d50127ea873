import { expect } from "chai";
import { binomialAtLeast, binomialP, convictionShare, convictionTime, grinding } from "../../metrics/closedForms.ts";
import { conviction, convinces, growth, WAD } from "../../model/index.ts";
import { randomFrom } from "../../economics/random.ts";

const DAY = 86_400;
const HALF_LIVES = [3 * DAY, 5 * DAY, 9 * DAY + 1];
/** A root of some size: what rounding to whole roots takes is less than the tolerance. */
const SUPPORT = 10n ** 15n;

/** Conviction by the model, `t` seconds after a support of one block was cast. */
const modelled = (t: number, h: number): bigint => conviction(SUPPORT, SUPPORT * WAD, growth(BigInt(t), BigInt(h)));

describe("closed forms beside the model", () => {
  for (const h of HALF_LIVES) {
    it(`conviction of the model is 1 - 2^(-t/h) of its support at every time, with h = ${h} s`, () => {
      const random = randomFrom(h);
      const times = [
        0,
        1,
        12,
        h - 1,
        h,
        h + 1,
        8 * h,
        ...Array.from({ length: 200 }, () => Math.floor(random() * 9 * h)),
      ];
      for (const t of times) {
        const share = Number(modelled(t, h)) / Number(SUPPORT);
        expect(Math.abs(share - convictionShare(t, h)), `after ${t} s: ${share}`).to.be.at.most(1e-12);
      }
    });

    it(`a decision of the model is ready in the second that h log2(s/(s - T)) names, with h = ${h} s`, () => {
      // The bar is half of the support, or the opposition where that is more.
      for (const tenths of [0n, 5n, 6n, 8n, 9n]) {
        const opposition = (SUPPORT * tenths) / 10n;
        const ready = (t: number): boolean =>
          convinces(SUPPORT, SUPPORT * WAD, SUPPORT, opposition, growth(BigInt(t), BigInt(h)));
        const bar = Math.max(0.5, Number(tenths) / 10);
        const due = convictionTime(h, 1, bar);
        expect(ready(Math.ceil(due + 0.01)), `at ${due}`).to.equal(true);
        expect(ready(Math.floor(due - 0.01)), `before ${due}`).to.equal(false);
      }
    });
  }

  it("never is ready against as much opposition as support, which the formula calls infinite", () => {
    expect(convictionTime(DAY, 1, 1)).to.equal(Infinity);
    expect(convinces(SUPPORT, SUPPORT * WAD, SUPPORT, SUPPORT, growth(BigInt(40 * DAY), BigInt(DAY)))).to.equal(false);
  });
});

describe("closed forms beside throws of dice", function () {
  this.timeout(20_000);
  const random = randomFrom(11);
  const TRIALS = 2_000;
  const count = (trial: () => boolean): number => Array.from({ length: TRIALS }, trial).filter(Boolean).length;
  const throwsOf = (dice: number, share: number): number =>
    Array.from({ length: dice }, () => random() < share).filter(Boolean).length;

  it("finds a majority of a jury drawn with replacement as often as the binomial says", () => {
    for (const [seats, share, least] of [
      [3, 0.3, 2],
      [5, 0.4, 3],
      [11, 0.45, 6],
    ] as const) {
      const found = count(() => throwsOf(seats, share) >= least);
      expect(binomialP(found, TRIALS, binomialAtLeast(seats, share, least)), `${found} of ${TRIALS}`).to.be.above(1e-4);
      // One seat more or less is another probability, and it shows.
      expect(binomialP(found, TRIALS, binomialAtLeast(seats, share, least + 1))).to.be.below(1e-4);
    }
  });

  it("finds one success in m tries as often as 1 - (1 - q)^m says", () => {
    for (const [q, m] of [
      [0.216, 5],
      [0.01, 60],
    ] as const) {
      const found = count(() => throwsOf(m, q) > 0);
      expect(binomialP(found, TRIALS, grinding(q, m)), `${found} of ${TRIALS}`).to.be.above(1e-4);
      expect(binomialP(found, TRIALS, grinding(q, Math.ceil(m / 2)))).to.be.below(1e-4);
    }
  });

  it("gives counts their p by both tails", () => {
    expect(binomialP(5, 10, 0.5)).to.equal(1);
    expect(binomialP(0, 10, 0.5)).to.be.closeTo(2 / 1024, 1e-12);
    expect(binomialP(10, 10, 0.5)).to.be.closeTo(2 / 1024, 1e-12);
    expect(binomialP(1, 10, 0)).to.equal(0);
  });
});
