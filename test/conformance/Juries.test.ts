import { expect } from "chai";
import { drawJury, SortitionOrder } from "../../lab/model/juries.ts";
import { juryCapture } from "../../lab/metrics/closedForms.ts";
import { ethers } from "../helpers/epochs.ts";
import { drawn, filledPoolOf, frozenAt, requested, seedOf, shuffled } from "../helpers/jurors.ts";
import { Random } from "../helpers/random.ts";

const PERSONS = Array.from({ length: 16 }, (_, i) => i + 1);
/** Persons live for thirteen epochs from 0, and the first pool is that of epoch 5. */
const EPOCHS = [5, 6, 7, 8, 9, 10, 11, 12];

describe("conformance: the lot", () => {
  it("gives the order of the library, number by number, for any seed and size", async () => {
    for (const [seed, size] of [
      ["a", 1],
      ["b", 2],
      ["c", 37],
      ["d", 300],
    ] as const) {
      const order = new SortitionOrder(seedOf(seed), size);
      const steps = Math.min(size, 64);
      const found = Array.from({ length: steps }, () => order.next());
      // With the ids 0, 1, 2 .. the member of a rank is the rank.
      const harness = await ethers.deployContract("SortitionHarness");
      await harness.getFunction("insertMany")(Array.from({ length: size }, (_, i) => i));
      const ids = (await harness.getFunction("draw").staticCall(seedOf(seed), steps)) as bigint[];
      const fromLibrary = ids.map(Number);
      expect(found).to.deep.equal(fromLibrary);
      const all = Array.from({ length: size }, (_, i) => i);
      expect(found).to.deep.equal(shuffled(all, seedOf(seed)).slice(0, steps));
    }
    const order = new SortitionOrder(seedOf("end"), 2);
    order.next();
    order.next();
    expect(() => order.next()).to.throw(RangeError, /all 2 numbers/);
  });
});

describe("conformance: juries by contract and by model (JR-1, JR-2, JR-3)", () => {
  it("seats the same people in the same order over eight pools of random requests", async () => {
    const jurors = await filledPoolOf(PERSONS.length);
    const random = new Random(3);
    const services = new Map<number, Set<number>>();
    let [draws, relaxed] = [0, 0];
    for (const epoch of EPOCHS) {
      await frozenAt(jurors, epoch);
      const pending: { id: number; seats: number; excluded: Set<number> }[] = [];
      for (let i = 0; i < 3; i++) {
        const parties = PERSONS.filter(() => random.chance(0.08));
        const others = PERSONS.filter(() => random.chance(0.15));
        const seats = random.between(1, 8);
        const id = await requested(jurors, seats, parties, others);
        pending.push({ id, seats, excluded: new Set([...parties, ...others]) });
      }
      // Drawn backwards and in steps: from one frozen pool no draw touches another.
      const seated = new Map<number, readonly number[]>();
      for (const { id, seats, excluded } of pending.reverse()) {
        const seed = seedOf(`epoch ${epoch} request ${id}`);
        const jury = await drawn(jurors, id, seed, random.between(1, 7));
        const expected = drawJury(PERSONS, seed, {
          seats,
          epoch,
          maySit: (person) => !excluded.has(person),
          services: (person) => [...(services.get(person) ?? [])],
        });
        expect(jury, `request ${id} in pool ${epoch}`).to.deep.equal(expected.jury);
        const record = await jurors.pool.requestOf(id);
        expect([Number(record.rest), Number(record.steps)]).to.deep.equal([expected.rest, expected.steps]);
        seated.set(id, jury);
        draws += 1;
        if (expected.rest < 3) relaxed += 1;
      }
      for (const jury of seated.values()) {
        for (const person of jury) services.set(person, (services.get(person) ?? new Set()).add(epoch));
      }
    }
    expect(draws).to.equal(24);
    expect(relaxed).to.be.at.least(5);
    expect(draws - relaxed).to.be.at.least(2);
  });

  it("captures as often as the hypergeometric odds say (JR1)", () => {
    const [pool, hostile, seats, trials] = [60, 24, 5, 4_000];
    const members = Array.from({ length: pool }, (_, i) => i + 1);
    let captured = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { jury } = drawJury(members, seedOf(`odds ${trial}`), {
        seats,
        epoch: 5,
        maySit: () => true,
        services: () => [],
      });
      if (jury.filter((person) => person <= hostile).length * 2 > seats) captured += 1;
    }
    // Four standard deviations.
    const odds = juryCapture(pool, hostile, seats);
    expect(
      Math.abs(captured / trials - odds) <= 4 * Math.sqrt((odds * (1 - odds)) / trials),
      `${captured / trials}, not ${odds}`,
    ).to.equal(true);
  });
});
