import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { network } from "hardhat";
import type { SuiteAddresses } from "../../scripts/lib/addresses.ts";
import { startNode, type LocalNode } from "../../scripts/lib/localNode.ts";
import { loadParameters } from "../../scripts/lib/parameters.ts";
import { deploySuite } from "../../scripts/lib/suite.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSX = join(ROOT, "node_modules/tsx/dist/cli.mjs");
const ANVIL = join(ROOT, "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs one of the scripts as a user would. */
function run(script: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [TSX, join(ROOT, "scripts", script), ...args],
      { cwd: ROOT },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}

describe("command line tools", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "suite-"));
  });
  after(() => rm(folder, { recursive: true }));

  describe("deploy:local", () => {
    for (const [kind, ...extra] of [["hardhat"], ["anvil", "--anvil", "--profile", "fast-test"]]) {
      it(`deploys and checks a suite on ${kind}, writes its addresses and ends`, async function () {
        if (kind === "anvil" && !existsSync(ANVIL)) this.skip();
        const file = join(folder, `${kind}.json`);
        const outcome = await run("deploy-local.ts", "--port", "0", "--exit", "--json", "--out", file, ...extra);
        expect(outcome.code, outcome.stderr).to.equal(0);
        const said = JSON.parse(outcome.stdout) as {
          node: string;
          addresses: SuiteAddresses;
          report: { ok: boolean; findings: unknown[] };
        };
        expect(said.node).to.equal(kind);
        expect(said.report.ok).to.equal(true);
        expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal(said.addresses);
      });
    }

    it("explains itself", async () => {
      const { code, stdout } = await run("deploy-local.ts", "--help");
      expect(code).to.equal(0);
      for (const option of ["--profile", "--port", "--anvil", "--exit", "--json", "--out"]) {
        expect(stdout).to.contain(option);
      }
    });

    it("refuses parameters that do not hold together before it starts anything", async () => {
      const { code, stderr } = await run("deploy-local.ts", "--profile", "production", "--port", "0", "--exit");
      expect(code).to.equal(2);
      expect(stderr).to.contain("registrars is missing; accepted: who endorse personhood");
    });

    it("says so when its port is taken", async () => {
      const server = createServer();
      const port = await new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => {
          const bound = server.address();
          resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
        });
      });
      try {
        const { code, stderr } = await run("deploy-local.ts", "--port", String(port), "--exit");
        expect(code).to.equal(2);
        expect(stderr).to.contain(`port ${port} on 127.0.0.1 is taken: give another with --port`);
      } finally {
        server.close();
      }
    });
  });

  describe("check:deployment", () => {
    let node: LocalNode;
    let addresses: SuiteAddresses;
    let file = "";

    before(async () => {
      node = await startNode("hardhat", 0);
      const connection = await network.create({ network: "local", override: { url: node.url } });
      const latest = await connection.ethers.provider.getBlock("latest");
      const parameters = await loadParameters("local", { start: latest?.timestamp ?? 1 });
      addresses = await deploySuite(connection, parameters, { deploymentId: `local-${node.port}` });
      await connection.close();
      file = join(folder, "suite.json");
      await writeFile(file, JSON.stringify(addresses));
    });
    after(async () => {
      await node.stop();
      await rm(join(ROOT, "deploy/deployments", `local-${node.port}`), { recursive: true, force: true });
    });

    it("finds a sound suite sound", async () => {
      const { code, stdout, stderr } = await run(
        "check-deployment.ts",
        ...["--rpc", node.url, "--addresses", file, "--parameters", "local"],
      );
      expect(code, stderr).to.equal(0);
      expect(stdout).to.contain("checking roles");
      expect(stdout).to.contain("no account holds a role");
    });

    it("ends with 1 and names the finding, as JSON too", async () => {
      const wrong = join(folder, "wrong.json");
      await writeFile(wrong, JSON.stringify({ ...addresses, treasury: addresses.token }));
      const { code, stdout } = await run("check-deployment.ts", "--rpc", node.url, "--addresses", wrong, "--json");
      expect(code).to.equal(1);
      const { findings } = JSON.parse(stdout) as { findings: { check: string; contract: string; message: string }[] };
      expect(findings.map(({ check, contract }) => `${check} ${contract}`)).to.include.members([
        "other-code treasury",
        "manifest genesis",
        "wiring policy",
        "wiring deposits",
      ]);
    });

    it("ends with 2 when it cannot check", async () => {
      const nowhere = await run("check-deployment.ts", "--rpc", node.url, "--addresses", join(folder, "none.json"));
      expect(nowhere.code).to.equal(2);
      expect(nowhere.stderr).to.contain("none.json cannot be read");
      const { code, stderr } = await run("check-deployment.ts", "--rpc", "http://127.0.0.1:1", "--addresses", file);
      expect(code).to.equal(2);
      expect(stderr).to.contain("no answer from http://127.0.0.1:1");
    });

    it("explains itself", async () => {
      const { code, stdout } = await run("check-deployment.ts", "--help");
      expect(code).to.equal(0);
      for (const option of ["--rpc", "--addresses", "--parameters", "--from-block", "--json"]) {
        expect(stdout).to.contain(option);
      }
    });
  });
});
