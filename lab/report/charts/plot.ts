import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";

/**
 * Width that charts are drawn at: that of a phone, so that letters there have their size; screens enlarge them.
 */
export const WIDTH = 360;

/** Letters as large as the notes of the page, at that width. */
const LETTERS = "12px";
/** Room for the figures of an axis and its name below them. */
const BOTTOM = 42;

type PlotOptions = NonNullable<Parameters<typeof Plot.plot>[0]>;

/** Draws without a browser. Colours are variables of the page, so that a chart follows its light or dark scheme. */
export function draw(title: string, options: PlotOptions): string {
  const document = new DOMParser().parseFromString("<!doctype html><html><body></body></html>", "text/html");
  // The project's types know no browser: what is drawn is any element that can be written down.
  const svg = Plot.plot({ width: WIDTH, document, style: { fontSize: LETTERS }, marginBottom: BOTTOM, ...options }) as {
    readonly outerHTML: string;
  };
  return (
    svg.outerHTML
      .replace(/<style>[\s\S]*?<\/style>/g, "")
      .replace(/^<svg /, `<svg role="img" aria-label="${escaped(title)}" `)
      // Two decimals are a hundredth of a dot; more would differ between machines.
      .replace(/(?<=[\s",(])-?\d+\.\d{3,}(?:e-?\d+)?/gi, (x) => String(Number(Number(x).toFixed(2))))
  );
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Colours of the page's scheme, in the order in which series take them. */
export const SERIES = ["var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)", "var(--s5)"] as const;
/** Dashes too, so that no series is told by its colour alone. */
export const DASHES = ["none", "6 3", "2 3", "8 3 2 3", "1 2"] as const;

export function pick<T>(list: readonly T[], i: number): T {
  const found = list[i % list.length];
  if (found === undefined) throw new RangeError("Nothing to pick from.");
  return found;
}
