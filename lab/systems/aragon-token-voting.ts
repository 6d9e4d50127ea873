import { id as keccakOfText, toUtf8Bytes, hexlify } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import { Contract, type Build } from "../chain/Contract.ts";
import { openChain } from "../chain/connect.ts";
import { compiled } from "../peers/compile.ts";
import { ensurePeers } from "../peers/install.ts";
import type { Population } from "../populations/types.ts";
import { DAY, PeerWorld, deployDollar, type PeerParts } from "./PeerWorld.ts";
import type {
  Ballot,
  Economics,
  Enactment,
  Holder,
  Plan,
  ProposedCall,
  Stage,
  System,
  Takeover,
  Tally,
  Vote,
  World,
  WorldRequest,
} from "./System.ts";

const ZERO = "0x0000000000000000000000000000000000000000";
const RATIO = 1_000_000n;

interface Setting {
  /** 0 is standard: no early execution, no second ballot. */
  readonly votingMode: 0;
  /** Millionths of the ballots, of supply. */
  readonly supportThreshold: number;
  readonly minParticipation: number;
  readonly minDuration: number;
  /** Millionths of supply that are asked of a proposer. */
  readonly proposerShare: number;
}

const PUBLISHED: Setting = {
  votingMode: 0,
  supportThreshold: 500_000,
  minParticipation: 150_000,
  minDuration: DAY,
  proposerShare: 0,
};
const HARDENED: Setting = { ...PUBLISHED, minParticipation: 200_000, minDuration: 7 * DAY, proposerShare: 10_000 };
const YES = 2;
const NO = 3;

interface ProposalView {
  readonly open: boolean;
  readonly executed: boolean;
  readonly parameters: { readonly endDate: bigint; readonly startDate: bigint };
  readonly tally: { readonly yes: bigint; readonly no: bigint };
}

function builds(): Record<"DAO" | "TokenVoting" | "GovernanceERC20" | "ERC1967Proxy", Build> {
  return compiled({
    compiler: "solc-0.8.17",
    within: "@aragon/osx",
    contracts: {
      DAO: "@aragon/osx/core/dao/DAO.sol",
      TokenVoting: "@aragon/osx/plugins/governance/majority-voting/token/TokenVoting.sol",
      GovernanceERC20: "@aragon/osx/token/ERC20/governance/GovernanceERC20.sol",
      ERC1967Proxy: "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol",
    },
  }) as Record<"DAO" | "TokenVoting" | "GovernanceERC20" | "ERC1967Proxy", Build>;
}

class AragonWorld extends PeerWorld {
  readonly system: string;
  private readonly setting: Setting;

  private constructor(system: string, setting: Setting, chain: Chain, population: Population, parts: PeerParts) {
    super(chain, population, parts);
    this.system = system;
    this.setting = setting;
  }

  static async build(system: string, setting: Setting, request: WorldRequest): Promise<AragonWorld> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const parts = builds();
    const behindProxy = async (name: "DAO" | "TokenVoting", args: readonly unknown[]): Promise<Contract> => {
      const logic = await Contract.deploy(chain, deployer, name, parts[name]);
      const data = logic.encode("initialize", args);
      const proxy = await Contract.deploy(chain, deployer, `${name} proxy`, parts.ERC1967Proxy, [logic.address, data]);
      return new Contract(chain, proxy.address, parts[name].abi);
    };
    const dao = await behindProxy("DAO", ["0x", deployer, ZERO, ""]);
    const token = await Contract.deploy(chain, deployer, "GovernanceERC20", parts.GovernanceERC20, [
      dao.address,
      "Laboratory",
      "LAB",
      { receivers: [market], amounts: [request.population.supply] },
    ]);
    const { proposerShare, ...shared } = setting;
    const minProposerVotingPower = (request.population.supply * BigInt(proposerShare)) / RATIO;
    const settings = { ...shared, minProposerVotingPower };
    const governor = await behindProxy("TokenVoting", [dao.address, settings, token.address]);
    // As Aragon's factory leaves it: the DAO is its own root, the plugin executes, nobody else has a permission.
    const grants: readonly [string, string][] = [
      [dao.address, "ROOT_PERMISSION"],
      [governor.address, "EXECUTE_PERMISSION"],
    ];
    for (const [who, permission] of grants) {
      await chain.send(dao.call(deployer, "grant", [dao.address, who, keccakOfText(permission)]));
    }
    const settle = [governor.address, dao.address, keccakOfText("UPDATE_VOTING_SETTINGS_PERMISSION")];
    await chain.send(dao.call(deployer, "grant", settle));
    await chain.send(dao.call(deployer, "revoke", [dao.address, deployer, keccakOfText("ROOT_PERMISSION")]));
    const dollar = await deployDollar(chain, dao.address, request.treasuryUsd);
    const world = new AragonWorld(system, setting, chain, request.population, {
      token,
      dollar,
      governor,
      timelock: dao,
    });
    await world.enrolEverybody();
    return world;
  }

  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    const actions = calls.map((c) => ({ to: c.target, value: 0n, data: c.data }));
    const args = [hexlify(toUtf8Bytes(description)), actions, 0, 0, 0, 0, false];
    return this.governor.call(proposer, "createProposal", args, "propose");
  }

  async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const id = (await this.governor.readBigint("proposalCount")) - 1n;
    return { id, proposer, calls, description };
  }

  /** Votes are those of the block before the proposal. */
  async proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot> {
    await lastChange();
    return this.propose(proposer, calls, description);
  }

  /** Ballots are taken at once. */
  opened(): Promise<void> {
    return Promise.resolve();
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    const option = vote.side === "for" ? YES : NO;
    return this.governor.call(vote.account, "vote", [ballot.id, option, false], `vote ${vote.side}`);
  }

  private async view(ballot: Ballot): Promise<ProposalView> {
    return (await this.governor.read("getProposal", [ballot.id])) as unknown as ProposalView;
  }

  /** The last second in which ballots are taken. */
  private async lastSecond(ballot: Ballot): Promise<number> {
    return Number((await this.view(ballot)).parameters.endDate) - 1;
  }

  async lastMoment(ballot: Ballot, blocks = 1): Promise<void> {
    await this.chain.aimAt((await this.lastSecond(ballot)) - (blocks - 1) * SECONDS_PER_BLOCK);
  }

  async remaining(ballot: Ballot): Promise<number> {
    return (await this.lastSecond(ballot)) - this.chain.now;
  }

  async close(ballot: Ballot): Promise<void> {
    await this.chain.jumpTo(Math.max(this.chain.now, (await this.lastSecond(ballot)) + 1));
  }

  async tally(ballot: Ballot): Promise<Tally> {
    const { yes, no } = (await this.view(ballot)).tally;
    return { for: yes, against: no, whole: this.population.supply };
  }

  override async stage(ballot: Ballot): Promise<Stage> {
    const { open, executed, parameters } = await this.view(ballot);
    if (executed) return "executed";
    if (open) return "active";
    if (this.chain.now < Number(parameters.startDate)) return "pending";
    return (await this.governor.read("canExecute", [ballot.id]))[0] === true ? "succeeded" : "defeated";
  }

  /** There is no queue: what passed is executed. */
  queueCall(ballot: Ballot): Call {
    return { from: ballot.proposer, to: ballot.proposer, data: "0x", label: "nothing to queue" };
  }

  executeCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "execute", [ballot.id]);
  }

  /** Nobody can: there is no such function. */
  cancelCall(_ballot: Ballot, from: string): Call {
    return { from, to: this.governor.address, data: keccakOfText("cancel(uint256)").slice(0, 10), label: "cancel" };
  }

  override async enact(ballot: Ballot): Promise<Enactment> {
    const since = this.chain.now;
    const executed = await this.chain.attempt(this.executeCall(ballot));
    const reason = executed.ok ? "executed" : this.chain.explain(executed.revertData);
    return { executed: executed.ok, stage: await this.stage(ballot), waited: this.chain.now - since, reason };
  }

  /** The right to execute for the DAO, which a decision may grant to anybody. */
  takeover(thief: string): Takeover {
    const dao = this.timelock;
    const grant = [dao.address, thief, keccakOfText("EXECUTE_PERMISSION")];
    return {
      calls: [{ target: dao.address, data: dao.encode("grant", grant) }],
      exploit: async (to, amount) => {
        const pay = this.payCall(to, amount);
        const actions = [{ to: pay.target, value: 0n, data: pay.data }];
        return (await this.chain.attempt(dao.call(thief, "execute", [keccakOfText("loot"), actions, 0]))).ok;
      },
    };
  }

  protected delaySeconds(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  /** The participation that is asked. */
  protected leastWeight(): Promise<bigint> {
    return Promise.resolve((this.population.supply * BigInt(this.setting.minParticipation)) / RATIO);
  }

  /** Opponents take part, too: who outvotes many need not bring the participation alone. */
  override async plan(opposition: readonly Holder[], _economics: Economics, name: string): Promise<Plan> {
    const against = this.weigh(opposition).capital;
    const missing = (await this.leastWeight()) - against;
    const capital = against + 1n > missing ? against + 1n : missing;
    const members = [{ account: Chain.account(`${name} 0`), weight: capital, person: false }];
    return { members, capital, persons: 1 };
  }
}

function worldIn(system: string, setting: Setting): System["world"] {
  return async (request: WorldRequest): Promise<World> => {
    await ensurePeers((line) => process.stderr.write(`${line}\n`));
    return AragonWorld.build(system, setting, request);
  };
}

export const aragonTokenVoting: System = {
  id: "aragon-token-voting",
  title: "Aragon OSx 1.3.0 TokenVoting over its DAO and its token",
  notes: [
    "Sources of @aragon/osx 1.3.0 with the OpenZeppelin they ask for, compiled with 0.8.17; wired as Aragon's factory leaves a DAO, without the factory, its registries and ENS.",
    "The contracts have no defaults, and no DAO's own settings are copied. Here: more than half of the ballots, 15 % participation, one day of voting, no threshold for proposers, standard mode (no early execution, one ballot each).",
    "No notice before voting and no timelock after it: the plugin has neither.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("aragon-token-voting", PUBLISHED),
};

export const aragonTokenVotingHardened: System = {
  id: "aragon-token-voting-hardened",
  title: "Aragon OSx 1.3.0 TokenVoting over its DAO and its token, hardened",
  notes: [
    "As aragon-token-voting, with other voting settings of the plugin and no other change: seven days of voting instead of one, 20 % participation instead of 15 %, 1 % of supply asked of a proposer instead of nothing.",
    "Seven days and 1 % are what the other hardened peers have, so that they can be compared; 20 % is the most that Nouns lets its quorum start from, and the plugin itself allows anything up to all of supply.",
    "Support stays at more than half of the ballots: asking more lets a minority block what the others want, which is another capture. Standard mode is the strictest already: neither early execution nor a second ballot.",
    "No notice before voting, no timelock after it and no late-quorum extension: the plugin has none of them to set.",
  ],
  peers: "world",
  variants: {},
  world: worldIn("aragon-token-voting-hardened", HARDENED),
};
