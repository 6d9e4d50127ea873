import { expect } from "chai";
import type { Contract, ContractTransactionReceipt } from "ethers";
import { connection, loadFixture, send } from "../helpers/epochs.ts";
import { instrumented } from "../helpers/instrumented.ts";
import { JURIES, POOLS, measuredSeed, populatedTree } from "../helpers/sortition.ts";

/** Goals of the project for a draw of 47: 1.25 times what a bare count tree was measured to take. */
const GOALS = { 1_000: 275_000, 10_000: 481_250, 100_000: 796_250, 1_000_000: 1_146_250 } as const;
const JOIN_GOAL = 130_000;

const populatedBy = {
  1_000: async function thousand() {
    return populatedTree(connection, 1_000);
  },
  10_000: async function tenThousand() {
    return populatedTree(connection, 10_000);
  },
  100_000: async function hundredThousand() {
    return populatedTree(connection, 100_000);
  },
  1_000_000: async function million() {
    return populatedTree(connection, 1_000_000);
  },
};

async function receiptOf(harness: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionReceipt> {
  const receipt = await (await send(harness, name, ...args)).wait();
  if (receipt === null) throw new Error("not mined");
  return receipt;
}

describe("SortitionTree, what it costs", () => {
  before(function () {
    if (instrumented) this.skip();
  });

  for (const members of POOLS) {
    it(`draws 5, 11, 23 and 47 of ${members.toLocaleString("en-US")} within its goal`, async () => {
      const harness = await loadFixture(populatedBy[members]);
      expect(await harness.getFunction("count")()).to.equal(BigInt(members));
      const costs: number[] = [];
      for (const seats of JURIES) {
        const seed = measuredSeed(seats);
        const receipt = await receiptOf(harness, "drawAndEmit", seed, seats);
        const drawn: bigint[] = (await harness.getFunction("draw")(seed, seats)) as bigint[];
        expect(new Set(drawn).size).to.equal(seats);
        expect(drawn.every((id) => id < BigInt(members))).to.equal(true);
        costs.push(Number(receipt.gasUsed));
      }
      console.log(`      gas for ${JURIES.join(", ")}: ${costs.map((gas) => gas.toLocaleString("en-US")).join(", ")}`);
      expect(costs.at(-1)).to.be.at.most(GOALS[members]);
    });
  }

  it("takes a person into, and out of, a tree of 100,000 within its goal", async () => {
    const harness = await loadFixture(populatedBy[100_000]);
    const costs: Record<string, number> = {};
    // 100,000 is the next id of a bitmap in use, 100,096 begins a bitmap, 100,352 a word of counts.
    for (const id of [100_000, 100_096, 100_352]) {
      costs[`in ${id}`] = Number((await receiptOf(harness, "insert", id)).gasUsed);
    }
    costs["out"] = Number((await receiptOf(harness, "remove", 50_000)).gasUsed);
    console.log(`      ${JSON.stringify(costs)}`);
    for (const [what, gas] of Object.entries(costs)) expect(gas, what).to.be.at.most(JOIN_GOAL);
  });

  it("adds a level, once for every eightfold of ids, for less than 145,000", async () => {
    const harness = await loadFixture(populatedBy[100_000]);
    const { gasUsed } = await receiptOf(harness, "insert", 131_072);
    console.log(`      gas: ${gasUsed.toLocaleString("en-US")}`);
    expect(await harness.getFunction("height")()).to.equal(4n);
    expect(gasUsed).to.be.below(145_000n);
  });

  it("takes 200 persons with neighbouring ids in one transaction for less than 20,000 each", async () => {
    const harness = await loadFixture(populatedBy[100_000]);
    const ids = Array.from({ length: 200 }, (_, i) => 100_000 + i);
    const { gasUsed } = await receiptOf(harness, "insertMany", ids);
    console.log(`      gas for each: ${(gasUsed / 200n).toLocaleString("en-US")}`);
    expect(await harness.getFunction("count")()).to.equal(100_200n);
    expect(gasUsed / 200n).to.be.below(20_000n);
  });
});
