import { UNBOUNDED } from "../scenarios/Scenario.ts";

/** `UNBOUNDED` and what is above it is shown as without bound: JSON has no infinity, and a report says so in its schema. */
export function number(x: number): string {
  return Math.abs(x) >= UNBOUNDED ? "unbounded" : x.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** Dollars, with cents only below a hundred. */
export function dollars(x: number): string {
  if (x >= UNBOUNDED) return "unbounded";
  const digits = Math.abs(x) < 100 ? 2 : 0;
  return `$${x.toLocaleString("en-US", { maximumFractionDigits: digits })}`;
}

const SCALES = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Dollars in three digits, for charts: $792k. */
export function shortDollars(x: number): string {
  if (x >= UNBOUNDED) return "unbounded";
  const [scale, letter] = SCALES.find(([from]) => x >= from) ?? [1, ""];
  return `$${Number((x / scale).toPrecision(3))}${letter}`;
}

/** A multiple in three digits. */
export function times(x: number): string {
  return x >= UNBOUNDED ? "unbounded" : `${Number(x.toPrecision(3)).toLocaleString("en-US")} x`;
}

/** A probability: per cent in the middle, powers of ten at the ends. */
export function odds(p: number): string {
  if (p === 0 || p === 1) return `${p * 100} %`;
  return p < 1e-3 ? p.toExponential(1) : `${Number((p * 100).toPrecision(3))} %`;
}

export function mean(total: string, count: number): string {
  return count > 0 ? (BigInt(total) / BigInt(count)).toLocaleString("en-US") : "-";
}

export const DAY = 86_400;

/** Seconds as days, to hundredths: one figure, or from which to which. */
export function daySpan(from: number, to: number): string {
  const [first = "", last = ""] = [from, to].map((seconds) => number(Math.round((seconds / DAY) * 100) / 100));
  return first === last ? first : `${first} to ${last}`;
}
