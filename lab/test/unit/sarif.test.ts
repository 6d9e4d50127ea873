import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Log } from "sarif";
import * as draft04 from "ajv-draft-04";
import * as formats from "ajv-formats";
import { expect } from "chai";
import type { Report } from "../../report/Report.ts";
import { sarifReport } from "../../report/sarif.ts";
import { sampleReport } from "../helpers/reports.ts";

/**
 * The schema of OASIS SARIF 2.1.0 (rtm.5, in draft 4 of JSON Schema), as Microsoft's package of test matchers ships it. The
 * matchers themselves fetch what `$schema` names; the file is read instead.
 */
const PUBLISHED = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

type Spoil = (run: Log["runs"][number]) => void;

describe("the SARIF file", () => {
  // One of its patterns for languages has a bracket too many, which only expressions without "u" take.
  const ajv = new draft04.default.default({ allErrors: true, strict: false, unicodeRegExp: false });
  formats.default.default(ajv);
  const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(PUBLISHED), "utf8")) as object;
  const accepts = ajv.compile(schema);
  const faults = (log: unknown): string[] =>
    accepts(log) ? [] : (accepts.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ""}`);
  const logOf = (report: Report): Log => JSON.parse(sarifReport(report)) as Log;

  it("is what the schema of OASIS says, for complete, partial, interrupted and broken runs", async () => {
    const failure = { scenario: "TC3", system: "counterweight", population: "hop", variant: null, error: "out of gas" };
    const lost = await sampleReport({ states: { "TC3/counterweight": "captured", "CT1/counterweight": "n/a" } });
    const reports = [
      lost,
      { ...lost, failures: [failure] },
      await sampleReport({ shard: { index: 1, count: 3 } }),
      await sampleReport({ reached: 3, interrupted: true }),
      await sampleReport({ reached: 0, interrupted: true }),
    ];
    for (const report of reports) expect(faults(logOf(report))).to.deep.equal([]);
  });

  it("would be refused with a fault anywhere in it", async () => {
    const spoils: readonly [string, Spoil][] = [
      ["/runs/0/results/0/level", (run) => Object.assign(run.results?.[0] ?? {}, { level: "fatal" })],
      ["/runs/0/results/0/kind", (run) => Object.assign(run.results?.[0] ?? {}, { kind: "lost" })],
      ["/runs/0/results/0 must have required", (run) => Object.assign(run.results?.[0] ?? {}, { message: undefined })],
      ["/runs/0/results/0 must NOT have", (run) => Object.assign(run.results?.[0] ?? {}, { system: "counterweight" })],
      ["/runs/0/tool/driver/rules/0", (run) => Object.assign(run.tool.driver.rules?.[0] ?? {}, { id: undefined })],
      [
        "/runs/0/invocations/0/startTimeUtc",
        (run) => Object.assign(run.invocations?.[0] ?? {}, { startTimeUtc: "today" }),
      ],
      [
        "startLine",
        (run) => Object.assign(run.results?.[0]?.locations?.[0]?.physicalLocation?.region ?? {}, { startLine: 0 }),
      ],
    ];
    for (const [place, spoil] of spoils) {
      const log = logOf(await sampleReport());
      for (const run of log.runs) spoil(run);
      const found = faults(JSON.parse(JSON.stringify(log)));
      expect(found.length, place).to.be.greaterThan(0);
      expect(found.join("\n")).to.contain(place);
    }
  });

  it("keeps what no schema can say: rules by index, a level only for failures, fingerprints that differ, files that exist", async () => {
    const [run] = logOf(await sampleReport({ states: { "TC3/counterweight": "captured" } })).runs;
    const results = run?.results ?? [];
    expect(results.length).to.be.greaterThan(0);
    for (const r of results) {
      expect(run?.tool.driver.rules?.[r.ruleIndex ?? -1]?.id).to.equal(r.ruleId);
      expect(r.level === "none").to.equal(r.kind !== "fail");
      const location = r.locations?.[0]?.physicalLocation?.artifactLocation;
      const base = run?.originalUriBaseIds?.[location?.uriBaseId ?? ""];
      expect(base, "a base that the log declares").to.not.equal(undefined);
      expect(() => readFileSync(new URL(`../../../${location?.uri ?? "none"}`, import.meta.url))).to.not.throw();
    }
    const prints = results.map((r) => r.partialFingerprints?.["cell"]);
    expect(new Set(prints).size).to.equal(results.length);
  });
});
