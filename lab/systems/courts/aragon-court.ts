import { id as topic, keccak256, toUtf8Bytes, solidityPackedKeccak256 } from "ethers";
import { Chain, type Outcome } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact, openChain } from "../../chain/connect.ts";
import { published } from "../../peers/published.ts";
import type { Population } from "../../populations/types.ts";
import type {
  Ballot,
  Choice,
  Court,
  CourtRequest,
  CourtTraits,
  Dispute,
  Juror,
  Round,
  Seat,
  Wallet,
  Witness,
} from "./Court.ts";
import {
  BATCH,
  CALENDAR,
  FINAL_PRECISION,
  FIRST_SEATS,
  JUROR_FEE,
  PENALTY,
  PERIOD_TERMS,
  REGULAR_APPEALS,
  courtArguments,
} from "./aragonConfig.ts";
import { AragonTerms, TERM } from "./aragonTerms.ts";
import { jurorsOf } from "./pool.ts";

const SUPPLY = 10n ** 36n;
const MODULES = ["DISPUTE_MANAGER", "TREASURY", "VOTING", "JURORS_REGISTRY", "SUBSCRIPTIONS"] as const;
const OUTCOMES: Readonly<Record<Choice, number>> = { 0: 2, 1: 3, 2: 4 };
const STATE = { appealing: 3n, confirming: 4n, ended: 5n } as const;
const RULED = 2n;
const ADJUDICATING = 1n;

interface Parts {
  readonly court: Contract;
  readonly disputes: Contract;
  readonly treasury: Contract;
  readonly voting: Contract;
  readonly registry: Contract;
  readonly token: Contract;
  readonly fees: Contract;
  readonly arbitrable: Contract;
  readonly least: bigint;
}

interface RoundState {
  readonly draftTerm: bigint;
  readonly delayedTerms: bigint;
  readonly state: bigint;
}

class AragonCourt implements Court {
  readonly system = "aragon-court";
  readonly brake = null;
  readonly proofs = null;
  readonly traits: CourtTraits = { tickets: "stake", hidden: true, seed: "block hash", appeals: true, bounty: false };
  readonly seats = FIRST_SEATS;
  readonly calendar = CALENDAR;
  readonly jurors: readonly Juror[];
  readonly chain: Chain;
  readonly population: Population;
  private readonly parts: Parts;
  private readonly terms: AragonTerms;
  private readonly keeper = Chain.account("keeper");
  private readonly deployer = Chain.account("deployer");
  enrolmentSeconds = 0;
  private members = new Set<string>();

  private constructor(chain: Chain, population: Population, parts: Parts) {
    this.chain = chain;
    this.population = population;
    this.parts = parts;
    this.terms = new AragonTerms(chain, parts.court);
    this.jurors = jurorsOf(population);
  }

  static async build(request: CourtRequest): Promise<AragonCourt> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const deploy = (name: string, args: readonly unknown[] = []): Promise<Contract> =>
      Contract.deploy(chain, deployer, name, published(`@aragon/court/build/contracts/${name}.json`), args);
    const token = await deploy("ERC20Mock", ["Juror token", "ANJ", 18]);
    const fees = await deploy("ERC20Mock", ["Fee token", "DAI", 18]);
    const least = jurorsOf(request.population).reduce((low, j) => (j.stake < low ? j.stake : low), SUPPLY);
    const start = chain.now + TERM + 600;
    const court = await deploy("AragonCourt", courtArguments(deployer, fees.address, start, least));
    const disputes = await deploy("DisputeManager", [court.address, BATCH, 0]);
    const treasury = await deploy("CourtTreasury", [court.address]);
    const voting = await deploy("CRVoting", [court.address]);
    const registry = await deploy("JurorsRegistry", [court.address, token.address, SUPPLY]);
    const subscriptions = await deploy("SubscriptionsMock", [court.address, 90, fees.address, 1, 1, 1, 0, 0]);
    const modules = [disputes, treasury, voting, registry, subscriptions].map((m) => m.address);
    await chain.send(court.call(deployer, "setModules", [MODULES.map(topic), modules]));
    await chain.send(subscriptions.call(deployer, "mockUpToDate", [true]));
    const arbitrable = await deploy("ArbitrableMock", [court.address]);
    const parts = { court, disputes, treasury, voting, registry, token, fees, arbitrable, least };
    const self = new AragonCourt(chain, request.population, parts);
    await self.terms.to(1);
    const since = chain.now;
    await self.join(self.jurors);
    self.enrolmentSeconds = chain.now - since;
    return self;
  }

  forSale(): Promise<bigint> {
    return Promise.resolve(SUPPLY);
  }

  async join(jurors: readonly Juror[]): Promise<void> {
    await this.terms.catchUp();
    await this.grant(jurors);
    const { registry } = this.parts;
    await this.chain.sendAll(jurors.map((j) => registry.call(j.account, "activate", [j.stake], "activate")));
    for (const j of jurors) this.members.add(j.account);
    await this.terms.to((await this.terms.now()) + 1);
  }

  async rush(juror: Juror): Promise<Outcome> {
    await this.grant([juror]);
    const call = this.parts.registry.call(juror.account, "activate", [juror.stake], "activate in a hurry");
    const outcome = await this.chain.attempt(call);
    if (outcome.ok) this.members.add(juror.account);
    return outcome;
  }

  async leave(accounts: readonly string[]): Promise<void> {
    await this.terms.catchUp();
    await this.chain.sendAll(accounts.map((a) => this.parts.registry.call(a, "deactivate", [0], "deactivate")));
    for (const account of accounts) this.members.delete(account);
  }

  eject(): Promise<number> {
    return Promise.resolve(0);
  }

  async open(): Promise<Dispute> {
    await this.terms.catchUp();
    const { court, disputes, fees, arbitrable } = this.parts;
    const cost = BigInt(String((await court.read("getDisputeFees"))["feeAmount"]));
    await this.pay(arbitrable.address, cost);
    const opened = await this.chain.send(
      arbitrable.call(Chain.account("complainant"), "createDispute", [2, "0x"], "open a dispute"),
    );
    const id = opened.logs
      .filter((log) => log.address.toLowerCase() === disputes.address.toLowerCase())
      .map((log) => disputes.abi.parseLog({ topics: [...log.topics], data: log.data }))
      .find((log) => log?.name === "NewDispute")?.args["disputeId"] as bigint | undefined;
    if (id === undefined) throw new Error(`The court opened no dispute for fees in ${fees.address}.`);
    return { id, owner: arbitrable.address, cost };
  }

  openBy(): Promise<null> {
    return Promise.resolve(null);
  }

  async ripen(disputes: readonly Dispute[], skipped = 0): Promise<void> {
    let last = 0;
    for (const dispute of disputes) {
      const round = await this.round(dispute);
      last = Math.max(last, Number(round.draftTerm));
    }
    const now = await this.terms.now();
    // The seed is the hash of the block after the term's heartbeat.
    await this.terms.to(Math.max(last, now + 1), false);
    await this.chain.jump(12 * (skipped + 1));
    await this.chain.mine(1);
  }

  async draw(dispute: Dispute): Promise<Seat[]> {
    const { disputes } = this.parts;
    if ((await this.stateOf(dispute)) === ADJUDICATING && (await this.isFinal(dispute))) return this.everybody(dispute);
    const round = await this.round(dispute);
    if (Number(round.draftTerm) > (await this.terms.now()) || !(await this.terms.fresh())) await this.ripen([dispute]);
    const drawn = new Map<string, bigint>();
    while ((await this.stateOf(dispute)) !== ADJUDICATING) {
      const outcome = await this.chain.send(disputes.call(this.keeper, "draft", [dispute.id], "draw"));
      for (const log of outcome.logs) {
        if (log.address.toLowerCase() !== disputes.address.toLowerCase()) continue;
        const parsed = disputes.abi.parseLog({ topics: [...log.topics], data: log.data });
        if (parsed?.name !== "JurorDrafted") continue;
        const account = String(parsed.args["juror"]);
        drawn.set(account, (drawn.get(account) ?? 0n) + 1n);
      }
    }
    return [...drawn].map(([account, weight], id) => ({ account, id, weight }));
  }

  async vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round> {
    const since = this.chain.now;
    const { voting } = this.parts;
    const voteId = await this.voteId(dispute);
    const round = await this.round(dispute);
    const begin = Number(round.draftTerm + round.delayedTerms);
    await this.terms.to(begin);
    await this.chain.sendAll(
      ballots
        .filter((b) => b.manner !== "silent")
        .map((b) => {
          const secret = salt(dispute, b.from ?? b.seat);
          const commit = solidityPackedKeccak256(["uint8", "bytes32"], [OUTCOMES[b.choice], secret]);
          return voting.call(b.seat.account, "commit", [voteId, commit], "commit");
        }),
    );
    await this.terms.to(begin + PERIOD_TERMS);
    const counted: Seat[] = [];
    const lost: Seat[] = ballots.filter((b) => b.manner === "withhold").map((b) => b.seat);
    for (const b of [...ballots.filter((x) => x.manner === "cast"), ...ballots.filter((x) => x.manner === "copy")]) {
      const args = [voteId, b.seat.account, OUTCOMES[b.choice], salt(dispute, b.from ?? b.seat)];
      const outcome = await this.chain.attempt(voting.call(b.seat.account, "reveal", args, "reveal"));
      (outcome.ok ? counted : lost).push(b.seat);
    }
    await this.terms.to(begin + 2 * PERIOD_TERMS);
    return { counted, lost, seconds: this.chain.now - since };
  }

  async appealCost(dispute: Dispute): Promise<bigint | null> {
    if (await this.isFinal(dispute)) return null;
    const details = await this.parts.disputes.read("getNextRoundDetails", [dispute.id, await this.lastRound(dispute)]);
    return BigInt(String(details["appealDeposit"]));
  }

  async appeal(dispute: Dispute, payer: string, answered = true): Promise<Outcome> {
    const { disputes } = this.parts;
    const round = await this.lastRound(dispute);
    const stands = await this.ruling(dispute);
    const [wanted, other]: [Choice, Choice] = stands === 2 ? [1, 2] : [2, 1];
    await this.deposit(payer, (await this.appealCost(dispute)) ?? 0n);
    const outcome = await this.chain.attempt(
      disputes.call(payer, "createAppeal", [dispute.id, round, OUTCOMES[wanted]], "appeal"),
    );
    if (!outcome.ok || !answered) return outcome;
    const details = await disputes.read("getNextRoundDetails", [dispute.id, round]);
    const start = Number(details["nextRoundStartTerm"]);
    await this.terms.to(start - PERIOD_TERMS);
    const answerer = Chain.account("answerer");
    await this.deposit(answerer, BigInt(String(details["confirmAppealDeposit"])));
    return this.chain.attempt(
      disputes.call(answerer, "confirmAppeal", [dispute.id, round, OUTCOMES[other]], "answer the appeal"),
    );
  }

  async reopened(dispute: Dispute): Promise<boolean> {
    const { state } = await this.round(dispute);
    return state < STATE.appealing;
  }

  async ruling(dispute: Dispute): Promise<number> {
    const { disputes, voting } = this.parts;
    const facts = await disputes.read("getDispute", [dispute.id]);
    const outcome =
      facts["state"] === RULED
        ? Number(facts["finalRuling"])
        : Number(await voting.readBigint("getWinningOutcome", [await this.voteId(dispute)]));
    return outcome === OUTCOMES[1] ? 1 : outcome === OUTCOMES[2] ? 2 : 0;
  }

  async settle(dispute: Dispute): Promise<number> {
    const { court, disputes } = this.parts;
    for (let i = 0; i < 4 * PERIOD_TERMS && (await this.round(dispute)).state !== STATE.ended; i++) {
      await this.terms.to((await this.terms.now()) + 1);
    }
    await this.chain.send(court.call(this.keeper, "executeRuling", [dispute.id], "execute the ruling"));
    const rounds = Number(await this.lastRound(dispute)) + 1;
    for (let round = 0; round < rounds; round++) {
      await this.chain.send(disputes.call(this.keeper, "settlePenalties", [dispute.id, round, 0], "slash"));
      for (const account of this.members) {
        const juror = await disputes.read("getJuror", [dispute.id, round, account]);
        if (juror["weight"] === 0n) continue;
        // Who was incoherent is refused its reward.
        await this.chain.attempt(disputes.call(this.keeper, "settleReward", [dispute.id, round, account], "reward"));
      }
      const appeal = await disputes.read("getAppeal", [dispute.id, round]);
      if (BigInt(String(appeal["maker"])) === 0n) continue;
      await this.chain.send(disputes.call(this.keeper, "settleAppealDeposit", [dispute.id, round], "return deposits"));
    }
    return this.ruling(dispute);
  }

  async wallet(account: string): Promise<Wallet> {
    const { registry, token, fees, treasury } = this.parts;
    const [staked, loose] = [
      await registry.readBigint("totalStakedFor", [account]),
      await token.readBigint("balanceOf", [account]),
    ];
    const [earned, held] = [
      await treasury.readBigint("balanceOf", [fees.address, account]),
      await fees.readBigint("balanceOf", [account]),
    ];
    return { stake: staked + loose, coin: earned + held };
  }

  async penalty(dispute: Dispute, seat: Seat): Promise<bigint> {
    const units = (await this.isFinal(dispute)) ? FINAL_PRECISION : 1n;
    return ((this.parts.least * PENALTY) / 10_000n / units) * seat.weight;
  }

  fee(): Promise<bigint> {
    return Promise.resolve(JUROR_FEE);
  }

  async witness(): Promise<Witness> {
    const { disputes, voting, token } = this.parts;
    const args = [disputes.address, voting.address];
    const build = await artifact("AragonWitness");
    const contract = await Contract.deploy(this.chain, this.keeper, "AragonWitness", build, args);
    return {
      contract,
      token,
      keyOf: (seat) => Promise.resolve(BigInt(seat.account)),
      buy: async (to, amount) => {
        await this.chain.send(token.call(this.deployer, "generateTokens", [to, amount], "buy"));
      },
    };
  }

  remember(): () => void {
    const members = new Set(this.members);
    return () => {
      this.members = members;
    };
  }

  private async grant(jurors: readonly Juror[]): Promise<void> {
    const { token, registry } = this.parts;
    await this.chain.sendAll(
      jurors.map((j) => token.call(this.deployer, "generateTokens", [j.account, j.stake], "buy")),
    );
    await this.chain.sendAll(jurors.map((j) => token.call(j.account, "approve", [registry.address, j.stake])));
    await this.chain.sendAll(jurors.map((j) => registry.call(j.account, "stake", [j.stake, "0x"], "stake")));
  }

  private async pay(account: string, amount: bigint): Promise<void> {
    await this.chain.send(this.parts.fees.call(this.deployer, "generateTokens", [account, amount]));
  }

  private async deposit(account: string, amount: bigint): Promise<void> {
    const { fees, disputes } = this.parts;
    await this.pay(account, amount);
    await this.chain.send(fees.call(account, "approve", [disputes.address, amount]));
  }

  private async lastRound(dispute: Dispute): Promise<bigint> {
    return BigInt(String((await this.parts.disputes.read("getDispute", [dispute.id]))["lastRoundId"]));
  }

  private async stateOf(dispute: Dispute): Promise<bigint> {
    return BigInt(String((await this.parts.disputes.read("getDispute", [dispute.id]))["state"]));
  }

  private async isFinal(dispute: Dispute): Promise<boolean> {
    return (await this.lastRound(dispute)) >= BigInt(REGULAR_APPEALS);
  }

  private async round(dispute: Dispute): Promise<RoundState> {
    const raw = await this.parts.disputes.read("getRound", [dispute.id, await this.lastRound(dispute)]);
    return raw.toObject() as unknown as RoundState;
  }

  private async voteId(dispute: Dispute): Promise<bigint> {
    return (dispute.id << 128n) + (await this.lastRound(dispute));
  }

  /** The last round is open to all jurors, by their stake, as far as earlier rounds left them enough of it to lock. */
  private async everybody(dispute: Dispute): Promise<Seat[]> {
    const { disputes, registry } = this.parts;
    const round = await this.lastRound(dispute);
    const { draftTerm } = await this.round(dispute);
    await this.terms.to(Number(draftTerm));
    const seats: Seat[] = [];
    for (const account of this.members) {
      const juror = await disputes.read("getJuror", [dispute.id, round, account]);
      const weight = BigInt(String(juror["weight"]));
      const active = await registry.readBigint("activeBalanceOfAt", [account, draftTerm]);
      const unlocked = await registry.readBigint("unlockedActiveBalanceOf", [account]);
      const asked = (active * PENALTY) / 10_000n;
      if (weight > 0n && unlocked >= asked) seats.push({ account, id: seats.length, weight });
    }
    return seats;
  }
}

function salt(dispute: Dispute, seat: Seat): string {
  return keccak256(toUtf8Bytes(`${dispute.id} ${seat.account}`));
}

export const aragonCourt = {
  id: "aragon-court",
  build: (request: CourtRequest): Promise<AragonCourt> => AragonCourt.build(request),
};
