#!/usr/bin/env node
/**
 * Honest decisions by the thousand, on all cores and over machines:
 *
 *     npm run montecarlo -- run --population hop --voters 100000 --impact spend --trials 400 --shard 1/2 --out a.json
 *     npm run montecarlo -- merge a.json b.json
 *     npm run montecarlo -- speed
 */
import { readFileSync, writeFileSync } from "node:fs";
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { CLASS_NAMES, type ClassName } from "./classes.ts";
import { merge, summarise, type Job, type Partial } from "./fast/jobs.ts";
import { runParallel } from "./fast/parallel.ts";
import { measureSpeeds, type Duration, type Machine, type Speed } from "./speeds.ts";
import { loadTable } from "../populations/load.ts";

const USAGE = 2;

interface RunOptions {
  readonly population: string;
  readonly voters?: number;
  readonly impact: ClassName;
  readonly trials: number;
  readonly seed: number;
  readonly turnoutFactor: number;
  readonly objection: number;
  readonly shard: { readonly i: number; readonly n: number };
  readonly threads?: number;
  readonly out?: string;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError("It must be a number from 0 to 100.");
  return value;
}

function shard(text: string): { i: number; n: number } {
  const [i, n] = text.split("/").map(Number);
  if (i === undefined || n === undefined || !Number.isInteger(i) || !Number.isInteger(n) || i < 1 || i > n) {
    throw new InvalidArgumentError("It must be i/n, for example 2/8.");
  }
  return { i, n };
}

function impact(text: string): ClassName {
  const found = CLASS_NAMES.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${CLASS_NAMES.join(", ")}.`);
  return found;
}

async function run(options: RunOptions): Promise<void> {
  const job: Job = {
    population: options.population,
    voters: options.voters ?? loadTable(options.population).count,
    impact: options.impact,
    seed: options.seed,
    trials: options.trials,
    turnoutFactor: options.turnoutFactor,
    objection: options.objection,
  };
  const partial = await runParallel(job, options.shard, options.threads);
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(partial)}\n`);
  console.log(JSON.stringify(summarise(partial), null, 2));
}

function mergeFiles(files: readonly string[], options: { readonly out?: string }): void {
  const merged = merge(files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Partial));
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(merged)}\n`);
  console.log(JSON.stringify(summarise(merged), null, 2));
}

function speed(options: { readonly json?: boolean }): void {
  const measured = measureSpeeds((what) => {
    if (options.json !== true) console.error(what);
  });
  if (options.json === true) console.log(JSON.stringify(measured, null, 2));
  else console.log(`${speedTable(measured.speeds)}\n${machineLine(measured.machine)}`);
}

function speedTable(speeds: readonly Speed[]): string {
  const table = new Table({
    head: ["milliseconds", "first", "of processors", "warm", "of processors", "runs", "goal", ""],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const { what, first, warm, runs, goalMs } of speeds) {
    const late = (warm ?? first).wallMs - (goalMs ?? Number.POSITIVE_INFINITY);
    const met = goalMs === null ? "" : late <= 0 ? "met" : `missed by ${rounded(late)}`;
    table.push([what, ...columns(first), ...columns(warm), runs, goalMs?.toLocaleString("en-US") ?? "-", met]);
  }
  return table.toString();
}

function columns(duration: Duration | null): string[] {
  return duration === null ? ["-", "-"] : [rounded(duration.wallMs), rounded(duration.processorMs)];
}

function rounded(milliseconds: number): string {
  return milliseconds.toLocaleString("en-US", { maximumFractionDigits: milliseconds < 100 ? 1 : 0 });
}

function machineLine({ processors, model, node, load }: Machine): string {
  const busy = load.map((l) => l.toFixed(2)).join(" before, ");
  return `${processors} processors (${model}), Node ${node}; load of a minute ${busy} after. Goals are by the clock, warm where there is a warm figure.`;
}

const program = new Command("montecarlo").description("Honest decisions by the thousand under the model's rules.");
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));
program
  .command("run")
  .option("--population <id>", "population", "compound")
  .option("--voters <n>", "voters that it is expanded to; its own number by default", whole)
  .option("--impact <class>", `class of the decision: ${CLASS_NAMES.join(", ")}`, impact, "spend")
  .option("--trials <n>", "trials in all shards together", whole, 1_000)
  .option("--seed <n>", "seed", whole, 1)
  .option("--turnout-factor <x>", "turnout as recorded times this", share, 1)
  .option("--objection <p>", "probability that who stayed silent objects afterwards", share, 0)
  .option("--shard <i/n>", "run only this part", shard, { i: 1, n: 1 })
  .option("--threads <n>", "worker threads; all cores by default", whole)
  .option("--out <file>", "write the outcomes, for merging")
  .action(run);
program
  .command("merge")
  .argument("<files...>", "outcomes of all shards")
  .option("--out <file>", "write the merged outcomes")
  .action(mergeFiles);
program
  .command("speed")
  .description(
    "measures and prints the speeds that need no chain, beside their goals; no load but its own makes them true",
  )
  .option("--json", "print the figures as JSON")
  .action(speed);
await program.parseAsync();
