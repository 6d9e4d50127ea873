import { expect } from "chai";
import { instrumented } from "../helpers/instrumented.ts";
import { EPOCH, ethers, futureStart, loadFixture, networkHelpers, time } from "../helpers/epochs.ts";
import type { JurorPool, JuryCourt } from "../../typechain-types/index.js";
import { courtConfig } from "../helpers/court.ts";

const PERSONS = 300;
const SEATS = [5, 11, 23, 47] as const;
const DAY = Number(EPOCH) / 7;
const DRAWS = 250;

interface Town {
  readonly court: JuryCourt;
  readonly pool: JurorPool;
  readonly start: bigint;
}

/** Three hundred persons, a beacon of a round a second, panels of 47, in epoch 1. */
async function town(): Promise<Town> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("no accounts");
  const start = await futureStart();
  const crowd = await ethers.deployContract("Crowd", [start, EPOCH, 1]);
  const pool = (await ethers.deployContract("LargePool", [crowd, deployer])) as unknown as JurorPool;
  const raw = await ethers.getContractAt("LargePool", pool);
  for (let first = 1; first <= PERSONS; first += 100) await raw.getFunction("insert").send(first, first + 99);
  const beacon = await ethers.deployContract("StubBeacon");
  await beacon.getFunction("setSalt").send(ethers.id("statistics"));
  const config = await courtConfig(pool, await beacon.getAddress(), deployer.address, { standard: [47] });
  const court = await ethers.deployContract("JuryCourt", [config]);
  await pool.bind(court);
  await time.increaseTo(start + EPOCH);
  await pool.advance(10n);
  return { court: court as unknown as JuryCourt, pool, start };
}

/** Opens `count` disputes, a second apart. */
async function opened({ court }: Town, count: number): Promise<bigint[]> {
  const value = await court.arbitrationCost("0x");
  const before = await court.disputeCount();
  for (let i = 0; i < count; ++i) await court.createDispute(2n, "0x", { value });
  return Array.from({ length: count }, (_, i) => before + BigInt(i) + 1n);
}

async function juryOf({ court, pool }: Town, dispute: bigint): Promise<number[]> {
  const { request } = await court.roundOf(dispute, 0n);
  return (await pool.juryOf(request)).map(Number);
}

/** Opens and draws `count` disputes within one epoch. */
async function juries(place: Town, count: number): Promise<number[][]> {
  const disputes = await opened(place, count);
  await time.increase(DAY + 60);
  const found: number[][] = [];
  for (const dispute of disputes) {
    await place.court.draw(dispute, 2_048n);
    found.push(await juryOf(place, dispute));
  }
  return found;
}

let drawn: readonly (readonly number[])[] = [];

/** The chance that at least `least` of `seats` fall to the `hostile` of `all`: the hypergeometric tail. */
function captureChance(all: number, hostile: number, seats: number): number {
  const choose = (n: number, k: number) => {
    let sum = 0;
    for (let i = 1; i <= k; ++i) sum += Math.log(n - k + i) - Math.log(i);
    return sum;
  };
  let chance = 0;
  for (let hits = (seats + 1) / 2; hits <= Math.min(seats, hostile); ++hits) {
    chance += Math.exp(choose(hostile, hits) + choose(all - hostile, seats - hits) - choose(all, seats));
  }
  return chance;
}

describe("JuryCourt, statistics with fixed seeds", () => {
  before(async function () {
    if (instrumented) return this.skip();
    drawn = await juries(await loadFixture(town), DRAWS);
  });

  it("seats everybody equally often (chi-square)", () => {
    const seats = new Array<number>(PERSONS).fill(0);
    for (const person of drawn.flat()) seats[person - 1] = (seats[person - 1] ?? 0) + 1;
    const expected = (DRAWS * 47) / PERSONS;
    const chi = seats.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Without replacement the figure is (300 - 47) / 299 of a chi-square with 299 degrees of freedom, 99.8 % of which lie between
    // 228 and 379.
    const scaled = chi / ((PERSONS - 47) / (PERSONS - 1));
    console.log(`      chi-square ${scaled.toFixed(1)} at 299 degrees of freedom`);
    expect(scaled).to.be.within(228, 379);
  });

  it("seats a person first, last and anywhere alike", () => {
    const places = SEATS.map((seats) => drawn.map((jury) => jury.slice(0, seats)).flat());
    for (const [i, list] of places.entries()) {
      const mean = list.reduce((sum, person) => sum + person, 0) / list.length;
      // Ids 1..300 have mean 150.5 and deviation 86.6.
      const error = 86.6 / Math.sqrt(list.length);
      expect(mean, `first ${SEATS[i]}`).to.be.within(150.5 - 4 * error, 150.5 + 4 * error);
    }
  });

  const table = [
    [0.2, [0.056, 0.01, 3.3e-4, 1.3e-7]],
    [0.3, [0.161, 0.074, 0.017, 8.0e-4]],
    [0.4, [0.316, 0.243, 0.154, 0.065]],
  ] as const;
  for (const [share, published] of table) {
    it(`is captured by ${share} of the tickets as often as the table says`, () => {
      const measured: string[] = [];
      for (const [i, seats] of SEATS.entries()) {
        const hostile = PERSONS * share;
        const chance = captureChance(PERSONS, hostile, seats);
        const figure = published[i] ?? 0;
        expect(chance / figure, `the table's own figure for ${seats}`).to.be.within(0.9, 1.1);
        // Four sets of attackers that overlap as little as they can, each judged on every jury.
        let captured = 0;
        for (let set = 0; set < 4; ++set) {
          const isHostile = (person: number) => (person + set * 75) % PERSONS < hostile;
          captured += drawn.filter((jury) => jury.slice(0, seats).filter(isHostile).length > seats / 2).length;
        }
        const frequency = captured / (4 * DRAWS);
        // As if only half of the 1,000 looks were independent.
        const error = Math.sqrt((chance * (1 - chance)) / (2 * DRAWS));
        measured.push(`k=${seats} ${frequency.toFixed(4)} (${chance.toPrecision(2)})`);
        expect(frequency, `k = ${seats}`).to.be.within(chance - 4 * error, chance + 4 * error + 1e-9);
      }
      console.log(`      measured (expected): ${measured.join(", ")}`);
    });
  }

  it("draws the same juries in any order and in any parts (JR-2)", async () => {
    const place = await loadFixture(town);
    const disputes = await opened(place, 4);
    await time.increase(DAY + 60);
    const play = async (order: readonly number[], steps: bigint) => {
      const snapshot = await networkHelpers.takeSnapshot();
      for (let left = true; left; ) {
        left = false;
        for (const i of order) {
          const dispute = disputes[i] ?? 0n;
          if ((await place.court.roundOf(dispute, 0n)).stage !== 0n) continue;
          await place.court.draw(dispute, steps);
          left = true;
        }
      }
      const found = await Promise.all(disputes.map(async (dispute) => juryOf(place, dispute)));
      await snapshot.restore();
      return found;
    };
    const expected = await play([0, 1, 2, 3], 2_048n);
    expect(expected.map((jury) => jury.length)).to.deep.equal([47, 47, 47, 47]);
    expect(await play([3, 1, 0, 2], 5n)).to.deep.equal(expected);
    expect(await play([2, 0, 3, 1], 13n)).to.deep.equal(expected);
  });

  it("rotates: nobody again within three epochs, everybody in their turn (JR-3)", async () => {
    const place = await loadFixture(town);
    const epochs = 24;
    const service = new Map<number, number[]>();
    for (let epoch = 1; epoch <= epochs; ++epoch) {
      const target = place.start + BigInt(epoch) * EPOCH;
      if (BigInt(await time.latest()) < target) {
        await time.increaseTo(target);
        await place.pool.advance(10n);
      }
      const [jury = []] = await juries(place, 1);
      expect(jury).to.have.length(47);
      for (const person of jury) service.set(person, [...(service.get(person) ?? []), epoch]);
    }
    expect(await place.pool.queryFilter(place.pool.filters.RotationRelaxed())).to.deep.equal([]);
    const gaps = [...service.values()].flatMap((list) => list.slice(1).map((epoch, i) => epoch - (list[i] ?? 0)));
    expect(Math.min(...gaps)).to.equal(4);
    const counts = Array.from({ length: PERSONS }, (_, i) => service.get(i + 1)?.length ?? 0);
    // 24 x 47 seats among 300: 3.76 each. Rest makes the counts closer to each other than lots alone would.
    const variance = counts.reduce((sum, count) => sum + (count - 3.76) ** 2, 0) / PERSONS;
    console.log(
      `      seats in ${epochs} epochs: ${Math.min(...counts)} to ${Math.max(...counts)}, variance ${variance.toFixed(2)}`,
    );
    expect(variance).to.be.below(3.76 * (1 - 47 / PERSONS));
    expect(Math.max(...counts)).to.be.at.most(6);
  });
});
