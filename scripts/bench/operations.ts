/** What is measured, in the order of the table. A goal is gas at most; operations without one are shown for comparison. */
export const OPERATIONS = [
  { name: "castVote, later", goal: 75_000n },
  { name: "castVote, first of a proposal" },
  { name: "castVote, later, at +50 % intensity" },
  { name: "castVote, override of a delegate that voted" },
  { name: "castVoteBySig, one" },
  { name: "castVotesBySig, per vote of 50", goal: 42_000n },
  { name: "delegate, first", goal: 140_000n },
  { name: "delegate, again" },
  { name: "propose, one call", goal: 190_000n },
  { name: "queue", goal: 230_000n },
  { name: "execute", goal: 140_000n },
  { name: "object after the vote", goal: 90_000n },
  { name: "support after the vote", goal: 90_000n },
  { name: "withdraw after the vote" },
  { name: "deposit stake, first" },
  { name: "deposit stake, again" },
  { name: "unbond" },
  { name: "register" },
  { name: "renew" },
] as const satisfies readonly { readonly name: string; readonly goal?: bigint }[];

export type OperationName = (typeof OPERATIONS)[number]["name"];

/** Gas by operation; what a system does not have is left out. */
export type Measured = Partial<Record<OperationName, bigint>>;
