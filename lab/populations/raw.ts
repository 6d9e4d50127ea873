import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";

/** Raw files live beside the project, never in it: several of their sources state no licence. */
export function rawDirectory(): string {
  const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
  return process.env["COUNTERWEIGHT_DATA"] ?? resolve(project, "../shared/data");
}

export function rawPath(file: string): string {
  return resolve(rawDirectory(), file);
}

export function rawAvailable(file: string): boolean {
  return existsSync(rawPath(file));
}

type Row = Readonly<Record<string, string>>;

function rows(file: string): Row[] {
  return parse(readFileSync(rawPath(file)), { columns: true, skip_empty_lines: true }) as Row[];
}

function field(row: Row, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`column ${name} is missing`);
  return value;
}

export interface RawBallot {
  readonly weight: number;
  readonly side: "for" | "against";
}

export const COMPOUND_FILE = "evm_governor_votes.csv";
export const BITTENSOR_FILE = "bittensor_uids.csv";
export const BITTENSOR_HOLDERS_FILE = "bittensor_holders.csv";
export const HOP_FILE = "hop_airdrop_sybil.csv";
export const BEANSTALK_FILE = "beanstalk_bip_votes.csv";
export const KUSAMA_FILE = "kusama_opengov_votes.csv";
export const KLEROS_FILE = "kleros_juror_stakes.csv";

/** Ballots of one proposal with a positive weight, the heaviest first. Abstentions count against here: they do not carry. */
function ballotsOf(gov: string, proposal: string): RawBallot[] {
  return rows(COMPOUND_FILE)
    .filter((r) => field(r, "gov") === gov && field(r, "proposal") === proposal && Number(field(r, "votes")) > 0)
    .map(
      (r): RawBallot => ({ weight: Number(field(r, "votes")), side: field(r, "support") === "1" ? "for" : "against" }),
    )
    .sort((a, b) => b.weight - a.weight);
}

export function compoundBravo100(): RawBallot[] {
  return ballotsOf("COMP_B", "100");
}

export function uniswapAlpha2(): RawBallot[] {
  return ballotsOf("UNI_A2", "2");
}

/** Weights per key, the heaviest first. */
function descending(held: ReadonlyMap<string, number>): number[] {
  return [...held.values()].filter((w) => w > 0).sort((a, b) => b - a);
}

/** Every delegate of Aave v2 that ever voted, with the largest weight it cast. */
export function aaveDelegates(): number[] {
  const largest = new Map<string, number>();
  for (const r of rows(COMPOUND_FILE)) {
    if (field(r, "gov") !== "AAVE_V2") continue;
    const voter = field(r, "voter_id");
    largest.set(voter, Math.max(largest.get(voter) ?? 0, Number(field(r, "votes"))));
  }
  return descending(largest);
}

/** Votes of the last improvement proposal before the flash-loan attack; votes For only. */
export function beanstalkBip17(): number[] {
  return rows(BEANSTALK_FILE)
    .filter((r) => field(r, "bip") === "17" && Number(field(r, "vp_roots")) > 0)
    .map((r) => Number(field(r, "vp_roots")))
    .sort((a, b) => b - a);
}

export function klerosJurors(): number[] {
  const staked = new Map<string, number>();
  for (const r of rows(KLEROS_FILE)) {
    const juror = field(r, "juror_id");
    staked.set(juror, (staked.get(juror) ?? 0) + Number(field(r, "pnk_staked")));
  }
  return descending(staked);
}

export interface RawVoter {
  readonly id: string;
  readonly power: number;
  /** Whose delegate row this one points to; empty when it voted itself. */
  readonly delegate: string;
}

/** Voters of referendum 291 with their own conviction-weighted power, the strongest first. */
export function kusama291(): RawVoter[] {
  return rows(KUSAMA_FILE)
    .filter((r) => field(r, "ref") === "291")
    .map((r) => ({
      id: field(r, "voter_id"),
      power: Number(field(r, "tokens")) * Number(field(r, "conviction")),
      delegate: field(r, "delegate_id"),
    }))
    .filter((v) => v.power > 0)
    .sort((a, b) => b.power - a.power);
}

/** A ballot as the participation of a decision needs it. */
export interface RawVote {
  readonly proposal: string;
  readonly voter: string;
  readonly isFor: boolean;
  readonly block: number;
}

/** All ballots with a weight, of all the token governors on file, by governor. */
export function governorVotes(): Map<string, RawVote[]> {
  const votes = new Map<string, RawVote[]>();
  for (const r of rows(COMPOUND_FILE)) {
    if (Number(field(r, "votes")) <= 0) continue;
    const list = votes.get(field(r, "gov")) ?? [];
    list.push({
      proposal: field(r, "proposal"),
      voter: field(r, "voter_id"),
      isFor: field(r, "support") === "1",
      block: Number(field(r, "block")),
    });
    votes.set(field(r, "gov"), list);
  }
  return votes;
}

export function bittensorOwners(): number[] {
  const owned = new Map<string, number>();
  for (const r of rows(BITTENSOR_FILE)) {
    const owner = field(r, "holder_id");
    owned.set(owner, (owned.get(owner) ?? 0) + Number(field(r, "stake_tao")));
  }
  return [...owned.values()].filter((w) => w > 0).sort((a, b) => b - a);
}

/** Free and staked TAO of everybody. */
export function bittensorSupply(): number {
  return rows(BITTENSOR_HOLDERS_FILE).reduce(
    (total, r) => total + Number(field(r, "free_tao")) + Number(field(r, "staked_tao")),
    0,
  );
}

export interface RawHop {
  readonly allocations: number[];
  readonly clusters: number[];
}

/** HOP per unit of multiplier product: the airdrop's own constant. */
const HOP_PER_UNIT = 330.488;

export function hop(): RawHop {
  const allocations: number[] = [];
  const clusters = new Map<string, number>();
  for (const r of rows(HOP_FILE)) {
    const cluster = field(r, "cluster_id");
    if (cluster === "0") {
      allocations.push(Number(field(r, "early_mult")) * Number(field(r, "volume_mult")) * HOP_PER_UNIT);
    } else {
      clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
    }
  }
  return {
    allocations: allocations.filter((w) => w > 0).sort((a, b) => b - a),
    clusters: [...clusters.values()].sort((a, b) => b - a),
  };
}
