import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getCreateAddress, type InterfaceAbi, type Result } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import { Contract, type Build } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { ensurePeers } from "../peers/install.ts";
import { BlockWorld, uniswap } from "./BlockWorld.ts";
import type { Population } from "../populations/types.ts";
import { DAY, deployDollar, stageOf, type PeerParts } from "./PeerWorld.ts";
import type { Ballot, Economics, Holder, Plan, ProposedCall, Stage, System, Vote, WorldRequest } from "./System.ts";

const require = createRequire(new URL("../peers/package.json", import.meta.url));
const VETOED = 8n;
const BPS = 10_000n;
const BLOCKS_PER_DAY = DAY / SECONDS_PER_BLOCK;
const COEFFICIENT_UNIT = 1_000_000n;

interface Setting {
  /** In blocks. */
  readonly votingDelay: number;
  readonly votingPeriod: number;
  readonly executorDelay: number;
  readonly thresholdBps: number;
  readonly quorum: {
    readonly minQuorumVotesBPS: number;
    readonly maxQuorumVotesBPS: number;
    /** In millionths. */
    readonly quorumCoefficient: number;
  };
}

interface Governance {
  readonly governor: Contract;
  readonly timelock: Contract;
}

const FOUNDERS = Chain.account("founders");
const PUBLISHED: Setting = {
  votingDelay: BLOCKS_PER_DAY,
  votingPeriod: 5 * BLOCKS_PER_DAY,
  executorDelay: 2 * DAY,
  thresholdBps: 100,
  quorum: { minQuorumVotesBPS: 1_000, maxQuorumVotesBPS: 4_000, quorumCoefficient: 1_000_000 },
};
const HARDENED: Setting = {
  ...PUBLISHED,
  votingPeriod: 7 * BLOCKS_PER_DAY,
  quorum: { minQuorumVotesBPS: 2_000, maxQuorumVotesBPS: 6_000, quorumCoefficient: 1_000_000 },
};

/** Bytecode and ABI out of the factory that Nouns publishes; the factory itself is not run. */
export function nounsFactory(path: string): Build {
  const text = readFileSync(require.resolve(`@nouns/contracts/dist/typechain/factories/contracts/${path}.js`), "utf8");
  const bytecode = /const _bytecode = "(0x[0-9a-f]+)"/.exec(text)?.[1];
  const abi = /const _abi = (\[.*?\n\]);/s.exec(text)?.[1];
  if (bytecode === undefined || abi === undefined) throw new Error(`The factory of ${path} reads differently.`);
  const json = abi.replace(/^(\s*)(\w+):/gm, '$1"$2":').replace(/,(\s*[\]}])/g, "$1");
  return { abi: JSON.parse(json) as InterfaceAbi, bytecode };
}

/**
 * The executor with its proxy and logic over any token with Compound's checkpoints, wired as Nouns' deployment script does it.
 * Nobody is its vetoer but the founders.
 */
export async function nounsGovernance(chain: Chain, token: Contract, setting = PUBLISHED): Promise<Governance> {
  const deployer = Chain.account("deployer");
  const logicBuild = nounsFactory("governance/NounsDAOLogicV2__factory");
  const logic = await Contract.deploy(chain, deployer, "NounsDAOLogicV2", logicBuild);
  // The executor obeys the proxy that is deployed right after it.
  const nonce = Number(await chain.rpc("eth_getTransactionCount", [deployer, "latest"]));
  const predicted = getCreateAddress({ from: deployer, nonce: nonce + 1 });
  const executorBuild = nounsFactory("governance/NounsDAOExecutor__factory");
  const timelock = await Contract.deploy(chain, deployer, "NounsDAOExecutor", executorBuild, [
    predicted,
    setting.executorDelay,
  ]);
  const proxyBuild = nounsFactory("governance/NounsDAOProxyV2__factory");
  const proxy = await Contract.deploy(chain, deployer, "NounsDAOProxyV2", proxyBuild, [
    timelock.address,
    token.address,
    FOUNDERS,
    timelock.address,
    logic.address,
    setting.votingPeriod,
    setting.votingDelay,
    setting.thresholdBps,
    setting.quorum,
  ]);
  if (proxy.address !== predicted) throw new Error("The proxy is not where its executor expects it.");
  return { governor: new Contract(chain, proxy.address, logicBuild.abi), timelock };
}

export class NounsWorld extends BlockWorld {
  readonly system: string;
  /** May veto whatever is not executed; does not, in the attacks. */
  readonly vetoer = FOUNDERS;

  private readonly setting: Setting;

  private constructor(system: string, setting: Setting, chain: Chain, population: Population, parts: PeerParts) {
    super(chain, population, parts);
    this.system = system;
    this.setting = setting;
  }

  static async build(system: string, setting: Setting, request: WorldRequest): Promise<NounsWorld> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const token = await Contract.deploy(chain, deployer, "Uni", uniswap("Uni"), [
      market,
      market,
      chain.now + 10 * 365 * DAY,
    ]);
    if ((await token.readBigint("totalSupply")) !== request.population.supply) {
      throw new Error("The population is not scaled to Uni.");
    }
    const { governor, timelock } = await nounsGovernance(chain, token, setting);
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    const world = new NounsWorld(system, setting, chain, request.population, { token, dollar, governor, timelock });
    await world.enrolEverybody();
    return world;
  }

  protected override async proposal(ballot: Ballot): Promise<Result> {
    return (await super.proposal(ballot))[0] as Result;
  }

  /** Votes are those of the block in which the proposal was made. */
  override async proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot> {
    await lastChange();
    return this.propose(proposer, calls, description);
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    return this.governor.call(vote.account, "castVote", [ballot.id, vote.side === "for" ? 1 : 0], `vote ${vote.side}`);
  }

  vetoCall(ballot: Ballot): Call {
    return this.governor.call(this.vetoer, "veto", [ballot.id]);
  }

  override async stage(ballot: Ballot): Promise<Stage> {
    const state = await this.governor.readBigint("state", [ballot.id]);
    return state === VETOED ? "canceled" : stageOf(state);
  }

  /** The floor of the quorum, when nobody is against it. */
  protected leastWeight(): Promise<bigint> {
    return Promise.resolve(this.quorumAgainst(0n));
  }

  /** The coefficient's share of one per cent more for every per cent against it, up to the ceiling. */
  private quorumAgainst(against: bigint): bigint {
    const { supply } = this.population;
    const { minQuorumVotesBPS, maxQuorumVotesBPS, quorumCoefficient } = this.setting.quorum;
    const more = (((against * BPS) / supply) * BigInt(quorumCoefficient)) / COEFFICIENT_UNIT;
    const [asked, most] = [BigInt(minQuorumVotesBPS) + more, BigInt(maxQuorumVotesBPS)];
    return (supply * (asked < most ? asked : most)) / BPS;
  }

  override plan(opposition: readonly Holder[], _economics: Economics, name: string): Promise<Plan> {
    const against = this.weigh(opposition).capital;
    const least = this.quorumAgainst(against);
    const capital = against + 1n > least ? against + 1n : least;
    const members = [{ account: Chain.account(`${name} 0`), weight: capital, person: false }];
    return Promise.resolve({ members, capital, persons: 1 });
  }
}

function worldIn(system: string, setting: Setting): (request: WorldRequest) => Promise<NounsWorld> {
  return async (request) => {
    await ensurePeers((line) => process.stderr.write(`${line}\n`));
    return NounsWorld.build(system, setting, request);
  };
}

export const nouns: System = {
  id: "nouns",
  title: "NounsDAOLogicV2 behind its proxy, with its executor",
  notes: [
    "Bytecode out of the factories of @nouns/contracts 0.3.0: logic, proxy and executor, not recompiled.",
    "Votes are Uni's, not a Noun's: populations are in wei, and a Noun cannot be divided. Every population is scaled to Uni's supply. lab/systems/README.md says what whole Nouns would do to each population.",
    "Both tokens keep Compound's checkpoints: a test holds the governor with Nouns' own token, its art stubbed, to the same tallies and ends. What the adapter leaves out is that a Noun votes for its owner without a delegation, and that the founders get every tenth one.",
    "Dynamic quorum from 10 % to 40 % with coefficient 1 and a threshold of 1 %, as the defaults of Nouns' deployment script (nounsDAO/nouns-monorepo, tasks/deploy-and-configure-short-times-dao-v3.ts).",
    "Nouns itself runs from 10 % to 15 %, for a while to 20 % (https://nounswap.wtf/vote/282), and asks three Nouns of a proposer (https://docs.nouns.wtf/governance/proposals): a contested decision is dearer here than there.",
    "The times of the script are for tests, so voting waits a day and lasts five, and the executor waits its least, two days.",
    "The founders' veto exists and is not used in the attacks: it would stop each of them, at the founders' pleasure.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("nouns", PUBLISHED),
};

export const nounsHardened: System = {
  id: "nouns-hardened",
  title: "NounsDAOLogicV2 behind its proxy, with its executor, hardened",
  notes: [
    "As nouns, with other values of what its admin functions set and no other change: the quorum starts at 20 % and ends at 60 % of supply, the most that the code allows (MIN_QUORUM_VOTES_BPS_UPPER_BOUND and MAX_QUORUM_VOTES_BPS_UPPER_BOUND), and voting lasts seven days (50,400 blocks of twelve seconds) instead of five.",
    "Coefficient 1, a day of delay, the threshold of 1 % and the executor's two days are as in nouns: the threshold is that of the other hardened peers, and 48 hours is their timelock.",
    "This version of the logic has no late-quorum rule. The founders' veto exists and is not used, as in nouns.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("nouns-hardened", HARDENED),
};
