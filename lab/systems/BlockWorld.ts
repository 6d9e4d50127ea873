import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result } from "ethers";
import { SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import type { Build } from "../chain/Contract.ts";
import { PeerWorld } from "./PeerWorld.ts";
import { timelockTakeover } from "./timelockTakeover.ts";
import type { Ballot, ProposedCall, Takeover, Tally } from "./System.ts";

const require = createRequire(import.meta.url);

/** Uniswap's own compiled contract, as published in its package. */
export function uniswap(name: string): Build {
  const path = require.resolve(`@uniswap/governance/build/${name}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as Build;
}

/** Compound's family of governors: blocks for a clock, a proposal by its number, Compound's timelock. */
export abstract class BlockWorld extends PeerWorld {
  /** `proposals(id)` with its fields by name. */
  protected proposal(ballot: Ballot): Promise<Result> {
    return this.governor.read("proposals", [ballot.id]);
  }

  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    const args = [
      calls.map((c) => c.target),
      calls.map(() => 0n),
      // Without a signature the call data is sent as it is.
      calls.map(() => ""),
      calls.map((c) => c.data),
      description,
    ];
    return this.governor.call(proposer, "propose", args);
  }

  async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const id = await this.governor.readBigint("latestProposalIds", [proposer]);
    return { id, proposer, calls, description };
  }

  async proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot> {
    const ballot = await this.propose(proposer, calls, description);
    const start = Number((await this.proposal(ballot))["startBlock"]);
    await this.chain.mine(start - 1 - (await this.chain.blockNumber()));
    await lastChange();
    return ballot;
  }

  async opened(ballot: Ballot): Promise<void> {
    const start = Number((await this.proposal(ballot))["startBlock"]);
    await this.chain.mine(start + 1 - (await this.chain.blockNumber()));
  }

  async lastMoment(ballot: Ballot, blocks = 1): Promise<void> {
    await this.chain.mine((await this.blocksLeft(ballot)) - blocks);
  }

  async remaining(ballot: Ballot): Promise<number> {
    return (await this.blocksLeft(ballot)) * SECONDS_PER_BLOCK;
  }

  async close(ballot: Ballot): Promise<void> {
    await this.chain.mine(Math.max(0, await this.blocksLeft(ballot)) + 1);
  }

  async tally(ballot: Ballot): Promise<Tally> {
    const proposal = await this.proposal(ballot);
    return {
      for: BigInt(String(proposal["forVotes"])),
      against: BigInt(String(proposal["againstVotes"])),
      whole: this.population.supply,
    };
  }

  private async blocksLeft(ballot: Ballot): Promise<number> {
    return Number((await this.proposal(ballot))["endBlock"]) - (await this.chain.blockNumber());
  }

  cancelCall(ballot: Ballot, from: string): Call {
    return this.governor.call(from, "cancel", [ballot.id]);
  }

  queueCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "queue", [ballot.id]);
  }

  executeCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "execute", [ballot.id]);
  }

  takeover(thief: string): Takeover {
    return timelockTakeover(this, thief);
  }

  protected delaySeconds(): Promise<bigint> {
    return this.timelock.readBigint("delay");
  }
}
