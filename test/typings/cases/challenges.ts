import { passAndQueue, propose, operation, type Proposal } from "../../helpers/proposals.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const FEE = 23n * 10n ** 9n;
const CANCEL = 2n;

const failing = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "ProposalChallenges",
  how,
  provoke,
});

/** A constitutional operation, queued: everybody wants it. */
async function queued({ suite, people, proposer }: World, description: string): Promise<Proposal> {
  const call = {
    target: await suite.timelock.getAddress(),
    data: suite.timelock.interface.encodeFunctionData("grantRole", [suite.connection.ethers.id("A ROLE"), STRANGER]),
  };
  const proposal = await propose(suite, proposer, [call], description);
  await passAndQueue(suite, proposal, people);
  return proposal;
}

/** The same, challenged by the deployer. */
async function challenged(world: World): Promise<{ proposal: Proposal; judge: string }> {
  const proposal = await queued(world, "challenged");
  const { challenges, court } = world.suite;
  await challenges.challenge(...operation(proposal), { value: FEE });
  return { proposal, judge: await court.getAddress() };
}

const challenging = (world: World, proposal: Proposal, value = FEE): Promise<string> =>
  world.reverts(world.suite.challenges, "challenge", operation(proposal), { value });

export const challengesCases: readonly Case[] = [
  failing("ChallengesNotCourt", "an outsider who rules", ({ suite, reverts }) =>
    reverts(suite.challenges, "rule", [0n, CANCEL]),
  ),
  failing("ChallengesCourtInvalid", "a court that is nobody", async ({ suite, revertsDeploying }) =>
    revertsDeploying("ProposalChallenges", [STRANGER, "", await suite.genesis.getAddress()]),
  ),
  failing("ChallengesPoolBelowFloor", "a challenge without a jury to ask", async (world) => {
    await world.suite.pool.getFunction("setFloorReached").send(false);
    return challenging(world, world.pending);
  }),
  failing("ChallengesImmune", "a challenge of what was cancelled and passed again", async (world) => {
    const { proposal, judge } = await challenged(world);
    await world.suite.challenges.connect(await world.as(judge)).rule(0n, CANCEL);
    await world.suite.deposits.settle(proposal.id);
    return challenging(world, await queued(world, "again"));
  }),
  failing("ChallengesFeeShort", "a challenge without the fee", async (world) =>
    challenging(world, await queued(world, "unpaid"), FEE - 1n),
  ),
  failing("ChallengesDisputeReused", "a court that has forgotten its disputes", async (world) => {
    await challenged(world);
    // The length of the list of disputes.
    const { connection, court } = world.suite;
    await connection.networkHelpers.setStorageAt(await court.getAddress(), 1, 0);
    return challenging(world, await queued(world, "another"));
  }),
  failing("ChallengesUnknownDispute", "a ruling on nothing", async ({ suite, reverts }) =>
    reverts(suite.challenges, "rule", [7n, CANCEL], { from: await suite.court.getAddress() }),
  ),
  failing("ChallengesAlreadyRuled", "a second ruling", async (world) => {
    const { judge } = await challenged(world);
    await world.suite.challenges.connect(await world.as(judge)).rule(0n, 1n);
    return world.reverts(world.suite.challenges, "rule", [0n, CANCEL], { from: judge });
  }),
  failing("ChallengesRulingStarved", "a cancellation with too little gas", async (world) => {
    const { judge } = await challenged(world);
    const { challenges } = world.suite;
    const rule = challenges.interface.encodeFunctionData("rule", [0n, CANCEL]);
    const whole = await world.suite.connection.ethers.provider.estimateGas({ from: judge, to: challenges, data: rule });
    // With less still, nothing is left to say why.
    for (let percent = 40n; ; percent += 2n) {
      const data = await world.reverts(challenges, "rule", [0n, CANCEL], {
        from: judge,
        gas: (whole * percent) / 100n,
      });
      if (data !== "0x") return data;
    }
  }),
  failing("ChallengesNotChallenged", "evidence about what nobody challenged", ({ suite, reverts, pending }) =>
    reverts(suite.challenges, "submitEvidence", [pending.id, "ipfs://evidence"]),
  ),
  failing("ChallengesNothingToNote", "a note of what follows no cancellation", ({ suite, reverts, pending }) =>
    reverts(suite.challenges, "noteImmune", operation(pending)),
  ),
  failing("ChallengesNothingToClaim", "an empty claim", ({ suite, reverts }) => reverts(suite.challenges, "claim")),
  failing("ChallengesTransferFailed", "a credit of a contract that takes no coin", async (world) => {
    const { ethers } = world.suite.connection;
    const picky = await ethers.deployContract("PickyChallenger");
    const { challenges } = world.suite;
    await picky
      .getFunction("challenge")
      .send(await challenges.getAddress(), ...operation(await queued(world, "picky")), { value: FEE + 1n });
    await picky.getFunction("setRefuses").send(true);
    return world.reverts(challenges, "claim", [], { from: await picky.getAddress() });
  }),
  failing("LedgerAlreadyChallenged", "a second challenge", async (world) =>
    challenging(world, (await challenged(world)).proposal),
  ),
  failing("BindingMissing", "a challenge before binding", async ({ suite, reverts, pending }) => {
    const { ethers } = suite.connection;
    const unbound = await ethers.deployContract("ProposalChallenges", [suite.court, "", suite.deployer]);
    return reverts(unbound, "challenge", operation(pending), { value: FEE });
  }),
  failing("ReentrancyGuardReentrantCall", "a claim from within a claim", async (world) => {
    const { ethers } = world.suite.connection;
    const picky = await ethers.deployContract("PickyChallenger");
    const { challenges } = world.suite;
    const address = await challenges.getAddress();
    await picky.getFunction("challenge").send(address, ...operation(await queued(world, "picky")), { value: FEE + 1n });
    await picky.getFunction("claim").send(address);
    return String(await picky.getFunction("answer").staticCall());
  }),
  {
    error: "LedgerNotChallenges",
    at: "ConvictionLedger",
    how: "an outsider who stops a decision",
    provoke: ({ suite, reverts, pending }) => reverts(suite.ledger, "challenge", [pending.id]),
  },
  {
    error: "LedgerAlreadyChallenged",
    at: "ConvictionLedger",
    how: "a second challenge by the challenges contract",
    provoke: async (world) => {
      const { proposal } = await challenged(world);
      const { challenges, ledger } = world.suite;
      return world.reverts(ledger, "challenge", [proposal.id], { from: await challenges.getAddress() });
    },
  },
  {
    error: "LedgerNotChallenged",
    at: "ConvictionLedger",
    how: "the end of a challenge that nobody made",
    provoke: async ({ suite, reverts, pending }) =>
      reverts(suite.ledger, "dismiss", [pending.id], { from: await suite.challenges.getAddress() }),
  },
  {
    error: "LedgerNotChallenged",
    at: "CounterweightGovernor",
    how: "a cancellation of what nobody challenged",
    provoke: async ({ suite, reverts, pending }) =>
      reverts(suite.governor, "cancelByJury", [pending.id], { from: await suite.challenges.getAddress() }),
  },
  {
    error: "GovernorNotChallenges",
    at: "CounterweightGovernor",
    how: "an outsider who cancels like a jury",
    provoke: ({ suite, reverts, pending }) => reverts(suite.governor, "cancelByJury", [pending.id]),
  },
];
