import type {
  ContractFuture,
  IgnitionModuleBuilder,
  ModuleParameterRuntimeValue,
} from "@nomicfoundation/ignition-core";

/** What pool and court are built on. */
interface Foundations {
  readonly start: ModuleParameterRuntimeValue<bigint>;
  readonly length: ModuleParameterRuntimeValue<bigint>;
  readonly genesis: ContractFuture<string>;
}

/**
 * Deploys the juror pool and the court that operations are challenged before. These are the pool without jurors and the court
 * without juries of the test suites: enough for rehearsals on networks of one's own, and for nothing else.
 */
export function wireCourt(m: IgnitionModuleBuilder, { start, length, genesis }: Foundations) {
  const pool = m.contract("PoolStub", [start, length, genesis]);
  const court = m.contract("CourtStub", [pool]);
  return { pool, court };
}
