import { Chain } from "../chain/Chain.ts";
import { convictionOver, hoursSince, share, type TimePoint } from "../economics/timelines.ts";
import { ownVoice, speakers } from "../economics/voices.ts";
import { sum } from "../metrics/concentration.ts";
import type { AfterVote, Ballot, Holder } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
/** Objectors who strike one at a time, each just before the decision could run. */
const DRIBBLED = 10;
const SLACK = 120;
const PER_BLOCK = 150;

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

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const after = world.afterVote;
  if (after === null) {
    return notApplicable(
      prices,
      "nothing can be said after the vote in this system, so nobody can hold a decision hostage, or stop it",
    );
  }
  const { supporters, objectors } = sides(context);
  const prize = await world.prize();
  const ballot = await world.open(world.clerk, LOOT, prize);
  // As late as an ordinary ballot can be without being a late flip: the least conviction an honest side can have.
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
  const queued = await after.queuedAt(ballot);
  const { spoken, watched } = await dribble(context, after, ballot, objectors);
  const [support, opposition] = [await after.support(ballot), await after.opposition(ballot)];
  const h = Number((await world.bounds(ballot)).halfLife);
  const ready = await after.expectedReady(ballot);
  // The closed form of section 7, in floating point: an independent check of the integers on the chain.
  const needed = Math.max(Number(support) / 2, Number(opposition));
  const origin = charges[0]?.castAt ?? queued;
  const charge = charges.reduce((total, c) => total + c.weight * 2 ** ((c.castAt - origin) / h), 0);
  const computed = Math.max(queued + h, origin + h * Math.log2(charge / (Number(support) - needed)));
  const end = ready === 0 ? world.chain.now : ready;
  const conviction: TimePoint[] = [
    ...watched.conviction.map((m) => ({ hours: hoursSince(queued, m.at), value: share(m.weight, support) })),
    ...(await convictionOver(after, ballot, support, { from: world.chain.now, to: end, origin: queued })),
  ];
  let tooEarly = false;
  let executed = false;
  if (ready !== 0) {
    if (ready - SLACK > world.chain.now) await world.chain.aimAt(ready - SLACK);
    tooEarly = await context.undone(() => after.execute(ballot));
    await world.chain.aimAt(Math.max(ready, world.chain.now + 24));
    executed = await after.execute(ballot);
  }
  const waited = executed ? world.chain.now - queued : Number.MAX_SAFE_INTEGER;
  const checks = [
    check("executed", executed ? 1 : 0, "=", 1),
    check("half-lives from queueing to execution", executed ? Math.round((waited / h) * 1000) / 1000 : 99, "<=", 4),
    check(
      "seconds between the computed time and the contract's",
      executed ? Math.round(Math.abs(ready - computed)) : 0,
      "<=",
      2,
    ),
    check("executed two minutes before its time", tooEarly ? 1 : 0, "=", 0),
  ];
  const state = verdict(checks);
  const last = { hours: hoursSince(queued, end), value: share(opposition, support) };
  const against: TimePoint[] = [
    ...watched.opposition.map((m) => ({ hours: hoursSince(queued, m.at), value: share(m.weight, support) })),
    last,
  ];
  return {
    state,
    timelines: [
      {
        title: "Conviction against a growing opposition",
        unit: "share of the support",
        series: [
          { name: "conviction", shape: "line", points: conviction },
          { name: "opposition", shape: "step", points: against },
        ],
        marks: [
          { hours: 0, label: "queued" },
          { hours: hoursSince(queued, queued + h), label: "one half-life" },
          ...(executed ? [{ hours: hoursSince(queued, world.chain.now), label: "executed" }] : []),
        ],
        note: "Read from the contract after each objection, ahead to the next or to the execution.",
      },
    ],
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
    ...priceless(
      prices,
      state === "held",
      executed ? waited / h : 99,
      "the objectors are people who are there already",
    ),
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
