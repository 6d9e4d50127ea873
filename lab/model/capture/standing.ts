import { delegationCap } from "../thresholds.ts";
import type { Contest } from "./contest.ts";
import type { Rival } from "./rivals.ts";

/**
 * What a ballot of each holder brings with the population's delegations, in floating point: its own, and what others lent to it
 * less what they sold. Borrowed voice is capped as in the electorate without the attacker; `verdictOn` knows the cap exactly.
 */
export class Standing {
  readonly #contest: Contest;
  readonly #kind: Rival["kind"];
  readonly #lentRoots: Float64Array;
  readonly #lentWeight: Float64Array;
  readonly #weight: Float64Array;
  readonly #supply: number;
  readonly #cap: number;

  constructor(contest: Contest, kind: Rival["kind"]) {
    const { weights, delegates, supply } = contest.population;
    this.#contest = contest;
    this.#kind = kind;
    this.#weight = Float64Array.from(weights, Number);
    this.#lentRoots = new Float64Array(weights.length);
    this.#lentWeight = new Float64Array(weights.length);
    this.#supply = Number(supply);
    for (const [i, to] of delegates.entries()) {
      if (to < 0) continue;
      this.#lentRoots[to] = (this.#lentRoots[to] as number) + (contest.root[i] as number);
      this.#lentWeight[to] = (this.#lentWeight[to] as number) + (this.#weight[i] as number);
    }
    const roots = contest.rootWhole.reduce((sum, root) => sum + root, 0n);
    const persons = BigInt(contest.rootWhole.filter((root) => root > 0n).length);
    this.#cap = Number(delegationCap({ roots, persons, stake: 0n, base: roots }));
  }

  /** Voice of one ballot, in the chamber that counts roots; `soldBy` are those of its lenders who sold theirs. */
  voice(i: number, soldBy: readonly number[] = []): number {
    const { root } = this.#contest;
    if (this.#kind === "tokens") return 0;
    if (this.#kind === "roots") return Math.sqrt(this.#weightBehind(i, soldBy));
    const lent = soldBy.reduce((left, j) => left - (root[j] as number), this.#lentRoots[i] as number);
    return (root[i] as number) + Math.min(Math.max(0, lent), this.#cap);
  }

  /** Capital of one ballot, as a share of supply. */
  share(i: number, soldBy: readonly number[] = []): number {
    const { share } = this.#contest;
    if ((this.#lentWeight[i] as number) === 0 && !this.#gaveAway(i)) return share[i] as number;
    return this.#weightBehind(i, soldBy) / this.#supply;
  }

  /** What the own capital of `i` counts once it is not lent. */
  ownVoice(i: number): number {
    if (this.#kind === "tokens") return 0;
    return this.#kind === "roots" ? Math.sqrt(this.#weight[i] as number) : (this.#contest.root[i] as number);
  }

  #weightBehind(i: number, soldBy: readonly number[]): number {
    const own = this.#gaveAway(i) ? 0 : (this.#weight[i] as number);
    return soldBy.reduce((left, j) => left - (this.#weight[j] as number), own + (this.#lentWeight[i] as number));
  }

  /** In two chambers whoever votes takes its own back; elsewhere it stays lent. */
  #gaveAway(i: number): boolean {
    return this.#kind !== "chambers" && (this.#contest.population.delegates[i] ?? -1) >= 0;
  }
}
