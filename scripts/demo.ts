import { Command } from "commander";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import { endProving } from "./lib/circuits/endProving.ts";
import { parsePort, printJson, runTool } from "./lib/cli.ts";
import { startNode } from "./lib/localNode.ts";
import { brakeOnProposal } from "./demo/brake.ts";
import { joinVerifiers } from "./demo/claims.ts";
import { emptyCourt } from "./demo/court.ts";
import { deployStage } from "./demo/deploy.ts";
import { awaitOrdinaryTimes, enrol, openNetwork } from "./demo/enrol.ts";
import { joinPool } from "./demo/jurors.ts";
import { builtCircuit } from "./demo/model.ts";
import { castOf } from "./demo/people.ts";
import { claimsBeforeProofs } from "./demo/proven.ts";
import { emptyClaimBook, substitutionBeforeJuries } from "./demo/substitution.ts";
import type { World } from "./demo/world.ts";
import type { Circuit } from "./lib/circuits/build.ts";
import { Clock } from "./walkthrough/clock.ts";
import { Story } from "./walkthrough/story.ts";

interface Options {
  port: number;
  anvil?: boolean;
  json?: boolean;
}

const program = new Command("demo")
  .description(
    "Plays the network on a local node of its own, with real proofs throughout: people enrol by Semaphore proof and stake; a\n" +
      "true claim about a model's answer is proven and a false one refuted; a claim that no proof shows goes to a jury drawn by\n" +
      "a verified round of the beacon, is appealed, ruled and paid; a proposal passes, is challenged, and a jury cancels it.\n" +
      "Tells who does what, and checks every outcome. The keys of the circuit and of the beacon are for tests only.",
  )
  .option("--port <number>", "port of the node that is started, 0 for any that is free", parsePort, 0)
  .option("--anvil", "start anvil, an independent EVM, instead of Hardhat's node")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExit codes: 0 everything as told, 1 something else happened, 2 it could not be played.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  const say = (line: string): void => {
    if (!options.json) console.log(line);
  };
  say("building");
  await hre.tasks.getTask("build").run({ quiet: true });
  const circuit = await builtCircuit((stage) => say(`circuit: ${stage}`));
  const node = await startNode(options.anvil ? "anvil" : "hardhat", options.port);
  try {
    say(`${node.kind} node on ${node.url}`);
    return await play(node.url, circuit, options, say);
  } finally {
    await endProving();
    await node.stop();
  }
});

/** A counter that is written over itself on a terminal; elsewhere nothing, as the story tells what was done. */
function progressOn(stream: NodeJS.WriteStream): World["progress"] {
  return (what, done, total) => {
    if (!stream.isTTY) return;
    stream.write(done < total ? `\r  ${what}: ${done} of ${total}` : `\r${" ".repeat(60)}\r`);
  };
}

async function play(rpc: string, circuit: Circuit, options: Options, say: (line: string) => void): Promise<number> {
  const provider = new JsonRpcProvider(rpc, undefined, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 50 });
  try {
    const { chainId } = await provider.getNetwork();
    const cast = await castOf(provider);
    say("deploying Semaphore and a suite with the test parameters");
    const { addresses, contracts, group } = await deployStage(rpc, provider, cast);
    const clock = new Clock(provider, await contracts.genesis.epochStart(), await contracts.genesis.epochLength());
    const story = new Story(clock, say);
    const progress = progressOn(process.stderr);
    const world: World = { addresses, chainId, clock, contracts, cast, group, provider, story, progress };

    await enrol(world);
    await joinPool(world);
    await joinVerifiers(world);
    await openNetwork(world);
    await claimsBeforeProofs(world, circuit);
    await substitutionBeforeJuries(world);
    await awaitOrdinaryTimes(world);
    await brakeOnProposal(world);
    await emptyCourt(world);
    await emptyClaimBook(world);

    const { steps, outcomes, ok } = story;
    if (options.json) printJson({ rpc, chainId, addresses, steps, outcomes, ok });
    const broken = outcomes.filter(({ holds }) => !holds).length;
    say(`\n${outcomes.length - broken} of ${outcomes.length} outcomes as told, in ${steps.length} steps`);
    return ok ? 0 : 1;
  } finally {
    provider.destroy();
  }
}
