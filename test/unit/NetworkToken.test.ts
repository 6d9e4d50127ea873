import { expect } from "chai";
import { cast, ethers, loadFixture, time } from "../helpers/epochs.ts";
import { NOBODY } from "../helpers/identity.ts";

async function minted() {
  const actors = await cast();
  const token = await ethers.deployContract("NetworkToken", [
    "Network",
    "NET",
    [actors.alice.address, actors.bob.address],
    [70n, 30n],
  ]);
  return { ...actors, token };
}

describe("NetworkToken", () => {
  it("belongs to its first holders, for ever", async () => {
    const { token, alice, bob } = await loadFixture(minted);
    expect(await token.name()).to.equal("Network");
    expect(await token.symbol()).to.equal("NET");
    expect(await token.balanceOf(alice.address)).to.equal(70n);
    expect(await token.balanceOf(bob.address)).to.equal(30n);
    expect(await token.totalSupply()).to.equal(100n);
    const powers = token.interface.fragments
      .filter((fragment) => fragment.type === "function")
      .map((fragment) => fragment.format("sighash"))
      .filter((name) => /mint|burn|pause|owner|role|upgrade/i.test(name));
    expect(powers).to.deep.equal([]);
  });

  it("refuses lists of different length, no holders, the zero holder and more than votes can count", async () => {
    const { alice } = await loadFixture(minted);
    const factory = await ethers.getContractFactory("NetworkToken");
    const deploy = (holders: string[], amounts: bigint[]) => factory.deploy("Network", "NET", holders, amounts);
    await expect(deploy([alice.address], [1n, 2n]))
      .to.be.revertedWithCustomError(factory, "TokenLengthMismatch")
      .withArgs(1, 2);
    await expect(deploy([], [])).to.be.revertedWithCustomError(factory, "TokenWithoutHolders");
    await expect(deploy([NOBODY], [1n])).to.be.revertedWithCustomError(factory, "ERC20InvalidReceiver");
    await expect(deploy([alice.address], [2n ** 208n])).to.be.revertedWithCustomError(
      factory,
      "ERC20ExceededSafeSupply",
    );
  });

  it("counts delegated balances by timestamp", async () => {
    const { token, alice, bob, carol } = await loadFixture(minted);
    expect(await token.CLOCK_MODE()).to.equal("mode=timestamp");
    expect(await token.clock()).to.equal(BigInt(await time.latest()));
    await token.connect(alice).delegate(carol.address);
    const delegated = await time.latest();
    await token.connect(alice).transfer(bob.address, 20n);
    await time.increase(1);
    expect(await token.getVotes(carol.address)).to.equal(50n);
    expect(await token.getPastVotes(carol.address, delegated)).to.equal(70n);
    expect(await token.getPastTotalSupply(delegated)).to.equal(100n);
  });

  it("takes a permit by signature, with a nonce of its own", async () => {
    const { token, alice, bob } = await loadFixture(minted);
    const { chainId } = await ethers.provider.getNetwork();
    const deadline = BigInt(await time.latest()) + 1_000n;
    const terms = { owner: alice.address, spender: bob.address, value: 5n, nonce: 0n, deadline };
    const signature = ethers.Signature.from(
      await alice.signTypedData(
        { name: "Network", version: "1", chainId, verifyingContract: await token.getAddress() },
        {
          Permit: [
            { name: "owner", type: "address" },
            { name: "spender", type: "address" },
            { name: "value", type: "uint256" },
            { name: "nonce", type: "uint256" },
            { name: "deadline", type: "uint256" },
          ],
        },
        terms,
      ),
    );
    const { v, r, s } = signature;
    await token.permit(alice.address, bob.address, 5n, deadline, v, r, s);
    expect(await token.allowance(alice.address, bob.address)).to.equal(5n);
    expect(await token.nonces(alice.address)).to.equal(1n);
    await expect(token.permit(alice.address, bob.address, 5n, deadline, v, r, s)).to.be.revertedWithCustomError(
      token,
      "ERC2612InvalidSigner",
    );
  });
});
