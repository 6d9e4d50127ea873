import { Chain } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import { usdPerWei } from "../economics/costs.ts";
import { boughtInARow, drawnPanels, type PanelShape } from "../economics/bribes.ts";
import { cast, weightOf } from "../economics/juries.ts";
import { wilson } from "../metrics/intervals.ts";
import { HONEST, HOSTILE, type Court, type Seat, type Witness } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type CurvePoint, type Outcome } from "./Scenario.ts";

const BRIBER = Chain.account("briber");
/** Shares of jurors for sale that real trials are held at, and so many trials each. */
const SHARES = [0, 0.25, 0.5, 1];
const TRIALS = 3;
/** Shares that the model is asked for, and so many trials each. */
const MODEL_SHARES = [0, 0.1, 0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.75, 1];
const MODEL_TRIALS = 500;
/** Up to this share of jurors who take any bribe, none must succeed. */
const SAFE_SHARE = 0.25;
/** Rounds that are played; some courts have more, which costs the briber more still. */
const MOST_ROUNDS = 5;
/** What a juror is promised above what it can lose, in hundredths. */
const EPSILON = 1n;
/** The panels of section 8: what a ladder is held to, whatever the court under attack has. */
const PANELS = [5, 11, 23, 47];

/** Rounds that the briber pays for. Whoever skips the first ones appeals against their truth at its own cost. */
type Strategy = "every round" | "the last round";

interface Trial {
  readonly won: boolean;
  readonly juries: readonly (readonly Seat[])[];
  readonly shapes: readonly PanelShape[];
  /** Wei of stake promised, and what was paid of it. */
  readonly locked: bigint;
  readonly paid: bigint;
  /** Juror fees that the briber paid for appeals. */
  readonly fees: number;
  /** Wei that one unit of weight of the first jury had at risk. */
  readonly risk: bigint;
}

/** Seats that a ladder of the mechanism's panels has to be bribed for, drawn from so many people, none of them twice. */
export function seatsOfLadder(people: number): number {
  let [left, last, sum] = [people, 0, 0];
  for (const panel of PANELS) {
    const seats = Math.min(panel, left) - ((Math.min(panel, left) + 1) % 2);
    if (seats < 3 || seats <= last) break;
    [left, last, sum] = [left - Math.min(panel, left), seats, sum + seats];
  }
  return sum;
}

interface Attempt {
  readonly strategy: Strategy;
  /** Round that is the last, counted from 0. */
  readonly last: number;
  readonly greedy: (account: string) => boolean;
}

/** One dispute with a bribe on it, up to the last round; whoever loses appeals, the truth's side or the briber. */
async function bribed(context: CourtContext, witness: Witness, attempt: Attempt): Promise<Trial> {
  const { court } = context;
  const { strategy, last, greedy } = attempt;
  const dispute = await court.open();
  const args = [witness.contract.address, witness.token.address, dispute.id, HOSTILE];
  const bribe = await Contract.deploy(court.chain, BRIBER, "PEpsilonBribe", await artifact("PEpsilonBribe"), args);
  const obedient: { round: number; seat: Seat }[] = [];
  const juries: Seat[][] = [];
  const shapes: PanelShape[] = [];
  let [locked, fees, risk] = [0n, 0, 0n];
  for (let round = 0; round <= last; round++) {
    const jury = await court.draw(dispute);
    const one = jury[0];
    if (one === undefined) break;
    const units = weightOf(jury);
    const atRisk = (await court.penalty(dispute, one)) / one.weight;
    if (round === 0) risk = atRisk;
    juries.push(jury);
    // Where everybody may sit, weight is counted in thousandths of a seat or finer: people are counted instead.
    const everybody = units >= 1_000n * BigInt(jury.length);
    shapes.push({ units: everybody ? jury.length : Number(units), everybody });
    const paying = strategy === "every round" || round === last;
    if (paying) {
      const price = (atRisk * (100n + EPSILON)) / 100n;
      await witness.buy(bribe.address, units * price);
      await court.chain.send(bribe.call(BRIBER, "offer", [round, units, price], "promise a bribe"));
      locked += units * price;
    }
    const takers = paying ? jury.filter((s) => greedy(s.account)) : [];
    obedient.push(...takers.map((seat) => ({ round, seat })));
    await court.vote(
      dispute,
      jury.map((s) => cast(s, takers.includes(s) ? HOSTILE : HONEST)),
    );
    const cost = await court.appealCost(dispute);
    if (round === last || cost === null) break;
    // The briber appeals only where it held its money back; the truth's side wherever it lost.
    const theirs = (await court.ruling(dispute)) === HONEST;
    if (theirs && paying) break;
    if (theirs) fees += Number(cost) / Number(await court.fee());
    if (!(await court.appeal(dispute, theirs ? BRIBER : Chain.account("truthful"))).ok) break;
  }
  const won = (await court.settle(dispute)) === HOSTILE;
  return { won, juries, shapes, locked, paid: await claimed(court, witness, bribe, obedient), fees, risk };
}

/** What the briber has to pay out in the end. */
async function claimed(
  court: Court,
  witness: Witness,
  bribe: Contract,
  obedient: readonly { readonly round: number; readonly seat: Seat }[],
): Promise<bigint> {
  let paid = 0n;
  for (const { round, seat } of obedient) {
    const key = await witness.keyOf(seat);
    const before = await witness.token.readBigint("balanceOf", [bribe.address]);
    const claim = await court.chain.attempt(bribe.call(seat.account, "claim", [round, key], "claim the bribe"));
    if (claim.ok) paid += before - (await witness.token.readBigint("balanceOf", [bribe.address]));
  }
  return paid;
}

/** Of so many disputes over these panels, those in which every panel had a greedy majority; people are greedy each with `share`. */
function modelled(context: CourtContext, shapes: readonly PanelShape[], share: number): number {
  const { court, random } = context;
  const tickets = court.traits.tickets === "person" ? "person" : "stake";
  let won = 0;
  for (let i = 0; i < MODEL_TRIALS; i++) {
    const greed = new Set(court.jurors.filter(() => random() < share).map((j) => j.account));
    const juries = drawnPanels(court.jurors, tickets, shapes, random);
    if (boughtInARow(juries, (account) => greed.has(account)) === juries.length) won += 1;
  }
  return won;
}

interface Exact {
  readonly share: number;
  readonly trial: Trial;
  /** Whether the model says of the same juries what the court ruled. */
  readonly agreed: boolean;
}

async function exactTrials(context: CourtContext, witness: Witness): Promise<Exact[]> {
  const { court, random, undone } = context;
  const results: Exact[] = [];
  for (const share of SHARES) {
    for (let i = 0; i < TRIALS; i++) {
      const greed = new Set(court.jurors.filter(() => random() < share).map((j) => j.account));
      const greedy = (account: string): boolean => greed.has(account);
      const attempt: Attempt = { strategy: "every round", last: MOST_ROUNDS - 1, greedy };
      const trial = await undone(() => bribed(context, witness, attempt));
      const agreed = (boughtInARow(trial.juries, greedy) === trial.juries.length) === trial.won;
      results.push({ share, trial, agreed });
    }
  }
  return results;
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, prices, population, market, undone } = context;
  const witness = await court.witness();
  if (witness === null) {
    return notApplicable(
      "no contract can read a single vote there; bribes need another proof, which is not built here",
    );
  }
  const exact = await exactTrials(context, witness);
  const at = (share: number): Trial[] => exact.filter((e) => e.share === share).map((e) => e.trial);
  const [full] = at(1);
  if (full === undefined || at(1).some((t) => !t.won)) {
    throw new Error("With every juror for sale the ruling was not bought: the attack is void.");
  }
  const { shapes, risk } = full;
  const patient = await undone(() =>
    bribed(context, witness, { strategy: "the last round", last: shapes.length - 1, greedy: () => true }),
  );
  const perWei = usdPerWei(market, population.supply);
  const budgetOf = (t: Trial): number => Number(t.locked) * perWei + t.fees * prices.jury.feeUsd;
  const sumOverRounds = seatsOfLadder(court.jurors.length) * Number(risk) * perWei;
  const over = (usd: number): number => Math.round((usd / sumOverRounds) * 1e4) / 1e4;
  const everyRound = Math.min(...at(1).map(budgetOf));
  const model = MODEL_SHARES.map((share) => ({ share, won: modelled(context, shapes, share) }));
  const safe = [
    ...exact.filter((e) => e.share <= SAFE_SHARE).map((e) => ({ won: e.trial.won ? 1 : 0, trials: 1 })),
    ...model.filter((m) => m.share <= SAFE_SHARE).map((m) => ({ won: m.won, trials: MODEL_TRIALS })),
  ];
  const safeTrials = safe.reduce((n, s) => n + s.trials, 0);
  const checks = [
    check("dollars to bribe every round over the sum at risk in all rounds of section 8", over(everyRound), ">=", 1),
    ...(patient.won
      ? [
          check(
            "dollars to appeal to the last round and bribe that alone, over the same sum",
            over(budgetOf(patient)),
            ">=",
            1,
          ),
        ]
      : []),
    check(
      `rulings bought of ${safeTrials} with at most ${100 * SAFE_SHARE} % of the jurors for sale`,
      safe.reduce((n, s) => n + s.won, 0),
      "=",
      0,
      "model",
    ),
    check("rulings of the court that the model does not reproduce", exact.filter((e) => !e.agreed).length, "=", 0),
  ];
  const state = verdict(checks);
  const middle = model.filter((m) => m.share >= 0.4 && m.share <= 0.6);
  return {
    state,
    because: `all jurors being for sale, a ruling costs ${dollars(everyRound)} where every round is bribed, and ${patient.won ? dollars(budgetOf(patient)) : "is not bought"} where the last alone is; ${dollars(sumOverRounds)} are at risk in all rounds; of ${MODEL_TRIALS} rulings each, ${middle.map((m) => `${m.won} at ${percent(m.share)} %`).join(", ")} of jurors for sale are bought`,
    checks,
    measures: {
      rounds: shapes.length,
      seatsOfEachRound: shapes.map((s) => s.units).join(", "),
      sumAtRiskUsd: sumOverRounds,
      lockedUsdEveryRound: everyRound,
      lockedUsdLastRound: Number(patient.locked) * perWei,
      appealFeesUsdLastRound: patient.fees * prices.jury.feeUsd,
      ...Object.fromEntries(
        SHARES.flatMap((share) => [
          [`boughtAt${100 * share}Percent`, at(share).filter((t) => t.won).length / TRIALS],
          [`paidUsdAt${100 * share}Percent`, Math.max(...at(share).map((t) => Number(t.paid) * perWei))],
        ]),
      ),
      ...Object.fromEntries(model.map((m) => [`modelBoughtAt${percent(m.share)}Percent`, m.won / MODEL_TRIALS])),
    },
    curves: [
      {
        title: `Rulings bought, by what the briber has to lock; the shares of jurors for sale are ${SHARES.join(", ")}`,
        layer: "exact",
        points: SHARES.map((share) =>
          pointOf(at(share).filter((t) => t.won).length, TRIALS, lockedAt(at(share), perWei)),
        ),
        note: "Bribes cover the stake at risk; fees of the chain's coin come on top.",
      },
      {
        title: `Rulings bought, by dollars that jurors for sale hold at risk; their shares are ${MODEL_SHARES.join(", ")}`,
        layer: "model",
        points: model.map((m) => pointOf(m.won, MODEL_TRIALS, m.share * everyRound)),
        note: "Panels of the sizes that the court drew, people for sale each with the share's probability.",
      },
    ],
    ...priceless("jurors are bribed, not people bought"),
  };
}

function lockedAt(trials: readonly Trial[], perWei: number): number {
  return Math.max(...trials.map((t) => Number(t.locked) * perWei));
}

function pointOf(won: number, trials: number, budgetUsd: number): CurvePoint {
  const { low, high } = wilson(won, trials);
  return { budgetUsd, probability: won / trials, low, high, trials };
}

function percent(share: number): number {
  return Math.round(100 * share);
}

function dollars(usd: number): string {
  return `$${Math.round(usd).toLocaleString("en-US")}`;
}

export const scenario = juryScenario({
  id: "JR3",
  title: "Bribe contract p + epsilon",
  family: "jury",
  claim:
    "A bribe that pays only if it fails has to cover what every panel of the ladder has at risk, and buys nothing while a quarter of the jurors are for sale.",
  precedent: {
    event: "Doges on Trial, 2018: a p + epsilon bribe against Kleros jurors",
    figures:
      "a contract offered jurors of the last round their lost deposit, the other side's reward and 300 PNK more for a wrong vote, payable only if the wrong side lost; the deposit was 200 PNK",
    source:
      "Kleros, Doges on Trial Announcement: Mega Juror Party (https://blog.kleros.io/mega-juror-foam-party) and part 2 of its observations (https://blog.kleros.io/cryptoeconomic-deep-dive-doges-on-trial/); V. Buterin, The P + epsilon Attack (read as https://www.earlydaysofeth.org/articles/p-epsilon-attack)",
  },
  budget:
    "the stake at risk of every seat and one per cent, locked in a contract that reads the votes: for every round, or for the last after appeals at the briber's cost",
  criterion: "budget needed >= sum over rounds; nothing bought at 25 % of jurors for sale",
  ablations: [{ system: "counterweight", variant: "no-appeal", note: "the first panel has the last word" }],
  limits: [
    "At most five rounds are played: in courts with more the briber pays more.",
    "Three real trials for each share; the curve is the model's, with five hundred. Its panels have the sizes that the court drew, and it is asked about the juries of every real trial.",
    "Whoever speaks the truth can always pay for an appeal; that it may be unable to is JR5. Fees are counted at the price list's dollars for a juror.",
    "With all jurors for sale every court here is bought: that is published, not denied.",
  ],
  hear,
});
