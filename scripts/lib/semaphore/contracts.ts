import { publishedContracts, type Published } from "../publishedContracts.ts";

const SEMAPHORE = "@semaphore-protocol/contracts/Semaphore.sol";
const VERIFIER = "@semaphore-protocol/contracts/base/SemaphoreVerifier.sol";

/**
 * Semaphore's contracts, compiled from the published sources. They are not among the project's own sources, because
 * Hardhat's Solidity tests link every artefact, and the library that Semaphore links has none.
 */
export function semaphoreContracts(): { semaphore: Published; verifier: Published } {
  const published = publishedContracts([SEMAPHORE, VERIFIER]);
  return { semaphore: published(SEMAPHORE, "Semaphore"), verifier: published(VERIFIER, "SemaphoreVerifier") };
}

/** Puts the address of the one library that `bytecode` needs into its placeholders. */
export function linked(bytecode: string, library: string): string {
  return bytecode.replace(/__\$[0-9a-f]{34}\$__/g, library.slice(2).toLowerCase());
}
