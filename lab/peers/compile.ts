import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InterfaceAbi } from "ethers";
import type { Build } from "../chain/Contract.ts";

const PEERS = fileURLToPath(new URL(".", import.meta.url));
const OURS = join(PEERS, "contracts");
const CACHE = fileURLToPath(new URL("../cache/peers", import.meta.url));
const require = createRequire(import.meta.url);

/** Compilers that peers are written for: the project's own, and older ones from the peers' install. */
export type Compiler = "solc" | "solc-0.8.17";

interface Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<string, Readonly<Record<string, { abi: InterfaceAbi; evm: { bytecode: { object: string } } }>>>
  >;
}

export interface CompileRequest {
  readonly compiler: Compiler;
  /** Contract by its source: a file of `lab/peers/contracts`, or of a package of the peers. */
  readonly contracts: Readonly<Record<string, string>>;
  /** Packages whose own dependencies are looked at first. */
  readonly within?: string;
}

/**
 * Compiles contracts of peers that publish sources and no artefacts, with the settings of what ships. Slow the first time (a
 * minute at most), read from the laboratory's cache afterwards.
 */
export function compiled(request: CompileRequest): Readonly<Record<string, Build>> {
  const roots = [
    ...(request.within === undefined ? [] : [join(PEERS, "node_modules", request.within, "node_modules")]),
    join(PEERS, "node_modules"),
    OURS,
  ];
  const load = (path: string): string | undefined => {
    const found = roots.map((root) => join(root, path)).find((file) => existsSync(file));
    return found === undefined ? undefined : readFileSync(found, "utf8");
  };
  const sources = Object.values(request.contracts).map((path): [string, { content: string }] => {
    const content = load(path);
    if (content === undefined) throw new Error(`The peers' install has no ${path}: npm ci --prefix lab/peers`);
    return [path, { content }];
  });
  const input = JSON.stringify({
    language: "Solidity",
    sources: Object.fromEntries(sources),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  });
  const lock = readFileSync(join(PEERS, "package-lock.json"));
  const hash = createHash("sha256").update(request.compiler).update(input).update(lock);
  // Contracts of ours import each other, and the input names only the first of them.
  const ours = readdirSync(OURS).sort();
  if (Object.values(request.contracts).some((path) => ours.includes(path))) {
    for (const file of ours) hash.update(file).update(readFileSync(join(OURS, file)));
  }
  const cached = join(CACHE, `${hash.digest("hex")}.json`);
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, "utf8")) as Record<string, Build>;

  const solc = require(request.compiler === "solc" ? "solc" : join(PEERS, "node_modules", request.compiler)) as Solc;
  const output = JSON.parse(
    solc.compile(input, {
      import: (path) => {
        const contents = load(path);
        return contents === undefined ? { error: `no ${path} in the peers' install` } : { contents };
      },
    }),
  ) as Output;
  const errors = (output.errors ?? []).filter((e) => e.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((e) => e.formattedMessage).join("\n"));
  const builds = Object.fromEntries(
    Object.entries(request.contracts).map(([name, path]): [string, Build] => {
      const contract = output.contracts[path]?.[name];
      if (contract === undefined) throw new Error(`${path} has no contract ${name}.`);
      return [name, { abi: contract.abi, bytecode: contract.evm.bytecode.object }];
    }),
  );
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(cached, JSON.stringify(builds));
  return builds;
}
