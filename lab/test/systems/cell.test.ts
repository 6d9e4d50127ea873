import { expect } from "chai";
import { loadPrices } from "../../prices.ts";
import { Theatre, populationOf } from "../../runner/cell.ts";
import { loadScenarios } from "../../scenarios/catalogue.ts";
import type { CellResult, Scenario } from "../../scenarios/Scenario.ts";
import { systemById } from "../../systems/registry.ts";

const prices = loadPrices();
const population = populationOf("compound");

async function scenarioOf(id: string): Promise<Scenario> {
  const found = (await loadScenarios()).find((s) => s.id === id);
  if (found === undefined) throw new Error(`no scenario ${id}`);
  return found;
}

async function theatreOf(system: string, variant?: string): Promise<Theatre> {
  const ballots = [await scenarioOf("TC1")];
  return Theatre.build({ system: systemById(system), variant, population, prices }, ballots);
}

/** Everything of a cell but how long it took on this machine. */
function timeless(cell: CellResult): Omit<CellResult, "milliseconds"> {
  const { milliseconds, ...rest } = cell;
  expect(milliseconds).to.be.at.least(0);
  return rest;
}

describe("a cell", () => {
  it("is the same for the same seed, in a world of its own and after other attacks in one world", async () => {
    const scenario = await scenarioOf("TC3");
    const first = await theatreOf("counterweight");
    const before = await first.play(scenario, 1);
    await first.play(await scenarioOf("TC8"), 1);
    const again = await first.play(scenario, 1);
    const second = await (await theatreOf("counterweight")).play(scenario, 1);
    expect(timeless(again)).to.deep.equal(timeless(before));
    expect(timeless(second)).to.deep.equal(timeless(before));
  });

  it("shows Compound 289 passing in a token vote, and failing where persons are counted", async () => {
    const scenario = await scenarioOf("TC3");
    const passed: (number | string | undefined)[] = [];
    for (const system of ["oz-governor", "governor-alpha", "counterweight"]) {
      passed.push((await (await theatreOf(system)).play(scenario, 1)).measures["sevenPercentInFiveWallets"]);
    }
    expect(passed).to.deep.equal(["passes", "passes", "fails"]);
  });

  it("lets a flash loan move a tally once the snapshot is gone, in both families of systems", async () => {
    const scenario = await scenarioOf("TC1");
    for (const [system, variant] of [
      ["counterweight", "live-voice"],
      ["oz-governor", "live-weight"],
    ] as const) {
      expect((await (await theatreOf(system)).play(scenario, 1)).state, system).to.equal("held");
      expect((await (await theatreOf(system, variant)).play(scenario, 1)).state, variant).to.equal("captured");
    }
  });
});
