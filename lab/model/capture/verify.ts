import type { StakeBounds } from "../voice.ts";
import { CLASSES, type ClassName } from "../classes.ts";
import { electorateOf, holdingOf, type Holding } from "../fast/electorate.ts";
import { FastBudgets, FastProposal } from "../fast/proposal.ts";
import type { Contest } from "./contest.ts";
import type { Spending } from "./field.ts";
import { GRAVEST_CLASS, PRIZE_CLASS, type Rival } from "./rivals.ts";
import { tokensCarry } from "./tokenRule.ts";

const GWEI = 1_000_000_000n;
const EPOCH = 604_800n;
const SNAPSHOT = 8n * EPOCH;
const LEAST_PERSONS = 7n;

/** A plan in whole tokens: what the exact layer can carry out. */
export interface Muster {
  /** Stake of each bought person, wei, whole gwei. */
  readonly persons: readonly bigint[];
  /** Stake of the account that is no person, or of the one account of a token vote. */
  readonly reserve: bigint;
  /** Holders, by index, who sell their ballot. */
  readonly bribed: readonly number[];
  /** Holders who lend, each with the bought person (or bribed holder beyond them) who carries it. */
  readonly rented: readonly { readonly holder: number; readonly carrier: number }[];
}

function wei(share: number, supply: bigint): bigint {
  return ((BigInt(Math.round(share * 1e15)) * supply) / 1_000_000_000_000_000n / GWEI) * GWEI;
}

/** The plan of a search as persons, stakes and pairs. Lenders go to the carrier that carries least so far. */
export function musterOf(contest: Contest, rival: Rival, plan: Spending): Muster {
  const { supply } = contest.population;
  const { bounds, sellers } = contest;
  const tokens = wei(plan.tokens, supply);
  const bribed = sellers.slice(0, plan.bribed);
  const lenders = sellers.slice(plan.bribed, plan.bribed + plan.rented);
  if (rival.kind !== "chambers") {
    const wallets = rival.kind === "roots" ? Math.max(1, plan.persons) : 0;
    const each = wallets === 0 ? 0n : (tokens / BigInt(wallets) / GWEI) * GWEI;
    const reserve = wallets === 0 ? tokens : 0n;
    return {
      persons: Array.from({ length: wallets }, () => each),
      reserve,
      bribed: [...bribed, ...lenders],
      rented: [],
    };
  }
  const each = eachOf(tokens, plan.persons, bounds);
  const carried = Array.from({ length: plan.persons }, () => 0n);
  const rented = lenders.map((holder) => {
    let carrier = 0;
    for (const [i, roots] of carried.entries()) if (roots < (carried[carrier] ?? 0n)) carrier = i;
    carried[carrier] = (carried[carrier] ?? 0n) + (contest.rootWhole[holder] ?? 0n);
    return { holder, carrier };
  });
  const persons = Array.from({ length: plan.persons }, () => each);
  return { persons, reserve: tokens - each * BigInt(plan.persons), bribed, rented: plan.persons === 0 ? [] : rented };
}

function eachOf(tokens: bigint, persons: number, bounds: StakeBounds): bigint {
  if (persons === 0) return 0n;
  const equal = (tokens / BigInt(persons) / GWEI) * GWEI;
  return equal < bounds.stakeCap ? equal : bounds.stakeCap;
}

export interface Verdict {
  readonly captured: boolean;
  /** Seconds from the snapshot to the execution; -1 when there is none. */
  readonly ranAfter: number;
}

/** What the rules, in whole numbers, make of a muster against the opposition of one draw. */
export function verdictOn(contest: Contest, rival: Rival, muster: Muster, draw: number, isGrave = false): Verdict {
  const sold = new Set([...muster.bribed, ...muster.rented.map((r) => r.holder)]);
  const opposes = contest.opponents(draw);
  const against = [...opposes.keys()].filter((i) => opposes[i] === 1 && !sold.has(i));
  if (rival.kind !== "chambers") return byTokens(contest, rival, muster, against);
  return inChambers(contest, muster, against, isGrave ? GRAVEST_CLASS : PRIZE_CLASS);
}

function inChambers(contest: Contest, muster: Muster, against: readonly number[], impact: ClassName): Verdict {
  const { weights, persons, delegates } = contest.population;
  const { bounds } = contest;
  const first = weights.length;
  const lentBy = new Map(muster.rented.map(({ holder, carrier }) => [holder, first + carrier]));
  const holdings: Holding[] = weights.map((w, i) =>
    holdingOf(w, bounds, persons[i] !== false, lentBy.get(i) ?? delegates[i] ?? -1),
  );
  for (const stake of muster.persons) holdings.push(holdingOf(stake, bounds));
  if (muster.reserve > 0n) holdings.push(holdingOf(muster.reserve, bounds, false));
  const voters = electorateOf(holdings);
  const times = { snapshotAt: SNAPSHOT, epochLength: EPOCH };
  const terms = CLASSES[impact];
  const proposal = new FastProposal(voters, times, terms, LEAST_PERSONS, new FastBudgets(voters.size));
  const inFavour = [...muster.bribed, ...muster.persons.map((_, i) => first + i)];
  if (muster.reserve > 0n) inFavour.push(holdings.length - 1);
  const start = SNAPSHOT + 1n;
  const has = (i: number): boolean => proposal.tally.hasVoice(i);
  for (const i of against.filter(has)) proposal.castVote(start, i, "against", 10_000n);
  for (const i of inFavour.filter(has)) proposal.castVote(start, i, "for", 10_000n);
  if (!proposal.tally.passes()) return { captured: false, ranAfter: -1 };
  proposal.queue(proposal.deadline.at + 1n);
  const ready = proposal.firstReadyAt();
  return { captured: ready !== undefined, ranAfter: ready === undefined ? -1 : Number(ready - SNAPSHOT) };
}

/** One token, one vote; or the root of each account's tokens. For above Against and the quorum of everything there is. */
function byTokens(contest: Contest, rival: Rival, muster: Muster, against: readonly number[]): Verdict {
  const { weights, supply } = contest.population;
  const everything = { minStake: 0n, stakeCap: 1n << 100n };
  const voice = (w: bigint): bigint => (rival.kind === "roots" ? holdingOf(w, everything).root : w);
  const sum = (of: readonly bigint[]): bigint => of.reduce((a, w) => a + voice(w), 0n);
  const pick = (which: readonly number[]): bigint[] => which.map((i) => weights[i] ?? 0n);
  const own = sum([...muster.persons, muster.reserve]);
  // Votes that were lent are the delegate's, unless their owner sells them. What counts roots counts what somebody holds.
  const sold = new Set(muster.bribed);
  const lenders = [...(rival.kind === "tokens" ? contest.population.delegates : []).entries()].filter(
    ([i, d]) => d >= 0 && !sold.has(i),
  );
  const carriedBy = (who: ReadonlySet<number>): bigint =>
    sum(pick(lenders.filter(([, d]) => who.has(d)).map(([i]) => i)));
  const lent = new Set(lenders.map(([i]) => i));
  const inFavour = own + sum(pick(muster.bribed)) + carriedBy(sold);
  const contrary = sum(pick(against.filter((i) => !lent.has(i)))) + carriedBy(new Set(against));
  const whole = rival.kind === "roots" || rival.isOfStake === true ? sum(weights) + own : supply;
  const captured = tokensCarry(rival, inFavour, contrary, whole);
  return { captured, ranAfter: captured ? rival.noticeSeconds : -1 };
}

/** Of each trial, how many attempts the rules in whole numbers carry. */
export function exactOutcomes(contest: Contest, rival: Rival, plan: Spending, isGrave = false): Uint8Array {
  const muster = musterOf(contest, rival, plan);
  return Uint8Array.from({ length: contest.trials }, (_, trial) => {
    let carried = 0;
    for (let attempt = 0; attempt < plan.attempts; attempt++) {
      if (verdictOn(contest, rival, muster, contest.drawOf(trial, attempt), isGrave).captured) carried += 1;
    }
    return carried;
  });
}

/** Share of the trials in which some attempt is carried, nobody challenging. */
export function exactProbability(contest: Contest, rival: Rival, plan: Spending): number {
  return exactOutcomes(contest, rival, plan).filter((carried) => carried > 0).length / contest.trials;
}
