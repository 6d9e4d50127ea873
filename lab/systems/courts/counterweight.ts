import { keccak256, toUtf8Bytes } from "ethers";
import { Chain, type Outcome } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact } from "../../chain/connect.ts";
import { largestOf } from "../../populations/load.ts";
import type { Population } from "../../populations/types.ts";
import type { Replacements } from "../counterweight/deploy.ts";
import { brakeOf } from "../counterweight/brake.ts";
import { proofsOf } from "../counterweight/proofs.ts";
import { ENTRY_EPOCHS } from "../counterweight/parameters.ts";
import { CounterweightWorld } from "../counterweight/world.ts";
import { HONEST, INFORMER } from "./Court.ts";
import type {
  Ballot,
  Brake,
  Court,
  CourtCalendar,
  CourtRequest,
  CourtTraits,
  Dispute,
  Juror,
  OwnedDispute,
  ProofDesk,
  Round,
  Seat,
  Wallet,
  Witness,
} from "./Court.ts";
import { MOST_JURORS, coinOf, endow, jurorsOf, until } from "./pool.ts";

const DAY = 86_400;
/** A dispute is opened with so much of the epoch left that its jury comes from a pool that is still open. */
const ROOM = 4 * DAY;
const ALLOWANCE_BONDS = 100n;
const UNPAYABLE = (1n << 128n) - 1n;
/** A quarter of a bond, for who votes with the losing side. */
const INCOHERENT = 4n;

const PHASE = { overdue: 2n, inquorate: 5n, appeal: 6n, decided: 7n } as const;

export class CounterweightCourt implements Court {
  readonly system = "counterweight";
  readonly traits: CourtTraits = { tickets: "person", hidden: true, seed: "beacon", appeals: true, bounty: true };
  readonly brake: Brake;
  readonly proofs: ProofDesk;
  readonly seats: number;
  /**
   * Section 8: a day of evidence, three days to draw, one each to commit and to reveal, two to appeal; one redraw where fewer than
   * two thirds reveal and no more than half of the panel agree.
   */
  readonly calendar: CourtCalendar = {
    drawing: 4 * DAY,
    voting: 2 * DAY,
    appeal: 2 * DAY,
    panels: 2,
    quorum: 2 / 3,
    agreement: 1 / 2,
  };
  readonly jurors: readonly Juror[];
  readonly chain: Chain;
  readonly population: Population;
  readonly world: CounterweightWorld;
  readonly enrolmentSeconds: number;
  /** Opens disputes that nobody has an interest in. */
  private readonly arbitrable: Contract;
  private readonly keeper = Chain.account("keeper");
  private accounts = new Map<bigint, string>();

  private constructor(world: CounterweightWorld, arbitrable: Contract) {
    this.world = world;
    this.chain = world.chain;
    this.population = world.population;
    this.arbitrable = arbitrable;
    this.brake = brakeOf(world);
    this.proofs = proofsOf(world);
    this.enrolmentSeconds = world.enrolmentSeconds;
    const panels = world.suite.parameters["standardPanels"] as bigint[];
    this.seats = Number(panels[0] ?? 0n);
    // Whoever holds less than the least stake, or is no person, has no voice and is not in the pool.
    const voiced = new Set(world.voiced.map((h) => h.account));
    this.jurors = jurorsOf(world.population)
      .map((j, i) => ({ ...j, account: world.honest[i]?.account ?? j.account }))
      .filter((j) => voiced.has(j.account));
  }

  static async build(request: CourtRequest, replacements: Replacements): Promise<CounterweightCourt> {
    const population = largestOf(request.population, MOST_JURORS);
    const inner = { population, treasuryUsd: 1n, progress: request.progress };
    return CounterweightCourt.of(
      await CounterweightWorld.build(inner, replacements, { floor: null, stakeChamber: true }),
    );
  }

  /** The court that a suite was deployed with. `newcomers` entered its pool beside those whom the population lists. */
  static async of(world: CounterweightWorld, newcomers: readonly string[] = []): Promise<CounterweightCourt> {
    const { chain, suite } = world;
    const build = await artifact("LabArbitrable");
    const args = [suite.court.address];
    const arbitrable = await Contract.deploy(chain, Chain.account("deployer"), "LabArbitrable", build, args);
    const self = new CounterweightCourt(world, arbitrable);
    const members = [...world.voiced.map((h) => h.account), ...newcomers];
    for (const account of members) self.accounts.set(await self.personOf(account), account);
    // Bonds are replaced when they are slashed.
    await chain.sendAll(members.map((account) => world.bondAllowance(account, ALLOWANCE_BONDS)));
    return self;
  }

  forSale(): Promise<bigint> {
    return this.world.token.readBigint("balanceOf", [this.world.market]);
  }

  /** Enrols, stakes and enters the pool. A second account of somebody who is in is refused, and stays outside. */
  async join(jurors: readonly Juror[]): Promise<void> {
    const firsts = new Map<string, Juror>();
    for (const j of jurors) if (!firsts.has(j.person)) firsts.set(j.person, j);
    await this.world.grant(jurors.map((j) => ({ account: j.account, weight: j.stake })));
    await this.world.activate([...firsts.values()].map((j) => ({ account: j.account, weight: j.stake, person: true })));
    const admitted = [...firsts.values()];
    for (const j of jurors) {
      const first = firsts.get(j.person);
      if (first === undefined || first === j) continue;
      if (!(await this.world.secondAccount(first.account, j.account))) continue;
      await this.chain.sendAll(this.world.stakingCalls(j.account, j.stake));
      admitted.push(j);
    }
    await this.enter(admitted);
  }

  async rush(juror: Juror): Promise<Outcome> {
    const { pool } = this.world.suite;
    await this.world.grant([{ account: juror.account, weight: juror.stake }]);
    const proof = this.world.proofFor(juror.account, juror.account);
    const registered = await this.chain.attempt(
      this.world.suite.registry.call(this.world.market, "register", [juror.account, proof], "register in a hurry"),
    );
    if (!registered.ok) return registered;
    await this.chain.sendAll(this.world.stakingCalls(juror.account, juror.stake));
    await this.chain.send(this.world.bondAllowance(juror.account, 1n));
    return this.chain.attempt(pool.call(juror.account, "join", [], "join in a hurry"));
  }

  async leave(accounts: readonly string[]): Promise<void> {
    for (const account of accounts) {
      const person = await this.personOf(account);
      await this.chain.send(this.world.suite.pool.call(account, "leave", [person], "leave"));
    }
  }

  /** A juror whose secret is proven while votes are hidden loses its whole bond at once, and its place with it. */
  async eject(dispute: Dispute, seats: readonly Seat[]): Promise<number> {
    const { court, pool } = this.world.suite;
    let ejected = 0;
    for (const seat of seats) {
      const secret = [dispute.id, await this.personOf(seat.account), HONEST, salt(dispute, seat)];
      const commitment: unknown = (await court.read("commitmentOf", secret))[0];
      await this.chain.send(court.call(seat.account, "commit", [dispute.id, commitment], "commit"));
      await this.chain.send(court.call(INFORMER, "denounce", secret, "denounce a leak"));
      const juror = (await pool.read("jurorOf", [secret[1]]))[0] as { barredFrom: bigint };
      if (juror.barredFrom > 0n) ejected += 1;
    }
    return ejected;
  }

  async open(): Promise<Dispute> {
    return this.through(this.arbitrable);
  }

  async openBy(name: string, manner: number): Promise<OwnedDispute> {
    const { court } = this.world.suite;
    const args = [court.address, manner];
    const contract = await Contract.deploy(this.chain, this.keeper, name, await artifact(name), args);
    const dispute = await this.through(contract);
    return { ...dispute, contract, finish: court.encode("deliver", [dispute.id]) };
  }

  private async through(arbitrable: Contract): Promise<Dispute> {
    const { court } = this.world.suite;
    const next = (await this.world.epoch()) + 1;
    if ((await this.world.startOf(next)) - this.chain.now < ROOM) await this.world.toEpoch(next);
    const cost = await court.readBigint("arbitrationCost", ["0x"]);
    const payer = Chain.account("complainant");
    await endow(this.chain, payer, cost);
    await this.chain.send({ ...arbitrable.call(payer, "open", ["0x"], "open a dispute"), value: cost });
    return { id: await court.readBigint("disputeCount"), owner: arbitrable.address, cost };
  }

  async ripen(disputes: readonly Dispute[], skipped = 0): Promise<void> {
    const { beacon, drand } = this.world.suite;
    const rounds = new Set<bigint>();
    for (const dispute of disputes) rounds.add(BigInt((await this.round(dispute))["beaconRound"] as bigint));
    const last = [...rounds].reduce((a, b) => (a > b ? a : b), 0n);
    await until(this.chain, Number(await beacon.readBigint("dueAt", [last])));
    if (skipped > 0) await this.chain.jump(12 * skipped);
    for (const round of rounds) {
      // Anybody publishes what the network signed; once is enough.
      const signed = beacon.call(this.keeper, "submit", [round, drand.sign(round)], "publish the seed");
      const outcome = await this.chain.attempt(signed);
      if (!outcome.ok) await beacon.read("randomness", [round]);
    }
  }

  async draw(dispute: Dispute): Promise<Seat[]> {
    const { court, pool } = this.world.suite;
    const round = await this.round(dispute);
    const seed = (await court.read("seedOf", [dispute.id, await this.lastRound(dispute)]))[0];
    if (BigInt(String(seed)) === 0n) await this.ripen([dispute]);
    const { frozen, epoch } = (await pool.read("poolState")).toObject() as { frozen: boolean; epoch: bigint };
    if (!frozen || epoch < BigInt(await this.world.epoch())) await this.world.advancePool();
    await until(this.chain, Number(round["drawableFrom"]));
    await this.chain.send(court.call(this.keeper, "draw", [dispute.id, 2_048], "draw"));
    return this.seated(dispute);
  }

  async vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round> {
    const since = this.chain.now;
    const { court } = this.world.suite;
    const persons = new Map<string, bigint>();
    for (const b of ballots) persons.set(b.seat.account, await this.personOf(b.seat.account));
    const person = (seat: Seat): bigint => persons.get(seat.account) ?? 0n;
    for (const b of ballots.filter((x) => x.manner !== "silent")) {
      const author = b.from ?? b.seat;
      const args = [dispute.id, person(author), b.choice, salt(dispute, author)];
      const commitment: unknown = (await court.read("commitmentOf", args))[0];
      await this.chain.send(court.call(b.seat.account, "commit", [dispute.id, commitment], "commit"));
    }
    for (const b of ballots.filter((x) => x.manner === "leak")) {
      const secret = [dispute.id, person(b.seat), b.choice, salt(dispute, b.seat)];
      await this.chain.send(court.call(INFORMER, "denounce", secret, "denounce a leak"));
    }
    const { commitEnd, revealEnd } = (await this.round(dispute)) as Record<string, bigint>;
    await until(this.chain, Number(commitEnd));
    const counted: Seat[] = [];
    const lost: Seat[] = ballots.filter((b) => b.manner === "withhold" || b.manner === "leak").map((b) => b.seat);
    for (const b of [...ballots.filter((x) => x.manner === "cast"), ...ballots.filter((x) => x.manner === "copy")]) {
      const args = [dispute.id, person(b.seat), b.choice, salt(dispute, b.from ?? b.seat)];
      const outcome = await this.chain.attempt(court.call(b.seat.account, "reveal", args, "reveal"));
      (outcome.ok ? counted : lost).push(b.seat);
    }
    await until(this.chain, Number(revealEnd));
    if ((await this.phase(dispute)) === PHASE.inquorate) await this.pass(dispute);
    return { counted, lost, seconds: this.chain.now - since };
  }

  async appealCost(dispute: Dispute): Promise<bigint | null> {
    const cost = await this.world.suite.court.readBigint("appealCost", [dispute.id, "0x"]);
    return cost === UNPAYABLE ? null : cost;
  }

  async appeal(dispute: Dispute, payer: string): Promise<Outcome> {
    const cost = (await this.appealCost(dispute)) ?? 0n;
    await endow(this.chain, payer, cost);
    return this.chain.attempt({ ...this.world.suite.court.call(payer, "appeal", [dispute.id, "0x"]), value: cost });
  }

  async reopened(dispute: Dispute): Promise<boolean> {
    return (await this.phase(dispute)) < PHASE.overdue;
  }

  async ruling(dispute: Dispute): Promise<number> {
    return Number(await this.world.suite.court.readBigint("currentRuling", [dispute.id]));
  }

  async settle(dispute: Dispute): Promise<number> {
    const { court } = this.world.suite;
    for (let phase = await this.phase(dispute); phase < PHASE.appeal; phase = await this.phase(dispute)) {
      if (phase === PHASE.overdue || phase === PHASE.inquorate) await this.pass(dispute);
      else await this.chain.jump(DAY);
    }
    if ((await this.phase(dispute)) === PHASE.appeal) {
      const [, end] = await court.read("appealPeriod", [dispute.id]);
      await until(this.chain, Number(end));
    }
    const own = dispute.owner === this.arbitrable.address;
    const resolution = court.call(this.keeper, "resolve", [dispute.id], "resolve");
    if (own) await this.chain.send(resolution);
    else if (!(await this.chain.attempt(resolution)).ok) return 0;
    const rounds = await this.lastRound(dispute);
    for (let round = 0n; round <= rounds; round++) {
      const { stage, settled } = (await court.read("roundOf", [dispute.id, round]))[0] as {
        stage: bigint;
        settled: boolean;
      };
      // A round without a jury has nobody to pay.
      if (settled || stage === 4n) continue;
      await this.chain.send(court.call(this.keeper, "settle", [dispute.id, round, 400], "settle the round"));
    }
    return own ? Number(await this.arbitrable.readBigint("rulingOf", [dispute.id])) : this.ruling(dispute);
  }

  async wallet(account: string): Promise<Wallet> {
    const { vault, token } = this.world.suite;
    const unbonding = (await vault.read("unbondingOf", [account]))[0] as { amount: bigint }[];
    const staked = await vault.readBigint("stakeOf", [account]);
    const credit = await this.world.suite.court.readBigint("creditOf", [account]);
    return {
      stake: unbonding.reduce((sum, u) => sum + u.amount, staked) + (await token.readBigint("balanceOf", [account])),
      coin: (await coinOf(this.chain, account)) + credit,
    };
  }

  penalty(): Promise<bigint> {
    return Promise.resolve(this.world.jurorBond / INCOHERENT);
  }

  fee(): Promise<bigint> {
    return Promise.resolve(this.world.suite.parameters["jurorFee"] as bigint);
  }

  async witness(): Promise<Witness> {
    const { court } = this.world.suite;
    const build = await artifact("CounterweightWitness");
    const contract = await Contract.deploy(this.chain, this.keeper, "CounterweightWitness", build, [court.address]);
    return {
      contract,
      token: this.world.token,
      keyOf: (seat) => this.personOf(seat.account),
      buy: (to, weight) => this.world.grant([{ account: to, weight }]),
    };
  }

  remember(): () => void {
    const [restore, accounts] = [this.world.remember(), new Map(this.accounts)];
    return () => {
      restore();
      this.accounts = accounts;
    };
  }

  private async enter(jurors: readonly Juror[]): Promise<void> {
    await this.world.serve(
      jurors.map((j) => j.account),
      ALLOWANCE_BONDS,
    );
    for (const j of jurors) this.accounts.set(await this.personOf(j.account), j.account);
    await this.world.toEpoch((await this.world.epoch()) + ENTRY_EPOCHS);
  }

  private async pass(dispute: Dispute): Promise<void> {
    await this.chain.send(this.world.suite.court.call(this.keeper, "pass", [dispute.id], "move on"));
  }

  private personOf(account: string): Promise<bigint> {
    return this.world.suite.registry.readBigint("livePersonOf", [account]);
  }

  private phase(dispute: Dispute): Promise<bigint> {
    return this.world.suite.court.readBigint("phaseOf", [dispute.id]);
  }

  private async lastRound(dispute: Dispute): Promise<bigint> {
    const record = (await this.world.suite.court.read("disputeOf", [dispute.id]))[0] as { rounds: bigint };
    return record.rounds - 1n;
  }

  private async round(dispute: Dispute): Promise<Record<string, unknown>> {
    const record = await this.world.suite.court.read("roundOf", [dispute.id, await this.lastRound(dispute)]);
    return (record[0] as { toObject(): Record<string, unknown> }).toObject();
  }

  private async seated(dispute: Dispute): Promise<Seat[]> {
    const { request, seats } = (await this.round(dispute)) as Record<string, bigint>;
    const jury = (await this.world.suite.pool.read("juryOf", [request]))[0] as bigint[];
    return jury.slice(0, Number(seats)).map((person, id) => {
      const account = this.accounts.get(person);
      if (account === undefined) throw new Error(`Nobody knows the account of person ${person}.`);
      return { account, id, weight: 1n };
    });
  }
}

function salt(dispute: Dispute, seat: Seat): string {
  return keccak256(toUtf8Bytes(`${dispute.id} ${seat.account}`));
}
