import { sum } from "./arithmetic.ts";

/** One account at a snapshot: the active person it belongs to (0 when none), its own root, its own stake in gwei, and the
 * person to whom both are lent (0 when kept; that person need not count). */
export interface Member {
  readonly person: bigint;
  readonly root: bigint;
  readonly stake: bigint;
  readonly delegate: bigint;
}

/** What one account brings to the ballots of a snapshot. Borrowed sums are uncapped. */
export interface Voice extends Member {
  readonly borrowedRoots: bigint;
  readonly borrowedStake: bigint;
}

/** The electorate of a snapshot. `base` is what quorum is a share of. */
export interface Electorate {
  readonly roots: bigint;
  readonly persons: bigint;
  readonly stake: bigint;
  readonly base: bigint;
}

const NOBODY: Member = { person: 0n, root: 0n, stake: 0n, delegate: 0n };

/** Everybody's voice at one moment. Immutable: ballots and post-vote acts read weights from nowhere else. */
export class Snapshot {
  readonly epoch: bigint;
  readonly electorate: Electorate;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #lenders = new Map<bigint, string[]>();
  readonly #accounts = new Map<bigint, string>();

  /** @param carriedBase base that earlier snapshots leave to this one, already decayed */
  constructor(epoch: bigint, members: ReadonlyMap<string, Member>, carriedBase: bigint) {
    this.epoch = epoch;
    this.#members = members;
    for (const [account, member] of members) {
      if (member.person !== 0n) this.#accounts.set(member.person, account);
      if (member.delegate === 0n) continue;
      const lenders = this.#lenders.get(member.delegate);
      if (lenders === undefined) this.#lenders.set(member.delegate, [account]);
      else lenders.push(account);
    }
    const all = [...members.values()];
    const roots = sum(all.map((member) => member.root));
    this.electorate = {
      roots,
      persons: BigInt(all.filter((member) => member.root > 0n).length),
      stake: sum(all.map((member) => member.stake)),
      base: roots > carriedBase ? roots : carriedBase,
    };
  }

  member(account: string): Member {
    return this.#members.get(account) ?? NOBODY;
  }

  accounts(): string[] {
    return [...this.#members.keys()];
  }

  /** The account that speaks for an active person; undefined when the person does not count. */
  accountOf(person: bigint): string | undefined {
    return this.#accounts.get(person);
  }

  /** Whose intensity budget this account draws on: its person's, and its own where there is none. */
  budgetOf(account: string): string {
    const { person } = this.member(account);
    return person === 0n ? account : `person ${person}`;
  }

  /** Accounts whose voice is lent to this account's person. */
  lendersOf(account: string): readonly string[] {
    const { person } = this.member(account);
    return person === 0n ? [] : (this.#lenders.get(person) ?? []);
  }

  /** The account that carries this account's voice unless it speaks itself; undefined when nobody does. */
  delegateOf(account: string): string | undefined {
    const { delegate } = this.member(account);
    return delegate === 0n ? undefined : this.accountOf(delegate);
  }

  voiceOf(account: string): Voice {
    const lenders = this.lendersOf(account).map((lender) => this.member(lender));
    return {
      ...this.member(account),
      borrowedRoots: sum(lenders.map((lender) => lender.root)),
      borrowedStake: sum(lenders.map((lender) => lender.stake)),
    };
  }
}
