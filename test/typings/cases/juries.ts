import { enterEpoch } from "../../helpers/people.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const BOND = 10n ** 18n;
const SEED = `0x${"11".repeat(32)}`;
const OTHER_SEED = `0x${"22".repeat(32)}`;
const NO_SEED = `0x${"00".repeat(32)}`;

/** A pool over the world's suite, of which the deployer is binder and court. */
async function poolOf({ suite, people, as }: World) {
  const { deployer, votes, vault, timelock, connection } = suite;
  const pool = await connection.ethers.deployContract("JurorPool", [votes, BOND, 1, deployer]);
  await pool.getFunction("bind").send(deployer);
  await vault.connect(await as(await timelock.getAddress())).addModule(pool);
  for (const person of people) await vault.connect(person).setBondAllowance(pool, BOND);
  const send = async (name: string, ...args: unknown[]) => void (await pool.getFunction(name).send(...args));
  return { pool, send };
}

type Pool = Awaited<ReturnType<typeof poolOf>>;

const failing = (error: string, how: string, provoke: (world: World, pool: Pool) => Promise<string>): Case => ({
  error,
  at: "JurorPool",
  how,
  provoke: async (world) => provoke(world, await poolOf(world)),
});

/** Joins the proposer, who is the first person. */
async function joined({ proposer }: World, { pool }: Pool): Promise<void> {
  await pool.connect(proposer).getFunction("join").send();
}

export const poolCases: readonly Case[] = [
  failing("PoolNotCourt", "a stranger who asks for a jury", ({ reverts }, { pool }) =>
    reverts(pool, "request", [3, 4, [], []], { from: STRANGER }),
  ),
  failing("PoolNotPerson", "a stranger who joins", ({ reverts }, { pool }) =>
    reverts(pool, "join", [], { from: STRANGER }),
  ),
  failing("PoolAlreadyJoined", "a second ticket", async (world, made) => {
    await joined(world, made);
    return world.reverts(made.pool, "join", [], { from: world.proposer.address });
  }),
  failing("PoolNotJoined", "leaving without having joined", ({ reverts }, { pool }) => reverts(pool, "leave", [1])),
  failing("PoolNotJuror", "a stranger who takes a juror out", async (world, made) => {
    await joined(world, made);
    return world.reverts(made.pool, "leave", [1], { from: STRANGER });
  }),
  failing("PoolPersonLive", "a report of a live person", async (world, made) => {
    await joined(world, made);
    return world.reverts(made.pool, "report", [1]);
  }),
  failing("PoolBondInUse", "a bond asked back while waiting", async (world, made) => {
    await joined(world, made);
    return world.reverts(made.pool, "returnBond", [1]);
  }),
  failing("PoolNotSeized", "an award of what was never seized", ({ reverts }, { pool }) =>
    reverts(pool, "award", [1, 1, STRANGER]),
  ),
  failing("PoolNotWholeGwei", "a seizure of one wei", async (world, { pool, send }) => {
    await pool.connect(world.proposer).getFunction("join").send();
    await enterEpoch(world.suite, 15, 1);
    await send("advance", 100);
    await send("request", 1, 4, [], []);
    await send("draw", 1, SEED, 10);
    return world.reverts(pool, "seize", [1, 1]);
  }),
  failing("PoolNotServing", "a slash of somebody who never served", ({ reverts }, { pool }) =>
    reverts(pool, "slash", [1, BOND, STRANGER]),
  ),
  failing("PoolBondInvalid", "no bond", ({ suite, revertsDeploying }) =>
    revertsDeploying("JurorPool", [suite.votes, 0n, 1, STRANGER]),
  ),
  failing("PoolStepsZero", "no steps", ({ reverts }, { pool }) => reverts(pool, "advance", [0])),
  failing("PoolUpToDate", "a pool advanced twice", async ({ reverts }, { pool, send }) => {
    await send("advance", 100);
    return reverts(pool, "advance", [1]);
  }),
  failing("PoolStillDrawing", "an open request on the second day", async ({ suite, reverts }, { pool, send }) => {
    await send("advance", 100);
    await send("request", 3, 4, [], []);
    await enterEpoch(suite, 11, 1);
    return reverts(pool, "advance", [1]);
  }),
  failing("PoolSeatsOutOfRange", "a jury of nobody", ({ reverts }, { pool }) =>
    reverts(pool, "request", [0, 4, [], []]),
  ),
  failing("PoolSnapshotOpen", "a snapshot to come", ({ reverts }, { pool }) =>
    reverts(pool, "request", [3, 10, [], []]),
  ),
  failing("PoolTooManyExcluded", "161 parties", ({ reverts }, { pool }) =>
    reverts(pool, "request", [3, 4, new Array<number>(161).fill(1), []]),
  ),
  failing("PoolRequestNotOpen", "a request never made", ({ reverts }, { pool }) => reverts(pool, "draw", [9, SEED, 1])),
  failing("PoolRequestNotDrawn", "a discharge of nobody", ({ reverts }, { pool }) => reverts(pool, "discharge", [9])),
  failing("PoolRequestLapsed", "a draw after three days", async ({ suite, reverts }, { pool, send }) => {
    await send("advance", 100);
    await send("request", 3, 4, [], []);
    await enterEpoch(suite, 11, (3 * suite.options.epochLength) / 7);
    await send("advance", 100);
    return reverts(pool, "draw", [1, SEED, 1]);
  }),
  failing("PoolNotReady", "a draw before the freeze", async ({ reverts }, { pool, send }) => {
    await send("request", 3, 4, [], []);
    return reverts(pool, "draw", [1, SEED, 1]);
  }),
  failing("PoolSeedZero", "no seed", ({ reverts }, { pool }) => reverts(pool, "draw", [1, NO_SEED, 1])),
  failing("PoolSeedChanged", "another seed half-way", async (world, { pool, send }) => {
    for (const person of [world.proposer, world.other]) await pool.connect(person).getFunction("join").send();
    await enterEpoch(world.suite, 15, 1);
    await send("advance", 100);
    await send("request", 2, 4, [], []);
    await send("draw", 1, SEED, 1);
    return world.reverts(pool, "draw", [1, OTHER_SEED, 1]);
  }),
];
