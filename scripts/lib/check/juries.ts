import type { SuiteParameters } from "../parameters.ts";
import type { Part } from "../addresses.ts";
import { report, tryRead, type Context } from "./context.ts";

/** Which view of which contract must say what a parameter says. */
const NUMBERS: [Part, string, string][] = [
  ["pool", "jurorBond", "jurorBond"],
  ["pool", "poolFloor", "poolFloor"],
  ["court", "feePerJuror", "jurorFee"],
  ["court", "keeperReward", "keeperReward"],
  ["court", "seedLag", "seedLag"],
  ["verifiers", "verifierBond", "verifierBond"],
  ["verifiers", "exitEpochs", "verifierExitEpochs"],
  ["claims", "minBond", "claimBond"],
];
const LADDERS = ["standardPanels", "operationsPanels"] as const;

/** With more panels a case can outlast the 30 "days" for which a challenge stops a decision. */
const MOST_OPERATIONS_PANELS = 2;

/** The ladder of challenges, whatever the parameters. */
export async function checkBrake(context: Context): Promise<void> {
  const panels = await tryRead<bigint[]>(context.contracts.court, "panels", 1);
  if (panels === undefined || panels.length <= MOST_OPERATIONS_PANELS) return;
  const most = MOST_OPERATIONS_PANELS;
  report(
    context,
    "juries",
    "court",
    `challenges climb ${panels.length} panels, expected at most ${most}: a ruling could come too late`,
  );
}

/** Bonds, fees, panels and the beacon's key against the parameters of the deployment. */
export async function checkJuries(context: Context, parameters: SuiteParameters): Promise<void> {
  const compare = (part: Part, what: string, found: unknown, expected: unknown): void => {
    if (found === undefined || String(found) === String(expected)) return;
    report(context, "juries", part, `${what} is ${String(found)}, the parameters given say ${String(expected)}`);
  };
  for (const [part, view, name] of NUMBERS) {
    compare(part, view, await tryRead<bigint>(context.contracts[part], view), parameters[name]);
  }
  for (const [lane, name] of LADDERS.entries()) {
    compare("court", name, await tryRead<bigint[]>(context.contracts.court, "panels", lane), parameters[name]);
  }
  const { beacon } = context.contracts;
  compare("beacon", "publicKey", await tryRead<bigint[]>(beacon, "publicKey"), parameters.beaconKey);
  for (const [view, name] of [
    ["genesis", "beaconGenesis"],
    ["period", "beaconPeriod"],
  ] as const) {
    compare("beacon", view, await tryRead<bigint>(beacon, view), parameters[name]);
  }
}
