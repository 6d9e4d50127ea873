import type { Suite } from "../../helpers/suite.ts";
import type { Case, World } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";

const timelock = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "ConvictionTimelock",
  how,
  provoke,
});

/** A timelock that the deployer binds to itself, with a gate that is always open. */
async function ownTimelock(suite: Suite) {
  const { ethers } = suite.connection;
  const own = await ethers.deployContract("ConvictionTimelock", [0, suite.deployer.address]);
  const gate = await ethers.deployContract("OpenGate");
  await own.getFunction("bind").send(suite.deployer.address, await gate.getAddress());
  return own;
}

/** Schedules a bare call of `target` on a timelock that the deployer holds, and runs it. */
async function running({ suite, reverts }: World, target: string, predecessor: string): Promise<string> {
  const own = await ownTimelock(suite);
  const { ZeroHash } = suite.connection.ethers;
  await own.getFunction("scheduleBatch").send([target], [0n], ["0x"], predecessor, ZeroHash, 0n);
  return reverts(own, "executeBatch", [[target], [0n], ["0x"], predecessor, ZeroHash]);
}

export const timelockCases: readonly Case[] = [
  timelock("TimelockBatchesOnly", "a single call", ({ suite, reverts }) => {
    const { ZeroHash } = suite.connection.ethers;
    return reverts(suite.timelock, "schedule", [STRANGER, 0n, "0x", ZeroHash, ZeroHash, 0n]);
  }),
  timelock("TimelockDelayFixed", "another delay", ({ suite, reverts }) => reverts(suite.timelock, "updateDelay", [0n])),
  timelock("TimelockUnauthorizedCaller", "an outsider who replaces the gate", ({ suite, reverts }) =>
    reverts(suite.timelock, "updateGate", [STRANGER]),
  ),
  timelock("BindingZeroAddress", "no gate", async ({ suite, reverts }) =>
    reverts(suite.timelock, "updateGate", [suite.connection.ethers.ZeroAddress], {
      from: await suite.timelock.getAddress(),
    }),
  ),
  timelock("AccessControlUnauthorizedAccount", "an outsider who grants a role", async ({ suite, reverts }) =>
    reverts(suite.timelock, "grantRole", [await suite.timelock.PROPOSER_ROLE(), STRANGER]),
  ),
  timelock("AccessControlBadConfirmation", "renouncing somebody else's role", async ({ suite, reverts }) =>
    reverts(suite.timelock, "renounceRole", [await suite.timelock.PROPOSER_ROLE(), STRANGER]),
  ),
  timelock("TimelockInsufficientDelay", "a batch without notice", async ({ suite, reverts }) => {
    const { ZeroHash } = suite.connection.ethers;
    return reverts(suite.timelock, "scheduleBatch", [[STRANGER], [0n], ["0x"], ZeroHash, ZeroHash, 0n], {
      from: await suite.governor.getAddress(),
    });
  }),
  timelock("TimelockInvalidOperationLength", "targets without values", async ({ suite, reverts }) => {
    const { ZeroHash } = suite.connection.ethers;
    return reverts(suite.timelock, "scheduleBatch", [[STRANGER], [], ["0x"], ZeroHash, ZeroHash, 0n], {
      from: await suite.governor.getAddress(),
    });
  }),
  timelock("TimelockUnexpectedOperationState", "running what was never scheduled", async ({ suite, reverts }) => {
    const { ZeroHash } = suite.connection.ethers;
    return reverts(suite.timelock, "executeBatch", [[STRANGER], [0n], ["0x"], ZeroHash, ZeroHash], {
      from: await suite.governor.getAddress(),
    });
  }),
  timelock("TimelockUnexecutedPredecessor", "running before the predecessor", (world) =>
    running(world, STRANGER, world.suite.connection.ethers.id("another operation")),
  ),
  timelock("FailedCall", "a payload that fails without a reason", async (world) => {
    const { ethers } = world.suite.connection;
    const mute = await ethers.deployContract("Mute");
    return running(world, await mute.getAddress(), ethers.ZeroHash);
  }),
];
