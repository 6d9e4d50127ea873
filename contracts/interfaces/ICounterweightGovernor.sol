// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactClass} from "../types/ImpactClass.sol";
import {IDecisionErrors} from "./IDecisionErrors.sol";
import {IDecisionEvents} from "./IDecisionEvents.sol";

/// @title ICounterweightGovernor
/// @notice What Counterweight adds to OpenZeppelin's `IGovernor` (mechanism, section 6). Ballots, tallies and terms are read
/// from the ledger.
interface ICounterweightGovernor is IDecisionErrors, IDecisionEvents {
    /// @notice A signed ballot for `castVotesBySig`. Empty params sign OpenZeppelin's `Ballot`; else `ExtendedBallot` with an
    /// empty reason. The nonce signed is `nonces(voter)`, which voting does not consume: the receipt is the replay guard.
    struct SignedBallot {
        address voter;
        uint8 support;
        bytes params;
        bytes signature;
    }

    event ProposalClassified(
        uint256 indexed proposalId,
        ImpactClass indexed impact,
        uint32 policyVersion,
        uint16 quorumBps,
        uint32 halfLife,
        bytes32 codeHash
    );
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);
    event BallotSkipped(uint256 indexed proposalId, address indexed voter, bytes reason);

    /// @notice Intensity outside 1..20,000 basis points, or params that are not `abi.encode(uint16)`.
    error GovernorIntensityInvalid(bytes params);
    /// @notice In the last reply window only Against ballots at full base weight are accepted.
    error GovernorReplyOnly(uint256 proposalId, uint48 until);
    /// @notice Proposing needs a person with a root above 0 at the last snapshot.
    error GovernorProposerHasNoRoot(address proposer, uint32 epoch);
    /// @notice The network has not been opened yet.
    error GovernorNotOpen();
    /// @notice A target's code differs from the code pinned when proposed.
    error GovernorCodeChanged(uint256 proposalId, bytes32 pinned, bytes32 found);
    /// @notice The governor relays no calls: contracts of the suite obey it.
    error GovernorRelayDisabled();
    /// @notice The caller is not the contract that carries challenges.
    error GovernorNotChallenges(address caller);
    /// @notice A constructor argument does not fit the rest.
    error GovernorConfigInvalid(bytes32 what);

    /// @notice Casts many signed ballots; those that are invalid are skipped with an event.
    /// @return cast number of ballots counted
    function castVotesBySig(uint256 proposalId, SignedBallot[] calldata ballots) external returns (uint256 cast);

    /// @notice Cancels a queued operation whose challenge is pending, on a jury's ruling. Challenges only.
    function cancelByJury(uint256 proposalId) external;

    /// @notice The proposal's quorum in roots of base weight For.
    function proposalQuorum(uint256 proposalId) external view returns (uint256);

    /// @notice Combined keccak256 of the code of all targets, pinned when proposed.
    function pinnedCode(uint256 proposalId) external view returns (bytes32);

    /// @notice Last moment in which a passed proposal can be queued, in seconds.
    function queueDeadline(uint256 proposalId) external view returns (uint256);

    /// @notice The ledger that keeps ballots, tallies and decisions.
    function ledger() external view returns (address);

    /// @notice The policy that classifies payloads.
    function policy() external view returns (address);

    /// @notice The contract that holds proposal deposits; proposers approve it.
    function deposits() external view returns (address);
}
