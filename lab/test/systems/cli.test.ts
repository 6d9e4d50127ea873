import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { validate } from "../../report/validate.ts";

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
    const report = JSON.parse(readFileSync(join(directory, "report.json"), "utf8")) as { cells: { state: string }[] };
    validate(report);
    expect(report.cells.map((c) => c.state)).to.deep.equal(["held"]);
    expect(readFileSync(join(directory, "report.md"), "utf8")).to.contain("# Attack report");
  });
});
