import {
  BallotBox,
  type ClassTerms,
  type Member,
  Snapshot,
  type Thresholds,
  thresholdsOf,
} from "../../lab/model/index.ts";

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
/** Moment at which the ballots of `boxOf` begin: the snapshot. */
export const VOTE_START = 1_000_000n;

/** One line of a hand-made electorate. `stake` defaults to the root, so that both chambers weigh alike. */
export interface Line {
  readonly root?: bigint;
  readonly stake?: bigint;
  readonly lentTo?: string;
  /** false: an account that belongs to no person. */
  readonly person?: boolean;
}

/** A snapshot in which the accounts of `lines` are persons 1, 2, 3 ... in their order. */
export function snapshotOf(lines: Readonly<Record<string, Line>>, epoch = 9n): Snapshot {
  const ids = new Map(Object.keys(lines).map((account, index) => [account, BigInt(index) + 1n]));
  const members = Object.entries(lines).map(([account, line]): [string, Member] => {
    const person = line.person === false ? 0n : (ids.get(account) ?? 0n);
    const root = line.root ?? 0n;
    const delegate = line.lentTo === undefined ? 0n : (ids.get(line.lentTo) ?? 0n);
    return [account, { person, root, stake: line.stake ?? root, delegate }];
  });
  return new Snapshot(epoch, new Map(members), 0n);
}

export const SPEND: ClassTerms = { quorumBps: 1_200n, halfLife: 2n * DAY, stakeChamber: true };
export const ROUTINE: ClassTerms = { quorumBps: 800n, halfLife: DAY, stakeChamber: false };

/** A ballot box over `snapshot`; `thresholds` replaces what the electorate would give. */
export function boxOf(snapshot: Snapshot, terms: ClassTerms = SPEND, thresholds: Partial<Thresholds> = {}): BallotBox {
  const fromElectorate = thresholdsOf(snapshot.electorate, terms.quorumBps, 1n);
  return new BallotBox(snapshot, VOTE_START, terms, { ...fromElectorate, ...thresholds });
}

/** Casts at `VOTE_START + after`, at full voice unless told otherwise. */
export function cast(
  box: BallotBox,
  account: string,
  side: "for" | "against" | "abstain",
  { after = DAY, intensity = 10_000n }: { after?: bigint; intensity?: bigint } = {},
): void {
  box.cast({ account, side, intensity, castAt: VOTE_START + after });
}
