import { Command, Option } from "commander";
import { ensurePeers } from "../lab/peers/install.ts";
import { summaryLine, verdictOf, type Counts } from "./lib/summary.ts";
import { run, runMain } from "./lib/tool.ts";

/** The test runners: what each covers and how it is started. All report in the manner of Mocha. */
const RUNNERS = {
  mocha: { covers: "contracts, typings, scripts", command: "hardhat", args: ["test", "mocha", "--no-compile"] },
  solidity: { covers: "fuzz and invariants", command: "hardhat", args: ["test", "solidity"] },
  lab: {
    covers: "laboratory",
    command: "hardhat",
    args: ["--config", "lab/hardhat.config.ts", "test", "mocha"],
  },
} as const;

type Runner = keyof typeof RUNNERS;

const program = new Command("test")
  .description("Builds the contracts, runs every test runner and ends with one line that sums them up.")
  .addOption(new Option("--only <runner>", "run one of them").choices(Object.keys(RUNNERS)))
  .addHelpText("after", "\nExit codes: 0 all passed, 1 something failed or did not run.")
  .parse();

await runMain(async () => {
  const { only } = program.opts<{ only?: Runner }>();
  const chosen = (Object.keys(RUNNERS) as Runner[]).filter((name) => only === undefined || name === only);
  console.log(`[0/${chosen.length}] build`);
  const build = await run("hardhat", ["build"]);
  if (build.code !== 0) {
    console.log(`\n${summaryLine([{ passed: 0, failed: 1, skipped: 0 }])}`);
    return 1;
  }
  const verdicts: Counts[] = [];
  for (const [index, name] of chosen.entries()) {
    const { covers, command, args } = RUNNERS[name];
    console.log(`\n[${index + 1}/${chosen.length}] ${name}: ${covers}`);
    if (name === "lab") await ensurePeers(console.log);
    const { code, output } = await run(command, args);
    const verdict = verdictOf(code, output);
    console.log(`${name}: ${summaryLine([verdict])}; the runner ended with code ${code}`);
    verdicts.push(verdict);
  }
  console.log(`\n${summaryLine(verdicts)}`);
  return verdicts.some((verdict) => verdict.failed > 0) ? 1 : 0;
});
