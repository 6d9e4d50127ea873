import type { ClassName } from "../classes.ts";
import { CLASSES } from "../classes.ts";
import { ACTIVATION_DELAY } from "../registry.ts";
import { ratio } from "../../metrics/concentration.ts";
import { TrialRandom, wordBelow } from "./counterRandom.ts";
import type { FastElectorate } from "./electorate.ts";
import { FastBudgets, FastProposal } from "./proposal.ts";

/** How an electorate behaves in one trial, drawn anew for every trial. */
export interface Mood {
  /** Probability that a voter casts a ballot, and that it is For. */
  readonly turnout: number;
  readonly approval: number;
  /** Probability that who has not voted objects after queueing. */
  readonly objection: number;
}

export interface TrialOutcome {
  readonly trial: number;
  readonly turnout: number;
  readonly approval: number;
  readonly passed: boolean;
  readonly executed: boolean;
  /** Seconds from the snapshot to the execution; -1 when it never ran. */
  readonly delay: number;
  readonly personsFor: number;
  /** Base weight For over all roots. */
  readonly supportShare: number;
}

/** Slots of an hour in which ballots are cast. */
const SLOTS = 168;
const HOUR = 3_600n;
const EPOCH = 604_800n;
const LEAST_PERSONS = 7n;
const SNAPSHOT = ACTIVATION_DELAY * EPOCH;
/** Streams of a trial's randomness. */
const WHO = 1;
const WHEN = 2;
const WHO_OBJECTS = 3;

/** One electorate deciding one question again and again. Buffers are kept, so that a trial allocates little. */
export class TrialRunner {
  readonly #voters: FastElectorate;
  readonly #impact: ClassName;
  readonly #who: Uint32Array;
  readonly #when: Uint32Array;
  /** Voters by the slot in which they speak: heads and links of lists. */
  readonly #heads = new Int32Array(SLOTS);
  readonly #links: Int32Array;

  constructor(voters: FastElectorate, impact: ClassName) {
    this.#voters = voters;
    this.#impact = impact;
    this.#who = new Uint32Array(2 * voters.size);
    this.#when = new Uint32Array(voters.size);
    this.#links = new Int32Array(voters.size);
  }

  /** Ballots by lot, queueing at once, objections by lot within a day, execution as early as the rules allow. */
  run(seed: number, trial: number, mood: Mood): TrialOutcome {
    const random = new TrialRandom(seed, trial);
    const proposal = this.#vote(random, mood);
    const passed = proposal.tally.passes();
    const totals = proposal.tally.totals();
    const personsFor = Number(totals.personsFor);
    const supportShare = ratio(totals.support, this.#voters.electorate.roots);
    const { turnout, approval } = mood;
    const ready = passed ? this.#decide(random, mood, proposal) : undefined;
    return {
      trial,
      turnout,
      approval,
      passed,
      executed: ready !== undefined,
      delay: ready === undefined ? -1 : Number(ready - SNAPSHOT),
      personsFor,
      supportShare,
    };
  }

  #vote(random: TrialRandom, { turnout, approval }: Mood): FastProposal {
    const voters = this.#voters;
    const times = { snapshotAt: SNAPSHOT, epochLength: EPOCH };
    const budgets = new FastBudgets(voters.size);
    const proposal = new FastProposal(voters, times, CLASSES[this.#impact], LEAST_PERSONS, budgets);
    random.fill(this.#who, WHO);
    random.fill(this.#when, WHEN);
    const [speaks, agrees] = [wordBelow(turnout), wordBelow(approval)];
    this.#heads.fill(-1);
    for (let i = voters.size - 1; i >= 0; i--) {
      if ((this.#who[2 * i] as number) >= speaks || !proposal.tally.hasVoice(i)) continue;
      const slot = Math.floor(((this.#when[i] as number) * SLOTS) / 2 ** 32);
      this.#links[i] = this.#heads[slot] as number;
      this.#heads[slot] = i;
    }
    const sideOf = (i: number): "for" | "against" => ((this.#who[2 * i + 1] as number) < agrees ? "for" : "against");
    for (let slot = 0; slot < SLOTS; slot++) {
      proposal.castMany(SNAPSHOT + 1n + BigInt(slot) * HOUR, this.#inSlot(slot), sideOf);
    }
    return proposal;
  }

  *#inSlot(slot: number): Generator<number> {
    for (let i = this.#heads[slot] as number; i >= 0; i = this.#links[i] as number) yield i;
  }

  #decide(random: TrialRandom, { objection }: Mood, proposal: FastProposal): bigint | undefined {
    const queuedAt = proposal.deadline.at + 1n;
    proposal.queue(queuedAt);
    if (objection > 0) {
      random.fill(this.#when, WHO_OBJECTS);
      const objects = wordBelow(objection);
      for (let i = 0; i < this.#voters.size; i++) {
        const isSilent = proposal.tally.stance[i] === 0 && proposal.tally.hasBase(i);
        if (isSilent && (this.#when[i] as number) < objects) proposal.act(queuedAt + HOUR, i, "objected");
      }
    }
    return proposal.firstReadyAt();
  }
}
