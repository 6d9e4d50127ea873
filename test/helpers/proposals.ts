import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { fundProposer } from "./people.ts";
import type { Suite } from "./suite.ts";

export const Support = { Against: 0, For: 1, Abstain: 2 } as const;
export const State = {
  Pending: 0n,
  Active: 1n,
  Canceled: 2n,
  Defeated: 3n,
  Succeeded: 4n,
  Queued: 5n,
  Expired: 6n,
  Executed: 7n,
} as const;

/** One call of a payload. */
export interface Call {
  readonly target: string;
  readonly value?: bigint;
  readonly data: string;
}

/** A proposal and everything needed to queue and execute it. */
export interface Proposal {
  readonly id: bigint;
  readonly targets: string[];
  readonly values: bigint[];
  readonly calldatas: string[];
  readonly description: string;
  readonly descriptionHash: string;
}

/** Arguments of queue, execute and cancel. */
export function operation(proposal: Proposal): [string[], bigint[], string[], string] {
  return [proposal.targets, proposal.values, proposal.calldatas, proposal.descriptionHash];
}

/** The proposal that `calls` would make. */
export async function describe(suite: Suite, calls: readonly Call[], description: string): Promise<Proposal> {
  const targets = calls.map((call) => call.target);
  const values = calls.map((call) => call.value ?? 0n);
  const calldatas = calls.map((call) => call.data);
  const descriptionHash = suite.connection.ethers.id(description);
  const id = await suite.governor.hashProposal(targets, values, calldatas, descriptionHash);
  return { id, targets, values, calldatas, description, descriptionHash };
}

/** Funds the deposit and proposes `calls`. */
export async function propose(
  suite: Suite,
  proposer: HardhatEthersSigner,
  calls: readonly Call[],
  description = "a proposal",
): Promise<Proposal> {
  const proposal = await describe(suite, calls, description);
  const person = await suite.registry.livePersonOf(proposer);
  await fundProposer(suite, proposer, await suite.deposits.required(person));
  await suite.governor.connect(proposer).propose(proposal.targets, proposal.values, proposal.calldatas, description);
  return proposal;
}

/** A payload of class Parameters: sets the deposit base to `base`. */
export async function setBaseCall(suite: Suite, base: bigint): Promise<Call> {
  return {
    target: await suite.deposits.getAddress(),
    data: suite.deposits.interface.encodeFunctionData("setBase", [base]),
  };
}

/** A payload of class Routine or above, by share: a routine payment from the treasury. */
export async function payRoutineCall(suite: Suite, to: string, amount: bigint): Promise<Call> {
  return {
    target: await suite.treasury.getAddress(),
    data: suite.treasury.interface.encodeFunctionData("payRoutine", [await suite.token.getAddress(), to, amount]),
  };
}

/** A payload of class Spend or above, by share: a payment from the treasury. */
export async function payCall(suite: Suite, to: string, amount: bigint): Promise<Call> {
  return {
    target: await suite.treasury.getAddress(),
    data: suite.treasury.interface.encodeFunctionData("pay", [await suite.token.getAddress(), to, amount]),
  };
}

/** Jumps to the first second of voting. */
export async function startVoting(suite: Suite, proposal: Proposal, offset = 0): Promise<void> {
  const snapshot = await suite.governor.proposalSnapshot(proposal.id);
  await suite.connection.networkHelpers.time.increaseTo(snapshot + 1n + BigInt(offset));
}

/** Jumps past the deadline. */
export async function endVoting(suite: Suite, proposal: Proposal): Promise<void> {
  const deadline = await suite.governor.proposalDeadline(proposal.id);
  await suite.connection.networkHelpers.time.increaseTo(deadline + 1n);
}

/** `voters` all cast `support`, plainly. */
export async function vote(
  suite: Suite,
  proposal: Proposal,
  voters: readonly HardhatEthersSigner[],
  support: number,
): Promise<void> {
  for (const voter of voters) await suite.governor.connect(voter).castVote(proposal.id, support);
}

/** Votes For with everybody, ends voting and queues. */
export async function passAndQueue(
  suite: Suite,
  proposal: Proposal,
  voters: readonly HardhatEthersSigner[],
): Promise<void> {
  await startVoting(suite, proposal);
  await vote(suite, proposal, voters, Support.For);
  await endVoting(suite, proposal);
  await suite.governor.queue(...operation(proposal));
}

/** Jumps to the moment that the ledger expects the decision to be ready. */
export async function awaitReadiness(suite: Suite, proposal: Proposal): Promise<void> {
  const expected = await suite.ledger.expectedReadyAt(proposal.id);
  if (expected === 0n) throw new Error("the decision is never expected to be ready");
  await suite.connection.networkHelpers.time.increaseTo(expected);
}
