import type { ErrorFragment, Interface } from "ethers";
import type { EthereumProvider } from "hardhat/types/providers";

/** Enough for every transaction of the suite; given explicitly because estimating costs more than sending. */
const GAS = "0xb71b00";
const GAS_PRICE = "0xb2d05e00";

/** Selectors and names of all custom errors of some contracts. */
function errorNames(interfaces: readonly Interface[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const contract of interfaces) {
    contract.forEachError((fragment: ErrorFragment) => names.set(fragment.selector, fragment.name));
  }
  return names;
}

/** The revert data that a provider's error carries; undefined when it is another error. */
function revertData(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("data" in error)) return undefined;
  const { data } = error;
  if (typeof data === "string") return data;
  if (typeof data === "object" && data !== null && "data" in data && typeof data.data === "string") return data.data;
  return undefined;
}

/** Sends transactions at exact times, one a block, and says how they ended. */
export class Driver {
  readonly provider: EthereumProvider;
  readonly #errors: Map<string, string>;

  constructor(provider: EthereumProvider, interfaces: readonly Interface[]) {
    this.provider = provider;
    this.#errors = errorNames(interfaces);
  }

  /** Gives accounts coin for gas and lets the node send for them. */
  async unlock(accounts: readonly string[]): Promise<void> {
    for (const address of accounts) {
      await this.provider.request({ method: "hardhat_impersonateAccount", params: [address] });
      await this.provider.request({ method: "hardhat_setBalance", params: [address, "0x56bc75e2d63100000"] });
    }
  }

  /** Mines an empty block at timestamp `at`. */
  async mine(at: bigint): Promise<void> {
    await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(at)] });
    await this.provider.request({ method: "evm_mine", params: [] });
  }

  /** Mines a transaction at timestamp `at`; gives the name of the custom error it ends with, empty when it succeeds. */
  async send(at: bigint, from: string, to: string, data: string): Promise<string> {
    await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [Number(at)] });
    const transaction = { from, to, data, gas: GAS, gasPrice: GAS_PRICE };
    try {
      await this.provider.request({ method: "eth_sendTransaction", params: [transaction] });
      return "";
    } catch (error) {
      const data = revertData(error);
      if (data === undefined) throw error;
      return this.#errors.get(data.slice(0, 10)) ?? `unknown error ${data}`;
    }
  }
}
