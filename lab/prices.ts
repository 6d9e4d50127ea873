import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Every price of the laboratory, with where it comes from. One file, so that a disputed number is disputed once. */
export interface Sourced {
  readonly source: string;
  readonly kind: "sourced" | "assumption";
}

export interface Market extends Sourced {
  readonly tokenSupply: number;
  readonly tokenUsd: number;
  readonly treasuryUsd: number;
}

export interface Prices {
  readonly person: Sourced & { readonly usd: number; readonly sweepUsd: readonly number[]; readonly note: string };
  readonly markets: Readonly<Record<string, Market>>;
  readonly carry: Sourced & { readonly perYear: number };
  readonly slippage: Sourced & { readonly share: number };
  readonly voteRental: Sourced & { readonly paidUsd: number; readonly notionalUsd: number };
  /** The least and the most that a quorum cost and a treasury held in raids on deserted networks. */
  readonly zombie: Sourced & {
    readonly quorumUsd: number;
    readonly treasuryUsd: number;
    readonly mostQuorumUsd: number;
    readonly mostTreasuryUsd: number;
  };
  readonly turnout: Sourced & { readonly share: number };
  readonly blockspace: Sourced & { readonly usdPerBlock: number };
  /** Tokens that can be borrowed rather than bought. */
  readonly lending: Sourced & { readonly availableShareOfSupply: number; readonly perYear: number };
  /** Depth of the market in which a patient buyer buys and sells again. */
  readonly liquidity: Sourced & {
    readonly poolShareOfSupply: number;
    readonly tranches: number;
    readonly feeShare: number;
  };
  /** Holders who sell their ballot or its loan. */
  readonly willing: Sourced & { readonly share: number };
  readonly jury: Sourced & { readonly feeUsd: number; readonly bondUsd: number; readonly poolShare: number };
  /** Probability that an honest juror votes as the attacker wants. */
  readonly jurorError: Sourced & { readonly share: number };
  /** Probability that somebody on the defenders' side is there. */
  readonly attendance: Sourced & { readonly share: number };
  /** One more wallet, where wallets are all that is asked for. */
  readonly wallet: Sourced & { readonly usd: number };
  readonly time: Sourced & { readonly usdPerHour: number };
}

/** The market of a population that has none of its own. */
const ANY_MARKET = "any";

export const PRICES_FILE = fileURLToPath(new URL("./prices.json", import.meta.url));

export function loadPrices(): Prices {
  return JSON.parse(readFileSync(PRICES_FILE, "utf8")) as Prices;
}

export function marketOf(prices: Prices, population: string): Market {
  const market = prices.markets[population] ?? prices.markets[ANY_MARKET];
  if (market === undefined) throw new Error(`prices.json has no market for the population "${population}".`);
  return market;
}

/** Dollars of the whole supply. */
export function marketValue(market: Market): number {
  return market.tokenSupply * market.tokenUsd;
}

/** Carry of `capital` dollars held for `seconds`. */
export function carry(prices: Prices, capital: number, seconds: number): number {
  return (capital * prices.carry.perYear * seconds) / (365 * 86_400);
}
