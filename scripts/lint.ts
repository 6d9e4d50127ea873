import { Command } from "commander";
import { run, runMain } from "./lib/tool.ts";

/** What lint asks, cheapest first, except that typings and the error document need a build, which the first of them makes. */
const CHECKS: readonly [name: string, command: string, ...args: string[]][] = [
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["solidity", "solhint", "--disc", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"],
  ["typings", "tsx", "scripts/typings-check.ts"],
  ["errors document", "tsx", "scripts/errors-doc.ts", "--check"],
  ["sizes and ABIs", "tsx", "scripts/snapshots.ts", "--check"],
  ["types", "tsc", "--noEmit"],
  ["typescript", "eslint", "--max-warnings", "0", "."],
];

new Command("lint")
  .description(`Runs every static check of the project: ${CHECKS.map(([name]) => name).join(", ")}.`)
  .parse();

await runMain(async () => {
  const failed: string[] = [];
  for (const [name, command, ...args] of CHECKS) {
    const started = Date.now();
    const { code } = await run(command, args);
    const verdict = code === 0 ? "ok" : "FAILED";
    console.log(`${verdict.padEnd(7)}${name} (${((Date.now() - started) / 1_000).toFixed(1)} s)`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length === 0) return 0;
  console.error(`lint failed: ${failed.join(", ")}`);
  return 1;
});
