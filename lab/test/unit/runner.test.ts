import { expect } from "chai";
import { regressions, improvements, shownState, loadExpectations } from "../../runner/expectations.ts";
import { validate } from "../../runner/report.ts";
import { UsageError, select } from "../../runner/selection.ts";
import { loadScenarios, matches } from "../../scenarios/catalogue.ts";
import { check, verdict, type CellResult, type CellState } from "../../scenarios/Scenario.ts";
import { SYSTEMS } from "../../systems/registry.ts";
import { randomFrom, seedOf, shuffled } from "../../economics/random.ts";
import { populationIds } from "../../populations/load.ts";

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
const WITHOUT_ABLATION = ["CB2", "CB3", "CB4", "CB5"];

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

  it("says what there is when nothing matches", async () => {
    try {
      await select({ only: "ZZ9" });
      expect.fail("accepted an attack that does not exist");
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.match(/There are: TC1/);
    }
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

  it("calls a cell regressed only if it is on record as held", () => {
    const held = { "TC1/counterweight/compound": { state: "held" as const, why: "" } };
    const lost = { "TC1/counterweight/compound": { state: "expected-loss" as const, why: "" } };
    expect(regressions([cell("captured")], held)).to.have.length(1);
    expect(regressions([cell("captured")], lost)).to.have.length(0);
    expect(regressions([cell("held")], held)).to.have.length(0);
    expect(improvements([cell("held")], lost)).to.have.length(1);
  });

  it("has an expectation with a reason for every cell of the matrix", async () => {
    const known = loadExpectations();
    for (const scenario of await loadScenarios()) {
      for (const system of SYSTEMS) {
        for (const population of populationIds()) {
          const key = `${scenario.id}/${system.id}/${population}`;
          expect(known, key).to.have.property(key);
          expect(known[key]?.why, key).to.not.equal("");
        }
      }
    }
  });
});

describe("the report", () => {
  const minimal = (state: string): Record<string, unknown> => ({
    schemaVersion: 1,
    run: { commit: "c", node: "n", compiler: "s", seeds: [1], started: "now", seconds: 0, hashes: {} },
    prices: {},
    systems: [],
    populations: [],
    scenarios: [],
    cells: [{ ...cell("held"), state, shown: "held" }],
    ablations: [],
    failures: [],
    calendar: [],
  });

  it("is accepted when it is what its schema says", () => {
    expect(() => validate(minimal("held"))).to.not.throw();
  });

  it("is refused with the place that is wrong when it is not", () => {
    expect(() => validate(minimal("won"))).to.throw(/\/cells\/0\/state/);
    expect(() => validate({ schemaVersion: 1 })).to.throw(/must have required property 'run'/);
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
