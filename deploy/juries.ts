import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";

/** What juries are built on. */
interface Foundations {
  readonly votes: ContractFuture<string>;
  readonly timelock: ContractFuture<string>;
  readonly genesis: ContractFuture<string>;
}

/** Deploys who may serve, what juries are drawn by, the court, and the fund that gets what nobody earned. */
export function wireJuries(m: IgnitionModuleBuilder, { votes, timelock, genesis }: Foundations) {
  const insurance = m.contract("InsuranceFund", [timelock]);
  const pool = m.contract("JurorPool", [
    votes,
    m.getParameter<bigint>("jurorBond"),
    m.getParameter<bigint>("poolFloor"),
    genesis,
  ]);
  const beacon = m.contract("DrandBeacon", [
    m.getParameter<bigint[]>("beaconKey"),
    m.getParameter<string>("beaconDomain"),
    m.getParameter<bigint>("beaconGenesis"),
    m.getParameter<bigint>("beaconPeriod"),
  ]);
  const court = m.contract("JuryCourt", [
    {
      pool,
      beacon,
      insurance,
      feePerJuror: m.getParameter<bigint>("jurorFee"),
      keeperReward: m.getParameter<bigint>("keeperReward"),
      seedLag: m.getParameter<bigint>("seedLag"),
      standardPanels: m.getParameter<bigint[]>("standardPanels"),
      operationsPanels: m.getParameter<bigint[]>("operationsPanels"),
    },
  ]);
  return { insurance, pool, beacon, court };
}
