import { Chain } from "../chain/Chain.ts";
import { personVoices } from "../economics/pacts.ts";
import { outOfReach } from "../economics/reach.ts";
import { largestSpeakers } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Ballot, Listed, ProposedCall } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const DEALS = 4;
const SIZES = [3, 7, 10, 20];
/** Four ballots at +50 % are what the budget of one epoch pays. */
const LOUD = 15_000;
const LOUDEST = 20_000;
const PLAIN = 10_000;

interface Sides {
  readonly whales: readonly Listed[];
  readonly others: readonly Listed[];
}

/** `k` whales against the smallest holders who just outvote them head by head, and have less capital. */
function sides(context: CellContext, k: number): Sides | null {
  const { world } = context;
  const speaking = largestSpeakers(world);
  const whales = speaking.slice(0, k);
  const voice = personVoices(world);
  const [target, capital] = [sum(whales.map(voice)), sum(whales.map((h) => world.roll.powerOf(h)))];
  const others: Listed[] = [];
  let [spoken, held] = [0n, 0n];
  for (const holder of speaking.slice(k).reverse()) {
    if (voice(holder) === 0n) continue;
    others.push(holder);
    spoken += voice(holder);
    held += world.roll.powerOf(holder);
    if (spoken * 100n > target * 105n) return held < capital ? { whales, others } : null;
  }
  return null;
}

function beneficiary(i: number): string {
  return Chain.account(`pet project ${i}`);
}

/** Opens `payloads`, lets everybody vote on each, and says how many ran. */
async function ran(
  context: CellContext,
  camps: Sides,
  payloads: readonly ProposedCall[][],
  intensity: number,
): Promise<number> {
  const { world } = context;
  return context.undone(async () => {
    const proposers = await world.proposers(payloads.length);
    const ballots: Ballot[] = [];
    for (const [i, calls] of payloads.entries()) {
      ballots.push(await world.propose(proposers[i] ?? world.clerk, calls, `deal ${i} at ${intensity}`));
    }
    const last = ballots[ballots.length - 1];
    if (last !== undefined) await world.opened(last);
    for (const ballot of ballots) {
      await world.vote(ballot, [
        ...camps.whales.map((h) => ({ account: h.account, side: "for" as const, intensity })),
        ...camps.others.map((h) => ({ account: h.account, side: "against" as const })),
      ]);
    }
    for (const ballot of ballots) if ((await world.stage(ballot)) === "active") await world.close(ballot);
    let executed = 0;
    for (const ballot of ballots) if ((await world.enact(ballot)).executed) executed += 1;
    return executed;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const each = (await world.prize()) / 20n;
  const deals = Array.from({ length: DEALS }, (_, i) => [world.payCall(beneficiary(i), each)]);
  const found = SIZES.map((k) => ({ k, camps: sides(context, k) }));
  const tried: string[] = [];
  let [separate, louder, bundles] = [0, 0, 0];
  let shown: Sides | null = null;
  for (const { k, camps } of found) {
    if (camps === null) continue;
    shown = camps;
    const plain = await ran(context, camps, deals, PLAIN);
    const loud = world.traits.persons ? await ran(context, camps, deals, LOUD) : plain;
    const bundle = await ran(context, camps, [deals.flat()], world.traits.persons ? LOUDEST : PLAIN);
    tried.push(`${k} whales against ${camps.others.length}: ${plain} plain, ${loud} loud, ${bundle} bundled`);
    separate = Math.max(separate, plain);
    louder = Math.max(louder, loud - plain);
    bundles = Math.max(bundles, bundle);
  }
  if (shown === null) {
    return notApplicable("no group of whales here has more capital and fewer voices than a group of others");
  }
  const checks = [
    check("traded deals that ran although the others have more voice", separate, "=", 0),
    check("deals that ran because the whales were louder", louder, "=", 0),
    check("bundles that ran although the others have more voice", bundles, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `of ${DEALS} deals refused by more people than the whales are, ${separate} ran one by one, ${louder} by being louder, and the bundle ${bundles === 0 ? "did not run" : "ran"}`,
    checks,
    measures: {
      tried: tried.join("; "),
      whalesShareOfListed: ratio(sum(shown.whales.map((h) => world.roll.powerOf(h))), sum(population.weights)),
    },
    ...priceless("the whales are holders who are there already"),
  };
}

export const scenario: Scenario = {
  id: "TC9",
  title: "Log-rolling",
  family: "capital",
  claim: "Whales who trade votes over bundled projects pass nothing that people refuse, however loud they are.",
  precedent: {
    event: "vote trading in legislatures and in liquidity gauges",
    figures:
      "of 100 farmers who vote on each other's roads, 51 who trade votes have all of theirs repaired at the cost of all",
    source:
      "J. Buchanan and G. Tullock, The Calculus of Consent (1962), chapter 10 (https://www.econlib.org/library/Buchanan/buchCv3c10.html); its numbers are quoted from memory and not verified here",
  },
  budget: "3 to 20 of the largest holders, their holdings, and the whole budget of intensity of an epoch",
  criterion: "no bundle passes that would not pass chamber by chamber; gain from intensity 0 for passing",
  ablations: [{ system: "counterweight", variant: "linear-voice", note: "a voice is the stake itself" }],
  limits: [
    "The opponents are the smallest holders who outvote the whales head by head by five per cent and have less capital than they.",
    "Whether opponents turn out for every deal is QV6 and PX2.",
    "Where twenty whales lack a system's quorum, as Hop's do in every token vote here, the deals fail for that and show nothing more.",
  ],
  run,
};
