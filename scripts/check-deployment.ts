import { Command } from "commander";
import { JsonRpcProvider } from "ethers";
import { loadAddresses } from "./lib/addresses.ts";
import { checkSuite } from "./lib/check/index.ts";
import { parseBlock, printJson, printReport, runTool } from "./lib/cli.ts";
import { loadParameters } from "./lib/parameters.ts";

interface Options {
  rpc: string;
  addresses: string;
  parameters?: string;
  fromBlock: number;
  json?: boolean;
}

const program = new Command("check:deployment")
  .description(
    "Proves of a deployed suite, from its addresses alone, that no account holds power over it: roles, owners, one-shot\n" +
      "bindings, constructor wiring, creation and runtime code against this build, class terms (SY-1).",
  )
  .requiredOption("--rpc <url>", "JSON-RPC of the chain")
  .requiredOption("--addresses <file>", "JSON with the suite's addresses, as deploy:local writes it")
  .option("--parameters <profile>", "compare the class table with local, fast-test, production or a file")
  .option("--from-block <number>", "first block whose logs are read", parseBlock, 0)
  .option("--json", "print the report as JSON")
  .addHelpText("after", "\nExit codes: 0 nothing found, 1 findings, 2 the check could not be made.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  const addresses = await loadAddresses(options.addresses);
  const provider = new JsonRpcProvider(options.rpc, undefined, { staticNetwork: true });
  try {
    const chainId = await provider.send("eth_chainId", []).catch((cause: unknown) => {
      throw new Error(`no answer from ${options.rpc}`, { cause });
    });
    const parameters =
      options.parameters === undefined ? undefined : await loadParameters(options.parameters, { start: 1n });
    const report = await checkSuite(provider, addresses, {
      parameters,
      fromBlock: options.fromBlock,
      progress: (name) => {
        if (!options.json) console.log(`  checking ${name}`);
      },
    });
    if (options.json) printJson({ rpc: options.rpc, chainId: Number(chainId), ...report });
    else printReport(report);
    return report.ok ? 0 : 1;
  } finally {
    provider.destroy();
  }
});
