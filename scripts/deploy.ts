import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import { printJson, runTool } from "./lib/cli.ts";
import { loadParameters, loadRaw, type SuiteParameters } from "./lib/parameters.ts";
import { journalOf, recordAndCheck, writeJson } from "./lib/record.ts";
import { deploySuite } from "./lib/suite.ts";

interface Options {
  network: string;
  profile: string;
  parameters?: string;
  deploymentId?: string;
  confirmations: number;
  validateOnly?: boolean;
  json?: boolean;
}

/** Where a deployment began: what a continued one and its check go on from. */
interface Beginning {
  readonly chainId: number;
  readonly block: number;
}

const program = new Command("deploy")
  .description(
    "Validates parameters, deploys a suite with Ignition to a network of hardhat.config.ts, records and checks it. An\n" +
      "interrupted deployment goes on where it stopped when the same command is given again. Keys come from Hardhat's\n" +
      "configuration variables alone: npx hardhat keystore set COUNTERWEIGHT_DEPLOYER_KEY.",
  )
  .requiredOption("--network <name>", "network of hardhat.config.ts, such as testnet or local")
  .option("--profile <name or file>", "parameters: local, fast-test, production, or a file", "production")
  .option("--parameters <file>", "parameters that win over those of the profile")
  .option("--deployment-id <id>", "name of the record in deploy/deployments (default: chain-<chain id>)")
  .option("--confirmations <number>", "blocks to wait for after each transaction", parseConfirmations, 5)
  .option("--validate-only", "check the parameters, print them, and end without any connection")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExit codes: 0 deployed and in order, 1 the check found something, 2 it could not be done.")
  .parse();

await runTool(async () => {
  const options = program.opts<Options>();
  const networks = Object.keys(hre.config.networks);
  const config = hre.config.networks[options.network];
  if (config === undefined) {
    throw new Error(`${options.network} is no network of hardhat.config.ts; accepted: ${networks.join(", ")}`);
  }
  const overrides = options.parameters === undefined ? {} : await loadRaw(options.parameters);
  const parameters = await loadParameters(options.profile, overrides);
  if (options.validateOnly === true) {
    if (options.json === true) printJson(parameters);
    else for (const [name, value] of Object.entries(parameters)) console.log(`  ${name.padEnd(24)}${String(value)}`);
    return 0;
  }
  if (config.type !== "http")
    throw new Error(`${options.network} lives in one process only; give a network with a URL`);
  await hre.tasks.getTask("build").run({ quiet: true });
  const provider = new JsonRpcProvider(await config.url.get(), undefined, { staticNetwork: true });
  try {
    return (await deploy(provider, options, parameters)) ? 0 : 1;
  } finally {
    provider.destroy();
  }
});

async function deploy(provider: JsonRpcProvider, options: Options, parameters: SuiteParameters): Promise<boolean> {
  const json = options.json === true;
  const answer = (await provider.send("eth_chainId", []).catch((cause: unknown) => {
    throw new Error(`no answer from the network ${options.network}`, { cause });
  })) as string;
  const chainId = Number(answer);
  const deploymentId = options.deploymentId ?? `chain-${chainId}`;
  const beginning = await begin(deploymentId, { chainId, block: await provider.getBlockNumber() });
  await keepParameters(deploymentId, parameters);
  if (!json) console.log(`deploying to ${options.network}, chain ${chainId}: ${String(parameters.profile)}`);

  const connection = await hre.network.create(options.network);
  const addresses = await deploySuite(connection, parameters, {
    deploymentId,
    displayUi: !json && process.stdout.isTTY,
    confirmations: options.confirmations,
  });
  await connection.close();
  return recordAndCheck(provider, {
    parameters,
    addresses,
    file: join(journalOf(deploymentId), "suite.json"),
    fromBlock: beginning.block,
    json,
    about: { network: options.network, chainId, deploymentId },
  });
}

/** Records where the deployment begins, or reads where it began; refuses a record of another chain. */
async function begin(deploymentId: string, now: Beginning): Promise<Beginning> {
  const file = join(journalOf(deploymentId), "beginning.json");
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) {
    await writeJson(file, now);
    return now;
  }
  const begun = JSON.parse(content) as Beginning;
  if (begun.chainId !== now.chainId) {
    throw new Error(`${deploymentId} records chain ${begun.chainId}, this is ${now.chainId}: give a --deployment-id`);
  }
  return begun;
}

/** Records the parameters; refuses to go on with others than the deployment began with. */
async function keepParameters(deploymentId: string, parameters: SuiteParameters): Promise<void> {
  const file = join(journalOf(deploymentId), "parameters.json");
  if (!existsSync(file)) return writeJson(file, { Suite: parameters });
  const kept = await loadParameters(file);
  const changed = Object.keys(parameters).filter((name) => String(kept[name]) !== String(parameters[name]));
  if (changed.length > 0) {
    throw new Error(`${deploymentId} began with another ${changed.join(", ")}: give the same, or a --deployment-id`);
  }
}

function parseConfirmations(raw: string): number {
  if (!/^[1-9]\d{0,2}$/.test(raw)) throw new InvalidArgumentError("Accepted: 1 to 999.");
  return Number(raw);
}
