import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Signature } from "ethers";
import { cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import { type Voices, UNIT, neighbours } from "../helpers/voices.ts";

const TYPES = {
  Delegation: [
    { name: "delegatee", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "expiry", type: "uint256" },
  ],
};

/** A signed delegation, as wallets make it for any ERC-5805 contract. */
async function sign(
  { votes }: Voices,
  signer: HardhatEthersSigner,
  delegatee: string,
  nonce: bigint,
  expiry: bigint,
): Promise<Signature> {
  const { name, version, chainId, verifyingContract } = await votes.eip712Domain();
  const domain = { name, version, chainId, verifyingContract };
  return Signature.from(await signer.signTypedData(domain, TYPES, { delegatee, nonce, expiry }));
}

describe("QuadraticVotes, delegation by signature", () => {
  it("delegates for the signer, for 13 epochs, whoever submits", async () => {
    const voices = await loadFixture(neighbours);
    const { alice, carol, outsider } = await cast();
    const { votes } = voices;
    const expiry = BigInt(await time.latest()) + 100n;
    const { v, r, s } = await sign(voices, alice, carol.address, 0n, expiry);
    await votes.connect(outsider).delegateBySig(carol.address, 0, expiry, v, r, s);
    expect(await votes.getVotes(carol.address)).to.equal(60n * UNIT);
    expect([...(await votes.delegationOf(alice.address))]).to.deep.equal([3n, 13n]);
    expect(await votes.nonces(alice.address)).to.equal(1n);
  });

  it("refuses the same signature twice", async () => {
    const voices = await loadFixture(neighbours);
    const { alice, carol } = await cast();
    const { votes } = voices;
    const expiry = BigInt(await time.latest()) + 100n;
    const { v, r, s } = await sign(voices, alice, carol.address, 0n, expiry);
    await votes.delegateBySig(carol.address, 0, expiry, v, r, s);
    await votes.connect(alice).delegate(alice.address);
    await expect(votes.delegateBySig(carol.address, 0, expiry, v, r, s))
      .to.be.revertedWithCustomError(votes, "InvalidAccountNonce")
      .withArgs(alice.address, 1);
  });

  it("refuses an expired signature", async () => {
    const voices = await loadFixture(neighbours);
    const { alice, carol } = await cast();
    const { votes } = voices;
    const expiry = BigInt(await time.latest());
    const { v, r, s } = await sign(voices, alice, carol.address, 0n, expiry);
    await expect(votes.delegateBySig(carol.address, 0, expiry, v, r, s))
      .to.be.revertedWithCustomError(votes, "VotesExpiredSignature")
      .withArgs(expiry);
  });

  it("moves nobody's voice but the signer's when the terms were changed", async () => {
    const voices = await loadFixture(neighbours);
    const { alice, bob, carol } = await cast();
    const { votes } = voices;
    const expiry = BigInt(await time.latest()) + 100n;
    const { v, r, s } = await sign(voices, alice, carol.address, 0n, expiry);
    // Recovers some unknown account, which has no voice to lend.
    await votes.delegateBySig(bob.address, 0, expiry, v, r, s);
    expect(await votes.getVotes(bob.address)).to.equal(30n * UNIT);
    expect(await votes.delegates(alice.address)).to.equal(alice.address);
    expect(await votes.nonces(alice.address)).to.equal(0n);
  });

  it("refuses what is no signature, and one with a malleable s", async () => {
    const voices = await loadFixture(neighbours);
    const { alice, carol } = await cast();
    const { votes } = voices;
    const expiry = BigInt(await time.latest()) + 100n;
    const { v, r, s } = await sign(voices, alice, carol.address, 0n, expiry);
    await expect(votes.delegateBySig(carol.address, 0, expiry, 99, r, s)).to.be.revertedWithCustomError(
      votes,
      "ECDSAInvalidSignature",
    );
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const mirrored = ethers.toBeHex(order - BigInt(s), 32);
    await expect(votes.delegateBySig(carol.address, 0, expiry, v === 27 ? 28 : 27, r, mirrored))
      .to.be.revertedWithCustomError(votes, "ECDSAInvalidSignatureS")
      .withArgs(mirrored);
  });
});
