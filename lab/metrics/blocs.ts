import { ratio, sum } from "./concentration.ts";

export interface BlocVoter {
  readonly weight: bigint;
  /** Whom it votes with; null when it did not vote. */
  readonly bloc: string | null;
}

/**
 * Voting-bloc entropy `-log2 max_c W_c / W`: the min-entropy of the blocs, in bits. Everybody who stays silent is one bloc:
 * from outside, a sleeping majority and a disciplined one look the same. 0 bits: one bloc is everything.
 */
export function votingBlocEntropy(voters: readonly BlocVoter[]): number {
  const blocs = new Map<string | null, bigint>();
  for (const v of voters) blocs.set(v.bloc, (blocs.get(v.bloc) ?? 0n) + v.weight);
  const largest = [...blocs.values()].reduce((a, b) => (b > a ? b : a), 0n);
  const share = ratio(largest, sum([...blocs.values()]));
  return share === 0 ? 0 : Math.max(0, -Math.log2(share));
}
