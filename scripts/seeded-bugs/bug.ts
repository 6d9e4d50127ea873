/** The campaigns, by the file that runs them. */
export type Campaign = "Identity" | "Stake" | "Voice" | "Decisions" | "Court";

/** One small mistake in a contract that breaks one number of the mechanism. */
export interface SeededBug {
  /** Number of the mechanism, section 12, or BRAKE for the challenges of section 7. */
  readonly number: string;
  /** What the mistake is, in words. */
  readonly mistake: string;
  /** The source to change, from the root of the project. */
  readonly file: string;
  /** Text that occurs exactly once in it, and what takes its place. */
  readonly find: string;
  readonly replace: string;
  /** The campaign that must name the number. */
  readonly campaign: Campaign;
}
