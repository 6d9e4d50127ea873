import { AbiCoder } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import type { DrandBeacon } from "../../typechain-types/index.js";
import { beaconArguments } from "../../scripts/lib/drand/network.ts";
import { DrandSigner } from "../../scripts/lib/drand/signer.ts";
import { signBallot } from "../helpers/ballots.ts";
import { personMoved } from "../helpers/moving.ts";
import { currentEpoch, enrolled, enterEpoch } from "../helpers/people.ts";
import {
  awaitReadiness,
  endVoting,
  operation,
  payRoutineCall,
  propose,
  setBaseCall,
  startVoting,
  Support,
  vote,
  type Call,
  type Proposal,
} from "../helpers/proposals.ts";
import { Class, deploySuite, type Suite } from "../helpers/suite.ts";

const TOKEN = 10n ** 18n;
const intensity = (basisPoints: number): string => AbiCoder.defaultAbiCoder().encode(["uint16"], [basisPoints]);

/** Who acts in the life of a suite: nine persons, and accounts with a part of their own. */
interface Cast {
  readonly suite: Suite;
  /** Nine persons; the last one lends its voice to the second. */
  readonly people: readonly HardhatEthersSigner[];
  /** A module of the vault. */
  readonly court: HardhatEthersSigner;
  /** Gets the right to cancel operations by a decision. */
  readonly canceller: HardhatEthersSigner;
  /** Has no part yet. */
  readonly stranger: HardhatEthersSigner;
}

const at = (cast: Cast, index: number): HardhatEthersSigner => {
  const person = cast.people[index];
  if (person === undefined) throw new Error(`there is no person ${index}`);
  return person;
};

/** A suite at the end of its life, and a beacon beside it. */
export interface Life {
  readonly suite: Suite;
  readonly beacon: DrandBeacon;
}

/** Deploys a suite and does everything once that anybody may do with it: what it leaves behind is the chain's log. */
export async function wholeLife(): Promise<Life> {
  const connection = await network.create();
  const signers = await connection.ethers.getSigners();
  const [canceller, stranger] = [signers[18], signers[19]];
  if (canceller === undefined || stranger === undefined) throw new Error("20 accounts needed");
  // A module from genesis on has code; what it does is sent in its name.
  const module = await (await connection.ethers.deployContract("PuppetWallet")).getAddress();
  await connection.networkHelpers.setBalance(module, TOKEN);
  const court = await connection.ethers.getImpersonatedSigner(module);
  const suite = await deploySuite(connection, { modules: [court.address] });
  const people = await enrolled(suite, 9, 200n * TOKEN);
  const cast: Cast = { suite, people, court, canceller, stranger };
  await bonds(cast);
  await lending(cast);
  await decision(cast);
  await cancelled(cast);
  await latePassage(cast);
  await juries(cast);
  await personsLeave(cast);
  await stakeLeaves(cast);
  return { suite, beacon: await randomness(suite) };
}

/** A beacon publishes a round. */
async function randomness(suite: Suite): Promise<DrandBeacon> {
  const signer = new DrandSigner(7n, { genesis: 1n, period: 3n });
  const beacon = await suite.connection.ethers.deployContract("DrandBeacon", beaconArguments(signer.network));
  await beacon.submit(1n, signer.sign(1n));
  return beacon;
}

/** Bonds, slashing to a beneficiary and to the insurance, and tokens that come unasked. */
async function bonds({ suite, people, court }: Cast): Promise<void> {
  const [owner, beneficiary] = [people[7], people[6]];
  if (owner === undefined || beneficiary === undefined) throw new Error("too few persons");
  await suite.vault.connect(owner).setBondAllowance(court, 10n * TOKEN);
  await suite.vault.connect(court).bond(owner, 10n * TOKEN);
  await suite.vault.connect(court).release(owner, 4n * TOKEN);
  await suite.vault.connect(court).slash(owner, 3n * TOKEN, beneficiary);
  await suite.vault.connect(court).slash(owner, 3n * TOKEN, suite.connection.ethers.ZeroAddress);
  await suite.token.transfer(suite.vault, 5n * TOKEN);
  await suite.vault.sweep();
}

/** Voices are lent, in the suite and in the token, which counts votes of its own. */
async function lending(cast: Cast): Promise<void> {
  const { suite } = cast;
  for (const holder of [suite.deployer, at(cast, 0), at(cast, 2)]) await suite.token.connect(holder).delegate(holder);
  const until = await suite.votes.snapshotOf(BigInt(await currentEpoch(suite)) + 3n);
  await suite.votes.connect(at(cast, 8)).delegateUntil(at(cast, 1), until);
  await suite.votes.connect(at(cast, 7)).delegate(at(cast, 1));
  await suite.votes.connect(at(cast, 7)).delegate(at(cast, 7));
}

/** A payload that turns every handle a decision has. */
async function everyCall(cast: Cast): Promise<Call[]> {
  const { suite, canceller, stranger } = cast;
  const { ethers } = suite.connection;
  const adapter = await (await ethers.deployContract("PuppetAdapter")).getAddress();
  const canceling = ethers.id("CANCELLER_ROLE");
  const { registry, vault, policy, timelock, treasury, deposits, token } = suite;
  const day = suite.options.epochLength / 7;
  const terms = { quorumBps: 900, halfLife: day };
  const setBase = deposits.interface.getFunction("setBase").selector;
  const data: readonly [{ getAddress(): Promise<string> }, string][] = [
    [treasury, treasury.interface.encodeFunctionData("pay", [await token.getAddress(), stranger.address, TOKEN])],
    [treasury, treasury.interface.encodeFunctionData("setOutflowShare", [600])],
    [deposits, deposits.interface.encodeFunctionData("setBase", [8n * TOKEN])],
    [policy, policy.interface.encodeFunctionData("setTerms", [Class.Routine, terms])],
    [
      policy,
      policy.interface.encodeFunctionData("setRule", [await deposits.getAddress(), setBase, Class.Constitutional]),
    ],
    [vault, vault.interface.encodeFunctionData("addModule", [stranger.address])],
    [vault, vault.interface.encodeFunctionData("spendInsurance", [stranger.address, TOKEN])],
    [registry, registry.interface.encodeFunctionData("addStandby", [adapter, 13])],
    [registry, registry.interface.encodeFunctionData("setAdapterTerm", [adapter, 8])],
    [registry, registry.interface.encodeFunctionData("switchAdapter", [adapter])],
    [timelock, timelock.interface.encodeFunctionData("grantRole", [canceling, canceller.address])],
    [timelock, timelock.interface.encodeFunctionData("grantRole", [canceling, stranger.address])],
    [timelock, timelock.interface.encodeFunctionData("revokeRole", [canceling, stranger.address])],
    [timelock, timelock.interface.encodeFunctionData("updateGate", [await suite.ledger.getAddress()])],
  ];
  return Promise.all(data.map(async ([contract, call]) => ({ target: await contract.getAddress(), data: call })));
}

/** One decision, with every kind of ballot and every act after it, from proposal to refund. */
async function decision(cast: Cast): Promise<void> {
  const { suite } = cast;
  const { governor, ledger, deposits, token, treasury } = suite;
  await token.transfer(treasury, 1_000n * TOKEN);
  const proposal = await propose(suite, at(cast, 0), await everyCall(cast), "turn every handle");
  await startVoting(suite, proposal);
  await vote(suite, proposal, [at(cast, 0), at(cast, 1)], Support.For);
  await vote(suite, proposal, [at(cast, 8)], Support.For);
  await governor.connect(at(cast, 2)).castVoteWithReasonAndParams(proposal.id, Support.For, "loud", intensity(15_000));
  const signed = await signBallot(suite, at(cast, 3), proposal.id, Support.For);
  await governor.castVoteBySig(proposal.id, Support.For, signed.voter, signed.signature);
  await governor.castVotesBySig(proposal.id, [
    await signBallot(suite, at(cast, 4), proposal.id, Support.For, { params: intensity(12_000) }),
    await signBallot(suite, at(cast, 5), proposal.id, Support.For),
    signed,
  ]);
  await endVoting(suite, proposal);
  await governor.queue(...operation(proposal));
  await ledger.connect(at(cast, 6)).object(proposal.id);
  await ledger.connect(at(cast, 7)).support(proposal.id);
  await ledger.connect(at(cast, 5)).withdraw(proposal.id);
  await awaitReadiness(suite, proposal);
  await governor.execute(...operation(proposal));
  await deposits.settle(proposal.id);
  await deposits.connect(at(cast, 0)).claim();
}

/** A proposal that its proposer takes back. */
async function cancelled(cast: Cast): Promise<void> {
  const { suite } = cast;
  const proposal = await propose(suite, at(cast, 2), [await setBaseCall(suite, 9n * TOKEN)], "taken back");
  await suite.governor.connect(at(cast, 2)).cancel(...operation(proposal));
  await suite.deposits.settle(proposal.id);
}

/** A proposal that passes in the last minute, which extends voting, and whose operation is cancelled in the timelock. */
async function latePassage(cast: Cast): Promise<void> {
  const { suite, people, canceller } = cast;
  const { governor, ledger, timelock, connection } = suite;
  const calls = [await payRoutineCall(suite, cast.stranger.address, TOKEN)];
  const paid = await propose(suite, at(cast, 2), calls, "a routine payment");
  const late = await propose(suite, at(cast, 3), [await setBaseCall(suite, 9n * TOKEN)], "in the last minute");
  const everybody = people.slice(0, 7);
  await startVoting(suite, paid);
  await vote(suite, paid, everybody, Support.For);
  await connection.networkHelpers.time.increaseTo((await governor.proposalDeadline(late.id)) - 60n);
  await vote(suite, late, everybody, Support.For);
  await connection.networkHelpers.time.increaseTo((await governor.proposalDeadline(paid.id)) + 1n);
  await governor.queue(...operation(paid));
  await endVoting(suite, late);
  await governor.queue(...operation(late));
  const [opened] = await ledger.queryFilter(ledger.filters.DecisionOpened(late.id));
  if (opened === undefined) throw new Error("the decision was not opened");
  await timelock.connect(canceller).cancel(opened.args.operation);
  await awaitReadiness(suite, paid);
  await governor.execute(...operation(paid));
}

/** Three operations are challenged: one is cancelled and passes again, one stands, one can no longer be cancelled. */
async function juries(cast: Cast): Promise<void> {
  const { suite } = cast;
  const { challenges, deposits, ledger, timelock, connection } = suite;
  const judge = await connection.ethers.getImpersonatedSigner(await suite.court.getAddress());
  await connection.networkHelpers.setBalance(judge.address, TOKEN);
  const base = await setBaseCall(suite, 9n * TOKEN);
  const [struck, stands, gone] = await passTogether(cast, base, "struck", "stands", "gone");
  if (struck === undefined || stands === undefined || gone === undefined) throw new Error("three were proposed");
  const challenger = challenges.connect(at(cast, 8));
  const fee = await challenges.challengeCost(struck.id, at(cast, 8));
  for (const proposal of [struck, stands, gone])
    await challenger.challenge(...operation(proposal), { value: fee + 1n });
  await challenges.submitEvidence(struck.id, "ipfs://evidence");
  await challenger.claim();
  const ruleOn = async (proposal: Proposal, ruling: number) =>
    challenges.connect(judge).rule((await challenges.challengeOf(proposal.id)).disputeID, ruling);
  await ruleOn(struck, 2);
  await deposits.settle(struck.id);
  await ruleOn(stands, 1);
  const [opened] = await ledger.queryFilter(ledger.filters.DecisionOpened(gone.id));
  if (opened === undefined) throw new Error("the decision was not opened");
  await timelock.connect(cast.canceller).cancel(opened.args.operation);
  await ruleOn(gone, 2);
  const [again] = await passTogether(cast, base, "again");
  if (again === undefined) throw new Error("one was proposed");
  await challenges.noteImmune(...operation(again));
}

/** Proposes the same call under several names, and passes and queues them all. */
async function passTogether(cast: Cast, call: Call, ...names: string[]): Promise<Proposal[]> {
  const { suite, people } = cast;
  const proposals: Proposal[] = [];
  for (const [index, name] of names.entries()) {
    proposals.push(await propose(suite, at(cast, index), [call], name));
  }
  const [first] = proposals;
  if (first === undefined) throw new Error("nothing was proposed");
  await startVoting(suite, first);
  for (const proposal of proposals) await vote(suite, proposal, people.slice(0, 7), Support.For);
  await endVoting(suite, first);
  for (const proposal of proposals) await suite.governor.queue(...operation(proposal));
  return proposals;
}

/** Stake is unbonded and paid out; a delegation lapses and is reported. */
async function stakeLeaves(cast: Cast): Promise<void> {
  const { suite } = cast;
  await suite.vault.connect(at(cast, 7)).unbond(50n * TOKEN);
  await enterEpoch(suite, (await currentEpoch(suite)) + suite.options.unbondingEpochs + 2, 1);
  await suite.vault.connect(at(cast, 7)).withdraw();
  await suite.votes.poke(at(cast, 8));
}

/** A person moves; the registrars withdraw another's personhood. */
async function personsLeave(cast: Cast): Promise<void> {
  const { suite, stranger } = cast;
  const { adapter, registry, registrar, connection } = suite;
  await personMoved(suite, at(cast, 6), stranger);
  const nullifier = connection.ethers.id(at(cast, 5).address);
  const { name, version, chainId, verifyingContract } = await adapter.eip712Domain();
  const signature = await registrar.signTypedData(
    { name, version, chainId, verifyingContract },
    { Revocation: [{ name: "nullifier", type: "bytes32" }] },
    { nullifier },
  );
  await adapter.revoke(nullifier, [{ registrar: registrar.address, signature }]);
  await registry.reportRevocation(await registry.livePersonOf(at(cast, 5)));
}
