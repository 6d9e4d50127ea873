import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT, run } from "../tool.ts";

/** What circom makes of a circuit. */
export interface Compiled {
  readonly r1cs: Uint8Array;
  /** Calculates witnesses. */
  readonly wasm: Uint8Array;
  /** How many constraints there are, as circom counted them. */
  readonly constraints: number;
}

/** Compiles `circuits/<name>.circom` with the circom of npm, which is WebAssembly: no compiler is installed. */
export async function compile(name: string): Promise<Compiled> {
  const out = await mkdtemp(join(tmpdir(), "circuit-"));
  try {
    const source = `circuits/${name}.circom`;
    const args = [
      source,
      "--r1cs",
      "--wasm",
      "--O2",
      "-l",
      "node_modules",
      "-l",
      "circuits",
      "-o",
      relative(ROOT, out),
    ];
    const { code, output } = await run("circom2", args, true);
    const counted = /non-linear constraints: (\d+)\s+linear constraints: (\d+)/.exec(output);
    if (code !== 0 || counted === null) throw new Error(`circom refuses ${source}:\n${output.trim()}`);
    return {
      r1cs: new Uint8Array(await readFile(join(out, `${name}.r1cs`))),
      wasm: new Uint8Array(await readFile(join(out, `${name}_js`, `${name}.wasm`))),
      constraints: Number(counted[1]) + Number(counted[2]),
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
