import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { documentAt, sectionOf, tableOf } from "./tables.ts";

const ROOT = new URL("../../", import.meta.url);

/** Documents of the project, by their path from the top. */
const documents = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...readdirSync(new URL("docs/", ROOT), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
  "circuits/README.md",
  "lab/README.md",
];

/** `markdown` without code, in which nothing is a link or a heading. */
function proseOf(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, " "));
}

/** The anchor that hosts give a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function anchorsOf(markdown: string): Set<string> {
  const code = markdown.replace(/^```[\s\S]*?^```/gm, "");
  return new Set([...code.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
}

/** What is wrong with a link in the document at `path`; undefined when it resolves. */
function faultOf(path: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? new URL(path, ROOT) : new URL(file, new URL(path, ROOT));
  if (!existsSync(target)) return `${path}: ${link} is not there`;
  if (anchor === undefined) return undefined;
  return anchorsOf(readFileSync(target, "utf8")).has(anchor) ? undefined : `${path}: ${link} has no such heading`;
}

describe("The documents", () => {
  for (const path of documents) {
    it(`${path}: every link and anchor of the project resolves`, () => {
      const links = [...proseOf(documentAt(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
      expect(links.map((link) => faultOf(path, link)).filter((fault) => fault !== undefined)).to.deep.equal([]);
    });
  }

  it("notice a link to a file or a heading that is not there", () => {
    expect(faultOf("docs/mechanism.md", "nowhere.md")).to.equal("docs/mechanism.md: nowhere.md is not there");
    expect(faultOf("docs/mechanism.md", "#99-nothing")).to.equal("docs/mechanism.md: #99-nothing has no such heading");
    expect(faultOf("docs/mechanism.md", "known-risks.md#1-free-identities")).to.equal(undefined);
  });

  it("link every invariant to files that cite it", () => {
    const rows = tableOf(documentAt("docs/mechanism.md"), "invariants");
    const faults = rows.flatMap(([id = "", , links = ""]) => {
      const files = [...links.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file = ""]) => file);
      if (files.length === 0) return [`${id} is linked to no test`];
      return files
        .filter((file) => !new RegExp(`\\b${id}\\b`).test(documentAt(file)))
        .map((file) => `${file} does not cite ${id}`);
    });
    expect(faults).to.deep.equal([]);
    expect(new Set(rows.map(([id]) => id)).size).to.equal(44);
  });

  it("name every function that changes state in the threat table", async () => {
    const page = documentAt("docs/threat-table.md");
    const contracts = [...page.matchAll(/^## (\w+)$/gm)].map(([, name = ""]) => name);
    const missing: string[] = [];
    for (const name of contracts) {
      const { abi } = await artifacts.readArtifact(name);
      const section = sectionOf(page, name);
      for (const entry of abi as readonly { type: string; name?: string; stateMutability?: string }[]) {
        const isAct = entry.type === "function" && entry.stateMutability !== "view" && entry.stateMutability !== "pure";
        const wanted = entry.type === "receive" ? "receive" : isAct ? (entry.name ?? "") : undefined;
        if (wanted !== undefined && !section.includes(`\`${wanted}\``)) missing.push(`${name}.${wanted}`);
      }
    }
    expect(missing).to.deep.equal([]);
    expect(contracts).to.include.members(["CounterweightGovernor", "StakeVault", "PersonRegistry", "QuadraticVotes"]);
  });
});
