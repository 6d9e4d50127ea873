import { Chain } from "../chain/Chain.ts";
import { usdPerWei } from "../economics/costs.ts";
import { ownVoice, voicedHolders } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Holder, Member } from "../systems/System.ts";
import { check, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const LEAST_MULTIPLIER = 20;

interface Rental {
  readonly lenders: readonly Holder[];
  readonly carriers: number;
  readonly paidUsd: number;
}

/** Whom to rent from, and how many persons to carry it, for the most counted voice within the budget. */
function cheapestRental(context: CellContext, cap: bigint): Rental {
  const { world, prices, market, population } = context;
  const rate = prices.voteRental.paidUsd / prices.voteRental.notionalUsd;
  const perWei = usdPerWei(market, population.supply);
  const byVoicePerToken = voicedHolders(world).sort((a, b) => {
    const [left, right] = [world.voiceOf(a.weight) * b.weight, world.voiceOf(b.weight) * a.weight];
    return left < right ? 1 : left > right ? -1 : 0;
  });
  let best: Rental = { lenders: [], carriers: 1, paidUsd: 0 };
  let mostVoice = 0n;
  for (let carriers = 1; carriers <= (cap === 0n ? 1 : 40); carriers++) {
    const people = world.traits.persons ? carriers * prices.person.usd : 0;
    const room = cap * BigInt(carriers);
    const lenders: Holder[] = [];
    let paid = people;
    let voice = 0n;
    for (const holder of byVoicePerToken) {
      const fee = Number(holder.weight) * perWei * rate;
      if (paid + fee > prices.voteRental.paidUsd || (cap !== 0n && voice >= room)) continue;
      lenders.push(holder);
      paid += fee;
      voice += world.voiceOf(holder.weight);
    }
    const counted = cap !== 0n && voice > room ? room : voice;
    if (counted > mostVoice) [best, mostVoice] = [{ lenders, carriers, paidUsd: paid }, counted];
  }
  return best;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const cap = await world.capAhead();
  const rental = cheapestRental(context, cap);
  const carriers: Member[] = Array.from({ length: rental.carriers }, (_, i) => ({
    account: Chain.account(`renter ${i}`),
    weight: 0n,
    person: true,
  }));
  await world.activate(carriers);
  for (const [i, carrier] of carriers.entries()) {
    const lenders = rental.lenders.filter((_, j) => j % rental.carriers === i);
    await world.lend(
      lenders.map((l) => l.account),
      carrier.account,
    );
  }
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(
    ballot,
    carriers.map((c) => ({ account: c.account, side: "for" })),
  );
  const rented = await world.tally(ballot);
  const dissenter = rental.lenders.find((h) => world.roll.lendersOf(h.account).length === 0) ?? rental.lenders[0];
  if (dissenter === undefined) throw new Error("Nothing could be rented.");
  const landed = (await world.chain.attempt(world.ballotCall(ballot, { account: dissenter.account, side: "against" })))
    .ok;
  const overridden = await world.tally(ballot);
  const back = overridden.against - rented.against;

  const electorate = sum(world.honest.map((h) => ownVoice(world, h)));
  const share = ratio(rented.for, electorate);
  const people = world.traits.persons ? rental.carriers : 0;
  const fees = rental.paidUsd - people * prices.person.usd;
  const rate = prices.voteRental.paidUsd / prices.voteRental.notionalUsd;
  // One per cent of a token electorate costs its notional times the rate.
  const listedUsd = Number(sum(population.weights)) * usdPerWei(market, population.supply);
  const baselinePerCent = (listedUsd * rate) / 100;
  const perCent = (personUsd: number): number => (fees + people * personUsd) / (share * 100);
  const multiplier = perCent(prices.person.usd) / baselinePerCent;
  const checks = [
    check(
      "voice taken back by a delegator after its delegate voted, as a share of its own",
      landed ? ratio(back, world.voiceOf(dissenter.weight)) : 0,
      ">=",
      1,
    ),
    check(
      "price of one per cent of the electorate's voice, over the token vote's",
      round(multiplier),
      ">=",
      LEAST_MULTIPLIER,
      "arithmetic",
    ),
  ];
  const state = verdict(checks);
  const evenAt = people === 0 ? null : (LEAST_MULTIPLIER * baselinePerCent * share * 100 - fees) / people;
  return {
    state,
    because: `${dollars(rental.paidUsd)} rent ${(100 * share).toFixed(2)} % of the electorate's voice, at ${multiplier.toFixed(2)} times the token vote's price; an override ${landed && back > 0n ? "works" : "does not work"} after the delegate voted`,
    checks,
    measures: {
      rentedShareOfElectorate: share,
      paidUsd: round(rental.paidUsd),
      carriers: rental.carriers,
      lenders: rental.lenders.length,
      capShareOfElectorate: cap === 0n ? "no cap" : ratio(cap, electorate),
      baselinePerCentUsd: round(baselinePerCent),
      perCentUsd: round(perCent(prices.person.usd)),
      stakeShareRented: rented.stakeFor === undefined ? "one chamber" : ratio(rented.stakeFor, sum(population.weights)),
      forFellBy: ratio(rented.for - overridden.for, electorate),
    },
    cost: {
      capital: 0,
      carry: 0,
      slippage: 0,
      persons: people * prices.person.usd,
      bribes: fees,
      bonds: 0,
      sunk: rental.paidUsd,
    },
    sweep: prices.person.sweepUsd.map((personUsd) => ({
      personUsd,
      value: round(perCent(personUsd) / baselinePerCent),
      holds: (checks[0]?.holds ?? false) && perCent(personUsd) / baselinePerCent >= LEAST_MULTIPLIER,
    })),
    breakEven: {
      personUsd: evenAt === null ? null : round(Math.max(0, evenAt)),
      note:
        evenAt === null
          ? "no persons are asked for"
          : `from this price on rented voice costs ${LEAST_MULTIPLIER} times the token vote's, with the same plan`,
    },
  };
}

function round(x: number): number {
  return Math.round(x * 10_000) / 10_000;
}

function dollars(x: number): string {
  return `$${Math.round(x).toLocaleString("en-US")}`;
}

export const scenario: Scenario = {
  id: "DL3",
  title: "Rented votes",
  family: "delegation",
  claim: "Rented voice can be taken back after it was used, and costs many times what it costs in a token vote.",
  precedent: {
    event: "LobbyFi, Arbitrum DAO, April 2025",
    figures:
      "5 ETH (about 10,000 dollars) rented the votes of 19.3 million ARB, about 6.5 million dollars: 0.15 % of notional; 20.1 million votes had gone for 0.0652 ETH before",
    source:
      "Arbitrum forum, DAO Discussion: Vote Buying Services (https://forum.arbitrum.foundation/t/dao-discussion-vote-buying-services/28934); prices.json, voteRental",
  },
  budget: "10,000 dollars",
  criterion: "override works after the delegate voted; price per counted vote >= 20x the baseline's",
  ablations: [{ system: "counterweight", variant: "no-override", note: "who lent its voice cannot speak for itself" }],
  limits: [
    "Lenders ask the same share of their notional in every system, although a voice that can be taken back should be worth less.",
    "The renter takes the holders with most voice per token first, and as many carriers as pays.",
    "Rented voice alone passes nothing here: the persons floor and the stake chamber stand beside it.",
  ],
  run,
};
