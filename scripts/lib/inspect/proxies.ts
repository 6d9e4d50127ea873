import { AbiCoder, dataSlice, getAddress, id, toBeHex } from "ethers";
import type { ChainReader } from "./chainReader.ts";
import { delegatingCalls } from "./opcodes.ts";

export type ProxyKind =
  | "EIP-1967 implementation"
  | "EIP-1967 beacon"
  | "EIP-1822"
  | "OpenZeppelin legacy"
  | "EIP-897"
  | "EIP-1167 clone"
  | "EIP-7702 account"
  | "delegating code";

/**
 * Whether the code that runs at an address can change while the code at the address stays. `changes`: it can, or somebody could
 * make it. `may`: it runs other code in its own name, and nothing says which. `fixed`: it runs one other code for ever.
 */
export type Danger = "changes" | "may" | "fixed";

export interface ProxySign {
  readonly kind: ProxyKind;
  readonly danger: Danger;
  /** The code that runs now, or the contract that says which; null when that is not known. */
  readonly behind: string | null;
  /** Who is recorded as able to change it; null when nobody is. */
  readonly admin: string | null;
  readonly note: string;
}

/** `keccak256(name) - 1`, as EIP-1967 has it. */
const behindHash = (name: string): string => toBeHex(BigInt(id(name)) - 1n, 32);

export const SLOTS = {
  implementation: behindHash("eip1967.proxy.implementation"),
  beacon: behindHash("eip1967.proxy.beacon"),
  admin: behindHash("eip1967.proxy.admin"),
  proxiable: id("PROXIABLE"),
  legacy: id("org.zeppelinos.proxy.implementation"),
  legacyAdmin: id("org.zeppelinos.proxy.admin"),
} as const;

const IMPLEMENTATION = id("implementation()").slice(0, 10);
/** Runtime code of minimal proxies: EIP-1167 with an address of any length, its variants of Solady and with PUSH0. */
const CLONES: readonly RegExp[] = [
  /^0x363d3d373d3d3d363d(?:6[0-9a-f]|7[0-3])((?:[0-9a-f]{2}){1,20})5af43d82803e903d9160[0-9a-f]{2}57fd5bf3/,
  /^0x3d3d3d3d363d3d37363d73([0-9a-f]{40})5af43d3d93803e602a57fd5bf3/,
  /^0x365f5f375f5f365f73([0-9a-f]{40})5af43d5f5f3e5f3d91602a57fd5bf3/,
];
const DELEGATED_ACCOUNT = /^0xef0100([0-9a-f]{40})$/;
/** A chain of clones longer than this is not followed. */
const MOST_HOPS = 4;

/** Ways in which what runs at `address` can be other code than stands there; empty for a plain contract. */
export async function proxySigns(reader: ChainReader, address: string, hops = 0): Promise<ProxySign[]> {
  const code = (await reader.code(address)).toLowerCase();
  const account = DELEGATED_ACCOUNT.exec(code)?.[1];
  if (account !== undefined) {
    const note = "the holder of the account's key puts other code there at any time";
    return [{ kind: "EIP-7702 account", danger: "changes", behind: getAddress(`0x${account}`), admin: address, note }];
  }
  const cloned = CLONES.map((form) => form.exec(code)?.[1]).find((found) => found !== undefined);
  if (cloned !== undefined) return [await cloneSign(reader, getAddress(`0x${cloned.padStart(40, "0")}`), hops)];
  if (delegatingCalls(code).length === 0) return [];
  const signs = [...(await slotSigns(reader, address)), ...(await spokenSigns(reader, address))];
  if (signs.length > 0) return signs;
  const note = "runs other code in its own name: a library fixed at its making, or anything at all; read its source";
  return [{ kind: "delegating code", danger: "may", behind: null, admin: null, note }];
}

/** A clone never changes, unless what it points to is itself a proxy, or not there yet. */
async function cloneSign(reader: ChainReader, behind: string, hops: number): Promise<ProxySign> {
  const sign = { kind: "EIP-1167 clone", behind, admin: null } as const;
  if ((await reader.code(behind)) === "0x") {
    return { ...sign, danger: "changes", note: "points to an address without code, which may come later" };
  }
  if (hops >= MOST_HOPS) return { ...sign, danger: "may", note: "points through more clones than are followed" };
  const [worst] = (await proxySigns(reader, behind, hops + 1)).sort((a, b) => rank(a.danger) - rank(b.danger));
  if (worst === undefined || worst.danger === "fixed") {
    return { ...sign, danger: "fixed", note: "immutable: always runs the code at that address" };
  }
  const note = `immutable, but what it points to is not: ${worst.kind}, ${worst.note}`;
  return { ...sign, danger: worst.danger, admin: worst.admin, note };
}

function rank(danger: Danger): number {
  return ["changes", "may", "fixed"].indexOf(danger);
}

/** What the storage slots say that proxies keep their implementation in. */
async function slotSigns(reader: ChainReader, address: string): Promise<ProxySign[]> {
  const at = async (slot: string): Promise<string | null> => addressIn(await reader.storage(address, slot));
  const [implementation, beacon, admin] = [
    await at(SLOTS.implementation),
    await at(SLOTS.beacon),
    await at(SLOTS.admin),
  ];
  const signs: ProxySign[] = [];
  if (implementation !== null) {
    const note = admin === null ? "the code behind it decides who may replace it" : "its admin replaces the code";
    signs.push({ kind: "EIP-1967 implementation", danger: "changes", behind: implementation, admin, note });
  }
  if (beacon !== null) {
    const note = "the beacon's owner replaces the code of all its proxies";
    signs.push({ kind: "EIP-1967 beacon", danger: "changes", behind: beacon, admin, note });
  }
  if (implementation === null && beacon === null && admin !== null) {
    const note = "has an admin, and no implementation where one is kept";
    signs.push({ kind: "EIP-1967 implementation", danger: "changes", behind: null, admin, note });
  }
  const proxiable = await at(SLOTS.proxiable);
  if (proxiable !== null) {
    const note = "the code behind it decides who may replace it";
    signs.push({ kind: "EIP-1822", danger: "changes", behind: proxiable, admin: null, note });
  }
  const legacy = await at(SLOTS.legacy);
  if (legacy !== null) {
    const legacyAdmin = await at(SLOTS.legacyAdmin);
    const note = "its admin replaces the code";
    signs.push({ kind: "OpenZeppelin legacy", danger: "changes", behind: legacy, admin: legacyAdmin, note });
  }
  return signs;
}

/** What the contract says of itself. It answers for code that delegates only: a beacon has an implementation, and is no proxy. */
async function spokenSigns(reader: ChainReader, address: string): Promise<ProxySign[]> {
  const answer = await reader.call(address, IMPLEMENTATION);
  if (answer === null || answer.length !== 66) return [];
  const behind = addressIn(answer);
  if (behind === null || (await reader.code(behind)) === "0x") return [];
  const note = "names the code that it runs; whether that can change only its source says";
  return [{ kind: "EIP-897", danger: "changes", behind, admin: null, note }];
}

/** The address in a word; null when it is empty or no address. */
function addressIn(word: string): string | null {
  if (word.length !== 66 || BigInt(dataSlice(word, 0, 12)) !== 0n || BigInt(word) === 0n) return null;
  return String(AbiCoder.defaultAbiCoder().decode(["address"], word)[0]);
}
