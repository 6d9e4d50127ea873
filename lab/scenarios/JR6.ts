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

const LEAST_PEOPLE = 6;

function peopleOf(seats: readonly Seat[]): string[] {
  return [...new Set(seats.map((s) => s.account))];
}

/** Appeals until enough people sit: the first round of some courts is too small for four fates. */
async function largerJury(court: Court, dispute: Dispute): Promise<Seat[]> {
  for (;;) {
    const jury = await court.draw(dispute);
    if (peopleOf(jury).length >= LEAST_PEOPLE || (await court.appealCost(dispute)) === null) return jury;
    await court.vote(
      dispute,
      jury.map((s) => cast(s, HONEST)),
    );
    const outcome = await court.appeal(dispute, Chain.account("appellant"));
    if (!outcome.ok) throw new Error("The appeal was refused.");
  }
}

/** The lightest four go astray, one in each way; the heaviest is copied; everybody else votes with the truth. */
function assign(seats: readonly Seat[]): { ballots: Ballot[]; fates: Map<string, Seat[]>; copies: number } {
  const weigh = (account: string): bigint => weightOf(seats.filter((s) => s.account === account));
  const accounts = peopleOf(seats).sort((a, b) => (weigh(a) < weigh(b) ? -1 : weigh(a) > weigh(b) ? 1 : 0));
  const [wrong, silent, withheld, copier] = accounts;
  const model = accounts[accounts.length - 1];
  if (
    accounts.length < LEAST_PEOPLE ||
    model === undefined ||
    wrong === undefined ||
    silent === undefined ||
    withheld === undefined
  ) {
    throw new Error(`A jury of ${accounts.length} people is too small for this attack.`);
  }
  const from = seats.find((s) => s.account === model);
  const ballots = seats.map((seat): Ballot => {
    if (seat.account === wrong) return cast(seat, HOSTILE);
    if (seat.account === silent) return { seat, choice: HONEST, manner: "silent" };
    if (seat.account === withheld) return { seat, choice: HONEST, manner: "withhold" };
    if (seat.account === copier) return { seat, choice: HONEST, manner: "copy", from };
    return cast(seat, HONEST);
  });
  const of = (account: string): Seat[] => seats.filter((s) => s.account === account);
  const fates = new Map([model, wrong, silent, withheld].map((account, i) => [FATES[i] ?? "", of(account)]));
  return { ballots, fates, copies: ballots.filter((b) => b.manner === "copy").length };
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
  const { court, prices, undone } = context;
  const leak = court.traits.bounty ? await undone(() => leaking(court)) : null;
  const dispute = await court.open();
  const { ballots, fates, copies } = assign(await largerJury(court, dispute));
  const before = new Map<string, bigint>();
  for (const [fate, seats] of fates) before.set(fate, (await court.wallet(seats[0]?.account ?? "")).stake);
  const round = await court.vote(dispute, ballots);
  const copied = ballots.filter((b) => b.manner === "copy" && round.counted.includes(b.seat)).length;
  const ruling = await court.settle(dispute);
  const changes: number[] = [];
  for (const [fate, seats] of fates) {
    const after = (await court.wallet(seats[0]?.account ?? "")).stake;
    changes.push(each(after - (before.get(fate) ?? 0n), seats));
  }
  const named = Object.fromEntries([...fates.keys()].map((fate, i) => [fate, changes[i] ?? 0]));
  const faults = FATES.map((fate) => named[fate] ?? 0);
  const misplaced = faults.slice(1).filter((change, i) => change >= (faults[i] ?? 0)).length;
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
        leak.change - (named["withheld"] ?? 0),
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
      ...Object.fromEntries(Object.entries(named).map(([fate, c]) => [`${fate}StakeChangePerMillionOfASeat`, c])),
      ...(leak === null ? {} : { leakedStakeChangePerMillionOfASeat: leak.change }),
    },
    ...priceless(prices, state === "held", copied, "the jurors are who they are; none is bought"),
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
  budget: "five seats of a jury",
  criterion: "copied commits never reveal; payments ordered as specified; dispute still ends",
  ablations: [{ system: "counterweight", variant: "anyones-commit", note: "a commitment does not say whose it is" }],
  limits: [
    "Only stake is compared: fees go to who is coherent in every court here.",
    "Leaks are played where a court takes proofs of them; elsewhere a leak costs nothing.",
  ],
  hear,
});
