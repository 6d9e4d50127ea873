import { expect } from "chai";
import { id } from "ethers";
import { cast, EPOCH, ethers, futureStart, loadFixture } from "../helpers/epochs.ts";
import { DAY, POLICY } from "../helpers/claims.ts";
import type { ModelRegistry } from "../../typechain-types/index.js";

const CONTENT = id("weights");

async function registry() {
  const actors = await cast();
  const models = (await ethers.deployContract("ModelRegistry", [
    await futureStart(),
    EPOCH,
  ])) as unknown as ModelRegistry;
  await models.connect(actors.alice).register(CONTENT, POLICY);
  return { ...actors, models, model: await models.idOf(CONTENT, actors.alice) };
}

describe("ModelRegistry", () => {
  it("registers the same content for several owners under several ids, so that nobody squats", async () => {
    const { models, bob, alice, model } = await loadFixture(registry);
    const others = await models.idOf(CONTENT, bob);
    expect(others).not.to.equal(model);
    const registering = models.connect(bob).register(CONTENT, POLICY);
    await expect(registering).to.emit(models, "ModelRegistered").withArgs(others, bob.address, CONTENT);
    await expect(registering).to.emit(models, "ModelPolicySet").withArgs(others, 1, Object.values(POLICY));
    expect((await models.modelOf(model)).owner).to.equal(alice.address);
    await expect(models.connect(alice).register(CONTENT, POLICY))
      .to.be.revertedWithCustomError(models, "ModelAlreadyRegistered")
      .withArgs(model);
    await expect(models.register(ethers.ZeroHash, POLICY)).to.be.revertedWithCustomError(models, "ModelContentZero");
  });

  it("keeps every policy under its version", async () => {
    const { models, alice, model } = await loadFixture(registry);
    await models.connect(alice).setPolicy(model, { ...POLICY, minBond: 7n });
    expect((await models.modelOf(model)).version).to.equal(2);
    expect([...(await models.policyOf(model, 1))]).to.deep.equal([
      POLICY.proofKinds,
      POLICY.minBond,
      BigInt(DAY),
      BigInt(14 * DAY),
      true,
    ]);
    expect((await models.policyOf(model, 2)).minBond).to.equal(7n);
    await expect(models.policyOf(model, 3))
      .to.be.revertedWithCustomError(models, "ModelPolicyUnknown")
      .withArgs(model, 3);
    await expect(models.modelOf(CONTENT)).to.be.revertedWithCustomError(models, "ModelUnknown").withArgs(CONTENT);
  });

  it("refuses policies that take nothing, take optimism without a jury, or leave the bounds of windows", async () => {
    const { models, alice, model } = await loadFixture(registry);
    const setting = (changes: Partial<typeof POLICY>) =>
      models.connect(alice).setPolicy(model, { ...POLICY, ...changes });
    await expect(setting({ proofKinds: 0n }))
      .to.be.revertedWithCustomError(models, "ModelKindsInvalid")
      .withArgs(0, true);
    await expect(setting({ jury: false }))
      .to.be.revertedWithCustomError(models, "ModelKindsInvalid")
      .withArgs(POLICY.proofKinds, false);
    const [least, most] = [DAY, 14 * DAY];
    expect(await models.windowBounds()).to.deep.equal([BigInt(least), BigInt(most)]);
    for (const [minWindow, maxWindow] of [
      [least - 1, most],
      [least, most + 1],
      [least + 1, least],
    ] as const) {
      await expect(setting({ minWindow, maxWindow }))
        .to.be.revertedWithCustomError(models, "ModelWindowInvalid")
        .withArgs(minWindow, maxWindow, least, most);
    }
    await setting({ minWindow: most, maxWindow: most });
  });

  it("is changed by a model's owner alone, and not after retirement", async () => {
    const { models, alice, outsider, model } = await loadFixture(registry);
    const by = models.connect(outsider);
    const attempts = [
      () => by.setPolicy(model, POLICY),
      () => by.retire(model),
      () => by.offer(model, outsider),
      () => by.retire(CONTENT),
    ];
    for (const attempt of attempts) await expect(attempt()).to.be.revertedWithCustomError(models, "ModelNotOwner");
    await expect(models.connect(alice).retire(model)).to.emit(models, "ModelRetirement").withArgs(model);
    expect((await models.modelOf(model)).retired).to.equal(true);
    await expect(models.connect(alice).setPolicy(model, POLICY))
      .to.be.revertedWithCustomError(models, "ModelRetired")
      .withArgs(model);
    await expect(models.connect(alice).retire(model)).to.be.revertedWithCustomError(models, "ModelRetired");
  });

  it("changes hands in two steps, and an offer can be taken back", async () => {
    const { models, alice, bob, outsider, model } = await loadFixture(registry);
    await expect(models.connect(alice).offer(model, bob))
      .to.emit(models, "ModelOffered")
      .withArgs(model, alice.address, bob.address);
    await expect(models.connect(outsider).accept(model))
      .to.be.revertedWithCustomError(models, "ModelNotOffered")
      .withArgs(model, outsider.address);
    await models.connect(alice).offer(model, ethers.ZeroAddress);
    await expect(models.connect(bob).accept(model)).to.be.revertedWithCustomError(models, "ModelNotOffered");
    await models.connect(alice).offer(model, bob);
    await expect(models.connect(bob).accept(model))
      .to.emit(models, "ModelMoved")
      .withArgs(model, alice.address, bob.address);
    await expect(models.connect(bob).accept(model)).to.be.revertedWithCustomError(models, "ModelNotOffered");
    await expect(models.connect(alice).retire(model)).to.be.revertedWithCustomError(models, "ModelNotOwner");
    await models.connect(bob).setPolicy(model, POLICY);
    await expect(models.connect(alice).register(CONTENT, POLICY), "the id stays taken").to.be.revertedWithCustomError(
      models,
      "ModelAlreadyRegistered",
    );
  });
});
