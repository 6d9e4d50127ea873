import { mkdirSync, writeFileSync } from "node:fs";

/** A piece of a document: code to run, or something to wait for between two pieces of code. */
export type Step = { readonly code: string } | { readonly wait: string };

/** The blocks marked `ts run` and the `<!-- wait: ... -->` comments of a document, in order. */
export function stepsOf(markdown: string): Step[] {
  const pattern = /^```ts run\n([\s\S]*?)^```$|^<!-- wait: (.*) -->$/gm;
  return [...markdown.matchAll(pattern)].map(([, code, wait]) =>
    code === undefined ? { wait: wait ?? "" } : { code },
  );
}

/** Every `const` that the snippets declare at their top level. */
function namesOf(code: string): string[] {
  return [...code.matchAll(/^const (?:(\w+)\b|\{([^}]*)\})/gm)].flatMap(([, single, many]) =>
    single === undefined ? (many ?? "").split(",").map((name) => (name.split(":").pop() ?? "").trim()) : [single],
  );
}

/**
 * Writes the steps as one module into the cache and returns its path. The module exports `run(context)`, whose body is the
 * code of the document, unchanged but that imports stand first, and which returns everything the code declared.
 */
export function moduleOf(
  steps: readonly Step[],
  name: string,
  contextNames: readonly string[],
  context: { readonly file: string; readonly type: string } = { file: "context.ts", type: "Context" },
): URL {
  const imports: string[] = [];
  const body = steps.map((step) => {
    if ("wait" in step) return `await wait(${JSON.stringify(step.wait)});`;
    return step.code.replace(/^import [\s\S]*?;$/gm, (statement) => {
      imports.push(statement.replace('"./typechain-types/', '"../../typechain-types/'));
      return "";
    });
  });
  const code = body.join("\n");
  const folder = new URL("../../cache/docs/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}.ts`, folder);
  writeFileSync(
    file,
    [
      ...imports,
      `import type { ${context.type} } from "../../test/docs/${context.file}";`,
      `export async function run({ ${contextNames.join(", ")} }: ${context.type}) {`,
      code,
      `return { ${namesOf(code).join(", ")} };`,
      "}",
      "",
    ].join("\n"),
  );
  return file;
}
