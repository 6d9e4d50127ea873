import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { enrolled, stake } from "../helpers/people.ts";
import { operation, propose, setBaseCall, Support, type Proposal } from "../helpers/proposals.ts";
import { deploySuite, type Connection, type Suite } from "../helpers/suite.ts";

/** One line of the example's table. */
export type Row = [when: string, event: string, reading: string, value: string];

const TOKEN = 10n ** 18n;
/** Roots of a stake of 100 tokens: what the example calls one voice. */
const VOICE = 10n ** 10n;
const GWEI_IN_TOKEN = 10n ** 9n;
const DAY = 86_400n;
const HOUR = 3_600n;

/** Who is in the example, with how many tokens. The last one is no person. */
export const STAKES: readonly (readonly [string, bigint])[] = [
  ["Ada", 400n],
  ["Bela", 100n],
  ["Chen", 2_500n],
  ["Dana", 900n],
  ["Emil", 100n],
  ["Fay", 100n],
  ["Gus", 400n],
  ["Hana", 1_600n],
  ["Ivo", 10_000n],
  ["Jun", 100n],
  ["Kaya", 100n],
  ["Lars", 1_600n],
  ["Noor", 60n],
  ["Quarry Ltd", 8_000n],
];

/** `value / unit`, exactly, as a person writes it. */
export function decimal(value: bigint, unit: bigint): string {
  const whole = (value / unit).toLocaleString("en-US");
  const digits = unit.toString().length - 1;
  const fraction = (value % unit).toString().padStart(digits, "0").replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Runs the example on a real suite and writes down what it reads. */
export class Story {
  readonly rows: Row[] = [];
  private readonly suite: Suite;
  private readonly cast: ReadonlyMap<string, HardhatEthersSigner>;
  private when = "";
  private event = "";
  private decision: Proposal | undefined;

  private constructor(suite: Suite, cast: ReadonlyMap<string, HardhatEthersSigner>) {
    this.suite = suite;
    this.cast = cast;
  }

  /** Deploys a suite with production floors and lets everybody register and stake. */
  static async begin(connection: Connection): Promise<Story> {
    const suite = await deploySuite(connection, { openPersons: 12, personsFloor: 7, depositBase: 100n * TOKEN });
    const signers = await connection.ethers.getSigners();
    const quarry = signers[2 + STAKES.length - 1];
    if (quarry === undefined) throw new Error("the test network has too few accounts");
    await stake(suite, quarry, 8_000n * TOKEN);
    const people = await enrolled(suite, STAKES.length - 1, (index) => (STAKES[index]?.[1] ?? 0n) * TOKEN);
    const cast = new Map<string, HardhatEthersSigner>();
    for (const [index, account] of [...people, quarry].entries()) cast.set(STAKES[index]?.[0] ?? "", account);
    return new Story(suite, cast);
  }

  /** The whole example. */
  async tell(): Promise<readonly Row[]> {
    await this.enrolment();
    await this.asking();
    await this.voting();
    await this.afterTheVote();
    return this.rows;
  }

  /** Own root and stake of everybody at the snapshot of the example, for the first table. */
  async people(): Promise<string[][]> {
    const rows: string[][] = [];
    for (const [name, tokens] of STAKES) {
      const voice = await this.suite.votes.voiceAt(this.who(name), 10);
      if (voice.stake !== tokens * GWEI_IN_TOKEN) throw new Error(`${name} has another stake`);
      rows.push([name, voice.person === 0n ? "no" : "yes", decimal(tokens, 1n), decimal(voice.root, VOICE)]);
    }
    return rows;
  }

  private async enrolment(): Promise<void> {
    const { registry, votes, genesis } = this.suite;
    this.at("epoch 0", "everybody registers and stakes");
    const ada = this.who("Ada");
    const { activationEpoch } = await registry.bindingOf(ada);
    this.read("epoch whose snapshot first counts them", activationEpoch);
    this.voices("Ada's root one epoch earlier", (await votes.voiceAt(ada, 3)).root);
    this.voices("Ada's root at that snapshot", (await votes.voiceAt(ada, 4)).root);
    this.at("epoch 5", "anybody calls `open()`");
    this.read("epoch of opening", await genesis.openEpoch());
    this.read("first epoch with ordinary classes", await genesis.ordinaryFromEpoch());
    this.at("epoch 10", "everybody renews by a fresh proof");
    this.read("first epoch whose snapshot no longer counts Ada", (await registry.bindingOf(ada)).expiryEpoch);
  }

  private async asking(): Promise<void> {
    const { registry, votes, deposits, ledger, governor } = this.suite;
    this.at("epoch 10", "Emil, Gus and Jun delegate to Dana");
    for (const name of ["Emil", "Gus", "Jun"]) await votes.connect(this.who(name)).delegate(this.who("Dana"));
    this.read("first epoch whose snapshot no longer lends", (await votes.delegationOf(this.who("Emil"))).untilEpoch);
    this.voices("roots lent to Dana", (await votes.voiceAt(this.who("Dana"), 10)).borrowedRoots);

    this.at("epoch 10", "Ada proposes: deposit base from 100 to 80 tokens");
    const person = await registry.livePersonOf(this.who("Ada"));
    this.tokens("deposit", await deposits.required(person));
    this.decision = await propose(
      this.suite,
      this.who("Ada"),
      [await setBaseCall(this.suite, 80n * TOKEN)],
      "Lower the deposit base to 80 tokens",
    );
    this.tokens("deposit of her next one while this is open", await deposits.required(person));
    const terms = await ledger.termsOf(this.decision.id);
    this.read("class (parameters is 2)", terms.impact);
    this.read("half-life in days", BigInt(terms.halfLife) / DAY);
    this.read("epoch whose snapshot fixes the electorate", await votes.epochAt(terms.voteStart));
    this.read("days of voting", (await governor.votingPeriod()) / DAY);
  }

  private async voting(): Promise<void> {
    const { ledger, votes, governor } = this.suite;
    await this.day(1n, "voting opens; Ada votes For");
    await this.vote("Ada", Support.For);
    const { id } = this.proposal();
    const electorate = await votes.electorateAt(10);
    this.voices("electorate E", electorate.roots);
    this.read("persons with a root, N", electorate.persons);
    const terms = await ledger.termsOf(id);
    this.voices("delegation cap", terms.cap);
    this.voices("quorum", terms.quorum);
    this.read("For-persons needed", terms.floor);
    this.tokens("all active stake", terms.activeStake * GWEI_IN_TOKEN);
    await this.tally("For");

    await this.day(1n, "Dana votes For, with a capped borrowed voice");
    await this.vote("Dana", Support.For);
    this.voices("Dana's counted weight", (await ledger.receiptOf(id, this.who("Dana"))).counted);
    await this.tally("For");

    await this.day(1n, "Bela votes For at 150 %");
    await this.vote("Bela", Support.For, 15_000);
    this.voices("Bela's base weight", (await ledger.receiptOf(id, this.who("Bela"))).counted);
    this.read("Bela's budget left, of 100,000,000", await ledger.intensityBudget(this.who("Bela"), 10));
    await this.tally("For");

    await this.day(2n, "Hana votes For at 50 %, Fay For");
    await this.vote("Hana", Support.For, 5_000);
    await this.vote("Fay", Support.For);
    await this.tally("For");

    await this.day(3n, "Gus overrides Dana: Against");
    await this.vote("Gus", Support.Against);
    this.voices("Dana's counted weight", (await ledger.receiptOf(id, this.who("Dana"))).counted);
    await this.tally("For");
    await this.tally("Against");

    await this.day(4n, "Chen and Noor vote For, Ivo Against, Quarry Ltd For");
    for (const name of ["Chen", "Noor", "Quarry Ltd"]) await this.vote(name, Support.For);
    await this.vote("Ivo", Support.Against);
    await this.tally("For");
    await this.tally("Against");
    this.read("would pass", await this.wouldPass());

    await this.hoursBeforeEnd(12n, "twelve hours before the end Jun overrides Dana: For");
    await this.vote("Jun", Support.For);
    this.voices("Dana's counted weight", (await ledger.receiptOf(id, this.who("Dana"))).counted);
    await this.tally("For");
    this.read("would pass", await this.wouldPass());
    const ordinary = terms.voteStart + (await governor.votingPeriod());
    this.read("hours that voting is extended by", ((await governor.proposalDeadline(id)) - ordinary) / HOUR);
  }

  private async afterTheVote(): Promise<void> {
    const { ledger, governor, deposits } = this.suite;
    const { id } = this.proposal();
    await this.day(8n, "Fay queues the decision");
    await governor.connect(this.who("Fay")).queue(...operation(this.proposal()));
    const { earliest, expiry, supportAtQueue } = await ledger.decisionOf(id);
    this.voices("support at queueing", supportAtQueue);
    this.onDay("may run from day", earliest);
    this.onDay("expires on day", expiry);
    await this.waiting();

    await this.day(9n, "Emil objects, although Dana voted For with his voice");
    await ledger.connect(this.who("Emil")).object(id);
    await this.waiting();
    await this.day(10n, "Lars objects");
    await ledger.connect(this.who("Lars")).object(id);
    await this.waiting();
    await this.day(10n, "Kaya supports");
    await ledger.connect(this.who("Kaya")).support(id);
    await this.waiting();
    await this.day(11n, "Fay withdraws");
    await ledger.connect(this.who("Fay")).withdraw(id);
    await this.waiting();

    this.at("day 12", "its notice is over");
    this.read("ready at its earliest time", await ledger.isReadyAt(id, earliest));
    const expected = await ledger.expectedReadyAt(id);
    this.read("ready an hour before the expected time", await ledger.isReadyAt(id, expected - HOUR));
    await this.suite.connection.networkHelpers.time.setNextBlockTimestamp(expected);
    this.at("then", "anybody executes it");
    const executor = this.who("Quarry Ltd");
    const tx = await governor.connect(executor).execute(...operation(this.proposal()));
    const receipt = await tx.wait();
    const topic = ledger.interface.getEvent("DecisionExecuted").topicHash;
    const log = receipt?.logs.find((entry) => entry.topics[0] === topic);
    const record = log === undefined ? null : ledger.interface.parseLog(log);
    if (record === null) throw new Error("the execution left no record");
    this.voices("conviction", BigInt(record.args["conviction"] as bigint), 4);
    this.read("hours waited since queueing", BigInt(record.args["waited"] as bigint) / HOUR);
    this.tokens("deposit base", await deposits.base());
    await deposits.settle(id);
    this.tokens("Ada's deposit, back to her credit", await deposits.creditOf(this.who("Ada")));
  }

  private async waiting(): Promise<void> {
    const { ledger } = this.suite;
    const { id } = this.proposal();
    const tally = await ledger.tallyOf(id);
    this.voices("support S", tally.support);
    this.voices("opposition O", tally.opposition);
    this.read("For-persons", tally.personsFor);
    this.onDay("expected to run on day", await ledger.expectedReadyAt(id));
  }

  private async tally(side: "For" | "Against"): Promise<void> {
    const tally = await this.suite.ledger.tallyOf(this.proposal().id);
    const isFor = side === "For";
    this.voices(`votes ${side}`, isFor ? tally.forVotes : tally.againstVotes);
    this.voices(isFor ? "support S" : "opposition O", isFor ? tally.support : tally.opposition);
    this.tokens(`stake ${side}`, (isFor ? tally.stakeFor : tally.stakeAgainst) * GWEI_IN_TOKEN);
    this.read(`${side}-persons`, isFor ? tally.personsFor : tally.personsAgainst);
  }

  private async wouldPass(): Promise<boolean> {
    const { id } = this.proposal();
    return (await this.suite.ledger.quorumReached(id)) && (await this.suite.ledger.voteSucceeded(id));
  }

  private async vote(name: string, support: number, intensity?: number): Promise<void> {
    const governor = this.suite.governor.connect(this.who(name));
    const { id } = this.proposal();
    if (intensity === undefined) await governor.castVote(id, support);
    else {
      const params = this.suite.connection.ethers.AbiCoder.defaultAbiCoder().encode(["uint16"], [intensity]);
      await governor.castVoteWithReasonAndParams(id, support, "", params);
    }
  }

  private who(name: string): HardhatEthersSigner {
    const account = this.cast.get(name);
    if (account === undefined) throw new Error(`nobody is called ${name}`);
    return account;
  }

  private proposal(): Proposal {
    if (this.decision === undefined) throw new Error("nothing was proposed yet");
    return this.decision;
  }

  private async voteStart(): Promise<bigint> {
    return this.suite.governor.proposalSnapshot(this.proposal().id);
  }

  /** Lets the next transaction happen `days` after the start of voting, or a few seconds later. */
  private async day(days: bigint, event: string): Promise<void> {
    await this.reach((await this.voteStart()) + days * DAY);
    this.at(`day ${days}`, event);
  }

  private async hoursBeforeEnd(hours: bigint, event: string): Promise<void> {
    await this.reach((await this.voteStart()) + 7n * DAY - hours * HOUR);
    this.at("day 6", event);
  }

  private async reach(timestamp: bigint): Promise<void> {
    const { time } = this.suite.connection.networkHelpers;
    if (BigInt(await time.latest()) < timestamp - 1n) await time.increaseTo(timestamp - 1n);
  }

  private at(when: string, event: string): void {
    [this.when, this.event] = [when, event];
  }

  private read(reading: string, value: bigint | boolean): void {
    const text = typeof value === "boolean" ? (value ? "yes" : "no") : decimal(value, 1n);
    this.rows.push([this.when, this.event, reading, text]);
  }

  private voices(reading: string, roots: bigint, digits?: number): void {
    const unit = digits === undefined ? VOICE : 10n ** BigInt(digits);
    this.rows.push([this.when, this.event, reading, decimal((roots * unit) / VOICE, unit)]);
  }

  private tokens(reading: string, wei: bigint): void {
    this.rows.push([this.when, this.event, reading, decimal(wei, TOKEN)]);
  }

  /** A time as days since the start of voting, rounded down to hundredths. */
  private onDay(reading: string, timestamp: bigint): void {
    const start = this.suite.start + 11 * this.suite.options.epochLength - 1;
    const hundredths = ((timestamp - BigInt(start)) * 100n) / DAY;
    this.rows.push([this.when, this.event, reading, timestamp === 0n ? "never" : decimal(hundredths, 100n)]);
  }
}
