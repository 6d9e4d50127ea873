import { id as keccakOfText } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import { isqrt } from "../../metrics/concentration.ts";
import { connect } from "../../chain/connect.ts";
import type { Population } from "../../populations/types.ts";
import { deployDollar, stageOf } from "../PeerWorld.ts";
import { hashedArguments, proposalArguments } from "../oz-governor.ts";
import type {
  AfterVote,
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
  WorldRequest,
} from "../System.ts";
import { deploySuite, type DeployedSuite, type Replacements } from "./deploy.ts";
import { Issuer } from "./Issuer.ts";
import { afterVoteOf } from "./afterVote.ts";
import { measureLock } from "./lock.ts";
import * as p from "./parameters.ts";
import { cheapest, rootOf, type Outlook } from "./plan.ts";

const GWEI = 1_000_000_000n;
const PROOF_SECONDS = 520 * p.EPOCH;

interface Enrolled {
  readonly proof: string;
  expiryEpoch: number;
}

/** The suite as users deploy it, with everybody enrolled under the issuer's rate limit. */
export class CounterweightWorld implements World {
  readonly system = "counterweight";
  readonly traits: Traits = { persons: true, delegationCap: true, override: true, objections: true, conviction: true };
  lockSeconds = 0;
  readonly chain: Chain;
  readonly population: Population;
  readonly suite: DeployedSuite;
  readonly token: Contract;
  readonly dollar: Contract;
  readonly honest: readonly Holder[];
  readonly market = Chain.account("market");
  readonly clerk: string;
  readonly afterVote: AfterVote;
  enrolmentSeconds = 0;
  /** Persons who keep renewing; empty when a scenario lets the town fall asleep. */
  private keepers = new Map<string, Enrolled>();
  private readonly issuer: Issuer;
  private readonly chainId: bigint;
  private readonly floor: number | null;

  private constructor(
    chain: Chain,
    population: Population,
    parts: { suite: DeployedSuite; dollar: Contract; issuer: Issuer; chainId: bigint; floor: number | null },
  ) {
    this.chain = chain;
    this.population = population;
    this.suite = parts.suite;
    this.token = parts.suite.token;
    this.dollar = parts.dollar;
    this.issuer = parts.issuer;
    this.chainId = parts.chainId;
    this.floor = parts.floor;
    this.honest = population.weights.map((weight, i) => ({ account: Chain.account(`honest ${i}`), weight }));
    this.clerk = Chain.account("honest 0");
    this.afterVote = afterVoteOf(this);
  }

  static async build(
    request: WorldRequest,
    replacements: Replacements,
    floor: number | null,
  ): Promise<CounterweightWorld> {
    const connected = await connect();
    const { chain } = connected;
    const issuer = new Issuer();
    const suite = await deploySuite(connected, {
      population: request.population,
      market: Chain.account("market"),
      registrars: issuer.registrars,
      threshold: Issuer.threshold,
      replacements,
    });
    const dollar = await deployDollar(chain, suite.treasury.address, request.treasuryUsd);
    const chainId = BigInt(String(await chain.rpc("eth_chainId")));
    const world = new CounterweightWorld(chain, request.population, { suite, dollar, issuer, chainId, floor });
    const since = chain.now;
    await world.enrolEverybody(request.progress);
    world.enrolmentSeconds = chain.now - since;
    world.lockSeconds = await measureLock(world);
    return world;
  }

  // ------------------------------------------------------------------ epochs

  async epoch(): Promise<number> {
    return Number(await this.suite.registry.readBigint("currentEpoch"));
  }

  async startOf(epoch: number): Promise<number> {
    return Number(await this.suite.registry.readBigint("snapshotOf", [epoch])) - p.EPOCH + 1;
  }

  /** Goes to the start of `epoch`; the keepers renew on the way. */
  async toEpoch(epoch: number): Promise<void> {
    for (let at = await this.epoch(); at < epoch; at++) {
      await this.chain.jumpTo(await this.startOf(at + 1));
      await this.renew(2);
    }
  }

  /** Renews every keeper whose term ends within `epochs`. */
  private async renew(epochs: number): Promise<void> {
    const epoch = await this.epoch();
    const due = [...this.keepers].filter(([, kept]) => kept.expiryEpoch <= epoch + epochs);
    await this.chain.sendAll(
      due.map(([account, kept]) => this.suite.registry.call(this.market, "register", [account, kept.proof], "renew")),
    );
    for (const [, kept] of due) kept.expiryEpoch = epoch + p.MAX_TERM_EPOCHS;
  }

  /** Nobody renews any more. */
  async fallAsleep(epochs: number): Promise<void> {
    this.keepers = new Map();
    await this.toEpoch((await this.epoch()) + epochs);
  }

  /** What a rollback of the chain must take along. */
  remember(): () => void {
    const kept = new Map([...this.keepers].map(([account, e]) => [account, { ...e }]));
    return () => {
      this.keepers = new Map([...kept].map(([account, e]) => [account, { ...e }]));
    };
  }

  // ------------------------------------------------------------------ people and capital

  private async enrolEverybody(progress?: (step: string) => void): Promise<void> {
    await this.grant(this.honest);
    await this.enrol(
      this.honest.map((h) => ({ ...h, person: true })),
      progress,
    );
    await this.toEpoch((await this.epoch()) + p.ACTIVATION_EPOCHS + 1);
    await this.chain.send(this.suite.genesis.call(this.market, "open"));
    const ordinary = Number(await this.suite.genesis.readBigint("ordinaryFromEpoch"));
    await this.toEpoch(ordinary);
    await this.renew(p.MAX_TERM_EPOCHS - 1);
  }

  /** Persons are admitted as fast as the issuer's limit allows; stake goes in with its person. */
  private async enrol(members: readonly Member[], progress?: (step: string) => void): Promise<void> {
    const people = members.filter((m) => m.person);
    const silent = members.filter((m) => !m.person && m.weight > 0n);
    await this.chain.sendAll(silent.flatMap((m) => this.stakingCalls(m.account, m.weight)));
    for (let done = 0; done < people.length; ) {
      const admissions = await this.suite.registry.read("admissions");
      const room = Number(admissions[1]) - Number(admissions[0]);
      const group = people.slice(done, done + room);
      const epoch = await this.epoch();
      const calls: Call[] = [];
      for (const member of group) {
        const proof = this.proofFor(member.account, member.account);
        calls.push(this.suite.registry.call(this.market, "register", [member.account, proof]));
        if (member.weight > 0n) calls.push(...this.stakingCalls(member.account, member.weight));
        this.keepers.set(member.account, { proof, expiryEpoch: epoch + p.MAX_TERM_EPOCHS });
      }
      await this.chain.sendAll(calls);
      done += group.length;
      progress?.(`${done} of ${people.length} persons admitted, epoch ${epoch}`);
      if (done < people.length) await this.toEpoch(epoch + 1);
    }
  }

  proofFor(human: string, account: string): string {
    return this.issuer.proof(this.suite.adapter, this.chainId, human, account, this.chain.now + PROOF_SECONDS);
  }

  async grant(to: readonly Holder[]): Promise<void> {
    const moved = to.filter((h) => h.weight > 0n);
    await this.chain.sendAll(moved.map((h) => this.token.call(this.market, "transfer", [h.account, h.weight], "buy")));
  }

  /** Ready to propose: a proposer needs a root at the last snapshot, one epoch after it began to count. */
  async activate(members: readonly Member[]): Promise<void> {
    await this.enrol(members);
    await this.toEpoch((await this.epoch()) + p.ACTIVATION_EPOCHS + 1);
  }

  async secondAccount(human: string, account: string): Promise<boolean> {
    const proof = this.proofFor(human, account);
    const outcome = await this.chain.attempt(
      this.suite.registry.call(this.market, "register", [account, proof], "register the same human again"),
    );
    return outcome.ok;
  }

  stakingCalls(account: string, amount: bigint): Call[] {
    const { vault } = this.suite;
    return [this.token.call(account, "approve", [vault.address, amount]), vault.call(account, "deposit", [amount])];
  }

  unstakingCalls(account: string, amount: bigint): Call[] {
    const { vault } = this.suite;
    return [vault.call(account, "unbond", [amount]), vault.call(account, "withdraw")];
  }

  async lend(accounts: readonly string[], delegate: string): Promise<void> {
    await this.chain.sendAll(accounts.map((a) => this.suite.votes.call(a, "delegate", [delegate])));
  }

  // ------------------------------------------------------------------ decisions

  /** What the treasury lets one epoch take. */
  async prize(): Promise<bigint> {
    const held = await this.dollar.readBigint("balanceOf", [this.suite.treasury.address]);
    return (held * (await this.suite.treasury.readBigint("outflowBps"))) / 10_000n;
  }

  async treasuryHeld(): Promise<bigint> {
    return this.dollar.readBigint("balanceOf", [this.suite.treasury.address]);
  }

  voiceOf(weight: bigint): bigint {
    return rootOf(weight, p.stakeBounds(this.population));
  }

  /** `clamp(isqrt(E^2 / N), E / 1000, E / 10)` of the electorate as it stands. */
  async capAhead(): Promise<bigint> {
    const { roots, persons } = await this.electorate(await this.epoch());
    const open = persons === 0 ? 0n : isqrt((roots * roots) / BigInt(persons));
    const [least, most] = [roots / 1000n, roots / 10n];
    return open < least ? least : open > most ? most : open;
  }

  async open(proposer: string, to: string, amount: bigint): Promise<Ballot> {
    const { governor, deposits, treasury } = this.suite;
    const seat = await this.suite.registry.readBigint("livePersonOf", [proposer]);
    const required = await deposits.readBigint("required", [seat]);
    await this.grant([{ account: proposer, weight: required }]);
    await this.chain.send(this.token.call(proposer, "approve", [deposits.address, required]));
    const data = treasury.encode("pay", [this.dollar.address, to, amount]);
    const description = `pay ${amount} to ${to} at ${this.chain.now}`;
    const calls = [{ target: treasury.address, data }];
    const args = proposalArguments(calls, description);
    await this.chain.send(governor.call(proposer, "propose", args));
    const id = await governor.readBigint("getProposalId", [...args.slice(0, 3), keccakOfText(description)]);
    const snapshot = Number(await governor.readBigint("proposalSnapshot", [id]));
    await this.toEpoch(Number(await this.suite.registry.readBigint("epochAt", [snapshot])) + 1);
    return { id, proposer, to, amount, calls, description };
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    const support = vote.side === "for" ? 1 : 0;
    return this.suite.governor.call(vote.account, "castVote", [ballot.id, support], `vote ${vote.side}`);
  }

  async vote(ballot: Ballot, votes: readonly Vote[]): Promise<void> {
    await this.chain.sendAll(votes.map((v) => this.ballotCall(ballot, v)));
  }

  private async deadline(ballot: Ballot): Promise<number> {
    return Number(await this.suite.governor.readBigint("proposalDeadline", [ballot.id]));
  }

  async lastMoment(ballot: Ballot, blocks = 1): Promise<void> {
    await this.chain.aimAt((await this.deadline(ballot)) - (blocks - 1) * SECONDS_PER_BLOCK);
  }

  async remaining(ballot: Ballot): Promise<number> {
    return (await this.deadline(ballot)) - this.chain.now;
  }

  async close(ballot: Ballot): Promise<void> {
    // An extension shows itself only in the last ordinary day.
    const ordinary = await this.deadline(ballot);
    if (this.chain.now < ordinary) await this.chain.jumpTo(ordinary);
    const extended = await this.deadline(ballot);
    if (extended >= this.chain.now) await this.chain.jumpTo(extended + 1);
  }

  async stage(ballot: Ballot): Promise<Stage> {
    return stageOf(await this.suite.governor.readBigint("state", [ballot.id]));
  }

  async tally(ballot: Ballot): Promise<Tally> {
    const tally = (await this.suite.ledger.read("tallyOf", [ballot.id]))[0] as Record<string, bigint>;
    const electorate = await this.electorate(await this.ballotEpoch(ballot));
    return {
      for: BigInt(tally["forVotes"] ?? 0n),
      against: BigInt(tally["againstVotes"] ?? 0n),
      whole: electorate.roots,
      stakeFor: BigInt(tally["stakeFor"] ?? 0n) * GWEI,
      stakeAgainst: BigInt(tally["stakeAgainst"] ?? 0n) * GWEI,
      stakeWhole: electorate.stake * GWEI,
      personsFor: Number(tally["personsFor"] ?? 0n),
    };
  }

  async bounds(ballot: Ballot): Promise<Bounds> {
    const terms = (await this.suite.ledger.read("termsOf", [ballot.id]))[0] as Record<string, bigint>;
    return {
      quorum: BigInt(terms["quorum"] ?? 0n),
      cap: BigInt(terms["cap"] ?? 0n),
      floor: BigInt(terms["floor"] ?? 0n),
      largestRoot: await this.suite.votes.readBigint("maxRoot"),
      halfLife: BigInt(terms["halfLife"] ?? 0n),
    };
  }

  async ballotEpoch(ballot: Ballot): Promise<number> {
    const snapshot = await this.suite.governor.readBigint("proposalSnapshot", [ballot.id]);
    return Number(await this.suite.registry.readBigint("epochAt", [snapshot]));
  }

  async electorate(epoch: number): Promise<{ roots: bigint; persons: number; stake: bigint; base: bigint }> {
    const e = (await this.suite.votes.read("electorateAt", [epoch]))[0] as Record<string, bigint>;
    return {
      roots: BigInt(e["roots"] ?? 0n),
      persons: Number(e["persons"] ?? 0n),
      stake: BigInt(e["stake"] ?? 0n),
      base: BigInt(e["base"] ?? 0n),
    };
  }

  async enact(ballot: Ballot): Promise<Enactment> {
    const since = this.chain.now;
    const queued = await this.chain.attempt(this.queueCall(ballot));
    if (!queued.ok) return this.gaveUp(ballot, since, this.chain.explain(queued.revertData));
    const decision = (await this.suite.ledger.read("decisionOf", [ballot.id]))[0] as Record<string, bigint>;
    const expected = Number(await this.suite.ledger.readBigint("expectedReadyAt", [ballot.id]));
    if (expected === 0) return this.gaveUp(ballot, since, "never ready before its expiry");
    await this.chain.aimAt(Math.max(expected, Number(decision["earliest"] ?? 0n)));
    const executed = await this.chain.attempt(this.executeCall(ballot));
    return this.gaveUp(ballot, since, executed.ok ? "executed" : this.chain.explain(executed.revertData));
  }

  queueCall(ballot: Ballot): Call {
    return this.suite.governor.call(this.market, "queue", hashedArguments(ballot));
  }

  executeCall(ballot: Ballot): Call {
    return this.suite.governor.call(this.market, "execute", hashedArguments(ballot));
  }

  private async gaveUp(ballot: Ballot, since: number, reason: string): Promise<Enactment> {
    const stage = await this.stage(ballot);
    return { executed: stage === "executed", stage, waited: this.chain.now - since, reason };
  }

  async loot(account: string): Promise<bigint> {
    return this.dollar.readBigint("balanceOf", [account]);
  }

  // ------------------------------------------------------------------ planning

  async outlook(prize: bigint): Promise<Outlook> {
    const { treasury, policy, votes } = this.suite;
    const data = treasury.encode("pay", [this.dollar.address, this.market, prize]);
    const judged = await policy.read("classify", [[treasury.address], [0n], [data]]);
    const terms = (await policy.read("termsOf", [judged[1], judged[0]]))[0] as Record<string, bigint>;
    const now = await this.electorate(await this.epoch());
    // A ballot of people who enrol now has its snapshot at the end of the epoch after their activation.
    let base = now.base;
    for (let i = 0; i < p.ACTIVATION_EPOCHS + 1; i++) base = (base * 9n + 9n) / 10n;
    return {
      bounds: { minStake: await votes.readBigint("minStake"), stakeCap: await votes.readBigint("stakeCap") },
      roots: now.roots,
      persons: now.persons,
      stake: now.stake * GWEI,
      base,
      quorumBps: BigInt(terms["quorumBps"] ?? 0n),
      floor: this.floor,
    };
  }

  async plan(opposition: readonly Holder[], economics: Economics, name: string): Promise<Plan> {
    return cheapest(opposition, await this.outlook(await this.prize()), economics, name);
  }
}
