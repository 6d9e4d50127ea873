import { id as keccakOfText } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact, openChain } from "../chain/connect.ts";
import type { Population } from "../populations/types.ts";
import { DAY, PeerWorld, deployDollar, type PeerParts } from "./PeerWorld.ts";
import type { Ballot, ProposedCall, System, Takeover, Tally, Vote, World, WorldRequest } from "./System.ts";

export interface Setting {
  /** Any governor whose constructor begins with token, timelock, delay, period, threshold. */
  readonly contract: string;
  readonly timelockDelay: number;
  /** What else the constructor takes. */
  readonly more?: readonly unknown[];
}

const VOTING_DELAY = DAY;
const VOTING_PERIOD = 7 * DAY;
const ZERO = "0x0000000000000000000000000000000000000000";

/** OpenZeppelin's governor over its token and its timelock. */
export class OzWorld extends PeerWorld {
  readonly system: string;

  protected constructor(system: string, chain: Chain, population: Population, parts: PeerParts) {
    super(chain, population, parts);
    this.system = system;
  }

  static async build(system: string, setting: Setting, request: WorldRequest): Promise<OzWorld> {
    const { chain, parts } = await OzWorld.deploy(setting, request);
    const world = new OzWorld(system, chain, request.population, parts);
    await world.enrolEverybody();
    return world;
  }

  protected static async deploy(setting: Setting, request: WorldRequest): Promise<{ chain: Chain; parts: PeerParts }> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const market = Chain.account("market");
    const token = await Contract.deploy(chain, deployer, "LabToken", await artifact("LabToken"), [
      market,
      request.population.supply,
    ]);
    const timelock = await Contract.deploy(chain, deployer, "TimelockController", await artifact("LabTimelock"), [
      setting.timelockDelay,
      [],
      [ZERO],
      deployer,
    ]);
    const args = [token.address, timelock.address, VOTING_DELAY, VOTING_PERIOD, 0, ...(setting.more ?? [])];
    const governor = await Contract.deploy(chain, deployer, setting.contract, await artifact(setting.contract), args);
    for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE"]) {
      await chain.send(timelock.call(deployer, "grantRole", [keccakOfText(role), governor.address]));
    }
    const admin = `0x${"00".repeat(32)}`;
    await chain.send(timelock.call(deployer, "renounceRole", [admin, deployer]));
    const dollar = await deployDollar(chain, timelock.address, request.treasuryUsd);
    return { chain, parts: { token, dollar, governor, timelock } };
  }

  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    return this.governor.call(proposer, "propose", proposalArguments(calls, description));
  }

  async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const id = await this.governor.readBigint("getProposalId", hashedArguments({ calls, description }));
    return { id, proposer, calls, description };
  }

  async proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot> {
    const ballot = await this.propose(proposer, calls, description);
    await this.chain.aimAt(Number(await this.governor.readBigint("proposalSnapshot", [ballot.id])));
    await lastChange();
    return ballot;
  }

  async opened(ballot: Ballot): Promise<void> {
    await this.chain.jumpTo(Number(await this.governor.readBigint("proposalSnapshot", [ballot.id])) + 1);
  }

  cancelCall(ballot: Ballot, from: string): Call {
    return this.governor.call(from, "cancel", hashedArguments(ballot));
  }

  /** The timelock's roles and its delay, which the governor's decisions may change. */
  takeover(thief: string): Takeover {
    const { timelock } = this;
    const call = (fn: string, args: readonly unknown[]): ProposedCall => ({
      target: timelock.address,
      data: timelock.encode(fn, args),
    });
    return {
      calls: [call("grantRole", [keccakOfText("PROPOSER_ROLE"), thief]), call("updateDelay", [0])],
      exploit: async (to, amount) => {
        const pay = this.payCall(to, amount);
        const operation = [pay.target, 0, pay.data, `0x${"00".repeat(32)}`, keccakOfText("loot")];
        const scheduled = await this.chain.attempt(timelock.call(thief, "schedule", [...operation, 0]));
        return scheduled.ok && (await this.chain.attempt(timelock.call(thief, "execute", operation))).ok;
      },
    };
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    return this.governor.call(vote.account, "castVote", [ballot.id, vote.side === "for" ? 1 : 0], `vote ${vote.side}`);
  }

  async lastMoment(ballot: Ballot, blocks = 1): Promise<void> {
    await this.chain.aimAt((await this.deadline(ballot)) - (blocks - 1) * SECONDS_PER_BLOCK);
  }

  async remaining(ballot: Ballot): Promise<number> {
    return (await this.deadline(ballot)) - this.chain.now;
  }

  async close(ballot: Ballot): Promise<void> {
    await this.chain.jumpTo((await this.deadline(ballot)) + 1);
  }

  async tally(ballot: Ballot): Promise<Tally> {
    const votes = await this.governor.read("proposalVotes", [ballot.id]);
    const [against, inFavour] = [BigInt(String(votes[0])), BigInt(String(votes[1]))];
    return { for: inFavour, against, whole: this.population.supply };
  }

  private async deadline(ballot: Ballot): Promise<number> {
    return Number(await this.governor.readBigint("proposalDeadline", [ballot.id]));
  }

  queueCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "queue", hashedArguments(ballot));
  }

  executeCall(ballot: Ballot): Call {
    return this.governor.call(ballot.proposer, "execute", hashedArguments(ballot));
  }

  protected delaySeconds(): Promise<bigint> {
    return this.timelock.readBigint("getMinDelay");
  }

  /** The quorum: four per cent of supply. */
  protected leastWeight(): Promise<bigint> {
    return Promise.resolve((this.population.supply * 4n) / 100n);
  }
}

export function proposalArguments(calls: readonly ProposedCall[], description: string): unknown[] {
  return [calls.map((c) => c.target), calls.map(() => 0n), calls.map((c) => c.data), description];
}

export function hashedArguments(ballot: Pick<Ballot, "calls" | "description">): unknown[] {
  return [...proposalArguments(ballot.calls, "").slice(0, 3), keccakOfText(ballot.description)];
}

const VARIANTS = { "live-weight": "ballots count the votes of the moment instead of those of the snapshot" };

export const ozGovernor: System = {
  id: "oz-governor",
  title: "OpenZeppelin Governor 5.7, published defaults",
  notes: [
    "The contract wizard's Governor: one day of delay, one week of voting, 4 % quorum, no threshold, a TimelockController (defaults in @openzeppelin/wizard 0.10.16, src/governor.ts). The wizard leaves the timelock's delay to who deploys it: one day here.",
    "Clock in seconds instead of blocks; no other change. Unmodified OpenZeppelin code.",
  ],
  variants: VARIANTS,
  world: (request: WorldRequest): Promise<World> =>
    OzWorld.build(
      "oz-governor",
      { contract: request.variant === "live-weight" ? "LiveWeightOzGovernor" : "LabOzGovernor", timelockDelay: DAY },
      request,
    ),
};

export const ozGovernorHardened: System = {
  id: "oz-governor-hardened",
  title: "OpenZeppelin Governor 5.7, hardened",
  notes: ["As published, with OpenZeppelin's late-quorum extension of two days and a timelock of 48 hours."],
  variants: {},
  world: (request: WorldRequest): Promise<World> =>
    OzWorld.build(
      "oz-governor-hardened",
      { contract: "LabOzGovernorHardened", timelockDelay: 2 * DAY, more: [2 * DAY] },
      request,
    ),
};
