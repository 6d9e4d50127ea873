import { expand, loadTable } from "../populations/load.ts";
import type { Population } from "../populations/types.ts";
import { marketOf, type Prices } from "../prices.ts";
import { randomFrom, seedOf } from "../economics/random.ts";
import type { CellContext, CellResult, Scenario } from "../scenarios/Scenario.ts";
import type { System, World } from "../systems/System.ts";

/** Holders that a population is expanded to in the exact layer: its own number, or 1,000 where it has more. */
export const MOST_VOTERS = 1_000;

export function populationOf(id: string, mostVoters = MOST_VOTERS): Population {
  const table = loadTable(id);
  return expand(table, Math.min(table.count, mostVoters));
}

export interface Stage {
  readonly system: System;
  readonly variant: string | undefined;
  readonly population: Population;
  readonly prices: Prices;
  readonly progress?: (step: string) => void;
}

/** A world that many attacks are run in, each from the same untouched state. */
export class Theatre {
  readonly stage: Stage;
  readonly world: World;

  private constructor(stage: Stage, world: World) {
    this.stage = stage;
    this.world = world;
  }

  static async build(stage: Stage): Promise<Theatre> {
    const market = marketOf(stage.prices, stage.population.table.id);
    const world = await stage.system.world({
      population: stage.population,
      treasuryUsd: BigInt(Math.round(market.treasuryUsd)),
      variant: stage.variant,
      progress: stage.progress,
    });
    world.chain.journal.take();
    return new Theatre(stage, world);
  }

  /** Runs `probe` and puts everything back. */
  async undone<T>(probe: () => Promise<T>): Promise<T> {
    const checkpoint = await this.world.chain.checkpoint();
    const restore = this.world.remember();
    try {
      return await probe();
    } finally {
      await this.world.chain.rollback(checkpoint);
      restore();
    }
  }

  async play(scenario: Scenario, seed: number): Promise<CellResult> {
    const { population, prices, system, variant } = this.stage;
    const context: CellContext = {
      world: this.world,
      population,
      prices,
      market: marketOf(prices, population.table.id),
      // The ablation meets the same electorate as the system it is an ablation of.
      random: randomFrom(seedOf(seed, scenario.id, population.table.id)),
      seed,
      undone: (probe) => this.undone(probe),
    };
    const since = Date.now();
    this.world.chain.journal.take();
    const outcome = await this.undone(() => scenario.run(context));
    return {
      ...outcome,
      scenario: scenario.id,
      system: system.id,
      population: population.table.id,
      variant: variant ?? null,
      voters: population.weights.length,
      seed,
      journal: this.world.chain.journal.take(),
      milliseconds: Date.now() - since,
    };
  }
}
