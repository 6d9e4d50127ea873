import type { Prices } from "../prices.ts";
import { dollars, odds } from "./format.ts";

/** Every price as a row: what, value, kind, source. */
export function priceRows(p: Prices): string[][] {
  return [
    ["a person", dollars(p.person.usd), p.person.kind, p.person.source],
    ["carry", `${odds(p.carry.perYear)} a year`, p.carry.kind, p.carry.source],
    ["slippage", odds(p.slippage.share), p.slippage.kind, p.slippage.source],
    [
      "vote rental",
      `${odds(p.voteRental.paidUsd / p.voteRental.notionalUsd)} of notional`,
      p.voteRental.kind,
      p.voteRental.source,
    ],
    ["defenders' turnout", `${odds(p.turnout.share)} of supply`, p.turnout.kind, p.turnout.source],
    [
      "zombie network",
      `quorum ${dollars(p.zombie.quorumUsd)}, treasury ${dollars(p.zombie.treasuryUsd)}; at most ${dollars(p.zombie.mostQuorumUsd)}, ${dollars(p.zombie.mostTreasuryUsd)}`,
      p.zombie.kind,
      p.zombie.source,
    ],
    ["time", `${dollars(p.time.usdPerHour)} an hour`, p.time.kind, p.time.source],
    ...Object.entries(p.markets).map(([id, m]) => [
      `market of ${id}`,
      `${dollars(m.tokenUsd)} a token, treasury ${dollars(m.treasuryUsd)}`,
      m.kind,
      m.source,
    ]),
  ];
}
