// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpactClass} from "../types/ImpactClass.sol";
import {IExecutionGate} from "./IExecutionGate.sol";

/// @notice Errors of the ledger, apart so that the governor, through which ballots arrive, declares them too.
interface IConvictionLedgerErrors {
    /// @notice The caller is not the governor.
    error LedgerNotGovernor(address caller);
    /// @notice The proposal was never opened here.
    error LedgerUnknownProposal(uint256 proposalId);
    /// @notice The account has neither root nor borrowed roots nor countable stake at the snapshot closing `epoch`.
    error LedgerNoVoice(address account, uint32 epoch);
    /// @notice A routine proposal is decided by persons alone; the account is none.
    error LedgerPersonsOnly(address account);
    /// @notice The person's intensity budget of the epoch does not cover this ballot.
    error LedgerIntensityBudget(address account, uint256 left, uint256 cost);
    /// @notice The caller is not the contract that carries challenges.
    error LedgerNotChallenges(address caller);
    /// @notice The decision was challenged before.
    error LedgerAlreadyChallenged(uint256 proposalId);
    /// @notice No challenge of the decision is pending.
    error LedgerNotChallenged(uint256 proposalId);
    /// @notice The decision is not queued, has run, was cancelled, or has expired.
    error LedgerDecisionClosed(uint256 proposalId, uint48 expiry, bool executed);
    /// @notice The account already spoke, in the vote or after it.
    error LedgerAlreadySpoke(uint256 proposalId, address account);
    /// @notice The account stands nowhere For the decision.
    error LedgerNothingToWithdraw(uint256 proposalId, address account);
    /// @notice Support is refused while the account's delegate stands For or Against.
    error LedgerDelegateStands(uint256 proposalId, address delegate);
    /// @notice The decision may not run now: too early, too late, cancelled or challenged, or conviction, support or persons do
    /// not suffice.
    error LedgerNotReady(
        uint256 proposalId,
        uint48 earliest,
        uint48 expiry,
        uint64 conviction,
        uint64 neededConviction
    );
    /// @notice The persons floor is zero or above 65,535.
    error LedgerFloorOutOfRange(uint32 personsFloor);
    /// @notice Under the policy's shortest half-life a decision could live longer than conviction can be computed;
    /// `required` is the least accepted, in seconds.
    error LedgerHalfLifeTooShort(uint32 minHalfLife, uint32 required);
}

/// @notice Events of the ledger, apart so that the governor, through which ballots and decisions arrive, declares them
/// too.
interface IConvictionLedgerEvents {
    /// @notice A delegator spoke for itself: `weight` leaves its delegate's side. Same event as OpenZeppelin's overridable
    /// counting.
    event VoteReduced(address indexed delegate, uint256 proposalId, uint8 support, uint256 weight);
    event DecisionOpened(
        uint256 indexed proposalId,
        bytes32 indexed operation,
        uint64 support,
        uint64 opposition,
        uint48 earliest,
        uint48 expiry
    );
    event DecisionSupported(uint256 indexed proposalId, address indexed account, uint64 weight);
    event DecisionObjected(uint256 indexed proposalId, address indexed account, uint64 weight);
    event SupportWithdrawn(uint256 indexed proposalId, address indexed account, uint64 weight);
    /// @notice The decision waits for a jury, at most until `waitsUntil`; `expiry` is what its expiry is then.
    event DecisionChallenged(uint256 indexed proposalId, uint48 waitsUntil, uint48 expiry);
    /// @notice The challenge is over and the decision stands. `expiry` is its own, moved by the time under challenge.
    event ChallengeDismissed(uint256 indexed proposalId, uint48 expiry);
    event DecisionCancelled(uint256 indexed proposalId, bytes32 indexed operation);
    /// @notice The legitimacy record of an execution (section 6.7). `waited` is seconds since queueing.
    event DecisionExecuted(
        uint256 indexed proposalId,
        ImpactClass indexed impact,
        uint32 personsFor,
        uint32 personsAgainst,
        uint64 support,
        uint64 opposition,
        uint64 stakeFor,
        uint64 stakeAgainst,
        uint64 conviction,
        uint48 waited
    );
}

/// @title IConvictionLedger
/// @notice Everything said about a decision, from the first ballot on: ballots during voting; objection, support and
/// withdrawal after queueing; conviction, readiness and expiry (mechanism, sections 6.1 to 6.4 and 7; CT-1..CT-7, DL-1, DL-2,
/// DL-4, QV-6, GV-1, GV-2, GV-5).
/// @dev Weights are in roots. `charge` is the undivided sum of `weight * g(castAt)`, `g` in WAD; see ConvictionMath.
interface IConvictionLedger is IConvictionLedgerErrors, IConvictionLedgerEvents, IExecutionGate {
    /// @notice Where an account stands.
    /// @dev Against, For, Abstain are ballots, in the order of Bravo's support values plus one; Supported and Objected are acts
    /// after queueing; Withdrawn is either kind of support taken back.
    enum Stance {
        None,
        Against,
        For,
        Abstain,
        Supported,
        Objected,
        Withdrawn
    }

    /// @notice What an account said. One storage slot.
    /// @param stance where it stands now
    /// @param intensity of its ballot, in basis points (1..20,000); 0 for acts after queueing
    /// @param castAt timestamp of its ballot or act, in seconds
    /// @param counted base weight that it counts now, in roots: own root at most once, plus capped borrowed roots
    /// @param overriddenRoots roots that its delegators have taken back
    /// @param overriddenStake stake that its delegators have taken back during voting, in gwei
    struct Receipt {
        Stance stance;
        uint16 intensity;
        uint40 castAt;
        uint64 counted;
        uint64 overriddenRoots;
        uint64 overriddenStake;
    }

    /// @notice The sums. Votes (weighted by intensity) and stake (gwei) are final when voting ends; support, opposition, charge
    /// and persons go on changing after queueing.
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
        uint160 charge;
    }

    /// @notice What a proposal must reach. Class, version, half-life and quorum share are frozen when proposed; the rest comes
    /// from the electorate at its snapshot and is zero before the snapshot.
    /// @param quorum base weight For, in roots
    /// @param cap borrowed roots counted at most per person
    /// @param floor For-persons
    /// @param activeStake all active stake at the snapshot, in gwei; For must reach a twentieth where the stake chamber decides
    struct Terms {
        ImpactClass impact;
        uint32 policyVersion;
        uint48 voteStart;
        uint32 halfLife;
        uint16 quorumBps;
        uint64 quorum;
        uint64 cap;
        uint32 floor;
        uint64 activeStake;
    }

    /// @notice What became of a queued decision.
    /// @dev `None` before queueing; an open decision past its expiry is `Expired`.
    enum Fate {
        None,
        Open,
        Executed,
        Cancelled,
        Expired
    }

    /// @notice A queued decision: it may run from `earliest` to `expiry`, except while it is challenged. All zero before
    /// queueing.
    /// @param expiry includes the time under challenge; while no ruling is known, all of the 30 "days" that it may take
    /// @param challengedAt timestamp of the challenge, in seconds, 0 when there was none
    /// @param reopensAt when the challenge ended or, while no ruling is known, ends at the latest; 0 when there was none
    struct Decision {
        uint48 queuedAt;
        uint48 earliest;
        uint48 expiry;
        uint64 supportAtQueue;
        bool executed;
        bool cancelled;
        uint48 challengedAt;
        uint48 reopensAt;
    }

    /// @notice Starts the record of a proposal. Governor only.
    /// @param epoch the epoch that the proposal's snapshot closes; conviction counts from that snapshot
    /// @param halfLife of the class, in seconds
    function begin(
        uint256 proposalId,
        uint32 epoch,
        ImpactClass impact,
        uint32 policyVersion,
        uint32 halfLife
    ) external;

    /// @notice Counts a ballot. Governor only, which has checked that voting is open and the values are in range.
    /// @param support 0 Against, 1 For, 2 Abstain
    /// @param intensity basis points, 1..20,000
    /// @return weight intensity-weighted votes that it adds
    function cast(
        uint256 proposalId,
        address account,
        uint8 support,
        uint16 intensity
    ) external returns (uint256 weight);

    /// @notice Opens a passed decision for objection, support and withdrawal. Governor only, when queueing.
    function open(uint256 proposalId, bytes32 operation) external;

    /// @notice Marks a decision executed and emits its legitimacy record; reverts when it is not ready. Governor only.
    function close(uint256 proposalId) external;

    /// @notice Makes a queued decision wait for a ruling, once. Challenges only.
    /// @dev Everybody may go on objecting, joining and leaving. Conviction goes on growing up to the expiry that the decision had
    /// when queued, and not beyond: a challenge lets nothing run that would not have run without it (CT-5).
    function challenge(uint256 proposalId) external;

    /// @notice Ends a pending challenge: the decision stands. Challenges only.
    function dismiss(uint256 proposalId) external;

    /// @notice Ends a pending challenge and the decision with it. Governor only.
    /// @return operation the timelock's id of what was queued
    function cancel(uint256 proposalId) external returns (bytes32 operation);

    /// @notice Adds the caller's base weight to the opposition, at once and for good.
    function object(uint256 proposalId) external;

    /// @notice Adds the caller's base weight to the support; its conviction starts to charge now.
    function support(uint256 proposalId) external;

    /// @notice Takes the caller's support, and its conviction, away for good.
    function withdraw(uint256 proposalId) external;

    /// @notice Whether quorum and persons floor are reached (true once queued: nothing said later undoes a passage).
    function quorumReached(uint256 proposalId) external view returns (bool);

    /// @notice Whether For leads in every chamber that decides (true once queued).
    function voteSucceeded(uint256 proposalId) external view returns (bool);

    /// @notice What `account` said.
    function receiptOf(uint256 proposalId, address account) external view returns (Receipt memory);

    /// @notice The sums.
    function tallyOf(uint256 proposalId) external view returns (Tally memory);

    /// @notice What the proposal must reach.
    function termsOf(uint256 proposalId) external view returns (Terms memory);

    /// @notice The queued decision; all zero before queueing.
    function decisionOf(uint256 proposalId) external view returns (Decision memory);

    /// @notice Intensity budget that `account` has left in the ballots of the snapshot closing `epoch` (of 100,000,000).
    function intensityBudget(address account, uint32 epoch) external view returns (uint256);

    /// @notice Conviction `Y(t) = S - C/g(t)` in roots, rounded down, at `timestamp` (from the last ballot or act on). Of a queued
    /// decision it no longer grows when the expiry that it had when queued is past.
    function convictionAt(uint256 proposalId, uint48 timestamp) external view returns (uint64);

    /// @notice Whether the queued decision may run at `timestamp` if nothing else happens.
    function isReadyAt(uint256 proposalId, uint48 timestamp) external view returns (bool);

    /// @notice HINT for people and plots: the expected time of readiness if nothing else happens; 0 when never before expiry.
    /// Never the authority: that is `isReady`.
    function expectedReadyAt(uint256 proposalId) external view returns (uint48);

    /// @notice What became of a decision.
    function fateOf(uint256 proposalId) external view returns (Fate);

    /// @notice Whether a challenge of the decision is pending: no ruling is known and its 30 "days" are not over.
    function isChallenged(uint256 proposalId) external view returns (bool);

    /// @notice The governor whose decisions are kept here: it created this ledger.
    function governor() external view returns (address);

    /// @notice The contract that carries challenges.
    function challenges() external view returns (address);

    /// @notice The votes contract whose snapshots weigh everything.
    function votes() external view returns (address);

    /// @notice Least number of For-persons of any decision; the root of the electorate binds above it.
    function personsFloor() external view returns (uint32);
}
