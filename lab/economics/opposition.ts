import type { CellContext } from "../scenarios/Scenario.ts";
import type { Holder } from "../systems/System.ts";
import { shuffled } from "./random.ts";

/**
 * The defenders who turn out: the real Against side where the population has ballots, otherwise holders drawn at random until
 * they have the share of supply that opposed Compound 289, or the population's own share.
 */
export function defenders(context: CellContext): Holder[] {
  const { world, population, prices } = context;
  if (population.table.sides !== undefined) {
    return world.honest.filter((_, i) => population.sides[i] === "against");
  }
  const share = population.table.turnoutShare ?? prices.turnout.share;
  const wanted = (population.supply * BigInt(Math.round(share * 1e7))) / 10_000_000n;
  const out: Holder[] = [];
  let held = 0n;
  for (const holder of shuffled(world.honest, context.random)) {
    if (held >= wanted) break;
    out.push(holder);
    held += holder.weight;
  }
  return out;
}
