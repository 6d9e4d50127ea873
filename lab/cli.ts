#!/usr/bin/env node
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { build } from "./chain/connect.ts";
import { PeersMissing, ensurePeers } from "./peers/install.ts";
import { loadPrices } from "./prices.ts";
import { MOST_VOTERS } from "./runner/cell.ts";
import { improvements, loadExpectations, recordExpectations, regressions, cellKey } from "./runner/expectations.ts";
import { markdownReport } from "./runner/markdown.ts";
import { buildReport, writeReport } from "./runner/report.ts";
import { runMatrix } from "./runner/run.ts";
import { UsageError, needsPeers, select } from "./runner/selection.ts";
import { printMatrix, progressObserver } from "./runner/terminal.ts";
import { loadScenarios } from "./scenarios/catalogue.ts";
import { SYSTEMS } from "./systems/registry.ts";
import { OWN_POPULATION, tableFromFile } from "./populations/fromFile.ts";
import { addTable, loadTable, populationIds } from "./populations/load.ts";

/** 0: done, whatever was lost. 1: something on record regressed, or an ablation was not captured. 2: usage. 3: broken. */
const EXIT = { regressed: 1, usage: 2, broken: 3 } as const;
const REPORTS = resolve(fileURLToPath(new URL("../reports/attack", import.meta.url)));

interface Options {
  readonly only?: string;
  readonly system?: string;
  readonly population?: string;
  readonly populationFile?: string;
  readonly seeds: number;
  readonly maxVoters: number;
  readonly ablation: boolean;
  readonly json?: boolean;
  readonly list?: boolean;
  readonly explain?: string;
  readonly out: string;
  readonly record?: boolean;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

const program = new Command("attack")
  .description("Executes every attack of the catalogue against Counterweight and the systems people use today.")
  .option("--only <pattern>", "attacks to run, for example TC3 or TC*,QV1")
  .option("--system <pattern>", "systems to attack, for example counterweight or oz-*")
  .option("--population <pattern>", "populations to run on, for example compound,hop")
  .option(
    "--population-file <path>",
    "your own population: one weight a line, or a CSV with the weight in the last column",
  )
  .option("--seeds <n>", "random electorates per cell; the worst is the cell", whole, 1)
  .option("--max-voters <n>", "largest number of voters in the exact layer", whole, MOST_VOTERS)
  .option("--no-ablation", "leave out the ablations")
  .option("--out <directory>", "where the reports go", REPORTS)
  .option("--json", "print the report as JSON on standard output")
  .option("--list", "list attacks, systems and populations, run nothing")
  .option("--explain <id>", "say what one attack does, run nothing")
  .option("--record", "write what was measured to lab/expectations.json")
  .showHelpAfterError("Run with --help for the options, with --list for what there is.")
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : EXIT.usage);
  });

async function list(): Promise<void> {
  console.log("Attacks");
  for (const s of await loadScenarios()) console.log(`  ${s.id.padEnd(5)} ${s.title}: ${s.criterion}`);
  console.log("Systems");
  for (const s of SYSTEMS) console.log(`  ${s.id.padEnd(21)} ${s.title}`);
  console.log("Populations");
  for (const id of populationIds()) {
    const t = loadTable(id);
    console.log(`  ${id.padEnd(10)} ${t.title}: ${t.count} holders, Gini ${t.statistics.gini}, ${t.source}`);
  }
}

async function explain(id: string): Promise<void> {
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
    console.log(`File       lab/scenarios/${s.id}.ts`);
  }
}

async function attack(options: Options): Promise<number> {
  const started = new Date();
  if (options.populationFile !== undefined) addTable(tableFromFile(resolve(options.populationFile)));
  const population = options.population ?? (options.populationFile === undefined ? undefined : OWN_POPULATION);
  const selection = await select({ ...options, population });
  if (needsPeers(selection)) await ensurePeers((line) => process.stderr.write(`${line}\n`));
  process.stderr.write("Compiling what changed (a minute or two the first time) ...\n");
  await build();
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
  const expectations = loadExpectations();
  const result = await runMatrix(selection, {
    prices: loadPrices(),
    seeds,
    mostVoters: options.maxVoters,
    ablations: options.ablation,
    observer: progressObserver(process.stderr),
  });
  if (options.record === true) recordExpectations(result.cells);
  const shown = options.record === true ? loadExpectations() : expectations;
  const report = buildReport(result, { ...selection, seeds, started, expectations: shown });
  const files = writeReport(report, markdownReport(report, result, selection, shown), resolve(options.out));

  if (options.json === true) console.log(JSON.stringify(report, null, 2));
  else console.log(printMatrix(result, selection, shown));
  for (const file of files) process.stderr.write(`wrote ${file}\n`);

  const worse = regressions(result.cells, shown);
  const inert = result.ablations.filter((a) => !a.bites);
  for (const f of result.failures)
    process.stderr.write(`BROKEN ${f.scenario} ${f.system} ${f.population} ${f.variant ?? ""}: ${f.error}\n`);
  for (const c of worse) process.stderr.write(`REGRESSED ${cellKey(c)} is on record as held: ${c.because}\n`);
  for (const a of inert) {
    process.stderr.write(
      `INERT ${a.scenario} is not worse without "${a.rule}" on ${a.population}: the attack proves nothing\n`,
    );
  }
  for (const c of improvements(result.cells, shown)) {
    process.stderr.write(`better than on record: ${cellKey(c)}; look at it and run with --record\n`);
  }
  if (result.failures.length > 0) return EXIT.broken;
  return worse.length > 0 || inert.length > 0 ? EXIT.regressed : 0;
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  if (options.list === true) await list();
  else if (options.explain !== undefined) await explain(options.explain);
  else return attack(options);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof UsageError) {
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
