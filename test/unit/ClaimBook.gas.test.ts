import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { BOND, Ground, openClaims, posting, idOf, pastDeadline, proofOf, ruled } from "../helpers/claims.ts";
import { loadFixture } from "../helpers/epochs.ts";
import { instrumented } from "../helpers/instrumented.ts";

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return Number((await (await sent).wait())?.gasUsed);
}

describe("ClaimBook, what a life costs", () => {
  before(function () {
    if (instrumented) this.skip();
  });

  it("from posting to settlement, with a stub for court and proof", async () => {
    const claims = await loadFixture(openClaims);
    const { book, verifier, challenger, outsider } = claims;
    // The first claim of a verifier and the first credit of an account are dearer; the second are told.
    for (const told of [false, true]) {
      const first = await posting(claims);
      const costs: Record<string, number> = {};
      costs["post"] = await gasOf(book.connect(verifier).post(first, { value: BOND }));
      const quiet = await idOf(claims, first);
      await pastDeadline(claims, quiet);
      costs["settle, unchallenged"] = await gasOf(book.connect(outsider).settle(quiet));
      const second = await posting(claims);
      await book.connect(verifier).post(second, { value: BOND });
      const claim = await idOf(claims, second);
      costs["challenge"] = await gasOf(book.connect(challenger).challenge(claim, Ground.Conduct, { value: BOND }));
      costs["prove"] = await gasOf(book.connect(outsider).prove(claim, await proofOf(claims, claim)));
      costs["open dispute"] = await gasOf(book.connect(outsider).openDispute(claim));
      await ruled(claims, (await book.claimOf(claim)).dispute, 2n);
      costs["settle, refuted"] = await gasOf(book.connect(outsider).settle(claim));
      costs["withdraw"] = await gasOf(book.connect(challenger).withdraw(challenger));
      await claims.verifiers.connect(verifier).topUp();
      if (!told) continue;
      console.log(`      gas: ${JSON.stringify(costs)}`);
      expect(costs["post"]).to.be.below(330_000);
      expect(costs["challenge"]).to.be.below(120_000);
      expect(costs["open dispute"], "the stub's part included").to.be.below(450_000);
      expect(costs["settle, refuted"], "vault and votes included").to.be.below(450_000);
    }
  });
});
