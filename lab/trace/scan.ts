import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Place } from "../report/Report.ts";

const PROJECT = new URL("../../", import.meta.url);

/** A numbered invariant, which has a hyphen where the id of an attack has none: DL-1 is a rule, DL1 an attack. */
const NUMBER = /\b(?:ID|ST|QV|DL|GV|CT|JR|CL|SY)-\d+\b/g;

/** Every invariant that files under `folder` cite, with file and lines. */
export function citations(folder: string, extensions: readonly string[]): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  const files = readdirSync(fileURLToPath(new URL(folder, PROJECT)), { recursive: true, encoding: "utf8" })
    .filter((name) => extensions.some((extension) => name.endsWith(extension)))
    .sort();
  for (const name of files) {
    const file = `${folder}/${name}`;
    const byNumber = new Map<string, number[]>();
    for (const [i, line] of readFileSync(fileURLToPath(new URL(file, PROJECT)), "utf8")
      .split("\n")
      .entries()) {
      for (const number of new Set(line.match(NUMBER) ?? [])) {
        byNumber.set(number, [...(byNumber.get(number) ?? []), i + 1]);
      }
    }
    for (const [number, lines] of byNumber) {
      found.set(number, [...(found.get(number) ?? []), { file, lines }]);
    }
  }
  return found;
}

/** Statement of each invariant, from the mechanism's table. */
export function statements(): Map<string, string> {
  const text = readFileSync(fileURLToPath(new URL("docs/mechanism.md", PROJECT)), "utf8");
  const rows = [...text.matchAll(/^\| ((?:ID|ST|QV|DL|GV|CT|JR|CL|SY)-\d+) +\| (.*?) +\| /gm)];
  return new Map(rows.map(([, id = "", statement = ""]) => [id, statement]));
}

/** What the project says it does not claim: the headings of the known risks. */
export function knownRisks(): { title: string; source: string }[] {
  const text = readFileSync(fileURLToPath(new URL("docs/known-risks.md", PROJECT)), "utf8");
  return [...text.matchAll(/^## (\d+\. .*)$/gm)].map(([, title = ""]) => ({ title, source: "docs/known-risks.md" }));
}
