import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { enterEpoch, fundProposer, personhoodProof } from "../../test/helpers/people.ts";
import {
  awaitReadiness,
  describe,
  endVoting,
  operation,
  setBaseCall,
  startVoting,
  Support,
  type Proposal,
} from "../../test/helpers/proposals.ts";
import { deploySuite, type Suite } from "../../test/helpers/suite.ts";
import { at, gasOf, openChain } from "./chain.ts";
import type { Measured } from "./operations.ts";

const BATCH = 50;
const PEOPLE = 70;
const ADMITTED_PER_EPOCH = 20;
/** The first epoch with ordinary classes when the network opens in epoch 8. */
const ORDINARY = 13;

/** Seventy persons with the least stake each, all of them active, in the first ordinary epoch. */
async function populated(): Promise<{ suite: Suite; people: HardhatEthersSigner[]; gas: Measured }> {
  const connection = await openChain(PEOPLE + 2);
  const suite = await deploySuite(connection);
  const people = (await connection.ethers.getSigners()).slice(2, 2 + PEOPLE);
  const gas: Measured = {};
  for (const [index, person] of people.entries()) {
    if (index % ADMITTED_PER_EPOCH === 0 && index > 0) await enterEpoch(suite, index / ADMITTED_PER_EPOCH, 60);
    const proof = await personhoodProof(suite, person.address);
    const registered = await gasOf(suite.registry.register(person.address, proof));
    await suite.token.connect(suite.deployer).transfer(person, 2n * suite.options.minStake);
    await suite.token.connect(person).approve(suite.vault, 2n * suite.options.minStake);
    const deposited = await gasOf(suite.vault.connect(person).deposit(suite.options.minStake));
    // Not the first of an epoch, who pays for moving everybody's sums on.
    if (index === 5) [gas["register"], gas["deposit stake, first"]] = [registered, deposited];
  }
  await enterEpoch(suite, 8, 60);
  await suite.genesis.open();
  for (const [index, person] of people.entries()) {
    const renewed = await gasOf(suite.registry.register(person.address, await personhoodProof(suite, person.address)));
    if (index === 5) gas["renew"] = renewed;
  }
  await enterEpoch(suite, ORDINARY, 60);
  return { suite, people, gas };
}

async function proposed(suite: Suite, proposer: HardhatEthersSigner, base: bigint): Promise<[Proposal, bigint]> {
  const proposal = await describe(suite, [await setBaseCall(suite, base)], `base ${base}`);
  const person = await suite.registry.livePersonOf(proposer);
  await fundProposer(suite, proposer, await suite.deposits.required(person));
  const { targets, values, calldatas, description } = proposal;
  return [proposal, await gasOf(suite.governor.connect(proposer).propose(targets, values, calldatas, description))];
}

/** A ballot For, signed. */
async function ballotOf(suite: Suite, proposal: Proposal, voter: HardhatEthersSigner): Promise<string> {
  const { ethers } = suite.connection;
  return voter.signTypedData(
    {
      name: "Counterweight",
      version: "1",
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await suite.governor.getAddress(),
    },
    {
      Ballot: [
        { name: "proposalId", type: "uint256" },
        { name: "support", type: "uint8" },
        { name: "voter", type: "address" },
        { name: "nonce", type: "uint256" },
      ],
    },
    { proposalId: proposal.id, support: Support.For, voter: voter.address, nonce: 0 },
  );
}

/** Measures Counterweight. */
export async function measureOurs(progress: (step: string) => void): Promise<Measured> {
  progress("enrolling 70 persons");
  const { suite, people, gas } = await populated();
  const { governor, votes, vault, ledger, connection } = suite;
  const person = (index: number): HardhatEthersSigner => at(people, index);
  const [delegate, otherDelegate, delegator] = [person(65), person(66), person(67)];

  progress("delegations and stake");
  await votes.connect(person(68)).delegate(person(69));
  gas["delegate, first"] = await gasOf(votes.connect(delegator).delegate(otherDelegate));
  gas["delegate, again"] = await gasOf(votes.connect(delegator).delegate(delegate));
  gas["deposit stake, again"] = await gasOf(vault.connect(person(64)).deposit(suite.options.minStake));
  gas["unbond"] = await gasOf(vault.connect(person(64)).unbond(suite.options.minStake));

  progress("ballots one by one");
  await proposed(suite, person(63), 6n);
  const [single, proposeGas] = await proposed(suite, person(0), 7n);
  gas["propose, one call"] = proposeGas;
  const [batch] = await proposed(suite, person(1), 8n);
  await startVoting(suite, single);
  gas["castVote, first of a proposal"] = await gasOf(governor.connect(person(0)).castVote(single.id, Support.For));
  for (let i = 1; i < 5; ++i) await governor.connect(person(i)).castVote(single.id, Support.For);
  gas["castVote, later"] = await gasOf(governor.connect(person(5)).castVote(single.id, Support.For));
  const loud = connection.ethers.AbiCoder.defaultAbiCoder().encode(["uint16"], [15_000]);
  gas["castVote, later, at +50 % intensity"] = await gasOf(
    governor.connect(person(6)).castVoteWithReasonAndParams(single.id, Support.For, "", loud),
  );
  const signature = await ballotOf(suite, single, person(7));
  gas["castVoteBySig, one"] = await gasOf(governor.castVoteBySig(single.id, Support.For, person(7), signature));
  await governor.connect(delegate).castVote(single.id, Support.For);
  gas["castVote, override of a delegate that voted"] = await gasOf(
    governor.connect(delegator).castVote(single.id, Support.For),
  );
  for (let i = 8; i < 20; ++i) await governor.connect(person(i)).castVote(single.id, Support.For);

  progress("fifty signed ballots in one transaction");
  await governor.connect(person(60)).castVote(batch.id, Support.For);
  const ballots = [];
  for (const voter of people.slice(8, 8 + BATCH)) {
    const signed = await ballotOf(suite, batch, voter);
    ballots.push({ voter: voter.address, support: Support.For, params: "0x", signature: signed });
  }
  if ((await governor.castVotesBySig.staticCall(batch.id, ballots)) !== BigInt(BATCH)) {
    throw new Error("not every ballot of the batch counts");
  }
  const whole = await gasOf(governor.castVotesBySig(batch.id, ballots));
  gas["castVotesBySig, per vote of 50"] = (whole + BigInt(BATCH) - 1n) / BigInt(BATCH);

  progress("queue, acts after the vote, execute");
  await endVoting(suite, single);
  gas["queue"] = await gasOf(governor.queue(...operation(single)));
  await ledger.connect(person(30)).object(single.id);
  await ledger.connect(person(31)).support(single.id);
  gas["object after the vote"] = await gasOf(ledger.connect(person(32)).object(single.id));
  gas["support after the vote"] = await gasOf(ledger.connect(person(33)).support(single.id));
  gas["withdraw after the vote"] = await gasOf(ledger.connect(person(5)).withdraw(single.id));
  await awaitReadiness(suite, single);
  gas["execute"] = await gasOf(governor.execute(...operation(single)));
  return gas;
}
