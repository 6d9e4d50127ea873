import { expect } from "chai";
import { replay } from "../../economics/muster.ts";
import { COUNTERWEIGHT } from "../../model/capture/rivals.ts";
import { loadPlans, rivalOfPlan, studyOfPlan } from "../../model/capture/plans.ts";
import { musterOf, verdictOn } from "../../model/capture/verify.ts";
import { loadPrices, marketOf } from "../../prices.ts";
import { counterweight } from "../../systems/counterweight.ts";

/** Larger electorates take minutes to enrol; the scenario CB1 does that. */
const MOST_VOTERS = 60;

describe("plans that were found once, by transactions", function () {
  this.timeout(300_000);
  const small = loadPlans().filter(
    (p) => p.system === COUNTERWEIGHT.id && p.voters <= MOST_VOTERS && p.isChallenged !== true,
  );

  for (const kept of small) {
    it(`win and lose against the same opposition as in the model: ${kept.voters} of ${kept.population}`, async () => {
      const study = studyOfPlan(kept);
      const { contest } = study;
      const prices = loadPrices();
      const market = marketOf(prices, kept.population);
      const { population } = contest;
      const world = await counterweight.world({ population, treasuryUsd: BigInt(market.treasuryUsd) });
      const undone = async <T>(probe: () => Promise<T>): Promise<T> => {
        const checkpoint = await world.chain.checkpoint();
        const forget = world.remember();
        try {
          return await probe();
        } finally {
          await world.chain.rollback(checkpoint);
          forget();
        }
      };
      const context = { world, population, prices, market, random: () => 0, seed: kept.seed, undone };
      const rival = rivalOfPlan(kept.system);
      const muster = musterOf(contest, rival, kept.plan);
      const draws = [kept.winsDraw, kept.losesDraw].filter((draw) => draw !== null);
      expect(draws).to.include(kept.winsDraw);
      for (const draw of draws) {
        const { captured } = await replay(context, contest, muster, draw);
        expect(captured, `draw ${draw}`).to.equal(draw === kept.winsDraw);
        expect(verdictOn(contest, rival, muster, draw).captured, `draw ${draw} in the model`).to.equal(captured);
      }
    });
  }

  it("are there for two populations", () => {
    expect(new Set(small.map((p) => p.population)).size).to.be.at.least(2);
  });
});
