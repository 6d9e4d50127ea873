import { id, parseEther } from "ethers";
import { mined, roots, tokens } from "../walkthrough/world.ts";
import { conclude, drawJury, payJury, voteBySeats, type Panel } from "./court.ts";
import { freezePool } from "./jurors.ts";
import type { Name } from "./people.ts";
import { refusalOf } from "./refusals.ts";
import { accountOf, coin, humanOf, type World } from "./world.ts";

const State = { Canceled: 2n, Queued: 5n } as const;
const AGAINST = 0n;
const FOR = 1n;
const STANDS = 1n;
const CANCEL = 2n;
const PARAMETERS = 2n;
/** What the payload does; the description promises a higher deposit instead. */
const NEW_BASE = parseEther("1");
const VOTERS_FOR: readonly Name[] = ["pia", "bela", "emil", "fay", "ivo", "june", "kofi", "lena", "milo"];
const VOTERS_AGAINST: readonly Name[] = ["quin", "nora"];

/** A proposal that passed. */
interface Motion {
  readonly proposalId: bigint;
  readonly operation: [targets: string[], values: bigint[], calldatas: string[], descriptionHash: string];
  readonly deposit: bigint;
}

/** A proposal says one thing and does another. It passes, is challenged, and a jury cancels it. */
export async function brakeOnProposal(world: World): Promise<void> {
  const motion = await pass(world);
  const { dispute, price } = await challenge(world, motion);
  const jury = await drawJury(world, dispute, [humanOf(world, "pia"), humanOf(world, "quin")]);
  await voteBySeats(world, jury, [{ choice: CANCEL }, { choice: CANCEL }, { choice: STANDS }]);
  await cancel(world, motion, dispute);
  await repay(world, motion, jury, price);
}

async function pass(world: World): Promise<Motion> {
  const { addresses, clock, contracts, story } = world;
  const { deposits, governor, lens, registry, token } = contracts;
  story.chapter("A proposal that does not do what it says");
  await freezePool(world, await clock.epoch());
  const pia = accountOf(world, "pia");
  const targets = [addresses.deposits];
  const calldatas = [deposits.interface.encodeFunctionData("setBase", [NEW_BASE])];
  const description = "Raise the deposit base to 120 tokens, against spam";
  const deposit = await deposits.required(await registry.livePersonOf(pia));
  await mined(token.connect(pia).approve(deposits, deposit));
  await mined(governor.connect(pia).propose(targets, [0n], calldatas, description));
  const operation: Motion["operation"] = [targets, [0n], calldatas, id(description)];
  const proposalId = await governor.hashProposal(...operation);
  await story.tell("pia", `locks ${tokens(deposit)} tokens and proposes: "${description}" (propose)`);
  await story.tell("payload", `setBase(${tokens(NEW_BASE)} token)`);
  const { snapshot } = await lens.proposal(proposalId);
  await story.wait(snapshot + 1n, "voting starts when the epoch's snapshot is taken");
  for (const [names, support] of [
    [VOTERS_FOR, FOR],
    [VOTERS_AGAINST, AGAINST],
  ] as const) {
    for (const name of names) await mined(governor.connect(accountOf(world, name)).castVote(proposalId, support));
  }
  const { tally, terms, deadline } = await lens.proposal(proposalId);
  await story.tell(
    "ballot",
    `${tally.personsFor} persons for it, ${tally.personsAgainst} against; support ${roots(tally.support)} of a quorum of ` +
      `${roots(terms.quorum)} (castVote)`,
  );
  story.check("it is of class Parameters", terms.impact === PARAMETERS);
  await story.wait(deadline + 1n, "voting ends");
  await mined(governor.connect(accountOf(world, "emil")).queue(...operation));
  await story.tell("emil", "queues it (queue); anybody may");
  story.check("the proposal passed and is queued", (await governor.state(proposalId)) === State.Queued);
  return { proposalId, operation, deposit };
}

async function challenge(world: World, { proposalId, operation }: Motion): Promise<{ dispute: bigint; price: bigint }> {
  const { clock, contracts, story } = world;
  const { challenges } = contracts;
  story.chapter("Quin reads the payload and pulls the brake");
  await freezePool(world, await clock.epoch());
  const quin = accountOf(world, "quin");
  const price = await challenges.challengeCost(proposalId, quin);
  await mined(challenges.connect(quin).challenge(...operation, { value: price }));
  const { disputeID: dispute, challenger } = await challenges.challengeOf(proposalId);
  await story.tell("quin", `challenges the operation, and pays the jury's ${coin(price)} (challenge)`);
  story.check("it is challenged, by quin", challenger === quin.address);
  const evidence = "data:,the%20call%20lowers%20the%20base%20to%201%20token";
  await mined(challenges.connect(quin).submitEvidence(proposalId, evidence));
  await story.tell("quin", "brings evidence: the call lowers the base to 1 token (submitEvidence)");
  return { dispute, price };
}

async function cancel(world: World, { proposalId, operation }: Motion, dispute: bigint): Promise<void> {
  const { contracts, story } = world;
  const { deposits, governor } = contracts;
  const base = await deposits.base();
  const receipt = await conclude(world, dispute, CANCEL);
  const cancelled = receipt.logs.some(
    (log) => log.address === world.addresses.governor && governor.interface.parseLog(log)?.name === "ProposalCanceled",
  );
  story.check(
    "the governor calls it Canceled, with the standard event",
    (await governor.state(proposalId)) === State.Canceled && cancelled,
  );
  const refusal = await refusalOf(governor.interface, governor.execute.staticCall(...operation));
  story.check(`it never runs: ${refusal}`, refusal !== undefined && (await deposits.base()) === base);
}

/** The challenger gets the proposer's deposit, the jurors their fees. */
async function repay(world: World, { proposalId, deposit }: Motion, jury: Panel, price: bigint): Promise<void> {
  const { contracts, story } = world;
  const { court, deposits, token } = contracts;
  story.chapter("Pia's deposit repays the challenger");
  const [pia, quin] = [accountOf(world, "pia"), accountOf(world, "quin")];
  const base = await deposits.base();
  await mined(deposits.connect(quin).settle(proposalId));
  await story.tell("quin", "settles the deposit (ProposalDeposits.settle); anybody may");
  story.check(`pia gets ${tokens(deposit - base)} tokens back`, (await deposits.creditOf(pia)) === deposit - base);
  const before = await token.balanceOf(quin);
  await mined(deposits.connect(quin).claim());
  await story.tell("quin", `claims ${tokens(base)} tokens of it (ProposalDeposits.claim)`);
  story.check("quin has them", (await token.balanceOf(quin)) - before === base);
  await payJury(world, jury);
  const { budget } = await court.roundOf(jury.dispute, jury.round);
  story.check(`nothing of quin's ${coin(price)} is left in the dispute`, budget === 0n);
}
