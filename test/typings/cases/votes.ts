import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Suite } from "../../helpers/suite.ts";
import type { Case } from "../world.ts";

const STRANGER = "0x00000000000000000000000000000000000000aa";
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

const votes = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "QuadraticVotes",
  how,
  provoke,
});

/** Arguments of `delegateBySig` signed by `signer`. */
async function signedDelegation(suite: Suite, signer: HardhatEthersSigner, nonce: bigint): Promise<unknown[]> {
  const { ethers } = suite.connection;
  const expiry = 2n ** 48n;
  const signature = await signer.signTypedData(
    {
      name: "QuadraticVotes",
      version: "1",
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await suite.votes.getAddress(),
    },
    {
      Delegation: [
        { name: "delegatee", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "expiry", type: "uint256" },
      ],
    },
    { delegatee: signer.address, nonce, expiry },
  );
  const { v, r, s } = ethers.Signature.from(signature);
  return [signer.address, nonce, expiry, v, r, s];
}

/** A votes contract over a vault that says what the test wants, and the test's registry of persons. */
async function boastfulVotes(suite: Suite) {
  const { ethers } = suite.connection;
  const { start, options } = suite;
  const vault = await ethers.deployContract("BoastfulVault", [start, options.epochLength]);
  const asked = await ethers.deployContract("QuadraticVotes", [
    await vault.getAddress(),
    await suite.registry.getAddress(),
    options.minStake,
    options.stakeCap,
  ]);
  const boast = (active: bigint, epoch: number, amount: bigint) =>
    vault.getFunction("boast").send(active, epoch, amount);
  return { asked, boast };
}

export const votesCases: readonly Case[] = [
  votes("ERC5805FutureLookup", "votes of a time to come", ({ suite, reverts }) =>
    reverts(suite.votes, "getPastVotes", [STRANGER, 2n ** 40n]),
  ),
  votes("VotesDelegateNotPerson", "a delegate who is no person", ({ suite, reverts }) =>
    reverts(suite.votes, "delegate", [STRANGER]),
  ),
  votes("VotesTermOutOfRange", "a delegation without end", ({ suite, reverts, other, proposer }) =>
    reverts(suite.votes, "delegateUntil", [other.address, 2n ** 47n], { from: proposer.address }),
  ),
  votes("VotesNothingToPoke", "a poke where nothing lapsed", ({ suite, reverts, other }) =>
    reverts(suite.votes, "poke", [other.address]),
  ),
  votes("VotesStakeBounds", "a cap above 25 times the least stake", async ({ suite, revertsDeploying }) =>
    revertsDeploying("QuadraticVotes", [await suite.vault.getAddress(), await suite.registry.getAddress(), 1n, 26n]),
  ),
  votes("VotesClockMismatch", "a vault on another clock", async ({ suite, revertsDeploying }) => {
    const other = await suite.connection.ethers.deployContract("BoastfulVault", [1, suite.options.epochLength]);
    return revertsDeploying("QuadraticVotes", [await other.getAddress(), await suite.registry.getAddress(), 1n, 25n]);
  }),
  votes("VotesExpiredSignature", "a signed delegation past its expiry", ({ suite, reverts, other }) => {
    const zero = suite.connection.ethers.ZeroHash;
    return reverts(suite.votes, "delegateBySig", [other.address, 0n, 1n, 27, zero, zero]);
  }),
  votes("ECDSAInvalidSignature", "a signature of nobody", ({ suite, reverts, other }) => {
    const zero = suite.connection.ethers.ZeroHash;
    return reverts(suite.votes, "delegateBySig", [other.address, 0n, 2n ** 48n, 27, zero, zero]);
  }),
  votes("ECDSAInvalidSignatureS", "a malleable signature", ({ suite, reverts, other }) => {
    const { ethers } = suite.connection;
    const high = ethers.toBeHex(HALF_ORDER + 1n, 32);
    return reverts(suite.votes, "delegateBySig", [other.address, 0n, 2n ** 48n, 27, ethers.id("r"), high]);
  }),
  votes("InvalidAccountNonce", "a signed delegation with another nonce", async ({ suite, reverts, other }) =>
    reverts(suite.votes, "delegateBySig", await signedDelegation(suite, other, 5n)),
  ),
  votes("EpochTraceOutOfRange", "a vault that plans 20 epochs ahead", async ({ suite, reverts, other }) => {
    const { asked, boast } = await boastfulVotes(suite);
    await boast(0n, 31, suite.options.minStake);
    return reverts(asked, "sync", [other.address]);
  }),
  votes("EpochTraceOverflow", "a vault that knows more stake than there can be", async ({ suite, reverts, other }) => {
    const { asked, boast } = await boastfulVotes(suite);
    await boast((2n ** 64n - 1n) * 10n ** 9n, 0, 0n);
    return reverts(asked, "sync", [other.address]);
  }),
  votes("SafeCastOverflowedUintDowncast", "a vault whose stake does not fit", async ({ suite, reverts, other }) => {
    const { asked, boast } = await boastfulVotes(suite);
    await boast(2n ** 64n * 10n ** 9n, 0, 0n);
    return reverts(asked, "sync", [other.address]);
  }),
];

const token = (error: string, how: string, provoke: Case["provoke"]): Case => ({
  error,
  at: "NetworkToken",
  how,
  provoke,
});

export const tokenCases: readonly Case[] = [
  token("TokenLengthMismatch", "holders without amounts", ({ revertsDeploying }) =>
    revertsDeploying("NetworkToken", ["n", "s", [STRANGER], []]),
  ),
  token("TokenWithoutHolders", "nobody to hold it", ({ revertsDeploying }) =>
    revertsDeploying("NetworkToken", ["n", "s", [], []]),
  ),
  token("ERC20ExceededSafeSupply", "a supply that votes cannot count", ({ revertsDeploying }) =>
    revertsDeploying("NetworkToken", ["n", "s", [STRANGER], [2n ** 208n]]),
  ),
  token("ERC20InsufficientBalance", "sending what one does not have", ({ suite, reverts }) =>
    reverts(suite.token, "transfer", [suite.deployer.address, 1n], { from: STRANGER }),
  ),
  token("ERC20InsufficientAllowance", "taking what was not approved", ({ suite, reverts }) =>
    reverts(suite.token, "transferFrom", [suite.deployer.address, STRANGER, 1n], { from: STRANGER }),
  ),
  token("ERC20InvalidReceiver", "sending to the zero address", ({ suite, reverts }) =>
    reverts(suite.token, "transfer", [suite.connection.ethers.ZeroAddress, 1n]),
  ),
  token("ERC20InvalidSender", "the zero address sending", ({ suite, reverts }) =>
    reverts(suite.token, "transfer", [STRANGER, 0n], { from: suite.connection.ethers.ZeroAddress }),
  ),
  token("ERC20InvalidSpender", "approving the zero address", ({ suite, reverts }) =>
    reverts(suite.token, "approve", [suite.connection.ethers.ZeroAddress, 1n]),
  ),
  token("ERC20InvalidApprover", "the zero address approving", ({ suite, reverts }) =>
    reverts(suite.token, "approve", [STRANGER, 1n], { from: suite.connection.ethers.ZeroAddress }),
  ),
  token("ERC2612ExpiredSignature", "a permit past its deadline", ({ suite, reverts }) => {
    const zero = suite.connection.ethers.ZeroHash;
    return reverts(suite.token, "permit", [suite.deployer.address, STRANGER, 1n, 1n, 27, zero, zero]);
  }),
  token("ERC2612InvalidSigner", "a permit that somebody else signed", async ({ suite, reverts, other }) => {
    const { ethers } = suite.connection;
    const { v, r, s } = ethers.Signature.from(await other.signMessage("something else"));
    return reverts(suite.token, "permit", [suite.deployer.address, STRANGER, 1n, 2n ** 48n, v, r, s]);
  }),
];
