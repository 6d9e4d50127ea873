import type { Market, Prices } from "../../prices.ts";
import { marketValue } from "../../prices.ts";

const YEAR = 365 * 86_400;

/** Where the money of one plan goes, in dollars. */
export interface Split {
  /** Tokens held, at their price: comes back but for slippage. */
  readonly capital: number;
  readonly carry: number;
  readonly slippage: number;
  readonly persons: number;
  readonly bribes: number;
  readonly bonds: number;
}

export function sunkOf(split: Split): number {
  return split.carry + split.slippage + split.persons + split.bribes + split.bonds;
}

/** Everything that has to be found before the attack: the capital and what is sunk. */
export function totalOf(split: Split): number {
  return split.capital + sunkOf(split);
}

/** What tokens cost in one market. Amounts of tokens are shares of supply. */
export class TokenCosts {
  readonly supplyUsd: number;
  readonly #prices: Prices;
  readonly #lendable: number;

  /** @param borrows whether tokens are borrowed as far as they are to be had, or all bought */
  constructor(prices: Prices, market: Market, borrows = true) {
    this.#prices = prices;
    this.#lendable = borrows ? prices.lending.availableShareOfSupply : 0;
    this.supplyUsd = marketValue(market);
  }

  /** Tokens that are borrowed, cheaper than bought ones because they lose nothing in the market. */
  borrowed(share: number): number {
    return Math.min(share, this.#lendable);
  }

  carry(share: number, seconds: number): number {
    const borrowed = this.borrowed(share);
    const { carry, lending } = this.#prices;
    return ((borrowed * lending.perYear + (share - borrowed) * carry.perYear) * this.supplyUsd * seconds) / YEAR;
  }

  /**
   * Loss of buying what cannot be borrowed in daily tranches from a constant-product pool that arbitrage refills, and of
   * selling it the same way: `y^2 / (R - y) + y^2 / (R + y)` per tranche `y` of a reserve `R`, and twice the fee.
   */
  slippage(share: number): number {
    const { poolShareOfSupply: reserve, tranches, feeShare } = this.#prices.liquidity;
    const tranche = (share - this.borrowed(share)) / tranches;
    if (tranche >= reserve) return Number.POSITIVE_INFINITY;
    const lost = tranche ** 2 / (reserve - tranche) + tranche ** 2 / (reserve + tranche) + 2 * feeShare * tranche;
    return tranches * lost * this.supplyUsd;
  }

  /** Rent of votes worth `share` of supply for one decision. */
  rent(share: number): number {
    const { paidUsd, notionalUsd } = this.#prices.voteRental;
    return (paidUsd / notionalUsd) * share * this.supplyUsd;
  }
}
