import type { ContractTransactionResponse } from "ethers";
import { enterEpoch } from "../../helpers/people.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const NOBODY = "0x0000000000000000000000000000000000000000";
const BOND = 10n ** 18n;
const HASH = `0x${"11".repeat(32)}`;
const COST = 4n;

/** A court over the world's suite, with a beacon of a round a second; a juror costs a wei, and so do keepers. */
async function courtOf({ suite, people, as }: World) {
  const { deployer, votes, vault, timelock, connection } = suite;
  const { ethers, networkHelpers } = connection;
  const pool = await ethers.deployContract("JurorPool", [votes, BOND, 1, deployer]);
  const beacon = await ethers.deployContract("StubBeacon");
  const config = {
    pool: await pool.getAddress(),
    beacon: await beacon.getAddress(),
    insurance: deployer.address,
    feePerJuror: 1n,
    keeperReward: 1n,
    seedLag: 1,
    standardPanels: [3, 5],
    operationsPanels: [3, 5],
  };
  const court = await ethers.deployContract("JuryCourt", [config]);
  await pool.getFunction("bind").send(court);
  await vault.connect(await as(await timelock.getAddress())).addModule(pool);
  for (const person of people) await vault.connect(person).setBondAllowance(pool, BOND);
  const send = async (name: string, ...args: unknown[]) =>
    (await court.getFunction(name).send(...args)) as ContractTransactionResponse;
  const opened = async () => void (await send("createDispute", 2, "0x", { value: COST }));
  const drawable = async () => {
    await opened();
    await networkHelpers.time.increase(suite.options.epochLength / 7 + 10);
  };
  /** Everybody joined, the first dispute has its jury; answers with the first juror. */
  const seated = async () => {
    for (const person of people) await pool.connect(person).getFunction("join").send();
    await enterEpoch(suite, 15, 1);
    await pool.getFunction("advance").send(1_000);
    await drawable();
    await send("draw", 1, 100);
    const [person = 0n] = (await pool.getFunction("juryOf").staticCall(1)) as bigint[];
    const account = people[Number(person) - 1];
    if (account === undefined) throw new RangeError("the jury is of these people");
    return { person, account };
  };
  return { court, pool, beacon, config, send, opened, drawable, seated };
}

type Court = Awaited<ReturnType<typeof courtOf>>;

const failing = (error: string, how: string, provoke: (world: World, made: Court) => Promise<string>): Case => ({
  error,
  at: "JuryCourt",
  how,
  provoke: async (world) => provoke(world, await courtOf(world)),
});

/** A call that fails with an open dispute. */
const withDispute = (error: string, how: string, name: string, args: readonly unknown[]): Case =>
  failing(error, how, async ({ reverts }, { court, opened }) => {
    await opened();
    return reverts(court, name, args);
  });

/** A deployment that fails with this change to the terms. */
const withTerms = (error: string, how: string, change: Readonly<Record<string, unknown>>): Case =>
  failing(error, how, ({ revertsDeploying }, { config }) => revertsDeploying("JuryCourt", [{ ...config, ...change }]));

const partiesOf = ({ suite }: World, count: number) =>
  suite.connection.ethers.AbiCoder.defaultAbiCoder().encode(
    ["uint8", "uint32", "address[]"],
    [0, 9, new Array<string>(count).fill(STRANGER)],
  );

export const courtCases: readonly Case[] = [
  withTerms("CourtZeroAddress", "a court without a beacon", { beacon: NOBODY }),
  withTerms("CourtLadderInvalid", "an even panel", { standardPanels: [4] }),
  withTerms("CourtFeeInvalid", "jurors for nothing", { feePerJuror: 0n }),
  withTerms("CourtSeedLagTooLong", "a lag of a year", { seedLag: 365 * 86_400 }),
  failing("CourtDisputeUnknown", "a dispute never made", ({ reverts }, { court }) => reverts(court, "phaseOf", [9])),
  failing("CourtChoicesOutOfRange", "nothing to choose", ({ reverts }, { court }) =>
    reverts(court, "createDispute", [0, "0x"], { value: COST }),
  ),
  failing("CourtTooManyParties", "sixteen parties", (world, { court }) =>
    world.reverts(court, "createDispute", [2, partiesOf(world, 16)], { value: COST }),
  ),
  failing("CourtPaymentTooLow", "a wei too little", ({ reverts }, { court }) =>
    reverts(court, "createDispute", [2, "0x"], { value: COST - 1n }),
  ),
  withDispute("CourtRoundUnknown", "a round never begun", "roundOf", [1, 5]),
  withDispute("CourtWrongPhase", "a ruling before a jury", "resolve", [1]),
  withDispute("CourtRoundNotSettleable", "a settlement before a jury", "settle", [1, 0, 1]),
  withDispute("CourtStepsZero", "a settlement without steps", "settle", [1, 0, 0]),
  withDispute("CourtNothingToDeliver", "a delivery before the ruling", "deliver", [1]),
  failing("CourtSeedUnknown", "a draw under a silent beacon", async ({ reverts }, { court, beacon, drawable }) => {
    await beacon.getFunction("setSilent").send(true);
    await drawable();
    return reverts(court, "draw", [1, 1]);
  }),
  failing("CourtNotJuror", "a stranger's ballot", async ({ reverts }, { court, seated }) => {
    await seated();
    return reverts(court, "commit", [1, HASH], { from: STRANGER });
  }),
  failing("CourtCommitmentInvalid", "a commitment that is a small number", async ({ reverts }, { court, seated }) => {
    const { account } = await seated();
    return reverts(court, "commit", [1, `0x${"00".repeat(31)}04`], { from: account.address });
  }),
  failing("CourtAlreadyCommitted", "a second ballot", async ({ reverts }, { court, seated }) => {
    const { account } = await seated();
    await court.connect(account).getFunction("commit").send(1, HASH);
    return reverts(court, "commit", [1, HASH], { from: account.address });
  }),
  failing("CourtRevealMismatch", "a denunciation without the salt", async ({ reverts }, { court, seated }) => {
    const { account, person } = await seated();
    await court.connect(account).getFunction("commit").send(1, HASH);
    return reverts(court, "denounce", [1, person, 1, HASH]);
  }),
  failing("CourtChoiceInvalid", "a third choice of two", async ({ suite, reverts }, { court, seated }) => {
    const { person } = await seated();
    await suite.connection.networkHelpers.time.increase(suite.options.epochLength / 7);
    return reverts(court, "reveal", [1, person, 3, HASH]);
  }),
  failing("CourtNothingToWithdraw", "a stranger who withdraws", ({ reverts }, { court }) =>
    reverts(court, "withdraw", [], { from: STRANGER }),
  ),
  failing("CourtNothingToSweep", "a sweep before anybody was incoherent", ({ reverts }, { court }) =>
    reverts(court, "sweep"),
  ),
  failing("CourtTransferFailed", "a receiver that refuses", async ({ suite, reverts }, { court }) => {
    const greedy = await suite.connection.ethers.deployContract("GreedyReceiver", [court]);
    await greedy.getFunction("create").send({ value: COST + 5n });
    return reverts(court, "withdrawFor", [await greedy.getAddress()]);
  }),
];

const ofFund = (error: string, how: string, to: string, amount: bigint, asTimelock: boolean): Case => ({
  error,
  at: "InsuranceFund",
  how,
  provoke: async ({ suite, reverts }) => {
    const { deployer, connection } = suite;
    const fund = await connection.ethers.deployContract("InsuranceFund", [deployer]);
    return reverts(fund, "spend", [to, amount], asTimelock ? {} : { from: STRANGER });
  },
});

export const fundCases: readonly Case[] = [
  ofFund("FundNotTimelock", "a stranger who spends", STRANGER, 1n, false),
  ofFund("FundPaymentInvalid", "a payment of nothing", STRANGER, 0n, true),
  ofFund("FundTransferFailed", "more than there is", STRANGER, 1n, true),
  {
    error: "FundZeroAddress",
    at: "InsuranceFund",
    how: "a fund without a timelock",
    provoke: ({ revertsDeploying }) => revertsDeploying("InsuranceFund", [NOBODY]),
  },
];
