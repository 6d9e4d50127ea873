import { Chain } from "../chain/Chain.ts";
import type { Population } from "../populations/types.ts";
import type { Holder, Listed } from "./System.ts";

/** The holders of a population as accounts: who is a person, and who lends to whom. */
export class Roll {
  /** By descending own weight. */
  readonly holders: readonly Listed[];
  private readonly known: ReadonlyMap<string, Listed>;
  private readonly lenders = new Map<string, Listed[]>();

  constructor({ weights, persons, delegates }: Population) {
    const accountOf = (i: number): string => Chain.account(`honest ${i}`);
    this.holders = weights.map((weight, i) => {
      const to = delegates[i] ?? -1;
      return { account: accountOf(i), weight, person: persons[i] !== false, delegate: to < 0 ? null : accountOf(to) };
    });
    this.known = new Map(this.holders.map((h) => [h.account, h]));
    for (const holder of this.holders) {
      if (holder.delegate === null) continue;
      this.lenders.set(holder.delegate, [...this.lendersOf(holder.delegate), holder]);
    }
  }

  /** Undefined for whoever is not of the population. */
  find(account: string): Listed | undefined {
    return this.known.get(account);
  }

  lendersOf(account: string): readonly Listed[] {
    return this.lenders.get(account) ?? [];
  }

  /** Those who lend, in the order of the list. */
  get lending(): Listed[] {
    return this.holders.filter((h) => h.delegate !== null);
  }

  /** Capital behind a ballot where lending gives it away: one's own unless it is lent, and what others lent. */
  powerOf({ account, weight }: Holder): bigint {
    const own = this.find(account)?.delegate ? 0n : weight;
    return this.lendersOf(account).reduce((sum, lender) => sum + lender.weight, own);
  }
}
