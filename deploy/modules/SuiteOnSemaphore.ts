import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { bySemaphore } from "../semaphore.ts";
import { networkToken } from "../token.ts";
import { wireSuite } from "../wire.ts";

/** A whole suite with a token of its own whose persons are members of a Semaphore group that exists. */
export default buildModule("SuiteOnSemaphore", (m) => wireSuite(m, networkToken(m), { personhood: bySemaphore }));
