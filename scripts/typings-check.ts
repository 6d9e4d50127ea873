import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { Command } from "commander";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import config from "../hardhat.config.ts";
import { ROOT, runMain } from "./lib/tool.ts";

const FOLDER = "typechain-types";
const execute = promisify(execFile);

/** What git has of the typings, laid out in `target`; the working tree's where git has none. */
async function layOutCommitted(target: string): Promise<void> {
  const tracked = await execute("git", ["ls-tree", "-r", "--name-only", "HEAD", FOLDER], { cwd: ROOT }).then(
    ({ stdout }) => stdout.trim() !== "",
    () => false,
  );
  await mkdir(target, { recursive: true });
  if (tracked) {
    const archive = join(target, "..", "committed.tar");
    await execute("git", ["archive", "--format=tar", "-o", archive, "HEAD", FOLDER], { cwd: ROOT });
    await execute("tar", ["-xf", archive, "-C", target, "--strip-components=1"]);
  } else {
    console.log(`git has no ${FOLDER}: comparing with those of the working tree`);
    await cp(join(ROOT, FOLDER), target, { recursive: true });
  }
}

/** Lists of contracts: order and indentation follow the order in which the compiler's jobs ended, which a cache changes. */
const LISTS = new Set(["index.ts", "hardhat.d.ts"]);

const inAnyOrder = (name: string, text: string): string =>
  LISTS.has(name)
    ? text
        .split("\n")
        .map((line) => line.trim())
        .sort()
        .join("\n")
    : text;

async function filesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Map<string, string>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    found.set(relative(folder, path), inAnyOrder(entry.name, await readFile(path, "utf8")));
  }
  return found;
}

new Command("typings:check")
  .description(`Generates the typings into a temporary folder and fails when ${FOLDER}/ in git differs from them.`)
  .parse();

await runMain(async () => {
  const work = await mkdtemp(join(tmpdir(), "typings-"));
  try {
    const [fresh, committed] = [join(work, "fresh"), join(work, "committed")];
    await layOutCommitted(committed);
    const hre = await createHardhatRuntimeEnvironment({ ...config, typechain: { outDir: fresh } }, {}, ROOT);
    await hre.tasks.getTask("build").run({ quiet: true });
    const [expected, found] = [await filesOf(fresh), await filesOf(committed)];
    const findings = [
      ...[...expected.keys()].filter((name) => !found.has(name)).map((name) => `missing: ${name}`),
      ...[...found.keys()].filter((name) => !expected.has(name)).map((name) => `of no contract: ${name}`),
      ...[...expected]
        .filter(([name, text]) => found.has(name) && found.get(name) !== text)
        .map(([name]) => `stale: ${name}`),
    ];
    for (const finding of findings.slice(0, 20)) console.error(finding);
    if (findings.length === 0) return 0;
    console.error(`${FOLDER}: ${findings.length} files differ; delete the folder, run \`npm run build\` and commit it`);
    return 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});
