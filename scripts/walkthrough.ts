import { rm } from "node:fs/promises";
import { Command } from "commander";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import { loadAddresses, type SuiteAddresses } from "./lib/addresses.ts";
import { parsePort, printJson, runTool } from "./lib/cli.ts";
import { startNode } from "./lib/localNode.ts";
import { deployToNode, recordIdOf } from "./lib/localSuite.ts";
import { loadParameters } from "./lib/parameters.ts";
import { journalOf } from "./lib/record.ts";
import { Clock } from "./walkthrough/clock.ts";
import { contractsAt } from "./walkthrough/contracts.ts";
import { decide } from "./walkthrough/decide.ts";
import { enrol } from "./walkthrough/enrol.ts";
import { peopleOf } from "./walkthrough/people.ts";
import { Story } from "./walkthrough/story.ts";

interface Options {
  rpc?: string;
  addresses?: string;
  deploy?: boolean;
  profile: string;
  port: number;
  anvil?: boolean;
  json?: boolean;
}

const program = new Command("walkthrough")
  .description(
    "Plays one decision on a local node through the calls of docs/integration.md: enrol, delegate, propose, vote (plainly,\n" +
      "intensely, by signature, in a batch, for a delegator and over a delegate), queue, object, support, withdraw, execute,\n" +
      "settle. Tells who does what, the tallies and the waiting times, and checks every outcome. Without --rpc it starts a\n" +
      "node of its own and deploys. The node's time moves by weeks of the suite: give no node whose time matters.",
  )
  .option("--rpc <url>", "a running development node that signs for nine accounts, with --addresses or --deploy")
  .option("--addresses <file>", "JSON with the addresses of a test suite on that node, as deploy:local writes it")
  .option("--deploy", "deploy a suite to that node first")
  .option("--profile <name or file>", "parameters of what is deployed: fast-test, local, or a file", "fast-test")
  .option("--port <number>", "port of the node that is started, 0 for any that is free", parsePort, 0)
  .option("--anvil", "start anvil, an independent EVM, instead of Hardhat's node")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExit codes: 0 everything as told, 1 something else happened, 2 it could not be played.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  if (options.rpc === undefined && (options.addresses !== undefined || options.deploy === true)) {
    throw new Error("--addresses and --deploy need --rpc; without it a node is started and a suite deployed");
  }
  if (options.rpc !== undefined && (options.addresses !== undefined) === (options.deploy === true)) {
    throw new Error("--rpc needs either --addresses or --deploy");
  }
  // Wrong files are reported before anything is started. The real start is the node's own time.
  const known = options.addresses === undefined ? undefined : await loadAddresses(options.addresses);
  if (known === undefined) await loadParameters(options.profile, { start: 1n });
  const say = (line: string): void => {
    if (!options.json) console.log(line);
  };
  if (options.rpc !== undefined) return play(options.rpc, known, options, say);
  say("building");
  await hre.tasks.getTask("build").run({ quiet: true });
  const node = await startNode(options.anvil ? "anvil" : "hardhat", options.port);
  try {
    say(`${node.kind} node on ${node.url}`);
    return await play(node.url, known, options, say);
  } finally {
    await node.stop();
  }
});

/** Plays on the node at `rpc`, with the suite given or one that is deployed there. */
async function play(
  rpc: string,
  known: SuiteAddresses | undefined,
  options: Options,
  say: (line: string) => void,
): Promise<number> {
  const provider = new JsonRpcProvider(rpc, undefined, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 50 });
  try {
    const chainId = BigInt(
      (await provider.send("eth_chainId", []).catch((cause: unknown) => {
        throw new Error(`no answer from ${rpc}`, { cause });
      })) as string,
    );
    const addresses = known ?? (await deploy(rpc, provider, options, say));
    const contracts = contractsAt(addresses, provider);
    const people = await peopleOf(provider);
    const clock = new Clock(provider, await contracts.genesis.epochStart(), await contracts.genesis.epochLength());
    const story = new Story(clock, say);
    const world = { addresses, chainId, clock, contracts, people, story };
    await enrol(world, provider);
    const motion = await decide(world);
    const { steps, outcomes, ok } = story;
    if (options.json) printJson({ rpc, chainId, proposalId: motion.id, addresses, steps, outcomes, ok });
    const broken = outcomes.filter(({ holds }) => !holds).length;
    say(`\n${outcomes.length - broken} of ${outcomes.length} outcomes as told, in ${steps.length} steps`);
    return ok ? 0 : 1;
  } finally {
    provider.destroy();
  }
}

/** Deploys a suite for the story and forgets the journal of its deployment. */
async function deploy(
  rpc: string,
  provider: JsonRpcProvider,
  options: Options,
  say: (line: string) => void,
): Promise<SuiteAddresses> {
  say(`deploying: ${options.profile}`);
  const recordId = recordIdOf(new URL(rpc).port || "walkthrough");
  try {
    return (await deployToNode({ url: rpc, provider }, options.profile, recordId, false)).addresses;
  } finally {
    await rm(journalOf(recordId), { recursive: true, force: true });
  }
}
