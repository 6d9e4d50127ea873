import { readFileSync } from "node:fs";

/** The text of a document of the repository, by its path from the top. */
export function documentAt(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
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

/** The body rows of the table that follows `<!-- table: name -->`, cell by cell. */
export function tableOf(markdown: string, name: string): string[][] {
  const marker = `<!-- table: ${name} -->`;
  const start = markdown.indexOf(marker);
  if (start === -1) throw new Error(`no table "${name}"`);
  const rows: string[][] = [];
  for (const line of markdown
    .slice(start + marker.length)
    .trimStart()
    .split("\n")) {
    if (!line.startsWith("|")) break;
    rows.push(
      line
        .slice(1, line.lastIndexOf("|"))
        .split("|")
        .map((cell) => cell.trim()),
    );
  }
  // Heading and ruler.
  return rows.slice(2);
}
