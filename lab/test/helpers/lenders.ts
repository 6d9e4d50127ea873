import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Chain } from "../../chain/Chain.ts";
import { randomFrom } from "../../economics/random.ts";
import { sum } from "../../metrics/concentration.ts";
import { tableFromFile } from "../../populations/fromFile.ts";
import { expand } from "../../populations/load.ts";
import { loadPrices, marketOf } from "../../prices.ts";
import type { CellContext } from "../../scenarios/Scenario.ts";
import type { Listed, World } from "../../systems/System.ts";

export const LOOT = Chain.account("loot");
export const TREASURY = 1_000n;
export const prices = loadPrices();

/** Three persons and a fund lend to Dora, who has little; the fund and the shed are no persons. */
export const LENDERS = ["fund", "anna", "bert", "emil"];
const LIST = [
  "account,weight,person,delegate",
  "fund,300,no,dora",
  "anna,200,yes,dora",
  "bert,190,yes,dora",
  "carl,180,yes,",
  "emil,170,yes,dora",
  // A chain: nothing is lent on.
  "p0,100,yes,p1",
  "p1,99,yes,p2",
  ...Array.from({ length: 8 }, (_, i) => `p${i + 2},${98 - i},yes,`),
  "dora,40,yes,",
  "shed,30,no,",
];
export const NAMES = LIST.slice(1).map((line) => line.split(",")[0] ?? "");

function written(lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), "lending-")), "holders.csv");
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** Enough of them turn out for both sides to have people. */
export const population = expand({ ...tableFromFile(written(LIST)), turnoutShare: 0.4 });

export function who(world: World, name: string): Listed {
  const found = world.honest[NAMES.indexOf(name)];
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

export function weightOf(names: readonly string[]): bigint {
  return sum(names.map((name) => population.weights[NAMES.indexOf(name)] ?? 0n));
}

export async function undone<T>(world: World, probe: () => Promise<T>): Promise<T> {
  const checkpoint = await world.chain.checkpoint();
  const forget = world.remember();
  try {
    return await probe();
  } finally {
    await world.chain.rollback(checkpoint);
    forget();
  }
}

export function contextOf(world: World, seed = 1): CellContext {
  return {
    world,
    population: world.population,
    prices,
    market: marketOf(prices, population.table.id),
    random: randomFrom(seed),
    seed,
    undone: (probe) => undone(world, probe),
  };
}
