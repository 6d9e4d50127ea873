import { readFileSync } from "node:fs";
import { governorVotes, type RawVote } from "./raw.ts";

/** How many of those who could have spoken did, decision by decision, as quantiles over the decisions of several governors. */
export interface ParticipationTable {
  readonly source: string;
  readonly licence: string;
  readonly derivation: string;
  readonly decisions: number;
  /** Share of the persons active within the last 13 weeks who cast a ballot: quantiles at 0, 1/32, .. 1. */
  readonly turnout: readonly number[];
  /** Share of the ballots that were For, of the decisions a majority of voters wanted: quantiles at 0, 1/32, .. 1. */
  readonly approval: readonly number[];
}

export const PARTICIPATION_FILE = new URL("./participation.json", import.meta.url);

const QUANTILES = 32;
/** Thirteen weeks of blocks of twelve seconds. */
const WINDOW_BLOCKS = (13 * 7 * 86_400) / 12;
/** With fewer active voters a share says nothing. */
const LEAST_ACTIVE = 10;

export function loadParticipation(): ParticipationTable {
  return JSON.parse(readFileSync(PARTICIPATION_FILE, "utf8")) as ParticipationTable;
}

interface Participation {
  readonly turnout: number;
  readonly approval: number;
}

/** A person is active, as in a suite whose terms last 13 epochs, who voted within the 13 weeks before. */
function participations(votes: readonly RawVote[]): Participation[] {
  const byProposal = new Map<string, RawVote[]>();
  for (const vote of votes) byProposal.set(vote.proposal, [...(byProposal.get(vote.proposal) ?? []), vote]);
  const found: Participation[] = [];
  for (const ballots of byProposal.values()) {
    const start = Math.min(...ballots.map((b) => b.block));
    const before = votes.filter((v) => v.block < start && v.block >= start - WINDOW_BLOCKS);
    const active = new Set(before.map((v) => v.voter));
    if (active.size < LEAST_ACTIVE) continue;
    const voters = new Set(ballots.map((b) => b.voter));
    for (const voter of voters) active.add(voter);
    const inFavour = new Set(ballots.filter((b) => b.isFor).map((b) => b.voter));
    found.push({ turnout: voters.size / active.size, approval: inFavour.size / voters.size });
  }
  return found;
}

function quantiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: QUANTILES + 1 }, (_, q) =>
    Number((sorted[Math.round((q * (sorted.length - 1)) / QUANTILES)] ?? 0).toFixed(6)),
  );
}

/** Linear between the recorded quantiles; `u` in [0, 1). */
export function quantileAt(table: readonly number[], u: number): number {
  const at = u * (table.length - 1);
  const low = table[Math.floor(at)] ?? 0;
  const high = table[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

export function deriveParticipation(): ParticipationTable {
  const all = [...governorVotes().values()].flatMap(participations);
  const wanted = all.filter((p) => p.approval > 0.5);
  return {
    source: "bhemen/dao-governance, data commit 413efe26 (arXiv:2407.10945)",
    licence: "none stated by the source; derived quantiles only",
    derivation:
      "Compound, Uniswap, Aave and Lido: voters of a proposal over accounts that voted in the 13 weeks before it or in it; For ballots over ballots where more than half were For",
    decisions: wanted.length,
    turnout: quantiles(wanted.map((p) => p.turnout)),
    approval: quantiles(wanted.map((p) => p.approval)),
  };
}
