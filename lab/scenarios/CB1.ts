import { againstAt, dollars, overLendable, overPeers, overPopulations, told } from "../economics/comparison.ts";
import { challengedMeasures, challengedSentence } from "../economics/challenged.ts";
import { replay } from "../economics/muster.ts";
import { totalOf } from "../model/capture/costs.ts";
import { COUNTERWEIGHT, rivalOf, type Rival } from "../model/capture/rivals.ts";
import { sunkCost, type Capture, type SearchResult } from "../model/capture/search.ts";
import { at, CaptureStudy, STATED, type Multiplier } from "../model/capture/study.ts";
import { musterOf, verdictOn, type Muster } from "../model/capture/verify.ts";
import {
  UNBOUNDED,
  check,
  priceless,
  notApplicable,
  verdict,
  type CellContext,
  type Check,
  type CostUsd,
  type Curve,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";

const TRIALS = 400;
/** Before juries, where a plan has four more dimensions. */
const CHALLENGED_TRIALS = 200;
const LEAST_MULTIPLIER = 3;
const LEAST_MEDIAN = 10;

/** Draws of the opposition that the plan beats and that beat it by the model, one of each where there is one. */
function telling(study: CaptureStudy, rival: Rival, muster: Muster): { draw: number; captured: boolean }[] {
  const { contest } = study;
  const found = new Map<boolean, number>();
  for (let trial = 0; trial < contest.trials && found.size < 2; trial++) {
    const draw = contest.drawOf(trial, 0);
    const { captured } = verdictOn(contest, rival, muster, draw);
    if (!found.has(captured)) found.set(captured, draw);
  }
  return [...found].map(([captured, draw]) => ({ draw, captured }));
}

interface Replays {
  readonly executed: number;
  readonly captured: number;
  readonly differing: number;
}

/** Found plans by transactions, against draws that tell winning from losing. */
async function replays(
  context: CellContext,
  study: CaptureStudy,
  rival: Rival,
  result: SearchResult,
): Promise<Replays> {
  let [executed, captured, differing] = [0, 0, 0];
  const { plan } = at(result, STATED);
  if (plan === null) return { executed, captured, differing };
  const muster = musterOf(study.contest, rival, plan);
  for (const foretold of telling(study, rival, muster)) {
    const outcome = await replay(context, study.contest, muster, foretold.draw);
    executed += 1;
    if (outcome.captured) captured += 1;
    if (outcome.captured !== foretold.captured) differing += 1;
  }
  return { executed, captured, differing };
}

function curveOf(result: SearchResult, title: string, trials = TRIALS): Curve {
  const points = result.curve.map((p) => ({ ...point(p), trials }));
  const costs = result.captures.flatMap(({ pi, cost, interval }) =>
    cost === null
      ? []
      : [{ probability: pi, budgetUsd: cents(cost), low: cents(interval[0] ?? cost), high: interval[1] }],
  );
  return {
    title,
    layer: "model",
    points,
    costs,
    note: "Least budget of the best plan found, an upper bound on the true cost; the same draws of the opposition for every budget and system.",
  };
}

function point(p: SearchResult["curve"][number]): {
  budgetUsd: number;
  probability: number;
  low: number;
  high: number;
} {
  return { budgetUsd: cents(p.budget), probability: p.probability, low: p.low, high: p.high };
}

function costUsd({ split }: Capture): CostUsd | undefined {
  if (split === null) return undefined;
  const sunk = split.carry + split.slippage + split.persons + split.bribes + split.bonds;
  return Object.fromEntries(Object.entries({ ...split, sunk }).map(([k, v]) => [k, cents(v)])) as unknown as CostUsd;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population, prices, market, seed } = context;
  const modelled = rivalOf(world.system);
  if (modelled === undefined) return notApplicable("the search has no model of this system");
  // How long capital is locked is measured on the chain, so that a missing delay shows.
  const rival = { ...modelled, lockSeconds: world.lockSeconds };
  const ours = rival.id === COUNTERWEIGHT.id ? rival : COUNTERWEIGHT;
  const study = new CaptureStudy(population, prices, market, seed, TRIALS, ours);
  const sunk = study.search(rival, "sunk");
  const total = study.search(rival, "total");
  const exact = await replays(context, study, rival, sunk);
  const capture = at(sunk, STATED);
  const prizeUsd = rival.prizeShare * market.treasuryUsd;
  const margin = capture.cost === null ? UNBOUNDED : capture.cost / prizeUsd;
  const checks: Check[] = [
    check("replayed decisions that end otherwise than the model says", exact.differing, "=", 0),
    check("sunk cost of capture over the prize of one decision", round(margin), ">=", 1, "model"),
  ];
  const isOurs = rival.id === COUNTERWEIGHT.id;
  const peers = isOurs ? study.against("sunk") : [];
  const [hardest] = peers;
  const [wholly] = isOurs ? study.against("total") : [];
  if (hardest !== undefined && wholly !== undefined) {
    const { median, worst } = overPopulations(prices, seed);
    checks.push(
      check("sunk cost over the best-defended peer's", round(hardest.value), ">=", LEAST_MULTIPLIER, "model"),
      check("the same, worst of all populations", round(worst), ">=", LEAST_MULTIPLIER, "model"),
      check("the same, median over all populations", round(median), ">=", LEAST_MEDIAN, "model"),
      check("total cost over a token vote's fed the same stakes (GV-5)", round(study.dominance()), ">=", 1, "model"),
      check("total cost over the best-defended peer's as deployed", round(wholly.value), ">=", 1, "model"),
    );
  }
  const state = verdict(checks);
  const sweep = isOurs ? sweepOf(context, ours) : priceless("no persons are asked for");
  const cost = costUsd(capture);
  const court = new CaptureStudy(population, prices, market, seed, CHALLENGED_TRIALS, ours);
  const challenged = isOurs ? court.search(rival, "sunk", true) : undefined;
  const field = isOurs ? court.field(rival, true) : undefined;
  const { plan } = capture;
  return {
    state,
    because: `${because(capture, prizeUsd, hardest, exact)}${
      challenged === undefined || field === undefined ? "" : challengedSentence(challenged, field)
    }`,
    checks,
    measures: {
      ...Object.fromEntries(sunk.captures.map((c) => [`sunkUsd${c.pi}`, c.cost === null ? "none" : cents(c.cost)])),
      ...Object.fromEntries(total.captures.map((c) => [`totalUsd${c.pi}`, c.cost === null ? "none" : cents(c.cost)])),
      ...(challenged === undefined || field === undefined
        ? {}
        : challengedMeasures(challenged, field, prizeUsd, hardest?.peer ?? null)),
      prizeUsd,
      margin: round(margin),
      persons: plan?.persons ?? 0,
      bribedBallots: plan?.bribed ?? 0,
      rentedVoices: plan?.rented ?? 0,
      attempts: plan?.attempts ?? 0,
      tokensShareOfSupply: plan === null ? 0 : round(plan.tokens),
      salvageUsd: cents(capture.salvage),
      totalOfSunkPlanUsd: capture.split === null ? 0 : cents(totalOf(capture.split)),
      lockDays: world.lockSeconds / 86_400,
      daysToCapture: capture.daysToCapture,
      reactionDays: capture.reactionDays,
      replayed: exact.executed,
      replayedCaptures: exact.captured,
      plansTried: sunk.plansTried + total.plansTried,
      ...(hardest === undefined || wholly === undefined
        ? {}
        : {
            bestPeer: hardest.peerId,
            worstPopulation: overPopulations(prices, seed).worstPopulation,
            sunkOverEachPeer: overPeers(peers),
            totalOverPeer: `${told(wholly.value)} (${wholly.peerId})`,
            ...overLendable(context, ours),
          }),
    },
    ...(cost === undefined ? {} : { cost }),
    ...sweep,
    curves: [
      curveOf(sunk, "Probability of capture against what does not come back"),
      curveOf(total, "Probability of capture against everything that has to be found"),
      ...(challenged === undefined
        ? []
        : [curveOf(challenged, "Not returned, every captured decision challenged before juries", CHALLENGED_TRIALS)]),
    ],
    timings: [...study.timings, ...court.timings],
  };
}

function because(capture: Capture, prizeUsd: number, hardest: Multiplier | undefined, exact: Replays): string {
  if (capture.cost === null || capture.plan === null) return "no budget up to a billion dollars captures half the time";
  const { persons, bribed, rented, attempts, tokens } = capture.plan;
  const times =
    hardest === undefined
      ? ""
      : `, ${told(hardest.value)} times what ${hardest.peerId} costs${hardest.peer === null ? "" : ` (${dollars(hardest.peer)})`}`;
  return (
    `${dollars(sunkCost(capture) ?? 0)} sunk${times}, buys a decision worth ${dollars(prizeUsd)} half the time: ` +
    `${persons} bought ${persons === 1 ? "account" : "persons"}, ${bribed} bribed ballots, ${rented} rented voices, ${(100 * tokens).toFixed(2)} % of supply, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}; ` +
    `${exact.captured} of ${exact.executed} replayed decisions paid out`
  );
}

/** The multiplier at each price of a person, the attacker planning anew at each. */
function sweepOf(context: CellContext, ours: Rival): Pick<Outcome, "sweep" | "breakEven"> {
  const { prices } = context;
  const sweep = prices.person.sweepUsd.map((personUsd) => {
    const [hardest] = againstAt(context, { ...prices, person: { ...prices.person, usd: personUsd } }, ours);
    const value = hardest?.value ?? UNBOUNDED;
    return { personUsd, value: round(value), holds: value >= LEAST_MULTIPLIER };
  });
  const first = sweep.find((p) => p.holds);
  return {
    sweep,
    breakEven: {
      personUsd: first === undefined ? null : first.personUsd,
      note:
        first === undefined
          ? `at no price swept is the sunk cost ${LEAST_MULTIPLIER} times the peer's`
          : `the least price swept at which the sunk cost is ${LEAST_MULTIPLIER} times the peer's`,
    },
  };
}

function cents(x: number): number {
  return Math.round(x * 100) / 100;
}

function round(x: number): number {
  return x >= UNBOUNDED ? UNBOUNDED : Number(x.toPrecision(6));
}

export const scenario: Scenario = {
  id: "CB1",
  playedOn: ["compound", "bittensor"],
  title: "Full-stack whale",
  family: "combination",
  claim:
    "Whoever spreads one budget as cleverly as a search can over tokens, persons, delegates, bribes, rents and attempts, or against a challenge over jurors and appeals too, pays at least three times what the best-defended peer would cost, and more than one decision yields.",
  precedent: {
    event: "Compound proposal 289, July 2024; Beanstalk, April 2022; LobbyFi, April 2025; Build Finance, February 2022",
    figures:
      "bought over months (24 million dollars asked), borrowed for one transaction (76 million taken), rented at 0.15 % of notional, tried again until it passed",
    source:
      "the sources of TC3, TC1, DL3 and PX4; 76 million: Beanstalk as quoted by ZDNet (https://fr.hi-network.com/beanstalk-defi-project-robbed-of-182-million-in-flash-loan-attack.html), 80 million by PeckShield in the same place; prices.json for every price used",
  },
  budget: "one dollar to a billion, spread by the search; the least that captures with probability 0.05, 0.5 and 0.95",
  criterion:
    "sunk cost over the best-defended peer's >= 3 here and on every population, and >= 10 in their median; total cost never below a token vote's; cost >= prize; replays on the chain end as the model says",
  ablations: [
    {
      system: "counterweight",
      variant: "instant-activation",
      note: "the plan's capital counts at once, so it is held for less",
    },
  ],
  limits: [
    "Searched costs are upper bounds on the true cost: a cleverer plan may exist. Bought persons hold equal stakes.",
    "Tokens that can be borrowed are borrowed, in every system; prices.json says how many. A token vote needs them for two blocks, this suite for the lock that is measured on the chain: most of the multiplier is that time.",
    "Sellers are drawn once, at the same rent as in a token vote, and are not caught. A bribed ballot costs a person's price on top. A delegate sells what it carries with its own, at the rent of both.",
    "Time is attempts, the lock, the wait for admission and the weeks that juries take; waiting itself costs nothing, and what is bought over 90 days is not carried meanwhile, in every system.",
    "The opposition is every holder by itself at the recorded turnout, or the real Against side; nobody reacts to what they see, and nobody objects after the vote.",
    "Replays are of single attempts without a challenge. Challenges are searched apart, and decide nothing in the criterion: half of the honest voices serve, all of them come and vote to cancel, a crowd pays every appeal of theirs, and three tenths of them take a bribe that covers what they lose. What the rules of the panels say is compared with real juries in lab/test/systems/challenge.test.ts.",
    "The criterion counts decisions as if nobody challenged them. The cost without a challenge assumes a class below constitutional even where the pool is below its floor, which favours the attacker.",
    "The best-defended peer is the one that costs most, whatever it lets pass: a quorum of 15 or 20 % of supply is dear to capture, and fewer honest decisions reach it (CB5 of that peer says how many). Every peer is in the measures by itself. The square root without identity is left out: it is there to show a mistake.",
    "Against quorums of 4 % the multiplier is what borrowing makes it: where none of the supply can be borrowed a token vote has to be bought, too. The measures have it over the share that can be.",
    "Total cost over a peer as deployed may fall below one where the peer's quorum is a share of all tokens and few of them take part here: what dominance claims is the same stakes.",
  ],
  run,
};
