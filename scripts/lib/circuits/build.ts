import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { VerificationKey } from "snarkjs";
import { ROOT } from "../tool.ts";
import { testOnlyCeremony, type Progress } from "./ceremony.ts";
import { compile } from "./compile.ts";

const NAME = "glyphs";
const SOURCES = join(ROOT, "circuits");
const CACHE = join(ROOT, "cache", "circuits");

/** A built circuit: paths of what provers load, and the key of verifiers. */
export interface Circuit {
  readonly wasm: string;
  readonly zkey: string;
  readonly verificationKey: VerificationKey;
  readonly constraints: number;
}

interface Summary {
  readonly verificationKey: VerificationKey;
  readonly constraints: number;
}

const versionOf = async (name: string): Promise<string> =>
  (JSON.parse(await readFile(join(ROOT, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;

/** A hash over all that a build depends on: the circuit, the ceremony, and the versions of the packages. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const sources = (await readdir(SOURCES)).filter((name) => name.endsWith(".circom")).sort();
  for (const name of sources) hash.update(name).update(await readFile(join(SOURCES, name)));
  for (const name of ["ceremony.ts", "compile.ts", "powers.ts"])
    hash.update(await readFile(join(import.meta.dirname, name)));
  for (const name of ["circom2", "circomlib", "snarkjs"]) hash.update(`${name}@${await versionOf(name)}`);
  return hash.digest("hex").slice(0, 16);
}

const filesIn = (folder: string) => ({
  wasm: join(folder, `${NAME}.wasm`),
  zkey: join(folder, `${NAME}.test-only.zkey`),
  summary: join(folder, `${NAME}.json`),
});

async function open(folder: string): Promise<Circuit> {
  const { wasm, zkey, summary } = filesIn(folder);
  return { wasm, zkey, ...(JSON.parse(await readFile(summary, "utf8")) as Summary) };
}

async function make(folder: string, progress: Progress): Promise<void> {
  progress("compiling the circuit");
  const { r1cs, wasm, constraints } = await compile(NAME);
  const { zkey, verificationKey } = await testOnlyCeremony(r1cs, progress);
  const files = filesIn(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(files.wasm, wasm);
  await writeFile(files.zkey, zkey);
  await writeFile(files.summary, JSON.stringify({ verificationKey, constraints } satisfies Summary));
}

/**
 * The circuit with its test-only keys, from the cache if this very circuit was built before. `fresh` builds it anyhow. Two
 * processes may build at the same time: each works in a folder of its own, and the first to end is kept.
 */
export async function buildCircuit(progress: Progress = () => {}, fresh = false): Promise<Circuit> {
  const folder = join(CACHE, await fingerprint());
  if (fresh) await rm(folder, { recursive: true, force: true });
  const isBuilt = await access(folder).then(
    () => true,
    () => false,
  );
  if (isBuilt) return open(folder);
  const work = join(CACHE, `building-${randomUUID()}`);
  try {
    await make(work, progress);
    await rename(work, folder).catch(async (cause: unknown) => {
      // A folder that is there by now was made by another process, from the same sources.
      await access(folder).catch(() => {
        throw new Error(`cannot keep the built circuit in ${dirname(folder)}`, { cause });
      });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return open(folder);
}
