import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BigNumberish, Contract } from "ethers";
import { network } from "hardhat";
import { enrolled, stake } from "./people.ts";
import {
  endVoting,
  operation,
  passAndQueue,
  propose,
  setBaseCall,
  startVoting,
  Support,
  vote,
  type Call,
  type Proposal,
} from "./proposals.ts";
import { deploySuite, type Suite } from "./suite.ts";

/** One in-process chain for all test files of the governor: its fixtures are built once. */
export const connection = await network.create();
export const { ethers, networkHelpers } = connection;
export const { time } = networkHelpers;

interface Remembered {
  readonly fixture: () => Promise<unknown>;
  readonly data: unknown;
  readonly restore: () => Promise<void>;
}

const remembered: Remembered[] = [];

/** As the network helpers' `loadFixture`, except that a fixture may build on another one. */
export async function loadFixture<T>(fixture: () => Promise<T>): Promise<T> {
  const index = remembered.findIndex((known) => known.fixture === fixture);
  const known = remembered[index];
  if (known !== undefined) {
    await known.restore();
    remembered.length = index + 1;
    return known.data as T;
  }
  const data = await fixture();
  const { restore } = await networkHelpers.takeSnapshot();
  remembered.push({ fixture, data, restore });
  return data;
}

export const COUNT = 16;
export const UNIT = 10n ** 10n;
export const GWEI = 10n ** 9n;
/** Stake of an account that is no person: more than that of all persons together. */
export const HOLDER_STAKE = 300n * 10n ** 20n;
export const DAY = 86_400n;

/** Root of person `index`: one to four units, and a few atoms that make every person different. */
export const rootOf = (index: number): bigint => BigInt((index % 4) + 1) * UNIT + BigInt(index);
/** Its stake in gwei: the least whole number of gwei with that root. */
export const gweiOf = (index: number): bigint => (rootOf(index) ** 2n + GWEI - 1n) / GWEI;

const indices = [...Array(COUNT).keys()];
/** E, the roots of everybody. */
export const ELECTORATE = indices.reduce((sum, index) => sum + rootOf(index), 0n);
/** With sixteen persons E / sqrt(N) is above a tenth of E, which binds. */
export const CAP = ELECTORATE / 10n;
export const ACTIVE_STAKE = indices.reduce((sum, index) => sum + gweiOf(index), 0n) + HOLDER_STAKE / GWEI;
/** ceil(sqrt(16)), above the suite's own floor of three. */
export const FLOOR = 4n;

/** A suite in epoch 10 with sixteen persons, a holder who is no person, and an outsider who has nothing. */
export interface Governed {
  readonly suite: Suite;
  readonly people: HardhatEthersSigner[];
  readonly holder: HardhatEthersSigner;
  readonly outsider: HardhatEthersSigner;
}

/** Fixture: the suite in epoch 10, half a day in. */
export async function governed(): Promise<Governed> {
  return peopled(await deploySuite(connection));
}

/** Sixteen persons, the holder and the outsider around a suite that was just deployed. */
export async function peopled(suite: Suite): Promise<Governed> {
  const signers = await ethers.getSigners();
  const holder = signers[18];
  const outsider = signers[19];
  if (holder === undefined || outsider === undefined) throw new Error("the test network has too few signers");
  await stake(suite, holder, HOLDER_STAKE);
  const people = await enrolled(suite, COUNT, (index) => gweiOf(index) * GWEI);
  await suite.token.connect(suite.deployer).transfer(suite.treasury, 1_000_000n * 10n ** 18n);
  return { suite, people, holder, outsider };
}

/** A proposal of class Parameters by person 0, voting open since one second. */
export interface Asked extends Governed {
  readonly proposal: Proposal;
}

/** Fixture: a proposal of class Parameters, voting open. */
export async function asked(): Promise<Asked> {
  return ask(await loadFixture(governed));
}

/** Proposes `calls` (a parameter by default) as person 0 and opens voting. */
export async function ask(g: Governed, calls?: Call[], description?: string): Promise<Asked> {
  const proposal = await propose(g.suite, one(g, 0), calls ?? [await setBaseCall(g.suite, 7n)], description);
  await startVoting(g.suite, proposal);
  return { ...g, proposal };
}

/** Fixture: persons 2, 3, 6, 7, 10, 11 voted For, person 0 Against; the decision is queued. */
export async function queued(): Promise<Asked> {
  const g = await loadFixture(asked);
  await vote(g.suite, g.proposal, some(g, 2, 3, 6, 7, 10, 11), Support.For);
  await vote(g.suite, g.proposal, some(g, 0), Support.Against);
  await endVoting(g.suite, g.proposal);
  await g.suite.governor.queue(...operation(g.proposal));
  return g;
}

/** A queued proposal with `calls`, passed by everybody. */
export async function decide(g: Governed, calls: Call[], description?: string): Promise<Asked> {
  const proposal = await propose(g.suite, one(g, 0), calls, description);
  await passAndQueue(g.suite, proposal, g.people);
  return { ...g, proposal };
}

/** Person `index`. */
export function one(g: Governed, index: number): HardhatEthersSigner {
  const person = g.people[index];
  if (person === undefined) throw new Error(`there is no person ${index}`);
  return person;
}

/** Several persons. */
export function some(g: Governed, ...which: number[]): HardhatEthersSigner[] {
  return which.map((index) => one(g, index));
}

/** Sum of the roots of persons. */
export function roots(...which: number[]): bigint {
  return which.reduce((sum, index) => sum + rootOf(index), 0n);
}

/** Sum of their stakes, in gwei. */
export function stakes(...which: number[]): bigint {
  return which.reduce((sum, index) => sum + gweiOf(index), 0n);
}

/** `from` delegate to `to` for the next thirteen epochs. */
export async function lend(g: Governed, from: readonly HardhatEthersSigner[], to: HardhatEthersSigner): Promise<void> {
  for (const delegator of from) await g.suite.votes.connect(delegator).delegate(to);
}

/** Params of a ballot at `intensity` basis points. */
export function loud(intensity: BigNumberish): string {
  return ethers.AbiCoder.defaultAbiCoder().encode(["uint256"], [intensity]);
}

/** `voter` casts `support` at `intensity` basis points. */
export async function shout(
  g: Governed,
  proposal: Proposal,
  voter: HardhatEthersSigner,
  support: number,
  intensity: BigNumberish,
) {
  return g.suite.governor.connect(voter).castVoteWithReasonAndParams(proposal.id, support, "", loud(intensity));
}

/** Makes the next block's timestamp `timestamp`. */
export async function at(timestamp: BigNumberish): Promise<void> {
  await time.setNextBlockTimestamp(timestamp as bigint);
}

let harness: Promise<Contract> | undefined;

/** ConvictionMath on a chain of its own, which no fixture reverts and whose blocks no test counts. */
export async function mathHarness(): Promise<Contract> {
  harness ??= network.create().then((other) => other.ethers.deployContract("ConvictionMathHarness"));
  return harness;
}

/** What the receipts of everybody add up to (CT-1). */
export async function recount(g: Governed, proposal: Proposal) {
  const math = await mathHarness();
  const { voteStart, halfLife } = await g.suite.ledger.termsOf(proposal.id);
  const sums = { support: 0n, charge: 0n, opposition: 0n, personsFor: 0n, personsAgainst: 0n };
  for (const account of [...g.people, g.holder, g.outsider]) {
    const { stance, counted, castAt } = await g.suite.ledger.receiptOf(proposal.id, account);
    if (stance === Stance.For || stance === Stance.Supported) {
      sums.support += counted;
      sums.charge += counted * (await read<bigint>(math, "growth", castAt - voteStart, halfLife));
      if (counted > 0n) sums.personsFor += 1n;
    } else if (stance === Stance.Against || stance === Stance.Objected) {
      sums.opposition += counted;
      if (counted > 0n) sums.personsAgainst += 1n;
    }
  }
  return sums;
}

/** The same five numbers as the ledger keeps them. */
export async function counted(g: Governed, proposal: Proposal) {
  const { support, charge, opposition, personsFor, personsAgainst } = await g.suite.ledger.tallyOf(proposal.id);
  return { support, charge, opposition, personsFor, personsAgainst };
}

/** Values of the ledger's `Stance`. */
export const Stance = {
  None: 0n,
  Against: 1n,
  For: 2n,
  Abstain: 3n,
  Supported: 4n,
  Objected: 5n,
  Withdrawn: 6n,
} as const;

/** Reads from a contract without typings (a mock). */
export async function read<T>(contract: Contract, name: string, ...args: unknown[]): Promise<T> {
  return (await contract.getFunction(name).staticCall(...args)) as T;
}

/** Calldata of a function of a contract without typings. */
export function encode(contract: Contract, name: string, ...args: unknown[]): string {
  return contract.interface.encodeFunctionData(name, args);
}
