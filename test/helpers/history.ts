import type { Side, State } from "../../lab/model/index.ts";
import { compareAccounts, compareEpoch, compareQuestion, compareReceipts } from "./comparison.ts";
import { CLASSES } from "./classes.ts";
import { type Mirror, nullifierOf, type Question } from "./mirror.ts";
import type { Random } from "./random.ts";

const ETHER = 10n ** 18n;

export interface HistoryShape {
  /** Humans; each begins with the account of its own number. Accounts beyond them belong to nobody at first. */
  readonly humans: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** A random life of a network, told to a mirror step by step and compared after every one. */
export class History {
  readonly #mirror: Mirror;
  readonly #random: Random;
  readonly #shape: HistoryShape;
  #now: bigint;
  /** Time of the last block. */
  #mined = 0n;
  #compared = 0n;
  readonly #ruled = new Set<Question>();

  constructor(mirror: Mirror, random: Random, shape: HistoryShape) {
    this.#mirror = mirror;
    this.#random = random;
    this.#shape = shape;
    this.#now = mirror.readyAt;
  }

  async run(): Promise<void> {
    await this.#settle();
    const { clock } = this.#mirror.model;
    const end = clock.startOf(BigInt(this.#shape.epochs));
    while (this.#now < end) {
      await this.#step();
      await this.#compareClosed();
    }
    // Nothing done later changed a weight of an earlier epoch (QV-5).
    for (let epoch = 0n; epoch < this.#compared; epoch++) await compareEpoch(this.#mirror, epoch);
  }

  /** Epoch 0: most humans register, most accounts deposit. Epoch 5: the network opens. */
  async #settle(): Promise<void> {
    for (let i = 0; i < this.#mirror.accounts.length; i++) {
      if (this.#random.chance(0.9)) await this.#deposit(this.#account(i));
      if (i < this.#shape.humans && this.#random.chance(0.9)) await this.#register(i, this.#account(i));
    }
    for (let i = 0; i < this.#shape.humans; i++) {
      if (this.#random.chance(0.4)) await this.#delegate(this.#account(i));
    }
    this.#now = this.#mirror.model.clock.startOf(5n);
    await this.#mirror.open(this.#tick());
    await this.#compareClosed();
  }

  async #step(): Promise<void> {
    this.#advance();
    const questions = this.#mirror.questions.map((question) => ({
      question,
      state: question.model.stateAt(this.#now),
    }));
    const inState = (...states: State[]) => questions.filter(({ state }) => states.includes(state)).length;
    const act = this.#random.weighted<() => Promise<void>>([
      [3, () => this.#deposit(this.#anyone())],
      [2, () => this.#unbond(this.#anyone())],
      [1, () => this.#payOut(this.#anyone())],
      [5, () => this.#registerSomebody()],
      [1.5, () => this.#move()],
      [6, () => this.#delegate(this.#anyone())],
      [inState("Pending", "Active") < 3 ? 6 : 0.5, () => this.#propose()],
      [10 * inState("Active"), () => this.#vote(this.#question("Active"))],
      [30 * this.#contested().length, () => this.#fight(this.#random.pick(this.#contested()))],
      [0.3, () => this.#vote(this.#question())],
      [20 * inState("Succeeded"), () => this.#queue(this.#question("Succeeded"))],
      [0.3, () => this.#queue(this.#question())],
      [12 * inState("Queued"), () => this.#act(this.#question("Queued"))],
      [3 * inState("Queued"), () => this.#execute(this.#question("Queued"))],
      [0.3, () => this.#act(this.#question())],
      [0.2 + 4 * inState("Queued"), () => this.#challenge(this.#question("Queued"))],
      [3 * this.#unruled().length, () => this.#rule(this.#random.pick(this.#unruled()))],
      [1.5, () => this.#nudge()],
      [inState("Pending") * 0.2, () => this.#cancel(this.#question("Pending"))],
      [0.2, () => this.#cancel(this.#question())],
    ]);
    await act();
  }

  /** Time goes on by a little, or to a moment at which something is about to change. */
  #advance(): void {
    const { clock } = this.#mirror.model;
    const mean = Number(clock.length) / this.#shape.stepsPerEpoch;
    const step = BigInt(Math.ceil(-Math.log(1 - this.#random.next()) * mean));
    const edges = [clock.snapshotOf(clock.epochAt(this.#now))];
    for (const { model } of this.#mirror.questions.slice(-8)) {
      const planned = model.snapshotAt + clock.length;
      edges.push(model.deadline.at, model.deadline.at - clock.day, planned + 2n * clock.day, model.queueDeadline);
      if (model.decision === undefined) continue;
      const { earliest, ownExpiry, reopensAt, expiry } = model.decision;
      edges.push(earliest, ownExpiry, reopensAt, expiry);
    }
    const near = edges
      .map((edge) => edge + BigInt(this.#random.between(-1, 2)))
      .filter((edge) => edge > this.#now && edge < this.#now + 2n * step);
    this.#now = near.length > 0 && this.#random.chance(0.5) ? this.#random.pick(near) : this.#now + step;
  }

  async #deposit(account: string): Promise<void> {
    const amount = this.#random.weighted([
      [1, 50n * ETHER],
      [4, this.#random.bigBetween(100n, 900n) * ETHER + this.#random.bigBetween(0n, 999n) * 10n ** 9n],
      [1, 3_000n * ETHER],
      [0.1, 0n],
      [0.1, ETHER + 1n],
    ]);
    await this.#mirror.deposit(this.#tick(), account, amount);
    await compareAccounts(this.#mirror, this.#now, [account]);
  }

  async #unbond(account: string): Promise<void> {
    const stake = this.#mirror.model.stake.stakeOf(account);
    const share = (stake * this.#random.bigBetween(1n, 12n)) / 11n;
    await this.#mirror.unbond(this.#tick(), account, share - (share % 10n ** 9n));
    await compareAccounts(this.#mirror, this.#now, [account]);
  }

  async #payOut(account: string): Promise<void> {
    await this.#mirror.payOut(this.#tick(), account);
    await compareAccounts(this.#mirror, this.#now, [account]);
  }

  async #registerSomebody(): Promise<void> {
    const { registry, clock } = this.#mirror.model;
    const epoch = clock.epochAt(this.#now);
    const human = this.#random.between(0, this.#shape.humans - 1);
    // Mostly where the human is, or was; sometimes elsewhere.
    const id = registry.personOfNullifier(nullifierOf(human));
    const home = id === 0n ? "" : registry.accountAt(id, epoch);
    const stays = home !== "" && this.#random.chance(0.85);
    await this.#register(human, stays ? home : this.#random.chance(0.5) ? this.#account(human) : this.#anyone());
  }

  async #register(human: number, account: string): Promise<void> {
    const at = this.#tick();
    const until = at + BigInt(this.#random.between(0, 15)) * this.#mirror.model.clock.length + 1n;
    await this.#mirror.register(at, human, account, until);
    await compareAccounts(this.#mirror, at, [account]);
  }

  async #move(): Promise<void> {
    const from = this.#anyone();
    const to = this.#random.pick(this.#mirror.wallets);
    if (from === to.address) return;
    await this.#mirror.move(this.#tick(), from, to);
    await compareAccounts(this.#mirror, this.#now, [from, to.address]);
  }

  async #delegate(account: string): Promise<void> {
    const at = this.#tick();
    // A few well-known people are chosen more often, so that the cap binds.
    const popular = this.#account(this.#random.between(0, 2));
    const to = this.#random.weighted([
      [5, popular],
      [4, this.#anyone()],
      [2, undefined],
    ]);
    const term = BigInt(this.#random.between(0, 14)) * this.#mirror.model.clock.length;
    await this.#mirror.delegate(at, account, to, to === undefined || this.#random.chance(0.3) ? undefined : at + term);
    await compareAccounts(this.#mirror, at, to === undefined ? [account] : [account, to]);
  }

  async #propose(): Promise<void> {
    const { voice, clock } = this.#mirror.model;
    const closed = clock.closedAt(this.#now);
    const proposer = this.#oneOf((account) => voice.memberAt(account, closed).root > 0n);
    const question = await this.#mirror.propose(this.#tick(), proposer, this.#random.pick(CLASSES));
    if (question !== undefined) await compareQuestion(this.#mirror, this.#now, question);
  }

  async #vote(question: Question | undefined): Promise<void> {
    if (question === undefined) return;
    if (question.model.stateAt(this.#now) === "Active" && this.#isHeldBack(question))
      return this.#payOut(this.#anyone());
    const account = this.#voter(question);
    const side = this.#random.weighted<Side>([
      [6, "for"],
      [2.5, "against"],
      [1, "abstain"],
    ]);
    const intensity = this.#random.weighted([
      [6, 10_000n],
      [2, this.#random.bigBetween(10_001n, 20_000n)],
      [1, this.#random.bigBetween(1n, 9_999n)],
      [0.2, this.#random.bigBetween(1n, 5n)],
    ]);
    await this.#ballot(question, account, side, intensity);
  }

  async #ballot(question: Question, account: string, side: Side, intensity?: bigint): Promise<void> {
    const before = question.model.deadline.at;
    const wallet = this.#mirror.wallets.find(({ address }) => address === account);
    const signed = wallet !== undefined && (intensity ?? 10_000n) === 10_000n && this.#random.chance(0.2);
    const refusal = signed
      ? await this.#mirror.voteBySig(this.#tick(), question, wallet, side)
      : await this.#mirror.vote(this.#tick(), question, account, side, intensity);
    if (signed && refusal === "") this.#mirror.note("signed ballot");
    if (refusal === "") this.#noteBallot(question, account, before);
    await this.#compareAround(question, account);
  }

  /** Every third question stays silent until its last day, so that the contest for the last word runs to its end. */
  #isHeldBack(question: Question): boolean {
    const index = this.#mirror.questions.indexOf(question);
    return index % 3 === 0 && this.#now <= question.model.deadline.at - this.#mirror.model.clock.day;
  }

  /** What was special about a ballot just cast. */
  #noteBallot(question: Question, account: string, deadlineBefore: bigint): void {
    const box = question.model.box(this.#now);
    const { snapshot, thresholds } = box;
    const ballotOf = (who: string) => box.ballotOf(who);
    const intensity = ballotOf(account)?.intensity ?? 0n;
    const delegate = snapshot.delegateOf(account);
    const notes: readonly (readonly [boolean, string])[] = [
      [question.model.deadline.at > deadlineBefore, "late flip"],
      [intensity > 10_000n, "loud ballot"],
      [intensity < 10_000n, "faint ballot"],
      [delegate !== undefined && ballotOf(delegate) === undefined, "override before"],
      [delegate !== undefined && ballotOf(delegate) !== undefined, "override after"],
      [snapshot.voiceOf(account).borrowedRoots > thresholds.cap, "capped ballot"],
    ];
    for (const [holds, what] of notes) if (holds) this.#mirror.note(what);
  }

  /** Votes in their last day, in which the side that loses tries to have the last word. */
  #contested(): Question[] {
    const { day } = this.#mirror.model.clock;
    return this.#mirror.questions.filter(
      ({ model }) => model.stateAt(this.#now) === "Active" && this.#now > model.deadline.at - day,
    );
  }

  /** A run of ballots for the last word, at times until the vote is over. */
  async #fight(question: Question): Promise<void> {
    const { day } = this.#mirror.model.clock;
    do {
      await this.#contest(question);
      this.#now += BigInt(this.#random.between(1, Number(day / 3n)));
    } while (question.model.stateAt(this.#now) === "Active" && this.#random.chance(0.95));
  }

  async #contest(question: Question): Promise<void> {
    const box = question.model.box(this.#now);
    const weightOf = (account: string) => {
      const voice = box.snapshot.voiceOf(account);
      return voice.root + voice.borrowedRoots;
    };
    const silent = this.#mirror.accounts.filter(
      (account) => box.ballotOf(account) === undefined && weightOf(account) > 0n,
    );
    if (silent.length === 0) return this.#payOut(this.#anyone());
    const strongest = silent.reduce((best, account) => (weightOf(account) > weightOf(best) ? account : best));
    const replyOnly = question.model.deadline.isReplyOnly(this.#now);
    const last = this.#random.pick<Side>(["for", "against", "against", "abstain"]);
    const side = replyOnly ? last : box.passes() || this.#random.chance(0.1) ? "against" : "for";
    const intensity = replyOnly && this.#random.chance(0.3) ? 9_000n : 10_000n;
    await this.#ballot(question, this.#random.chance(0.7) ? strongest : this.#random.pick(silent), side, intensity);
  }

  async #queue(question: Question | undefined): Promise<void> {
    if (question === undefined) return;
    await this.#mirror.queue(this.#tick(), question);
    await compareQuestion(this.#mirror, this.#now, question);
    if (question.model.decision === undefined) return;
    await compareReceipts(this.#mirror, this.#now, question, this.#mirror.accounts);
  }

  async #act(question: Question | undefined): Promise<void> {
    if (question === undefined) return;
    const kind = this.#random.weighted<"object" | "support" | "withdraw">([
      [3, "object"],
      [3, "support"],
      [2, "withdraw"],
    ]);
    const account = this.#actor(question, kind);
    const before = question.model.decision?.totals();
    const refusal = await this.#mirror.act(this.#tick(), kind, question, account);
    const after = question.model.decision?.totals();
    if (refusal === "" && kind === "object" && before !== undefined && after !== undefined) {
      if (after.support < before.support) this.#mirror.note("reduced after the vote");
    }
    await this.#compareAround(question, account);
  }

  async #execute(question: Question | undefined): Promise<void> {
    if (question === undefined) return;
    await this.#mirror.execute(this.#tick(), question);
    await compareQuestion(this.#mirror, this.#now, question);
  }

  async #cancel(question: Question | undefined): Promise<void> {
    if (question === undefined) return;
    await this.#mirror.cancel(this.#tick(), question);
    await compareQuestion(this.#mirror, this.#now, question);
  }

  async #challenge(question = this.#question()): Promise<void> {
    if (question === undefined) return;
    await this.#mirror.challenge(this.#tick(), question, this.#anyone());
    await compareQuestion(this.#mirror, this.#now, question);
  }

  /** Challenged operations without a ruling. */
  #unruled(): Question[] {
    const { questions } = this.#mirror;
    return questions.filter((each) => each.model.decision?.isChallenged === true && !this.#ruled.has(each));
  }

  /** Payloads recur in every class: what is never cancelled as constitutional is never immune, which the model does not know. */
  async #rule(question: Question): Promise<void> {
    this.#ruled.add(question);
    await this.#mirror.rule(this.#tick(), question, question.class !== "constitutional" && this.#random.chance(0.5));
    await compareQuestion(this.#mirror, this.#now, question);
  }

  async #nudge(): Promise<void> {
    const [account, kind] = [this.#anyone(), this.#random.pick(["sync", "poke", "roll"] as const)];
    await this.#mirror.nudge(this.#tick(), kind, account);
    await compareAccounts(this.#mirror, this.#now, [account]);
  }

  /** The proposal, and the receipts of an account and of its delegate. */
  async #compareAround(question: Question, account: string): Promise<void> {
    await compareQuestion(this.#mirror, this.#now, question);
    if (this.#now <= question.model.snapshotAt) return;
    const delegate = question.model.box(this.#now).snapshot.delegateOf(account);
    const touched = delegate === undefined ? [account] : [account, delegate];
    await compareReceipts(this.#mirror, this.#now, question, touched);
  }

  async #compareClosed(): Promise<void> {
    const { clock } = this.#mirror.model;
    for (; this.#compared < clock.epochAt(this.#mined); this.#compared++)
      await compareEpoch(this.#mirror, this.#compared);
  }

  /** The next second in which something may happen. */
  #tick(): bigint {
    this.#mined = ++this.#now;
    return this.#now;
  }

  #anyone(): string {
    return this.#random.pick(this.#mirror.accounts);
  }

  /** Mostly somebody of whom `wanted` holds, sometimes anybody. */
  #oneOf(wanted: (account: string) => boolean): string {
    const found = this.#mirror.accounts.filter(wanted);
    return found.length === 0 || this.#random.chance(0.15) ? this.#anyone() : this.#random.pick(found);
  }

  #voter(question: Question): string {
    if (this.#now <= question.model.snapshotAt) return this.#anyone();
    const { snapshot, spoken } = question.model.box(this.#now);
    return this.#oneOf((account) => !spoken.has(account) && snapshot.member(account).stake > 0n);
  }

  #actor(question: Question, kind: "object" | "support" | "withdraw"): string {
    const { decision } = question.model;
    if (decision === undefined) return this.#anyone();
    const { box } = decision;
    if (kind === "withdraw") {
      return this.#oneOf(
        (account) => box.ballotOf(account)?.side === "for" || decision.recordOf(account).act === "supported",
      );
    }
    return this.#oneOf(
      (account) =>
        box.ballotOf(account) === undefined &&
        decision.recordOf(account).act === undefined &&
        box.snapshot.member(account).root > 0n,
    );
  }

  #account(index: number): string {
    const account = this.#mirror.accounts[index];
    if (account === undefined) throw new RangeError(`no account ${index}`);
    return account;
  }

  #question(state?: State): Question | undefined {
    const found = this.#mirror.questions.filter(
      ({ model }) => state === undefined || model.stateAt(this.#now) === state,
    );
    return found.length === 0 ? undefined : this.#random.pick(found);
  }
}
