import { formatEther } from "ethers";
import type { Inspection } from "./index.ts";
import type { ProposalFacts } from "./proposal.ts";

/** Prints an inspection for people. */
export function printInspection(inspection: Inspection): void {
  if (inspection.proposal !== null) printProposal(inspection.proposal);
  for (const target of inspection.targets) {
    console.log(`target ${target.address}`);
    console.log(`  code        ${target.hasCode ? target.codeHash : "none"}`);
    if (inspection.proposal !== null) console.log(`  as proposed ${answer(target.asProposed)}`);
    if (target.signs.length === 0 && target.hasCode) console.log("  proxy       no: runs its own code only");
    for (const { kind, danger, behind, admin, note } of target.signs) {
      console.log(`  proxy       ${kind} (${danger}): ${note}`);
      if (behind !== null) console.log(`              behind it: ${behind}`);
      if (admin !== null) console.log(`              admin: ${admin}`);
    }
  }
  for (const flag of inspection.flags) console.log(`  FLAG     ${flag}`);
  if (inspection.flags.length === 0) console.log("  ok       every target runs its own code only");
}

function printProposal(p: ProposalFacts): void {
  console.log(`proposal ${p.id}, ${p.state}, by ${p.proposer}`);
  console.log(`  ${p.description.split("\n")[0] ?? ""}`);
  const floor = p.personsFloor === null ? "" : `, at least ${p.personsFloor} persons For`;
  console.log(`  class       ${p.impact}: ${p.chambers.join(" and ")} decide, quorum ${100 * p.quorumShare} %${floor}`);
  console.log(`  half-life   ${(p.halfLifeSeconds / 3_600).toFixed(1)} hours`);
  for (const [name, moment] of Object.entries(p.dates)) console.log(`  ${name.padEnd(14)}${moment ?? "not yet known"}`);
  for (const [i, call] of p.calls.entries()) {
    const coin = call.value === 0n ? "" : `, with ${formatEther(call.value)} coin`;
    console.log(`call ${i + 1} to ${call.contract ?? "a contract outside the suite"} at ${call.target}${coin}`);
    console.log(`  ${call.reading ?? `not decoded: ${call.data}`}`);
  }
}

function answer(asProposed: boolean | null): string {
  if (asProposed === null) return "not known to this node";
  return asProposed ? "yes" : "NO";
}
