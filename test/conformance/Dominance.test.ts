import { expect } from "chai";
import { network } from "hardhat";
import type { Side } from "../../lab/model/index.ts";
import { CLASSES } from "../helpers/classes.ts";
import { Mirror, type Question } from "../helpers/mirror.ts";
import { type Holding, type PlainBallot, PlainVote } from "../helpers/plainVote.ts";
import { Random } from "../helpers/random.ts";

const PERSONS = 24;
const ACCOUNTS = 34;
const ROUNDS = 8;
const PROPOSALS_PER_ROUND = 10;
const FIRST_ORDINARY_EPOCH = 10n;
const ETHER = 10n ** 18n;
const SUCCEEDED = 4n;

interface Asked {
  readonly question: Question;
  readonly ballots: PlainBallot[];
}

interface Counts {
  proposals: number;
  passedHere: number;
  passedThere: number;
  passedBoth: number;
  /** Non-routine proposals that people carried and stake alone stopped, and how many of them failed there too. */
  stoppedByStake: number;
  stoppedByStakeAndThere: number;
  overrides: number;
}

/** A town of persons of unequal means and of holders that are nobody, with delegations among them. */
class Town {
  readonly mirror: Mirror;
  readonly #random: Random;
  #now: bigint;

  constructor(mirror: Mirror, random: Random) {
    this.mirror = mirror;
    this.#random = random;
    this.#now = mirror.readyAt;
  }

  get persons(): string[] {
    return this.mirror.accounts.slice(0, PERSONS);
  }

  /** Everybody joins in epochs 0 and 1; the network opens in epoch 6. */
  async settle(): Promise<void> {
    const { clock } = this.mirror.model;
    for (const [index, account] of this.mirror.accounts.entries()) await this.#deposit(account, index >= PERSONS);
    for (const [human, account] of this.persons.entries()) {
      if (human === 12) this.#now = clock.startOf(1n);
      await this.mirror.register(++this.#now, human, account, clock.startOf(13n));
    }
    this.#now = clock.startOf(5n) - 1n;
    await this.mirror.open(++this.#now);
  }

  /** In epoch `epoch`: terms are renewed, means and mandates change, questions are asked. */
  async ask(epoch: bigint): Promise<Asked[]> {
    const { clock } = this.mirror.model;
    this.#now = clock.startOf(epoch) + 3n * clock.day + 100n;
    for (const [human, account] of this.persons.entries()) {
      if (this.#random.chance(0.7)) {
        await this.mirror.register(++this.#now, human, account, this.#now + 12n * clock.length);
      }
    }
    for (const [index, account] of this.mirror.accounts.entries()) {
      if (this.#random.chance(0.15)) await this.#deposit(account, index >= PERSONS);
      if (this.#random.chance(0.1)) {
        await this.mirror.unbond(++this.#now, account, (this.mirror.model.stake.stakeOf(account) / 3n / ETHER) * ETHER);
      }
      if (this.#random.chance(0.4)) {
        const to = this.#random.chance(0.3) ? undefined : this.#random.pick(this.persons.slice(0, 8));
        await this.mirror.delegate(++this.#now, account, to);
      }
    }
    const asked: Asked[] = [];
    while (asked.length < PROPOSALS_PER_ROUND) {
      const kind = this.#random.pick([...CLASSES, "spend", "parameters"] as const);
      const question = await this.mirror.propose(++this.#now, this.#random.pick(this.persons), kind);
      if (question !== undefined) asked.push({ question, ballots: [] });
    }
    return asked;
  }

  /** All ballots on all questions, in the second half of the vote. */
  async vote(asked: readonly Asked[]): Promise<void> {
    const { clock } = this.mirror.model;
    for (const { question, ballots } of asked) {
      this.#now = this.#now > question.model.snapshotAt ? this.#now : question.model.snapshotAt + 4n * clock.day;
      const turnout = 0.35 + 0.6 * this.#random.next();
      const people = this.#random.pick([0.35, 0.6, 0.8, 0.95]);
      const holders = this.#random.pick([0.1, 0.5, 0.9]);
      for (const [index, account] of this.mirror.accounts.entries()) {
        if (!this.#random.chance(turnout)) continue;
        const inFavour = this.#random.chance(index < PERSONS ? people : holders);
        const side: Side = this.#random.chance(0.06) ? "abstain" : inFavour ? "for" : "against";
        const intensity = this.#random.chance(0.2) ? this.#random.bigBetween(4_000n, 13_000n) : 10_000n;
        const refusal = await this.mirror.vote(++this.#now, question, account, side, intensity);
        if (refusal === "") ballots.push({ account, side });
      }
    }
  }

  /** Whether each question passed, read from the governor in the second after its vote. */
  async outcomes(asked: readonly Asked[]): Promise<Map<Asked, boolean>> {
    const passed = new Map<Asked, boolean>();
    const byEnd = [...asked].sort((a, b) => Number(a.question.model.deadline.at - b.question.model.deadline.at));
    for (const each of byEnd) {
      const end = each.question.model.deadline.at + 1n;
      if (end > this.#now) {
        this.#now = end;
        await this.mirror.wait(end);
      }
      passed.set(each, (await this.mirror.suite.governor.state(each.question.id)) === SUCCEEDED);
    }
    return passed;
  }

  /** Stakes at the snapshot, and whose vote carries each: one's own, if one voted in person, is nobody else's. */
  async holdings({ question, ballots }: Asked): Promise<Holding[]> {
    const { votes, registry } = this.mirror.suite;
    const { epoch } = question.model;
    const voted = new Set(ballots.map((ballot) => ballot.account));
    const holdings: Holding[] = [];
    for (const account of this.mirror.accounts) {
      const { stake, delegate } = await votes.voiceAt(account, epoch);
      const lent = delegate !== 0n && !voted.has(account);
      holdings.push({ account, stake, delegate: lent ? await registry.accountAt(delegate, epoch) : account });
    }
    return holdings;
  }

  async #deposit(account: string, holder: boolean): Promise<void> {
    const amount = this.#random.chance(holder ? 0.4 : 0.1)
      ? this.#random.bigBetween(2_000n, 9_000n)
      : this.#random.bigBetween(100n, 900n);
    await this.mirror.deposit(++this.#now, account, amount * ETHER);
  }
}

async function compare(town: Town, plain: PlainVote, asked: readonly Asked[], counts: Counts): Promise<void> {
  const { ledger } = town.mirror.suite;
  for (const [each, here] of await town.outcomes(asked)) {
    const holdings = await town.holdings(each);
    const there = await plain.passes(holdings, each.ballots);
    const { question, ballots } = each;
    if (question.class === "routine") continue;
    counts.proposals++;
    if (here) counts.passedHere++;
    if (there) counts.passedThere++;
    if (here && there) counts.passedBoth++;
    const voted = new Set(ballots.map((ballot) => ballot.account));
    const lent = (account: string) => question.model.box(question.model.deadline.at).snapshot.member(account).delegate;
    counts.overrides += [...voted].filter((account) => lent(account) !== 0n).length;
    const { forVotes, againstVotes } = await ledger.tallyOf(question.id);
    if (!here && (await ledger.quorumReached(question.id)) && forVotes > againstVotes) {
      counts.stoppedByStake++;
      if (!there) counts.stoppedByStakeAndThere++;
    }
    expect(here && !there, `a ${question.class} proposal of epoch ${question.model.epoch} passed here alone`).to.equal(
      false,
    );
  }
}

describe("conformance: dominance over a plain token vote (GV-5)", () => {
  it("passes nothing but routine that OpenZeppelin's Governor would not have passed", async function () {
    const town = new Town(await Mirror.create(await network.create(), ACCOUNTS, 7), new Random(7));
    const plain = await PlainVote.create(await network.create(), town.mirror.accounts);
    const counts: Counts = {
      proposals: 0,
      passedHere: 0,
      passedThere: 0,
      passedBoth: 0,
      stoppedByStake: 0,
      stoppedByStakeAndThere: 0,
      overrides: 0,
    };
    await town.settle();
    for (let round = 0n; round < ROUNDS; round++) {
      const asked = await town.ask(FIRST_ORDINARY_EPOCH + 2n * round);
      await town.vote(asked);
      await compare(town, plain, asked, counts);
    }
    console.log(`      ${JSON.stringify(counts)}`);
    expect(counts.passedHere, "passed here").to.be.greaterThan(5);
    expect(counts.passedBoth).to.equal(counts.passedHere);
    expect(counts.overrides, "delegators that voted in person").to.be.greaterThan(20);
    // Without the stake chamber these would have passed here and not there.
    expect(counts.stoppedByStakeAndThere, "stopped by stake, here as there").to.be.greaterThan(0);
  });
});
