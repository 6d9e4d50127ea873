import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const HOST = "127.0.0.1";
const START_LIMIT_MS = 60_000;

export type NodeKind = "hardhat" | "anvil";

/** A node on this machine that a script started. */
export interface LocalNode {
  kind: NodeKind;
  url: string;
  port: number;
  /** Resolves when the node ends, however it does. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const inModules = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

/** How each kind of node is started on a port. */
function commandOf(kind: NodeKind, port: number): [string, string[]] {
  if (kind === "hardhat") {
    const cli = inModules("hardhat/dist/src/cli.js");
    return [process.execPath, [cli, "node", "--hostname", HOST, "--port", String(port)]];
  }
  const anvil = inModules("@foundry-rs/anvil-linux-amd64/bin/anvil");
  if (!existsSync(anvil)) {
    throw new Error("anvil is not installed: it is an optional dependency for Linux on x86-64; run without --anvil");
  }
  return [
    anvil,
    [
      "--host",
      HOST,
      "--port",
      String(port),
      "--chain-id",
      "31337",
      "--accounts",
      "20",
      "--hardfork",
      "cancun",
      "--silent",
    ],
  ];
}

/** Starts a node and waits until it answers. Port 0 means: any that is free. */
export async function startNode(kind: NodeKind, wanted: number): Promise<LocalNode> {
  const port = await reserve(wanted);
  const [command, args] = commandOf(kind, port);
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const url = `http://${HOST}:${port}`;
  try {
    await untilAnswering(url, child);
  } catch (error) {
    child.kill();
    throw new Error(`the ${kind} node did not start on ${url}: ${complaint.trim() || String(error)}`, { cause: error });
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await ended;
  };
  return { kind, url, port, ended, stop };
}

/** Checks that `wanted` is free; for 0, picks a port that is. */
async function reserve(wanted: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new Error(`port ${wanted} on ${HOST} is taken: give another with --port, or --port 0 for any that is free`, {
          cause,
        }),
      );
    });
    server.listen(wanted, HOST, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound !== null ? bound.port : wanted));
    });
  });
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  while (Date.now() < limit) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`no answer within ${START_LIMIT_MS / 1_000} s`);
}
