import { at, STATED } from "../model/capture/study.ts";
import type { SearchResult } from "../model/capture/search.ts";
import { CaptureSearch, sunkCost } from "../model/capture/search.ts";
import type { Field } from "../model/capture/field.ts";

/** What a search against decisions that are all challenged found, by name. */
export function challengedMeasures(
  result: SearchResult,
  field: Field,
  prizeUsd: number,
  peerUsd: number | null,
): Record<string, number | string> {
  const costs = result.captures.map(({ pi, cost }): [string, number | string] => [
    `challengedSunkUsd${pi}`,
    cost === null ? "none" : cents(cost),
  ]);
  const capture = at(result, STATED);
  const { plan, split, cost } = capture;
  const found = { ...Object.fromEntries(costs), challengesHeard: field.hearing(NOBODY) === null ? "no" : "yes" };
  if (plan === null || split === null || cost === null) return found;
  const hearing = field.hearing(plan);
  return {
    ...found,
    challengedMargin: digits(cost / prizeUsd),
    ...(peerUsd === null ? {} : { challengedOverPeer: digits(cost / peerUsd) }),
    challengedPlanUsd: cents(sunkCost(capture) ?? 0),
    challengedCarryUsd: cents(split.carry),
    challengedPersonsUsd: cents(split.persons),
    challengedBribesUsd: cents(split.bribes),
    challengedBondsAndFeesUsd: cents(split.bonds),
    challengedPersons: plan.persons,
    challengedJurors: plan.jurors,
    challengedBribedBallots: plan.bribed,
    challengedRentedVoices: plan.rented,
    challengedJurorsForSale: plan.jurorBribes,
    challengedAppealsPaid: plan.appeals,
    challengedAttempts: plan.attempts,
    challengedConstitutional: plan.isGrave ? "yes" : "no",
    challengedTokensShareOfSupply: digits(plan.tokens),
    /** That a jury lets one decision of the plan stand. */
    challengedStands: hearing === null ? 1 : digits(hearing.lets),
    challengedDays: digits(capture.daysToCapture),
  };
}

const NOBODY = CaptureSearch.nothing;

function cents(x: number): number {
  return Math.round(x * 100) / 100;
}

function digits(x: number): number {
  return Number(x.toPrecision(6));
}

/** The same plan in a sentence. */
export function challengedSentence(result: SearchResult, field: Field): string {
  const { cost, plan } = at(result, STATED);
  if (field.hearing(NOBODY) === null) return "; too few serve as jurors for a challenge to be heard";
  if (cost === null || plan === null) return "; challenged, no budget up to a billion dollars does";
  const way = plan.isGrave
    ? "a constitutional payload, immune once a jury has cancelled it"
    : `${plan.jurors} jurors of its own and ${plan.jurorBribes} for sale`;
  return `; challenged before juries, $${Math.round(cost).toLocaleString("en-US")} by ${way}`;
}
