import { DOMParser } from "linkedom";
import { expect } from "chai";
import type { PopulationPower } from "../../report/power.ts";
import { powerRows } from "../../report/powerTable.ts";
import type { Report } from "../../report/Report.ts";
import { STYLE } from "../../report/html/style.ts";
import { validate } from "../../report/validate.ts";
import { EXIT, verdictOf } from "../../report/verdict.ts";
import { FILES } from "../../report/write.ts";
import { check, priceless } from "../../scenarios/Scenario.ts";
import { sampleReport } from "../helpers/reports.ts";

function rendered(name: string, report: Report): string {
  const render = FILES[name];
  if (render === undefined) throw new Error(`no file ${name}`);
  return render(report);
}

/** Each file without its block of metadata. */
const WITHOUT_RUN: Readonly<Record<string, (text: string) => string>> = {
  "report.json": (text) => JSON.stringify({ ...(JSON.parse(text) as Report), run: null }),
  "report.md": (text) => text.replace(/<!-- run -->[\s\S]*<!-- \/run -->/, ""),
  "index.html": (text) => text.replace(/<!-- run -->[\s\S]*<!-- \/run -->/, ""),
  "report.sarif": (text) =>
    JSON.stringify(JSON.parse(text), (key: string, value: unknown) => (key === "invocations" ? null : value)),
  "junit.xml": (text) => text.replace(/<testsuite name="run"[\s\S]*?<\/testsuite>/, ""),
};

describe("a rendered report", () => {
  let report: Report;

  before(async () => {
    report = await sampleReport({ states: { "TC3/oz-governor": "captured", "CT1/governor-alpha": "n/a" } });
  });

  for (const name of Object.keys(FILES)) {
    it(`${name} is the same byte for byte when it is rendered again from what was written`, () => {
      const again = JSON.parse(rendered("report.json", report)) as Report;
      expect(rendered(name, again)).to.equal(rendered(name, report));
    });

    it(`${name} differs between two runs of the same seeds in its block of metadata only`, async () => {
      const other = await sampleReport({
        states: { "TC3/oz-governor": "captured", "CT1/governor-alpha": "n/a" },
        started: new Date("2027-07-07T07:07:07Z"),
        milliseconds: 99_999,
      });
      const elsewhere = { ...other, run: { ...other.run, commit: "another", node: "v99", hashes: {} } };
      const strip = WITHOUT_RUN[name];
      if (strip === undefined) throw new Error(`no block of metadata is known in ${name}`);
      expect(rendered(name, elsewhere)).to.not.equal(rendered(name, report));
      expect(strip(rendered(name, elsewhere))).to.equal(strip(rendered(name, report)));
      expect(rendered(name, report)).to.contain("2026-01-01T00:00:00.000Z");
    });
  }
});

describe("the schema", () => {
  it("accepts complete, partial and sharded reports", async () => {
    for (const sample of [{}, { reached: 3, interrupted: true }, { shard: { index: 1, count: 3 } }]) {
      const report: unknown = await sampleReport(sample);
      expect(() => validate(report)).to.not.throw();
    }
  });

  it("names the place of what is wrong", async () => {
    const report = await sampleReport();
    const spoiled = (
      change: (copy: { [part: string]: unknown; cells: Record<string, unknown>[] }) => void,
    ): unknown => {
      const copy = JSON.parse(JSON.stringify(report)) as { cells: Record<string, unknown>[] };
      change(copy);
      return copy;
    };
    const cases: readonly [RegExp, unknown][] = [
      [/\/schemaVersion/, spoiled((r) => (r["schemaVersion"] = 2))],
      [/\/cells\/0\/state/, spoiled((r) => Object.assign(r.cells[0] ?? {}, { state: "won" }))],
      [/\/cells\/0\/milliseconds/, spoiled((r) => Object.assign(r.cells[0] ?? {}, { milliseconds: 5 }))],
      [/\/cells\/0\/curves\/0/, spoiled((r) => Object.assign(r.cells[0] ?? {}, { curves: [{ title: "no points" }] }))],
      [
        /\/power\/0\/roots\/gini/,
        spoiled((r) => Object.assign((r["power"] as PopulationPower[])[0]?.roots ?? {}, { gini: 2 })),
      ],
      [/\/coverage\/why/, spoiled((r) => (r["coverage"] = { planned: 2, executed: 1, complete: false, why: "" }))],
      [/required property 'run'/, { schemaVersion: 3 }],
    ];
    for (const [place, wrong] of cases) expect(() => validate(wrong)).to.throw(place);
  });

  it("writes what has no bound as the largest whole number", async () => {
    const { cells } = await sampleReport();
    expect(cells[0]?.checks[1]?.measured).to.equal(Number.MAX_SAFE_INTEGER);
    expect(rendered("report.md", await sampleReport())).to.contain("unbounded");
  });
});

describe("the page", () => {
  let report: Report;
  let page: string;
  let document: {
    querySelectorAll(selector: string): Iterable<{ textContent: string; getAttribute(n: string): string }>;
  };
  const all = (selector: string) => [...document.querySelectorAll(selector)];

  before(async () => {
    report = await sampleReport({ states: { "TC3/counterweight": "captured" } });
    page = rendered("index.html", report);
    document = new DOMParser().parseFromString(page, "text/html") as unknown as typeof document;
  });

  it("answers four questions before anything else", () => {
    const questions = all("header .answer h2").map((h) => h.textContent);
    expect(questions).to.deep.equal([
      "What was tried?",
      "What held?",
      "What would it have cost?",
      "What is not claimed?",
    ]);
    const [tried, held, cost, lost] = all("header .answer .big").map((p) => p.textContent);
    expect([tried, held, cost, lost]).to.deep.equal(["3 attacks", "4 of 6 cells", "5 x", "2 cells lost"]);
  });

  it("shows right after the matrix who holds the power, with tokens and with roots", () => {
    expect(
      all("main > h2")
        .slice(0, 2)
        .map((h) => h.getAttribute("id")),
    ).to.deep.equal(["matrix", "power"]);
    const section = all(".box").find((b) => b.getAttribute("aria-label").startsWith("Concentration and power"));
    const words = (section?.textContent ?? "").replace(/\s+/g, " ");
    for (const row of powerRows(report.power)) expect(words).to.contain(row.join(""));
    // Compound: four of 38 hold half, and one is decisive in three of four cases; with roots eight of seventeen, and one of five.
    const text = rendered("report.md", report);
    expect(text).to.contain(
      "| compound | tokens | 38 of 38 | 0.748 | 0.114 | 8.76 | 2, 4, 3 | 0.151 | 75.4 % | 31.9 % |",
    );
    expect(text).to.contain(
      "| compound | capped roots | 17 of 38 | 0.0771 | 0.0611 | 16.4 | 6, 8, 2 | 0.746 | 20.9 % | 6.47 % |",
    );
    expect(report.power.map((p) => [p.population, p.holders])).to.deep.equal([
      ["compound", 38],
      ["hop", 1_000],
    ]);
  });

  it("asks nobody for anything: no script, no address of a style, picture or font", () => {
    expect(page).to.not.match(/<script|<link|<img|<iframe|@import|url\(|\ssrc=/i);
    for (const link of all("a")) expect(link.getAttribute("href")).to.match(/^#/);
  });

  it("has a place for every link, and every place once", () => {
    const ids = all("[id]").map((e) => e.getAttribute("id"));
    expect(new Set(ids).size).to.equal(ids.length);
    const missing = all("a")
      .map((a) => a.getAttribute("href").slice(1))
      .filter((id) => !ids.includes(id));
    expect(missing).to.deep.equal([]);
  });

  it("shows text of results as text", () => {
    expect(page).to.not.contain("<b>says</b>");
    expect(page).to.contain("&#60;b&#62;says&#60;/b&#62;");
  });

  it("names every chart, and has its figures behind it", () => {
    const charts = all("figure");
    // Three attacks have costs and transactions; TC3 on two populations has a curve and odds; the odds of the design.
    expect(charts.length).to.equal(3 + 3 + 4 + 1);
    expect(all("figure > svg[role=img][aria-label]").length).to.equal(charts.length);
    expect(all("figure figcaption").length).to.equal(charts.length);
    expect(all("figure table").length).to.equal(charts.length);
  });

  it("gives every table a caption, headings with scope, and a box that scrolls by keyboard", () => {
    const tables = all("table");
    expect(all("table > caption").length).to.equal(tables.length);
    expect(all(".box[tabindex='0'][role=region][aria-label] > table").length).to.equal(tables.length);
    expect(all("th:not([scope])").length).to.equal(0);
  });

  it("tells states by shape and word, not by colour alone", () => {
    for (const tag of all(".state")) expect(tag.textContent.trim()).to.not.equal("");
    expect(all(".state svg").length).to.equal(all(".state").length);
  });

  it("says for each attack how to reproduce it, what its ablation did and what its limits are", () => {
    for (const { id } of report.scenarios) {
      const section = all(`section[id="${id.toLowerCase()}"]`)[0]?.textContent ?? "";
      for (const words of [
        `--only ${id}`,
        "Precedent",
        "Budget",
        "Criterion",
        "Ablation",
        "Limits",
        "people: 8 -> 1",
      ]) {
        expect(section, id).to.contain(words);
      }
    }
  });

  it("says when each transaction was sent, in simulated days, with its gas", () => {
    const section = all('section[id="tc3"] figure').find((f) => f.textContent.includes("What was sent, and when"));
    // The cells of a row stand side by side without a space.
    const rows = section?.textContent.replace(/\s+/g, "") ?? "";
    expect(rows).to.contain("1propose010190,000190,000");
    expect(rows).to.contain("2castVote1.04to2.083180,000160,000");
  });

  it("claims execution for what was executed only, and marks what the model or arithmetic said", async () => {
    const all = "Every attack sends real transactions to real contracts on an in-process chain, and every figure";
    for (const name of ["report.md", "index.html"]) {
      const plain = rendered(name, report).replace(/\s+/g, " ");
      expect(plain).to.contain(all);
      expect(plain).to.not.match(/every cell was executed|\((m|a|m, a)\)/i);
    }
    const layered = {
      ...report,
      cells: report.cells.map((c) => {
        if (c.system !== "counterweight" || c.scenario === "DL1") return c;
        const by = c.scenario === "CT1" ? (["model"] as const) : (["model", "arithmetic"] as const);
        return { ...c, checks: [...c.checks, ...by.map((layer) => check("odds", 1, "<=", 2, layer))] };
      }),
    };
    expect(() => validate(layered)).to.not.throw();
    const text = rendered("report.md", layered);
    expect(text).to.not.contain(all);
    const figures = layered.cells.reduce((n, c) => n + c.checks.length, 0);
    expect(text).to.contain(
      `${figures - 6} of ${figures} figures of the criteria were measured there; 4 are of the model`,
    );
    expect(text).to.contain("(m: TC3, CT1); 2 are computed from prices and tables (a: TC3)");
    expect(text).to.match(/\| TC3 [^|]*\| CAPTURED \(m, a\) \|/);
    expect(text).to.match(/\| CT1 [^|]*\| held \(m\) \|/);
    expect(text).to.match(/\| DL1 [^|]*\| held \|/);
    expect(text).to.contain("| counterweight | hop | odds | 1 | <= 2 | yes | arithmetic |");
    expect(text).to.contain("| counterweight | hop | people | 8 | >= 7 | yes | transactions |");
    expect(rendered("index.html", layered).replace(/\s+/g, " ")).to.contain("held (m)</span>");
  });

  it("sweeps the price of a person where one moves the criterion, and says why where none does", () => {
    const unmoved = {
      ...report,
      cells: report.cells.map((c) => (c.scenario === "TC3" ? { ...c, ...priceless("nobody is bought") } : c)),
    };
    expect(() => validate(unmoved)).to.not.throw();
    const part = rendered("report.md", unmoved).split("## TC3: ")[1]?.split("\n## ")[0] ?? "";
    expect(part).to.not.contain("The criterion over the price of a person");
    expect(part).to.contain("No price of a person moves the criterion (compound, hop): nobody is bought.");
    expect(rendered("report.md", report)).to.contain("The criterion over the price of a person");
    expect(rendered("index.html", unmoved).replace(/\s+/g, " ")).to.contain(
      "No price of a person moves the criterion (compound, hop): nobody is bought.",
    );
  });

  it("says that it is partial, and why, when it is", async () => {
    const partial = rendered("index.html", await sampleReport({ reached: 2, interrupted: true }));
    expect(partial).to.contain("Partial report");
    expect(partial).to.contain("interrupted");
    expect(page).to.not.contain("Partial report");
  });

  it("keeps a contrast of 4.5 to 1 for words and 3 to 1 for shapes, light and dark", () => {
    const [light = "", dark = ""] = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
    for (const [name, block] of [
      ["light", light],
      ["dark", dark],
    ] as const) {
      const colour = new Map(
        [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, id = "", hex = ""]) => [id, hex]),
      );
      const of = (a: string, b: string): number => contrast(colour.get(a) ?? "", colour.get(b) ?? "");
      const words = [
        ["ink", "paper"],
        ["soft", "paper"],
        ["soft", "panel"],
        ["ink", "panel"],
        ["link", "paper"],
        ["link", "panel"],
        ["held", "held-bg"],
        ["captured", "captured-bg"],
        ["expected", "expected-bg"],
        ["na", "na-bg"],
        ["ink", "expected-bg"],
      ] as const;
      const shapes = ["accent", "bar", "s1", "s2", "s3", "s4", "s5"];
      for (const [text, ground] of words) expect(of(text, ground), `${name}: ${text} on ${ground}`).to.be.at.least(4.5);
      for (const shape of shapes) expect(of(shape, "paper"), `${name}: ${shape}`).to.be.at.least(3);
    }
  });
});

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe("reports for machines", () => {
  it("SARIF: ours pass, fail or do not apply; a published loss warns, a surprise is an error", async () => {
    const report = await sampleReport({
      states: { "TC3/counterweight": "captured", "CT1/counterweight": "n/a", "DL1/oz-governor": "captured" },
    });
    const shown = {
      ...report,
      cells: report.cells.map((c) =>
        c.population === "hop" && c.scenario === "TC3" && c.state === "captured"
          ? { ...c, shown: "expected-loss" as const }
          : c,
      ),
    };
    const log = JSON.parse(rendered("report.sarif", shown)) as {
      version: string;
      runs: {
        results: { ruleId: string; ruleIndex: number; kind: string; level: string }[];
        tool: { driver: { rules: { id: string }[] } };
      }[];
    };
    const [run] = log.runs;
    expect(log.version).to.equal("2.1.0");
    const of = (id: string): string[] =>
      (run?.results ?? []).filter((r) => r.ruleId === id).map((r) => `${r.kind} ${r.level}`);
    expect(of("TC3")).to.deep.equal(["fail error", "fail warning"]);
    expect(of("CT1")).to.deep.equal(["notApplicable none", "notApplicable none"]);
    expect(of("DL1")).to.deep.equal(["pass none", "pass none"]);
    for (const r of run?.results ?? []) expect(run?.tool.driver.rules[r.ruleIndex]?.id).to.equal(r.ruleId);
  });

  it("JUnit: fails where the command fails and nowhere else", async () => {
    const report = await sampleReport({
      states: { "DL1/counterweight": "captured", "TC3/oz-governor": "captured", "CT1/governor-alpha": "n/a" },
    });
    const xml = rendered("junit.xml", report);
    // On record as held on compound only.
    expect(xml.match(/<failure /g)?.length).to.equal(1);
    expect(xml.match(/<skipped\/>/g)?.length).to.equal(2);
    expect(xml).to.contain("&lt;b>says");
    expect(verdictOf(report).exitCode).to.equal(EXIT.regressed);
  });
});

describe("how the command ends", () => {
  const code = async (sample: Parameters<typeof sampleReport>[0]): Promise<number> =>
    verdictOf(await sampleReport(sample)).exitCode;

  it("with 0 when the losses are known, 1 when one is not", async () => {
    expect(await code({})).to.equal(EXIT.done);
    expect(await code({ states: { "TC3/counterweight": "captured" } })).to.equal(EXIT.done);
    expect(await code({ states: { "DL1/counterweight": "captured" } })).to.equal(EXIT.regressed);
  });

  it("with 1 when an ablation changed nothing, and 3 when something did not run", async () => {
    const report = await sampleReport();
    const inert = { ...report, ablations: report.ablations.map((a, i) => (i === 0 ? { ...a, bites: false } : a)) };
    expect(verdictOf(inert).exitCode).to.equal(EXIT.regressed);
    const failure = { scenario: "TC3", system: "counterweight", population: "hop", variant: null, error: "out of gas" };
    expect(verdictOf({ ...report, failures: [failure] }).exitCode).to.equal(EXIT.broken);
  });

  it("with 0 for a shard, 130 for a run that was stopped", async () => {
    expect(await code({ shard: { index: 2, count: 3 } })).to.equal(EXIT.done);
    expect(await code({ reached: 2, interrupted: true })).to.equal(EXIT.interrupted);
  });
});
