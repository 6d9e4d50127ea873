import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Interface, type InterfaceAbi } from "ethers";
import type { Build } from "../chain/Contract.ts";

const require = createRequire(import.meta.url);
/** A hole that truffle leaves for the address of a library: forty characters, in the place of forty digits. */
const HOLE = /__[A-Za-z$_][\w$]{37}/g;

/** A contract as its authors compiled and published it, with its libraries filled in. Nothing is recompiled. */
export function published(path: string, libraries: Readonly<Record<string, string>> = {}): Build {
  const json = JSON.parse(readFileSync(require.resolve(path), "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const bytecode = json.bytecode.replace(HOLE, (hole) => {
    const name = hole.replace(/^__/, "").replace(/_+$/, "");
    const address = libraries[name];
    if (address === undefined) throw new Error(`${path} needs the library ${name}.`);
    return address.slice(2).toLowerCase();
  });
  return { abi: json.abi, bytecode };
}

/** The first signature of a function whose name is overloaded. */
export function signature(abi: InterfaceAbi, name: string, inputs: number): string {
  const found = Interface.from(abi).fragments.find((f) => f.type === "function" && f.format().startsWith(`${name}(`) && f.inputs.length === inputs);
  if (found === undefined) throw new Error(`No function ${name} with ${inputs} arguments.`);
  return found.format();
}
