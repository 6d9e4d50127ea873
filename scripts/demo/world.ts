import { formatEther, type JsonRpcProvider } from "ethers";
import type { SuiteAddresses } from "../lib/addresses.ts";
import type { SemaphoreGroup } from "../lib/semaphore/membership.ts";
import type { Clock } from "../walkthrough/clock.ts";
import type { Story } from "../walkthrough/story.ts";
import type { Contracts } from "./deploy.ts";
import type { Cast, Human, Name } from "./people.ts";

/** Everything that a chapter needs. */
export interface World {
  readonly addresses: SuiteAddresses;
  readonly chainId: bigint;
  readonly clock: Clock;
  readonly contracts: Contracts;
  readonly cast: Cast;
  readonly group: SemaphoreGroup;
  readonly provider: JsonRpcProvider;
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

/** Wei of the chain's coin, as the story tells them. */
export const coin = (wei: bigint): string => `${formatEther(wei)} coin`;
