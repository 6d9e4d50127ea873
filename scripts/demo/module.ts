import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { bySemaphore } from "../../deploy/semaphore.ts";
import { networkToken } from "../../deploy/token.ts";
import { wireSuite } from "../../deploy/wire.ts";
import { VERIFIER } from "../lib/circuits/solidity.ts";

/** Proof kind of `Groth16Proof` in the demonstration's suite: the first after that of enclaves. */
export const GROTH16 = 2n;

/**
 * A suite of Semaphore's members in which claims may come with Groth16 proofs of the example circuit. FOR TESTS ONLY: the secret
 * of the circuit's keys is public. That is why the module is here and not among those that deploy for value.
 */
export const DemonstrationSuite = buildModule("DemonstrationSuite", (m) =>
  wireSuite(m, networkToken(m), {
    personhood: bySemaphore,
    moreProofs: (builder, models) => [builder.contract("Groth16Proof", [models, builder.contract(VERIFIER)])],
  }),
);
