// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {IImpactPolicy} from "../interfaces/IImpactPolicy.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {BorrowedVoice} from "../libraries/BorrowedVoice.sol";
import {ConvictionMath} from "../libraries/ConvictionMath.sol";
import {ElectorateBounds} from "../libraries/ElectorateBounds.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {ImpactClass} from "../types/ImpactClass.sol";
import {PackedReceipt} from "../types/PackedReceipt.sol";
import {SideTally} from "../types/SideTally.sol";

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
    /// @dev "Days" by which late flips can extend the epoch of voting.
    uint256 private constant EXTENSION_DAYS = 3;
    /// @dev Half-lives within which a passed proposal must be queued.
    uint256 private constant QUEUE_HALF_LIVES = 1;
    /// @dev Half-lives from queueing to expiry.
    uint256 internal constant LIFE_HALF_LIVES = 5;

    /// @dev Five slots, laid out so that a plain For ballot touches the first and `forSide`, an Against ballot reads the first
    /// and writes `againstSide`. `begin` fills one; floor 0 means that the electorate was not measured yet.
    struct Entry {
        uint160 charge;
        uint24 epoch;
        uint24 halfLife;
        uint24 policyVersion;
        uint16 floor;
        ImpactClass impact;
        // slot
        SideTally forSide;
        // slot
        SideTally againstSide;
        // slot
        uint64 cap;
        uint64 quorum;
        uint40 queuedAt;
        Fate fate;
        uint40 challengedAt;
        uint40 ruledAt;
        // slot
        uint64 supportAtQueue;
        uint64 abstainVotes;
        uint64 activeStake;
    }

    IQuadraticVotes private immutable _VOTES;
    IPersonRegistry private immutable _REGISTRY;
    IImpactPolicy private immutable _POLICY;
    address private immutable _GOVERNOR;
    uint32 private immutable _PERSONS_FLOOR;

    mapping(uint256 proposalId => Entry) internal _entries;
    mapping(uint256 proposalId => mapping(address account => PackedReceipt)) internal _receipts;
    mapping(uint32 epoch => mapping(address account => uint256)) private _intensitySpent;

    modifier onlyGovernor() {
        if (msg.sender != _GOVERNOR) revert LedgerNotGovernor(msg.sender);
        _;
    }

    constructor(
        address votes_,
        address policy_,
        uint32 personsFloor_
    ) EpochClock(IQuadraticVotes(votes_).epochStart(), IQuadraticVotes(votes_).epochLength()) {
        if (personsFloor_ == 0 || personsFloor_ > type(uint16).max) revert LedgerFloorOutOfRange(personsFloor_);
        _VOTES = IQuadraticVotes(votes_);
        _REGISTRY = IPersonRegistry(_VOTES.registry());
        _POLICY = IImpactPolicy(policy_);
        _GOVERNOR = msg.sender;
        _PERSONS_FLOOR = personsFloor_;
        _requireComputable(IImpactPolicy(policy_).minHalfLife());
    }

    // ---------------------------------------------------------------- ballots

    /// @inheritdoc IConvictionLedger
    function begin(
        uint256 proposalId,
        uint32 epoch,
        ImpactClass impact,
        uint32 policyVersion,
        uint32 halfLife
    ) external onlyGovernor {
        Entry storage entry = _entries[proposalId];
        entry.epoch = SafeCast.toUint24(epoch);
        entry.halfLife = SafeCast.toUint24(halfLife);
        entry.policyVersion = SafeCast.toUint24(policyVersion);
        entry.impact = impact;
    }

    /// @inheritdoc IConvictionLedger
    function cast(
        uint256 proposalId,
        address account,
        uint8 support_,
        uint16 intensity
    ) public virtual onlyGovernor returns (uint256 weight) {
        Entry storage entry = _entries[proposalId];
        uint32 epoch = entry.epoch;
        if (entry.floor == 0) _measure(entry);
        PackedReceipt receipt = _receipts[proposalId][account];
        if (receipt.stance() != Stance.None) revert IGovernor.GovernorAlreadyCastVote(account);
        if (intensity > FULL_VOICE) _spend(account, epoch, intensity);

        IQuadraticVotes.Voice memory voice = _VOTES.voiceAt(account, epoch);
        uint256 base;
        uint256 stake;
        (weight, base, stake) = _weigh(entry, account, intensity, voice, receipt);
        Stance stance = Stance(support_ + 1);
        // At most a root below 2^40 and a cap below 2^60.
        _receipts[proposalId][account] = receipt.spoken(stance, intensity, uint64(base));
        _add(entry, stance, weight, base, stake);
        if (voice.delegate != 0) _override(proposalId, entry, account, voice);
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IConvictionLedger
    function quorumReached(uint256 proposalId) public view returns (bool) {
        Entry storage entry = _entries[proposalId];
        if (entry.queuedAt != 0) return true;
        // A proposal nobody voted on has no floor to compare with and is not carried.
        return entry.floor != 0 && entry.forSide.persons() >= entry.floor && entry.forSide.base() >= entry.quorum;
    }

    /// @inheritdoc IConvictionLedger
    function voteSucceeded(uint256 proposalId) public view returns (bool) {
        Entry storage entry = _entries[proposalId];
        if (entry.queuedAt != 0) return true;
        (SideTally for_, SideTally against) = (entry.forSide, entry.againstSide);
        if (for_.votes() <= against.votes()) return false;
        if (!_hasStakeChamber(entry.impact)) return true;
        return for_.stake() > against.stake() && uint256(for_.stake()) * STAKE_TURNOUT_DIVISOR >= entry.activeStake;
    }

    /// @inheritdoc IConvictionLedger
    function receiptOf(uint256 proposalId, address account) external view returns (Receipt memory) {
        return _receipts[proposalId][account].unpack();
    }

    /// @inheritdoc IConvictionLedger
    function tallyOf(uint256 proposalId) external view returns (Tally memory) {
        Entry storage entry = _entries[proposalId];
        return
            Tally({
                forVotes: entry.forSide.votes(),
                againstVotes: entry.againstSide.votes(),
                abstainVotes: entry.abstainVotes,
                support: entry.forSide.base(),
                opposition: entry.againstSide.base(),
                stakeFor: entry.forSide.stake(),
                stakeAgainst: entry.againstSide.stake(),
                personsFor: entry.forSide.persons(),
                personsAgainst: entry.againstSide.persons(),
                charge: entry.charge
            });
    }

    /// @inheritdoc IConvictionLedger
    function termsOf(uint256 proposalId) external view returns (Terms memory terms) {
        Entry storage entry = _existing(proposalId);
        terms.impact = entry.impact;
        terms.policyVersion = entry.policyVersion;
        terms.voteStart = snapshotOf(entry.epoch);
        terms.halfLife = entry.halfLife;
        terms.quorumBps = _quorumBps(entry);
        if (entry.floor != 0) {
            (terms.cap, terms.quorum, terms.floor) = (entry.cap, entry.quorum, entry.floor);
            terms.activeStake = entry.activeStake;
        } else if (block.timestamp > terms.voteStart) {
            IQuadraticVotes.Electorate memory electorate = _VOTES.electorateAt(entry.epoch);
            (terms.cap, terms.quorum, terms.floor) = _boundsOf(electorate, terms.quorumBps);
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
        return _VOTES.voiceAt(account, entry.epoch);
    }

    /// @dev weight = own * x / 10,000 + borrowed, base = own * min(x, 10,000) / 10,000 + borrowed, own parts rounded down; stake
    /// in gwei, own and borrowed, 0 where persons decide alone.
    function _weigh(
        Entry storage entry,
        address account,
        uint256 intensity,
        IQuadraticVotes.Voice memory voice,
        PackedReceipt receipt
    ) private view returns (uint256 weight, uint256 base, uint256 stake) {
        uint256 borrowed = voice.borrowedRoots == 0 ? 0 : _countable(entry, voice, receipt);
        if (_hasStakeChamber(entry.impact)) {
            stake = voice.stake;
            if (voice.borrowedStake != 0) stake += Math.saturatingSub(voice.borrowedStake, receipt.overriddenStake());
        } else if (voice.person == 0) {
            revert LedgerPersonsOnly(account);
        }
        if (voice.root == 0 && borrowed == 0 && stake == 0) revert LedgerNoVoice(account, entry.epoch);
        // Unchecked: a root is below 2^40, an intensity below 2^15, the cap below 2^60.
        unchecked {
            weight = (voice.root * intensity) / BASIS_POINTS + borrowed;
            base = intensity < FULL_VOICE ? weight : voice.root + borrowed;
        }
    }

    /// @dev Borrowed roots that count, at most the cap.
    function _countable(
        Entry storage entry,
        IQuadraticVotes.Voice memory voice,
        PackedReceipt receipt
    ) internal view returns (uint256) {
        return uint256(voice.borrowedRoots).countable(receipt.overriddenRoots(), entry.cap);
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
        address delegate = _REGISTRY.accountAt(voice.delegate, entry.epoch);
        PackedReceipt receipt = _receipts[proposalId][delegate];
        _receipts[proposalId][delegate] = receipt.overridden(voice.root, voice.stake);
        Stance stance = receipt.stance();
        if (stance == Stance.None || stance == Stance.Withdrawn) return;
        IQuadraticVotes.Voice memory lent = _voiceOf(entry, delegate);
        // A delegate that was no live person at the snapshot counted no borrowed voice: nothing to take back.
        if (lent.person != voice.delegate) return;
        if (stance != Stance.Abstain && _receipts[proposalId][voter].stance() == Stance.Supported) {
            revert LedgerDelegateStands(proposalId, delegate);
        }
        uint256 delta = uint256(lent.borrowedRoots).reduction(receipt.overriddenRoots(), voice.root, entry.cap);
        // At most what was counted.
        uint64 counted = receipt.counted() - uint64(delta);
        _receipts[proposalId][delegate] = _receipts[proposalId][delegate].withCounted(counted);
        // Whose whole weight was borrowed and is taken back no longer carries the decision in person.
        _reduce(entry, receipt, delta, voice.stake, counted == 0 && delta != 0 ? 1 : 0);
        emit VoteReduced(delegate, proposalId, _supportOf(stance), delta);
    }

    function _reduce(
        Entry storage entry,
        PackedReceipt receipt,
        uint256 delta,
        uint256 stake,
        uint256 persons
    ) private {
        Stance stance = receipt.stance();
        bool voting = entry.queuedAt == 0;
        uint256 votes_ = voting ? delta : 0;
        if (!voting || !_hasStakeChamber(entry.impact)) stake = 0;
        if (stance == Stance.For || stance == Stance.Supported) {
            entry.forSide = entry.forSide.minus(votes_, delta, stake, persons);
            _uncharge(entry, delta, receipt.castAt());
        } else if (stance == Stance.Abstain) {
            entry.abstainVotes -= uint64(votes_);
        } else {
            // After queueing the voter's whole root, at least delta, joins the opposition: it never falls.
            entry.againstSide = entry.againstSide.minus(votes_, delta, stake, persons);
        }
    }

    function _add(Entry storage entry, Stance stance, uint256 weight, uint256 base, uint256 stake) private {
        uint256 persons = base == 0 ? 0 : 1;
        if (stance == Stance.For) {
            _charge(entry, base, block.timestamp);
            entry.forSide = entry.forSide.plus(weight, base, stake, persons);
        } else if (stance == Stance.Against) {
            entry.againstSide = entry.againstSide.plus(weight, base, stake, persons);
        } else {
            // Below 2^64, as every sum of roots at twice their voice.
            entry.abstainVotes += uint64(weight);
        }
    }

    /// @dev A weight cast at `castAt` starts to charge. Charges stay below 2^155: see ConvictionMath.
    function _charge(Entry storage entry, uint256 weight, uint256 castAt) internal {
        entry.charge += uint160(weight * _growth(entry, castAt));
    }

    /// @dev Takes from the charge exactly what was added for `weight` at `castAt`, by a ballot or since queueing.
    function _uncharge(Entry storage entry, uint256 weight, uint256 castAt) internal {
        entry.charge -= uint160(weight * _growth(entry, _counting(entry, castAt)));
    }

    /// @dev The time that counts for conviction: `timestamp`, or the expiry that the decision had when queued if that is earlier.
    /// Before queueing nothing is cut.
    function _counting(Entry storage entry, uint256 timestamp) internal view returns (uint256) {
        uint256 queuedAt = entry.queuedAt;
        return queuedAt == 0 ? timestamp : Math.min(timestamp, queuedAt + LIFE_HALF_LIVES * entry.halfLife);
    }

    function _growth(Entry storage entry, uint256 timestamp) internal view returns (uint256) {
        return ConvictionMath.growth(timestamp - snapshotOf(entry.epoch), entry.halfLife);
    }

    function _existing(uint256 proposalId) internal view returns (Entry storage entry) {
        entry = _entries[proposalId];
        if (entry.halfLife == 0) revert LedgerUnknownProposal(proposalId);
    }

    /// @dev The first ballot fixes what the electorate at the snapshot asks.
    function _measure(Entry storage entry) private {
        IQuadraticVotes.Electorate memory electorate = _VOTES.rollElectorate(entry.epoch);
        (entry.cap, entry.quorum, entry.floor) = _boundsOf(electorate, _quorumBps(entry));
        entry.activeStake = electorate.stake;
    }

    /// @dev Share of the base that the class asks, under the version of the policy that the proposal was made under: a version
    /// never changes (CT-7).
    function _quorumBps(Entry storage entry) private view returns (uint16) {
        return _POLICY.termsOf(entry.policyVersion, entry.impact).quorumBps;
    }

    /// @dev What the electorate at the snapshot asks: see ElectorateBounds.
    function _boundsOf(
        IQuadraticVotes.Electorate memory electorate,
        uint256 quorumBps
    ) internal view virtual returns (uint64 cap, uint64 quorum, uint16 floor) {
        // At most E or base_e, which are below 2^63; the root of N < 2^23 and the suite's floor fit 16 bits.
        cap = uint64(ElectorateBounds.cap(electorate.roots, electorate.persons));
        quorum = uint64(ElectorateBounds.quorum(electorate.base, quorumBps));
        floor = uint16(ElectorateBounds.floor(electorate.persons, _PERSONS_FLOOR));
    }

    /// @dev From snapshot to the expiry it has when queued a decision passes at most `(epoch + 3 days) / h + 6` half-lives h. More
    /// than `MAX_HALF_LIVES` of them, and its late ballots and supports could not be counted. What a challenge adds counts for
    /// no conviction.
    function _requireComputable(uint32 minHalfLife) private view {
        uint256 voting = uint256(epochLength()) + EXTENSION_DAYS * _day();
        uint256 halfLives = ConvictionMath.MAX_HALF_LIVES - QUEUE_HALF_LIVES - LIFE_HALF_LIVES;
        uint256 required = Math.ceilDiv(voting, halfLives);
        // Ten sevenths of an epoch length below 2^32, divided by 26.
        if (minHalfLife < required) revert LedgerHalfLifeTooShort(minHalfLife, uint32(required));
    }

    function _spend(address account, uint32 epoch, uint256 intensity) private {
        uint256 cost = (intensity - FULL_VOICE) ** 2;
        uint256 left = BUDGET - _intensitySpent[epoch][account];
        if (cost > left) revert LedgerIntensityBudget(account, left, cost);
        _intensitySpent[epoch][account] += cost;
    }

    function _hasStakeChamber(ImpactClass impact) internal pure virtual returns (bool) {
        return impact != ImpactClass.Routine;
    }

    /// @dev Bravo's support value of a stance that stands somewhere.
    function _supportOf(Stance stance) private pure returns (uint8) {
        if (stance == Stance.Abstain) return 2;
        return stance == Stance.For || stance == Stance.Supported ? 1 : 0;
    }
}
