import { rm } from "node:fs/promises";
import type { JsonRpcProvider } from "ethers";
import hre from "hardhat";
import type { SuiteAddresses } from "./addresses.ts";
import { loadParameters, type SuiteParameters } from "./parameters.ts";
import { journalOf } from "./record.ts";
import { deploySuite } from "./suite.ts";

/** A development node that a suite goes to. */
export interface Target {
  readonly url: string;
  readonly provider: JsonRpcProvider;
}

/** What was deployed, and with which parameters. */
export interface Deployed {
  readonly parameters: SuiteParameters;
  readonly addresses: SuiteAddresses;
}

/** Name of the record of the chain that answers on a port of this machine. */
export const recordIdOf = (port: number | string): string => `local-${port}`;

/** Deploys a suite whose epoch 0 starts at the node's latest block, under a record of its own. */
export async function deployToNode(
  target: Target,
  profile: string,
  recordId: string,
  displayUi: boolean,
): Promise<Deployed> {
  const latest = await target.provider.getBlock("latest");
  if (!latest) throw new Error(`${target.url} has no blocks`);
  const parameters = await loadParameters(profile, { start: BigInt(latest.timestamp) });
  // A suite of its own is wanted, so a journal of an earlier one under this id is worthless.
  await rm(journalOf(recordId), { recursive: true, force: true });
  const connection = await hre.network.create({ network: "local", override: { url: target.url } });
  try {
    return { parameters, addresses: await deploySuite(connection, parameters, { deploymentId: recordId, displayUi }) };
  } finally {
    await connection.close();
  }
}
