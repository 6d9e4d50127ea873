// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IEvidence} from "@kleros/erc-792/contracts/erc-1497/IEvidence.sol";
import {IEpochClock} from "./IEpochClock.sol";
import {IModelRegistryErrors} from "./IModelRegistry.sol";
import {IProofKindsErrors} from "./IProofKinds.sol";
import {IStakeVaultEvents} from "./IStakeVault.sol";
import {IVerifierRegistryErrors, IVerifierRegistryEvents} from "./IVerifierRegistry.sol";

/// @notice Where a claim stands.
/// @dev Posted: open to challenges. Final: nobody challenged it. ObjectiveCheck: a valid proof is awaited. Challenged: a jury
/// may be asked. Jury: the jury was asked. Resolved: decided after a challenge; see `Outcome`.
enum ClaimState {
    None,
    Posted,
    Final,
    ObjectiveCheck,
    Challenged,
    Jury,
    Resolved
}

/// @notice What a challenge says.
/// @dev Output: the output is not what the model gave, as a proof would show. Conduct: something that no proof shows: another
/// model was run, inputs were left out, an enclave was broken.
enum Ground {
    Output,
    Conduct
}

/// @notice How a challenged claim ended. Refused: nobody decided; the claim is not final.
enum Outcome {
    None,
    Stands,
    Refuted,
    Refused
}

/// @notice Errors of the claim book, apart so that its libraries can use them.
interface IClaimBookErrors {
    /// @notice A constructor argument is the zero address.
    error ClaimZeroAddress();
    /// @notice The least bond is zero: disputing oneself would be free.
    error ClaimBondZero();
    /// @notice The network is not open, so that no jury can be asked.
    error ClaimNetworkClosed();
    /// @notice The pool of jurors is below its floor.
    error ClaimPoolBelowFloor(uint256 poolSize);
    /// @notice The model's policy changed; claims name the version they rely on.
    error ClaimPolicyChanged(bytes32 model, uint32 version);
    /// @notice The model takes no claims of this proof kind.
    error ClaimKindNotTaken(bytes32 model, uint8 proofKind);
    /// @notice The window is outside what the policy takes, in seconds.
    error ClaimWindowOutOfRange(uint32 window, uint32 minWindow, uint32 maxWindow);
    /// @notice The output is from the future, or older than a claim may be.
    error ClaimTimeInvalid(uint48 producedAt, uint48 earliest);
    /// @notice A verifier numbers its claims 0, 1, 2, ...
    error ClaimNonceInvalid(uint32 nonce, uint32 expected);
    /// @notice Less coin was sent than the bond.
    error ClaimBondTooLow(uint256 sent, uint256 bond);
    /// @notice There is no such claim.
    error ClaimUnknown(bytes32 claim);
    /// @notice The claim is in another state than the call needs.
    error ClaimStateInvalid(bytes32 claim, ClaimState state);
    /// @notice A valid proof of the claim has been shown.
    error ClaimAlreadyProven(bytes32 claim);
    /// @notice The model takes no juries: only a proof decides.
    error ClaimWithoutJury(bytes32 claim);
    /// @notice An optimistic claim has no proof.
    error ClaimWithoutProof(bytes32 claim);
    /// @notice The proof does not show the claim.
    error ClaimProofInvalid(bytes32 claim);
    /// @notice Too little gas to grant proof verifier or court their full allowance, so a refusal would prove nothing.
    error ClaimGasTooLow(uint256 available, uint256 required);
    /// @notice The court asks for more than the challenger's bond.
    error ClaimCostAboveBond(uint256 cost, uint256 bond);
    /// @notice The court gave this number to another dispute.
    error ClaimDisputeReused(uint256 dispute);
    /// @notice The caller is not the court.
    error ClaimNotCourt(address caller);
    /// @notice The claim book knows no such dispute.
    error ClaimDisputeUnknown(uint256 dispute);
    /// @notice The court is not ready to repay appellants; after `until` the claim settles without it.
    error ClaimCourtUnready(bytes32 claim, uint48 until);
    /// @notice Nothing can be settled: the claim is open, or settled already.
    error ClaimNothingToSettle(bytes32 claim, ClaimState state);
    /// @notice The claim is not final, and may never be.
    error ClaimNotFinal(bytes32 claim);
    /// @notice The account has nothing to withdraw.
    error ClaimNoCredit(address account);
    /// @notice There is nothing for the insurance.
    error ClaimNothingForInsurance();
    /// @notice The recipient refused the coin.
    error ClaimTransferFailed(address to, uint256 amount);
}

/// @title IClaimBook
/// @notice Claims that a model, on an input, gave an output, and what becomes of them (mechanism, section 9; CL-1..CL-3).
/// @dev Amounts are wei of the chain's coin. Every stage has a deadline, after which anyone may settle the claim.
interface IClaimBook is
    IClaimBookErrors,
    IModelRegistryErrors,
    IProofKindsErrors,
    IVerifierRegistryErrors,
    IVerifierRegistryEvents,
    IStakeVaultEvents,
    IArbitrable,
    IEvidence,
    IEpochClock
{
    /// @notice What a verifier claims.
    /// @param version of the model's policy that the verifier relies on
    /// @param inputHash hash of the input, in the way of hashing of the proof kind
    /// @param outputHash hash of the output, likewise
    /// @param producedAt when the output was produced; at most 7 "days" ago
    /// @param window seconds in which it may be challenged, within the policy's bounds
    /// @param nonce of the verifier: 0 for its first claim, then 1, 2, ...
    /// @param proofKind 0 for an optimistic claim
    /// @param value wei that depend on the claim, as the verifier states; the bond is at least 5 % of it
    struct Posting {
        bytes32 model;
        bytes32 inputHash;
        bytes32 outputHash;
        uint48 producedAt;
        uint32 version;
        uint32 window;
        uint32 nonce;
        uint8 proofKind;
        uint128 value;
    }

    /// @notice What is known of a claim.
    /// @param deadline end of the present stage: window, response, patience, jury, or the grace of settling with the court
    /// @param window seconds left of the challenge window when it was challenged
    /// @param jury whether a jury may be asked
    /// @param proven whether a valid proof was shown
    /// @param settled whether bonds were shared out
    /// @param snapshotEpoch last closed epoch at posting
    /// @param modelOwner the model's owner at posting
    /// @param bond of either side, fixed at posting
    /// @param dispute the court's number; meaningful once a jury was asked
    /// @param cost paid to the court
    struct Claim {
        address verifier;
        uint48 producedAt;
        uint48 deadline;
        address challenger;
        uint32 window;
        ClaimState state;
        Ground ground;
        Outcome outcome;
        uint8 proofKind;
        bool jury;
        bool proven;
        bool settled;
        address modelOwner;
        uint32 snapshotEpoch;
        uint32 version;
        uint32 nonce;
        uint128 bond;
        uint128 value;
        bytes32 model;
        bytes32 inputHash;
        bytes32 outputHash;
        uint256 dispute;
        uint128 cost;
    }

    event ClaimPosted(
        bytes32 indexed claim,
        address indexed verifier,
        bytes32 indexed model,
        Posting posting,
        uint256 bond,
        uint48 deadline
    );
    event ClaimChallenged(bytes32 indexed claim, address indexed challenger, Ground ground, uint48 deadline);
    event ClaimProven(bytes32 indexed claim, address indexed by);
    /// @notice A challenge of the output failed; other challenges are open until `deadline`.
    event ClaimReopened(bytes32 indexed claim, uint48 deadline);
    event ClaimDisputed(bytes32 indexed claim, uint256 indexed dispute, uint256 cost);
    event ClaimResolved(bytes32 indexed claim, Outcome outcome);
    event ClaimFinal(bytes32 indexed claim);
    /// @notice Where the bonds went, in wei; what is missing to both bonds was paid to the court before.
    event ClaimSettled(
        bytes32 indexed claim,
        uint256 toVerifier,
        uint256 toChallenger,
        uint256 toInsurance,
        uint256 toAppellants
    );
    event CreditWithdrawn(address indexed account, address indexed to, uint256 amount);
    event InsuranceForwarded(uint256 amount);

    /// @notice Claims something, against a bond of `bondFor`. Verifiers only. What is sent above the bond becomes a credit.
    /// @return claim id: hash of chain, claim book, model, input, output, proof kind, verifier, bond and nonce
    function post(Posting calldata posting) external payable returns (bytes32 claim);

    /// @notice Says that a claim is wrong, against a bond as large as the claim's. Anyone, before the window is over. What is
    /// sent above the bond becomes a credit.
    /// @dev A claim with a proof kind, not proven yet, has to be proven within 2 "days" or is refuted without a jury. The jury
    /// is asked about conduct, and about every optimistic claim.
    function challenge(bytes32 claim, Ground ground) external payable;

    /// @notice Shows a proof of a claim. Anyone, before the window is over or in answer to a challenge.
    /// @dev A proof that does not show the claim reverts with `ClaimProofInvalid`: it is as good as none (CL-3).
    function prove(bytes32 claim, bytes calldata proof) external;

    /// @notice Asks the jury about a challenged claim; the fee is taken from the challenger's bond. Anyone, within 7 "days" of
    /// the challenge or of its answer. Reverts with the court's errors and below the pool's floor.
    function openDispute(bytes32 claim) external returns (uint256 dispute);

    /// @notice Adds evidence to a contested claim, for the jury to read. Anyone.
    function submitEvidence(bytes32 claim, string calldata evidence) external;

    /// @notice Shares out the bonds of a claim that is final, resolved, or past the deadline of its stage. Anyone.
    function settle(bytes32 claim) external;

    /// @notice Pays the caller's credit to `to`.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Passes on what is the insurance's. Anyone.
    function forwardInsurance() external returns (uint256 amount);

    /// @notice Whether the claim's output can be relied on, for ever (CL-1). Needs no call before it.
    function isFinal(bytes32 claim) external view returns (bool);

    /// @notice The output hash of a final claim; reverts with `ClaimNotFinal`.
    function outputOf(bytes32 claim) external view returns (bytes32);

    /// @notice Where the claim stands now, whatever nobody has called for yet.
    function stateOf(bytes32 claim) external view returns (ClaimState);

    /// @notice What is known of a claim; `state` as in `stateOf`. Reverts with `ClaimUnknown`.
    function claimOf(bytes32 claim) external view returns (Claim memory);

    /// @notice The claim of a dispute, 0 when there is none.
    function claimOfDispute(uint256 dispute) external view returns (bytes32 claim);

    /// @notice Bond of a claim about `model`, posted now with a stated value, in wei: the largest of the suite's and the
    /// policy's minimum, twice the court's fee where a jury may be asked, and 5 % of `value`, rounded up.
    function bondFor(bytes32 model, uint128 value) external view returns (uint256);

    /// @notice Nonce of the next claim of `verifier`.
    function nonceOf(address verifier) external view returns (uint32);

    /// @notice Wei that `account` can withdraw.
    function creditOf(address account) external view returns (uint256);

    /// @notice Wei to be passed on to the insurance.
    function insuranceDue() external view returns (uint256);

    /// @notice Least bond of either side of any claim, in wei.
    function minBond() external view returns (uint256);

    /// @notice The court.
    function court() external view returns (address);

    /// @notice The registry of models.
    function models() external view returns (address);

    /// @notice The registry of verifiers.
    function verifiers() external view returns (address);

    /// @notice The table of proof kinds.
    function kinds() external view returns (address);

    /// @notice Where the losers' part goes.
    function insurance() external view returns (address);

    /// @notice The contract that says when the network is open.
    function genesis() external view returns (address);
}
