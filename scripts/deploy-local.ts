import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import { parsePort, runTool } from "./lib/cli.ts";
import { startNode, type LocalNode } from "./lib/localNode.ts";
import { deployToNode, recordIdOf } from "./lib/localSuite.ts";
import { loadParameters } from "./lib/parameters.ts";
import { journalOf, recordAndCheck } from "./lib/record.ts";

interface Options {
  profile: string;
  port: number;
  anvil?: boolean;
  exit?: boolean;
  json?: boolean;
  out?: string;
}

const program = new Command("deploy:local")
  .description(
    "Starts a node on 127.0.0.1, deploys a suite with Ignition, checks it, prints its addresses and keeps running.",
  )
  .option("--profile <name or file>", "parameters: local, fast-test, or a file", "local")
  .option("--port <number>", "port of the node, 0 for any that is free", parsePort, 8545)
  .option("--anvil", "run on anvil, an independent EVM, instead of Hardhat's node")
  .option("--out <file>", "where to write the addresses (default: deploy/deployments/local-<port>/suite.json)")
  .option("--exit", "stop the node and end when everything is checked")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExit codes: 0 deployed and in order, 1 the check found something, 2 it could not be done.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  const say = (line: string): void => {
    if (!options.json) console.log(line);
  };
  // Wrong parameters are reported before anything is started. The real start is the node's own time.
  await loadParameters(options.profile, { start: 1n });
  say("building");
  await hre.tasks.getTask("build").run({ quiet: true });
  const node = await startNode(options.anvil ? "anvil" : "hardhat", options.port);
  const interrupted = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  try {
    say(`${node.kind} node on ${node.url}`);
    const ok = await deployAndCheck(node, options, say);
    if (!options.exit) {
      say(`the node keeps running on ${node.url}; Ctrl+C ends it`);
      await Promise.race([interrupted, node.ended]);
    }
    return ok ? 0 : 1;
  } finally {
    await node.stop();
    // The journal of a chain that is gone; without --out the addresses stay beside it for the reader.
    if (options.out !== undefined) await rm(journalOf(recordIdOf(node.port)), { recursive: true, force: true });
  }
});

/** Deploys onto a fresh node and checks what stands there through a connection of its own. */
async function deployAndCheck(node: LocalNode, options: Options, say: (line: string) => void): Promise<boolean> {
  const provider = new JsonRpcProvider(node.url, undefined, { staticNetwork: true });
  try {
    say(`deploying: ${options.profile}`);
    const quiet = options.json === true || !process.stdout.isTTY;
    const { parameters, addresses } = await deployToNode(
      { url: node.url, provider },
      options.profile,
      recordIdOf(node.port),
      !quiet,
    );
    return await recordAndCheck(provider, {
      parameters,
      addresses,
      file: options.out ?? join(journalOf(recordIdOf(node.port)), "suite.json"),
      json: options.json === true,
      about: { node: node.kind, rpc: node.url },
    });
  } finally {
    provider.destroy();
  }
}
