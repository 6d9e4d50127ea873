import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Report } from "../../report/Report.ts";
import { validate } from "../../report/validate.ts";
import { EXIT } from "../../report/verdict.ts";
import { FILES } from "../../report/write.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

function attack(...args: string[]): { status: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, ["--import", "tsx", "lab/cli.ts", ...args], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

describe("the command line", () => {
  it("lists attacks, systems and populations", () => {
    const { status, out } = attack("--list");
    expect(status).to.equal(0);
    for (const word of ["TC8", "governor-alpha", "bittensor"]) expect(out).to.contain(word);
  });

  it("explains one attack with its precedent and its file", () => {
    const { status, out } = attack("--explain", "DL3");
    expect(status).to.equal(0);
    expect(out).to.contain("LobbyFi");
    expect(out).to.contain("lab/scenarios/DL3.ts");
  });

  it("exits with 2 and says what there is when asked for something unknown", () => {
    const { status, err } = attack("--only", "ZZ1");
    expect(status).to.equal(2);
    expect(err).to.contain("There are: TC1");
    expect(attack("--seeds", "none").status).to.equal(2);
    expect(attack("--no-such-option").status).to.equal(2);
  });

  it("runs a cell, writes a valid report and exits with 0", function () {
    this.timeout(60_000);
    const directory = mkdtempSync(join(tmpdir(), "attack-"));
    const { status, out, err } = attack(
      "--only",
      "CT6",
      "--system",
      "counterweight",
      "--population",
      "compound",
      "--no-ablation",
      "--out",
      directory,
    );
    expect(status, err).to.equal(0);
    expect(out).to.contain("Objection hostage");
    const report = reportIn(directory);
    expect(report.cells.map((c) => c.state)).to.deep.equal(["held"]);
    expect(report.coverage.complete).to.equal(true);
    expect(readdirSync(directory).sort()).to.deep.equal(Object.keys(FILES).sort());
    expect(readFileSync(join(directory, "report.md"), "utf8")).to.contain("# Attack report");
    expect(err).to.match(/1 of 1 cells and ablations in \d+ s \(goal for everything: 600 s/);
  });

  it("lists what there is for machines too", () => {
    const { status, out } = attack("--list", "--json");
    expect(status).to.equal(0);
    const { attacks, systems } = JSON.parse(out) as { attacks: { id: string }[]; systems: { id: string }[] };
    expect(attacks.map((a) => a.id)).to.include("TC3");
    expect(systems.map((a) => a.id)).to.include("counterweight");
  });

  it("documents its exit codes", () => {
    const { out } = attack("--help");
    for (const code of Object.values(EXIT)) expect(out).to.match(new RegExp(`^ +${code} `, "m"));
  });

  it("exits with 2 for a shard that cannot be, a list that is none, and a report that is none", () => {
    expect(attack("--shard", "3/2").err).to.contain("It must be like 2/8");
    expect(attack("--shard", "3/2").status).to.equal(EXIT.usage);
    const list = join(mkdtempSync(join(tmpdir(), "attack-")), "few.csv");
    writeFileSync(list, "1\n2\n3\n");
    const few = attack("--population-file", list);
    expect(few.status).to.equal(EXIT.usage);
    expect(few.err).to.contain("few.csv");
    expect(attack("--population-file", `${list}.gone`).status).to.equal(EXIT.usage);
    const none = attack("merge", list);
    expect(none.status).to.equal(EXIT.usage);
    expect(none.err).to.contain("few.csv is no attack report");
    expect(attack("merge").status).to.equal(EXIT.usage);
  });

  it("gives the same report in one piece and in shards that are merged", function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), "attack-"));
    const what = ["--only", "DL1,CT1", "--system", "counterweight,oz-governor", "--population", "compound", "--out"];
    const codes = [
      attack(...what, join(folder, "whole")).status,
      attack(...what, join(folder, "a"), "--shard", "1/2").status,
      attack(...what, join(folder, "b"), "--shard", "2/2").status,
    ];
    expect(codes).to.deep.equal([0, 0, 0]);
    const parts = ["b", "a"].map((name) => join(folder, name, "report.json"));
    const merged = attack("merge", ...parts, "--out", join(folder, "merged"), "--json");
    expect(merged.status, merged.err).to.equal(0);
    const [a, b, whole] = ["a", "b", "whole"].map((name) => reportIn(join(folder, name)));
    expect([a?.cells.length ?? 0, b?.cells.length ?? 0]).to.not.include(0);
    const content = (report: Report | undefined): unknown => ({ ...report, run: null });
    expect(content(reportIn(join(folder, "merged")))).to.deep.equal(content(whole));
    expect(content(JSON.parse(merged.out) as Report)).to.deep.equal(content(whole));
  });

  it("leaves a valid report of what was done when it is interrupted, and exits with 130", async function () {
    this.timeout(120_000);
    const directory = mkdtempSync(join(tmpdir(), "attack-"));
    const args = ["--population", "compound", "--no-ablation", "--out", directory];
    const child = spawn(process.execPath, ["--import", "tsx", "lab/cli.ts", ...args], { cwd: PROJECT });
    let err = "";
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      const before = /^\[3\//m.test(err);
      err += text;
      // In the middle of the fourth cell, and twice: the runners of scripts repeat what the terminal sent already.
      if (!before && /^\[3\//m.test(err)) for (let i = 0; i < 2; i++) child.kill("SIGINT");
    });
    expect(await ended, err).to.equal(EXIT.interrupted);
    const report = reportIn(directory);
    expect(report.coverage).to.include({ complete: false, why: "interrupted" });
    expect(report.cells.length).to.be.at.least(3);
    expect(report.cells.length).to.be.lessThan(report.coverage.planned);
    expect(readFileSync(join(directory, "index.html"), "utf8")).to.contain("Partial report");
    expect(err).to.contain("PARTIAL (interrupted)");
  });
});

function reportIn(directory: string): Report {
  const report: unknown = JSON.parse(readFileSync(join(directory, "report.json"), "utf8"));
  validate(report);
  return report;
}
