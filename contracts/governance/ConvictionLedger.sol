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
///                                         |  object, support, withdraw  | ^         \
///                                         |                   challenge | | dismiss  +-----> expired
///                                         |                    (once)   v | (or 30 "days")
///                                         +----------------------> challenged --cancel--> cancelled
///
/// Time under challenge moves the expiry. Conviction stops where the expiry was when queued.
///
/// @dev Trusts the governor, which lets ballots in only while voting is open, and the votes contract (voices at past
/// snapshots). Holds no value and no role. The timelock asks `isReady`, which reads this contract alone.
///
/// | function | who may call | what a hostile caller or order of calls can do |
/// |---|---|---|
/// | begin, cast, open, close, cancel | the governor | - |
/// | challenge, dismiss | the challenges contract | delay a decision once, by at most 30 "days" |
/// | object | whoever had a root or borrowed roots at the snapshot and has not spoken | slow or stop the decision, once |
/// | support | the same, unless the delegate stands For or Against | add weight whose conviction starts at zero |
/// | withdraw | whoever stands For | take away only its own counted weight, once |
///
/// No act makes a decision executable before `queuedAt + h` (CT-4); objection, override, withdrawal and challenge never make
/// it executable earlier, nor executable at all when it would not be (CT-5); the opposition never falls after voting.
contract ConvictionLedger is BallotLedger {
    /// @dev "Days" for which a challenge stops a decision at most.
    uint256 private constant CHALLENGE_DAYS = 30;

    address private immutable _CHALLENGES;

    mapping(bytes32 operation => uint256) private _proposalOf;
    mapping(uint256 proposalId => bytes32) private _operationOf;

    modifier onlyChallenges() {
        if (msg.sender != _CHALLENGES) revert LedgerNotChallenges(msg.sender);
        _;
    }

    /// @dev Created by its governor, which is the only one that lets ballots in, opens and closes.
    /// @param votes_ the votes contract whose snapshots weigh everything; the clock is its clock
    /// @param policy_ the policy that says what share of the electorate base a class asks, and how short half-lives may be
    /// @param challenges_ the contract that carries challenges
    /// @param personsFloor_ least number of For-persons of any decision (1..65,535)
    constructor(
        address votes_,
        address policy_,
        address challenges_,
        uint32 personsFloor_
    ) BallotLedger(votes_, policy_, personsFloor_) {
        _CHALLENGES = challenges_;
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IConvictionLedger
    function open(uint256 proposalId, bytes32 operation) external onlyGovernor {
        Entry storage entry = _existing(proposalId);
        uint48 now_ = uint48(block.timestamp);
        _proposalOf[operation] = proposalId;
        _operationOf[proposalId] = operation;
        (entry.queuedAt, entry.fate) = (uint40(now_), Fate.Open);
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
        if (!_ready(entry, now_)) {
            revert LedgerNotReady(
                proposalId,
                uint48(entry.queuedAt + entry.halfLife),
                _expiry(entry),
                conviction,
                uint64(Math.max(Math.ceilDiv(entry.supportAtQueue, 2), entry.againstSide.base()))
            );
        }
        entry.fate = Fate.Executed;
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
    function challenge(uint256 proposalId) external onlyChallenges {
        Entry storage entry = _living(proposalId);
        if (entry.challengedAt != 0) revert LedgerAlreadyChallenged(proposalId);
        entry.challengedAt = uint40(block.timestamp);
        emit DecisionChallenged(proposalId, _reopensAt(entry), _expiry(entry));
    }

    /// @inheritdoc IConvictionLedger
    function dismiss(uint256 proposalId) external onlyChallenges {
        Entry storage entry = _challenged(proposalId);
        entry.ruledAt = uint40(block.timestamp);
        emit ChallengeDismissed(proposalId, _expiry(entry));
    }

    /// @inheritdoc IConvictionLedger
    function cancel(uint256 proposalId) external onlyGovernor returns (bytes32 operation) {
        Entry storage entry = _challenged(proposalId);
        (entry.ruledAt, entry.fate) = (uint40(block.timestamp), Fate.Cancelled);
        operation = _operationOf[proposalId];
        emit DecisionCancelled(proposalId, operation);
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
        _charge(entry, weight, _counting(entry, block.timestamp));
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
        return entry.fate == Fate.Executed || _ready(entry, uint48(block.timestamp));
    }

    /// @inheritdoc IConvictionLedger
    function decisionOf(uint256 proposalId) external view returns (Decision memory decision) {
        Entry storage entry = _existing(proposalId);
        if (entry.queuedAt == 0) return decision;
        decision.queuedAt = entry.queuedAt;
        decision.earliest = uint48(entry.queuedAt + entry.halfLife);
        decision.expiry = _expiry(entry);
        decision.supportAtQueue = entry.supportAtQueue;
        decision.executed = entry.fate == Fate.Executed;
        decision.cancelled = entry.fate == Fate.Cancelled;
        decision.challengedAt = entry.challengedAt;
        decision.reopensAt = _reopensAt(entry);
    }

    /// @inheritdoc IConvictionLedger
    function convictionAt(uint256 proposalId, uint48 timestamp) external view returns (uint64) {
        return _conviction(_existing(proposalId), timestamp);
    }

    /// @inheritdoc IConvictionLedger
    function isReadyAt(uint256 proposalId, uint48 timestamp) external view returns (bool) {
        return _ready(_existing(proposalId), timestamp);
    }

    /// @inheritdoc IConvictionLedger
    function expectedReadyAt(uint256 proposalId) external view returns (uint48) {
        Entry storage entry = _existing(proposalId);
        if (entry.queuedAt == 0 || entry.fate == Fate.Cancelled || !_isCarried(entry)) return 0;
        uint256 wait = ConvictionMath.convincedAfter(
            entry.forSide.base(),
            entry.supportAtQueue,
            entry.againstSide.base(),
            entry.charge,
            entry.halfLife
        );
        uint48 voteStart = snapshotOf(entry.epoch);
        // What is not convinced by the expiry that the decision had when queued never will be.
        if (wait > _counting(entry, type(uint48).max) - voteStart) return 0;
        // Not after the expiry, which is a timestamp.
        return uint48(Math.max(Math.max(voteStart + wait, entry.queuedAt + entry.halfLife), _reopensAt(entry)));
    }

    /// @inheritdoc IConvictionLedger
    function fateOf(uint256 proposalId) external view returns (Fate fate) {
        Entry storage entry = _entries[proposalId];
        fate = entry.fate;
        if (fate == Fate.Open && block.timestamp > _expiry(entry)) fate = Fate.Expired;
    }

    /// @inheritdoc IConvictionLedger
    function isChallenged(uint256 proposalId) public view returns (bool) {
        Entry storage entry = _entries[proposalId];
        return entry.ruledAt == 0 && block.timestamp < _reopensAt(entry);
    }

    /// @inheritdoc IConvictionLedger
    function challenges() external view returns (address) {
        return _CHALLENGES;
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
        if (entry.fate != Fate.Open || timestamp < entry.queuedAt + entry.halfLife) return false;
        if (timestamp < _reopensAt(entry) || timestamp > _expiry(entry) || !_isCarried(entry)) return false;
        return
            ConvictionMath.isConvinced(
                entry.forSide.base(),
                entry.supportAtQueue,
                entry.againstSide.base(),
                entry.charge,
                _growth(entry, _counting(entry, timestamp))
            );
    }

    /// @dev Whether quorum and persons still stand behind a queued decision.
    function _isCarried(Entry storage entry) private view returns (bool) {
        return entry.forSide.base() >= entry.quorum && entry.forSide.persons() >= entry.floor;
    }

    function _conviction(Entry storage entry, uint48 timestamp) private view returns (uint64) {
        // At most the support, which is below 2^63.
        uint256 growth = _growth(entry, _counting(entry, timestamp));
        return uint64(ConvictionMath.conviction(entry.forSide.base(), entry.charge, growth));
    }

    /// @dev When a challenge ended or, while no ruling is known, ends at the latest; 0 when there was none.
    function _reopensAt(Entry storage entry) private view returns (uint48) {
        if (entry.challengedAt == 0) return 0;
        return entry.ruledAt == 0 ? uint48(entry.challengedAt + CHALLENGE_DAYS * _day()) : entry.ruledAt;
    }

    /// @dev Five half-lives after queueing, and the time under challenge.
    function _expiry(Entry storage entry) internal view virtual returns (uint48) {
        uint48 underChallenge = entry.challengedAt == 0 ? 0 : _reopensAt(entry) - entry.challengedAt;
        return uint48(entry.queuedAt + LIFE_HALF_LIVES * entry.halfLife) + underChallenge;
    }

    function _challenged(uint256 proposalId) private view returns (Entry storage entry) {
        if (!isChallenged(proposalId)) revert LedgerNotChallenged(proposalId);
        entry = _entries[proposalId];
    }

    function _living(uint256 proposalId) private view returns (Entry storage entry) {
        entry = _existing(proposalId);
        uint48 expiry = entry.queuedAt == 0 ? 0 : _expiry(entry);
        if (entry.fate != Fate.Open || block.timestamp > expiry) {
            revert LedgerDecisionClosed(proposalId, expiry, entry.fate == Fate.Executed);
        }
    }
}
