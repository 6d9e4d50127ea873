import { Chain } from "../chain/Chain.ts";
import { leastVoiced } from "../economics/pacts.ts";
import { isqrt } from "../metrics/concentration.ts";
import type { Ballot, Member } from "../systems/System.ts";
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
const GWEI = 1_000_000_000n;
const DUST_ACCOUNTS = 10;
const BUDGET = 10_000 ** 2;
const BALLOTS = 5;
/** Each person tries one of these on the ballots, one after the other. */
const LOUDNESS = [
  [20_000, 10_001, 10_000, 1, 20_000],
  [15_000, 15_000, 15_000, 15_000, 15_000],
  [14_473, 14_473, 14_473, 14_473, 14_473],
  [1, 9_999, 10_001, 19_999, 10_300],
  [0, 20_001, 65_535, 12_345, 17_777],
];

/** What each account alone adds to the side For. */
async function voices(context: CellContext, ballot: Ballot, accounts: readonly string[]): Promise<bigint[]> {
  const { world } = context;
  const added: bigint[] = [];
  for (const account of accounts) {
    const before = (await world.tally(ballot)).for;
    await world.chain.attempt(world.ballotCall(ballot, { account, side: "for" }));
    added.push((await world.tally(ballot)).for - before);
  }
  return added;
}

/** Most budget that any person got accepted, of one epoch. */
async function mostSpent(context: CellContext, people: readonly string[]): Promise<number> {
  const { world } = context;
  return context.undone(async () => {
    const ballots: Ballot[] = [];
    for (const [i, proposer] of (await world.proposers(BALLOTS)).entries()) {
      ballots.push(await world.propose(proposer, [world.payCall(LOOT, BigInt(i + 1))], `loudness ${i}`));
    }
    const last = ballots[ballots.length - 1];
    if (last !== undefined) await world.opened(last);
    let most = 0;
    for (const [i, sequence] of LOUDNESS.entries()) {
      let spent = 0;
      for (const [j, ballot] of ballots.entries()) {
        const intensity = sequence[j] ?? 0;
        const vote = { account: people[i] ?? LOOT, side: "for" as const, intensity };
        const accepted = (await world.chain.attempt(world.ballotCall(ballot, vote))).ok;
        if (accepted && intensity > 10_000) spent += (intensity - 10_000) ** 2;
        if (accepted && (intensity === 0 || intensity > 20_000)) spent = UNBOUNDED;
      }
      most = Math.max(most, spent);
    }
    return most;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  if (!world.traits.roots) {
    return notApplicable("weights are the balances themselves: nothing is rooted and nobody can be louder");
  }
  const least = leastVoiced(world);
  const stakes = [
    least - GWEI,
    least,
    least + GWEI,
    2n * least + 7n * GWEI,
    5n * least - GWEI,
    24n * least + 3n * GWEI,
  ];
  const large = [25n * least - GWEI, 25n * least, 25n * least + GWEI, 40n * least + 11n * GWEI];
  const members: Member[] = [...stakes, ...large]
    .filter((weight) => weight > 0n)
    .map((weight, i) => ({ account: Chain.account(`rounder ${i}`), weight, person: true }));
  const dust: Member[] = Array.from({ length: DUST_ACCOUNTS }, (_, i) => ({
    account: Chain.account(`dust ${i}`),
    weight: 0n,
    person: i < 5,
  }));
  await world.grant(members);
  await world.activate([...members, ...dust]);
  await world.grant(dust.map((d) => ({ ...d, weight: 1n })));
  for (const d of dust) for (const call of world.stakingCalls(d.account, 1n)) await world.chain.attempt(call);

  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  const roots = await voices(
    context,
    ballot,
    members.map((m) => m.account),
  );
  const tooHigh = members.filter((m, i) => (roots[i] ?? 0n) ** 2n > m.weight).length;
  // A refused ballot weighs nothing, and so proves nothing: whoever has the least stake must be heard.
  const unheard = members.filter((m, i) => m.weight >= least && (roots[i] ?? 0n) === 0n).length;
  const dustVoice = (
    await voices(
      context,
      ballot,
      dust.map((d) => d.account),
    )
  ).reduce((a, b) => a + b, 0n);
  const inOneHand = isqrt(BigInt(DUST_ACCOUNTS));
  const spent = world.traits.persons
    ? await mostSpent(
        context,
        members.slice(1).map((m) => m.account),
      )
    : null;
  if (spent === 0) throw new Error("Not one ballot was cast louder than plain: no budget was spent at all.");
  const checks = [
    check("stakes of the least or more that had no voice at all", unheard, "=", 0),
    check("voices whose square is more than the stake", tooHigh, "=", 0),
    check("voice of ten wei in ten accounts, against their voice in one", Number(dustVoice), "<=", Number(inOneHand)),
    ...(spent === null ? [] : [check("budget of intensity spent by one person in one epoch", spent, "<=", BUDGET)]),
  ];
  const state = verdict(checks);
  return {
    state,
    because: `${tooHigh} of ${members.length} roots are rounded up, ten wei in ten accounts have a voice of ${dustVoice}${spent === null ? "" : `, and at most ${((100 * spent) / BUDGET).toFixed(2)} % of a budget could be spent`}`,
    checks,
    measures: {
      roots: members.map((m, i) => `${m.weight}: ${roots[i] ?? 0n}`).join("; "),
      largestBudgetSpent: spent ?? "no intensity",
      invalidIntensitiesTried: "0, 20001, 65535",
    },
    ...priceless("no price enters: it is arithmetic"),
  };
}

export const scenario: Scenario = {
  id: "QV5",
  title: "Rounding and dust",
  family: "quadratic",
  claim: "No rounding, no dust and no sequence of intensities gives anybody more than its share.",
  precedent: {
    event: "Balancer, 3 November 2025: rounding in a pool",
    figures: "balances pushed to 8 or 9 wei and rounding in the wrong direction took 120 to 128 million dollars",
    source:
      "https://incrypthos.com/security/balancer-v2-stable-pools-drained-exploiting-precision-rounding-flaw (128 million, 8 or 9 wei); SunWeb3Sec/DeFiHackLabs, past/2025/README.md (120 million). Balancer's own report is not verified here",
  },
  budget: "stakes round every bound, one-wei accounts, intensities from 0 to 65,535",
  criterion: "r^2 <= s; budget never exceeded",
  ablations: [{ system: "counterweight", variant: "roots-up", note: "roots are rounded up" }],
  limits: ["Ten stakes and twenty-five sequences here; the unit tests fuzz the same rules (QV-1, QV-6)."],
  run,
};
