import { Chain } from "../chain/Chain.ts";
import { ballotVoice } from "../economics/voices.ts";
import { CLASSES, CLASS_NAMES, type ClassName } from "../model/classes.ts";
import {
  controlOf,
  LEAST_PASSING,
  MOST_BLOCKED,
  recordedAttendance,
  turnoutNeeded,
  type Control,
} from "../model/control.ts";
import { TrialRandom } from "../model/fast/counterRandom.ts";
import { electorateOf, holdingOf } from "../model/fast/electorate.ts";
import { FastBudgets, FastProposal } from "../model/fast/proposal.ts";
import { quantileAt } from "../populations/participation.ts";
import { stakeBounds } from "../systems/counterweight/parameters.ts";
import type { ClassTerms } from "../model/thresholds.ts";
import type { Vote } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Check, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("grantee");
const TRIALS = 400;
const FEWER_TRIALS = 100;
const BALLOTS = 43;
/** Decisions executed on the chain, at these quantiles of the recorded turnout. */
const EXECUTED_AT = [0.25, 0.5, 0.9];

interface ClassControl extends Control {
  readonly impact: ClassName;
  /** Least turnout with which 95 % pass; 1 where not even everybody's is enough. */
  readonly turnoutNeeded: number;
}

/** The population as voters of the model, delegations included. */
function votersOf({ population }: CellContext): ReturnType<typeof electorateOf> {
  const bounds = stakeBounds(population);
  const { weights, persons, delegates } = population;
  return electorateOf(weights.map((w, i) => holdingOf(w, bounds, persons[i] !== false, delegates[i] ?? -1)));
}

/** What the chain asks of each class: quorums and half-lives as they were deployed. */
async function deployedTerms({ world }: CellContext): Promise<ReadonlyMap<ClassName, ClassTerms>> {
  const deployed = await world.classTerms?.();
  if (deployed === undefined) throw new Error(`${world.system} has no classes.`);
  return new Map(CLASS_NAMES.map((impact, i) => [impact, { ...CLASSES[impact], ...deployed[i] }]));
}

function control(context: CellContext, impact: ClassName, terms: ClassTerms): ClassControl {
  const voters = votersOf(context);
  return {
    impact,
    ...controlOf(voters, terms, recordedAttendance(), context.seed, TRIALS),
    turnoutNeeded: turnoutNeeded(voters, terms, context.seed, FEWER_TRIALS),
  };
}

interface Executed {
  readonly paid: boolean;
  readonly differs: boolean;
}

/** The class that a decision really has: with too few jurors for a challenge all are constitutional. */
function classOf(classes: Iterable<ClassTerms>, halfLife: bigint): ClassTerms {
  const terms = [...classes].find((c) => c.halfLife === halfLife);
  if (terms === undefined) throw new Error(`No class has a half-life of ${halfLife} s.`);
  return terms;
}

/** One honest decision by transactions; its tally against the model's for the same ballots. */
function execute(context: CellContext, quantile: number): Promise<Executed> {
  return context.undone(async () => {
    const { world, seed } = context;
    const participation = recordedAttendance();
    const random = new TrialRandom(seed, Math.round(quantile * 1_000));
    const turnout = quantileAt(participation.turnout, quantile);
    const approval = quantileAt(participation.approval, quantile);
    const votes = world.honest.flatMap((holder, i): (Vote & { i: number })[] => {
      if (ballotVoice(world, holder) === 0n || random.uniform(BALLOTS, 2 * i) >= turnout) return [];
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
    const { halfLife } = await world.bounds(ballot);
    const classes = (await deployedTerms(context)).values();
    const voters = votersOf(context);
    const times = { snapshotAt: 604_800n, epochLength: 604_800n };
    const model = new FastProposal(voters, times, classOf(classes, halfLife), 7n, new FastBudgets(voters.size));
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
  const { world } = context;
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
      ...priceless("nobody attacks"),
    };
  }
  const terms = await deployedTerms(context);
  const controls = [...terms].map(([impact, asked]) => control(context, impact, asked));
  const checks: Check[] = [
    check("executed decisions that differ from the model", executed.filter((e) => e.differs).length, "=", 0),
    ...controls.flatMap(({ impact, passing, blocked }) => [
      check(`share of legitimate ${impact} decisions that pass`, passing, ">=", LEAST_PASSING, "model"),
      check(`share of passed ${impact} decisions that never run`, round(blocked), "<=", MOST_BLOCKED, "model"),
    ]),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${controls.map((c) => `${c.impact} ${Math.round(100 * c.passing)} %`).join(", ")} of legitimate decisions pass at the turnout of voice that real token governors had among those active in the quarter before; the median runs ${controls.map((c) => c.medianDays?.toFixed(1) ?? "never").join(", ")} days after its snapshot`,
    checks,
    measures: Object.fromEntries([
      ...controls.flatMap((c): [string, number | string][] => [
        [`${c.impact}Passing`, c.passing],
        [`${c.impact}Blocked`, round(c.blocked)],
        [`${c.impact}TurnoutNeeded`, round(c.turnoutNeeded)],
        [`${c.impact}MedianDays`, c.medianDays === null ? "never" : round(c.medianDays)],
      ]),
      ["quorumReachedBy95Percent", round(Math.min(...controls.map((c) => c.quorumReached)))],
      ["executed", executed.length],
      ["paid", paid],
    ]) as Record<string, number | string>,
    ...priceless("nobody attacks"),
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
      "330 decisions of Compound, Uniswap, Aave and Lido, 2020 to 2022, that a majority of the voice cast wanted and that were carried out",
    figures:
      "in half of them less than 29 % of the voice active in the quarter before was cast, in a twentieth less than 15 %",
    source:
      "bhemen/dao-governance 413efe26 (arXiv:2407.10945), derived quantiles in lab/populations/participation.json",
  },
  budget: "none",
  criterion: "legitimate decisions pass >= 95 %, false blocks <= 5 %, for every class; median delay reported",
  ablations: [
    {
      system: "counterweight",
      variant: "former-quorums",
      on: "bittensor",
      note: "quorums of 8, 12, 16 and 25 %, as first designed: the control has to fail there, or it could fail nowhere",
    },
  ],
  limits: [
    "No defence stands against honest people; what fails here is the price of the defences. The ablation proves that the control can fail, not that a defence does something.",
    "Turnout is of voice, as a quorum counts it: roots cut off at the mean stake, nobody below a 25th of it. By accounts it is lower, because most accounts hold next to nothing.",
    "Who voted within a quarter stands for who renewed within one. People who renew and never vote make turnout lower; delegation, which the record has in its weights only, makes it higher. The least turnout that is enough is reported for each class.",
    "Recorded decisions are those that their own governor carried out: what it refused for want of quorum is not counted as legitimate. docs/defaults.md has the rates with them.",
    "Everybody attends with the same probability, drawn for each decision.",
    "A network of fewer than about 100 people fails at recorded turnout, whatever the quorum: max(7, sqrt(N)) distinct people are then more than come. That is the price of the floor.",
    "The chain executes the class that the largest payment has there; the others are run in the model.",
  ],
  run,
};
