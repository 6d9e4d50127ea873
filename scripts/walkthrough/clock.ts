import type { JsonRpcProvider } from "ethers";

/** The time of a development node, which can be moved forward, in the epochs of a suite. */
export class Clock {
  readonly #provider: JsonRpcProvider;
  readonly start: bigint;
  readonly length: bigint;

  constructor(provider: JsonRpcProvider, start: bigint, length: bigint) {
    this.#provider = provider;
    this.start = start;
    this.length = length;
  }

  /** Timestamp of the latest block. */
  async now(): Promise<bigint> {
    const latest = await this.#provider.getBlock("latest");
    if (latest === null) throw new Error("the node has no blocks");
    return BigInt(latest.timestamp);
  }

  async epoch(): Promise<bigint> {
    return ((await this.now()) - this.start) / this.length;
  }

  /** First second of an epoch. */
  startOf(epoch: bigint): bigint {
    return this.start + epoch * this.length;
  }

  /** Lets the time pass until `moment`; answers with the seconds passed. Nothing happens when it is past already. */
  async until(moment: bigint): Promise<bigint> {
    const before = await this.now();
    if (moment <= before) return 0n;
    await this.#provider.send("evm_increaseTime", [Number(moment - before)]);
    await this.#provider.send("evm_mine", []);
    const after = await this.now();
    if (after < moment) throw new Error(`the node's time stands at ${after}, ${moment} was asked for`);
    return after - before;
  }
}
