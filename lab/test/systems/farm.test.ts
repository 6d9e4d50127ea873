import { expect } from "chai";
import { clusterSizes, expand, loadTable } from "../../populations/load.ts";
import { loadPrices } from "../../prices.ts";
import { Theatre } from "../../runner/cell.ts";
import { scenario } from "../../scenarios/QV3.ts";
import { systemById } from "../../systems/registry.ts";

const prices = loadPrices();
const VOTERS = 200;

describe("an identity farm", function () {
  this.timeout(300_000);

  it("has the people of the population's known clusters, and needs the largest of them only (QV3)", async () => {
    const table = loadTable("hop");
    if (table.clusters === undefined) throw new Error("Hop has no clusters");
    // Few turn out against it, so that it passes with room.
    const population = expand({ ...table, turnoutShare: 0.01 }, VOTERS);
    const stage = { system: systemById("sqrt-naive"), variant: undefined, population, prices };
    const { measures, because } = await (await Theatre.build(stage, [scenario])).play(scenario, 1);
    const addresses = clusterSizes(table.clusters).reduce((total, size) => total + size, 0);
    const farm = Math.round((addresses * VOTERS) / table.count);
    expect(because).to.contain(` of ${farm} farmed voices`);
    expect(measures["knownClusters"]).to.equal(501);
    expect(measures["largestCluster"]).to.equal(
      Math.round(((clusterSizes(table.clusters)[0] ?? 0) * VOTERS) / table.count),
    );
    const [clusters, persons] = [Number(measures["clustersThatPass"]), Number(measures["personsThatPass"])];
    expect(clusters).to.be.within(2, Number(measures["clustersOfAtLeastOne"]) - 1);
    expect(persons).to.be.within(clusters, farm - 1);
  });

  it("is of five hundred where no cluster is known", async () => {
    const population = expand(loadTable("bittensor"), VOTERS);
    const stage = { system: systemById("sqrt-naive"), variant: undefined, population, prices };
    const { measures, because } = await (await Theatre.build(stage, [scenario])).play(scenario, 1);
    expect(because).to.contain(" of 500 farmed voices");
    expect(measures).to.not.have.property("knownClusters");
  });
});
