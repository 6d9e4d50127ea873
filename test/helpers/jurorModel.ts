import { BOND, REST, shuffled } from "./jurors.ts";

const TERM = 13;
const ENTRY_DELAY = 5;
const ACTIVATION = 4;

interface Term {
  readonly entry: number;
  exit?: number;
}

interface JurorRecord {
  term?: Term;
  readonly past: Term[];
  bond: bigint;
  barred: boolean;
  serving: number;
  readonly services: number[];
  expiry: number;
  lentTo?: { readonly person: number; readonly until: number };
}

/** A request, with what was known when it was made. */
export interface RequestModel {
  readonly id: number;
  readonly epoch: number;
  readonly seats: number;
  readonly snapshot: number;
  readonly parties: readonly number[];
  readonly others: readonly number[];
  readonly barred: readonly number[];
  state: "open" | "drawn" | "cancelled" | "discharged";
  jury: readonly number[];
}

/** Section 8 over plain lists: terms as intervals, snapshots as copies, every draw a shuffle of everybody. */
export class JurorModel {
  readonly persons: readonly number[];
  readonly requests: RequestModel[] = [];
  epoch = 0;
  readonly #jurors = new Map<number, JurorRecord>();
  /** Of every closed epoch: who was active, and the delegate of those who had one. */
  readonly #snapshots: { active: Set<number>; delegates: Map<number, number> }[] = [];

  constructor(persons: readonly number[]) {
    this.persons = persons;
    for (const person of persons) {
      this.#jurors.set(person, { past: [], bond: 0n, barred: false, serving: 0, services: [], expiry: TERM });
    }
  }

  juror(person: number): JurorRecord {
    const juror = this.#jurors.get(person);
    if (juror === undefined) throw new RangeError(`no person ${person}`);
    return juror;
  }

  closeEpoch(): void {
    const active = new Set(this.persons.filter((person) => this.epoch >= ACTIVATION && this.isLive(person)));
    const delegates = new Map<number, number>();
    for (const person of active) {
      const { lentTo } = this.juror(person);
      if (lentTo !== undefined && this.epoch < lentTo.until) delegates.set(person, lentTo.person);
    }
    this.#snapshots[this.epoch] = { active, delegates };
    this.epoch += 1;
  }

  isLive(person: number): boolean {
    return this.epoch < this.juror(person).expiry;
  }

  membersAt(epoch: number): number[] {
    const within = ({ entry, exit }: Term) => entry <= epoch && (exit === undefined || epoch < exit);
    return this.persons.filter((person) => {
      const { term, past } = this.juror(person);
      return past.some(within) || (term !== undefined && within(term));
    });
  }

  mayRenew(person: number): boolean {
    const { expiry } = this.juror(person);
    return this.epoch <= expiry + 4 && this.epoch + TERM > expiry;
  }

  renew(person: number): void {
    this.juror(person).expiry = this.epoch + TERM;
  }

  delegate(person: number, to: number): void {
    this.juror(person).lentTo = { person: to, until: this.epoch + TERM };
  }

  mayJoin(person: number): boolean {
    return this.isLive(person) && this.juror(person).term === undefined;
  }

  join(person: number): void {
    const juror = this.juror(person);
    juror.term = { entry: this.epoch + ENTRY_DELAY };
    juror.bond = BOND;
  }

  mayExit(person: number): boolean {
    const { term } = this.juror(person);
    return term !== undefined && term.exit === undefined;
  }

  mayReport(person: number): boolean {
    return this.mayExit(person) && this.juror(person).expiry < this.epoch;
  }

  exit(person: number): void {
    const { term } = this.juror(person);
    if (term !== undefined) term.exit ??= Math.max(term.entry, this.epoch + 1);
  }

  bar(person: number): void {
    this.juror(person).barred = true;
    this.exit(person);
  }

  slash(person: number, amount: bigint): void {
    const juror = this.juror(person);
    if (juror.bond === 0n) return;
    juror.bond = juror.bond > amount ? juror.bond - amount : 0n;
    this.bar(person);
  }

  /** `settled`: the epoch of the frozen tree, -1 while changes are being applied. */
  mayReturn(person: number, settled: number): boolean {
    const { term, serving } = this.juror(person);
    if (term?.exit === undefined || serving > 0) return false;
    return term.exit <= term.entry || term.exit <= settled;
  }

  returnBond(person: number): void {
    const juror = this.juror(person);
    if (juror.term !== undefined) juror.past.push(juror.term);
    delete juror.term;
    juror.bond = 0n;
    juror.barred = false;
  }

  outstanding(epoch: number): number {
    return this.requests.filter((request) => request.epoch === epoch && request.state === "open").length;
  }

  request(seats: number, snapshot: number, parties: readonly number[], others: readonly number[]): void {
    const barred = this.persons.filter((person) => this.juror(person).barred);
    const id = this.requests.length + 1;
    this.requests.push({
      id,
      epoch: this.epoch,
      seats,
      snapshot,
      parties,
      others,
      barred,
      state: "open",
      jury: [],
    });
  }

  /** Whether the person may sit in the jury asked for, if in the pool at all. */
  maySit({ epoch, parties, others, barred, snapshot }: RequestModel, person: number): boolean {
    const lentTo = this.#snapshots[snapshot]?.delegates.get(person);
    const excluded = [...parties, ...others, ...barred].includes(person);
    const conflict = excluded || (lentTo !== undefined && parties.includes(lentTo));
    return !conflict && this.#snapshots[epoch - 1]?.active.has(person) === true;
  }

  /** The jury, and the least rest that was asked for. Seats it. */
  draw(request: RequestModel, seed: string): { jury: number[]; rest: number } {
    const { epoch, seats } = request;
    const able = shuffled(this.membersAt(epoch), seed).filter((person) => this.maySit(request, person));
    const jury: number[] = [];
    let rest = REST;
    for (let level = REST; level >= 0; --level) {
      const rested = able.filter((person) => this.#rested(person, epoch) === level).slice(0, seats - jury.length);
      if (rested.length > 0) rest = level;
      jury.push(...rested);
    }
    if (jury.length === 0) rest = REST;
    for (const person of jury) {
      const juror = this.juror(person);
      juror.serving += 1;
      juror.services.push(epoch);
    }
    request.state = "drawn";
    request.jury = jury;
    return { jury, rest };
  }

  discharge(request: RequestModel): void {
    request.state = "discharged";
    for (const person of request.jury) this.juror(person).serving -= 1;
  }

  /** Whole epochs since service from an earlier pool, three at most. */
  #rested(person: number, epoch: number): number {
    const earlier = this.juror(person).services.filter((served) => served < epoch);
    return earlier.length === 0 ? REST : Math.min(REST, epoch - Math.max(...earlier) - 1);
  }
}
