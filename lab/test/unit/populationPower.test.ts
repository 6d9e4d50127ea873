import { expect } from "chai";
import { powerIn } from "../../metrics/power.ts";
import { expand, loadTable, populationIds } from "../../populations/load.ts";
import { powerOf, powerOfPopulation } from "../../report/power.ts";

describe("power in a population", () => {
  it("is worked out by hand for three holders and a silent rest", () => {
    // 50, 49 and 1 of 100 held, 300 silent; more than half wins.
    const voters = [50n, 49n, 1n].map((weight, i) => ({ weight, bloc: i === 2 ? "0" : String(i) }));
    expect(powerIn(voters, 16n, 300n)).to.deep.equal({
      voters: 3,
      gini: 0.326667,
      hhi: 0.4902,
      effectiveNumber: 2.03998,
      nakamotoThird: 1,
      nakamotoHalf: 2,
      nakamotoQuorum: 1,
      blocEntropy: 0.415037,
      banzhafLargest: 0.75,
      shapleyLargest: 0.666667,
    });
    // A quorum that only all three reach makes them equal; one that nobody reaches leaves nobody any power.
    expect(powerIn(voters, 100n, 300n)).to.include({
      nakamotoQuorum: 3,
      banzhafLargest: 0.25,
      shapleyLargest: 0.333333,
    });
    expect(powerIn(voters, 101n, 300n)).to.include({ nakamotoQuorum: 0, banzhafLargest: 0, shapleyLargest: 0 });
    expect(powerIn([], 1n, 0n)).to.include({ voters: 0, nakamotoHalf: 0, banzhafLargest: 0, shapleyLargest: 0 });
  });

  it("stays within its bounds where all are equal, and where one has everything", () => {
    for (const n of [1, 2, 3, 7, 13, 997]) {
      const equal = Array.from({ length: n }, (_, i) => ({ weight: 3n * 10n ** 18n, bloc: String(i) }));
      const power = powerIn(equal, 1n, 0n);
      expect(power.gini, `${n}`).to.be.within(0, 1e-9);
      expect(power.hhi).to.be.closeTo(1 / n, 1e-6);
      expect(power.shapleyLargest).to.be.closeTo(1 / n, 1e-5);
      expect(power.banzhafLargest).to.be.within(0, 1);
    }
  });

  it("gives who is no person no root, and counts who lends with whom it lends to", () => {
    const population = expand(loadTable("compound"));
    const funds = { ...population, persons: population.persons.map((_, i) => i > 0) };
    const [plain, without] = [powerOfPopulation(population), powerOfPopulation(funds)];
    expect([plain.roots.voters, without.roots.voters]).to.deep.equal([17, 16]);
    expect(without.tokens).to.deep.equal(plain.tokens);
    // Kusama's carriers: blocs are fewer than holders.
    const kusama = expand(loadTable("kusama"));
    const alone = { ...kusama, delegates: kusama.delegates.map(() => -1) };
    expect(powerOfPopulation(kusama).roots.blocEntropy).to.be.below(powerOfPopulation(alone).roots.blocEntropy);
  });

  it("spreads in every shipped population, and takes five seconds for all of them", function () {
    this.timeout(60_000);
    const since = process.cpuUsage();
    for (const id of populationIds()) {
      const { tokens, roots } = powerOf(id, 1_000);
      expect(roots.gini, id).to.be.below(tokens.gini);
      expect(roots.nakamotoHalf, id).to.be.at.least(tokens.nakamotoHalf);
      if (tokens.nakamotoQuorum > 0) expect(roots.shapleyLargest, id).to.be.below(tokens.shapleyLargest);
    }
    expect(process.cpuUsage(since).user / 1e6).to.be.below(5);
  });
});
