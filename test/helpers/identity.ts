import type { Contract, ContractTransactionResponse, Signer } from "ethers";
import type { PersonRegistry } from "../../typechain-types/index.js";
import { Calendar, EPOCH, cast, ethers, futureStart, type Cast } from "./epochs.ts";

/** Moods of PuppetAdapter, in the order of its enum. */
export const AdapterMood = {
  Honest: 0,
  Reverts: 1,
  BurnsGas: 2,
  Panics: 3,
  AnswersRaw: 4,
  Bombs: 5,
  WritesState: 6,
} as const;

/** Moods of PuppetWallet, in the order of its enum. */
export const WalletMood = { Honest: 0, Reverts: 1, BurnsGas: 2, AnswersShort: 3, AnswersOther: 4 } as const;

export const MAX_TERM = 13n;
export const NOBODY = ethers.ZeroAddress;

/** The nullifier of an invented human. */
export function human(name: string): string {
  return ethers.id(name);
}

/** What PuppetAdapter believes. */
export function puppetProof(account: string, nullifier: string, expiry: bigint): string {
  return ethers.AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint256"], [account, nullifier, expiry]);
}

export interface RegistrySuite extends Cast {
  registry: PersonRegistry;
  address: string;
  adapter: Contract;
  standby: Contract;
  second: Contract;
  probe: Contract;
  calendar: Calendar;
}

/** A registry in its epoch 5, bound, with a counting adapter (13 epochs) and two standbys (13 and 8 epochs). */
export async function registrySuite(): Promise<RegistrySuite> {
  const suite = await unboundRegistry();
  const { registry, binder, probe, calendar } = suite;
  await registry.connect(binder).bind(await probe.getAddress());
  await calendar.enter(5n);
  return suite;
}

/** The same before its start and without a votes contract. */
export async function unboundRegistry(): Promise<RegistrySuite> {
  const actors = await cast();
  const calendar = new Calendar(await futureStart());
  const adapter = await ethers.deployContract("PuppetAdapter");
  const standby = await ethers.deployContract("PuppetAdapter");
  const second = await ethers.deployContract("PuppetAdapter");
  const probe = await ethers.deployContract("VoiceSyncProbe");
  const factory = await ethers.getContractFactory("PersonRegistry");
  const registry = await factory.deploy(
    calendar.start,
    EPOCH,
    actors.timelock.address,
    await adapter.getAddress(),
    MAX_TERM,
    [await standby.getAddress(), await second.getAddress()],
    [MAX_TERM, 8],
    actors.binder.address,
  );
  return { ...actors, registry, address: await registry.getAddress(), adapter, standby, second, probe, calendar };
}

/** Registers or renews `account` as the human `name` until the start of epoch `until` (default: as long as the term allows). */
export async function enrol(
  suite: Pick<RegistrySuite, "registry" | "calendar">,
  account: string,
  name: string,
  until = 1_000n,
): Promise<ContractTransactionResponse> {
  const proof = puppetProof(account, human(name), suite.calendar.startOf(until));
  return suite.registry.register(account, proof);
}

/** Registers `count` invented humans at fresh accounts. */
export async function enrolCrowd(
  suite: Pick<RegistrySuite, "registry" | "calendar">,
  count: number,
  prefix: string,
): Promise<void> {
  for (let i = 0; i < count; ++i) await enrol(suite, ethers.Wallet.createRandom().address, `${prefix}-${i}`);
}

/** Signature of `to` under a move of `person` from `from`. */
export async function moveSignature(
  registry: PersonRegistry,
  to: Signer,
  terms: { person: bigint; from: string; to: string; nonce: bigint; deadline: bigint },
): Promise<string> {
  const { chainId } = await ethers.provider.getNetwork();
  return to.signTypedData(
    { name: "Counterweight PersonRegistry", version: "1", chainId, verifyingContract: await registry.getAddress() },
    {
      Move: [
        { name: "person", type: "uint32" },
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    terms,
  );
}
