import { expect } from "chai";
import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { CounterweightLens } from "../../typechain-types/index.js";
import { currentEpoch, enrolled, stake } from "../helpers/people.ts";
import {
  awaitReadiness,
  endVoting,
  operation,
  passAndQueue,
  propose,
  setBaseCall,
  startVoting,
  State,
  Support,
  vote,
} from "../helpers/proposals.ts";
import { Class, deploySuite, type Suite } from "../helpers/suite.ts";

const Need = {
  Voting: 0,
  Majority: 1,
  Stake: 2,
  Quorum: 3,
  Persons: 4,
  Queueing: 5,
  Notice: 6,
  Conviction: 7,
  Life: 8,
} as const;

/** Names of the bits set in `missing`. */
function needs(missing: bigint): string[] {
  return Object.entries(Need)
    .filter(([, bit]) => (missing >> BigInt(bit)) & 1n)
    .map(([name]) => name);
}

describe("CounterweightLens", () => {
  let suite: Suite;
  let lens: CounterweightLens;
  let people: HardhatEthersSigner[];
  let proposer: HardhatEthersSigner;
  let restore: () => Promise<void>;

  before(async () => {
    suite = await deploySuite(await network.create());
    people = await enrolled(suite, 9);
    const [first] = people;
    if (first === undefined) throw new Error("nobody enrolled");
    proposer = first;
    lens = (await suite.connection.ethers.deployContract("CounterweightLens", [
      suite.governor,
    ])) as unknown as CounterweightLens;
  });

  beforeEach(async () => {
    const snapshot = await suite.connection.networkHelpers.takeSnapshot();
    restore = () => snapshot.restore();
  });

  afterEach(() => restore());

  /** The last of the people, who plays the one who differs. */
  function dissenter(): HardhatEthersSigner {
    const last = people.at(-1);
    if (last === undefined) throw new Error("nobody enrolled");
    return last;
  }

  it("names the governor that it reads from", async () => {
    expect(await lens.governor()).to.equal(await suite.governor.getAddress());
  });

  describe("proposal", () => {
    it("refuses an id that nobody proposed", async () => {
      await expect(lens.proposal(1n)).to.be.revertedWithCustomError(lens, "GovernorNonexistentProposal").withArgs(1n);
    });

    it("shows a pending proposal with everything missing and no bounds yet", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      const seen = await lens.proposal(proposal.id);
      expect(seen.state).to.equal(State.Pending);
      expect(seen.proposer).to.equal(proposer.address);
      expect(seen.deposit).to.equal(suite.options.depositBase);
      expect(seen.terms.impact).to.equal(Class.Parameters);
      expect(seen.terms.quorum).to.equal(0n);
      expect(seen.snapshot).to.equal(await suite.governor.proposalSnapshot(proposal.id));
      expect(seen.conviction).to.equal(0n);
      expect(needs(seen.missing)).to.deep.equal([
        "Voting",
        "Majority",
        "Stake",
        "Quorum",
        "Persons",
        "Queueing",
        "Notice",
        "Conviction",
      ]);
    });

    it("strikes off during voting what has been reached", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      expect(needs((await lens.proposal(proposal.id)).missing)).to.include.members(["Quorum", "Persons"]);
      await vote(suite, proposal, people.slice(0, 3), Support.For);
      const seen = await lens.proposal(proposal.id);
      const terms = await suite.ledger.termsOf(proposal.id);
      expect(seen.terms.quorum).to.equal(terms.quorum).and.not.equal(0n);
      expect(seen.terms.floor).to.equal(3n);
      expect(seen.tally.personsFor).to.equal(3n);
      expect(needs(seen.missing)).to.deep.equal(["Voting", "Queueing", "Notice", "Conviction"]);
    });

    it("asks for a majority and stake when as many stand Against", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      await vote(suite, proposal, people.slice(0, 4), Support.For);
      await vote(suite, proposal, people.slice(4, 8), Support.Against);
      expect(needs((await lens.proposal(proposal.id)).missing)).to.include.members(["Majority", "Stake"]);
    });

    it("shows a queued decision waiting for notice and conviction, then nothing missing when it may run (CT-4)", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await passAndQueue(suite, proposal, people);
      const queued = await lens.proposal(proposal.id);
      const decision = await suite.ledger.decisionOf(proposal.id);
      expect(queued.state).to.equal(State.Queued);
      expect(queued.decision.earliest).to.equal(decision.earliest);
      expect(queued.expectedReadyAt).to.equal(await suite.ledger.expectedReadyAt(proposal.id));
      expect(queued.queueDeadline).to.equal(await suite.governor.queueDeadline(proposal.id));
      expect(queued.neededConviction).to.equal((decision.supportAtQueue + 1n) / 2n);
      expect(needs(queued.missing)).to.deep.equal(["Notice"]);

      await suite.connection.networkHelpers.time.increaseTo(decision.earliest);
      const ready = await lens.proposal(proposal.id);
      expect(ready.missing).to.equal(0n);
      expect(ready.conviction >= ready.neededConviction).to.equal(true);
      await suite.governor.execute(...operation(proposal));
      expect((await lens.proposal(proposal.id)).missing).to.equal(0n);
    });

    it("agrees with the ledger all through the life of a contested decision's life", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      // Late in voting, so that conviction is still low when queued.
      await startVoting(suite, proposal, (6 * suite.options.epochLength) / 7);
      await vote(suite, proposal, people.slice(0, 5), Support.For);
      await endVoting(suite, proposal);
      await suite.governor.queue(...operation(proposal));
      for (const objector of people.slice(5, 9)) await suite.ledger.connect(objector).object(proposal.id);
      const { time } = suite.connection.networkHelpers;
      const { earliest, expiry } = await suite.ledger.decisionOf(proposal.id);
      const seen = { ready: 0, waiting: 0 };
      for (let at = earliest; at <= expiry; at += 6n * 3_600n) {
        await time.increaseTo(at);
        const isReady = await suite.ledger.isReadyAt(proposal.id, at);
        expect((await lens.proposal(proposal.id)).missing === 0n).to.equal(isReady);
        seen[isReady ? "ready" : "waiting"] += 1;
      }
      expect(seen.ready).to.be.greaterThan(3);
      expect(seen.waiting).to.be.greaterThan(3);
    });

    it("counts the opposition into the conviction that is needed", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      await vote(suite, proposal, people.slice(0, 4), Support.For);
      await endVoting(suite, proposal);
      await suite.governor.queue(...operation(proposal));
      for (const objector of people.slice(4, 8)) await suite.ledger.connect(objector).object(proposal.id);
      await suite.connection.networkHelpers.time.increaseTo((await suite.ledger.decisionOf(proposal.id)).earliest);
      const seen = await lens.proposal(proposal.id);
      expect(seen.neededConviction).to.equal(seen.tally.opposition);
      expect(needs(seen.missing)).to.deep.equal(["Conviction"]);
      expect(seen.expectedReadyAt).to.equal(0n);
    });

    it("asks again for quorum and persons when supporters leave", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await passAndQueue(suite, proposal, people.slice(0, 3));
      await suite.ledger.connect(proposer).withdraw(proposal.id);
      expect(needs((await lens.proposal(proposal.id)).missing)).to.include("Persons");
    });

    it("marks dead proposals and freezes their conviction, however much later one looks", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await passAndQueue(suite, proposal, people);
      await awaitReadiness(suite, proposal);
      const { expiry } = await suite.ledger.decisionOf(proposal.id);
      const { time } = suite.connection.networkHelpers;
      await time.increaseTo(expiry);
      const { conviction } = await lens.proposal(proposal.id);
      await time.increaseTo(expiry + 100_000_000n);
      const seen = await lens.proposal(proposal.id);
      expect(seen.state).to.equal(State.Expired);
      expect(needs(seen.missing)).to.deep.equal(["Life"]);
      expect(seen.conviction).to.equal(conviction);
    });

    it("marks a canceled proposal", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await suite.governor.connect(proposer).cancel(...operation(proposal));
      expect(needs((await lens.proposal(proposal.id)).missing)).to.include("Life");
    });
  });

  describe("voice", () => {
    it("shows own root, full budget and loudest ballot of a person", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      const [ballot, receipt, holdings] = await lens.voice(proposer, proposal.id);
      expect(ballot.voice.root).to.equal(10_000_000_000n);
      expect(ballot.countable).to.equal(ballot.voice.root);
      expect(ballot.snapshot).to.equal(await suite.governor.proposalSnapshot(proposal.id));
      expect([ballot.intensityBudget, ballot.maxIntensity]).to.deep.equal([100_000_000n, 20_000n]);
      expect(receipt.stance).to.equal(0n);
      expect(holdings.person).to.equal(1n);
      expect(holdings.active).to.equal(suite.options.minStake);
      const { expiryEpoch } = await suite.registry.bindingOf(proposer);
      expect(holdings.personhoodUntil).to.equal((await suite.registry.snapshotOf(expiryEpoch - 1n)) + 1n);
    });

    it("takes a loud ballot off the budget of its epoch", async () => {
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      const params = suite.connection.ethers.AbiCoder.defaultAbiCoder().encode(["uint16"], [16_000]);
      await suite.governor.connect(proposer).castVoteWithReasonAndParams(proposal.id, Support.For, "", params);
      const [ballot, receipt] = await lens.voice(proposer, proposal.id);
      expect(ballot.intensityBudget).to.equal(64_000_000n);
      expect(ballot.maxIntensity).to.equal(18_000n);
      expect(receipt.intensity).to.equal(16_000n);
    });

    it("caps what is borrowed and takes overrides off it (DL-1, DL-2)", async () => {
      const delegate = dissenter();
      for (const person of people.slice(0, 4)) await suite.votes.connect(person).delegate(delegate);
      const proposal = await propose(suite, proposer, [await setBaseCall(suite, 7n)]);
      await startVoting(suite, proposal);
      const [before] = await lens.voice(delegate, proposal.id);
      expect(before.voice.borrowedRoots).to.equal(4n * before.voice.root);
      expect(before.cap).to.equal((9n * before.voice.root) / 10n);
      expect(before.countable).to.equal(before.voice.root + before.cap);

      await vote(suite, proposal, people.slice(0, 4), Support.Against);
      const [after] = await lens.voice(delegate, proposal.id);
      expect(after.countable).to.equal(after.voice.root);
      expect(before.cap).to.equal((await suite.ledger.termsOf(proposal.id)).cap);
    });

    it("shows to whom and until when a voice is lent, and nothing once the term has run out (DL-3)", async () => {
      const epoch = await currentEpoch(suite);
      const until = (await suite.votes.snapshotOf(epoch + 1)) + 1n;
      await suite.votes.connect(proposer).delegateUntil(dissenter(), until);
      const [, holdings] = await lens.voiceAt(proposer, epoch);
      expect([holdings.delegate, holdings.delegationUntil]).to.deep.equal([dissenter().address, until]);
      await suite.connection.networkHelpers.time.increaseTo(until);
      const [, later] = await lens.voiceAt(proposer, epoch + 2);
      expect([later.delegate, later.delegationUntil]).to.deep.equal([suite.connection.ethers.ZeroAddress, 0n]);
    });

    it("shows activating and unbonding stake with their times", async () => {
      const gwei = 10n ** 9n;
      const epoch = await currentEpoch(suite);
      await stake(suite, proposer, 5n * gwei);
      await suite.vault.connect(dissenter()).unbond(3n * gwei);
      const [, holdings] = await lens.voiceAt(proposer, epoch);
      expect(holdings.activating.map((tranche) => [tranche.epoch, tranche.amount])).to.deep.equal([
        [BigInt(epoch + 4), 5n * gwei],
      ]);
      const [, leaving] = await lens.voiceAt(dissenter(), epoch);
      const [exit] = await suite.vault.unbondingOf(dissenter());
      expect(leaving.unbonding.map((entry) => [entry.releaseTime, entry.amount])).to.deep.equal([
        [exit?.releaseTime, 3n * gwei],
      ]);
      expect(leaving.active).to.equal(suite.options.minStake - 3n * gwei);
    });

    it("shows zeros for a stranger", async () => {
      const [ballot, holdings] = await lens.voiceAt(suite.deployer, await currentEpoch(suite));
      expect([ballot.countable, holdings.person, holdings.personhoodUntil, holdings.active]).to.deep.equal([
        0n,
        0n,
        0n,
        0n,
      ]);
    });

    it("refuses an id that the ledger does not know", async () => {
      await expect(lens.voice(proposer, 1n)).to.be.revertedWithCustomError(lens, "LedgerUnknownProposal").withArgs(1n);
    });
  });

  describe("electorate", () => {
    it("shows a closed electorate with its cap, floor and quorums by class", async () => {
      const epoch = (await currentEpoch(suite)) - 1;
      const seen = await lens.electorate(epoch);
      const { roots, persons, base } = await suite.votes.electorateAt(epoch);
      expect(seen.isFinal).to.equal(true);
      expect([seen.electorate.roots, persons]).to.deep.equal([roots, 9n]);
      expect(seen.cap).to.equal(roots / 10n);
      expect(seen.floor).to.equal(3n);
      expect([...seen.quorums]).to.deep.equal([800n, 1_200n, 1_600n, 2_500n].map((bps) => (base * bps) / 10_000n));
    });

    it("says that the electorate of the running epoch may still change", async () => {
      expect((await lens.electorate(await currentEpoch(suite))).isFinal).to.equal(false);
    });
  });
});
