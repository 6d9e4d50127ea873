import type { CellContext } from "../scenarios/Scenario.ts";
import type { Listed } from "../systems/System.ts";
import { shuffled } from "./random.ts";
import { speakers } from "./voices.ts";

/**
 * The defenders who turn out: the real Against side where the population has ballots, otherwise holders drawn at random until
 * they have the share of supply that opposed Compound 289, or the population's own share. Who lent its voice stays silent; its
 * delegate, if drawn, brings all it carries.
 */
export function defenders(context: CellContext): Listed[] {
  const { world, population, prices } = context;
  const speaking = new Set(speakers(world));
  if (population.table.sides !== undefined) {
    return world.honest.filter((h, i) => population.sides[i] === "against" && speaking.has(h));
  }
  const share = population.table.turnoutShare ?? prices.turnout.share;
  const wanted = (population.supply * BigInt(Math.round(share * 1e7))) / 10_000_000n;
  const out: Listed[] = [];
  let held = 0n;
  for (const holder of shuffled(world.honest, context.random)) {
    if (held >= wanted) break;
    if (!speaking.has(holder)) continue;
    out.push(holder);
    held += world.roll.powerOf(holder);
  }
  return out;
}
