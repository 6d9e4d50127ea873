import { expect } from "chai";
import { Contest } from "../../model/capture/contest.ts";
import { Field, type Spending } from "../../model/capture/field.ts";
import { COUNTERWEIGHT, rivalOf } from "../../model/capture/rivals.ts";
import { NO_COURT } from "../../model/capture/search.ts";
import { studyOf } from "../../model/capture/study.ts";
import { exactOutcomes } from "../../model/capture/verify.ts";
import { expand, loadTable } from "../../populations/load.ts";
import type { Population } from "../../populations/types.ts";
import { loadPrices, marketOf } from "../../prices.ts";

const PRICES = loadPrices();
const TRIALS = 40;
const OZ = rivalOf("oz-governor");

describe("sellers who lend and delegates who sell", function () {
  this.timeout(120_000);
  const kusama = expand(loadTable("kusama"), loadTable("kusama").count);
  const fieldOf = (population: Population, rival = COUNTERWEIGHT): { contest: Contest; field: Field } => {
    const contest = new Contest(population, PRICES, 4, TRIALS);
    return { contest, field: new Field(contest, rival, PRICES, marketOf(PRICES, "kusama")) };
  };
  const plans: Spending[] = [];
  for (const bribed of [0, 1, 5, 30, 90]) {
    for (const rented of [0, 3, 60]) {
      for (const persons of [0, 20, 90]) {
        for (const tokens of [0.002, 0.03]) plans.push({ persons, tokens, bribed, rented, attempts: 2, ...NO_COURT });
      }
    }
  }

  for (const rival of [COUNTERWEIGHT, OZ]) {
    if (rival === undefined) throw new Error("a peer is gone");
    it(`carry in ${rival.id} what the rules in whole numbers say, in every trial of many plans`, () => {
      const { contest, field } = fieldOf(kusama, rival);
      let [compared, won, lost] = [0, 0, 0];
      for (const plan of plans) {
        if (plan.tokens < field.leastTokens(plan.persons)) continue;
        const into = new Uint8Array(TRIALS);
        const probability = field.probability(plan, into);
        const whole = exactOutcomes(contest, rival, plan).map((n) => Math.min(n, 1));
        expect(whole, JSON.stringify(plan)).to.deep.equal(into);
        compared += 1;
        if (probability === 1) won += 1;
        if (probability === 0) lost += 1;
      }
      expect(compared).to.be.above(40);
      expect(Math.min(won, lost), "plans that always win, and that never do").to.be.above(0);
    });
  }

  it("bring what was lent to them, and are paid for it", () => {
    const { contest, field } = fieldOf(kusama);
    const alone = fieldOf({ ...kusama, delegates: kusama.delegates.map(() => -1) });
    const delegate = contest.sellers.findIndex((i) => contest.carries[i] === true);
    expect(delegate).to.be.at.least(0);
    const bribe = (f: Field, bribed: number) =>
      f.split({ persons: 0, tokens: 0, bribed, rented: 0, attempts: 1, ...NO_COURT }).bribes;
    const [before, after] = [bribe(field, delegate), bribe(field, delegate + 1)];
    const seller = contest.sellers[delegate] ?? -1;
    const power = (contest.share[seller] ?? 0) + (contest.carriedShare[seller] ?? 0);
    expect(after - before).to.be.closeTo(field.costs.rent(power) + field.personUsd, 1e-6);
    expect(contest.carriedRoot[seller]).to.be.above(0);
    expect(alone.contest.carriedRoot.every((r) => r === 0)).to.equal(true);
  });

  it("are bought by the cheapest plans that the search finds", () => {
    const study = studyOf("kusama", PRICES, 4, TRIALS, kusama.weights.length);
    const { contest } = study;
    for (const { plan, pi } of study.search(COUNTERWEIGHT, "sunk").captures) {
      if (plan === null) expect.fail(`nothing captures at ${pi}`);
      const bribed = contest.sellers.slice(0, plan.bribed);
      expect(bribed.filter((i) => contest.carries[i] === true).length, `at ${pi}`).to.be.above(0);
    }
  });
});
