import { Identity } from "@semaphore-protocol/identity";
import type { JsonRpcProvider, JsonRpcSigner } from "ethers";

/** Who acts. Everybody can be drawn by lot, so there are enough of them for a jury and a larger one on appeal. */
export const NAMES = [
  "ada",
  "bela",
  "chen",
  "dana",
  "emil",
  "fay",
  "gus",
  "hana",
  "ivo",
  "june",
  "kofi",
  "lena",
  "milo",
  "nora",
  "omar",
  "pia",
  "quin",
  "rosa",
] as const;

export type Name = (typeof NAMES)[number];

/** Who offers to serve on juries: everybody that is no party of a dispute of the story. */
export const JURORS: readonly Name[] = [
  "bela",
  "chen",
  "emil",
  "fay",
  "ivo",
  "june",
  "kofi",
  "lena",
  "milo",
  "nora",
  "omar",
  "rosa",
];

/** Somebody with an account, and the secret with which it proves to be a member. */
export interface Human {
  readonly name: Name;
  readonly account: JsonRpcSigner;
  readonly identity: Identity;
}

/** The node's first account deploys and admits members; it takes no part afterwards. */
export interface Cast {
  readonly registrar: JsonRpcSigner;
  readonly humans: readonly Human[];
}

/** Gives everybody an account of the node and an identity. */
export async function castOf(provider: JsonRpcProvider): Promise<Cast> {
  const [registrar, ...accounts] = await provider.listAccounts();
  if (registrar === undefined || accounts.length < NAMES.length) {
    throw new Error(`the node signs for too few accounts: ${NAMES.length + 1} are needed, use a development node`);
  }
  const humans = accounts.slice(0, NAMES.length).map((account, index) => {
    const name = NAMES[index];
    if (name === undefined) throw new Error("more accounts than names");
    return { name, account, identity: new Identity(`${name}, of the demonstration`) };
  });
  return { registrar, humans };
}
