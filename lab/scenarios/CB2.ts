import { Chain } from "../chain/Chain.ts";
import { castByWhoHasASay } from "../economics/ballots.ts";
import { defenders } from "../economics/opposition.ts";
import { usdPerWei } from "../economics/costs.ts";
import { ballotVoice } from "../economics/voices.ts";
import type { Holder } from "../systems/System.ts";
import { UNBOUNDED, check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");

/** A seller and the least it takes for its ballot. */
interface Offer {
  readonly holder: Holder;
  readonly reserveUsd: number;
  readonly voice: bigint;
}

/** Whether the decision is carried and paid out when exactly these sell their ballots. */
function passes(context: CellContext, sellers: readonly Offer[], opposition: readonly Holder[]): Promise<boolean> {
  return context.undone(async () => {
    const { world } = context;
    const prize = await world.prize();
    const ballot = await world.open(world.clerk, LOOT, prize);
    const sold = new Set(sellers.map((s) => s.holder.account));
    await castByWhoHasASay(world, ballot, [
      ...opposition.filter((h) => !sold.has(h.account)).map((h) => ({ account: h.account, side: "against" as const })),
      ...sellers.map((s) => ({ account: s.holder.account, side: "for" as const })),
    ]);
    await world.close(ballot);
    await world.enact(ballot);
    return (await world.loot(LOOT)) === prize;
  });
}

/** Least number of the cheapest offers that carries it; null when all together do not. */
async function pivotal(
  context: CellContext,
  offers: readonly Offer[],
  opposition: readonly Holder[],
): Promise<number | null> {
  let [fails, works] = [0, offers.length + 1];
  while (works - fails > 1) {
    const middle = Math.floor((fails + works) / 2);
    if (await passes(context, offers.slice(0, middle), opposition)) works = middle;
    else fails = middle;
  }
  return works > offers.length ? null : works;
}

/** Everybody who sells: rent of the stake, and the price of a person where one stands behind the ballot. */
function offersOf(context: CellContext): Offer[] {
  const { world, prices, market, population } = context;
  const rate = prices.voteRental.paidUsd / prices.voteRental.notionalUsd;
  const perWei = usdPerWei(market, population.supply);
  const person = world.traits.persons ? prices.person.usd : 0;
  return world.honest
    .filter((h) => ballotVoice(world, h) > 0n && context.random() < prices.willing.share)
    .map((holder) => {
      const { voice, capital } = world.weigh([holder]);
      // Nobody asks exactly the going rate: half of it to half more. A delegate sells what it carries, at the same rate.
      const reserveUsd = (0.5 + context.random()) * rate * Number(capital) * perWei + person;
      return { holder, reserveUsd, voice };
    })
    .sort((a, b) => a.reserveUsd / Number(a.voice) - b.reserveUsd / Number(b.voice));
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const opposition = defenders(context);
  const offers = offersOf(context);
  const count = await pivotal(context, offers, opposition);
  const bought = offers.slice(0, count ?? offers.length);
  // One price for every unit of voice, as on a market for votes: what the last seller needed asks for.
  const clearing = Math.max(0, ...bought.map((o) => o.reserveUsd / Number(o.voice)));
  const paid = bought.reduce((sum, o) => sum + clearing * Number(o.voice), 0);
  const reserves = bought.reduce((sum, o) => sum + o.reserveUsd, 0);
  const last = bought.at(-1);
  const withoutLast =
    last === undefined || count === null ? false : await passes(context, bought.slice(0, -1), opposition);
  const prizeUsd = Number((await world.prize()) / 10n ** 12n) / 1e6;
  const margin = count === null ? UNBOUNDED : paid / prizeUsd;
  const weight = bought.reduce((sum, o) => sum + Number(world.weigh([o.holder]).capital), 0);
  const notional = weight * usdPerWei(market, population.supply);
  const checks = [
    check(
      "paid on the market, over the sum of the bribes it takes",
      round(reserves === 0 ? 1 : paid / reserves),
      ">=",
      1,
      "arithmetic",
    ),
    check("decisions carried without the last bribe", withoutLast ? 1 : 0, "=", 0),
    check("paid over the prize of the decision", round(margin), ">=", 1),
  ];
  const state = verdict(checks);
  const ballots = world.traits.persons ? bought.length : 0;
  return {
    state,
    because:
      count === null
        ? `all ${offers.length} who sell do not carry a decision against ${opposition.length} defenders`
        : `${count} sellers, paid ${usd(paid)} at one price for ${usd(reserves)} of asked bribes, carry a decision worth ${usd(prizeUsd)}`,
    checks,
    measures: {
      sellers: offers.length,
      bought: count ?? "not enough",
      paidUsd: round(paid),
      askedUsd: round(reserves),
      prizeUsd: round(prizeUsd),
      bribeShareOfNotional: notional === 0 ? 0 : round(paid / notional),
      defenders: opposition.length,
    },
    cost: { capital: 0, carry: 0, slippage: 0, persons: 0, bribes: round(paid), bonds: 0, sunk: round(paid) },
    sweep: prices.person.sweepUsd.map((personUsd) => {
      // The same sellers at another price of a person: the market pays all of them the dearest voice.
      const dearest = Math.max(
        0,
        ...bought.map((o) => (o.reserveUsd + (ballots > 0 ? personUsd - prices.person.usd : 0)) / Number(o.voice)),
      );
      const cost = bought.reduce((sum, o) => sum + dearest * Number(o.voice), 0);
      const value = count === null ? UNBOUNDED : round(cost / prizeUsd);
      return { personUsd, value, holds: value >= 1 };
    }),
    breakEven: {
      personUsd:
        count === null || ballots === 0 ? null : round(Math.max(0, (prizeUsd - paid) / ballots + prices.person.usd)),
      note:
        ballots === 0
          ? "no persons are asked for"
          : "about the price of a person from which on the bribes cost the prize",
    },
  };
}

function round(x: number): number {
  return x >= UNBOUNDED ? x : Number(x.toPrecision(6));
}

function usd(x: number): string {
  return `$${Math.round(x).toLocaleString("en-US")}`;
}

export const scenario: Scenario = {
  id: "CB2",
  title: "Open bribe market",
  family: "combination",
  claim:
    "A market that pays every seller the same price per voice pays at least the sum of the pivotal bribes, and more than one decision yields.",
  precedent: {
    event: "Votium since 2021; LobbyFi, April 2025",
    figures:
      "votes sold in the open every second week, one buyer alone with up to 2.5 million dollars a round (November 2021); 5 ETH for the votes of 19.3 million ARB, 0.15 % of notional",
    source:
      "Votium, vlCVX FAQ (https://docs.votium.app/faq/vlcvx-faq); Frax proposal of 11 November 2021, Allocate up to $2.5m worth of FXS to Votium (gl.app, frax.eth); Arbitrum forum, DAO Discussion: Vote Buying Services (https://forum.arbitrum.foundation/t/dao-discussion-vote-buying-services/28934); prices.json, voteRental and willing",
  },
  budget: "whatever the sellers ask, cheapest voice first",
  criterion: "paid >= sum of the pivotal bribes; without the last of them nothing is carried; paid >= prize",
  ablations: [
    {
      system: "counterweight",
      variant: "one-chamber",
      on: "bittensor",
      note: "ballots need not outweigh the defenders' stake any more: fewer are bought for the same prize",
    },
  ],
  limits: [
    "No rule stands between a market and the ballots it buys. Of those that could make them dear, removed one at a time on Bittensor's owners, only the stake chamber changes what is paid: neither the square root, nor the floor, the override or objections do. What is left is the price of a person.",
    "Who sells is drawn by lot at the share in prices.json; sellers deliver, and nobody who sees the open market reacts to it.",
    "The cheapest voices are taken one after the other; another choice of sellers might be pivotal at a lower sum.",
  ],
  run,
};
