import { Chain } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { sleepers } from "../economics/sleepers.ts";
import { hoursSince, share } from "../economics/timelines.ts";
import { notForSale } from "../economics/reach.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import {
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
  type Timeline,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
const BLOCKS = [1, 10, 100];
const BLOCK = 12;
/** Convictions are whole roots, rounded down: two readings differ by less than this share. */
const ROUNDING = 1e-9;

/** The share of supply that 30 % of it, bought `blocks` before the end, adds to a tally. */
async function fresh(context: CellContext, blocks: number): Promise<number> {
  const { world, population } = context;
  return context.undone(async () => {
    const whale = Chain.account("fresh whale");
    const held = await world.token.readBigint("balanceOf", [world.market]);
    const wanted = (population.supply * 3n) / 10n;
    const amount = held < wanted ? held - (held % 1_000_000_000n) : wanted;
    // Enrolled long before, where persons are asked for; it is the capital that is fresh.
    await world.activate([{ account: whale, weight: 0n, person: true }]);
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.lastMoment(ballot, blocks + 1);
    const purchase = world.token.call(world.market, "transfer", [whale, amount], "buy");
    await world.chain.block([purchase, ...world.stakingCalls(whale, amount)]);
    await world.lastMoment(ballot);
    await world.chain.block([world.ballotCall(ballot, { account: whale, side: "for" })]);
    return ratio((await world.tally(ballot)).for, population.supply);
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, population } = context;
  let freshEffect = 0;
  for (const blocks of BLOCKS) freshEffect = Math.max(freshEffect, await fresh(context, blocks));

  const opposition = defenders(context);
  const { early, late } = await sleepers(context, opposition);
  const missing = await notForSale(context, sum([...early, ...late].map((m) => m.weight)));
  if (missing !== null) return notApplicable(prices, missing);
  await world.grant([...early, ...late]);
  await world.activate([...early, ...late]);
  const prize = await world.prize();
  const ballot = await world.open(world.clerk, LOOT, prize);
  await world.vote(ballot, [
    ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
    ...early.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  await world.lastMoment(ballot);
  const bounds = await world.bounds(ballot);
  const h = Number(bounds.halfLife);
  const waits = [BLOCK, 100 * BLOCK, 3_600, DAY, h, 2 * h, 4 * h];
  const cast = world.chain.now + BLOCK;
  const before = await world.tally(ballot);
  const drawn = world.afterVote === null ? [] : Array.from({ length: 25 }, (_, i) => Math.round((i * h) / 6) + BLOCK);
  const convictions = async (at = waits): Promise<bigint[]> => {
    const values: bigint[] = [];
    for (const wait of at) {
      values.push(world.afterVote === null ? 0n : await world.afterVote.convictionAt(ballot, cast + wait));
    }
    return values;
  };
  const without = await convictions();
  const slow = await convictions(drawn);
  await world.chain.block(late.map((m) => world.ballotCall(ballot, { account: m.account, side: "for" })));
  const reply = await world.remaining(ballot);
  const after = await world.tally(ballot);
  const withThem = await convictions();
  const fast = await convictions(drawn);
  const weight = after.for - before.for;
  let excess = -1;
  for (const [i, wait] of waits.entries()) {
    const gained = ratio((withThem[i] ?? 0n) - (without[i] ?? 0n), weight);
    if (h > 0) excess = Math.max(excess, gained - (1 - 2 ** (-wait / h)));
  }
  await world.close(ballot);
  if ((await world.stage(ballot)) !== "succeeded")
    throw new Error("The last block did not turn the decision: the attack is void.");
  const closed = world.chain.now;
  const enactment = await world.enact(ballot);
  const line = (values: readonly bigint[]) =>
    values.map((v, i) => ({ hours: hoursSince(0, drawn[i] ?? 0), value: share(v, after.for) }));
  const timelines: Timeline[] =
    drawn.length === 0
      ? []
      : [
          {
            title: "Conviction after the last block",
            unit: "share of the support",
            series: [
              { name: "with the ballots of the last block", shape: "line", points: line(fast) },
              { name: "without them", shape: "line", points: line(slow) },
              {
                name: "tally For",
                shape: "step",
                points: [
                  { hours: 0, value: share(before.for, after.for) },
                  { hours: hoursSince(0, BLOCK), value: 1 },
                  { hours: hoursSince(0, 4 * h), value: 1 },
                ],
              },
            ],
            marks: [
              { hours: 0, label: "last block" },
              { hours: hoursSince(cast, closed), label: "voting ends" },
              ...(enactment.executed ? [{ hours: hoursSince(cast, world.chain.now), label: "executed" }] : []),
            ],
          },
        ];
  const checks = [
    check("weight of capital bought in the last blocks, as a share of supply", freshEffect, "=", 0),
    check("seconds left to reply after the last-block flip", reply, ">=", DAY),
    ...(world.traits.conviction
      ? [check("conviction of the last block above 1 - 2^(-t/h)", Math.max(0, round(excess)), "<=", ROUNDING)]
      : []),
  ];
  const state = verdict(checks);
  return {
    state,
    timelines,
    because: `the flip in the last block left ${Math.round(reply / 360) / 10} hours to reply${enactment.executed ? `, and ran ${Math.round((world.chain.now - closed) / 360) / 10} hours after voting when nobody did` : `; it did not run (${enactment.reason})`}`,
    checks,
    measures: {
      flipped: after.for > after.against ? "yes" : "no",
      lateShareOfWhole: ratio(weight, after.whole),
      replySeconds: reply,
      executedUnopposed: enactment.executed ? "yes" : "no",
      noticeSeconds: world.chain.now - closed,
      halfLifeSeconds: h,
      lateMembers: late.length,
      earlyMembers: early.length,
      populationSupplyHeld: ratio(
        late.reduce((a, m) => a + m.weight, 0n),
        population.supply,
      ),
    },
    ...priceless(prices, state === "held", reply, "the reply window does not depend on the price of a person"),
  };
}

function round(x: number): number {
  return Math.round(x * 1e12) / 1e12;
}

export const scenario: Scenario = {
  id: "CT1",
  title: "Last-block whale",
  family: "conviction",
  claim: "Who turns a decision in the last block gains no conviction by it and leaves everybody a day to answer.",
  precedent: {
    event: "OpenZeppelin contracts pull request 2973 (late quorum), November 2021",
    figures:
      "a whale that brings the quorum at the end of a poorly attended vote leaves nobody time to answer, unless something extends it; no theft by it is known to the laboratory",
    source:
      "https://github.com/OpenZeppelin/openzeppelin-contracts/pull/2973, description; OpenZeppelin contracts 5.7, GovernorPreventLateQuorum",
  },
  budget: "30 % of supply held for 1 to 100 blocks, or held long before and shown in the last block",
  criterion: "conviction gain <= 1 - 2^(-t/h); reply time kept",
  ablations: [{ system: "counterweight", variant: "no-reply", note: "a late flip extends nothing" }],
  limits: [
    "Against token votes the attacker reaches the quorum early, which OpenZeppelin's late-quorum extension does not look at again.",
    "Nobody uses the reply: whether defenders do is another question.",
  ],
  run,
};
