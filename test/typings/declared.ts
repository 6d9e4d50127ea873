import { artifacts } from "hardhat";
import type { ContractName } from "./typings.ts";

interface ErrorFragment {
  readonly type: string;
  readonly name: string;
  readonly inputs?: readonly { readonly type: string }[];
}

/** Names of the contracts of the suite that can be deployed: those with code that is more than a library's stub. */
export async function deployableContracts(): Promise<ContractName[]> {
  const found: string[] = [];
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/")) continue;
    const { deployedBytecode, abi, contractName } = await artifacts.readArtifact(name);
    const callable = (abi as readonly ErrorFragment[]).some((entry) => entry.type === "function");
    if (deployedBytecode !== "0x" && callable) found.push(contractName);
  }
  return found as ContractName[];
}

/** Every custom error in the ABIs of the suite, libraries included, by name, with the argument lists it is declared with. */
export async function declaredErrors(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/")) continue;
    const { abi } = await artifacts.readArtifact(name);
    for (const entry of abi as readonly ErrorFragment[]) {
      if (entry.type !== "error") continue;
      const shapes = found.get(entry.name) ?? new Set<string>();
      shapes.add((entry.inputs ?? []).map((input) => input.type).join(","));
      found.set(entry.name, shapes);
    }
  }
  return found;
}
