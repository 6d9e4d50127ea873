import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { outOfReach } from "../economics/reach.ts";
import type { Ballot } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const THIEF = Chain.account("usurper");
const BYSTANDER = Chain.account("grantee");
const DAY = 86_400;
/** Notice of a day, a week of voting, and the least half-life that any policy may set: twice. */
const ONE_DELAY = DAY + 7 * DAY + DAY / 2;

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(prices, unreachable);
  const pact = majority(world).map((h) => ({ account: h.account, side: "for" as const }));
  const proposers = await world.proposers(3);
  const [usurper, innocent, follower] = proposers as [string, string, string];
  const takeover = world.takeover(THIEF);
  const prize = (await world.prize()) / 2n;
  const published = world.chain.now;
  const rules = await world.propose(usurper, takeover.calls, "new rules");
  const live = await world.propose(innocent, [world.payCall(BYSTANDER, prize / 50n)], "grant");
  await world.opened(live);
  const promised = await world.bounds(live);
  for (const ballot of [rules, live]) await world.vote(ballot, pact);
  for (const ballot of [rules, live]) if ((await world.stage(ballot)) === "active") await world.close(ballot);
  const gravity = (await world.bounds(rules)).halfLife;
  const changed = (await world.enact(rules)).executed;
  const ruled = world.chain.now;
  const afterwards = await world.bounds(live);
  const touched = promised.halfLife !== afterwards.halfLife || promised.quorum !== afterwards.quorum;

  const alone = changed && (await takeover.exploit(LOOT, prize));
  const followed = alone ? false : await secondDecision(context, follower, prize, pact);
  const looted = (await world.loot(LOOT)) > 0n;
  const seconds = looted ? world.chain.now - published : Number.MAX_SAFE_INTEGER;
  const since = looted ? world.chain.now - ruled : Number.MAX_SAFE_INTEGER;
  const checks = [
    check("seconds from publishing the new rules to the theft", seconds, ">=", 2 * ONE_DELAY),
    check("seconds from the new rules' execution to the theft", since, ">=", ONE_DELAY),
    check("terms of a live decision changed by the new rules", touched ? 1 : 0, "=", 0),
    ...(world.traits.conviction
      ? [check("half-life of the rule change over that of a payment", Number(gravity / promised.halfLife), ">=", 1)]
      : []),
  ];
  const state = verdict(checks);
  return {
    state,
    because: looted
      ? `the money left ${(seconds / DAY).toFixed(1)} days after the new rules were published, ${alone ? "by the new power alone" : "by a second decision"}`
      : "the new rules gave the thief nothing",
    checks,
    measures: {
      rulesChanged: changed ? "yes" : "no",
      newPowerSuffices: alone ? "yes" : "no",
      secondDecision: followed ? "ran" : "not needed or refused",
      days: looted ? Math.round((seconds / DAY) * 100) / 100 : "never",
      halfLifeOfRules: Number(gravity),
    },
    ...priceless(prices, state === "held", looted ? seconds / DAY : 0, "the majority is there already; it buys nobody"),
  };
}

async function secondDecision(
  context: CellContext,
  proposer: string,
  prize: bigint,
  pact: readonly { account: string; side: "for" }[],
): Promise<boolean> {
  const { world } = context;
  const ballot: Ballot = await world.open(proposer, LOOT, prize);
  await world.vote(ballot, pact);
  await world.close(ballot);
  return (await world.enact(ballot)).executed;
}

export const scenario: Scenario = {
  id: "CT5",
  title: "Rules first, money second",
  family: "conviction",
  claim: "Changing the rules or a role first does not make the theft any faster than two full decisions.",
  precedent: {
    event: "Build Finance, February 2022; Audius, July 2022",
    figures:
      "one vote gave an attacker Build's minting keys and about 470,000 dollars; Audius lost 18 million AUDIO (about 6 million dollars) after an attacker set a voting period of three blocks and no delay",
    source:
      "Build: https://web3isgoinggreat.com/single/buildfinance-dao-hostile-takeover; Audius: SunWeb3Sec/DeFiHackLabs, src/test/2022-07/Audius_exp.sol (terms); Callisto's overview, which quotes Audius' post-mortem (https://callisto-network.gitbook.io/callisto-network/hack-investigation-dept./audius-governance-system-exploit-overview) (18 million); Cointelegraph as quoted by https://edm.com/gear-tech/audius-hacked-1-million-crypto-blockchain (6 million)",
  },
  budget: "a majority of capital, voice and heads that changes roles and terms as far as one decision can",
  criterion: "two full delays; class constitutional; live operations untouched",
  ablations: [{ system: "counterweight", variant: "no-gate", note: "the timelock runs whatever its roles schedule" }],
  limits: [
    "A full delay is a day of notice, a week of voting and the least half-life that the policy may set (12 hours), for every system: terms can be shortened by a constitutional decision.",
    "What the roles allow is tried at once; where that fails a second ordinary decision follows.",
  ],
  run,
};
