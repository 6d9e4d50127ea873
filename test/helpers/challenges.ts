import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ethers, one, read, time, type Asked } from "./governed.ts";
import { operation, type Proposal } from "./proposals.ts";
import type { Suite } from "./suite.ts";

/** Rulings on a challenged operation. */
export const Ruling = { Refused: 0n, Stands: 1n, Cancel: 2n } as const;
/** What the test suites' court asks for a jury, in wei. */
export const FEE = 23n * 10n ** 9n;
/** Seconds for which a challenge stops an operation at most: 30 days of a week's epoch. */
export const LONGEST = 30n * 86_400n;

/** `challenger` challenges `proposal`, paying `paid`, and learns the id of the dispute. */
export async function challenge(
  suite: Suite,
  proposal: Proposal,
  challenger: HardhatEthersSigner,
  paid = FEE,
): Promise<bigint> {
  await suite.challenges.connect(challenger).challenge(...operation(proposal), { value: paid });
  return (await suite.challenges.challengeOf(proposal.id)).disputeID;
}

/** The court delivers a ruling, with at most `gas` when that is given. */
export async function giveRuling(suite: Suite, dispute: bigint, ruling: bigint, gas = 0n): Promise<void> {
  await suite.court.getFunction("give").send(dispute, ruling, gas);
}

/** What the court was asked. */
export async function askedOf(suite: Suite, dispute: bigint) {
  const [arbitrable, choices, paid, extraData] = await read<[string, bigint, bigint, string]>(
    suite.court,
    "disputeOf",
    dispute,
  );
  const [lane, snapshotEpoch, parties] = ethers.AbiCoder.defaultAbiCoder().decode(
    ["uint8", "uint32", "address[]"],
    extraData,
  ) as unknown as [bigint, bigint, string[]];
  return { arbitrable, choices, paid, lane, snapshotEpoch, parties: [...parties] };
}

/** A queued decision that the outsider has challenged. */
export async function challenged(g: Asked): Promise<Asked & { dispute: bigint }> {
  return { ...g, dispute: await challenge(g.suite, g.proposal, g.outsider) };
}

/** keccak256 of the payload of `proposal`, without its description. */
export function payloadHashOf(proposal: Proposal): string {
  const { targets, values, calldatas } = proposal;
  return ethers.keccak256(
    ethers.AbiCoder.defaultAbiCoder().encode(["address[]", "uint256[]", "bytes[]"], [targets, values, calldatas]),
  );
}

/** The decision as the ledger keeps it. */
export const decisionOf = (g: Asked) => g.suite.ledger.decisionOf(g.proposal.id);

/** Whether the operation runs now: tried, without leaving a trace. */
export async function runsNow(g: Asked): Promise<boolean> {
  return g.suite.governor
    .connect(one(g, 0))
    .execute.staticCall(...operation(g.proposal))
    .then(
      () => true,
      () => false,
    );
}

/** Moves the chain to `timestamp`, and a block there. */
export const goTo = (timestamp: bigint) => time.increaseTo(timestamp);
