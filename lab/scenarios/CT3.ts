import { Chain } from "../chain/Chain.ts";
import { isUntouched, voicedHolders } from "../economics/voices.ts";
import { sum } from "../metrics/concentration.ts";
import type { Act, AfterVote, Ballot } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const SILENT = 4;
const EVERYTHING: readonly Act[] = ["object", "support", "withdraw"];

/** What the laboratory expects, kept beside what the contracts say. */
interface Book {
  support: bigint;
  opposition: bigint;
  /** Acts that were let through although their author had spoken for good. */
  repeated: number;
  /** Seconds by which an objection or a withdrawal made the decision run earlier. */
  earlier: number;
  /** Differences between the book and the contracts, summed over every look. */
  off: bigint;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const after = world.afterVote;
  if (after === null) {
    return notApplicable(prices, "nothing can be said after the vote in this system, so nothing can be said twice");
  }
  // Everybody else speaks for itself, lenders too, so that no ballot counts anything but its own voice.
  const able = voicedHolders(world);
  const apart = able.filter((h) => isUntouched(world, h)).slice(-SILENT - 1);
  const [opponent, ...silent] = apart;
  const supporters = able.filter((h) => !apart.includes(h));
  const [leaver, another] = supporters;
  const [objector, joiner, third] = silent;
  if (!opponent || !leaver || !another || !objector || !joiner || !third) throw new Error("Too few people.");

  const ballot = await world.open(world.clerk, LOOT, (await world.prize()) / 10n);
  await world.vote(ballot, [
    ...supporters.map((h) => ({ account: h.account, side: "for" as const })),
    { account: opponent.account, side: "against" },
  ]);
  await world.close(ballot);
  await after.queue(ballot);
  const book: Book = {
    support: sum(supporters.map((h) => world.voiceOf(h.weight))),
    opposition: world.voiceOf(opponent.weight),
    repeated: 0,
    earlier: 0,
    off: 0n,
  };
  const voice = (h: { weight: bigint }): bigint => world.voiceOf(h.weight);
  const first = async (account: string, act: Act, change: () => void): Promise<void> => {
    const ready = await readiness(after, ballot);
    await world.chain.send(after.actCall(ballot, account, act));
    change();
    if (act !== "support") book.earlier = Math.max(book.earlier, ready - (await readiness(after, ballot)));
    await compare(after, ballot, book);
  };
  const again = async (account: string): Promise<void> => {
    for (const act of EVERYTHING) {
      await context.undone(async () => {
        if ((await world.chain.attempt(after.actCall(ballot, account, act))).ok) book.repeated += 1;
      });
    }
  };
  await compare(after, ballot, book);
  await first(leaver.account, "withdraw", () => (book.support -= voice(leaver)));
  await again(leaver.account);
  await first(objector.account, "object", () => (book.opposition += voice(objector)));
  await again(objector.account);
  await first(joiner.account, "support", () => (book.support += voice(joiner)));
  await world.chain.jump(3_600);
  await first(joiner.account, "withdraw", () => (book.support -= voice(joiner)));
  await again(joiner.account);
  await first(third.account, "object", () => (book.opposition += voice(third)));
  await first(another.account, "withdraw", () => (book.support -= voice(another)));
  await again(opponent.account);
  const carried = await after.personsFor(ballot);
  const checks = [
    check("acts let through from whoever had spoken for good", book.repeated, "=", 0),
    check("difference between the ledger's sums and the acts', in roots", Number(book.off), "=", 0),
    check(
      "difference between the ledger's supporters and those left",
      Math.abs(carried - (supporters.length - 2)),
      "=",
      0,
    ),
    check("seconds by which an objection or a withdrawal made it earlier", book.earlier, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${book.repeated} second acts were let through, sums differ by ${book.off} roots, and no objection or withdrawal made it earlier by more than ${book.earlier} seconds`,
    checks,
    measures: { supporters: supporters.length, supportLeft: Number(book.support), opposition: Number(book.opposition) },
    ...priceless(prices, state === "held", book.repeated, "no price enters: it is arithmetic"),
  };
}

/** When it can run; never is later than everything. */
async function readiness(after: AfterVote, ballot: Ballot): Promise<number> {
  const ready = await after.expectedReady(ballot);
  return ready === 0 ? Number.MAX_SAFE_INTEGER : ready;
}

async function compare(after: AfterVote, ballot: Ballot, book: Book): Promise<void> {
  book.off += distance(await after.support(ballot), book.support);
  book.off += distance(await after.opposition(ballot), book.opposition);
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
  limits: ["One history here; random histories are in the invariant campaigns and in the conformance tests."],
  run,
};
