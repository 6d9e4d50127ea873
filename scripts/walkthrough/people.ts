import { AbiCoder, type JsonRpcProvider, type JsonRpcSigner } from "ethers";
import type { Contracts } from "./contracts.ts";

/** Who acts, in the order of the node's accounts. The names are those of docs/integration.md. */
export const PEOPLE = ["ada", "bela", "chen", "dana", "emil", "fay", "gus", "hana", "ivo"] as const;

export type Name = (typeof PEOPLE)[number];
export type People = Readonly<Record<Name, JsonRpcSigner>>;

/** The people, who are the first accounts that the node signs for. */
export async function peopleOf(provider: JsonRpcProvider): Promise<People> {
  const accounts = await provider.listAccounts();
  if (accounts.length < PEOPLE.length) {
    throw new Error(
      `the node signs for ${accounts.length} accounts, ${PEOPLE.length} are needed: use a development node`,
    );
  }
  return Object.fromEntries(PEOPLE.map((name, index) => [name, accounts[index]])) as Record<Name, JsonRpcSigner>;
}

/** Signs proofs of personhood with the registrars that are accounts of the node. */
export async function registrarsOf(
  provider: JsonRpcProvider,
  adapter: Contracts["adapter"],
): Promise<(account: string, nullifier: string, expiry: bigint) => Promise<string>> {
  const { name, version, chainId, verifyingContract } = await adapter.eip712Domain();
  const domain = { name, version, chainId, verifyingContract };
  const listed = new Set(await adapter.registrars());
  const needed = Number(await adapter.threshold());
  const signers = (await provider.listAccounts())
    .filter((account) => listed.has(account.address))
    .sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
    .slice(0, needed);
  if (signers.length < needed) {
    throw new Error(
      `the node signs for ${signers.length} of the suite's registrars, ${needed} are needed: use a test profile`,
    );
  }
  const types = {
    Personhood: [
      { name: "account", type: "address" },
      { name: "nullifier", type: "bytes32" },
      { name: "expiry", type: "uint48" },
    ],
  };
  return async (account, nullifier, expiry) => {
    const endorsements: { registrar: string; signature: string }[] = [];
    for (const signer of signers) {
      const signature = await signer.signTypedData(domain, types, { account, nullifier, expiry });
      endorsements.push({ registrar: signer.address, signature });
    }
    return AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "uint48", "tuple(address registrar, bytes signature)[]"],
      [nullifier, expiry, endorsements],
    );
  };
}
