import { createRequire } from "node:module";
import { Group } from "@semaphore-protocol/group";
import type { Identity } from "@semaphore-protocol/identity";
import { generateProof } from "@semaphore-protocol/proof";
import { AbiCoder, ContractFactory, type Contract, type ContractTransactionResponse, type Signer } from "ethers";
import poseidonContracts from "poseidon-solidity";
import type { SemaphorePersonhood } from "../../../typechain-types/index.ts";
import type { Published } from "../publishedContracts.ts";
import { linked, semaphoreContracts } from "./contracts.ts";

const require = createRequire(import.meta.url);

/** Order of the field in which Semaphore proves. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** What a Semaphore proof tells beside its message and scope. */
export interface Membership {
  readonly merkleTreeDepth: bigint;
  readonly merkleTreeRoot: bigint;
  readonly nullifier: bigint;
  readonly points: readonly bigint[];
}

/** The part of the package's proof that is used; its own types do not resolve outside bundlers. */
interface Proof {
  readonly merkleTreeDepth: number;
  readonly merkleTreeRoot: string;
  readonly nullifier: string;
  readonly points: readonly string[];
}

type Prover = (
  identity: Identity,
  group: Group,
  message: bigint,
  scope: bigint,
  depth: number,
  artifacts: { wasm: string; zkey: string },
) => Promise<Proof>;

/** Proves with the keys of the npm package: with paths given, nothing is downloaded. */
export async function prove(member: Identity, group: Group, message: bigint, scope: bigint): Promise<Membership> {
  const depth = Math.max(1, group.depth);
  const artifact = (ending: string) => require.resolve(`@zk-kit/semaphore-artifacts/semaphore-${depth}.${ending}`);
  const artifacts = { wasm: artifact("wasm"), zkey: artifact("zkey") };
  const proof = await (generateProof as Prover)(member, group, message, scope, depth, artifacts);
  return {
    merkleTreeDepth: BigInt(proof.merkleTreeDepth),
    merkleTreeRoot: BigInt(proof.merkleTreeRoot),
    nullifier: BigInt(proof.nullifier),
    points: proof.points.map(BigInt),
  };
}

async function mined(sending: Promise<ContractTransactionResponse>): Promise<void> {
  await (await sending).wait();
}

/** A group of Semaphore v4 on a chain of one's own, and its copy from which members prove. */
export class SemaphoreGroup {
  readonly service: Contract;
  readonly id = 0n;
  /** Members as the chain has them. */
  readonly members = new Group();

  private constructor(service: Contract) {
    this.service = service;
  }

  /** Deploys Semaphore and creates its group 0, of `admin`. */
  static async deploy(admin: Signer, rootDuration: bigint): Promise<SemaphoreGroup> {
    const poseidon = await new ContractFactory([], poseidonContracts.PoseidonT3.bytecode, admin).deploy();
    await poseidon.waitForDeployment();
    const sources = semaphoreContracts();
    const deploy = async ({ abi, bytecode }: Published, ...args: unknown[]) => {
      const contract = await new ContractFactory(abi, bytecode, admin).deploy(...args);
      return (await contract.waitForDeployment()) as Contract;
    };
    const verifier = await deploy(sources.verifier);
    const semaphore = {
      ...sources.semaphore,
      bytecode: linked(sources.semaphore.bytecode, await poseidon.getAddress()),
    };
    const service = await deploy(semaphore, await verifier.getAddress());
    await mined(service.getFunction("createGroup(address,uint256)").send(await admin.getAddress(), rootDuration));
    return new SemaphoreGroup(service);
  }

  address(): Promise<string> {
    return this.service.getAddress();
  }

  async add(member: Identity): Promise<void> {
    await mined(this.service.getFunction("addMember").send(this.id, member.commitment));
    this.members.addMember(member.commitment);
  }

  /** Removes a member on the chain alone, so that its copy still proves for the root before. */
  async remove(member: Identity): Promise<void> {
    const { siblings } = this.members.generateMerkleProof(this.members.indexOf(member.commitment));
    await mined(this.service.getFunction("removeMember").send(this.id, member.commitment, siblings));
  }
}

/** Signature of `account` under its consent. */
export async function consentOf(
  account: Pick<Signer, "signTypedData">,
  adapter: SemaphorePersonhood,
  terms: { account: string; nullifier: bigint; expiry: bigint },
): Promise<string> {
  const { name, version, chainId, verifyingContract } = await adapter.eip712Domain();
  return account.signTypedData(
    { name, version, chainId, verifyingContract },
    {
      Consent: [
        { name: "account", type: "address" },
        { name: "nullifier", type: "uint256" },
        { name: "expiry", type: "uint48" },
      ],
    },
    terms,
  );
}

/** What SemaphorePersonhood reads. */
export function membershipProof(membership: Membership, expiry: bigint, consent: string): string {
  return AbiCoder.defaultAbiCoder().encode(
    ["tuple(uint256 merkleTreeDepth, uint256 merkleTreeRoot, uint256 nullifier, uint256[8] points)", "uint48", "bytes"],
    [membership, expiry, consent],
  );
}
