import { DASHES, SERIES, escaped, pick } from "../charts/plot.ts";

/** Markup that is safe to put into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | null | readonly Piece[];

/** Text is escaped, markup is not, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.map((s, i) => s + textOf(pieces[i] ?? null)).join(""));
}

function textOf(piece: Piece): string {
  if (piece === null) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return piece.map(textOf).join("");
}

/** An anchor's name. */
export const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

export type Row = readonly Piece[];

export interface TableOptions {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  /** Columns of figures, which stand to the right. */
  readonly figures?: readonly number[];
  /** Columns of sentences, which need width. */
  readonly sentences?: readonly number[];
}

/** A table in a box of its own that scrolls, also by keyboard, so that the page never does. */
export function table({ caption, head, rows, figures = [], sentences = [] }: TableOptions): Html {
  const kind = (i: number): Html | null =>
    figures.includes(i) ? html` class="figure"` : sentences.includes(i) ? html` class="sentence"` : null;
  return html`<div class="box" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((h, i) => html`<th scope="col" ${kind(i)}>${h}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, i) =>
                i === 0 ? html`<th scope="row" ${kind(i)}>${cell}</th>` : html`<td${kind(i)}>${cell}</td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

export interface FigureOptions {
  readonly title: string;
  readonly svg: string;
  readonly numbers: TableOptions;
  /** Names of the lines, in the order of their colours. */
  readonly names?: readonly string[];
  readonly note?: string;
  /** What the table behind the chart is called. */
  readonly behind?: string;
}

/** A chart with its name above and its figures behind it. */
export function figure({ title, svg, numbers, names = [], note, behind }: FigureOptions): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${new Html(svg)} ${names.length > 0 ? key(names) : null}
    ${note === undefined || note === "" ? null : html`<p class="note">${note}</p>`}
    <details>
      <summary>${behind ?? "Figures behind this chart"}</summary>
      ${table(numbers)}
    </details>
  </figure>`;
}

/** Names of lines with their colour and dashes. */
function key(names: readonly string[]): Html {
  return html`<ul class="key">
    ${names.map((name, i) => {
      const style = `stroke="${pick(SERIES, i)}" stroke-width="2.5" stroke-dasharray="${pick(DASHES, i)}"`;
      const line = `<svg viewBox="0 0 32 8" aria-hidden="true"><path d="M0 4H32" ${style}/></svg>`;
      return html`<li>${new Html(line)} ${name}</li>`;
    })}
  </ul>`;
}
