import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonRpcProvider } from "ethers";
import { PARTS, type SuiteAddresses } from "./addresses.ts";
import { checkSuite } from "./check/index.ts";
import { printJson, printReport } from "./cli.ts";
import type { SuiteParameters } from "./parameters.ts";

/** Where Ignition keeps the journals of deployments, by their ids. */
export const DEPLOYMENTS = fileURLToPath(new URL("../../deploy/deployments", import.meta.url));

/** What a deployment of a suite says about itself. */
export interface Recording {
  readonly parameters: SuiteParameters;
  readonly addresses: SuiteAddresses;
  /** Where the addresses are written. */
  readonly file: string;
  /** First block whose logs the check reads. */
  readonly fromBlock?: number;
  /** One JSON object at the end instead of lines; `about` is put in front of it. */
  readonly json: boolean;
  readonly about: Readonly<Record<string, unknown>>;
}

/** Writes the addresses, checks the suite through `provider`, prints both, and says whether everything is in order. */
export async function recordAndCheck(provider: JsonRpcProvider, recording: Recording): Promise<boolean> {
  const { parameters, addresses, file, fromBlock, json, about } = recording;
  const say = (line: string): void => {
    if (!json) console.log(line);
  };
  await writeJson(file, addresses);
  for (const part of PARTS) say(`  ${part.padEnd(9)}${addresses[part]}`);
  say(`addresses: ${file}`);
  const report = await checkSuite(provider, addresses, {
    parameters,
    ...(fromBlock === undefined ? {} : { fromBlock }),
    progress: (name) => say(`  checking ${name}`),
  });
  if (json) printJson({ ...about, profile: parameters.profile, file, addresses, report });
  else printReport(report);
  return report.ok;
}

/** Writes `value` as JSON, whole numbers of the chain as strings of digits, and makes the folder where it goes. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const text = JSON.stringify(value, (_, entry: unknown) => (typeof entry === "bigint" ? `${entry}n` : entry), 2);
  await writeFile(file, `${text}\n`);
}

/** Ignition's folder of a deployment. */
export const journalOf = (deploymentId: string): string => join(DEPLOYMENTS, deploymentId);
