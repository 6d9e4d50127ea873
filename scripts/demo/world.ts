import type {
  CounterweightGovernor,
  CounterweightLens,
  Genesis,
  NetworkToken,
  PersonRegistry,
  SemaphorePersonhood,
  StakeVault,
} from "../../typechain-types/index.ts";
import type { SuiteAddresses } from "../lib/addresses.ts";
import type { SemaphoreGroup } from "../lib/semaphore/membership.ts";
import type { Clock } from "../walkthrough/clock.ts";
import type { Story } from "../walkthrough/story.ts";
import type { PublicBeacon } from "./beacon.ts";
import type { Cast, Human, Name } from "./people.ts";

/** The contracts that people talk to. */
export interface Contracts {
  readonly adapter: SemaphorePersonhood;
  readonly genesis: Genesis;
  readonly governor: CounterweightGovernor;
  readonly lens: CounterweightLens;
  readonly registry: PersonRegistry;
  readonly token: NetworkToken;
  readonly vault: StakeVault;
}

/** Everything that a chapter needs. */
export interface World {
  readonly addresses: SuiteAddresses;
  readonly chainId: bigint;
  readonly clock: Clock;
  readonly contracts: Contracts;
  readonly cast: Cast;
  readonly group: SemaphoreGroup;
  readonly beacon: PublicBeacon;
  readonly story: Story;
  /** Tells that `done` of `total` parts of something long are done. */
  readonly progress: (what: string, done: number, total: number) => void;
}

/** Somebody by its name. */
export function humanOf({ cast }: World, name: Name): Human {
  const human = cast.humans.find((candidate) => candidate.name === name);
  if (human === undefined) throw new Error(`nobody is called ${name}`);
  return human;
}

/** The account of somebody. */
export const accountOf = (world: World, name: Name) => humanOf(world, name).account;
