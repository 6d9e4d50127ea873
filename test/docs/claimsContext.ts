import type { JsonRpcSigner } from "ethers";

/** What the snippets of docs/claims.md find there. */
export interface ClaimsContext {
  readonly claimBook: string;
  readonly ada: JsonRpcSigner;
  readonly chen: JsonRpcSigner;
  readonly owner: JsonRpcSigner;
  readonly app: JsonRpcSigner;
  /** A proof of a claim, by the proof kind that the test deployed as number 2. */
  prove(claim: string): Promise<string>;
  /** Lets happen what the document waits for. */
  wait(what: string): Promise<void>;
}

export const CLAIMS_NAMES = ["claimBook", "ada", "chen", "owner", "app", "prove", "wait"] as const;
