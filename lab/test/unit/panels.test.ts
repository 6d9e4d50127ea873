import { readFileSync } from "node:fs";
import { expect } from "chai";
import { randomFrom } from "../../economics/random.ts";
import { juryCapture, hypergeometricAtLeast } from "../../metrics/closedForms.ts";
import { Brake } from "../../model/capture/brake.ts";
import { Contest } from "../../model/capture/contest.ts";
import { Field, meanOf, type Spending } from "../../model/capture/field.ts";
import {
  CANCELLED,
  OPERATIONS_PANELS,
  PanelOdds,
  REFUSED,
  STANDS,
  counted,
  firstCall,
  hypergeometric,
  isQuorate,
  letsStand,
  seatsOf,
  type Call,
  type Ruling,
} from "../../model/capture/panels.ts";
import { COUNTERWEIGHT } from "../../model/capture/rivals.ts";
import { at, studyOf } from "../../model/capture/study.ts";
import { exactOutcomes } from "../../model/capture/verify.ts";
import { expand, loadTable } from "../../populations/load.ts";
import { loadPrices, marketOf } from "../../prices.ts";

const PRICES = loadPrices();
const NOTHING: Spending = {
  persons: 0,
  tokens: 0,
  bribed: 0,
  rented: 0,
  attempts: 1,
  jurors: 0,
  jurorBribes: 0,
  appeals: 0,
  isGrave: false,
};

/** A dispute with a real urn: people are called one by one, and leave it. Only the hostile side's answers come from the model. */
function played(
  odds: PanelOdds,
  people: number,
  hostile: number,
  random: () => number,
): { ruling: Ruling; fees: number } {
  const { panels } = odds;
  const urn = Array.from({ length: people }, (_, i) => i < hostile);
  let call: Call = firstCall(people, hostile);
  let fees = 0;
  for (;;) {
    const drawn: boolean[] = [];
    for (const most = Math.min(panels[call.rung] ?? 0, urn.length); drawn.length < most; ) {
      drawn.push(urn.splice(Math.floor(random() * urn.length), 1)[0] === true);
    }
    const seats = seatsOf(panels, call);
    if (seats === 0) return { ruling: call.ruling, fees };
    const x = drawn.slice(0, seats).filter(Boolean).length;
    const answer = odds.answer(call, x, fees);
    const rest = { ...call, eligible: urn.length, hostile: urn.filter(Boolean).length };
    if (answer === "withhold") {
      if (isQuorate(seats - x, seats - x, seats)) throw new Error("A panel with a quorum was called void.");
      if (call.isRedraw) return { ruling: call.ruling, fees };
      call = { ...rest, isRedraw: true };
      continue;
    }
    const ruling = answer === "stand" ? counted(x, seats - x) : counted(0, seats);
    const next = { ...rest, rung: call.rung + 1, isRedraw: false, ruling, seatedBefore: seats };
    if (next.rung === panels.length) return { ruling, fees };
    if (ruling === CANCELLED) {
      if (!odds.doesAppeal(next, fees)) return { ruling, fees };
      fees += 1;
    }
    call = next;
  }
}

/** The same by listing every jury of a small pool, panel after panel. */
function enumerated(odds: PanelOdds, urn: readonly boolean[], call: Call, paid: number): number {
  const { panels } = odds;
  const seats = seatsOf(panels, call);
  if (seats === 0) return call.ruling === CANCELLED ? 0 : 1;
  let [sum, juries] = [0, 0];
  for (let bits = 0; bits < 2 ** urn.length; bits++) {
    const jury = urn.filter((_, i) => (bits >> i) & 1);
    if (jury.length !== seats) continue;
    juries += 1;
    const rest = urn.filter((_, i) => ((bits >> i) & 1) === 0);
    const x = jury.filter(Boolean).length;
    // Whatever lets it stand most often: all that a hostile side can do is tried.
    const outcomes = [counted(x, seats - x), counted(0, seats)].map((ruling) => {
      const next: Call = {
        ...call,
        rung: call.rung + 1,
        isRedraw: false,
        eligible: rest.length,
        hostile: rest.filter(Boolean).length,
        ruling,
        seatedBefore: seats,
      };
      if (next.rung === panels.length) return ruling === CANCELLED ? 0 : 1;
      if (ruling === CANCELLED && paid === odds.appeals) return 0;
      return enumerated(odds, rest, next, ruling === CANCELLED ? paid + 1 : paid);
    });
    if (!isQuorate(seats - x, seats - x, seats)) {
      const again = { ...call, isRedraw: true, eligible: rest.length, hostile: rest.filter(Boolean).length };
      outcomes.push(call.isRedraw ? (call.ruling === CANCELLED ? 0 : 1) : enumerated(odds, rest, again, paid));
    }
    sum += Math.max(...outcomes);
  }
  return sum / juries;
}

describe("juries of a challenged decision", function () {
  this.timeout(120_000);

  it("sit on the ladder that ships", () => {
    const shipped = new URL("../../../deploy/parameters/production.json", import.meta.url);
    const { Suite } = JSON.parse(readFileSync(shipped, "utf8")) as { Suite: { operationsPanels: number[] } };
    expect(OPERATIONS_PANELS).to.deep.equal(Suite.operationsPanels);
  });

  it("draw hostile seats as the closed form says", () => {
    for (const [pool, hostile, seats] of [
      [60, 20, 23],
      [300, 90, 47],
      [25, 20, 23],
      [40, 0, 23],
    ] as const) {
      const found = [...hypergeometric(pool, hostile, seats)];
      expect(found.reduce((sum, [, p]) => sum + p, 0)).to.be.closeTo(1, 1e-9);
      for (let least = 0; least <= seats; least += 4) {
        const tail = found.reduce((sum, [x, p]) => sum + (x >= least ? p : 0), 0);
        expect(tail, `${pool} ${least}`).to.be.closeTo(hypergeometricAtLeast(pool, hostile, seats, least), 1e-9);
      }
    }
  });

  it("sit in full first or not at all, and later only if there are more of them", () => {
    const seats = (rung: number, eligible: number, seatedBefore: number): number =>
      seatsOf(OPERATIONS_PANELS, { rung, eligible, seatedBefore });
    expect([seats(0, 22, 0), seats(0, 23, 0), seats(0, 500, 0)]).to.deep.equal([0, 23, 23]);
    expect([seats(1, 24, 23), seats(1, 25, 23), seats(1, 40, 23), seats(1, 500, 23)]).to.deep.equal([0, 25, 39, 47]);
    expect([counted(12, 11), counted(11, 12), counted(8, 8)]).to.deep.equal([STANDS, CANCELLED, REFUSED]);
    expect([isQuorate(16, 8, 23), isQuorate(15, 11, 23)]).to.deep.equal([true, false]);
    expect([isQuorate(12, 12, 23), isQuorate(11, 11, 23), isQuorate(12, 12, 24)]).to.deep.equal([true, false, false]);
  });

  it("equal every jury of a small pool, one by one, whatever the hostile side tries", () => {
    for (const panels of [[3], [3, 5]]) {
      for (const appeals of [0, 1]) {
        const odds = new PanelOdds(appeals, panels);
        for (const people of [3, 6, 8, 9]) {
          for (let hostile = 0; hostile <= people; hostile++) {
            const urn = Array.from({ length: people }, (_, i) => i < hostile);
            const expected = enumerated(odds, urn, firstCall(people, hostile), 0);
            const found = letsStand(odds.dispute(people, hostile));
            expect(found, `${panels.join()} ${appeals} ${people} ${hostile}`).to.be.closeTo(expected, 1e-9);
          }
        }
      }
    }
  });

  it("agree with disputes that are played, at the size that ships", () => {
    const random = randomFrom(7);
    const trials = 4_000;
    for (const [people, hostile, appeals] of [
      [60, 21, 1],
      [80, 32, 1],
      [150, 57, 0],
      [150, 60, 1],
      [324, 130, 1],
    ] as const) {
      const odds = new PanelOdds(appeals);
      let [standing, refused, fees] = [0, 0, 0];
      for (let i = 0; i < trials; i++) {
        const end = played(odds, people, hostile, random);
        if (end.ruling === STANDS) standing += 1;
        if (end.ruling === REFUSED) refused += 1;
        fees += end.fees;
      }
      const expected = odds.dispute(people, hostile);
      const close = (count: number, p: number, what: string): void => {
        const deviation = Math.sqrt((p * (1 - p)) / trials);
        expect(count / trials, `${what}, ${hostile} of ${people}`).to.be.closeTo(p, 4 * deviation + 1 / trials);
      };
      close(standing + refused, letsStand(expected), "stands");
      close(refused, expected.refused, "is refused");
      close(fees, expected.appeals, "appeals");
    }
  });

  it("rule although a third of them stays away: only who has half of the seats keeps a panel from it", () => {
    const odds = new PanelOdds(0);
    const [people, hostile] = [300, 111];
    const call = firstCall(people, hostile);
    // Whoever has a majority of the first panel and of the one after it need not face the larger one.
    expect([8, 11, 12].map((x) => odds.answer(call, x, 0))).to.deep.equal(["yield", "yield", "withhold"]);
    const found = odds.dispute(people, hostile);
    expect(letsStand(found)).to.be.below(juryCapture(people, hostile, 47));
    expect(found.refused).to.be.above(0.9 * letsStand(found));
    expect(letsStand(found)).to.be.at.most(juryCapture(people, hostile, 23));
    // As docs/known-risks.md has it, of 300 with 40 % hostile.
    const [shut, paid] = [0, 1].map((appeals) => letsStand(new PanelOdds(appeals).dispute(300, 120)));
    expect(Math.round(100 * (shut ?? 0))).to.equal(2);
    expect(Math.round(100 * (paid ?? 0))).to.equal(8);
    expect(Math.round(100 * juryCapture(300, 120, 47))).to.equal(6);
  });

  it("let nothing stand where nobody on them is hostile, and everything where all are", () => {
    expect(letsStand(new PanelOdds(1).dispute(200, 0))).to.equal(0);
    expect(letsStand(new PanelOdds(0).dispute(200, 200))).to.be.closeTo(1, 1e-9);
  });
});

describe("the brake in the search", function () {
  this.timeout(120_000);
  const population = expand(loadTable("bittensor"), 370);
  const contest = new Contest(population, PRICES, 2, 80);
  const market = marketOf(PRICES, "bittensor");
  const field = new Field(contest, COUNTERWEIGHT, PRICES, market, true);
  const chances = (plan: Partial<Spending>): readonly number[] => field.chances({ ...NOTHING, ...plan });

  it("hears everything from its floor on and nothing below it", () => {
    const { brake } = field;
    if (brake === null) throw new Error("no brake");
    expect(brake.isHeard(0, 0)).to.equal(true);
    expect(chances({})).to.deep.equal([0, 0, 0, 0, 0]);
    const small = new Contest(expand(loadTable("compound"), 38), PRICES, 2, 10);
    const none = new Brake(small, PRICES, 1);
    expect(none.isHeard(0, 0)).to.equal(false);
    expect(none.isHeard(50 - none.honest, 50 - none.honest)).to.equal(true);
    expect(none.isHeard(49 - none.honest, 49 - none.honest)).to.equal(false);
    // A twentieth of everybody live, too.
    expect(none.isHeard(50, 5_000)).to.equal(false);
  });

  it("lets a payload that a jury cancelled through the second time, if it is constitutional, and else never", () => {
    expect(chances({ isGrave: true, attempts: 2 })).to.deep.equal([0, 0, 1, 1, 1]);
    const [, one = 0, two = 0] = chances({ persons: 120, jurors: 120 });
    expect(two).to.be.closeTo(1 - (1 - one) ** 2, 1e-12);
    expect(one).to.be.within(0.1, 0.99);
  });

  it("charges fees, slashed bonds and bribes for it, and a deposit where the jury cancels", () => {
    const { brake } = field;
    if (brake === null) throw new Error("no brake");
    const of = (plan: Partial<Spending>) => field.split({ ...NOTHING, persons: 120, tokens: 0.01, ...plan });
    const none = of({});
    // Nothing of the court is the attacker's: the deposit of one least stake is lost for certain.
    expect(none.bonds).to.be.closeTo((field.leastTokens(1) * field.costs.supplyUsd) / 1, 1e-6);
    const own = of({ jurors: 120 });
    expect(own.bonds).to.be.above(0);
    expect(own.bribes).to.equal(none.bribes);
    const bribed = of({ jurors: 100, jurorBribes: brake.rational });
    expect(bribed.bribes).to.be.above(none.bribes);
    // What a juror loses by withholding, and by what it would have had.
    expect(brake.bribeUsd(1 / 2)).to.be.closeTo(1.01 * ((2 / 3) * brake.bondUsd + PRICES.jury.feeUsd), 1e-9);
    expect(of({ jurors: 120, appeals: 1 }).bonds).to.not.equal(own.bonds);
    // The bond is of the stake that votes: no capital of its own.
    expect(own.capital).to.equal(none.capital);
  });

  it("finds plans that the rules in whole numbers confirm, and none cheaper than without a jury", () => {
    const study = studyOf("bittensor", PRICES, 2, 80, 370);
    const plain = study.search(COUNTERWEIGHT, "sunk");
    const challenged = study.search(COUNTERWEIGHT, "sunk", true);
    let confirmed = 0;
    for (const { plan, probability, pi, cost } of challenged.captures) {
      expect(cost ?? 0, `at ${pi}`).to.be.above(at(plain, pi).cost ?? Number.POSITIVE_INFINITY);
      if (plan === null) continue;
      const carried = exactOutcomes(study.contest, COUNTERWEIGHT, plan, plan.isGrave);
      expect(meanOf(carried, field.chances(plan)), `at ${pi}`).to.be.closeTo(probability, 1e-12);
      expect(probability).to.be.at.least(pi);
      confirmed += 1;
    }
    expect(confirmed).to.equal(3);
    for (const [i, rung] of challenged.curve.entries()) {
      expect(rung.probability).to.be.at.least(challenged.curve[i - 1]?.probability ?? 0);
    }
  });
});
