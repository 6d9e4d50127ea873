import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { networkToken } from "../token.ts";
import { wireSuite } from "../wire.ts";

/** A whole suite with a token of its own. Parameters: `deploy/parameters`, described in `scripts/lib/parameters.ts`. */
export default buildModule("Suite", (m) => wireSuite(m, networkToken(m)));
