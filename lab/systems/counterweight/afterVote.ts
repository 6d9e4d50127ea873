import type { AfterVote, Ballot } from "../System.ts";
import type { CounterweightWorld } from "./world.ts";

/** What Counterweight's ledger lets people say and read after the vote. */
export function afterVoteOf(world: CounterweightWorld): AfterVote {
  const { ledger } = world.suite;
  const struct = async (fn: string, ballot: Ballot): Promise<Record<string, bigint>> =>
    (await ledger.read(fn, [ballot.id]))[0] as Record<string, bigint>;
  return {
    queue: async (ballot) => {
      await world.chain.send(world.queueCall(ballot));
    },
    object: (ballot, accounts) =>
      world.chain.sendAll(accounts.map((account) => ledger.call(account, "object", [ballot.id]))),
    actCall: (ballot, account, act) => ledger.call(account, act, [ballot.id]),
    personsFor: async (ballot) => Number((await struct("tallyOf", ballot))["personsFor"] ?? 0n),
    support: async (ballot) => BigInt((await struct("tallyOf", ballot))["support"] ?? 0n),
    opposition: async (ballot) => BigInt((await struct("tallyOf", ballot))["opposition"] ?? 0n),
    convictionAt: (ballot, timestamp) => ledger.readBigint("convictionAt", [ballot.id, timestamp]),
    expectedReady: async (ballot) => Number(await ledger.readBigint("expectedReadyAt", [ballot.id])),
    queuedAt: async (ballot) => Number((await struct("decisionOf", ballot))["queuedAt"] ?? 0n),
    execute: async (ballot) => (await world.chain.attempt(world.executeCall(ballot))).ok,
  };
}
