import { AbiCoder, ZeroAddress, keccak256, toUtf8Bytes } from "ethers";
import { Chain, type Outcome } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact, openChain } from "../../chain/connect.ts";
import { published } from "../../peers/published.ts";
import type { Population } from "../../populations/types.ts";
import { DAY } from "../PeerWorld.ts";
import type {
  Ballot,
  Court,
  CourtCalendar,
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
import { coinOf, endow, jurorsOf, until } from "./pool.ts";

const HOUR = 3_600;
/** Staking for an hour at least, drawing for two at most; the calendar of a dispute is Counterweight's. */
const STAKING = HOUR;
const DRAWING = 2 * HOUR;
const PERIODS = { evidence: DAY, commit: DAY, vote: DAY, appeal: 2 * DAY } as const;
const FEE = 10n ** 16n;
/** Basis points of the least stake that an incoherent vote loses. */
const ALPHA = 5_000n;
const JUMP = 511n;
const NO_APPEAL = (2n ** 256n - 2n) / 2n;
const FIRST_SEATS = 3;

const PHASE = { staking: 0n, generating: 1n, drawing: 2n } as const;
/** Much more than any attacker of the catalogue buys. */
const SUPPLY = 10n ** 36n;

const abi = AbiCoder.defaultAbiCoder();

interface Parts {
  readonly kleros: Contract;
  readonly token: Contract;
  readonly arbitrable: Contract;
}

class KlerosCourt implements Court {
  readonly system = "kleros-v1";
  readonly brake = null;
  readonly proofs = null;
  readonly traits: CourtTraits = { tickets: "stake", hidden: true, seed: "block hash", appeals: true, bounty: false };
  readonly seats = FIRST_SEATS;
  /** A panel waits for the end of a drawing phase, for a staking phase, and is drawn in the next. */
  readonly calendar: CourtCalendar = {
    drawing: PERIODS.evidence + STAKING + 2 * DRAWING,
    voting: PERIODS.commit + PERIODS.vote,
    appeal: PERIODS.appeal,
    panels: 1,
    quorum: 0,
    agreement: 1,
  };
  readonly jurors: readonly Juror[];
  readonly chain: Chain;
  readonly population: Population;
  private readonly parts: Parts;
  enrolmentSeconds = 0;
  /** Disputes that wait for the random number of this drawing phase. */
  private waiting = new Set<bigint>();

  private constructor(chain: Chain, population: Population, parts: Parts) {
    this.chain = chain;
    this.population = population;
    this.parts = parts;
    this.jurors = jurorsOf(population);
  }

  static async build(request: CourtRequest): Promise<KlerosCourt> {
    const chain = await openChain();
    const deployer = Chain.account("deployer");
    const own = (name: string): string => `@kleros/kleros/build/contracts/${name}.json`;
    const deploy = (name: string, build = published(own(name)), args: readonly unknown[] = []): Promise<Contract> =>
      Contract.deploy(chain, deployer, name, build, args);
    const tree = await deploy("SortitionSumTreeFactory");
    const token = await deploy("MiniMeTokenERC20", undefined, [
      ZeroAddress,
      ZeroAddress,
      0,
      "Pinakion",
      18,
      "PNK",
      true,
    ]);
    const random = await deploy(
      "BlockHashRNGFallback",
      published("@kleros/kleros-interaction/build/contracts/BlockHashRNGFallback.json"),
    );
    const least = jurorsOf(request.population).reduce((low, j) => (j.stake < low ? j.stake : low), SUPPLY);
    const code = published(own("KlerosLiquid"), { SortitionSumTreeFactory: tree.address });
    const times = [PERIODS.evidence, PERIODS.commit, PERIODS.vote, PERIODS.appeal];
    const args = [deployer, token.address, random.address, STAKING, DRAWING, true, least, ALPHA, FEE, JUMP, times, 5];
    const kleros = await deploy("KlerosLiquid", code, args);
    await chain.send(token.call(deployer, "generateTokens", [Chain.account("market"), SUPPLY]));
    await chain.send(token.call(deployer, "changeController", [kleros.address]));
    const arbitrable = await deploy("LabArbitrable", await artifact("LabArbitrable"), [kleros.address]);
    const court = new KlerosCourt(chain, request.population, { kleros, token, arbitrable });
    const since = chain.now;
    await court.join(court.jurors);
    court.enrolmentSeconds = chain.now - since;
    return court;
  }

  forSale(): Promise<bigint> {
    return this.parts.token.readBigint("balanceOf", [Chain.account("market")]);
  }

  async join(jurors: readonly Juror[]): Promise<void> {
    await this.toStaking();
    await this.grant(jurors);
    await this.chain.sendAll(jurors.map((j) => this.parts.kleros.call(j.account, "setStake", [0, j.stake], "stake")));
  }

  async rush(juror: Juror): Promise<Outcome> {
    await this.grant([juror]);
    return this.chain.attempt(this.parts.kleros.call(juror.account, "setStake", [0, juror.stake], "stake in a hurry"));
  }

  async leave(accounts: readonly string[]): Promise<void> {
    await this.chain.sendAll(accounts.map((a) => this.parts.kleros.call(a, "setStake", [0, 0], "unstake")));
  }

  eject(): Promise<number> {
    return Promise.resolve(0);
  }

  async open(): Promise<Dispute> {
    return this.through(this.parts.arbitrable);
  }

  async openBy(name: string, manner: number): Promise<OwnedDispute> {
    const { kleros } = this.parts;
    const args = [kleros.address, manner];
    const contract = await Contract.deploy(this.chain, this.keeper, name, await artifact(name), args);
    const dispute = await this.through(contract);
    return { ...dispute, contract, finish: kleros.encode("executeRuling", [dispute.id]) };
  }

  private async through(arbitrable: Contract): Promise<Dispute> {
    const cost = await this.parts.kleros.readBigint("arbitrationCost", ["0x"]);
    const payer = Chain.account("complainant");
    await endow(this.chain, payer, cost);
    await this.chain.send({ ...arbitrable.call(payer, "open", ["0x"], "open a dispute"), value: cost });
    return { id: await arbitrable.readBigint("lastDispute"), owner: arbitrable.address, cost };
  }

  async ripen(disputes: readonly Dispute[], skipped = 0): Promise<void> {
    await this.toStaking();
    await until(this.chain, Number(await this.parts.kleros.readBigint("lastPhaseChange")) + STAKING);
    await this.passPhase();
    // The number comes from the hash of the next block, whoever makes it.
    await this.chain.jump(12 * (skipped + 1));
    await this.chain.mine(1);
    this.waiting = new Set(disputes.map((d) => d.id));
  }

  async draw(dispute: Dispute): Promise<Seat[]> {
    const { kleros } = this.parts;
    if (!this.waiting.has(dispute.id)) await this.ripen([dispute]);
    if ((await kleros.readBigint("phase")) === PHASE.generating) await this.passPhase();
    await this.chain.send(kleros.call(this.keeper, "drawJurors", [dispute.id, 1_000], "draw"));
    this.waiting.delete(dispute.id);
    return this.seated(dispute);
  }

  async vote(dispute: Dispute, ballots: readonly Ballot[]): Promise<Round> {
    const since = this.chain.now;
    const { kleros } = this.parts;
    if ((await this.roundOf(dispute)) === 0) await this.wait(dispute, PERIODS.evidence);
    await this.passPeriod(dispute);
    const committing = ballots.filter((b) => b.manner !== "silent");
    await this.chain.sendAll(
      committing.map((b) => {
        const commit = keccak256(abi.encode(["uint256", "uint256"], [b.choice, salt(dispute, b.from ?? b.seat)]));
        return kleros.call(b.seat.account, "castCommit", [dispute.id, [b.seat.id], commit], "commit");
      }),
    );
    await this.wait(dispute, PERIODS.commit);
    await this.passPeriod(dispute);
    const counted: Seat[] = [];
    const lost: Seat[] = ballots.filter((b) => b.manner === "withhold").map((b) => b.seat);
    // Who copied reveals after whoever was copied: that is when the secret is out.
    const revealing = [...ballots.filter((b) => b.manner === "cast"), ...ballots.filter((b) => b.manner === "copy")];
    for (const b of revealing) {
      const args = [dispute.id, [b.seat.id], b.choice, salt(dispute, b.from ?? b.seat)];
      const outcome = await this.chain.attempt(kleros.call(b.seat.account, "castVote", args, "reveal"));
      (outcome.ok ? counted : lost).push(b.seat);
    }
    await this.wait(dispute, PERIODS.vote);
    await this.passPeriod(dispute);
    return { counted, lost, seconds: this.chain.now - since };
  }

  async appealCost(dispute: Dispute): Promise<bigint | null> {
    const cost = await this.parts.kleros.readBigint("appealCost", [dispute.id, "0x"]);
    return cost === NO_APPEAL ? null : cost;
  }

  async appeal(dispute: Dispute, payer: string): Promise<Outcome> {
    const cost = (await this.appealCost(dispute)) ?? 0n;
    await endow(this.chain, payer, cost);
    return this.chain.attempt({ ...this.parts.arbitrable.call(payer, "appeal", [dispute.id, "0x"]), value: cost });
  }

  async reopened(dispute: Dispute): Promise<boolean> {
    return (await this.parts.kleros.read("disputes", [dispute.id]))["period"] === 0n;
  }

  async ruling(dispute: Dispute): Promise<number> {
    return Number(await this.parts.kleros.readBigint("currentRuling", [dispute.id]));
  }

  async settle(dispute: Dispute): Promise<number> {
    const { kleros, arbitrable } = this.parts;
    await this.wait(dispute, PERIODS.appeal);
    await this.passPeriod(dispute);
    const rounds = (await this.roundOf(dispute)) + 1;
    for (let round = 0; round < rounds; round++) {
      await this.chain.send(kleros.call(this.keeper, "execute", [dispute.id, round, 2_000], "pay the round"));
    }
    const execution = kleros.call(this.keeper, "executeRuling", [dispute.id], "execute the ruling");
    if (dispute.owner !== arbitrable.address) {
      await this.chain.attempt(execution);
      return this.ruling(dispute);
    }
    await this.chain.send(execution);
    return Number(await arbitrable.readBigint("rulingOf", [dispute.id]));
  }

  async wallet(account: string): Promise<Wallet> {
    return {
      stake: await this.parts.token.readBigint("balanceOf", [account]),
      coin: await coinOf(this.chain, account),
    };
  }

  async penalty(dispute: Dispute): Promise<bigint> {
    const stakes = (await this.parts.kleros.read("getDispute", [dispute.id]))["tokensAtStakePerJuror"] as bigint[];
    return stakes[stakes.length - 1] ?? 0n;
  }

  fee(): Promise<bigint> {
    return Promise.resolve(FEE);
  }

  async witness(): Promise<Witness> {
    const { kleros, token } = this.parts;
    const build = await artifact("KlerosWitness");
    const contract = await Contract.deploy(this.chain, this.keeper, "KlerosWitness", build, [kleros.address]);
    return {
      contract,
      token,
      keyOf: (seat) => Promise.resolve(BigInt(seat.id)),
      buy: (to, stake) => this.grant([{ account: to, person: to, stake }]),
    };
  }

  remember(): () => void {
    const waiting = new Set(this.waiting);
    return () => {
      this.waiting = waiting;
    };
  }

  /** Stake that counts in the draw. */
  async stakeOf(account: string): Promise<bigint> {
    return this.parts.kleros.readBigint("stakeOf", [account, 0]);
  }

  private readonly keeper = Chain.account("keeper");

  private async grant(jurors: readonly Juror[]): Promise<void> {
    const { token } = this.parts;
    await this.chain.sendAll(
      jurors.map((j) => token.call(Chain.account("market"), "transfer", [j.account, j.stake], "buy")),
    );
  }

  private async seated(dispute: Dispute): Promise<Seat[]> {
    const round = await this.roundOf(dispute);
    const lengths = (await this.parts.kleros.read("getDispute", [dispute.id]))["votesLengths"] as bigint[];
    const seats: Seat[] = [];
    for (let id = 0; id < Number(lengths[round] ?? 0n); id++) {
      const vote = await this.parts.kleros.read("getVote", [dispute.id, round, id]);
      seats.push({ account: String(vote["account"]), id, weight: 1n });
    }
    return seats;
  }

  private async roundOf(dispute: Dispute): Promise<number> {
    const lengths = (await this.parts.kleros.read("getDispute", [dispute.id]))["votesLengths"] as bigint[];
    return lengths.length - 1;
  }

  /** Waits until the current period of the dispute has lasted so long. */
  private async wait(dispute: Dispute, seconds: number): Promise<void> {
    const { lastPeriodChange } = (await this.parts.kleros.read("disputes", [dispute.id])).toObject() as {
      lastPeriodChange: bigint;
    };
    await until(this.chain, Number(lastPeriodChange) + seconds);
  }

  private async passPeriod(dispute: Dispute): Promise<void> {
    await this.chain.send(this.parts.kleros.call(this.keeper, "passPeriod", [dispute.id], "next period"));
  }

  private async passPhase(): Promise<void> {
    await this.chain.send(this.parts.kleros.call(this.keeper, "passPhase", [], "next phase"));
  }

  private async toStaking(): Promise<void> {
    const { kleros } = this.parts;
    const phase = await kleros.readBigint("phase");
    if (phase === PHASE.staking) return;
    if (phase === PHASE.generating) await this.passPhase();
    if ((await kleros.readBigint("disputesWithoutJurors")) > 0n) {
      await until(this.chain, Number(await kleros.readBigint("lastPhaseChange")) + DRAWING);
    }
    await this.passPhase();
    const [next, last] = [
      await kleros.readBigint("nextDelayedSetStake"),
      await kleros.readBigint("lastDelayedSetStake"),
    ];
    if (last >= next) {
      await this.chain.send(kleros.call(this.keeper, "executeDelayedSetStakes", [last - next + 1n], "delayed stakes"));
    }
  }
}

/** The secret of a seat: nobody but the laboratory has to know it. */
function salt(dispute: Dispute, seat: Seat): bigint {
  return BigInt(keccak256(toUtf8Bytes(`${dispute.id} ${seat.account} ${seat.id}`)));
}

export const klerosV1 = {
  id: "kleros-v1",
  build: (request: CourtRequest): Promise<KlerosCourt> => KlerosCourt.build(request),
};
