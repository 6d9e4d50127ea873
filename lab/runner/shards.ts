import { populationsOf, type Selection } from "./selection.ts";

/** One part of a run that is spread over machines: the `index`-th of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export function shardFrom(text: string): Shard | null {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : null;
}

export const shardName = (shard: Shard): string => `${shard.index}/${shard.count}`;

/** Whether an attack on a system is this run's business. */
export type Mine = (scenario: string, system: string) => boolean;

/**
 * Cuts the attacks into `count` runs of about the same length. A unit is one attack on one system, on all populations and with
 * its ablations, because an ablation is judged by the cells it is an ablation of. Units are cut system by system, so that few
 * worlds are built twice. What a cell says does not depend on the cells before it, nor on the shard it is in.
 */
export function minesOf(selection: Selection, shard: Shard | null): Mine {
  if (shard === null) return () => true;
  const units = selection.systems.flatMap((system) =>
    selection.scenarios.map((scenario) => ({
      key: `${scenario.id} ${system.id}`,
      // An ablation takes a world of its own.
      length:
        populationsOf(selection, scenario).length + 3 * scenario.ablations.filter((a) => a.system === system.id).length,
    })),
  );
  const total = units.reduce((sum, u) => sum + u.length, 0);
  const mine = new Set<string>();
  let before = 0;
  for (const { key, length } of units) {
    const middle = (before + length / 2) / total;
    if (Math.floor(middle * shard.count) + 1 === shard.index) mine.add(key);
    before += length;
  }
  return (scenario, system) => mine.has(`${scenario} ${system}`);
}
