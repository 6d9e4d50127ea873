import { artifacts } from "hardhat";
import type { ContractName } from "./typings.ts";

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly inputs?: readonly { readonly type: string; readonly indexed?: boolean }[];
}

/** Names of the contracts of the suite that can be deployed: those with code that is more than a library's stub. */
export async function deployableContracts(): Promise<ContractName[]> {
  const found: string[] = [];
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/")) continue;
    const { deployedBytecode, abi, contractName } = await artifacts.readArtifact(name);
    const callable = (abi as readonly Entry[]).some((entry) => entry.type === "function");
    if (deployedBytecode !== "0x" && callable) found.push(contractName);
  }
  return found as ContractName[];
}

/** Every entry of one kind in the ABIs of the suite, libraries included, by name, with the argument lists it is declared with. */
async function declared(kind: "error" | "event"): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/")) continue;
    const { abi } = await artifacts.readArtifact(name);
    for (const entry of abi as readonly Entry[]) {
      if (entry.type !== kind) continue;
      const shapes = found.get(entry.name) ?? new Set<string>();
      shapes.add((entry.inputs ?? []).map((input) => (input.indexed ? `${input.type} indexed` : input.type)).join(","));
      found.set(entry.name, shapes);
    }
  }
  return found;
}

export const declaredErrors = (): Promise<Map<string, Set<string>>> => declared("error");
export const declaredEvents = (): Promise<Map<string, Set<string>>> => declared("event");
