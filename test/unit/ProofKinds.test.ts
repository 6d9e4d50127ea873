import { expect } from "chai";
import { cast, ethers, loadFixture, networkHelpers } from "../helpers/epochs.ts";
import type { ProofKinds } from "../../typechain-types/index.js";

async function table() {
  const actors = await cast();
  const first = await ethers.deployContract("ProofStub");
  const second = await ethers.deployContract("ProofStub");
  const kinds = (await ethers.deployContract("ProofKinds", [actors.timelock, [first]])) as unknown as ProofKinds;
  return { ...actors, kinds, first, second };
}

describe("ProofKinds", () => {
  it("numbers verifiers from 1, adds by the timelock alone, and keeps what it has", async () => {
    const { kinds, first, second, timelock, outsider } = await loadFixture(table);
    expect([await kinds.verifierOf(1), await kinds.kindOf(first)]).to.deep.equal([await first.getAddress(), 1n]);
    await expect(kinds.connect(outsider).add(second))
      .to.be.revertedWithCustomError(kinds, "ProofKindsNotTimelock")
      .withArgs(outsider.address);
    await expect(kinds.connect(timelock).add(second))
      .to.emit(kinds, "ProofKindAdded")
      .withArgs(2, await second.getAddress());
    expect([await kinds.count(), await kinds.timelock()]).to.deep.equal([2n, timelock.address]);
    for (const kind of [0, 3]) {
      await expect(kinds.verifierOf(kind)).to.be.revertedWithCustomError(kinds, "ProofKindUnknown").withArgs(kind);
    }
  });

  it("refuses what is no contract, is listed, or is one too many", async () => {
    const { kinds, first, timelock, outsider } = await loadFixture(table);
    const by = kinds.connect(timelock);
    await expect(by.add(outsider))
      .to.be.revertedWithCustomError(kinds, "ProofKindsWithoutCode")
      .withArgs(outsider.address);
    await expect(by.add(first))
      .to.be.revertedWithCustomError(kinds, "ProofKindsListed")
      .withArgs(await first.getAddress(), 1);
    await expect(ethers.deployContract("ProofKinds", [ethers.ZeroAddress, []])).to.be.revertedWithCustomError(
      kinds,
      "ProofKindsZeroAddress",
    );
    for (let i = 0; i < 255; ++i) {
      const address = ethers.getCreateAddress({ from: timelock.address, nonce: 1_000_000 + i });
      await networkHelpers.setCode(address, "0x00");
      if (i < 254) await by.add(address);
      else await expect(by.add(address)).to.be.revertedWithCustomError(kinds, "ProofKindsFull");
    }
  });
});
