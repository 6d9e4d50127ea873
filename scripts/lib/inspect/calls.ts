import { Interface, getAddress } from "ethers";
import { PARTS, CONTRACTS, type Part, type SuiteAddresses } from "../addresses.ts";
import { loadArtifact } from "../artifacts.ts";

export interface RawCall {
  readonly target: string;
  readonly value: bigint;
  readonly data: string;
}

/** One call of a proposal, in words. */
export interface DecodedCall extends RawCall {
  /** The contract of the suite that it calls; null when it calls another. */
  readonly contract: string | null;
  /** Function and arguments, as the called contract of the suite reads them; null when it is none, or knows no such function. */
  readonly reading: string | null;
}

/** Addresses of a suite, as far as they are known: those from which a proposal is read, and those whose calls can be read. */
export type KnownAddresses = Pick<SuiteAddresses, "governor" | "lens"> & Partial<Record<Part, string>>;

type Interfaces = Map<string, { readonly name: string; readonly abi: Interface }>;

/** The typings of every contract of the suite, by its address. */
export async function interfacesOf(addresses: KnownAddresses): Promise<Interfaces> {
  const known: Interfaces = new Map();
  for (const part of PARTS) {
    const address = addresses[part];
    if (address === undefined) continue;
    const abi = new Interface((await loadArtifact(part)).abi);
    known.set(getAddress(address), { name: CONTRACTS[part], abi });
  }
  return known;
}

/** Says what a call does. What a contract outside the suite makes of the same bytes nobody can say from here. */
export function decodeCall(interfaces: Readonly<Interfaces>, call: RawCall): DecodedCall {
  const known = interfaces.get(getAddress(call.target));
  if (known === undefined) return { ...call, contract: null, reading: null };
  const parsed = known.abi.parseTransaction({ data: call.data });
  if (parsed === null) return { ...call, contract: known.name, reading: null };
  const given = parsed.fragment.inputs.map((input, i) => `${input.name || `#${i}`}: ${written(parsed.args[i])}`);
  return { ...call, contract: known.name, reading: `${parsed.name}(${given.join(", ")})` };
}

function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(written).join(", ")}]` : String(value);
}
