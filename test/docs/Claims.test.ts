import { expect } from "chai";
import { BrowserProvider, type JsonRpcSigner, type TransactionReceipt } from "ethers";
import { OUTPUT, Outcome, deployedClaims, proofOf, ruled, type Claims } from "../helpers/claims.ts";
import { connection } from "../helpers/epochs.ts";
import { CLAIMS_NAMES, type ClaimsContext } from "./claimsContext.ts";
import { faultsOf } from "./faults.ts";
import { moduleOf, stepsOf } from "./snippets.ts";
import { documentAt } from "./tables.ts";

const file = moduleOf(stepsOf(documentAt("docs/claims.md")), "claims", CLAIMS_NAMES, {
  file: "claimsContext.ts",
  type: "ClaimsContext",
});

/** What the document's code declared, as far as it is looked at here. */
interface Declared {
  readonly claim: string;
  readonly bond: bigint;
  readonly settled: TransactionReceipt | null;
  readonly final: boolean;
  readonly output: string;
}

describe("The page about claims", () => {
  let claims: Claims;
  let declared: Declared;

  before(async () => {
    claims = await deployedClaims();
    const provider = new BrowserProvider(connection.provider, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    // The first of the enrolled is the helpers' verifier; the second joins by the document.
    const signers = await connection.ethers.getSigners();
    const signer = async (index: number): Promise<JsonRpcSigner> => provider.getSigner(signers[index]?.address);
    const waits: Record<string, () => Promise<void>> = {
      "the jury rules that the claim stands": async () => ruled(claims, 0n, 1n),
    };
    const context: ClaimsContext = {
      claimBook: await claims.book.getAddress(),
      ada: await signer(3),
      chen: await signer(17),
      owner: await signer(18),
      app: await signer(19),
      prove: async (claim) => proofOf(claims, claim),
      wait: async (what) => {
        const act = waits[what];
        if (act === undefined) throw new Error(`the document waits for "${what}", which nobody knows how to do`);
        await act();
      },
    };
    const { run } = (await import(file.href)) as { run: (context: ClaimsContext) => Promise<Declared> };
    declared = await run(context);
    provider.destroy();
  });

  it("posts, proves, challenges before a jury, settles and consumes", async () => {
    const found = await claims.book.claimOf(declared.claim);
    expect([found.outcome, found.proven, found.settled]).to.deep.equal([Outcome.Stands, true, true]);
    expect([declared.final, declared.output]).to.deep.equal([true, OUTPUT]);
    expect(declared.settled?.status).to.equal(1);
  });

  it("tells the bond that the book asks for", () => {
    expect(declared.bond).to.equal(2n * 10n ** 17n);
  });

  it("type-checks against the generated typings", function () {
    this.timeout(300_000);
    expect(faultsOf(file)).to.deep.equal([]);
  });
});
