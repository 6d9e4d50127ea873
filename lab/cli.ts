#!/usr/bin/env node
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { build } from "./chain/connect.ts";
import { PeersMissing, ensurePeers } from "./peers/install.ts";
import { OWN_POPULATION, tableFromFile } from "./populations/fromFile.ts";
import { addTable, loadTable, populationIds } from "./populations/load.ts";
import { loadPrices } from "./prices.ts";
import { buildReport } from "./report/build.ts";
import { MergeError, mergeReports } from "./report/merge.ts";
import type { Report } from "./report/Report.ts";
import { reproduce } from "./report/summary.ts";
import { EXIT, verdictOf } from "./report/verdict.ts";
import { readReport, writeReport } from "./report/write.ts";
import { MOST_VOTERS } from "./runner/cell.ts";
import { cellKey, loadExpectations, recordOf, writeExpectations } from "./runner/expectations.ts";
import { runMatrix, type RunResult } from "./runner/run.ts";
import { UsageError, needsPeers, select, type Selection } from "./runner/selection.ts";
import { shardFrom, shardName, type Shard } from "./runner/shards.ts";
import { printMatrix, printTimes, progressObserver } from "./runner/terminal.ts";
import { loadScenarios } from "./scenarios/catalogue.ts";
import { SYSTEMS } from "./systems/registry.ts";
import { invariantsOf } from "./trace/trace.ts";

const REPORTS = resolve(fileURLToPath(new URL("../reports/attack", import.meta.url)));
/** Goal for every cell of the exact layer, on two cores. */
const GOAL_SECONDS = 600;

/** npm and tsx pass on a Ctrl-C that the terminal has sent to the whole group already: one keystroke arrives more than once. */
const SAME_KEYSTROKE_MS = 1_000;

const CODES = `
Exit codes:
  ${EXIT.done}    done, whatever was lost; losses are in the report
  ${EXIT.regressed}    a cell on record as held was lost, or an ablation changed nothing
  ${EXIT.usage}    wrong options, or a file that cannot be read as what it should be
  ${EXIT.broken}    something could not be run
  ${EXIT.incomplete}    the merged reports are not the whole run
  ${EXIT.interrupted}  stopped by Ctrl-C: a valid partial report was written`;

interface Options {
  readonly only?: string;
  readonly system?: string;
  readonly population?: string;
  readonly populationFile?: string;
  readonly all?: boolean;
  readonly seeds: number;
  readonly maxVoters: number;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly ablation: boolean;
  readonly json?: boolean;
  readonly list?: boolean;
  readonly explain?: string;
  readonly out: string;
  readonly record?: boolean | string;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

function shardOption(text: string): Shard {
  const shard = shardFrom(text);
  if (shard === null) throw new InvalidArgumentError("It must be like 2/8: the second of eight parts.");
  return shard;
}

async function list(json: boolean): Promise<void> {
  const attacks = (await loadScenarios()).map(({ id, title, criterion }) => ({ id, title, criterion }));
  const systems = SYSTEMS.map(({ id, title }) => ({ id, title }));
  const populations = populationIds().map((id) => {
    const { title, count, statistics, source } = loadTable(id);
    return { id, title, count, gini: statistics.gini, source };
  });
  if (json) {
    console.log(JSON.stringify({ attacks, systems, populations }, null, 2));
    return;
  }
  console.log("Attacks");
  for (const s of attacks) console.log(`  ${s.id.padEnd(5)} ${s.title}: ${s.criterion}`);
  console.log("Systems");
  for (const s of systems) console.log(`  ${s.id.padEnd(21)} ${s.title}`);
  console.log("Populations");
  for (const p of populations) {
    console.log(`  ${p.id.padEnd(13)} ${p.title}: ${p.count} holders, Gini ${p.gini}, ${p.source}`);
  }
}

async function explain(id: string, seeds: number): Promise<void> {
  const { scenarios } = await select({ only: id });
  for (const s of scenarios) {
    console.log(`${s.id} ${s.title}\n`);
    console.log(`Claim      ${s.claim}`);
    console.log(`Precedent  ${s.precedent.event}: ${s.precedent.figures}`);
    console.log(`Source     ${s.precedent.source}`);
    console.log(`Budget     ${s.budget}`);
    console.log(`Criterion  ${s.criterion}`);
    for (const a of s.ablations) console.log(`Ablation   ${a.system} without ${a.variant}: ${a.note}`);
    for (const limit of s.limits) console.log(`Limit      ${limit}`);
    console.log(`Invariants ${invariantsOf(s).join(", ") || "none numbered"}`);
    console.log(`File       lab/scenarios/${s.id}.ts`);
    console.log(`Run        ${reproduce(s.id, seeds)}\n`);
  }
}

function addOwnPopulation(path: string): void {
  try {
    addTable(tableFromFile(resolve(path)));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function attack(options: Options): Promise<number> {
  const started = new Date();
  if (options.populationFile !== undefined) addOwnPopulation(options.populationFile);
  const population = options.population ?? (options.populationFile === undefined ? undefined : OWN_POPULATION);
  const selection = await select({ ...options, population });
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
  const result = await execute(selection, seeds, options);
  if (options.record !== undefined) record(result, options.record);
  const report = buildReport(result, {
    selection,
    seeds,
    maxVoters: options.maxVoters,
    ablations: options.ablation,
    started,
    shard: options.shard === undefined ? null : shardName(options.shard),
    expectations: loadExpectations(),
  });
  return publish(report, options);
}

/** Writes what was measured on record, but for losses that are new and that nobody says anything about. */
function record(result: RunResult, option: boolean | string): void {
  const note = typeof option === "string" ? option : undefined;
  const { expectations, refused } = recordOf(loadExpectations(), result.cells, note);
  writeExpectations(expectations);
  for (const key of refused) {
    process.stderr.write(
      `NOT RECORDED ${key}: held on record and lost now. To publish the loss, say why: --record "..."\n`,
    );
  }
}

/** Runs the matrix. Ctrl-C ends it early with what is done; a second one ends the process at once. */
async function execute(selection: Selection, seeds: readonly number[], options: Options): Promise<RunResult> {
  const stop = new AbortController();
  let since: number | undefined;
  process.on("SIGINT", () => {
    if (since === undefined) {
      since = Date.now();
      process.stderr.write("\nStopping: writing a report of what is done. Ctrl-C again to leave without one.\n");
      stop.abort();
    } else if (Date.now() - since > SAME_KEYSTROKE_MS) {
      process.exit(EXIT.interrupted);
    }
  });
  if (needsPeers(selection)) await ensurePeers((line) => process.stderr.write(`${line}\n`));
  process.stderr.write("Compiling what changed (a minute or two the first time) ...\n");
  await build();
  return runMatrix(selection, {
    prices: loadPrices(),
    seeds,
    mostVoters: options.maxVoters,
    ablations: options.ablation,
    jobs: options.jobs,
    shard: options.shard,
    signal: stop.signal,
    observer: progressObserver(process.stderr),
  });
}

/** Writes the report, says what is in it, and what the command ends with. */
function publish(report: Report, options: { readonly json?: boolean; readonly out: string }): number {
  const files = writeReport(report, resolve(options.out));
  console.log(options.json === true ? JSON.stringify(report, null, 2) : printMatrix(report));
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  say(printTimes(report, GOAL_SECONDS));
  for (const file of files) say(`wrote ${file}`);
  if (!report.coverage.complete) say(`PARTIAL (${report.coverage.why}): the rest is missing`);
  const verdict = verdictOf(report);
  for (const f of report.failures)
    say(`BROKEN ${f.scenario} ${f.system} ${f.population} ${f.variant ?? ""}: ${f.error}`);
  for (const c of verdict.regressions) say(`REGRESSED ${cellKey(c)} is on record as held: ${c.because}`);
  for (const a of verdict.inert) {
    say(`INERT ${a.scenario} is not worse without "${a.rule}" on ${a.population}: the attack proves nothing`);
  }
  for (const c of verdict.improvements) {
    say(`better than on record: ${cellKey(c)}; look at it and run with --record`);
  }
  return verdict.exitCode;
}

function merge(paths: readonly string[], options: { readonly json?: boolean; readonly out: string }): number {
  const reports = paths.map((path) => {
    try {
      return readReport(resolve(path));
    } catch (error) {
      throw new UsageError(`${path} is no attack report: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return publish(mergeReports(reports), options);
}

const program = new Command("attack")
  .description("Executes every attack of the catalogue against Counterweight and the systems people use today.")
  .option("--only <pattern>", "attacks to run, for example TC3 or TC*,QV1")
  .option("--system <pattern>", "systems to attack, for example counterweight or oz-*")
  .option("--population <pattern>", "populations to run on, for example compound,hop; * for all")
  .option("--all", "every attack on every population; hours on two cores")
  .option(
    "--population-file <path>",
    "your own population: a CSV of holdings; see docs/attack-suite.md for its columns",
  )
  .option("--seeds <n>", "random electorates per cell; the worst is the cell", whole, 1)
  .option("--max-voters <n>", "largest number of voters in the exact layer", whole, MOST_VOTERS)
  .option(
    "--jobs <n>",
    "processes that play at the same time; as many as there are cores",
    whole,
    availableParallelism(),
  )
  .option("--shard <i/n>", "run one of n parts; join their reports with merge", shardOption)
  .option("--no-ablation", "leave out the ablations")
  .option("--out <directory>", "where the reports go", REPORTS)
  .option("--json", "print the report as JSON on standard output")
  .option("--list", "list attacks, systems and populations, run nothing")
  .option("--explain <id>", "say what one attack does, run nothing")
  .option(
    "--record [why]",
    "write what was measured to lab/expectations.json; a cell that was held and is lost now only with a reason",
  )
  .addHelpText("after", CODES)
  .showHelpAfterError("Run with --help for the options, with --list for what there is.")
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
  })
  .action(async (options: Options) => {
    if (options.list === true) await list(options.json === true);
    else if (options.explain !== undefined) await explain(options.explain, options.seeds);
    else process.exitCode = await attack(options);
  });

program
  .command("merge")
  .description("Joins the reports of shards into the report of the whole run.")
  .argument("<reports...>", "report.json of each shard")
  .action((paths: string[], _own: unknown, command: Command) => {
    process.exitCode = merge(paths, command.optsWithGlobals<Options>());
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof UsageError || error instanceof MergeError) {
    console.error(error.message);
    process.exitCode = EXIT.usage;
  } else if (error instanceof PeersMissing) {
    console.error(error.message);
    process.exitCode = EXIT.broken;
  } else {
    console.error(error);
    process.exitCode = EXIT.broken;
  }
}
// A stopped run leaves work behind that nobody waits for.
if (process.exitCode === EXIT.interrupted) process.exit();
