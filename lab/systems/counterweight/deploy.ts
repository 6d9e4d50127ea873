import { Chain } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact } from "../../chain/connect.ts";
import type { Population } from "../../populations/types.ts";
import * as p from "./parameters.ts";

/** Contracts that an ablation replaces by a subclass of the same constructor. */
export interface Replacements {
  readonly RegistrarPersonhood?: string;
  readonly StakeVault?: string;
  readonly QuadraticVotes?: string;
  readonly CounterweightGovernor?: string;
}

export interface Suite {
  readonly genesis: Contract;
  readonly timelock: Contract;
  readonly token: Contract;
  readonly adapter: Contract;
  readonly registry: Contract;
  readonly vault: Contract;
  readonly votes: Contract;
  readonly treasury: Contract;
  readonly policy: Contract;
  readonly deposits: Contract;
  readonly ledger: Contract;
  readonly governor: Contract;
}

export interface Founding {
  readonly population: Population;
  readonly market: string;
  readonly registrars: readonly string[];
  readonly threshold: number;
  readonly replacements: Replacements;
}

/** Deploys the suite in the order users deploy it and binds it; afterwards the deployer has no power left. */
export async function deploySuite(chain: Chain, founding: Founding): Promise<Suite> {
  const deployer = Chain.account("deployer");
  const { replacements } = founding;
  const make = async (name: string, args: readonly unknown[], as: string = name): Promise<Contract> =>
    Contract.deploy(chain, deployer, as, await artifact(as), args);
  const start = chain.now + 3_600;
  const clock = [start, p.EPOCH] as const;

  const genesis = await make("Genesis", [...clock, openPersonsOf(founding.population)]);
  const timelock = await make("ConvictionTimelock", [p.DAY, genesis.address]);
  const token = await make("NetworkToken", ["Laboratory", "LAB", [founding.market], [founding.population.supply]]);
  const adapter = await make(
    "RegistrarPersonhood",
    [[...founding.registrars], founding.threshold],
    replacements.RegistrarPersonhood,
  );
  const registry = await make("PersonRegistry", [
    ...clock,
    timelock.address,
    adapter.address,
    p.MAX_TERM_EPOCHS,
    [],
    [],
    genesis.address,
  ]);
  const vault = await make(
    "StakeVault",
    [...clock, token.address, timelock.address, p.UNBONDING_EPOCHS, p.MAX_HALF_LIFE, genesis.address],
    replacements.StakeVault,
  );
  const { minStake, stakeCap } = p.stakeBounds(founding.population);
  const votes = await make(
    "QuadraticVotes",
    [vault.address, registry.address, minStake, stakeCap],
    replacements.QuadraticVotes,
  );
  const treasury = await make("Treasury", [
    ...clock,
    timelock.address,
    genesis.address,
    p.OUTFLOW_BPS,
    p.MAX_OUTFLOW_BPS,
    p.ROUTINE_BPS,
  ]);
  const policy = await make("ImpactPolicy", [
    {
      timelock: timelock.address,
      treasury: treasury.address,
      genesis: genesis.address,
      rules: [],
      terms: p.CLASS_TERMS,
      routineBps: p.ROUTINE_BPS,
      spendBps: p.SPEND_BPS,
      parametersBps: p.PARAMETERS_BPS,
      exposureHalfLife: p.EXPOSURE_HALF_LIFE,
      minHalfLife: p.MIN_HALF_LIFE,
      maxHalfLife: p.MAX_HALF_LIFE,
      binder: genesis.address,
    },
  ]);
  const deposits = await make("ProposalDeposits", [
    ...clock,
    token.address,
    timelock.address,
    treasury.address,
    p.DEPOSIT_BASE,
    genesis.address,
  ]);
  const governor = await make(
    "CounterweightGovernor",
    [
      {
        timelock: timelock.address,
        votes: votes.address,
        policy: policy.address,
        deposits: deposits.address,
        genesis: genesis.address,
        personsFloor: p.PERSONS_FLOOR,
      },
    ],
    replacements.CounterweightGovernor,
  );
  // The governor creates its ledger.
  const ledger = new Contract(chain, await governor.readAddress("ledger"), (await artifact("ConvictionLedger")).abi);
  const suite = {
    genesis,
    timelock,
    token,
    adapter,
    registry,
    vault,
    votes,
    treasury,
    policy,
    deposits,
    ledger,
    governor,
  };
  const manifest = Object.fromEntries(Object.entries(suite).map(([name, c]) => [name, c.address]));
  await chain.send(genesis.call(deployer, "bind", [{ ...manifest, modules: [] }]));
  await chain.jumpTo(start);
  return suite;
}

/** The default of 50, or everybody that can have a voice where the population has fewer. */
export function openPersonsOf(population: Population): number {
  const { minStake } = p.stakeBounds(population);
  const voiced = population.weights.filter((w) => w >= minStake).length;
  return Math.min(p.OPEN_PERSONS, voiced);
}
