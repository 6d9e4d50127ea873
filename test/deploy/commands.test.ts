import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { CounterweightGovernor__factory, ProposalDeposits__factory } from "../../typechain-types/index.js";
import type { SuiteAddresses } from "../../scripts/lib/addresses.ts";
import { instrumented } from "../helpers/instrumented.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ANVIL = join(ROOT, "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
const DEPLOYMENT = "local-commands-test";
/** The key of the first account of every development node. */
const DEPLOYER = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A script that was started as a user would. */
interface Started {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  stdout(): string;
}

function start(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts", script), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<Outcome>((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { child, outcome, stdout: () => stdout };
}

const run = (script: string, ...args: string[]): Promise<Outcome> => start(script, args).outcome;

interface Said {
  node: string;
  rpc: string;
  addresses: SuiteAddresses;
  report: { ok: boolean; findings: unknown[] };
}

/** What the walkthrough says as JSON. */
interface Told {
  proposalId: string;
  steps: { who: string; what: string }[];
  outcomes: { what: string; holds: boolean }[];
  ok: boolean;
}

/** What a script that goes on running says as JSON. */
async function saidBy(started: Started): Promise<Said> {
  let ended: Outcome | undefined;
  void started.outcome.then((outcome) => (ended = outcome));
  for (;;) {
    try {
      return JSON.parse(started.stdout()) as Said;
    } catch {
      if (ended !== undefined) throw new Error(`it ended with ${ended.code}: ${ended.stderr}`);
      await sleep(50);
    }
  }
}

// One node serves every test: what deploy:local leaves running is checked, deployed to and stopped.
describe("command line tools", () => {
  let folder = "";
  let file = "";
  let local: Started;
  let onAnvil: Promise<Outcome> | undefined;
  let said: Said;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "suite-"));
    file = join(folder, "hardhat.json");
    local = start("deploy-local.ts", ["--port", "0", "--json", "--out", file]);
    said = await saidBy(local);
    if (existsSync(ANVIL)) {
      const args = ["--anvil", "--profile", "fast-test", "--port", "0", "--exit", "--json"];
      onAnvil = run("deploy-local.ts", ...args, "--out", join(folder, "anvil.json"));
    }
  });
  after(async () => {
    local.child.kill("SIGTERM");
    await local.outcome;
    await onAnvil;
    await rm(folder, { recursive: true });
    await rm(join(ROOT, "deploy/deployments", DEPLOYMENT), { recursive: true, force: true });
  });

  it("explain themselves", async () => {
    const options = {
      "deploy-local.ts": ["--profile", "--port", "--anvil", "--exit", "--json", "--out"],
      "deploy.ts": ["--network", "--profile", "--parameters", "--deployment-id", "--confirmations", "--validate-only"],
      "demo.ts": ["--port", "--anvil", "--json"],
      "check-deployment.ts": ["--rpc", "--addresses", "--parameters", "--from-block", "--json"],
      "inspect-proposal.ts": ["--rpc", "--addresses", "--proposal", "--targets", "--from-block", "--json"],
      "walkthrough.ts": ["--rpc", "--addresses", "--deploy", "--profile", "--port", "--anvil", "--json"],
    };
    await Promise.all(
      Object.entries(options).map(async ([script, expected]) => {
        const { code, stdout } = await run(script, "--help");
        expect(code).to.equal(0);
        for (const option of expected) expect(stdout).to.contain(option);
      }),
    );
  });

  describe("deploy:local", () => {
    it("deploys and checks a suite, writes its addresses and keeps the node running", async () => {
      expect(said.node).to.equal("hardhat");
      expect(said.report.ok).to.equal(true);
      expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal(said.addresses);
      expect(local.child.exitCode).to.equal(null);
    });

    it("does so on anvil, an independent EVM, and ends when told to", async function () {
      // Instrumented code passes the limit of code size, which anvil enforces.
      if (onAnvil === undefined || instrumented) this.skip();
      const { code, stdout, stderr } = await onAnvil;
      expect(code, stderr).to.equal(0);
      const { node, addresses, report } = JSON.parse(stdout) as Said;
      expect(node).to.equal("anvil");
      expect(report.ok).to.equal(true);
      expect(JSON.parse(await readFile(join(folder, "anvil.json"), "utf8"))).to.deep.equal(addresses);
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
    it("finds a sound suite sound", async () => {
      const { code, stdout, stderr } = await run(
        "check-deployment.ts",
        ...["--rpc", said.rpc, "--addresses", file, "--parameters", "local"],
      );
      expect(code, stderr).to.equal(0);
      expect(stdout).to.contain("checking roles");
      expect(stdout).to.contain("no account holds a role");
    });

    it("ends with 1 and names the finding, as JSON too", async () => {
      const wrong = join(folder, "wrong.json");
      await writeFile(wrong, JSON.stringify({ ...said.addresses, treasury: said.addresses.token }));
      const { code, stdout } = await run("check-deployment.ts", "--rpc", said.rpc, "--addresses", wrong, "--json");
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
      const [nowhere, silent] = await Promise.all([
        run("check-deployment.ts", "--rpc", said.rpc, "--addresses", join(folder, "none.json")),
        run("check-deployment.ts", "--rpc", "http://127.0.0.1:1", "--addresses", file),
      ]);
      expect(nowhere.code).to.equal(2);
      expect(nowhere.stderr).to.contain("none.json cannot be read");
      expect(silent.code).to.equal(2);
      expect(silent.stderr).to.contain("no answer from http://127.0.0.1:1");
    });
  });

  describe("inspect", () => {
    it("ends with 1 and names what it flags", async () => {
      const nobody = "0x000000000000000000000000000000000000bEEF";
      const targets = `${said.addresses.treasury},${nobody}`;
      const { code, stdout, stderr } = await run("inspect-proposal.ts", "--rpc", said.rpc, "--targets", targets);
      expect(code, stderr).to.equal(1);
      expect(stdout).to.match(/FLAG +0x\w{40} has no code/);
      expect(stdout).to.contain(`target ${said.addresses.treasury}`);
    });

    it("ends with 2 when it cannot look", async () => {
      const rpc = ["--rpc", said.rpc];
      const answers = await Promise.all([
        run("inspect-proposal.ts", ...rpc),
        run("inspect-proposal.ts", ...rpc, "--proposal", "1"),
        run("inspect-proposal.ts", ...rpc, "--proposal", "1", "--addresses", file),
        run("inspect-proposal.ts", "--rpc", "http://127.0.0.1:1", "--targets", said.addresses.treasury),
        run("inspect-proposal.ts", ...rpc, "--targets", "0x12"),
      ]);
      expect(answers.slice(0, 4).map(({ code }) => code)).to.deep.equal([2, 2, 2, 2]);
      const [neither, nowhere, none, silent, wrong] = answers.map(({ stderr }) => stderr);
      expect(neither).to.contain("give either --proposal or --targets");
      expect(nowhere).to.contain("--proposal needs --addresses");
      expect(none).to.contain("has no proposal 1 in its log from block 0 on");
      expect(silent).to.contain("no answer from http://127.0.0.1:1");
      expect(wrong).to.contain("0x12 is no address");
    });
  });

  describe("deploy", () => {
    /** Parameters that only a deployer knows, in a file; the stake token is that of the local suite. */
    async function ownParameters(changes: Record<string, unknown> = {}): Promise<string> {
      // The local chain's clock is this machine's.
      const now = Math.floor(Date.now() / 1_000);
      const { token, treasury, vault, votes } = said.addresses;
      const path = join(folder, `own-${Object.keys(changes).join("-")}.json`);
      const registrars = { registrars: [treasury, vault, votes], registrarThreshold: 2 };
      const metaEvidence = { challengeMetaEvidence: "ipfs://challenge", claimMetaEvidence: "ipfs://claim" };
      const own = { start: now - (now % 3_600), token, ...registrars, ...metaEvidence };
      await writeFile(path, JSON.stringify({ Suite: { ...own, ...changes } }));
      return path;
    }
    const deploying = (parameters: string, ...more: string[]): Promise<Outcome> =>
      start("deploy.ts", ["--network", "testnet", "--parameters", parameters, "--deployment-id", DEPLOYMENT, ...more], {
        COUNTERWEIGHT_RPC_URL: said.rpc,
        COUNTERWEIGHT_DEPLOYER_KEY: DEPLOYER,
      }).outcome;

    it("records a checked deployment, goes on from its record, and refuses another set of parameters", async () => {
      const own = await ownParameters();
      const first = await deploying(own, "--confirmations", "1", "--json");
      expect(first.code, first.stderr).to.equal(0);
      const { addresses, report } = JSON.parse(first.stdout) as Said;
      expect(report).to.deep.include({ ok: true, findings: [] });
      expect(addresses.token).to.equal(said.addresses.token);
      const record = (name: string) => readFile(join(ROOT, "deploy/deployments", DEPLOYMENT, name), "utf8");
      expect(JSON.parse(await record("suite.json"))).to.deep.equal(addresses);
      expect(await record("journal.jsonl")).to.contain("SuiteOnToken#Genesis");
      const { Suite: recorded } = JSON.parse(await record("parameters.json")) as { Suite: Record<string, unknown> };
      expect(recorded).to.include({ token: addresses.token, openPersons: "100n", registrarThreshold: "2n" });

      const again = await deploying(own, "--confirmations", "1");
      expect(again.code, again.stderr).to.equal(0);
      expect(again.stdout).to.contain(addresses.governor);
      expect(again.stdout).to.contain("no account holds a role");

      const other = await deploying(await ownParameters({ openPersons: 60 }));
      expect(other.code).to.equal(2);
      expect(other.stderr).to.contain(`${DEPLOYMENT} began with another`);
      expect(other.stderr).to.contain("openPersons");
    });

    it("validates without a connection", async () => {
      const own = await ownParameters({ registrarThreshold: 3 });
      const validating = (path: string, ...more: string[]) =>
        run("deploy.ts", "--network", "testnet", "--parameters", path, "--validate-only", ...more);
      const [sound, unsound, unknown] = await Promise.all([
        validating(own),
        validating(await ownParameters({ minHalfLife: 28_800 })),
        run("deploy.ts", "--network", "mainnet", "--parameters", own),
      ]);
      expect(sound.code, sound.stderr).to.equal(0);
      expect(sound.stdout).to.match(/registrarThreshold +3\n/);
      expect(unsound.code).to.equal(2);
      expect(unsound.stderr).to.contain("minHalfLife is 28800; accepted: at least 33231");
      expect(unknown.code).to.equal(2);
      expect(unknown.stderr).to.contain("mainnet is no network of hardhat.config.ts; accepted: ");
    });

    it("says which configuration variable is missing", async () => {
      const { code, stderr } = await start(
        "deploy.ts",
        ["--network", "testnet", "--parameters", await ownParameters()],
        {
          HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
        },
      ).outcome;
      expect(code).to.equal(2);
      expect(stderr).to.contain("COUNTERWEIGHT_RPC_URL");
    });
  });

  // After everything that needs the node's time to be this machine's.
  describe("walkthrough", () => {
    let played = "";

    it("plays a decision from proposal to refund on a running node, and every outcome is as told", async () => {
      const { code, stdout, stderr } = await run(
        "walkthrough.ts",
        ...["--rpc", said.rpc, "--addresses", file, "--json"],
      );
      expect(code, stderr || stdout).to.equal(0);
      const { proposalId, outcomes, steps, ok } = JSON.parse(stdout) as Told;
      expect(ok).to.equal(true);
      expect(outcomes.filter(({ holds }) => !holds)).to.deep.equal([]);
      expect(outcomes.map(({ what }) => what)).to.include.members([
        "the batch counts gus and fay and skips dana, who voted",
        "bela loses 18.00, emil adds 20.00 Against",
        "executing now is refused: LedgerNotReady",
        "the governor calls it executed",
        "ada has her deposit back",
      ]);
      const calls = steps.map(({ what }) => /\((?:\w+\.)?(\w+)\)/.exec(what)?.[1]).filter((call) => call !== undefined);
      expect(calls).to.deep.equal(
        (
          "register deposit open delegateUntil propose castVote castVoteWithReasonAndParams castVoteBySig castVotesBySig " +
          "castVote castVote queue object support withdraw execute settle claim"
        ).split(" "),
      );
      played = proposalId;
      expect(await readBack(proposalId)).to.deep.equal({ state: 7n, base: 80n * 10n ** 18n });
    });

    it("leaves a proposal that inspect tells, to people and as JSON, with nothing flagged", async () => {
      const asked = ["--rpc", said.rpc, "--addresses", file, "--proposal", played];
      const [told, data] = await Promise.all([
        run("inspect-proposal.ts", ...asked),
        run("inspect-proposal.ts", ...asked, "--json"),
      ]);
      expect(told.code, told.stderr).to.equal(0);
      expect(told.stdout).to.contain(`proposal ${played}, executed`);
      // The suite has no jurors: below the floor of the pool everything is constitutional.
      expect(told.stdout).to.contain("class       constitutional: persons and stake decide");
      expect(told.stdout).to.match(/call 1 to ProposalDeposits at 0x\w{40}\n +setBase\(/);
      expect(told.stdout).to.contain("every target runs its own code only");
      const { proposal, targets, flags } = JSON.parse(data.stdout) as {
        proposal: { id: string };
        targets: { address: string; asProposed: boolean }[];
        flags: string[];
      };
      expect(proposal.id).to.equal(played);
      expect(targets.map((t) => [t.address, t.asProposed])).to.deep.equal([[said.addresses.deposits, true]]);
      expect(flags).to.deep.equal([]);
    });

    it("tells people the same story again, on the same suite", async () => {
      const { code, stdout } = await run("walkthrough.ts", "--rpc", said.rpc, "--addresses", file);
      expect(code, stdout).to.equal(0);
      expect(stdout).to.match(
        /hana +objects \(ConvictionLedger\.object\)\n +ledger +conviction [\d.]+ of [\d.]+: ready in \d+ s/,
      );
      expect(stdout).to.match(/\n(\d+) of \1 outcomes as told, in \d+ steps\n$/);
    });

    it("ends with 2 when it cannot be played", async () => {
      const [both, neither, alone, silent] = await Promise.all([
        run("walkthrough.ts", "--rpc", said.rpc, "--addresses", file, "--deploy"),
        run("walkthrough.ts", "--rpc", said.rpc),
        run("walkthrough.ts", "--deploy"),
        run("walkthrough.ts", "--rpc", "http://127.0.0.1:1", "--addresses", file),
      ]);
      expect([both, neither, alone, silent].map(({ code }) => code)).to.deep.equal([2, 2, 2, 2]);
      for (const { stderr } of [both, neither]) expect(stderr).to.contain("--rpc needs either --addresses or --deploy");
      expect(alone.stderr).to.contain("--addresses and --deploy need --rpc");
      expect(silent.stderr).to.contain("no answer from http://127.0.0.1:1");
    });

    /** What the chain says itself, asked without the script. */
    async function readBack(proposalId: string): Promise<{ state: bigint; base: bigint }> {
      const provider = new JsonRpcProvider(said.rpc, undefined, { staticNetwork: true });
      try {
        const governor = CounterweightGovernor__factory.connect(said.addresses.governor, provider);
        const deposits = ProposalDeposits__factory.connect(said.addresses.deposits, provider);
        return { state: await governor.state(proposalId), base: await deposits.base() };
      } finally {
        provider.destroy();
      }
    }
  });

  describe("demo", function () {
    // Twenty Semaphore proofs and a Groth16 proof, on a machine that may have to make the circuit's keys first.
    this.timeout(900_000);

    it("plays the network to its end, and every outcome is as told", async function () {
      // Instrumented contracts are not those whose proofs and payments are told.
      if (instrumented) this.skip();
      const { code, stdout, stderr } = await run("demo.ts", "--json");
      expect(code, stderr || stdout).to.equal(0);
      const { outcomes, steps, ok } = JSON.parse(stdout) as Told;
      expect(ok).to.equal(true);
      expect(outcomes.filter(({ holds }) => !holds)).to.deep.equal([]);
      expect(outcomes.map(({ what }) => what)).to.include.members([
        "18 persons are registered",
        "ada cannot be a second person at another account: RegistryBoundElsewhere",
        "the chain verified the proof",
        "the claim is final: isFinal, outputOf",
        "bela's proof shows nothing of dana's claim: ClaimProofInvalid",
        "refuted, by the clock and the verifier's silence alone",
        "the beacon refuses another round's signature: BeaconSignatureInvalid",
        "the jury says that the claim stands, for now",
        "the claim is refuted",
        "the claim book holds nothing any more",
        "the proposal passed and is queued",
        "the governor calls it Canceled, with the standard event",
      ]);
      const calls = new Set(steps.map(({ what }) => /\((?:\w+\.)?(\w+)\)/.exec(what)?.[1]));
      const expected =
        "register deposit join open post prove challenge settle openDispute submit draw commit reveal appeal resolve " +
        "withdraw propose castVote queue claim sweep";
      expect([...calls]).to.include.members(expected.split(" "));
    });

    it("ends with 2 when it cannot be played", async () => {
      const port = new URL(said.rpc).port;
      const { code, stderr } = await run("demo.ts", "--port", port);
      expect(code).to.equal(2);
      expect(stderr).to.contain(`port ${port} on 127.0.0.1 is taken`);
    });
  });

  // Last of all: the node is gone afterwards.
  describe("deploy:local, when it is stopped,", () => {
    it("stops its node", async () => {
      local.child.kill("SIGTERM");
      expect((await local.outcome).code).to.equal(0);
      expect(await fetch(said.rpc, { method: "POST" }).catch(() => "gone")).to.equal("gone");
    });
  });
});
