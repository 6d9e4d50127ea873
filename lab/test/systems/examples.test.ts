import { expect } from "chai";
import { scenario } from "../../examples/SixFriends.ts";
import { patientGovernor } from "../../examples/patientGovernor.ts";
import { loadPrices } from "../../prices.ts";
import { Theatre, populationOf } from "../../runner/cell.ts";
import type { CellState } from "../../scenarios/Scenario.ts";
import { systemById } from "../../systems/registry.ts";
import type { System } from "../../systems/System.ts";

async function stateOn(system: System, variant?: string): Promise<CellState> {
  const stage = { system, variant, population: populationOf("compound"), prices: loadPrices() };
  const theatre = await Theatre.build(stage, [scenario]);
  return (await theatre.play(scenario, 1)).state;
}

describe("the examples of docs/attack-suite.md", () => {
  it("play: the attack holds here, fails there, and its ablation proves the rule", async () => {
    expect(await stateOn(systemById("counterweight"))).to.equal("held");
    expect(await stateOn(systemById("counterweight"), "no-floor")).to.equal("captured");
    expect(await stateOn(systemById("oz-governor"))).to.equal("captured");
  });

  it("play: the system enrols, votes and pays after its own timelock", async () => {
    const request = { population: populationOf("compound"), treasuryUsd: 1_000n };
    const world = await patientGovernor.world(request);
    const loot = world.honest[9]?.account ?? "";
    const ballot = await world.open(world.clerk, loot, await world.prize());
    await world.vote(
      ballot,
      world.honest.map((h) => ({ account: h.account, side: "for" })),
    );
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    expect(enactment.executed).to.equal(true);
    expect(enactment.waited).to.be.at.least(7 * 86_400);
    expect(await stateOn(patientGovernor)).to.equal("captured");
  });
});
