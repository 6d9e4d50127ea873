import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, id, type Contract, type ContractTransactionResponse } from "ethers";
import type { DrandBeacon, InsuranceFund, JurorPool, JuryCourt } from "../../typechain-types/index.js";
import { beaconArguments } from "../../scripts/lib/drand/network.ts";
import { DrandSigner } from "../../scripts/lib/drand/signer.ts";
import { connection, ethers, networkHelpers, time } from "./epochs.ts";
import { accountOf, enter, frozenAt, unboundPoolOf, type Jurors } from "./jurors.ts";

export const FEE = 10n ** 15n;
export const KEEPER = 4n * 10n ** 14n;
/** What a draw or a settlement earns. */
export const KEEPER_PART = KEEPER / 4n;
export const LAG = 30;
export const DAY = 86_400;
/** Most that a coherent juror gets of the others' bonds: a sixth of one, in whole gwei. */
export const SHARE = 166_666_666n * 10n ** 9n;

export const Phase = {
  Evidence: 0n,
  Draw: 1n,
  Overdue: 2n,
  Commit: 3n,
  Reveal: 4n,
  Inquorate: 5n,
  Appeal: 6n,
  Decided: 7n,
  Solved: 8n,
} as const;
export const Stage = { Drawing: 0n, Voting: 1n, Counted: 2n, Void: 3n, Undrawn: 4n } as const;
export const Lane = { Standard: 0, Operations: 1 } as const;
export const Manner = { Take: 0, Refuse: 1, BurnGas: 2, Bomb: 3, CallBack: 4, Dear: 5 } as const;

/** How a juror behaves: reveals a choice, commits only, or stays away. */
export type Behaviour = number | "withhold" | "absent";

/** A court over a frozen pool of epoch 5, with a drand network of its own. */
export interface Courthouse {
  readonly jurors: Jurors;
  readonly pool: JurorPool;
  readonly court: JuryCourt;
  readonly beacon: DrandBeacon;
  readonly drand: DrandSigner;
  readonly fund: InsuranceFund;
  readonly puppet: Contract;
  readonly stranger: HardhatEthersSigner;
}

export interface CourtOptions {
  readonly people?: number;
  readonly joined?: number;
  readonly standard?: readonly number[];
  readonly operations?: readonly number[];
  /** Another beacon than a real one. */
  readonly beacon?: string;
}

/** The constructor's argument, with the ladders of the test profile. */
export async function courtConfig(pool: JurorPool, beacon: string, insurance: string, options: CourtOptions = {}) {
  return {
    pool: await pool.getAddress(),
    beacon,
    insurance,
    feePerJuror: FEE,
    keeperReward: KEEPER,
    seedLag: LAG,
    standardPanels: [...(options.standard ?? [3, 5])],
    operationsPanels: [...(options.operations ?? [3, 5])],
  };
}

export async function courthouse(options: CourtOptions = {}): Promise<Courthouse> {
  const unbound = await unboundPoolOf(options.people ?? 16);
  const { suite, pool, outsider: stranger } = unbound;
  const drand = new DrandSigner(4_242n, { genesis: BigInt(suite.start) - 1_000n, period: 3n });
  const beacon = await ethers.deployContract("DrandBeacon", beaconArguments(drand.network));
  const fund = await ethers.deployContract("InsuranceFund", [suite.timelock]);
  const config = await courtConfig(
    pool,
    options.beacon ?? (await beacon.getAddress()),
    await fund.getAddress(),
    options,
  );
  const court = await ethers.deployContract("JuryCourt", [config]);
  await pool.connect(suite.deployer).bind(court);
  const puppet = await ethers.deployContract("PuppetArbitrable", [court]);
  for (const person of unbound.people.slice(0, options.joined)) await pool.connect(person).join();
  await frozenAt(unbound, 5);
  return {
    jurors: unbound,
    pool,
    court: court as unknown as JuryCourt,
    beacon: beacon as unknown as DrandBeacon,
    drand,
    fund: fund as unknown as InsuranceFund,
    puppet: puppet as unknown as Contract,
    stranger,
  };
}

/** Sixteen jurors. */
export async function fullHouse(): Promise<Courthouse> {
  return courthouse();
}

export function extraData(lane: number, snapshotEpoch: number, parties: readonly string[] = []): string {
  return AbiCoder.defaultAbiCoder().encode(["uint8", "uint32", "address[]"], [lane, snapshotEpoch, [...parties]]);
}

/** Opens a dispute through the puppet and answers with its number. */
export async function opened({ court, puppet }: Courthouse, data = "0x", choices = 2): Promise<bigint> {
  const value = await court.arbitrationCost(data);
  await puppet.getFunction("create").send(choices, data, { value });
  return court.disputeCount();
}

/** The number of the dispute's current round. */
export async function lastRound({ court }: Courthouse, dispute: bigint): Promise<bigint> {
  return (await court.disputeOf(dispute)).rounds - 1n;
}

/** Publishes the beacon's round of the dispute's current round, once it is due. */
export async function published(house: Courthouse, dispute: bigint): Promise<void> {
  const { court, beacon, drand, stranger } = house;
  const { beaconRound } = await court.roundOf(dispute, await lastRound(house, dispute));
  const due = await beacon.dueAt(beaconRound);
  if (BigInt(await time.latest()) < due) await time.increaseTo(due);
  await beacon.connect(stranger).submit(beaconRound, drand.sign(beaconRound));
}

/** Publishes the seed, draws in one go and answers with the panel. */
export async function seated(house: Courthouse, dispute: bigint): Promise<number[]> {
  await published(house, dispute);
  const { request } = await house.court.roundOf(dispute, await lastRound(house, dispute));
  const { poolEpoch } = await house.pool.requestOf(request);
  if ((await house.pool.poolState()).epoch < poolEpoch) await house.pool.advance(1_000n);
  await house.court.connect(house.stranger).draw(dispute, 2_048n);
  return panelOf(house, dispute);
}

/** The persons that vote in a round, by seat. */
export async function panelOf({ court, pool }: Courthouse, dispute: bigint, round?: bigint): Promise<number[]> {
  const number = round ?? (await court.disputeOf(dispute)).rounds - 1n;
  const { request, seats } = await court.roundOf(dispute, number);
  return (await pool.juryOf(request)).slice(0, Number(seats)).map(Number);
}

export const saltOf = (person: number): string => id(`salt of ${person}`);

/** Commits `choice` for the juror. */
export async function committed(
  { court, jurors }: Courthouse,
  dispute: bigint,
  person: number,
  choice: number,
): Promise<ContractTransactionResponse> {
  const commitment = await court.commitmentOf(dispute, person, choice, saltOf(person));
  return court.connect(accountOf(jurors, person)).commit(dispute, commitment);
}

/** The commit period: who is not absent commits. Those that withhold commit to choice 1. */
export async function commits(house: Courthouse, dispute: bigint, behaviours: readonly Behaviour[]): Promise<number[]> {
  const panel = await panelOf(house, dispute);
  for (const [seat, person] of panel.entries()) {
    const behaviour = behaviours[seat];
    if (behaviour === undefined) throw new RangeError(`no behaviour for seat ${seat}`);
    if (behaviour !== "absent") await committed(house, dispute, person, behaviour === "withhold" ? 1 : behaviour);
  }
  return panel;
}

/** Waits for the reveal period; a stranger reveals for everybody who reveals. */
export async function reveals(house: Courthouse, dispute: bigint, behaviours: readonly Behaviour[]): Promise<void> {
  const { court, stranger } = house;
  const { commitEnd } = await court.roundOf(dispute, await lastRound(house, dispute));
  if (BigInt(await time.latest()) < commitEnd) await time.increaseTo(commitEnd);
  for (const [seat, person] of (await panelOf(house, dispute)).entries()) {
    const behaviour = behaviours[seat];
    if (typeof behaviour === "number") {
      await court.connect(stranger).reveal(dispute, person, behaviour, saltOf(person));
    }
  }
}

/** Draws, commits, reveals and waits for the end of it. Answers with the panel. */
export async function voted(house: Courthouse, dispute: bigint, behaviours: readonly Behaviour[]): Promise<number[]> {
  const panel = await seated(house, dispute);
  await commits(house, dispute, behaviours);
  await reveals(house, dispute, behaviours);
  const { revealEnd } = await house.court.roundOf(dispute, await lastRound(house, dispute));
  await time.increaseTo(revealEnd);
  return panel;
}

/** Lets the appeal period, if any, go by and has a stranger resolve. */
export async function resolved(house: Courthouse, dispute: bigint): Promise<void> {
  const { court, stranger } = house;
  const [, end] = await court.appealPeriod(dispute);
  if (end > 0n) await time.increaseTo(end);
  await court.connect(stranger).resolve(dispute);
}

/** A stranger settles a round, `steps` at a time. */
export async function settled(house: Courthouse, dispute: bigint, round: bigint | number, steps = 200n): Promise<void> {
  const { court, stranger } = house;
  while (!(await court.roundOf(dispute, round)).settled) await court.connect(stranger).settle(dispute, round, steps);
}

/** Appeals as `account`, at the exact cost. */
export async function appealed(
  { court }: Courthouse,
  dispute: bigint,
  account: HardhatEthersSigner,
): Promise<ContractTransactionResponse> {
  return court.connect(account).appeal(dispute, "0x", { value: await court.appealCost(dispute, "0x") });
}

export async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return Number((await (await sent).wait())?.gasUsed);
}

/** JR-7: what came in is what credits, insurance and disputes hold. `accounts`: everybody who could have credit. */
export async function coinOf(house: Courthouse): Promise<{ balance: bigint; accounted: bigint }> {
  const { court, jurors, puppet, stranger } = house;
  const accounts = [...(await ethers.getSigners()).map(({ address }) => address), await puppet.getAddress()];
  let accounted = await court.insuranceDue();
  for (const account of new Set([...accounts, stranger.address, jurors.suite.deployer.address])) {
    accounted += await court.creditOf(account);
  }
  for (let dispute = 1n; dispute <= (await court.disputeCount()); ++dispute) accounted += await court.heldOf(dispute);
  return { balance: await ethers.provider.getBalance(court), accounted };
}

export { accountOf, connection, enter, ethers, frozenAt, networkHelpers, time };
