import { expect } from "chai";
import { Chain, TransactionFailed } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { artifact, openChain } from "../../chain/connect.ts";

const HOLDER = Chain.account("holder");
const POOR = Chain.account("poor");

async function setUp(): Promise<{ chain: Chain; token: Contract }> {
  const chain = await openChain();
  const token = await Contract.deploy(chain, HOLDER, "LabDollar", await artifact("LabDollar"), [HOLDER, 1_000n]);
  return { chain, token };
}

describe("the chain driver", () => {
  it("names the error of a transaction in a batch that failed", async () => {
    const { chain, token } = await setUp();
    const calls = [
      token.call(HOLDER, "transfer", [POOR, 1n]),
      token.call(POOR, "transfer", [HOLDER, 500n], "overdraw"),
    ];
    try {
      await chain.sendAll(calls);
      expect.fail("a failed transaction went unnoticed");
    } catch (error) {
      expect(error).to.be.instanceOf(TransactionFailed);
      expect((error as Error).message).to.match(/^overdraw failed: ERC20InsufficientBalance/);
    }
  });

  it("treats a revert as an outcome when asked to attempt", async () => {
    const { chain, token } = await setUp();
    const outcome = await chain.attempt(token.call(POOR, "transfer", [HOLDER, 5n]));
    expect(outcome.ok).to.equal(false);
    expect(chain.explain(outcome.revertData)).to.match(/^ERC20InsufficientBalance/);
    // The nonce was used: the next transaction of the account is in order.
    await chain.send(token.call(HOLDER, "transfer", [POOR, 5n]));
    await chain.send(token.call(POOR, "transfer", [HOLDER, 5n]));
  });

  it("takes balances, nonces and the clock back with a rollback", async () => {
    const { chain, token } = await setUp();
    const [checkpoint, clock] = [await chain.checkpoint(), chain.now];
    await chain.send(token.call(HOLDER, "transfer", [POOR, 7n]));
    await chain.jump(86_400);
    await chain.rollback(checkpoint);
    expect(chain.now).to.equal(clock);
    expect(await token.readBigint("balanceOf", [POOR])).to.equal(0n);
    await chain.send(token.call(HOLDER, "transfer", [POOR, 7n]));
    expect(await token.readBigint("balanceOf", [POOR])).to.equal(7n);
  });

  it("packs a batch into one block and gives every block twelve seconds", async () => {
    const { chain, token } = await setUp();
    const [height, clock] = [await chain.blockNumber(), chain.now];
    const calls = Array.from({ length: 100 }, (_, i) => token.call(HOLDER, "transfer", [Chain.account(`to ${i}`), 1n]));
    await chain.sendAll(calls);
    expect(await chain.blockNumber()).to.equal(height + 1);
    expect(chain.now).to.equal(clock + 12);
  });

  it("refuses to turn the clock back", async () => {
    const { chain } = await setUp();
    let refused = false;
    await chain.jumpTo(chain.now - 1).catch(() => {
      refused = true;
    });
    expect(refused).to.equal(true);
  });
});
