import { Chain } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import { usdPerWei } from "../economics/costs.ts";
import { cast, weightOf } from "../economics/juries.ts";
import { wilson } from "../metrics/intervals.ts";
import { HONEST, HOSTILE, type Seat, type Witness } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type Outcome } from "./Scenario.ts";

const SHARES = [0, 0.25, 0.5, 0.75, 1];
/** Up to this share of jurors who take any bribe, none must succeed. */
const SAFE_SHARE = 0.25;
const TRIALS = 3;
/** Rounds that are played; some courts have more, which costs the briber more still. */
const MOST_ROUNDS = 5;
/** What a juror is promised above what it can lose, in hundredths. */
const EPSILON = 1n;
const PANELS = [5, 11, 23, 47];

interface Trial {
  readonly won: boolean;
  readonly rounds: number;
  readonly seats: number;
  readonly locked: bigint;
  readonly paid: bigint;
}

/** Seats that a ladder of the mechanism's panels has to be bribed for, drawn from so many people, none of them twice. */
function seatsOfLadder(people: number): number {
  let [left, last, sum] = [people, 0, 0];
  for (const panel of PANELS) {
    const seats = Math.min(panel, left) - ((Math.min(panel, left) + 1) % 2);
    if (seats < 3 || seats <= last) break;
    [left, last, sum] = [left - Math.min(panel, left), seats, sum + seats];
  }
  return sum;
}

/** One dispute with a bribe on it, up to the last round; whoever speaks the truth appeals as long as it loses. */
async function bribed(context: CourtContext, witness: Witness, greedy: (account: string) => boolean): Promise<Trial> {
  const { court } = context;
  const briber = Chain.account("briber");
  const dispute = await court.open();
  const args = [witness.contract.address, witness.token.address, dispute.id, HOSTILE];
  const bribe = await Contract.deploy(court.chain, briber, "PEpsilonBribe", await artifact("PEpsilonBribe"), args);
  const obedient: { round: number; seat: Seat }[] = [];
  let [seats, locked] = [0, 0n];
  let round = 0;
  for (; round < MOST_ROUNDS; round++) {
    const jury = await court.draw(dispute);
    if (jury.length === 0) break;
    const units = weightOf(jury);
    const one = jury[0];
    if (one === undefined) throw new Error("An empty jury was drawn.");
    const price = (((await court.penalty(dispute, one)) / one.weight) * (100n + EPSILON)) / 100n;
    await witness.buy(bribe.address, units * price);
    await court.chain.send(bribe.call(briber, "offer", [round, units, price], "promise a bribe"));
    locked += units * price;
    // Where everybody may sit, weight is counted in thousandths of a seat or finer: people are counted instead.
    seats += units >= 1_000n * BigInt(jury.length) ? jury.length : Number(units);
    const takers = jury.filter((s) => greedy(s.account));
    obedient.push(...takers.map((seat) => ({ round, seat })));
    await court.vote(
      dispute,
      jury.map((s) => cast(s, takers.includes(s) ? HOSTILE : HONEST)),
    );
    if ((await court.ruling(dispute)) === HONEST || (await court.appealCost(dispute)) === null) break;
    if (round + 1 === MOST_ROUNDS || !(await court.appeal(dispute, Chain.account("truthful"))).ok) break;
  }
  const won = (await court.settle(dispute)) === HOSTILE;
  let paid = 0n;
  for (const { round: at, seat } of obedient) {
    const key = await witness.keyOf(seat);
    const before = await witness.token.readBigint("balanceOf", [bribe.address]);
    const claim = await court.chain.attempt(bribe.call(seat.account, "claim", [at, key], "claim the bribe"));
    if (claim.ok) paid += before - (await witness.token.readBigint("balanceOf", [bribe.address]));
  }
  return { won, rounds: Math.min(round + 1, MOST_ROUNDS), seats, locked, paid };
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, prices, population, market, random, undone } = context;
  const witness = await court.witness();
  if (witness === null) {
    return notApplicable(
      prices,
      "no contract can read a single vote there; bribes need another proof, which is not built here",
    );
  }
  const results = new Map<number, Trial[]>();
  for (const share of SHARES) {
    const trials: Trial[] = [];
    for (let i = 0; i < TRIALS; i++) {
      const greed = new Map(court.jurors.map((j) => [j.account, random() < share]));
      trials.push(await undone(() => bribed(context, witness, (account) => greed.get(account) ?? false)));
    }
    results.set(share, trials);
  }
  const perWei = usdPerWei(market, population.supply);
  const all = results.get(1) ?? [];
  const fewest = Math.min(...all.map((t) => t.seats));
  const safe = SHARES.filter((s) => s <= SAFE_SHARE).flatMap((s) => results.get(s) ?? []);
  const bound = seatsOfLadder(court.jurors.length);
  const checks = [
    check("seats that have to be bribed, all jurors being for sale", fewest, ">=", bound),
    check(
      `rulings bought of ${safe.length} with at most ${100 * SAFE_SHARE} % of the jurors for sale`,
      safe.filter((t) => t.won).length,
      "=",
      0,
    ),
  ];
  const state = verdict(checks);
  const bought = (share: number): number => (results.get(share) ?? []).filter((t) => t.won).length;
  return {
    state,
    because: `a ruling needs ${fewest} seats bribed where ${bound} are asked; of ${TRIALS} rulings each, ${SHARES.map((s) => `${bought(s)} at ${100 * s} %`).join(", ")} of jurors for sale were bought`,
    checks,
    measures: Object.fromEntries(
      [...results].flatMap(([share, trials]) => [
        [`boughtAt${100 * share}Percent`, trials.filter((t) => t.won).length / TRIALS],
        [`lockedUsdAt${100 * share}Percent`, Math.max(...trials.map((t) => Number(t.locked) * perWei))],
        [`paidUsdAt${100 * share}Percent`, Math.max(...trials.map((t) => Number(t.paid) * perWei))],
      ]),
    ),
    curves: [
      {
        title: "Rulings bought, by what the briber had to lock; the share of jurors for sale rises from 0 to 1",
        layer: "exact",
        points: [...results.values()].map((trials) => {
          const won = trials.filter((t) => t.won).length;
          const interval = wilson(won, TRIALS);
          return {
            budgetUsd: Math.max(...trials.map((t) => Number(t.locked) * perWei)),
            probability: won / TRIALS,
            low: interval.low,
            high: interval.high,
            trials: TRIALS,
          };
        }),
        note: "Bribes cover the stake at risk; fees of the chain's coin come on top.",
      },
    ],
    ...priceless(prices, state === "held", fewest, "jurors are bribed, not people bought"),
  };
}

export const scenario = juryScenario({
  id: "JR3",
  title: "Bribe contract p + epsilon",
  family: "jury",
  claim:
    "A bribe that pays only if it fails has to be covered for every panel of the ladder, and buys nothing while a quarter of the jurors are for sale.",
  precedent: {
    event: "Doges on Trial, 2018: a p + epsilon bribe against Kleros jurors",
    figures:
      "a contract offered jurors of the last round their lost deposit, the other side's reward and 300 PNK more for a wrong vote, payable only if the wrong side lost; the deposit was 200 PNK",
    source:
      "Kleros, Doges on Trial Announcement: Mega Juror Party (https://blog.kleros.io/mega-juror-foam-party) and part 2 of its observations (https://blog.kleros.io/cryptoeconomic-deep-dive-doges-on-trial/); V. Buterin, The P + epsilon Attack (read as https://www.earlydaysofeth.org/articles/p-epsilon-attack)",
  },
  budget: "the stake at risk of every seat of every round and one per cent, locked in a contract that reads the votes",
  criterion: "budget needed >= sum over rounds; nothing bought at 25 % of jurors for sale",
  ablations: [{ system: "counterweight", variant: "no-appeal", note: "the first panel has the last word" }],
  limits: [
    "At most five rounds are played: in courts with more the briber pays more.",
    "Three trials for each share, so that the curve is coarse.",
    "Whoever speaks the truth can always pay for an appeal; that it may be unable to is JR5.",
    "With all jurors for sale every court here is bought: that is published, not denied.",
  ],
  hear,
});
