import type { IgnitionModule } from "@nomicfoundation/ignition-core";
import type { NetworkConnection } from "hardhat/types/network";
import Suite from "../../deploy/modules/Suite.ts";
import SuiteOnSemaphore from "../../deploy/modules/SuiteOnSemaphore.ts";
import SuiteOnToken from "../../deploy/modules/SuiteOnToken.ts";
import type { wireSuite } from "../../deploy/wire.ts";
import { PARTS, parseAddresses, type SuiteAddresses } from "./addresses.ts";
import type { SuiteParameters } from "./parameters.ts";

/** A module that deploys a suite. */
export type SuiteModule = IgnitionModule<string, string, ReturnType<typeof wireSuite>>;

export interface SuiteDeployment {
  readonly deploymentId?: string;
  readonly displayUi?: boolean;
  readonly confirmations?: number;
  /** By default the shipped module that the parameters ask for. */
  readonly module?: SuiteModule;
}

const moduleFor = (parameters: SuiteParameters): SuiteModule =>
  "token" in parameters ? SuiteOnToken : "semaphore" in parameters ? SuiteOnSemaphore : Suite;

/** Deploys a suite with Ignition over `connection` and returns where it is. */
export async function deploySuite(
  connection: NetworkConnection,
  parameters: SuiteParameters,
  options: SuiteDeployment = {},
): Promise<SuiteAddresses> {
  const module = options.module ?? moduleFor(parameters);
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
