import { Chain } from "../chain/Chain.ts";
import { isUntouched, voicedHolders } from "../economics/voices.ts";
import { ordersOf } from "../economics/orders.ts";
import { sum } from "../metrics/concentration.ts";
import type { Act, AfterVote, Ballot, Holder } from "../systems/System.ts";
import {
  UNBOUNDED,
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
const EVERYTHING: readonly Act[] = ["object", "support", "withdraw"];
/** Between two acts. */
const PAUSE = 3_600;
const TRANSACTION = 12;

/** Where somebody stands after the vote, by the rules of section 7. */
type Stand = "silent" | "for" | "against" | "supporting" | "objected" | "withdrawn";

/** What each stand may still do, and where that leads; everything else has to be refused. */
const RULES: Readonly<Record<Stand, Partial<Record<Act, Stand>>>> = {
  silent: { object: "objected", support: "supporting" },
  for: { withdraw: "withdrawn" },
  supporting: { withdraw: "withdrawn" },
  against: {},
  objected: {},
  withdrawn: {},
};

interface Person extends Holder {
  readonly stand: Stand;
}

interface Step {
  readonly account: string;
  readonly act: Act;
}

/** What the laboratory expects, kept beside what the contracts say. */
class Book {
  readonly people = new Map<string, Person>();
  /** Acts that were let through against the rules, and acts of somebody's right that were refused. */
  repeated = 0;
  refused = 0;
  accepted = 0;
  /** Seconds by which an objection or a withdrawal made the decision run earlier, or anything earlier than one half-life. */
  earlier = 0;
  /** Differences between the book and the contracts, summed over every look. */
  off = 0n;
  personsOff = 0;

  constructor(people: readonly Person[]) {
    for (const person of people) this.people.set(person.account, person);
  }

  next({ account, act }: Step): Stand | undefined {
    const person = this.people.get(account);
    return person === undefined ? undefined : RULES[person.stand][act];
  }

  moved(step: Step): void {
    const [person, stand] = [this.people.get(step.account), this.next(step)];
    if (person !== undefined && stand !== undefined) this.people.set(step.account, { ...person, stand });
  }

  standing(...stands: readonly Stand[]): Person[] {
    return [...this.people.values()].filter((p) => stands.includes(p.stand));
  }

  /** Another history of the same people, whose findings are added to these. */
  take(other: Book): void {
    this.repeated += other.repeated;
    this.refused += other.refused;
    this.accepted += other.accepted;
    this.earlier = Math.max(this.earlier, other.earlier);
    this.off += other.off;
    this.personsOff += other.personsOff;
  }
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

/** When it can run; never is later than everything. */
async function readiness(after: AfterVote, ballot: Ballot): Promise<number> {
  const ready = await after.expectedReady(ballot);
  return ready === 0 ? UNBOUNDED : ready;
}

async function compare(context: CellContext, after: AfterVote, ballot: Ballot, book: Book): Promise<void> {
  const voice = (people: readonly Person[]): bigint => sum(people.map((p) => context.world.voiceOf(p.weight)));
  const carrying = book.standing("for", "supporting");
  book.off += distance(await after.support(ballot), voice(carrying));
  book.off += distance(await after.opposition(ballot), voice(book.standing("against", "objected")));
  book.personsOff += Math.abs((await after.personsFor(ballot)) - carrying.length);
}

/** One history: the acts in this order, and then every act that is left for anybody who spoke. */
async function play(
  context: CellContext,
  after: AfterVote,
  ballot: Ballot,
  book: Book,
  order: readonly Step[],
): Promise<void> {
  const { chain } = context.world;
  const earliest = (await after.queuedAt(ballot)) + Number((await context.world.bounds(ballot)).halfLife);
  const attempt = async (step: Step): Promise<boolean> =>
    (await chain.attempt(after.actCall(ballot, step.account, step.act))).ok;
  for (const step of order) {
    await chain.jump(PAUSE - TRANSACTION);
    const before = await readiness(after, ballot);
    const [ok, allowed] = [await attempt(step), book.next(step) !== undefined];
    if (ok && !allowed) book.repeated += 1;
    if (!ok && allowed) book.refused += 1;
    if (ok && allowed) {
      book.accepted += 1;
      book.moved(step);
    }
    const ready = await readiness(after, ballot);
    if (step.act !== "support") book.earlier = Math.max(book.earlier, before - ready);
    book.earlier = Math.max(book.earlier, earliest - ready);
    await compare(context, after, ballot, book);
  }
  const spoken = new Set(order.map((s) => s.account));
  for (const account of [...spoken, ...book.standing("against").map((p) => p.account)]) {
    for (const act of EVERYTHING) {
      if (book.next({ account, act }) !== undefined) continue;
      if (await context.undone(() => attempt({ account, act }))) book.repeated += 1;
    }
  }
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const after = world.afterVote;
  if (after === null) {
    return notApplicable("nothing can be said after the vote in this system, so nothing can be said twice");
  }
  // Everybody else speaks for itself, lenders too, so that no ballot counts anything but its own voice.
  const able = voicedHolders(world);
  const apart = able.filter((h) => isUntouched(world, h)).slice(-3);
  const [opponent, objector, joiner] = apart;
  const supporters = able.filter((h) => !apart.includes(h));
  const leaver = supporters[supporters.length - 1];
  if (!joiner || !objector || !opponent || !leaver) throw new Error("Too few people.");

  const ballot = await world.open(world.clerk, LOOT, (await world.prize()) / 10n);
  await world.vote(ballot, [
    ...supporters.map((h) => ({ account: h.account, side: "for" as const })),
    { account: opponent.account, side: "against" },
  ]);
  await world.close(ballot);
  await after.queue(ballot);
  const steps: readonly Step[] = [
    { account: leaver.account, act: "withdraw" },
    { account: objector.account, act: "object" },
    { account: joiner.account, act: "support" },
    { account: joiner.account, act: "withdraw" },
  ];
  const people: readonly Person[] = [
    ...supporters.map((h): Person => ({ ...h, stand: "for" })),
    { ...opponent, stand: "against" },
    { ...objector, stand: "silent" },
    { ...joiner, stand: "silent" },
  ];
  const found = new Book(people);
  await compare(context, after, ballot, found);
  const orders = ordersOf(steps);
  for (const order of orders) {
    const book = new Book(people);
    await context.undone(() => play(context, after, ballot, book, order));
    found.take(book);
  }
  if (found.accepted === 0) throw new Error("Not one act was let through: nothing was counted at all.");
  const checks = [
    check("acts let through from whoever had spoken for good", found.repeated, "=", 0),
    check("acts refused to whoever had a right to them", found.refused, "=", 0),
    check("difference between the ledger's sums and the acts', in roots", Number(found.off), "=", 0),
    check("difference between the ledger's supporters and those left", found.personsOff, "=", 0),
    check("seconds by which an objection or a withdrawal made it earlier", found.earlier, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `in ${orders.length} orders of ${steps.length} acts ${found.repeated} acts were let through that should not have been and ${found.refused} refused that should, sums differ by ${found.off} roots, and no objection or withdrawal made it earlier by more than ${found.earlier} seconds`,
    checks,
    measures: { supporters: supporters.length, orders: orders.length, actsCounted: found.accepted },
    ...priceless("no price enters: it is arithmetic"),
  };
}

export const scenario: Scenario = {
  id: "CT3",
  title: "Withdraw, support again, count twice",
  family: "conviction",
  claim: "After the vote everybody is counted once, exactly, and no act of an opponent speeds a decision up.",
  precedent: {
    event: "conviction voting with withdrawable support",
    figures: "none known to the laboratory; the design's own invariants CT-1, CT-5 and DL-2",
    source: "design, section 12; no public source",
  },
  budget: "every order of objecting, supporting and withdrawing by the same accounts",
  criterion: "ledger sums exact; readiness never earlier",
  ablations: [{ system: "counterweight", variant: "second-thoughts", note: "who withdrew may speak again" }],
  limits: [
    "Every order of four acts of three people, an hour apart; longer random histories are in the invariant campaigns and in the conformance tests.",
  ],
  run,
};
