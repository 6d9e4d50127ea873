import { Chain } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import { until } from "./pool.ts";

/** Seconds of a term: eight hours. */
export const TERM = 8 * 3_600;
/** Blocks after which the chain has forgotten a hash, with some room. */
const MEMORY = 250;

/** The clock of Aragon Court, which needs a heartbeat every term. */
export class AragonTerms {
  private readonly chain: Chain;
  private readonly court: Contract;
  private readonly keeper = Chain.account("keeper");

  constructor(chain: Chain, court: Contract) {
    this.chain = chain;
    this.court = court;
  }

  async now(): Promise<number> {
    return Number(await this.court.readBigint("getLastEnsuredTermId"));
  }

  /** Lets time pass to a term. Unless `onward`, the block that the last term's seed comes from is still to be made. */
  async to(term: number, onward = true): Promise<void> {
    for (let next = (await this.now()) + 1; next <= term; next++) {
      const start = Number((await this.court.read("getTerm", [next - 1]))["startTime"]) + TERM;
      await until(this.chain, start);
      await this.heartbeat();
      if (onward || next < term) await this.chain.mine(2);
    }
  }

  /** Transitions for the terms that passed while others drove the chain. */
  async catchUp(): Promise<void> {
    const needed = Number(await this.court.readBigint("getNeededTermTransitions"));
    for (let i = 0; i < needed; i++) await this.heartbeat();
    if (needed > 0) await this.chain.mine(2);
  }

  /** Whether the seed of the current term can still be had. */
  async fresh(): Promise<boolean> {
    if ((await this.court.readBigint("getNeededTermTransitions")) > 0n) return false;
    const term = await this.court.read("getTerm", [await this.now()]);
    if (BigInt(String(term["randomness"])) !== 0n) return true;
    const age = (await this.chain.blockNumber()) - Number(term["randomnessBN"]);
    return age > 0 && age < MEMORY;
  }

  private async heartbeat(): Promise<void> {
    await this.chain.send(this.court.call(this.keeper, "heartbeat", [1], "heartbeat"));
  }
}
