import { max, min } from "./arithmetic.ts";
import type { EpochClock } from "./clock.ts";
import { EpochLog } from "./epochLog.ts";
import { refuseIf } from "./refusal.ts";

/** Epochs from registration to the first snapshot at which a person counts, and from a deposit to the first it counts at. */
export const ACTIVATION_DELAY = 4n;
/** Epochs after lapsing within which a person returns without quota and delay. */
export const RETURN_WINDOW = 4n;
/** New persons per epoch that are always admitted. */
export const ADMISSION_FLOOR = 20n;

/** First epoch at whose snapshot a person counts, and first at whose snapshot it no longer does. */
export interface Term {
  readonly activation: bigint;
  readonly expiry: bigint;
}

export interface Binding {
  readonly person: bigint;
  readonly activationEpoch: bigint;
  readonly expiryEpoch: bigint;
  readonly stakeFromEpoch: bigint;
}

interface Person {
  /** Whether the person ever had an account, this one or another. */
  wasBound: boolean;
  readonly nullifier: string;
  readonly account: EpochLog<string>;
  readonly term: EpochLog<Term>;
}

interface Holder {
  readonly person: EpochLog<bigint>;
  readonly stakeFrom: EpochLog<bigint>;
}

const NEVER: Term = { activation: 0n, expiry: 0n };

/** Persons, their accounts and their terms (mechanism, section 3). Person ids start at 1; 0 means none. */
export class RegistryModel {
  readonly #clock: EpochClock;
  readonly #maxTerm: bigint;
  readonly #persons: Person[] = [];
  readonly #byNullifier = new Map<string, bigint>();
  readonly #holders = new Map<string, Holder>();
  readonly #admitted = new Map<bigint, bigint>();

  constructor(clock: EpochClock, maxTerm: bigint) {
    this.#clock = clock;
    this.#maxTerm = maxTerm;
  }

  /** Admits a new person, renews a live one or brings a lapsed one back. `until` is when the issuer's proof ends. */
  register(now: bigint, account: string, nullifier: string, until: bigint): bigint {
    const epoch = this.#clock.epochAt(now);
    const expiry = min(this.#clock.epochAt(until), epoch + this.#maxTerm);
    const known = this.#byNullifier.get(nullifier);
    const term = known === undefined ? NEVER : this.termAt(known, epoch);
    const live = known !== undefined && epoch < term.expiry;
    refuseIf(live && this.accountAt(known, epoch) !== account, "RegistryBoundElsewhere");
    refuseIf(expiry <= max(epoch, term.expiry), "RegistryTermNotExtended");

    if (live) {
      this.#person(known).term.set(epoch, { activation: term.activation, expiry });
      return known;
    }

    const other = this.livePersonOf(account, epoch);
    refuseIf(other !== 0n && other !== known, "RegistryAccountTaken");
    if (known !== undefined && epoch - term.expiry <= RETURN_WINDOW) {
      this.#bind(epoch, known, account);
      this.#person(known).term.set(epoch, { activation: term.activation, expiry });
      return known;
    }

    const used = this.#admitted.get(epoch) ?? 0n;
    refuseIf(used >= this.admissionLimit(epoch), "RegistryAdmissionLimit");
    this.#admitted.set(epoch, used + 1n);
    const id = known ?? this.#create(nullifier);
    this.#bind(epoch, id, account);
    this.#person(id).term.set(epoch, { activation: epoch + ACTIVATION_DELAY, expiry });
    return id;
  }

  /** Moves the live person of `from` to `to` from the next snapshot on; stake already at `to` starts its delay anew. */
  move(now: bigint, from: string, to: string): void {
    const epoch = this.#clock.epochAt(now);
    const id = this.livePersonOf(from, epoch);
    refuseIf(id === 0n, "RegistryNoLivePerson");
    refuseIf(this.livePersonOf(to, epoch) !== 0n, "RegistryAccountTaken");
    this.#bind(epoch, id, to);
  }

  /** Ends a person's term from the next snapshot on. */
  revoke(now: bigint, id: bigint): void {
    const epoch = this.#clock.epochAt(now);
    const term = this.termAt(id, epoch);
    this.#person(id).term.set(epoch, { activation: term.activation, expiry: min(term.expiry, epoch) });
  }

  /** The person admitted by `nullifier`; 0 when none. */
  personOfNullifier(nullifier: string): bigint {
    return this.#byNullifier.get(nullifier) ?? 0n;
  }

  get count(): bigint {
    return BigInt(this.#persons.length);
  }

  ids(): bigint[] {
    return this.#persons.map((_, index) => BigInt(index) + 1n);
  }

  admissionLimit(epoch: bigint): bigint {
    const live = epoch === 0n ? 0n : this.liveAt(epoch - 1n);
    return max(ADMISSION_FLOOR, live / 10n);
  }

  admittedIn(epoch: bigint): bigint {
    return this.#admitted.get(epoch) ?? 0n;
  }

  termAt(id: bigint, epoch: bigint): Term {
    return this.#person(id).term.at(epoch);
  }

  isLive(id: bigint, epoch: bigint): boolean {
    return epoch < this.termAt(id, epoch).expiry;
  }

  isActive(id: bigint, epoch: bigint): boolean {
    return this.isLive(id, epoch) && epoch >= this.termAt(id, epoch).activation;
  }

  liveAt(epoch: bigint): bigint {
    return BigInt(this.ids().filter((id) => this.isLive(id, epoch)).length);
  }

  /** The account a person is bound to; empty when another person has taken its account. */
  accountAt(id: bigint, epoch: bigint): string {
    return this.#person(id).account.at(epoch);
  }

  /** The person bound to an account, lapsed or not; 0 when none. */
  personOf(account: string, epoch: bigint): bigint {
    return this.#holders.get(account)?.person.at(epoch) ?? 0n;
  }

  livePersonOf(account: string, epoch: bigint): bigint {
    const id = this.personOf(account, epoch);
    return id !== 0n && this.isLive(id, epoch) ? id : 0n;
  }

  activePersonOf(account: string, epoch: bigint): bigint {
    const id = this.personOf(account, epoch);
    return id !== 0n && this.isActive(id, epoch) ? id : 0n;
  }

  /** First epoch at whose snapshot stake held by this account counts. */
  stakeFrom(account: string, epoch: bigint): bigint {
    return this.#holders.get(account)?.stakeFrom.at(epoch) ?? 0n;
  }

  bindingAt(account: string, epoch: bigint): Binding {
    const person = this.personOf(account, epoch);
    const term = person === 0n ? NEVER : this.termAt(person, epoch);
    return {
      person,
      activationEpoch: term.activation,
      expiryEpoch: term.expiry,
      stakeFromEpoch: this.stakeFrom(account, epoch),
    };
  }

  #create(nullifier: string): bigint {
    this.#persons.push({ wasBound: false, nullifier, account: new EpochLog(""), term: new EpochLog(NEVER) });
    this.#byNullifier.set(nullifier, this.count);
    return this.count;
  }

  #bind(epoch: bigint, id: bigint, account: string): void {
    const person = this.#person(id);
    const before = person.account.at(epoch);
    if (before === account) return;
    const holder = this.#holder(account);
    const replaced = holder.person.at(epoch);
    if (replaced !== 0n) this.#person(replaced).account.set(epoch, "");
    if (before !== "") this.#holder(before).person.set(epoch, 0n);
    holder.person.set(epoch, id);
    // Someone who was counted elsewhere may not find stake waiting that counts at once.
    if (person.wasBound) holder.stakeFrom.set(epoch, epoch + ACTIVATION_DELAY);
    person.account.set(epoch, account);
    person.wasBound = true;
  }

  #holder(account: string): Holder {
    let holder = this.#holders.get(account);
    if (holder === undefined) {
      holder = { person: new EpochLog(0n), stakeFrom: new EpochLog(0n) };
      this.#holders.set(account, holder);
    }
    return holder;
  }

  #person(id: bigint): Person {
    const person = this.#persons[Number(id) - 1];
    if (person === undefined) throw new RangeError(`no person ${id}`);
    return person;
  }
}
