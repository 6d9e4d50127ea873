import { Chain } from "../chain/Chain.ts";
import { ownVoice, speakers } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const LENDERS = 20;
/** A mandate lasts 13 epochs at most: looked at when it has just ended, an epoch later, and after a silent year. */
const SILENCES = [13, 14, 52];

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const boss = speakers(world).find((h) => h.person || !world.traits.persons);
  if (boss === undefined) throw new Error("Nobody is there.");
  const lenders = world.honest
    .filter((h) => h !== boss)
    .slice(0, LENDERS)
    .filter((h) => ownVoice(world, h) > 0n);
  await world.lend(
    lenders.map((l) => l.account),
    boss.account,
  );
  const borrowedNow = await context.undone(async () => borrowed(context, boss.account, boss.weight));
  if (borrowedNow === 0n) throw new Error("Nothing that was lent counts even at once: there is no mandate to end.");
  const all = new Set([...lenders, ...world.roll.lendersOf(boss.account)]);
  const lent = sum([...all].map((l) => ownVoice(world, l)));
  const awake = [boss.account, ...lenders.map((l) => l.account)];
  const left: number[] = [];
  for (const weeks of SILENCES) {
    const counted = await context.undone(async () => {
      await world.fallAsleep(weeks, awake);
      return borrowed(context, boss.account, boss.weight);
    });
    left.push(ratio(counted, lent));
  }
  const checks = SILENCES.map((weeks, i) =>
    check(
      `lent voice that still counts after ${weeks} silent epochs, as a share of what was lent`,
      left[i] ?? Number.NaN,
      "=",
      0,
    ),
  );
  const state = verdict(checks);
  return {
    state,
    because: `of the voice of ${all.size} lenders who were silent for ${SILENCES.join(", ")} weeks, ${left.map((s) => `${(100 * s).toFixed(1)} %`).join(", ")} still counts`,
    checks,
    measures: {
      lenders: all.size,
      countedAtOnce: ratio(borrowedNow, lent),
      ...Object.fromEntries(SILENCES.map((weeks, i) => [`countedAfter${weeks}Weeks`, left[i] ?? Number.NaN])),
    },
    ...priceless("everybody is there already"),
  };
}

/** What the delegate's ballot counts beyond its own voice. */
async function borrowed(context: CellContext, boss: string, weight: bigint): Promise<bigint> {
  const { world } = context;
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(ballot, [{ account: boss, side: "for" }]);
  const counted = (await world.tally(ballot)).for - world.voiceOf(weight);
  return counted < 0n ? 0n : counted;
}

export const scenario: Scenario = {
  id: "DL4",
  title: "Dormant delegates",
  family: "delegation",
  claim: "A mandate that nobody renews ends.",
  precedent: {
    event: "delegations of large token votes",
    figures:
      "in Compound eleven delegates hold half of the sum of every delegate's largest vote; a delegation there stands until the owner delegates again or moves the tokens",
    source:
      "computed from the ballots in bhemen/dao-governance 413efe26; Compound v2 docs, Governance, Delegate (https://docs.compound.finance/v2/governance)",
  },
  budget: "a silent year",
  criterion: "authority of unrenewed mandates = 0 after 13 epochs",
  ablations: [{ system: "counterweight", variant: "endless-mandates", note: "a delegation stands for ten years" }],
  limits: [
    "A week of silence is one epoch. The ballot that is looked at has its snapshot at the end of the epoch in which it is opened.",
    "Lenders and delegate keep renewing their personhood where that is asked for; it is the mandates that sleep.",
  ],
  run,
};
