import { ZeroAddress, ZeroHash, id, type Contract, type EventLog } from "ethers";
import { PARTS, type Part } from "../addresses.ts";
import { nameOf, report, tryRead, type Context } from "./context.ts";

/** Who may hold which role of the timelock: the holder, and nobody else. */
const ROLES: { name: string; hash: string; holder: Part }[] = [
  { name: "DEFAULT_ADMIN_ROLE", hash: ZeroHash, holder: "timelock" },
  { name: "PROPOSER_ROLE", hash: id("PROPOSER_ROLE"), holder: "governor" },
  { name: "EXECUTOR_ROLE", hash: id("EXECUTOR_ROLE"), holder: "governor" },
  { name: "CANCELLER_ROLE", hash: id("CANCELLER_ROLE"), holder: "governor" },
];

/** Blocks per request for logs; public nodes refuse more. */
const LOG_SPAN = 10_000;

const nameOfRole = (hash: string): string => ROLES.find((role) => role.hash === hash)?.name ?? `role ${hash}`;

/** Roles of the timelock, by its logs and by asking for everybody who is known (SY-1). */
export async function checkRoles(context: Context): Promise<void> {
  const { timelock, genesis } = context.contracts;
  const granted = await logsOf(context, timelock, "RoleGranted");
  const suspects = new Set<string>([ZeroAddress, ...PARTS.map((part) => context.addresses[part])]);
  const deployer = await tryRead<string>(genesis, "deployer");
  if (deployer !== undefined) suspects.add(deployer);
  const roles = new Set(ROLES.map((role) => role.hash));
  for (const log of granted) {
    roles.add(String(log.args.getValue("role")));
    suspects.add(String(log.args.getValue("account")));
    suspects.add(String(log.args.getValue("sender")));
    // Whoever sent the transaction of a grant is worth asking about.
    const transaction = await context.provider.getTransaction(log.transactionHash);
    if (transaction) suspects.add(transaction.from);
  }
  for (const role of roles) {
    const holder = ROLES.find((known) => known.hash === role)?.holder;
    for (const suspect of suspects) {
      const holds = await tryRead<boolean>(timelock, "hasRole", role, suspect);
      const expected = holder !== undefined && suspect === context.addresses[holder];
      if (holds === true && !expected) {
        const who = suspect === ZeroAddress ? "everybody (the zero address)" : nameOf(context, suspect);
        const alone = holder === undefined ? "nobody" : `the ${holder} alone`;
        report(context, "role-left", "timelock", `${nameOfRole(role)} is held by ${who}, expected ${alone}`);
      }
      if (holds === false && expected) {
        report(context, "role-missing", "timelock", `${nameOfRole(role)} is not held by ${nameOf(context, suspect)}`);
      }
    }
    const admin = await tryRead<string>(timelock, "getRoleAdmin", role);
    if (admin !== undefined && admin !== ZeroHash) {
      report(context, "role-admin", "timelock", `${nameOfRole(role)} is administered by ${nameOfRole(admin)}`);
    }
  }
}

/** Modules of the vault, which bond and slash: those listed and nobody else. */
export async function checkModules(context: Context): Promise<void> {
  const listed = new Set(context.addresses.modules);
  for (const log of await logsOf(context, context.contracts.vault, "ModuleAdded")) {
    const module = String(log.args.getValue("module"));
    if (!listed.has(module)) {
      report(context, "module", "vault", `${nameOf(context, module)} can bond and slash stake and is not listed`);
    }
  }
  for (const module of listed) {
    if ((await tryRead<boolean>(context.contracts.vault, "isModule", module)) === false) {
      report(context, "module", "vault", `${module} is listed as a module and is none`);
    }
  }
}

async function logsOf(context: Context, contract: Contract, event: string): Promise<EventLog[]> {
  const latest = await context.provider.getBlockNumber();
  const logs: EventLog[] = [];
  for (let from = context.fromBlock; from <= latest; from += LOG_SPAN) {
    const found = await contract.queryFilter(event, from, Math.min(from + LOG_SPAN - 1, latest));
    for (const log of found) if ("args" in log) logs.push(log);
  }
  return logs;
}
