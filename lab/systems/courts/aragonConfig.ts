import { TERM } from "./aragonTerms.ts";
import type { CourtCalendar } from "./Court.ts";

/**
 * What Aragon Court was deployed with on main net in February 2020 (aragon/aragon-network-deploy, data/config/court.mainnet.js,
 * commit dd318fdd), but for the periods: those were of 6 terms, and of 21 for evidence.
 */

/** Three terms a period: the calendar of a dispute is a day a period, as Counterweight's. */
export const PERIOD_TERMS = 3;
export const JUROR_FEE = 10n ** 19n;
const DRAFT_FEE = 18n * 10n ** 16n;
const SETTLE_FEE = 11n * 10n ** 16n;
/** Ten thousandths. */
export const PENALTY = 3_000n;
/** In the last round a juror weighs so many times what it would in others. */
export const FINAL_PRECISION = 1_000n;
const FINAL_REDUCTION = 5_000;
export const FIRST_SEATS = 3;
const STEP = 3;
export const REGULAR_APPEALS = 4;
const LOCK_TERMS = 21;
/** Deposits of who appeals and of who answers, in ten thousandths of the fees. */
const COLLATERAL = [30_000, 20_000];
export const BATCH = 81;

/** Terms that a draw may take: the one after the evidence, or a later one where its block is forgotten. */
const DRAFT_TERMS = 3;

export const CALENDAR: CourtCalendar = {
  drawing: (PERIOD_TERMS + DRAFT_TERMS) * TERM,
  voting: 2 * PERIOD_TERMS * TERM,
  appeal: 2 * PERIOD_TERMS * TERM,
  panels: 1,
  quorum: 0,
  agreement: 1,
};

/** What the constructor of the court takes. Governor of everything: `governor`. */
export function courtArguments(governor: string, feeToken: string, start: number, least: bigint): unknown[] {
  return [
    [TERM, start],
    [governor, governor, governor],
    feeToken,
    [JUROR_FEE, DRAFT_FEE, SETTLE_FEE],
    [PERIOD_TERMS, PERIOD_TERMS, PERIOD_TERMS, PERIOD_TERMS, PERIOD_TERMS],
    [PENALTY, FINAL_REDUCTION],
    [FIRST_SEATS, STEP, REGULAR_APPEALS, LOCK_TERMS],
    COLLATERAL,
    least,
  ];
}
