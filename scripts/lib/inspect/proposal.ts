import { concat, keccak256, type Provider } from "ethers";
import { CounterweightGovernor__factory, CounterweightLens__factory } from "../../../typechain-types/index.js";
import { decodeCall, interfacesOf, type DecodedCall, type KnownAddresses } from "./calls.ts";
import type { TargetReport } from "./targets.ts";

const STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"];
const CLASSES = ["routine", "spend", "parameters", "constitutional"];

/** A moment of a decision; null when there is none yet. */
export type Moment = string | null;

/** What the governor, its ledger and the log say of a proposal. */
export interface ProposalFacts {
  readonly id: string;
  readonly state: string;
  readonly proposer: string;
  readonly description: string;
  /** Class of consequence, frozen when proposed. */
  readonly impact: string;
  /** Who has to agree. */
  readonly chambers: readonly string[];
  readonly quorumShare: number;
  /** For-persons that it needs; null before its snapshot. */
  readonly personsFloor: number | null;
  readonly halfLifeSeconds: number;
  readonly dates: {
    readonly snapshot: Moment;
    readonly votingEnds: Moment;
    readonly queueUntil: Moment;
    readonly earliest: Moment;
    /** If nobody says anything more. */
    readonly expectedReady: Moment;
    readonly expires: Moment;
  };
  readonly calls: readonly DecodedCall[];
  /** Hash over the code hashes of all targets when proposed. */
  readonly pinnedCode: string;
  readonly proposedInBlock: number;
}

/** Reads a proposal. `fromBlock`: the first block whose logs are searched for it. */
export async function readProposal(
  provider: Provider,
  addresses: KnownAddresses,
  id: bigint,
  fromBlock: number,
): Promise<ProposalFacts> {
  const governor = CounterweightGovernor__factory.connect(addresses.governor, provider);
  const lens = CounterweightLens__factory.connect(addresses.lens, provider);
  // The id is not indexed in OpenZeppelin's event.
  const created = await governor.queryFilter(governor.filters.ProposalCreated(), fromBlock);
  const log = created.find((event) => event.args.proposalId === id);
  if (log === undefined) {
    throw new Error(`${addresses.governor} has no proposal ${id} in its log from block ${fromBlock} on`);
  }
  const { targets, calldatas, description } = log.args;
  // By its place: `values` is a method of every list.
  const values = log.args[3];
  const interfaces = await interfacesOf(addresses);
  const view = await lens.proposal(id);
  const { terms, decision } = view;
  return {
    id: id.toString(),
    state: STATES[Number(view.state)] ?? `${view.state}`,
    proposer: view.proposer,
    description,
    impact: CLASSES[Number(terms.impact)] ?? `${terms.impact}`,
    // Mechanism, section 6.3: persons decide routine business alone.
    chambers: terms.impact === 0n ? ["persons"] : ["persons", "stake"],
    quorumShare: Number(terms.quorumBps) / 10_000,
    personsFloor: terms.floor === 0n ? null : Number(terms.floor),
    halfLifeSeconds: Number(terms.halfLife),
    dates: {
      snapshot: moment(view.snapshot),
      votingEnds: moment(view.deadline),
      queueUntil: moment(view.queueDeadline),
      earliest: moment(decision.earliest),
      expectedReady: moment(view.expectedReadyAt),
      expires: moment(decision.expiry),
    },
    calls: targets.map((target, i) =>
      decodeCall(interfaces, { target, value: values[i] ?? 0n, data: calldatas[i] ?? "0x" }),
    ),
    pinnedCode: view.pinnedCode,
    proposedInBlock: log.blockNumber,
  };
}

/** Whether the code of all targets, in the order of the calls, is that which was pinned. */
export function isPinned(facts: ProposalFacts, targets: readonly TargetReport[]): boolean {
  const hashes = facts.calls.map((call) => {
    const report = targets.find((t) => t.address === call.target);
    if (report === undefined) throw new Error(`${call.target} was not inspected`);
    return report.codeHash;
  });
  return keccak256(concat(hashes)) === facts.pinnedCode;
}

function moment(seconds: bigint): Moment {
  return seconds === 0n ? null : new Date(Number(seconds) * 1_000).toISOString();
}
