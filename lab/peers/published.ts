import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Build } from "../chain/Contract.ts";

const require = createRequire(import.meta.url);
/** A hole that truffle leaves for the address of a library: forty characters, in the place of forty digits. */
const HOLE = /__[A-Za-z$_][\w$]{37}/g;

interface Fragment {
  readonly inputs?: readonly { readonly type: string }[];
}

/** Functions of libraries that take a place in storage: nobody can call them from outside. */
function internal(part: Fragment): boolean {
  return (part.inputs ?? []).some((input) => input.type.endsWith(" storage"));
}

/** A contract as its authors compiled and published it, with its libraries filled in. Nothing is recompiled. */
export function published(path: string, libraries: Readonly<Record<string, string>> = {}): Build {
  const json = JSON.parse(readFileSync(require.resolve(path), "utf8")) as { abi: Fragment[]; bytecode: string };
  const bytecode = json.bytecode.replace(HOLE, (hole) => {
    const name = hole.replace(/^__/, "").replace(/_+$/, "");
    const address = libraries[name];
    if (address === undefined) throw new Error(`${path} needs the library ${name}.`);
    return address.slice(2).toLowerCase();
  });
  return { abi: json.abi.filter((part) => !internal(part)), bytecode };
}
