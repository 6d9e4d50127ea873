import type { NetworkConnection } from "hardhat/types/network";
import Suite from "../../deploy/modules/Suite.ts";
import SuiteOnSemaphore from "../../deploy/modules/SuiteOnSemaphore.ts";
import SuiteOnToken from "../../deploy/modules/SuiteOnToken.ts";
import { PARTS, parseAddresses, type SuiteAddresses } from "./addresses.ts";
import type { SuiteParameters } from "./parameters.ts";

/** Deploys a suite with Ignition over `connection` and returns where it is. */
export async function deploySuite(
  connection: NetworkConnection,
  parameters: SuiteParameters,
  options: { deploymentId?: string; displayUi?: boolean; confirmations?: number } = {},
): Promise<SuiteAddresses> {
  const module = "token" in parameters ? SuiteOnToken : "semaphore" in parameters ? SuiteOnSemaphore : Suite;
  const contracts = await connection.ignition.deploy(module, {
    parameters: { [module.id]: parameters },
    // Without a number of confirmations it is a chain of one's own, which mines at once.
    config:
      options.confirmations === undefined
        ? { requiredConfirmations: 1, blockPollingInterval: 50 }
        : { requiredConfirmations: options.confirmations },
    displayUi: options.displayUi ?? false,
    deploymentId: options.deploymentId,
  });
  const found: Record<string, unknown> = {
    modules: [await contracts.pool.getAddress(), await contracts.verifiers.getAddress()],
  };
  for (const part of PARTS) found[part] = await contracts[part].getAddress();
  return parseAddresses(found, "the deployment");
}
