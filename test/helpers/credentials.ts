import { AbiCoder, type BigNumberish, type TypedDataDomain, type Wallet } from "ethers";
import type { Suite } from "./suite.ts";

/** EIP-712 domain of a contract of the suite. */
export async function domainOf(contract: {
  eip712Domain(): Promise<{ name: string; version: string; chainId: bigint; verifyingContract: string }>;
}): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await contract.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

/** The registrar's proof that `account` belongs to the human behind `nullifier` until the timestamp `expiry`. */
export async function proofUntil(
  suite: Suite,
  domain: TypedDataDomain,
  account: string,
  nullifier: string,
  expiry: bigint,
): Promise<string> {
  const types = {
    Personhood: [
      { name: "account", type: "address" },
      { name: "nullifier", type: "bytes32" },
      { name: "expiry", type: "uint48" },
    ],
  };
  const signature = await suite.registrar.signTypedData(domain, types, { account, nullifier, expiry });
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint48", "tuple(address registrar, bytes signature)[]"],
    [nullifier, expiry, [{ registrar: suite.registrar.address, signature }]],
  );
}

/** Consent of `to` to take over the person of `from`. */
export function moveConsent(
  domain: TypedDataDomain,
  to: Wallet,
  move: { person: BigNumberish; from: string; nonce: BigNumberish; deadline: BigNumberish },
): Promise<string> {
  const types = {
    Move: [
      { name: "person", type: "uint32" },
      { name: "from", type: "address" },
      { name: "to", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  return to.signTypedData(domain, types, { ...move, to: to.address });
}
