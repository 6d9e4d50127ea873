import { readFileSync } from "node:fs";
import { loadPrices } from "../../prices.ts";
import { sunkOf, totalOf } from "./costs.ts";
import { meanOf, type Spending } from "./field.ts";
import { COUNTERWEIGHT, rivalOf, type Rival } from "./rivals.ts";
import { at, STATED, studyOf, type CaptureStudy } from "./study.ts";
import { exactOutcomes, exactProbability, musterOf, verdictOn } from "./verify.ts";

/** A plan that the search found once, kept so that a change of rules, prices or model shows in what becomes of it. */
export interface KeptPlan {
  readonly population: string;
  readonly voters: number;
  readonly seed: number;
  readonly trials: number;
  readonly system: string;
  /** Whether every decision is challenged; left out where nobody does. */
  readonly isChallenged?: true;
  readonly plan: Spending;
  /** Of capture, over the trials. */
  readonly probability: number;
  readonly sunkUsd: number;
  readonly totalUsd: number;
  /** A draw of the opposition that one attempt beats, and one that beats it; null where there is none. */
  readonly winsDraw: number | null;
  readonly losesDraw: number | null;
}

export const PLANS_FILE = new URL("./plans.json", import.meta.url);

const SEED = 1;
const TRIALS = 60;
/** The last one, and the challenged one, are small enough to be carried out by transactions in a test. */
const KEPT = [
  { population: "compound", voters: 38 },
  { population: "bittensor", voters: 370 },
  { population: "hop", voters: 400 },
  { population: "bittensor", voters: 60 },
] as const;
const CHALLENGED = { population: "broad", voters: 130 } as const;
const SYSTEMS = [COUNTERWEIGHT.id, "oz-governor"] as const;

export function loadPlans(): readonly KeptPlan[] {
  return JSON.parse(readFileSync(PLANS_FILE, "utf8")) as readonly KeptPlan[];
}

export type Arena = Pick<KeptPlan, "population" | "voters" | "seed" | "trials">;

export function studyOfPlan({ population, seed, trials, voters }: Arena): CaptureStudy {
  return studyOf(population, loadPrices(), seed, trials, voters);
}

export function rivalOfPlan(system: string): Rival {
  const rival = rivalOf(system);
  if (rival === undefined) throw new RangeError(`The search has no model of "${system}".`);
  return rival;
}

export type Judgement = Omit<KeptPlan, keyof Arena | "system" | "plan" | "isChallenged">;

/** What becomes of a plan under the rules, prices and draws of today. */
export function judged(study: CaptureStudy, system: string, plan: Spending, isChallenged = false): Judgement {
  const rival = rivalOfPlan(system);
  const { contest } = study;
  const field = study.field(rival, isChallenged);
  const split = field.split(plan);
  const muster = musterOf(contest, rival, plan);
  const draws = new Map<boolean, number>();
  for (let trial = 0; trial < contest.trials && draws.size < 2; trial++) {
    const draw = contest.drawOf(trial, 0);
    const { captured } = verdictOn(contest, rival, muster, draw, plan.isGrave);
    if (!draws.has(captured)) draws.set(captured, draw);
  }
  return {
    probability: field.probability(plan, new Uint8Array(contest.trials)),
    sunkUsd: cents(sunkOf(split)),
    totalUsd: cents(totalOf(split)),
    winsDraw: draws.get(true) ?? null,
    losesDraw: draws.get(false) ?? null,
  };
}

/** The same probability by the rules in whole numbers, the odds of juries on top where they sit. */
export function wholeProbability(
  study: CaptureStudy,
  kept: Pick<KeptPlan, "system" | "plan" | "isChallenged">,
): number {
  const rival = rivalOfPlan(kept.system);
  if (kept.isChallenged !== true) return exactProbability(study.contest, rival, kept.plan);
  const carried = exactOutcomes(study.contest, rival, kept.plan, kept.plan.isGrave);
  return meanOf(carried, study.field(rival, true).chances(kept.plan));
}

/** Searches anew, for the file. */
export function keepPlans(): KeptPlan[] {
  const plain = KEPT.flatMap((place) => SYSTEMS.map((system) => keptPlan(place, system, false)));
  return [...plain, keptPlan(CHALLENGED, COUNTERWEIGHT.id, true)];
}

function keptPlan(place: Pick<Arena, "population" | "voters">, system: string, isChallenged: boolean): KeptPlan {
  const arena: Arena = { ...place, seed: SEED, trials: TRIALS };
  const study = studyOfPlan(arena);
  const { plan } = at(study.search(rivalOfPlan(system), "sunk", isChallenged), STATED);
  if (plan === null) throw new Error(`No plan against ${system} on ${place.population} reaches even odds.`);
  const judgement = judged(study, system, plan, isChallenged);
  return { ...arena, system, ...(isChallenged ? { isChallenged } : {}), plan, ...judgement };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
