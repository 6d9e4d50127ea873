import { getAddress, keccak256 } from "ethers";
import type { ChainReader } from "./chainReader.ts";
import { proxySigns, type ProxySign } from "./proxies.ts";

/** What stands at an address that a proposal calls. */
export interface TargetReport {
  readonly address: string;
  readonly hasCode: boolean;
  /** keccak256 of the code; of nothing where there is none. */
  readonly codeHash: string;
  readonly signs: readonly ProxySign[];
  /** Other code than that which stands there now can run at the address while its code stays, or nothing excludes it. */
  readonly flagged: boolean;
}

/** Reads one target. */
export async function inspectTarget(reader: ChainReader, address: string): Promise<TargetReport> {
  const code = await reader.code(address);
  const signs = await proxySigns(reader, address);
  return {
    address: getAddress(address),
    hasCode: code !== "0x",
    codeHash: keccak256(code),
    signs,
    flagged: signs.some((sign) => sign.danger !== "fixed"),
  };
}

/** Reads every target once, in the order in which they first come. */
export async function inspectTargets(reader: ChainReader, addresses: readonly string[]): Promise<TargetReport[]> {
  const reports: TargetReport[] = [];
  for (const address of new Set(addresses.map((a) => getAddress(a))))
    reports.push(await inspectTarget(reader, address));
  return reports;
}
