import type { Brake } from "../courts/Court.ts";
import { endow } from "../courts/pool.ts";
import { hashedArguments } from "../oz-governor.ts";
import type { CounterweightWorld } from "./world.ts";

/** The suite's own challenges of its governor's decisions. */
export function brakeOf(world: CounterweightWorld): Brake {
  const { chain, suite } = world;
  const { challenges, pool } = suite;
  return {
    world,
    idle: async () => {
      if ((await challenges.read("poolAtFloor"))[0] === true) return "";
      const [size, floor] = [await pool.readBigint("poolSize"), await pool.readBigint("poolFloor")];
      return `the pool of ${size} is below its floor of ${floor}: nothing can be challenged, and every decision is constitutional`;
    },
    challenge: async (decision, payer) => {
      const cost = await challenges.readBigint("challengeCost", [decision.id, payer]);
      await endow(chain, payer, cost);
      const call = challenges.call(payer, "challenge", hashedArguments(decision), "challenge the decision");
      if (!(await chain.attempt({ ...call, value: cost })).ok) return null;
      const record = (await challenges.read("challengeOf", [decision.id]))[0] as { disputeID: bigint };
      return { id: record.disputeID, owner: challenges.address, cost };
    },
  };
}
