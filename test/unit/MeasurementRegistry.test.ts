import { expect } from "chai";
import { id } from "ethers";
import { cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import { Curve, accountEnclave, pointEnclave } from "../helpers/enclaves.ts";
import type { MeasurementRegistry } from "../../typechain-types/index.js";

const MEASUREMENT = id("enclave image");
const OTHER = id("another image");
const DAY = 86_400;

async function registry() {
  const actors = await cast();
  const expiry = (await time.latest()) + 100 * DAY;
  const first = { measurement: MEASUREMENT, ...pointEnclave(id("p-256")), expiry };
  const enrolment = {
    measurement: MEASUREMENT,
    ...accountEnclave(id("secp"), ethers.computeAddress(id("secp"))),
    expiry,
  };
  const measurements = (await ethers.deployContract("MeasurementRegistry", [
    actors.timelock,
    [MEASUREMENT],
    [first],
  ])) as unknown as MeasurementRegistry;
  const key = await measurements.idOf(enrolment.curve, enrolment.x, enrolment.y);
  return { ...actors, measurements, enrolment, key, expiry, first, decided: measurements.connect(actors.timelock) };
}

async function enrolled() {
  const parts = await registry();
  await time.increase(DAY);
  await parts.decided.enrolKey(parts.enrolment);
  return { ...parts, enrolledAt: await time.latest() };
}

describe("MeasurementRegistry", () => {
  it("believes from the start what its constructor lists", async () => {
    const { measurements, first, timelock } = await loadFixture(registry);
    const key = await measurements.idOf(first.curve, first.x, first.y);
    expect(await measurements.isApproved(key, await time.latest())).to.equal(true);
    expect((await measurements.keyOf(key)).measurement).to.equal(MEASUREMENT);
    expect(await measurements.timelock()).to.equal(timelock.address);
    await expect(
      ethers.deployContract("MeasurementRegistry", [ethers.ZeroAddress, [], []]),
    ).to.be.revertedWithCustomError(measurements, "MeasurementZeroAddress");
  });

  it("is changed by the timelock alone", async () => {
    const { measurements, outsider, enrolment, key } = await loadFixture(registry);
    const by = measurements.connect(outsider);
    const attempts = [
      () => by.approveMeasurement(OTHER),
      () => by.revokeMeasurement(MEASUREMENT),
      () => by.enrolKey(enrolment),
      () => by.revokeKey(key),
    ];
    for (const attempt of attempts) {
      await expect(attempt())
        .to.be.revertedWithCustomError(measurements, "MeasurementNotTimelock")
        .withArgs(outsider.address);
    }
  });

  it("approves a measurement once and never again after revoking it", async () => {
    const { measurements, decided } = await loadFixture(registry);
    await expect(decided.approveMeasurement(OTHER)).to.emit(measurements, "MeasurementApproved").withArgs(OTHER);
    const refused = async (measurement: string) =>
      expect(decided.approveMeasurement(measurement))
        .to.be.revertedWithCustomError(measurements, "MeasurementNotNew")
        .withArgs(measurement);
    await refused(OTHER);
    await refused(ethers.ZeroHash);
    await expect(decided.revokeMeasurement(OTHER)).to.emit(measurements, "MeasurementRevoked").withArgs(OTHER);
    expect((await measurements.measurementOf(OTHER)).revoked).to.equal(true);
    await refused(OTHER);
    for (const gone of [OTHER, id("never")]) {
      await expect(decided.revokeMeasurement(gone))
        .to.be.revertedWithCustomError(measurements, "MeasurementNotApproved")
        .withArgs(gone);
    }
  });

  it("enrols keys of either curve under an approved measurement, once, for a time to come", async () => {
    const { measurements, decided, enrolment, key, expiry } = await loadFixture(registry);
    const changed = (changes: Partial<typeof enrolment>) => decided.enrolKey({ ...enrolment, ...changes });
    await expect(changed({ measurement: OTHER })).to.be.revertedWithCustomError(measurements, "MeasurementNotApproved");
    const now = await time.latest();
    await expect(changed({ expiry: now }))
      .to.be.revertedWithCustomError(measurements, "MeasurementExpiryPast")
      .withArgs(now);
    const one = `0x${"0".repeat(63)}1`;
    for (const invalid of [
      { curve: Curve.None },
      { curve: Curve.P256 },
      { x: ethers.ZeroHash },
      { x: ethers.MaxUint256.toString(16).padStart(64, "0").replace(/^/, "0x") },
      { y: one },
    ]) {
      await expect(changed(invalid)).to.be.revertedWithCustomError(measurements, "MeasurementKeyInvalid");
    }
    await expect(changed({})).to.emit(measurements, "EnclaveKeyEnrolled").withArgs(key, MEASUREMENT, expiry);
    await expect(changed({})).to.be.revertedWithCustomError(measurements, "MeasurementKeyNotNew").withArgs(key);
  });

  it("believes a key from its enrolment to its expiry, for outputs of that time", async () => {
    const { measurements, key, enrolledAt, expiry } = await loadFixture(enrolled);
    const approved = async (at: number) => measurements.isApproved(key, at);
    expect([await approved(enrolledAt - 1), await approved(enrolledAt)]).to.deep.equal([false, true]);
    expect([await approved(expiry - 1), await approved(expiry)]).to.deep.equal([true, false]);
    expect(await measurements.isApproved(id("no key"), enrolledAt)).to.equal(false);
    await time.increaseTo(expiry - 1);
    expect(await approved(enrolledAt)).to.equal(true);
    await time.increaseTo(expiry);
    expect(await approved(enrolledAt), "expired now, whatever it signed").to.equal(false);
  });

  it("believes no revoked key, nor any key of a revoked measurement, even for the time before", async () => {
    const { measurements, decided, key, enrolledAt, first } = await loadFixture(enrolled);
    await expect(decided.revokeKey(key)).to.emit(measurements, "EnclaveKeyRevoked").withArgs(key);
    expect(await measurements.isApproved(key, enrolledAt)).to.equal(false);
    for (const gone of [key, id("no key")]) {
      await expect(decided.revokeKey(gone))
        .to.be.revertedWithCustomError(measurements, "MeasurementKeyNotEnrolled")
        .withArgs(gone);
    }
    const other = await measurements.idOf(first.curve, first.x, first.y);
    expect(await measurements.isApproved(other, enrolledAt)).to.equal(true);
    await decided.revokeMeasurement(MEASUREMENT);
    expect(await measurements.isApproved(other, enrolledAt)).to.equal(false);
  });
});
