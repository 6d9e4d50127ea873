import type { Classes } from "../System.ts";
import type { CounterweightWorld } from "./world.ts";

const BPS = 10_000n;
/** Largest shares of the classes from the least on; whatever asks for more is constitutional. */
const SHARES = ["routineShareBps", "spendShareBps", "parametersShareBps"];

/** The classes of payments, by the parameters that the suite was deployed with: what its policy should say, not what it says. */
export function classesOf(world: CounterweightWorld): Classes {
  const { ledger, parameters } = world.suite;
  const shares = SHARES.map((name) => parameters[name as keyof typeof parameters] as bigint);
  return {
    of: async (ballot) => {
      const terms = (await ledger.read("termsOf", [ballot.id]))[0] as Record<string, bigint>;
      return Number(terms["impact"]);
    },
    asked: (amount, held) => {
      const impact = shares.findIndex((share) => amount * BPS <= share * held);
      return impact < 0 ? shares.length : impact;
    },
  };
}
