// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../interfaces/ICounterweightGovernor.sol";
import {IExecutionGate} from "../interfaces/IExecutionGate.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {BorrowedVoice} from "../libraries/BorrowedVoice.sol";
import {ConvictionMath} from "../libraries/ConvictionMath.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {ImpactClass} from "../types/ImpactClass.sol";

/// @title ConvictionLedger
/// @notice Owns a decision from the moment it is queued: who objects, who joins, who leaves, and whether it may run.
///
///     open --[queuedAt + h ... queuedAt + 5 h]--> close (executed)
///       |  object, support, withdraw                    \
///       +--------------------------------------------------> expired
///
/// @dev Trusts the governor (ballots, final once voting has ended) and the votes contract (voices at past snapshots), both by
/// views. Holds no value and no role. The timelock asks `isReady`, which reads this contract alone.
///
/// | function | who may call | what a hostile caller or order of calls can do |
/// |---|---|---|
/// | open, close | the governor | - |
/// | object | whoever had a root or borrowed roots at the snapshot and has not spoken | slow or stop the decision, once |
/// | support | the same, unless the delegate stands For or Against | add weight whose conviction starts at zero |
/// | withdraw | whoever stands For | take away only its own counted weight, once |
///
/// No act makes a decision executable before `queuedAt + h` (CT-4); objection, override and withdrawal never make it
/// executable earlier (CT-5); the opposition never falls (an override moves at most r away and adds r).
contract ConvictionLedger is IConvictionLedger, OneShotBinding {
    using BorrowedVoice for uint256;

    /// @dev Half-lives from queueing to expiry.
    uint256 private constant LIFE_HALF_LIVES = 5;

    uint8 private constant AGAINST = 0;
    uint8 private constant FOR = 1;
    uint8 private constant NOWHERE = 2;

    /// @dev Three slots.
    struct Entry {
        uint64 support;
        uint64 supportAtQueue;
        uint64 opposition;
        uint64 quorum;
        // slot
        uint176 charge;
        uint24 personsFor;
        uint24 floor;
        uint32 halfLife;
        // slot
        uint48 voteStart;
        uint48 queuedAt;
        uint32 epoch;
        uint64 cap;
        uint24 personsAgainst;
        ImpactClass class;
        bool executed;
    }

    IQuadraticVotes private immutable _VOTES;
    IPersonRegistry private immutable _REGISTRY;

    ICounterweightGovernor private _governor;
    mapping(uint256 proposalId => Entry) private _entries;
    mapping(bytes32 operation => uint256) private _proposalOf;
    mapping(uint256 proposalId => mapping(address account => Record)) private _records;

    modifier onlyGovernor() {
        if (msg.sender != address(_governor)) revert LedgerNotGovernor(msg.sender);
        _;
    }

    /// @param votes_ the votes contract whose snapshots weigh the acts
    /// @param binder_ the account that may bind the governor, once
    constructor(address votes_, address binder_) OneShotBinding(binder_) {
        _requireNonZero(votes_);
        _VOTES = IQuadraticVotes(votes_);
        _REGISTRY = IPersonRegistry(_VOTES.registry());
    }

    /// @notice Sets the governor. Binder only, once.
    function bind(address governor_) external {
        _spendBinding();
        _requireNonZero(governor_);
        _governor = ICounterweightGovernor(governor_);
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IConvictionLedger
    function open(uint256 proposalId, Handover calldata handover) external onlyGovernor {
        uint48 now_ = uint48(block.timestamp);
        _proposalOf[handover.operation] = proposalId;
        Entry storage entry = _entries[proposalId];
        entry.support = handover.support;
        entry.supportAtQueue = handover.support;
        entry.opposition = handover.opposition;
        entry.quorum = handover.quorum;
        entry.charge = handover.charge;
        // Persons stay below 2^23, and a floor is at most the root of that.
        entry.personsFor = uint24(handover.personsFor);
        entry.floor = uint24(handover.floor);
        entry.halfLife = handover.halfLife;
        entry.voteStart = handover.voteStart;
        entry.queuedAt = now_;
        entry.epoch = handover.epoch;
        entry.cap = handover.cap;
        entry.personsAgainst = uint24(handover.personsAgainst);
        entry.class = handover.class;
        emit DecisionOpened(
            proposalId,
            handover.operation,
            handover.class,
            handover.support,
            handover.opposition,
            now_ + handover.halfLife,
            _expiry(entry)
        );
    }

    /// @inheritdoc IConvictionLedger
    function close(uint256 proposalId) external onlyGovernor {
        Entry storage entry = _existing(proposalId);
        uint48 now_ = uint48(block.timestamp);
        uint64 conviction = _conviction(entry, now_);
        if (entry.executed || !_ready(entry, now_)) {
            revert LedgerNotReady(
                proposalId,
                entry.queuedAt + entry.halfLife,
                _expiry(entry),
                conviction,
                uint64(Math.max(Math.ceilDiv(entry.supportAtQueue, 2), entry.opposition))
            );
        }
        entry.executed = true;
        ICounterweightGovernor.Tally memory tally = _governor.tallyOf(proposalId);
        emit DecisionExecuted(
            proposalId,
            entry.class,
            entry.personsFor,
            entry.personsAgainst,
            entry.support,
            entry.opposition,
            tally.stakeFor,
            tally.stakeAgainst,
            conviction,
            now_ - entry.queuedAt
        );
    }

    /// @inheritdoc IConvictionLedger
    function object(uint256 proposalId) external {
        Entry storage entry = _living(proposalId);
        uint64 weight = _speak(proposalId, entry, Act.Objected);
        entry.opposition += weight;
        ++entry.personsAgainst;
        emit DecisionObjected(proposalId, msg.sender, weight);
    }

    /// @inheritdoc IConvictionLedger
    function support(uint256 proposalId) external {
        Entry storage entry = _living(proposalId);
        uint64 weight = _speak(proposalId, entry, Act.Supported);
        entry.support += weight;
        entry.charge += uint176(weight * _growth(entry, uint48(block.timestamp)));
        ++entry.personsFor;
        emit DecisionSupported(proposalId, msg.sender, weight);
    }

    /// @inheritdoc IConvictionLedger
    function withdraw(uint256 proposalId) external {
        Entry storage entry = _living(proposalId);
        Record storage record = _records[proposalId][msg.sender];
        uint64 weight;
        uint48 castAt;
        if (record.act == Act.Supported) {
            (weight, castAt) = (record.counted, record.actAt);
        } else if (record.act == Act.None) {
            ICounterweightGovernor.Receipt memory receipt = _governor.receiptOf(proposalId, msg.sender);
            if (receipt.voted && receipt.support == FOR) {
                (weight, castAt) = (receipt.counted - record.reduced, receipt.castAt);
            }
        }
        if (weight == 0) revert LedgerNothingToWithdraw(proposalId, msg.sender);
        record.act = Act.Withdrawn;
        record.actAt = uint40(block.timestamp);
        record.counted = 0;
        --entry.personsFor;
        _takeSupport(entry, weight, castAt);
        emit SupportWithdrawn(proposalId, msg.sender, weight);
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IExecutionGate
    function isReady(bytes32 operation) external view returns (bool) {
        uint256 proposalId = _proposalOf[operation];
        if (proposalId == 0) return false;
        Entry storage entry = _entries[proposalId];
        // The governor closes a decision, checking readiness, before the timelock runs it.
        return entry.executed || _ready(entry, uint48(block.timestamp));
    }

    /// @inheritdoc IConvictionLedger
    function decisionOf(uint256 proposalId) external view returns (Decision memory) {
        Entry storage entry = _existing(proposalId);
        return
            Decision({
                voteStart: entry.voteStart,
                queuedAt: entry.queuedAt,
                expiry: _expiry(entry),
                epoch: entry.epoch,
                halfLife: entry.halfLife,
                class: entry.class,
                executed: entry.executed,
                support: entry.support,
                supportAtQueue: entry.supportAtQueue,
                opposition: entry.opposition,
                charge: entry.charge,
                quorum: entry.quorum,
                cap: entry.cap,
                floor: entry.floor,
                personsFor: entry.personsFor,
                personsAgainst: entry.personsAgainst
            });
    }

    /// @inheritdoc IConvictionLedger
    function recordOf(uint256 proposalId, address account) external view returns (Record memory) {
        return _records[proposalId][account];
    }

    /// @inheritdoc IConvictionLedger
    function convictionAt(uint256 proposalId, uint48 timestamp) external view returns (uint64) {
        return _conviction(_existing(proposalId), timestamp);
    }

    /// @inheritdoc IConvictionLedger
    function isReadyAt(uint256 proposalId, uint48 timestamp) external view returns (bool) {
        Entry storage entry = _existing(proposalId);
        return !entry.executed && _ready(entry, timestamp);
    }

    /// @inheritdoc IConvictionLedger
    function expectedReadyAt(uint256 proposalId) external view returns (uint48) {
        Entry storage entry = _existing(proposalId);
        if (entry.support < entry.quorum || entry.personsFor < entry.floor) return 0;
        uint256 wait = ConvictionMath.convincedAfter(
            entry.support,
            entry.supportAtQueue,
            entry.opposition,
            entry.charge,
            entry.halfLife
        );
        uint48 expiry = _expiry(entry);
        if (wait > expiry - entry.voteStart) return 0;
        return uint48(Math.max(entry.voteStart + wait, entry.queuedAt + entry.halfLife));
    }

    /// @inheritdoc IConvictionLedger
    function isExpired(uint256 proposalId) external view returns (bool) {
        Entry storage entry = _entries[proposalId];
        return entry.queuedAt != 0 && !entry.executed && block.timestamp > _expiry(entry);
    }

    /// @notice The governor whose decisions are kept here; zero before binding.
    function governor() external view returns (address) {
        return address(_governor);
    }

    /// @notice The votes contract whose snapshots weigh the acts.
    function votes() external view returns (address) {
        return address(_VOTES);
    }

    // ---------------------------------------------------------------- internals

    /// @dev Common part of `object` and `support`: the caller's base weight at intensity 10,000, its record, and the override
    /// of its delegate.
    function _speak(uint256 proposalId, Entry storage entry, Act act) private returns (uint64 weight) {
        Record storage record = _records[proposalId][msg.sender];
        ICounterweightGovernor.Receipt memory receipt = _governor.receiptOf(proposalId, msg.sender);
        if (record.act != Act.None || receipt.voted) revert LedgerAlreadySpoke(proposalId, msg.sender);

        IQuadraticVotes.Voice memory voice = _VOTES.voiceAt(msg.sender, entry.epoch);
        uint256 overridden = uint256(receipt.overriddenRoots) + record.overriddenRoots;
        // A root is below 2^40 and the cap below 2^60.
        weight = uint64(voice.root + uint256(voice.borrowedRoots).countable(overridden, entry.cap));
        if (weight == 0) revert LedgerNoVoice(proposalId, msg.sender);

        record.act = act;
        record.actAt = uint40(block.timestamp);
        record.counted = weight;
        if (voice.delegate != 0) _override(proposalId, entry, voice.delegate, voice.root, act);
    }

    /// @dev The caller speaks for itself although its delegate may have spoken: `delta` leaves the delegate's side.
    function _override(uint256 proposalId, Entry storage entry, uint32 delegate, uint64 root, Act act) private {
        address account = _REGISTRY.accountAt(delegate, entry.epoch);
        IQuadraticVotes.Voice memory voice = _VOTES.voiceAt(account, entry.epoch);
        // A delegate that was no live person at the snapshot counts no borrowed voice: nothing to take back.
        if (voice.person != delegate) return;

        Record storage record = _records[proposalId][account];
        ICounterweightGovernor.Receipt memory receipt = _governor.receiptOf(proposalId, account);
        uint256 overridden = uint256(receipt.overriddenRoots) + record.overriddenRoots;
        uint64 delta = uint64(uint256(voice.borrowedRoots).reduction(overridden, root, entry.cap));
        record.overriddenRoots += root;

        uint8 side = _sideOf(record, receipt);
        if (side == NOWHERE) return;
        if (act == Act.Supported) revert LedgerDelegateStands(proposalId, account);
        _reduce(entry, record, receipt, delta, side);
        emit DelegateReduced(proposalId, account, msg.sender, delta);
    }

    /// @dev Takes `delta` from where a delegate stands.
    function _reduce(
        Entry storage entry,
        Record storage record,
        ICounterweightGovernor.Receipt memory receipt,
        uint64 delta,
        uint8 side
    ) private {
        uint64 remaining;
        uint48 castAt = record.actAt;
        if (record.act == Act.None) {
            record.reduced += delta;
            remaining = receipt.counted - record.reduced;
            castAt = receipt.castAt;
        } else {
            record.counted -= delta;
            remaining = record.counted;
        }
        // Somebody whose whole weight was borrowed and is taken back no longer carries the decision in person.
        bool silenced = remaining == 0 && delta != 0;
        if (side == FOR) {
            if (silenced) --entry.personsFor;
            _takeSupport(entry, delta, castAt);
        } else {
            if (silenced) --entry.personsAgainst;
            // The objector's root, at least delta, joins the opposition right after: it never falls.
            entry.opposition -= delta;
        }
    }

    /// @dev Where an account stands now: AGAINST, FOR, or NOWHERE (silent, abstaining or withdrawn).
    function _sideOf(
        Record storage record,
        ICounterweightGovernor.Receipt memory receipt
    ) private view returns (uint8) {
        Act act = record.act;
        if (act == Act.Supported) return FOR;
        if (act == Act.Objected) return AGAINST;
        if (act == Act.None && receipt.voted && receipt.support <= FOR) return receipt.support;
        return NOWHERE;
    }

    function _takeSupport(Entry storage entry, uint64 weight, uint48 castAt) private {
        entry.support -= weight;
        entry.charge -= uint176(weight * _growth(entry, castAt));
    }

    function _ready(Entry storage entry, uint48 timestamp) private view returns (bool) {
        if (timestamp < entry.queuedAt + entry.halfLife || timestamp > _expiry(entry)) return false;
        if (entry.support < entry.quorum || entry.personsFor < entry.floor) return false;
        return
            ConvictionMath.isConvinced(
                entry.support,
                entry.supportAtQueue,
                entry.opposition,
                entry.charge,
                _growth(entry, timestamp)
            );
    }

    function _conviction(Entry storage entry, uint48 timestamp) private view returns (uint64) {
        // At most the support, which is below 2^63.
        return uint64(ConvictionMath.conviction(entry.support, entry.charge, _growth(entry, timestamp)));
    }

    function _growth(Entry storage entry, uint48 timestamp) private view returns (uint256) {
        return ConvictionMath.growth(timestamp - entry.voteStart, entry.halfLife);
    }

    function _expiry(Entry storage entry) private view returns (uint48) {
        // Half-lives are 32 bits wide.
        return uint48(entry.queuedAt + LIFE_HALF_LIVES * entry.halfLife);
    }

    function _existing(uint256 proposalId) private view returns (Entry storage entry) {
        entry = _entries[proposalId];
        if (entry.queuedAt == 0) revert LedgerUnknownDecision(proposalId);
    }

    function _living(uint256 proposalId) private view returns (Entry storage entry) {
        entry = _existing(proposalId);
        uint48 expiry = _expiry(entry);
        if (entry.executed || block.timestamp > expiry) {
            revert LedgerDecisionClosed(proposalId, expiry, entry.executed);
        }
    }
}
