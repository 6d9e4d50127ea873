// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../interfaces/ICounterweightGovernor.sol";
import {ICounterweightLens} from "../interfaces/ICounterweightLens.sol";
import {IImpactPolicy} from "../interfaces/IImpactPolicy.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IProposalDeposits} from "../interfaces/IProposalDeposits.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {BorrowedVoice} from "../libraries/BorrowedVoice.sol";
import {ConvictionMath} from "../libraries/ConvictionMath.sol";
import {ElectorateBounds} from "../libraries/ElectorateBounds.sol";
import {ImpactClass} from "../types/ImpactClass.sol";

/// @title CounterweightLens
/// @notice One-call reads for apps (mechanism, section 14). Stateless: everything comes from the governor it is given and from
/// what that governor names.
/// @dev Trusts and is trusted by nobody: the suite works the same without it.
contract CounterweightLens is ICounterweightLens {
    using BorrowedVoice for uint256;

    uint256 private constant FULL_VOICE = 10_000;
    /// @dev The stake chamber needs For >= 1/20 of the active stake.
    uint256 private constant STAKE_TURNOUT_DIVISOR = 20;

    address private immutable _GOVERNOR;
    IConvictionLedger private immutable _LEDGER;
    IQuadraticVotes private immutable _VOTES;
    IPersonRegistry private immutable _REGISTRY;
    IStakeVault private immutable _VAULT;
    IImpactPolicy private immutable _POLICY;
    IProposalDeposits private immutable _DEPOSITS;

    /// @param governor_ the governor of a suite; everything else is read from its getters
    constructor(address governor_) {
        _GOVERNOR = governor_;
        _LEDGER = IConvictionLedger(ICounterweightGovernor(governor_).ledger());
        _VOTES = IQuadraticVotes(_LEDGER.votes());
        _REGISTRY = IPersonRegistry(_VOTES.registry());
        _VAULT = IStakeVault(_VOTES.vault());
        _POLICY = IImpactPolicy(ICounterweightGovernor(governor_).policy());
        _DEPOSITS = IProposalDeposits(ICounterweightGovernor(governor_).deposits());
    }

    /// @inheritdoc ICounterweightLens
    function governor() external view returns (address) {
        return _GOVERNOR;
    }

    /// @inheritdoc ICounterweightLens
    function proposal(uint256 proposalId) external view returns (ProposalView memory seen) {
        IGovernor asked = IGovernor(_GOVERNOR);
        seen.state = asked.state(proposalId);
        seen.proposer = asked.proposalProposer(proposalId);
        // Timestamps of the governor are 48-bit.
        seen.snapshot = uint48(asked.proposalSnapshot(proposalId));
        seen.deadline = uint48(asked.proposalDeadline(proposalId));
        seen.queueDeadline = uint48(ICounterweightGovernor(_GOVERNOR).queueDeadline(proposalId));
        seen.pinnedCode = ICounterweightGovernor(_GOVERNOR).pinnedCode(proposalId);
        seen.terms = _LEDGER.termsOf(proposalId);
        seen.tally = _LEDGER.tallyOf(proposalId);
        seen.decision = _LEDGER.decisionOf(proposalId);
        seen.expectedReadyAt = _LEDGER.expectedReadyAt(proposalId);
        (seen.deposit, , ) = _DEPOSITS.depositOf(proposalId);
        uint48 at = _judgedAt(seen);
        if (at != 0) seen.conviction = _LEDGER.convictionAt(proposalId, at);
        // Halves of sums below 2^63.
        seen.neededConviction = uint64(Math.max(Math.ceilDiv(_supportAtQueue(seen), 2), seen.tally.opposition));
        seen.missing = _missing(seen, at);
    }

    /// @inheritdoc ICounterweightLens
    function voice(
        address account,
        uint256 proposalId
    )
        external
        view
        returns (BallotVoice memory ballot, IConvictionLedger.Receipt memory receipt, Holdings memory holdings)
    {
        IConvictionLedger.Terms memory terms = _LEDGER.termsOf(proposalId);
        receipt = _LEDGER.receiptOf(proposalId, account);
        ballot = _ballotVoice(account, _VOTES.epochAt(terms.voteStart), receipt.overriddenRoots);
        holdings = _holdings(account);
    }

    /// @inheritdoc ICounterweightLens
    function voiceAt(
        address account,
        uint32 epoch
    ) external view returns (BallotVoice memory ballot, Holdings memory holdings) {
        return (_ballotVoice(account, epoch, 0), _holdings(account));
    }

    /// @inheritdoc ICounterweightLens
    function electorate(uint32 epoch) external view returns (ElectorateView memory seen) {
        seen.epoch = epoch;
        seen.snapshot = _VOTES.snapshotOf(epoch);
        seen.isFinal = epoch < _VOTES.currentEpoch();
        seen.electorate = _VOTES.electorateAt(epoch);
        // Bounds as in BallotLedger, which stores them in these widths.
        seen.cap = uint64(ElectorateBounds.cap(seen.electorate.roots, seen.electorate.persons));
        seen.floor = uint32(ElectorateBounds.floor(seen.electorate.persons, _LEDGER.personsFloor()));
        uint32 version = _POLICY.currentVersion();
        for (uint256 i = 0; i < seen.quorums.length; ++i) {
            uint16 quorumBps = _POLICY.termsOf(version, ImpactClass(i)).quorumBps;
            seen.quorums[i] = uint64(ElectorateBounds.quorum(seen.electorate.base, quorumBps));
        }
    }

    function _ballotVoice(
        address account,
        uint32 epoch,
        uint256 overridden
    ) private view returns (BallotVoice memory ballot) {
        IQuadraticVotes.Electorate memory all = _VOTES.electorateAt(epoch);
        ballot.epoch = epoch;
        ballot.snapshot = _VOTES.snapshotOf(epoch);
        ballot.voice = _VOTES.voiceAt(account, epoch);
        ballot.cap = uint64(ElectorateBounds.cap(all.roots, all.persons));
        // A root is below 2^40 and the cap below 2^60.
        uint256 borrowed = uint256(ballot.voice.borrowedRoots).countable(overridden, ballot.cap);
        ballot.countable = uint64(ballot.voice.root + borrowed);
        ballot.intensityBudget = _LEDGER.intensityBudget(account, epoch);
        // The budget is at most 10,000^2.
        ballot.maxIntensity = uint16(FULL_VOICE + Math.sqrt(ballot.intensityBudget));
    }

    function _holdings(address account) private view returns (Holdings memory holdings) {
        uint32 current = _VOTES.currentEpoch();
        IPersonRegistry.Binding memory binding = _REGISTRY.bindingOf(account);
        holdings.person = binding.person;
        if (binding.person != 0) {
            holdings.activeFrom = _VOTES.snapshotOf(binding.activationEpoch);
            holdings.personhoodUntil = _startOf(binding.expiryEpoch);
        }
        if (binding.stakeFromEpoch != 0) holdings.stakeCountsFrom = _VOTES.snapshotOf(binding.stakeFromEpoch);
        IQuadraticVotes.Delegation memory delegation = _VOTES.delegationOf(account);
        if (delegation.person != 0 && current < delegation.untilEpoch) {
            holdings.delegate = _REGISTRY.accountOf(delegation.person);
            holdings.delegationUntil = _startOf(delegation.untilEpoch);
        }
        (holdings.active, holdings.activating) = _VAULT.stakeSchedule(account);
        holdings.unbonding = _VAULT.unbondingOf(account);
        holdings.bonded = _VAULT.bondedOf(account);
    }

    /// @dev First second of `epoch`, which is above 0 wherever something ends.
    function _startOf(uint32 epoch) private view returns (uint48) {
        return _VOTES.snapshotOf(epoch - 1) + 1;
    }

    /// @dev The time at which conviction is read: now, but never after the proposal can have run or died; 0 before voting.
    function _judgedAt(ProposalView memory seen) private view returns (uint48) {
        if (block.timestamp <= seen.terms.voteStart) return 0;
        if (seen.decision.queuedAt == 0) return uint48(Math.min(block.timestamp, seen.queueDeadline));
        // The time under challenge moves the expiry, and no conviction grows in it.
        uint256 underChallenge = seen.decision.reopensAt - seen.decision.challengedAt;
        return uint48(Math.min(block.timestamp, seen.decision.expiry - underChallenge));
    }

    /// @dev What support counts as that of queueing: until then, all of it.
    function _supportAtQueue(ProposalView memory seen) private pure returns (uint64) {
        return seen.decision.queuedAt == 0 ? seen.tally.support : seen.decision.supportAtQueue;
    }

    function _missing(ProposalView memory seen, uint48 at) private view returns (uint16 missing) {
        if (seen.decision.executed) return 0;
        IConvictionLedger.Terms memory terms = seen.terms;
        IConvictionLedger.Tally memory tally = seen.tally;
        bool queued = seen.decision.queuedAt != 0;
        if (_isDead(seen.state)) missing |= _bit(Need.Life);
        if (!queued) {
            if (block.timestamp <= seen.deadline) missing |= _bit(Need.Voting);
            if (tally.forVotes <= tally.againstVotes) missing |= _bit(Need.Majority);
            if (!_hasStake(terms, tally)) missing |= _bit(Need.Stake);
            missing |= _bit(Need.Queueing);
        }
        // A floor of 0 means that the electorate is not known yet.
        if (terms.floor == 0 || tally.support < terms.quorum) missing |= _bit(Need.Quorum);
        if (terms.floor == 0 || tally.personsFor < terms.floor) missing |= _bit(Need.Persons);
        if (!queued || block.timestamp < seen.decision.earliest) missing |= _bit(Need.Notice);
        if (at == 0 || !_isConvinced(seen, at)) missing |= _bit(Need.Conviction);
        if (block.timestamp < seen.decision.reopensAt) missing |= _bit(Need.Ruling);
    }

    function _isConvinced(ProposalView memory seen, uint48 at) private pure returns (bool) {
        IConvictionLedger.Tally memory tally = seen.tally;
        uint256 growth = ConvictionMath.growth(at - seen.terms.voteStart, seen.terms.halfLife);
        return
            tally.support != 0 &&
            ConvictionMath.isConvinced(tally.support, _supportAtQueue(seen), tally.opposition, tally.charge, growth);
    }

    function _hasStake(
        IConvictionLedger.Terms memory terms,
        IConvictionLedger.Tally memory tally
    ) private pure returns (bool) {
        if (terms.impact == ImpactClass.Routine) return true;
        return
            tally.stakeFor > tally.stakeAgainst && uint256(tally.stakeFor) * STAKE_TURNOUT_DIVISOR >= terms.activeStake;
    }

    function _isDead(IGovernor.ProposalState state) private pure returns (bool) {
        return
            state == IGovernor.ProposalState.Canceled ||
            state == IGovernor.ProposalState.Defeated ||
            state == IGovernor.ProposalState.Expired;
    }

    function _bit(Need need) private pure returns (uint16) {
        return uint16(1 << uint8(need));
    }
}
