import { Chain } from "../chain/Chain.ts";
import { isUntouched, ownVoice, voicedHolders } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DEPTH = 50;
const BYSTANDERS = 4;

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const people = voicedHolders(world);
  const length = Math.min(DEPTH, people.length - BYSTANDERS);
  // Nobody whom the population's own delegations touch stands by, if there are others.
  const aside = people.slice(length);
  const untouched = [...aside, ...[...people].reverse()].filter((h) => isUntouched(world, h));
  const bystanders = [...new Set([...untouched, ...aside])].slice(0, BYSTANDERS);
  const links = people.filter((h) => !bystanders.includes(h)).slice(0, length);
  const at = (i: number): string => links[i % links.length]?.account ?? LOOT;
  // One chain through everybody, closed to a cycle.
  for (const [i, link] of links.entries()) await world.lend([link.account], at(i + 1));
  const proposer = bystanders[0]?.account ?? world.clerk;
  // Everybody hops two links on in the last block before the snapshot, and three in the first after it.
  const hop = (far: number): Promise<readonly { ok: boolean }[]> =>
    world.chain.block(links.map((l, i) => world.lendCall(l.account, at(i + far))));
  let before: readonly { ok: boolean }[] = [];
  const ballot = await world.proposeAround(
    world.traits.persons ? proposer : world.clerk,
    [world.payCall(LOOT, await world.prize())],
    "chain",
    async () => {
      before = await hop(2);
    },
  );
  await world.opened(ballot);
  const after = await hop(3);
  const hops = [...before, ...after].filter((o) => o.ok).length;

  const voters = [...links, ...bystanders];
  const outcomes = await world.chain.block(
    voters.map((v) => world.ballotCall(ballot, { account: v.account, side: "for" })),
  );
  const refused = outcomes.filter((o) => !o.ok).length;
  const blocked = outcomes.slice(links.length).filter((o) => !o.ok).length;
  const tally = await world.tally(ballot);
  // Theirs, and what others of the population lent to them.
  const owners = [...new Set(voters.flatMap((v) => [v, ...world.roll.lendersOf(v.account)]))];
  const owned = sum(owners.map((v) => ownVoice(world, v)));
  const share = Math.round(ratio(tally.for, owned) * 1e9) / 1e9;
  const stakeShare = tally.stakeFor === undefined ? null : ratio(tally.stakeFor, sum(owners.map((v) => v.weight)));
  const checks = [
    check("voice counted over the voice that all of them own", share, "<=", 1),
    ...(stakeShare === null ? [] : [check("stake counted over the stake that all of them own", stakeShare, "<=", 1)]),
    check("ballots of bystanders that were refused", blocked, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `a cycle of ${links.length} lenders who hop round the snapshot counts ${(100 * share).toFixed(2)} % of the voice they own, and ${blocked} bystanders were shut out`,
    checks,
    measures: { links: links.length, hops, ballotsRefused: refused, stakeShare: stakeShare ?? "one chamber" },
    ...priceless("everybody is there already"),
  };
}

export const scenario: Scenario = {
  id: "DL2",
  title: "Chains, cycles and hops at the snapshot",
  family: "delegation",
  claim: "However delegations run in chains and circles, and whenever they change, no voice counts twice.",
  precedent: {
    event: "liquid democracy with transitive delegation",
    figures:
      "no theft known to the laboratory; in LiquidFeedback delegations made super-voters, whose power on paper was high and seldom used against the majority",
    source:
      "C. Kling et al., Voting Behaviour and Power in Online Democracy, ICWSM 2015, abstract (https://ojs.aaai.org/index.php/ICWSM/article/view/14618)",
  },
  budget: "fifty holders in one chain, closed to a cycle, all hopping in the blocks before and after the snapshot",
  criterion: "no unit counts twice; no revert that blocks others",
  ablations: [
    { system: "counterweight", variant: "double-count", note: "who overrides takes nothing from its delegate" },
  ],
  limits: ["Where a population has fewer than 54 people with a voice the chain is as long as it has."],
  run,
};
