import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  BOND as CLAIM_BOND,
  Ground,
  Kind,
  Outcome,
  challenged,
  posted,
  purses,
  type Claims,
} from "../helpers/claims.ts";
import {
  FEE,
  KEEPER,
  KEEPER_PART,
  Phase,
  Stage,
  appealed,
  coinOf,
  panelOf,
  published,
  resolved,
  seated,
  settled,
  voted,
  networkHelpers,
  type Courthouse,
} from "../helpers/court.ts";
import { ordinaryNetwork, unseatableNetwork, type DisputeNetwork } from "../helpers/disputes.ts";
import { ethers, loadFixture, time } from "../helpers/epochs.ts";
import { BOND, accountOf } from "../helpers/jurors.ts";
import { personMoved } from "../helpers/moving.ts";
import {
  State,
  awaitReadiness,
  operation,
  passAndQueue,
  propose,
  setBaseCall,
  type Proposal,
} from "../helpers/proposals.ts";

/** What a panel costs. */
const price = (seats: bigint): bigint => seats * FEE + KEEPER;

function person({ house }: DisputeNetwork, index: number): HardhatEthersSigner {
  return accountOf(house.jurors, index);
}

/** A claim of the verifier, person 1, that the challenger, person 16, has taken to the court. */
async function claimInCourt({ claims }: DisputeNetwork): Promise<{ claim: string; dispute: bigint }> {
  const claim = await challenged(claims, await posted(claims, { proofKind: Kind.Optimistic }), Ground.Conduct);
  await claims.book.connect(claims.outsider).openDispute(claim);
  return { claim, dispute: (await claims.book.claimOf(claim)).dispute };
}

interface Braked {
  readonly proposal: Proposal;
  readonly dispute: bigint;
  readonly challenger: HardhatEthersSigner;
}

/** An operation proposed by person 4, passed by everybody, challenged by person 5. */
async function operationInCourt(net: DisputeNetwork, move?: HardhatEthersSigner): Promise<Braked> {
  const { suite, people } = net.house.jurors;
  const [proposer, challenger] = [person(net, 4), person(net, 5)];
  const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
  if (move !== undefined) await personMoved(suite, proposer, move);
  await passAndQueue(
    suite,
    proposal,
    people.filter((voter) => voter !== proposer),
  );
  const value = await suite.challenges.challengeCost(proposal.id, challenger);
  await suite.challenges.connect(challenger).challenge(...operation(proposal), { value });
  return { proposal, dispute: (await suite.challenges.challengeOf(proposal.id)).disputeID, challenger };
}

/** JR-7: the court holds what it owes. */
async function expectCourtBalanced(house: Courthouse): Promise<void> {
  const { balance, accounted } = await coinOf(house);
  expect(balance).to.equal(accounted);
}

/** CL-2: the book holds what it owes. */
async function expectBookBalanced(claims: Claims): Promise<void> {
  const owed = (await purses(claims)).reduce((sum, part) => sum + part, 0n);
  expect(await ethers.provider.getBalance(claims.book)).to.equal(owed);
}

describe("Disputes, with nothing played by a stub", () => {
  describe("a claim", () => {
    it("goes through panel, appeal and reimbursement, and every wei is accounted for (CL-1, CL-2, JR-1, JR-6, JR-7)", async () => {
      const net = await loadFixture(ordinaryNetwork);
      const { house, claims } = net;
      const { book, verifier } = claims;
      const { court } = house;
      const { claim, dispute } = await claimInCourt(net);

      const first = await voted(house, dispute, [2, 2, "absent"]);
      expect(await court.currentRuling(dispute)).to.equal(2n);
      await appealed(house, dispute, verifier);
      const second = await voted(house, dispute, [1, 1, 2, 1, 1]);
      const seats = [...first, ...second];
      expect(new Set(seats).size).to.equal(8);
      expect(seats).not.to.include(1);
      expect(seats).not.to.include(16);

      await resolved(house, dispute);
      expect((await court.disputeOf(dispute)).delivered).to.equal(true);
      expect(await book.isFinal(claim)).to.equal(true);
      expect((await book.claimOf(claim)).outcome).to.equal(Outcome.Stands);

      const appeal = price(5n) - 2n * KEEPER_PART;
      expect(await court.reimbursable(dispute)).to.equal(appeal);
      await book.connect(claims.outsider).settle(claim);
      expect(await court.reimbursable(dispute)).to.equal(0n);
      const rest = CLAIM_BOND - price(3n) - appeal;
      expect(await purses(claims)).to.deep.equal([CLAIM_BOND + rest / 2n, 0n, rest - rest / 2n]);
      expect(await court.creditOf(verifier)).to.be.at.least(price(5n));
      await expect(book.settle(claim)).to.be.revertedWithCustomError(book, "ClaimNothingToSettle");

      await settled(house, dispute, 0);
      await settled(house, dispute, 1);
      expect(await court.heldOf(dispute)).to.equal(0n);
      await expectCourtBalanced(house);
      // The empty chair's fee and what no redraw earned come back to the book, and are the insurance's.
      const back = FEE + 2n * KEEPER_PART;
      await expect(court.withdrawFor(book)).to.emit(court, "CourtWithdrawn").withArgs(book, book, back);
      expect(await book.insuranceDue()).to.equal(rest - rest / 2n + back);
      await expectBookBalanced(claims);
      expect((await claims.verifiers.verifierOf(verifier)).openClaims).to.equal(0n);
    });

    it("costs jurors bonds, by which vault, pool and voices agree afterwards (ST-2, QV-1)", async () => {
      const net = await loadFixture(ordinaryNetwork);
      const { house } = net;
      const { suite } = house.jurors;
      const { dispute } = await claimInCourt(net);
      const panel = await voted(house, dispute, [1, 1, "withhold"]);
      await resolved(house, dispute);
      await settled(house, dispute, 0);
      const lost = panel[2];
      if (lost === undefined) throw new Error("three seats");
      const loser = person(net, lost);
      expect(await suite.vault.bondOf(house.pool, loser)).to.equal(0n);
      expect((await house.pool.jurorOf(lost)).bond).to.equal(0n);
      const stake = 4n * suite.options.minStake - BOND;
      expect(await suite.vault.stakeOf(loser)).to.equal(stake);
      const epoch = Number(await suite.votes.currentEpoch());
      await time.increaseTo(suite.start + (epoch + 1) * suite.options.epochLength + 10);
      const { root } = await suite.votes.voiceAt(loser, epoch);
      expect(root * root).to.be.at.most(stake);
      expect((root + 1n) * (root + 1n)).to.be.above(stake);
      // Out of the pool with the next epoch, whole bond gone, record closed by anyone.
      await house.pool.advance(1_000n);
      await house.pool.connect(house.stranger).returnBond(lost);
      expect((await house.pool.jurorOf(lost)).entryEpoch).to.equal(0n);
    });

    it("is refused when no jury was drawn, and both bonds return less the court's fee (JR-8, CL-2)", async () => {
      const net = await loadFixture(ordinaryNetwork);
      const { house, claims } = net;
      const { claim, dispute } = await claimInCourt(net);
      const { drawableFrom } = await house.court.roundOf(dispute, 0);
      await time.increaseTo(drawableFrom + 3n * 86_400n);
      await house.court.connect(house.stranger).pass(dispute);
      await resolved(house, dispute);
      await claims.book.settle(claim);
      const each = CLAIM_BOND - price(3n) / 2n;
      expect(await purses(claims)).to.deep.equal([each, each, 0n]);
      await house.court.withdrawFor(claims.book);
      expect(await claims.book.insuranceDue()).to.equal(price(3n));
      await expectBookBalanced(claims);
      await expectCourtBalanced(house);
    });
  });

  describe("an operation", () => {
    it("is cancelled by a jury and its challenger repaid (JR-1, section 7)", async () => {
      const net = await loadFixture(ordinaryNetwork);
      const { house } = net;
      const { suite } = house.jurors;
      const { proposal, dispute, challenger } = await operationInCourt(net);
      const panel = await voted(house, dispute, [2, 1, 2]);
      expect(panel).not.to.include(4);
      expect(panel).not.to.include(5);
      await expect(suite.governor.execute.staticCall(...operation(proposal))).to.be.revertedWithCustomError(
        suite.ledger,
        "LedgerNotReady",
      );
      await resolved(house, dispute);
      expect(await suite.governor.state(proposal.id)).to.equal(State.Canceled);
      await expect(suite.governor.execute(...operation(proposal))).to.be.revertedWithCustomError(
        suite.governor,
        "GovernorUnexpectedProposalState",
      );
      await suite.deposits.settle(proposal.id);
      expect(await suite.deposits.creditOf(challenger)).to.equal(suite.options.depositBase);
      await settled(house, dispute, 0);
      await expectCourtBalanced(house);
    });

    it("is never ruled upon without being cancelled, whatever gas the ruling is delivered with", async () => {
      const net = await loadFixture(ordinaryNetwork);
      const { house } = net;
      const { court, stranger } = house;
      const { suite } = house.jurors;
      const { proposal, dispute } = await operationInCourt(net);
      await voted(house, dispute, [2, 2, 2]);
      await time.increaseTo((await court.appealPeriod(dispute))[1]);
      const { restore } = await networkHelpers.takeSnapshot();
      const seen = new Set<boolean>();
      for (let gas = 60_000n; gas <= 300_000n; gas += 4_000n) {
        const sent = await court
          .connect(stranger)
          .resolve(dispute, { gasLimit: gas })
          .then(
            () => true,
            () => false,
          );
        seen.add(sent);
        // What the court keeps back of its gas does not pay for its own rest, so nothing is solved without being carried out.
        expect((await court.disputeOf(dispute)).delivered).to.equal(sent);
        expect((await suite.challenges.challengeOf(proposal.id)).isRuled).to.equal(sent);
        expect(await suite.governor.state(proposal.id)).to.equal(sent ? State.Canceled : State.Queued);
        await restore();
      }
      expect([...seen]).to.have.members([true, false]);
    });

    it("stands when its panel cannot be seated, and the challenger has its fee back (JR-8)", async () => {
      const net = await loadFixture(unseatableNetwork);
      const { house } = net;
      const { court } = house;
      const { suite } = house.jurors;
      const { proposal, dispute, challenger } = await operationInCourt(net);
      expect(await court.heldOf(dispute)).to.equal(price(15n));
      await seated(house, dispute);
      expect((await court.roundOf(dispute, 0)).stage).to.equal(Stage.Undrawn);
      expect(await court.phaseOf(dispute)).to.equal(Phase.Decided);
      await resolved(house, dispute);
      // Drawing earned its part.
      expect(await court.creditOf(challenger)).to.equal(price(15n) - KEEPER_PART);
      await expect(court.connect(house.stranger).withdrawFor(challenger)).to.changeEtherBalance(
        ethers,
        challenger,
        price(15n) - KEEPER_PART,
      );
      expect(await suite.ledger.isChallenged(proposal.id)).to.equal(false);
      await awaitReadiness(suite, proposal);
      await suite.governor.execute(...operation(proposal));
      expect(await suite.deposits.base()).to.equal(7n);
      await expectCourtBalanced(house);
    });

    it("stands when nobody draws its panel, and the challenger has all of its fee back (JR-8)", async () => {
      const net = await loadFixture(unseatableNetwork);
      const { house } = net;
      const { suite } = house.jurors;
      const { proposal, dispute, challenger } = await operationInCourt(net);
      const { drawableFrom } = await house.court.roundOf(dispute, 0);
      await time.increaseTo(drawableFrom + 3n * 86_400n);
      await house.court.connect(house.stranger).pass(dispute);
      await resolved(house, dispute);
      expect(await house.court.creditOf(challenger)).to.equal(price(15n));
      // The half-life of notice is over, and conviction went on charging.
      expect(await suite.ledger.expectedReadyAt(proposal.id)).to.be.at.most(await time.latest());
      await suite.governor.execute(...operation(proposal));
      expect(await suite.governor.state(proposal.id)).to.equal(State.Executed);
    });

    it("is not judged by its proposer, who moved before the snapshot of the ballot (JR-1)", async () => {
      const net = await loadFixture(unseatableNetwork);
      const { house } = net;
      const [, elsewhere] = await ethers.getSigners();
      if (elsewhere === undefined) throw new Error("two signers needed");
      const { dispute } = await operationInCourt(net, elsewhere);
      await published(house, dispute);
      await house.pool.advance(1_000n);
      await house.court.connect(house.stranger).draw(dispute, 2_048n);
      const { request } = await house.court.roundOf(dispute, 0);
      const drawn = (await house.pool.juryOf(request)).map(Number);
      expect(drawn).to.have.lengthOf(14);
      expect(drawn).not.to.include(4);
      expect(await panelOf(house, dispute)).to.deep.equal([]);
    });
  });
});
