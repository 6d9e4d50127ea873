import { Chain } from "../chain/Chain.ts";
import { errorBreakEven, panelsOf, standing } from "../economics/brake.ts";
import { patientEconomics } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { leastVoiced } from "../economics/pacts.ts";
import { notForSale } from "../economics/reach.ts";
import { sum } from "../metrics/concentration.ts";
import { ballotVoice } from "../economics/voices.ts";
import type { Hearing, Holder, Member, World } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const FLOODERS = 20;
/** Look-alikes tried per proposer. */
const EACH = 8;
const MOST_LOOKALIKES = 1_000;
/** Proposals that one voter reads in one ballot. */
const ATTENTION = 10;
const DRAWS = 1_000;
const MOST_CAPTURED = 0.01;

interface Flood {
  readonly proposals: number;
  readonly deposits: readonly bigint[];
  readonly spent: bigint;
}

/** New persons with the least capital that has a voice. */
function fresh(world: World): Member[] {
  const weight = leastVoiced(world);
  return Array.from({ length: FLOODERS }, (_, i) => ({
    account: Chain.account(`flooder ${i}`),
    weight,
    person: true,
  }));
}

async function flooders(context: CellContext): Promise<string[]> {
  const { world } = context;
  if (!world.traits.persons) return world.proposers(FLOODERS);
  const members = fresh(world);
  await world.grant(members);
  await world.activate(members);
  return members.map((m) => m.account);
}

/** As many look-alikes as one per cent of supply pays the deposits of, up to a thousand. */
async function flood(context: CellContext): Promise<Flood> {
  const { world, population } = context;
  const purse = population.supply / 100n / BigInt(FLOODERS);
  let [proposals, spent] = [0, 0n];
  const deposits: bigint[] = [];
  for (const [i, account] of (await flooders(context)).entries()) {
    let left = purse;
    for (let j = 0; j < EACH; j++) {
      const deposit = await world.deposit(account);
      if (i === 0) deposits.push(deposit);
      if (deposit > left) break;
      await world.fundProposal(account);
      const pay = world.payCall(LOOT, BigInt(i * EACH + j + 1));
      if (!(await world.chain.attempt(world.proposeCall(account, [pay], `look-alike ${i} ${j}`))).ok) break;
      left -= deposit;
      spent += deposit;
      proposals += 1;
    }
  }
  // Where every try went through and nothing was asked, a thousand would.
  const free = proposals === FLOODERS * EACH && spent === 0n;
  return { proposals: free ? MOST_LOOKALIKES : proposals, deposits, spent };
}

/** Readers who find the one that matters among `count`, each reading ten at random. */
function found(context: CellContext, readers: readonly Holder[], count: number): Holder[] {
  const chance = Math.min(1, ATTENTION / count);
  return readers.filter(() => context.random() < chance);
}

/** A set of readers who find it, and whether the attackers outvote them. */
interface Draw {
  readonly seen: readonly Holder[];
  readonly passes: boolean;
}

interface Draws {
  readonly outvoted: number;
  /** Of them, those in which nobody found it. */
  readonly unseen: number;
  /** One in which somebody found it and is outvoted, where there is one. */
  readonly example: Draw;
}

async function drawn(
  context: CellContext,
  readers: readonly Holder[],
  count: number,
  passes: (against: readonly Holder[]) => Promise<boolean>,
): Promise<Draws> {
  let [outvoted, unseen] = [0, 0];
  let example: Draw | undefined;
  for (let i = 0; i < DRAWS; i++) {
    const seen = found(context, readers, count);
    const draw = { seen, passes: await passes(seen) };
    if (draw.passes) outvoted += 1;
    if (draw.passes && seen.length === 0) unseen += 1;
    const telling = draw.passes && seen.length > 0;
    if (example === undefined || (telling && !(example.passes && example.seen.length > 0))) example = draw;
  }
  if (example === undefined) throw new Error("No draw was made.");
  return { outvoted, unseen, example };
}

interface Played {
  readonly executed: boolean;
  /** Null where the finder cannot call anybody, or nobody came. */
  readonly hearing: Hearing | null;
  /** Those whom the jury was drawn from, the proposer and the finder left out. */
  readonly bench: { readonly pool: number; readonly seats: readonly number[] } | null;
  readonly idle: string;
}

/** One draw by real transactions: ballots, the finder's challenge, the jury, the execution. */
async function played(context: CellContext, gang: readonly Member[], draw: Draw): Promise<Played> {
  const { world } = context;
  const { brake, afterVote } = world;
  const accounts = gang.map((m) => m.account);
  return context.undone(async () => {
    await world.grant(gang);
    await world.activate(gang);
    const idle = brake === null ? "no jury can be called here" : await brake.idle();
    const finder = draw.seen[0]?.account;
    const callable = brake !== null && afterVote !== null && idle === "" && finder !== undefined && draw.passes;
    // The attackers are jurors, too, as early as it takes.
    if (callable) await brake.join(accounts);
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.vote(ballot, [
      ...accounts.map((account) => ({ account, side: "for" as const })),
      ...draw.seen.map((h) => ({ account: h.account, side: "against" as const })),
    ]);
    await world.close(ballot);
    if (!callable) return { executed: (await world.enact(ballot)).executed, hearing: null, bench: null, idle };
    await afterVote.queue(ballot);
    const pool = (await brake.pool()) - new Set([finder, world.clerk]).size;
    const hearing = await brake.hear(ballot, finder, accounts);
    const expected = await afterVote.expectedReady(ballot);
    if (expected > world.chain.now) await world.chain.aimAt(expected);
    const executed = await afterVote.execute(ballot);
    return { executed, hearing, bench: hearing === null ? null : { pool, seats: brake.seats }, idle };
  });
}

/** The chain did what the model says of this draw: the count, who sits, and what the panels make of it. */
function agree(draw: Draw, real: Played): boolean {
  const { hearing, bench } = real;
  if (hearing === null || bench === null) return real.executed === draw.passes;
  const cancelled = hearing.panels.every((p) => p.seats - p.hostile > p.hostile);
  const expected = panelsOf(bench.pool, bench.seats);
  const seated = hearing.panels.every((p, i) => p.seats === expected[i]);
  // After a cancellation the attackers take every panel there is.
  const exhausted = !cancelled || hearing.panels.length === expected.length;
  return seated && exhausted && hearing.cancelled === cancelled && real.executed === (draw.passes && !cancelled);
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market } = context;
  const readers = defenders(context).filter((h) => ballotVoice(world, h) > 0n);
  const flooded = await context.undone(() => flood(context));
  const economics = patientEconomics(prices, market, world);
  const plan = await world.plan([], economics, "impostor");
  // Where persons are asked for the flood's proposers are the attacker's own, and vote.
  const gang = [...plan.members, ...(world.traits.persons ? fresh(world) : [])];
  const capital = sum(gang.map((m) => m.weight));
  const missing = await notForSale(context, capital);
  if (missing !== null) return notApplicable(missing);
  // Whether they outvote those who found it: in voice, and where persons are counted in capital, too; where weight is
  // linear, whether they would have to be outvoted by more than the plan brings.
  const passes = async (against: readonly Holder[]): Promise<boolean> => {
    if (!world.traits.roots) return (await world.plan(against, economics, "impostor")).capital <= plan.capital;
    const opposed = world.weigh(against, gang);
    return world.weigh(gang).voice > opposed.voice && (!world.traits.persons || capital > opposed.capital);
  };
  const { outvoted, unseen, example } = await drawn(context, readers, flooded.proposals + 1, passes);
  const real = await played(context, gang, example);
  if (!agree(example, real)) throw new Error("The model of the draw and the chain disagree: the share is void.");

  const stands = (error: number): number =>
    real.bench === null ? 1 : standing({ ...real.bench, hostile: gang.length, error });
  const captured = (error: number): number => (unseen + (outvoted - unseen) * stands(error)) / DRAWS;
  const share = captured(prices.jurorError.share);
  const [first, , third] = flooded.deposits;
  const growth = first === undefined || third === undefined || first === 0n ? 1 : Number(third / first);
  const checks = [
    check("deposit of one proposer's third look-alike over the first", growth, ">=", 4),
    check("share of draws in which the one that matters runs", share, "<=", MOST_CAPTURED, "model"),
  ];
  const state = verdict(checks);
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
  const jury =
    real.bench === null
      ? real.hearing === null && real.idle === ""
        ? "nobody hears a finder"
        : real.idle
      : `a jury that a finder calls lets it stand in ${percent(stands(prices.jurorError.share))} of cases, ${gang.length} of ${real.bench.pool} jurors being the attacker's`;
  return {
    state,
    because: `${flooded.proposals.toLocaleString("en-US")} look-alikes are affordable; ${readers.length} defenders who read ${ATTENTION} each are outvoted in ${percent(outvoted / DRAWS)} of draws, and none of them finds the one that matters in ${percent(unseen / DRAWS)}; ${jury}; it runs in ${percent(share)}`,
    checks,
    measures: {
      lookAlikes: flooded.proposals,
      depositsInTokens: flooded.deposits.map((d) => (Number(d) / 1e18).toFixed(0)).join(", "),
      depositsShareOfSupply: Number((flooded.spent * 1_000_000n) / context.population.supply) / 1e6,
      readers: readers.length,
      outvotedWithoutJury: outvoted / DRAWS,
      foundByNobody: unseen / DRAWS,
      juryLetsItStand: stands(prices.jurorError.share),
      juryLetsItStandWithoutErrors: stands(0),
      jurorErrorBreakEven:
        real.bench === null ? "no jury" : (errorBreakEven(captured, MOST_CAPTURED) ?? "lost without errors"),
      jurorsOfTheAttacker: real.bench === null ? 0 : gang.length,
      jurors: real.bench?.pool ?? 0,
      oneDrawPlayed: real.executed ? "ran" : "did not run",
      panelsPlayed: real.hearing?.panels.map((p) => `${p.hostile} of ${p.seats} hostile`).join(", ") ?? "none",
    },
    ...priceless("the look-alikes' proposers are priced in QV2"),
  };
}

export const scenario: Scenario = {
  id: "PX2",
  title: "Look-alike flood",
  family: "process",
  claim:
    "Hiding a theft among look-alikes costs a deposit that doubles, and one reader who finds it can put it before a jury.",
  precedent: {
    event: "Synthetify, October 2023",
    figures:
      "ten look-alike proposals, nine of them empty; the tenth took about 230,000 dollars before other members noticed",
    source:
      "Blockworks as told by https://binance.com/en/square/post/2023-10-24-synthetify-suffers-230-000-loss-due-to-governance-failure-1482126, on the word of Neodyme. How long the vote was open is not verified here",
  },
  budget:
    "deposits of one per cent of supply from twenty proposers, and the cheapest plan that passes unopposed; all of them become jurors",
  criterion: "bond cost grows as specified; attention model: capture <= 1 %",
  ablations: [
    { system: "counterweight", variant: "flat-deposit", note: "every look-alike asks the same deposit" },
    // Compound is below the floor of its pool: no jury sits there with the rule in place either.
    { system: "counterweight", variant: "no-brake", note: "whoever finds it can only vote", on: "bittensor" },
  ],
  limits: [
    "Attention is assumed: each of the usual defenders reads ten proposals of a ballot at random, and nobody tells anybody.",
    "Whoever finds it votes, and after the vote calls a jury where one can be called. Every accomplice sits in the jurors' pool; the attacker appeals every cancellation, nobody appeals a ruling that lets it stand.",
    "An honest juror lets it stand one time in ten, by assumption; the measures have the share from which on the criterion fails. Errors are independent.",
    "The attacker's jurors are the persons of the cheapest plan that passes and the twenty proposers. The plan is not searched for the jury: more persons would raise its odds, at their price.",
    "A veto or a guardian's power to cancel is not a finder's: it stops whatever its owner likes. Objections in the waiting time are left out, and help.",
    "One draw is played by real ballots, challenge and panels, in which honest jurors do not err; the share is over a thousand draws of readers.",
  ],
  run,
};
