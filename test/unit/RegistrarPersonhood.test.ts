import { expect } from "chai";
import type { HDNodeWallet } from "ethers";
import { Calendar, EPOCH, cast, ethers, futureStart, loadFixture, send, time } from "../helpers/epochs.ts";
import { MAX_TERM, NOBODY, WalletMood, human } from "../helpers/identity.ts";

interface Endorsement {
  registrar: string;
  signature: string;
}

const coder = ethers.AbiCoder.defaultAbiCoder();
const rising = (a: { address: string }, b: { address: string }) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1);

/** What RegistrarPersonhood reads. */
function proofOf(nullifier: string, expiry: bigint, endorsements: Endorsement[]): string {
  return coder.encode(
    ["bytes32", "uint48", "tuple(address registrar, bytes signature)[]"],
    [nullifier, expiry, endorsements],
  );
}

/** Three registrars by rising address, two of whom suffice. */
async function registrarSuite() {
  const actors = await cast();
  const registrars = [1, 2, 3].map((i) => new ethers.Wallet(ethers.id(`registrar ${i}`))).sort(rising);
  const [first, second, third] = registrars;
  if (!first || !second || !third) throw new Error("three registrars needed");
  // Constructed out of order: only proofs must be sorted.
  const adapter = await ethers.deployContract("RegistrarPersonhood", [
    [third.address, first.address, second.address],
    2,
  ]);
  const expiry = BigInt(await time.latest()) + 10n * EPOCH;
  const { chainId } = await ethers.provider.getNetwork();
  const domain = {
    name: "Counterweight Registrars",
    version: "1",
    chainId,
    verifyingContract: await adapter.getAddress(),
  };
  const vouch = async (
    by: Pick<HDNodeWallet, "address" | "signTypedData">,
    account: string,
    nullifier: string,
    until: bigint,
  ) => ({
    registrar: by.address,
    signature: await by.signTypedData(
      domain,
      {
        Personhood: [
          { name: "account", type: "address" },
          { name: "nullifier", type: "bytes32" },
          { name: "expiry", type: "uint48" },
        ],
      },
      { account, nullifier, expiry: until },
    ),
  });
  const recall = async (by: Pick<HDNodeWallet, "address" | "signTypedData">, nullifier: string) => ({
    registrar: by.address,
    signature: await by.signTypedData(domain, { Revocation: [{ name: "nullifier", type: "bytes32" }] }, { nullifier }),
  });
  return { ...actors, adapter, first, second, third, expiry, vouch, recall };
}

describe("RegistrarPersonhood", () => {
  describe("when deployed", () => {
    it("tells its registrars and threshold", async () => {
      const { adapter, first, second, third, outsider } = await loadFixture(registrarSuite);
      expect(await adapter.registrars()).to.deep.equal([third.address, first.address, second.address]);
      expect(await adapter.threshold()).to.equal(2n);
      expect(await adapter.isRegistrar(second.address)).to.equal(true);
      expect(await adapter.isRegistrar(outsider.address)).to.equal(false);
    });

    it("refuses a threshold of zero or above its registrars", async () => {
      const { alice, bob } = await loadFixture(registrarSuite);
      const factory = await ethers.getContractFactory("RegistrarPersonhood");
      for (const [list, threshold] of [
        [[alice.address, bob.address], 0],
        [[alice.address, bob.address], 3],
        [[], 0],
        [[], 1],
      ] as const) {
        await expect(factory.deploy([...list], threshold))
          .to.be.revertedWithCustomError(factory, "RegistrarThresholdOutOfRange")
          .withArgs(threshold, list.length);
      }
    });

    it("refuses the zero address, repetitions and more than 32 registrars", async () => {
      const { alice, bob } = await loadFixture(registrarSuite);
      const factory = await ethers.getContractFactory("RegistrarPersonhood");
      await expect(factory.deploy([alice.address, NOBODY], 1))
        .to.be.revertedWithCustomError(factory, "RegistrarInvalid")
        .withArgs(NOBODY);
      await expect(factory.deploy([alice.address, bob.address, alice.address], 1))
        .to.be.revertedWithCustomError(factory, "RegistrarInvalid")
        .withArgs(alice.address);
      const crowd = Array.from({ length: 33 }, () => ethers.Wallet.createRandom().address);
      await expect(factory.deploy(crowd, 1))
        .to.be.revertedWithCustomError(factory, "RegistrarTooMany")
        .withArgs(33, 32);
      await factory.deploy(crowd.slice(1), 32);
    });
  });

  describe("proof", () => {
    it("holds with the threshold of endorsements, or more", async () => {
      const { adapter, first, second, third, expiry, vouch, alice } = await loadFixture(registrarSuite);
      const nullifier = human("Alice");
      for (const signers of [
        [first, second],
        [first, third],
        [second, third],
        [first, second, third],
      ]) {
        const endorsements = await Promise.all(signers.map((by) => vouch(by, alice.address, nullifier, expiry)));
        const proof = proofOf(nullifier, expiry, endorsements);
        expect(await adapter.verify(alice.address, proof)).to.deep.equal([nullifier, expiry]);
      }
    });

    it("signs the digest the contract shows", async () => {
      const { adapter, first, expiry, vouch, recall, alice } = await loadFixture(registrarSuite);
      const { signature } = await vouch(first, alice.address, human("Alice"), expiry);
      const digest = await adapter.personhoodDigest(alice.address, human("Alice"), expiry);
      expect(ethers.recoverAddress(digest, signature)).to.equal(first.address);
      const recalled = await recall(first, human("Alice"));
      const other = await adapter.revocationDigest(human("Alice"));
      expect(ethers.recoverAddress(other, recalled.signature)).to.equal(first.address);
    });

    it("fails below the threshold", async () => {
      const { adapter, first, expiry, vouch, alice } = await loadFixture(registrarSuite);
      const one = await vouch(first, alice.address, human("Alice"), expiry);
      for (const endorsements of [[], [one]]) {
        await expect(adapter.verify(alice.address, proofOf(human("Alice"), expiry, endorsements)))
          .to.be.revertedWithCustomError(adapter, "RegistrarThresholdMissed")
          .withArgs(endorsements.length, 2);
      }
    });

    it("fails when endorsements repeat a registrar or are out of order", async () => {
      const { adapter, first, second, expiry, vouch, alice } = await loadFixture(registrarSuite);
      const one = await vouch(first, alice.address, human("Alice"), expiry);
      const two = await vouch(second, alice.address, human("Alice"), expiry);
      await expect(adapter.verify(alice.address, proofOf(human("Alice"), expiry, [one, one])))
        .to.be.revertedWithCustomError(adapter, "RegistrarOrderInvalid")
        .withArgs(first.address, first.address);
      await expect(adapter.verify(alice.address, proofOf(human("Alice"), expiry, [two, one])))
        .to.be.revertedWithCustomError(adapter, "RegistrarOrderInvalid")
        .withArgs(second.address, first.address);
    });

    it("fails when somebody else endorses, or a registrar endorsed something else", async () => {
      const { adapter, first, second, expiry, vouch, alice, bob } = await loadFixture(registrarSuite);
      const nullifier = human("Alice");
      const stranger = new ethers.Wallet(ethers.id("stranger"));
      const one = await vouch(first, alice.address, nullifier, expiry);
      const outside = [one, await vouch(stranger, alice.address, nullifier, expiry)].sort((a, b) =>
        rising({ address: a.registrar }, { address: b.registrar }),
      );
      await expect(adapter.verify(alice.address, proofOf(nullifier, expiry, outside)))
        .to.be.revertedWithCustomError(adapter, "RegistrarUnknown")
        .withArgs(stranger.address);
      const forged = { registrar: second.address, signature: one.signature };
      const others = [
        forged,
        { registrar: second.address, signature: "0x" },
        await vouch(second, bob.address, nullifier, expiry),
        await vouch(second, alice.address, human("Bob"), expiry),
        await vouch(second, alice.address, nullifier, expiry + 1n),
      ];
      for (const other of others) {
        await expect(adapter.verify(alice.address, proofOf(nullifier, expiry, [one, other])))
          .to.be.revertedWithCustomError(adapter, "RegistrarSignatureInvalid")
          .withArgs(second.address);
      }
    });

    it("fails as a whole when an endorsement above the threshold is bad", async () => {
      const { adapter, first, second, third, expiry, vouch, alice } = await loadFixture(registrarSuite);
      const good = await Promise.all([first, second].map((by) => vouch(by, alice.address, human("Alice"), expiry)));
      const bad = { registrar: third.address, signature: "0x1234" };
      await expect(adapter.verify(alice.address, proofOf(human("Alice"), expiry, [...good, bad])))
        .to.be.revertedWithCustomError(adapter, "RegistrarSignatureInvalid")
        .withArgs(third.address);
    });

    it("fails from its expiry on, and for the zero nullifier", async () => {
      const { adapter, first, second, vouch, alice } = await loadFixture(registrarSuite);
      const now = BigInt(await time.latest());
      for (const [expiry, holds] of [
        [now, false],
        [now + 1n, true],
      ] as const) {
        const endorsements = await Promise.all(
          [first, second].map((by) => vouch(by, alice.address, human("Alice"), expiry)),
        );
        const proof = proofOf(human("Alice"), expiry, endorsements);
        const attempt = adapter.verify(alice.address, proof, { blockTag: "latest" });
        if (holds) expect((await attempt)[1]).to.equal(expiry);
        else await expect(attempt).to.be.revertedWithCustomError(adapter, "RegistrarProofExpired").withArgs(expiry);
      }
      await expect(
        adapter.verify(alice.address, proofOf(ethers.ZeroHash, now + 10n, [])),
      ).to.be.revertedWithCustomError(adapter, "RegistrarNullifierZero");
    });

    it("does not hold for another contract of the same registrars", async () => {
      const { adapter, first, second, third, expiry, vouch, alice } = await loadFixture(registrarSuite);
      const twin = await ethers.deployContract("RegistrarPersonhood", [[...(await adapter.registrars())], 2]);
      const endorsements = await Promise.all(
        [first, second, third].map((by) => vouch(by, alice.address, human("Alice"), expiry)),
      );
      await expect(twin.verify(alice.address, proofOf(human("Alice"), expiry, endorsements)))
        .to.be.revertedWithCustomError(twin, "RegistrarSignatureInvalid")
        .withArgs(first.address);
    });
  });

  describe("contract registrar (ERC-1271)", () => {
    async function withWallet() {
      const suite = await registrarSuite();
      const wallet = await ethers.deployContract("PuppetWallet");
      const address = await wallet.getAddress();
      const adapter = await ethers.deployContract("RegistrarPersonhood", [[suite.first.address, address], 1]);
      const nullifier = human("Alice");
      await send(wallet, "accept", await adapter.personhoodDigest(suite.alice.address, nullifier, suite.expiry));
      const proof = proofOf(nullifier, suite.expiry, [{ registrar: address, signature: "0x" }]);
      return { ...suite, adapter, wallet, address, nullifier, proof };
    }

    it("endorses what its contract accepts", async () => {
      const { adapter, alice, bob, expiry, address, nullifier, proof } = await loadFixture(withWallet);
      expect(await adapter.verify(alice.address, proof)).to.deep.equal([nullifier, expiry]);
      await expect(adapter.verify(bob.address, proof))
        .to.be.revertedWithCustomError(adapter, "RegistrarSignatureInvalid")
        .withArgs(address);
    });

    it("endorses nothing by reverting, burning gas or answering rubbish", async () => {
      const { adapter, alice, wallet, address, proof } = await loadFixture(withWallet);
      for (const mood of [WalletMood.Reverts, WalletMood.BurnsGas, WalletMood.AnswersShort, WalletMood.AnswersOther]) {
        await send(wallet, "setMood", mood);
        await expect(adapter.verify(alice.address, proof, { gasLimit: 1_500_000 }))
          .to.be.revertedWithCustomError(adapter, "RegistrarSignatureInvalid")
          .withArgs(address);
      }
    });
  });

  describe("revocation", () => {
    it("takes the threshold's signatures from whoever brings them, and stands for ever", async () => {
      const suite = await loadFixture(registrarSuite);
      const { adapter, first, second, third, expiry, vouch, recall, alice, outsider } = suite;
      const nullifier = human("Alice");
      const endorsements = await Promise.all([first, third].map((by) => recall(by, nullifier)));
      await expect(adapter.connect(outsider).revoke(nullifier, endorsements))
        .to.emit(adapter, "NullifierRevoked")
        .withArgs(nullifier, outsider.address);
      expect(await adapter.isRevoked(nullifier)).to.equal(true);
      expect(await adapter.isRevoked(human("Bob"))).to.equal(false);
      const vouched = await Promise.all([first, second].map((by) => vouch(by, alice.address, nullifier, expiry)));
      await expect(adapter.verify(alice.address, proofOf(nullifier, expiry, vouched)))
        .to.be.revertedWithCustomError(adapter, "RegistrarNullifierRevoked")
        .withArgs(nullifier);
      await expect(adapter.revoke(nullifier, endorsements))
        .to.be.revertedWithCustomError(adapter, "RegistrarNullifierRevoked")
        .withArgs(nullifier);
    });

    it("is refused below the threshold, over another nullifier, and with signatures that vouch", async () => {
      const suite = await loadFixture(registrarSuite);
      const { adapter, first, second, expiry, vouch, recall, alice } = suite;
      const nullifier = human("Alice");
      await expect(adapter.revoke(nullifier, [await recall(first, nullifier)]))
        .to.be.revertedWithCustomError(adapter, "RegistrarThresholdMissed")
        .withArgs(1, 2);
      for (const sign of [
        (by: HDNodeWallet | typeof first) => recall(by, human("Bob")),
        (by: HDNodeWallet | typeof first) => vouch(by, alice.address, nullifier, expiry),
      ]) {
        await expect(adapter.revoke(nullifier, [await sign(first), await sign(second)]))
          .to.be.revertedWithCustomError(adapter, "RegistrarSignatureInvalid")
          .withArgs(first.address);
      }
      await expect(adapter.revoke(ethers.ZeroHash, [])).to.be.revertedWithCustomError(
        adapter,
        "RegistrarNullifierZero",
      );
      expect(await adapter.isRevoked(nullifier)).to.equal(false);
    });
  });

  describe("in the registry", () => {
    it("admits, renews and revokes a person", async () => {
      const suite = await loadFixture(registrarSuite);
      const { adapter, first, second, vouch, recall, alice, timelock, binder, outsider } = suite;
      const calendar = new Calendar(await futureStart());
      const probe = await ethers.deployContract("VoiceSyncProbe");
      const registry = await ethers.deployContract("PersonRegistry", [
        calendar.start,
        EPOCH,
        timelock.address,
        await adapter.getAddress(),
        MAX_TERM,
        [],
        [],
        binder.address,
      ]);
      await registry.connect(binder).bind(await probe.getAddress());
      await calendar.enter(1n);
      const submit = async (until: bigint) => {
        const expiry = calendar.startOf(until);
        const signed = await Promise.all([first, second].map((by) => vouch(by, alice.address, human("Alice"), expiry)));
        return registry.connect(outsider).register(alice.address, proofOf(human("Alice"), expiry, signed));
      };
      await submit(5n);
      expect(await registry.termOf(1)).to.deep.equal([5n, 5n]);
      await calendar.enter(3n);
      await submit(9n);
      expect(await registry.termOf(1)).to.deep.equal([5n, 9n]);
      await expect(registry.reportRevocation(1)).to.be.revertedWithCustomError(registry, "RegistryNotRevoked");
      await adapter.revoke(human("Alice"), [await recall(first, human("Alice")), await recall(second, human("Alice"))]);
      await registry.reportRevocation(1);
      expect(await registry.livePersonOf(alice.address)).to.equal(0n);
      await calendar.enter(4n);
      await expect(submit(10n))
        .to.be.revertedWithCustomError(registry, "RegistryProofRefused")
        .withArgs(await adapter.getAddress(), alice.address);
      await expect(registry.register(alice.address, "0x1234"))
        .to.be.revertedWithCustomError(registry, "RegistryProofRefused")
        .withArgs(await adapter.getAddress(), alice.address);
    });
  });
});
