import { network } from "hardhat";
import type { ContractTransactionResponse } from "ethers";
import type { Connection } from "../../test/helpers/suite.ts";

/** 2030-01-07, a Monday. Gas depends on the bytes of timestamps, so every run starts at the same second. */
const GENESIS = 1_893_974_400;

interface Request {
  readonly method: string;
  readonly params?: readonly unknown[];
}

/**
 * A chain of its own whose clock is the number of its blocks: every block comes one second after the one before, whatever
 * the machine's clock says, so that a run repeats exactly.
 */
export async function openChain(accounts: number): Promise<Connection> {
  const connection = await network.create({
    network: "default",
    override: { accounts: { count: accounts }, initialDate: new Date(GENESIS * 1_000).toISOString() },
  });
  const { provider } = connection;
  const forward = provider.request.bind(provider);
  provider.request = async (request: Request) => {
    if (request.method === "eth_sendTransaction" || request.method === "eth_sendRawTransaction") {
      const latest = (await forward({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
        timestamp: string;
      };
      await forward({ method: "evm_setNextBlockTimestamp", params: [Number(latest.timestamp) + 1] });
    }
    return forward(request);
  };
  return connection;
}

/** Gas of a transaction, 21,000 included. */
export async function gasOf(sent: Promise<ContractTransactionResponse> | ContractTransactionResponse): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  return receipt.gasUsed;
}

/** The element at `index`, which must exist. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no element ${index} in a list of ${list.length}`);
  return found;
}
