/**
 * Writes the figures by which the defaults were chosen and the plans that are kept: `npm run tuning`, then
 * `npm run docs:tables`. `npm run tuning -- plans` writes the plans only, `-- chambers` the figures of the stake chamber only.
 */
import { writeFileSync } from "node:fs";
import { keepPlans, PLANS_FILE } from "../capture/plans.ts";
import { loadSweeps, sweepChambers, SWEEPS_FILE, sweepEverything } from "./sweeps.ts";

function write(file: URL, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

const part = process.argv[2];
if (part === "chambers") write(SWEEPS_FILE, { ...loadSweeps(), chambers: sweepChambers() });
else {
  if (part !== "plans") write(SWEEPS_FILE, sweepEverything());
  write(PLANS_FILE, keepPlans());
}
