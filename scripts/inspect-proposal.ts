import { Command, InvalidArgumentError } from "commander";
import { JsonRpcProvider, getAddress, isAddress } from "ethers";
import { loadAddresses } from "./lib/addresses.ts";
import { parseBlock, printJson, runTool } from "./lib/cli.ts";
import { inspectAddresses, inspectProposal } from "./lib/inspect/index.ts";
import { printInspection } from "./lib/inspect/print.ts";

interface Options {
  rpc: string;
  addresses?: string;
  proposal?: bigint;
  targets?: string[];
  fromBlock: number;
  json?: boolean;
}

function parseId(raw: string): bigint {
  if (!/^(\d+|0x[0-9a-fA-F]+)$/.test(raw)) throw new InvalidArgumentError("Accepted: the number of a proposal.");
  return BigInt(raw);
}

function parseTargets(raw: string): string[] {
  const parts = raw.split(",").map((part) => part.trim());
  const wrong = parts.find((part) => !isAddress(part));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`${wrong} is no address. Accepted: addresses with commas between.`);
  return parts.map((part) => getAddress(part));
}

const program = new Command("inspect")
  .description(
    "Shows voters what a proposal calls: its calls in words, class, chambers and dates, and of every target whether the\n" +
      "code is that which was proposed, and whether other code can run at it although the code stays (GV-4).",
  )
  .requiredOption("--rpc <url>", "JSON-RPC of the chain")
  .option("--addresses <file>", "JSON with the suite's addresses, as deploy:local writes it; needed with --proposal")
  .option("--proposal <id>", "a proposal of the suite's governor", parseId)
  .option("--targets <addresses>", "look at these addresses instead, of any system", parseTargets)
  .option("--from-block <number>", "first block whose logs are searched for the proposal", parseBlock, 0)
  .option("--json", "print the report as JSON")
  .addHelpText("after", "\nExit codes: 0 nothing flagged, 1 something flagged, 2 the inspection could not be made.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  const { proposal, targets, addresses } = options;
  if ((proposal === undefined) === (targets === undefined)) throw new Error("give either --proposal or --targets");
  if (proposal !== undefined && addresses === undefined) throw new Error("--proposal needs --addresses");
  const provider = new JsonRpcProvider(options.rpc, undefined, { staticNetwork: true });
  try {
    const block = await provider.getBlockNumber().catch((cause: unknown) => {
      throw new Error(`no answer from ${options.rpc}`, { cause });
    });
    const inspection =
      proposal !== undefined && addresses !== undefined
        ? await inspectProposal(provider, await loadAddresses(addresses), proposal, options.fromBlock)
        : await inspectAddresses(provider, block, targets ?? []);
    if (options.json) printJson({ rpc: options.rpc, ...inspection });
    else printInspection(inspection);
    return inspection.flags.length === 0 ? 0 : 1;
  } finally {
    provider.destroy();
  }
});
