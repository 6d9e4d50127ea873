import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { InterfaceAbi } from "ethers";

const require = createRequire(import.meta.url);

/** ABI and unlinked creation code of one contract. */
export interface Published {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** The parts of solc's JavaScript interface that are used here; it ships no types. */
interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<string, Readonly<Record<string, { abi: InterfaceAbi; evm: { bytecode: { object: string } } }>>>
  >;
}

/** Compiles files of npm packages as published, and answers with a look-up of their contracts by file and name. */
export function publishedContracts(files: readonly string[]): (file: string, name: string) => Published {
  const solc = require("solc") as Compiler;
  const read = (path: string) => readFileSync(require.resolve(path), "utf8");
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: read(file) }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path) => ({ contents: read(path) }) }),
  ) as Output;
  const failed = output.errors?.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(failed.formattedMessage);
  return (file, name) => {
    const contract = output.contracts[file]?.[name];
    if (contract === undefined) throw new Error(`${file} has no ${name}`);
    return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  };
}
