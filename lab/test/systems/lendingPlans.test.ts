import { expect } from "chai";
import { replay } from "../../economics/muster.ts";
import { isqrt, sum } from "../../metrics/concentration.ts";
import { Contest } from "../../model/capture/contest.ts";
import { rivalOfPlan } from "../../model/capture/plans.ts";
import { verdictOn, type Muster } from "../../model/capture/verify.ts";
import { counterweight } from "../../systems/counterweight.ts";
import { ozGovernor } from "../../systems/oz-governor.ts";
import type { System } from "../../systems/System.ts";
import { LENDERS, NAMES, TREASURY, contextOf, population, prices, weightOf } from "../helpers/lenders.ts";

describe("plans against a population that lends", function () {
  this.timeout(600_000);
  const contest = new Contest(population, prices, 7, 20);
  const at = (name: string): number => NAMES.indexOf(name);
  const stake = contest.bounds.stakeCap;
  const dora = at("dora");
  const drawWith = (stands: 0 | 1): number => {
    for (let draw = 0; draw < 200; draw++) if (contest.opponents(draw)[dora] === stands) return draw;
    throw new Error("Dora always does the same.");
  };

  it("meet delegates and no lenders", () => {
    for (let draw = 0; draw < 40; draw++) {
      const opponents = contest.opponents(draw);
      expect(LENDERS.every((name) => opponents[at(name)] === 0)).to.equal(true);
    }
    expect(contest.opponents(drawWith(1))[dora]).to.equal(1);
  });

  const cases: readonly { system: System; id: string; musters: readonly Muster[] }[] = [
    {
      system: counterweight,
      id: "counterweight",
      musters: [4n, 14n].map((n) => ({
        persons: Array.from({ length: Number(n) }, () => stake),
        reserve: 2n * weightOf(["fund"]),
        bribed: [at("anna")],
        rented: [{ holder: at("bert"), carrier: 0 }],
      })),
    },
    {
      system: ozGovernor,
      id: "oz-governor",
      musters: [weightOf(["p0"]), (sum(population.weights) * 9n) / 10n].map((reserve) => ({
        persons: [],
        reserve,
        bribed: [at("anna"), at("p1")],
        rented: [],
      })),
    },
  ];
  for (const { system, id, musters } of cases) {
    it(`end by transactions as the model says: ${id}`, async () => {
      const world = await system.world({ population, treasuryUsd: TREASURY });
      const ends: boolean[] = [];
      for (const muster of musters) {
        for (const draw of [drawWith(0), drawWith(1)]) {
          const { captured } = await replay(contextOf(world), contest, muster, draw);
          expect(captured, `draw ${draw}`).to.equal(verdictOn(contest, rivalOfPlan(id), muster, draw).captured);
          ends.push(captured);
        }
      }
      expect(new Set(ends).size).to.equal(2);
    });
  }

  it("have a stake cap whose root the tests rely on", () => {
    expect(contest.rootWhole[at("anna")]).to.equal(isqrt(stake));
    expect(contest.rootWhole[at("fund")]).to.equal(0n);
  });
});
