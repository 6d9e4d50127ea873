import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getCreateAddress } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import { Contract, type Build } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { DAY, PeerWorld, deployDollar } from "./PeerWorld.ts";
import { timelockTakeover } from "./timelockTakeover.ts";
import type { Ballot, ProposedCall, System, Takeover, Tally, Vote, World, WorldRequest } from "./System.ts";

const require = createRequire(import.meta.url);

/** Uniswap's own compiled contract, as published in its package. */
function published(name: string): Build {
  const path = require.resolve(`@uniswap/governance/build/${name}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as Build;
}

const QUORUM = 40_000_000n * 10n ** 18n;
const TIMELOCK_DELAY = 2 * DAY;

class AlphaWorld extends PeerWorld {
  readonly system = "governor-alpha";

  static async build(request: WorldRequest): Promise<AlphaWorld> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const token = await Contract.deploy(chain, deployer, "Uni", published("Uni"), [
      market,
      market,
      chain.now + 10 * 365 * DAY,
    ]);
    const supply = await token.readBigint("totalSupply");
    if (supply !== request.population.supply) {
      throw new Error(`Uni mints ${supply} wei, the population is scaled to ${request.population.supply}.`);
    }
    // The timelock's admin is the governor that is deployed right after it.
    const nonce = Number(await chain.rpc("eth_getTransactionCount", [deployer, "latest"]));
    const predicted = getCreateAddress({ from: deployer, nonce: nonce + 1 });
    const timelock = await Contract.deploy(chain, deployer, "Timelock", published("Timelock"), [
      predicted,
      TIMELOCK_DELAY,
    ]);
    const governor = await Contract.deploy(chain, deployer, "GovernorAlpha", published("GovernorAlpha"), [
      timelock.address,
      token.address,
    ]);
    if (governor.address !== predicted) throw new Error("GovernorAlpha is not where its timelock expects it.");
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    const world = new AlphaWorld(chain, request.population, { token, dollar, governor, timelock });
    await world.enrolEverybody();
    return world;
  }

  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    return this.governor.call(proposer, "propose", [
      calls.map((c) => c.target),
      calls.map(() => 0n),
      // Without a signature the call data is sent as it is.
      calls.map(() => ""),
      calls.map((c) => c.data),
      description,
    ]);
  }

  async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const id = await this.governor.readBigint("latestProposalIds", [proposer]);
    return { id, proposer, calls, description };
  }

  async beforeSnapshot(ballot: Ballot, blocks = 1): Promise<void> {
    const start = Number((await this.governor.read("proposals", [ballot.id]))["startBlock"]);
    await this.chain.mine(start - blocks - (await this.chain.blockNumber()));
  }

  async opened(ballot: Ballot): Promise<void> {
    await this.beforeSnapshot(ballot, -1);
  }

  cancelCall(ballot: Ballot, from: string): Call {
    return this.governor.call(from, "cancel", [ballot.id]);
  }

  takeover(thief: string): Takeover {
    return timelockTakeover(this, thief);
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    return this.governor.call(vote.account, "castVote", [ballot.id, vote.side === "for"], `vote ${vote.side}`);
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
    const proposal = await this.governor.read("proposals", [ballot.id]);
    return {
      for: BigInt(String(proposal["forVotes"])),
      against: BigInt(String(proposal["againstVotes"])),
      whole: this.population.supply,
    };
  }

  private async blocksLeft(ballot: Ballot): Promise<number> {
    const proposal = await this.governor.read("proposals", [ballot.id]);
    return Number(proposal["endBlock"]) - (await this.chain.blockNumber());
  }

  queueCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "queue", [ballot.id]);
  }

  executeCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "execute", [ballot.id]);
  }

  protected delaySeconds(): Promise<bigint> {
    return this.timelock.readBigint("delay");
  }

  protected leastWeight(): Promise<bigint> {
    return Promise.resolve(QUORUM);
  }
}

export const governorAlpha: System = {
  id: "governor-alpha",
  title: "Uniswap GovernorAlpha, Timelock and Uni as compiled by Uniswap",
  notes: [
    "Bytecode from @uniswap/governance 1.0.2: nothing recompiled, nothing changed.",
    "Its quorum of 40 million and threshold of 10 million votes are in the bytecode: every population is scaled to Uni's fixed supply of one billion, so that they are its published 4 % and 1 %.",
    "Voting lasts 40,320 blocks of twelve seconds here; the timelock waits two days, its least.",
  ],
  variants: {},
  world: (request: WorldRequest): Promise<World> => AlphaWorld.build(request),
};
