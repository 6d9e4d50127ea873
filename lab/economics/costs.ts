import { TokenCosts } from "../model/capture/costs.ts";
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

/** Dollars lost by buying so many wei over three months in a market of constant product, and selling them again. */
export function patientSlippage(prices: Prices, market: Market, supply: bigint, wei: bigint): number {
  return new TokenCosts(prices, market, false).slippage(Number(wei) / Number(supply));
}

/** What a plan costs an attacker who buys patiently and sells again afterwards. */
export function costOfPlan(prices: Prices, market: Market, world: World, plan: Plan): CostUsd {
  const { supply } = world.population;
  const capital = Number(plan.capital) * usdPerWei(market, supply);
  const carried = carry(prices, capital, world.lockSeconds);
  const slippage = patientSlippage(prices, market, supply, plan.capital);
  const persons = world.traits.persons ? plan.persons * prices.person.usd : 0;
  return { capital, carry: carried, slippage, persons, bribes: 0, bonds: 0, sunk: carried + slippage + persons };
}
