import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Suite } from "./suite.ts";

/** A ballot that somebody signed, as `castVotesBySig` takes it. */
export interface SignedBallot {
  readonly voter: string;
  readonly support: number;
  readonly params: string;
  readonly signature: string;
}

/** What a signature may differ in from the ordinary. */
export interface BallotOptions {
  /** The voter, when it is a contract that `signer` signs for. */
  readonly voter?: string;
  readonly params?: string;
  readonly reason?: string;
  readonly nonce?: bigint;
  /** Signs OpenZeppelin's extended ballot although there are no params. */
  readonly extended?: boolean;
}

const ballot = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
];
const extendedBallot = [...ballot, { name: "reason", type: "string" }, { name: "params", type: "bytes" }];

/** Signs a ballot for `castVotesBySig`, `castVoteBySig` or, with params, `castVoteWithReasonAndParamsBySig`. */
export async function signBallot(
  suite: Suite,
  signer: HardhatEthersSigner,
  proposalId: bigint,
  support: number,
  options: BallotOptions = {},
): Promise<SignedBallot> {
  const voter = options.voter ?? signer.address;
  const params = options.params ?? "0x";
  const { chainId } = await suite.connection.ethers.provider.getNetwork();
  const domain = {
    name: "Counterweight",
    version: "1",
    chainId,
    verifyingContract: await suite.governor.getAddress(),
  };
  const nonce = options.nonce ?? (await suite.governor.nonces(voter));
  const message = { proposalId, support, voter, nonce };
  const extended = options.extended === true || params !== "0x";
  const signature = extended
    ? await signer.signTypedData(
        domain,
        { ExtendedBallot: extendedBallot },
        { ...message, reason: options.reason ?? "", params },
      )
    : await signer.signTypedData(domain, { Ballot: ballot }, message);
  return { voter, support, params, signature };
}
