import type { Provider } from "ethers";

/** What the inspection reads from a chain, as of one block. */
export interface ChainReader {
  /** Runtime code at `address`, "0x" when there is none. */
  code(address: string): Promise<string>;
  /** The storage word at `slot`, 32 bytes. */
  storage(address: string, slot: string): Promise<string>;
  /** What a call returns; null when it reverts. */
  call(to: string, data: string): Promise<string | null>;
}

/** The provider's part that is needed, so that Hardhat's will do. */
export type ReadingProvider = Pick<Provider, "getCode" | "getStorage" | "call">;

/** Reads through an ethers provider, at one block so that nothing changes in between. */
export function readerOf(provider: ReadingProvider, blockTag: number | "latest" = "latest"): ChainReader {
  return {
    code: (address) => provider.getCode(address, blockTag),
    storage: (address, slot) => provider.getStorage(address, slot, blockTag),
    call: async (to, data) => {
      try {
        return await provider.call({ to, data, blockTag });
      } catch (error) {
        if (isRevert(error)) return null;
        throw error;
      }
    },
  };
}

/** A contract that refuses is an answer; a node that does not answer is not. */
function isRevert(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "CALL_EXCEPTION";
}
