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

export function compoundBravo100(): RawBallot[] {
  return rows(COMPOUND_FILE)
    .filter((r) => field(r, "gov") === "COMP_B" && field(r, "proposal") === "100" && Number(field(r, "votes")) > 0)
    .map(
      (r): RawBallot => ({ weight: Number(field(r, "votes")), side: field(r, "support") === "1" ? "for" : "against" }),
    )
    .sort((a, b) => b.weight - a.weight);
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
