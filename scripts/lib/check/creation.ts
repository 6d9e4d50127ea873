import { AbiCoder, Interface, type Block, type TransactionResponse } from "ethers";
import { CONTRACTS, PARTS, type Part } from "../addresses.ts";
import { report, type Context } from "./context.ts";

/**
 * Creation code of every contract against the local build. The code that stands there does not show what a forged
 * constructor left in storage without a log; the transaction that created it does.
 *
 * @returns parts that could not be judged: created by another contract, or before the node's memory begins
 */
export async function checkCreation(context: Context, judged: readonly Part[]): Promise<Part[]> {
  const unknown: Part[] = [];
  for (const part of PARTS) {
    // The ledger is made by the governor's constructor, which is judged with the governor.
    if (!judged.includes(part) || part === "ledger") continue;
    const creation = await creationOf(context, context.addresses[part]);
    if (creation === undefined) {
      unknown.push(part);
      continue;
    }
    const { abi, bytecode } = context.artifacts[part];
    if (!creation.data.startsWith(bytecode)) {
      report(
        context,
        "other-creation",
        part,
        `transaction ${creation.hash} created it by other code than the constructor of ${CONTRACTS[part]} in this build`,
      );
    } else if (!isEncoded(abi, `0x${creation.data.slice(bytecode.length)}`)) {
      report(context, "other-creation", part, `transaction ${creation.hash} appended more than constructor arguments`);
    }
  }
  return unknown;
}

/** Whether `data` is exactly the encoding of constructor arguments. */
function isEncoded(abi: ConstructorParameters<typeof Interface>[0], data: string): boolean {
  const { inputs } = new Interface(abi).deploy;
  const coder = AbiCoder.defaultAbiCoder();
  try {
    return coder.encode(inputs, coder.decode(inputs, data)) === data;
  } catch {
    return false;
  }
}

async function creationOf(context: Context, address: string): Promise<TransactionResponse | undefined> {
  const block = await blockOfCreation(context, address);
  for (const hash of block?.transactions ?? []) {
    const receipt = await context.provider.getTransactionReceipt(hash);
    if (receipt?.contractAddress?.toLowerCase() === address.toLowerCase()) {
      return (await context.provider.getTransaction(hash)) ?? undefined;
    }
  }
  return undefined;
}

/** First block in which `address` has code, by bisection; `undefined` when the node does not remember that far. */
async function blockOfCreation(context: Context, address: string): Promise<Block | undefined> {
  let low = context.fromBlock;
  let high = await context.provider.getBlockNumber();
  try {
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await context.provider.getCode(address, middle)) === "0x") low = middle + 1;
      else high = middle;
    }
    return (await context.provider.getBlock(low)) ?? undefined;
  } catch {
    return undefined;
  }
}
