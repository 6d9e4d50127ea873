import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { getCreateAddress, type InterfaceAbi, type Result } from "ethers";
import { Chain, type Call } from "../chain/Chain.ts";
import { Contract, type Build } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { ensurePeers } from "../peers/install.ts";
import { BlockWorld, uniswap } from "./BlockWorld.ts";
import { DAY, deployDollar, stageOf } from "./PeerWorld.ts";
import type {
  Ballot,
  Economics,
  Holder,
  Plan,
  ProposedCall,
  Stage,
  System,
  Vote,
  World,
  WorldRequest,
} from "./System.ts";

const require = createRequire(new URL("../peers/package.json", import.meta.url));
const VETOED = 8n;
const BPS = 10_000n;
/** A day and five days in blocks of twelve seconds. */
const VOTING_DELAY = 7_200;
const VOTING_PERIOD = 36_000;
const EXECUTOR_DELAY = 2 * DAY;
const THRESHOLD_BPS = 100;
const QUORUM = { minQuorumVotesBPS: 1_000, maxQuorumVotesBPS: 4_000, quorumCoefficient: 1_000_000 };

/** Bytecode and ABI out of the factory that Nouns publishes; the factory itself is not run. */
export function nounsFactory(path: string): Build {
  const text = readFileSync(require.resolve(`@nouns/contracts/dist/typechain/factories/contracts/${path}.js`), "utf8");
  const bytecode = /const _bytecode = "(0x[0-9a-f]+)"/.exec(text)?.[1];
  const abi = /const _abi = (\[.*?\n\]);/s.exec(text)?.[1];
  if (bytecode === undefined || abi === undefined) throw new Error(`The factory of ${path} reads differently.`);
  const json = abi.replace(/^(\s*)(\w+):/gm, '$1"$2":').replace(/,(\s*[\]}])/g, "$1");
  return { abi: JSON.parse(json) as InterfaceAbi, bytecode };
}

export class NounsWorld extends BlockWorld {
  readonly system = "nouns";
  /** May veto whatever is not executed; does not, in the attacks. */
  readonly vetoer = Chain.account("founders");

  static async build(request: WorldRequest): Promise<NounsWorld> {
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
    const logicBuild = nounsFactory("governance/NounsDAOLogicV2__factory");
    const logic = await Contract.deploy(chain, deployer, "NounsDAOLogicV2", logicBuild);
    // The executor obeys the proxy that is deployed right after it.
    const nonce = Number(await chain.rpc("eth_getTransactionCount", [deployer, "latest"]));
    const predicted = getCreateAddress({ from: deployer, nonce: nonce + 1 });
    const executorBuild = nounsFactory("governance/NounsDAOExecutor__factory");
    const timelock = await Contract.deploy(chain, deployer, "NounsDAOExecutor", executorBuild, [
      predicted,
      EXECUTOR_DELAY,
    ]);
    const proxyBuild = nounsFactory("governance/NounsDAOProxyV2__factory");
    const proxy = await Contract.deploy(chain, deployer, "NounsDAOProxyV2", proxyBuild, [
      timelock.address,
      token.address,
      Chain.account("founders"),
      timelock.address,
      logic.address,
      VOTING_PERIOD,
      VOTING_DELAY,
      THRESHOLD_BPS,
      QUORUM,
    ]);
    if (proxy.address !== predicted) throw new Error("The proxy is not where its executor expects it.");
    const governor = new Contract(chain, proxy.address, logicBuild.abi);
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    const world = new NounsWorld(chain, request.population, { token, dollar, governor, timelock });
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

  /** A tenth of supply when nobody is against it. */
  protected leastWeight(): Promise<bigint> {
    return Promise.resolve(this.quorumAgainst(0n));
  }

  /** One per cent more for every per cent against it, up to four tenths of supply. */
  private quorumAgainst(against: bigint): bigint {
    const { supply } = this.population;
    const asked = BigInt(QUORUM.minQuorumVotesBPS) + (against * BPS) / supply;
    const most = BigInt(QUORUM.maxQuorumVotesBPS);
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

export const nouns: System = {
  id: "nouns",
  title: "NounsDAOLogicV2 behind its proxy, with its executor",
  notes: [
    "Bytecode out of the factories of @nouns/contracts 0.3.0: logic, proxy and executor, not recompiled.",
    "Votes are Uni's, not a Noun's: populations are in wei, and a Noun cannot be divided. Both tokens keep Compound's checkpoints, so no art is needed. Every population is scaled to Uni's supply.",
    "Dynamic quorum from 10 % to 40 % with coefficient 1 and a threshold of 1 %, as Nouns' deployment script has them; the times of that script are for tests, so voting waits a day and lasts five, and the executor waits its least, two days.",
    "The founders' veto exists and is not used in the attacks: it would stop each of them, at the founders' pleasure.",
  ],
  peers: "world",
  variants: {},
  world: async (request: WorldRequest): Promise<World> => {
    await ensurePeers((line) => process.stderr.write(`${line}\n`));
    return NounsWorld.build(request);
  },
};
