import type { SigningKey } from "ethers";
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
  Listed,
  Member,
  Plan,
  ProposedCall,
  Stage,
  Takeover,
  Tally,
  Traits,
  Vote,
  Weight,
  World,
} from "./System.ts";
import { Roll } from "./Roll.ts";

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

/** Of Bravo's states, by their number. */
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
  /** Holds the dollars and executes. */
  readonly timelock: Contract;
}

/** What systems of one token, one vote have in common. */
export abstract class PeerWorld implements World {
  abstract readonly system: string;
  /** Capital is bought one block before the snapshot and sold one block after it. */
  readonly lockSeconds = 24;
  readonly traits: Traits = {
    persons: false,
    roots: false,
    delegationCap: false,
    override: false,
    objections: false,
    conviction: false,
  };
  readonly chain: Chain;
  readonly population: Population;
  readonly roll: Roll;
  readonly market = ChainClass.account("market");
  readonly clerk = ChainClass.account("clerk");
  readonly afterVote = null;
  readonly brake = null;
  readonly classes = null;
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
    this.roll = new Roll(population);
  }

  abstract proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call;
  abstract identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot>;
  abstract proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot>;
  abstract opened(ballot: Ballot): Promise<void>;
  abstract takeover(thief: string): Takeover;
  abstract ballotCall(ballot: Ballot, vote: Vote): Call;
  abstract lastMoment(ballot: Ballot, blocks?: number): Promise<void>;
  abstract remaining(ballot: Ballot): Promise<number>;
  abstract close(ballot: Ballot): Promise<void>;
  abstract tally(ballot: Ballot): Promise<Tally>;
  abstract queueCall(ballot: Ballot): Call;
  abstract executeCall(ballot: Ballot): Call;
  abstract cancelCall(ballot: Ballot, from: string): Call;
  protected abstract delaySeconds(): Promise<bigint>;
  /** Least weight that carries a decision nobody opposes, wei. */
  protected abstract leastWeight(): Promise<bigint>;

  protected async enrolEverybody(): Promise<void> {
    const since = this.chain.now;
    await this.grant(this.honest);
    const clerk = { account: this.clerk, weight: this.proposerWeight() };
    await this.grant([clerk]);
    await this.activate([...this.honest.filter((h) => h.delegate === null), { ...clerk, person: true }]);
    await this.lendAsListed();
    this.enrolmentSeconds = this.chain.now - since;
  }

  /** Who is a person makes no difference here; who lends gives its votes away. */
  private async lendAsListed(): Promise<void> {
    const calls = this.roll.lending.map((h) => this.lendCall(h.account, h.delegate ?? h.account));
    if (calls.length === 0) return;
    await this.chain.sendAll(calls);
    await this.chain.mine(1);
  }

  get honest(): readonly Listed[] {
    return this.roll.holders;
  }

  /** A little over one per cent: what GovernorAlpha asks of a proposer, and more than any other peer does. */
  private proposerWeight(): bigint {
    return (this.population.supply * 101n) / 10_000n;
  }

  get treasury(): string {
    return this.timelock.address;
  }

  get contracts(): Readonly<Record<string, Contract>> {
    return { token: this.token, governor: this.governor, timelock: this.timelock };
  }

  payCall(to: string, amount: bigint): ProposedCall {
    return { target: this.dollar.address, data: this.dollar.encode("transfer", [to, amount]) };
  }

  /** Payments are all of one kind: the share is that of Counterweight's routine payments, for comparison. */
  async smallPayment(to: string): Promise<{ call: ProposedCall; amount: bigint }> {
    const amount = (await this.prize()) / 200n;
    return { call: this.payCall(to, amount), amount };
  }

  gravest(): readonly ProposedCall[] {
    return [];
  }

  async propose(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    await this.chain.send(this.proposeCall(proposer, calls, description));
    return this.identify(proposer, calls, description);
  }

  async open(proposer: string, to: string, amount: bigint): Promise<Ballot> {
    const description = `pay ${amount} to ${to} at ${this.chain.now}`;
    const ballot = await this.propose(proposer, [this.payCall(to, amount)], description);
    await this.opened(ballot);
    return ballot;
  }

  deposit(_proposer: string): Promise<bigint> {
    return Promise.resolve(0n);
  }

  fundProposal(_proposer: string): Promise<void> {
    return Promise.resolve();
  }

  async proposers(count: number): Promise<string[]> {
    const weight = this.proposerWeight();
    const members = Array.from({ length: count }, (_, i) => ({
      account: ChainClass.account(`proposer ${i}`),
      weight,
      person: false,
    }));
    await this.grant(members);
    await this.activate(members);
    return members.map((m) => m.account);
  }

  movePerson(_from: string, _to: SigningKey): Promise<boolean> {
    return Promise.resolve(false);
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

  leave(_account: string, _amount: bigint): Promise<number> {
    return Promise.resolve(this.chain.now);
  }

  pass(seconds: number): Promise<void> {
    return this.chain.jump(seconds);
  }

  async lend(accounts: readonly string[], delegate: string): Promise<void> {
    await this.chain.sendAll(accounts.map((a) => this.lendCall(a, delegate)));
    await this.chain.mine(1);
  }

  lendCall(account: string, delegate: string): Call {
    return this.token.call(account, "delegate", [delegate]);
  }

  admitAtOnce(accounts: readonly string[]): Promise<number> {
    return Promise.resolve(accounts.length);
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

  /** Lent votes are the delegate's, whatever their owner does. */
  weigh(holders: readonly Holder[]): Weight {
    const powers = holders.map((h) => this.roll.powerOf(h));
    return { voice: sum(powers.map((power) => this.voiceOf(power))), capital: sum(powers) };
  }

  capAhead(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  async vote(ballot: Ballot, votes: readonly Vote[]): Promise<void> {
    const cast: Vote[] = [];
    for (const vote of votes) if (await this.hasVotes(vote.account)) cast.push(vote);
    await this.chain.sendAll(cast.map((v) => this.ballotCall(ballot, v)));
  }

  /** A lender of the population has votes if it took its own back, or carries others'. */
  private async hasVotes(account: string): Promise<boolean> {
    const listed = this.roll.find(account);
    if (listed === undefined || listed.delegate === null || this.roll.lendersOf(account).length > 0) return true;
    return (await this.token.readAddress("delegates", [account])) === account;
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

  async fallAsleep(weeks: number, _awake?: readonly string[]): Promise<void> {
    await this.chain.jump(weeks * 7 * DAY);
  }

  remember(): () => void {
    return () => undefined;
  }

  async loot(account: string): Promise<bigint> {
    return this.dollar.readBigint("balanceOf", [account]);
  }

  async plan(opposition: readonly Holder[], _economics: Economics, name: string): Promise<Plan> {
    const against = this.weigh(opposition).capital;
    const least = await this.leastWeight();
    const capital = against + 1n > least ? against + 1n : least;
    return {
      members: [{ account: ChainClass.account(`${name} 0`), weight: capital, person: false }],
      capital,
      persons: 1,
    };
  }
}
