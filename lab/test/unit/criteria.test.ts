import { expect } from "chai";
import { atConstantFee, atRisingFee } from "../../economics/blockspace.ts";
import { bought, boughtInARow, drawnPanels } from "../../economics/bribes.ts";
import { ordersOf } from "../../economics/orders.ts";
import { leastThatWorks, poorer } from "../../economics/plans.ts";
import { randomFrom } from "../../economics/random.ts";
import { cheapestRetries, secondOverFirst } from "../../economics/retries.ts";
import { shareFor } from "../../economics/weights.ts";
import { juryCapture } from "../../metrics/closedForms.ts";
import { seatsOfLadder } from "../../scenarios/JR3.ts";
import { mostPanels, mostSeconds, silenced } from "../../scenarios/JR7.ts";
import { UNBOUNDED, check, verdict } from "../../scenarios/Scenario.ts";
import type { Plan } from "../../systems/System.ts";
import type { Seat } from "../../systems/courts/Court.ts";

const GWEI = 1_000_000_000n;

function planOf(capital: bigint): Plan {
  return { members: [{ account: "a", weight: capital, person: true }], capital, persons: 1 };
}

function seatsOf(...accounts: readonly string[]): Seat[] {
  return accounts.map((account, id) => ({ account, id, weight: 1n }));
}

describe("what criteria are computed from", () => {
  describe("the least plan that works", () => {
    it("is within one per cent of the threshold, wherever that lies", async () => {
      const plan = planOf(1_000_000n * GWEI);
      for (const threshold of [1_000_000n, 999_000n, 940_000n, 700_000n, 560_000n]) {
        const works = (p: Plan): Promise<boolean> => Promise.resolve(p.capital >= threshold * GWEI);
        const { plan: least, slack } = await leastThatWorks(plan, works);
        expect(slack).to.equal(false);
        expect(await works(least)).to.equal(true);
        expect(await works(poorer(least))).to.equal(false);
      }
    });

    it("says so when it gives up the search for less", async () => {
      const { slack } = await leastThatWorks(planOf(GWEI * 10n ** 9n), () => Promise.resolve(true));
      expect(slack).to.equal(true);
    });
  });

  describe("the share that decides", () => {
    it("is the greater of voice and capital, without what was there before", () => {
      const tally = { for: 30n, against: 0n, whole: 100n, stakeFor: 50n, stakeAgainst: 0n, stakeWhole: 100n };
      expect(shareFor(tally)).to.equal(0.5);
      expect(shareFor(tally, { ...tally, stakeFor: 45n, for: 10n })).to.equal(0.2);
      expect(shareFor({ for: 30n, against: 0n, whole: 100n })).to.equal(0.3);
    });
  });

  describe("orders of acts", () => {
    it("are all of them, none twice", () => {
      const orders = ordersOf(["a", "b", "c", "d"]);
      expect(orders).to.have.lengthOf(24);
      expect(new Set(orders.map((o) => o.join(""))).size).to.equal(24);
      expect(orders.every((o) => new Set(o).size === 4)).to.equal(true);
    });
  });

  describe("the price of full blocks", () => {
    it("is that of one block for one, and an eighth more for each after it", () => {
      expect(atRisingFee(900, 1)).to.be.closeTo(900, 1e-9);
      expect(atRisingFee(900, 2)).to.be.closeTo(900 + 900 * 1.125, 1e-9);
      let [sum, fee] = [0, 900];
      for (let i = 0; i < 50; i++, fee *= 1.125) sum += fee;
      expect(atRisingFee(900, 50)).to.be.closeTo(sum, sum * 1e-12);
      expect(atConstantFee(900, 50)).to.equal(45_000);
    });
  });

  describe("tries that nobody supports", () => {
    /** Every way to spread tries over persons, one after the other. */
    function exhaustive(deposit: number, person: number, tries: number): number {
      const spread = (left: number): number => {
        if (left === 0) return -person;
        return Math.min(
          ...Array.from({ length: left }, (_, i) => person + deposit * (2 ** (i + 1) - 1) + spread(left - i - 1)),
        );
      };
      return spread(tries);
    }

    it("are as cheap as the best of all ways to spread them over persons", () => {
      for (const person of [0, 1, 5, 30, 100, 1_000]) {
        expect(cheapestRetries(10, person, 7).usd).to.equal(exhaustive(10, person, 7));
      }
    });

    it("cost twice as much the second time once a person is as dear as a deposit", () => {
      expect(secondOverFirst(100, 99)).to.be.below(2);
      expect(secondOverFirst(100, 100)).to.equal(2);
      expect(secondOverFirst(100, 1e6)).to.equal(2);
      expect(secondOverFirst(0, 30)).to.equal(1);
    });
  });

  describe("a jury under bribery", () => {
    const greedy = (account: string): boolean => account.startsWith("g");

    it("is bought by more than half, and a dispute by every jury in turn", () => {
      expect(bought(seatsOf("g1", "g2", "h1"), greedy)).to.equal(true);
      expect(bought(seatsOf("g1", "h2", "h1", "g2"), greedy)).to.equal(false);
      const [sold, honest] = [seatsOf("g1"), seatsOf("h1")];
      expect(boughtInARow([sold, sold], greedy)).to.equal(2);
      expect(boughtInARow([sold, honest, sold], greedy)).to.equal(1);
    });

    it("is drawn by the model with the odds of the closed form, nobody twice over all panels", () => {
      const random = randomFrom(7);
      const jurors = Array.from({ length: 40 }, (_, i) => ({
        account: `${i < 16 ? "g" : "h"}${i}`,
        person: String(i),
        stake: 1n,
      }));
      const shapes = [
        { units: 5, everybody: false },
        { units: 11, everybody: false },
      ];
      let captured = 0;
      for (let i = 0; i < 4_000; i++) {
        const [first, second] = drawnPanels(jurors, "person", shapes, random);
        if (first === undefined || second === undefined) throw new Error("Two panels were asked for.");
        expect(new Set([...first, ...second].map((s) => s.account)).size).to.equal(16);
        if (bought(first, greedy)) captured += 1;
      }
      const odds = juryCapture(40, 16, 5);
      // Four standard deviations.
      expect(captured / 4_000).to.be.closeTo(odds, 4 * Math.sqrt((odds * (1 - odds)) / 4_000));
    });

    it("has tickets by stake where stake is drawn, and everybody by stake where all sit", () => {
      const jurors = [
        { account: "whale", person: "w", stake: 9n },
        { account: "small", person: "s", stake: 1n },
      ];
      const [drawn, all] = drawnPanels(
        jurors,
        "stake",
        [
          { units: 5_000, everybody: false },
          { units: 2, everybody: true },
        ],
        randomFrom(1),
      );
      const share = (drawn ?? []).filter((s) => s.account === "whale").length / 5_000;
      expect(share).to.be.closeTo(0.9, 0.02);
      expect(all?.map((s) => s.weight)).to.deep.equal([9n, 1n]);
    });

    it("has a ladder of the mechanism's panels, as far as the people reach", () => {
      expect([1_000, 86, 17, 5, 2].map(seatsOfLadder)).to.deep.equal([86, 86, 16, 5, 0]);
    });
  });

  describe("a jury that is knocked out", () => {
    it("loses three tenths of its people, rounded up, the heaviest first", () => {
      const jury: Seat[] = [
        { account: "light", id: 0, weight: 1n },
        { account: "heavy", id: 1, weight: 5n },
        { account: "middle", id: 2, weight: 1n },
        { account: "middle", id: 3, weight: 1n },
      ];
      expect([...silenced(jury)]).to.deep.equal(["heavy"]);
      expect(silenced(seatsOf("a", "b", "c", "d", "e")).size).to.equal(2);
    });

    it("may take as long as each step of the court may", () => {
      const calendar = { drawing: 4, voting: 2, appeal: 2, panels: 2, quorum: 2 / 3, agreement: 1 / 2 };
      expect(mostSeconds(calendar, 0, 2)).to.equal(2 * 6 + 2);
      expect(mostSeconds(calendar, 1, 1)).to.equal(2 * 6 + 2 * 2);
      // Three of five agree; two thirds of 23 are 16, half and one 12; half of four is no majority.
      expect([3, 2, 1].map((gone) => mostPanels(calendar, 5, gone))).to.deep.equal([2, 1, 1]);
      expect([12, 11].map((gone) => mostPanels(calendar, 23, gone))).to.deep.equal([2, 1]);
      expect([3, 2, 1].map((gone) => mostPanels(calendar, 4, gone))).to.deep.equal([2, 2, 1]);
      expect([2, 1].map((gone) => mostPanels({ ...calendar, agreement: 1 }, 5, gone))).to.deep.equal([2, 1]);
      expect(mostPanels(calendar, 23, 7)).to.equal(1);
      expect(mostPanels({ ...calendar, quorum: 0 }, 23, 7)).to.equal(2);
    });
  });

  it("without bound is more than any bound, and still a number of JSON", () => {
    const checks = [check("costs nothing can pay", UNBOUNDED, ">=", 1e12)];
    expect(verdict(checks)).to.equal("held");
    expect(JSON.parse(JSON.stringify(checks))).to.deep.equal(checks);
  });
});
