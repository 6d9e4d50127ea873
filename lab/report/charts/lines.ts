import * as Plot from "@observablehq/plot";
import type { Curve, JuryOdds, Timeline } from "../../scenarios/Scenario.ts";
import { odds, shortDollars } from "../format.ts";
import { DASHES, SERIES, draw, pick } from "./plot.ts";

/** P(capture) against budget, the interval as a band, costs of capture as marks on the way up. */
export function curveChart(curve: Curve): string {
  const points = curve.points.filter((p) => p.budgetUsd > 0);
  const costs = curve.costs ?? [];
  return draw(`${curve.title}: probability of capture against the budget`, {
    height: 240,
    marginLeft: 44,
    marginRight: 16,
    x: { type: "log", label: "budget in dollars", tickFormat: (x: number) => shortDollars(x), ticks: 4 },
    y: { domain: [0, 1], label: "P(capture)", grid: true, ticks: 5, tickFormat: "%" },
    marks: [
      Plot.areaY(points, { x: "budgetUsd", y1: "low", y2: "high", fill: pick(SERIES, 0), fillOpacity: 0.25 }),
      Plot.lineY(points, { x: "budgetUsd", y: "probability", stroke: pick(SERIES, 0), strokeWidth: 2 }),
      Plot.dot(points, { x: "budgetUsd", y: "probability", fill: pick(SERIES, 0), r: 2.5 }),
      Plot.ruleX(costs, { x: "budgetUsd", y1: 0, y2: "probability", strokeDasharray: "3 3" }),
      Plot.ruleY([0]),
    ],
  });
}

/** Height of a row of names. */
const ROW = 14;

/** Tallies as steps, conviction as a line, moments as dashed rules with their names. */
export function timelineChart(timeline: Timeline): string {
  const values = timeline.series.flatMap((s) => s.points.map((p) => p.value));
  const top = Math.max(...values, 0) || 1;
  const hours = timeline.series.flatMap((s) => s.points.map((p) => p.hours));
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  return draw(`${timeline.title}: ${timeline.series.map((s) => s.name).join(", ")} over time`, {
    height: 260,
    marginLeft: 48,
    marginRight: 16,
    marginTop: 24 + ROW * Math.min(3, timeline.marks.length),
    x: { label: "hours", ticks: 5 },
    y: { domain: [Math.min(0, ...values), top], label: timeline.unit, grid: true, ticks: 5 },
    marks: [
      ...timeline.series.map((s, i) =>
        Plot.lineY(s.points, {
          x: "hours",
          y: "value",
          stroke: pick(SERIES, i),
          strokeWidth: 2,
          strokeDasharray: pick(DASHES, i),
          curve: s.shape === "step" ? "step-after" : "linear",
        }),
      ),
      Plot.ruleX(timeline.marks, { x: "hours", strokeOpacity: 0.5, strokeDasharray: "2 3" }),
      // Names take turns in three rows above the frame, so that close moments stay readable.
      ...timeline.marks.map((m, i) =>
        Plot.text([m], {
          x: "hours",
          text: "label",
          frameAnchor: "top",
          dy: -10 - ROW * (i % 3),
          // Names at the edges stay inside the picture.
          textAnchor:
            m.hours < first + (last - first) / 5 ? "start" : m.hours > last - (last - first) / 5 ? "end" : "middle",
        }),
      ),
      Plot.ruleY([0]),
    ],
  });
}

/** Least probability that is drawn. */
const FLOOR = 1e-9;
const NAMED_AT = 0.3;

/**
 * Odds against the hostile share, a line for each number of seats, or a diamond where there is one share only; measured points
 * with their intervals.
 */
export function juryChart(jury: JuryOdds): string {
  const seats = [...new Set(jury.rows.map((r) => r.seats))];
  const shares = jury.rows.map((r) => r.share);
  const shown = jury.rows.filter((r) => r.expected > FLOOR);
  const least = Math.min(
    1e-2,
    ...jury.rows.flatMap((r) => [r.expected, r.measured?.probability ?? 1]).filter((p) => p > FLOOR),
  );
  // A decade below the least of what is shown, so that an interval down to nothing has a place to end.
  const bottom = 10 ** Math.floor(Math.log10(least) - 0.5);
  const measured = jury.rows.flatMap((r) =>
    r.measured === undefined ? [] : [{ ...r.measured, share: r.share, low: Math.max(bottom, r.measured.low) }],
  );
  // Where lines are apart: the names of the seats stand at the share nearest to this.
  const named = seats.flatMap((k) => {
    const line = shown.filter((r) => r.seats === k);
    return line.toSorted((a, b) => Math.abs(a.share - NAMED_AT) - Math.abs(b.share - NAMED_AT)).slice(0, 1);
  });
  return draw(`${jury.title}: probability of a hostile majority against the hostile share of ${jury.pool} tickets`, {
    height: 280,
    marginLeft: 56,
    marginRight: 24,
    x: {
      label: "hostile share of the tickets",
      tickFormat: (share: number) => odds(share),
      ticks: 5,
      domain: [0, Math.max(0.5, ...shares)],
    },
    y: {
      type: "log",
      domain: [bottom, 1],
      label: "P(hostile majority)",
      grid: true,
      ticks: 5,
      tickFormat: (p: number) => (p < 1e-3 ? p.toExponential(0) : odds(p)),
    },
    marks: [
      ...seats.map((k, i) =>
        Plot.lineY(
          shown.filter((r) => r.seats === k),
          { x: "share", y: "expected", stroke: pick(SERIES, i), strokeWidth: 2, strokeDasharray: pick(DASHES, i) },
        ),
      ),
      ...seats.map((k, i) => {
        const points = shown.filter((r) => r.seats === k);
        return Plot.dot(points.length === 1 ? points : [], {
          x: "share",
          y: "expected",
          symbol: "diamond",
          r: 6,
          stroke: pick(SERIES, i),
          strokeWidth: 2,
        });
      }),
      Plot.ruleX(measured, { x: "share", y1: "low", y2: "high" }),
      Plot.dot(
        measured.filter((m) => m.probability > FLOOR),
        { x: "share", y: "probability", r: 3, fill: "currentColor" },
      ),
      Plot.text(named, {
        x: "share",
        y: "expected",
        text: (r: { seats: number }) => `${r.seats}`,
        dx: 14,
        dy: -8,
        stroke: "var(--paper)",
        strokeWidth: 4,
        fill: "currentColor",
        fontWeight: "bold",
      }),
    ],
  });
}
