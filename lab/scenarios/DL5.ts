import { Chain } from "../chain/Chain.ts";
import { leastVoiced } from "../economics/pacts.ts";
import { ownVoice, speakers, voicedHolders } from "../economics/voices.ts";
import { ratio, sum } from "../metrics/concentration.ts";
import type { Member } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const MOST_DUST = 200;
const FEWEST_DUST = 100;
/** Dust lenders, by their number, whose operations are compared: tenfold steps, the first apart, which writes what was empty. */
const STEPS = [2, 10, 100];
/** A tenfold of lenders costs less than so much more where the cost grows with the logarithm; ten times more where it is linear. */
const MOST_GROWTH = 1.5;
const FRIENDS = 2;

interface Trial {
  readonly counted: bigint;
  /** Gas of each dust delegation, and of each ballot that takes one back; 0 where that was refused. */
  readonly lending: readonly bigint[];
  readonly voting: readonly bigint[];
}

/** The most that an operation grows from one of the steps to the next. */
function growthOf(gas: readonly bigint[]): number {
  const at = STEPS.map((n) => gas[n - 1] ?? 0n);
  return Math.max(...at.slice(1).map((later, i) => ratio(later, at[i] ?? 0n)));
}

function told(gas: readonly bigint[]): string {
  return STEPS.map((n) => `${n}: ${gas[n - 1] ?? 0n}`).join(", ");
}

/** The rival's ballot, after `dust` lent it their voice and took it back by voting. */
async function trial(context: CellContext, rival: string, dust: readonly Member[]): Promise<Trial> {
  const { world } = context;
  return context.undone(async () => {
    const [lending, voting]: [bigint[], bigint[]] = [[], []];
    for (const d of dust) lending.push((await world.chain.send(world.lendCall(d.account, rival))).gasUsed);
    await world.chain.mine(1);
    const proposer = world.traits.persons ? (voicedHolders(world)[4]?.account ?? world.clerk) : world.clerk;
    const ballot = await world.open(proposer, LOOT, await world.prize());
    await world.vote(ballot, [{ account: rival, side: "for" }]);
    for (const d of dust) {
      const outcome = await world.chain.attempt(world.ballotCall(ballot, { account: d.account, side: "against" }));
      voting.push(outcome.ok ? outcome.gasUsed : 0n);
    }
    return { counted: (await world.tally(ballot)).for, lending, voting };
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const rival = speakers(world).find((h) => h.person || !world.traits.persons);
  if (rival === undefined) throw new Error("Nobody is there.");
  const friends = world.honest.filter((h) => h !== rival && ownVoice(world, h) > 0n).slice(0, FRIENDS);
  const least = leastVoiced(world);
  const cap = await world.capAhead();
  const each = world.voiceOf(least);
  const toFill = cap === 0n ? FEWEST_DUST : Number(cap / each) + 4;
  const count = Math.min(MOST_DUST, Math.max(FEWEST_DUST, toFill));
  const dust: Member[] = Array.from({ length: count }, (_, i) => ({
    account: Chain.account(`filler ${i}`),
    weight: least,
    person: true,
  }));
  await world.grant(dust);
  await world.activate(dust);
  await world.lend(
    friends.map((f) => f.account),
    rival.account,
  );
  const quiet = await trial(context, rival.account, []);
  const filled = await trial(context, rival.account, dust);
  const left = Math.round(ratio(filled.counted, quiet.counted) * 1e9) / 1e9;
  const growth = Math.round(growthOf(filled.lending) * 1000) / 1000;
  const refused = filled.voting.filter((gas) => gas === 0n).length;
  if (each * BigInt(count) < cap) throw new Error("The dust does not fill the cap: the attack is void.");
  const checks = [
    check("the rival's counted voice after the filling, as a share of what it was", left, ">=", 1),
    check("gas of a dust delegation over that at a tenth of the lenders", growth, "<=", MOST_GROWTH),
    ...(world.traits.override ? [check("lenders who were not let take their voice back", refused, "=", 0)] : []),
    ...(refused === 0
      ? [
          check(
            "gas of a lender's own ballot over that at a tenth of the lenders",
            Math.round(growthOf(filled.voting) * 1000) / 1000,
            "<=",
            MOST_GROWTH,
          ),
        ]
      : []),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${count} dust lenders who ${cap === 0n ? "lent" : "filled the cap"} and then voted for themselves left the rival ${(100 * left).toFixed(2)} % of its own and its friends' voice`,
    checks,
    measures: {
      dust: count,
      dustOverCap: cap === 0n ? "no cap" : ratio(each * BigInt(count), cap),
      friendsVoice: Number(sum(friends.map((f) => ownVoice(world, f)))),
      gasOfLendingByLender: told(filled.lending),
      gasOfVotingByLender: told(filled.voting),
    },
    ...priceless("the dust accounts are persons already where that is asked for"),
  };
}

export const scenario: Scenario = {
  id: "DL5",
  title: "Fill a rival's cap, then override",
  family: "delegation",
  claim: "Nobody lowers a rival's voice by lending to it and taking it back.",
  precedent: {
    event: "delegation caps that refuse or displace what comes late",
    figures: "none known to the laboratory; found on paper against caps that count first come, first served",
    source: "design, section 6.2 (DL-4); no public source",
  },
  budget: "as many dust lenders as fill the cap, a hundred at least, each with the least capital that has a voice",
  criterion: "the rival's own and honest borrowed voice unchanged; cost per operation O(log n)",
  ablations: [
    { system: "counterweight", variant: "greedy-override", note: "an override takes its whole root from the delegate" },
  ],
  limits: [
    "A hundred or two lenders instead of ten thousand: the cap is full with fewer, and what is above it is inert however much it is. Gas is compared at 2, 10 and 100 lenders; at a thousand and more it is in the benchmarks.",
  ],
  run,
};
