import { SigningKey, computeAddress, id } from "ethers";
import { Chain } from "../chain/Chain.ts";
import { ratio } from "../metrics/concentration.ts";
import type { Member } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const GWEI = 1_000_000_000n;
const HANDS = 4;
/** The account that the first person moves to. */
const REFUGE = new SigningKey(id("counterweight laboratory refuge"));

type Mode = "keep" | "hand on" | "hand on and stake";

/** For-weight after everybody in turn voted, with or without handing capital and person on in between. */
async function counted(context: CellContext, hands: readonly Member[], mode: Mode): Promise<bigint> {
  const { world } = context;
  return context.undone(async () => {
    const ballot = await world.open(world.clerk, LOOT, await world.prize());
    const refuge = computeAddress(REFUGE);
    for (const [i, hand] of hands.entries()) {
      await world.chain.attempt(world.ballotCall(ballot, { account: hand.account, side: "for" }));
      const next = hands[i + 1];
      if (mode === "keep" || next === undefined) continue;
      for (const call of world.unstakingCalls(hand.account, hand.weight)) await world.chain.attempt(call);
      const held = await world.token.readBigint("balanceOf", [hand.account]);
      await world.chain.attempt(world.token.call(hand.account, "transfer", [next.account, held], "hand on"));
      if (mode === "hand on") continue;
      for (const call of world.stakingCalls(next.account, held - (held % GWEI))) await world.chain.attempt(call);
    }
    const first = hands[0];
    if (mode !== "keep" && first !== undefined) {
      const moved = await world.movePerson(first.account, REFUGE);
      if (world.traits.persons && !moved)
        throw new Error("The person could not move: that part of the attack is void.");
      await world.chain.attempt(world.ballotCall(ballot, { account: refuge, side: "for" }));
    }
    return (await world.tally(ballot)).for;
  });
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, population } = context;
  const stake = (population.supply / 100n / GWEI) * GWEI;
  const hands: Member[] = Array.from({ length: HANDS }, (_, i) => ({
    account: Chain.account(`hand ${i}`),
    weight: i === 0 ? stake : 0n,
    person: true,
  }));
  await world.grant(hands);
  await world.activate(hands);
  // As much again is not staked, for systems that count what an account holds.
  await world.grant(hands.slice(0, 1));
  const plain = await counted(context, hands, "keep");
  const handed = await counted(context, hands, "hand on");
  const staked = await counted(context, hands, "hand on and stake");
  const recycled = handed > staked ? handed : staked;
  const gain = Math.round(ratio(recycled, plain) * 1e9) / 1e9;
  const checks = [check("weight counted with recycling over the weight at the snapshot", gain, "<=", 1)];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "capital and persons handed on during a ballot count once"
        : `handing capital on from account to account during the ballot counted it ${gain.toFixed(2)} times`,
    checks,
    measures: { accounts: HANDS, stakeShareOfSupply: 0.01, counted: Number(recycled), atSnapshot: Number(plain) },
    ...priceless("the persons are there already; none is bought"),
  };
}

export const scenario: Scenario = {
  id: "QV4",
  title: "Recycled tokens and persons",
  family: "quadratic",
  claim: "Handing tokens, or a person, to another account during a ballot counts nothing twice.",
  precedent: {
    event: "early token votes that read balances at the ballot",
    figures:
      "a token that votes from one account after the other counts as often as it is moved; COMP and UNI keep checkpoints for that; no theft is known to the laboratory",
    source:
      "Uni.getPriorVotes in @uniswap/governance 1.0.2; Compound v2 docs, Get Prior Votes (https://docs.compound.finance/v2/governance)",
  },
  budget: "one per cent of supply and four accounts, all of them persons",
  criterion: "sum of roots counted <= sum of snapshot roots",
  ablations: [
    { system: "counterweight", variant: "live-voice", note: "the voice is read off the account at the ballot" },
    { system: "oz-governor", variant: "live-weight", note: "votes of the moment instead of those of the snapshot" },
  ],
  limits: ["Recycling across epochs is what the activation delay and the unbonding are for: TC2."],
  run,
};
