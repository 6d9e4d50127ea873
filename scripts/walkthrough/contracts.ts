import type { JsonRpcProvider } from "ethers";
import {
  ConvictionLedger__factory,
  CounterweightGovernor__factory,
  CounterweightLens__factory,
  Genesis__factory,
  NetworkToken__factory,
  PersonRegistry__factory,
  ProposalDeposits__factory,
  QuadraticVotes__factory,
  RegistrarPersonhood__factory,
  StakeVault__factory,
} from "../../typechain-types/index.js";
import type { SuiteAddresses } from "../lib/addresses.ts";

/** The contracts that people talk to. */
export function contractsAt(addresses: SuiteAddresses, provider: JsonRpcProvider) {
  return {
    adapter: RegistrarPersonhood__factory.connect(addresses.adapter, provider),
    deposits: ProposalDeposits__factory.connect(addresses.deposits, provider),
    genesis: Genesis__factory.connect(addresses.genesis, provider),
    governor: CounterweightGovernor__factory.connect(addresses.governor, provider),
    ledger: ConvictionLedger__factory.connect(addresses.ledger, provider),
    lens: CounterweightLens__factory.connect(addresses.lens, provider),
    registry: PersonRegistry__factory.connect(addresses.registry, provider),
    token: NetworkToken__factory.connect(addresses.token, provider),
    vault: StakeVault__factory.connect(addresses.vault, provider),
    votes: QuadraticVotes__factory.connect(addresses.votes, provider),
  };
}

export type Contracts = ReturnType<typeof contractsAt>;
