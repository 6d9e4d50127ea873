import { CONTRACTS, PARTS, type Part } from "../addresses.ts";
import { nameOf, report, tryRead, type Context } from "./context.ts";

/** Which view of which contract must name which part of the suite. */
const WIRES: [Part, string, Part][] = [
  ["timelock", "gate", "ledger"],
  ["registry", "timelock", "timelock"],
  ["registry", "votes", "votes"],
  ["registry", "countingAdapter", "adapter"],
  ["vault", "token", "token"],
  ["vault", "timelock", "timelock"],
  ["vault", "votes", "votes"],
  ["votes", "vault", "vault"],
  ["votes", "registry", "registry"],
  ["treasury", "timelock", "timelock"],
  ["treasury", "genesis", "genesis"],
  ["policy", "timelock", "timelock"],
  ["policy", "treasury", "treasury"],
  ["policy", "genesis", "genesis"],
  ["policy", "governor", "governor"],
  ["policy", "challenges", "challenges"],
  ["deposits", "token", "token"],
  ["deposits", "timelock", "timelock"],
  ["deposits", "treasury", "treasury"],
  ["deposits", "governor", "governor"],
  ["ledger", "votes", "votes"],
  ["ledger", "governor", "governor"],
  ["ledger", "challenges", "challenges"],
  ["governor", "token", "votes"],
  ["governor", "ledger", "ledger"],
  ["governor", "timelock", "timelock"],
  ["governor", "policy", "policy"],
  ["governor", "deposits", "deposits"],
  ["governor", "genesis", "genesis"],
  ["challenges", "governor", "governor"],
  ["challenges", "ledger", "ledger"],
  ["challenges", "court", "court"],
  ["challenges", "pool", "pool"],
  ["court", "pool", "pool"],
  ["pool", "court", "court"],
  ["pool", "vault", "vault"],
  ["pool", "votes", "votes"],
  ["court", "beacon", "beacon"],
  ["court", "insurance", "insurance"],
  ["insurance", "timelock", "timelock"],
  ["measurements", "timelock", "timelock"],
  ["teeProof", "measurements", "measurements"],
  ["proofKinds", "timelock", "timelock"],
  ["verifiers", "vault", "vault"],
  ["verifiers", "claimBook", "claims"],
  ["claims", "genesis", "genesis"],
  ["claims", "models", "models"],
  ["claims", "verifiers", "verifiers"],
  ["claims", "kinds", "proofKinds"],
  ["claims", "court", "court"],
  ["claims", "insurance", "insurance"],
  ["lens", "governor", "governor"],
];

/** Contracts with a one-shot binding; genesis is the binder of all. */
const BOUND: Part[] = ["timelock", "registry", "vault", "policy", "deposits", "challenges", "pool", "verifiers"];

/** Contracts that count epochs; genesis sets the beat. */
const CLOCKS: Part[] = [
  "registry",
  "vault",
  "votes",
  "treasury",
  "deposits",
  "ledger",
  "governor",
  "challenges",
  "pool",
  "court",
  "models",
  "verifiers",
  "claims",
];

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Every reference of the suite to itself. */
export async function checkWiring(context: Context): Promise<void> {
  for (const [part, view, target] of WIRES) {
    const found = await tryRead<string>(context.contracts[part], view);
    const expected = context.addresses[target];
    if (found !== undefined && !same(found, expected)) {
      report(context, "wiring", part, `${view}() is ${nameOf(context, found)}, expected ${nameOf(context, expected)}`);
    }
  }
}

/** One-shot bindings: all spent, by genesis, and genesis itself bound to this very suite. */
export async function checkBindings(context: Context): Promise<void> {
  for (const part of BOUND) {
    const binder = await tryRead<string>(context.contracts[part], "binder");
    if (binder !== undefined && !same(binder, context.addresses.genesis)) {
      report(context, "binder", part, `its binder is ${nameOf(context, binder)}, expected genesis`);
    }
    const spent = await tryRead<boolean>(context.contracts[part], "isBound");
    if (spent === false)
      report(context, "unbound", part, "its one-shot binding is unspent: its binder can still bind it");
  }
  const { genesis } = context.contracts;
  if ((await tryRead<boolean>(genesis, "isBound")) === false) {
    const deployer = await tryRead<string>(genesis, "deployer");
    report(context, "unbound", "genesis", `it was not bound: its deployer ${deployer} can still bind`);
    return;
  }
  const manifest = await tryRead<Record<string, string>>(genesis, "manifest");
  if (manifest === undefined) return;
  for (const part of PARTS) {
    if (part === "genesis") continue;
    const listed = manifest[part];
    // The counting adapter may be switched by a decision after genesis; `countingAdapter` is checked instead.
    if (part === "adapter" || listed === undefined || same(listed, context.addresses[part])) continue;
    report(
      context,
      "manifest",
      "genesis",
      `its manifest lists ${listed} as ${part}, the address given for ${CONTRACTS[part]} is ${context.addresses[part]}`,
    );
  }
}

/** One clock for all. */
export async function checkClocks(context: Context): Promise<void> {
  const { genesis } = context.contracts;
  for (const view of ["epochStart", "epochLength"]) {
    const beat = await tryRead<bigint>(genesis, view);
    for (const part of CLOCKS) {
      const found = await tryRead<bigint>(context.contracts[part], view);
      if (beat !== undefined && found !== undefined && found !== beat) {
        report(context, "clock", part, `${view}() is ${found}, that of genesis is ${beat}`);
      }
    }
  }
}
