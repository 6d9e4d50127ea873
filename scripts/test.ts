import { Command, Option } from "commander";
import { run, runMain } from "./lib/tool.ts";

/** The test runners: what each covers and how it is started. All report in the manner of Mocha. */
const RUNNERS = {
  mocha: { covers: "contracts, typings, scripts", command: ["hardhat", "test", "mocha", "--no-compile"] },
  solidity: { covers: "fuzz and invariants", command: ["hardhat", "test", "solidity"] },
  lab: { covers: "laboratory", command: ["hardhat", "--config", "lab/hardhat.config.ts", "test", "mocha"] },
} as const;

type Runner = keyof typeof RUNNERS;
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Reads a runner's summary: `12 passing (3s)`, `1 failing`, `2 pending`. */
function countsOf(output: string): Counts {
  const count = (word: string): number => {
    const found = [...output.matchAll(new RegExp(`^\\s*(\\d+) (?:\\w+ tests )?${word}\\b`, "gm"))];
    return found.reduce((sum, match) => sum + Number(match[1]), 0);
  };
  return { passed: count("passing"), failed: count("failing"), skipped: count("pending") + count("skipped") };
}

const program = new Command("test")
  .description("Builds the contracts, runs every test runner and ends with one line that sums them up.")
  .addOption(new Option("--only <runner>", "run one of them").choices(Object.keys(RUNNERS)))
  .addHelpText("after", "\nExit codes: 0 all passed, 1 something failed or did not run.")
  .parse();

await runMain(async () => {
  const { only } = program.opts<{ only?: Runner }>();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (counts: Counts): void => {
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  };
  const chosen = (Object.keys(RUNNERS) as Runner[]).filter((name) => only === undefined || name === only);
  console.log(`[0/${chosen.length}] build`);
  const build = await run("hardhat", ["build"]);
  if (build.code !== 0) add({ passed: 0, failed: 1, skipped: 0 });
  else {
    for (const [index, name] of chosen.entries()) {
      const { covers, command } = RUNNERS[name];
      console.log(`[${index + 1}/${chosen.length}] ${name}: ${covers}`);
      const [executable, ...args] = command;
      const { code, output } = await run(executable, args);
      const counts = countsOf(output.replace(COLOURS, ""));
      add(counts);
      // A runner that broke before it could count is a failure, and so is one that found nothing to run.
      const broke = code !== 0 && counts.failed === 0;
      if (broke || counts.passed + counts.failed === 0) {
        console.error(`${name}: ended with code ${code} after ${counts.passed} tests`);
        add({ passed: 0, failed: 1, skipped: 0 });
      }
    }
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
});
