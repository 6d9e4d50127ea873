import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { wireSuite } from "../wire.ts";

/** A whole suite with a token of its own. Parameters: `deploy/parameters`, described in `scripts/lib/parameters.ts`. */
export default buildModule("Suite", (m) => {
  const token = m.contract("NetworkToken", [
    m.getParameter<string>("tokenName"),
    m.getParameter<string>("tokenSymbol"),
    m.getParameter<string[]>("tokenHolders"),
    m.getParameter<bigint[]>("tokenAmounts"),
  ]);
  return wireSuite(m, token);
});
