import type { Provider } from "ethers";
import type { Part, SuiteAddresses } from "../addresses.ts";
import type { SuiteParameters } from "../parameters.ts";
import { checkCode } from "./code.ts";
import { checkCreation } from "./creation.ts";
import { createContext, tryRead, type Finding } from "./context.ts";
import { checkBrake, checkJuries } from "./juries.ts";
import { checkModules, checkRoles } from "./powers.ts";
import { checkRules, checkTerms } from "./terms.ts";
import { checkBindings, checkClocks, checkWiring } from "./wiring.ts";

export type { Finding } from "./context.ts";

/** What a check found, and what it wants a reader to know besides. */
export interface CheckReport {
  ok: boolean;
  findings: Finding[];
  notes: string[];
}

export interface CheckOptions {
  /** Compared with the class table, when given. */
  parameters?: SuiteParameters;
  /** First block whose logs are read: that of the deployment, or earlier. */
  fromBlock?: number;
  /** Told the name of every check before it runs. */
  progress?(name: string): void;
}

/** Proves SY-1 of a deployed suite, from its addresses alone. */
export async function checkSuite(
  provider: Provider,
  addresses: SuiteAddresses,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const context = await createContext(provider, addresses, options.fromBlock ?? 0);
  const notes: string[] = [];
  let judged: Part[] = [];
  const steps: [string, () => Promise<void>][] = [
    [
      "code, owners and proxies",
      async () => {
        const { ofThisBuild, foreignToken } = await checkCode(context);
        judged = ofThisBuild;
        if (foreignToken) {
          notes.push(`token ${addresses.token} is not the suite's own: its code and its roles were not judged`);
        }
      },
    ],
    [
      "creation code",
      async () => {
        const unknown = await checkCreation(context, judged);
        if (unknown.length > 0)
          notes.push(`creation code not found by this node, so not judged: ${unknown.join(", ")}`);
      },
    ],
    ["bindings", () => checkBindings(context)],
    ["wiring", () => checkWiring(context)],
    ["clocks", () => checkClocks(context)],
    ["roles", () => checkRoles(context)],
    ["vault modules", () => checkModules(context)],
    ["class terms", () => checkTerms(context, options.parameters)],
    ["policy rules", () => checkRules(context)],
    ["brake", () => checkBrake(context)],
    ["juries", async () => (options.parameters === undefined ? undefined : checkJuries(context, options.parameters))],
  ];
  for (const [name, run] of steps) {
    options.progress?.(name);
    await run();
  }
  const registrars = await tryRead<string[]>(context.contracts.adapter, "registrars");
  if (registrars !== undefined) notes.push(`registrars, the only listed accounts: ${registrars.join(", ")}`);
  return { ok: context.findings.length === 0, findings: context.findings, notes };
}
