import type { Juror, Seat } from "../systems/courts/Court.ts";
import { weightOf } from "./juries.ts";
import { shuffled } from "./random.ts";

/** A panel as the exact court drew it: units of weight, or everybody who stakes. */
export interface PanelShape {
  readonly units: number;
  readonly everybody: boolean;
}

/** Whether those who take bribes have more than half of a jury. */
export function bought(jury: readonly Seat[], greedy: (account: string) => boolean): boolean {
  return 2n * weightOf(jury.filter((s) => greedy(s.account))) > weightOf(jury);
}

/** How many of the juries, one after the other, are bought before the first that is not. A ruling is bought when all are. */
export function boughtInARow(juries: readonly (readonly Seat[])[], greedy: (account: string) => boolean): number {
  const honest = juries.findIndex((jury) => !bought(jury, greedy));
  return honest === -1 ? juries.length : honest;
}

/** Juries of these shapes: people in the order of a lot, none twice, or units of stake with replacement. */
export function drawnPanels(
  jurors: readonly Juror[],
  tickets: "stake" | "person",
  shapes: readonly PanelShape[],
  random: () => number,
): Seat[][] {
  const lot = shuffled(jurors, random);
  let drawn = 0;
  return shapes.map(({ units, everybody }) => {
    if (everybody) return jurors.map((j, id) => ({ account: j.account, id, weight: j.stake }));
    if (tickets === "stake") return byStake(jurors, units, random);
    const panel = lot.slice(drawn, drawn + units);
    drawn += units;
    return panel.map((j, id) => ({ account: j.account, id, weight: 1n }));
  });
}

function byStake(jurors: readonly Juror[], units: number, random: () => number): Seat[] {
  const sums: number[] = [];
  let total = 0;
  for (const juror of jurors) sums.push((total += Number(juror.stake)));
  return Array.from({ length: units }, (_, id) => {
    const at = random() * total;
    const juror = jurors[sums.findIndex((sum) => at < sum)] ?? jurors[jurors.length - 1];
    if (juror === undefined) throw new Error("Nobody is in the pool.");
    return { account: juror.account, id, weight: 1n };
  });
}
