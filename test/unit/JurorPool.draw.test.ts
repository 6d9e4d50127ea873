import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { loadFixture } from "../helpers/epochs.ts";
import {
  accountOf,
  drawn,
  enter,
  filledPool,
  filledPoolOf,
  frozenAt,
  juryOf,
  requested,
  seedOf,
  shuffled,
  type Jurors,
} from "../helpers/jurors.ts";
import { personMoved } from "../helpers/moving.ts";
import { register } from "../helpers/people.ts";

const ALL = Array.from({ length: 12 }, (_, i) => i + 1);
const NOBODY = "0x0000000000000000000000000000000000000000";
const without = (list: readonly number[], gone: readonly number[]) => list.filter((person) => !gone.includes(person));

async function sixteen(): Promise<Jurors> {
  return filledPoolOf(16);
}

/** Epoch 6; persons 1..9 were seated from pool 5, and 10, 11, 12 never. */
async function tired(): Promise<Jurors> {
  const jurors = await filledPool();
  await drawn(jurors, await requested(jurors, 9, [], [10, 11, 12]), seedOf("tired"));
  await frozenAt(jurors, 6);
  return jurors;
}

describe("JurorPool, juries", () => {
  describe("a draw", () => {
    it("seats the first of the seed's order, all different (JR-1)", async () => {
      const jurors = await loadFixture(filledPool);
      for (const seats of [1, 5, 11, 12]) {
        const seed = seedOf(seats);
        const request = await requested(jurors, seats);
        await expect(jurors.pool.connect(jurors.court).draw(request, seed, 100))
          .to.emit(jurors.pool, "JuryDrawn")
          .withArgs(request, shuffled(ALL, seed).slice(0, seats));
      }
    });

    it("seats fewer when fewer may sit", async () => {
      const jurors = await loadFixture(filledPool);
      const jury = await drawn(jurors, await requested(jurors, 23, [], [3, 4]), seedOf(1));
      expect(jury).to.deep.equal(without(shuffled(ALL, seedOf(1)), [3, 4]));
    });

    it("gives the same jury in one step at a time, in any order with others, before and after the boundary (JR-2)", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, court, suite } = jurors;
      const court_ = pool.connect(court);
      const play = async (order: readonly number[], late: boolean) => {
        const snapshot = await suite.connection.networkHelpers.takeSnapshot();
        const ids = [
          await requested(jurors, 5, [1], []),
          await requested(jurors, 5),
          await requested(jurors, 11, [], [2]),
        ];
        if (late) {
          await enter(suite, 6);
          // None of these may touch the pool of epoch 5.
          await pool.connect(accountOf(jurors, 3)).leave(3);
          await court_.eject(4);
          await register(suite, accountOf(jurors, 5).address);
          await personMoved(suite, accountOf(jurors, 6), jurors.outsider);
          await suite.votes.connect(accountOf(jurors, 7)).delegate(accountOf(jurors, 1));
        }
        for (const i of order) {
          const id = ids[i];
          if (id === undefined) throw new RangeError("three requests");
          if ((await pool.requestOf(id)).state === 1n) await court_.draw(id, seedOf(i), late ? 1 : 3);
        }
        const juries: number[][] = [];
        for (const [i, id] of ids.entries()) juries.push(await drawn(jurors, id, seedOf(i)));
        await snapshot.restore();
        return juries;
      };
      const expected = await play([0, 1, 2], false);
      expect(expected.map((jury) => jury.length)).to.deep.equal([5, 5, 11]);
      expect(await play([2, 1, 0, 0, 1, 2], false)).to.deep.equal(expected);
      expect(await play([1, 0, 1, 2, 1, 0, 2, 1, 0], true)).to.deep.equal(expected);
    });

    it("is refused to outsiders, as is every other act of the court", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, outsider } = jurors;
      const request = await requested(jurors, 3);
      const stranger = pool.connect(outsider);
      const acts: (() => Promise<ContractTransactionResponse>)[] = [
        () => stranger.request(3, 4, [], []),
        () => stranger.draw(request, seedOf(1), 1),
        () => stranger.cancel(request),
        () => stranger.discharge(request),
        () => stranger.slash(1, 1, NOBODY),
        () => stranger.seize(1, 1),
        () => stranger.award(1, 1, NOBODY),
        () => stranger.eject(1),
      ];
      for (const act of acts) {
        await expect(act()).to.be.revertedWithCustomError(pool, "PoolNotCourt").withArgs(outsider.address);
      }
    });

    it("refuses seats, snapshots, exclusions, seeds and steps out of range", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool } = jurors;
      const court = pool.connect(jurors.court);
      const many = Array.from({ length: 161 }, (_, i) => i);
      await expect(court.request(0, 4, [], [])).to.be.revertedWithCustomError(pool, "PoolSeatsOutOfRange");
      await expect(court.request(64, 4, [], []))
        .to.be.revertedWithCustomError(pool, "PoolSeatsOutOfRange")
        .withArgs(64, 63);
      await expect(court.request(3, 5, [], []))
        .to.be.revertedWithCustomError(pool, "PoolSnapshotOpen")
        .withArgs(5, 5);
      await expect(court.request(3, 4, many.slice(1), [1]))
        .to.be.revertedWithCustomError(pool, "PoolTooManyExcluded")
        .withArgs(161, 160);
      const request = await requested(
        jurors,
        3,
        [],
        many.slice(0, 160).map((i) => i + 100),
      );
      await expect(court.draw(request, `0x${"00".repeat(32)}`, 1)).to.be.revertedWithCustomError(pool, "PoolSeedZero");
      await expect(court.draw(request, seedOf(1), 0)).to.be.revertedWithCustomError(pool, "PoolStepsZero");
      await court.draw(request, seedOf(1), 1);
      await expect(court.draw(request, seedOf(2), 1))
        .to.be.revertedWithCustomError(pool, "PoolSeedChanged")
        .withArgs(request, seedOf(1));
      await court.draw(request, seedOf(1), 100);
    });

    it("happens once, and not after it was given up", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool } = jurors;
      const court = pool.connect(jurors.court);
      const [first, second] = [await requested(jurors, 3), await requested(jurors, 3)];
      await expect(court.discharge(first)).to.be.revertedWithCustomError(pool, "PoolRequestNotDrawn").withArgs(first);
      await drawn(jurors, first, seedOf(1));
      await expect(court.cancel(first)).to.be.revertedWithCustomError(pool, "PoolRequestNotOpen").withArgs(first);
      await expect(court.draw(first, seedOf(1), 1)).to.be.revertedWithCustomError(pool, "PoolRequestNotOpen");
      await court.draw(second, seedOf(2), 1);
      await court.cancel(second);
      await expect(court.draw(second, seedOf(2), 1)).to.be.revertedWithCustomError(pool, "PoolRequestNotOpen");
      await expect(court.draw(99, seedOf(2), 1)).to.be.revertedWithCustomError(pool, "PoolRequestNotOpen");
      expect(await juryOf(pool, second)).to.deep.equal([]);
      for (const person of ALL) {
        expect((await pool.jurorOf(person)).serving > 0n).to.equal((await juryOf(pool, first)).includes(person));
      }
    });

    it("seats everybody equally often: chi-square of 1,000 seats, fixed seeds", async () => {
      const jurors = await loadFixture(sixteen);
      const seats = new Map<number, number>();
      for (let i = 0; i < 200; ++i) {
        const jury = await drawn(jurors, await requested(jurors, 5), seedOf(`chi ${i}`));
        for (const person of jury) seats.set(person, (seats.get(person) ?? 0) + 1);
      }
      const expected = 1_000 / 16;
      let chi = 0;
      for (let person = 1; person <= 16; ++person) chi += ((seats.get(person) ?? 0) - expected) ** 2 / expected;
      // Without replacement the figure is 11/15 of a chi-square with 15 degrees of freedom, whose 99.9 % point is 37.70.
      expect(chi / (11 / 15)).to.be.below(37.7);
      expect(chi, "every draw alike").to.be.above(1);
    });
  });

  describe("conflicts", () => {
    it("leave out parties, others and whoever had lent its voice to a party at the snapshot", async () => {
      const jurors = await loadFixture(filledPool);
      const { votes } = jurors.suite;
      await votes.connect(accountOf(jurors, 2)).delegate(accountOf(jurors, 1));
      await frozenAt(jurors, 6);
      // Lent after the contested act, of epoch 6, whose last closed snapshot is that of 5: no reason.
      await votes.connect(accountOf(jurors, 3)).delegate(accountOf(jurors, 1));
      await votes.connect(accountOf(jurors, 4)).delegate(accountOf(jurors, 9));
      await frozenAt(jurors, 7);
      const before = await drawn(jurors, await requested(jurors, 12, [1], [8], 5), seedOf(1));
      expect(before).to.deep.equal(without(shuffled(ALL, seedOf(1)), [1, 2, 8]));
      const after = await drawn(jurors, await requested(jurors, 12, [1], [9], 6), seedOf(2));
      // Person 9 is no party here, so lending to it is no conflict.
      expect([...after].sort((a, b) => a - b)).to.deep.equal([4, 5, 6, 7, 8, 10, 11, 12]);
    });

    it("follow a person that moved (JR-1)", async () => {
      const jurors = await loadFixture(filledPool);
      await jurors.suite.votes.connect(accountOf(jurors, 2)).delegate(accountOf(jurors, 1));
      await personMoved(jurors.suite, accountOf(jurors, 2), jurors.outsider);
      await frozenAt(jurors, 6);
      const jury = await drawn(jurors, await requested(jurors, 12, [1], [], 5), seedOf(1));
      expect(jury).to.deep.equal(without(shuffled(ALL, seedOf(1)), [1, 2]));
    });

    it("pass over a person that was not live at the snapshot of the freeze, though it came back since (JR-2)", async () => {
      const jurors = await loadFixture(filledPool);
      for (const person of without(ALL, [1, 2])) await register(jurors.suite, accountOf(jurors, person).address);
      await enter(jurors.suite, 13);
      await register(jurors.suite, accountOf(jurors, 2).address);
      await frozenAt(jurors, 14);
      const first = await requested(jurors, 12);
      await register(jurors.suite, accountOf(jurors, 1).address);
      expect(await drawn(jurors, first, seedOf(1))).to.deep.equal(without(shuffled(ALL, seedOf(1)), [1]));
      await frozenAt(jurors, 15);
      expect(await drawn(jurors, await requested(jurors, 12), seedOf(2))).to.include(1);
    });
  });

  describe("rotation (JR-3)", () => {
    it("keeps who served out of three pools", async () => {
      const jurors = await loadFixture(tired);
      const { pool } = jurors;
      const request = await requested(jurors, 3);
      const drawing = pool.connect(jurors.court).draw(request, seedOf(1), 100);
      await expect(drawing).not.to.emit(pool, "RotationRelaxed");
      expect(await juryOf(pool, request)).to.deep.equal(shuffled(ALL, seedOf(1)).filter((person) => person > 9));
      await frozenAt(jurors, 9);
      expect(await drawn(jurors, await requested(jurors, 9, [], [10, 11, 12]), seedOf(2))).to.have.length(9);
      expect((await pool.requestOf(request + 1)).rest).to.equal(3);
    });

    for (const [epoch, rest] of [
      [6, 0],
      [7, 1],
      [8, 2],
    ] as const) {
      it(`relaxes to ${rest} epochs of rest in epoch ${epoch}, for the seats left only, and says so`, async () => {
        const jurors = await loadFixture(tired);
        const { pool } = jurors;
        await frozenAt(jurors, epoch);
        const request = await requested(jurors, 5);
        await expect(pool.connect(jurors.court).draw(request, seedOf(1), 100))
          .to.emit(pool, "RotationRelaxed")
          .withArgs(request, rest);
        const order = shuffled(ALL, seedOf(1));
        const rested = order.filter((person) => person > 9);
        const expected = [...rested, ...without(order, rested).slice(0, 2)];
        expect(await juryOf(pool, request)).to.deep.equal(expected);
        expect((await pool.requestOf(request)).rest).to.equal(rest);
      });
    }

    it("counts service in the drawing epoch from the next pool on, so that draws from one pool do not touch", async () => {
      const jurors = await loadFixture(filledPool);
      const first = await drawn(jurors, await requested(jurors, 11), seedOf(1));
      const second = await requested(jurors, 11);
      expect(await drawn(jurors, second, seedOf(1))).to.deep.equal(first);
      expect((await jurors.pool.requestOf(second)).rest).to.equal(3);
    });

    it("judges later draws of one pool by the service before it", async () => {
      const jurors = await loadFixture(tired);
      const [first, second] = [await requested(jurors, 12), await requested(jurors, 12)];
      const jury = await drawn(jurors, first, seedOf(1));
      expect(await drawn(jurors, second, seedOf(1))).to.deep.equal(jury);
      expect((await jurors.pool.requestOf(second)).rest).to.equal(0);
    });

    it("is not shed by moving, leaving and joining again", async () => {
      const jurors = await loadFixture(tired);
      const { pool } = jurors;
      const request = await requested(jurors, 12);
      await personMoved(jurors.suite, accountOf(jurors, 1), jurors.outsider);
      await drawn(jurors, request, seedOf(1));
      await pool.connect(jurors.court).discharge(1);
      await pool.connect(jurors.court).discharge(request);
      await pool.connect(jurors.outsider).leave(1);
      await frozenAt(jurors, 7);
      await pool.returnBond(1);
      expect((await pool.jurorOf(1)).lastServed).to.equal(6);
    });
  });
});
