import { Chain, SECONDS_PER_BLOCK } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { sleepers } from "../economics/sleepers.ts";
import { notForSale } from "../economics/reach.ts";
import { ballotVoice } from "../economics/voices.ts";
import { sum } from "../metrics/concentration.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const DAY = 86_400;
const STUFFED_HOURS = 6;
const HOUR = 3_600;

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const opposition = defenders(context);
  const { early, late } = await sleepers(context, opposition);
  const missing = await notForSale(context, sum([...early, ...late].map((m) => m.weight)));
  if (missing !== null) return notApplicable(prices, missing);
  await world.grant([...early, ...late]);
  await world.activate([...early, ...late]);
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(ballot, [
    ...opposition.map((h) => ({ account: h.account, side: "against" as const })),
    ...early.map((m) => ({ account: m.account, side: "for" as const })),
  ]);
  // In the last hours no block has room for anybody but the attacker, who fills the last one with ballots.
  await world.lastMoment(ballot);
  for (const outcome of await world.chain.block(
    late.map((m) => world.ballotCall(ballot, { account: m.account, side: "for" })),
  )) {
    if (!outcome.ok) throw new Error("The late ballots were refused: the attack is void.");
  }
  const reply = await world.remaining(ballot);
  // Those who were kept out use whatever is left.
  const kept = world.honest.filter((h) => !opposition.includes(h) && ballotVoice(world, h) > 0n);
  let replied = 0;
  if (reply > 0) {
    const outcomes = await world.chain.block(
      kept.map((h) => world.ballotCall(ballot, { account: h.account, side: "against" })),
    );
    replied = outcomes.filter((o) => o.ok).length;
  }
  await world.close(ballot);
  const executed = (await world.enact(ballot)).executed;
  const usdPerHour = (prices.blockspace.usdPerBlock * HOUR) / SECONDS_PER_BLOCK;
  const stuffed = STUFFED_HOURS * usdPerHour;
  const checks = [
    check("seconds left to reply when the stuffed blocks are over", reply, ">=", DAY),
    check("executed although everybody who was kept out is against it", executed ? 1 : 0, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `stuffing the last ${STUFFED_HOURS} hours, for ${Math.round(stuffed).toLocaleString("en-US")} dollars, left ${(reply / HOUR).toFixed(1)} hours to reply; ${replied} of ${kept.length} who were kept out replied, and the decision ${executed ? "ran" : "did not run"}`,
    checks,
    measures: {
      stuffedHours: STUFFED_HOURS,
      stuffedUsd: Math.round(stuffed),
      replySeconds: reply,
      replyStuffedUsd: Math.round((reply / HOUR) * usdPerHour),
      replied,
      keptOut: kept.length,
    },
    ...priceless(prices, state === "held", reply, "the reply window does not depend on the price of a person"),
  };
}

export const scenario: Scenario = {
  id: "PX5",
  title: "Stuffed blocks at the deadline",
  family: "process",
  claim: "Keeping everybody out of the last blocks turns nothing: a flip leaves a day to answer.",
  precedent: {
    event: "Fomo3D, 22 August 2018",
    figures:
      "the winner filled eleven blocks (6191898 to 6191908) with transactions of its own contract and took 10,469.66 ether",
    source:
      "SECBIT, How the winner got Fomo3D prize (https://medium.com/coinmonks/how-the-winner-got-fomo3d-prize-a-detailed-explanation-b30a69b7813f)",
  },
  budget: "every block of the last six hours, and ballots enough to flip the decision in the last one",
  criterion: "lead flip leaves the reply window; publish price",
  ablations: [{ system: "counterweight", variant: "no-reply", note: "a late flip extends nothing" }],
  limits: [
    "The price is that of full blocks at a constant base fee: a lower bound, since the fee rises by an eighth with each.",
    "Who stuffs the whole reply as well pays for 24 hours more, up to three days: the measures say how much.",
    "Against late-quorum rules the attacker reaches the quorum early.",
  ],
  run,
};
