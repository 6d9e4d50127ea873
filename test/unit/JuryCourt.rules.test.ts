import { expect } from "chai";
import { personMoved } from "../helpers/moving.ts";
import {
  FEE,
  KEEPER,
  LAG,
  DAY,
  Lane,
  Phase,
  accountOf,
  appealed,
  committed,
  courtConfig,
  courthouse,
  enter,
  ethers,
  extraData,
  fullHouse,
  opened,
  published,
  reveals,
  saltOf,
  seated,
  time,
  voted,
  type Courthouse,
} from "../helpers/court.ts";
import { loadFixture } from "../helpers/epochs.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

/** Five seats on the first rung. */
async function widePanels(): Promise<Courthouse> {
  return courthouse({ standard: [5, 7], operations: [5] });
}

describe("JuryCourt, its rules", () => {
  describe("construction", () => {
    it("refuses ladders that are no ladders, or on which somebody could sit twice", async () => {
      const { pool, beacon, fund } = await loadFixture(fullHouse);
      const parts = [pool, await beacon.getAddress(), await fund.getAddress()] as const;
      const court = await ethers.getContractFactory("JuryCourt");
      const ladders = [[], [2], [1], [65], [3, 3], [5, 3], [3, 4], [3, 5, 7, 9, 11], [5, 11, 23, 49], [15, 31, 63]];
      for (const ladder of ladders) {
        for (const lane of ["standard", "operations"] as const) {
          await expect(ethers.deployContract("JuryCourt", [await courtConfig(...parts, { [lane]: ladder })]))
            .to.be.revertedWithCustomError(court, "CourtLadderInvalid")
            .withArgs(ladder);
        }
      }
      const full = await ethers.deployContract("JuryCourt", [
        await courtConfig(...parts, { standard: [5, 11, 23, 47], operations: [23, 47] }),
      ]);
      const panels = full.getFunction("panels");
      expect(await panels.staticCall(Lane.Standard)).to.deep.equal([5n, 11n, 23n, 47n]);
      expect(await panels.staticCall(Lane.Operations)).to.deep.equal([23n, 47n]);
    });

    it("refuses a free juror, a keeper dearer than a juror, a long lag and missing parts", async () => {
      const { pool, beacon, fund } = await loadFixture(fullHouse);
      const config = await courtConfig(pool, await beacon.getAddress(), await fund.getAddress());
      const factory = await ethers.getContractFactory("JuryCourt");
      for (const [change, error] of [
        [{ feePerJuror: 0n }, "CourtFeeInvalid"],
        [{ keeperReward: FEE + 1n }, "CourtFeeInvalid"],
        [{ seedLag: DAY + 1 }, "CourtSeedLagTooLong"],
        [{ beacon: NOBODY }, "CourtZeroAddress"],
        [{ insurance: NOBODY }, "CourtZeroAddress"],
      ] as const) {
        await expect(ethers.deployContract("JuryCourt", [{ ...config, ...change }])).to.be.revertedWithCustomError(
          factory,
          error,
        );
      }
    });

    it("tells its terms", async () => {
      const { court, pool, beacon, fund } = await loadFixture(fullHouse);
      expect(await court.feePerJuror()).to.equal(FEE);
      expect(await court.keeperReward()).to.equal(KEEPER);
      expect(await court.seedLag()).to.equal(LAG);
      expect(await court.pool()).to.equal(await pool.getAddress());
      expect(await court.beacon()).to.equal(await beacon.getAddress());
      expect(await court.insurance()).to.equal(await fund.getAddress());
    });
  });

  describe("a request", () => {
    it("has 1 to 31 choices, at most 15 named parties, its cost paid and a closed snapshot", async () => {
      const house = await loadFixture(fullHouse);
      const { court, pool, stranger } = house;
      const value = await court.arbitrationCost("0x");
      const as = court.connect(stranger);
      await expect(as.createDispute(0, "0x", { value })).to.be.revertedWithCustomError(court, "CourtChoicesOutOfRange");
      await expect(as.createDispute(32, "0x", { value }))
        .to.be.revertedWithCustomError(court, "CourtChoicesOutOfRange")
        .withArgs(32, 31);
      await expect(as.createDispute(2, "0x", { value: value - 1n }))
        .to.be.revertedWithCustomError(court, "CourtPaymentTooLow")
        .withArgs(value - 1n, value);
      const crowd = Array.from({ length: 16 }, () => stranger.address);
      await expect(as.createDispute(2, extraData(Lane.Standard, 4, crowd), { value }))
        .to.be.revertedWithCustomError(court, "CourtTooManyParties")
        .withArgs(16, 15);
      await expect(as.createDispute(2, extraData(Lane.Standard, 5), { value }))
        .to.be.revertedWithCustomError(pool, "PoolSnapshotOpen")
        .withArgs(5, 5);
      await as.createDispute(31, extraData(Lane.Operations, 4, crowd.slice(1)), { value });
      const { lane, snapshotEpoch, choices, arbitrable } = await court.disputeOf(1n);
      expect([lane, snapshotEpoch, choices, arbitrable]).to.deep.equal([1n, 4n, 31n, stranger.address]);
    });

    it("reverts when its extra data cannot be read", async () => {
      const { court, stranger } = await loadFixture(fullHouse);
      const value = await court.arbitrationCost("0x");
      const odd = ethers.AbiCoder.defaultAbiCoder().encode(
        ["uint8", "uint32", "address[]", "address"],
        [2, 4, [], ethers.ZeroAddress],
      );
      for (const data of ["0x00", odd, extraData(0, 4).slice(0, 130)]) {
        await expect(court.connect(stranger).createDispute(2, data, { value }), data).to.revert(ethers);
        await expect(court.arbitrationCost(data), data).to.revert(ethers);
      }
    });

    it("credits what was paid too much", async () => {
      const { court, stranger } = await loadFixture(fullHouse);
      const value = (await court.arbitrationCost("0x")) + 7n;
      await court.connect(stranger).createDispute(2, "0x", { value });
      expect(await court.creditOf(stranger)).to.equal(7);
      expect(await court.heldOf(1n)).to.equal(value - 7n);
      expect((await court.roundOf(1n, 0n)).request, "not a larger jury").to.equal(1);
    });

    it("takes the persons of parties' accounts, now and at the snapshot, and the arbitrable's", async () => {
      const house = await loadFixture(fullHouse);
      const { court, jurors, stranger } = house;
      const [first, second] = [accountOf(jurors, 1), accountOf(jurors, 2)];
      await personMoved(jurors.suite, second, stranger);
      await enter(jurors.suite, 6);
      const value = await court.arbitrationCost("0x");
      const parties = [second.address, stranger.address, NOBODY];
      await court.connect(first).createDispute(2, extraData(Lane.Standard, 4, parties), { value });
      expect((await court.disputeOf(1n)).parties).to.deep.equal([1n, 2n, 2n]);
    });

    it("seats neither parties, nor who lent them its voice, nor jurors twice, nor appellants (JR-1)", async () => {
      const house = await loadFixture(fullHouse);
      const { jurors, court, pool } = house;
      await jurors.suite.votes.connect(accountOf(jurors, 2)).delegate(accountOf(jurors, 1));
      await enter(jurors.suite, 6);
      await pool.advance(100n);
      // Left with 1..8 as parties or their delegators, and 9 as an appellant, seven may sit.
      const parties = [1, 3, 4, 5, 6, 7, 8].map((person) => accountOf(jurors, person).address);
      const dispute = await opened(house, extraData(Lane.Standard, 5, parties));
      const first = await voted(house, dispute, [1, 1, 1]);
      const appellant = [9, 10, 11, 12].find((person) => !first.includes(person)) ?? 0;
      await appealed(house, dispute, accountOf(jurors, appellant));
      await published(house, dispute);
      await court.draw(dispute, 100n);
      const { request } = await court.roundOf(dispute, 1n);
      const second = (await pool.juryOf(request)).map(Number);
      const others = [9, 10, 11, 12, 13, 14, 15, 16].filter((id) => !first.includes(id) && id !== appellant);
      expect([...second].sort((a, b) => a - b)).to.deep.equal(others);
      // Four may sit, of whom three do: no more than before, so the first ruling stands and the appellant has its fees back.
      expect(await court.phaseOf(dispute)).to.equal(Phase.Decided);
      expect(await court.creditOf(accountOf(jurors, appellant))).to.equal(5n * FEE + (3n * KEEPER) / 4n);
      expect((await pool.requestOf(request)).state, "discharged").to.equal(4);
    });

    it("goes without a ruling when the first panel about an operation cannot be seated in full", async () => {
      const house = await loadFixture(widePanels);
      const { jurors, court } = house;
      const parties = Array.from({ length: 12 }, (_, i) => accountOf(jurors, i + 1).address);
      const standard = await opened(house, extraData(Lane.Standard, 4, parties));
      expect(await seated(house, standard), "an odd number of four").to.have.length(3);
      const operation = await opened(house, extraData(Lane.Operations, 4, parties));
      expect(await seated(house, operation)).to.deep.equal([]);
      expect(await court.phaseOf(operation)).to.equal(Phase.Decided);
    });
  });

  describe("a ballot", () => {
    it("is cast by seated jurors, once, with a hash, in the commit period", async () => {
      const house = await loadFixture(fullHouse);
      const { court, jurors, stranger } = house;
      const dispute = await opened(house);
      await expect(court.connect(stranger).commit(dispute, saltOf(1)))
        .to.be.revertedWithCustomError(court, "CourtWrongPhase")
        .withArgs(dispute, Phase.Evidence);
      const panel = await seated(house, dispute);
      const [juror = 0] = panel;
      const off = [1, 2, 3, 4].find((person) => !panel.includes(person)) ?? 0;
      for (const account of [stranger, accountOf(jurors, off)]) {
        await expect(court.connect(account).commit(dispute, saltOf(1)))
          .to.be.revertedWithCustomError(court, "CourtNotJuror")
          .withArgs(dispute, account.address);
      }
      const small = ethers.toBeHex(4, 32);
      await expect(court.connect(accountOf(jurors, juror)).commit(dispute, small))
        .to.be.revertedWithCustomError(court, "CourtCommitmentInvalid")
        .withArgs(small);
      await expect(committed(house, dispute, juror, 1)).to.emit(court, "BallotCommitted");
      await expect(committed(house, dispute, juror, 2))
        .to.be.revertedWithCustomError(court, "CourtAlreadyCommitted")
        .withArgs(dispute, juror);
      expect((await court.ballotOf(dispute, 0n, juror)).state).to.equal(1);
    });

    it("copied from another never reveals (JR-5)", async () => {
      const house = await loadFixture(fullHouse);
      const { court, jurors } = house;
      const dispute = await opened(house);
      const [honest = 0, thief = 0] = await seated(house, dispute);
      const copied = await court.commitmentOf(dispute, honest, 2, saltOf(honest));
      await committed(house, dispute, honest, 2);
      await court.connect(accountOf(jurors, thief)).commit(dispute, copied);
      await time.increaseTo((await court.roundOf(dispute, 0n)).commitEnd);
      await court.reveal(dispute, honest, 2, saltOf(honest));
      await expect(court.reveal(dispute, thief, 2, saltOf(honest)))
        .to.be.revertedWithCustomError(court, "CourtRevealMismatch")
        .withArgs(dispute, thief);
    });

    it("differs by chain, court, dispute, round, person, choice and salt", async () => {
      const house = await loadFixture(fullHouse);
      const { court } = house;
      const [a, b] = [await opened(house), await opened(house)];
      const hashes = [
        await court.commitmentOf(a, 1, 1, saltOf(1)),
        await court.commitmentOf(b, 1, 1, saltOf(1)),
        await court.commitmentOf(a, 2, 1, saltOf(1)),
        await court.commitmentOf(a, 1, 2, saltOf(1)),
        await court.commitmentOf(a, 1, 1, saltOf(2)),
      ];
      expect(new Set(hashes).size).to.equal(5);
      const domain = ethers.id("Counterweight.JuryCourt.Commit.v1");
      const { chainId } = await ethers.provider.getNetwork();
      expect(hashes[0]).to.equal(
        ethers.keccak256(
          ethers.AbiCoder.defaultAbiCoder().encode(
            ["bytes32", "uint256", "address", "uint256", "uint256", "uint32", "uint256", "bytes32"],
            [domain, chainId, await court.getAddress(), a, 0, 1, 1, saltOf(1)],
          ),
        ),
      );
    });

    it("belongs to the person: who moved after the draw votes from the new account only", async () => {
      const house = await loadFixture(fullHouse);
      const { court, jurors, stranger } = house;
      const dispute = await opened(house);
      const [juror = 0] = await seated(house, dispute);
      const old = accountOf(jurors, juror);
      await personMoved(jurors.suite, old, stranger);
      const commitment = await court.commitmentOf(dispute, juror, 1, saltOf(juror));
      await expect(court.connect(old).commit(dispute, commitment)).to.be.revertedWithCustomError(
        court,
        "CourtNotJuror",
      );
      await court.connect(stranger).commit(dispute, commitment);
      await reveals(house, dispute, [1, "absent", "absent"]);
      expect(await court.votesFor(dispute, 0n, 1n)).to.equal(1);
    });

    it("is revealed in its period, as committed, for a choice there is", async () => {
      const house = await loadFixture(fullHouse);
      const { court } = house;
      const dispute = await opened(house);
      const [one = 0, two = 0] = await seated(house, dispute);
      await committed(house, dispute, one, 1);
      await committed(house, dispute, two, 3);
      await expect(court.reveal(dispute, one, 1, saltOf(one)))
        .to.be.revertedWithCustomError(court, "CourtWrongPhase")
        .withArgs(dispute, Phase.Commit);
      await time.increaseTo((await court.roundOf(dispute, 0n)).commitEnd);
      await expect(court.denounce(dispute, one, 1, saltOf(one)))
        .to.be.revertedWithCustomError(court, "CourtWrongPhase")
        .withArgs(dispute, Phase.Reveal);
      await expect(court.reveal(dispute, two, 3, saltOf(two)))
        .to.be.revertedWithCustomError(court, "CourtChoiceInvalid")
        .withArgs(3, 2);
      for (const [person, choice, salt] of [
        [one, 2, saltOf(one)],
        [one, 1, saltOf(two)],
        [99, 1, saltOf(one)],
      ] as const) {
        await expect(court.reveal(dispute, person, choice, salt)).to.be.revertedWithCustomError(
          court,
          "CourtRevealMismatch",
        );
      }
      await court.reveal(dispute, one, 1, saltOf(one));
      await expect(court.reveal(dispute, one, 1, saltOf(one))).to.be.revertedWithCustomError(
        court,
        "CourtRevealMismatch",
      );
      expect(await court.ballotOf(dispute, 0n, one)).to.deep.equal([2n, 1n, 0n]);
      expect(await court.votesFor(dispute, 0n, 1n)).to.equal(1);
      expect(await court.votesFor(dispute, 0n, 99n)).to.equal(0);
    });
  });
});
