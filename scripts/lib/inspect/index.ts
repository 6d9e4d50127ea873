import { keccak256, type Provider } from "ethers";
import type { KnownAddresses } from "./calls.ts";
import { readerOf, type ReadingProvider } from "./chainReader.ts";
import { isPinned, readProposal, type ProposalFacts } from "./proposal.ts";
import { inspectTargets, type TargetReport } from "./targets.ts";

/** A target, and whether its code is still that of the proposal. */
export interface InspectedTarget extends TargetReport {
  /** Null when there is no proposal to compare with, or the node no longer knows what was there. */
  readonly asProposed: boolean | null;
}

export interface Inspection {
  readonly block: number;
  /** Null when only targets were asked for. */
  readonly proposal: ProposalFacts | null;
  readonly targets: readonly InspectedTarget[];
  /** What a voter has to know before voting. */
  readonly flags: readonly string[];
}

/** Reads what stands at addresses that somebody may propose to call. */
export async function inspectAddresses(
  provider: ReadingProvider,
  block: number,
  addresses: readonly string[],
): Promise<Inspection> {
  const reports = await inspectTargets(readerOf(provider, block), addresses);
  const targets = reports.map((report) => ({ ...report, asProposed: null }));
  return { block, proposal: null, targets, flags: targets.flatMap(flagsOf) };
}

/** Reads a proposal and what stands at its targets. */
export async function inspectProposal(
  provider: Provider,
  addresses: KnownAddresses,
  id: bigint,
  fromBlock: number,
): Promise<Inspection> {
  const block = await provider.getBlockNumber();
  const proposal = await readProposal(provider, addresses, id, fromBlock);
  const reports = await inspectTargets(
    readerOf(provider, block),
    proposal.calls.map((call) => call.target),
  );
  const pinned = isPinned(proposal, reports);
  const targets: InspectedTarget[] = [];
  for (const report of reports) {
    const asProposed = pinned ? true : await unchangedSince(provider, proposal.proposedInBlock, report);
    targets.push({ ...report, asProposed });
  }
  const flags = targets.flatMap(flagsOf);
  if (!pinned) flags.unshift("the code of the targets is not what was proposed: the decision cannot run");
  return { block, proposal, targets, flags };
}

/** The pin covers all targets in one hash; which of them changed only a node says that remembers the block of the proposal. */
async function unchangedSince(provider: ReadingProvider, block: number, report: TargetReport): Promise<boolean | null> {
  const before = await provider.getCode(report.address, block).catch(() => null);
  return before === null ? null : keccak256(before) === report.codeHash;
}

function flagsOf(target: InspectedTarget): string[] {
  const flags = target.signs
    .filter((sign) => sign.danger !== "fixed")
    .map((sign) => {
      const verb =
        sign.danger === "changes" ? "can run other code than at the vote" : "may run other code than at the vote";
      return `${target.address} ${verb}: ${sign.kind}; ${sign.note}`;
    });
  if (!target.hasCode) flags.push(`${target.address} has no code: a call to it does nothing but pay`);
  if (target.asProposed === false) flags.push(`${target.address} has other code than when it was proposed`);
  return flags;
}
