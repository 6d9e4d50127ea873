import { Chain } from "../chain/Chain.ts";
import type { CellContext } from "../scenarios/Scenario.ts";
import type { Holder, Member } from "../systems/System.ts";
import { patientEconomics } from "./costs.ts";

export interface Sleeper {
  readonly early: readonly Member[];
  readonly late: readonly Member[];
}

/** Who shows its hand early enough to switch off late-quorum rules, and who strikes at the end. */
export async function sleepers(context: CellContext, opposition: readonly Holder[]): Promise<Sleeper> {
  const { world, population } = context;
  if (!world.traits.roots) {
    // What carries a decision that nobody opposes.
    const quorum = (await world.plan([], patientEconomics(context.prices, context.market, world), "sleeper")).capital;
    const held = await world.token.readBigint("balanceOf", [world.market]);
    const [wanted, left] = [(population.supply * 26n) / 100n, ((held - quorum) * 9n) / 10n];
    const rest = wanted < left ? wanted : left;
    return {
      early: [{ account: Chain.account("sleeper 0"), weight: quorum, person: false }],
      late: [{ account: Chain.account("sleeper 1"), weight: rest, person: false }],
    };
  }
  const plan = await world.plan(opposition, patientEconomics(context.prices, context.market, world), "sleeper");
  const late = Math.max(1, Math.ceil(plan.members.length / 4));
  return { early: plan.members.slice(0, -late), late: plan.members.slice(-late) };
}
