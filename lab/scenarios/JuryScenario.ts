import type { Population } from "../populations/types.ts";
import type { Market, Prices } from "../prices.ts";
import type { Court } from "../systems/courts/Court.ts";
import { notApplicable, type Outcome, type Scenario } from "./Scenario.ts";

export interface CourtContext {
  readonly court: Court;
  readonly population: Population;
  readonly prices: Prices;
  readonly market: Market;
  /** Uniform in [0, 1), the same sequence for the same seed. */
  readonly random: () => number;
  readonly seed: number;
  /** Runs `probe` and undoes everything it did to the chain. */
  readonly undone: <T>(probe: () => Promise<T>) => Promise<T>;
}

/** An attack on a court. The people of the population are its jurors; nobody casts a ballot. */
export interface JuryScenario extends Scenario {
  hear(context: CourtContext): Promise<Outcome>;
}

export function juryScenario(parts: Omit<JuryScenario, "run">): JuryScenario {
  return {
    ...parts,
    run: () => Promise.resolve(notApplicable("no jury and no court decides anything in this system")),
  };
}

export function isJury(scenario: Scenario): scenario is JuryScenario {
  return "hear" in scenario;
}
