import { expect } from "chai";
import type { Contract } from "ethers";
import { DAY, decide, encode, ethers, governed, loadFixture, read, time } from "../helpers/governed.ts";
import { awaitReadiness, operation, State } from "../helpers/proposals.ts";

const NOTICE = DAY / 4n;
const NONE = ethers.ZeroHash;

/** OpenZeppelin's `OperationState`. */
const OperationState = { Unset: 0n, Waiting: 1n, Ready: 2n, Done: 3n } as const;

interface Batch {
  readonly targets: string[];
  readonly values: bigint[];
  readonly payloads: string[];
  readonly id: string;
}

/** Fixture: a timelock that is not bound yet; the test plays binder and governor. */
async function unbound() {
  const [, binder, governor, outsider] = await ethers.getSigners();
  if (!binder || !governor || !outsider) throw new Error("four accounts needed");
  const timelock = await ethers.deployContract("ConvictionTimelock", [NOTICE, binder]);
  const gate = await ethers.deployContract("SwitchGate");
  const receiver = await ethers.deployContract("Receiver");
  return { timelock, gate, receiver, binder, governor, outsider };
}

/** Fixture: the same, bound to a gate that is open. */
async function bound() {
  const parts = await loadFixture(unbound);
  await parts.timelock.connect(parts.binder).bind(parts.governor, await parts.gate.getAddress());
  return { ...parts, asGovernor: parts.timelock.connect(parts.governor) };
}

type Bound = Awaited<ReturnType<typeof bound>>;

/** A batch of calls to contracts without typings, scheduled with a day of notice. */
async function scheduled(g: Bound, calls: [{ getAddress(): Promise<string> }, string][]): Promise<Batch> {
  const targets = await Promise.all(calls.map(([target]) => target.getAddress()));
  const values = calls.map(() => 0n);
  const payloads = calls.map(([, data]) => data);
  const id = await g.timelock.hashOperationBatch(targets, values, payloads, NONE, NONE);
  await g.asGovernor.scheduleBatch(targets, values, payloads, NONE, NONE, DAY);
  return { targets, values, payloads, id };
}

const run = (g: Bound, batch: Batch, by = g.governor) =>
  g.timelock.connect(by).executeBatch(batch.targets, batch.values, batch.payloads, NONE, NONE);
const ping = async (g: Bound): Promise<[Contract, string]> => [g.receiver, encode(g.receiver, "ping")];
const setGate = async (g: Bound, ready: boolean) => (await g.gate.getFunction("set").send(ready)) as unknown;

describe("ConvictionTimelock", () => {
  describe("binding (SY-1)", () => {
    it("is the binder's, once, with a governor and a gate", async () => {
      const { timelock, gate, binder, governor, outsider } = await loadFixture(unbound);
      const gateAddress = await gate.getAddress();
      await expect(timelock.connect(outsider).bind(governor, gateAddress))
        .to.be.revertedWithCustomError(timelock, "BindingNotBinder")
        .withArgs(outsider);
      for (const [first, second] of [
        [ethers.ZeroAddress, gateAddress],
        [governor.address, ethers.ZeroAddress],
      ] as const) {
        await expect(timelock.connect(binder).bind(first, second)).to.be.revertedWithCustomError(
          timelock,
          "BindingZeroAddress",
        );
      }
      expect(await timelock.isBound()).to.equal(false);
      await expect(timelock.connect(binder).bind(governor, gateAddress))
        .to.emit(timelock, "GateChanged")
        .withArgs(ethers.ZeroAddress, gateAddress);
      expect(await timelock.gate()).to.equal(gateAddress);
      await expect(timelock.connect(binder).bind(governor, gateAddress)).to.be.revertedWithCustomError(
        timelock,
        "BindingSpent",
      );
    });

    it("needs a binder", async () => {
      const factory = await ethers.getContractFactory("ConvictionTimelock");
      await expect(factory.deploy(NOTICE, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        factory,
        "BindingZeroAddress",
      );
    });

    it("gives roles to the governor and the timelock, and to nobody else", async () => {
      const { timelock, governor, binder, outsider } = await loadFixture(bound);
      const [deployer] = await ethers.getSigners();
      const admin = await timelock.DEFAULT_ADMIN_ROLE();
      const acting = [await timelock.PROPOSER_ROLE(), await timelock.EXECUTOR_ROLE(), await timelock.CANCELLER_ROLE()];
      for (const role of acting) {
        expect(await timelock.hasRole(role, governor)).to.equal(true);
        for (const account of [binder, outsider, deployer ?? outsider, ethers.ZeroAddress, timelock]) {
          expect(await timelock.hasRole(role, account)).to.equal(false);
        }
      }
      expect(await timelock.hasRole(admin, timelock)).to.equal(true);
      for (const account of [governor, binder, outsider, deployer ?? outsider]) {
        expect(await timelock.hasRole(admin, account)).to.equal(false);
      }
      const granted = await timelock.queryFilter(timelock.filters.RoleGranted());
      expect(granted.length).to.equal(4);
    });
  });

  describe("an outsider", () => {
    it("neither schedules, runs nor cancels, nor moves roles or the gate", async () => {
      const g = await loadFixture(bound);
      const batch = await scheduled(g, [await ping(g)]);
      await time.increase(DAY);
      const timelock = g.timelock.connect(g.outsider);
      const role = await timelock.EXECUTOR_ROLE();
      const lists = [batch.targets, batch.values, batch.payloads] as const;
      for (const act of [
        () => timelock.scheduleBatch(...lists, NONE, ethers.id("another"), DAY),
        () => timelock.executeBatch(...lists, NONE, NONE),
        () => timelock.cancel(batch.id),
        () => timelock.grantRole(role, g.outsider),
        () => timelock.revokeRole(role, g.governor),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(timelock, "AccessControlUnauthorizedAccount");
      }
      for (const by of [g.outsider, g.governor, g.binder]) {
        await expect(g.timelock.connect(by).updateGate(g.outsider))
          .to.be.revertedWithCustomError(timelock, "TimelockUnauthorizedCaller")
          .withArgs(by);
      }
    });

    it("finds no open executor role (trap)", async () => {
      const g = await loadFixture(bound);
      expect(await g.timelock.hasRole(await g.timelock.EXECUTOR_ROLE(), ethers.ZeroAddress)).to.equal(false);
      const batch = await scheduled(g, [await ping(g)]);
      await time.increase(DAY);
      expect(await g.timelock.isOperationReady(batch.id)).to.equal(true);
      await expect(run(g, batch, g.outsider)).to.be.revertedWithCustomError(
        g.timelock,
        "AccessControlUnauthorizedAccount",
      );
      expect(await read<bigint>(g.receiver, "calls")).to.equal(0);
    });
  });

  it("takes no single calls, not even from the governor", async () => {
    const g = await loadFixture(bound);
    const target = await g.receiver.getAddress();
    await expect(g.asGovernor.schedule(target, 0, "0x", NONE, NONE, DAY)).to.be.revertedWithCustomError(
      g.timelock,
      "TimelockBatchesOnly",
    );
    await expect(g.asGovernor.execute(target, 0, "0x", NONE, NONE)).to.be.revertedWithCustomError(
      g.timelock,
      "TimelockBatchesOnly",
    );
  });

  it("keeps its least notice for ever, against its own decisions too", async () => {
    const g = await loadFixture(bound);
    await expect(g.asGovernor.updateDelay(0)).to.be.revertedWithCustomError(g.timelock, "TimelockDelayFixed");
    const data = g.timelock.interface.encodeFunctionData("updateDelay", [0]);
    const batch = await scheduled(g, [[g.timelock, data]]);
    await time.increase(DAY);
    await expect(run(g, batch)).to.be.revertedWithCustomError(g.timelock, "TimelockDelayFixed");
    expect(await g.timelock.getMinDelay()).to.equal(NOTICE);
    await expect(
      g.asGovernor.scheduleBatch(batch.targets, batch.values, batch.payloads, NONE, ethers.id("x"), NOTICE - 1n),
    )
      .to.be.revertedWithCustomError(g.timelock, "TimelockInsufficientDelay")
      .withArgs(NOTICE - 1n, NOTICE);
  });

  describe("an operation", () => {
    it("waits for its notice, then for its gate, and runs once", async () => {
      const g = await loadFixture(bound);
      await setGate(g, false);
      const batch = await scheduled(g, [await ping(g)]);
      const state = () => g.timelock.getOperationState(batch.id);
      expect(await state()).to.equal(OperationState.Waiting);
      await time.increase(DAY);
      expect(await state()).to.equal(OperationState.Waiting);
      expect(await g.timelock.isOperationPending(batch.id)).to.equal(true);
      await expect(run(g, batch))
        .to.be.revertedWithCustomError(g.timelock, "TimelockUnexpectedOperationState")
        .withArgs(batch.id, ethers.toBeHex(1n << OperationState.Ready, 32));
      await setGate(g, true);
      expect(await state()).to.equal(OperationState.Ready);
      await run(g, batch);
      expect(await state()).to.equal(OperationState.Done);
      expect(await read<bigint>(g.receiver, "calls")).to.equal(1);
      await expect(run(g, batch)).to.be.revertedWithCustomError(g.timelock, "TimelockUnexpectedOperationState");
    });

    it("waits for its notice although the gate is open", async () => {
      const g = await loadFixture(bound);
      const batch = await scheduled(g, [await ping(g)]);
      await expect(run(g, batch)).to.be.revertedWithCustomError(g.timelock, "TimelockUnexpectedOperationState");
    });

    it("never scheduled is refused", async () => {
      const g = await loadFixture(bound);
      const [target, data] = await ping(g);
      const lists = [[await target.getAddress()], [0n], [data]] as const;
      const tx = g.asGovernor.executeBatch([...lists[0]], [...lists[1]], [...lists[2]], NONE, NONE);
      await expect(tx).to.be.revertedWithCustomError(g.timelock, "TimelockUnexpectedOperationState");
    });

    it("that closes its own gate finishes: readiness is latched while it runs (trap)", async () => {
      const g = await loadFixture(bound);
      const batch = await scheduled(g, [[g.gate, encode(g.gate, "set", false)], await ping(g)]);
      await time.increase(DAY);
      await run(g, batch);
      expect(await g.timelock.isOperationDone(batch.id)).to.equal(true);
      expect(await read<bigint>(g.receiver, "calls")).to.equal(1);
    });

    it("without the latch would undo itself (ablation)", async () => {
      const g = await loadFixture(bound);
      const bare = await ethers.deployContract("LatchlessTimelock", [[g.governor.address], await g.gate.getAddress()]);
      const lists = [[await g.gate.getAddress()], [0n], [encode(g.gate, "set", false)], NONE, NONE];
      const asGovernor = bare.connect(g.governor) as Contract;
      await asGovernor.getFunction("scheduleBatch").send(...lists, 0);
      await expect(asGovernor.getFunction("executeBatch").send(...lists)).to.be.revertedWithCustomError(
        bare,
        "TimelockUnexpectedOperationState",
      );
    });

    it("leaves no latch behind: another one of the same transaction's making still waits for the gate", async () => {
      const g = await loadFixture(bound);
      const batch = await scheduled(g, [[g.gate, encode(g.gate, "set", false)]]);
      const other = await scheduled(g, [await ping(g)]);
      await time.increase(DAY);
      await run(g, batch);
      expect(await g.timelock.getOperationState(other.id)).to.equal(OperationState.Waiting);
      await expect(run(g, other)).to.be.revertedWithCustomError(g.timelock, "TimelockUnexpectedOperationState");
    });
  });

  describe("its gate", () => {
    it("is replaced by the timelock itself, by nothing but an address", async () => {
      const g = await loadFixture(bound);
      const gate = await ethers.deployContract("SwitchGate");
      const to = await gate.getAddress();
      const bad = await scheduled(g, [
        [g.timelock, g.timelock.interface.encodeFunctionData("updateGate", [ethers.ZeroAddress])],
      ]);
      const good = await scheduled(g, [[g.timelock, g.timelock.interface.encodeFunctionData("updateGate", [to])]]);
      await time.increase(DAY);
      await expect(run(g, bad)).to.be.revertedWithCustomError(g.timelock, "BindingZeroAddress");
      await expect(run(g, good))
        .to.emit(g.timelock, "GateChanged")
        .withArgs(await g.gate.getAddress(), to);
      expect(await g.timelock.gate()).to.equal(to);
    });

    it("that asks back, as governor.state() does in OpenZeppelin's extension, recurses until out of gas (trap)", async () => {
      const g = await loadFixture(bound);
      const gate = await ethers.deployContract("RecursiveGate", [await g.timelock.getAddress()]);
      const data = g.timelock.interface.encodeFunctionData("updateGate", [await gate.getAddress()]);
      const change = await scheduled(g, [[g.timelock, data]]);
      const batch = await scheduled(g, [await ping(g)]);
      await time.increase(DAY);
      await run(g, change);
      await expect(g.timelock.getOperationState.staticCall(batch.id, { gasLimit: 400_000n })).to.be.revert(ethers);
    });

    it("is the ledger in a suite, which asks nobody back: the answer is cheap", async () => {
      const g = await loadFixture(governed);
      const { timelock, governor, ledger } = g.suite;
      expect(await timelock.gate()).to.equal(await ledger.getAddress());
      const decision = await decide(g, [{ target: g.outsider.address, data: "0x" }]);
      const filter = timelock.filters.CallScheduled();
      const [event] = await timelock.queryFilter(filter);
      if (event === undefined) throw new Error("nothing was scheduled");
      expect(await timelock.isOperationReady(event.args.id)).to.equal(false);
      await awaitReadiness(g.suite, decision.proposal);
      expect(await timelock.isOperationReady(event.args.id)).to.equal(true);
      expect(await timelock.isOperationReady.estimateGas(event.args.id)).to.be.lessThan(100_000n);
      await governor.execute(...operation(decision.proposal));
      expect(await timelock.isOperationDone(event.args.id)).to.equal(true);
      expect(await governor.state(decision.proposal.id)).to.equal(State.Executed);
    });

    it("may be replaced by a decision of the suite, which finishes although the new gate is shut", async () => {
      const g = await loadFixture(governed);
      const gate = await ethers.deployContract("SwitchGate");
      await gate.getFunction("set").send(false);
      const { timelock } = g.suite;
      const data = timelock.interface.encodeFunctionData("updateGate", [await gate.getAddress()]);
      const decision = await decide(g, [{ target: await timelock.getAddress(), data }]);
      await awaitReadiness(g.suite, decision.proposal);
      await g.suite.governor.execute(...operation(decision.proposal));
      expect(await timelock.gate()).to.equal(await gate.getAddress());
    });
  });
});
