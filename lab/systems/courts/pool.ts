import { Chain, type Call } from "../../chain/Chain.ts";
import type { Population } from "../../populations/types.ts";
import type { Juror } from "./Court.ts";

/** Jurors that a population is cut to: its largest holders. A court of thousands shows nothing that one of hundreds does not. */
export const MOST_JURORS = 200;

/** Every person of a population as a juror who stakes what it holds. */
export function jurorsOf(population: Population): Juror[] {
  return population.weights.slice(0, MOST_JURORS).map((stake, i) => ({
    account: Chain.account(`juror ${i}`),
    person: `juror ${i}`,
    stake,
  }));
}

/** Gives accounts coin to pay fees with; nobody misses it. */
export async function endow(chain: Chain, account: string, wei: bigint): Promise<void> {
  const held = await coinOf(chain, account);
  await chain.rpc("hardhat_setBalance", [account, `0x${(held + wei).toString(16)}`]);
}

export async function coinOf(chain: Chain, account: string): Promise<bigint> {
  return BigInt(String(await chain.rpc("eth_getBalance", [account, "latest"])));
}

/** Waits until `timestamp`, if it is ahead. */
export async function until(chain: Chain, timestamp: number): Promise<void> {
  if (timestamp > chain.now) await chain.jumpTo(timestamp);
}

/** Sends calls one block each and says which went through. */
export async function tried(chain: Chain, calls: readonly Call[]): Promise<boolean[]> {
  const done: boolean[] = [];
  for (const call of calls) done.push((await chain.attempt(call)).ok);
  return done;
}
