// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactClass} from "../types/ImpactClass.sol";

/// @title ICounterweightGovernor
/// @notice What Counterweight adds to OpenZeppelin's `IGovernor` (mechanism, section 6; GV-1..GV-5, QV-6, DL-1, DL-2, DL-4).
interface ICounterweightGovernor {
    /// @notice A ballot, one storage slot.
    /// @param support 0 Against, 1 For, 2 Abstain
    /// @param voted whether a ballot was cast (false: only overrides of the account's delegators are recorded)
    /// @param intensity basis points, 1..20,000
    /// @param castAt timestamp of the ballot, 40 bits
    /// @param counted base weight that the ballot counts now, in roots: own root at most once, plus capped borrowed roots
    /// @param overriddenRoots roots that this account's delegators have taken back
    /// @param overriddenStake stake that they have taken back, in gwei
    struct Receipt {
        uint8 support;
        bool voted;
        uint16 intensity;
        uint40 castAt;
        uint64 counted;
        uint64 overriddenRoots;
        uint64 overriddenStake;
    }

    /// @notice A proposal's tally. Votes are weighted by intensity; support and opposition are base weights; stake is in gwei.
    struct Tally {
        uint64 forVotes;
        uint64 againstVotes;
        uint64 abstainVotes;
        uint64 support;
        uint64 opposition;
        uint64 stakeFor;
        uint64 stakeAgainst;
        uint32 personsFor;
        uint32 personsAgainst;
        uint176 charge;
    }

    /// @notice What a proposal must reach. Class, version, half-life and quorum share are frozen when proposed; the rest comes
    /// from the electorate at its snapshot and is zero before the snapshot.
    struct Terms {
        ImpactClass class;
        uint32 policyVersion;
        uint32 halfLife;
        uint16 quorumBps;
        uint64 quorum;
        uint64 cap;
        uint32 floor;
        uint64 activeStake;
    }

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
        ImpactClass indexed class,
        uint32 policyVersion,
        uint16 quorumBps,
        uint32 halfLife,
        bytes32 codeHash
    );
    /// @notice A delegator voted in person: `weight` leaves `delegate`'s tally (OpenZeppelin's overridable counting emits the same).
    event VoteReduced(address indexed delegate, uint256 proposalId, uint8 support, uint256 weight);
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);
    event BallotSkipped(uint256 indexed proposalId, address indexed voter, bytes reason);

    /// @notice The account has neither root nor borrowed roots nor countable stake at the snapshot.
    error GovernorNoVoice(address account, uint32 epoch);
    /// @notice A routine proposal is decided by persons alone; the account is none.
    error GovernorPersonsOnly(address account);
    /// @notice Intensity outside 1..20,000 basis points, or params that are not `abi.encode(uint16)`.
    error GovernorIntensityInvalid(bytes params);
    /// @notice The person's budget of the epoch does not cover this intensity.
    error GovernorIntensityBudget(address account, uint256 left, uint256 cost);
    /// @notice In the last reply window only Against ballots at full base weight are accepted.
    error GovernorReplyOnly(uint256 proposalId, uint48 until);
    /// @notice Proposing needs a person with a root above 0 at the last snapshot.
    error GovernorProposerHasNoRoot(address proposer, uint32 epoch);
    /// @notice The network has not been opened yet.
    error GovernorNotOpen();
    /// @notice A target's code differs from the code pinned when proposed.
    error GovernorCodeChanged(uint256 proposalId, bytes32 pinned, bytes32 found);
    /// @notice The function is only for the governor itself.
    error GovernorOnlySelf(address caller);
    /// @notice A constructor argument does not fit the rest.
    error GovernorConfigInvalid(bytes32 what);

    /// @notice Casts many signed ballots; those that are invalid are skipped with an event.
    /// @return cast number of ballots counted
    function castVotesBySig(uint256 proposalId, SignedBallot[] calldata ballots) external returns (uint256 cast);

    /// @notice The ballot of `account`.
    function receiptOf(uint256 proposalId, address account) external view returns (Receipt memory);

    /// @notice The tally during voting; final after it. Acts after queueing are in the ledger.
    function tallyOf(uint256 proposalId) external view returns (Tally memory);

    /// @notice What the proposal must reach.
    function termsOf(uint256 proposalId) external view returns (Terms memory);

    /// @notice The proposal's quorum in roots of base weight For.
    function proposalQuorum(uint256 proposalId) external view returns (uint256);

    /// @notice Combined keccak256 of the code of all targets, pinned when proposed.
    function pinnedCode(uint256 proposalId) external view returns (bytes32);

    /// @notice Intensity budget that `account` has left in the ballots of the snapshot closing `epoch` (of 100,000,000).
    function intensityBudget(address account, uint32 epoch) external view returns (uint256);

    /// @notice Last moment in which a passed proposal can be queued, in seconds.
    function queueDeadline(uint256 proposalId) external view returns (uint256);
}
