import { CLASSES } from "../classes.ts";

/** A system as the search sees it: what carries a decision there, and what it takes to be counted. */
export interface Rival {
  readonly id: string;
  readonly kind: "chambers" | "tokens" | "roots";
  /** Quorum as a share of supply, or of all roots. */
  readonly quorum: number;
  /** Quorum of the stake there is instead of the supply. */
  readonly isOfStake?: boolean;
  /** The quorum rises by what is against the decision, in whole basis points, up to this share (Nouns, coefficient 1). */
  readonly ceiling?: number;
  /** Opponents help to make the quorum (Aragon: participation). */
  readonly countsBothSides?: boolean;
  /** Seconds that capital is out of its owner's hands for one decision. */
  readonly lockSeconds: number;
  /** Seconds from the publication of a proposal to its execution when nobody delays it. */
  readonly noticeSeconds: number;
  /** Share of the treasury that one decision can take. */
  readonly prizeShare: number;
}

const DAY = 86_400;
const EPOCH = 7 * DAY;
/** Bought one block before the snapshot, sold one after it. */
const TWO_BLOCKS = 24;

/**
 * Deposited at the end of an epoch, counted at the fourth snapshot after it, unbonded right after, paid out seven epochs from
 * the next boundary on.
 */
export const LOCK_SECONDS = 12 * EPOCH;

/** Half-life and quorum of the class that a payment of all that one epoch lets out has: parameters. */
export const PRIZE_CLASS = "parameters" as const;

/** What a decision of the gravest class asks: half-life and quorum. */
export const GRAVEST_CLASS = "constitutional" as const;

export const COUNTERWEIGHT: Rival = {
  id: "counterweight",
  kind: "chambers",
  quorum: Number(CLASSES[PRIZE_CLASS].quorumBps) / 10_000,
  lockSeconds: LOCK_SECONDS,
  noticeSeconds: DAY + EPOCH + 4 * DAY,
  prizeShare: 0.02,
};

/**
 * Peers by their settings. Late-quorum extensions, thresholds of proposers and vetoes are not in it: nobody in the search
 * answers in the extension, the attacker is spared the threshold, and a veto is at its owner's pleasure.
 */
export const PEERS: readonly Rival[] = [
  {
    id: "oz-governor",
    kind: "tokens",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY + EPOCH + DAY,
    prizeShare: 1,
  },
  {
    id: "oz-governor-hardened",
    kind: "tokens",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY + EPOCH + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "governor-alpha",
    kind: "tokens",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: 40_320 * 12 + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "governor-bravo",
    kind: "tokens",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: 13_140 * 12 + 19_710 * 12 + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "governor-bravo-hardened",
    kind: "tokens",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: 13_140 * 12 + 7 * DAY + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "aragon-token-voting",
    kind: "tokens",
    quorum: 0.15,
    countsBothSides: true,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY,
    prizeShare: 1,
  },
  {
    id: "aragon-token-voting-hardened",
    kind: "tokens",
    quorum: 0.2,
    countsBothSides: true,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: 7 * DAY,
    prizeShare: 1,
  },
  {
    id: "nouns",
    kind: "tokens",
    quorum: 0.1,
    ceiling: 0.4,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY + 5 * DAY + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "nouns-hardened",
    kind: "tokens",
    quorum: 0.2,
    ceiling: 0.6,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY + 7 * DAY + 2 * DAY,
    prizeShare: 1,
  },
  {
    id: "sqrt-naive",
    kind: "roots",
    quorum: 0.04,
    lockSeconds: TWO_BLOCKS,
    noticeSeconds: DAY + EPOCH + DAY,
    prizeShare: 1,
  },
];

/** What dominance (GV-5) compares with: a token vote over the same stakes, delegations and ballots. */
export const SAME_STAKE: Rival = {
  id: "oz-governor over the same stake",
  kind: "tokens",
  quorum: 0.04,
  isOfStake: true,
  lockSeconds: TWO_BLOCKS,
  noticeSeconds: DAY + EPOCH + DAY,
  prizeShare: 1,
};

/** All that a rival asks of a capturer but time to react: rivals that ask the same cost the same. */
export function askedBy({ kind, quorum, ceiling, countsBothSides, lockSeconds }: Rival): string {
  return [kind, quorum, ceiling ?? "fixed", countsBothSides === true ? "both sides" : "one side", lockSeconds].join(
    " ",
  );
}

export function rivalOf(id: string): Rival | undefined {
  return [COUNTERWEIGHT, ...PEERS].find((rival) => rival.id === id);
}
