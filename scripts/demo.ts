import { Command } from "commander";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import { endProving } from "./lib/circuits/endProving.ts";
import { parsePort, printJson, runTool } from "./lib/cli.ts";
import { startNode } from "./lib/localNode.ts";
import { deployBeacon, publishRound } from "./demo/beacon.ts";
import { deployStage } from "./demo/deploy.ts";
import { enrol, openNetwork } from "./demo/enrol.ts";
import { castOf } from "./demo/people.ts";
import { accountOf, type World } from "./demo/world.ts";
import { Clock } from "./walkthrough/clock.ts";
import { Story } from "./walkthrough/story.ts";

interface Options {
  port: number;
  anvil?: boolean;
  json?: boolean;
}

const program = new Command("demo")
  .description(
    "Plays the network on a local node of its own, with real proofs throughout: people enrol by Semaphore proof and stake,\n" +
      "the network opens, and a round of the random beacon is verified on chain. Tells who does what, and checks every\n" +
      "outcome. The node's time moves by weeks of the suite.",
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
  const node = await startNode(options.anvil ? "anvil" : "hardhat", options.port);
  try {
    say(`${node.kind} node on ${node.url}`);
    return await play(node.url, options, say);
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

async function play(rpc: string, options: Options, say: (line: string) => void): Promise<number> {
  const provider = new JsonRpcProvider(rpc, undefined, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 50 });
  try {
    const { chainId } = await provider.getNetwork();
    const cast = await castOf(provider);
    say("deploying Semaphore, a beacon and a suite with the test parameters");
    const { addresses, contracts, group } = await deployStage(rpc, provider, cast);
    const start = await contracts.genesis.epochStart();
    const clock = new Clock(provider, start, await contracts.genesis.epochLength());
    const beacon = await deployBeacon(cast.registrar, start);
    const story = new Story(clock, say);
    const progress = progressOn(process.stderr);
    const world: World = { addresses, chainId, clock, contracts, cast, group, beacon, story, progress };

    await enrol(world);
    await openNetwork(world);
    story.chapter("The beacon speaks");
    const next = (await beacon.contract.roundAt(await clock.now())) + 1n;
    await publishRound(world, next, accountOf(world, "june"), "june");

    const { steps, outcomes, ok } = story;
    if (options.json) printJson({ rpc, chainId, addresses, steps, outcomes, ok });
    const broken = outcomes.filter(({ holds }) => !holds).length;
    say(`\n${outcomes.length - broken} of ${outcomes.length} outcomes as told, in ${steps.length} steps`);
    return ok ? 0 : 1;
  } finally {
    provider.destroy();
  }
}
