// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IEvidence} from "@kleros/erc-792/contracts/erc-1497/IEvidence.sol";
import {IConvictionLedgerErrors, IConvictionLedgerEvents} from "./IConvictionLedger.sol";
import {IEpochClock} from "./IEpochClock.sol";

/// @title IProposalChallenges
/// @notice The brake: once per operation anyone may ask a jury whether a passed operation stands (mechanism, section 7). An
/// ERC-792 arbitrable with ERC-1497 evidence. Fees are in wei of the chain's coin.
/// @dev Rulings: 2 cancels the operation; 1 and 0 (the court refuses, or has no jury) let it stand, as everything else does.
/// The evidence group of a dispute is the id of its proposal.
///
/// A payload (targets, values, calldatas) that a jury cancelled is immune once: of the operations with the payload that are
/// constitutional, whose voting began after the cancellation and that are queued within 26 epochs of it, the one queued first
/// cannot be challenged. Of several queued in one second it is the one with the smallest id. A later cancellation of the same
/// payload begins anew for what is voted on after it and takes nothing from what came before.
interface IProposalChallenges is IArbitrable, IEvidence, IConvictionLedgerErrors, IConvictionLedgerEvents, IEpochClock {
    /// @notice What is known of the challenge of an operation.
    /// @param challenger who paid the jury; zero when the operation was never challenged
    /// @param isRuled whether the court has ruled
    /// @param disputeID id of the dispute in the court
    /// @param payloadHash keccak256 of `abi.encode(targets, values, calldatas)`
    struct Challenge {
        address challenger;
        bool isRuled;
        uint256 disputeID;
        bytes32 payloadHash;
    }

    /// @notice The governor's event of a cancellation and the timelock's, declared so that a ruling's logs decode here.
    event ProposalCanceled(uint256 proposalId);
    event Cancelled(bytes32 indexed id);
    event ProposalChallenged(
        uint256 indexed proposalId,
        uint256 indexed disputeID,
        address indexed challenger,
        bytes32 payloadHash,
        uint256 cost
    );
    /// @notice The jury's cancellation was refused by governor or timelock, whose roles a decision has moved: the operation
    /// waits until its challenge has run out.
    event CancellationRefused(uint256 indexed proposalId, bytes reason);
    /// @notice Of the operations noted so far, `proposalId` is the one that is immune after the cancellation.
    event ImmunityNoted(bytes32 indexed payloadHash, uint256 indexed proposalId, uint48 cancelledAt);
    event ChallengeCredited(address indexed account, uint256 amount);
    event ChallengeCreditClaimed(address indexed account, uint256 amount);

    /// @notice The caller is not the court.
    error ChallengesNotCourt(address caller);
    /// @notice The court has no code, or names no pool with code.
    error ChallengesCourtInvalid(address court);
    /// @notice The juror pool is below its floor.
    error ChallengesPoolBelowFloor();
    /// @notice A jury cancelled this payload, and the people passed it again: the operation cannot be challenged.
    error ChallengesImmune(uint256 proposalId);
    /// @notice Less coin was sent than the jury costs.
    error ChallengesFeeShort(uint256 cost, uint256 paid);
    /// @notice The court gave a dispute an id that it has given before.
    error ChallengesDisputeReused(uint256 disputeID);
    /// @notice No challenge has this dispute.
    error ChallengesUnknownDispute(uint256 disputeID);
    /// @notice The court has ruled on this dispute.
    error ChallengesAlreadyRuled(uint256 disputeID);
    /// @notice Too little gas came along to carry the ruling out; it can be delivered again.
    error ChallengesRulingStarved(uint256 disputeID);
    /// @notice The operation was never challenged.
    error ChallengesNotChallenged(uint256 proposalId);
    /// @notice The operation does not follow a cancellation of its payload, or is not the first that does.
    error ChallengesNothingToNote(uint256 proposalId);
    /// @notice The account has nothing to claim.
    error ChallengesNothingToClaim(address account);
    /// @notice The account did not take its coin.
    error ChallengesTransferFailed(address account, uint256 amount);

    /// @notice Challenges a queued operation that has neither run nor died. Anyone, once per operation, while the juror pool is
    /// at its floor. Costs the court's fee; what is sent above it becomes the caller's credit.
    /// @return disputeID id of the dispute in the court
    function challenge(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external payable returns (uint256 disputeID);

    /// @notice Puts evidence about a challenged operation before the jury. Anyone.
    /// @param evidence address of a document in the format of ERC-1497
    function submitEvidence(uint256 proposalId, string calldata evidence) external;

    /// @notice Notes that a queued operation precedes, among those immune after the same cancellation, the one noted so far.
    /// Anyone: whoever challenges a later operation with the payload shows with this that there is an earlier one.
    function noteImmune(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external;

    /// @notice Pays the caller's credit.
    function claim() external returns (uint256 amount);

    /// @notice Whether the juror pool is at its floor: operations can be challenged, and proposals are classed as they are. While
    /// it is not, every new proposal is constitutional.
    function poolAtFloor() external view returns (bool);

    /// @notice Wei that challenging the proposal's operation costs `challenger` now.
    function challengeCost(uint256 proposalId, address challenger) external view returns (uint256);

    /// @notice Whether a queued operation cannot be challenged because its payload was cancelled and passed again, as far as it
    /// is noted which operations came first.
    function isImmune(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external view returns (bool);

    /// @notice Last cancellation by a jury of a payload at or before `timestamp`, in seconds, 0 when there was none.
    function cancelledAt(bytes32 payloadHash, uint48 timestamp) external view returns (uint48);

    /// @notice The challenge of an operation; all zero when there was none.
    function challengeOf(uint256 proposalId) external view returns (Challenge memory);

    /// @notice The proposal that a dispute is about, 0 when it is about none.
    function proposalOf(uint256 disputeID) external view returns (uint256);

    /// @notice Wei that `account` can claim.
    function creditOf(address account) external view returns (uint256);

    /// @notice The court, which alone rules.
    function court() external view returns (address);

    /// @notice The juror pool of the court.
    function pool() external view returns (address);

    /// @notice The governor whose operations are challenged; zero until bound.
    function governor() external view returns (address);

    /// @notice The ledger of the governor; zero until bound.
    function ledger() external view returns (address);
}
