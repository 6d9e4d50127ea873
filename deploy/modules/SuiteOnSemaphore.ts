import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { networkToken } from "../token.ts";
import { wireSuite } from "../wire.ts";

/**
 * A whole suite with a token of its own whose persons are members of a Semaphore group that exists: group `semaphoreGroup` of
 * the contract `semaphore`, for at most `semaphoreTerm` seconds a proof.
 */
export default buildModule("SuiteOnSemaphore", (m) =>
  wireSuite(m, networkToken(m), {
    personhood: () =>
      m.contract("SemaphorePersonhood", [
        m.getParameter<string>("semaphore"),
        m.getParameter<bigint>("semaphoreGroup"),
        m.getParameter<bigint>("semaphoreTerm"),
      ]),
  }),
);
