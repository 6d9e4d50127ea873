import { Interface } from "ethers";
import { Chain } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import type { Call } from "../chain/Chain.ts";
import { defenders } from "../economics/opposition.ts";
import { sum } from "../metrics/concentration.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const FAILED = new Interface(["error AttackStepFailed(uint256 index, bytes reason)"]);
const LOOT = Chain.account("loot");

/** Everything a tally or a threshold could have moved by, summed: zero means untouched. */
async function effect(
  context: CellContext,
  attack: (ballot: Awaited<ReturnType<CellContext["world"]["open"]>>) => Promise<boolean>,
): Promise<{ moved: number; loot: bigint; landed: boolean }> {
  const { world } = context;
  const ballot = await world.open(world.clerk, LOOT, await world.prize());
  await world.vote(
    ballot,
    defenders(context).map((h) => ({ account: h.account, side: "against" })),
  );
  const [before, boundsBefore] = [await world.tally(ballot), await world.bounds(ballot)];
  await world.lastMoment(ballot);
  const landed = await attack(ballot);
  const [after, boundsAfter] = [await world.tally(ballot), await world.bounds(ballot)];
  const moved = sum([
    distance(before.for, after.for),
    distance(before.against, after.against),
    distance(before.stakeFor ?? 0n, after.stakeFor ?? 0n),
    distance(before.whole, after.whole),
    distance(boundsBefore.quorum, boundsAfter.quorum),
    distance(boundsBefore.cap, boundsAfter.cap),
    distance(boundsBefore.floor, boundsAfter.floor),
  ]);
  await world.close(ballot);
  await world.enact(ballot);
  return { moved: Number(moved), loot: await world.loot(LOOT), landed };
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function steps(calls: readonly Call[]): { target: string; data: string }[] {
  return calls.map((c) => ({ target: c.to ?? LOOT, data: c.data }));
}

/** The error of the step that failed inside the attacker's contract. */
function reason(context: CellContext, data: string): string {
  const { chain } = context.world;
  const outer = FAILED.parseError(data);
  return chain.explain(outer === null ? data : String(outer.args[1]));
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const { chain } = world;
  const deployer = Chain.account("thief");
  const attacker = await Contract.deploy(chain, deployer, "FlashAttacker", await artifact("FlashAttacker"));
  const lender = await Contract.deploy(chain, deployer, "FlashLender", await artifact("FlashLender"));
  // The attacker's contract is somebody: a person where persons are asked for, with no capital of its own.
  await world.activate([{ account: attacker.address, weight: 0n, person: true }]);
  const loan = await world.token.readBigint("balanceOf", [world.market]);
  const amount = (loan * 9n) / 10n;
  await world.grant([{ account: lender.address, weight: amount }]);

  const flash = (plan: readonly Call[]): Call =>
    attacker.call(deployer, "attack", [lender.address, world.token.address, amount, steps(plan)], "flash loan");
  const stake = world.stakingCalls(attacker.address, amount);
  const unstake = world.unstakingCalls(attacker.address, amount);

  const plans: Record<string, (vote: Call) => Call[]> = {
    "hold and vote": (vote) => [vote],
    "stake, vote, unstake": (vote) => [...stake, vote, ...unstake],
    "stake and vote, default on the loan": (vote) => [...stake, vote],
  };
  let moved = 0;
  let loot = 0n;
  const tried: string[] = [];
  for (const [name, plan] of Object.entries(plans)) {
    let why = "";
    const result = await context.undone(() =>
      effect(context, async (ballot) => {
        const vote = world.ballotCall(ballot, { account: attacker.address, side: "for" });
        const outcome = await chain.attempt(flash(plan(vote)));
        why = outcome.ok ? "went through" : `reverted with ${reason(context, outcome.revertData)}`;
        return outcome.ok;
      }),
    );
    tried.push(`${name}: ${why}, moved ${result.moved}`);
    moved = Math.max(moved, result.moved);
    if (result.loot > loot) loot = result.loot;
  }
  const beforehand = await context.undone(async () => {
    const landed = (await chain.attempt(flash([...stake, ...unstake]))).ok;
    const result = await effect(context, () => Promise.resolve(landed));
    const vote = result.landed ? "went through" : "reverted";
    return { ...result, vote };
  });
  tried.push(`stake and unstake before the proposal: ${beforehand.vote}, moved ${beforehand.moved}`);
  moved = Math.max(moved, beforehand.moved);

  const checks = [
    check("largest change of any tally or threshold, in the system's units", moved, "=", 0),
    check("dollars taken", Number(loot), "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "borrowed within one transaction, capital counts for nothing"
        : "capital borrowed within one transaction moved a tally",
    checks,
    measures: {
      loanShareOfSupply: Number((amount * 1_000_000n) / context.population.supply) / 1e6,
      tried: tried.join("; "),
    },
    ...priceless("no price of a person matters: the capital has no effect at all"),
  };
}

export const scenario: Scenario = {
  id: "TC1",
  title: "Flash-loan vote and execute",
  family: "capital",
  claim: "Capital that is borrowed and repaid in one transaction has no effect on any tally, threshold or cap.",
  precedent: {
    event: "Beanstalk, 17 April 2022; B.Protocol and MakerDAO, October 2020",
    figures:
      "one account cast 99.84 % of the votes of BIP-18 with a flash loan and executed it in the same transaction; B.Protocol borrowed 7 million dollars of MKR for one transaction to pass its own proposal",
    source:
      "votes: BeanstalkFarms/Beanstalk d3941502 (BIP-18); the transaction: SunWeb3Sec/DeFiHackLabs, src/test/2022-04/Beanstalk_exp.sol; The Block, MakerDAO issues warning after a flash loan is used to pass a governance vote (https://www.theblockcrypto.com/post/82721/makerdao-issues-warning-after-a-flash-loan-is-used-to-pass-a-governance-vote)",
  },
  budget: "nine tenths of everything the market holds, for one transaction, free of charge",
  criterion: "zero effect on every tally, threshold and cap",
  ablations: [
    {
      system: "counterweight",
      variant: "live-voice",
      note: "the voice is read off the account's balance at the ballot",
    },
    { system: "oz-governor", variant: "live-weight", note: "votes of the moment instead of those of the snapshot" },
  ],
  limits: [
    "The ballots are taken in the last block of voting. Loans across a snapshot are another scenario (TC2).",
    "The attacker's contract is enrolled as a person beforehand, which no honest issuer would do: that favours the attacker.",
  ],
  run,
};
