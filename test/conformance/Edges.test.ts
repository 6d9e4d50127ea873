import { expect } from "chai";
import { network } from "hardhat";
import { compareEpoch, compareQuestion, compareReceipts } from "../helpers/comparison.ts";
import { type ClassName } from "../helpers/classes.ts";
import { Mirror, type Question } from "../helpers/mirror.ts";
import { Random } from "../helpers/random.ts";

const ETHER = 10n ** 18n;
/** New persons that one epoch always admits. */
const ADMISSIONS = 20;

/** A network in which the first `persons` accounts are persons with the stake that `stakeOf` says; the others hold stake. */
async function settled(accounts: number, persons: number, stakeOf: (index: number) => bigint): Promise<Mirror> {
  const mirror = await Mirror.create(await network.create(), accounts, 1_000 + accounts);
  const { clock } = mirror.model;
  let now = mirror.readyAt;
  for (const [index, account] of mirror.accounts.entries()) {
    if (index > 0 && index % ADMISSIONS === 0) now = clock.startOf(BigInt(index / ADMISSIONS));
    await mirror.deposit(++now, account, stakeOf(index));
    if (index < persons) await mirror.register(++now, index, account, now + 14n * clock.length);
  }
  await mirror.open(clock.startOf(8n));
  return mirror;
}

async function ask(mirror: Mirror, at: bigint, kind: ClassName): Promise<Question> {
  const [proposer = ""] = mirror.accounts;
  const question = await mirror.propose(at, proposer, kind);
  if (question === undefined) throw new Error("the proposal was refused");
  await compareQuestion(mirror, at, question);
  return question;
}

/** Epoch from which on classes are ordinary in `settled` networks. */
const ORDINARY = 13n;

describe("conformance: edges that random histories seldom meet", () => {
  const PERSONS = 36;
  let mirror: Mirror;
  let everybody: Mirror["wallets"];
  let day: bigint;

  beforeEach(async () => {
    mirror = await settled(PERSONS, PERSONS, () => 400n * ETHER);
    const { clock } = mirror.model;
    day = clock.day;
    everybody = mirror.wallets;
    for (const [human, account] of mirror.accounts.entries()) {
      const at = clock.startOf(9n) + BigInt(human);
      await mirror.register(at, human, account, at + 14n * clock.length);
    }
  });

  /** Accounts from `from` on, `count` of them. */
  const some = (from: number, count: number) => everybody.slice(from, from + count);
  const addresses = (from: number, count: number) => some(from, count).map((wallet) => wallet.address);

  it("waits two half-lives at O = 75 % of S and four at 93.75 %, to the second", async () => {
    for (const [opponents, halfLives] of [
      [12, 2n],
      [15, 4n],
    ] as const) {
      const { clock } = mirror.model;
      const epoch = ORDINARY + 2n * (halfLives - 2n);
      const question = await ask(mirror, clock.startOf(epoch), "spend");
      const cast = question.model.deadline.at - day;
      await mirror.voteTogether(cast, question, some(0, 16), "for");
      await mirror.queue(question.model.deadline.at + 1n, question);
      let now = question.model.deadline.at + 1n;
      for (const account of addresses(16, opponents)) await mirror.act(++now, "object", question, account);
      await compareQuestion(mirror, now, question);
      const { halfLife } = question.model.terms;
      const ready = cast + halfLives * halfLife;
      expect(question.model.decision?.firstReadyAt()).to.equal(ready);
      expect(await mirror.execute(ready - 1n, question)).to.equal("LedgerNotReady");
      expect(await mirror.execute(ready, question)).to.equal("");
      await compareQuestion(mirror, ready, question);
    }
  });

  it("never runs at O = S", async () => {
    const question = await ask(mirror, mirror.model.clock.startOf(ORDINARY), "spend");
    await mirror.voteTogether(question.model.deadline.at, question, some(0, 16), "for");
    let now = question.model.deadline.at + day + 1n;
    await mirror.queue(now, question);
    for (const account of addresses(16, 16)) await mirror.act(++now, "object", question, account);
    await compareQuestion(mirror, now, question);
    expect(question.model.decision?.firstReadyAt()).to.equal(undefined);
    const expiry = question.model.decision?.expiry ?? 0n;
    expect(await mirror.execute(expiry, question)).to.equal("LedgerNotReady");
    await mirror.wait(expiry + 1n);
    await compareQuestion(mirror, expiry + 1n, question);
  });

  it("measures what remains against half of what it was queued with, however much joins or leaves", async () => {
    const question = await ask(mirror, mirror.model.clock.startOf(ORDINARY), "spend");
    const { halfLife } = question.model.terms;
    const cast = question.model.deadline.at - day;
    await mirror.voteTogether(cast, question, some(0, 16), "for");
    let now = question.model.deadline.at + 1n;
    await mirror.queue(now, question);
    for (const account of addresses(0, 6)) await mirror.act(++now, "withdraw", question, account);
    await compareQuestion(mirror, now, question);
    // Ten of sixteen remain: 2 * 10 <= (2 * 10 - 16) * g, so g = 5, between two and three half-lives.
    const ready = question.model.decision?.firstReadyAt() ?? 0n;
    expect(ready > cast + 2n * halfLife && ready < cast + 3n * halfLife).to.equal(true);
    for (const account of addresses(20, 8)) await mirror.act(++now, "support", question, account);
    await compareQuestion(mirror, now, question);
    const sooner = question.model.decision?.firstReadyAt() ?? 0n;
    expect(sooner < ready).to.equal(true);
    expect(await mirror.execute(sooner - 1n, question)).to.equal("LedgerNotReady");
    expect(await mirror.execute(sooner, question)).to.equal("");
  });

  it("takes a proposal into the next ballot with a day of notice to go, and into the one after with less", async () => {
    const { clock } = mirror.model;
    const boundary = clock.startOf(ORDINARY + 1n);
    expect((await ask(mirror, boundary - day, "spend")).model.snapshotAt).to.equal(boundary - 1n);
    expect((await ask(mirror, boundary - day + 1n, "spend")).model.snapshotAt).to.equal(boundary + clock.length - 1n);
  });

  it("extends for a flip in the last day, not for one a second earlier", async () => {
    for (const [index, early] of [1n, 0n].entries()) {
      const question = await ask(mirror, mirror.model.clock.startOf(ORDINARY + 2n * BigInt(index)), "routine");
      const planned = question.model.deadline.at;
      const at = planned - day + 1n - early;
      await mirror.voteTogether(at, question, some(0, 12), "for");
      expect(question.model.deadline.at).to.equal(early === 1n ? planned : planned + 1n);
      await compareQuestion(mirror, at, question);
    }
  });

  it("queues in the last second of the queue, and not after", async () => {
    for (const [index, late] of [0n, 1n].entries()) {
      const question = await ask(mirror, mirror.model.clock.startOf(ORDINARY + 3n * BigInt(index)), "routine");
      await mirror.voteTogether(question.model.snapshotAt + 1n, question, some(0, 12), "for");
      const at = question.model.queueDeadline + late;
      expect(await mirror.queue(at, question)).to.equal(late === 0n ? "" : "GovernorUnexpectedProposalState");
      await compareQuestion(mirror, at, question);
    }
  });

  it("asks quorum and persons of what remains after withdrawals", async () => {
    // Nine of 36 equal voices are exactly the quarter that a constitutional decision asks.
    const question = await ask(mirror, mirror.model.clock.startOf(ORDINARY), "constitutional");
    const voted = question.model.snapshotAt + 1n;
    await mirror.voteTogether(voted, question, some(0, 9), "for");
    let now = question.model.deadline.at + 1n;
    await mirror.queue(now, question);
    await compareQuestion(mirror, now, question);
    const [leaver = ""] = mirror.accounts;
    await mirror.act(++now, "withdraw", question, leaver);
    await compareQuestion(mirror, now, question);
    expect(question.model.decision?.firstReadyAt()).to.equal(undefined);
    const [joiner = ""] = addresses(20, 1);
    await mirror.act(++now, "support", question, joiner);
    await compareQuestion(mirror, now, question);
    expect(question.model.decision?.firstReadyAt() === undefined).to.equal(false);
  });

  it("lets a delegator support beside a delegate that abstained, or has withdrawn", async () => {
    const { clock } = mirror.model;
    const [sleeper = "", leaver = "", follower = "", orphan = "", heir = ""] = addresses(20, 5);
    await mirror.delegate(clock.startOf(ORDINARY) - 9n, follower, sleeper);
    await mirror.delegate(clock.startOf(ORDINARY) - 8n, orphan, leaver);
    await mirror.delegate(clock.startOf(ORDINARY) - 7n, heir, leaver);
    const question = await ask(mirror, clock.startOf(ORDINARY), "spend");
    let now = question.model.snapshotAt;
    await mirror.voteTogether(++now, question, some(0, 9), "for");
    await mirror.vote(++now, question, sleeper, "abstain");
    await mirror.vote(++now, question, leaver, "for");
    now = question.model.deadline.at + 1n;
    await mirror.queue(now, question);
    expect(await mirror.act(++now, "support", question, follower)).to.equal("");
    expect(await mirror.act(++now, "support", question, orphan)).to.equal("LedgerDelegateStands");
    expect(await mirror.act(++now, "object", question, heir)).to.equal("");
    expect(await mirror.act(++now, "withdraw", question, leaver)).to.equal("");
    expect(await mirror.act(++now, "support", question, orphan)).to.equal("");
    await compareQuestion(mirror, now, question);
    await compareReceipts(mirror, now, question, mirror.accounts);
  });
});

describe("conformance: an electorate large enough for the cap to follow the root of its persons", () => {
  it("gives the same cap, floor and stake turnout for 124 persons and three silent whales", async () => {
    const random = new Random(5);
    const persons = 124;
    const modest = () => random.bigBetween(100n, 250n) * ETHER + random.bigBetween(1n, 999n) * 10n ** 9n;
    const mirror = await settled(persons + 3, persons, (index) => (index < persons ? modest() : 95_000n * ETHER));
    const { clock } = mirror.model;
    const at = (offset: number) => clock.startOf(11n) + BigInt(offset);
    const [delegate = "", ...others] = mirror.accounts;
    for (const [index, account] of others.slice(60, 100).entries()) await mirror.delegate(at(index), account, delegate);
    const questions = [await ask(mirror, at(100), "spend"), await ask(mirror, at(101), "spend")];

    let now = clock.startOf(12n);
    for (const [index, question] of questions.entries()) {
      const { cap } = question.model.box(now + 1n).thresholds;
      const { electorate } = question.model.box(now + 1n).snapshot;
      expect(cap < electorate.roots / 10n && cap > electorate.roots / 1_000n).to.equal(true);
      await mirror.vote(++now, question, delegate, "for");
      await compareReceipts(mirror, now, question, [delegate]);
      // Borrowed stake is not capped: the delegate and thirty others hold under a twentieth, with ten more they hold it.
      await mirror.voteTogether(++now, question, mirror.wallets.slice(1, index === 0 ? 30 : 60), "for");
      await compareQuestion(mirror, now, question);
      await mirror.voteTogether(++now, question, mirror.wallets.slice(61, 66), "against");
      await compareQuestion(mirror, now, question);
      await compareReceipts(mirror, now, question, mirror.accounts.slice(0, 70));
    }
    const [few, many] = questions.map(({ model }) => model.box(now));
    expect([few?.passes(), many?.passes()]).to.deep.equal([false, true]);
    const { support = 0n, stakeFor = 0n } = few?.tally() ?? {};
    expect(support >= (few?.thresholds.quorum ?? 0n) && 20n * stakeFor < (few?.thresholds.activeStake ?? 0n)).to.equal(
      true,
    );
    await compareEpoch(mirror, 11n);
  });
});
