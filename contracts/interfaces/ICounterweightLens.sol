// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IConvictionLedger, IConvictionLedgerErrors} from "./IConvictionLedger.sol";
import {IQuadraticVotes} from "./IQuadraticVotes.sol";
import {IStakeVault} from "./IStakeVault.sol";

/// @title ICounterweightLens
/// @notice What an app shows on one page, read in one call each (mechanism, sections 6, 7 and 14).
/// @dev For people. No contract of the suite asks the lens; it holds no state and no power, and may be deployed again at will.
interface ICounterweightLens is IConvictionLedgerErrors {
    /// @notice What a proposal may still lack to run. `ProposalView.missing` has bit `1 << need` set for each.
    /// @dev Voting: its deadline has not passed. Majority, Stake: For leads among votes and, but for routine proposals, in
    /// stake. Quorum: base weight For. Persons: distinct For-persons. Queueing: nobody queued it yet. Notice: one half-life
    /// since queueing. Conviction: has reached half of the support at queueing and outweighs the opposition. Life: it was
    /// canceled, defeated or has expired, and will never run. Ruling: a challenge of it is pending.
    enum Need {
        Voting,
        Majority,
        Stake,
        Quorum,
        Persons,
        Queueing,
        Notice,
        Conviction,
        Life,
        Ruling
    }

    /// @notice A proposal, as of this block.
    /// @param state as OpenZeppelin's governor says
    /// @param proposer who made it
    /// @param snapshot the last second before voting, in seconds
    /// @param deadline the last second of voting, extensions so far included, in seconds
    /// @param queueDeadline the last second in which it can be queued once passed, in seconds
    /// @param terms class, policy version, half-life, quorum, cap, floor and active stake; the last four 0 before the snapshot
    /// @param tally votes, stake, persons, support and opposition
    /// @param decision queuedAt, earliest, expiry and challenge; zeros before queueing
    /// @param conviction in roots, rounded down: now, or when it ran or died
    /// @param neededConviction in roots, rounded up: half of the support at queueing (until then, of the support so far) or
    /// the opposition, whichever is larger
    /// @param expectedReadyAt HINT: when it can run if nothing else happens, in seconds; 0 when never, or not queued
    /// @param pinnedCode hash over the code of all targets when proposed
    /// @param deposit still held for it, in wei
    /// @param missing bitmap over `Need`; 0 when it can run now or has run
    struct ProposalView {
        IGovernor.ProposalState state;
        address proposer;
        uint48 snapshot;
        uint48 deadline;
        uint48 queueDeadline;
        IConvictionLedger.Terms terms;
        IConvictionLedger.Tally tally;
        IConvictionLedger.Decision decision;
        uint64 conviction;
        uint64 neededConviction;
        uint48 expectedReadyAt;
        bytes32 pinnedCode;
        uint256 deposit;
        uint16 missing;
    }

    /// @notice An account in the ballots of one snapshot.
    /// @param epoch the epoch that the snapshot closes
    /// @param snapshot in seconds
    /// @param voice person, own root and stake, delegate, borrowed roots and stake
    /// @param cap borrowed roots counted at most, in this electorate
    /// @param countable base weight at full voice, in roots: own root plus what counts of the borrowed ones
    /// @param intensityBudget left in these ballots, of 100,000,000
    /// @param maxIntensity loudest ballot that the budget covers, in basis points
    struct BallotVoice {
        uint32 epoch;
        uint48 snapshot;
        IQuadraticVotes.Voice voice;
        uint64 cap;
        uint64 countable;
        uint256 intensityBudget;
        uint16 maxIntensity;
    }

    /// @notice What an account has and until when, as of now.
    /// @param person bound to the account, live or not; 0 when none
    /// @param activeFrom first snapshot at which the person counts, in seconds
    /// @param personhoodUntil the person counts at snapshots before this time, in seconds
    /// @param delegate account of the person delegated to; zero when none, or when the term has run out
    /// @param delegationUntil the delegation counts at snapshots before this time, in seconds
    /// @param stakeCountsFrom first snapshot at which stake held here counts (after a move), in seconds; 0 when always
    /// @param active stake that counts at the next snapshot, in wei
    /// @param activating stake that starts to count later, by snapshot
    /// @param unbonding stake on its way out, by time of payment
    /// @param bonded stake locked by modules, in wei
    struct Holdings {
        uint32 person;
        uint48 activeFrom;
        uint48 personhoodUntil;
        address delegate;
        uint48 delegationUntil;
        uint48 stakeCountsFrom;
        uint256 active;
        IStakeVault.Tranche[] activating;
        IStakeVault.Unbonding[] unbonding;
        uint256 bonded;
    }

    /// @notice An electorate and what it asks, by rising class, under the policy of now.
    /// @param epoch the epoch whose snapshot fixes it
    /// @param snapshot in seconds
    /// @param isFinal whether the snapshot has passed
    /// @param electorate roots, persons, stake and base
    /// @param cap borrowed roots counted at most per person
    /// @param floor For-persons that every decision needs
    /// @param quorums roots of base weight For, by class
    struct ElectorateView {
        uint32 epoch;
        uint48 snapshot;
        bool isFinal;
        IQuadraticVotes.Electorate electorate;
        uint64 cap;
        uint32 floor;
        uint64[4] quorums;
    }

    /// @notice No proposal has this id.
    error GovernorNonexistentProposal(uint256 proposalId);

    /// @notice Everything about a proposal.
    function proposal(uint256 proposalId) external view returns (ProposalView memory);

    /// @notice `account` on a proposal: its voice at the proposal's snapshot, overrides so far taken off; what it said there;
    /// what it has now. Before the snapshot the voice is what it would be.
    function voice(
        address account,
        uint256 proposalId
    )
        external
        view
        returns (BallotVoice memory ballot, IConvictionLedger.Receipt memory receipt, Holdings memory holdings);

    /// @notice `account` in the ballots of the snapshot closing `epoch`, and what it has now.
    function voiceAt(
        address account,
        uint32 epoch
    ) external view returns (BallotVoice memory ballot, Holdings memory holdings);

    /// @notice The electorate at the snapshot closing `epoch`.
    function electorate(uint32 epoch) external view returns (ElectorateView memory);

    /// @notice The governor that everything is read from.
    function governor() external view returns (address);
}
