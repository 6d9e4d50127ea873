import { Chain } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { sleepers } from "../economics/sleepers.ts";
import { hoursSince, share, type TimePoint } from "../economics/timelines.ts";
import { notForSale } from "../economics/reach.ts";
import { shareFor } from "../economics/weights.ts";
import { convictionShare } from "../metrics/closedForms.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Ballot, Member, Tally } from "../systems/System.ts";
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

/** The share of all weight, voice or capital, that 30 % of supply, bought `blocks` before the end, has in a tally. */
async function fresh(context: CellContext, blocks: number): Promise<number> {
  const { world, population } = context;
  return context.undone(async () => {
    const whale = Chain.account("fresh whale");
    const held = await world.token.readBigint("balanceOf", [world.market]);
    const wanted = (population.supply * 3n) / 10n;
    const amount = held < wanted ? held - (held % 1_000_000_000n) : wanted;
    // Half of it goes where capital counts, half stays in hand. Enrolled long before, where persons are asked for; it is the capital that is fresh.
    await world.activate([{ account: whale, weight: 0n, person: true }]);
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.lastMoment(ballot, blocks + 1);
    const purchase = world.token.call(world.market, "transfer", [whale, amount], "buy");
    for (const outcome of await world.chain.block([purchase, ...world.stakingCalls(whale, amount / 2n)])) {
      if (!outcome.ok) throw new Error("The whale could not buy: the attack is void.");
    }
    await world.lastMoment(ballot);
    await world.chain.block([world.ballotCall(ballot, { account: whale, side: "for" })]);
    return shareFor(await world.tally(ballot));
  });
}

/** Ballots of the last block, and what the ledger says with and without them. */
interface LastBlock {
  readonly ballot: Ballot;
  readonly earlyMembers: number;
  readonly late: readonly Member[];
  /** Timestamp of the last block. */
  readonly cast: number;
  readonly before: Tally;
  readonly after: Tally;
  /** Seconds left when the block is made. */
  readonly reply: number;
  readonly halfLife: number;
  readonly without: Readings;
  readonly withThem: Readings;
}

/** Conviction ahead of the last block: where the bound is checked, and along the chart. */
interface Readings {
  readonly checked: readonly bigint[];
  readonly drawn: readonly bigint[];
}

/** Seconds after the last block at which the bound is checked. */
function waitsOf(halfLife: number): number[] {
  return [BLOCK, 100 * BLOCK, 3_600, DAY, halfLife, 2 * halfLife, 4 * halfLife];
}

/** Seconds after the last block at which the chart has its points. */
function pointsOf(halfLife: number): number[] {
  return Array.from({ length: 25 }, (_, i) => Math.round((i * halfLife) / 6) + BLOCK);
}

async function readings(context: CellContext, ballot: Ballot, cast: number, halfLife: number): Promise<Readings> {
  const { afterVote } = context.world;
  if (afterVote === null) return { checked: [], drawn: [] };
  const at = async (waits: readonly number[]): Promise<bigint[]> => {
    const values: bigint[] = [];
    for (const wait of waits) values.push(await afterVote.convictionAt(ballot, cast + wait));
    return values;
  };
  return { checked: await at(waitsOf(halfLife)), drawn: await at(pointsOf(halfLife)) };
}

/** Those who held long before show themselves in the last block; a reason why that has no meaning here. */
async function strike(context: CellContext): Promise<LastBlock | string> {
  const { world } = context;
  const opposition = defenders(context);
  const { early, late } = await sleepers(context, opposition);
  const missing = await notForSale(context, sum([...early, ...late].map((m) => m.weight)));
  if (missing !== null) return missing;
  await world.grant([...early, ...late]);
  await world.activate([...early, ...late]);
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(ballot, [
    ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
    ...early.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  await world.lastMoment(ballot);
  const halfLife = Number((await world.bounds(ballot)).halfLife);
  const cast = world.chain.now + BLOCK;
  const before = await world.tally(ballot);
  const without = await readings(context, ballot, cast, halfLife);
  const calls = late.map((m) => world.ballotCall(ballot, { account: m.account, side: "for" }));
  for (const outcome of await world.chain.block(calls)) {
    if (!outcome.ok) throw new Error("A ballot of the last block was refused: the attack is void.");
  }
  const reply = await world.remaining(ballot);
  const after = await world.tally(ballot);
  const withThem = await readings(context, ballot, cast, halfLife);
  return { ballot, earlyMembers: early.length, late, cast, before, after, reply, halfLife, without, withThem };
}

/** The most by which the conviction of the last block is above `1 - 2^(-t/h)` of its weight. */
function excessOf({ before, after, halfLife, without, withThem }: LastBlock): number {
  const weight = after.for - before.for;
  const excesses = waitsOf(halfLife).map((wait, i) => {
    const gained = ratio((withThem.checked[i] ?? 0n) - (without.checked[i] ?? 0n), weight);
    return gained - convictionShare(wait, halfLife);
  });
  return Math.max(...excesses);
}

function chart(block: LastBlock, closed: number, executedAt: number | null): Timeline {
  const { before, after, cast, halfLife } = block;
  const at = pointsOf(halfLife);
  const line = (values: readonly bigint[]): TimePoint[] =>
    values.map((v, i) => ({ hours: hoursSince(0, at[i] ?? 0), value: share(v, after.for) }));
  return {
    title: "Conviction after the last block",
    unit: "share of the support",
    series: [
      { name: "with the ballots of the last block", shape: "line", points: line(block.withThem.drawn) },
      { name: "without them", shape: "line", points: line(block.without.drawn) },
      {
        name: "tally For",
        shape: "step",
        points: [
          { hours: 0, value: share(before.for, after.for) },
          { hours: hoursSince(0, BLOCK), value: 1 },
          { hours: hoursSince(0, 4 * halfLife), value: 1 },
        ],
      },
    ],
    marks: [
      { hours: 0, label: "last block" },
      { hours: hoursSince(cast, closed), label: "voting ends" },
      ...(executedAt === null ? [] : [{ hours: hoursSince(cast, executedAt), label: "executed" }]),
    ],
  };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  let freshShare = 0;
  for (const blocks of BLOCKS) freshShare = Math.max(freshShare, await fresh(context, blocks));
  const block = await strike(context);
  if (typeof block === "string") return notApplicable(block);
  const { ballot, before, after, late, reply, halfLife } = block;
  await world.close(ballot);
  if ((await world.stage(ballot)) !== "succeeded")
    throw new Error("The last block did not turn the decision: the attack is void.");
  const closed = world.chain.now;
  const enactment = await world.enact(ballot);
  const executedAt = enactment.executed ? world.chain.now : null;
  const checks = [
    check("weight of capital bought in the last blocks, as a share of all weight", freshShare, "=", 0),
    check("seconds left to reply after the last-block flip", reply, ">=", DAY),
    ...(world.traits.conviction
      ? [check("conviction of the last block above 1 - 2^(-t/h)", Math.max(0, round(excessOf(block))), "<=", ROUNDING)]
      : []),
  ];
  const state = verdict(checks);
  return {
    state,
    timelines: world.afterVote === null ? [] : [chart(block, closed, executedAt)],
    because: `capital bought in the last blocks weighs ${(100 * freshShare).toFixed(2)} %; the flip in the last block left ${hours(reply)} hours to reply${executedAt === null ? `; it did not run (${enactment.reason})` : `, and ran ${hours(executedAt - closed)} hours after voting when nobody did`}`,
    checks,
    measures: {
      flipped: after.for > after.against ? "yes" : "no",
      lateShareOfWhole: ratio(after.for - before.for, after.whole),
      replySeconds: reply,
      executedUnopposed: enactment.executed ? "yes" : "no",
      noticeSeconds: world.chain.now - closed,
      halfLifeSeconds: halfLife,
      lateMembers: late.length,
      earlyMembers: block.earlyMembers,
      populationSupplyHeld: ratio(sum(late.map((m) => m.weight)), population.supply),
    },
    ...priceless("the reply window does not depend on the price of a person"),
  };
}

function hours(seconds: number): number {
  return Math.round(seconds / 360) / 10;
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
  ablations: [
    { system: "counterweight", variant: "no-reply", note: "a late flip extends nothing" },
    { system: "counterweight", variant: "live-voice", note: "capital speaks without a snapshot" },
  ],
  limits: [
    "Against token votes the attacker reaches the quorum early, which OpenZeppelin's late-quorum extension does not look at again.",
    "Nobody uses the reply: whether defenders do is another question.",
  ],
  run,
};
