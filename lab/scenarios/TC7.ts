import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { collect, mostInOneWeek } from "../economics/taking.ts";
import { outOfReach } from "../economics/reach.ts";
import { headcount, ownVoice } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Ballot, Holder, Member, ProposedCall } from "../systems/System.ts";
import { leastPersons } from "../systems/counterweight/parameters.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
/** Decisions that the raiders put to the vote at once. */
const DECISIONS = 7;
const CLASSES: readonly Class[] = ["gravest", "spending", "least"];
const GWEI = 1_000_000_000n;
/** Per cent of supply that raiders below book value buy. */
const LEAST_BOUGHT = 20n;
const MOST_BOUGHT = 50n;
/** Per cent of supply that the raid's proposers may need, or leave as deposits. */
const RESERVED = 8n;
/** The share that Counterweight's treasury lets one epoch take, by default. */
const OUTFLOW_SHARE = 0.02;

type Class = "gravest" | "spending" | "least";

interface Wave {
  readonly class: Class;
  /** Who votes for it: holders who are there, or people who bought in the market. */
  readonly by: "holders" | "buyers";
  readonly raiders: readonly Holder[];
}

interface Raid {
  readonly wave: Wave;
  /** Largest share of the treasury taken in a week, before the dissenter was out, and altogether. */
  readonly week: number;
  readonly before: number;
  readonly all: number;
  readonly decisions: number;
  readonly firstDays: string;
  readonly outDays: string;
}

/** The calls of one decision of a class, which asks `asked` unless the class has a payment of its own. */
async function callsOf(context: CellContext, kind: Class, asked: bigint): Promise<readonly ProposedCall[]> {
  const { world } = context;
  if (kind === "least") return [(await world.smallPayment(LOOT)).call];
  const pay = world.payCall(LOOT, asked);
  return kind === "gravest" ? [pay, ...world.gravest()] : [pay];
}

/** The raiders publish all their decisions of one class at once. */
async function publish(context: CellContext, kind: Class): Promise<Ballot[]> {
  const { world } = context;
  const held = await world.treasuryHeld();
  const [most, part] = [await world.prize(), held / BigInt(DECISIONS)];
  const ballots: Ballot[] = [];
  // Where each epoch takes at most a share, the next decision asks that share of what the one before it leaves.
  let [asked, left] = [most < part ? most : part, held];
  for (const [i, proposer] of (await world.proposers(DECISIONS)).entries()) {
    ballots.push(await world.propose(proposer, await callsOf(context, kind, asked), `${kind} raid ${i}`));
    left -= asked;
    if (most < part) asked = (left * most) / held;
  }
  return ballots;
}

/** People who buy between a fifth and a half of the supply in the market, as much as it has; null where it has less. */
async function buyers(context: CellContext): Promise<Member[] | null> {
  const { world, population } = context;
  const held = await world.token.readBigint("balanceOf", [world.market]);
  // Whoever publishes a decision has to be entitled to it, with a little over one per cent at most.
  const offered = held - (population.supply * RESERVED) / 100n;
  const [least, most] = [(population.supply * LEAST_BOUGHT) / 100n, (population.supply * MOST_BOUGHT) / 100n];
  if (offered < least) return null;
  const bought = offered < most ? offered : most;
  const heads = leastPersons(headcount(world)) + 1;
  const each = (bought / BigInt(heads) / GWEI) * GWEI;
  return Array.from({ length: heads }, (_, i) => ({
    account: Chain.account(`book value ${i}`),
    weight: each,
    person: true,
  }));
}

async function raid(context: CellContext, wave: Wave, dissenter: Holder): Promise<Raid> {
  const { world } = context;
  const published = world.chain.now;
  const ballots = await publish(context, wave.class);
  const free = await world.leave(dissenter.account, dissenter.weight);
  const last = ballots[ballots.length - 1];
  if (last === undefined) throw new Error("Nothing was published.");
  await world.opened(last);
  for (const ballot of ballots) {
    await world.vote(
      ballot,
      wave.raiders.map((h) => ({ account: h.account, side: "for" as const })),
    );
  }
  for (const ballot of ballots) if ((await world.stage(ballot)) === "active") await world.close(ballot);
  const { taken } = await collect(world, ballots, LOOT);
  const days = (timestamp: number): string => ((timestamp - published) / DAY).toFixed(1);
  return {
    wave,
    week: round(mostInOneWeek(taken)),
    before: round(taken.filter((t) => t.at < free).reduce((total, t) => total + t.share, 0)),
    all: round(taken.reduce((total, t) => total + t.share, 0)),
    decisions: taken.length,
    firstDays: taken[0] === undefined ? "never" : days(taken[0].at),
    outDays: days(free),
  };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  // Where the listed holders cannot decide anything, whoever buys in the market may still.
  const unreachable = await outOfReach(context);
  const holders = majority(world);
  const rest = world.honest.filter((h) => !holders.includes(h));
  const dissenter = rest.find((h) => ownVoice(world, h) > 0n) ?? rest[0];
  if (dissenter === undefined) throw new Error("Nobody is left to dissent.");
  const raids: Raid[] = [];
  const classes: readonly Class[] = world.gravest().length > 0 ? CLASSES : ["spending"];
  for (const kind of unreachable === null ? classes : []) {
    const wave: Wave = { class: kind, by: "holders", raiders: holders };
    raids.push(await context.undone(() => raid(context, wave, dissenter)));
  }
  const bought = await buyers(context);
  if (bought === null && unreachable !== null) return notApplicable(unreachable);
  if (bought !== null) {
    await world.grant(bought);
    await world.activate(bought);
    for (const kind of classes) {
      const wave: Wave = { class: kind, by: "buyers", raiders: bought };
      raids.push(await context.undone(() => raid(context, wave, dissenter)));
    }
  }
  const ran = raids.filter((r) => r.decisions > 0);
  if (unreachable === null && !ran.some((r) => r.wave.by === "holders"))
    throw new Error("No decision of the majority ran: the attack is void.");
  const worst = raids.reduce((a, b) => (b.before > a.before || (b.before === a.before && b.week > a.week) ? b : a));
  const checks = raids.flatMap((r) => [
    check(`largest share of the treasury taken in one epoch, ${nameOf(r)}`, r.week, "<=", OUTFLOW_SHARE),
    check(
      `share taken before a dissenter who leaves at publication is out, ${nameOf(r)}`,
      r.before,
      "<=",
      OUTFLOW_SHARE,
    ),
  ]);
  const state = verdict(checks);
  const boughtShare = bought === null ? 0 : ratio(sum(bought.map((m) => m.weight)), population.supply);
  return {
    state,
    because: `worst of ${raids.length} raids (${nameOf(worst)}): at most ${percent(worst.week)} of the treasury in a week and ${percent(worst.all)} with ${DECISIONS} decisions published together; a dissenter who left at publication was out after ${worst.outDays} days, when ${percent(worst.before)} was gone; ${bought === null ? "the market has less than a fifth of the supply to buy" : `with ${percent(boughtShare)} of supply bought ${raids.filter((r) => r.wave.by === "buyers" && r.decisions > 0).length} of ${classes.length} classes passed`}`,
    checks,
    measures: {
      raiders: unreachable === null ? holders.length : unreachable,
      raidersShareOfListed: ratio(world.weigh(holders).capital, sum(population.weights)),
      boughtShareOfSupply: bought === null ? "not for sale" : boughtShare,
      ...Object.fromEntries(
        raids.map((r) => [
          nameOf(r),
          `${r.decisions} decisions, first after ${r.firstDays} days, ${percent(r.week)} in a week, ${percent(r.before)} before the dissenter was out after ${r.outDays} days, ${percent(r.all)} altogether`,
        ]),
      ),
    },
    ...priceless("the raiders are holders who are there already, or as few persons as any decision asks"),
  };
}

function nameOf({ wave }: Raid): string {
  return `${wave.class} class by ${wave.by}`;
}

function round(x: number): number {
  return Math.round(x * 1e6) / 1e6;
}

function percent(x: number): string {
  return `${(100 * x).toFixed(1)} %`;
}

export const scenario: Scenario = {
  id: "TC7",
  title: "Raid below book value",
  family: "capital",
  claim: "A majority that holds less than the treasury is worth cannot empty it before the others are out.",
  precedent: {
    event: "Nouns fork, September 2023; Aragon, November 2023",
    figures:
      "472 of 846 Nouns left with 16,757 ether (27 million dollars), some of them bought below their share of the treasury; Aragon's association gave 86,343 ether (155 million) back after buyers below book value had pressed for it",
    source:
      "Decrypt (read as https://maybecrypto.com/nouns-fork-disgruntled-nft-holders-exit-with-27-million-from-treasury); Blockworks, 10 October 2023 (https://cryptonews.net/news/nft/27672752/); Aragon: https://urecomm.com/?p=207021 and CoinDesk (read as https://tipsinfobd.com/aragon-mulled-sale-of-crypto-project-leaked-screenshot-shows)",
  },
  budget:
    "a majority of capital, voice and heads, however it was come by; a fifth to a half of supply bought in the market, where it has as much",
  criterion: "no class lets a majority take more than the outflow limit before dissenters can leave",
  ablations: [{ system: "counterweight", variant: "no-outflow-limit", note: "an epoch takes what decisions say" }],
  limits: [
    "Three classes are raided, each from the same state: the gravest, that of the largest payment, and that of the smallest. Systems without classes have one.",
    "Who buys is as many persons as any decision asks, of equal weight; whether they pass alone, with everybody else silent, is part of the result.",
    "The bound for both checks is one epoch's outflow, 2 %, for every system.",
    "To leave means to have the tokens back, not to be paid a share of the treasury: no system here has an exit at book value. Tokens of peers are never locked, so a dissenter there is out at once, at the price of the day.",
    "Raiders run their decisions once a week. Two payments round the boundary of two epochs would be a day apart.",
  ],
  run,
};
