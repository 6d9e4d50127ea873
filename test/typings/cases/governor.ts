import {
  awaitReadiness,
  endVoting,
  operation,
  passAndQueue,
  payCall,
  propose,
  setBaseCall,
  startVoting,
  Support,
  vote,
  type Proposal,
} from "../../helpers/proposals.ts";
import { fundProposer } from "../../helpers/people.ts";
import { deploySuite, type Suite } from "../../helpers/suite.ts";
import type { Case, World } from "../world.ts";
import { policyConfig } from "./money.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";

const governor = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "CounterweightGovernor",
  how,
  provoke,
});

/** Proposes what is in the world's pending proposal under another description. */
async function proposing(world: World, description: string, from = world.proposer.address): Promise<string> {
  const { targets, values, calldatas } = world.pending;
  return world.reverts(world.suite.governor, "propose", [targets, values, calldatas, description], { from });
}

const voting = async ({ suite, reverts }: World, id: bigint, from: string, support = 1): Promise<string> =>
  reverts(suite.governor, "castVote", [id, support], { from });

async function loudly({ suite, reverts, pending, proposer }: World, intensity: number): Promise<string> {
  return reverts(suite.governor, "castVoteWithReasonAndParams", [pending.id, 1, "", asIntensity(suite, intensity)], {
    from: proposer.address,
  });
}

const asIntensity = (suite: Suite, intensity: number): string =>
  suite.connection.ethers.AbiCoder.defaultAbiCoder().encode(["uint256"], [intensity]);

/** A treasury of `amount` tokens and a proposal to spend a thousandth of it, just queued or only passed. */
async function spending({ suite, people, proposer }: World, amount: bigint, queued: boolean): Promise<Proposal> {
  await suite.token.transfer(suite.treasury, amount);
  const proposal = await propose(suite, proposer, [await payCall(suite, STRANGER, amount / 1_000n)], "a payment");
  if (queued) await passAndQueue(suite, proposal, people);
  else {
    await startVoting(suite, proposal);
    await vote(suite, proposal, people, Support.For);
    await endVoting(suite, proposal);
  }
  return proposal;
}

const queueing = async ({ suite, reverts }: World, proposal: Proposal) =>
  reverts(suite.governor, "queue", operation(proposal));

const executing = async ({ suite, reverts }: World, proposal: Proposal) =>
  reverts(suite.governor, "execute", operation(proposal));

export const governorCases: readonly Case[] = [
  governor("GovernorNotOpen", "proposing before the network opened", async ({ suite, reverts }) =>
    reverts((await deploySuite(suite.connection)).governor, "propose", [[STRANGER], [0n], ["0x"], "early"]),
  ),
  governor("GovernorProposerHasNoRoot", "proposing without a voice", (world) =>
    proposing(world, "by a stranger", world.suite.deployer.address),
  ),
  governor("GovernorRestrictedProposer", "proposing what is somebody else's", (world) =>
    proposing(world, `mine #proposer=${STRANGER}`),
  ),
  governor("GovernorInvalidProposalLength", "targets without values", ({ suite, reverts, proposer }) =>
    reverts(suite.governor, "propose", [[STRANGER], [], ["0x"], "short"], { from: proposer.address }),
  ),
  governor("ERC20InsufficientAllowance", "proposing without having approved the deposit", (world) =>
    proposing(world, "without a deposit"),
  ),
  governor("ERC20InsufficientBalance", "proposing without the tokens of the deposit", async (world) => {
    await world.suite.token.connect(world.proposer).approve(world.suite.deposits, 2n ** 100n);
    return proposing(world, "without tokens");
  }),
  governor("DepositsTooManyProposals", "the twenty-second open proposal", async (world) => {
    const { suite, proposer } = world;
    await fundProposer(suite, proposer, 2n ** 21n * suite.options.depositBase);
    for (let i = 0; i < 20; ++i) {
      const { targets, values, calldatas } = world.pending;
      await suite.governor.connect(proposer).propose(targets, values, calldatas, `question ${i}`);
    }
    return proposing(world, "one more");
  }),
  governor("GovernorUnexpectedProposalState", "voting before voting starts", (world) =>
    voting(world, world.pending.id, world.proposer.address),
  ),
  governor("GovernorNonexistentProposal", "voting on nothing", (world) => voting(world, 1n, world.proposer.address)),
  governor("GovernorInvalidVoteType", "a fourth kind of vote", async (world) => {
    await startVoting(world.suite, world.pending);
    return voting(world, world.pending.id, world.proposer.address, 3);
  }),
  governor("GovernorAlreadyCastVote", "voting twice", async (world) => {
    await startVoting(world.suite, world.pending);
    await vote(world.suite, world.pending, [world.proposer], Support.For);
    return voting(world, world.pending.id, world.proposer.address);
  }),
  governor("LedgerNoVoice", "a vote by a stranger", async (world) => {
    await startVoting(world.suite, world.pending);
    return voting(world, world.pending.id, STRANGER);
  }),
  governor("LedgerPersonsOnly", "a stranger's vote on a routine question", async (world) => {
    const { suite, proposer } = world;
    await suite.token.transfer(suite.treasury, 10_000n);
    const call = { target: await suite.treasury.getAddress(), data: "0x" };
    call.data = suite.treasury.interface.encodeFunctionData("payRoutine", [
      await suite.token.getAddress(),
      STRANGER,
      1,
    ]);
    const routine = await propose(suite, proposer, [call], "routine");
    await startVoting(suite, routine);
    return voting(world, routine.id, STRANGER);
  }),
  governor("GovernorIntensityInvalid", "a vote louder than there is", async (world) => {
    await startVoting(world.suite, world.pending);
    return loudly(world, 20_001);
  }),
  governor("LedgerIntensityBudget", "a second shout in an epoch", async (world) => {
    const { suite, proposer } = world;
    const second = await propose(suite, proposer, [await setBaseCall(suite, 8n)], "another");
    await startVoting(suite, second);
    await suite.governor
      .connect(proposer)
      .castVoteWithReasonAndParams(second.id, Support.For, "", asIntensity(suite, 20_000));
    return loudly(world, 10_001);
  }),
  governor("GovernorInvalidSignature", "a ballot that its voter did not sign", async ({ suite, reverts, pending }) => {
    await startVoting(suite, pending);
    return reverts(suite.governor, "castVoteBySig", [pending.id, 1, STRANGER, "0x"]);
  }),
  governor("GovernorReplyOnly", "a For ballot in the last reply window", async (world) => {
    const { suite, people, pending } = world;
    const day = BigInt(suite.options.epochLength / 7);
    const deadline = await suite.governor.proposalDeadline(pending.id);
    // Each turn of the outcome adds a day, until the bound of three days is less than one away.
    const turns: [quarterDays: bigint, voters: [number, number], support: number][] = [
      [-2n, [0, 3], Support.For],
      [1n, [3, 6], Support.Against],
      [4n, [6, 7], Support.For],
      [7n, [7, 8], Support.Against],
    ];
    for (const [quarters, [first, end], support] of turns) {
      await suite.connection.networkHelpers.time.increaseTo(deadline + (quarters * day) / 4n);
      await vote(suite, pending, people.slice(first, end), support);
    }
    await suite.connection.networkHelpers.time.increaseTo(deadline + (9n * day) / 4n);
    return voting(world, pending.id, people.at(-1)?.address ?? STRANGER);
  }),
  governor("GovernorUnableToCancel", "canceling somebody else's proposal", ({ suite, reverts, pending }) =>
    reverts(suite.governor, "cancel", operation(pending)),
  ),
  governor("GovernorRelayDisabled", "an outsider who relays", ({ suite, reverts }) =>
    reverts(suite.governor, "relay", [STRANGER, 0n, "0x"]),
  ),
  governor("FailedCall", "executing a call that fails without a reason", async (world) => {
    const { suite, people, proposer } = world;
    const mute = await suite.connection.ethers.deployContract("Mute");
    const proposal = await propose(suite, proposer, [{ target: await mute.getAddress(), data: "0x" }], "mute");
    await passAndQueue(suite, proposal, people);
    await awaitReadiness(suite, proposal);
    return executing(world, proposal);
  }),
  governor("GovernorDisabledDeposit", "coin sent to the governor", ({ suite, reverts }) =>
    reverts(suite.governor, "", [], { value: 1n }),
  ),
  governor("ERC5805FutureLookup", "votes of a time to come", ({ suite, reverts }) =>
    reverts(suite.governor, "getVotes", [STRANGER, 2n ** 40n]),
  ),
  governor("SafeCastOverflowedUintDowncast", "the quorum of a time that is none", ({ suite, reverts }) =>
    reverts(suite.governor, "quorum", [2n ** 48n]),
  ),
  governor("PolicyClassRose", "queueing a payment after the treasury shrank", async (world) => {
    const passed = await spending(world, 1_000_000n, false);
    const drained = await world.as(await world.suite.treasury.getAddress());
    await world.suite.token.connect(drained).transfer(STRANGER, 999_000n);
    return queueing(world, passed);
  }),
  governor("LedgerNotReady", "executing before the notice is over", async (world) =>
    executing(world, await spending(world, 1_000_000n, true)),
  ),
  governor("GovernorCodeChanged", "executing on a target whose code changed", async (world) => {
    const { suite } = world;
    const queued = await spending(world, 1_000_000n, true);
    await awaitReadiness(suite, queued);
    await suite.connection.networkHelpers.setCode(await suite.treasury.getAddress(), "0x00");
    return executing(world, queued);
  }),
  governor("TreasuryOutflowLimit", "executing a payment above what is left of the epoch's share", async (world) => {
    const { suite } = world;
    const queued = await spending(world, 1_000_000n, true);
    await awaitReadiness(suite, queued);
    const drained = await world.as(await suite.treasury.getAddress());
    await suite.token.connect(drained).transfer(STRANGER, 990_000n);
    return executing(world, queued);
  }),
  governor("DepositsBaseOutOfRange", "executing a setting out of range", async (world) => {
    const { suite, people, proposer } = world;
    const proposal = await propose(suite, proposer, [await setBaseCall(suite, 0n)], "no deposits");
    await passAndQueue(suite, proposal, people);
    await awaitReadiness(suite, proposal);
    return executing(world, proposal);
  }),
  governor("AccessControlUnauthorizedAccount", "queueing after the governor was replaced", async (world) => {
    const { suite, as } = world;
    const passed = await spending(world, 1_000_000n, false);
    const timelock = await as(await suite.timelock.getAddress());
    await suite.timelock.connect(timelock).revokeRole(await suite.timelock.PROPOSER_ROLE(), suite.governor);
    return queueing(world, passed);
  }),
  governor("TimelockUnexpectedOperationState", "executing what a successor canceled", async (world) => {
    const { suite, as } = world;
    const queued = await spending(world, 1_000_000n, true);
    await awaitReadiness(suite, queued);
    const { targets, values, calldatas, descriptionHash } = queued;
    const { ZeroHash, getBytes, hexlify, zeroPadBytes } = suite.connection.ethers;
    const own = getBytes(zeroPadBytes(await suite.governor.getAddress(), 32));
    const salt = hexlify(getBytes(descriptionHash).map((byte, i) => byte ^ (own[i] ?? 0)));
    const operationId = await suite.timelock.hashOperationBatch(targets, values, calldatas, ZeroHash, salt);
    await suite.timelock.connect(await as(await suite.governor.getAddress())).cancel(operationId);
    return executing(world, queued);
  }),
  governor("GovernorConfigInvalid", "a governor without a policy", async ({ suite, revertsDeploying }) =>
    revertsDeploying("CounterweightGovernor", [
      {
        timelock: await suite.timelock.getAddress(),
        votes: await suite.votes.getAddress(),
        policy: STRANGER,
        deposits: await suite.deposits.getAddress(),
        genesis: await suite.genesis.getAddress(),
        challenges: await suite.challenges.getAddress(),
        personsFloor: 3,
      },
    ]),
  ),
  governor("LedgerFloorOutOfRange", "a governor without a persons floor", async ({ suite, revertsDeploying }) =>
    revertsDeploying("CounterweightGovernor", [
      {
        timelock: await suite.timelock.getAddress(),
        votes: await suite.votes.getAddress(),
        policy: await suite.policy.getAddress(),
        deposits: await suite.deposits.getAddress(),
        genesis: await suite.genesis.getAddress(),
        challenges: await suite.challenges.getAddress(),
        personsFloor: 0,
      },
    ]),
  ),
  governor("LedgerHalfLifeTooShort", "a governor whose policy lets decisions outlive conviction", async (world) => {
    const { suite, revertsDeploying } = world;
    const loose = await suite.connection.ethers.deployContract("ImpactPolicy", [
      policyConfig(suite, { minHalfLife: 60 }),
    ]);
    return revertsDeploying("CounterweightGovernor", [
      {
        timelock: await suite.timelock.getAddress(),
        votes: await suite.votes.getAddress(),
        policy: await loose.getAddress(),
        deposits: await suite.deposits.getAddress(),
        genesis: await suite.genesis.getAddress(),
        challenges: await suite.challenges.getAddress(),
        personsFloor: 3,
      },
    ]);
  }),
  governor("LedgerUnknownProposal", "the quorum of nothing", ({ suite, reverts }) =>
    reverts(suite.governor, "proposalQuorum", [1n]),
  ),
];

const ledger = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "ConvictionLedger",
  how,
  provoke,
});

/** A queued decision that all but the last two voted for; the last lent its voice to the first. */
async function decided({ suite, people, proposer }: World): Promise<Proposal> {
  const last = people.at(-1);
  if (last === undefined) throw new Error("nobody enrolled");
  await suite.votes.connect(last).delegate(proposer);
  const proposal = await propose(suite, proposer, [await setBaseCall(suite, 9n)], "decided");
  await passAndQueue(suite, proposal, people.slice(0, -2));
  return proposal;
}

const acting = (error: string, how: string, act: string, who: (world: World) => string): Case =>
  ledger(error, how, async (world) =>
    world.reverts(world.suite.ledger, act, [(await decided(world)).id], { from: who(world) }),
  );

export const ledgerCases: readonly Case[] = [
  ledger("LedgerNotGovernor", "an outsider who casts", ({ suite, reverts }) =>
    reverts(suite.ledger, "cast", [1n, STRANGER, 1, 10_000]),
  ),
  ledger("LedgerUnknownProposal", "objecting to nothing", ({ suite, reverts }) =>
    reverts(suite.ledger, "object", [1n]),
  ),
  ledger("LedgerDecisionClosed", "objecting before queueing", ({ suite, reverts, pending }) =>
    reverts(suite.ledger, "object", [pending.id]),
  ),
  acting("LedgerAlreadySpoke", "objecting to what one voted for", "object", ({ proposer }) => proposer.address),
  acting("LedgerNoVoice", "an objection by a stranger", "object", () => STRANGER),
  acting("LedgerNothingToWithdraw", "withdrawing what one did not support", "withdraw", () => STRANGER),
  acting(
    "LedgerDelegateStands",
    "supporting beside one's delegate",
    "support",
    ({ people }) => people.at(-1)?.address ?? "",
  ),
  ledger("ConvictionOutOfRange", "conviction in another century", ({ suite, reverts, pending }) =>
    reverts(suite.ledger, "convictionAt", [pending.id, 2n ** 40n]),
  ),
];

const lens = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "CounterweightLens",
  how,
  provoke,
});

async function deployLens({ suite }: World) {
  return suite.connection.ethers.deployContract("CounterweightLens", [await suite.governor.getAddress()]);
}

export const lensCases: readonly Case[] = [
  lens("GovernorNonexistentProposal", "a proposal that is none", async (world) =>
    world.reverts(await deployLens(world), "proposal", [1n]),
  ),
  lens("LedgerUnknownProposal", "a voice on nothing", async (world) =>
    world.reverts(await deployLens(world), "voice", [STRANGER, 1n]),
  ),
];
