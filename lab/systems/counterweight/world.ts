import { AbiCoder } from "ethers";
import { Chain, SECONDS_PER_BLOCK, type Call } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import { sum } from "../../metrics/concentration.ts";
import { connect } from "../../chain/connect.ts";
import type { Population } from "../../populations/types.ts";
import { deployDollar, stageOf } from "../PeerWorld.ts";
import { hashedArguments, proposalArguments } from "../oz-governor.ts";
import type {
  AfterVote,
  Ballot,
  Bounds,
  ClassTerms,
  Classes,
  Economics,
  Enactment,
  Holder,
  JuryBrake,
  Plan,
  ProposedCall,
  Stage,
  Takeover,
  Tally,
  Traits,
  Vote,
  Weight,
  World,
  WorldRequest,
} from "../System.ts";
import { CLASS_NAMES } from "../../model/classes.ts";
import { PARTS, deploySuite, type Part, type Replacements } from "./deploy.ts";
import { Issuer } from "./Issuer.ts";
import { afterVoteOf } from "./afterVote.ts";
import { classesOf } from "./classes.ts";
import { measureLock } from "./lock.ts";
import * as p from "./parameters.ts";
import { CounterweightPeople, type Town } from "./people.ts";
import { capOf, cheapest, type Outlook } from "./plan.ts";
import { oppositionOf, rootOf, weightOf } from "./opposition.ts";
import { takeoverOf } from "./takeover.ts";

const GWEI = 1_000_000_000n;
const PLAIN_VOICE = 10_000;
/** The least of the classes. */
const ROUTINE = 0n;

/** What the attacker's planner must know of a variant. */
export interface PlannerHints {
  /** Least number of persons, where it is not the formula's. */
  readonly floor: number | null;
  readonly stakeChamber: boolean;
}

/** The suite as users deploy it, with everybody enrolled under the issuer's rate limit. */
export class CounterweightWorld extends CounterweightPeople implements World {
  readonly system = "counterweight";
  readonly traits: Traits = {
    persons: true,
    roots: true,
    delegationCap: true,
    override: true,
    objections: true,
    conviction: true,
  };
  lockSeconds = 0;
  /** The largest person. */
  readonly clerk: string;
  readonly afterVote: AfterVote;
  /** Set once the world stands: the court is built around it. */
  brake: JuryBrake | null = null;
  readonly classes: Classes;
  enrolmentSeconds = 0;
  private readonly hints: PlannerHints;
  /** The cap of the population alone. */
  private ownCap: bigint | undefined;

  private constructor(chain: Chain, population: Population, town: Town, hints: PlannerHints) {
    super(chain, population, town);
    this.hints = hints;
    this.clerk = this.voiced[0]?.account ?? this.market;
    this.afterVote = afterVoteOf(this);
    this.classes = classesOf(this);
  }

  static async build(
    request: WorldRequest,
    replacements: Replacements,
    hints: PlannerHints,
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
    const world = new CounterweightWorld(chain, request.population, { suite, dollar, issuer, chainId }, hints);
    const since = chain.now;
    await world.enrolEverybody(request.progress);
    world.enrolmentSeconds = chain.now - since;
    world.lockSeconds = await measureLock(world);
    return world;
  }

  get treasury(): string {
    return this.suite.treasury.address;
  }

  get contracts(): Readonly<Record<string, Contract>> {
    const names = Object.keys(PARTS) as Part[];
    return Object.fromEntries(names.map((name) => [name, this.suite[name]]));
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

  weigh(holders: readonly Holder[], beside: readonly Holder[] = []): Weight {
    const cap = beside.length > 0 ? this.capBeside(beside) : (this.ownCap ??= this.capBeside([]));
    return weightOf(oppositionOf(holders, p.stakeBounds(this.population), this.roll), cap);
  }

  /** The cap of an electorate of the population and of others, all persons being live. */
  private capBeside(beside: readonly Holder[]): bigint {
    const roots = [...this.voiced, ...beside].map((h) => this.voiceOf(h.weight)).filter((root) => root > 0n);
    return capOf(sum(roots), roots.length);
  }

  /** Of the electorate as it stands. */
  async capAhead(): Promise<bigint> {
    const { roots, persons } = await this.electorate(await this.epoch());
    return capOf(roots, persons);
  }

  payCall(to: string, amount: bigint): ProposedCall {
    const { treasury } = this.suite;
    return { target: treasury.address, data: treasury.encode("pay", [this.dollar.address, to, amount]) };
  }

  async smallPayment(to: string): Promise<{ call: ProposedCall; amount: bigint }> {
    const { treasury } = this.suite;
    const amount = ((await this.treasuryHeld()) * (await treasury.readBigint("routineBps"))) / 10_000n;
    const data = treasury.encode("payRoutine", [this.dollar.address, to, amount]);
    return { call: { target: treasury.address, data }, amount };
  }

  /** Nobody wrote a rule for it, so it is constitutional. */
  gravest(): readonly ProposedCall[] {
    return [{ target: this.dollar.address, data: this.dollar.encode("approve", [this.market, 0]) }];
  }

  async classTerms(): Promise<readonly ClassTerms[]> {
    const { policy } = this.suite;
    const version = await policy.readBigint("currentVersion");
    const classes = CLASS_NAMES.map(async (_, impact) => {
      const terms = (await policy.read("termsOf", [version, impact]))[0] as Record<string, bigint>;
      return { quorumBps: BigInt(terms["quorumBps"] ?? 0n), halfLife: BigInt(terms["halfLife"] ?? 0n) };
    });
    return Promise.all(classes);
  }

  takeover(thief: string): Takeover {
    return takeoverOf(this, thief);
  }

  proposeCall(proposer: string, calls: readonly ProposedCall[], description: string): Call {
    return this.suite.governor.call(proposer, "propose", proposalArguments(calls, description));
  }

  async identify(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    const id = await this.suite.governor.readBigint("getProposalId", hashedArguments({ calls, description }));
    return { id, proposer, calls, description };
  }

  async deposit(proposer: string): Promise<bigint> {
    const seat = await this.suite.registry.readBigint("livePersonOf", [proposer]);
    return this.suite.deposits.readBigint("required", [seat]);
  }

  async fundProposal(proposer: string): Promise<void> {
    const required = await this.deposit(proposer);
    await this.grant([{ account: proposer, weight: required }]);
    await this.chain.send(this.token.call(proposer, "approve", [this.suite.deposits.address, required]));
  }

  async propose(proposer: string, calls: readonly ProposedCall[], description: string): Promise<Ballot> {
    await this.fundProposal(proposer);
    await this.chain.send(this.proposeCall(proposer, calls, description));
    return this.identify(proposer, calls, description);
  }

  proposers(count: number): Promise<string[]> {
    const able = this.voiced.slice(0, count);
    if (able.length < count) throw new Error(`Only ${able.length} of ${count} proposers have a voice.`);
    return Promise.resolve(able.map((h) => h.account));
  }

  async proposeAround(
    proposer: string,
    calls: readonly ProposedCall[],
    description: string,
    lastChange: () => Promise<void>,
  ): Promise<Ballot> {
    const ballot = await this.propose(proposer, calls, description);
    const snapshot = Number(await this.suite.governor.readBigint("proposalSnapshot", [ballot.id]));
    await this.toEpoch(Number(await this.suite.registry.readBigint("epochAt", [snapshot])));
    await this.chain.aimAt(snapshot);
    await lastChange();
    return ballot;
  }

  async opened(ballot: Ballot): Promise<void> {
    const snapshot = Number(await this.suite.governor.readBigint("proposalSnapshot", [ballot.id]));
    await this.toEpoch(Number(await this.suite.registry.readBigint("epochAt", [snapshot])) + 1);
  }

  async open(proposer: string, to: string, amount: bigint): Promise<Ballot> {
    const description = `pay ${amount} to ${to} at ${this.chain.now}`;
    const ballot = await this.propose(proposer, [this.payCall(to, amount)], description);
    await this.opened(ballot);
    return ballot;
  }

  cancelCall(ballot: Ballot, from: string): Call {
    return this.suite.governor.call(from, "cancel", hashedArguments(ballot));
  }

  ballotCall(ballot: Ballot, vote: Vote): Call {
    const support = vote.side === "for" ? 1 : 0;
    const label = `vote ${vote.side}`;
    const { governor } = this.suite;
    if (vote.intensity === undefined || vote.intensity === PLAIN_VOICE) {
      return governor.call(vote.account, "castVote", [ballot.id, support], label);
    }
    const params = AbiCoder.defaultAbiCoder().encode(["uint16"], [vote.intensity]);
    return governor.call(vote.account, "castVoteWithReasonAndParams", [ballot.id, support, "", params], label);
  }

  async vote(ballot: Ballot, votes: readonly Vote[]): Promise<void> {
    const cast = (await this.asksPersonsOnly(ballot)) ? votes.filter((v) => this.isHeard(v.account)) : votes;
    await this.chain.sendAll(cast.map((v) => this.ballotCall(ballot, v)));
  }

  /** Routine decisions have one chamber: who has no voice has no ballot there. */
  private async asksPersonsOnly(ballot: Ballot): Promise<boolean> {
    const terms = (await this.suite.ledger.read("termsOf", [ballot.id]))[0] as Record<string, bigint>;
    return BigInt(terms["impact"] ?? 0n) === ROUTINE;
  }

  private isHeard(account: string): boolean {
    const listed = this.roll.find(account);
    return listed === undefined || this.weigh([listed]).voice > 0n;
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
      floor: this.hints.floor,
      stakeChamber: this.hints.stakeChamber,
    };
  }

  async plan(opposition: readonly Holder[], economics: Economics, name: string): Promise<Plan> {
    const against = oppositionOf(opposition, p.stakeBounds(this.population), this.roll);
    return cheapest(against, await this.outlook(await this.prize()), economics, name);
  }
}
