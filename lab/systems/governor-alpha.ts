import { getCreateAddress } from "ethers";
import { Chain, type Call } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { BlockWorld, uniswap } from "./BlockWorld.ts";
import { DAY, deployDollar } from "./PeerWorld.ts";
import type { Ballot, System, Vote, World, WorldRequest } from "./System.ts";

const QUORUM = 40_000_000n * 10n ** 18n;
const TIMELOCK_DELAY = 2 * DAY;

class AlphaWorld extends BlockWorld {
  readonly system = "governor-alpha";

  static async build(request: WorldRequest): Promise<AlphaWorld> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const token = await Contract.deploy(chain, deployer, "Uni", uniswap("Uni"), [
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
    const timelock = await Contract.deploy(chain, deployer, "Timelock", uniswap("Timelock"), [
      predicted,
      TIMELOCK_DELAY,
    ]);
    const governor = await Contract.deploy(chain, deployer, "GovernorAlpha", uniswap("GovernorAlpha"), [
      timelock.address,
      token.address,
    ]);
    if (governor.address !== predicted) throw new Error("GovernorAlpha is not where its timelock expects it.");
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    const world = new AlphaWorld(chain, request.population, { token, dollar, governor, timelock });
    await world.enrolEverybody();
    return world;
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    return this.governor.call(vote.account, "castVote", [ballot.id, vote.side === "for"], `vote ${vote.side}`);
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
    "This is the first governor that Uniswap deployed; later ones ask 2.5 million votes of a proposer, not 10 (https://gov.uniswap.org/t/rfc-lower-onchain-proposal-threshold/22429).",
    "Voting lasts 40,320 blocks, as in the bytecode, of twelve seconds here; the timelock waits two days, its least.",
    "There is no hardened setting of it: delay, period, quorum and threshold are constants of the bytecode. Only the timelock's delay can be chosen, and its least is the 48 hours that the hardened peers have.",
  ],
  variants: {},
  world: (request: WorldRequest): Promise<World> => AlphaWorld.build(request),
};
