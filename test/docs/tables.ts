import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";

const fileOf = (path: string) => new URL(`../../${path}`, import.meta.url);

/** The text of a document of the repository, by its path from the top. */
export function documentAt(path: string): string {
  return readFileSync(fileOf(path), "utf8");
}

/** The part of `markdown` under the heading that ends with `title`, up to the next heading of the same or a higher level. */
export function sectionOf(markdown: string, title: string): string {
  const lines = markdown.split("\n");
  const first = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(title));
  const heading = lines[first];
  if (heading === undefined) throw new Error(`no heading "${title}"`);
  const level = heading.indexOf(" ");
  const rest = lines.slice(first + 1);
  const last = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= level);
  return rest.slice(0, last === -1 ? rest.length : last).join("\n");
}

/** The lines of the table that follows `<!-- table: name -->`, heading and ruler first. */
function linesOf(markdown: string, name: string): string[] {
  const marker = `<!-- table: ${name} -->`;
  const start = markdown.indexOf(marker);
  if (start === -1) throw new Error(`no table "${name}"`);
  const lines = markdown
    .slice(start + marker.length)
    .trimStart()
    .split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(0, end === -1 ? lines.length : end);
}

/** The body rows of the table that follows `<!-- table: name -->`, cell by cell. */
export function tableOf(markdown: string, name: string): string[][] {
  const cells = (line: string) =>
    line
      .slice(1, line.lastIndexOf("|"))
      .split("|")
      .map((cell) => cell.trim());
  return linesOf(markdown, name).slice(2).map(cells);
}

/**
 * Asserts that a document's table has these rows. `npm run docs:tables` sets UPDATE_TABLES: then the rows are written into the
 * document instead, for a person to read before committing them.
 */
export function expectTable(path: string, name: string, rows: readonly (readonly string[])[]): void {
  const markdown = documentAt(path);
  if (process.env["UPDATE_TABLES"] === undefined) {
    expect(tableOf(markdown, name)).to.deep.equal(rows);
    return;
  }
  const lines = linesOf(markdown, name);
  const updated = [...lines.slice(0, 2), ...rows.map((row) => `| ${row.join(" | ")} |`)];
  writeFileSync(
    fileOf(path),
    markdown.replace(lines.join("\n"), () => updated.join("\n")),
  );
}
