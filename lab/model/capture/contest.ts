import type { Population } from "../../populations/types.ts";
import type { Prices } from "../../prices.ts";
import { stakeBounds } from "../../systems/counterweight/parameters.ts";
import { fastRoot } from "../fast/electorate.ts";
import { TrialRandom, wordBelow } from "../fast/counterRandom.ts";
import type { StakeBounds } from "../voice.ts";

const WILLING = 21;
const OPPOSES = 22;

/** Most attempts that a plan may make; every trial has as many draws of the opposition. */
export const MOST_ATTEMPTS = 4;

/** Who meets the attacker: the holders of a population, drawn anew in every trial, the same for every system and plan. */
export class Contest {
  readonly population: Population;
  readonly bounds: StakeBounds;
  readonly seed: number;
  readonly trials: number;
  /** Share of supply and root of each holder. */
  readonly share: Float64Array;
  readonly root: Float64Array;
  readonly rootWhole: readonly bigint[];
  /** What each holder carries for others who lent it their voice before: share of supply, and roots. */
  readonly carriedShare: Float64Array;
  readonly carriedRoot: Float64Array;
  /** Holders who sell, the cheapest voice first. */
  readonly sellers: readonly number[];
  /** Whether each holder carries what others lent. */
  readonly carries: readonly boolean[];
  readonly #prices: Prices;
  readonly #probability: number;

  constructor(population: Population, prices: Prices, seed: number, trials: number) {
    this.population = population;
    this.bounds = stakeBounds(population);
    this.seed = seed;
    this.trials = trials;
    this.#prices = prices;
    const supply = Number(population.supply);
    this.share = Float64Array.from(population.weights, (w) => Number(w) / supply);
    this.rootWhole = population.weights.map((w, i) =>
      population.persons[i] === false ? 0n : fastRoot(w, this.bounds),
    );
    this.root = Float64Array.from(this.rootWhole, Number);
    const carriers = new Set(population.delegates);
    this.carries = population.weights.map((_, i) => carriers.has(i));
    this.carriedShare = carried(population.delegates, this.share);
    this.carriedRoot = carried(population.delegates, this.root);
    this.sellers = this.#sellers();
    const turnout = population.table.turnoutShare ?? prices.turnout.share;
    this.#probability = population.table.sides === undefined ? turnout / population.table.listedShare : 1;
  }

  /**
   * Whoever stands against the attacker in one draw, by index: each holder by itself, at the recorded rate of turnout. Who lent
   * its voice is silent: its delegate, if there, stands for it.
   */
  opponents(draw: number): Uint8Array {
    const { sides, table } = this.population;
    const words = new Uint32Array(this.share.length);
    new TrialRandom(this.seed, draw).fill(words, OPPOSES);
    const attends = wordBelow(Math.min(1, this.#probability) * this.#prices.attendance.share);
    return Uint8Array.from(words, (word, i) => {
      const mayOppose = this.speaks(i) && (table.sides === undefined || sides[i] === "against");
      return mayOppose && word < attends ? 1 : 0;
    });
  }

  /** Whether a holder votes in an ordinary ballot: it lends nothing, or carries for others. */
  speaks(i: number): boolean {
    return (this.population.delegates[i] ?? -1) < 0 || this.carries[i] === true;
  }

  /** The draw that decides attempt `attempt` of trial `trial`. */
  drawOf(trial: number, attempt: number): number {
    return trial * MOST_ATTEMPTS + attempt;
  }

  #sellers(): number[] {
    const words = new Uint32Array(this.share.length);
    // Drawn once: who sells does not depend on the trial.
    new TrialRandom(this.seed, 0xffff_ffff).fill(words, WILLING);
    const sells = wordBelow(this.#prices.willing.share);
    const willing = [...words.keys()].filter((i) => (words[i] as number) < sells);
    // A delegate sells what it carries along with its own.
    const voicePerShare = (i: number): number =>
      ((this.root[i] as number) + (this.carriedRoot[i] as number)) /
      ((this.share[i] as number) + (this.carriedShare[i] as number));
    return willing.sort((a, b) => voicePerShare(b) - voicePerShare(a) || a - b);
  }
}

function carried(delegates: readonly number[], own: Float64Array): Float64Array {
  const sums = new Float64Array(own.length);
  for (const [i, d] of delegates.entries()) if (d >= 0) sums[d] = (sums[d] as number) + (own[i] as number);
  return sums;
}
