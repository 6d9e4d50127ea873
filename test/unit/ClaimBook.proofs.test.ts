import { expect } from "chai";
import { ethers, loadFixture } from "../helpers/epochs.ts";
import {
  Ground,
  MIN_BOND,
  Outcome,
  ProofMood,
  State,
  challenged,
  openClaims,
  pastDeadline,
  posted,
  proofOf,
  unaccounted,
} from "../helpers/claims.ts";
import { instrumented } from "../helpers/instrumented.ts";

const ZERO = ethers.ZeroAddress;

describe("ClaimBook, with hostile proof verifiers", () => {
  for (const mood of ["Reverts", "BurnsGas", "ReturnsTwo", "ReturnsHalfAWord", "WritesState"] as const) {
    it(`takes one that ${mood} for an invalid proof, and goes on (CL-3)`, async () => {
      const claims = await loadFixture(openClaims);
      const { book, stub } = claims;
      const claim = await challenged(claims, await posted(claims), Ground.Output);
      await stub.getFunction("setMood").send(ProofMood[mood]);
      await expect(book.prove(claim, await proofOf(claims, claim), { gasLimit: 8_000_000n }))
        .to.be.revertedWithCustomError(book, "ClaimProofInvalid")
        .withArgs(claim);
      expect(await book.stateOf(claim)).to.equal(State.ObjectiveCheck);
      await pastDeadline(claims, claim);
      await book.settle(claim);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Refuted);
      expect(await unaccounted(claims, 0n)).to.equal(0n);
    });
  }

  it("reads no more than a word of a long answer, within bounds of gas", async function () {
    if (instrumented) this.skip();
    const claims = await loadFixture(openClaims);
    const { book, stub } = claims;
    const claim = await posted(claims);
    await stub.getFunction("setMood").send(ProofMood.ReturnsBomb);
    const receipt = await (await book.prove(claim, "0x", { gasLimit: 8_000_000n })).wait();
    expect(receipt?.gasUsed).to.be.below(4_500_000n);
    expect((await book.claimOf(claim)).proven).to.equal(true);
  });

  it("does not take a valid proof for an invalid one for want of gas", async function () {
    if (instrumented) this.skip();
    const claims = await loadFixture(openClaims);
    const { book, stub } = claims;
    const claim = await posted(claims);
    await stub.getFunction("setMood").send(ProofMood.NeedsGas);
    await expect(book.prove(claim, "0x", { gasLimit: 2_000_000n })).to.be.revertedWithCustomError(
      book,
      "ClaimGasTooLow",
    );
    // Around the least that suffices, the answer is "too little" or "yes", never "invalid".
    const answers = new Set<string>();
    for (let gasLimit = 2_060_000n; gasLimit < 2_140_000n; gasLimit += 4_000n) {
      const refused = await book.prove.staticCall(claim, "0x", { gasLimit }).then(
        () => "",
        (error: unknown) => String(error),
      );
      answers.add(refused === "" ? "yes" : (/Claim\w+/.exec(refused)?.[0] ?? refused));
    }
    expect([...answers]).to.deep.equal(["ClaimGasTooLow", "yes"]);
    await book.prove(claim, "0x", { gasLimit: 2_400_000n });
  });

  it("believes one that lies for the models that take its kind, and a jury can still be asked", async () => {
    const claims = await loadFixture(openClaims);
    const { book, stub } = claims;
    await stub.getFunction("setMood").send(ProofMood.SaysYes);
    const claim = await challenged(claims, await posted(claims), Ground.Conduct);
    await book.prove(claim, "0x");
    expect(await book.stateOf(claim)).to.equal(State.Challenged);
  });

  it("refuses to be deployed without its parts or for free", async () => {
    const claims = await loadFixture(openClaims);
    const { suite, models, verifiers, kinds, court, book } = claims;
    const parts = [suite.genesis, models, verifiers, kinds, court, claims.owner.address];
    const deploying = (given: readonly unknown[], least: bigint) =>
      ethers.deployContract("ClaimBook", [...given, least, "ipfs://meta"]);
    // Without verifiers there is no clock either, so their zero fails before it is looked at.
    for (const missing of [0, 1, 3, 4, 5]) {
      const given = parts.map((part, index) => (index === missing ? ZERO : part));
      await expect(deploying(given, MIN_BOND)).to.be.revertedWithCustomError(book, "ClaimZeroAddress");
    }
    await expect(deploying(parts, 0n)).to.be.revertedWithCustomError(book, "ClaimBondZero");
    const receipt = await (await deploying(parts, MIN_BOND)).deploymentTransaction()?.wait();
    const told = receipt?.logs.map((log) => book.interface.parseLog(log)?.args.toArray());
    expect(told).to.deep.equal([[0n, "ipfs://meta"]]);
  });
});
