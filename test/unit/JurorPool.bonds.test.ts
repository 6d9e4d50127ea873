import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { loadFixture } from "../helpers/epochs.ts";
import { BOND, accountOf, drawn, enter, filledPool, frozenAt, requested, seedOf } from "../helpers/jurors.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

describe("JurorPool, the bonds of juries", () => {
  describe("bonds", () => {
    it("stay while their juror serves, and are free after discharge", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite } = jurors;
      const request = await requested(jurors, 12);
      await drawn(jurors, request, seedOf(1));
      await pool.connect(accountOf(jurors, 1)).leave(1);
      await frozenAt(jurors, 6);
      await expect(pool.returnBond(1)).to.be.revertedWithCustomError(pool, "PoolBondInUse").withArgs(1, 6, 1);
      await expect(pool.connect(jurors.court).discharge(request)).to.emit(pool, "JuryDischarged").withArgs(request);
      await expect(pool.connect(jurors.court).discharge(request)).to.be.revertedWithCustomError(
        pool,
        "PoolRequestNotDrawn",
      );
      await pool.returnBond(1);
      expect(await suite.vault.bondedOf(accountOf(jurors, 1))).to.equal(0);
    });

    it("are slashed while serving only, not beyond what is left, and take the juror out of later requests", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite } = jurors;
      const court = pool.connect(jurors.court);
      await expect(court.slash(1, BOND, NOBODY))
        .to.be.revertedWithCustomError(pool, "PoolNotServing")
        .withArgs(1);
      const open = await requested(jurors, 12);
      const first = await requested(jurors, 12);
      await drawn(jurors, first, seedOf(1));
      const slashing = court.slash(1, BOND / 4n, NOBODY);
      await expect(slashing)
        .to.emit(pool, "JurorSlashed")
        .withArgs(1, NOBODY, BOND / 4n);
      await expect(slashing)
        .to.emit(pool, "JurorBarred")
        .withArgs(1, first + 1);
      await expect(slashing).to.emit(pool, "JurorLeaving").withArgs(1, 6);
      expect(await suite.vault.insurance()).to.equal(BOND / 4n);
      await expect(court.slash(1, BOND, accountOf(jurors, 2).address))
        .to.emit(pool, "JurorSlashed")
        .withArgs(1, accountOf(jurors, 2).address, BOND - BOND / 4n);
      await expect(court.slash(1, BOND, NOBODY)).not.to.emit(pool, "JurorSlashed");
      expect(await suite.vault.bondedOf(accountOf(jurors, 1))).to.equal(0);
      expect(await drawn(jurors, open, seedOf(2)), "requested before").to.include(1);
      expect(await drawn(jurors, await requested(jurors, 12), seedOf(2)), "requested after").not.to.include(1);
      await court.discharge(open);
      await court.discharge(first);
      await frozenAt(jurors, 6);
      await expect(pool.returnBond(1)).to.emit(pool, "JurorBondReturned").withArgs(1, accountOf(jurors, 1).address, 0);
      await pool.connect(accountOf(jurors, 1)).join();
      expect((await pool.jurorOf(1)).barredFrom).to.equal(0);
    });

    it("are seized and awarded in two steps, so that what there is to share is known before", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool, suite } = jurors;
      const court = pool.connect(jurors.court);
      await expect(court.seize(1, BOND)).to.be.revertedWithCustomError(pool, "PoolNotServing").withArgs(1);
      const request = await requested(jurors, 12);
      expect(await pool.seatOf(request, 1)).to.equal(0);
      const jury = await drawn(jurors, request, seedOf(1));
      expect((await pool.juryOf(request)).map(Number)).to.deep.equal(jury);
      expect(await pool.seatOf(request, jury[0] ?? 0)).to.equal(1);
      expect(await pool.seatOf(request, jury[11] ?? 0)).to.equal(12);
      expect(await pool.seatOf(request, 99)).to.equal(0);
      const owner = accountOf(jurors, 1).address;
      expect(await pool.bonderOf(1)).to.equal(owner);
      expect(await pool.bonderOf(99)).to.equal(NOBODY);
      await expect(court.seize(1, BOND / 2n + 1n))
        .to.be.revertedWithCustomError(pool, "PoolNotWholeGwei")
        .withArgs(BOND / 2n + 1n);
      await expect(court.seize(1, BOND / 2n))
        .to.emit(pool, "JurorSeized")
        .withArgs(1, BOND / 2n);
      await expect(court.seize(1, BOND), "what is left")
        .to.emit(pool, "JurorSeized")
        .withArgs(1, BOND / 2n);
      await expect(court.seize(1, BOND)).not.to.emit(pool, "JurorSeized");
      const held = await pool.jurorOf(1);
      expect([held.bond, held.seized, held.barredFrom]).to.deep.equal([0n, BOND, BigInt(request) + 1n]);
      expect(await suite.vault.bondOf(pool, owner), "still in the vault").to.equal(BOND);
      await expect(court.award(1, BOND / 4n, accountOf(jurors, 2).address))
        .to.emit(pool, "JurorSlashed")
        .withArgs(1, accountOf(jurors, 2).address, BOND / 4n);
      await expect(court.award(1, BOND, NOBODY))
        .to.be.revertedWithCustomError(pool, "PoolNotSeized")
        .withArgs(1, (3n * BOND) / 4n, BOND);
      await court.discharge(request);
      expect(await pool.seatOf(request, jury[0] ?? 0), "discharged").to.equal(0);
      await frozenAt(jurors, 6);
      await expect(pool.returnBond(1), "something seized is not awarded").to.be.revertedWithCustomError(
        pool,
        "PoolBondInUse",
      );
      await court.award(1, (3n * BOND) / 4n, NOBODY);
      expect(await suite.vault.insurance()).to.equal((3n * BOND) / 4n);
      expect(await suite.vault.bondOf(pool, owner)).to.equal(0);
      await pool.returnBond(1);
    });

    it("are returned in full to whom the court ejects", async () => {
      const jurors = await loadFixture(filledPool);
      const { pool } = jurors;
      const court = pool.connect(jurors.court);
      await expect(court.eject(99)).to.be.revertedWithCustomError(pool, "PoolNotJoined").withArgs(99);
      const open = await requested(jurors, 12);
      await court.eject(1);
      expect(await drawn(jurors, open, seedOf(1))).to.include(1);
      expect(await drawn(jurors, await requested(jurors, 12), seedOf(1))).not.to.include(1);
      await court.discharge(open);
      await frozenAt(jurors, 6);
      expect(await pool.inTree(1)).to.equal(false);
      await expect(pool.returnBond(1))
        .to.emit(pool, "JurorBondReturned")
        .withArgs(1, accountOf(jurors, 1).address, BOND);
    });
  });

  it("costs", async () => {
    const jurors = await loadFixture(filledPool);
    const { pool } = jurors;
    const gasOf = async (sent: Promise<ContractTransactionResponse>) => Number((await (await sent).wait())?.gasUsed);
    const request = await requested(jurors, 11);
    const costs = {
      "draw 11": await gasOf(pool.connect(jurors.court).draw(request, seedOf(1), 100)),
      leave: await gasOf(pool.connect(accountOf(jurors, 1)).leave(1)),
      discharge: await gasOf(pool.connect(jurors.court).discharge(request)),
      advance: 0,
      "return bond": 0,
      join: 0,
    };
    await enter(jurors.suite, 6);
    costs.advance = await gasOf(pool.advance(10));
    costs["return bond"] = await gasOf(pool.returnBond(1));
    costs.join = await gasOf(pool.connect(accountOf(jurors, 1)).join());
    console.log(`      gas: ${JSON.stringify(costs)}`);
    expect(costs["draw 11"]).to.be.below(900_000);
    expect(costs.join).to.be.below(250_000);
    expect(costs.leave).to.be.below(120_000);
  });
});
