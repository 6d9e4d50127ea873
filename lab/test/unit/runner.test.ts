import { expect } from "chai";
import { loadExpectations, recordOf, shownState } from "../../runner/expectations.ts";
import {
  DEFAULT_POPULATIONS,
  UsageError,
  concerns,
  needsPeers,
  populationsOf,
  select,
} from "../../runner/selection.ts";
import { RemainingTime } from "../../runner/terminal.ts";
import { loadScenarios, matches } from "../../scenarios/catalogue.ts";
import { check, verdict, type CellResult, type CellState } from "../../scenarios/Scenario.ts";
import { SYSTEMS } from "../../systems/registry.ts";
import { randomFrom, seedOf, shuffled } from "../../economics/random.ts";
import { loadTable, populationIds } from "../../populations/load.ts";

function cell(state: CellState, system = "counterweight"): CellResult {
  return {
    scenario: "TC1",
    system,
    population: "compound",
    variant: null,
    voters: 1,
    seed: 1,
    state,
    because: "test",
    checks: [],
    measures: {},
    sweep: [],
    breakEven: { personUsd: null, note: "" },
    journal: [],
    milliseconds: 0,
  };
}

/** Attacks against which no single rule stands, the ablation of all others, and the control: each says so in its limits. */
const WITHOUT_ABLATION = ["CB4"];

describe("the catalogue", () => {
  it("finds every scenario file by its name, in the order of the families", async () => {
    const ids = (await loadScenarios()).map((s) => s.id);
    expect(ids).to.include.members(["TC1", "TC3", "TC4", "TC8", "QV1", "DL1", "DL3", "CT1", "CT6"]);
    expect(ids.indexOf("TC8")).to.be.lessThan(ids.indexOf("QV1"));
    expect(ids.indexOf("DL3")).to.be.lessThan(ids.indexOf("CT1"));
  });

  it("asks each scenario for a precedent with figures and source, a limit, and ablations that exist", async () => {
    for (const s of await loadScenarios()) {
      expect(s.precedent.figures, s.id).to.not.equal("");
      expect(s.precedent.source, s.id).to.not.equal("");
      expect(s.limits.length, s.id).to.be.greaterThan(0);
      if (WITHOUT_ABLATION.includes(s.id)) expect(s.limits.join(" "), s.id).to.match(/No ablation/);
      else expect(s.ablations.length, s.id).to.be.greaterThan(0);
      for (const a of s.ablations) {
        const system = SYSTEMS.find((x) => x.id === a.system);
        expect(system?.variants, `${s.id} ${a.system}`).to.have.property(a.variant);
      }
    }
  });

  it("matches patterns with commas and stars, without regard to case", () => {
    expect(matches("TC*,QV1", "TC3")).to.equal(true);
    expect(matches("tc3", "TC3")).to.equal(true);
    expect(matches("TC*,QV1", "QV10")).to.equal(false);
    expect(matches(undefined, "anything")).to.equal(true);
    expect(matches("T.1", "TC1")).to.equal(false);
  });

  const refusal = async (filters: Parameters<typeof select>[0]): Promise<string> => {
    try {
      await select(filters);
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      return (error as Error).message;
    }
    throw new Error("accepted what does not exist");
  };

  it("says what there is, and what is nearest, when nothing matches", async () => {
    expect(await refusal({ only: "ZZ9" })).to.match(/No attack matches "ZZ9".*There are: TC1/);
    expect(await refusal({ system: "oz-govenor" })).to.match(/Did you mean oz-governor\?/);
    expect(await refusal({ population: "Compuond" })).to.match(/Did you mean compound\?/);
    expect(await refusal({ only: "ZZ*" })).to.not.contain("Did you mean");
  });

  it("does not run the rest when one of several names is wrong", async () => {
    expect(await refusal({ only: "TC3,TC99" })).to.match(/No attack matches "TC99"/);
  });

  it("takes a governor's name for all its settings", async () => {
    const { systems } = await select({ system: "oz-governor" });
    expect(systems.map((s) => s.id)).to.deep.equal(["oz-governor", "oz-governor-hardened"]);
  });
});

describe("the verdict", () => {
  it("holds only if every check holds", () => {
    expect(verdict([check("a", 5, ">=", 5), check("b", 0, "=", 0)])).to.equal("held");
    expect(verdict([check("a", 5, ">=", 5), check("b", 1, "=", 0)])).to.equal("captured");
    expect(check("c", 4.999, ">=", 5).holds).to.equal(false);
    expect(check("d", 5.001, "<=", 5).holds).to.equal(false);
  });

  it("shows a published loss as expected and any other as captured", () => {
    const known = { "TC1/counterweight/compound": { state: "expected-loss" as const, why: "" } };
    expect(shownState(cell("captured"), known)).to.equal("expected-loss");
    expect(shownState(cell("captured"), {})).to.equal("captured");
    expect(shownState(cell("held"), known)).to.equal("held");
  });

  it("has an expectation with a reason for every cell of the default run that has a meaning", async () => {
    const known = loadExpectations();
    const selection = await select({});
    for (const scenario of selection.scenarios) {
      for (const system of SYSTEMS.filter((s) => concerns(s, [scenario]))) {
        for (const population of populationsOf(selection, scenario)) {
          const key = `${scenario.id}/${system.id}/${population}`;
          expect(known, key).to.have.property(key);
        }
      }
    }
    for (const [key, { why }] of Object.entries(known)) expect(why, key).to.not.equal("");
  });

  it("plays each attack on populations of its own, unless populations or all of them are asked for", async () => {
    const played = async (filters: Parameters<typeof select>[0]): Promise<readonly string[]> => {
      const selection = await select({ ...filters, only: "CB4" });
      return selection.scenarios.flatMap((s) => populationsOf(selection, s));
    };
    expect(await played({})).to.deep.equal(["compound"]);
    const everywhere = await select({ only: "TC3,TC8,CB4,TC1" });
    const derived = populationIds().filter((id) => loadTable(id).kind === "derived");
    expect(everywhere.populations).to.have.members(derived);
    const on = (id: string): readonly string[] =>
      everywhere.scenarios.filter((s) => s.id === id).flatMap((s) => populationsOf(everywhere, s));
    expect(on("TC3")).to.deep.equal(everywhere.populations);
    expect(on("TC1")).to.deep.equal(DEFAULT_POPULATIONS);
    expect(await played({ population: "hop" })).to.deep.equal(["hop"]);
    expect(await played({ all: true })).to.have.members(populationIds());
    expect(await played({ population: "*" })).to.have.members(populationIds());
  });
});

describe("the record", () => {
  const key = "TC1/counterweight/compound";
  const held = { [key]: { state: "held" as const, why: "before" } };

  it("renews what was measured, and keeps what a person added while the state stays", () => {
    const lost = { [key]: { state: "expected-loss" as const, why: "before", note: "by design" } };
    expect(recordOf(lost, [cell("captured")]).expectations[key]).to.deep.equal({
      state: "expected-loss",
      why: "test",
      note: "by design",
    });
    expect(recordOf(lost, [cell("held")]).expectations[key]).to.deep.equal({ state: "held", why: "test" });
  });

  it("does not turn a held cell of ours into an expected loss unless somebody says why", () => {
    const refused = recordOf(held, [cell("captured")]);
    expect(refused.refused).to.deep.equal([key]);
    expect(refused.expectations[key]).to.deep.equal(held[key]);
    const { expectations } = recordOf(held, [cell("captured")], "the price of a person fell");
    expect(expectations[key]).to.include({ state: "expected-loss", note: "the price of a person fell" });
  });

  it("takes a peer's state as it is", () => {
    const peer = recordOf({ "TC1/oz-governor/compound": { state: "held", why: "before" } }, [
      cell("captured", "oz-governor"),
    ]);
    expect(peer.refused).to.deep.equal([]);
    expect(peer.expectations["TC1/oz-governor/compound"]?.state).to.equal("captured");
  });
});

describe("the time that is left", () => {
  it("goes by what was done so far, in seconds and then in minutes", () => {
    let now = 0;
    const left = new RemainingTime(() => now);
    left.start(100);
    expect(left.text()).to.equal("time left unknown");
    now = 60_000;
    for (let i = 0; i < 50; i++) left.tick();
    expect(left.text()).to.equal("about 60 s left");
    now = 600_000;
    expect(left.text()).to.equal("about 10 min left");
  });
});

describe("courts in a selection", () => {
  it("are attacked by jury scenarios only, and governors by the others, unless named", async () => {
    const ids = async (filters: { only: string; system?: string }): Promise<string[]> =>
      (await select(filters)).systems.map((s) => s.id);
    expect(await ids({ only: "JR1" })).to.deep.equal(["counterweight", "kleros-v1", "uma-dvm", "aragon-court"]);
    expect(await ids({ only: "TC1" })).to.not.include("kleros-v1");
    expect(await ids({ only: "TC1", system: "kleros-v1" })).to.deep.equal(["kleros-v1"]);
  });

  it("need their peers only when a system of a package of its own is attacked", async () => {
    expect(needsPeers(await select({ only: "JR1" }))).to.equal(true);
    expect(needsPeers(await select({ only: "TC1" }))).to.equal(true);
    expect(needsPeers(await select({ only: "TC1", system: "counterweight,oz-governor,governor-alpha" }))).to.equal(
      false,
    );
    expect(needsPeers(await select({ only: "TC1", system: "kleros-v1" }))).to.equal(false);
    expect(needsPeers(await select({ only: "JR1", system: "counterweight" }))).to.equal(false);
  });
});

describe("randomness", () => {
  it("gives the same electorate for the same seed and another for another", () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const draw = (seed: number): number[] => shuffled(items, randomFrom(seed));
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).to.not.deep.equal(draw(2));
    expect([...draw(3)].sort((a, b) => a - b)).to.deep.equal(items);
    expect(seedOf(1, "TC3", "hop")).to.not.equal(seedOf(1, "TC3", "compound"));
  });
});
