import { isCallException, type Interface } from "ethers";

/** Name of the error that an attempt meets, read with an ABI; undefined when it succeeds. */
export async function refusalOf(abi: Interface, attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (!isCallException(error) || error.data === null) throw error;
    return abi.parseError(error.data)?.name ?? error.data.slice(0, 10);
  }
}
