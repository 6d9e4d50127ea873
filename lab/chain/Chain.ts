import { getAddress, keccak256, toBeHex, toUtf8Bytes } from "ethers";
import type { Contract } from "./Contract.ts";
import { Journal } from "./Journal.ts";

/** One transaction to be. */
export interface Call {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
  /** What the journal calls it. */
  readonly label: string;
  readonly value?: bigint;
}

export interface Outcome {
  readonly ok: boolean;
  readonly gasUsed: bigint;
  readonly blockNumber: bigint;
  readonly contractAddress: string | null;
  readonly logs: readonly RawLog[];
  /** Return data of the failure, "0x" when there is none. */
  readonly revertData: string;
}

export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

interface Provider {
  request(args: { method: string; params?: unknown[] }): Promise<unknown>;
}

interface RawReceipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly blockNumber: string;
  readonly contractAddress: string | null;
  readonly logs: readonly RawLog[];
}

/** A transaction that had to succeed did not. */
export class TransactionFailed extends Error {
  readonly revertData: string;

  constructor(label: string, reason: string, revertData: string) {
    super(`${label} failed: ${reason}`);
    this.name = "TransactionFailed";
    this.revertData = revertData;
  }
}

const GAS_ONE = 200_000_000;
const GAS_BATCHED = 6_000_000;
const PER_BLOCK = 150;
export const SECONDS_PER_BLOCK = 12;

/**
 * An in-process EVM driven with explicit fees, nonces and timestamps. Time moves only when told to: one transaction is one
 * block of twelve seconds, a batch packs 150 to a block. The same calls give the same chain.
 */
export class Chain {
  readonly journal = new Journal();
  private readonly provider: Provider;
  private readonly nonces = new Map<string, number>();
  private readonly known = new Set<string>();
  private readonly contracts: Contract[] = [];
  private clock: number;

  private constructor(provider: Provider, clock: number) {
    this.provider = provider;
    this.clock = clock;
  }

  static async over(provider: Provider): Promise<Chain> {
    const block = (await provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      timestamp: string;
    };
    return new Chain(provider, Number(block.timestamp));
  }

  /** Timestamp of the last block, in seconds. */
  get now(): number {
    return this.clock;
  }

  /** An account that nobody has the key of: the chain lets anybody send for it. */
  static account(name: string): string {
    return getAddress(`0x${keccak256(toUtf8Bytes(`counterweight laboratory ${name}`)).slice(26)}`);
  }

  /** Reads the clock again after somebody else drove the chain. */
  async resume(): Promise<void> {
    const block = (await this.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      timestamp: string;
    };
    this.clock = Number(block.timestamp);
    this.nonces.clear();
  }

  register(contract: Contract): void {
    this.contracts.push(contract);
  }

  async blockNumber(): Promise<number> {
    return Number(await this.provider.request({ method: "eth_blockNumber" }));
  }

  async code(address: string): Promise<string> {
    return String(await this.provider.request({ method: "eth_getCode", params: [address, "latest"] }));
  }

  async rpc(method: string, params: unknown[] = []): Promise<unknown> {
    return this.provider.request({ method, params });
  }

  /** Sends one transaction in a block of its own; reverting is an outcome, not an error. */
  async attempt(call: Call): Promise<Outcome> {
    await this.tick(SECONDS_PER_BLOCK);
    const nonce = await this.nonce(call.from);
    let hash: unknown;
    try {
      hash = await this.submit(call, nonce, GAS_ONE);
    } catch (error) {
      const data = failureData(error);
      // The failed transaction is mined all the same.
      this.nonces.set(call.from, nonce + 1);
      this.journal.record(call.label, 0n, false, this.clock);
      return { ok: false, gasUsed: 0n, blockNumber: 0n, contractAddress: null, logs: [], revertData: data };
    }
    this.nonces.set(call.from, nonce + 1);
    return this.outcome(call, String(hash));
  }

  /** Sends one transaction that must succeed. */
  async send(call: Call): Promise<Outcome> {
    const outcome = await this.attempt(call);
    if (!outcome.ok) throw new TransactionFailed(call.label, this.explain(outcome.revertData), outcome.revertData);
    return outcome;
  }

  /** Sends transactions that must all succeed, 150 to a block. */
  async sendAll(calls: readonly Call[], progress?: (done: number) => void): Promise<void> {
    for (let i = 0; i < calls.length; i += PER_BLOCK) {
      const group = calls.slice(i, i + PER_BLOCK);
      const outcomes = await this.block(group);
      for (const [j, outcome] of outcomes.entries()) {
        const call = group[j];
        if (!outcome.ok && call !== undefined) {
          const reason = await this.replay(call);
          throw new TransactionFailed(call.label, this.explain(reason), reason);
        }
      }
      progress?.(i + group.length);
    }
  }

  /** Packs transactions into one block; each may fail on its own. */
  async block(calls: readonly Call[]): Promise<Outcome[]> {
    if (calls.length === 0) return [];
    await this.provider.request({ method: "evm_setAutomine", params: [false] });
    const hashes: string[] = [];
    try {
      for (const call of calls) {
        const nonce = await this.nonce(call.from);
        hashes.push(String(await this.submit(call, nonce, GAS_BATCHED)));
        this.nonces.set(call.from, nonce + 1);
      }
      await this.tick(SECONDS_PER_BLOCK);
      await this.provider.request({ method: "evm_mine" });
    } finally {
      await this.provider.request({ method: "evm_setAutomine", params: [true] });
    }
    const outcomes: Outcome[] = [];
    for (const [i, call] of calls.entries()) outcomes.push(await this.outcome(call, hashes[i] ?? "0x"));
    return outcomes;
  }

  /** Calls without a transaction, as `from`, on the state after the last block. */
  async view(to: string, data: string, from = Chain.account("reader")): Promise<string> {
    const request = { from, to, data, gas: toBeHex(GAS_ONE) };
    try {
      return String(await this.provider.request({ method: "eth_call", params: [request, "latest"] }));
    } catch (error) {
      const reason = failureData(error);
      throw new TransactionFailed("a view", this.explain(reason) || String(error), reason);
    }
  }

  /** Mines one block whose timestamp is `timestamp`. */
  async jumpTo(timestamp: number): Promise<void> {
    if (timestamp < this.clock) throw new RangeError(`Time does not run back from ${this.clock} to ${timestamp}.`);
    await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [timestamp] });
    await this.provider.request({ method: "evm_mine" });
    this.clock = timestamp;
  }

  async jump(seconds: number): Promise<void> {
    await this.jumpTo(this.clock + seconds);
  }

  /** Mines `count` blocks of twelve seconds. */
  async mine(count: number): Promise<void> {
    if (count <= 0) return;
    await this.tick(SECONDS_PER_BLOCK);
    await this.provider.request({ method: "hardhat_mine", params: [toBeHex(count), toBeHex(SECONDS_PER_BLOCK)] });
    const block = (await this.provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      timestamp: string;
    };
    this.clock = Number(block.timestamp);
  }

  /** Makes the next block (one transaction, or a batch) carry `timestamp`. */
  async aimAt(timestamp: number): Promise<void> {
    await this.jumpTo(timestamp - SECONDS_PER_BLOCK);
  }

  async checkpoint(): Promise<Checkpoint> {
    const id = String(await this.provider.request({ method: "evm_snapshot" }));
    return { id, clock: this.clock, nonces: new Map(this.nonces) };
  }

  /** Goes back to a checkpoint, which is used up by it. */
  async rollback(checkpoint: Checkpoint): Promise<void> {
    const done = await this.provider.request({ method: "evm_revert", params: [checkpoint.id] });
    if (done !== true) throw new Error("The chain has lost a checkpoint it was to go back to.");
    this.clock = checkpoint.clock;
    this.nonces.clear();
    for (const [account, nonce] of checkpoint.nonces) this.nonces.set(account, nonce);
  }

  /** Names a revert by the errors of every contract known to this chain. */
  explain(data: string): string {
    if (data === "0x" || data === "") return "reverted without data";
    for (const contract of this.contracts) {
      const parsed = contract.abi.parseError(data);
      if (parsed !== null) return `${parsed.name}(${parsed.args.map(String).join(", ")})`;
    }
    return `unknown error ${data.slice(0, 10)}`;
  }

  private async tick(seconds: number): Promise<void> {
    this.clock += seconds;
    await this.provider.request({ method: "evm_setNextBlockTimestamp", params: [this.clock] });
  }

  private async nonce(account: string): Promise<number> {
    if (!this.known.has(account)) {
      await this.provider.request({ method: "hardhat_impersonateAccount", params: [account] });
      this.known.add(account);
    }
    const kept = this.nonces.get(account);
    if (kept !== undefined) return kept;
    return Number(await this.provider.request({ method: "eth_getTransactionCount", params: [account, "latest"] }));
  }

  private async submit(call: Call, nonce: number, gas: number): Promise<unknown> {
    const request = {
      from: call.from,
      ...(call.to === null ? {} : { to: call.to }),
      data: call.data,
      value: toBeHex(call.value ?? 0n),
      gas: toBeHex(gas),
      maxFeePerGas: "0x0",
      maxPriorityFeePerGas: "0x0",
      nonce: toBeHex(nonce),
    };
    // ethers pads quantities to whole bytes, JSON-RPC wants none.
    for (const key of ["value", "gas", "nonce"] as const) request[key] = quantity(request[key]);
    return this.provider.request({ method: "eth_sendTransaction", params: [request] });
  }

  private async outcome(call: Call, hash: string): Promise<Outcome> {
    const receipt = (await this.provider.request({
      method: "eth_getTransactionReceipt",
      params: [hash],
    })) as RawReceipt | null;
    if (receipt === null) throw new Error(`${call.label}: the transaction was not mined; the block is too small.`);
    const ok = BigInt(receipt.status) === 1n;
    this.journal.record(call.label, BigInt(receipt.gasUsed), ok, this.clock);
    return {
      ok,
      gasUsed: BigInt(receipt.gasUsed),
      blockNumber: BigInt(receipt.blockNumber),
      contractAddress: receipt.contractAddress,
      logs: receipt.logs,
      revertData: "0x",
    };
  }

  private async replay(call: Call): Promise<string> {
    const request = { from: call.from, to: call.to, data: call.data, gas: quantity(toBeHex(GAS_BATCHED)) };
    try {
      await this.provider.request({ method: "eth_call", params: [request, "latest"] });
      return "0x";
    } catch (error) {
      return failureData(error);
    }
  }
}

export interface Checkpoint {
  readonly id: string;
  readonly clock: number;
  readonly nonces: ReadonlyMap<string, number>;
}

function quantity(hex: string): string {
  const stripped = hex.replace(/^0x0+/, "0x");
  return stripped === "0x" ? "0x0" : stripped;
}

function failureData(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 6 && typeof current === "object" && current !== null; depth++) {
    const { data, cause } = current as { data?: unknown; cause?: unknown };
    if (typeof data === "string" && data.startsWith("0x")) return data;
    if (typeof data === "object" && data !== null) {
      const inner = (data as { data?: unknown }).data;
      if (typeof inner === "string" && inner.startsWith("0x")) return inner;
    }
    current = cause;
  }
  return "0x";
}
