import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, id, keccak256 } from "ethers";
import type { JurorPool } from "../../typechain-types/index.js";
import { connection } from "./epochs.ts";
import { register, stake } from "./people.ts";
import { deploySuite, type Suite } from "./suite.ts";

export const BOND = 10n ** 18n;
/** Least pool of the tests, in persons. */
export const FLOOR = 5n;
export const DAY = 86_400;
export const REST = 3;

/** A pool over a whole suite. `people[i]` has the person id i + 1; a test account plays the court. */
export interface Jurors {
  readonly suite: Suite;
  readonly pool: JurorPool;
  readonly court: HardhatEthersSigner;
  readonly outsider: HardhatEthersSigner;
  readonly people: readonly HardhatEthersSigner[];
}

/** The person's account, by its id. */
export function accountOf({ people }: Jurors, person: number): HardhatEthersSigner {
  const account = people[person - 1];
  if (account === undefined) throw new RangeError(`nobody has the id ${person}`);
  return account;
}

/** A pool whose court is not bound yet, with `count` persons registered and staked in epoch 0. */
export async function unboundPoolOf(count: number): Promise<Jurors> {
  const suite = await deploySuite(connection);
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const [court, outsider] = [signers[18], signers[19]];
  if (court === undefined || outsider === undefined) throw new Error("twenty accounts needed");
  const people = signers.slice(2, 2 + count);
  const pool = await ethers.deployContract("JurorPool", [suite.votes, BOND, FLOOR, suite.deployer]);
  const timelock = await suite.timelock.getAddress();
  await networkHelpers.setBalance(timelock, 10n ** 20n);
  await suite.vault.connect(await ethers.getImpersonatedSigner(timelock)).addModule(pool);
  for (const person of people) {
    await register(suite, person.address);
    await stake(suite, person, suite.options.minStake);
    await suite.vault.connect(person).setBondAllowance(pool, 100n * BOND);
  }
  return { suite, pool: pool as unknown as JurorPool, court, outsider, people };
}

/** Twelve persons and a pool without a court. */
export async function unboundPool(): Promise<Jurors> {
  return unboundPoolOf(12);
}

/** The same with a court, in epoch 0, nobody in the pool. */
export async function emptyPool(): Promise<Jurors> {
  return boundPool(12);
}

/** All twelve joined in epoch 0; now it is epoch 5 and its pool is frozen. */
export async function filledPool(): Promise<Jurors> {
  return filledPoolOf(12);
}

/** As `emptyPool`, with `count` persons, at most 16. */
export async function boundPool(count: number): Promise<Jurors> {
  const jurors = await unboundPoolOf(count);
  await jurors.pool.connect(jurors.suite.deployer).bind(jurors.court);
  return jurors;
}

/** As `filledPool`, with `count` persons, at most 16. */
export async function filledPoolOf(count: number): Promise<Jurors> {
  const jurors = await boundPool(count);
  for (const person of jurors.people) await jurors.pool.connect(person).join();
  await frozenAt(jurors, 5);
  return jurors;
}

/** Enters `epoch`, unless in it, and freezes its pool. */
export async function frozenAt({ suite, pool }: Jurors, epoch: number): Promise<void> {
  await enter(suite, epoch);
  if ((await pool.poolState()).epoch < BigInt(epoch)) await pool.advance(1_000n);
}

/** Jumps to `offset` seconds into `epoch` unless that is over. */
export async function enter(suite: Suite, epoch: number, offset = 10): Promise<void> {
  const { time } = suite.connection.networkHelpers;
  const target = suite.start + epoch * suite.options.epochLength + offset;
  if ((await time.latest()) < target) await time.increaseTo(target);
}

export const seedOf = (name: string | number): string => id(`seed ${name}`);

/** Asks for a jury and answers with the number of the request. */
export async function requested(
  { pool, court }: Jurors,
  seats: number,
  parties: readonly number[] = [],
  others: readonly number[] = [],
  snapshotEpoch?: number,
): Promise<number> {
  const closed = snapshotEpoch ?? Number(await pool.currentEpoch()) - 1;
  await pool.connect(court).request(seats, closed, [...parties], [...others]);
  return Number(await pool.requestCount());
}

/** Draws the requested jury in steps of `steps` and answers with it. */
export async function drawn({ pool, court }: Jurors, request: number, seed: string, steps = 2_048): Promise<number[]> {
  while ((await pool.requestOf(request)).state === 1n) await pool.connect(court).draw(request, seed, steps);
  return juryOf(pool, request);
}

export async function juryOf(pool: JurorPool, request: number): Promise<number[]> {
  return (await pool.requestOf(request)).jury.map(Number);
}

/** The textbook shuffle of a list, with the lots of `SortitionOrder`. */
export function shuffled(members: readonly number[], seed: string): number[] {
  const list = [...members];
  for (let i = 0; i < list.length; ++i) {
    const lot = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [seed, i])));
    const place = i + Number(lot % BigInt(list.length - i));
    const [head, chosen] = [list[i], list[place]];
    if (head === undefined || chosen === undefined) throw new RangeError("beyond the list");
    [list[i], list[place]] = [chosen, head];
  }
  return list;
}
