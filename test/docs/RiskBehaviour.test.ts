import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { enrolled, enterEpoch, personhoodProof } from "../helpers/people.ts";
import {
  endVoting,
  passAndQueue,
  propose,
  setBaseCall,
  startVoting,
  State,
  Support,
  vote,
  type Proposal,
} from "../helpers/proposals.ts";
import { deploySuite, type Suite } from "../helpers/suite.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Six persons of equal voice, three of whom are enough. */
async function six(): Promise<{ suite: Suite; people: HardhatEthersSigner[]; proposal: Proposal }> {
  const suite = await deploySuite(connection);
  const people = await enrolled(suite, 6);
  const [proposer] = people;
  if (proposer === undefined) throw new Error("nobody enrolled");
  return { suite, people, proposal: await propose(suite, proposer, [await setBaseCall(suite, 7n)]) };
}

describe("The known risks, acted out", () => {
  it("a third at +100 % refuses what two thirds want (section 3)", async () => {
    const { suite, people, proposal } = await loadFixture(six);
    await startVoting(suite, proposal);
    await vote(suite, proposal, people.slice(0, 4), Support.For);
    const loudest = connection.ethers.AbiCoder.defaultAbiCoder().encode(["uint16"], [20_000]);
    for (const person of people.slice(4)) {
      await suite.governor.connect(person).castVoteWithReasonAndParams(proposal.id, Support.Against, "", loudest);
    }
    const { forVotes, againstVotes } = await suite.ledger.tallyOf(proposal.id);
    expect(forVotes).to.equal(againstVotes);
    await endVoting(suite, proposal);
    expect(await suite.governor.state(proposal.id)).to.equal(State.Defeated);
  });

  it("a decision at its floor dies when one supporter leaves, until somebody joins (section 19)", async () => {
    const { suite, people, proposal } = await loadFixture(six);
    await passAndQueue(suite, proposal, people.slice(0, 3));
    const { earliest } = await suite.ledger.decisionOf(proposal.id);
    expect(await suite.ledger.isReadyAt(proposal.id, earliest)).to.equal(true);
    const [leaver, , , joiner] = people;
    if (leaver === undefined || joiner === undefined) throw new Error("nobody enrolled");
    await suite.ledger.connect(leaver).withdraw(proposal.id);
    expect(await suite.ledger.expectedReadyAt(proposal.id)).to.equal(0n);
    await suite.ledger.connect(joiner).support(proposal.id);
    expect(await suite.ledger.expectedReadyAt(proposal.id)).not.to.equal(0n);
  });

  it("a proof that was used renews again, by anybody, as long as it is good (section 6)", async () => {
    const { suite, people } = await loadFixture(six);
    const [person, outsider] = [people[0], suite.deployer];
    if (person === undefined) throw new Error("nobody enrolled");
    const old = await personhoodProof(suite, person.address, person.address, 40 * suite.options.epochLength);
    await enterEpoch(suite, 12);
    await suite.registry.connect(outsider).register(person.address, old);
    const first = (await suite.registry.bindingOf(person)).expiryEpoch;
    await enterEpoch(suite, 30);
    expect(await suite.registry.livePersonOf(person)).to.equal(0n);
    await suite.registry.connect(outsider).register(person.address, old);
    expect((await suite.registry.bindingOf(person)).expiryEpoch).to.equal(first + 18n);
    expect(await suite.registry.livePersonOf(person)).to.equal(1n);
  });
});
