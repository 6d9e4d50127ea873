import { Chain } from "../chain/Chain.ts";
import { capitalBloc } from "../economics/pacts.ts";
import { usdPerWei } from "../economics/costs.ts";
import { outOfReach } from "../economics/reach.ts";
import { ballotVoice, speakers } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import { carry } from "../prices.ts";
import type { ProposedCall } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("grantee");
const YEAR = 365 * 86_400;
const TRIES = 2;

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices, market, population } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const blockers = capitalBloc(world, 0.51);
  const rest = speakers(world).filter((h) => !blockers.includes(h));
  const attempt = async (call: ProposedCall, name: string): Promise<boolean> => {
    const ballot = await world.propose(world.clerk, [call], name);
    await world.opened(ballot);
    await world.vote(ballot, [
      ...rest.filter((h) => ballotVoice(world, h) > 0n).map((h) => ({ account: h.account, side: "for" as const })),
      ...blockers.map((h) => ({ account: h.account, side: "against" as const })),
    ]);
    await world.close(ballot);
    return (await world.enact(ballot)).executed;
  };
  let blocked = 0;
  for (let i = 0; i < TRIES; i++) {
    const ran = await context.undone(async () => {
      const prize = await world.prize();
      return attempt(world.payCall(LOOT, prize / 5n), `spend ${i}`);
    });
    if (!ran) blocked += 1;
  }
  const small = await world.smallPayment(LOOT);
  const routine = await context.undone(() => attempt(small.call, "routine"));
  const capital = Number(sum(blockers.map((h) => world.roll.powerOf(h)))) * usdPerWei(market, population.supply);
  const checks = [
    check(`spending decisions that a majority of capital blocks, of ${TRIES}`, blocked, "=", 0),
    check("routine decisions that run all the same", routine ? 1 : 0, ">=", 1),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${blockers.length} holders with ${(100 * ratio(sum(blockers.map((h) => world.roll.powerOf(h))), sum(population.weights))).toFixed(1)} % of the listed capital blocked ${blocked} of ${TRIES} spending decisions of ${rest.length} others; routine decisions ${routine ? "run all the same" : "are blocked, too"}`,
    checks,
    measures: {
      blockers: blockers.length,
      others: rest.length,
      routineUsd: Number(small.amount / 10n ** 18n),
      capitalUsd: Math.round(capital),
      carryPerYearUsd: Math.round(carry(prices, capital, YEAR)),
    },
    ...priceless("the blockers are holders who are there already"),
  };
}

export const scenario: Scenario = {
  id: "TC10",
  title: "Status-quo capture",
  family: "capital",
  claim: "A majority of staked capital can refuse what moves value; it cannot impose, and it cannot stop routine.",
  precedent: {
    event: "every chamber with a blocking majority",
    figures:
      "no permanent veto by stake is known to the laboratory; the design publishes it as the price of two chambers",
    source: "design, sections 6.3 and 13; no public source",
  },
  budget: "51 per cent of voting stake, for ever",
  criterion: "known loss, published: what stays possible (routine), what it costs",
  ablations: [
    {
      system: "counterweight",
      variant: "capital-everywhere",
      note: "routine asks the stake chamber, too",
      on: "bittensor",
    },
  ],
  limits: [
    "The veto is a known loss: the first check is there to show it, and fails wherever the majority of capital opposes.",
    "Carry of the blockers' capital for a year is given; they would hold most of it anyway.",
  ],
  run,
};
