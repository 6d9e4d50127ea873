import { Chain } from "../chain/Chain.ts";
import { convictionOver, hoursSince, share, type TimePoint } from "../economics/timelines.ts";
import { ownVoice, speakers } from "../economics/voices.ts";
import { sum } from "../metrics/concentration.ts";
import type { AfterVote, Ballot, Holder } from "../systems/System.ts";
import {
  UNBOUNDED,
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
/** Objectors who strike one at a time, each just before the decision could run. */
const DRIBBLED = 10;
const SLACK = 120;
const PER_BLOCK = 150;
/** At 15/16 of the support (CT-6). */
const MOST_HALF_LIVES = 4;

/**
 * Splits the people so that the objectors come as close to 15/16 of the supporters as they can without passing it. Who lends
 * stands where its delegate does, and speaks for itself all the same.
 */
function sides(context: CellContext): { supporters: Holder[]; objectors: Holder[] } {
  const { world } = context;
  const supporters: Holder[] = [];
  const objectors: Holder[] = [];
  let [support, objection] = [0n, 0n];
  const speaking = new Set(speakers(world));
  for (const holder of speaking) {
    // A lender that carries for others has a bloc of its own. Lenders speak first: after their delegate they would add nothing.
    const lenders = world.roll.lendersOf(holder.account).filter((l) => !speaking.has(l));
    const bloc = [...lenders, holder].filter((h) => ownVoice(world, h) > 0n);
    const voice = sum(bloc.map((h) => ownVoice(world, h)));
    if (voice === 0n) continue;
    if ((objection + voice) * 16n <= support * 15n) {
      objectors.push(...bloc);
      objection += voice;
    } else {
      supporters.push(...bloc);
      support += voice;
    }
  }
  return { supporters, objectors };
}

/** What was read from the ledger while the objectors spoke, as timestamps and weights. */
interface Watched {
  readonly opposition: { readonly at: number; readonly weight: bigint }[];
  readonly conviction: { readonly at: number; readonly weight: bigint }[];
}

const READINGS = 24;

/** Objects as late as possible, again and again, until nobody is left; stops when the decision has expired. */
async function dribble(
  context: CellContext,
  after: AfterVote,
  ballot: Ballot,
  objectors: readonly Holder[],
): Promise<{ spoken: number; watched: Watched }> {
  const { chain } = context.world;
  const watched: Watched = { opposition: [], conviction: [] };
  let spoken = 0;
  const object = async (accounts: readonly string[]): Promise<void> => {
    await after.object(ballot, accounts);
    watched.opposition.push({ at: chain.now, weight: await after.opposition(ballot) });
    spoken += accounts.length;
  };
  const wait = async (until: number): Promise<void> => {
    for (let i = 0; i <= READINGS; i++) {
      const at = Math.round(chain.now + ((until - chain.now) * i) / READINGS);
      watched.conviction.push({ at, weight: await after.convictionAt(ballot, at) });
    }
    await chain.aimAt(until);
  };
  await object(objectors.slice(0, Math.max(0, objectors.length - DRIBBLED)).map((o) => o.account));
  for (const objector of objectors.slice(spoken)) {
    const ready = await after.expectedReady(ballot);
    if (ready === 0) break;
    const late = ready - SLACK;
    if (late > chain.now) await wait(late);
    await object([objector.account]);
  }
  return { spoken, watched };
}

interface Supported {
  readonly ballot: Ballot;
  readonly queued: number;
  /** Weight of the supporters' ballots, block by block. */
  readonly charges: readonly { readonly weight: number; readonly castAt: number }[];
}

/** The supporters' decision, queued: they vote as late as an ordinary ballot can be without being a late flip, and so charge least. */
async function passDecision(context: CellContext, after: AfterVote, supporters: readonly Holder[]): Promise<Supported> {
  const { world } = context;
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.chain.jump((await world.remaining(ballot)) - DAY - 3_600);
  const charges: { weight: number; castAt: number }[] = [];
  for (let i = 0; i < supporters.length; i += PER_BLOCK) {
    const group = supporters.slice(i, i + PER_BLOCK);
    await world.vote(
      ballot,
      group.map((s) => ({ account: s.account, side: "for" })),
    );
    const weight = Number(sum(group.map((s) => world.voiceOf(s.weight))));
    charges.push({ weight, castAt: world.chain.now });
  }
  await world.close(ballot);
  await after.queue(ballot);
  return { ballot, queued: await after.queuedAt(ballot), charges };
}

/** How the decision stands when everybody has objected. */
interface Standing {
  readonly support: bigint;
  readonly opposition: bigint;
  readonly halfLife: number;
  /** The contract's time; 0 when never. */
  readonly ready: number;
  /** The closed form's. */
  readonly computed: number;
}

/** The closed form of section 7, in floating point: an independent check of the integers on the chain. */
async function standing(context: CellContext, after: AfterVote, supported: Supported): Promise<Standing> {
  const { ballot, queued, charges } = supported;
  const [support, opposition] = [await after.support(ballot), await after.opposition(ballot)];
  const halfLife = Number((await context.world.bounds(ballot)).halfLife);
  const needed = Math.max(Number(support) / 2, Number(opposition));
  const origin = charges[0]?.castAt ?? queued;
  const charge = charges.reduce((total, c) => total + c.weight * 2 ** ((c.castAt - origin) / halfLife), 0);
  const charged = origin + halfLife * Math.log2(charge / (Number(support) - needed));
  const computed = Math.max(queued + halfLife, charged);
  return { support, opposition, halfLife, ready: await after.expectedReady(ballot), computed };
}

interface Ending {
  readonly tooEarly: boolean;
  /** When it ran; null when it did not. */
  readonly executedAt: number | null;
}

async function execute(context: CellContext, after: AfterVote, ballot: Ballot, ready: number): Promise<Ending> {
  const { chain } = context.world;
  if (ready === 0) return { tooEarly: false, executedAt: null };
  // In a small electorate the objections take longer than what is left.
  if (ready - SLACK > chain.now) await chain.aimAt(ready - SLACK);
  const tooEarly = await context.undone(() => after.execute(ballot));
  await chain.aimAt(Math.max(ready, chain.now + 24));
  const executed = await after.execute(ballot);
  return { tooEarly, executedAt: executed ? chain.now : null };
}

function chart(
  queued: number,
  { halfLife, support, opposition }: Standing,
  conviction: readonly TimePoint[],
  watched: Watched,
  end: number,
  executedAt: number | null,
): Timeline {
  const against: TimePoint[] = [
    ...watched.opposition.map((m) => ({ hours: hoursSince(queued, m.at), value: share(m.weight, support) })),
    { hours: hoursSince(queued, end), value: share(opposition, support) },
  ];
  return {
    title: "Conviction against a growing opposition",
    unit: "share of the support",
    series: [
      { name: "conviction", shape: "line", points: conviction },
      { name: "opposition", shape: "step", points: against },
    ],
    marks: [
      { hours: 0, label: "queued" },
      { hours: hoursSince(queued, queued + halfLife), label: "one half-life" },
      ...(executedAt === null ? [] : [{ hours: hoursSince(queued, executedAt), label: "executed" }]),
    ],
    note: "Read from the contract after each objection, ahead to the next or to the execution.",
  };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const after = world.afterVote;
  if (after === null) {
    return notApplicable(
      "nothing can be said after the vote in this system, so nobody can hold a decision hostage, or stop it",
    );
  }
  const { supporters, objectors } = sides(context);
  const supported = await passDecision(context, after, supporters);
  const { ballot, queued } = supported;
  const { spoken, watched } = await dribble(context, after, ballot, objectors);
  const stood = await standing(context, after, supported);
  const { support, opposition, halfLife: h, ready, computed } = stood;
  const end = ready === 0 ? world.chain.now : ready;
  const conviction: TimePoint[] = [
    ...watched.conviction.map((m) => ({ hours: hoursSince(queued, m.at), value: share(m.weight, support) })),
    ...(await convictionOver(after, ballot, support, { from: world.chain.now, to: end, origin: queued })),
  ];
  const { tooEarly, executedAt } = await execute(context, after, ballot, ready);
  const executed = executedAt !== null;
  const waited = executed ? executedAt - queued : UNBOUNDED;
  const halfLives = executed ? Math.round((waited / h) * 1000) / 1000 : UNBOUNDED;
  const off = executed ? Math.round(Math.abs(ready - computed)) : UNBOUNDED;
  const checks = [
    check("executed", executed ? 1 : 0, "=", 1),
    check("half-lives from queueing to execution", halfLives, "<=", MOST_HALF_LIVES),
    check("seconds between the computed time and the contract's", off, "<=", 2),
    check("executed two minutes before its time", tooEarly ? 1 : 0, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    timelines: [chart(queued, stood, conviction, watched, end, executedAt)],
    because: executed
      ? `${spoken} objectors with ${(Number((opposition * 10_000n) / support) / 100).toFixed(2)} % of the support delayed it to ${(waited / h).toFixed(2)} half-lives after queueing, no further`
      : "the objectors kept the decision from running until it expired",
    checks,
    measures: {
      supporters: supporters.length,
      objectors: spoken,
      oppositionOverSupport: Number((opposition * 1_000_000n) / support) / 1e6,
      halfLifeDays: h / DAY,
      waitedDays: executed ? Math.round((waited / DAY) * 1000) / 1000 : "never",
      supportShare: Number((support * 1_000_000n) / sum(world.honest.map((x) => ownVoice(world, x)))) / 1e6,
      looted: Number(await world.loot(LOOT)) > 0 ? "paid as decided" : "not paid",
    },
    ...priceless("the objectors are people who are there already"),
  };
}

export const scenario: Scenario = {
  id: "CT6",
  title: "Objection hostage",
  family: "conviction",
  claim:
    "Objectors short of fifteen sixteenths of the support delay a decision to a time that can be computed, and not further.",
  precedent: {
    event: "dynamic timelocks and rage-quit escrows, which a minority can prolong",
    figures: "none known to the laboratory; the design's own bound is 4 half-lives",
    source: "design, section 7 (CT-6); no public source",
  },
  budget: "everybody who did not vote, up to 15/16 of the support, each objecting at the worst moment",
  criterion: "executes in the computed time",
  ablations: [
    { system: "counterweight", variant: "objection-resets", note: "an objection makes the conviction start anew" },
  ],
  limits: [
    "Supporters vote an hour before the last day: earlier ballots are charged longer and wait less.",
    "Here the decision is the honest side's and the objectors are the attackers.",
  ],
  run,
};
