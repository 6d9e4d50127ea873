import type { ClassTerms } from "./thresholds.ts";

export const CLASS_NAMES = ["routine", "spend", "parameters", "constitutional"] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

const DAY = 86_400n;

/** The class table as the production profile ships it (mechanism, section 7). */
export const CLASSES: Readonly<Record<ClassName, ClassTerms>> = {
  routine: { quorumBps: 800n, halfLife: DAY, stakeChamber: false },
  spend: { quorumBps: 1_200n, halfLife: 2n * DAY, stakeChamber: true },
  parameters: { quorumBps: 1_600n, halfLife: 4n * DAY, stakeChamber: true },
  constitutional: { quorumBps: 2_500n, halfLife: 5n * DAY, stakeChamber: true },
};
