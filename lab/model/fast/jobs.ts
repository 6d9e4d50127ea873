import { expand, loadTable } from "../../populations/load.ts";
import { loadParticipation, quantileAt } from "../../populations/participation.ts";
import { stakeBounds } from "../../systems/counterweight/parameters.ts";
import { CLASS_NAMES, type ClassName } from "../classes.ts";
import { TrialRandom } from "./counterRandom.ts";
import { electorateOf, holdingOf, type FastElectorate } from "./electorate.ts";
import { TrialRunner, type TrialOutcome } from "./trials.ts";

/** A Monte-Carlo run, complete in itself: the same job gives the same trials wherever it runs. */
export interface Job {
  readonly population: string;
  /** Voters that the population is expanded to. */
  readonly voters: number;
  readonly impact: ClassName;
  readonly seed: number;
  readonly trials: number;
  /** Turnout multiplied by this; 1 is as recorded. */
  readonly turnoutFactor: number;
  /** Probability that who has not voted objects afterwards. */
  readonly objection: number;
}

export interface Partial {
  readonly job: Job;
  readonly outcomes: readonly TrialOutcome[];
}

const TURNOUT = 11;
const APPROVAL = 12;

export function electorateFor(population: string, voters: number): FastElectorate {
  const expanded = expand(loadTable(population), voters);
  const bounds = stakeBounds(expanded);
  const { delegates, persons } = expanded;
  return electorateOf(expanded.weights.map((w, i) => holdingOf(w, bounds, persons[i] ?? true, delegates[i] ?? -1)));
}

/** Trials `from` up to but not including `to`. */
export function runTrials(job: Job, from: number, to: number): TrialOutcome[] {
  if (!CLASS_NAMES.includes(job.impact)) throw new RangeError(`no class "${job.impact}"`);
  const runner = new TrialRunner(electorateFor(job.population, job.voters), job.impact);
  const { turnout, approval } = loadParticipation();
  const outcomes: TrialOutcome[] = [];
  for (let trial = from; trial < to; trial++) {
    const random = new TrialRandom(job.seed, trial);
    const mood = {
      turnout: Math.min(1, quantileAt(turnout, random.uniform(TURNOUT)) * job.turnoutFactor),
      approval: quantileAt(approval, random.uniform(APPROVAL)),
      objection: job.objection,
    };
    outcomes.push(runner.run(job.seed, trial, mood));
  }
  return outcomes;
}

/** The trials of shard `i` of `n`, counted from 1: a contiguous range, the ranges together everything once. */
export function shardOf(trials: number, i: number, n: number): { readonly from: number; readonly to: number } {
  if (!Number.isInteger(i) || !Number.isInteger(n) || i < 1 || n < i) {
    throw new RangeError(`A shard is i/n with whole numbers and 1 <= i <= n, not ${i}/${n}.`);
  }
  return { from: Math.floor((trials * (i - 1)) / n), to: Math.floor((trials * i) / n) };
}

/** Puts partial results together. They must be of one job and hold every trial once. */
export function merge(partials: readonly Partial[]): Partial {
  const [first, ...others] = partials;
  if (first === undefined) throw new Error("There is nothing to merge.");
  const wanted = JSON.stringify(first.job);
  for (const { job } of others) {
    if (JSON.stringify(job) !== wanted) {
      throw new Error(`These are results of different jobs: ${wanted} and ${JSON.stringify(job)}.`);
    }
  }
  const outcomes = partials.flatMap((p) => p.outcomes).sort((a, b) => a.trial - b.trial);
  for (let trial = 0; trial < first.job.trials; trial++) {
    const found = outcomes[trial]?.trial;
    if (found === trial) continue;
    const what = found !== undefined && found < trial ? `Trial ${found} is there twice` : `Trial ${trial} is missing`;
    throw new Error(`${what}: shards must cover 1/n to n/n, each once.`);
  }
  if (outcomes.length > first.job.trials) throw new Error("There are more trials than the job has.");
  return { job: first.job, outcomes };
}

export interface Summary {
  readonly trials: number;
  readonly passed: number;
  /** Of those that passed, those that never ran. */
  readonly blocked: number;
  readonly medianDelayDays: number | null;
}

export function summarise({ outcomes }: Partial): Summary {
  const passed = outcomes.filter((o) => o.passed);
  const delays = passed.filter((o) => o.executed).map((o) => o.delay);
  delays.sort((a, b) => a - b);
  const median = delays[Math.floor(delays.length / 2)];
  return {
    trials: outcomes.length,
    passed: passed.length / Math.max(1, outcomes.length),
    blocked: passed.length === 0 ? 0 : (passed.length - delays.length) / passed.length,
    medianDelayDays: median === undefined ? null : Math.round((median / 86_400) * 100) / 100,
  };
}
