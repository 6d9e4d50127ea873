import { expect } from "chai";
import { rivalOf, type Rival } from "../../model/capture/rivals.ts";
import { tokenBars, tokensCarry } from "../../model/capture/tokenRule.ts";

const SUPPLY = 1_000_000_000n * 10n ** 18n;

function rival(id: string): Rival {
  const found = rivalOf(id);
  if (found === undefined) throw new Error(`The search has no model of ${id}.`);
  return found;
}

const perMyriad = (n: number): bigint => (SUPPLY * BigInt(n)) / 10_000n;

/** By shares, as the search reckons. */
function byBars(of: Rival, inFavour: number, against: number): boolean {
  const { mayPass, below, from } = tokenBars(of, inFavour / 10_000, 1);
  return mayPass && against / 10_000 < below && against / 10_000 >= from;
}

/** In wei, as the contracts do. Both in ten-thousandths of supply. */
function byWei(of: Rival, inFavour: number, against: number): boolean {
  return tokensCarry(of, perMyriad(inFavour), perMyriad(against), SUPPLY);
}

describe("rules of token votes in the search", () => {
  const CASES: readonly (readonly [string, number, number, boolean])[] = [
    // A fixed quorum of four per cent, of those in favour.
    ["governor-bravo-hardened", 400, 399, true],
    ["governor-bravo-hardened", 400, 400, false],
    ["governor-bravo-hardened", 399, 0, false],
    // Fifteen, and twenty, of those who take part.
    ["aragon-token-voting", 1_500, 0, true],
    ["aragon-token-voting", 800, 700, true],
    ["aragon-token-voting", 800, 699, false],
    ["aragon-token-voting", 750, 750, false],
    ["aragon-token-voting-hardened", 800, 700, false],
    ["aragon-token-voting-hardened", 1_100, 900, true],
    // Ten, and twenty, and what is against it, up to forty and sixty.
    ["nouns", 1_000, 0, true],
    ["nouns", 1_000, 1, false],
    ["nouns", 2_000, 1_000, true],
    ["nouns", 2_000, 1_001, false],
    ["nouns", 4_000, 3_999, true],
    ["nouns", 4_000, 4_000, false],
    ["nouns-hardened", 2_999, 1_000, false],
    ["nouns-hardened", 3_000, 1_000, true],
    ["nouns-hardened", 6_000, 3_999, true],
  ];

  for (const [id, inFavour, against, carries] of CASES) {
    const what = `${inFavour / 100} % against ${against / 100} % in ${id}`;
    it(`${carries ? "carry" : "defeat"} ${what}`, () => {
      expect(byWei(rival(id), inFavour, against)).to.equal(carries);
      expect(byBars(rival(id), inFavour, against)).to.equal(carries);
    });
  }

  it("round what is against a decision down before Nouns' quorum rises", () => {
    const nouns = rival("nouns");
    const [inFavour, half] = [perMyriad(1_100), perMyriad(1) / 2n];
    expect(tokensCarry(nouns, inFavour, perMyriad(100) + half, SUPPLY)).to.equal(true);
    expect(tokensCarry(nouns, inFavour, perMyriad(101), SUPPLY)).to.equal(false);
    expect(tokenBars(nouns, 0.110_05, 1).below).to.be.closeTo(0.0101, 1e-12);
  });

  it("say the same by shares as in wei, between any two", () => {
    let [carried, defeated] = [0, 0];
    for (const id of [
      "oz-governor",
      "aragon-token-voting",
      "aragon-token-voting-hardened",
      "nouns",
      "nouns-hardened",
    ]) {
      // Off the grid of basis points, where doubles would have to be exact.
      for (let inFavour = 37; inFavour < 7_000; inFavour += 61) {
        for (let against = 11; against < 7_000; against += 83) {
          const [f, a] = [inFavour + 0.37, against + 0.61];
          const wei = (x: number): bigint => (SUPPLY * BigInt(Math.round(x * 100))) / 1_000_000n;
          const expected = tokensCarry(rival(id), wei(f), wei(a), SUPPLY);
          expect(byBars(rival(id), f, a), `${id}: ${f} against ${a}`).to.equal(expected);
          if (expected) carried += 1;
          else defeated += 1;
        }
      }
    }
    expect(carried).to.be.greaterThan(5_000);
    expect(defeated).to.be.greaterThan(5_000);
  });
});
