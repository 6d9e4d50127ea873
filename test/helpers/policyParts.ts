import { DAY, MILLION, WEEK, ethers, openTreasury, selectorOf, type Call } from "./governanceParts.ts";

export const EXPOSURE_HALF_LIFE = 4n * WEEK;
export const MIN_HALF_LIFE = DAY / 2n;
export const MAX_HALF_LIFE = 5n * DAY;
/** Shares of a million that are just Routine, Spend and Parameters. */
export const ROUTINE_MOST = (MILLION * 50n) / 10_000n;
export const SPEND_MOST = (MILLION * 200n) / 10_000n;
export const PARAMETERS_MOST = (MILLION * 1_000n) / 10_000n;

/** The class table of the mechanism. */
export const TABLE = [
  { quorumBps: 800n, halfLife: DAY },
  { quorumBps: 1_200n, halfLife: 2n * DAY },
  { quorumBps: 1_600n, halfLife: 4n * DAY },
  { quorumBps: 2_500n, halfLife: 5n * DAY },
] as const;

/** A contract with a rule of class Parameters at genesis, and the function it is about. */
export const RULED = ethers.getAddress("0x00000000000000000000000000000000000000aa");
export const RULED_FUNCTION = "setSomething(uint256)";
/** A contract that no rule knows at genesis. */
export const UNRULED = ethers.getAddress("0x00000000000000000000000000000000000000bb");

interface Terms {
  quorumBps: bigint;
  halfLife: bigint;
}

/** The policy's constructor argument; a test overrides what it is about. */
export interface PolicyConfig {
  timelock: string;
  treasury: string;
  genesis: string;
  challenges: string;
  rules: { target: string; selector: string; impact: bigint }[];
  terms: [Terms, Terms, Terms, Terms];
  routineBps: bigint;
  spendBps: bigint;
  parametersBps: bigint;
  exposureHalfLife: bigint;
  minHalfLife: bigint;
  maxHalfLife: bigint;
  binder: string;
}

/** An open treasury of a million, and a policy bound to the signer who plays the governor. */
export async function boundPolicy() {
  const parts = await openTreasury();
  const treasuryAddress = await parts.treasury.getAddress();
  const brake = await ethers.deployContract("BrakeStub");
  const config: PolicyConfig = {
    timelock: parts.timelock.address,
    treasury: treasuryAddress,
    genesis: await parts.genesis.getAddress(),
    challenges: await brake.getAddress(),
    rules: [
      { target: RULED, selector: selectorOf(RULED_FUNCTION), impact: 2n },
      { target: treasuryAddress, selector: selectorOf("setOutflowShare(uint16)"), impact: 2n },
    ],
    terms: [TABLE[0], TABLE[1], TABLE[2], TABLE[3]],
    routineBps: 50n,
    spendBps: 200n,
    parametersBps: 1_000n,
    exposureHalfLife: EXPOSURE_HALF_LIFE,
    minHalfLife: MIN_HALF_LIFE,
    maxHalfLife: MAX_HALF_LIFE,
    binder: parts.binder.address,
  };
  const policy = await ethers.deployContract("ImpactPolicy", [config]);
  await policy.connect(parts.binder).bind(parts.governor.address);
  const { treasury, grantee } = parts;
  const to = grantee.address;
  const spend = (asset: string, amount: bigint): Call => ({
    target: treasuryAddress,
    data: treasury.interface.encodeFunctionData("pay", [asset, to, amount]),
  });
  const routine = (asset: string, amount: bigint): Call => ({
    target: treasuryAddress,
    data: treasury.interface.encodeFunctionData("payRoutine", [asset, to, amount]),
  });
  return { ...parts, brake, treasuryAddress, config, policy, spend, routine, charging: policy.connect(parts.governor) };
}
