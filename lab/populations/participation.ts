import { readFileSync } from "node:fs";
import { executedProposals, governorVotes, type RawVote } from "./raw.ts";

/** Decisions measured by voice: by the roots that this suite would count, not by accounts. */
export interface VoiceTable {
  readonly decisions: number;
  /** Share of the voice of everybody active within the last 13 weeks that was cast: quantiles at 0, 1/32, .. 1. */
  readonly turnout: readonly number[];
  /** Share of the voice cast that was For. */
  readonly approval: readonly number[];
}

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
  readonly voiceDerivation: string;
  /** Decisions that a majority of the voice cast wanted and that their own governor carried out. */
  readonly adopted: VoiceTable;
  /** Decisions that a majority of the voice cast wanted, refused and cancelled ones among them. */
  readonly wanted: VoiceTable;
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
  readonly proposal: string;
  readonly turnout: number;
  readonly approval: number;
  readonly voice: { readonly turnout: number; readonly approval: number };
}

/** Roots as the suite counts them, the cap at the mean and the least stake at a 25th of it, as `stakeBounds` sets them. */
function voicesOf(weights: ReadonlyMap<string, number>): Map<string, number> {
  const mean = [...weights.values()].reduce((a, b) => a + b, 0) / weights.size;
  return new Map([...weights].map(([voter, w]) => [voter, w < mean / 25 ? 0 : Math.sqrt(Math.min(w, mean))]));
}

/** A person is active, as in a suite whose terms last 13 epochs, who voted within the 13 weeks before. */
function participations(votes: readonly RawVote[]): Participation[] {
  const byProposal = new Map<string, RawVote[]>();
  for (const vote of votes) byProposal.set(vote.proposal, [...(byProposal.get(vote.proposal) ?? []), vote]);
  const found: Participation[] = [];
  for (const [proposal, ballots] of byProposal) {
    const start = Math.min(...ballots.map((b) => b.block));
    const before = votes.filter((v) => v.block < start && v.block >= start - WINDOW_BLOCKS);
    if (new Set(before.map((v) => v.voter)).size < LEAST_ACTIVE) continue;
    // The weight that each last voted with.
    const active = new Map([...before].sort((a, b) => a.block - b.block).map((v) => [v.voter, v.weight]));
    for (const ballot of ballots) active.set(ballot.voter, ballot.weight);
    const voters = new Set(ballots.map((b) => b.voter));
    const inFavour = new Set(ballots.filter((b) => b.isFor).map((b) => b.voter));
    const voices = voicesOf(active);
    const sum = (of: Iterable<string>): number => [...of].reduce((total, voter) => total + (voices.get(voter) ?? 0), 0);
    const cast = sum(voters);
    found.push({
      proposal,
      turnout: voters.size / active.size,
      approval: inFavour.size / voters.size,
      voice: { turnout: cast / sum(active.keys()), approval: cast === 0 ? 0 : sum(inFavour) / cast },
    });
  }
  return found;
}

function voiceTable(of: readonly Participation[]): VoiceTable {
  return {
    decisions: of.length,
    turnout: quantiles(of.map((p) => p.voice.turnout)),
    approval: quantiles(of.map((p) => p.voice.approval)),
  };
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
  const executed = executedProposals();
  const governors = [...governorVotes()].map(([gov, votes]) => ({ gov, found: participations(votes) }));
  const all = governors.flatMap(({ found }) => found);
  const adopted = governors.flatMap(({ gov, found }) => found.filter((p) => executed.get(gov)?.has(p.proposal)));
  const isWanted = (p: Participation): boolean => p.voice.approval > 0.5;
  const wanted = all.filter((p) => p.approval > 0.5);
  return {
    source: "bhemen/dao-governance, data commit 413efe26 (arXiv:2407.10945)",
    licence: "none stated by the source; derived quantiles only",
    derivation:
      "Compound, Uniswap, Aave and Lido: voters of a proposal over accounts that voted in the 13 weeks before it or in it; For ballots over ballots where more than half were For",
    decisions: wanted.length,
    turnout: quantiles(wanted.map((p) => p.turnout)),
    approval: quantiles(wanted.map((p) => p.approval)),
    voiceDerivation:
      "The same decisions by voice: each active account's root of the weight it last voted with, cut off at the mean weight, nothing below a 25th of it; those For over those cast more than a half",
    adopted: voiceTable(adopted.filter(isWanted)),
    wanted: voiceTable(all.filter(isWanted)),
  };
}
