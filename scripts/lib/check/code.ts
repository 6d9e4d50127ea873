import { Contract, dataLength, dataSlice, getAddress, keccak256 } from "ethers";
import { CONTRACTS, PARTS, type Part } from "../addresses.ts";
import { immutablesOf, maskImmutables } from "../artifacts.ts";
import { nameOf, report, tryRead, type Context } from "./context.ts";

/** Storage of ERC-1967: whoever fills these can change code. */
const PROXY_SLOTS = {
  implementation: "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  admin: "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
  beacon: "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50",
} as const;

/** Code of every contract against the local build, owners and proxies. A token of somebody else is only noted. */
export async function checkCode(context: Context): Promise<{ ofThisBuild: Part[]; foreignToken: boolean }> {
  const ofThisBuild: Part[] = [];
  let foreignToken = false;
  for (const part of PARTS) {
    const code = await context.provider.getCode(context.addresses[part]);
    if (code === "0x") {
      report(context, "no-code", part, "there is no contract at this address");
      continue;
    }
    const difference = differenceTo(context, part, code);
    if (difference !== undefined) {
      if (part === "token") foreignToken = true;
      else report(context, "other-code", part, difference);
    } else {
      ofThisBuild.push(part);
      await checkImmutables(context, part, code);
    }
    await checkProxy(context, part);
    await checkOwner(context, part);
  }
  return { ofThisBuild, foreignToken };
}

/** How `code` differs from the build, immutables apart; `undefined` when it does not. */
function differenceTo(context: Context, part: Part, code: string): string | undefined {
  const artifact = context.artifacts[part];
  const name = CONTRACTS[part];
  const [length, expectedLength] = [dataLength(code), dataLength(artifact.deployedBytecode)];
  if (length !== expectedLength) {
    return `its code has ${length} bytes, that of ${name} in this build has ${expectedLength}`;
  }
  const found = maskImmutables(code, artifact);
  const expected = maskImmutables(artifact.deployedBytecode, artifact);
  if (found === expected) return undefined;
  let byte = 0;
  while (found.slice(2 + 2 * byte, 4 + 2 * byte) === expected.slice(2 + 2 * byte, 4 + 2 * byte)) byte++;
  return `its code (hash ${keccak256(found)}, immutables masked) differs from ${name} in this build (${keccak256(expected)}) from byte ${byte} on`;
}

/**
 * Immutables are not part of the comparison, and not all have a view: an address among them that is not of this suite is a
 * power that nothing else shows. Numbers of the suite stay below 2^96; hashes lie above 2^160.
 */
async function checkImmutables(context: Context, part: Part, code: string): Promise<void> {
  const known = new Set(PARTS.map((candidate) => BigInt(context.addresses[candidate])));
  if (part === "genesis") {
    const deployer = await tryRead<string>(context.contracts.genesis, "deployer");
    if (deployer !== undefined) known.add(BigInt(deployer));
  }
  for (const values of immutablesOf(code, context.artifacts[part])) {
    const [first] = values;
    if (first === undefined) continue;
    if (values.some((value) => value !== first)) {
      report(context, "immutable", part, `one immutable has several values: ${[...new Set(values)].join(", ")}`);
    } else if (first >= 1n << 96n && first < 1n << 160n && !known.has(first)) {
      const address = getAddress(`0x${first.toString(16).padStart(40, "0")}`);
      report(context, "immutable", part, `its code names ${nameOf(context, address)}, which is not of this suite`);
    }
  }
}

async function checkProxy(context: Context, part: Part): Promise<void> {
  for (const [name, slot] of Object.entries(PROXY_SLOTS)) {
    const word = await context.provider.getStorage(context.addresses[part], slot);
    if (BigInt(word) !== 0n) {
      const address = getAddress(dataSlice(word, 12));
      report(context, "proxy", part, `its ERC-1967 ${name} slot holds ${address}: its code can be exchanged`);
    }
  }
}

async function checkOwner(context: Context, part: Part): Promise<void> {
  const ownable = new Contract(context.addresses[part], ["function owner() view returns (address)"], context.provider);
  const owner = await tryRead<string>(ownable, "owner");
  if (owner !== undefined && BigInt(owner) !== 0n) {
    report(context, "owner", part, `it has an owner, ${owner}`);
  }
}
