import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { announced, ethers, loadFixture, send, time } from "../helpers/epochs.ts";
import { NOBODY, WalletMood, enrol, moveSignature, registrySuite, type RegistrySuite } from "../helpers/identity.ts";

/** Alice registered in epoch 5 until epoch 18; signatures hold for one day. */
async function aliceEnrolled(): Promise<RegistrySuite & { deadline: bigint }> {
  const suite = await registrySuite();
  await enrol(suite, suite.alice.address, "Alice");
  return { ...suite, deadline: BigInt(await time.latest()) + 10n * 604_800n };
}

/** `from` moves its person to `to`, who signs. */
async function move(suite: RegistrySuite & { deadline: bigint }, from: HardhatEthersSigner, to: HardhatEthersSigner) {
  const { registry, deadline } = suite;
  const signature = await moveSignature(registry, to, {
    person: await registry.livePersonOf(from.address),
    from: from.address,
    to: to.address,
    nonce: await registry.moveNonce(to.address),
    deadline,
  });
  return registry.connect(from).move(to.address, deadline, signature);
}

describe("PersonRegistry, moving", () => {
  it("keeps person and term, delays stake at the new account and announces old before new", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, calendar, probe, alice, bob } = suite;
    await calendar.enter(7n);
    const tx = await move(suite, alice, bob);
    await expect(tx).to.emit(registry, "PersonMoved").withArgs(1, alice.address, bob.address);
    expect(await announced(probe, tx)).to.deep.equal([alice.address, bob.address]);
    expect(await registry.bindingOf(bob.address)).to.deep.equal([1n, 9n, 18n, 11n]);
    expect(await registry.bindingOf(alice.address)).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(await registry.accountOf(1)).to.equal(bob.address);
    expect(await registry.liveAt(7)).to.equal(1n);
  });

  it("takes effect at the snapshot closing the epoch, and leaves history alone (ID-1, QV-5)", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, calendar, alice, bob, carol } = suite;
    await calendar.nextAtLastSecondOf(7n);
    await move(suite, alice, bob);
    await calendar.nextAtFirstSecondOf(8n);
    await move(suite, bob, carol);
    await calendar.enter(12n);
    const history = await Promise.all([4, 5, 6, 7, 8, 12].map((epoch) => registry.accountAt(1, epoch)));
    expect(history).to.deep.equal([NOBODY, alice.address, alice.address, bob.address, carol.address, carol.address]);
  });

  it("remembers only the last of several accounts in one epoch, each of which waits for its stake anew", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, alice, bob } = suite;
    await move(suite, alice, bob);
    await move(suite, bob, alice);
    expect(await registry.accountAt(1, 5)).to.equal(alice.address);
    expect(await registry.bindingOf(alice.address)).to.deep.equal([1n, 9n, 18n, 9n]);
    expect(await registry.bindingOf(bob.address)).to.deep.equal([0n, 0n, 0n, 9n]);
  });

  it("displaces a lapsed person from the new account", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, calendar, alice, bob } = suite;
    await enrol(suite, bob.address, "Bob", 6n);
    await calendar.enter(6n);
    await expect(move(suite, alice, bob))
      .to.emit(registry, "PersonMoved")
      .withArgs(2, bob.address, NOBODY);
    expect(await registry.accountOf(2)).to.equal(NOBODY);
    expect(await registry.livePersonOf(bob.address)).to.equal(1n);
  });

  it("refuses an account another person lives at, and the person's own", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, alice, bob } = suite;
    await enrol(suite, bob.address, "Bob");
    await expect(move(suite, alice, bob))
      .to.be.revertedWithCustomError(registry, "RegistryAccountTaken")
      .withArgs(bob.address, 2);
    await expect(move(suite, alice, alice))
      .to.be.revertedWithCustomError(registry, "RegistryAccountTaken")
      .withArgs(alice.address, 1);
  });

  it("is for accounts of live persons only", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, calendar, alice, bob, outsider } = suite;
    await expect(move(suite, outsider, bob))
      .to.be.revertedWithCustomError(registry, "RegistryNoLivePerson")
      .withArgs(outsider.address);
    await calendar.enter(18n);
    await expect(move(suite, alice, bob))
      .to.be.revertedWithCustomError(registry, "RegistryNoLivePerson")
      .withArgs(alice.address);
  });

  it("accepts the deadline's own second and nothing later", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, alice, bob, carol, deadline } = suite;
    await time.setNextBlockTimestamp(deadline);
    await move(suite, alice, bob);
    await expect(move(suite, bob, carol))
      .to.be.revertedWithCustomError(registry, "RegistryMoveExpired")
      .withArgs(deadline);
  });

  it("refuses a signature over other terms, by another key, or used before", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, alice, bob, carol, deadline } = suite;
    const terms = { person: 1n, from: alice.address, to: bob.address, nonce: 0n, deadline };
    const wrong = [
      await moveSignature(registry, bob, { ...terms, person: 2n }),
      await moveSignature(registry, bob, { ...terms, from: carol.address }),
      await moveSignature(registry, bob, { ...terms, to: carol.address }),
      await moveSignature(registry, bob, { ...terms, nonce: 1n }),
      await moveSignature(registry, bob, { ...terms, deadline: deadline + 1n }),
      await moveSignature(registry, alice, terms),
      "0x",
    ];
    for (const signature of wrong) {
      await expect(registry.connect(alice).move(bob.address, deadline, signature))
        .to.be.revertedWithCustomError(registry, "RegistryMoveSignatureInvalid")
        .withArgs(alice.address, bob.address);
    }
    const right = await moveSignature(registry, bob, terms);
    await registry.connect(alice).move(bob.address, deadline, right);
    expect(await registry.moveNonce(bob.address)).to.equal(1n);
    await move(suite, bob, alice);
    await expect(registry.connect(alice).move(bob.address, deadline, right))
      .to.be.revertedWithCustomError(registry, "RegistryMoveSignatureInvalid")
      .withArgs(alice.address, bob.address);
  });

  it("refuses the zero account", async () => {
    const { registry, alice, deadline } = await loadFixture(aliceEnrolled);
    await expect(registry.connect(alice).move(NOBODY, deadline, "0x"))
      .to.be.revertedWithCustomError(registry, "RegistryMoveSignatureInvalid")
      .withArgs(alice.address, NOBODY);
  });

  it("moves to a contract that signs by ERC-1271, and to none that refuses, reverts or answers rubbish", async () => {
    const suite = await loadFixture(aliceEnrolled);
    const { registry, alice, deadline } = suite;
    const wallet = await ethers.deployContract("PuppetWallet");
    const to = await wallet.getAddress();
    const attempt = () => registry.connect(alice).move(to, deadline, "0x", { gasLimit: 3_000_000 });
    const refused = async () =>
      expect(attempt())
        .to.be.revertedWithCustomError(registry, "RegistryMoveSignatureInvalid")
        .withArgs(alice.address, to);
    await refused();
    for (const mood of [WalletMood.Reverts, WalletMood.AnswersShort, WalletMood.AnswersOther, WalletMood.BurnsGas]) {
      await send(wallet, "setMood", mood);
      await refused();
    }
    await send(wallet, "setMood", WalletMood.Honest);
    const { chainId } = await ethers.provider.getNetwork();
    const domain = {
      name: "Counterweight PersonRegistry",
      version: "1",
      chainId,
      verifyingContract: await registry.getAddress(),
    };
    const types = {
      Move: [
        { name: "person", type: "uint32" },
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    };
    const digest = ethers.TypedDataEncoder.hash(domain, types, {
      person: 1n,
      from: alice.address,
      to,
      nonce: 0n,
      deadline,
    });
    await send(wallet, "accept", digest);
    await attempt();
    expect(await registry.accountOf(1)).to.equal(to);
  });
});
