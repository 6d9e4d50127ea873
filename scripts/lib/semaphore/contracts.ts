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

const SEMAPHORE = "@semaphore-protocol/contracts/Semaphore.sol";
const VERIFIER = "@semaphore-protocol/contracts/base/SemaphoreVerifier.sol";

/**
 * Semaphore's contracts, compiled from the published sources. They are not among the project's own sources, because
 * Hardhat's Solidity tests link every artefact, and the library that Semaphore links has none.
 */
export function semaphoreContracts(): { semaphore: Published; verifier: Published } {
  const solc = require("solc") as Compiler;
  const read = (path: string) => readFileSync(require.resolve(path), "utf8");
  const input = {
    language: "Solidity",
    sources: { [SEMAPHORE]: { content: read(SEMAPHORE) }, [VERIFIER]: { content: read(VERIFIER) } },
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
  const published = (file: string, name: string): Published => {
    const contract = output.contracts[file]?.[name];
    if (contract === undefined) throw new Error(`${file} has no ${name}`);
    return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  };
  return { semaphore: published(SEMAPHORE, "Semaphore"), verifier: published(VERIFIER, "SemaphoreVerifier") };
}

/** Puts the address of the one library that `bytecode` needs into its placeholders. */
export function linked(bytecode: string, library: string): string {
  return bytecode.replace(/__\$[0-9a-f]{34}\$__/g, library.slice(2).toLowerCase());
}
