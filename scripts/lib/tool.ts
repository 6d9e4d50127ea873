import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How a child process ended, with what it wrote to its standard output when that was asked for. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program of `node_modules/.bin` (or any on the PATH that npm sets up) in the project's root. Its output is shown as it
 * comes, unless `quiet`, and kept.
 */
export function run(command: string, args: readonly string[], quiet = false): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const path = `${ROOT}/node_modules/.bin:${process.env["PATH"] ?? ""}`;
    const env = { ...process.env, PATH: path, FORCE_COLOR: process.stdout.isTTY ? "1" : "0" };
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from.setEncoding("utf8");
      from.on("data", (text: string) => {
        output += text;
        if (!quiet) to.write(text);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Ends the process with what `main` answers, or with 1 and a plain message when it throws. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
