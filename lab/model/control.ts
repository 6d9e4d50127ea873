import { loadParticipation, quantileAt, type VoiceTable } from "../populations/participation.ts";
import type { ClassName } from "./classes.ts";
import { TrialRandom } from "./fast/counterRandom.ts";
import type { FastElectorate } from "./fast/electorate.ts";
import { TrialRunner } from "./fast/trials.ts";
import type { ClassTerms } from "./thresholds.ts";

const DAY = 86_400;
const TURNOUT = 41;
const APPROVAL = 42;
/** Share of the decisions that a control asks to pass, and most of the passed that may never run. */
export const LEAST_PASSING = 0.95;
export const MOST_BLOCKED = 0.05;

/** What becomes of legitimate decisions when nobody attacks. */
export interface Control {
  readonly passing: number;
  /** Of those that passed, the share that never runs. */
  readonly blocked: number;
  /** From the snapshot to the execution; null when nothing ran. */
  readonly medianDays: number | null;
  /** Base weight For, as a share of all, that 95 % of these decisions reach. */
  readonly quorumReached: number;
}

/** What legitimate decisions are like: quantiles of turnout and approval. */
export type Attendance = Pick<VoiceTable, "turnout" | "approval">;

/** Voice, not accounts, is what a quorum counts; legitimate is what a community wanted and carried out. */
export function recordedAttendance(): Attendance {
  return loadParticipation().adopted;
}

/** One turnout for every decision, approval as recorded. */
export function fixedAttendance(turnout: number): Attendance {
  return { turnout: [turnout, turnout], approval: recordedAttendance().approval };
}

/** Decisions drawn from an attendance, put to an electorate under the terms of a class. */
export function controlOf(
  voters: FastElectorate,
  terms: ClassName | ClassTerms,
  attendance: Attendance,
  seed: number,
  trials: number,
): Control {
  const runner = new TrialRunner(voters, terms);
  const shares: number[] = [];
  const days: number[] = [];
  let passed = 0;
  for (let trial = 0; trial < trials; trial++) {
    const random = new TrialRandom(seed, trial);
    const turnout = quantileAt(attendance.turnout, random.uniform(TURNOUT));
    const approval = quantileAt(attendance.approval, random.uniform(APPROVAL));
    // Of those who stayed away, as many speak up afterwards as came to vote, and only who is against has reason to.
    const outcome = runner.run(seed, trial, { turnout, approval, objection: turnout * (1 - approval) });
    shares.push(outcome.supportShare);
    if (outcome.passed) passed += 1;
    if (outcome.executed) days.push(outcome.delay / DAY);
  }
  shares.sort((a, b) => a - b);
  days.sort((a, b) => a - b);
  return {
    passing: passed / trials,
    blocked: passed === 0 ? 0 : (passed - days.length) / passed,
    medianDays: days[days.length >> 1] ?? null,
    quorumReached: shares[Math.floor((1 - LEAST_PASSING) * trials)] ?? 0,
  };
}

/** Least turnout, the same for all decisions, with which 95 % pass, by bisection; 1 where not even everybody's is enough. */
export function turnoutNeeded(
  voters: FastElectorate,
  terms: ClassName | ClassTerms,
  seed: number,
  trials: number,
): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 7; i++) {
    const middle = (low + high) / 2;
    if (controlOf(voters, terms, fixedAttendance(middle), seed, trials).passing >= LEAST_PASSING) high = middle;
    else low = middle;
  }
  return high;
}
