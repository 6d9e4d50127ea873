import type { Call, Chain } from "../chain/Chain.ts";
import { Chain as ChainClass } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import { sum } from "../metrics/concentration.ts";
import type { Population } from "../populations/types.ts";
import type {
  Ballot,
  Bounds,
  Economics,
  Enactment,
  Holder,
  Member,
  Plan,
  Stage,
  Tally,
  Traits,
  Vote,
  World,
} from "./System.ts";

export const DAY = 86_400;

const STAGES: readonly Stage[] = [
  "pending",
  "active",
  "canceled",
  "defeated",
  "succeeded",
  "queued",
  "expired",
  "executed",
];

export function stageOf(index: bigint): Stage {
  const stage = STAGES[Number(index)];
  if (stage === undefined) throw new RangeError(`There is no proposal state ${index}.`);
  return stage;
}

/** Wei of one dollar. */
export const USD = 10n ** 18n;

export async function deployDollar(chain: Chain, holder: string, usd: bigint): Promise<Contract> {
  return Contract.deploy(chain, ChainClass.account("deployer"), "LabDollar", await artifact("LabDollar"), [
    holder,
    usd * USD,
  ]);
}

export interface PeerParts {
  readonly token: Contract;
  readonly dollar: Contract;
  readonly governor: Contract;
  readonly timelock: Contract;
}

/** What systems of one token, one vote have in common. */
export abstract class PeerWorld implements World {
  abstract readonly system: string;
  /** Capital is bought one block before the snapshot and sold one block after it. */
  readonly lockSeconds = 24;
  readonly traits: Traits = {
    persons: false,
    delegationCap: false,
    override: false,
    objections: false,
    conviction: false,
  };
  readonly chain: Chain;
  readonly population: Population;
  readonly honest: readonly Holder[];
  readonly market = ChainClass.account("market");
  readonly clerk = ChainClass.account("clerk");
  readonly afterVote = null;
  readonly token: Contract;
  readonly dollar: Contract;
  readonly governor: Contract;
  readonly timelock: Contract;
  enrolmentSeconds = 0;

  protected constructor(chain: Chain, population: Population, parts: PeerParts) {
    this.chain = chain;
    this.population = population;
    this.token = parts.token;
    this.dollar = parts.dollar;
    this.governor = parts.governor;
    this.timelock = parts.timelock;
    this.honest = population.weights.map((weight, i) => ({ account: ChainClass.account(`honest ${i}`), weight }));
  }

  abstract open(proposer: string, to: string, amount: bigint): Promise<Ballot>;
  abstract ballotCall(ballot: Ballot, vote: Vote): Call;
  abstract lastMoment(ballot: Ballot, blocks?: number): Promise<void>;
  abstract remaining(ballot: Ballot): Promise<number>;
  abstract close(ballot: Ballot): Promise<void>;
  abstract tally(ballot: Ballot): Promise<Tally>;
  protected abstract queueCall(ballot: Ballot): Call;
  protected abstract executeCall(ballot: Ballot): Call;
  protected abstract delaySeconds(): Promise<bigint>;
  protected abstract leastWeight(): Promise<bigint>;

  protected async enrolEverybody(): Promise<void> {
    const since = this.chain.now;
    await this.grant(this.honest);
    // A little over one per cent: what GovernorAlpha asks of a proposer.
    const clerk = { account: this.clerk, weight: (this.population.supply * 101n) / 10_000n };
    await this.grant([clerk]);
    await this.activate([...this.honest, clerk].map((h) => ({ ...h, person: true })));
    this.enrolmentSeconds = this.chain.now - since;
  }

  async grant(to: readonly Holder[]): Promise<void> {
    await this.chain.sendAll(to.map((h) => this.token.call(this.market, "transfer", [h.account, h.weight], "buy")));
  }

  async activate(members: readonly Member[]): Promise<void> {
    await this.chain.sendAll(members.map((m) => this.token.call(m.account, "delegate", [m.account])));
    await this.chain.mine(1);
  }

  stakingCalls(account: string): Call[] {
    return [this.token.call(account, "delegate", [account])];
  }

  unstakingCalls(): Call[] {
    return [];
  }

  async lend(accounts: readonly string[], delegate: string): Promise<void> {
    await this.chain.sendAll(accounts.map((a) => this.token.call(a, "delegate", [delegate])));
    await this.chain.mine(1);
  }

  async prize(): Promise<bigint> {
    return this.dollar.readBigint("balanceOf", [this.timelock.address]);
  }

  treasuryHeld(): Promise<bigint> {
    return this.prize();
  }

  voiceOf(weight: bigint): bigint {
    return weight;
  }

  capAhead(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  async vote(ballot: Ballot, votes: readonly Vote[]): Promise<void> {
    await this.chain.sendAll(votes.map((v) => this.ballotCall(ballot, v)));
  }

  async stage(ballot: Ballot): Promise<Stage> {
    return stageOf(await this.governor.readBigint("state", [ballot.id]));
  }

  async enact(ballot: Ballot): Promise<Enactment> {
    const since = this.chain.now;
    const over = async (reason: string): Promise<Enactment> => {
      const stage = await this.stage(ballot);
      return { executed: stage === "executed", stage, waited: this.chain.now - since, reason };
    };
    const queued = await this.chain.attempt(this.queueCall(ballot));
    if (!queued.ok) return over(this.chain.explain(queued.revertData));
    await this.chain.jump(Number(await this.delaySeconds()));
    const executed = await this.chain.attempt(this.executeCall(ballot));
    return over(executed.ok ? "executed" : this.chain.explain(executed.revertData));
  }

  async bounds(): Promise<Bounds> {
    return { quorum: await this.leastWeight(), cap: 0n, floor: 0n, largestRoot: 0n, halfLife: 0n };
  }

  secondAccount(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async fallAsleep(weeks: number): Promise<void> {
    await this.chain.jump(weeks * 7 * DAY);
  }

  remember(): () => void {
    return () => undefined;
  }

  async loot(account: string): Promise<bigint> {
    return this.dollar.readBigint("balanceOf", [account]);
  }

  async plan(opposition: readonly Holder[], _economics: Economics, name: string): Promise<Plan> {
    const against = sum(opposition.map((h) => h.weight));
    const least = await this.leastWeight();
    const capital = against + 1n > least ? against + 1n : least;
    return {
      members: [{ account: ChainClass.account(`${name} 0`), weight: capital, person: false }],
      capital,
      persons: 1,
    };
  }
}
