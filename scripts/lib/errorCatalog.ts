import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { id } from "ethers";
import { ROOT } from "./tool.ts";

const require = createRequire(import.meta.url);

/** A custom error that a caller of the suite may meet. */
export interface SuiteError {
  readonly name: string;
  /** As declared, with the names of the arguments. */
  readonly signature: string;
  readonly selector: string;
  /** Deployable contracts whose ABI declares it. */
  readonly contracts: readonly string[];
  /** From its NatSpec. */
  readonly why: string;
}

interface Input {
  readonly type: string;
  readonly internalType?: string;
  readonly name: string;
  readonly components?: readonly Input[];
}

interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly Input[];
}

interface Documented {
  readonly abi: readonly AbiEntry[];
  readonly userdoc?: { readonly errors?: Record<string, readonly { readonly notice?: string }[]> };
  readonly devdoc?: { readonly errors?: Record<string, readonly { readonly details?: string }[]> };
}

interface SolcInput {
  language: string;
  sources: Record<string, unknown>;
  settings: Record<string, unknown>;
}

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<string, Record<string, Documented>>;
}

/** JSON artefacts below `folder`. */
async function artefacts(
  folder: string,
): Promise<{ contractName: string; deployedBytecode: string; abi: AbiEntry[]; buildInfoId: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".json"));
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(file.parentPath, file.name), "utf8")) as never),
  );
}

const canonical = (name: string, inputs: readonly Input[]): string =>
  `${name}(${inputs.map((input) => input.type).join(",")})`;

/** Compiles the sources of the artefacts again, for their documentation alone: no code is generated. */
async function documentation(buildInfoIds: ReadonlySet<string>): Promise<Documented[]> {
  const merged: SolcInput = { language: "Solidity", sources: {}, settings: {} };
  const remappings = new Set<string>();
  for (const buildInfoId of buildInfoIds) {
    const file = join(ROOT, "artifacts", "build-info", `${buildInfoId}.json`);
    const { input } = JSON.parse(await readFile(file, "utf8")) as { input: SolcInput };
    for (const name of Object.keys(input.sources)) {
      // Jobs mix contracts with tests, and an older job may hold an older text of a file: only the tree's text counts.
      if (name.startsWith("npm/")) merged.sources[name] = input.sources[name];
      if (!name.startsWith("project/contracts/")) continue;
      const content = await readFile(join(ROOT, name.slice("project/".length)), "utf8").catch(() => undefined);
      if (content !== undefined) merged.sources[name] = { content };
    }
    for (const remapping of (input.settings["remappings"] ?? []) as string[]) remappings.add(remapping);
  }
  merged.settings = { remappings: [...remappings], outputSelection: { "*": { "*": ["abi", "userdoc", "devdoc"] } } };
  const solc = require("solc") as { compile(input: string): string };
  const output = JSON.parse(solc.compile(JSON.stringify(merged))) as SolcOutput;
  const failure = output.errors?.find((error) => error.severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  return Object.values(output.contracts).flatMap((contracts) => Object.values(contracts));
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Every custom error in the ABIs of the suite's deployable contracts, by name. Needs a build. */
export async function errorCatalog(): Promise<SuiteError[]> {
  const built = (await artefacts(join(ROOT, "artifacts", "contracts"))).filter((artefact) =>
    Array.isArray(artefact.abi),
  );
  if (built.length === 0) throw new Error("there are no artefacts: run `npm run build` first");
  const reasons = new Map<string, string>();
  for (const { userdoc, devdoc } of await documentation(new Set(built.map((artefact) => artefact.buildInfoId)))) {
    for (const [signature, [entry]] of Object.entries(devdoc?.errors ?? {})) {
      if (entry?.details !== undefined && !reasons.has(signature)) reasons.set(signature, oneLine(entry.details));
    }
    for (const [signature, [entry]] of Object.entries(userdoc?.errors ?? {})) {
      if (entry?.notice !== undefined) reasons.set(signature, oneLine(entry.notice));
    }
  }
  const found = new Map<string, { name: string; signature: string; contracts: Set<string> }>();
  for (const { abi, contractName, deployedBytecode } of built) {
    if (deployedBytecode === "0x" || !abi.some((entry) => entry.type === "function")) continue;
    for (const { type, name, inputs = [] } of abi) {
      if (type !== "error" || name === undefined) continue;
      const key = canonical(name, inputs);
      const signature = `${name}(${inputs.map((input) => `${input.type} ${input.name}`.trim()).join(", ")})`;
      const entry = found.get(key) ?? { name, signature, contracts: new Set() };
      entry.contracts.add(contractName);
      found.set(key, entry);
    }
  }
  return [...found]
    .map(([key, { name, signature, contracts }]) => ({
      name,
      signature,
      selector: id(key).slice(0, 10),
      contracts: [...contracts].sort(),
      why: reasons.get(key) ?? "",
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
