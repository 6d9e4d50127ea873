import { expect } from "chai";
import { loadFixture, send } from "../helpers/epochs.ts";
import { AdapterMood, enrol, enrolCrowd, registrySuite } from "../helpers/identity.ts";

describe("PersonRegistry, admission limit (ID-3)", () => {
  it("admits 20 an epoch at least, and starts anew with the next", async () => {
    const suite = await loadFixture(registrySuite);
    const { registry, calendar, alice } = suite;
    await enrolCrowd(suite, 20, "first");
    expect(await registry.admissions()).to.deep.equal([20n, 20n]);
    await calendar.nextAtLastSecondOf(5n);
    await expect(enrol(suite, alice.address, "Alice"))
      .to.be.revertedWithCustomError(registry, "RegistryAdmissionLimit")
      .withArgs(5, 20);
    await calendar.nextAtFirstSecondOf(6n);
    await enrol(suite, alice.address, "Alice");
    expect(await registry.admissions()).to.deep.equal([1n, 20n]);
  });

  it("admits a tenth, rounded down, of the persons live at the last closed snapshot", async () => {
    const suite = await loadFixture(registrySuite);
    const { registry, calendar, alice, bob } = suite;
    for (let epoch = 5n; epoch < 15n; ++epoch) {
      await calendar.enter(epoch);
      await enrolCrowd(suite, 20, `epoch-${epoch}`);
    }
    await calendar.enter(15n);
    await enrolCrowd(suite, 19, "nearly");
    // 219 live so far in this epoch, but 200 at its last closed snapshot.
    expect(await registry.admissions()).to.deep.equal([19n, 20n]);
    await calendar.enter(16n);
    expect(await registry.liveAt(15)).to.equal(219n);
    expect(await registry.admissions()).to.deep.equal([0n, 21n]);
    await enrolCrowd(suite, 21, "more");
    await expect(enrol(suite, alice.address, "Alice"))
      .to.be.revertedWithCustomError(registry, "RegistryAdmissionLimit")
      .withArgs(16, 21);
    // The 20 admitted in epoch 5 counted up to the snapshot of epoch 17.
    await calendar.enter(19n);
    expect(await registry.liveAt(18)).to.equal(220n);
    await enrol(suite, bob.address, "Bob");
    expect(await registry.admissions()).to.deep.equal([1n, 22n]);
  });

  it("is not touched by refused proofs", async () => {
    const suite = await loadFixture(registrySuite);
    const { registry, adapter, alice } = suite;
    await send(adapter, "setMood", AdapterMood.Reverts);
    await expect(enrol(suite, alice.address, "Alice")).to.be.revertedWithCustomError(registry, "RegistryProofRefused");
    expect(await registry.admissions()).to.deep.equal([0n, 20n]);
  });
});
