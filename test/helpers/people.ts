import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Suite } from "./suite.ts";

/** Jumps to `offset` seconds into `epoch`. */
export async function enterEpoch(suite: Suite, epoch: number, offset = 0): Promise<void> {
  await suite.connection.networkHelpers.time.increaseTo(suite.start + epoch * suite.options.epochLength + offset);
}

/** The epoch that the next block will be in, if mined now. */
export async function currentEpoch(suite: Suite): Promise<number> {
  const now = await suite.connection.networkHelpers.time.latest();
  return Math.floor((now - suite.start) / suite.options.epochLength);
}

/** A registrar's proof of personhood for `account`, good for `seconds`. */
export async function personhoodProof(
  suite: Suite,
  account: string,
  name = account,
  seconds?: number,
): Promise<string> {
  const { ethers, networkHelpers } = suite.connection;
  const term = seconds ?? 13 * suite.options.epochLength;
  const expiry = (await networkHelpers.time.latest()) + term;
  const nullifier = ethers.id(name);
  const digest = await suite.adapter.personhoodDigest(account, nullifier, expiry);
  const { chainId } = await ethers.provider.getNetwork();
  const signature = await suite.registrar.signTypedData(
    {
      name: "Counterweight Registrars",
      version: "1",
      chainId,
      verifyingContract: await suite.adapter.getAddress(),
    },
    {
      Personhood: [
        { name: "account", type: "address" },
        { name: "nullifier", type: "bytes32" },
        { name: "expiry", type: "uint48" },
      ],
    },
    { account, nullifier, expiry },
  );
  if (ethers.recoverAddress(digest, signature) !== suite.registrar.address) throw new Error("digest mismatch");
  return ethers.AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint48", "tuple(address registrar, bytes signature)[]"],
    [nullifier, expiry, [{ registrar: suite.registrar.address, signature }]],
  );
}

/** Registers or renews the person at `account`. */
export async function register(suite: Suite, account: string, name = account): Promise<void> {
  await (await suite.registry.register(account, await personhoodProof(suite, account, name))).wait();
}

/** Gives `account` tokens and stakes them. */
export async function stake(suite: Suite, account: HardhatEthersSigner, amount: bigint): Promise<void> {
  await suite.token.connect(suite.deployer).transfer(account, amount);
  await suite.token.connect(account).approve(suite.vault, amount);
  await suite.vault.connect(account).deposit(amount);
}

/** Gives `account` tokens and lets the deposits contract take them. */
export async function fundProposer(suite: Suite, account: HardhatEthersSigner, amount: bigint): Promise<void> {
  await suite.token.connect(suite.deployer).transfer(account, amount);
  await suite.token.connect(account).approve(suite.deposits, amount);
}

/**
 * Enrols `count` persons with `amount` wei each, or each with an amount of its own, in epoch 0, opens the network in epoch 5
 * and jumps to `epoch` (default 10, the first with ordinary classes), half a day in. Renews everybody.
 */
export async function enrolled(
  suite: Suite,
  count: number,
  amount: bigint | ((index: number) => bigint) = suite.options.minStake,
  epoch = 10,
): Promise<HardhatEthersSigner[]> {
  const signers = await suite.connection.ethers.getSigners();
  const people = signers.slice(2, 2 + count);
  if (people.length < count) throw new Error(`the test network has only ${people.length} accounts for ${count} people`);
  for (const [index, person] of people.entries()) {
    await register(suite, person.address);
    await stake(suite, person, typeof amount === "bigint" ? amount : amount(index));
  }
  await enterEpoch(suite, 5, 1);
  await suite.genesis.open();
  await enterEpoch(suite, epoch, suite.options.epochLength / 14);
  for (const person of people) await register(suite, person.address);
  return people;
}
