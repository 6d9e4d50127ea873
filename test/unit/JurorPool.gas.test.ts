import { expect } from "chai";
import { instrumented } from "../helpers/instrumented.ts";
import { EPOCH, ethers, futureStart, loadFixture, time } from "../helpers/epochs.ts";
import { seedOf } from "../helpers/jurors.ts";
import type { JurorPool } from "../../typechain-types/index.js";

/** A frozen pool of 10,240 persons, of whom one in `oneIn` is active, in epoch 1. */
async function crowded(oneIn: number): Promise<JurorPool> {
  const [court] = await ethers.getSigners();
  if (court === undefined) throw new Error("no accounts");
  const start = await futureStart();
  const crowd = await ethers.deployContract("Crowd", [start, EPOCH, oneIn]);
  const pool = await ethers.deployContract("LargePool", [crowd, court]);
  await pool.getFunction("bind").send(court);
  await pool.getFunction("fill").send(2, 40);
  await time.increaseTo(start + EPOCH);
  await pool.getFunction("advance").send(1);
  return pool as unknown as JurorPool;
}

async function everybody(): Promise<JurorPool> {
  return crowded(1);
}

async function fewActive(): Promise<JurorPool> {
  return crowded(1_000);
}

async function gasOfDraw(pool: JurorPool, request: number, steps: number): Promise<number> {
  return Number((await (await pool.draw(request, seedOf("crowd"), steps)).wait())?.gasUsed);
}

describe("JurorPool, what drawing from many costs", () => {
  before(function () {
    if (instrumented) this.skip();
  });

  it("draws 5 to 47 of 10,240 for less than 3 million", async () => {
    const pool = await loadFixture(everybody);
    const costs: number[] = [];
    for (const [i, seats] of [5, 11, 23, 47].entries()) {
      await pool.request(seats, 0, [], []);
      costs.push(await gasOfDraw(pool, i + 1, 100));
      expect((await pool.requestOf(i + 1)).jury.length).to.equal(seats);
    }
    console.log(`      gas for 5, 11, 23, 47: ${costs.join(", ")}`);
    expect(costs.at(-1)).to.be.below(3_000_000);
  });

  it("looks at 2,048 persons and no more, in parts of which none is dear, and seats whom it found", async () => {
    const pool = await loadFixture(fewActive);
    await pool.request(47, 0, [], []);
    const costs: number[] = [];
    while ((await pool.requestOf(1)).state === 1n) costs.push(await gasOfDraw(pool, 1, 256));
    const { steps, jury } = await pool.requestOf(1);
    expect(steps).to.equal(2_048);
    expect(costs).to.have.length(8);
    expect(jury.length).to.be.within(1, 11);
    expect(jury.every((person) => person % 1_000n === 0n)).to.equal(true);
    console.log(`      gas of the parts: ${costs.join(", ")}`);
    expect(Math.max(...costs)).to.be.below(8_000_000);
    // Drawn whole, the same.
    await pool.request(47, 0, [], []);
    await pool.draw(2, seedOf("crowd"), 1_024);
    await pool.draw(2, seedOf("crowd"), 2_048);
    expect((await pool.requestOf(2)).jury).to.deep.equal(jury);
  });
});
