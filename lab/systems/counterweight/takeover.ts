import { id as keccakOfText } from "ethers";
import type { ProposedCall, Takeover } from "../System.ts";
import type { CounterweightWorld } from "./world.ts";

const NOTHING = `0x${"00".repeat(32)}`;
/** Classes from the least to the gravest whose half-lives the decision shortens as far as the policy lets it. */
const CLASSES = [0, 1, 2];

/**
 * The worst that a constitutional decision can do at once: the timelock's roles for the thief, and the shortest half-lives for
 * whatever comes later.
 */
export function takeoverOf(world: CounterweightWorld, thief: string): Takeover {
  const { timelock, policy } = world.suite;
  const grants = ["PROPOSER_ROLE", "EXECUTOR_ROLE"].map(
    (role): ProposedCall => ({
      target: timelock.address,
      data: timelock.encode("grantRole", [keccakOfText(role), thief]),
    }),
  );
  const quorums = ["routineQuorumBps", "spendQuorumBps", "parametersQuorumBps"];
  const terms = CLASSES.map(
    (impact): ProposedCall => ({
      target: policy.address,
      data: policy.encode("setTerms", [
        impact,
        {
          quorumBps: world.suite.parameters[quorums[impact] as keyof typeof world.suite.parameters],
          halfLife: world.suite.parameters["minHalfLife"],
        },
      ]),
    }),
  );
  return {
    calls: [...grants, ...terms],
    exploit: async (to, amount) => {
      const pay = world.payCall(to, amount);
      const batch = [[pay.target], [0n], [pay.data], NOTHING, keccakOfText("loot")];
      const delay = Number(await timelock.readBigint("getMinDelay"));
      const scheduled = await world.chain.attempt(timelock.call(thief, "scheduleBatch", [...batch, delay]));
      if (!scheduled.ok) return false;
      await world.chain.jump(delay);
      return (await world.chain.attempt(timelock.call(thief, "executeBatch", batch))).ok;
    },
  };
}
