import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import hre from "hardhat";
import { measureDisputes } from "./bench/disputes.ts";
import { measureJuries } from "./bench/juries.ts";
import { measureOurs } from "./bench/ours.ts";
import { OPERATIONS, type Measured } from "./bench/operations.ts";
import { measureAlpha, measureOpenZeppelin } from "./bench/peers.ts";
import { ROOT, runMain } from "./lib/tool.ts";

const SNAPSHOT = join(ROOT, "snapshots", "gas.json");

interface Row {
  readonly operation: string;
  readonly counterweight: number | null;
  readonly openzeppelin: number | null;
  readonly governorAlpha: number | null;
  readonly goal: number | null;
}

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

const SYSTEMS = ["counterweight", "openzeppelin", "governorAlpha"] as const;

const program = new Command("bench")
  .description("Measures gas of every operation, ours and its peers', in one run, and writes snapshots/gas.json.")
  .option("--check", "write nothing; fail when any number differs from the committed snapshot (tolerance: none)")
  .option("--json", "print the rows as JSON")
  .addHelpText("after", "\nGas is exact and deterministic: 21,000 included, optimizer 200 runs, EVM cancun.")
  .parse();

const asNumber = (gas: bigint | undefined): number | null => (gas === undefined ? null : Number(gas));
const grouped = (gas: number | null): string => (gas === null ? "-" : gas.toLocaleString("en-US"));

function verdict({ counterweight, goal }: Row): string {
  if (goal === null || counterweight === null) return "";
  return counterweight <= goal ? "met" : `missed by ${grouped(counterweight - goal)}`;
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ["gas", "Counterweight", "OpenZeppelin 5.7", "GovernorAlpha", "goal", ""],
    colAligns: ["left", "right", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const gas = SYSTEMS.map((system) => grouped(row[system]));
    table.push([row.operation, ...gas, grouped(row.goal), verdict(row)]);
  }
  return table.toString();
}

/** Where `rows` differ from the committed ones. */
async function differences(rows: readonly Row[]): Promise<string[]> {
  const text = await readFile(SNAPSHOT, "utf8").catch(() => undefined);
  if (text === undefined) return ["snapshots/gas.json is missing"];
  const committed = new Map((JSON.parse(text) as Row[]).map((row) => [row.operation, row]));
  const findings: string[] = [];
  for (const row of rows) {
    const before = committed.get(row.operation);
    committed.delete(row.operation);
    for (const key of [...SYSTEMS, "goal"] as const) {
      if (before?.[key] === row[key]) continue;
      findings.push(`${row.operation}, ${key}: ${grouped(before?.[key] ?? null)} -> ${grouped(row[key])}`);
    }
  }
  return [...findings, ...[...committed.keys()].map((operation) => `${operation}: no longer measured`)];
}

await runMain(async () => {
  const options = program.opts<Options>();
  const progress = (step: string): void => {
    if (options.json !== true) console.log(step);
  };
  progress("building");
  await hre.tasks.getTask("build").run({ quiet: true });
  const measured = {} as Record<(typeof SYSTEMS)[number], Measured>;
  const ours = (step: string): void => progress(`Counterweight: ${step}`);
  measured.counterweight = {
    ...(await measureOurs(ours)),
    ...(await measureJuries(ours)),
    ...(await measureDisputes(ours)),
  };
  progress("OpenZeppelin Governor");
  measured.openzeppelin = await measureOpenZeppelin();
  progress("GovernorAlpha");
  measured.governorAlpha = await measureAlpha();
  const rows: Row[] = OPERATIONS.map((operation) => ({
    operation: operation.name,
    counterweight: asNumber(measured.counterweight[operation.name]),
    openzeppelin: asNumber(measured.openzeppelin[operation.name]),
    governorAlpha: asNumber(measured.governorAlpha[operation.name]),
    goal: "goal" in operation ? Number(operation.goal) : null,
  }));
  console.log(options.json === true ? JSON.stringify(rows, null, 2) : tableOf(rows));
  if (options.check !== true) {
    await mkdir(join(ROOT, "snapshots"), { recursive: true });
    await writeFile(SNAPSHOT, `${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const findings = await differences(rows);
  for (const finding of findings) console.error(finding);
  if (findings.length > 0)
    console.error("gas differs from snapshots/gas.json: look at the change, then run `npm run bench`");
  return findings.length === 0 ? 0 : 1;
});
