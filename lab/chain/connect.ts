import "@nomicfoundation/hardhat-ignition-ethers";
import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { Build } from "./Contract.ts";
import { Chain } from "./Chain.ts";

const CONFIG = fileURLToPath(new URL("../hardhat.config.ts", import.meta.url));
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

let loaded: Promise<HardhatRuntimeEnvironment> | undefined;

/** Hardhat with the laboratory's own configuration, whoever starts the process. */
export function hardhat(): Promise<HardhatRuntimeEnvironment> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<HardhatRuntimeEnvironment> {
  const { createHardhatRuntimeEnvironment, importUserConfig } = await import("hardhat/hre");
  const config = await importUserConfig(CONFIG);
  return createHardhatRuntimeEnvironment(config, { config: CONFIG }, PROJECT);
}

/** Compiles what changed; quick when nothing did. */
export async function build(): Promise<void> {
  const hre = await hardhat();
  await hre.tasks.getTask("build").run({ quiet: true });
}

/** A chain and the connection it is driven over; deployments by Ignition need the latter. */
export interface Connected {
  readonly chain: Chain;
  readonly connection: NetworkConnection;
}

/** A chain of its own, in this process. */
export async function connect(): Promise<Connected> {
  const hre = await hardhat();
  const connection: NetworkConnection = await hre.network.create();
  return { connection, chain: await Chain.over(connection.provider) };
}

export async function openChain(): Promise<Chain> {
  return (await connect()).chain;
}

export async function artifact(name: string): Promise<Build> {
  const hre = await hardhat();
  return hre.artifacts.readArtifact(name);
}
