import type { Ballot, Vote, World } from "../systems/System.ts";

/** What says that an account has nothing to vote with. */
const NO_SAY = /NoVoice|PersonsOnly/;

/**
 * Casts the ballots of everybody who has a say. Accounts without a voice have one where linear stake counts too; where it does
 * not, all of them are refused as the first one is.
 */
export async function castByWhoHasASay(world: World, ballot: Ballot, votes: readonly Vote[]): Promise<void> {
  const weights = new Map(world.honest.map((h) => [h.account, h.weight]));
  const isVoiceless = (vote: Vote): boolean => world.voiceOf(weights.get(vote.account) ?? 0n) === 0n;
  const [first, ...others] = votes.filter(isVoiceless);
  await world.vote(
    ballot,
    votes.filter((v) => !isVoiceless(v)),
  );
  if (first === undefined) return;
  const outcome = await world.chain.attempt(world.ballotCall(ballot, first));
  if (outcome.ok) return world.vote(ballot, others);
  const reason = world.chain.explain(outcome.revertData);
  if (!NO_SAY.test(reason)) throw new Error(`A ballot was refused: ${reason}`);
}
