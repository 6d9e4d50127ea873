import type { Contract } from "ethers";
import type { DrandBeacon, InsuranceFund, JurorPool, JuryCourt } from "../../typechain-types/index.js";
import { beaconArguments } from "../../scripts/lib/drand/network.ts";
import { DrandSigner } from "../../scripts/lib/drand/signer.ts";
import { claimsOn, joined, type Claims } from "./claims.ts";
import { connection, courtConfig, ethers, frozenAt, time, type CourtOptions, type Courthouse } from "./court.ts";
import { BOND, FLOOR } from "./jurors.ts";
import { enrolled } from "./people.ts";
import { deploySuite, type Juries, type JuryParts } from "./suite.ts";

const PEOPLE = 16;
/** First pool with those who join in epoch 10. */
const POOL_EPOCH = 15;

/** A whole suite whose claims and challenges go to the real court; all of its sixteen persons are jurors. */
export interface DisputeNetwork {
  readonly house: Courthouse;
  readonly claims: Claims;
}

/** Deploys it, enrols everybody in epoch 10 and freezes the first pool that has them. */
export async function disputeNetwork(options: CourtOptions = {}): Promise<DisputeNetwork> {
  const drand = new DrandSigner(8_484n, { genesis: BigInt(await time.latest()) - 1_000n, period: 3n });
  const juries = async ({ votes, timelock, binder }: JuryParts): Promise<Juries> => {
    const fund = await ethers.deployContract("InsuranceFund", [timelock]);
    const pool = await ethers.deployContract("JurorPool", [votes, BOND, FLOOR, binder]);
    const beacon = await ethers.deployContract("DrandBeacon", beaconArguments(drand.network));
    const [beaconAddress, fundAddress] = [await beacon.getAddress(), await fund.getAddress()];
    const config = await courtConfig(pool as unknown as JurorPool, beaconAddress, fundAddress, options);
    const court = await ethers.deployContract("JuryCourt", [config]);
    return { pool, court } as unknown as Juries;
  };
  const suite = await deploySuite(connection, { juries });
  const people = await enrolled(suite, PEOPLE, 4n * suite.options.minStake);
  const pool = suite.pool as unknown as JurorPool;
  const court = suite.court as unknown as JuryCourt;
  for (const person of people) {
    await suite.vault.connect(person).setBondAllowance(pool, 100n * BOND);
    await pool.connect(person).join();
  }
  const [verifier] = people;
  if (verifier === undefined) throw new Error("nobody enrolled");
  const insurance = await court.insurance();
  const claims = await claimsOn(suite, verifier, { court: suite.court, insurance });
  await joined(claims, verifier);
  const jurors = { suite, pool, court: claims.outsider, outsider: claims.outsider, people };
  await frozenAt(jurors, POOL_EPOCH);
  const house: Courthouse = {
    jurors,
    pool,
    court,
    beacon: (await ethers.getContractAt("DrandBeacon", await court.beacon())) as unknown as DrandBeacon,
    drand,
    fund: (await ethers.getContractAt("InsuranceFund", insurance)) as unknown as InsuranceFund,
    // What disputes are opened through here.
    puppet: claims.book as unknown as Contract,
    stranger: claims.outsider,
  };
  return { house, claims };
}

/** Three seats, then five. */
export async function ordinaryNetwork(): Promise<DisputeNetwork> {
  return disputeNetwork();
}

/** Operations need fifteen jurors, one more than there are when two persons are parties. */
export async function unseatableNetwork(): Promise<DisputeNetwork> {
  return disputeNetwork({ operations: [15] });
}
