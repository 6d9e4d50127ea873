import type { Chain } from "../chain/Chain.ts";
import { expand, loadTable } from "../populations/load.ts";
import type { Population } from "../populations/types.ts";
import { marketOf, type Prices } from "../prices.ts";
import { randomFrom, seedOf } from "../economics/random.ts";
import { isJury, type JuryScenario } from "../scenarios/JuryScenario.ts";
import {
  notApplicable,
  type CellContext,
  type CellResult,
  type Outcome,
  type Scenario,
} from "../scenarios/Scenario.ts";
import type { Court } from "../systems/courts/Court.ts";
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

/** What a rollback of the chain has to be followed by. */
interface Scene {
  readonly chain: Chain;
  remember(): () => void;
}

/** A world, and a court where there is one, that attacks are run in, each from the same untouched state. */
export class Theatre {
  readonly stage: Stage;
  private readonly ballots: World | null;
  private bench: Court | null;

  private constructor(stage: Stage, ballots: World | null) {
    this.stage = stage;
    this.ballots = ballots;
    this.bench = null;
  }

  /** Enrols people once for ballots and once for juries, as far as any of `scenarios` needs them. */
  static async build(stage: Stage, scenarios: readonly Scenario[]): Promise<Theatre> {
    const theatre = new Theatre(stage, await Theatre.ballotsOf(stage, scenarios));
    if (scenarios.some(isJury)) await theatre.openCourt();
    return theatre;
  }

  private static async ballotsOf(stage: Stage, scenarios: readonly Scenario[]): Promise<World | null> {
    if (stage.system.courtOnly === true || scenarios.every(isJury)) return null;
    const market = marketOf(stage.prices, stage.population.table.id);
    return stage.system.world({
      population: stage.population,
      treasuryUsd: BigInt(Math.round(market.treasuryUsd)),
      variant: stage.variant,
      progress: stage.progress,
    });
  }

  private async openCourt(): Promise<Court | null> {
    const { system, population, variant, progress } = this.stage;
    if (system.court === undefined) return null;
    return (this.bench ??= await system.court({ population, variant, progress }));
  }

  /** Where ballots are cast. */
  get world(): World {
    if (this.ballots === null) throw new Error(`Nobody was enrolled for ballots of ${this.stage.system.id}.`);
    return this.ballots;
  }

  /** How many people were enrolled. */
  get people(): number {
    return this.ballots?.honest.length ?? this.bench?.jurors.length ?? this.stage.population.weights.length;
  }

  /** Seconds of simulated time that it took to enrol them, as far as that happened. */
  get enrolmentSeconds(): number {
    return this.ballots?.enrolmentSeconds ?? this.bench?.enrolmentSeconds ?? 0;
  }

  async play(scenario: Scenario, seed: number): Promise<CellResult> {
    return isJury(scenario) ? this.hear(scenario, seed) : this.run(scenario, seed);
  }

  private async run(scenario: Scenario, seed: number): Promise<CellResult> {
    if (this.stage.system.courtOnly === true) {
      return this.without(scenario, seed, "it is a court: nobody casts ballots there");
    }
    const { world } = this;
    return this.timed(scenario, seed, world, () =>
      scenario.run({ ...this.common(scenario, seed), world, undone: (probe) => undone(world, probe) }),
    );
  }

  private async hear(scenario: JuryScenario, seed: number): Promise<CellResult> {
    const bench = await this.openCourt();
    if (bench === null) return this.without(scenario, seed, "no jury and no court decides anything in this system");
    return this.timed(scenario, seed, bench, () =>
      scenario.hear({ ...this.common(scenario, seed), court: bench, undone: (probe) => undone(bench, probe) }),
    );
  }

  private common(scenario: Scenario, seed: number): Common {
    const { population, prices } = this.stage;
    return {
      population,
      prices,
      market: marketOf(prices, population.table.id),
      // The ablation meets the same electorate as the system it is an ablation of.
      random: randomFrom(seedOf(seed, scenario.id, population.table.id)),
      seed,
    };
  }

  private async timed(
    scenario: Scenario,
    seed: number,
    scene: Scene,
    attack: () => Promise<Outcome>,
  ): Promise<CellResult> {
    const since = Date.now();
    scene.chain.journal.take();
    const outcome = await undone(scene, attack);
    return {
      ...outcome,
      ...this.of(scenario, seed),
      journal: scene.chain.journal.take(),
      milliseconds: Date.now() - since,
    };
  }

  private without(scenario: Scenario, seed: number, why: string): CellResult {
    return {
      ...notApplicable(why),
      ...this.of(scenario, seed),
      journal: [],
      milliseconds: 0,
    };
  }

  private of(scenario: Scenario, seed: number): CellNames {
    const { population, system, variant } = this.stage;
    return {
      scenario: scenario.id,
      system: system.id,
      population: population.table.id,
      variant: variant ?? null,
      voters: isJury(scenario) ? (this.bench?.jurors.length ?? population.weights.length) : population.weights.length,
      seed,
    };
  }
}

type Common = Pick<CellContext, "population" | "prices" | "market" | "random" | "seed">;
type CellNames = Pick<CellResult, "scenario" | "system" | "population" | "variant" | "voters" | "seed">;

/** Runs `probe` and puts everything back. */
async function undone<T>(scene: Scene, probe: () => Promise<T>): Promise<T> {
  const checkpoint = await scene.chain.checkpoint();
  const restore = scene.remember();
  try {
    return await probe();
  } finally {
    await scene.chain.rollback(checkpoint);
    restore();
  }
}
