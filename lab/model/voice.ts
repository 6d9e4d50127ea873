import { ceilDiv, isqrt, min } from "./arithmetic.ts";
import type { EpochClock } from "./clock.ts";
import { EpochLog } from "./epochLog.ts";
import { refuseIf } from "./refusal.ts";
import type { RegistryModel } from "./registry.ts";
import { type Electorate, type Member, Snapshot, type Voice } from "./snapshot.ts";
import { GWEI, type StakeModel } from "./stake.ts";

/** Epochs that a delegation lasts at most, and lasts when nothing else is said. */
export const DELEGATION_TERM = 13n;

export interface Delegation {
  readonly person: bigint;
  readonly untilEpoch: bigint;
}

/** Least stake with a root, and stake above which a root no longer grows; wei. */
export interface StakeBounds {
  readonly minStake: bigint;
  readonly stakeCap: bigint;
}

const NONE: Delegation = { person: 0n, untilEpoch: 0n };

/** The root of a person's stake: 0 below the least stake, no more than the root of the cap. */
export function rootOf(stake: bigint, bounds: StakeBounds): bigint {
  return stake < bounds.minStake ? 0n : isqrt(min(stake, bounds.stakeCap));
}

/** Roots and linear stake, and their loan to a person (mechanism, section 5). No sum is kept: every number is taken from the
 * delegations, stakes and terms of the snapshot asked about. */
export class VoiceModel {
  readonly #clock: EpochClock;
  readonly #registry: RegistryModel;
  readonly #stake: StakeModel;
  readonly #bounds: StakeBounds;
  readonly #delegations = new Map<string, EpochLog<Delegation>>();
  readonly #accounts = new Set<string>();

  constructor(clock: EpochClock, registry: RegistryModel, stake: StakeModel, bounds: StakeBounds) {
    this.#clock = clock;
    this.#registry = registry;
    this.#stake = stake;
    this.#bounds = bounds;
  }

  /** Makes an account known to the sums: every account that holds stake, a person or a delegation. */
  know(account: string): void {
    this.#accounts.add(account);
  }

  /** Lends root and stake of `account` to the person of `delegatee` at the snapshots of epochs before `untilEpoch`. An empty
   * `delegatee`, or the account itself, takes them back. */
  delegate(now: bigint, account: string, delegatee: string, untilEpoch?: bigint): void {
    const epoch = this.#clock.epochAt(now);
    const until = untilEpoch ?? epoch + DELEGATION_TERM;
    refuseIf(until <= epoch || until > epoch + DELEGATION_TERM, "VotesTermOutOfRange");
    const log = this.#log(this.#keyOf(account, epoch));
    if (delegatee === "" || delegatee === account) {
      log.set(epoch, NONE);
      return;
    }
    const person = this.#registry.livePersonOf(delegatee, epoch);
    refuseIf(person === 0n, "VotesDelegateNotPerson");
    log.set(epoch, { person, untilEpoch: until });
  }

  /** An account's own delegation as of the snapshot closing `epoch`, whether it still counts or not. */
  delegationOf(account: string, epoch: bigint): Delegation {
    return this.#delegations.get(this.#keyOf(account, epoch))?.at(epoch) ?? NONE;
  }

  /** Stake in wei that counts for an account at the snapshot closing `epoch`. */
  countedStake(account: string, epoch: bigint): bigint {
    return epoch < this.#registry.stakeFrom(account, epoch) ? 0n : this.#stake.activeAt(account, epoch);
  }

  memberAt(account: string, epoch: bigint): Member {
    const person = this.#registry.activePersonOf(account, epoch);
    const stake = this.countedStake(account, epoch);
    return {
      person,
      root: person === 0n ? 0n : rootOf(stake, this.#bounds),
      stake: stake / GWEI,
      delegate: this.#lentTo(account, epoch),
    };
  }

  /** The snapshot closing `epoch`; pending, not final, while that epoch runs. */
  snapshotAt(epoch: bigint): Snapshot {
    let carried = 0n;
    for (let e = 0n; e < epoch; e++) carried = ceilDiv(9n * this.#closeAt(e, carried).electorate.base, 10n);
    return this.#closeAt(epoch, carried);
  }

  voiceAt(account: string, epoch: bigint): Voice {
    return this.#closeAt(epoch, 0n).voiceOf(account);
  }

  electorateAt(epoch: bigint): Electorate {
    return this.snapshotAt(epoch).electorate;
  }

  /** ERC-5805 votes: own root unless lent, plus all roots lent to a person that counts. */
  votesAt(account: string, epoch: bigint): bigint {
    const voice = this.voiceAt(account, epoch);
    return (voice.delegate === 0n ? voice.root : 0n) + voice.borrowedRoots;
  }

  /** A delegation given by a person counts only while that person counts: what lapses carries nobody's stake either. */
  #lentTo(account: string, epoch: bigint): bigint {
    const { person, untilEpoch } = this.delegationOf(account, epoch);
    const owner = this.#registry.personOf(account, epoch);
    if (epoch >= untilEpoch || (owner !== 0n && !this.#registry.isActive(owner, epoch))) return 0n;
    return person;
  }

  #closeAt(epoch: bigint, carriedBase: bigint): Snapshot {
    const members = [...this.#accounts].map((account) => [account, this.memberAt(account, epoch)] as const);
    return new Snapshot(epoch, new Map(members), carriedBase);
  }

  /** A delegation belongs to the person bound to an account and moves with it; where there is none, to the account. */
  #keyOf(account: string, epoch: bigint): string {
    const person = this.#registry.personOf(account, epoch);
    return person === 0n ? account : `person ${person}`;
  }

  #log(key: string): EpochLog<Delegation> {
    let log = this.#delegations.get(key);
    if (log === undefined) {
      log = new EpochLog(NONE);
      this.#delegations.set(key, log);
    }
    return log;
  }
}
