import { readFileSync } from "node:fs";
import { expand, loadTable, populationIds } from "../../populations/load.ts";
import type { Population } from "../../populations/types.ts";
import { loadParticipation } from "../../populations/participation.ts";
import { loadPrices, marketOf, type Prices } from "../../prices.ts";
import { Contest } from "../capture/contest.ts";
import { Field } from "../capture/field.ts";
import { COUNTERWEIGHT } from "../capture/rivals.ts";
import { at, CaptureStudy, STATED, studyOf } from "../capture/study.ts";
import { CLASSES, CLASS_NAMES, type ClassName } from "../classes.ts";
import { controlOf, fixedAttendance, recordedAttendance, type Attendance } from "../control.ts";
import { electorateFor } from "../fast/jobs.ts";
import type { ClassTerms } from "../thresholds.ts";
import { leastPersons } from "../../systems/counterweight/parameters.ts";
import { cheapestInSilence } from "./silence.ts";

/** What the defaults were chosen by: rates of the honest control and costs of capture, each over what could be chosen instead. */

const SEED = 1;
const TRIALS = 400;
const CAPTURE_TRIALS = 60;
const MOST_VOTERS = 400;
/** Quorums tried, in basis points: the first proposal of the suite, what is shipped, and both sides of it. */
export const QUORUMS = [400, 600, 800, 1_000, 1_200, 1_600, 2_500] as const;
export const TURNOUTS = [0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3] as const;
export const SIZES = [20, 50, 100, 200, 400, 1_000, 5_000] as const;
/** Shares of the active stake that the stake chamber might ask, in basis points: what ships is the second. */
export const CHAMBERS = [250, 500, 1_000] as const;
export const OUTFLOWS = [0.05, 0.02, 0.01, 0.005] as const;
/** Populations of the front page, and how many of each the control puts to the vote. */
export const POPULATIONS = { compound: 38, bittensor: 370, hop: 1_000 } as const;
export type PopulationId = keyof typeof POPULATIONS;
export const POPULATION_IDS = Object.keys(POPULATIONS) as PopulationId[];

/** The gravest class but for its quorum: two chambers and the half-life of the largest payment. */
function termsWith(quorumBps: number): ClassTerms {
  return { ...CLASSES.parameters, quorumBps: BigInt(quorumBps) };
}

function passing(population: string, voters: number, terms: ClassName | ClassTerms, attendance: Attendance): number {
  return controlOf(electorateFor(population, voters), terms, attendance, SEED, TRIALS).passing;
}

export interface ControlRow {
  readonly population: PopulationId;
  readonly persons: number;
  readonly quorumBps: number;
  /** Share passing: turnout by voice of what was carried out, of all that was wanted, and turnout by accounts. */
  readonly adopted: number;
  readonly wanted: number;
  readonly accounts: number;
}

export function controlRow(population: PopulationId, quorumBps: number): ControlRow {
  const voters = POPULATIONS[population];
  const terms = termsWith(quorumBps);
  const recorded = loadParticipation();
  return {
    population,
    persons: Number(electorateFor(population, voters).electorate.persons),
    quorumBps,
    adopted: passing(population, voters, terms, recorded.adopted),
    wanted: passing(population, voters, terms, recorded.wanted),
    accounts: passing(population, voters, terms, recorded),
  };
}

export interface ClassRow {
  readonly population: PopulationId;
  readonly impact: ClassName;
  readonly passing: number;
  readonly blocked: number;
  readonly medianDays: number | null;
}

export function classRow(population: PopulationId, impact: ClassName): ClassRow {
  const voters = electorateFor(population, POPULATIONS[population]);
  const { passing, blocked, medianDays } = controlOf(voters, impact, recordedAttendance(), SEED, TRIALS);
  return { population, impact, passing, blocked: rounded(blocked), medianDays: medianDays && rounded(medianDays) };
}

export interface TurnoutRow {
  readonly turnout: number;
  readonly impact: ClassName;
  readonly passing: Readonly<Record<PopulationId, number>>;
}

export function turnoutRow(turnout: number, impact: ClassName): TurnoutRow {
  const rates = POPULATION_IDS.map((id) => [id, passing(id, POPULATIONS[id], impact, fixedAttendance(turnout))]);
  return { turnout, impact, passing: Object.fromEntries(rates) as Record<PopulationId, number> };
}

export interface SizeRow {
  readonly persons: number;
  readonly floor: number;
  /** Of the class of parameters, and with no quorum but the floor. */
  readonly passing: number;
  readonly floorAlone: number;
}

/** Hop's holders hold nearly the same, so that the number of people is all that changes. */
export function sizeRow(persons: number): SizeRow {
  const floor = leastPersons(persons);
  const rate = (terms: ClassName | ClassTerms): number => passing("hop", persons, terms, recordedAttendance());
  return { persons, floor, passing: rate("parameters"), floorAlone: rate(termsWith(1)) };
}

export interface CaptureRow {
  readonly population: PopulationId;
  readonly quorumBps: number;
  /** Dollars that do not come back, at even odds: against the recorded opposition, and when nobody else votes. */
  readonly opposedUsd: number | null;
  readonly silentUsd: number | null;
  /** The same when nobody sells or lends a voice, and the persons bought then. */
  readonly silentUnsoldUsd: number | null;
  readonly silentUnsoldPersons: number;
}

export function captureRow(population: PopulationId, quorumBps: number): CaptureRow {
  const prices = loadPrices();
  const rival = { ...COUNTERWEIGHT, quorum: quorumBps / 10_000 };
  const opposed = studyOf(population, prices, SEED, CAPTURE_TRIALS, MOST_VOTERS);
  const unsold = at(silentStudy(population, unsellable(prices)).search(rival, "sunk"), STATED);
  return {
    population,
    quorumBps,
    opposedUsd: whole(at(opposed.search(rival, "sunk"), STATED).cost),
    silentUsd: whole(at(silentStudy(population, prices).search(rival, "sunk"), STATED).cost),
    silentUnsoldUsd: whole(unsold.cost),
    silentUnsoldPersons: unsold.plan?.persons ?? 0,
  };
}

export interface ChamberRow {
  readonly population: PopulationId;
  readonly stakeBps: number;
  /** Share of supply that a capturer has to hold, the persons, and the dollars that do not come back, nobody else voting or selling. */
  readonly silentTokens: number;
  readonly silentPersons: number;
  readonly silentUsd: number;
  /** Share passing of what was carried out, and of all that was wanted; the same if there were no stake chamber. */
  readonly adopted: number;
  readonly wanted: number;
  readonly adoptedWithoutChamber: number;
}

/** A decision of the class of parameters, with another share in the stake chamber. */
export function chamberRow(population: PopulationId, stakeBps: number): ChamberRow {
  const prices = unsellable(loadPrices());
  const contest = new Contest(silentPopulation(population), prices, SEED, 1);
  const field = new Field(contest, COUNTERWEIGHT, prices, marketOf(prices, population));
  const silent = cheapestInSilence(field, { quorum: COUNTERWEIGHT.quorum, stake: stakeBps / 10_000 });
  const terms: ClassTerms = { ...CLASSES.parameters, stakeBps: BigInt(stakeBps) };
  const recorded = loadParticipation();
  const rate = (asked: ClassTerms, attendance: Attendance): number =>
    passing(population, POPULATIONS[population], asked, attendance);
  return {
    population,
    stakeBps,
    silentTokens: rounded(silent.tokens),
    silentPersons: silent.persons,
    silentUsd: Math.round(silent.usd),
    adopted: rate(terms, recorded.adopted),
    wanted: rate(terms, recorded.wanted),
    adoptedWithoutChamber: rate({ ...terms, stakeChamber: false }, recorded.adopted),
  };
}

/** The network is awake and its quorum whole, but nobody but the capturer comes. */
function silentStudy(population: PopulationId, prices: Prices): CaptureStudy {
  return new CaptureStudy(silentPopulation(population), prices, marketOf(prices, population), SEED, 1);
}

function silentPopulation(population: PopulationId): Population {
  // Sides on record would make opponents of those who really voted Against.
  const table = { ...loadTable(population), turnoutShare: 0 };
  delete (table as { sides?: unknown }).sides;
  return expand(table, Math.min(table.count, MOST_VOTERS));
}

function unsellable(prices: Prices): Prices {
  return { ...prices, willing: { ...prices.willing, share: 0 } };
}

export interface MarginRow {
  readonly population: string;
  readonly opposedUsd: number | null;
  /** Cost over the prize of one decision, by the share of the treasury that an epoch lets out, in the order of OUTFLOWS. */
  readonly margins: readonly (number | null)[];
}

export function marginRow(population: string): MarginRow {
  const prices = loadPrices();
  const study = studyOf(population, prices, SEED, CAPTURE_TRIALS, MOST_VOTERS);
  const { cost } = at(study.search(COUNTERWEIGHT, "sunk"), STATED);
  const { treasuryUsd } = marketOf(prices, population);
  const margins = OUTFLOWS.map((share) => (cost === null ? null : rounded(cost / (share * treasuryUsd))));
  return { population, opposedUsd: whole(cost), margins };
}

export interface Sweeps {
  readonly control: readonly ControlRow[];
  readonly classes: readonly ClassRow[];
  readonly turnout: readonly TurnoutRow[];
  readonly sizes: readonly SizeRow[];
  readonly capture: readonly CaptureRow[];
  readonly margins: readonly MarginRow[];
  readonly chambers: readonly ChamberRow[];
}

export const SWEEPS_FILE = new URL("./sweeps.json", import.meta.url);

/** As they were written: the test computes some of them again. */
export function loadSweeps(): Sweeps {
  return JSON.parse(readFileSync(SWEEPS_FILE, "utf8")) as Sweeps;
}

export function sweepChambers(): ChamberRow[] {
  return POPULATION_IDS.flatMap((id) => CHAMBERS.map((stakeBps) => chamberRow(id, stakeBps)));
}

export function sweepEverything(): Sweeps {
  const each = <T>(row: (id: PopulationId, quorumBps: number) => T): T[] =>
    POPULATION_IDS.flatMap((id) => QUORUMS.map((quorumBps) => row(id, quorumBps)));
  return {
    control: each(controlRow),
    classes: POPULATION_IDS.flatMap((id) => CLASS_NAMES.map((impact) => classRow(id, impact))),
    turnout: TURNOUTS.flatMap((turnout) => CLASS_NAMES.map((impact) => turnoutRow(turnout, impact))),
    sizes: SIZES.map(sizeRow),
    capture: each(captureRow),
    margins: populationIds().map(marginRow),
    chambers: sweepChambers(),
  };
}

function rounded(x: number): number {
  return Number(x.toPrecision(4));
}

function whole(usd: number | null): number | null {
  return usd === null ? null : Math.round(usd);
}
