import { expect } from "chai";
import { drawJury } from "../../lab/model/juries.ts";
import { JurorModel, type RequestModel } from "../helpers/jurorModel.ts";
import { BOND, accountOf, boundPool, enter, seedOf, type Jurors } from "../helpers/jurors.ts";
import { register } from "../helpers/people.ts";
import { Random } from "../helpers/random.ts";

const PERSONS = Array.from({ length: 16 }, (_, i) => i + 1);
/** The first pool that anybody can be in, and the last one here: two terms of persons, and more. */
const [FIRST, LAST] = [5, 33];
const BENEFICIARY = "0x00000000000000000000000000000000000000b0";

/** Epochs after its term in which a person thinks of renewing: a third of them too late to have stayed. */
const lapse = (person: number): number => (person % 3 === 0 ? 2 : -2);

type Change = "join" | "leave" | "lapse" | "eject" | "slash" | "seize" | "return" | "renew" | "lend";

/**
 * A pool that changes all the time, and juries drawn from it. Who is in which pool, who may sit and who has served is kept in
 * plain lists (`JurorModel`); the jury itself is drawn by the model of the laboratory, which shares no code with them.
 */
class Churn {
  readonly model = new JurorModel(PERSONS);
  readonly random = new Random(8);
  readonly jurors: Jurors;
  readonly changes = new Map<Change, number>();
  readonly sizes = new Set<number>();
  draws = 0;
  relaxed = 0;
  short = 0;
  /** Draws from a pool after the epoch of it was over. */
  late = 0;

  constructor(jurors: Jurors) {
    this.jurors = jurors;
  }

  async join(person: number): Promise<void> {
    await this.jurors.pool.connect(accountOf(this.jurors, person)).join();
    this.model.join(person);
    this.count("join");
  }

  async enter(epoch: number): Promise<void> {
    await enter(this.jurors.suite, epoch);
    while (this.model.epoch < epoch) this.model.closeEpoch();
  }

  /** The pool of the epoch, applied in steps: the same people as in the lists. */
  async freeze(epoch: number): Promise<void> {
    const { pool } = this.jurors;
    for (let state = await pool.poolState(); !state.frozen || state.epoch < epoch; state = await pool.poolState()) {
      await pool.advance(this.random.between(1, 9));
    }
    const inTree = await Promise.all(PERSONS.map((person) => pool.inTree(person)));
    const members = PERSONS.filter((_, i) => inTree[i] === true);
    expect(members, `pool ${epoch}`).to.deep.equal(this.model.membersAt(epoch));
    this.sizes.add(members.length);
  }

  async request(): Promise<void> {
    const { pool, court } = this.jurors;
    const parties = PERSONS.filter(() => this.random.chance(0.06));
    const others = PERSONS.filter(() => this.random.chance(0.12));
    const seats = this.random.between(1, 7);
    const snapshot = this.random.between(this.model.epoch - 3, this.model.epoch - 1);
    await pool.connect(court).request(seats, snapshot, parties, others);
    this.model.request(seats, snapshot, parties, others);
  }

  get pending(): RequestModel[] {
    return this.model.requests.filter(({ state }) => state === "open");
  }

  /** One draw in as many steps as the lot wants, after each of which both have looked at as many people and seated the same. */
  async draw(request: RequestModel): Promise<void> {
    const { pool, court } = this.jurors;
    const { model, random } = this;
    const { id, epoch, seats } = request;
    const seed = seedOf(`churn ${id}`);
    const expected = drawJury(model.membersAt(epoch), seed, {
      seats,
      epoch,
      maySit: (person) => model.maySit(request, person),
      services: (person) => model.juror(person).services.filter((served) => served < epoch),
    });
    let looked = 0;
    for (let state = 1n; state === 1n; ) {
      const most = random.between(1, 6);
      await pool.connect(court).draw(id, seed, most);
      const record = await pool.requestOf(id);
      looked = Math.min(looked + most, expected.steps);
      const jury = record.jury.map(Number);
      expect(Number(record.steps), `steps of ${id}`).to.equal(looked);
      expect(jury, `jury ${id} of pool ${epoch} after ${looked} steps`).to.deep.equal(
        expected.jury.slice(0, jury.length),
      );
      state = record.state;
      if (state === 1n) continue;
      expect([jury, Number(record.rest)], `jury ${id} of pool ${epoch}`).to.deep.equal([expected.jury, expected.rest]);
    }
    expect(looked).to.equal(expected.steps);
    expect(model.draw(request, seed)).to.deep.equal({ jury: expected.jury, rest: expected.rest });
    this.draws += 1;
    if (expected.rest < 3) this.relaxed += 1;
    if (expected.jury.length < seats) this.short += 1;
    if (epoch < model.epoch) this.late += 1;
  }

  /** One change by lot to somebody to whom it can happen. */
  async change(): Promise<void> {
    const { suite, pool } = this.jurors;
    const { model, random } = this;
    const what = random.weighted<Change>([
      [40, "join"],
      [4, "leave"],
      [20, "lapse"],
      [3, "eject"],
      [4, "slash"],
      [3, "seize"],
      [30, "return"],
      [14, "renew"],
      [8, "lend"],
    ]);
    const { epoch, frozen } = await pool.poolState();
    const settled = frozen ? Number(epoch) : -1;
    const amount = (BOND / 4n) * BigInt(random.between(1, 4));
    const able = PERSONS.filter((person) => {
      const juror = model.juror(person);
      if (what === "join") return model.mayJoin(person);
      if (what === "leave") return model.mayExit(person);
      if (what === "lapse") return model.mayReport(person);
      if (what === "eject") return juror.term !== undefined && !juror.barred;
      if (what === "slash" || what === "seize") return juror.serving > 0 && juror.bond > 0n;
      if (what === "return") return model.mayReturn(person, settled);
      if (what === "renew") return model.mayRenew(person) && model.epoch >= juror.expiry + lapse(person);
      return model.isLive(person);
    });
    if (able.length === 0) return;
    const person = random.pick(able);
    const account = accountOf(this.jurors, person);
    const court = pool.connect(this.jurors.court);
    if (what === "join") return this.join(person);
    if (what === "leave") {
      await pool.connect(account).leave(person);
      model.exit(person);
    } else if (what === "lapse") {
      await pool.report(person);
      model.exit(person);
    } else if (what === "eject") {
      await court.eject(person);
      model.bar(person);
    } else if (what === "slash") {
      await court.slash(person, amount, BENEFICIARY);
      model.slash(person, amount);
    } else if (what === "seize") {
      const taken = amount < model.juror(person).bond ? amount : model.juror(person).bond;
      await court.seize(person, amount);
      await court.award(person, taken, BENEFICIARY);
      model.slash(person, amount);
    } else if (what === "return") {
      await pool.returnBond(person);
      model.returnBond(person);
    } else if (what === "renew") {
      await register(suite, account.address);
      model.renew(person);
    } else {
      const to = random.pick(PERSONS.filter((other) => other !== person && model.isLive(other)));
      await suite.votes.connect(account).delegate(accountOf(this.jurors, to));
      model.delegate(person, to);
    }
    this.count(what);
  }

  /** Frees the juries of pools that are over, but for one in ten, whose bonds stay. */
  async discharge(): Promise<void> {
    for (const request of this.model.requests) {
      if (request.state !== "drawn" || request.epoch >= this.model.epoch || this.random.chance(0.1)) continue;
      await this.jurors.pool.connect(this.jurors.court).discharge(request.id);
      this.model.discharge(request);
    }
  }

  /** One epoch: late draws from the pool before while this one is asked for, then its own, and the pool changes in between. */
  async turn(epoch: number): Promise<void> {
    const { random } = this;
    await this.enter(epoch);
    for (let i = 0; i < 2; i++) await this.request();
    for (let i = 0; i < 3; i++) await this.change();
    for (const request of this.pending) if (request.epoch < epoch) await this.draw(request);
    await this.freeze(epoch);
    for (let i = 0; i < 8; i++) {
      await this.request();
      if (random.chance(0.8)) await this.change();
    }
    const pending = this.pending;
    // Two stay for the next epoch, whichever.
    for (let i = 0; i < 2 && epoch < LAST; i++) pending.splice(random.between(0, pending.length - 1), 1);
    for (const request of pending.reverse()) {
      await this.draw(request);
      if (random.chance(0.5)) await this.change();
    }
    await this.discharge();
  }

  private count(what: Change): void {
    this.changes.set(what, (this.changes.get(what) ?? 0) + 1);
  }
}

describe("conformance: juries of a pool that changes (JR-1, JR-2, JR-3, JR-4)", () => {
  it("seats the same people at every step over 29 pools with joins, leaves, lapses, ejections and slashed bonds", async function () {
    this.timeout(180_000);
    const churn = new Churn(await boundPool(PERSONS.length));
    for (const person of PERSONS) if (person % 5 !== 0) await churn.join(person);
    await churn.enter(FIRST);
    await churn.freeze(FIRST);
    for (let epoch = FIRST; epoch <= LAST; epoch++) await churn.turn(epoch);
    for (const person of PERSONS) {
      const juror = churn.model.juror(person);
      const record = await churn.jurors.pool.jurorOf(person);
      expect([record.bond, Number(record.serving)], `record of ${person}`).to.deep.equal([juror.bond, juror.serving]);
    }
    console.log(
      `      ${churn.draws} juries, ${churn.relaxed} relaxed, ${churn.short} short, ${churn.late} late; ` +
        `${[...churn.changes].map(([what, n]) => `${what} ${n}`).join(", ")}; pools of ${[...churn.sizes].sort((a, b) => a - b).join(", ")}`,
    );
    expect(churn.draws).to.be.at.least(280);
    for (const cases of [churn.relaxed, churn.draws - churn.relaxed, churn.short, churn.late]) {
      expect(cases).to.be.at.least(20);
    }
    const all: Change[] = ["join", "leave", "lapse", "eject", "slash", "seize", "return", "renew", "lend"];
    for (const what of all) expect(churn.changes.get(what) ?? 0, what).to.be.at.least(5);
    expect(churn.sizes.size).to.be.at.least(5);
  });
});
