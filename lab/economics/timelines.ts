import { ratio } from "../metrics/concentration.ts";
import type { Timeline } from "../scenarios/Scenario.ts";
import type { AfterVote, Ballot } from "../systems/System.ts";

export type TimePoint = Timeline["series"][number]["points"][number];

const SAMPLES = 32;
const HOUR = 3_600;

export interface Span {
  readonly from: number;
  readonly to: number;
  /** Timestamp that is hour 0. */
  readonly origin: number;
}

export function hoursSince(origin: number, timestamp: number): number {
  return Math.round(((timestamp - origin) / HOUR) * 1_000) / 1_000;
}

/** Conviction as the contract reads it, from one moment to another, as a share of `whole`, if nobody says more. */
export async function convictionOver(
  after: AfterVote,
  ballot: Ballot,
  whole: bigint,
  { from, to, origin }: Span,
): Promise<TimePoint[]> {
  const points: TimePoint[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    const at = Math.round(from + ((to - from) * i) / SAMPLES);
    const conviction = await after.convictionAt(ballot, at);
    points.push({ hours: hoursSince(origin, at), value: share(conviction, whole) });
  }
  return points;
}

/** A share with six decimals: a chart shows no more. */
export function share(part: bigint, whole: bigint): number {
  return Math.round(ratio(part, whole) * 1e6) / 1e6;
}
