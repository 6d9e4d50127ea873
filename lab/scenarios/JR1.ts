import {
  SIGNIFICANCE,
  accountsOf,
  captured,
  chiSquareP,
  clique,
  mostByChance,
  seatsOf,
  weightOf,
} from "../economics/juries.ts";
import { usdPerWei } from "../economics/costs.ts";
import { wilson } from "../metrics/intervals.ts";
import { juryCapture, majority } from "../metrics/closedForms.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Dispute, Juror, Seat } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, priceless, verdict, type Outcome } from "./Scenario.ts";

const STAKE_SHARE = 0.4;
const PERSON_SHARE = 0.1;
const DISPUTES = 60;
/** Odds of a first jury that people bought instead of stake may have, and how many they are counted at, in pools. */
const MOST_ODDS = 0.05;
const MOST_PEOPLE = 100;

/** Where everybody votes by stake there is nothing to draw: the weight itself is measured. */
async function byWeight(context: CourtContext, persons: number): Promise<Outcome> {
  const { court } = context;
  const whales = await clique(court, persons, STAKE_SHARE, "whale");
  await court.join(whales);
  const seats = await court.draw(await court.open());
  const share = ratio(weightOf(seatsOf(seats, accountsOf(whales))), weightOf(seats));
  const people = persons / seats.length;
  const checks = [
    check("hostile share of the deciding weight over their share of the people", share / people, "<=", 1),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${persons} of ${seats.length} people decide with ${(100 * share).toFixed(1)} % of the weight`,
    checks,
    measures: { hostilePersons: persons, people: seats.length, hostileWeight: share },
    ...priceless("stake decides, whatever a person costs"),
  };
}

/** The same money spent on people instead, each with the least stake: the odds of a jury at every price of a person. */
function peopleInstead(
  { court, prices, population, market }: CourtContext,
  whales: readonly Juror[],
  held: boolean,
): Pick<Outcome, "sweep" | "breakEven"> {
  const perWei = usdPerWei(market, population.supply);
  const budget = Number(sum(whales.map((w) => w.stake))) * perWei;
  const least = Number(court.jurors.reduce((low, j) => (j.stake < low ? j.stake : low), court.jurors[0]?.stake ?? 0n));
  const honest = court.jurors.length;
  const sweep = prices.person.sweepUsd.map((personUsd) => {
    const people = Math.min(MOST_PEOPLE * honest, Math.floor(budget / (personUsd + least * perWei)));
    const odds = juryCapture(honest + people, people, court.seats);
    return { personUsd, value: Number(odds.toPrecision(6)), holds: held && odds <= MOST_ODDS };
  });
  const even = sweep.find((_, i) => sweep.slice(i).every((p) => p.holds));
  return {
    sweep,
    breakEven: {
      personUsd: even?.personUsd ?? null,
      note:
        even === undefined
          ? `at no swept price does the money of the whales, spent on people with the least stake, get a first jury less often than one in ${1 / MOST_ODDS}`
          : `least swept price from which on the money of the whales, spent on people with the least stake, gets a first jury at most once in ${1 / MOST_ODDS}; the issuer's rate limit is left out`,
    },
  };
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court } = context;
  const persons = Math.max(3, Math.round((court.jurors.length * PERSON_SHARE) / (1 - PERSON_SHARE)));
  if (court.traits.tickets === "everybody") return byWeight(context, persons);
  // Each of them tries to hold tickets in several names: as many accounts as would be their share by stake.
  const accounts = Math.round((court.jurors.length * STAKE_SHARE) / (1 - STAKE_SHARE));
  const whales = await clique(court, persons, STAKE_SHARE, "whale", Math.max(persons, accounts));
  const hostile = accountsOf(whales);
  await court.join(whales);
  const disputes: Dispute[] = [];
  for (let i = 0; i < DISPUTES; i++) disputes.push(await court.open());
  await court.ripen(disputes);
  const juries: Seat[][] = [];
  for (const dispute of disputes) juries.push(await court.draw(dispute));

  const pool = court.jurors.length + persons;
  const seats = juries.reduce((n, j) => n + Number(weightOf(j)), 0);
  const theirs = juries.reduce((n, j) => n + Number(weightOf(seatsOf(j, hostile))), 0);
  const fallen = juries.filter((j) => captured(j, hostile)).length;
  const odds = juryCapture(pool, persons, court.seats);
  const most = mostByChance(DISPUTES, odds);
  const p = chiSquareP(theirs, seats, persons / pool);
  const checks = [
    check(`captured juries of ${DISPUTES}`, fallen, "<=", most),
    check("p of the hostile seats with one ticket a person (chi-square)", p, ">=", SIGNIFICANCE),
  ];
  const state = verdict(checks);
  const interval = wilson(fallen, DISPUTES);
  return {
    state,
    because: `${persons} of ${pool} people with ${STAKE_SHARE * 100} % of the stake got ${theirs} of ${seats} seats and ${fallen} of ${DISPUTES} juries`,
    checks,
    measures: {
      hostilePersons: persons,
      pool,
      hostileSeats: theirs,
      seats,
      capturedJuries: fallen,
      hypergeometricOdds: odds,
      majority: majority(court.seats),
    },
    juryOdds: [
      {
        title: `${STAKE_SHARE * 100} % of the stake in the hands of ${persons} of ${pool} people`,
        pool,
        rows: [
          {
            share: persons / pool,
            seats: court.seats,
            expected: odds,
            measured: { probability: fallen / DISPUTES, low: interval.low, high: interval.high, trials: DISPUTES },
          },
        ],
      },
    ],
    ...(court.traits.tickets === "person"
      ? peopleInstead(context, whales, state === "held")
      : priceless("stake is drawn, whatever a person costs")),
  };
}

export const scenario = juryScenario({
  id: "JR1",
  title: "Whale stake in the jury pool",
  family: "jury",
  claim:
    "Stake buys no seats: juries fall to a few rich people no more often than a draw of one ticket a person explains.",
  precedent: {
    event: "UMA, March 2025: a market of Polymarket on a mineral deal settled yes without a deal",
    figures:
      "one holder is said to have voted 5 million UMA through three accounts, a quarter of the votes, on a market of 7 million dollars; in three years of disputes nine wallets of 6,400 had about half of the votes",
    source:
      "Wu Blockchain, 26 March 2025 (https://cryptotokentracker.com/crypto-news/330464); CoinDesk, 27 March 2025, Polymarket, UMA Communities Lock Horns After $7M Ukraine Bet Resolves; Bloomberg, May 2026, as told by https://lumidanews.com/?p=13344. That it was an attack is disputed (https://threadreaderapp.com/thread/1904789723383529517.html)",
  },
  budget:
    "40 % of all stake in the hands of a tenth of the people, spread over as many accounts as that share would be",
  criterion: "captured juries <= hypergeometric bound over people; chi-square of seats p > 1e-4",
  ablations: [
    {
      system: "counterweight",
      variant: "open-personhood",
      note: "one human enters the pool with as many accounts as it likes",
    },
  ],
  limits: [
    "The pool is cut to the 200 largest holders of a population.",
    "The bound is the count that chance exceeds once in ten thousand runs.",
    "The chi-square treats seats of one jury as independent, which errs by less than the jury's share of the pool.",
  ],
  hear,
});
