import { Chain } from "../chain/Chain.ts";
import { outOfReach } from "../economics/reach.ts";
import { headcount, voicedHolders } from "../economics/voices.ts";
import { leastPersons } from "../systems/counterweight/parameters.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");

/** Whether `k` delegates pass alone when everybody else lent them their voice, evenly. */
async function passes(context: CellContext, k: number): Promise<boolean> {
  const { world } = context;
  return context.undone(async () => {
    const bosses = world.honest.filter((h) => h.person || !world.traits.persons).slice(0, k);
    const others = world.honest.filter((h) => !bosses.includes(h));
    for (const [i, boss] of bosses.entries()) {
      if (boss.delegate !== null) await world.lend([boss.account], boss.account);
      const lenders = others.filter((_, j) => j % k === i);
      await world.lend(
        lenders.map((l) => l.account),
        boss.account,
      );
    }
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.vote(
      ballot,
      bosses.map((b) => ({ account: b.account, side: "for" })),
    );
    await world.close(ballot);
    await world.enact(ballot);
    return (await world.loot(LOOT)) > 0n;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const bounds = await context.undone(async () =>
    world.bounds(await world.open(world.clerk, LOOT, await world.prize())),
  );
  const voiced = voicedHolders(world).length;
  // The bound of the catalogue, with the floor that the mechanism promises, whatever the system under attack has.
  const floor = leastPersons(voiced);
  const carried = bounds.cap + bounds.largestRoot;
  const byQuorum = carried === 0n ? 1 : Number((bounds.quorum + carried - 1n) / carried);
  const bound = Math.max(floor, byQuorum);

  let [fails, works] = [0, headcount(world) + 1];
  for (const guess of [bound, bound - 1, 1]) {
    if (guess <= fails || guess >= works) continue;
    if (await passes(context, guess)) works = guess;
    else fails = guess;
  }
  while (works - fails > 1) {
    const middle = Math.floor((fails + works) / 2);
    if (await passes(context, middle)) works = middle;
    else fails = middle;
  }
  const checks = [check("delegates that carry a decision with everybody's lent voice", works, ">=", bound)];
  const state = verdict(checks);
  return {
    state,
    because: `${works} of ${voiced} people with a voice carry a decision when all others lend them theirs; the bound is ${bound}`,
    checks,
    measures: {
      delegatesNeeded: works,
      personsFloor: floor,
      byQuorumAndCap: byQuorum,
      lenders: world.honest.length - works,
      voiced,
    },
    ...priceless("the delegates are people who are there already; none is bought"),
  };
}

export const scenario: Scenario = {
  id: "DL1",
  title: "Fan out round the delegation cap",
  family: "delegation",
  claim:
    "However voices are lent, a decision is carried by at least the persons floor, and by as many as the cap makes necessary.",
  precedent: {
    event: "delegation in Compound, Uniswap and Kusama",
    figures:
      "eleven delegates hold half of the sum of every delegate's largest vote in Compound Bravo; one delegate of Kusama 291 carries 21 %",
    source: "computed from the ballots in bhemen/dao-governance 413efe26 and amforc/voting-power 3511923f",
  },
  budget: "every voice but the delegates' own, lent free of charge",
  criterion: "persons needed >= max(floor, ceil(quorum / (CAP + largest root)))",
  ablations: [{ system: "counterweight", variant: "no-floor", note: "no least number of people" }],
  limits: [
    "Everybody who lent stays silent: nobody overrides. Overrides are DL3.",
    "The largest holders are the delegates, which favours the attacker.",
  ],
  run,
};
