import { expect } from "chai";
import { OWN_POPULATION } from "../../populations/fromFile.ts";
import { addTable, loadTable } from "../../populations/load.ts";
import { loadPrices } from "../../prices.ts";
import { Crew, Stopped } from "../../runner/crew.ts";
import type { Failure, News, Task } from "../../runner/play.ts";
import type { CellResult } from "../../scenarios/Scenario.ts";

const settings = { prices: loadPrices(), seeds: [1], mostVoters: 40 };

function task(system: string, scenarios: readonly string[], population = "compound"): Task {
  return { system, variant: null, population, scenarios };
}

const TASKS = [task("oz-governor", ["TC1", "TC3"]), task("governor-alpha", ["TC3"]), task("sqrt-naive", ["QV1"])];

async function played(tasks: readonly Task[], jobs: number): Promise<(CellResult | Failure)[]> {
  const results: (CellResult | Failure)[] = [];
  const crew = new Crew(settings, jobs);
  try {
    await crew.play(tasks, (news) => {
      if (news.kind === "cell") results.push(news.result);
    });
  } finally {
    crew.close();
  }
  return results;
}

/** In the order of the tasks, whoever was quicker, and without the time it took. */
function timeless(results: readonly (CellResult | Failure)[]): unknown[] {
  return results
    .map((r) => ({ ...r, milliseconds: 0 }))
    .sort((a, b) => `${a.system} ${a.scenario}`.localeCompare(`${b.system} ${b.scenario}`, "en"));
}

describe("a crew of processes", function () {
  this.timeout(180_000);

  it("gives the same cells as one process does", async () => {
    const together = await played(TASKS, 2);
    expect(together).to.have.length(4);
    expect(timeless(together)).to.deep.equal(timeless(await played(TASKS, 1)));
  });

  it("knows populations that only its parent has", async () => {
    addTable({ ...loadTable("compound"), id: OWN_POPULATION, kind: "own" });
    const tasks = ["oz-governor", "governor-alpha"].map((s) => task(s, ["TC1"], OWN_POPULATION));
    for (const result of await played(tasks, 2))
      expect(result).to.include({ population: OWN_POPULATION, state: "held" });
  });

  it("reports what a process left undone when it died, and goes on with another", async () => {
    const results = await played([task("oz-governor", ["NONE"]), task("oz-governor", ["TC1"])], 2);
    const [dead] = results.filter((r) => r.scenario === "NONE");
    expect(dead).to.deep.equal({
      scenario: "NONE",
      system: "oz-governor",
      variant: null,
      population: "compound",
      error: "the process that played it ended with code 1",
    });
    expect(results.filter((r) => r.scenario === "TC1")).to.have.length(1);
  });

  it("makes failures of the attacks of a world that cannot be built", async () => {
    const results = await played([task("oz-governor", ["TC1", "TC3"], "nowhere")], 1);
    expect(results.map((r) => ("error" in r ? r.error : ""))).to.have.length(2);
    for (const r of results)
      expect(r)
        .to.have.property("error")
        .that.matches(/not built: No population "nowhere"/);
  });

  for (const jobs of [1, 2]) {
    it(`stops at once when told to, and says nothing more, with ${jobs} at work`, async () => {
      const stop = new AbortController();
      const news: News[] = [];
      const crew = new Crew(settings, jobs, stop.signal);
      const work = crew.play(TASKS, (n) => {
        news.push(n);
        if (n.kind === "enrolled") stop.abort();
      });
      const error: unknown = await work.then(
        () => null,
        (e: unknown) => e,
      );
      crew.close();
      expect(error).to.be.instanceOf(Stopped);
      const heard = news.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(news.length).to.equal(heard);
      expect(news.filter((n) => n.kind === "cell")).to.deep.equal([]);
    });
  }
});
