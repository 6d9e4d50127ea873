// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {BorrowedVoice} from "../libraries/BorrowedVoice.sol";
import {ConvictionMath} from "../libraries/ConvictionMath.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {ClassTerms, ImpactClass} from "../types/ImpactClass.sol";

/// @title BallotLedger
/// @notice Counts ballots in roots with intensity, caps borrowed voice, lets delegators override, and keeps the linear stake
/// chamber beside (mechanism, sections 6.1 to 6.4).
/// @dev The lower half of ConvictionLedger. Receipts are kept by account: at a snapshot account and person are one to one.
/// A later voter without delegation costs one read of its voice, one receipt and two or three tally slots.
abstract contract BallotLedger is IConvictionLedger, EpochClock {
    using BorrowedVoice for uint256;

    /// @dev Full voice, in basis points; louder than that costs budget.
    uint256 private constant FULL_VOICE = 10_000;
    uint256 private constant BASIS_POINTS = 10_000;
    /// @dev Intensity budget of a person per epoch.
    uint256 private constant BUDGET = 10_000 ** 2;
    /// @dev The stake chamber needs For >= 1/20 of the active stake.
    uint256 private constant STAKE_TURNOUT_DIVISOR = 20;

    /// @dev Five slots: what is asked, two for the side For, one for the side Against, one for the rest. A plain ballot writes
    /// its receipt and one or two of them. Floor 0 means: the electorate was not measured yet.
    struct Entry {
        uint48 voteStart;
        uint40 queuedAt;
        uint32 halfLife;
        uint16 quorumBps;
        uint24 policyVersion;
        uint24 floor;
        ImpactClass impact;
        uint64 cap;
        // slot
        uint176 charge;
        uint24 personsFor;
        bool executed;
        // slot
        uint64 forVotes;
        uint64 support;
        uint64 stakeFor;
        uint64 quorum;
        // slot
        uint64 againstVotes;
        uint64 opposition;
        uint64 stakeAgainst;
        uint24 personsAgainst;
        // slot
        uint64 abstainVotes;
        uint64 supportAtQueue;
        uint64 activeStake;
    }

    IQuadraticVotes private immutable _VOTES;
    IPersonRegistry private immutable _REGISTRY;
    address private immutable _GOVERNOR;
    uint32 private immutable _PERSONS_FLOOR;

    mapping(uint256 proposalId => Entry) internal _entries;
    mapping(uint256 proposalId => mapping(address account => Receipt)) internal _receipts;
    mapping(uint32 epoch => mapping(address account => uint256)) private _intensitySpent;

    modifier onlyGovernor() {
        if (msg.sender != _GOVERNOR) revert LedgerNotGovernor(msg.sender);
        _;
    }

    constructor(
        address votes_,
        uint32 personsFloor_
    ) EpochClock(IQuadraticVotes(votes_).epochStart(), IQuadraticVotes(votes_).epochLength()) {
        if (personsFloor_ == 0 || personsFloor_ > type(uint16).max) revert LedgerFloorOutOfRange(personsFloor_);
        _VOTES = IQuadraticVotes(votes_);
        _REGISTRY = IPersonRegistry(_VOTES.registry());
        _GOVERNOR = msg.sender;
        _PERSONS_FLOOR = personsFloor_;
    }

    // ---------------------------------------------------------------- ballots

    /// @inheritdoc IConvictionLedger
    function begin(
        uint256 proposalId,
        uint48 voteStart,
        ImpactClass impact,
        uint32 policyVersion,
        ClassTerms calldata classTerms
    ) external onlyGovernor {
        Entry storage entry = _entries[proposalId];
        entry.voteStart = voteStart;
        entry.halfLife = classTerms.halfLife;
        entry.quorumBps = classTerms.quorumBps;
        entry.policyVersion = SafeCast.toUint24(policyVersion);
        entry.impact = impact;
    }

    /// @inheritdoc IConvictionLedger
    function cast(
        uint256 proposalId,
        address account,
        uint8 support_,
        uint16 intensity
    ) external onlyGovernor returns (uint256) {
        Entry storage entry = _entries[proposalId];
        uint32 epoch = epochAt(entry.voteStart);
        if (entry.floor == 0) _measure(entry, epoch);
        Receipt storage receipt = _receipts[proposalId][account];
        if (receipt.stance != Stance.None) revert IGovernor.GovernorAlreadyCastVote(account);
        if (intensity > FULL_VOICE) _spend(account, epoch, intensity);

        IQuadraticVotes.Voice memory voice = _VOTES.voiceAt(account, epoch);
        uint256 borrowed = uint256(voice.borrowedRoots).countable(receipt.overriddenRoots, entry.cap);
        uint256 stake = voice.stake + Math.saturatingSub(voice.borrowedStake, receipt.overriddenStake);
        if (!_hasStakeChamber(entry.impact)) {
            if (voice.person == 0) revert LedgerPersonsOnly(account);
            stake = 0;
        }
        if (voice.root == 0 && borrowed == 0 && stake == 0) revert LedgerNoVoice(account, epoch);
        // weight = own * x / 10,000 + borrowed, base = own * min(x, 10,000) / 10,000 + borrowed, own parts rounded down.
        // A root is below 2^40 and the cap below 2^60, all stake together below 2^63.
        uint64 weight = uint64((voice.root * uint256(intensity)) / BASIS_POINTS + borrowed);
        uint64 base = uint64((voice.root * Math.min(intensity, FULL_VOICE)) / BASIS_POINTS + borrowed);

        Stance stance = Stance(support_ + 1);
        receipt.stance = stance;
        receipt.intensity = intensity;
        receipt.castAt = uint40(block.timestamp);
        receipt.counted = base;
        _add(entry, stance, weight, base, uint64(stake));
        if (voice.delegate != 0) _override(proposalId, entry, account, voice);
        return weight;
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IConvictionLedger
    function quorumReached(uint256 proposalId) public view returns (bool) {
        Entry storage entry = _entries[proposalId];
        if (entry.queuedAt != 0) return true;
        // A proposal nobody voted on has no floor to compare with and is not carried.
        return entry.floor != 0 && entry.personsFor >= entry.floor && entry.support >= entry.quorum;
    }

    /// @inheritdoc IConvictionLedger
    function voteSucceeded(uint256 proposalId) public view returns (bool) {
        Entry storage entry = _entries[proposalId];
        if (entry.queuedAt != 0) return true;
        if (entry.forVotes <= entry.againstVotes) return false;
        if (!_hasStakeChamber(entry.impact)) return true;
        return
            entry.stakeFor > entry.stakeAgainst && entry.stakeFor * STAKE_TURNOUT_DIVISOR >= uint256(entry.activeStake);
    }

    /// @inheritdoc IConvictionLedger
    function receiptOf(uint256 proposalId, address account) external view returns (Receipt memory) {
        return _receipts[proposalId][account];
    }

    /// @inheritdoc IConvictionLedger
    function tallyOf(uint256 proposalId) external view returns (Tally memory) {
        Entry storage entry = _entries[proposalId];
        return
            Tally({
                forVotes: entry.forVotes,
                againstVotes: entry.againstVotes,
                abstainVotes: entry.abstainVotes,
                support: entry.support,
                opposition: entry.opposition,
                stakeFor: entry.stakeFor,
                stakeAgainst: entry.stakeAgainst,
                personsFor: entry.personsFor,
                personsAgainst: entry.personsAgainst,
                charge: entry.charge
            });
    }

    /// @inheritdoc IConvictionLedger
    function termsOf(uint256 proposalId) external view returns (Terms memory terms) {
        Entry storage entry = _existing(proposalId);
        terms.impact = entry.impact;
        terms.policyVersion = entry.policyVersion;
        terms.voteStart = entry.voteStart;
        terms.halfLife = entry.halfLife;
        terms.quorumBps = entry.quorumBps;
        if (entry.floor != 0) {
            (terms.cap, terms.quorum, terms.floor) = (entry.cap, entry.quorum, entry.floor);
            terms.activeStake = entry.activeStake;
        } else if (block.timestamp > entry.voteStart) {
            IQuadraticVotes.Electorate memory electorate = _VOTES.electorateAt(epochAt(entry.voteStart));
            (terms.cap, terms.quorum, terms.floor) = _boundsOf(electorate, entry.quorumBps);
            terms.activeStake = electorate.stake;
        }
    }

    /// @inheritdoc IConvictionLedger
    function intensityBudget(address account, uint32 epoch) external view returns (uint256) {
        return BUDGET - _intensitySpent[epoch][account];
    }

    /// @inheritdoc IConvictionLedger
    function governor() external view returns (address) {
        return _GOVERNOR;
    }

    /// @inheritdoc IConvictionLedger
    function votes() external view returns (address) {
        return address(_VOTES);
    }

    /// @inheritdoc IConvictionLedger
    function personsFloor() external view returns (uint32) {
        return _PERSONS_FLOOR;
    }

    // ---------------------------------------------------------------- internals

    /// @dev The voice of `account` at the proposal's snapshot.
    function _voiceOf(Entry storage entry, address account) internal view returns (IQuadraticVotes.Voice memory) {
        return _VOTES.voiceAt(account, epochAt(entry.voteStart));
    }

    /// @dev `voter` had lent its voice and speaks for itself: root and stake come back from the delegate, whether it has spoken
    /// or not. With D = the delegate's roots not yet taken back, `min(D, cap) - min(D - r, cap)` leaves its side; the votes and
    /// the stake chamber, which are about the ballot, no longer change after queueing.
    function _override(
        uint256 proposalId,
        Entry storage entry,
        address voter,
        IQuadraticVotes.Voice memory voice
    ) internal virtual {
        address delegate = _REGISTRY.accountAt(voice.delegate, epochAt(entry.voteStart));
        Receipt storage receipt = _receipts[proposalId][delegate];
        uint64 overridden = receipt.overriddenRoots;
        receipt.overriddenRoots = overridden + voice.root;
        receipt.overriddenStake += voice.stake;
        Stance stance = receipt.stance;
        if (stance == Stance.None || stance == Stance.Withdrawn) return;
        IQuadraticVotes.Voice memory lent = _voiceOf(entry, delegate);
        // A delegate that was no live person at the snapshot counted no borrowed voice: nothing to take back.
        if (lent.person != voice.delegate) return;
        if (stance != Stance.Abstain && _receipts[proposalId][voter].stance == Stance.Supported) {
            revert LedgerDelegateStands(proposalId, delegate);
        }
        uint64 delta = uint64(uint256(lent.borrowedRoots).reduction(overridden, voice.root, entry.cap));
        _reduce(entry, receipt, stance, delta, voice.stake);
        emit VoteReduced(delegate, proposalId, _supportOf(stance), delta);
    }

    function _reduce(Entry storage entry, Receipt storage receipt, Stance stance, uint64 delta, uint64 stake) private {
        uint64 counted = receipt.counted - delta;
        receipt.counted = counted;
        bool voting = entry.queuedAt == 0;
        if (!voting || !_hasStakeChamber(entry.impact)) stake = 0;
        // Whose whole weight was borrowed and is taken back no longer carries the decision in person.
        bool silenced = counted == 0 && delta != 0;
        if (stance == Stance.For || stance == Stance.Supported) {
            if (voting) entry.forVotes -= delta;
            entry.stakeFor -= stake;
            if (silenced) --entry.personsFor;
            _takeSupport(entry, delta, receipt.castAt);
        } else if (stance == Stance.Abstain) {
            if (voting) entry.abstainVotes -= delta;
        } else {
            if (voting) entry.againstVotes -= delta;
            entry.stakeAgainst -= stake;
            if (silenced) --entry.personsAgainst;
            // After queueing the voter's whole root, at least delta, joins the opposition: it never falls.
            entry.opposition -= delta;
        }
    }

    function _add(Entry storage entry, Stance stance, uint64 weight, uint64 base, uint64 stake) private {
        // Unchecked: sums of roots, of roots at twice their voice, and of stake in gwei stay below 2^64.
        if (stance == Stance.For) {
            _addSupport(entry, base);
            unchecked {
                entry.forVotes += weight;
                entry.stakeFor += stake;
            }
        } else if (stance == Stance.Against) {
            _addOpposition(entry, base);
            unchecked {
                entry.againstVotes += weight;
                entry.stakeAgainst += stake;
            }
        } else {
            entry.abstainVotes += weight;
        }
    }

    /// @dev Adds a weight cast now to S and C.
    function _addSupport(Entry storage entry, uint64 base) internal {
        uint256 charge = base * _growth(entry, block.timestamp);
        // Unchecked: sums of roots stay below 2^63, charges below 2^171 (see ConvictionMath), persons below 2^23.
        unchecked {
            entry.charge += uint176(charge);
            entry.personsFor += base == 0 ? 0 : 1;
            entry.support += base;
        }
    }

    /// @dev Adds a weight to O.
    function _addOpposition(Entry storage entry, uint64 base) internal virtual {
        // Unchecked: sums of roots stay below 2^63, persons below 2^23.
        unchecked {
            entry.opposition += base;
            entry.personsAgainst += base == 0 ? 0 : 1;
        }
    }

    /// @dev Takes from S and C exactly what was added for `weight` at `castAt`.
    function _takeSupport(Entry storage entry, uint64 weight, uint256 castAt) internal {
        entry.support -= weight;
        entry.charge -= uint176(weight * _growth(entry, castAt));
    }

    function _growth(Entry storage entry, uint256 timestamp) internal view returns (uint256) {
        return ConvictionMath.growth(timestamp - entry.voteStart, entry.halfLife);
    }

    function _existing(uint256 proposalId) internal view returns (Entry storage entry) {
        entry = _entries[proposalId];
        if (entry.voteStart == 0) revert LedgerUnknownProposal(proposalId);
    }

    /// @dev The first ballot fixes what the electorate at the snapshot asks.
    function _measure(Entry storage entry, uint32 epoch) private {
        IQuadraticVotes.Electorate memory electorate = _VOTES.rollElectorate(epoch);
        (entry.cap, entry.quorum, entry.floor) = _boundsOf(electorate, entry.quorumBps);
        entry.activeStake = electorate.stake;
    }

    /// @dev CAP = clamp(isqrt(E^2 / N), E / 1000, E / 10); quorum = base * share, rounded up; floor = the larger of the
    /// suite's floor and the root of N, rounded up.
    function _boundsOf(
        IQuadraticVotes.Electorate memory electorate,
        uint256 quorumBps
    ) internal view virtual returns (uint64 cap, uint64 quorum, uint24 floor) {
        uint256 roots = electorate.roots;
        uint256 persons = electorate.persons;
        uint256 open_ = persons == 0 ? 0 : Math.sqrt((roots * roots) / persons);
        // At most E or base_e, which are below 2^63; the root of N < 2^23 and the suite's floor fit 24 bits.
        cap = uint64(Math.max(Math.min(open_, roots / 10), roots / 1000));
        quorum = uint64(Math.ceilDiv(electorate.base * quorumBps, BASIS_POINTS));
        floor = uint24(Math.max(_PERSONS_FLOOR, Math.sqrt(persons, Math.Rounding.Ceil)));
    }

    function _spend(address account, uint32 epoch, uint256 intensity) private {
        uint256 cost = (intensity - FULL_VOICE) ** 2;
        uint256 left = BUDGET - _intensitySpent[epoch][account];
        if (cost > left) revert LedgerIntensityBudget(account, left, cost);
        _intensitySpent[epoch][account] += cost;
    }

    function _hasStakeChamber(ImpactClass impact) private pure returns (bool) {
        return impact != ImpactClass.Routine;
    }

    /// @dev Bravo's support value of a stance that stands somewhere.
    function _supportOf(Stance stance) private pure returns (uint8) {
        if (stance == Stance.Abstain) return 2;
        return stance == Stance.For || stance == Stance.Supported ? 1 : 0;
    }
}
