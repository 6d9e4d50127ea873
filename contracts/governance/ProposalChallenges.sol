// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable} from "@kleros/erc-792/contracts/IArbitrable.sol";
import {IArbitrator} from "@kleros/erc-792/contracts/IArbitrator.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IConvictionLedger} from "../interfaces/IConvictionLedger.sol";
import {ICounterweightGovernor} from "../interfaces/ICounterweightGovernor.sol";
import {IJurorPool} from "../interfaces/IJurorPool.sol";
import {IJuryCourt} from "../interfaces/IJuryCourt.sol";
import {IPersonRegistry} from "../interfaces/IPersonRegistry.sol";
import {IProposalChallenges} from "../interfaces/IProposalChallenges.sol";
import {IProposalDeposits} from "../interfaces/IProposalDeposits.sol";
import {IQuadraticVotes} from "../interfaces/IQuadraticVotes.sol";
import {CourtRequest} from "../libraries/CourtRequest.sol";
import {EpochClock} from "../libraries/EpochClock.sol";
import {OneShotBinding} from "../libraries/OneShotBinding.sol";
import {ImpactClass} from "../types/ImpactClass.sol";

/// @title ProposalChallenges
/// @notice The brake: puts a passed operation before a jury, once, and cancels it when the jury says so (mechanism, section 7).
/// @dev Trusts the court for rulings, the pool for its floor, governor and ledger for the fate of operations. Its only power is
/// `ICounterweightGovernor.cancelByJury`, used on a ruling of 2; its only coin is what challengers paid too much.
///
///     queued --challenge (anyone, pays the jury)--> waiting --rule 2--> cancelled; the payload is immune once
///                                                     |  \--rule 0, 1, other--> stands, expiry moved by the wait
///                                                     \--30 "days" without a ruling--> stands; later rulings do nothing
///
/// | function | who may call | what a hostile caller can do |
/// |---|---|---|
/// | challenge | anyone with the fee | delay an operation once, by at most 30 "days"; use up its one challenge, before a jury |
/// |           |                     | that hears everybody's evidence |
/// | rule | the court | cancel or let stand what was challenged; a ruling cannot revert but for want of gas |
/// | submitEvidence | anyone | talk |
/// | noteImmune | anyone | state which operation was queued first; the order of calls changes nothing |
/// | claim | whoever has a credit | refuse its own coin |
/// | bind | the genesis contract, once | - |
contract ProposalChallenges is IProposalChallenges, EpochClock, OneShotBinding, ReentrancyGuardTransient {
    using Checkpoints for Checkpoints.Trace208;

    /// @dev Choices put to the jury: 1 the operation stands, 2 it is cancelled.
    uint256 private constant _CHOICES = 2;
    uint256 private constant _CANCEL = 2;
    uint256 private constant _META_EVIDENCE = 0;
    /// @dev Epochs after a cancellation within which the payload must be queued again to be immune.
    uint256 private constant _IMMUNITY_EPOCHS = 26;

    /// @dev The operation that was queued first after a cancellation, as far as noted.
    struct First {
        uint256 proposalId;
        uint48 queuedAt;
    }

    IArbitrator private immutable _COURT;
    IJurorPool private immutable _POOL;

    ICounterweightGovernor private _governor;
    IConvictionLedger private _ledger;
    mapping(uint256 proposalId => Challenge) private _challenges;
    mapping(uint256 disputeID => uint256) private _proposalOf;
    /// @dev Times of cancellation, as key and value.
    mapping(bytes32 payloadHash => Checkpoints.Trace208) private _cancellations;
    mapping(bytes32 payloadHash => mapping(uint48 cancelledAt => First)) private _firsts;
    mapping(address account => uint256) private _credits;

    /// @param court_ the court, whose pool sets the clock too
    /// @param metaEvidence address of the document that tells jurors, in the format of ERC-1497, what they judge
    constructor(
        address court_,
        string memory metaEvidence,
        address binder_
    ) EpochClock(_poolOf(court_).epochStart(), _poolOf(court_).epochLength()) OneShotBinding(binder_) {
        _COURT = IArbitrator(court_);
        _POOL = _poolOf(court_);
        emit MetaEvidence(_META_EVIDENCE, metaEvidence);
    }

    /// @notice Sets the governor, and its ledger. Binder only, once.
    function bind(address governor_) external {
        _spendBinding();
        _requireNonZero(governor_);
        _governor = ICounterweightGovernor(governor_);
        _ledger = IConvictionLedger(ICounterweightGovernor(governor_).ledger());
    }

    // ---------------------------------------------------------------- acts

    /// @inheritdoc IProposalChallenges
    function challenge(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external payable nonReentrant returns (uint256 disputeID) {
        if (!poolAtFloor()) revert ChallengesPoolBelowFloor();
        uint256 proposalId = _idOf(targets, values, calldatas, descriptionHash);
        bytes32 payloadHash = _hashOf(targets, values, calldatas);
        if (_isImmune(proposalId, payloadHash)) revert ChallengesImmune(proposalId);
        bytes memory request = _requestOf(proposalId, msg.sender);
        uint256 cost = _COURT.arbitrationCost(request);
        if (msg.value < cost) revert ChallengesFeeShort(cost, msg.value);

        // Refuses what is not queued, has run or died, or was challenged before.
        _ledger.challenge(proposalId);
        if (msg.value > cost) {
            _credits[msg.sender] += msg.value - cost;
            emit ChallengeCredited(msg.sender, msg.value - cost);
        }
        disputeID = _COURT.createDispute{value: cost}(_CHOICES, request);
        // Only the court, which the suite trusts, ran in between; it can rule on nothing that has no dispute yet.
        if (_proposalOf[disputeID] != 0) revert ChallengesDisputeReused(disputeID);
        _proposalOf[disputeID] = proposalId;
        _challenges[proposalId] = Challenge(msg.sender, false, disputeID, payloadHash);
        emit Dispute(_COURT, disputeID, _META_EVIDENCE, proposalId);
        emit ProposalChallenged(proposalId, disputeID, msg.sender, payloadHash, cost);
    }

    /// @inheritdoc IArbitrable
    /// @dev A ruling that comes too late, or that says anything but "cancel", never fails; a cancellation fails only for want of
    /// gas, and can then be delivered again: a refusal that gives a reason is recorded instead.
    function rule(uint256 disputeID, uint256 ruling) external {
        if (msg.sender != address(_COURT)) revert ChallengesNotCourt(msg.sender);
        uint256 proposalId = _proposalOf[disputeID];
        if (proposalId == 0) revert ChallengesUnknownDispute(disputeID);
        Challenge storage challenged = _challenges[proposalId];
        if (challenged.isRuled) revert ChallengesAlreadyRuled(disputeID);
        challenged.isRuled = true;
        emit Ruling(_COURT, disputeID, ruling);
        if (!_ledger.isChallenged(proposalId)) return;
        if (ruling != _CANCEL) {
            _ledger.dismiss(proposalId);
            return;
        }
        try _governor.cancelByJury(proposalId) {
            uint48 now_ = uint48(block.timestamp);
            _cancellations[challenged.payloadHash].push(now_, now_);
        } catch (bytes memory reason) {
            // Governor, ledger and timelock give reasons; only a call without gas gives none.
            if (reason.length == 0) revert ChallengesRulingStarved(disputeID);
            emit CancellationRefused(proposalId, reason);
        }
    }

    /// @inheritdoc IProposalChallenges
    function submitEvidence(uint256 proposalId, string calldata evidence) external {
        if (_challenges[proposalId].challenger == address(0)) revert ChallengesNotChallenged(proposalId);
        emit Evidence(_COURT, proposalId, msg.sender, evidence);
    }

    /// @inheritdoc IProposalChallenges
    function noteImmune(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external {
        uint256 proposalId = _idOf(targets, values, calldatas, descriptionHash);
        bytes32 payloadHash = _hashOf(targets, values, calldatas);
        (uint48 cancelled, uint48 queuedAt) = _followed(proposalId, payloadHash);
        First storage first = _firsts[payloadHash][cancelled];
        if (cancelled == 0 || !_precedes(proposalId, queuedAt, first)) revert ChallengesNothingToNote(proposalId);
        (first.proposalId, first.queuedAt) = (proposalId, queuedAt);
        emit ImmunityNoted(payloadHash, proposalId, cancelled);
    }

    /// @inheritdoc IProposalChallenges
    function claim() external nonReentrant returns (uint256 amount) {
        amount = _credits[msg.sender];
        if (amount == 0) revert ChallengesNothingToClaim(msg.sender);
        delete _credits[msg.sender];
        emit ChallengeCreditClaimed(msg.sender, amount);
        if (!LowLevelCall.callNoReturn(msg.sender, amount, "")) revert ChallengesTransferFailed(msg.sender, amount);
    }

    // ---------------------------------------------------------------- reads

    /// @inheritdoc IProposalChallenges
    function poolAtFloor() public view returns (bool) {
        return _POOL.floorReached();
    }

    /// @inheritdoc IProposalChallenges
    function challengeCost(uint256 proposalId, address challenger) external view returns (uint256) {
        return _COURT.arbitrationCost(_requestOf(proposalId, challenger));
    }

    /// @inheritdoc IProposalChallenges
    function isImmune(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external view returns (bool) {
        return _isImmune(_idOf(targets, values, calldatas, descriptionHash), _hashOf(targets, values, calldatas));
    }

    /// @inheritdoc IProposalChallenges
    function cancelledAt(bytes32 payloadHash, uint48 timestamp) public view returns (uint48) {
        // Values are timestamps.
        return uint48(_cancellations[payloadHash].upperLookupRecent(timestamp));
    }

    /// @inheritdoc IProposalChallenges
    function challengeOf(uint256 proposalId) external view returns (Challenge memory) {
        return _challenges[proposalId];
    }

    /// @inheritdoc IProposalChallenges
    function proposalOf(uint256 disputeID) external view returns (uint256) {
        return _proposalOf[disputeID];
    }

    /// @inheritdoc IProposalChallenges
    function creditOf(address account) external view returns (uint256) {
        return _credits[account];
    }

    /// @inheritdoc IProposalChallenges
    function court() external view returns (address) {
        return address(_COURT);
    }

    /// @inheritdoc IProposalChallenges
    function pool() external view returns (address) {
        return address(_POOL);
    }

    /// @inheritdoc IProposalChallenges
    function governor() external view returns (address) {
        return address(_governor);
    }

    /// @inheritdoc IProposalChallenges
    function ledger() external view returns (address) {
        return address(_ledger);
    }

    // ---------------------------------------------------------------- internals

    /// @dev Who may not judge: proposer and challenger, and whoever had lent its voice to one of them at the ballot's snapshot.
    /// The deposit, held until the operation has run or died, names the proposer's person: one that moved between proposing and
    /// the snapshot is bound to the proposing account neither then nor now. What the panel does not need returns to the
    /// challenger, who paid.
    function _requestOf(uint256 proposalId, address challenger) private view returns (bytes memory) {
        (, uint32 person, address proposer) = IProposalDeposits(_governor.deposits()).depositOf(proposalId);
        address account = IPersonRegistry(IQuadraticVotes(_ledger.votes()).registry()).accountOf(person);
        address[] memory parties = new address[](2);
        parties[0] = account == address(0) ? proposer : account;
        parties[1] = challenger;
        uint32 epoch = epochAt(_ledger.termsOf(proposalId).voteStart);
        return CourtRequest.encode(IJuryCourt.Lane.Operations, epoch, parties, challenger);
    }

    /// @dev The cancellation that an operation follows, and when it was queued; zero when it follows none. Voting must have begun
    /// after the cancellation: a second ballot on the payload, held while the jury sat, is no answer to the jury.
    function _followed(
        uint256 proposalId,
        bytes32 payloadHash
    ) private view returns (uint48 cancelled, uint48 queuedAt) {
        IConvictionLedger.Terms memory terms = _ledger.termsOf(proposalId);
        queuedAt = _ledger.decisionOf(proposalId).queuedAt;
        if (queuedAt == 0 || terms.impact != ImpactClass.Constitutional) return (0, 0);
        cancelled = cancelledAt(payloadHash, terms.voteStart);
        if (queuedAt > cancelled + _IMMUNITY_EPOCHS * epochLength()) return (0, 0);
    }

    /// @dev Immune is what follows a cancellation, unless another operation is noted to have been queued before it.
    function _isImmune(uint256 proposalId, bytes32 payloadHash) internal view virtual returns (bool) {
        (uint48 cancelled, uint48 queuedAt) = _followed(proposalId, payloadHash);
        if (cancelled == 0) return false;
        First storage first = _firsts[payloadHash][cancelled];
        return first.proposalId == proposalId || _precedes(proposalId, queuedAt, first);
    }

    function _precedes(uint256 proposalId, uint48 queuedAt, First storage first) private view returns (bool) {
        if (first.proposalId == 0 || queuedAt != first.queuedAt) {
            return first.proposalId == 0 || queuedAt < first.queuedAt;
        }
        return proposalId < first.proposalId;
    }

    function _idOf(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) private view returns (uint256) {
        if (!isBound()) revert BindingMissing();
        return IGovernor(address(_governor)).getProposalId(targets, values, calldatas, descriptionHash);
    }

    function _hashOf(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(targets, values, calldatas));
    }

    /// @dev Named refusals instead of calls to nowhere.
    function _poolOf(address court_) private view returns (IJurorPool pool_) {
        if (court_.code.length == 0) revert ChallengesCourtInvalid(court_);
        pool_ = IJurorPool(IJuryCourt(court_).pool());
        if (address(pool_).code.length == 0) revert ChallengesCourtInvalid(court_);
    }
}
