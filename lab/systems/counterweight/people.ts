import { TypedDataEncoder, computeAddress, type SigningKey } from "ethers";
import { Chain, type Call } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import type { Population } from "../../populations/types.ts";
import { Roll } from "../Roll.ts";
import type { Holder, Listed, Member } from "../System.ts";
import type { DeployedSuite } from "./deploy.ts";
import type { Issuer } from "./Issuer.ts";
import * as p from "./parameters.ts";

const PROOF_SECONDS = 520 * p.EPOCH;
const MOVE = {
  Move: [
    { name: "person", type: "uint32" },
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

interface Enrolled {
  readonly proof: string;
  expiryEpoch: number;
}

export interface Town {
  readonly suite: DeployedSuite;
  readonly dollar: Contract;
  readonly issuer: Issuer;
  readonly chainId: bigint;
}

/** Who is in the suite: epochs, persons who are admitted and renew, and their stake. */
export abstract class CounterweightPeople {
  readonly chain: Chain;
  readonly population: Population;
  readonly suite: DeployedSuite;
  readonly token: Contract;
  readonly dollar: Contract;
  readonly roll: Roll;
  readonly market = Chain.account("market");
  /** Persons who keep renewing; empty when a scenario lets the town fall asleep. */
  private keepers = new Map<string, Enrolled>();
  /** Those of the population who keep lending: first epoch whose snapshot their delegation does not reach. */
  private mandates = new Map<string, number>();
  private readonly issuer: Issuer;
  private readonly chainId: bigint;

  protected constructor(chain: Chain, population: Population, town: Town) {
    this.chain = chain;
    this.population = population;
    this.suite = town.suite;
    this.token = town.suite.token;
    this.dollar = town.dollar;
    this.issuer = town.issuer;
    this.chainId = town.chainId;
    this.roll = new Roll(population);
  }

  get honest(): readonly Listed[] {
    return this.roll.holders;
  }

  // ------------------------------------------------------------------ epochs

  async epoch(): Promise<number> {
    return Number(await this.suite.registry.readBigint("currentEpoch"));
  }

  async startOf(epoch: number): Promise<number> {
    return Number(await this.suite.registry.readBigint("snapshotOf", [epoch])) - p.EPOCH + 1;
  }

  /** Goes to the start of `epoch`; the keepers renew on the way, and somebody advances the pool. */
  async toEpoch(epoch: number): Promise<void> {
    for (let at = await this.epoch(); at < epoch; at++) {
      await this.chain.jumpTo(await this.startOf(at + 1));
      await this.renew(2);
      await this.advancePool();
    }
  }

  /** Renews every keeper whose term ends within `epochs`. */
  protected async renew(epochs: number): Promise<void> {
    const epoch = await this.epoch();
    const due = [...this.keepers].filter(([, kept]) => kept.expiryEpoch <= epoch + epochs);
    await this.chain.sendAll(
      due.map(([account, kept]) => this.suite.registry.call(this.market, "register", [account, kept.proof], "renew")),
    );
    for (const [, kept] of due) kept.expiryEpoch = epoch + p.MAX_TERM_EPOCHS;
    await this.renewMandates(
      [...this.mandates].filter(([, until]) => until <= epoch + epochs).map(([account]) => account),
    );
  }

  /** Lends as the population does, for another term. Who is no person lends its stake: it has no voice to lend. */
  private async renewMandates(accounts: readonly string[]): Promise<void> {
    const epoch = await this.epoch();
    await this.chain.sendAll(accounts.map((a) => this.lendCall(a, this.roll.find(a)?.delegate ?? a)));
    for (const account of accounts) this.mandates.set(account, epoch + p.MAX_TERM_EPOCHS);
  }

  /** Nobody renews any more: no person but `awake`, and no delegation. */
  async fallAsleep(epochs: number, awake: readonly string[] = []): Promise<void> {
    this.keepers = new Map([...this.keepers].filter(([account]) => awake.includes(account)));
    this.mandates.clear();
    await this.toEpoch((await this.epoch()) + epochs);
  }

  /** What a rollback of the chain must take along. */
  remember(): () => void {
    const kept = new Map([...this.keepers].map(([account, e]) => [account, { ...e }]));
    const lent = new Map(this.mandates);
    return () => {
      this.mandates = new Map(lent);
      this.keepers = new Map([...kept].map(([account, e]) => [account, { ...e }]));
    };
  }

  // ------------------------------------------------------------------ people and capital

  protected async enrolEverybody(progress?: (step: string) => void): Promise<void> {
    await this.grant(this.honest);
    await this.enrol(this.honest, progress);
    await this.renewMandates(this.roll.lending.map((h) => h.account));
    // Whoever has a voice serves: the pool is what makes decisions of every class possible.
    await this.serve(this.voiced.map((h) => h.account));
    await this.toEpoch((await this.epoch()) + Math.max(p.ACTIVATION_EPOCHS + 1, p.ENTRY_EPOCHS));
    await this.chain.send(this.suite.genesis.call(this.market, "open"));
    const ordinary = Number(await this.suite.genesis.readBigint("ordinaryFromEpoch"));
    await this.toEpoch(ordinary);
    await this.renew(p.MAX_TERM_EPOCHS - 1);
  }

  /** Every person of the population whose stake has a voice, and is enough for a juror's bond. */
  get voiced(): readonly Listed[] {
    const { minStake } = p.stakeBounds(this.population);
    return this.honest.filter((h) => h.person && h.weight >= minStake);
  }

  get jurorBond(): bigint {
    return p.jurorBondOf(p.stakeBounds(this.population).minStake);
  }

  /** Enters people into the pool of jurors; they may be drawn from `ENTRY_EPOCHS` epochs later on. */
  async serve(accounts: readonly string[], bonds = 1n): Promise<void> {
    const { pool } = this.suite;
    await this.chain.sendAll(accounts.map((a) => this.bondAllowance(a, bonds)));
    await this.chain.sendAll(accounts.map((a) => pool.call(a, "join", [], "join the pool")));
  }

  bondAllowance(account: string, bonds: bigint): Call {
    const { vault, pool } = this.suite;
    return vault.call(account, "setBondAllowance", [pool.address, bonds * this.jurorBond], "allow bonds");
  }

  /** Applies what is queued to the pool. It may be where it should be already, or wait for other juries of its epoch. */
  async advancePool(): Promise<void> {
    const { pool } = this.suite;
    const outcome = await this.chain.attempt(pool.call(this.market, "advance", [10_000], "advance the pool"));
    const reason = this.chain.explain(outcome.revertData);
    if (!outcome.ok && !/^Pool(UpToDate|StillDrawing)/.test(reason)) throw new Error(`The pool is stuck: ${reason}`);
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

  async movePerson(from: string, to: SigningKey): Promise<boolean> {
    const { registry } = this.suite;
    const account = computeAddress(to);
    const domain = {
      name: "Counterweight PersonRegistry",
      version: "1",
      chainId: this.chainId,
      verifyingContract: registry.address,
    };
    const move = {
      person: await registry.readBigint("livePersonOf", [from]),
      from,
      to: account,
      nonce: await registry.readBigint("moveNonce", [account]),
      deadline: this.chain.now + p.WEEK,
    };
    const signature = to.sign(TypedDataEncoder.hash(domain, MOVE, move)).serialized;
    return (await this.chain.attempt(registry.call(from, "move", [account, move.deadline, signature]))).ok;
  }

  stakingCalls(account: string, amount: bigint): Call[] {
    const { vault } = this.suite;
    return [this.token.call(account, "approve", [vault.address, amount]), vault.call(account, "deposit", [amount])];
  }

  unstakingCalls(account: string, amount: bigint): Call[] {
    const { vault } = this.suite;
    return [vault.call(account, "unbond", [amount]), vault.call(account, "withdraw")];
  }

  /** What is no juror's bond unbonds at once, the bond when the pool has let its juror go; that is found out by doing it. */
  async leave(account: string, amount: bigint): Promise<number> {
    const { vault, pool, registry } = this.suite;
    const unbonded = (await vault.readBigint("stakeOf", [account])) - (await vault.readBigint("bondedOf", [account]));
    const free = amount < unbonded ? amount : unbonded;
    await this.chain.send(vault.call(account, "unbond", [free]));
    if (free === amount) return this.releaseOf(account);
    const person = await registry.readBigint("livePersonOf", [account]);
    await this.chain.send(pool.call(account, "leave", [person], "leave the pool"));
    const [checkpoint, restore] = [await this.chain.checkpoint(), this.remember()];
    await this.toEpoch((await this.epoch()) + 1);
    await this.chain.send(pool.call(account, "returnBond", [person]));
    await this.chain.send(vault.call(account, "unbond", [amount - free]));
    const released = await this.releaseOf(account);
    await this.chain.rollback(checkpoint);
    restore();
    return released;
  }

  /** When the last of what an account takes out is its own again. */
  private async releaseOf(account: string): Promise<number> {
    const entries = (await this.suite.vault.read("unbondingOf", [account]))[0] as { releaseTime: bigint }[];
    return Number(entries[entries.length - 1]?.releaseTime ?? 0n);
  }

  async pass(seconds: number): Promise<void> {
    const until = this.chain.now + seconds;
    while ((await this.startOf((await this.epoch()) + 1)) <= until) await this.toEpoch((await this.epoch()) + 1);
    if (until > this.chain.now) await this.chain.jumpTo(until);
  }

  async lend(accounts: readonly string[], delegate: string): Promise<void> {
    // Whoever lends anew has changed its mind, and does not renew the old delegation.
    for (const account of accounts) this.mandates.delete(account);
    await this.chain.sendAll(accounts.map((a) => this.lendCall(a, delegate)));
  }

  lendCall(account: string, delegate: string): Call {
    return this.suite.votes.call(account, "delegate", [delegate]);
  }

  async admitAtOnce(accounts: readonly string[]): Promise<number> {
    const { registry } = this.suite;
    for (const [i, account] of accounts.entries()) {
      const call = registry.call(this.market, "register", [account, this.proofFor(account, account)]);
      if (!(await this.chain.attempt(call)).ok) return i;
    }
    return accounts.length;
  }
}
