import { carry, marketValue, type Market, type Prices } from "../prices.ts";
import type { CostUsd } from "../scenarios/Scenario.ts";
import type { Economics, Plan, World } from "../systems/System.ts";

/** Dollars of one wei when the whole scaled supply is worth the population's market value. */
export function usdPerWei(market: Market, supply: bigint): number {
  return marketValue(market) / Number(supply);
}

/** Economics of an attacker who buys patiently, holds as long as the system asks, and sells again. */
export function patientEconomics(prices: Prices, market: Market, world: World): Economics {
  const lockShare = carry(prices, 1, world.lockSeconds);
  return {
    personUsd: prices.person.usd,
    usdPerWei: usdPerWei(market, world.population.supply),
    capitalShare: prices.slippage.share + lockShare,
  };
}

/** What a plan costs an attacker who sells again afterwards. */
export function costOfPlan(prices: Prices, economics: Economics, world: World, plan: Plan, bonds = 0): CostUsd {
  const capital = Number(plan.capital) * economics.usdPerWei;
  const carried = carry(prices, capital, world.lockSeconds);
  const slippage = capital * prices.slippage.share;
  const persons = world.traits.persons ? plan.persons * economics.personUsd : 0;
  return { capital, carry: carried, slippage, persons, bribes: 0, bonds, sunk: carried + slippage + persons + bonds };
}
