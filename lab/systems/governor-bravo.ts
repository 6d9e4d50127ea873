import { getCreateAddress, id as keccakOfText } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { compiled } from "../peers/compile.ts";
import { ensurePeers } from "../peers/install.ts";
import type { Population } from "../populations/types.ts";
import { BlockWorld, uniswap } from "./BlockWorld.ts";
import { DAY, deployDollar, type PeerParts } from "./PeerWorld.ts";
import { hashedArguments, proposalArguments } from "./oz-governor.ts";
import type { Ballot, ProposedCall, System, Vote, World, WorldRequest } from "./System.ts";

interface Setting {
  readonly contract: "BravoGovernor" | "BravoGovernorHardened";
  /** In blocks. */
  readonly votingDelay: number;
  readonly votingPeriod: number;
  /** One part in so many of supply is asked of a proposer. */
  readonly thresholdPart: bigint;
  readonly timelockDelay: number;
  /** What else the constructor takes. */
  readonly more: readonly unknown[];
}

const BLOCKS_PER_DAY = DAY / SECONDS_PER_BLOCK;
/** Two days of delay and three of voting, as Compound's documents say, in blocks of 13.15 seconds. */
const PUBLISHED: Setting = {
  contract: "BravoGovernor",
  votingDelay: 13_140,
  votingPeriod: 19_710,
  thresholdPart: 400n,
  timelockDelay: 2 * DAY,
  more: [],
};
const HARDENED: Setting = {
  ...PUBLISHED,
  contract: "BravoGovernorHardened",
  votingPeriod: 7 * BLOCKS_PER_DAY,
  thresholdPart: 100n,
  more: [2 * BLOCKS_PER_DAY],
};
/** One part in so many of supply has to be in favour. */
const QUORUM_PART = 25n;
const PROPOSE = "propose(address[],uint256[],bytes[],string)";

class BravoWorld extends BlockWorld {
  readonly system: string;

  private constructor(system: string, chain: Chain, population: Population, parts: PeerParts) {
    super(chain, population, parts);
    this.system = system;
  }

  static async build(system: string, setting: Setting, request: WorldRequest): Promise<BravoWorld> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const { supply } = request.population;
    const { contract } = setting;
    const build = compiled({ compiler: "solc", contracts: { [contract]: `${contract}.sol` } })[contract];
    if (build === undefined) throw new Error("The governor was not compiled.");
    const token = await Contract.deploy(chain, deployer, "Uni", uniswap("Uni"), [
      market,
      market,
      chain.now + 10 * 365 * DAY,
    ]);
    if ((await token.readBigint("totalSupply")) !== supply) throw new Error("The population is not scaled to Uni.");
    const nonce = Number(await chain.rpc("eth_getTransactionCount", [deployer, "latest"]));
    const predicted = getCreateAddress({ from: deployer, nonce: nonce + 1 });
    const timelock = await Contract.deploy(chain, deployer, "Timelock", uniswap("Timelock"), [
      predicted,
      setting.timelockDelay,
    ]);
    const governor = await Contract.deploy(chain, deployer, contract, build, [
      token.address,
      timelock.address,
      setting.votingDelay,
      setting.votingPeriod,
      supply / setting.thresholdPart,
      supply / QUORUM_PART,
      ...setting.more,
    ]);
    if (governor.address !== predicted) throw new Error("The governor is not where its timelock expects it.");
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    const world = new BravoWorld(system, chain, request.population, { token, dollar, governor, timelock });
    await world.enrolEverybody();
    return world;
  }

  override proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    return this.governor.call(proposer, PROPOSE, proposalArguments(calls, description), "propose");
  }

  override async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const hashed = [...proposalArguments(calls, "").slice(0, 3), keccakOfText(description)];
    const id = await this.governor.readBigint("hashProposal", hashed);
    return { id, proposer, calls, description };
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    return this.governor.call(vote.account, "castVote", [ballot.id, vote.side === "for" ? 1 : 0], `vote ${vote.side}`);
  }

  override cancelCall(ballot: Ballot, from: string): Call {
    return this.governor.call(from, "cancel(uint256)", [ballot.id], "cancel");
  }

  override queueCall(ballot: Ballot): Call {
    const fn = "queue(address[],uint256[],bytes[],bytes32)";
    return this.governor.call(ballot.proposer, fn, hashedArguments(ballot), "queue");
  }

  override executeCall(ballot: Ballot): Call {
    const fn = "execute(address[],uint256[],bytes[],bytes32)";
    return this.governor.call(ballot.proposer, fn, hashedArguments(ballot), "execute");
  }

  /** Four per cent of supply. */
  protected leastWeight(): Promise<bigint> {
    return Promise.resolve(this.population.supply / QUORUM_PART);
  }
}

function worldIn(system: string, setting: Setting): System["world"] {
  return async (request: WorldRequest): Promise<World> => {
    await ensurePeers((line) => process.stderr.write(`${line}\n`));
    return BravoWorld.build(system, setting, request);
  };
}

export const governorBravo: System = {
  id: "governor-bravo",
  title: "OpenZeppelin 4.9.6 GovernorCompatibilityBravo over Compound's timelock",
  notes: [
    "Assembled from @openzeppelin/contracts 4.9.6 as its wizard does it, compiled with 0.8.30; Timelock and Uni as compiled by Uniswap.",
    "Settings of Compound's own Bravo: two days of delay, three of voting, 400,000 votes of 10 million for a quorum, 25,000 for a proposal, a timelock of two days (https://docs.compound.finance/v2/governance; quorumVotes in compound-finance/compound-protocol, GovernorBravoDelegate.sol).",
    "In blocks that is 13,140 and 19,710, which the documents do not name: not verified here. Blocks are of twelve seconds here, so that both last a tenth less.",
    "The token is Uni, which is Compound's code: every population is scaled to its fixed supply.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("governor-bravo", PUBLISHED),
};

export const governorBravoHardened: System = {
  id: "governor-bravo-hardened",
  title: "OpenZeppelin 4.9.6 GovernorCompatibilityBravo over Compound's timelock, hardened",
  notes: [
    "As published, with OpenZeppelin 4.9.6's own late-quorum extension. Unmodified code: it is what an owner who deploys the same governor today can choose.",
    "Voting of seven days (50,400 blocks of twelve seconds) instead of Compound's 19,710 blocks, and an extension of two days (14,400 blocks): the numbers of oz-governor-hardened, so that the two can be compared.",
    "Threshold of 1 % of supply instead of 0.25 %: the most that Compound's own Bravo lets its owners choose, and what GovernorAlpha asks.",
    "Delay before voting, quorum of 4 % and timelock of 48 hours are as published: the timelock has the hardened length already, and a larger quorum would shut out honest decisions as well.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("governor-bravo-hardened", HARDENED),
};
