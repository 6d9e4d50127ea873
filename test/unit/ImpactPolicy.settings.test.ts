import { expect } from "chai";
import { DAY, ImpactClass, bare, ethers, loadFixture, payload } from "../helpers/governanceParts.ts";
import {
  EXPOSURE_HALF_LIFE,
  MAX_HALF_LIFE,
  MIN_HALF_LIFE,
  RULED,
  RULED_FUNCTION,
  TABLE,
  UNRULED,
  boundPolicy,
  type PolicyConfig,
} from "../helpers/policyParts.ts";

const { Routine, Spend, Parameters, Constitutional } = ImpactClass;

describe("ImpactPolicy: settings", () => {
  describe("when deployed", () => {
    it("holds the class table as version 1 and tells its wiring", async () => {
      const { policy, config, governor } = await loadFixture(boundPolicy);
      expect(await policy.currentVersion()).to.equal(1n);
      for (const [index, terms] of TABLE.entries()) {
        expect(await policy.termsOf(1, index)).to.deep.equal([terms.quorumBps, terms.halfLife]);
      }
      expect(await policy.thresholds()).to.deep.equal([50n, 200n, 1_000n]);
      expect(await policy.exposureHalfLife()).to.equal(EXPOSURE_HALF_LIFE);
      expect(await policy.minHalfLife()).to.equal(MIN_HALF_LIFE);
      expect(await policy.maxHalfLife()).to.equal(MAX_HALF_LIFE);
      expect(await policy.timelock()).to.equal(config.timelock);
      expect(await policy.treasury()).to.equal(config.treasury);
      expect(await policy.genesis()).to.equal(config.genesis);
      expect(await policy.governor()).to.equal(governor.address);
    });

    it("says what every function counts as", async () => {
      const { policy, treasury, treasuryAddress } = await loadFixture(boundPolicy);
      expect(await policy.ruleOf(1, RULED, bare(RULED_FUNCTION))).to.equal(Parameters);
      expect(await policy.ruleOf(1, UNRULED, bare(RULED_FUNCTION))).to.equal(Constitutional);
      expect(await policy.ruleOf(1, treasuryAddress, treasury.interface.getFunction("pay").selector)).to.equal(Spend);
      expect(await policy.ruleOf(1, treasuryAddress, treasury.interface.getFunction("payRoutine").selector)).to.equal(
        Routine,
      );
      expect(await policy.floorOf(RULED, bare(RULED_FUNCTION))).to.equal(Parameters);
      expect(await policy.floorOf(UNRULED, bare(RULED_FUNCTION))).to.equal(Routine);
    });

    it("refuses a configuration that does not hold together", async () => {
      const { config } = await loadFixture(boundPolicy);
      const policy = await ethers.getContractFactory("ImpactPolicy");
      const deploy = (change: Partial<PolicyConfig>) => policy.deploy({ ...config, ...change });
      for (const zero of ["timelock", "treasury", "genesis", "challenges"] as const) {
        await expect(deploy({ [zero]: ethers.ZeroAddress })).to.be.revertedWithCustomError(policy, "PolicyZeroAddress");
      }
      await expect(deploy({ binder: ethers.ZeroAddress })).to.be.revertedWithCustomError(policy, "BindingZeroAddress");
      for (const [routineBps, spendBps, parametersBps] of [
        [0n, 200n, 1_000n],
        [200n, 200n, 1_000n],
        [50n, 1_000n, 1_000n],
        [50n, 200n, 10_001n],
      ] as const) {
        await expect(deploy({ routineBps, spendBps, parametersBps }))
          .to.be.revertedWithCustomError(policy, "PolicyThresholdsInvalid")
          .withArgs(routineBps, spendBps, parametersBps);
      }
      await expect(deploy({ exposureHalfLife: 59n }))
        .to.be.revertedWithCustomError(policy, "PolicyHalfLifeTooShort")
        .withArgs(59n, MIN_HALF_LIFE);
      await expect(deploy({ minHalfLife: 59n }))
        .to.be.revertedWithCustomError(policy, "PolicyHalfLifeTooShort")
        .withArgs(EXPOSURE_HALF_LIFE, 59n);
      await expect(deploy({ maxHalfLife: 5n * DAY - 1n }))
        .to.be.revertedWithCustomError(policy, "PolicyTermsOutOfRange")
        .withArgs(Constitutional, 2_500n, 5n * DAY, MIN_HALF_LIFE, 5n * DAY - 1n);
      await expect(deploy({ minHalfLife: DAY + 1n }))
        .to.be.revertedWithCustomError(policy, "PolicyTermsOutOfRange")
        .withArgs(Routine, 800n, DAY, DAY + 1n, MAX_HALF_LIFE);
      await expect(deploy({ minHalfLife: DAY, maxHalfLife: DAY - 1n }))
        .to.be.revertedWithCustomError(policy, "PolicyTermsOutOfRange")
        .withArgs(Routine, 800n, DAY, DAY, DAY - 1n);
      await expect(deploy({ terms: [TABLE[0], TABLE[2], TABLE[1], TABLE[3]] }))
        .to.be.revertedWithCustomError(policy, "PolicyTermsNotMonotone")
        .withArgs(Parameters);
      for (const [target, signature] of [
        [config.timelock, RULED_FUNCTION],
        [config.treasury, "pay(address,address,uint256)"],
        [config.treasury, "payRoutine(address,address,uint256)"],
        [UNRULED, "relay(address,uint256,bytes)"],
      ] as const) {
        await expect(deploy({ rules: [{ target, selector: bare(signature), impact: Routine }] }))
          .to.be.revertedWithCustomError(policy, "PolicyRuleFixed")
          .withArgs(target, bare(signature));
      }
    });

    it("ignores a genesis rule about the address that turns out to be the governor", async () => {
      const { config, governor, binder } = await loadFixture(boundPolicy);
      const rules = [{ target: governor.address, selector: bare(RULED_FUNCTION), impact: Routine }];
      const policy = await ethers.deployContract("ImpactPolicy", [{ ...config, rules }]);
      const calls = payload({ target: governor.address, data: bare(RULED_FUNCTION) });
      expect((await policy.classify(...calls)).impact).to.equal(Routine);
      await policy.connect(binder).bind(governor.address);
      expect((await policy.classify(...calls)).impact).to.equal(Constitutional);
    });

    it("is bound by its binder, once, to somebody", async () => {
      const { policy, config, binder, governor, stranger } = await loadFixture(boundPolicy);
      await expect(policy.connect(binder).bind(stranger.address)).to.be.revertedWithCustomError(policy, "BindingSpent");
      const fresh = await ethers.deployContract("ImpactPolicy", [config]);
      await expect(fresh.connect(stranger).bind(governor.address))
        .to.be.revertedWithCustomError(fresh, "BindingNotBinder")
        .withArgs(stranger.address);
      await expect(fresh.connect(binder).bind(ethers.ZeroAddress)).to.be.revertedWithCustomError(
        fresh,
        "BindingZeroAddress",
      );
      expect(await fresh.isBound()).to.equal(false);
      await expect(fresh.connect(binder).bind(governor.address)).to.emit(fresh, "Bound");
      expect(await fresh.isBound()).to.equal(true);
    });
  });

  describe("terms", () => {
    it("change for the timelock alone", async () => {
      const { policy, deployer, binder, governor, stranger } = await loadFixture(boundPolicy);
      for (const outsider of [deployer, binder, governor, stranger]) {
        await expect(policy.connect(outsider).setTerms(Routine, TABLE[0]))
          .to.be.revertedWithCustomError(policy, "PolicyNotTimelock")
          .withArgs(outsider.address);
      }
    });

    it("change for later proposals and stay for earlier ones (CT-7)", async () => {
      const { policy, timelock } = await loadFixture(boundPolicy);
      await expect(policy.connect(timelock).setTerms(Spend, { quorumBps: 1_300n, halfLife: 3n * DAY }))
        .to.emit(policy, "PolicyTermsSet")
        .withArgs(2n, Spend, 1_300n, 3n * DAY);
      expect(await policy.currentVersion()).to.equal(2n);
      expect(await policy.termsOf(1, Spend)).to.deep.equal([1_200n, 2n * DAY]);
      expect(await policy.termsOf(2, Spend)).to.deep.equal([1_300n, 3n * DAY]);
      for (const other of [Routine, Parameters, Constitutional]) {
        expect(await policy.termsOf(2, other)).to.deep.equal(await policy.termsOf(1, other));
      }
    });

    it("are asked for versions that exist", async () => {
      const { policy } = await loadFixture(boundPolicy);
      for (const version of [0n, 2n]) {
        await expect(policy.termsOf(version, Routine))
          .to.be.revertedWithCustomError(policy, "PolicyUnknownVersion")
          .withArgs(version, 1n);
        await expect(policy.ruleOf(version, RULED, "0x00000000"))
          .to.be.revertedWithCustomError(policy, "PolicyUnknownVersion")
          .withArgs(version, 1n);
      }
    });

    it("stay within their ranges", async () => {
      const { policy, timelock } = await loadFixture(boundPolicy);
      for (const [quorumBps, halfLife] of [
        [0n, 5n * DAY],
        [10_001n, 5n * DAY],
        [2_500n, MIN_HALF_LIFE - 1n],
        [2_500n, MAX_HALF_LIFE + 1n],
      ] as const) {
        await expect(policy.connect(timelock).setTerms(Constitutional, { quorumBps, halfLife }))
          .to.be.revertedWithCustomError(policy, "PolicyTermsOutOfRange")
          .withArgs(Constitutional, quorumBps, halfLife, MIN_HALF_LIFE, MAX_HALF_LIFE);
      }
      await policy.connect(timelock).setTerms(Constitutional, { quorumBps: 10_000n, halfLife: MAX_HALF_LIFE });
      await policy.connect(timelock).setTerms(Routine, { quorumBps: 1n, halfLife: MIN_HALF_LIFE });
      expect(await policy.termsOf(3, Routine)).to.deep.equal([1n, MIN_HALF_LIFE]);
    });

    it("never ask less of a class than of the class below it", async () => {
      const { policy, timelock } = await loadFixture(boundPolicy);
      for (const [class_, quorumBps, halfLife, offender] of [
        [Spend, 799n, 2n * DAY, Spend],
        [Spend, 1_200n, DAY - 1n, Spend],
        [Spend, 1_601n, 2n * DAY, Parameters],
        [Spend, 1_200n, 4n * DAY + 1n, Parameters],
        [Routine, 1_201n, DAY, Spend],
        [Constitutional, 1_599n, 5n * DAY, Constitutional],
      ] as const) {
        await expect(policy.connect(timelock).setTerms(class_, { quorumBps, halfLife }))
          .to.be.revertedWithCustomError(policy, "PolicyTermsNotMonotone")
          .withArgs(offender);
      }
      await policy.connect(timelock).setTerms(Spend, { quorumBps: 800n, halfLife: DAY });
      expect(await policy.termsOf(2, Spend)).to.deep.equal([800n, DAY]);
    });
  });

  describe("rules", () => {
    it("change for the timelock alone", async () => {
      const { policy, deployer, binder, governor, stranger } = await loadFixture(boundPolicy);
      for (const outsider of [deployer, binder, governor, stranger]) {
        await expect(policy.connect(outsider).setRule(UNRULED, "0x12345678", Spend))
          .to.be.revertedWithCustomError(policy, "PolicyNotTimelock")
          .withArgs(outsider.address);
      }
    });

    it("never touch the policy, the timelock, the governor and treasury payments", async () => {
      const { policy, timelock, governor, treasuryAddress } = await loadFixture(boundPolicy);
      for (const [target, selector] of [
        [await policy.getAddress(), bare("setTerms(uint8,(uint16,uint32))")],
        [timelock.address, bare("anything()")],
        [governor.address, bare("anything()")],
        [treasuryAddress, bare("pay(address,address,uint256)")],
        [treasuryAddress, bare("payRoutine(address,address,uint256)")],
      ] as const) {
        await expect(policy.connect(timelock).setRule(target, selector, Constitutional))
          .to.be.revertedWithCustomError(policy, "PolicyRuleFixed")
          .withArgs(target, selector);
      }
    });

    it("rise above their genesis class and come back to it, but never fall below", async () => {
      const { policy, timelock } = await loadFixture(boundPolicy);
      const selector = bare(RULED_FUNCTION);
      await policy.connect(timelock).setRule(RULED, selector, Constitutional);
      await policy.connect(timelock).setRule(RULED, selector, Parameters);
      await expect(policy.connect(timelock).setRule(RULED, selector, Spend))
        .to.be.revertedWithCustomError(policy, "PolicyRuleBelowFloor")
        .withArgs(RULED, selector, Parameters);
      expect(await policy.ruleOf(2, RULED, selector)).to.equal(Constitutional);
      expect(await policy.ruleOf(3, RULED, selector)).to.equal(Parameters);
    });

    it("judge a proposal by the version it was proposed under (CT-7)", async () => {
      const { policy, charging, timelock } = await loadFixture(boundPolicy);
      const calls = payload({ target: UNRULED, data: bare("grant(address)") });
      expect((await policy.classify(...calls)).slice(0, 2)).to.deep.equal([Constitutional, 1n]);
      await expect(policy.connect(timelock).setRule(UNRULED, bare("grant(address)"), Spend))
        .to.emit(policy, "PolicyRuleSet")
        .withArgs(2n, UNRULED, bare("grant(address)"), Spend);
      expect((await policy.classify(...calls)).slice(0, 2)).to.deep.equal([Spend, 2n]);
      await policy.connect(timelock).setRule(UNRULED, bare("grant(address)"), Parameters);
      // Proposed under version 2 as Spend: the stricter version 3 does not concern it, the older version 1 would.
      await charging.charge(2, Spend, ...calls);
      await expect(charging.charge(3, Spend, ...calls))
        .to.be.revertedWithCustomError(policy, "PolicyClassRose")
        .withArgs(Spend, Parameters);
      await expect(charging.charge(1, Spend, ...calls))
        .to.be.revertedWithCustomError(policy, "PolicyClassRose")
        .withArgs(Spend, Constitutional);
    });
  });
});
