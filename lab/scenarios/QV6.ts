import { Chain } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { ballotVoice } from "../economics/voices.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Ballot, Holder } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DECOYS = 8;
const MOST_DEFENDERS = 40;
/** What a defender tries, loudest first, until a ballot is taken. */
const LOUDNESS = [20_000, 15_000, 12_500, 10_000, 5_000, 1];

async function oppose(context: CellContext, ballot: Ballot, defender: Holder): Promise<void> {
  const { world } = context;
  for (const intensity of world.traits.persons ? LOUDNESS : [10_000]) {
    const call = world.ballotCall(ballot, { account: defender.account, side: "against", intensity });
    if ((await world.chain.attempt(call)).ok) return;
  }
}

/** The weight that the defenders bring to bear on the real decision after `decoys` others. */
async function weightAfter(context: CellContext, people: readonly Holder[], decoys: number): Promise<bigint> {
  const { world } = context;
  return context.undone(async () => {
    const proposers = await world.proposers(decoys + 1);
    const ballots: Ballot[] = [];
    for (const [i, proposer] of proposers.entries()) {
      ballots.push(await world.propose(proposer, [world.payCall(LOOT, BigInt(i + 1))], `decoy ${i}`));
    }
    const real = ballots[ballots.length - 1];
    if (real === undefined) throw new Error("Nothing was proposed.");
    await world.opened(real);
    for (const ballot of ballots) for (const defender of people) await oppose(context, ballot, defender);
    return (await world.tally(real)).against;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const people = defenders(context)
    .filter((h) => ballotVoice(world, h) > 0n)
    .slice(0, MOST_DEFENDERS);
  const undisturbed = await weightAfter(context, people, 0);
  const disturbed = await weightAfter(context, people, DECOYS);
  const left = Math.round(ratio(disturbed, undisturbed) * 1e6) / 1e6;
  const checks = [check("defenders' weight on the real decision, as a share of the undisturbed one", left, ">=", 0.5)];
  const state = verdict(checks);
  return {
    state,
    because: `after ${DECOYS} decoys fought as loudly as possible, ${people.length} defenders still bring ${(100 * left).toFixed(1)} % of their undisturbed weight to bear`,
    checks,
    measures: {
      decoys: DECOYS,
      defenders: people.length,
      undisturbed: Number(undisturbed),
      disturbed: Number(disturbed),
    },
    ...priceless("the decoys' proposers are people who are there already"),
  };
}

export const scenario: Scenario = {
  id: "QV6",
  title: "Decoy flood, then concentrate",
  family: "quadratic",
  claim: "Defenders who spent everything on decoys still have their plain voice on the decision that matters.",
  precedent: {
    event: "budgets of voice credits, as in Colorado's legislature since 2019",
    figures: "with one budget for all questions, m decoys leave each question 1/(m+1) of the budget",
    source:
      "arithmetic of the laboratory; S. Lalley and E. G. Weyl, Quadratic Voting, AEA Papers and Proceedings 1 (2018), abstract; Colorado Sun, 28 May 2019 (https://coloradosun.com/2019/05/28/quadratic-voting-colorado-house-budget/)",
  },
  budget: "eight decoys, each fought by every defender as loudly as it can",
  criterion: "defenders' weight on the real one >= 50 % of an undisturbed one",
  ablations: [{ system: "counterweight", variant: "paid-voice", note: "all voice is paid from the budget" }],
  limits: [
    "Forty defenders at most: each decides for itself, so their number changes nothing.",
    "Attention is not modelled here: see PX2.",
  ],
  run,
};
