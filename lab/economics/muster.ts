import { Chain } from "../chain/Chain.ts";
import type { Contest } from "../model/capture/contest.ts";
import type { Muster } from "../model/capture/verify.ts";
import type { CellContext } from "../scenarios/Scenario.ts";
import type { Member, Vote } from "../systems/System.ts";

const LOOT = Chain.account("loot of the plan");

export interface Replayed {
  readonly captured: boolean;
  readonly reason: string;
  readonly enrolledDays: number;
}

/** Carries out a plan of the search by transactions, from purchase to payment, against the opposition of one draw. */
export function replay(context: CellContext, contest: Contest, muster: Muster, draw: number): Promise<Replayed> {
  return context.undone(async () => {
    const { world } = context;
    const since = world.chain.now;
    const members = membersOf(muster, world.traits.persons);
    await world.grant(members);
    await world.activate(members);
    const enrolledDays = (world.chain.now - since) / 86_400;
    const holder = (i: number): string => {
      const found = world.honest[i];
      if (found === undefined) throw new RangeError(`The population has no holder ${i}.`);
      return found.account;
    };
    for (const [carrier, member] of members.entries()) {
      const lenders = muster.rented.filter((r) => r.carrier === carrier).map((r) => holder(r.holder));
      if (lenders.length > 0) await world.lend(lenders, member.account);
    }
    // A ballot that was lent is the owner's again before it can be sold, unless an owner may vote all the same.
    const lent = muster.bribed.filter((i) => !world.traits.override && (world.honest[i]?.delegate ?? null) !== null);
    for (const i of lent) await world.lend([holder(i)], holder(i));
    const prize = await world.prize();
    const ballot = await world.open(proposerOf(context, members, muster), LOOT, prize);
    const sold = new Set([...muster.bribed, ...muster.rented.map((r) => r.holder)]);
    const opposes = contest.opponents(draw);
    const against = [...opposes.keys()].filter((i) => opposes[i] === 1 && !sold.has(i));
    const votes: Vote[] = [
      ...against.filter((i) => speaks(context, i)).map((i): Vote => ({ account: holder(i), side: "against" })),
      ...muster.bribed.filter((i) => speaks(context, i)).map((i): Vote => ({ account: holder(i), side: "for" })),
      ...members.map((m): Vote => ({ account: m.account, side: "for" })),
    ];
    await world.vote(ballot, votes);
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    return { captured: (await world.loot(LOOT)) === prize, reason: enactment.reason, enrolledDays };
  });
}

/** Bought persons first, so that a carrier's number is its place; then the account that is none. */
export function membersOf(muster: Muster, hasPersons: boolean): Member[] {
  const members = muster.persons.map((weight, i) => ({
    account: Chain.account(`bought ${i}`),
    weight,
    person: hasPersons,
  }));
  if (muster.reserve === 0n) return members;
  return [...members, { account: Chain.account("reserve"), weight: muster.reserve, person: false }];
}

/** Somebody of the attacker's who may propose: a bought person with a voice, or whoever sells. */
function proposerOf({ world }: CellContext, members: readonly Member[], muster: Muster): string {
  // Token votes ask a proposer for a share of supply; the attacker is spared looking for it.
  if (!world.traits.persons) return world.clerk;
  const bought = members.find((m) => m.person && world.voiceOf(m.weight) > 0n);
  const seller = world.honest[muster.bribed[0] ?? -1];
  return bought?.account ?? seller?.account ?? world.clerk;
}

/** A holder that is a person, or has stake that the stake chamber counts, may cast a ballot; all of them have stake. */
function speaks({ population }: CellContext, i: number): boolean {
  return (population.weights[i] ?? 0n) > 0n;
}
