// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {IExecutionGate} from "../interfaces/IExecutionGate.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {ConvictionMath} from "../libraries/ConvictionMath.sol";
import {PackedReceipt} from "../types/PackedReceipt.sol";
import {BallotLedger} from "./BallotLedger.sol";

/// @title ConvictionLedger
/// @notice Keeps what was said about a decision and says whether it may run: ballots while voting, then who objects, who
/// joins, who leaves.
///
///     begin --ballots--> (vote passed) --open--> [queuedAt + h ... queuedAt + 5 h] --close--> executed
///                                         |  object, support, withdraw                  \
///                                         +------------------------------------------------> expired
///
/// @dev Trusts the governor, which lets ballots in only while voting is open, and the votes contract (voices at past
/// snapshots). Holds no value and no role. The timelock asks `isReady`, which reads this contract alone.
///
/// | function | who may call | what a hostile caller or order of calls can do |
/// |---|---|---|
/// | begin, cast, open, close | the governor | - |
/// | object | whoever had a root or borrowed roots at the snapshot and has not spoken | slow or stop the decision, once |
/// | support | the same, unless the delegate stands For or Against | add weight whose conviction starts at zero |
/// | withdraw | whoever stands For | take away only its own counted weight, once |
///
/// No act makes a decision executable before `queuedAt + h` (CT-4); objection, override and withdrawal never make it
/// executable earlier (CT-5); the opposition never falls after voting.
contract ConvictionLedger is BallotLedger {
    mapping(bytes32 operation => uint256) private _proposalOf;

    /// @dev Created by its governor, which is the only one that lets ballots in, opens and closes.
    /// @param votes_ the votes contract whose snapshots weigh everything; the clock is its clock
    /// @param policy_ the policy that says what share of the electorate base a class asks, and how short half-lives may be
    /// @param personsFloor_ least number of For-persons of any decision (1..65,535)
    constructor(address votes_, address policy_, uint32 personsFloor_) BallotLedger(votes_, policy_, personsFloor_) {}

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IConvictionLedger
    function open(uint256 proposalId, bytes32 operation) external onlyGovernor {
        Entry storage entry = _existing(proposalId);
        uint48 now_ = uint48(block.timestamp);
        _proposalOf[operation] = proposalId;
        entry.queuedAt = uint40(now_);
        entry.supportAtQueue = entry.forSide.base();
        emit DecisionOpened(
            proposalId,
            operation,
            entry.supportAtQueue,
            entry.againstSide.base(),
            now_ + entry.halfLife,
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
                uint48(entry.queuedAt + entry.halfLife),
                _expiry(entry),
                conviction,
                uint64(Math.max(Math.ceilDiv(entry.supportAtQueue, 2), entry.againstSide.base()))
            );
        }
        entry.executed = true;
        emit DecisionExecuted(
            proposalId,
            entry.impact,
            entry.forSide.persons(),
            entry.againstSide.persons(),
            entry.forSide.base(),
            entry.againstSide.base(),
            entry.forSide.stake(),
            entry.againstSide.stake(),
            conviction,
            now_ - entry.queuedAt
        );
    }

    /// @inheritdoc IConvictionLedger
    function object(uint256 proposalId) public virtual {
        Entry storage entry = _living(proposalId);
        uint64 weight = _speak(proposalId, entry, Stance.Objected);
        entry.againstSide = entry.againstSide.plus(0, weight, 0, 1);
        emit DecisionObjected(proposalId, msg.sender, weight);
    }

    /// @inheritdoc IConvictionLedger
    function support(uint256 proposalId) external {
        Entry storage entry = _living(proposalId);
        uint64 weight = _speak(proposalId, entry, Stance.Supported);
        _charge(entry, weight);
        entry.forSide = entry.forSide.plus(0, weight, 0, 1);
        emit DecisionSupported(proposalId, msg.sender, weight);
    }

    /// @inheritdoc IConvictionLedger
    function withdraw(uint256 proposalId) public virtual {
        Entry storage entry = _living(proposalId);
        PackedReceipt receipt = _receipts[proposalId][msg.sender];
        uint64 weight = receipt.counted();
        Stance stance = receipt.stance();
        if ((stance != Stance.For && stance != Stance.Supported) || weight == 0) {
            revert LedgerNothingToWithdraw(proposalId, msg.sender);
        }
        _receipts[proposalId][msg.sender] = receipt.withCounted(0).withStance(Stance.Withdrawn);
        entry.forSide = entry.forSide.minus(0, weight, 0, 1);
        _uncharge(entry, weight, receipt.castAt());
        emit SupportWithdrawn(proposalId, msg.sender, weight);
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IExecutionGate
    function isReady(bytes32 operation) external view returns (bool) {
        uint256 proposalId = _proposalOf[operation];
        if (proposalId == 0) return false;
        Entry storage entry = _entries[proposalId];
        // The governor closes a decision, which checks readiness, before the timelock runs it.
        return entry.executed || _ready(entry, uint48(block.timestamp));
    }

    /// @inheritdoc IConvictionLedger
    function decisionOf(uint256 proposalId) external view returns (Decision memory decision) {
        Entry storage entry = _existing(proposalId);
        if (entry.queuedAt == 0) return decision;
        decision.queuedAt = entry.queuedAt;
        decision.earliest = uint48(entry.queuedAt + entry.halfLife);
        decision.expiry = _expiry(entry);
        decision.supportAtQueue = entry.supportAtQueue;
        decision.executed = entry.executed;
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
        if (entry.queuedAt == 0 || entry.forSide.base() < entry.quorum || entry.forSide.persons() < entry.floor)
            return 0;
        uint256 wait = ConvictionMath.convincedAfter(
            entry.forSide.base(),
            entry.supportAtQueue,
            entry.againstSide.base(),
            entry.charge,
            entry.halfLife
        );
        uint48 voteStart = snapshotOf(entry.epoch);
        if (wait > _expiry(entry) - voteStart) return 0;
        // Not after the expiry, which is a timestamp.
        return uint48(Math.max(voteStart + wait, entry.queuedAt + entry.halfLife));
    }

    /// @inheritdoc IConvictionLedger
    function isExpired(uint256 proposalId) external view returns (bool) {
        Entry storage entry = _entries[proposalId];
        return entry.queuedAt != 0 && !entry.executed && block.timestamp > _expiry(entry);
    }

    // ---------------------------------------------------------------- internals

    /// @dev Common part of `object` and `support`: the caller's base weight at full voice, its receipt, and the override of
    /// its delegate.
    function _speak(uint256 proposalId, Entry storage entry, Stance stance) private returns (uint64 weight) {
        PackedReceipt receipt = _receipts[proposalId][msg.sender];
        if (receipt.stance() != Stance.None) revert LedgerAlreadySpoke(proposalId, msg.sender);
        IQuadraticVotes.Voice memory voice = _voiceOf(entry, msg.sender);
        // A root is below 2^40 and the cap below 2^60.
        weight = uint64(voice.root + _countable(entry, voice, receipt));
        if (weight == 0) revert LedgerNoVoice(msg.sender, entry.epoch);
        _receipts[proposalId][msg.sender] = receipt.spoken(stance, 0, weight);
        if (voice.delegate != 0) _override(proposalId, entry, msg.sender, voice);
    }

    function _ready(Entry storage entry, uint48 timestamp) private view returns (bool) {
        if (entry.queuedAt == 0 || timestamp < entry.queuedAt + entry.halfLife || timestamp > _expiry(entry)) {
            return false;
        }
        if (entry.forSide.base() < entry.quorum || entry.forSide.persons() < entry.floor) return false;
        return
            ConvictionMath.isConvinced(
                entry.forSide.base(),
                entry.supportAtQueue,
                entry.againstSide.base(),
                entry.charge,
                _growth(entry, timestamp)
            );
    }

    function _conviction(Entry storage entry, uint48 timestamp) private view returns (uint64) {
        // At most the support, which is below 2^63.
        return uint64(ConvictionMath.conviction(entry.forSide.base(), entry.charge, _growth(entry, timestamp)));
    }

    function _expiry(Entry storage entry) private view returns (uint48) {
        return uint48(entry.queuedAt + LIFE_HALF_LIVES * entry.halfLife);
    }

    function _living(uint256 proposalId) private view returns (Entry storage entry) {
        entry = _existing(proposalId);
        uint48 expiry = entry.queuedAt == 0 ? 0 : _expiry(entry);
        if (entry.executed || block.timestamp > expiry) {
            revert LedgerDecisionClosed(proposalId, expiry, entry.executed);
        }
    }
}
