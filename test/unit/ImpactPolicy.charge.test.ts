import { expect } from "chai";
import { COIN, ImpactClass, MILLION, ethers, loadFixture, payload, time } from "../helpers/governanceParts.ts";
import { EXPOSURE_HALF_LIFE, ROUTINE_MOST, SPEND_MOST, UNRULED, boundPolicy } from "../helpers/policyParts.ts";

const { Routine, Spend, Parameters, Constitutional } = ImpactClass;

const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** 2^(-num/den) of `amount`, rounded up, by bisection of integers: shares nothing with the contract's exponential. */
function decayed(amount: bigint, num: bigint, den: bigint): bigint {
  // 2^(-1/2^k) in 256-bit fixed point by repeated square roots, multiplied along the binary digits of the exponent.
  const one = 1n << 256n;
  const whole = num / den;
  let rest = num % den;
  let factor = one;
  let root = one >> 1n;
  for (let bit = 0; bit < 200 && rest !== 0n; bit++) {
    root = isqrt(root << 256n);
    rest *= 2n;
    if (rest >= den) {
      rest -= den;
      factor = (factor * root) >> 256n;
    }
  }
  return ceilDiv(amount * factor, one << whole);
}

function isqrt(value: bigint): bigint {
  let x = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const y = (x + value / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

describe("ImpactPolicy: charging", () => {
  it("charges for the governor alone", async () => {
    const { policy, deployer, timelock, binder, stranger, asset, spend } = await loadFixture(boundPolicy);
    for (const outsider of [deployer, timelock, binder, stranger]) {
      await expect(policy.connect(outsider).charge(1, Constitutional, ...payload(spend(asset, 1n))))
        .to.be.revertedWithCustomError(policy, "PolicyNotGovernor")
        .withArgs(outsider.address);
    }
  });

  it("refuses a version that never was", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    for (const version of [0n, 2n]) {
      await expect(charging.charge(version, Constitutional, ...payload(spend(asset, 1n))))
        .to.be.revertedWithCustomError(policy, "PolicyUnknownVersion")
        .withArgs(version, 1n);
    }
  });

  it("counts outflow per asset from queueing on, whether it is paid or not", async () => {
    const { charging, policy, asset, spend, routine } = await loadFixture(boundPolicy);
    await expect(charging.charge(1, Spend, ...payload(spend(asset, 300n), spend(COIN, 7n), routine(asset, 20n))))
      .to.emit(policy, "PolicyOutflowCharged")
      .withArgs(asset, 320n, 320n)
      .and.to.emit(policy, "PolicyOutflowCharged")
      .withArgs(COIN, 7n, 7n);
    expect(await policy.exposureOf(asset)).to.equal(320n);
    expect(await policy.exposureOf(COIN)).to.equal(7n);
  });

  it("charges nothing for a payload that spends nothing", async () => {
    const { charging, policy, asset } = await loadFixture(boundPolicy);
    await expect(charging.charge(1, Constitutional, ...payload({ target: UNRULED, data: "0x" }))).not.to.emit(
      policy,
      "PolicyOutflowCharged",
    );
    expect(await policy.exposureOf(asset)).to.equal(0n);
  });

  it("slices no further than one: the 50 small spends rise in class as they are queued", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    const slice = payload(spend(asset, SPEND_MOST / 50n));
    for (let i = 0; i < 50; i++) await charging.charge(1, Spend, ...slice);
    // Decay over the 50 seconds of these transactions is below one slice.
    await expect(charging.charge(1, Spend, ...slice))
      .to.be.revertedWithCustomError(policy, "PolicyClassRose")
      .withArgs(Spend, Parameters);
    expect((await policy.classify(...slice)).impact).to.equal(Parameters);
  });

  it("raises routine payments after a large spend", async () => {
    const { policy, charging, asset, spend, routine } = await loadFixture(boundPolicy);
    expect((await policy.classify(...payload(routine(asset, 1n)))).impact).to.equal(Routine);
    await charging.charge(1, Spend, ...payload(spend(asset, ROUTINE_MOST * 2n)));
    expect((await policy.classify(...payload(routine(asset, 1n)))).impact).to.equal(Spend);
  });

  it("refuses a payload that rose because the treasury shrank", async () => {
    const { charging, policy, treasury, timelock, grantee, asset, spend } = await loadFixture(boundPolicy);
    const calls = payload(spend(asset, SPEND_MOST));
    expect((await policy.classify(...calls)).impact).to.equal(Spend);
    await treasury.connect(timelock).pay(asset, grantee.address, 1n);
    await expect(charging.charge(1, Spend, ...calls))
      .to.be.revertedWithCustomError(policy, "PolicyClassRose")
      .withArgs(Spend, Parameters);
    await charging.charge(1, Parameters, ...calls);
  });

  it("accepts a payload whose class has fallen", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    await charging.charge(1, Constitutional, ...payload(spend(asset, 5n)));
    expect(await policy.exposureOf(asset)).to.equal(5n);
  });

  it("halves the exposure exactly at whole half-lives, rounding up", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    const amount = 123_457n;
    await charging.charge(1, Constitutional, ...payload(spend(asset, amount)));
    const charged = BigInt(await time.latest());
    for (const n of [1n, 2n, 3n, 7n, 16n, 17n, 40n]) {
      await time.increaseTo(charged + n * EXPOSURE_HALF_LIFE);
      expect(await policy.exposureOf(asset), `after ${n}`).to.equal(ceilDiv(amount, 1n << n));
    }
  });

  it("decays between half-lives upwards of the true value, by no more than one part in 10^17", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    const amount = 10n ** 30n + 12_345n;
    await charging.charge(1, Constitutional, ...payload(spend(asset, amount)));
    const charged = BigInt(await time.latest());
    let last = amount;
    for (const elapsed of [1n, 2n, 1_000n, 604_799n, EXPOSURE_HALF_LIFE / 2n, EXPOSURE_HALF_LIFE - 1n]) {
      for (const lives of [0n, 5n]) {
        const after = elapsed + lives * EXPOSURE_HALF_LIFE;
        const snapshot = await ethers.provider.send("evm_snapshot", []);
        await time.increaseTo(charged + after);
        const exposure = await policy.exposureOf(asset);
        const truth = decayed(amount, after, EXPOSURE_HALF_LIFE);
        expect(exposure >= truth, `${after}: ${exposure} below ${truth}`).to.equal(true);
        expect(exposure - truth <= truth / 10n ** 17n + 1n, `${after}: ${exposure} above ${truth}`).to.equal(true);
        if (lives === 0n) {
          expect(exposure < last).to.equal(true);
          last = exposure;
        }
        await ethers.provider.send("evm_revert", [snapshot]);
      }
    }
  });

  it("adds to what is left of earlier outflow", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    await charging.charge(1, Constitutional, ...payload(spend(asset, 1_001n)));
    const charged = BigInt(await time.latest());
    await time.setNextBlockTimestamp(charged + EXPOSURE_HALF_LIFE);
    await expect(charging.charge(1, Constitutional, ...payload(spend(asset, 100n))))
      .to.emit(policy, "PolicyOutflowCharged")
      .withArgs(asset, 100n, 601n);
  });

  it("saturates instead of failing, and never forgets the last unit", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    const most = (1n << 208n) - 1n;
    await charging.charge(1, Constitutional, ...payload(spend(asset, ethers.MaxUint256)));
    expect(await policy.exposureOf(asset)).to.equal(most);
    await charging.charge(1, Constitutional, ...payload(spend(asset, ethers.MaxUint256)));
    expect(await policy.exposureOf(asset)).to.equal(most);
    const charged = BigInt(await time.latest());
    await time.increaseTo(charged + 207n * EXPOSURE_HALF_LIFE);
    expect(await policy.exposureOf(asset)).to.equal(2n);
    await time.increaseTo(charged + 208n * EXPOSURE_HALF_LIFE);
    expect(await policy.exposureOf(asset)).to.equal(1n);
    await time.increaseTo(charged + 300n * EXPOSURE_HALF_LIFE);
    expect(await policy.exposureOf(asset)).to.equal(1n);
  });

  it("makes spending at the threshold possible again as it decays", async () => {
    const { charging, policy, asset, spend } = await loadFixture(boundPolicy);
    await charging.charge(1, Spend, ...payload(spend(asset, SPEND_MOST)));
    const again = payload(spend(asset, SPEND_MOST / 2n));
    expect((await policy.classify(...again)).impact).to.equal(Parameters);
    const charged = BigInt(await time.latest());
    await time.increaseTo(charged + EXPOSURE_HALF_LIFE - 60n);
    expect((await policy.classify(...again)).impact).to.equal(Parameters);
    await time.increaseTo(charged + EXPOSURE_HALF_LIFE);
    expect((await policy.classify(...again)).impact).to.equal(Spend);
    expect(MILLION).to.equal(await policy.exposureOf(asset).then((exposure) => exposure * 100n));
  });
});
