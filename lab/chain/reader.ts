import type { ChainReader } from "../../scripts/lib/inspect/chainReader.ts";
import { TransactionFailed, type Chain } from "./Chain.ts";

/** The laboratory's chain as the inspection of proposals reads one. */
export function readerOf(chain: Chain): ChainReader {
  return {
    code: (address) => chain.code(address),
    storage: async (address, slot) => String(await chain.rpc("eth_getStorageAt", [address, slot, "latest"])),
    call: async (to, data) => {
      try {
        return await chain.view(to, data);
      } catch (error) {
        if (error instanceof TransactionFailed) return null;
        throw error;
      }
    },
  };
}
