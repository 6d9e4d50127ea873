import { Chain } from "../chain/Chain.ts";
import { sum } from "../metrics/concentration.ts";
import type { Plan } from "../systems/System.ts";

const GWEI = 1_000_000_000n;

/** A tenth more of everything: what an attacker brings whose first estimate was too low. */
export function strengthened(plan: Plan, name: string, attempt: number): Plan {
  const factor = BigInt(10 + attempt);
  const persons = plan.persons === 1 ? 1 : Math.ceil((plan.persons * Number(factor)) / 10);
  const each = scaled(plan.capital, factor) / BigInt(persons);
  const members = Array.from({ length: persons }, (_, i) => ({
    account: Chain.account(`${name} ${i}`),
    weight: (each / GWEI + 1n) * GWEI,
    person: plan.members[0]?.person ?? false,
  }));
  return { members, capital: sum(members.map((m) => m.weight)), persons };
}

/** The same people with one per cent less capital. */
export function poorer(plan: Plan): Plan {
  const members = plan.members.map((m) => ({ ...m, weight: ((m.weight * 99n) / 100n / GWEI) * GWEI }));
  return { members, capital: sum(members.map((m) => m.weight)), persons: plan.persons };
}

/** Most steps of one per cent that are taken away. */
const MOST_CUTS = 64;

export interface Least {
  /** The plan with the least capital that was seen to work. */
  readonly plan: Plan;
  /** Whether it works with one per cent less all the same: then the search for less gave up. */
  readonly slack: boolean;
}

/** Takes capital from a plan that works, one per cent after the other, up to the last that works; by halving, since less never helps. */
export async function leastThatWorks(plan: Plan, works: (plan: Plan) => Promise<boolean>): Promise<Least> {
  const cut = (times: number): Plan => Array.from({ length: times }).reduce<Plan>((p) => poorer(p), plan);
  let [good, bad] = [0, 1];
  while (await works(cut(bad))) {
    if (bad >= MOST_CUTS) return { plan: cut(bad), slack: true };
    [good, bad] = [bad, bad * 2];
  }
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await works(cut(middle))) good = middle;
    else bad = middle;
  }
  return { plan: cut(good), slack: false };
}

function scaled(amount: bigint, tenths: bigint): bigint {
  return (amount * tenths) / 10n;
}

/** Tries the plan and stronger ones until one works; null when none of them does. */
export async function firstThatWorks<T>(
  plan: Plan,
  name: string,
  attempt: (plan: Plan) => Promise<T | null>,
): Promise<{ plan: Plan; result: T } | null> {
  for (let i = 0; i <= MOST_ATTEMPTS; i++) {
    const candidate = i === 0 ? plan : strengthened(plan, name, i);
    const result = await attempt(candidate);
    if (result !== null) return { plan: candidate, result };
  }
  return null;
}

const MOST_ATTEMPTS = 10;
