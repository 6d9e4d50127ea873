import { Chain } from "../chain/Chain.ts";
import { castByWhoHasASay } from "../economics/ballots.ts";
import { defenders } from "../economics/opposition.ts";
import { usdPerWei } from "../economics/costs.ts";
import { ballotVoice } from "../economics/voices.ts";
import type { Holder } from "../systems/System.ts";
import { UNBOUNDED, check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");

/** Executes the decision with the leased ballots; what the chain shows of the lease is nothing but ballots. */
function carried(context: CellContext, leased: readonly Holder[], opposition: readonly Holder[]): Promise<boolean> {
  return context.undone(async () => {
    const { world } = context;
    const prize = await world.prize();
    const ballot = await world.open(world.clerk, LOOT, prize);
    const taken = new Set(leased.map((h) => h.account));
    await castByWhoHasASay(world, ballot, [
      ...opposition.filter((h) => !taken.has(h.account)).map((h) => ({ account: h.account, side: "against" as const })),
      ...leased.map((h) => ({ account: h.account, side: "for" as const })),
    ]);
    await world.close(ballot);
    await world.enact(ballot);
    return (await world.loot(LOOT)) === prize;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const opposition = defenders(context);
  const rate = prices.voteRental.paidUsd / prices.voteRental.notionalUsd;
  const perWei = usdPerWei(market, population.supply);
  const persons = world.traits.persons;
  const priceAt = (leased: readonly Holder[], personUsd: number): number =>
    leased.reduce((sum, h) => sum + rate * Number(world.weigh([h]).capital) * perWei + (persons ? personUsd : 0), 0);
  // Hardware answers for everybody, so nobody has to be trusted and everybody may lease: the most voice per dollar first.
  const voicePerUsd = (h: Holder): number => Number(ballotVoice(world, h)) / priceAt([h], prices.person.usd);
  const order = world.honest.filter((h) => ballotVoice(world, h) > 0n).sort((a, b) => voicePerUsd(b) - voicePerUsd(a));
  let [fails, works] = [0, order.length + 1];
  while (works - fails > 1) {
    const middle = Math.floor((fails + works) / 2);
    if (await carried(context, order.slice(0, middle), opposition)) works = middle;
    else fails = middle;
  }
  const isCaptured = works <= order.length;
  const leased = order.slice(0, works);
  const paid = priceAt(leased, prices.person.usd);
  const prizeUsd = Number((await world.prize()) / 10n ** 12n) / 1e6;
  const margin = isCaptured ? round(paid / prizeUsd) : UNBOUNDED;
  const checks = [
    check(
      "decisions carried by leased ballots that nothing on the chain tells from others",
      isCaptured ? 1 : 0,
      "=",
      0,
    ),
    check("paid over the prize of the decision", margin, ">=", 1),
  ];
  return {
    state: verdict(checks),
    because: isCaptured
      ? `${works} leased ballots for $${Math.round(paid).toLocaleString("en-US")} carry a decision worth $${Math.round(prizeUsd).toLocaleString("en-US")}; commit and reveal hide a ballot, they do not keep its owner from proving it`
      : "not even everybody's ballot carries a decision",
    checks,
    measures: {
      leased: isCaptured ? works : "not enough",
      paidUsd: round(paid),
      prizeUsd: round(prizeUsd),
      costOverPrize: round(paid / prizeUsd),
      shareOfVoices: round(leased.length / Math.max(1, order.length)),
      perBallotUsd: round(paid / Math.max(1, leased.length)),
    },
    cost: { capital: 0, carry: 0, slippage: 0, persons: 0, bribes: round(paid), bonds: 0, sunk: round(paid) },
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: round(priceAt(leased, personUsd) / prizeUsd),
      holds: !isCaptured,
    })),
    breakEven: { personUsd: null, note: "nothing is claimed at any price; the value is cost over prize" },
  };
}

function round(x: number): number {
  return Number(x.toPrecision(6));
}

export const scenario: Scenario = {
  id: "CB3",
  title: "Private bribery with trusted hardware",
  family: "combination",
  claim: "Nothing is claimed against leases that trusted hardware enforces; what they cost is published.",
  precedent: {
    event: "Dark DAOs, described in 2018 and built as prototypes in 2023",
    figures: "votes leased through trusted hardware, so that perhaps nobody can tell how many and for what",
    source:
      "P. Daian, T. Kell, I. Miers, A. Juels, On-Chain Vote Buying and the Rise of Dark DAOs, July 2018 (read as https://bgp4.com/2018/07/09/on-chain-vote-buying-and-the-rise-of-dark-daos); J. Austgen et al., DAO Decentralization, November 2023 (https://arxiv.org/abs/2311.03530)",
  },
  budget: "leases of any number of ballots at the going rent, and a person's price on top where persons are asked for",
  criterion: "expected loss: the cost is measured by execution, and held against the prize; nothing is claimed",
  ablations: [
    {
      system: "counterweight",
      variant: "one-chamber",
      note: "leases need not outweigh the defenders' stake any more: fewer are taken for the same prize",
    },
  ],
  limits: [
    "A known loss: ballots are not free of receipts, in any system here. No rule stands against the lease itself, so its ablation removes the one that bounds what a lease is worth.",
    "Everybody leases at the going price; the more who refuse, the dearer it gets.",
  ],
  run,
};
