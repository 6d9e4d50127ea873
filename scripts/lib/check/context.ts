import { Contract, type Provider } from "ethers";
import { CONTRACTS, PARTS, type Part, type SuiteAddresses } from "../addresses.ts";
import { loadArtifact, type Artifact } from "../artifacts.ts";

/** One thing that is not as it must be. `check` is stable: scripts may depend on it. */
export interface Finding {
  check:
    | "no-code"
    | "other-code"
    | "other-creation"
    | "immutable"
    | "proxy"
    | "owner"
    | "wiring"
    | "unbound"
    | "binder"
    | "manifest"
    | "clock"
    | "role-left"
    | "role-missing"
    | "role-admin"
    | "module"
    | "terms"
  | "juries"
    | "rule";
  contract: Part;
  message: string;
}

/** What every check works with. */
export interface Context {
  provider: Provider;
  addresses: SuiteAddresses;
  artifacts: Record<Part, Artifact>;
  contracts: Record<Part, Contract>;
  /** First block whose logs are read. */
  fromBlock: number;
  findings: Finding[];
}

/** Joins provider, addresses and artefacts. */
export async function createContext(
  provider: Provider,
  addresses: SuiteAddresses,
  fromBlock: number,
): Promise<Context> {
  const loaded = await Promise.all(PARTS.map(async (part) => [part, await loadArtifact(part)] as const));
  const artifacts = Object.fromEntries(loaded) as Record<Part, Artifact>;
  const made = PARTS.map((part) => [part, new Contract(addresses[part], artifacts[part].abi, provider)] as const);
  const contracts = Object.fromEntries(made) as Record<Part, Contract>;
  return { provider, addresses, artifacts, contracts, fromBlock, findings: [] };
}

/** Notes a finding about a contract, which is named with its address. */
export function report(context: Context, check: Finding["check"], contract: Part, message: string): void {
  context.findings.push({ check, contract, message: `${contract} ${context.addresses[contract]}: ${message}` });
}

/** Calls a view; `undefined` when the contract has no such view, which only other code can cause. */
export async function tryRead<T>(contract: Contract, view: string, ...args: unknown[]): Promise<T | undefined> {
  try {
    return (await contract.getFunction(view).staticCall(...args)) as T;
  } catch (error) {
    if (isAnswer(error)) return undefined;
    throw error;
  }
}

/**
 * Whether the node answered, with a revert or with nothing readable, rather than failing to answer. Reverts are code 3 of
 * JSON-RPC; ethers gives them a name of its own, Hardhat's in-process chain attaches their data to the error.
 */
function isAnswer(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "CALL_EXCEPTION" || code === "BAD_DATA" || code === 3 || "data" in error;
}

/** An address as people read it: with the part of the suite that it is, if it is one. */
export function nameOf(context: Context, address: string): string {
  const part = PARTS.find((candidate) => context.addresses[candidate].toLowerCase() === address.toLowerCase());
  return part === undefined ? address : `${address} (${part}, ${CONTRACTS[part]})`;
}
