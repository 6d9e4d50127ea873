// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactClass} from "../types/ImpactClass.sol";
import {IExecutionGate} from "./IExecutionGate.sol";

/// @title IConvictionLedger
/// @notice Everything that happens to a decision after it is queued: objection, support, withdrawal, conviction, expiry
/// (mechanism, section 7; CT-1..CT-7).
/// @dev Weights are base weights in roots. `charge` is the undivided sum of `weight * g(castAt)`, `g` in WAD; see ConvictionMath.
interface IConvictionLedger is IExecutionGate {
    /// @notice What the governor hands over when it queues a passed proposal. From then on nothing but this ledger changes it.
    /// @param operation id of the timelock operation
    /// @param voteStart the proposal's snapshot; conviction counts from here, in seconds
    /// @param epoch the epoch that the snapshot closes
    /// @param halfLife of the class, in seconds
    /// @param support S, base weight For, in roots
    /// @param opposition O, base weight Against, in roots
    /// @param charge C, sum of `weight * g(castAt)` over For ballots
    /// @param quorum base weight For that must remain, in roots
    /// @param cap borrowed roots counted at most per person
    /// @param floor For-persons that must remain
    struct Handover {
        bytes32 operation;
        uint48 voteStart;
        uint32 epoch;
        uint32 halfLife;
        ImpactClass class;
        uint64 support;
        uint64 opposition;
        uint176 charge;
        uint64 quorum;
        uint64 cap;
        uint32 floor;
        uint32 personsFor;
        uint32 personsAgainst;
    }

    /// @notice A queued decision as it stands: `supportAtQueue` is S_q; it may run from `queuedAt + halfLife` to `expiry`.
    struct Decision {
        uint48 voteStart;
        uint48 queuedAt;
        uint48 expiry;
        uint32 epoch;
        uint32 halfLife;
        ImpactClass class;
        bool executed;
        uint64 support;
        uint64 supportAtQueue;
        uint64 opposition;
        uint176 charge;
        uint64 quorum;
        uint64 cap;
        uint32 floor;
        uint32 personsFor;
        uint32 personsAgainst;
    }

    /// @notice What an account did after the vote.
    enum Act {
        None,
        Supported,
        Objected,
        Withdrawn
    }

    /// @notice The post-vote record of one account on one decision.
    /// @param act what it did
    /// @param actAt when, in seconds
    /// @param counted base weight its support or objection counts now, in roots (0 after a withdrawal)
    /// @param overriddenRoots roots taken back by its delegators after the vote
    /// @param reduced weight taken from its ballot cast during voting, in roots
    struct Record {
        Act act;
        uint40 actAt;
        uint64 counted;
        uint64 overriddenRoots;
        uint64 reduced;
    }

    event DecisionOpened(
        uint256 indexed proposalId,
        bytes32 indexed operation,
        ImpactClass class,
        uint64 support,
        uint64 opposition,
        uint48 earliest,
        uint48 expiry
    );
    event DecisionSupported(uint256 indexed proposalId, address indexed account, uint64 weight);
    event DecisionObjected(uint256 indexed proposalId, address indexed account, uint64 weight);
    event SupportWithdrawn(uint256 indexed proposalId, address indexed account, uint64 weight);
    /// @notice A delegator spoke after its delegate: `weight` leaves the delegate's side.
    event DelegateReduced(
        uint256 indexed proposalId,
        address indexed delegate,
        address indexed delegator,
        uint64 weight
    );
    /// @notice The legitimacy record of an execution (section 6.7). `waited` is seconds since queueing.
    event DecisionExecuted(
        uint256 indexed proposalId,
        ImpactClass class,
        uint32 personsFor,
        uint32 personsAgainst,
        uint64 support,
        uint64 opposition,
        uint64 stakeFor,
        uint64 stakeAgainst,
        uint64 conviction,
        uint48 waited
    );

    /// @notice The caller is not the governor.
    error LedgerNotGovernor(address caller);
    /// @notice The proposal was never queued.
    error LedgerUnknownDecision(uint256 proposalId);
    /// @notice The decision has run or expired.
    error LedgerDecisionClosed(uint256 proposalId, uint48 expiry, bool executed);
    /// @notice The account already spoke, in the vote or after it.
    error LedgerAlreadySpoke(uint256 proposalId, address account);
    /// @notice The account stands nowhere For the decision.
    error LedgerNothingToWithdraw(uint256 proposalId, address account);
    /// @notice The account had no voice in roots at the decision's snapshot.
    error LedgerNoVoice(uint256 proposalId, address account);
    /// @notice The decision may not run now: too early, too late, or conviction, support or persons do not suffice.
    error LedgerNotReady(
        uint256 proposalId,
        uint48 earliest,
        uint48 expiry,
        uint64 conviction,
        uint64 neededConviction
    );
    /// @notice Support is refused while the account's delegate stands For or Against.
    error LedgerDelegateStands(uint256 proposalId, address delegate);

    /// @notice Opens a decision. Governor only, when queueing.
    function open(uint256 proposalId, Handover calldata handover) external;

    /// @notice Marks a decision executed and emits its legitimacy record. Governor only, when executing.
    function close(uint256 proposalId) external;

    /// @notice Adds the caller's base weight to the opposition, at once and for good.
    function object(uint256 proposalId) external;

    /// @notice Adds the caller's base weight to the support; its conviction starts to charge now.
    function support(uint256 proposalId) external;

    /// @notice Takes the caller's support, and its conviction, away for good.
    function withdraw(uint256 proposalId) external;

    /// @notice The decision; reverts when it was never queued.
    function decisionOf(uint256 proposalId) external view returns (Decision memory);

    /// @notice Post-vote record of an account.
    function recordOf(uint256 proposalId, address account) external view returns (Record memory);

    /// @notice Conviction `Y(t) = S - C/g(t)` in roots, rounded down, at `timestamp` (>= voteStart).
    function convictionAt(uint256 proposalId, uint48 timestamp) external view returns (uint64);

    /// @notice Whether the decision may run at `timestamp` if nothing else happens.
    function isReadyAt(uint256 proposalId, uint48 timestamp) external view returns (bool);

    /// @notice HINT for people and plots: the expected time of readiness if nothing else happens; 0 when never before expiry.
    /// Never the authority: that is `isReady`.
    function expectedReadyAt(uint256 proposalId) external view returns (uint48);

    /// @notice Whether a queued decision is past its expiry and did not run; false when never queued.
    function isExpired(uint256 proposalId) external view returns (bool);
}
