import { Chain } from "../chain/Chain.ts";
import { majority } from "../economics/pacts.ts";
import { outOfReach } from "../economics/reach.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Bounds, Enactment, Takeover } from "../systems/System.ts";
import {
  UNBOUNDED,
  check,
  notApplicable,
  priceless,
  verdict,
  type CellContext,
  type Outcome,
  type Scenario,
} from "./Scenario.ts";

const LOOT = Chain.account("loot");
const THIEF = Chain.account("usurper");
const BYSTANDER = Chain.account("grantee");
const DAY = 86_400;
/** A day of notice and a week of voting come before the half-life of any class. */
const NOTICE_AND_VOTING = DAY + 7 * DAY;
/** Counterweight's defaults, for systems without half-lives: the gravest class and a payment. */
const DEFAULT_HALF_LIVES = { gravest: 5 * DAY, payment: 2 * DAY } as const;

/** What is left of the second delay when the first decision cut every half-life to the least that can be set. */
const LEAST_SECOND_DELAY = NOTICE_AND_VOTING + DAY / 2;

type Pact = readonly { readonly account: string; readonly side: "for" }[];

/** What a majority may expect to wait for, as the terms are before anybody touches them. */
interface Delays {
  /** Half-life of the gravest class; 0 where there are none. */
  readonly gravest: bigint;
  /** Seconds of a full decision on rules, and of a full decision on a payment. */
  readonly rules: number;
  readonly payment: number;
}

async function delays(context: CellContext, proposer: string, promised: Bounds): Promise<Delays> {
  const { world } = context;
  const gravest = await context.undone(async () => {
    const calls = [world.payCall(BYSTANDER, 1n), ...world.gravest()];
    const ballot = await world.propose(proposer, calls, "the gravest class");
    await world.opened(ballot);
    return (await world.bounds(ballot)).halfLife;
  });
  const lasting = (halfLife: bigint, otherwise: number): number =>
    NOTICE_AND_VOTING + (world.traits.conviction ? Number(halfLife) : otherwise);
  return {
    gravest,
    rules: lasting(gravest, DEFAULT_HALF_LIVES.gravest),
    payment: lasting(promised.halfLife, DEFAULT_HALF_LIVES.payment),
  };
}

/** Whether a decision of the majority ran. That it did not says something only where the system refused to run it. */
function ran(enactment: Enactment, what: string): boolean {
  if (enactment.executed) return true;
  if (enactment.stage === "defeated" || enactment.reason === "") {
    throw new Error(`The majority did not carry ${what} (${enactment.stage}): the attack is void.`);
  }
  return false;
}

/** Terms of a live decision that are not what they were when it was opened. */
function changedTerms(before: Bounds, after: Bounds): number {
  const terms = ["quorum", "cap", "floor", "largestRoot", "halfLife"] as const;
  return terms.filter((term) => before[term] !== after[term]).length;
}

interface Theft {
  /** Timestamp of the payment; null when there was none. */
  readonly at: number | null;
  readonly alone: boolean;
  readonly second: string;
}

/** What the new power takes by itself, or else a second decision. */
async function steal(context: CellContext, takeover: Takeover | null, proposer: string, pact: Pact): Promise<Theft> {
  const { world } = context;
  const prize = (await world.prize()) / 2n;
  const alone = takeover !== null && (await takeover.exploit(LOOT, prize));
  let second = "not needed";
  if (!alone) {
    const ballot = await world.open(proposer, LOOT, prize);
    await world.vote(ballot, pact);
    await world.close(ballot);
    const enactment = await world.enact(ballot);
    second = ran(enactment, "the payment") ? "ran" : `refused: ${enactment.reason}`;
  }
  return { at: (await world.loot(LOOT)) > 0n ? world.chain.now : null, alone, second };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const pact = majority(world).map((h) => ({ account: h.account, side: "for" as const }));
  const [usurper, innocent, follower] = (await world.proposers(3)) as [string, string, string];
  const takeover = world.takeover(THIEF);
  const grant = world.payCall(BYSTANDER, (await world.prize()) / 100n);
  const due = await delays(
    context,
    usurper,
    await context.undone(async () => {
      const ballot = await world.open(innocent, BYSTANDER, (await world.prize()) / 2n);
      return world.bounds(ballot);
    }),
  );
  const published = world.chain.now;
  const rules = await world.propose(usurper, takeover.calls, "new rules");
  const live = await world.propose(innocent, [grant], "grant");
  await world.opened(live);
  const promised = await world.bounds(live);
  for (const ballot of [rules, live]) await world.vote(ballot, pact);
  for (const ballot of [rules, live]) if ((await world.stage(ballot)) === "active") await world.close(ballot);
  const gravity = (await world.bounds(rules)).halfLife;
  const enactment = await world.enact(rules);
  const changed = ran(enactment, "the new rules");
  const ruled = world.chain.now;
  const touched = changedTerms(promised, await world.bounds(live));
  const theft = await steal(context, changed ? takeover : null, follower, pact);

  const seconds = theft.at === null ? UNBOUNDED : theft.at - published;
  // Where no new rules ran there is no second step: the theft is one ordinary decision, and the first step did not shorten it.
  const since = theft.at === null ? UNBOUNDED : theft.at - (changed ? ruled : published);
  const checks = [
    ...(changed
      ? [check("seconds from publishing the new rules to the theft", seconds, ">=", due.rules + due.payment)]
      : []),
    check("seconds from the new rules' end to the theft", since, ">=", LEAST_SECOND_DELAY),
    check("terms of a live decision changed by the new rules", touched, "=", 0),
    ...(world.traits.conviction
      ? [check("half-life of the rule change over that of the gravest class", ratio(gravity, due.gravest), ">=", 1)]
      : []),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      theft.at === null
        ? `the new rules ${changed ? "ran" : `were refused (${enactment.reason})`} and the theft was refused (${theft.second})`
        : `the money left ${(seconds / DAY).toFixed(1)} days after the new rules were published, ${theft.alone ? "by the new power alone" : changed ? "by a second decision" : `by an ordinary decision; the new rules were refused (${enactment.reason})`}, where two full delays are ${((due.rules + due.payment) / DAY).toFixed(1)} days${changed ? `, and ${(since / DAY).toFixed(1)} days after they ran, where the second is ${(due.payment / DAY).toFixed(1)}` : ""}`,
    checks,
    measures: {
      rulesChanged: changed ? "yes" : `no: ${enactment.reason}`,
      newPowerSuffices: theft.alone ? "yes" : "no",
      secondDecision: theft.second,
      days: theft.at === null ? "never" : Math.round((seconds / DAY) * 100) / 100,
      fullDelayOfRulesDays: due.rules / DAY,
      fullDelayOfPaymentDays: due.payment / DAY,
      halfLifeOfRules: Number(gravity),
    },
    ...priceless("the majority is there already; it buys nobody"),
  };
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
    "A full delay is a day of notice, a week of voting and the half-life of the decision's own class before anybody changed it: the gravest for the rules, a payment's for the theft. Systems without half-lives are held to Counterweight's defaults, five days and two.",
    "Both delays together are held to what was promised before the change. The second alone may be shorter by then, because the new rules may have cut its half-life to the least of twelve hours: the sentence of the cell has both.",
    "What the roles allow is tried at once; where that fails a second ordinary decision follows.",
  ],
  run,
};
