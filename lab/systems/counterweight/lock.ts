import { Chain, SECONDS_PER_BLOCK } from "../../chain/Chain.ts";
import { stakeBounds } from "./parameters.ts";
import type { CounterweightWorld } from "./world.ts";

/**
 * The shortest time, in seconds, that capital is out of its owner's hands to count at one snapshot, by doing it: deposited
 * just before an epoch ends, unbonded right after the first snapshot at which it counts, paid out when unbonding is over.
 */
export async function measureLock(world: CounterweightWorld): Promise<number> {
  const { chain } = world;
  const { vault, votes } = world.suite;
  const [checkpoint, restore] = [await chain.checkpoint(), world.remember()];
  const prober = { account: Chain.account("prober"), weight: stakeBounds(world.population).minStake };
  await world.grant([prober]);
  const first = await world.epoch();
  await chain.aimAt((await world.startOf(first + 1)) - 2 * SECONDS_PER_BLOCK);
  await chain.block(world.stakingCalls(prober.account, prober.weight));
  const since = chain.now;
  for (let epoch = first + 1; ; epoch++) {
    await world.toEpoch(epoch);
    const voice = (await votes.read("voiceAt", [prober.account, epoch - 1]))[0] as Record<string, bigint>;
    if (BigInt(voice["stake"] ?? 0n) > 0n) break;
  }
  await chain.send(vault.call(prober.account, "unbond", [prober.weight]));
  const entries = (await vault.read("unbondingOf", [prober.account]))[0] as { releaseTime: bigint }[];
  const released = Number(entries[0]?.releaseTime ?? 0n);
  await chain.jumpTo(released);
  await chain.send(vault.call(prober.account, "withdraw"));
  await chain.rollback(checkpoint);
  restore();
  return released - since;
}
