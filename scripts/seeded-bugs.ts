import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import CliTable from "cli-table3";
import { Command } from "commander";
import type { SeededBug } from "./seeded-bugs/bug.ts";
import { bugsOfDecisions } from "./seeded-bugs/decisions.ts";
import { bugsOfJuries } from "./seeded-bugs/juries.ts";
import { bugsOfPeople } from "./seeded-bugs/people.ts";
import { ROOT, runMain } from "./lib/tool.ts";

interface Options {
  only?: string[];
  list?: boolean;
  json?: boolean;
}

/** What became of one bug. `named` are all numbers that the campaign named. */
interface Outcome {
  readonly bug: SeededBug;
  readonly caught: boolean;
  readonly named: readonly string[];
  readonly seconds: number;
  readonly detail: string;
}

const BUGS: readonly SeededBug[] = [...bugsOfPeople, ...bugsOfDecisions, ...bugsOfJuries];
/** What a copy of the project needs to run a campaign. */
const PARTS = ["contracts", "test", "hardhat.config.ts", "package.json", "tsconfig.json"];
/** What makes a copy build faster where it exists. */
const BUILT = ["cache", "artifacts"];

const program = new Command("test:mutants")
  .description(
    "Plants one small mistake per number of the mechanism and expects the campaign that proves it to name it.",
  )
  .option("--only <numbers...>", "only the bugs of these numbers, such as QV-2 CT-5")
  .option("--list", "show the bugs and run nothing")
  .option("--json", "print one JSON object")
  .addHelpText("after", "\nExit codes: 0 every bug was caught by its number, 1 some were not, or it could not be done.")
  .parse();

/** The source with the mistake in it; the text to change must be there exactly once. */
function plant(source: string, bug: SeededBug): string {
  const parts = source.split(bug.find);
  if (parts.length !== 2) {
    throw new Error(
      `${bug.number}: the text to change occurs ${parts.length - 1} times in ${bug.file}; adapt scripts/seeded-bugs`,
    );
  }
  return parts.join(bug.replace);
}

/** A copy of the project that shares its modules. */
async function copyProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "counterweight-mutants-"));
  for (const part of PARTS) await cp(join(ROOT, part), join(copy, part), { recursive: true });
  for (const part of BUILT) await cp(join(ROOT, part), join(copy, part), { recursive: true }).catch(() => undefined);
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"), "dir");
  return copy;
}

/** Runs a campaign in `folder` and returns its exit code and output. */
function runCampaign(folder: string, campaign: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const program_ = join(folder, "node_modules", "hardhat", "dist", "src", "cli.js");
    const file = `test/invariants/${campaign}.t.sol`;
    const child = spawn(process.execPath, [program_, "test", "solidity", file], {
      cwd: folder,
      env: { ...process.env, FORCE_COLOR: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function tryBug(copy: string, bug: SeededBug): Promise<Outcome> {
  const path = join(copy, bug.file);
  const source = await readFile(path, "utf8");
  const started = performance.now();
  try {
    await writeFile(path, plant(source, bug));
    const { code, output } = await runCampaign(copy, bug.campaign);
    // Only a finding counts: a failed build or a campaign that never got anywhere catches nothing.
    const report = /Broken\("(.*?)", \d+, \d+\)/s.exec(output)?.[1] ?? "";
    const named = [...new Set(report.match(/\b(?:(?:ID|ST|QV|DL|GV|CT|JR)-\d+|BRAKE)\b/g) ?? [])];
    const error =
      output
        .split("\n")
        .find((line) => /Error/.test(line))
        ?.trim() ?? (code === 0 ? "no failure" : output.slice(-200));
    return {
      bug,
      caught: code !== 0 && named.includes(bug.number),
      named,
      seconds: Math.round((performance.now() - started) / 1000),
      detail: report === "" ? error : report,
    };
  } finally {
    await writeFile(path, source);
  }
}

function printTable(outcomes: readonly Outcome[]): void {
  const table = new CliTable({
    head: ["number", "mistake", "caught by", "also named", "seconds"],
    colWidths: [8, 52, 14, 24, 9],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { bug, caught, named, seconds } of outcomes) {
    const others = named.filter((number) => number !== bug.number).join(" ");
    table.push([bug.number, bug.mistake, caught ? bug.campaign : "NOBODY", others, seconds]);
  }
  console.log(table.toString());
}

function select(only: readonly string[] | undefined): readonly SeededBug[] {
  if (only === undefined) return BUGS;
  const unknown = only.filter((number) => !BUGS.some((bug) => bug.number === number));
  if (unknown.length > 0) {
    throw new Error(`no bug for ${unknown.join(", ")}. Accepted: ${BUGS.map((bug) => bug.number).join(", ")}`);
  }
  return BUGS.filter((bug) => only.includes(bug.number));
}

await runMain(async () => {
  const options = program.opts<Options>();
  const bugs = select(options.only);
  if (options.list) {
    if (options.json) console.log(JSON.stringify(bugs, null, 2));
    else for (const bug of bugs) console.log(`${bug.number.padEnd(5)} ${bug.campaign.padEnd(10)} ${bug.mistake}`);
    return 0;
  }
  const copy = await copyProject();
  const outcomes: Outcome[] = [];
  try {
    for (const [index, bug] of bugs.entries()) {
      if (!options.json) process.stdout.write(`[${index + 1}/${bugs.length}] ${bug.number} ${bug.mistake} ... `);
      const outcome = await tryBug(copy, bug);
      outcomes.push(outcome);
      if (!options.json) {
        console.log(outcome.caught ? `caught in ${outcome.seconds} s` : `NOT CAUGHT: ${outcome.detail.slice(0, 300)}`);
      }
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  if (options.json) console.log(JSON.stringify(outcomes, null, 2));
  else printTable(outcomes);
  return outcomes.every((outcome) => outcome.caught) ? 0 : 1;
});
