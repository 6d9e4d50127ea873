import { Chain } from "../chain/Chain.ts";
import { isqrt, sum } from "../metrics/concentration.ts";
import type { Population } from "../populations/types.ts";
import { DAY } from "./PeerWorld.ts";
import { OzWorld } from "./oz-governor.ts";
import type { Ballot, Bounds, Economics, Holder, Plan, System, Tally, Traits, World, WorldRequest } from "./System.ts";

const GWEI = 1_000_000_000n;
/** Wallets that a plan of the exact layer uses at most: more would be cheaper still, and only slower to run. */
const MOST_WALLETS = 400;

function foundingRoots(population: Population): bigint {
  return sum(population.weights.map(isqrt));
}

class SqrtWorld extends OzWorld {
  override readonly traits: Traits = {
    persons: false,
    roots: true,
    delegationCap: false,
    override: false,
    objections: false,
    conviction: false,
  };

  static async found(request: WorldRequest): Promise<SqrtWorld> {
    const roots = foundingRoots(request.population);
    const setting = { contract: "SqrtGovernor", timelockDelay: DAY, more: [roots] };
    const { chain, parts } = await OzWorld.deploy(setting, request);
    const world = new SqrtWorld("sqrt-naive", chain, request.population, parts);
    await world.enrolEverybody();
    return world;
  }

  override voiceOf(weight: bigint): bigint {
    return isqrt(weight);
  }

  override async tally(ballot: Ballot): Promise<Tally> {
    return { ...(await super.tally(ballot)), whole: foundingRoots(this.population) };
  }

  override async bounds(): Promise<Bounds> {
    return { ...(await super.bounds()), quorum: this.quorum() };
  }

  /** Nobody asks who holds an account. */
  override secondAccount(): Promise<boolean> {
    return Promise.resolve(true);
  }

  private quorum(): bigint {
    return (foundingRoots(this.population) * 4n) / 100n;
  }

  /** Equal wallets: each more costs its price, and each root of capital in it is cheaper. */
  override plan(opposition: readonly Holder[], economics: Economics, name: string): Promise<Plan> {
    const against = this.weigh(opposition).voice + 1n;
    const needed = against > this.quorum() ? against : this.quorum();
    let best: { wallets: number; each: bigint } | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let wallets = 1; wallets <= MOST_WALLETS; wallets++) {
      const root = (needed + BigInt(wallets) - 1n) / BigInt(wallets);
      const each = ((root * root + GWEI - 1n) / GWEI) * GWEI;
      const capital = Number(each) * wallets * economics.usdPerWei * economics.capitalShare;
      const cost = wallets * economics.personUsd + capital;
      if (cost < bestCost) [best, bestCost] = [{ wallets, each }, cost];
    }
    if (best === undefined) throw new Error("No number of wallets passes a decision.");
    const { wallets, each } = best;
    const members = Array.from({ length: wallets }, (_, i) => ({
      account: Chain.account(`${name} ${i}`),
      weight: each,
      person: false,
    }));
    return Promise.resolve({ members, capital: each * BigInt(wallets), persons: wallets });
  }
}

export const sqrtNaive: System = {
  id: "sqrt-naive",
  title: "A governor whose weight is the square root of the balance, without identity",
  notes: [
    "Written for the laboratory: OpenZeppelin's Governor 5.7 as published (1 day, 1 week, timelock of 1 day) with `_getVotes` rooted.",
    "Quorum: 4 % of the roots that the founding holders have. Accounts are free and nobody asks who holds them.",
    `A plan uses at most ${MOST_WALLETS} wallets, chosen as if a wallet cost as much as a person: what it costs is an upper bound.`,
  ],
  variants: {},
  world: (request: WorldRequest): Promise<World> => SqrtWorld.found(request),
};
