import { keccak256, toUtf8Bytes } from "ethers";
import { Chain, type Outcome } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact } from "../../chain/connect.ts";
import { beaconArguments } from "../../../scripts/lib/drand/network.ts";
import { DrandSigner } from "../../../scripts/lib/drand/signer.ts";
import type { Population } from "../../populations/types.ts";
import type { Replacements } from "../counterweight/deploy.ts";
import { stakeBounds } from "../counterweight/parameters.ts";
import { CounterweightWorld } from "../counterweight/world.ts";
import type {
  Ballot,
  Court,
  CourtRequest,
  CourtTraits,
  Dispute,
  Juror,
  OwnedDispute,
  Round,
  Seat,
  Wallet,
  Witness,
} from "./Court.ts";
import { MOST_JURORS, coinOf, endow, jurorsOf, until } from "./pool.ts";

const DAY = 86_400;
const FEE = 10n ** 15n;
const KEEPER_REWARD = 4n * 10n ** 14n;
const SEED_LAG = 30;
const STANDARD_PANELS = [5, 11, 23, 47];
const OPERATIONS_PANELS = [23, 47];
const POOL_FLOOR = 50;
const BEACON_PERIOD = 3n;
const BEACON_SECRET = 4_242n;
/** Epochs until who joins the pool may sit. */
const ENTRY_EPOCHS = 5;
/** A dispute is opened with so much of the epoch left that its jury comes from a pool that is still open. */
const ROOM = 4 * DAY;
const ALLOWANCE_BONDS = 100n;
const UNPAYABLE = (1n << 128n) - 1n;
/** A quarter of a bond, for who votes with the losing side. */
const INCOHERENT = 4n;

const PHASE = { overdue: 2n, inquorate: 5n, appeal: 6n, decided: 7n } as const;

interface Parts {
  readonly pool: Contract;
  readonly court: Contract;
  readonly beacon: Contract;
  readonly arbitrable: Contract;
  readonly drand: DrandSigner;
  readonly bond: bigint;
}

export class CounterweightCourt implements Court {
  readonly system = "counterweight";
  readonly traits: CourtTraits = { tickets: "person", hidden: true, seed: "beacon", appeals: true };
  readonly seats = STANDARD_PANELS[0] ?? 0;
  readonly jurors: readonly Juror[];
  readonly chain: Chain;
  readonly population: Population;
  readonly world: CounterweightWorld;
  readonly parts: Parts;
  enrolmentSeconds = 0;
  private readonly keeper = Chain.account("keeper");
  private accounts = new Map<bigint, string>();

  private constructor(world: CounterweightWorld, parts: Parts) {
    this.world = world;
    this.chain = world.chain;
    this.population = world.population;
    this.parts = parts;
    const everybody = jurorsOf(world.population).map((j, i) => ({
      ...j,
      account: world.honest[i]?.account ?? j.account,
    }));
    // Whoever holds less than the least stake has no voice and no bond.
    this.jurors = everybody.filter((j) => j.stake >= parts.bond);
  }

  static async build(request: CourtRequest, replacements: Replacements): Promise<CounterweightCourt> {
    const population = { ...request.population, weights: request.population.weights.slice(0, MOST_JURORS) };
    const inner = { population, treasuryUsd: 1n, progress: request.progress };
    const world = await CounterweightWorld.build(inner, replacements, { floor: null, stakeChamber: true });
    const { chain, suite } = world;
    const deployer = Chain.account("deployer");
    const deploy = async (name: string, args: readonly unknown[]): Promise<Contract> => {
      const part = replacements[name] ?? name;
      return Contract.deploy(chain, deployer, part, await artifact(part), args);
    };
    const { minStake: bond } = stakeBounds(population);
    const pool = await deploy("JurorPool", [suite.votes.address, bond, POOL_FLOOR, deployer]);
    const genesis = BigInt(await world.startOf(0));
    const drand = new DrandSigner(BEACON_SECRET, { genesis, period: BEACON_PERIOD });
    const beacon = await deploy("DrandBeacon", beaconArguments(drand.network));
    const insurance = await deploy("InsuranceFund", [suite.timelock.address]);
    const court = await deploy("JuryCourt", [
      {
        pool: pool.address,
        beacon: beacon.address,
        insurance: insurance.address,
        feePerJuror: FEE,
        keeperReward: KEEPER_REWARD,
        seedLag: SEED_LAG,
        standardPanels: STANDARD_PANELS,
        operationsPanels: OPERATIONS_PANELS,
      },
    ]);
    await chain.send(pool.call(deployer, "bind", [court.address]));
    await chain.send(suite.vault.call(suite.timelock.address, "addModule", [pool.address]));
    const arbitrable = await deploy("LabArbitrable", [court.address]);
    const self = new CounterweightCourt(world, { pool, court, beacon, arbitrable, drand, bond });
    const since = chain.now;
    await self.enter(self.jurors);
    self.enrolmentSeconds = world.enrolmentSeconds + chain.now - since;
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
    const { pool, bond } = this.parts;
    await this.world.grant([{ account: juror.account, weight: juror.stake }]);
    const proof = this.world.proofFor(juror.account, juror.account);
    const registered = await this.chain.attempt(
      this.world.suite.registry.call(this.world.market, "register", [juror.account, proof], "register in a hurry"),
    );
    if (!registered.ok) return registered;
    await this.chain.sendAll(this.world.stakingCalls(juror.account, juror.stake));
    await this.chain.send(this.allowance(juror.account, bond));
    return this.chain.attempt(pool.call(juror.account, "join", [], "join in a hurry"));
  }

  async leave(accounts: readonly string[]): Promise<void> {
    for (const account of accounts) {
      const person = await this.personOf(account);
      await this.chain.send(this.parts.pool.call(account, "leave", [person], "leave"));
    }
  }

  async open(): Promise<Dispute> {
    return this.through(this.parts.arbitrable);
  }

  async openBy(name: string, manner: number): Promise<OwnedDispute> {
    const { court } = this.parts;
    const args = [court.address, manner];
    const contract = await Contract.deploy(this.chain, this.keeper, name, await artifact(name), args);
    const dispute = await this.through(contract);
    return { ...dispute, contract, finish: court.encode("deliver", [dispute.id]) };
  }

  private async through(arbitrable: Contract): Promise<Dispute> {
    const { court } = this.parts;
    const next = (await this.world.epoch()) + 1;
    if ((await this.world.startOf(next)) - this.chain.now < ROOM) await this.world.toEpoch(next);
    const cost = await court.readBigint("arbitrationCost", ["0x"]);
    const payer = Chain.account("complainant");
    await endow(this.chain, payer, cost);
    await this.chain.send({ ...arbitrable.call(payer, "open", ["0x"], "open a dispute"), value: cost });
    return { id: await court.readBigint("disputeCount"), owner: arbitrable.address, cost };
  }

  async ripen(disputes: readonly Dispute[], skipped = 0): Promise<void> {
    const { beacon, drand } = this.parts;
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
    const { court, pool } = this.parts;
    const round = await this.round(dispute);
    const seed = (await court.read("seedOf", [dispute.id, await this.lastRound(dispute)]))[0];
    if (BigInt(String(seed)) === 0n) await this.ripen([dispute]);
    const { frozen, epoch } = (await pool.read("poolState")).toObject() as { frozen: boolean; epoch: bigint };
    if (!frozen || epoch < BigInt(await this.world.epoch())) await this.advance();
    await until(this.chain, Number(round["drawableFrom"]));
    await this.chain.send(court.call(this.keeper, "draw", [dispute.id, 2_048], "draw"));
    return this.seated(dispute);
  }

  async vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round> {
    const since = this.chain.now;
    const { court } = this.parts;
    const persons = new Map<string, bigint>();
    for (const b of ballots) persons.set(b.seat.account, await this.personOf(b.seat.account));
    const person = (seat: Seat): bigint => persons.get(seat.account) ?? 0n;
    for (const b of ballots.filter((x) => x.manner !== "silent")) {
      const author = b.from ?? b.seat;
      const args = [dispute.id, person(author), b.choice, salt(dispute, author)];
      const commitment: unknown = (await court.read("commitmentOf", args))[0];
      await this.chain.send(court.call(b.seat.account, "commit", [dispute.id, commitment], "commit"));
    }
    const { commitEnd, revealEnd } = (await this.round(dispute)) as Record<string, bigint>;
    await until(this.chain, Number(commitEnd));
    const counted: Seat[] = [];
    const lost: Seat[] = ballots.filter((b) => b.manner === "withhold").map((b) => b.seat);
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
    const cost = await this.parts.court.readBigint("appealCost", [dispute.id, "0x"]);
    return cost === UNPAYABLE ? null : cost;
  }

  async appeal(dispute: Dispute, payer: string): Promise<Outcome> {
    const cost = (await this.appealCost(dispute)) ?? 0n;
    await endow(this.chain, payer, cost);
    return this.chain.attempt({ ...this.parts.court.call(payer, "appeal", [dispute.id, "0x"]), value: cost });
  }

  async reopened(dispute: Dispute): Promise<boolean> {
    return (await this.phase(dispute)) < PHASE.overdue;
  }

  async ruling(dispute: Dispute): Promise<number> {
    return Number(await this.parts.court.readBigint("currentRuling", [dispute.id]));
  }

  async settle(dispute: Dispute): Promise<number> {
    const { court, arbitrable } = this.parts;
    for (let phase = await this.phase(dispute); phase < PHASE.appeal; phase = await this.phase(dispute)) {
      if (phase === PHASE.overdue || phase === PHASE.inquorate) await this.pass(dispute);
      else await this.chain.jump(DAY);
    }
    if ((await this.phase(dispute)) === PHASE.appeal) {
      const [, end] = await court.read("appealPeriod", [dispute.id]);
      await until(this.chain, Number(end));
    }
    const own = dispute.owner === arbitrable.address;
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
    return own ? Number(await arbitrable.readBigint("rulingOf", [dispute.id])) : this.ruling(dispute);
  }

  async wallet(account: string): Promise<Wallet> {
    const { vault, token } = this.world.suite;
    const unbonding = (await vault.read("unbondingOf", [account]))[0] as { amount: bigint }[];
    const staked = await vault.readBigint("stakeOf", [account]);
    const credit = await this.parts.court.readBigint("creditOf", [account]);
    return {
      stake: unbonding.reduce((sum, u) => sum + u.amount, staked) + (await token.readBigint("balanceOf", [account])),
      coin: (await coinOf(this.chain, account)) + credit,
    };
  }

  penalty(): Promise<bigint> {
    return Promise.resolve(this.parts.bond / INCOHERENT);
  }

  fee(): Promise<bigint> {
    return Promise.resolve(FEE);
  }

  async witness(): Promise<Witness> {
    const { court } = this.parts;
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

  /** Whether a proven salt was taken for a leak while commits were open. */
  async denounce(dispute: Dispute, seat: Seat, choice: number, by: string): Promise<Outcome> {
    const args = [dispute.id, await this.personOf(seat.account), choice, salt(dispute, seat)];
    return this.chain.attempt(this.parts.court.call(by, "denounce", args, "denounce"));
  }

  private async enter(jurors: readonly Juror[]): Promise<void> {
    const { pool, bond } = this.parts;
    await this.chain.sendAll(jurors.map((j) => this.allowance(j.account, ALLOWANCE_BONDS * bond)));
    await this.chain.sendAll(jurors.map((j) => pool.call(j.account, "join", [], "join the pool")));
    for (const j of jurors) this.accounts.set(await this.personOf(j.account), j.account);
    await this.world.toEpoch((await this.world.epoch()) + ENTRY_EPOCHS);
    await this.advance();
  }

  private allowance(account: string, amount: bigint): ReturnType<Contract["call"]> {
    return this.world.suite.vault.call(account, "setBondAllowance", [this.parts.pool.address, amount], "allow bonds");
  }

  /** The tree may be where it should be already, or wait for other juries of its epoch. */
  private async advance(): Promise<void> {
    const outcome = await this.chain.attempt(
      this.parts.pool.call(this.keeper, "advance", [10_000], "advance the pool"),
    );
    const reason = this.chain.explain(outcome.revertData);
    if (!outcome.ok && !/^Pool(UpToDate|StillDrawing)/.test(reason)) throw new Error(`The pool is stuck: ${reason}`);
  }

  private async pass(dispute: Dispute): Promise<void> {
    await this.chain.send(this.parts.court.call(this.keeper, "pass", [dispute.id], "move on"));
  }

  private personOf(account: string): Promise<bigint> {
    return this.world.suite.registry.readBigint("livePersonOf", [account]);
  }

  private phase(dispute: Dispute): Promise<bigint> {
    return this.parts.court.readBigint("phaseOf", [dispute.id]);
  }

  private async lastRound(dispute: Dispute): Promise<bigint> {
    const record = (await this.parts.court.read("disputeOf", [dispute.id]))[0] as { rounds: bigint };
    return record.rounds - 1n;
  }

  private async round(dispute: Dispute): Promise<Record<string, unknown>> {
    const record = await this.parts.court.read("roundOf", [dispute.id, await this.lastRound(dispute)]);
    return (record[0] as { toObject(): Record<string, unknown> }).toObject();
  }

  private async seated(dispute: Dispute): Promise<Seat[]> {
    const { request, seats } = (await this.round(dispute)) as Record<string, bigint>;
    const jury = (await this.parts.pool.read("juryOf", [request]))[0] as bigint[];
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
