import { Chain } from "../chain/Chain.ts";
import { patientEconomics } from "../economics/costs.ts";
import { defenders } from "../economics/opposition.ts";
import { leastVoiced } from "../economics/pacts.ts";
import { notForSale } from "../economics/reach.ts";
import { ballotVoice } from "../economics/voices.ts";
import type { Holder } from "../systems/System.ts";
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

async function flooders(context: CellContext): Promise<string[]> {
  const { world } = context;
  if (!world.traits.persons) return world.proposers(FLOODERS);
  const weight = leastVoiced(world);
  const members = Array.from({ length: FLOODERS }, (_, i) => ({
    account: Chain.account(`flooder ${i}`),
    weight,
    person: true,
  }));
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

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market } = context;
  const readers = defenders(context).filter((h) => ballotVoice(world, h) > 0n);
  const flooded = await context.undone(() => flood(context));
  const economics = patientEconomics(prices, market, world);
  const plan = await world.plan([], economics, "impostor");
  const missing = await notForSale(context, plan.capital);
  if (missing !== null) return notApplicable(prices, missing);
  // Whether the plan outvotes those who found it: in voice, and where persons are counted in capital, too; where weight is
  // linear, whether they would have to be outvoted by more than it brings.
  const passes = async (against: readonly Holder[]): Promise<boolean> => {
    if (!world.traits.roots) return (await world.plan(against, economics, "impostor")).capital <= plan.capital;
    const opposed = world.weigh(against, plan.members);
    return world.weigh(plan.members).voice > opposed.voice && (!world.traits.persons || plan.capital > opposed.capital);
  };
  let captured = 0;
  for (let i = 0; i < DRAWS; i++) {
    if (await passes(found(context, readers, flooded.proposals + 1))) captured += 1;
  }
  const share = captured / DRAWS;
  // One draw of them by real ballots.
  const seen = found(context, readers, flooded.proposals + 1);
  const expected = await passes(seen);
  const executed = await context.undone(async () => {
    await world.grant(plan.members);
    await world.activate(plan.members);
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    await world.vote(ballot, [
      ...plan.members.map((m) => ({ account: m.account, side: "for" as const })),
      ...seen.map((h) => ({ account: h.account, side: "against" as const })),
    ]);
    await world.close(ballot);
    return (await world.enact(ballot)).executed;
  });
  if (executed !== expected) throw new Error("The model of the draw and the ballots disagree: the share is void.");
  const [first, , third] = flooded.deposits;
  const growth = first === undefined || third === undefined || first === 0n ? 1 : Number(third / first);
  const checks = [
    check("deposit of one proposer's third look-alike over the first", growth, ">=", 4),
    check("share of draws in which too few readers find the one that matters", share, "<=", MOST_CAPTURED, "model"),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${flooded.proposals.toLocaleString("en-US")} look-alikes are affordable; ${readers.length} defenders who read ${ATTENTION} each miss the one that matters in ${(100 * share).toFixed(1)} % of draws`,
    checks,
    measures: {
      lookAlikes: flooded.proposals,
      depositsInTokens: flooded.deposits.map((d) => (Number(d) / 1e18).toFixed(0)).join(", "),
      depositsShareOfSupply: Number((flooded.spent * 1_000_000n) / context.population.supply) / 1e6,
      readers: readers.length,
      oneDrawByBallots: executed ? "passes" : "fails",
    },
    ...priceless(prices, state === "held", share, "the look-alikes' proposers are priced in QV2"),
  };
}

export const scenario: Scenario = {
  id: "PX2",
  title: "Look-alike flood",
  family: "process",
  claim: "Hiding a theft among look-alikes costs a deposit that doubles, and readers still find it.",
  precedent: {
    event: "Synthetify, October 2023",
    figures:
      "ten look-alike proposals, nine of them empty; the tenth took about 230,000 dollars before other members noticed",
    source:
      "Blockworks as told by https://binance.com/en/square/post/2023-10-24-synthetify-suffers-230-000-loss-due-to-governance-failure-1482126, on the word of Neodyme. How long the vote was open is not verified here",
  },
  budget: "deposits of one per cent of supply from twenty proposers, and the cheapest plan that passes unopposed",
  criterion: "bond cost grows as specified; attention model: capture <= 1 %",
  ablations: [{ system: "counterweight", variant: "flat-deposit", note: "every look-alike asks the same deposit" }],
  limits: [
    "Attention is assumed: each of the usual defenders reads ten proposals of a ballot at random, and nobody tells anybody.",
    "Whoever finds it only votes. A jury that a single finder can call, and objections in the waiting time, are not in this model and help.",
    "One draw is executed by real ballots; the share is over a thousand draws of readers.",
  ],
  run,
};
