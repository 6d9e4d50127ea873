import { Chain } from "../chain/Chain.ts";
import { cast, weightOf } from "../economics/juries.ts";
import {
  HONEST,
  HOSTILE,
  INFORMER,
  type Ballot,
  type Court,
  type Dispute,
  type Seat,
} from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, priceless, verdict, type Outcome } from "./Scenario.ts";

/** Fates by what they should bring, best first. */
const FATES = ["coherent", "incoherent", "silent", "withheld"] as const;

/** Fewest people who can be told apart, and fewest of whom more than one goes astray in each way. */
const LEAST_PEOPLE = 6;
const WANTED_PEOPLE = 18;
/** One in so many goes astray in each way: three ways leave votes out, and two thirds are enough in every court. */
const ONE_IN = 9;

function peopleOf(seats: readonly Seat[]): string[] {
  return [...new Set(seats.map((s) => s.account))];
}

/** The jury after so many appeals, everybody having voted for the truth; none where there are not so many, or nobody is left. */
async function juryAfter(court: Court, dispute: Dispute, appeals: number): Promise<Seat[]> {
  for (let i = 0; ; i++) {
    const jury = await court.draw(dispute);
    if (i === appeals || jury.length === 0) return jury;
    if ((await court.appealCost(dispute)) === null) return [];
    await court.vote(
      dispute,
      jury.map((s) => cast(s, HONEST)),
    );
    const outcome = await court.appeal(dispute, Chain.account("appellant"));
    if (!outcome.ok) throw new Error("The appeal was refused.");
  }
}

/** Appeals after which enough people sit for several of each fate, or as many as ever sit. */
async function appealsToLargest({ court, undone }: CourtContext, dispute: Dispute): Promise<number> {
  let [best, most] = [0, 0];
  for (let appeals = 0; most < WANTED_PEOPLE; appeals++) {
    const people = peopleOf(await undone(() => juryAfter(court, dispute, appeals))).length;
    if (people === 0) break;
    if (people > most) [best, most] = [appeals, people];
  }
  return best;
}

interface Assignment {
  readonly ballots: readonly Ballot[];
  /** Seats of each person who meets the fate. */
  readonly fates: ReadonlyMap<string, readonly (readonly Seat[])[]>;
  readonly copies: number;
  /** People who go astray in each way. */
  readonly each: number;
}

/** The lightest go astray, as many in each of four ways; the heaviest are copied; everybody else votes with the truth. */
function assign(seats: readonly Seat[]): Assignment {
  const weigh = (account: string): bigint => weightOf(seats.filter((s) => s.account === account));
  const accounts = peopleOf(seats).sort((a, b) => (weigh(a) < weigh(b) ? -1 : weigh(a) > weigh(b) ? 1 : 0));
  if (accounts.length < LEAST_PEOPLE) {
    throw new Error(`A jury of ${accounts.length} people is too small for this attack.`);
  }
  const each = Math.max(1, Math.floor(accounts.length / ONE_IN));
  const group = (i: number): string[] => accounts.slice(i * each, (i + 1) * each);
  const [wrong, silent, withheld, copiers] = [group(0), group(1), group(2), group(3)];
  const models = accounts.slice(-each);
  const modelOf = (copier: string): Seat | undefined =>
    seats.find((s) => s.account === models[copiers.indexOf(copier)]);
  const ballots = seats.map((seat): Ballot => {
    if (wrong.includes(seat.account)) return cast(seat, HOSTILE);
    if (silent.includes(seat.account)) return { seat, choice: HONEST, manner: "silent" };
    if (withheld.includes(seat.account)) return { seat, choice: HONEST, manner: "withhold" };
    if (copiers.includes(seat.account)) {
      return { seat, choice: HONEST, manner: "copy", from: modelOf(seat.account) };
    }
    return cast(seat, HONEST);
  });
  const of = (account: string): Seat[] => seats.filter((s) => s.account === account);
  const fates = new Map([models, wrong, silent, withheld].map((group, i) => [FATES[i] ?? "", group.map(of)]));
  return { ballots, fates, copies: ballots.filter((b) => b.manner === "copy").length, each };
}

/** Millionths of a unit of weight, so that whales and others can be compared. */
function each(change: bigint, seats: readonly Seat[]): number {
  return Number((change * 1_000_000n) / weightOf(seats));
}

interface Leak {
  /** Votes that were counted although their secret had been told. */
  readonly counted: number;
  /** Millionths of a unit of weight. */
  readonly change: number;
  /** Wei of stake for who proved it. */
  readonly bounty: bigint;
}

/** One juror of a first jury tells its vote, to somebody who proves it; everybody else votes with the truth. */
async function leaking(court: Court): Promise<Leak> {
  const dispute = await court.open();
  const jury = await court.draw(dispute);
  const account = jury[0]?.account ?? "";
  const told = jury.filter((s) => s.account === account);
  const before = (await court.wallet(account)).stake;
  const informed = (await court.wallet(INFORMER)).stake;
  const round = await court.vote(
    dispute,
    jury.map((seat): Ballot => (told.includes(seat) ? { seat, choice: HONEST, manner: "leak" } : cast(seat, HONEST))),
  );
  await court.settle(dispute);
  return {
    counted: told.filter((seat) => round.counted.includes(seat)).length,
    change: each((await court.wallet(account)).stake - before, told),
    bounty: (await court.wallet(INFORMER)).stake - informed,
  };
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, undone } = context;
  const leak = court.traits.bounty ? await undone(() => leaking(court)) : null;
  const dispute = await court.open();
  const {
    ballots,
    fates,
    copies,
    each: astray,
  } = assign(await juryAfter(court, dispute, await appealsToLargest(context, dispute)));
  const stakes = async (): Promise<Map<Seat, bigint>> => {
    const held = new Map<Seat, bigint>();
    for (const seat of [...fates.values()].flat().flatMap((seats) => seats.slice(0, 1))) {
      held.set(seat, (await court.wallet(seat.account)).stake);
    }
    return held;
  };
  const before = await stakes();
  const round = await court.vote(dispute, ballots);
  const copied = ballots.filter((b) => b.manner === "copy" && round.counted.includes(b.seat)).length;
  const ruling = await court.settle(dispute);
  const after = await stakes();
  const changeOf = (seats: readonly Seat[]): number => {
    const [seat] = seats;
    if (seat === undefined) throw new Error("A fate that nobody met.");
    return each((after.get(seat) ?? 0n) - (before.get(seat) ?? 0n), seats);
  };
  // What the fate brings to whom it brings most, and least.
  const changes = FATES.map((fate) => (fates.get(fate) ?? []).map(changeOf));
  const best = changes.map((c) => Math.max(...c));
  const least = changes.map((c) => Math.min(...c));
  const named = Object.fromEntries(FATES.map((fate, i) => [fate, best[i] ?? Number.NaN]));
  const misplaced = best.slice(1).filter((change, i) => change >= (least[i] ?? Number.NaN)).length;
  const checks = [
    check("copied commits that were counted", copied, "=", 0),
    check("fates that pay no less than the better one before", misplaced, "=", 0),
    check("final ruling (1 is the truth)", ruling, "=", HONEST),
  ];
  if (leak !== null) {
    checks.push(
      check("leaked votes that were counted", leak.counted, "=", 0),
      check("leaks for which nobody was paid", leak.bounty > 0n ? 0 : 1, "=", 0),
      check(
        "what withholding costs above a leak, per million of a seat",
        leak.change - (least[3] ?? Number.NaN),
        "<=",
        0,
      ),
    );
  }
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "no copy counted, every fault costs more than the smaller one, and the dispute ended"
        : `${copied} of ${copies} copies counted; ${misplaced} of 3 faults cost no more than the smaller one`,
    checks,
    measures: {
      copies,
      peopleOfEachFate: astray,
      ...Object.fromEntries(Object.entries(named).map(([fate, c]) => [`${fate}StakeChangePerMillionOfASeat`, c])),
      ...(leak === null ? {} : { leakedStakeChangePerMillionOfASeat: leak.change }),
    },
    ...priceless("the jurors are who they are; none is bought"),
  };
}

export const scenario = juryScenario({
  id: "JR6",
  title: "Copy commits, withhold reveals, leak",
  family: "jury",
  claim:
    "A copied commit never counts, and every fault costs more stake than the smaller one: wrong, silent, committed and not revealed; a secret told too early costs no less, and pays whoever proves it.",
  precedent: {
    event: "Commits without their author",
    figures: "a commit is keccak256(choice, salt): whoever copies it reveals it too, once the secret is out",
    source:
      "@kleros/kleros 0.1.5, KlerosLiquid.sol, castVote; @aragon/court 1.1.3, CRVoting.sol, hashVote; both read in the packages",
  },
  budget: "a ninth of a jury in each of four ways, one person at least, in the largest jury that appeals reach",
  criterion: "copied commits never reveal; payments ordered as specified; dispute still ends",
  ablations: [{ system: "counterweight", variant: "anyones-commit", note: "a commitment does not say whose it is" }],
  limits: [
    "Only stake is compared: fees go to who is coherent in every court here.",
    "Leaks are played where a court takes proofs of them; elsewhere a leak costs nothing.",
  ],
  hear,
});
