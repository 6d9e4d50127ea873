import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";
import { ethers, networkHelpers } from "../helpers/epochs.ts";
import { BOND, DAY, emptyPool, enter, seedOf, type Jurors } from "../helpers/jurors.ts";
import { JurorModel, type RequestModel } from "../helpers/jurorModel.ts";
import { personMoved } from "../helpers/moving.ts";
import { register, stake } from "../helpers/people.ts";
import { Random } from "../helpers/random.ts";

const SEEDS = [1, 2, 3];
const STEPS = 700;
const PERSONS = Array.from({ length: 12 }, (_, i) => i + 1);
const ZERO = ethers.ZeroAddress;

/** One history: acts by lot on chain and in the model, which says beforehand what is refused. */
class History {
  readonly model: JurorModel;
  readonly jurors: Jurors;
  readonly random: Random;
  readonly accounts: HardhatEthersSigner[];
  readonly names: string[];
  readonly spares: HardhatEthersSigner[];
  drawn = 0;
  relaxed = 0;
  refused = 0;

  constructor(jurors: Jurors, spares: HardhatEthersSigner[], seed: number) {
    this.jurors = jurors;
    this.random = new Random(seed);
    this.model = new JurorModel(PERSONS);
    this.accounts = [...jurors.people];
    this.names = jurors.people.map(({ address }) => address);
    this.spares = spares;
  }

  account(person: number): HardhatEthersSigner {
    const account = this.accounts[person - 1];
    if (account === undefined) throw new RangeError(`no person ${person}`);
    return account;
  }

  /** Sends, and expects the success that the model foretells. */
  async act(what: string, foretold: boolean, send: () => Promise<ContractTransactionResponse>): Promise<boolean> {
    const succeeded = await send().then(
      () => true,
      () => false,
    );
    expect(succeeded, `${what} in epoch ${this.model.epoch}`).to.equal(foretold);
    if (!succeeded) this.refused += 1;
    return succeeded;
  }

  async wait(): Promise<void> {
    const { suite } = this.jurors;
    const now = await networkHelpers.time.latest();
    const length = suite.options.epochLength;
    const next = now + this.random.between(DAY / 4, 3 * DAY);
    const epoch = Math.floor((next - suite.start) / length);
    await networkHelpers.time.increaseTo(next);
    while (this.model.epoch < epoch) this.model.closeEpoch();
  }

  async request(): Promise<void> {
    const { pool, court } = this.jurors;
    const some = (most: number) => PERSONS.filter(() => this.random.chance(most / PERSONS.length));
    const [parties, others, seats] = [some(1), some(2), this.random.between(1, 9)];
    const snapshot = this.random.between(Math.max(0, this.model.epoch - 3), this.model.epoch - 1);
    await pool.connect(court).request(seats, snapshot, parties, others);
    this.model.request(seats, snapshot, parties, others);
  }

  async draw(request: RequestModel): Promise<void> {
    const { pool, court } = this.jurors;
    const { epoch, frozen } = await this.tree();
    const may = request.state === "open" && frozen && request.epoch === epoch;
    const seed = seedOf(`random ${request.id}`);
    const steps = this.random.between(1, 8);
    if (!(await this.act("draw", may, () => pool.connect(court).draw(request.id, seed, steps)))) return;
    const record = await pool.requestOf(request.id);
    if (record.state !== 2n) return;
    const { jury, rest } = this.model.draw(request, seed);
    expect(record.jury.map(Number), "JR-2").to.deep.equal(jury);
    expect(Number(record.rest), "JR-3").to.equal(rest);
    expect(new Set(jury).size, "JR-1").to.equal(jury.length);
    const events = await pool.queryFilter(pool.filters.RotationRelaxed(request.id));
    expect(events.length > 0, "JR-3").to.equal(rest < 3);
    this.drawn += 1;
    if (rest < 3) this.relaxed += 1;
  }

  async tree(): Promise<{ epoch: number; frozen: boolean }> {
    const { epoch, frozen } = await this.jurors.pool.poolState();
    return { epoch: Number(epoch), frozen };
  }

  async advance(): Promise<void> {
    const { pool, suite } = this.jurors;
    const { epoch, frozen } = await this.tree();
    const closing = suite.start + (epoch + 1) * suite.options.epochLength + 3 * DAY;
    // The transaction is mined a second after the latest block.
    const late = (await networkHelpers.time.latest()) + 1 >= closing;
    const may = !frozen || (this.model.epoch > epoch && (late || this.model.outstanding(epoch) === 0));
    await this.act("advance", may, () => pool.advance(this.random.between(1, 9)));
    await this.compareTree();
  }

  /** JR-4: the root counts the leaves, and the leaves are those of the model. */
  async compareTree(): Promise<void> {
    const { pool } = this.jurors;
    const { epoch, frozen } = await this.tree();
    if (!frozen) return;
    const leaves: number[] = [];
    for (const person of PERSONS) if (await pool.inTree(person)) leaves.push(person);
    expect(leaves, `pool ${epoch}`).to.deep.equal(this.model.membersAt(epoch));
    expect(await pool.poolSize(), "JR-4").to.equal(leaves.length);
  }

  async step(): Promise<void> {
    const { pool, court, suite } = this.jurors;
    const { model, random } = this;
    const person = random.pick(PERSONS);
    const juror = model.juror(person);
    const account = this.account(person);
    const asCourt = pool.connect(court);
    const { epoch, frozen } = await this.tree();
    const act = random.weighted<string>([
      [14, "wait"],
      [14, "join"],
      [3, "leave"],
      [2, "report"],
      [1, "eject"],
      [4, "slash"],
      [6, "returnBond"],
      [12, "request"],
      [28, "draw"],
      [7, "discharge"],
      [2, "cancel"],
      [16, "advance"],
      [4, "move"],
      [4, "delegate"],
      [5, "renew"],
    ]);
    switch (act) {
      case "wait":
        return this.wait();
      case "request":
        return this.request();
      case "advance":
        return this.advance();
      case "join":
        if (await this.act(act, model.mayJoin(person), () => pool.connect(account).join())) model.join(person);
        return;
      case "leave":
        if (await this.act(act, model.mayExit(person), () => pool.connect(account).leave(person))) model.exit(person);
        return;
      case "report":
        if (await this.act(act, model.mayReport(person), () => pool.report(person))) model.exit(person);
        return;
      case "eject":
        if (await this.act(act, juror.term !== undefined, () => asCourt.eject(person))) model.bar(person);
        return;
      case "slash": {
        const amount = (BOND / 4n) * BigInt(random.between(1, 3));
        if (!(await this.act(act, juror.serving > 0, () => asCourt.slash(person, amount, ZERO)))) return;
        model.slash(person, amount);
        return;
      }
      case "returnBond": {
        const may = model.mayReturn(person, frozen ? epoch : -1);
        if (await this.act(act, may, () => pool.returnBond(person))) model.returnBond(person);
        return;
      }
      case "move": {
        const to = this.spares[0];
        if (to === undefined || !model.isLive(person)) return;
        await personMoved(suite, account, to);
        this.accounts[person - 1] = to;
        this.spares.splice(0, 1);
        this.spares.push(account);
        return;
      }
      case "delegate": {
        const to = random.pick(PERSONS);
        if (to === person || !model.isLive(person) || !model.isLive(to)) return;
        await suite.votes.connect(account).delegate(this.account(to));
        model.delegate(person, to);
        return;
      }
      case "renew":
        if (!model.mayRenew(person)) return;
        await register(suite, account.address, this.names[person - 1]);
        model.renew(person);
        return;
      default:
    }
    const request = model.requests.length === 0 ? undefined : random.pick(model.requests.slice(-6));
    if (request === undefined) return;
    if (act === "draw") return this.draw(request);
    if (act === "discharge") {
      const may = request.state === "drawn";
      if (await this.act(act, may, () => asCourt.discharge(request.id))) model.discharge(request);
    } else {
      const may = request.state === "open";
      if (await this.act(act, may, () => asCourt.cancel(request.id))) request.state = "cancelled";
    }
  }

  /** Every record as the model has it; bonds in the vault are the bonds of the records. */
  async compareRecords(): Promise<void> {
    const { pool, suite } = this.jurors;
    let bonds = 0n;
    let held = 0n;
    for (const person of PERSONS) {
      const juror = this.model.juror(person);
      const record = await pool.jurorOf(person);
      expect(record.bond, `bond of ${person}`).to.equal(juror.bond);
      expect(record.serving, `service of ${person}`).to.equal(juror.serving);
      expect(record.lastServed).to.equal(Math.max(0, ...juror.services));
      bonds += record.bond;
    }
    for (const account of [...this.accounts, ...this.spares]) held += await suite.vault.bondOf(pool, account);
    expect(held).to.equal(bonds);
  }
}

describe("JurorPool, random histories (JR-1, JR-2, JR-3, JR-4)", () => {
  for (const seed of SEEDS) {
    it(`agrees with lists, intervals and a textbook shuffle after each of ${STEPS} acts, seed ${seed}`, async () => {
      const jurors = await emptyPool();
      const spares = (await ethers.getSigners()).slice(14, 18);
      for (const spare of spares) {
        await stake(jurors.suite, spare, jurors.suite.options.minStake);
        await jurors.suite.vault.connect(spare).setBondAllowance(jurors.pool, 100n * BOND);
      }
      const history = new History(jurors, spares, seed);
      for (const person of PERSONS.slice(0, 10)) {
        await jurors.pool.connect(history.account(person)).join();
        history.model.join(person);
      }
      await enter(jurors.suite, 5);
      while (history.model.epoch < 5) history.model.closeEpoch();
      for (let i = 0; i < STEPS; ++i) await history.step();
      await history.compareRecords();
      console.log(`      ${history.drawn} juries, ${history.relaxed} relaxed, ${history.refused} acts refused`);
      expect(history.drawn).to.be.above(5);
      expect(history.relaxed).to.be.above(0);
      expect(history.relaxed).to.be.below(history.drawn);
    });
  }
});
