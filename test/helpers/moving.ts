import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Suite } from "./suite.ts";

/** Moves the person at `from` to `to`, which agrees. */
export async function personMoved(suite: Suite, from: HardhatEthersSigner, to: HardhatEthersSigner): Promise<void> {
  const { registry, connection } = suite;
  const { chainId } = await connection.ethers.provider.getNetwork();
  const deadline = 2n ** 40n;
  const signature = await to.signTypedData(
    {
      name: "Counterweight PersonRegistry",
      version: "1",
      chainId,
      verifyingContract: await registry.getAddress(),
    },
    {
      Move: [
        { name: "person", type: "uint32" },
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    {
      person: await registry.livePersonOf(from),
      from: from.address,
      to: to.address,
      nonce: await registry.moveNonce(to),
      deadline,
    },
  );
  await registry.connect(from).move(to, deadline, signature);
}
