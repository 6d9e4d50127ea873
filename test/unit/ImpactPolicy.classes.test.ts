import { expect } from "chai";
import {
  COIN,
  ImpactClass,
  MILLION,
  Mood,
  bare,
  enterEpoch,
  ethers,
  loadFixture,
  payload,
  send,
  type Call,
} from "../helpers/governanceParts.ts";
import {
  PARAMETERS_MOST,
  ROUTINE_MOST,
  RULED,
  RULED_FUNCTION,
  SPEND_MOST,
  UNRULED,
  boundPolicy,
} from "../helpers/policyParts.ts";

const { Routine, Spend, Parameters, Constitutional } = ImpactClass;

/** The suite of the test with a shorthand for the class of a payload. */
async function judging() {
  const parts = await boundPolicy();
  const classOf = async (...calls: Call[]) => (await parts.policy.classify(...payload(...calls))).impact;
  return { ...parts, classOf };
}

describe("ImpactPolicy: class of a payload", () => {
  describe("by the juror pool", () => {
    it("is constitutional while the pool is below its floor, whatever the payload", async () => {
      const { classOf, brake, policy, routine, spend, asset } = await loadFixture(judging);
      const payloads = [routine(asset, 1n), spend(asset, 1n), { target: RULED, data: bare(RULED_FUNCTION) }];
      expect(await Promise.all(payloads.map((call) => classOf(call)))).to.deep.equal([Routine, Spend, Parameters]);
      await send(brake, "setPoolAtFloor", false);
      for (const call of payloads) {
        const { impact, terms } = await policy.classify(...payload(call));
        expect(impact).to.equal(Constitutional);
        expect(terms.quorumBps).to.equal(2_500n);
      }
      await send(brake, "setPoolAtFloor", true);
      expect(await Promise.all(payloads.map((call) => classOf(call)))).to.deep.equal([Routine, Spend, Parameters]);
    });

    it("is not asked again when queueing: a pool that shrinks stops nothing that was proposed", async () => {
      const { brake, charging, routine, asset } = await loadFixture(judging);
      await send(brake, "setPoolAtFloor", false);
      await charging.charge(1, Routine, ...payload(routine(asset, 1n)));
    });

    it("comes from the challenges contract of the configuration", async () => {
      const { brake, policy } = await loadFixture(judging);
      expect(await policy.challenges()).to.equal(await brake.getAddress());
    });
  });

  describe("by rules", () => {
    it("calls the unknown constitutional: target, selector, short calldata, nothing at all", async () => {
      const { classOf } = await loadFixture(judging);
      expect(await classOf({ target: UNRULED, data: bare(RULED_FUNCTION) })).to.equal(Constitutional);
      expect(await classOf({ target: RULED, data: bare("other()") })).to.equal(Constitutional);
      expect(await classOf({ target: RULED, data: bare(RULED_FUNCTION).slice(0, 8) })).to.equal(Constitutional);
      expect(await classOf({ target: RULED, data: "0x" })).to.equal(Constitutional);
      expect(await classOf()).to.equal(Constitutional);
    });

    it("follows a rule, unless coin goes along", async () => {
      const { classOf, treasuryAddress } = await loadFixture(judging);
      const ruled = { target: RULED, data: bare(RULED_FUNCTION) };
      expect(await classOf(ruled)).to.equal(Parameters);
      expect(await classOf({ ...ruled, value: 1n })).to.equal(Constitutional);
      expect(await classOf({ target: treasuryAddress, data: bare("setOutflowShare(uint16)") })).to.equal(Parameters);
    });

    it("calls everything on policy, timelock and governor constitutional", async () => {
      const { classOf, policy, timelock, governor } = await loadFixture(judging);
      for (const target of [await policy.getAddress(), timelock.address, governor.address]) {
        expect(await classOf({ target, data: bare(RULED_FUNCTION) })).to.equal(Constitutional);
      }
    });

    it("calls an unknown function of the treasury constitutional", async () => {
      const { classOf, treasuryAddress } = await loadFixture(judging);
      expect(await classOf({ target: treasuryAddress, data: bare("drain()") })).to.equal(Constitutional);
    });

    it("refuses lists of different lengths", async () => {
      const { policy } = await loadFixture(judging);
      await expect(policy.classify([RULED], [], ["0x"]))
        .to.be.revertedWithCustomError(policy, "PolicyPayloadMismatch")
        .withArgs(1, 0, 1);
      await expect(policy.classify([RULED], [0], []))
        .to.be.revertedWithCustomError(policy, "PolicyPayloadMismatch")
        .withArgs(1, 1, 0);
    });

    it("lets the worst call win, wherever it stands", async () => {
      const { classOf, routine, spend } = await loadFixture(judging);
      const mild = [routine(COIN, 1n), routine(COIN, 1n), spend(COIN, 1n)];
      const worst = { target: RULED, data: bare(RULED_FUNCTION) };
      expect(await classOf(...mild)).to.equal(Spend);
      for (let i = 0; i <= mild.length; i++) {
        expect(await classOf(...mild.slice(0, i), worst, ...mild.slice(i))).to.equal(Parameters);
      }
    });
  });

  describe("around the opening (section 10)", () => {
    it("calls everything constitutional while closed and until the fifth epoch after opening", async () => {
      const { classOf, genesis, routine, start } = await loadFixture(judging);
      await send(genesis, "setOpenEpoch", 0);
      expect(await classOf(routine(COIN, 1n))).to.equal(Constitutional);
      await send(genesis, "setOpenEpoch", 7);
      expect(await classOf(routine(COIN, 1n))).to.equal(Constitutional);
      await enterEpoch(start, 11n);
      expect(await classOf(routine(COIN, 1n))).to.equal(Constitutional);
      await enterEpoch(start, 12n);
      expect(await classOf(routine(COIN, 1n))).to.equal(Routine);
    });
  });

  describe("by share of the treasury", () => {
    it("steps up exactly above each threshold", async () => {
      const { classOf, asset, routine, spend } = await loadFixture(judging);
      for (const [amount, asRoutine, asSpend] of [
        [0n, Routine, Spend],
        [1n, Routine, Spend],
        [ROUTINE_MOST, Routine, Spend],
        [ROUTINE_MOST + 1n, Spend, Spend],
        [SPEND_MOST, Spend, Spend],
        [SPEND_MOST + 1n, Parameters, Parameters],
        [PARAMETERS_MOST, Parameters, Parameters],
        [PARAMETERS_MOST + 1n, Constitutional, Constitutional],
        [MILLION, Constitutional, Constitutional],
        [MILLION + 1n, Constitutional, Constitutional],
        [ethers.MaxUint256, Constitutional, Constitutional],
      ] as const) {
        expect(await classOf(routine(asset, amount)), `payRoutine ${amount}`).to.equal(asRoutine);
        expect(await classOf(spend(asset, amount)), `pay ${amount}`).to.equal(asSpend);
        expect(await classOf(spend(COIN, amount)), `pay coin ${amount}`).to.equal(asSpend);
      }
    });

    it("sums the slices of a payload", async () => {
      const { classOf, asset, spend, routine } = await loadFixture(judging);
      const slices = Array.from({ length: 50 }, () => spend(asset, (SPEND_MOST + 50n) / 50n));
      expect(await classOf(...slices)).to.equal(Parameters);
      expect(await classOf(...slices.slice(0, 49))).to.equal(Spend);
      const small = Array.from({ length: 50 }, () => routine(asset, ROUTINE_MOST / 50n));
      expect(await classOf(...small)).to.equal(Routine);
      expect(await classOf(...small, routine(asset, 1n))).to.equal(Spend);
    });

    it("sums routine and other payments of an asset, and keeps assets apart", async () => {
      const { classOf, asset, spend, routine } = await loadFixture(judging);
      expect(await classOf(spend(asset, SPEND_MOST), routine(asset, 1n))).to.equal(Parameters);
      expect(await classOf(spend(asset, SPEND_MOST), spend(COIN, SPEND_MOST))).to.equal(Spend);
      expect(await classOf(spend(COIN, SPEND_MOST), spend(asset, 1n), spend(COIN, 1n))).to.equal(Parameters);
    });

    it("does not overflow into harmlessness", async () => {
      const { classOf, asset, spend, routine } = await loadFixture(judging);
      expect(await classOf(spend(asset, 1n << 255n), spend(asset, 1n << 255n))).to.equal(Constitutional);
      expect(await classOf(routine(asset, ethers.MaxUint256), routine(asset, 2n))).to.equal(Constitutional);
    });

    it("calls payments constitutional that the treasury's decoder would refuse, or that carry coin", async () => {
      const { classOf, asset, routine, treasuryAddress } = await loadFixture(judging);
      const good = routine(asset, 1n);
      expect(await classOf({ ...good, value: 1n })).to.equal(Constitutional);
      expect(await classOf({ ...good, data: good.data.slice(0, -2) })).to.equal(Constitutional);
      expect(await classOf({ ...good, data: good.data + "00" })).to.equal(Routine);
      const dirty = (word: number) => good.data.slice(0, 10 + 64 * word) + "01" + good.data.slice(12 + 64 * word);
      expect(await classOf({ target: treasuryAddress, data: dirty(0) })).to.equal(Constitutional);
      expect(await classOf({ target: treasuryAddress, data: dirty(1) })).to.equal(Constitutional);
    });

    it("still sees what a constitutional payload spends", async () => {
      const { charging, policy, asset, spend } = await loadFixture(judging);
      const calls = payload({ ...spend(asset, 10n), value: 1n }, { target: UNRULED, data: "0x" }, spend(asset, 5n));
      await expect(charging.charge(1, Constitutional, ...calls))
        .to.emit(policy, "PolicyOutflowCharged")
        .withArgs(asset, 15n, 15n);
    });

    it("does not take pay of another contract for a payment", async () => {
      const { classOf, asset, spend } = await loadFixture(judging);
      expect(await classOf({ ...spend(asset, 1n), target: UNRULED })).to.equal(Constitutional);
    });

    it("rounds a share up", async () => {
      const { classOf, asset, token, routine, treasuryAddress } = await loadFixture(judging);
      // 5,000 of 1,000,000 is 0.5 %; with one unit less in the treasury it is more.
      expect(await classOf(routine(asset, ROUTINE_MOST))).to.equal(Routine);
      await send(token, "mint", treasuryAddress, 199n);
      expect(await classOf(routine(asset, ROUTINE_MOST + 1n))).to.equal(Spend);
      await send(token, "mint", treasuryAddress, 1n);
      expect(await classOf(routine(asset, ROUTINE_MOST + 1n))).to.equal(Routine);
    });

    it("makes a gift cost more than the class it buys", async () => {
      const { classOf, asset, token, spend, treasuryAddress } = await loadFixture(judging);
      const gift = 100_000n;
      await send(token, "mint", treasuryAddress, gift);
      const gained = (gift * 200n) / 10_000n;
      expect(await classOf(spend(asset, SPEND_MOST + gained))).to.equal(Spend);
      expect(await classOf(spend(asset, SPEND_MOST + gained + 1n))).to.equal(Parameters);
      expect(gained < gift).to.equal(true);
    });
  });

  describe("hostile assets", () => {
    it("calls payments constitutional in an asset without a readable balance", async () => {
      const { classOf, asset, token, stranger, routine } = await loadFixture(judging);
      await send(token, "setMood", Mood.BalanceReverts);
      expect(await classOf(routine(asset, 1n))).to.equal(Constitutional);
      expect(await classOf(routine(stranger.address, 1n))).to.equal(Constitutional);
      expect(await classOf(routine(RULED, 0n))).to.equal(Constitutional);
    });

    it("lets a token that lies about its balance move its own share only", async () => {
      const { classOf, asset, token, spend } = await loadFixture(judging);
      await send(token, "setLie", ethers.MaxUint256);
      await send(token, "setMood", Mood.BalanceLies);
      expect(await classOf(spend(asset, MILLION))).to.equal(Spend);
      expect(await classOf(spend(asset, MILLION), spend(COIN, SPEND_MOST + 1n))).to.equal(Parameters);
      await send(token, "setLie", 0n);
      expect(await classOf(spend(asset, 1n))).to.equal(Constitutional);
    });
  });

  describe("fixed selectors", () => {
    it("calls roles, ownership, code and passed-on calls constitutional on any contract", async () => {
      const { policy, timelock } = await loadFixture(judging);
      for (const signature of [
        "grantRole(bytes32,address)",
        "revokeRole(bytes32,address)",
        "renounceRole(bytes32,address)",
        "transferOwnership(address)",
        "acceptOwnership()",
        "renounceOwnership()",
        "bind(address)",
        "bind(address,address)",
        "bind(address,address[])",
        "upgradeTo(address)",
        "upgradeToAndCall(address,bytes)",
        "upgradeAndCall(address,address,bytes)",
        "diamondCut((address,uint8,bytes4[])[],address,bytes)",
        "relay(address,uint256,bytes)",
        "execute(address,uint256,bytes)",
        "multicall(bytes[])",
      ]) {
        await expect(policy.connect(timelock).setRule(UNRULED, bare(signature), Routine), signature)
          .to.be.revertedWithCustomError(policy, "PolicyRuleFixed")
          .withArgs(UNRULED, bare(signature));
        expect(await policy.ruleOf(1, UNRULED, bare(signature)), signature).to.equal(Constitutional);
      }
    });
  });
});
