import { Group } from "@semaphore-protocol/group";
import { Identity } from "@semaphore-protocol/identity";
import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { endProving } from "../../scripts/lib/circuits/endProving.ts";
import { DAY, EPOCH, cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import { registrySuite } from "../helpers/identity.ts";
import {
  FIELD,
  SemaphoreGroup,
  consentOf,
  membershipProof,
  prove,
  type Membership,
} from "../../scripts/lib/semaphore/membership.ts";

const MAX_TERM = 2n * EPOCH;
const ROOT_DURATION = DAY;
const ALICE = new Identity("Alice, whom nobody else knows");
const BOB = new Identity("Bob, whom nobody else knows");

/** The adapter over a real Semaphore with the members Alice and Bob. */
async function groupSuite() {
  const actors = await cast();
  const group = await SemaphoreGroup.deploy(actors.deployer, ROOT_DURATION);
  for (const member of [ALICE, BOB]) await group.add(member);
  const deploy = async () => ethers.deployContract("SemaphorePersonhood", [await group.address(), group.id, MAX_TERM]);
  const adapter = await deploy();
  /** A real proof of `member` for `account` until `expiry`. */
  const memberOf = async (member: Identity, account: string, expiry: bigint, at = adapter, members = group.members) =>
    prove(member, members, await at.messageFor(account, expiry), await at.scope());
  /** The same with a consent that `signer` gives for `account`. */
  const proofWith = async (membership: Membership, account: string, expiry: bigint, signer: HardhatEthersSigner) => {
    const terms = { account, nullifier: membership.nullifier, expiry };
    return membershipProof(membership, expiry, await consentOf(signer, adapter, terms));
  };
  return { ...actors, group, adapter, deploy, memberOf, proofWith };
}

/** The same with Alice's proof for her account, half a term long. */
async function provenSuite() {
  const suite = await groupSuite();
  const { alice, memberOf, proofWith } = suite;
  const expiry = BigInt(await time.latest()) + MAX_TERM / 2n;
  const membership = await memberOf(ALICE, alice.address, expiry);
  const proof = await proofWith(membership, alice.address, expiry, alice);
  return { ...suite, expiry, membership, proof, nullifier: ethers.toBeHex(membership.nullifier, 32) };
}

/** A registry whose counting adapter is a SemaphorePersonhood, in epoch 5. */
async function memberRegistry() {
  const suite = await registrySuite();
  const grouped = await groupSuite();
  const address = await grouped.adapter.getAddress();
  await suite.registry.connect(suite.timelock).addStandby(address, 13);
  await suite.registry.connect(suite.timelock).switchAdapter(address);
  const enter = async (member: Identity, account: HardhatEthersSigner, until: bigint) => {
    const expiry = suite.calendar.startOf(until);
    const membership = await grouped.memberOf(member, account.address, expiry);
    const proof = await grouped.proofWith(membership, account.address, expiry, account);
    return suite.registry.register(account.address, proof);
  };
  return { ...grouped, ...suite, adapter: grouped.adapter, enter };
}

describe("SemaphorePersonhood", () => {
  after(endProving);

  describe("when deployed", () => {
    it("tells service, group and longest term, and has a scope of its own", async () => {
      const { adapter, group, deploy } = await loadFixture(groupSuite);
      expect(await adapter.service()).to.equal(await group.address());
      expect([await adapter.groupId(), await adapter.maxTerm()]).to.deep.equal([group.id, MAX_TERM]);
      expect(await adapter.scope()).to.not.equal(await (await deploy()).scope());
    });

    it("refuses a service without code, a group that is not there and no term", async () => {
      const { group, outsider } = await loadFixture(groupSuite);
      const factory = await ethers.getContractFactory("SemaphorePersonhood");
      await expect(factory.deploy(outsider.address, group.id, MAX_TERM))
        .to.be.revertedWithCustomError(factory, "SemaphorePersonhoodServiceWithoutCode")
        .withArgs(outsider.address);
      await expect(factory.deploy(await group.address(), 7n, MAX_TERM))
        .to.be.revertedWithCustomError(factory, "SemaphorePersonhoodGroupUnknown")
        .withArgs(7n);
      await expect(factory.deploy(await group.address(), group.id, 0n)).to.be.revertedWithCustomError(
        factory,
        "SemaphorePersonhoodMaxTermZero",
      );
    });
  });

  describe("proof", () => {
    it("holds for the account and expiry that member and account agreed on", async () => {
      const { adapter, alice, proof, nullifier, expiry } = await loadFixture(provenSuite);
      expect(await adapter.verify(alice.address, proof)).to.deep.equal([nullifier, expiry]);
    });

    it("takes the consent of a contract account by ERC-1271", async () => {
      const { adapter, memberOf, proofWith, alice, expiry } = await loadFixture(provenSuite);
      const wallet = await (await ethers.deployContract("Wallet1271", [alice.address])).getAddress();
      const membership = await memberOf(ALICE, wallet, expiry);
      const proof = await proofWith(membership, wallet, expiry, alice);
      expect((await adapter.verify(wallet, proof)).expiry).to.equal(expiry);
    });

    it("ends to the second", async () => {
      const { adapter, alice, proof, expiry } = await loadFixture(provenSuite);
      await time.increaseTo(expiry - 1n);
      // The group did not change: its current root never grows stale.
      expect((await adapter.verify(alice.address, proof)).expiry).to.equal(expiry);
      await time.increaseTo(expiry);
      await expect(adapter.verify(alice.address, proof))
        .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodExpired")
        .withArgs(expiry);
    });

    it("reaches no further than the longest term, to the second", async () => {
      const { adapter, alice, memberOf, proofWith } = await loadFixture(groupSuite);
      const now = BigInt(await time.latest());
      const expiry = now + MAX_TERM + 1n;
      const proof = await proofWith(await memberOf(ALICE, alice.address, expiry), alice.address, expiry, alice);
      await expect(adapter.verify(alice.address, proof))
        .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodTermTooLong")
        .withArgs(expiry, now + MAX_TERM);
      await time.increaseTo(now + 1n);
      expect((await adapter.verify(alice.address, proof)).expiry).to.equal(expiry);
    });

    it("binds no account that the member did not name", async () => {
      const { adapter, proofWith, membership, bob, expiry } = await loadFixture(provenSuite);
      const proof = await proofWith(membership, bob.address, expiry, bob);
      await expect(adapter.verify(bob.address, proof))
        .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodMembershipInvalid")
        .withArgs(bob.address, membership.nullifier, expiry);
    });

    it("lasts no longer than the member said", async () => {
      const { adapter, proofWith, membership, alice, expiry } = await loadFixture(provenSuite);
      const proof = await proofWith(membership, alice.address, expiry + 1n, alice);
      await expect(adapter.verify(alice.address, proof))
        .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodMembershipInvalid")
        .withArgs(alice.address, membership.nullifier, expiry + 1n);
    });

    it("binds no account that did not sign", async () => {
      const { adapter, memberOf, proofWith, alice, bob, expiry } = await loadFixture(provenSuite);
      const membership = await memberOf(BOB, alice.address, expiry);
      for (const proof of [
        await proofWith(membership, alice.address, expiry, bob),
        membershipProof(membership, expiry, "0x"),
      ]) {
        await expect(adapter.verify(alice.address, proof))
          .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodConsentInvalid")
          .withArgs(alice.address, membership.nullifier, expiry);
      }
    });

    it("lends its consent to no other member, who sees it in flight", async () => {
      const { adapter, memberOf, alice, membership, expiry } = await loadFixture(provenSuite);
      const terms = { account: alice.address, nullifier: membership.nullifier, expiry };
      const consent = await consentOf(alice, adapter, terms);
      const thief = await memberOf(BOB, alice.address, expiry);
      await expect(adapter.verify(alice.address, membershipProof(thief, expiry, consent)))
        .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodConsentInvalid")
        .withArgs(alice.address, thief.nullifier, expiry);
    });

    it("serves one adapter, under which alone its nullifier means somebody", async () => {
      const { adapter, deploy, memberOf, alice, membership, expiry } = await loadFixture(provenSuite);
      const other = await deploy();
      const terms = { account: alice.address, nullifier: membership.nullifier, expiry };
      const proof = membershipProof(membership, expiry, await consentOf(alice, other, terms));
      await expect(other.verify(alice.address, proof))
        .to.be.revertedWithCustomError(other, "SemaphorePersonhoodMembershipInvalid")
        .withArgs(alice.address, membership.nullifier, expiry);
      expect((await memberOf(ALICE, alice.address, expiry, other)).nullifier).to.not.equal(membership.nullifier);
      expect((await memberOf(ALICE, alice.address, expiry + 1n, adapter)).nullifier).to.equal(membership.nullifier);
    });

    it("has one nullifier: neither another number nor the same number beyond the field", async () => {
      const { adapter, proofWith, membership, alice, expiry } = await loadFixture(provenSuite);
      for (const nullifier of [membership.nullifier + FIELD, membership.nullifier + 1n]) {
        const proof = await proofWith({ ...membership, nullifier }, alice.address, expiry, alice);
        await expect(adapter.verify(alice.address, proof))
          .to.be.revertedWithCustomError(adapter, "SemaphorePersonhoodMembershipInvalid")
          .withArgs(alice.address, nullifier, expiry);
      }
    });
  });

  describe("group", () => {
    it("has members: a stranger's group of its own proves nothing", async () => {
      const { adapter, group, memberOf, proofWith, outsider, expiry } = await loadFixture(provenSuite);
      const stranger = new Identity("stranger");
      const own = new Group([stranger.commitment, ALICE.commitment]);
      const membership = await memberOf(stranger, outsider.address, expiry, adapter, own);
      const proof = await proofWith(membership, outsider.address, expiry, outsider);
      await expect(adapter.verify(outsider.address, proof)).to.be.revertedWithCustomError(
        group.service,
        "Semaphore__MerkleTreeRootIsNotPartOfTheGroup",
      );
    });

    it("keeps a removed member's proofs good for its root duration, and no longer", async () => {
      const { adapter, group, alice, proof, expiry } = await loadFixture(provenSuite);
      const rootMade = await time.latest();
      await group.remove(ALICE);
      expect((await adapter.verify(alice.address, proof)).expiry).to.equal(expiry);
      await time.increaseTo(BigInt(rootMade) + ROOT_DURATION);
      await expect(adapter.verify(alice.address, proof)).to.be.revertedWithCustomError(
        group.service,
        "Semaphore__MerkleTreeRootIsExpired",
      );
    });
  });

  describe("under the registry", () => {
    it("admits a member once and renews it under its nullifier (ID-1)", async () => {
      const { registry, adapter, enter, calendar, alice, bob } = await loadFixture(memberRegistry);
      await expect(enter(ALICE, alice, 6n)).to.emit(registry, "PersonRegistered");
      const nullifier = await registry.nullifierOf(1, await adapter.getAddress());
      await expect(enter(ALICE, bob, 7n))
        .to.be.revertedWithCustomError(registry, "RegistryBoundElsewhere")
        .withArgs(1, alice.address);
      await expect(enter(ALICE, alice, 7n))
        .to.emit(registry, "PersonRenewed")
        .withArgs(1, alice.address, await adapter.getAddress(), nullifier, 9, 7);
      await enter(BOB, bob, 7n);
      expect(await registry.personCount()).to.equal(2n);
      await calendar.enter(7n);
      expect(await registry.livePersonOf(alice.address)).to.equal(0n);
    });

    it("lets a removed member live until its term ends: nobody can tell who it was (ID-2)", async () => {
      const { registry, adapter, group, enter, alice } = await loadFixture(memberRegistry);
      await enter(ALICE, alice, 7n);
      await group.remove(ALICE);
      expect(await adapter.isRevoked(await registry.nullifierOf(1, await adapter.getAddress()))).to.equal(false);
      await expect(registry.reportRevocation(1)).to.be.revertedWithCustomError(registry, "RegistryNotRevoked");
      expect([await registry.liveAt(6), await registry.liveAt(7)]).to.deep.equal([1n, 0n]);
    });
  });
});
