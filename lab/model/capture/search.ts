import { TrialRandom } from "../fast/counterRandom.ts";
import { epochsToAdmit } from "../admission.ts";
import { ACTIVATION_DELAY } from "../registry.ts";
import type { Split } from "./costs.ts";
import { sunkOf } from "./costs.ts";
import { MOST_ATTEMPTS } from "./contest.ts";
import type { Field, Measure, Spending } from "./field.ts";

export const TARGETS = [0.05, 0.5, 0.95] as const;

const LEAST_BUDGET = 1;
const MOST_BUDGET = 1e9;
const LADDER = 28;
const BISECTIONS = 16;
const RESAMPLES = 400;
const RESAMPLING = 31;
const DAY = 86_400;
const EPOCH_DAYS = 7;

/** The best plan found for one budget. */
export interface Rung {
  readonly budget: number;
  readonly probability: number;
  readonly plan: Spending;
}

/** Cost of capture at one probability, under the best plan found: an upper bound on the true cost. */
export interface Capture {
  readonly pi: number;
  /** Null when no budget up to a billion dollars reaches the probability. */
  readonly cost: number | null;
  /** Bootstrap interval of 95 %; the upper end is null where some resamples were never captured. */
  readonly interval: readonly [number | null, number | null];
  readonly probability: number;
  readonly plan: Spending | null;
  readonly split: Split | null;
  readonly salvage: number;
  readonly daysToCapture: number;
  readonly reactionDays: number;
}

export interface SearchResult {
  readonly system: string;
  readonly measure: Measure;
  readonly isChallenged: boolean;
  readonly captures: readonly Capture[];
  /** Probability of capture against budget, the best plan at each. */
  readonly curve: readonly {
    readonly budget: number;
    readonly probability: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly plansTried: number;
}

interface Tried extends Rung {
  readonly outcomes: Uint8Array;
  readonly jury: number;
}

/** Searches the cheapest way to capture one system. Every budget meets the same draws of the opposition. */
export class CaptureSearch {
  readonly #field: Field;
  readonly #measure: Measure;
  readonly #scratch: Uint8Array;
  #plansTried = 0;

  constructor(field: Field, measure: Measure) {
    this.#field = field;
    this.#measure = measure;
    this.#scratch = new Uint8Array(field.contest.trials);
  }

  run(): SearchResult {
    const rungs: Tried[] = [];
    for (let i = 0; i <= LADDER; i++)
      rungs.push(this.#best(LEAST_BUDGET * (MOST_BUDGET / LEAST_BUDGET) ** (i / LADDER), rungs));
    for (const pi of TARGETS) this.#narrow(pi, rungs);
    rungs.sort((a, b) => a.budget - b.budget);
    const { rival, isChallenged } = this.#field;
    return {
      system: rival.id,
      measure: this.#measure,
      isChallenged,
      captures: this.#captures(rungs),
      curve: rungs.map((rung) => ({
        budget: rung.budget,
        probability: rung.probability,
        ...this.#wilson(rung.probability),
      })),
      plansTried: this.#plansTried,
    };
  }

  /** Bisection, on a scale of ratios, between the last budget below the probability and the first that reaches it. */
  #narrow(pi: number, rungs: Tried[]): void {
    const reaching = rungs.filter((r) => r.probability >= pi).map((r) => r.budget);
    if (reaching.length === 0) return;
    let high = Math.min(...reaching);
    let low = Math.max(
      LEAST_BUDGET / 10,
      ...rungs.filter((r) => r.probability < pi && r.budget < high).map((r) => r.budget),
    );
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = Math.sqrt(low * high);
      const rung = this.#best(middle, rungs);
      rungs.push(rung);
      if (rung.probability >= pi) high = middle;
      else low = middle;
    }
  }

  /** Best plan within `budget`: a grid over everything but tokens, which take what is left; then steps from the best. */
  #best(budget: number, before: readonly Tried[]): Tried {
    let best: { plan: Spending; probability: number } = { plan: NOTHING, probability: this.#try(NOTHING) };
    const consider = (draft: Omit<Spending, "tokens">): boolean => {
      const plan = this.#filled(draft, budget);
      if (plan === undefined) return false;
      const probability = this.#try(plan);
      if (probability < best.probability || (probability === best.probability && probability === 0)) return false;
      const cheaper = this.#field.cost(plan, this.#measure) < this.#field.cost(best.plan, this.#measure);
      if (probability === best.probability && !cheaper) return false;
      best = { plan, probability };
      return true;
    };
    const { sellers, leastPersons, mostPersons, rival, isChallenged } = this.#field;
    const lends = rival.kind === "chambers" ? geometric(0, sellers, 6) : [0];
    // A token vote has little else to choose from, so every number of sellers is tried.
    const sales = rival.kind === "tokens" ? [...Array(sellers + 1).keys()] : geometric(0, sellers, 10);
    for (const persons of geometric(leastPersons, mostPersons, 18)) {
      for (const bribed of sales) {
        for (const rented of lends) {
          if (bribed + rented > sellers) continue;
          for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts++) {
            consider({ persons, bribed, rented, attempts, appeals: false });
            if (isChallenged) consider({ persons, bribed, rented, attempts, appeals: true });
          }
        }
      }
    }
    for (const rung of before) if (rung.budget <= budget) consider(rung.plan);
    this.#climb(() => best.plan, consider);
    const outcomes = new Uint8Array(this.#field.contest.trials);
    const probability = this.#field.probability(best.plan, outcomes);
    return { budget, probability, plan: best.plan, outcomes, jury: this.#field.juryLets(best.plan) };
  }

  /** Steps of falling size in persons, bribes and rents, as long as one of them helps. */
  #climb(best: () => Spending, consider: (draft: Omit<Spending, "tokens">) => boolean): void {
    const { sellers, leastPersons, mostPersons } = this.#field;
    for (let step = 64; step >= 1; ) {
      const from = best();
      const drafts = STEPS.map(([p, b, r]) => ({
        ...from,
        persons: bounded(from.persons + p * step, leastPersons, mostPersons),
        bribed: bounded(from.bribed + b * step, 0, sellers),
        rented: bounded(from.rented + r * step, 0, sellers),
      })).filter((d) => d.bribed + d.rented <= sellers);
      if (!drafts.map(consider).some(Boolean)) step = Math.floor(step / 2);
    }
  }

  /** The draft with as many tokens as the rest of the budget pays; undefined when it does not pay the rest. */
  #filled(draft: Omit<Spending, "tokens">, budget: number): Spending | undefined {
    const cost = (tokens: number): number => this.#field.cost({ ...draft, tokens }, this.#measure);
    const least = this.#field.leastTokens(draft.persons);
    if (cost(least) > budget) return undefined;
    let [low, high] = [least, 1];
    if (cost(high) <= budget) return { ...draft, tokens: high };
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (cost(middle) <= budget) low = middle;
      else high = middle;
    }
    return { ...draft, tokens: low };
  }

  #try(plan: Spending): number {
    this.#plansTried += 1;
    return this.#field.probability(plan, this.#scratch);
  }

  #captures(rungs: readonly Tried[]): Capture[] {
    return TARGETS.map((pi) => {
      const found = rungs.find((r) => r.probability >= pi);
      const interval = this.#interval(rungs, pi);
      if (found === undefined) {
        const none = { plan: null, split: null, salvage: 0, daysToCapture: 0, reactionDays: 0 };
        return { pi, cost: null, interval, probability: rungs.at(-1)?.probability ?? 0, ...none };
      }
      const { rival, contest } = this.#field;
      const split = this.#field.split(found.plan);
      const people = BigInt(contest.rootWhole.filter((r) => r > 0n).length);
      const enrolment =
        rival.kind === "chambers" && found.plan.persons > 0
          ? Number(epochsToAdmit(BigInt(found.plan.persons), people) + ACTIVATION_DELAY + 1n) * EPOCH_DAYS
          : 0;
      const rounds = (found.plan.attempts - 1) * EPOCH_DAYS;
      return {
        pi,
        cost: found.budget,
        interval,
        probability: found.probability,
        plan: found.plan,
        split,
        salvage: split.capital - split.slippage,
        daysToCapture: enrolment + rounds + rival.noticeSeconds / DAY,
        reactionDays: rival.noticeSeconds / DAY,
      };
    });
  }

  /** Trials drawn anew with replacement; of each resample the least budget tried that reaches the probability. */
  #interval(rungs: readonly Tried[], pi: number): readonly [number | null, number | null] {
    const { trials, seed } = this.#field.contest;
    const words = new Uint32Array(trials);
    const costs: number[] = [];
    for (let sample = 0; sample < RESAMPLES; sample++) {
      new TrialRandom(seed, sample).fill(words, RESAMPLING);
      let [low, high] = [0, rungs.length];
      // Whoever has more wins as often: rungs keep the plans of lower ones, so the search may halve.
      while (low < high) {
        const middle = (low + high) >> 1;
        const rung = rungs[middle];
        if (rung === undefined) break;
        let won = 0;
        for (const word of words) won += rung.outcomes[word % trials] as number;
        if ((won / trials) * rung.jury >= pi) high = middle;
        else low = middle + 1;
      }
      costs.push(rungs[low]?.budget ?? Number.POSITIVE_INFINITY);
    }
    costs.sort((a, b) => a - b);
    const at = (share: number): number | null => {
      const cost = costs[Math.floor(share * (costs.length - 1))] ?? Number.POSITIVE_INFINITY;
      return Number.isFinite(cost) ? cost : null;
    };
    return [at(0.025), at(0.975)];
  }

  /** Wilson's interval of 95 % for a share of the trials. */
  #wilson(p: number): { low: number; high: number } {
    const n = this.#field.contest.trials;
    const z = 1.96;
    const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
    const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
    return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
  }
}

const NOTHING: Spending = { persons: 0, tokens: 0, bribed: 0, rented: 0, attempts: 1, appeals: false };

const STEPS: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
  [1, -1, 0],
  [-1, 1, 0],
  [0, 1, -1],
  [0, -1, 1],
];

/** `low`, `high` and about `points` whole numbers between them, in rising ratios. */
function geometric(low: number, high: number, points: number): number[] {
  const found = new Set([low]);
  const start = Math.max(1, low);
  for (let i = 0; i <= points; i++) found.add(Math.round(start * (Math.max(start, high) / start) ** (i / points)));
  return [...found].filter((x) => x >= low && x <= high);
}

function bounded(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** The sunk cost of a capture, whatever the search minimised. */
export function sunkCost(capture: Capture): number | null {
  return capture.split === null ? null : sunkOf(capture.split);
}
