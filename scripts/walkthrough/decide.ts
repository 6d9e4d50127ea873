import { id, isCallException } from "ethers";
import { castBallots } from "./ballots.ts";
import { mined, roots, tokens, type Motion, type World } from "./world.ts";

const EXECUTED = 7n;

/** A proposal from its deposit to its execution and refund. */
export async function decide(world: World): Promise<Motion> {
  const motion = await propose(world);
  await castBallots(world, motion);
  await queue(world, motion);
  await speakUp(world, motion);
  await execute(world, motion);
  await settle(world, motion);
  return motion;
}

async function propose({ addresses, clock, contracts, people, story }: World): Promise<Motion> {
  const { deposits, governor, lens, token } = contracts;
  story.chapter("Ada proposes");
  const newBase = ((await deposits.base()) * 4n) / 5n;
  const targets = [addresses.deposits];
  const calldatas = [deposits.interface.encodeFunctionData("setBase", [newBase])];
  const description = `Lower the deposit base to ${tokens(newBase)} tokens (epoch ${await clock.epoch()})`;

  const proposerBalance = await token.balanceOf(people.ada);
  const deposit = await deposits.required(await contracts.registry.livePersonOf(people.ada));
  await mined(token.connect(people.ada).approve(deposits, deposit));
  await mined(governor.connect(people.ada).propose(targets, [0n], calldatas, description));
  const proposalId = await governor.hashProposal(targets, [0n], calldatas, id(description));
  const { terms, snapshot } = await lens.proposal(proposalId);
  await story.tell("ada", `locks ${tokens(deposit)} tokens and proposes: ${description} (propose)`);
  await story.tell("policy", `class ${terms.impact} of 0..3, half-life ${terms.halfLife} s`);
  await story.wait(snapshot + 1n, "voting starts when the epoch's snapshot is taken");
  return { id: proposalId, operation: [targets, [0n], calldatas, id(description)], proposerBalance, deposit, newBase };
}

async function queue({ contracts, people, story }: World, motion: Motion): Promise<void> {
  const { governor, lens } = contracts;
  story.chapter("Hana queues the passed proposal");
  const { deadline } = await lens.proposal(motion.id);
  await story.wait(deadline + 1n, "voting ends");
  await mined(governor.connect(people.hana).queue(...motion.operation));
  const { decision, tally } = await lens.proposal(motion.id);
  await story.tell("hana", "queues it (queue); anybody may, within one half-life");
  await story.tell(
    "ledger",
    `it may run between ${decision.earliest - decision.queuedAt} s and ${decision.expiry - decision.queuedAt} s from now, ` +
      `once its conviction reaches half of ${roots(decision.supportAtQueue)} and outweighs ${roots(tally.opposition)}`,
  );
  story.check("the proposal passed and is queued", decision.queuedAt > 0n);
}

/** Objection, support and withdrawal after queueing, each with what it does to the conviction asked for. */
async function speakUp(world: World, { id: proposalId }: Motion): Promise<void> {
  const { contracts, people, story } = world;
  const { ledger } = contracts;
  story.chapter("Some change the balance after the vote");
  const before = await ledger.tallyOf(proposalId);
  await mined(ledger.connect(people.hana).object(proposalId));
  await story.tell("hana", "objects (ConvictionLedger.object)");
  await tellConviction(world, proposalId);
  await mined(ledger.connect(people.ivo).support(proposalId));
  await story.tell("ivo", "supports; his conviction starts to charge now (ConvictionLedger.support)");
  await tellConviction(world, proposalId);
  await mined(ledger.connect(people.fay).withdraw(proposalId));
  await story.tell("fay", "takes back her For, and its conviction with it (ConvictionLedger.withdraw)");
  await tellConviction(world, proposalId);
  const after = await ledger.tallyOf(proposalId);
  story.check(
    `opposition rose by hana's voice, from ${roots(before.opposition)} to ${roots(after.opposition)}`,
    after.opposition > before.opposition,
  );
}

async function tellConviction({ clock, contracts, story }: World, proposalId: bigint): Promise<void> {
  const { conviction, neededConviction, expectedReadyAt } = await contracts.lens.proposal(proposalId);
  const wait = expectedReadyAt === 0n ? "never ready" : `ready in ${expectedReadyAt - (await clock.now())} s`;
  await story.tell("ledger", `conviction ${roots(conviction)} of ${roots(neededConviction)}: ${wait}`);
}

async function execute(world: World, motion: Motion): Promise<void> {
  const { clock, contracts, people, story } = world;
  const { governor, ledger, lens } = contracts;
  story.chapter("Time tests the decision, then emil executes it");
  const refusal = await refusalOf(world, governor.connect(people.emil).execute.staticCall(...motion.operation));
  story.check(`executing now is refused: ${refusal}`, refusal !== undefined);

  const { decision, expectedReadyAt } = await lens.proposal(motion.id);
  if (expectedReadyAt === 0n) throw new Error("the decision will never be ready");
  const from = await clock.now();
  for (const share of [1n, 2n]) {
    await story.wait(from + ((expectedReadyAt - from) * share) / 3n, "conviction charges");
    await tellConviction(world, motion.id);
  }
  await story.wait(expectedReadyAt, "the decision is ready");
  const receipt = await mined(governor.connect(people.emil).execute(...motion.operation));
  const record = receipt.logs
    .map((log) => governor.interface.parseLog(log))
    .find((e) => e?.name === "DecisionExecuted");
  await story.tell("emil", "executes it (execute); anybody may");
  if (record !== undefined && record !== null) {
    const { personsFor, personsAgainst, support, opposition, conviction, waited } = record.args;
    await story.tell(
      "record",
      `${personsFor} persons for, ${personsAgainst} against; support ${roots(support as bigint)}, opposition ` +
        `${roots(opposition as bigint)}, conviction ${roots(conviction as bigint)} after ${waited} s`,
    );
  }
  story.check("the legitimacy record names the decision", record?.args["proposalId"] === motion.id);
  story.check("it waited at least its notice", (await clock.now()) >= decision.earliest);
  story.check("the governor calls it executed", (await governor.state(motion.id)) === EXECUTED);
  story.check("the ledger calls it executed", (await ledger.decisionOf(motion.id)).executed);
  const base = await contracts.deposits.base();
  story.check(`the deposit base is ${tokens(base)} tokens`, base === motion.newBase);
}

async function settle({ contracts, people, story }: World, motion: Motion): Promise<void> {
  const { deposits, token } = contracts;
  story.chapter("The deposit comes back");
  await mined(deposits.connect(people.emil).settle(motion.id));
  await story.tell("emil", "settles the deposit (ProposalDeposits.settle)");
  await mined(deposits.connect(people.ada).claim());
  await story.tell("ada", `claims her ${tokens(motion.deposit)} tokens (ProposalDeposits.claim)`);
  story.check("ada has her deposit back", (await token.balanceOf(people.ada)) === motion.proposerBalance);
}

/** Name of the error that an attempt meets, read with the governor's ABI; undefined when it succeeds. */
async function refusalOf({ contracts }: World, attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (!isCallException(error) || error.data === null) throw error;
    return contracts.governor.interface.parseError(error.data)?.name;
  }
}
