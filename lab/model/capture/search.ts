import { TrialRandom } from "../fast/counterRandom.ts";
import { epochsToAdmit } from "../admission.ts";
import { ACTIVATION_DELAY } from "../registry.ts";
import type { Split } from "./costs.ts";
import { sunkOf } from "./costs.ts";
import { MOST_ATTEMPTS } from "./contest.ts";
import { meanOf, type Draft, type Field, type Measure, type Spending } from "./field.ts";

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
  /** Attempts carried in each trial, and what the plan makes of so many. */
  readonly outcomes: Uint8Array;
  readonly chances: readonly number[];
}

/** Searches the cheapest way to capture one system. Every budget meets the same draws of the opposition. */
export class CaptureSearch {
  /** The plan of who does nothing. */
  static get nothing(): Spending {
    return NOTHING;
  }

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
    // What less money buys more money buys too, in whichever order the two were tried.
    for (const [i, rung] of rungs.entries()) {
      const poorer = rungs[i - 1];
      if (poorer !== undefined && poorer.probability > rung.probability) rungs[i] = { ...poorer, budget: rung.budget };
    }
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
    const consider = (draft: Draft): boolean => {
      const tokens = this.#field.affordable(draft, budget, this.#measure);
      if (tokens === undefined) return false;
      const plan = { ...draft, tokens };
      const probability = this.#try(plan);
      if (probability < best.probability || (probability === best.probability && probability === 0)) return false;
      const cheaper = this.#field.cost(plan, this.#measure) < this.#field.cost(best.plan, this.#measure);
      if (probability === best.probability && !cheaper) return false;
      best = { plan, probability };
      return true;
    };
    const { sellers, leastPersons, mostPersons, rival } = this.#field;
    const lends = rival.kind === "chambers" ? geometric(0, sellers, 6) : [0];
    // A token vote has little else to choose from, so every number of sellers is tried.
    const sales = rival.kind === "tokens" ? [...Array(sellers + 1).keys()] : geometric(0, sellers, 10);
    for (const persons of geometric(leastPersons, mostPersons, 18)) {
      for (const bribed of sales) {
        for (const rented of lends) {
          if (bribed + rented > sellers) continue;
          for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts++) {
            for (const court of this.#courts(persons, attempts)) {
              consider({ persons, bribed, rented, attempts, ...court });
            }
          }
        }
      }
    }
    for (const rung of before) if (rung.budget <= budget) consider(rung.plan);
    this.#climb(() => best.plan, consider);
    const outcomes = new Uint8Array(this.#field.contest.trials);
    const probability = this.#field.probability(best.plan, outcomes);
    return { budget, probability, plan: best.plan, outcomes, chances: this.#field.chances(best.plan) };
  }

  /** What a plan of the grid puts into the court: everything or nothing of each kind; steps refine it. */
  #courts(persons: number, attempts: number): readonly Court[] {
    const { brake } = this.#field;
    if (brake === null || !brake.isHeard(0, persons)) return [NO_COURT];
    const rational = brake.rational;
    return [
      { ...NO_COURT, jurors: persons, appeals: 1 },
      { ...NO_COURT, jurors: persons, jurorBribes: rational },
      { ...NO_COURT, jurorBribes: rational },
      ...(attempts > 1
        ? [
            { ...NO_COURT, isGrave: true },
            { ...NO_COURT, jurorBribes: rational, isGrave: true },
          ]
        : []),
    ];
  }

  /** Steps of falling size in persons, bribes and rents, and in jurors and their bribes, as long as one of them helps. */
  #climb(best: () => Spending, consider: (draft: Draft) => boolean): void {
    const { sellers, leastPersons, mostPersons } = this.#field;
    for (let step = 64; step >= 1; ) {
      const from = best();
      const drafts = STEPS.map(([p, b, r]) => {
        const persons = bounded(from.persons + p * step, leastPersons, mostPersons);
        return {
          ...from,
          persons,
          bribed: bounded(from.bribed + b * step, 0, sellers),
          rented: bounded(from.rented + r * step, 0, sellers),
          // Whoever serves goes on serving.
          jurors: from.jurors === from.persons ? persons : Math.min(from.jurors, persons),
        };
      }).filter((d) => d.bribed + d.rented <= sellers);
      drafts.push(...this.#courtSteps(from, step));
      if (!drafts.map(consider).some(Boolean)) step = Math.floor(step / 2);
    }
  }

  #courtSteps(from: Spending, step: number): Spending[] {
    const { brake } = this.#field;
    if (brake === null) return [];
    const moved = [-step, step].flatMap((by) => [
      { ...from, jurors: bounded(from.jurors + by, 0, from.persons) },
      { ...from, jurorBribes: bounded(from.jurorBribes + by, 0, brake.rational) },
    ]);
    return [...moved, { ...from, appeals: 1 - from.appeals }, { ...from, isGrave: !from.isGrave }];
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
        daysToCapture: enrolment + rounds + this.#field.courtDays(found.plan) + rival.noticeSeconds / DAY,
        reactionDays: rival.noticeSeconds / DAY,
      };
    });
  }

  /** Trials drawn anew with replacement; of each resample the least budget tried that reaches the probability. */
  #interval(rungs: readonly Tried[], pi: number): readonly [number | null, number | null] {
    const { trials, seed } = this.#field.contest;
    const words = new Uint32Array(trials);
    const redrawn = new Uint8Array(trials);
    const costs: number[] = [];
    for (let sample = 0; sample < RESAMPLES; sample++) {
      new TrialRandom(seed, sample).fill(words, RESAMPLING);
      let [low, high] = [0, rungs.length];
      // Whoever has more wins as often: rungs keep the plans of lower ones, so the search may halve.
      while (low < high) {
        const middle = (low + high) >> 1;
        const rung = rungs[middle];
        if (rung === undefined) break;
        for (const [i, word] of words.entries()) redrawn[i] = rung.outcomes[word % trials] as number;
        if (meanOf(redrawn, rung.chances) >= pi) high = middle;
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

type Court = Pick<Spending, "jurors" | "jurorBribes" | "appeals" | "isGrave">;

export const NO_COURT: Court = { jurors: 0, jurorBribes: 0, appeals: 0, isGrave: false };
const NOTHING: Spending = { persons: 0, tokens: 0, bribed: 0, rented: 0, attempts: 1, ...NO_COURT };

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
