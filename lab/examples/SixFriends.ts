import { Chain } from "../chain/Chain.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "../scenarios/Scenario.ts";

const LOOT = Chain.account("loot");
const FRIENDS = 6;

async function run({ world }: CellContext): Promise<Outcome> {
  const friends = world.honest.slice(0, FRIENDS);
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(
    ballot,
    friends.map((f) => ({ account: f.account, side: "for" })),
  );
  await world.close(ballot);
  const { stage } = await world.enact(ballot);
  const taken = Number(await world.loot(LOOT)) / 1e18;
  const checks = [check("dollars that six people move alone", taken, "=", 0)];
  const state = verdict(checks);
  return {
    state,
    because: `the ballot of the six largest holders ended ${stage}; they took $${taken.toLocaleString("en-US")}`,
    checks,
    measures: { friends: friends.length, stage },
    ...priceless("the six hold what they hold; nobody is bought"),
  };
}

export const scenario: Scenario = {
  id: "EX1",
  title: "Six friends",
  family: "capital",
  claim: "Six people move no money alone, however much they hold and however few others vote.",
  precedent: {
    event: "Compound Bravo proposal 100",
    figures: "four of 38 voters held more than half of the weight that was cast",
    source: "the population's own table",
  },
  budget: "what the six largest holders have; nobody else votes",
  criterion: "dollars taken = 0",
  ablations: [{ system: "counterweight", variant: "no-floor", note: "no least number of people" }],
  limits: ["Everybody else is silent. Seven people are another question: TC8."],
  invariants: ["GV-1"],
  run,
};
