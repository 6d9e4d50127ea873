import { expect } from "chai";
import { ethers, loadFixture } from "../helpers/epochs.ts";
import {
  ETHER,
  Ground,
  INPUT,
  Kind,
  OUTPUT,
  beforeJury,
  challenged,
  openClaims,
  pastDeadline,
  posted,
  ruled,
} from "../helpers/claims.ts";
import type { ClaimConsumer } from "../../typechain-types/index.js";

async function asking() {
  const claims = await openClaims();
  const consumer = (await ethers.deployContract("ClaimConsumer", [claims.book])) as unknown as ClaimConsumer;
  await consumer.connect(claims.outsider).ask(claims.model, INPUT, { value: ETHER });
  return { claims, consumer };
}

describe("ClaimConsumer, an example", () => {
  it("pays the verifier for a final claim, once (CL-1)", async () => {
    const { claims, consumer } = await loadFixture(asking);
    const { book, verifier } = claims;
    await expect(consumer.ask(claims.strict, INPUT, { value: 1n }))
      .to.emit(consumer, "Asked")
      .withArgs(2, claims.strict, INPUT, 1);
    const claim = await posted(claims);
    await expect(consumer.answer(1, claim)).to.be.revertedWithCustomError(book, "ClaimNotFinal").withArgs(claim);
    await pastDeadline(claims, claim);
    await expect(consumer.answer(1, claim)).to.emit(consumer, "Answered").withArgs(1, claim, OUTPUT);
    expect((await consumer.requestOf(1)).output).to.equal(OUTPUT);
    await expect(consumer.answer(1, claim))
      .to.be.revertedWithCustomError(consumer, "ConsumerRequestClosed")
      .withArgs(1);
    expect(await consumer.earnedBy(verifier)).to.equal(ETHER);
    await consumer.connect(verifier).collect();
    expect(await ethers.provider.getBalance(consumer)).to.equal(1n);
    await expect(consumer.connect(verifier).collect())
      .to.be.revertedWithCustomError(consumer, "ConsumerNothingEarned")
      .withArgs(verifier.address);
  });

  it("acts on a claim that a jury upheld, and on none that it refuted or nobody proved", async () => {
    const { claims, consumer } = await loadFixture(asking);
    const { book } = claims;
    const unproven = await challenged(claims, await posted(claims), Ground.Output);
    const refuted = await beforeJury(claims);
    const upheld = await beforeJury(claims);
    await ruled(claims, refuted.dispute, 2n);
    await ruled(claims, upheld.dispute, 1n);
    await pastDeadline(claims, unproven);
    for (const claim of [unproven, refuted.claim]) {
      await expect(consumer.answer(1, claim)).to.be.revertedWithCustomError(book, "ClaimNotFinal");
    }
    await consumer.answer(1, upheld.claim);
  });

  it("takes no claim about something else, or worth less", async () => {
    const { claims, consumer } = await loadFixture(asking);
    const { strict } = claims;
    const unfit = [
      await posted(claims, { model: strict }),
      await posted(claims, { inputHash: ethers.id("another question") }),
      await posted(claims, { value: ETHER - 1n }),
    ];
    const fit = await posted(claims, { proofKind: Kind.Optimistic });
    await pastDeadline(claims, fit);
    for (const claim of unfit) {
      await expect(consumer.answer(1, claim))
        .to.be.revertedWithCustomError(consumer, "ConsumerClaimUnfit")
        .withArgs(1, claim);
    }
    await expect(consumer.answer(2, fit)).to.be.revertedWithCustomError(consumer, "ConsumerRequestClosed").withArgs(2);
    await consumer.answer(1, fit);
  });

  it("takes no request for nothing, and keeps the coin of whoever refuses it", async () => {
    const { claims, consumer } = await loadFixture(asking);
    const asked = consumer.ask(claims.model, INPUT, { value: 0n });
    await expect(asked).to.be.revertedWithCustomError(consumer, "ConsumerRewardInvalid").withArgs(0);
    const claim = await posted(claims);
    await pastDeadline(claims, claim);
    await consumer.answer(1, claim);
    await claims.suite.connection.networkHelpers.setCode(claims.verifier.address, "0xfe");
    await expect(consumer.connect(claims.verifier).collect({ gasLimit: 500_000n }))
      .to.be.revertedWithCustomError(consumer, "ConsumerTransferFailed")
      .withArgs(claims.verifier.address);
    expect(await consumer.earnedBy(claims.verifier)).to.equal(ETHER);
  });
});
