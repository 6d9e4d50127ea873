import type { BrowserProvider, JsonRpcSigner } from "ethers";

/** People that the snippets of docs/integration.md act for. */
export const PEOPLE = ["ada", "bela", "chen", "dana", "emil", "fay", "gus", "hana", "ivo"] as const;

/** What the snippets find there. */
export interface Context extends Record<(typeof PEOPLE)[number], JsonRpcSigner> {
  readonly provider: BrowserProvider;
  readonly addresses: { readonly governor: string; readonly lens: string };
  readonly registrar: JsonRpcSigner;
  /** Lets the time pass that the document talks about. */
  wait(what: string): Promise<void>;
}

export const CONTEXT_NAMES = ["provider", "addresses", "registrar", ...PEOPLE, "wait"] as const;
