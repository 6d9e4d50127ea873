import { cpus, loadavg } from "node:os";
import { banzhaf } from "../metrics/banzhaf.ts";
import { shapleyShubik } from "../metrics/shapley.ts";
import { loadParticipation } from "../populations/participation.ts";
import { loadPrices } from "../prices.ts";
import { COUNTERWEIGHT, PEERS } from "./capture/rivals.ts";
import { studyOf } from "./capture/study.ts";
import { electorateFor } from "./fast/jobs.ts";
import { TrialRunner } from "./fast/trials.ts";

/** What one run of a piece of work takes: by the clock, and of processors, which says more where others use them too. */
export interface Duration {
  readonly wallMs: number;
  readonly processorMs: number;
}

/** Beside its goal. Printed, never asserted. */
export interface Speed {
  readonly what: string;
  /** The first run in the process, compilation by the engine included. */
  readonly first: Duration;
  /** Medians of the runs after it; null where one run is what a user waits for. */
  readonly warm: Duration | null;
  readonly runs: number;
  /** By the clock. */
  readonly goalMs: number | null;
}

export interface Machine {
  readonly processors: number;
  readonly model: string;
  readonly node: string;
  /** Mean number of processes that wanted a processor in the last minute, before and after. */
  readonly load: readonly [number, number];
}

export interface Speeds {
  readonly machine: Machine;
  readonly speeds: readonly Speed[];
}

const VOTERS = 100_000;
const WARM_RUNS = 30;
const POPULATION = "compound";
/** As CB1 searches by default. */
const SEED = 1;
const TRIALS = 400;
const MOST_VOTERS = 400;

const TALLY_GOAL_MS = 50;
const SEARCH_GOAL_MS = 60_000;
const POWER_GOAL_MS = 1_000;

/** The speeds of design/performance.md that need no chain. `progress` is told what is measured next. */
export function measureSpeeds(progress: (what: string) => void): Speeds {
  const before = minuteLoad();
  const speeds = [...tallies(progress), ...searches(progress), ...indices(progress)];
  const [cpu] = cpus();
  const machine = {
    processors: cpus().length,
    model: cpu?.model ?? "unknown",
    node: process.version,
    load: [before, minuteLoad()] as const,
  };
  return { machine, speeds };
}

function minuteLoad(): number {
  return loadavg()[0] ?? 0;
}

function durationOf(work: () => unknown): Duration {
  const [start, used] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(used);
  return { wallMs: performance.now() - start, processorMs: (user + system) / 1_000 };
}

/** `work` is given the number of the run, from 0 on. */
function timed(what: string, goalMs: number | null, warmRuns: number, work: (run: number) => unknown): Speed {
  const first = durationOf(() => work(0));
  const others = Array.from({ length: warmRuns }, (_, i) => durationOf(() => work(i + 1)));
  const median = (of: (d: Duration) => number): number => middle(others.map(of).sort((a, b) => a - b));
  const warm = { wallMs: median((d) => d.wallMs), processorMs: median((d) => d.processorMs) };
  return { what, first, warm: warmRuns === 0 ? null : warm, runs: warmRuns + 1, goalMs };
}

/** Of values in rising order. */
function middle(values: readonly number[]): number {
  return values[Math.floor(values.length / 2)] ?? 0;
}

function tallies(progress: (what: string) => void): Speed[] {
  progress(`one tally of ${VOTERS} voters`);
  const runner = new TrialRunner(electorateFor(POPULATION, VOTERS), "spend");
  const recorded = loadParticipation().adopted;
  const usual = { turnout: middle(recorded.turnout), approval: middle(recorded.approval), objection: 0 };
  return [
    timed("Monte-Carlo tally of 100,000 voters, turnout as recorded", TALLY_GOAL_MS, WARM_RUNS, (run) =>
      runner.run(SEED, run, usual),
    ),
    timed("Monte-Carlo tally of 100,000 voters, everybody votes", TALLY_GOAL_MS, WARM_RUNS, (run) =>
      runner.run(SEED, run, { ...usual, turnout: 1 }),
    ),
  ];
}

function searches(progress: (what: string) => void): Speed[] {
  return [COUNTERWEIGHT, ...PEERS].map((rival) => {
    const what = `cost-of-capture search on ${POPULATION}: ${rival.id}`;
    progress(what);
    const study = studyOf(POPULATION, loadPrices(), SEED, TRIALS, MOST_VOTERS);
    return timed(what, SEARCH_GOAL_MS, 0, () => study.search(rival, "sunk"));
  });
}

function indices(progress: (what: string) => void): Speed[] {
  progress("power indices");
  const distinct = Array.from({ length: 1_000 }, (_, i) => 1 + i);
  const hundred = Array.from({ length: 100 }, (_, i) => 1 + ((i * 617) % 1_000));
  const majority = (weights: readonly number[]): { weights: readonly number[]; quota: number } => ({
    weights,
    quota: Math.floor(weights.reduce((a, b) => a + b, 0) / 2) + 1,
  });
  return [
    timed("Banzhaf of 1,000 voters, all of different weight", POWER_GOAL_MS, 4, () => banzhaf(majority(distinct))),
    timed("Shapley and Shubik of 100 voters, weights up to 1,000", null, 4, () => shapleyShubik(majority(hundred))),
  ];
}
