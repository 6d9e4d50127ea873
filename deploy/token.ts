import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";

/** Deploys a token of the suite's own. */
export function networkToken(m: IgnitionModuleBuilder) {
  return m.contract("NetworkToken", [
    m.getParameter<string>("tokenName"),
    m.getParameter<string>("tokenSymbol"),
    m.getParameter<string[]>("tokenHolders"),
    m.getParameter<bigint[]>("tokenAmounts"),
  ]);
}
