import type { ClassTerms } from "../../lab/model/index.ts";

/** Impact classes by rising rank. */
export const CLASSES = ["routine", "spend", "parameters", "constitutional"] as const;
export type ClassName = (typeof CLASSES)[number];

/** The table of section 7: quorum in basis points, half-life in days. */
const TABLE: Readonly<Record<ClassName, { readonly quorumBps: bigint; readonly days: bigint }>> = {
  routine: { quorumBps: 800n, days: 1n },
  spend: { quorumBps: 1_200n, days: 2n },
  parameters: { quorumBps: 1_600n, days: 4n },
  constitutional: { quorumBps: 2_500n, days: 5n },
};

/** What a class asks when a "day" has `day` seconds. */
export function termsOf(name: ClassName, day: bigint): ClassTerms {
  const { quorumBps, days } = TABLE[name];
  return { quorumBps, halfLife: days * day, stakeChamber: name !== "routine" };
}
