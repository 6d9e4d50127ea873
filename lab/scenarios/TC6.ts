import { Chain } from "../chain/Chain.ts";
import { shareFor } from "../economics/weights.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Ballot } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const THIEF = Chain.account("thief");
const GWEI = 1_000_000_000n;

async function weightOf(context: CellContext, ballot: Ballot): Promise<number> {
  const { world } = context;
  const before = await world.tally(ballot);
  await world.chain.attempt(world.ballotCall(ballot, { account: THIEF, side: "for" }));
  return shareFor(await world.tally(ballot), before);
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  await world.activate([{ account: THIEF, weight: 0n, person: true }]);
  const amount = (population.supply / 10n / GWEI) * GWEI;
  await world.grant([{ account: world.treasury, weight: amount }]);
  const earlier = await world.open(world.clerk, THIEF, 1n);
  // Where the hole was does not matter: the tokens leave without any decision.
  await world.chain.send(world.token.call(world.treasury, "transfer", [THIEF, amount], "steal"));
  for (const call of world.stakingCalls(THIEF, amount)) await world.chain.send(call);
  const inOpenBallot = await weightOf(context, earlier);
  const accomplice = (await world.proposers(2))[1] ?? world.clerk;
  const amnesty = await world.open(accomplice, THIEF, await world.prize());
  const inAmnesty = await weightOf(context, amnesty);
  await world.close(amnesty);
  const enactment = await world.enact(amnesty);
  const checks = [
    check("weight of the loot in a ballot that was open at the theft, as a share of all weight", inOpenBallot, "=", 0),
    check("weight of the loot in the amnesty asked for right after it", inAmnesty, "=", 0),
    check("amnesties executed by the loot alone", enactment.executed ? 1 : 0, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "stolen tokens weigh nothing in the decision about them"
        : `the loot weighs ${(100 * inAmnesty).toFixed(2)} % of all votes in its own amnesty, which ${enactment.executed ? "ran" : "did not run"}`,
    checks,
    measures: {
      stolenShareOfSupply: ratio(amount, population.supply),
      openBallot: inOpenBallot,
      amnesty: inAmnesty,
      end: enactment.reason,
    },
    ...priceless("the thief is one person, enrolled beforehand"),
  };
}

export const scenario: Scenario = {
  id: "TC6",
  title: "Loot votes for its own amnesty",
  family: "capital",
  claim: "Tokens stolen from the treasury weigh nothing in the decision about their theft.",
  precedent: {
    event: "Mango Markets, October 2022",
    figures:
      "after taking 117 million dollars the thief cast 33 million stolen MNGO for its own proposal to keep 70 million and not to be prosecuted; it missed its quorum, and the project's next one let it keep 47 million",
    source:
      "McMillan, 16 November 2022, part 2 of a series on Mango (https://mcmillan.ca/insights/part-2-of-mcmillan-series-defi-platform-mango-loses-117-million-in-smart-contract-exploit-is-mangos-settlement-with-the-exploiter-enforceable-and-what-does-it-mean-for-daos/); The Block (https://www.theblock.co/post/177262/mango-markets-community-set-to-approve-47-million-deal-with-hacker)",
  },
  budget: "a tenth of supply, stolen from the treasury",
  criterion: "weighs 0",
  ablations: [
    { system: "counterweight", variant: "instant-activation", note: "deposits count from the next snapshot on" },
  ],
  limits: [
    "After the activation delay the loot is one person's voice and its weight in the stake chamber; by then the decision is over.",
    "The theft itself is not looked at.",
  ],
  run,
};
