import { expect } from "chai";
import { Ruling, challenged, decisionOf, giveRuling, goTo } from "../helpers/challenges.ts";
import {
  Stance,
  at,
  counted,
  ethers,
  loadFixture,
  one,
  queued,
  recount,
  roots,
  type Asked,
} from "../helpers/governed.ts";

const before = () => loadFixture(queued);
async function pending() {
  return challenged(await before());
}

const readyAt = (g: Asked, timestamp: bigint) => g.suite.ledger.isReadyAt(g.proposal.id, timestamp);

describe("While a challenge is pending", () => {
  it("people object, join and leave in any order, and the sums stay those of the receipts (CT-1, DL-2)", async () => {
    const orders = [
      ["object", "support", "withdraw"],
      ["withdraw", "object", "support"],
      ["support", "withdraw", "object"],
    ] as const;
    const speakers = { object: 4, support: 5, withdraw: 2 } as const;
    for (const order of orders) {
      const g = await pending();
      const first = await counted(g, g.proposal);
      for (const act of order) await g.suite.ledger.connect(one(g, speakers[act]))[act](g.proposal.id);
      const sums = await counted(g, g.proposal);
      expect(sums).to.deep.equal(await recount(g, g.proposal));
      expect(sums.opposition).to.equal(first.opposition + roots(4));
      expect(sums.support).to.equal(first.support + roots(5) - roots(2));
      await giveRuling(g.suite, g.dispute, Ruling.Stands);
      expect(await counted(g, g.proposal)).to.deep.equal(sums);
    }
  });

  it("an objection made meanwhile stops what is not cancelled", async () => {
    const g = await pending();
    for (const index of [1, 4, 5, 8, 9, 12, 13, 14, 15]) {
      await g.suite.ledger.connect(one(g, index)).object(g.proposal.id);
    }
    await g.suite.ledger.connect(one(g, 11)).withdraw(g.proposal.id);
    const { support, opposition } = await counted(g, g.proposal);
    expect(opposition).to.be.above(support);
    await giveRuling(g.suite, g.dispute, Ruling.Stands);
    const { expiry } = await decisionOf(g);
    expect(await readyAt(g, expiry)).to.equal(false);
  });

  it("support cast after the expiry of before never gains conviction, and leaves exactly what it brought", async () => {
    const g = await pending();
    const { queuedAt } = await decisionOf(g);
    const own = queuedAt + 5n * 4n * 86_400n;
    const first = await counted(g, g.proposal);
    const base = await g.suite.ledger.convictionAt(g.proposal.id, own);
    await at(own + 5n * 86_400n);
    await g.suite.ledger.connect(one(g, 5)).support(g.proposal.id);
    const { expiry } = await decisionOf(g);
    for (const moment of [own + 5n * 86_400n, expiry]) {
      expect(await g.suite.ledger.convictionAt(g.proposal.id, moment)).to.be.at.most(base);
      expect(await g.suite.ledger.convictionAt(g.proposal.id, moment)).to.be.at.least(base - 1n);
    }
    expect((await g.suite.ledger.receiptOf(g.proposal.id, one(g, 5))).stance).to.equal(Stance.Supported);
    await goTo(own + 9n * 86_400n);
    await g.suite.ledger.connect(one(g, 5)).withdraw(g.proposal.id);
    expect(await counted(g, g.proposal)).to.deep.equal(first);
  });

  it("the lens names the ruling among what is missing, and only then", async () => {
    const g = await before();
    const lens = await ethers.deployContract("CounterweightLens", [g.suite.governor]);
    const waits = async () => ((await lens.proposal(g.proposal.id)).missing & (1n << 9n)) !== 0n;
    await goTo((await decisionOf(g)).earliest);
    expect(await waits()).to.equal(false);
    const { dispute } = await challenged(g);
    expect(await waits()).to.equal(true);
    expect((await lens.proposal(g.proposal.id)).missing).to.equal(1n << 9n);
    await giveRuling(g.suite, dispute, Ruling.Stands);
    expect((await lens.proposal(g.proposal.id)).missing).to.equal(0n);
  });
});
