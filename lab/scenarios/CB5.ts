import { Chain } from "../chain/Chain.ts";
import { CLASSES, CLASS_NAMES, type ClassName } from "../model/classes.ts";
import { TrialRandom } from "../model/fast/counterRandom.ts";
import { electorateOf, holdingOf } from "../model/fast/electorate.ts";
import { FastBudgets, FastProposal } from "../model/fast/proposal.ts";
import { TrialRunner, type TrialOutcome } from "../model/fast/trials.ts";
import { loadParticipation, quantileAt } from "../populations/participation.ts";
import { stakeBounds } from "../systems/counterweight/parameters.ts";
import type { Vote } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Check, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("grantee");
const TRIALS = 400;
const FEWER_TRIALS = 100;
const LEAST_PASSING = 0.95;
const MOST_BLOCKED = 0.05;
const TURNOUT = 41;
const APPROVAL = 42;
const BALLOTS = 43;
const DAY = 86_400;
/** Decisions executed on the chain, at these quantiles of the recorded turnout. */
const EXECUTED_AT = [0.25, 0.5, 0.9];

interface Control {
  readonly impact: ClassName;
  readonly passing: number;
  readonly blocked: number;
  readonly medianDays: number | null;
  /** Quorum, as a share of the base, that 95 % of these decisions would reach. */
  readonly quorumReached: number;
  /** Least share of people attending with which 95 % pass; 1 where not even everybody's attendance is enough. */
  readonly attendanceNeeded: number;
}

/** The population as voters of the model, delegations included. */
function votersOf({ population }: CellContext): ReturnType<typeof electorateOf> {
  const bounds = stakeBounds(population);
  const { weights, persons, delegates } = population;
  return electorateOf(weights.map((w, i) => holdingOf(w, bounds, persons[i] !== false, delegates[i] ?? -1)));
}

function control(context: CellContext, impact: ClassName): Control {
  const runner = new TrialRunner(votersOf(context), impact);
  const participation = loadParticipation();
  const outcomes: TrialOutcome[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = new TrialRandom(context.seed, trial);
    const turnout = quantileAt(participation.turnout, random.uniform(TURNOUT));
    const approval = quantileAt(participation.approval, random.uniform(APPROVAL));
    // Of those who stayed away, as many speak up afterwards as came to vote, and only who is against has reason to.
    const objection = turnout * (1 - approval);
    outcomes.push(runner.run(context.seed, trial, { turnout, approval, objection }));
  }
  const passed = outcomes.filter((o) => o.passed);
  const days = passed.filter((o) => o.executed).map((o) => o.delay / DAY);
  days.sort((a, b) => a - b);
  const shares = outcomes.map((o) => o.supportShare).sort((a, b) => a - b);
  return {
    impact,
    passing: passed.length / TRIALS,
    blocked: passed.length === 0 ? 0 : (passed.length - days.length) / passed.length,
    medianDays: days[days.length >> 1] ?? null,
    attendanceNeeded: attendanceNeeded(context, runner),
    quorumReached: shares[Math.floor((1 - LEAST_PASSING) * TRIALS)] ?? 0,
  };
}

/** Bisection over one attendance for all decisions, with approval as recorded. */
function attendanceNeeded(context: CellContext, runner: TrialRunner): number {
  const { approval } = loadParticipation();
  const passing = (turnout: number): number => {
    let passed = 0;
    for (let trial = 0; trial < FEWER_TRIALS; trial++) {
      const wanted = quantileAt(approval, new TrialRandom(context.seed, trial).uniform(APPROVAL));
      if (runner.run(context.seed, trial, { turnout, approval: wanted, objection: 0 }).passed) passed += 1;
    }
    return passed / FEWER_TRIALS;
  };
  let [low, high] = [0, 1];
  for (let i = 0; i < 7; i++) {
    const middle = (low + high) / 2;
    if (passing(middle) >= LEAST_PASSING) high = middle;
    else low = middle;
  }
  return high;
}

interface Executed {
  readonly paid: boolean;
  readonly differs: boolean;
}

/** One honest decision by transactions; its tally against the model's for the same ballots. */
function execute(context: CellContext, quantile: number): Promise<Executed> {
  return context.undone(async () => {
    const { world, seed } = context;
    const participation = loadParticipation();
    const random = new TrialRandom(seed, Math.round(quantile * 1_000));
    const turnout = quantileAt(participation.turnout, quantile);
    const approval = quantileAt(participation.approval, quantile);
    const votes = world.honest.flatMap((holder, i): (Vote & { i: number })[] => {
      if (world.voiceOf(holder.weight) === 0n || random.uniform(BALLOTS, 2 * i) >= turnout) return [];
      const side = random.uniform(BALLOTS, 2 * i + 1) < approval ? "for" : "against";
      return [{ account: holder.account, side, i }];
    });
    const prize = await world.prize();
    const ballot = await world.open(world.clerk, LOOT, prize);
    await world.vote(ballot, votes);
    const tally = await world.tally(ballot);
    await world.close(ballot);
    await world.enact(ballot);
    const paid = (await world.loot(LOOT)) === prize;
    if (!world.traits.persons) return { paid, differs: false };
    const { weights } = context.population;
    const bounds = stakeBounds(context.population);
    const voters = electorateOf(weights.map((w) => holdingOf(w, bounds)));
    const times = { snapshotAt: 604_800n, epochLength: 604_800n };
    const model = new FastProposal(voters, times, CLASSES.parameters, 7n, new FastBudgets(voters.size));
    for (const { i, side } of votes) model.castVote(604_801n, i, side, 10_000n);
    const expected = model.tally.tally();
    let runs = false;
    if (model.tally.passes()) {
      model.queue(model.deadline.at + 1n);
      runs = model.firstReadyAt() !== undefined;
    }
    const differs = expected.forVotes !== tally.for || expected.againstVotes !== tally.against || runs !== paid;
    return { paid, differs };
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const executed: Executed[] = [];
  for (const quantile of EXECUTED_AT) executed.push(await execute(context, quantile));
  const paid = executed.filter((e) => e.paid).length;
  if (!world.traits.persons) {
    const checks = [
      check(
        "honest decisions at the best-attended quantile that are paid out",
        executed.at(-1)?.paid === true ? 1 : 0,
        "=",
        1,
      ),
    ];
    return {
      state: verdict(checks),
      because: `${paid} of ${executed.length} honest decisions at recorded turnout were paid out`,
      checks,
      measures: { executed: executed.length, paid },
      ...priceless(prices, verdict(checks) === "held", paid, "nobody attacks"),
    };
  }
  const controls = CLASS_NAMES.map((impact) => control(context, impact));
  const checks: Check[] = [
    check("executed decisions that differ from the model", executed.filter((e) => e.differs).length, "=", 0),
    ...controls.flatMap(({ impact, passing, blocked }) => [
      check(`share of legitimate ${impact} decisions that pass`, passing, ">=", LEAST_PASSING),
      check(`share of passed ${impact} decisions that never run`, round(blocked), "<=", MOST_BLOCKED),
    ]),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${controls.map((c) => `${c.impact} ${Math.round(100 * c.passing)} %`).join(", ")} of legitimate decisions pass at the turnout that real token governors had among people active in the quarter before; the median runs ${controls.map((c) => c.medianDays?.toFixed(1) ?? "never").join(", ")} days after its snapshot`,
    checks,
    measures: Object.fromEntries([
      ...controls.flatMap((c): [string, number | string][] => [
        [`${c.impact}Passing`, c.passing],
        [`${c.impact}Blocked`, round(c.blocked)],
        [`${c.impact}AttendanceNeeded`, round(c.attendanceNeeded)],
        [`${c.impact}MedianDays`, c.medianDays === null ? "never" : round(c.medianDays)],
      ]),
      ["quorumReachedBy95Percent", round(Math.min(...controls.map((c) => c.quorumReached)))],
      ["executed", executed.length],
      ["paid", paid],
    ]) as Record<string, number | string>,
    ...priceless(prices, state === "held", Math.min(...controls.map((c) => c.passing)), "nobody attacks"),
  };
}

function round(x: number): number {
  return Number(x.toFixed(4));
}

export const scenario: Scenario = {
  id: "CB5",
  title: "Honest control",
  family: "combination",
  claim: "What a majority of those who vote wants passes, and what passes runs, with nobody attacking.",
  precedent: {
    event:
      "394 decisions of Compound, Uniswap, Aave and Lido, 2020 to 2022, that more than half of their voters wanted",
    figures: "half of them were attended by less than 18 % of those who had voted in the quarter before",
    source: "bhemen/dao-governance, derived quantiles in lab/populations/participation.json",
  },
  budget: "none",
  criterion: "legitimate decisions pass >= 95 %, false blocks <= 5 %, for every class; median delay reported",
  ablations: [],
  limits: [
    "No ablation: no defence stands against honest people; what fails here is the price of the defences.",
    "Everybody attends with the same probability, drawn for each decision from the recorded turnout; a network whose people renew once a quarter may be livelier than four token governors, or not.",
    "The chain executes the class of the largest payment (parameters); the others are run in the model.",
  ],
  run,
};
