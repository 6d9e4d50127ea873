import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Scenario } from "./Scenario.ts";

const HERE = new URL("./", import.meta.url);
const FILE = /^([A-Z]{2}\d+)\.ts$/;

/** Every scenario there is: one file each, found by its name. */
export async function loadScenarios(): Promise<Scenario[]> {
  const files = readdirSync(fileURLToPath(HERE)).filter((f) => FILE.test(f));
  const scenarios: Scenario[] = [];
  for (const file of files) {
    const module = (await import(new URL(file, HERE).href)) as { scenario?: Scenario };
    if (module.scenario === undefined) throw new Error(`lab/scenarios/${file} exports no scenario.`);
    if (`${module.scenario.id}.ts` !== file)
      throw new Error(`lab/scenarios/${file} calls itself ${module.scenario.id}.`);
    scenarios.push(module.scenario);
  }
  return scenarios.sort(byId);
}

const FAMILIES = ["TC", "QV", "DL", "JR", "CT", "PX", "CB"];

function byId(a: Scenario, b: Scenario): number {
  const family = (s: Scenario): number => FAMILIES.indexOf(s.id.slice(0, 2));
  return family(a) - family(b) || Number(a.id.slice(2)) - Number(b.id.slice(2));
}

/** Whether `text` matches a pattern of comma-separated names with `*`. An empty pattern matches everything. */
export function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined || pattern === "") return true;
  return pattern.split(",").some((one) => {
    const source = one
      .trim()
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*");
    return new RegExp(`^${source}$`, "i").test(text);
  });
}
