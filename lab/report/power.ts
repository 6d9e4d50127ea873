import { readFileSync } from "node:fs";
import { powerIn, type Power } from "../metrics/power.ts";
import { sum } from "../metrics/concentration.ts";
import type { Population } from "../populations/types.ts";
import { populationOf } from "../runner/cell.ts";
import { stakeBounds } from "../systems/counterweight/parameters.ts";
import { rootOf } from "../systems/counterweight/opposition.ts";

/** Who could decide alone, or nearly, in one population: where tokens vote, and where capped roots of persons do. */
export interface PopulationPower {
  readonly population: string;
  /** Holders that the attacks are played with. */
  readonly holders: number;
  readonly tokens: Power;
  readonly roots: Power;
}

const BPS = 10_000n;
/** Four per cent of supply, as Governor Alpha has it and as OpenZeppelin's governors are published with. */
const TOKEN_QUORUM_BPS = 400n;

const computed = new Map<string, PopulationPower>();

export function powerOf(id: string, maxVoters: number): PopulationPower {
  const population = populationOf(id, maxVoters);
  // What ships does not change; a list of the user's is whatever was read last.
  if (population.table.kind === "own") return powerOfPopulation(population);
  const key = `${id} ${population.weights.length}`;
  const power = computed.get(key) ?? powerOfPopulation(population);
  computed.set(key, power);
  return power;
}

/**
 * Everybody listed votes. Of a token the rest of the supply could vote and does not; in Counterweight who is not admitted has no
 * voice that could be silent.
 */
export function powerOfPopulation(population: Population): PopulationPower {
  const { table, weights, supply, persons } = population;
  const bounds = stakeBounds(population);
  const bloc = blocsOf(population);
  const roots = weights.map((w, i) => (persons[i] === true ? rootOf(w, bounds) : 0n));
  const voters = (of: readonly bigint[]) => of.map((weight, i) => ({ weight, bloc: bloc[i] ?? null }));
  const electorate = sum(roots);
  return {
    population: table.id,
    holders: weights.length,
    tokens: powerIn(voters(weights), share(supply, TOKEN_QUORUM_BPS), supply - sum(weights)),
    roots: powerIn(voters(roots), share(electorate, spendQuorumBps()), 0n),
  };
}

/** Whom each holder votes with: its side where real ballots are known, otherwise whoever it lends to, otherwise nobody. */
function blocsOf({ table, weights, sides, delegates }: Population): string[] {
  if (table.sides !== undefined) return [...sides];
  return weights.map((_, i) => {
    const to = delegates[i] ?? -1;
    return String(to === -1 ? i : to);
  });
}

function share(whole: bigint, bps: bigint): bigint {
  return (whole * bps + BPS - 1n) / BPS;
}

const PRODUCTION = new URL("../../deploy/parameters/production.json", import.meta.url);

/** The quorum of payments in the production profile, which the laboratory deploys. */
function spendQuorumBps(): bigint {
  const { Suite } = JSON.parse(readFileSync(PRODUCTION, "utf8")) as { Suite: { spendQuorumBps: number } };
  return BigInt(Suite.spendQuorumBps);
}
