import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { loadScenarios } from "../../scenarios/catalogue.ts";
import { citations, knownRisks, statements } from "../../trace/scan.ts";
import { DEFENCES } from "../../trace/threats.ts";
import { invariantsOf, traceOf } from "../../trace/trace.ts";

const ROOT = new URL("../../../", import.meta.url);

describe("traceability", () => {
  it("has an answer for every attack there is: invariants that the mechanism states, or a section", async () => {
    const known = statements();
    for (const scenario of await loadScenarios()) {
      expect(scenario.invariants ?? DEFENCES[scenario.id], scenario.id).to.not.equal(undefined);
      for (const id of invariantsOf(scenario)) expect(known.has(id), `${scenario.id}: ${id}`).to.equal(true);
    }
  });

  it("names only lines that do cite the number", async () => {
    const traces = traceOf(await loadScenarios());
    let cited = 0;
    for (const { id, tests, sources } of traces.flatMap((t) => t.invariants)) {
      for (const { file, lines } of [...tests, ...sources]) {
        const text = readFileSync(new URL(file, ROOT), "utf8").split("\n");
        for (const line of lines) expect(text[line - 1], `${file}:${line}`).to.match(new RegExp(`\\b${id}\\b`));
        cited += lines.length;
      }
    }
    expect(cited).to.be.greaterThan(50);
  });

  it("finds a test for every invariant that an attack of the catalogue rests on", async () => {
    const untested = traceOf(await loadScenarios()).flatMap((t) =>
      t.invariants.filter((i) => i.tests.length === 0).map((i) => `${t.threat} ${i.id}`),
    );
    expect(untested).to.deep.equal([]);
  });

  it("tells the invariant DL-1 from the attack DL1", () => {
    const cited = citations("contracts", [".sol"]);
    expect([...cited.keys()].every((key) => /^[A-Z]{2}-\d+$/.test(key))).to.equal(true);
    expect(cited.get("DL-1")?.map((p) => p.file)).to.include("contracts/libraries/BorrowedVoice.sol");
  });

  it("reads the known risks off their document", () => {
    const risks = knownRisks();
    expect(risks[0]?.title).to.equal("1. Free identities");
    for (const { source } of risks) expect(existsSync(new URL(source, ROOT))).to.equal(true);
  });
});
