import { AbiCoder, SigningKey, TypedDataEncoder, computeAddress, keccak256, toUtf8Bytes } from "ethers";
import type { Contract } from "../../chain/Contract.ts";

const TYPES = {
  Personhood: [
    { name: "account", type: "address" },
    { name: "nullifier", type: "bytes32" },
    { name: "expiry", type: "uint48" },
  ],
};
const ENDORSEMENTS = "tuple(address registrar,bytes signature)[]";

/** Three registrars, two of whom vouch for every person of the laboratory: real EIP-712 signatures. */
export class Issuer {
  static readonly threshold = 2;
  private readonly keys = [1, 2, 3]
    .map((i) => new SigningKey(keccak256(toUtf8Bytes(`counterweight laboratory registrar ${i}`))))
    .sort((a, b) => (BigInt(computeAddress(a)) < BigInt(computeAddress(b)) ? -1 : 1));

  get registrars(): string[] {
    return this.keys.map((key) => computeAddress(key));
  }

  /** The nullifier of a human, whatever account it uses. */
  static nullifier(human: string): string {
    return keccak256(toUtf8Bytes(`human ${human}`));
  }

  /** A proof that `account` belongs to `human`, good until `expiry` in seconds. */
  proof(adapter: Contract, chainId: bigint, human: string, account: string, expiry: number): string {
    const domain = {
      name: "Counterweight Registrars",
      version: "1",
      chainId,
      verifyingContract: adapter.address,
    };
    const nullifier = Issuer.nullifier(human);
    const digest = TypedDataEncoder.hash(domain, TYPES, { account, nullifier, expiry });
    const endorsements = this.keys
      .slice(0, Issuer.threshold)
      .map((key) => ({ registrar: computeAddress(key), signature: key.sign(digest).serialized }));
    return AbiCoder.defaultAbiCoder().encode(["bytes32", "uint48", ENDORSEMENTS], [nullifier, expiry, endorsements]);
  }
}
